//! How time is priced, and one row per term that a slider moves: discount, commitment, first day.

use egui::{Align, Layout, Ui};
use rust_decimal::Decimal;

use crate::analysis::{TermId, TermImpact};
use crate::app::command::Command;
use crate::app::pixel;
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::choice::Choice;
use crate::app::widget::rate_row::RateRow;
use crate::app::widget::rate_slider::RateSlider;
use crate::app::widget::{day_slider, flip_link};
use crate::app::{Commands, Open};
use crate::calendar::Day;
use crate::contract::card::{check_amount, check_factor, check_percent};
use crate::contract::{Mode, Side};
use crate::quantity::Usd;
use crate::workbook::{Derived, Edit, Flip, Flips, Workbook};

/// The switch between the two ways of pricing time.
pub(super) fn mode_ui(ui: &mut Ui, workbook: &Workbook, commands: &mut Commands) {
    let palette = Palette::of(ui);
    let now = workbook.scenario.mode;
    ui.horizontal(|ui| {
        ui.label(small("Priced").color(palette.muted));
        let choice = Choice {
            name: "How contracts count in time",
            tooltip: "As if in force throughout: every week at the rates of one day, to ask what if. As contracts date \
                      them: each day at the rates in force then, and no difference before the proposed contract begins",
            now: now.shown(),
            width: ui.available_width() - 8.0,
        };
        let options = Mode::ALL.map(|mode| (mode, mode.shown().to_owned()));
        if let Some(mode) = choice.show(ui, &now, options) {
            commands.send(Command::Edit(Edit::SetMode(mode)));
        }
    });
    ui.add_space(8.0);
}

/// The terms of one contract.
pub(super) fn group_ui(
    ui: &mut Ui,
    open: &Open,
    side: Side,
    dearer: Option<bool>,
    commands: &mut Commands,
) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let whose = match side {
            Side::Baseline => "TERMS · TODAY’S CONTRACT",
            Side::Proposed => "TERMS · PROPOSED",
        };
        ui.label(strong(whose, 11.5).color(palette.muted));
    });
    ui.add_space(4.0);
    for impact in derived.terms.iter().filter(|impact| impact.side == side) {
        if let Some(value) = term_ui(ui, workbook, derived, impact, dearer) {
            commands.send(Command::Edit(Edit::SetTerm(side, impact.id, value)));
        }
    }
    if side == Side::Proposed {
        effective_ui(ui, open, commands);
    }
    ui.add_space(6.0);
}

fn term_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    impact: &TermImpact,
    dearer: Option<bool>,
) -> Option<Decimal> {
    let TermImpact {
        side,
        id,
        break_even,
    } = *impact;
    let (value, listed) = (workbook.term(side, id), workbook.listed_term(side, id));
    let whose = match side {
        Side::Baseline => "today’s contract",
        Side::Proposed => "the proposed contract",
    };
    let every = workbook.contract(side).terms.commitments.first();
    let every = every.map_or("month", |term| term.every.key());
    match id {
        TermId::Discount => RateRow {
            label: "Discount on everything",
            unit: "%",
            unit_words: "percent",
            places: 1,
            slider: RateSlider {
                name: &format!("Discount on everything, {whose}"),
                value,
                listed,
                max: Decimal::from(if value > Decimal::from(40) { 100 } else { 40 }),
                break_even,
                dearer_at_right: side == Side::Baseline,
                dearer_now: dearer,
            },
            meaning: "Percent off every charge for hours and tokens, after volume tiers and before the commitment",
            warning: None,
            without_break_even: "no break-even on the discount alone",
            check: check_percent,
        }
        .show(ui),
        TermId::Factor(at) => {
            let factor = workbook.contract(side).card.factors.get(at)?;
            let label = format!("{} × {}", factor.dimension.key(), factor.value);
            RateRow {
                label: &format!("{} · {}", factor.value, factor.scope.shown()),
                unit: "×",
                unit_words: "times",
                places: 2,
                slider: RateSlider {
                    name: &format!("Factor {} of {label}, {whose}", at + 1),
                    value,
                    listed,
                    max: listed.max(Decimal::ONE) * Decimal::TWO,
                    break_even,
                    dearer_at_right: side == Side::Proposed,
                    dearer_now: dearer,
                },
                meaning: "What prices are multiplied by for usage of this tier, route or context",
                warning: None,
                without_break_even: "no break-even on this factor alone",
                check: check_factor,
            }
            .show(ui)
        }
        TermId::DiscountOn(at) => {
            let discount = workbook.contract(side).terms.discounts.get(at)?;
            let of = discount.scope.shown();
            RateRow {
                label: &format!("Discount on {of}"),
                unit: "%",
                unit_words: "percent",
                places: 1,
                slider: RateSlider {
                    name: &format!("Discount {} on {of}, {whose}", at + 1),
                    value,
                    listed,
                    max: Decimal::from(if value > Decimal::from(40) { 100 } else { 40 }),
                    break_even,
                    dearer_at_right: side == Side::Baseline,
                    dearer_now: dearer,
                },
                meaning: "Percent off the charges it is about, after volume tiers; discounts that meet compound",
                warning: None,
                without_break_even: "no break-even on this discount alone",
                check: check_percent,
            }
            .show(ui)
        }
        TermId::Commitment => RateRow {
            label: &format!("Least charge a {every}"),
            unit: "$",
            unit_words: "dollars",
            places: 0,
            slider: RateSlider {
                name: &format!("Least charge a {every}, {whose}"),
                value,
                listed,
                max: commitment_range(derived, side, listed),
                break_even,
                dearer_at_right: side == Side::Proposed,
                dearer_now: dearer,
            },
            meaning: "The minimum commitment: where charges stay below it, the shortfall is charged, shared over \
                      products by what they are charged",
            warning: None,
            without_break_even: if value.is_zero() {
                "none; drag to try one"
            } else {
                "no break-even on the commitment alone"
            },
            check: check_amount,
        }
        .show(ui),
    }
}

/// The right end of a commitment's slider: four times the contract's; where it has none, about twice what is charged
/// in a month.
fn commitment_range(derived: &Derived, side: Side, listed: Decimal) -> Decimal {
    if !listed.is_zero() {
        return listed.saturating_mul(Decimal::from(4));
    }
    // The commitment is on everything, whatever is in focus.
    let charges = derived.comparison.bill(side).charges.iter().flatten();
    let all: Usd = charges.map(|charge| charge.usage()).sum();
    let weeks = derived.pairing.rollup.weeks.len();
    let month = all.per(weeks).unwrap_or_default().0;
    let month = month.saturating_mul(Decimal::from(9));
    pixel::magnitude(month.max(Decimal::ONE)).saturating_mul(Decimal::TEN)
}

/// The first day of the proposed contract, as a date to type and a slider over the weeks on screen.
fn effective_ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let palette = Palette::of(ui);
    let own = workbook.contract(Side::Proposed).terms.effective;
    let now = workbook.effective(Side::Proposed);
    let weeks = &derived.pairing.rollup.weeks;
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else {
        return;
    };
    let (first, last) = (first.week.first, last.week.last().plus(1));
    let turns = match open.flips(Flip::FirstDay) {
        Some(Flips::FirstDays(turns)) => Some(&**turns),
        Some(Flips::Growth(_)) | None => None,
    };
    let flips: Vec<Day> = turns.into_iter().flatten().map(|turn| turn.at).collect();
    let begins = day_slider::DaySlider {
        label: "Begins on",
        name: "First day of the proposed contract",
        meaning: "The first day of the proposed contract. It decides the difference where contracts are priced as they \
                  are dated",
        now,
        first,
        last,
        flips: &flips,
    };
    let mut chosen = begins.show(ui).map(Some);
    ui.horizontal(|ui| {
        match (workbook.scenario.mode, now) {
            (Mode::Dated, Some(now)) => {
                let distance = |day: Day| day.days_since(now).abs();
                let wanted = flip_link::show(ui, turns, "the first day", distance, Day::shown);
                chosen = chosen.or(wanted.map(Some));
            }
            (_, None) => {
                ui.label(small("always in force").color(palette.muted));
            }
            (Mode::Throughout, Some(_)) => {
                let note = "its rates of that day count throughout";
                ui.label(small(note).color(palette.muted));
            }
        }
        if now != own {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = own.map_or("reset to none".to_owned(), |own| {
                    format!("reset to {}", own.shown())
                });
                let link = ui.link(small(text));
                let link = link.on_hover_text("Set this back to what the contract says");
                if link.clicked() {
                    chosen = Some(own);
                }
            });
        }
    });
    ui.add_space(8.0);
    if let Some(day) = chosen {
        commands.send(Command::Edit(Edit::SetEffective(Side::Proposed, day)));
    }
}
