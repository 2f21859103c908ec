//! One row per rate that the usage touches, the ones that move the answer most first.

use egui::{Align, CollapsingHeader, Layout, Margin, ScrollArea, Ui};
use rust_decimal::Decimal;

use super::reach::{self, dearer};
use super::{beyond, terms, unpriced};
use crate::analysis::{Lever, RateImpact, RateKey, RateKind};
use crate::app::command::{self, Command};
use crate::app::theme::{Palette, size, small, strong};
use crate::app::widget::in_sight;
use crate::app::widget::rate_row::RateRow;
use crate::app::widget::rate_slider::RateSlider;
use crate::app::wording::rate_name;
use crate::app::{Commands, Open};
use crate::contract::{Adjustments, RateId, Side, card};
use crate::quantity::{ByClass, Multiplier, TokenClass, UsdPerHour, UsdPerMTok, format};
use crate::workbook::{Derived, Edit, Workbook};

const KINDS: [RateKind; 2] = [RateKind::Hours, RateKind::Tokens];

pub(crate) fn ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            egui::Frame::new()
                .inner_margin(Margin::symmetric(18, 12))
                .show(ui, |ui| whole_ui(ui, open, commands));
        });
}

/// In as much room as it takes.
pub(super) fn whole_ui(ui: &mut Ui, open: &Open, commands: &mut Commands) {
    let (workbook, derived) = (&open.workbook, &open.derived);
    let scenario = &workbook.scenario;
    let is_as_listed = scenario.adjustments.iter().all(Adjustments::is_none);
    let is_changed = !is_as_listed || !scenario.volume.is_as_measured();
    ui.horizontal(|ui| {
        ui.label(strong("Rates", size::BODY));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let named = &command::RESET;
            let reset = ui.add_enabled(is_changed, egui::Button::new(named.name));
            let reset = reset.on_hover_text(named.tooltip);
            if reset
                .on_disabled_hover_text("Every rate and term is as the contracts say")
                .clicked()
            {
                commands.send((named.command)());
            }
        });
    });
    ui.add_space(8.0);
    terms::mode_ui(ui, workbook, commands);
    let named: Vec<Named<'_>> = derived
        .impacts
        .iter()
        .map(|impact| Named {
            impact,
            label: rate_name(workbook, impact.key),
        })
        .collect();
    for kind in KINDS {
        for side in Side::BOTH {
            group_ui(ui, workbook, derived, &named, side, kind, commands);
        }
    }
    unpriced::ui(ui, workbook, derived, commands);
    for side in workbook.sides_with_terms() {
        terms::group_ui(ui, open, side, dearer(derived), commands);
    }
    terms::volume_ui(ui, workbook, derived, dearer(derived), commands);
    beyond::ui(ui, open, commands);
    unused_ui(ui, workbook, derived);
}

/// A rate in use, with what people call it.
struct Named<'a> {
    impact: &'a RateImpact,
    label: String,
}

/// The rates of one kind of one contract, with the factor on all of them.
fn group_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    named: &[Named<'_>],
    side: Side,
    kind: RateKind,
    commands: &mut Commands,
) {
    let is_of_kind = |key: RateKey| match key.id {
        RateId::Hourly(_) => kind == RateKind::Hours,
        RateId::Token(..) => kind == RateKind::Tokens,
    };
    let mut rates = named
        .iter()
        .filter(|rate| rate.impact.key.side == side && is_of_kind(rate.impact.key))
        .peekable();
    if rates.peek().is_none() {
        return;
    }
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let what = match kind {
            RateKind::Hours => "COMPUTE HOURS",
            RateKind::Tokens => "TOKENS",
        };
        let whose = match side {
            Side::Baseline => "TODAY’S CONTRACT",
            Side::Proposed => "PROPOSED",
        };
        let title =
            egui::Label::new(strong(format!("{what} · {whose}"), 11.5).color(palette.muted))
                .truncate();
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let unit = match kind {
                RateKind::Hours => "$ per hour",
                RateKind::Tokens => "$ per million",
            };
            ui.label(small(unit).color(palette.muted));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(title).on_hover_text(workbook.contract(side).name());
            });
        });
    });
    ui.add_space(4.0);
    if derived.pairing.multiplied_side(kind) == Some(side)
        && let Some(factor) = multiplier_ui(ui, workbook, derived, side, kind)
    {
        commands.send(Command::Edit(Edit::SetMultiplier(
            side,
            kind,
            Multiplier(factor),
        )));
    }
    for rate in rates {
        // Two contracts, or two entries of one, may share a label; a screen reader needs names that differ.
        let is_shared = named
            .iter()
            .filter(|other| other.label == rate.label)
            .count()
            > 1;
        let id = egui::Id::unique(("rate", rate.impact.key));
        in_sight::show(ui, id, 68.0, |ui| {
            if let Some(value) = rate_ui(ui, workbook, derived, rate, is_shared) {
                commands.send(Command::Edit(Edit::SetRate(rate.impact.key, value)));
            }
        });
    }
    ui.add_space(6.0);
}

fn rate_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    rate: &Named<'_>,
    is_shared: bool,
) -> Option<Decimal> {
    let Named { impact, label } = rate;
    let key = impact.key;
    let (value, listed) = (workbook.rate(key), workbook.listed_rate(key));
    let (unit, unit_words, whose) = units(key);
    let spoken = if is_shared {
        format!("{label}, {whose}, entry {}", entry(key) + 1)
    } else {
        label.clone()
    };
    let meaning = meaning(derived, impact, whose);
    let worth = worth(derived, impact);
    let row = RateRow {
        label,
        unit,
        unit_words,
        places: 2,
        slider: RateSlider {
            name: &spoken,
            value,
            listed,
            max: reach::most(workbook, derived, Lever::Rate(key)),
            turns: derived.turns(Lever::Rate(key)),
            dearer_now: dearer(derived),
            glides: false,
        },
        meaning: &meaning,
        warning: warning(workbook, key, value),
        worth: worth.as_deref(),
        without_break_even: "no break-even alone",
        check: card::check_rate,
    };
    row.show(ui)
}

fn multiplier_ui(
    ui: &mut Ui,
    workbook: &Workbook,
    derived: &Derived,
    side: Side,
    kind: RateKind,
) -> Option<Decimal> {
    let label = match kind {
        RateKind::Hours => "All hourly rates",
        RateKind::Tokens => "All token rates",
    };
    let value = workbook.multiplier(side, kind).0;
    let meaning = "A common factor on all of these rates";
    let row = RateRow {
        label,
        unit: "×",
        unit_words: "times",
        places: 3,
        slider: RateSlider {
            name: label,
            value,
            listed: Decimal::ONE,
            max: reach::most(workbook, derived, Lever::All(side, kind)),
            turns: derived.turns(Lever::All(side, kind)),
            dearer_now: dearer(derived),
            glides: false,
        },
        meaning,
        warning: None,
        worth: None,
        without_break_even: "no break-even on these rates",
        check: card::check_factor,
    };
    row.show(ui)
}

/// The position of a rate's entry on its card.
fn entry(key: RateKey) -> usize {
    match key.id {
        RateId::Hourly(entry) | RateId::Token(entry, _) => entry,
    }
}

fn units(key: RateKey) -> (&'static str, &'static str, &'static str) {
    let whose = match key.side {
        Side::Baseline => "today’s contract",
        Side::Proposed => "proposed contract",
    };
    match key.id {
        RateId::Hourly(_) => ("/ h", "dollars per hour", whose),
        RateId::Token(..) => ("/ M", "dollars per million tokens", whose),
    }
}

/// What a step of a token rate is worth, in few words: `0.01 ¢/1K = +$121,940/wk`.
fn worth(derived: &Derived, impact: &RateImpact) -> Option<String> {
    let weeks = derived.comparison.total.averaged_weeks;
    let worth = impact.step_worth().per(weeks)?;
    let RateId::Token(..) = impact.key.id else {
        return None;
    };
    Some(format!(
        "0.01\u{a0}¢/1K = {}/wk",
        format::short_signed(worth)
    ))
}

/// What a step of the rate is worth, in words.
fn meaning(derived: &Derived, impact: &RateImpact, whose: &str) -> String {
    let weeks = derived.comparison.total.averaged_weeks;
    let step = match impact.key.id {
        RateId::Token(..) => "0.01 ¢ more per 1K tokens",
        RateId::Hourly(_) => "$1 more per hour",
    };
    let worth = impact.step_worth();
    match worth.per(weeks) {
        Some(worth) => format!(
            "{step} adds {} a week to the {whose}",
            format::dollars(worth)
        ),
        None => format!("A rate of the {whose}"),
    }
}

/// A mark for a rate that looks like a slip, of units or beside the other rates of its entry, and why.
fn warning(
    workbook: &Workbook,
    key: RateKey,
    value: Decimal,
) -> Option<(&'static str, &'static str)> {
    let unit = |why| ("check the unit", why);
    match key.id {
        RateId::Hourly(_) => card::odd_hourly_rate(UsdPerHour(value)).map(unit),
        RateId::Token(entry, class) => {
            let listed = workbook.contract(key.side).card.token[entry].rates;
            let set = TokenClass::ALL.map(|class| {
                let id = RateId::Token(entry, class);
                let rate = workbook.rate(RateKey { id, ..key });
                listed[class].map(|_| UsdPerMTok(rate))
            });
            let odd = || card::odd_among(&ByClass(set), class);
            let unit = card::odd_token_rate(UsdPerMTok(value)).map(unit);
            unit.or_else(|| odd().map(|why| ("check this rate", why)))
        }
    }
}

/// The rates that price nothing here, folded away.
fn unused_ui(ui: &mut Ui, workbook: &Workbook, derived: &Derived) {
    let used = |key: RateKey| derived.impacts.iter().any(|impact| impact.key == key);
    let listed = Side::BOTH.into_iter().flat_map(|side| {
        let card = &workbook.contract(side).card;
        let hourly = (0..card.hourly.len()).map(RateId::Hourly);
        let token = card.token.iter().enumerate().flat_map(|(entry, rates)| {
            let priced = TokenClass::ALL
                .into_iter()
                .filter(|class| rates.rates[*class].is_some());
            priced.map(move |class| RateId::Token(entry, class))
        });
        hourly.chain(token).map(move |id| RateKey { side, id })
    });
    let unused: Vec<RateKey> = listed.filter(|key| !used(*key)).collect();
    if unused.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    let title = small(format!("Not used by this data ({})", unused.len())).color(palette.muted);
    CollapsingHeader::new(title)
        .id_salt("unused rates")
        .show(ui, |ui| {
            for key in unused {
                ui.horizontal(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let (unit, ..) = units(key);
                        ui.label(
                            small(format!("{} {unit}", format::rate(workbook.rate(key))))
                                .color(palette.muted),
                        );
                        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                            ui.add(
                                egui::Label::new(
                                    small(rate_name(workbook, key)).color(palette.muted),
                                )
                                .truncate(),
                            );
                        });
                    });
                });
            }
        });
}
