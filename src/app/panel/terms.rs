//! How time is priced, and one row per term that a slider moves: discount, commitment, first day.

use egui::{Align, Layout, Ui};
use rust_decimal::Decimal;

use super::reach;
use crate::analysis::{Lever, RateKind};
use crate::app::command::Command;
use crate::app::theme::{Palette, small, strong};
use crate::app::widget::choice::Choice;
use crate::app::widget::rate_row::RateRow;
use crate::app::widget::rate_slider::RateSlider;
use crate::app::widget::{day_slider, flip_link, in_sight};
use crate::app::wording::lever_name;
use crate::app::{Commands, Open};
use crate::calendar::Day;
use crate::contract::card::{check_amount, check_factor, check_percent};
use crate::contract::{Mode, Side};
use crate::pixel;
use crate::quantity::Usd;
use crate::workbook::{Derived, Edit, Flip, Flips, Workbook};

/// How high a row usually is.
const ROW: f32 = 68.0;

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
    let others = derived.levers.iter().copied();
    let others = others.filter(|lever| {
        let is_term = matches!(lever, Lever::Factor(..) | Lever::DiscountOn(..));
        is_term && lever.side() == side
    });
    for lever in [Lever::Discount(side), Lever::Commitment(side)]
        .into_iter()
        .chain(others)
    {
        let id = egui::Id::unique(("term", lever));
        in_sight::show(ui, id, ROW, |ui| {
            if let Some(value) = term_ui(ui, workbook, derived, lever, dearer) {
                commands.send(Command::Edit(Edit::set(lever, value)));
            }
        });
    }
    if side == Side::Proposed {
        effective_ui(ui, open, commands);
    }
    ui.add_space(6.0);
}

/// What a row says of a term.
struct Told {
    label: String,
    unit_words: &'static str,
    places: u32,
    max: Decimal,
    meaning: &'static str,
    without_break_even: &'static str,
    check: fn(Decimal) -> Result<(), String>,
}

fn words(workbook: &Workbook, derived: &Derived, lever: Lever) -> Option<Told> {
    let value = derived.value(lever);
    let contract = workbook.contract(lever.side());
    let percent = |label: String, meaning, without_break_even| Told {
        label,
        unit_words: "percent",
        places: 1,
        max: reach::most(workbook, derived, lever),
        meaning,
        without_break_even,
        check: check_percent,
    };
    match lever {
        Lever::Discount(_) => Some(percent(
            "Discount on everything".to_owned(),
            "Percent off every charge for hours and tokens, after volume tiers and before the commitment",
            "no break-even on the discount alone",
        )),
        Lever::DiscountOn(_, at) => {
            let discount = contract.terms.discounts.get(at)?;
            Some(percent(
                format!("Discount on {}", discount.scope.shown()),
                "Percent off the charges it is about, after volume tiers; discounts that meet compound",
                "no break-even on this discount alone",
            ))
        }
        Lever::Factor(_, at) => {
            let factor = contract.card.factors.get(at)?;
            Some(Told {
                label: format!("Factor on {} · {}", factor.value, factor.scope.shown()),
                unit_words: "times",
                places: 2,
                max: reach::most(workbook, derived, lever),
                meaning: "What prices are multiplied by for usage of this tier, route or context",
                without_break_even: "no break-even on this factor alone",
                check: check_factor,
            })
        }
        Lever::Commitment(_) => {
            let every = contract.terms.commitments.first();
            let every = every.map_or("month", |term| term.every.key());
            Some(Told {
                label: format!("Least charge a {every}"),
                unit_words: "dollars",
                places: 0,
                max: reach::most(workbook, derived, lever),
                meaning: "The minimum commitment: where charges stay below it, the shortfall is charged, shared over \
                          products by what they are charged",
                without_break_even: if value.is_zero() {
                    "none; drag to try one"
                } else {
                    "no break-even on the commitment alone"
                },
                check: check_amount,
            })
        }
        Lever::Rate(_) | Lever::All(..) | Lever::Volume(..) => None,
    }
}

fn term_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    lever: Lever,
    dearer: Option<bool>,
) -> Option<Decimal> {
    let words = words(workbook, derived, lever)?;
    let (whose, number) = match lever.side() {
        Side::Baseline => ("today’s contract", lever.position()),
        Side::Proposed => ("the proposed contract", lever.position()),
    };
    let number = number.map_or_else(String::new, |at| format!(", entry {}", at + 1));
    let row = RateRow {
        label: &words.label,
        unit: lever.unit(),
        unit_words: words.unit_words,
        places: words.places,
        slider: RateSlider {
            name: &format!("{}, {whose}{number}", words.label),
            value: derived.value(lever),
            listed: workbook.listed(lever),
            max: words.max,
            turns: derived.turns(lever),
            dearer_now: dearer,
            glides: false,
        },
        meaning: words.meaning,
        warning: None,
        worth: None,
        without_break_even: words.without_break_even,
        check: words.check,
    };
    row.show(ui)
}

/// How much is used, as multiples of what the usage says.
pub(super) fn volume_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    dearer: Option<bool>,
    commands: &mut Commands,
) {
    let metered: Vec<Lever> = [RateKind::Tokens, RateKind::Hours]
        .into_iter()
        .filter_map(|kind| {
            let sides = derived.pairing.metered_by(kind);
            Some(Lever::Volume(*sides.first()?, kind))
        })
        .collect();
    if metered.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.label(strong("VOLUME", 11.5).color(palette.muted));
    ui.add_space(4.0);
    let volume = |ui: &mut Ui, lever: Lever| {
        let name = lever_name(workbook, lever);
        let row = RateRow {
            label: &name,
            unit: lever.unit(),
            unit_words: "times",
            places: 3,
            slider: RateSlider {
                name: &name,
                value: derived.value(lever),
                listed: Decimal::ONE,
                max: reach::most(workbook, derived, lever),
                turns: derived.turns(lever),
                dearer_now: dearer,
                glides: false,
            },
            meaning: "More or less of everything that is used of this kind, in every week, under both contracts. What was \
                      counted stays as it is",
            warning: None,
            worth: None,
            without_break_even: "no break-even on this volume alone",
            check: check_factor,
        };
        row.show(ui)
    };
    for lever in metered {
        let id = egui::Id::unique(("volume", lever));
        in_sight::show(ui, id, ROW, |ui| {
            if let Some(times) = volume(ui, lever) {
                commands.send(Command::Edit(Edit::set(lever, times)));
            }
        });
    }
    ui.add_space(6.0);
}

/// The right end of a commitment's slider: four times the contract's; where it has none, about twice what is charged
/// in a month.
pub(super) fn commitment_range(derived: &Derived, side: Side, listed: Decimal) -> Decimal {
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
