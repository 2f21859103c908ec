//! The contracts as documents: written where they stand, counted once nothing is wrong, compared line by line.

use egui::{Key, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use metershift::app::{Command, Page, Start, Version, Writing};
use metershift::contract::card::draft::Section;
use metershift::contract::{Contract, Side};
use metershift::quantity::Usd;
use metershift::workbook::View;
use metershift::workbook::{Edit, read_contract};

use super::{Window, data, open, picture_after, sample, says, sentence, settle, wait};

fn card(name: &str) -> Contract {
    let folder = data("").join("../cards");
    read_contract(&folder.join(name)).unwrap()
}

fn with_card(name: &str) -> Start {
    Start {
        contracts: [None, Some(card(name))],
        ..Start::default()
    }
}

fn show(window: &mut Window, page: Page) {
    let state = window.state_mut();
    state.send(Command::ShowView(View::Contracts));
    state.send(Command::Write(Writing::Show(page)));
    window.run();
}

/// What the proposed contract charges for everything.
fn proposed_total(window: &Window) -> Usd {
    let derived = window.state().derived().unwrap();
    derived.comparison.total.all.proposed.total()
}

/// Writes over what stands in the field of that name, and stays there.
fn write(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.run();
    window.get_by_label(field).type_text(text);
    window.run();
}

fn enter(window: &mut Window, field: &str, text: &str) {
    write(window, field, text);
    window.key_press(Key::Enter);
    window.run();
}

#[test]
fn what_is_written_into_a_contract_counts_once_nothing_is_wrong() {
    let mut window = sample();
    let before = sentence(&window);
    show(&mut window, Page::Of(Side::Proposed));
    let output = "output, claude-sonnet-4-6";
    // While it is wrong, it is said where it stands, and what counts stays.
    write(&mut window, output, "-15");
    assert!(says(&window, "To mend: the rate -15 is negative"));
    assert_eq!(sentence(&window), before);
    window.key_press(Key::Enter);
    window.run();
    assert!(says(&window, "1 thing to mend"));
    assert_eq!(sentence(&window), before);
    // Nothing can be saved then, nor a price given from elsewhere.
    window
        .state_mut()
        .send(Command::SaveContract(Side::Proposed));
    window.step();
    wait(&mut window);
    assert!(
        window
            .state()
            .notice()
            .unwrap()
            .contains("does not count yet")
    );
    // The mark is there from everywhere, and what was written too.
    window.state_mut().send(Command::ShowView(View::Difference));
    window.run();
    assert!(says(&window, "Contracts · to mend"));
    show(&mut window, Page::Of(Side::Proposed));
    enter(&mut window, output, "14.00");
    assert!(!says(&window, "to mend"));
    assert_ne!(sentence(&window), before);
    let contract = window.state().workbook().unwrap().contract(Side::Proposed);
    let at = contract
        .card
        .token
        .iter()
        .position(|entry| entry.model.text() == "claude-sonnet-4-6");
    assert_eq!(
        contract.card.token[at.unwrap()].rates.0[4]
            .unwrap()
            .0
            .to_string(),
        "14"
    );
    enter(&mut window, output, "15");
    assert_eq!(sentence(&window), before);
}

#[test]
fn escape_and_discard_put_back_what_the_contract_says() {
    let mut window = sample();
    show(&mut window, Page::Of(Side::Proposed));
    let input = "input, claude-opus-4-6";
    write(&mut window, input, "cheap");
    assert!(says(&window, "To mend: “cheap” is not a number"));
    window.key_press(Key::Escape);
    window.run();
    assert!(!says(&window, "To mend"));
    enter(&mut window, input, "cheap");
    enter(&mut window, "output, claude-haiku-4-5", "dear");
    assert!(says(&window, "2 things to mend"));
    window.get_by_label("Discard what was written").click();
    window.run();
    assert!(!says(&window, "mend"));
}

#[test]
fn sliders_keep_their_place_when_entries_come_and_go() {
    let mut window = open(with_card("full.toml"));
    let rate = "Claude Opus 4.6 · input, dollars per million tokens, exact value";
    let set = |window: &Window| {
        let workbook = window.state().workbook().unwrap();
        let values = &workbook.scenario.adjustments[1].values;
        values.values().map(ToString::to_string).collect::<Vec<_>>()
    };
    window.get_by_label(rate).focus();
    window.run();
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    window.run();
    window.get_by_label(rate).type_text("4.75");
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(set(&window), ["4.75"]);
    let with_slider = sentence(&window);
    show(&mut window, Page::Of(Side::Proposed));
    assert!(says(&window, "Its sliders are set to input at 4.75"));
    // Entries that nothing uses, before it.
    let entry = |window: &Window| {
        window
            .state()
            .workbook()
            .unwrap()
            .contract(Side::Proposed)
            .card
            .token
            .len()
    };
    let tokens = entry(&window);
    window
        .state_mut()
        .send(Command::Write(Writing::Copy(Side::Proposed, 4)));
    window.run();
    assert!(says(&window, "thing to mend"), "a copy fits the same names");
    for (key, text) in [("aliases", ""), ("model", "claude-sonnet-9")] {
        let chosen = Writing::Choose(Side::Proposed, 5, key, text.to_owned());
        window.state_mut().send(Command::Write(chosen));
        window.run();
    }
    assert_eq!(entry(&window), tokens + 1);
    assert_eq!(
        (set(&window), sentence(&window)),
        (vec!["4.75".to_owned()], with_slider.clone())
    );
    window
        .state_mut()
        .send(Command::Write(Writing::Remove(Side::Proposed, 5)));
    window.run();
    assert_eq!(entry(&window), tokens);
    assert_eq!(
        (set(&window), sentence(&window)),
        (vec!["4.75".to_owned()], with_slider)
    );
}

#[test]
fn a_contract_can_be_begun_copied_and_exchanged() {
    let mut window = sample();
    show(&mut window, Page::Of(Side::Baseline));
    let before = sentence(&window);
    window
        .state_mut()
        .send(Command::Write(Writing::Begin(Side::Baseline)));
    window.run();
    assert!(says(&window, "has no rates"));
    assert_eq!(sentence(&window), before);
    window.state_mut().send(Command::Write(Writing::Add(
        Side::Baseline,
        Section::Hourly,
    )));
    window.run();
    enter(&mut window, "Resource, new entry", "*");
    enter(&mut window, "Rate, *", "40");
    let workbook = window.state().workbook().unwrap();
    assert_eq!(workbook.contract(Side::Baseline).name(), "New contract");
    assert_ne!(sentence(&window), before);
    window
        .state_mut()
        .send(Command::Write(Writing::CopyOver(Side::Baseline)));
    window.run();
    assert!(
        sentence(&window).contains("the same"),
        "{}",
        sentence(&window)
    );
    // What differs between the two is what is changed then.
    enter(&mut window, "Rate, *", "44");
    show(&mut window, Page::Changes);
    let versions = [
        Version::Written(Side::Baseline),
        Version::Written(Side::Proposed),
    ];
    window
        .state_mut()
        .send(Command::Write(Writing::Compare(versions)));
    window.run();
    for text in ["Hourly rates: any · Rate", "40.00", "44.00", "+10.0\u{a0}%"] {
        assert!(says(&window, text), "{text} is not shown");
    }
    let cost = |window: &Window| sentence(window).contains("more a week");
    assert!(cost(&window));
    window.get_by_role_and_label(Role::Tab, "Proposed").click();
    window.run();
    window.get_by_role_and_label(Role::Button, "Swap").click();
    window.run();
    assert!(!cost(&window));
}

#[test]
fn another_currency_is_converted_and_cannot_be_relabelled() {
    let mut window = sample();
    let before = sentence(&window);
    show(&mut window, Page::Of(Side::Proposed));
    enter(&mut window, "Currency, contract", "EUR");
    assert!(says(&window, "to mend"));
    assert_eq!(sentence(&window), before);
    enter(&mut window, "Rate of exchange, exchange", "2");
    assert_eq!(sentence(&window), before, "a rate of exchange has a day");
    enter(&mut window, "Day of the rate, exchange", "2026-11-20");
    let doubled = proposed_total(&window);
    enter(&mut window, "Currency, contract", "USD");
    let dollars = proposed_total(&window);
    assert_eq!(dollars + dollars, doubled);
    assert_eq!(sentence(&window), before);
}

#[test]
fn a_contract_looks_like_a_document() {
    picture_after(
        "contract_full",
        Theme::Light,
        with_card("full.toml"),
        |window| {
            show(window, Page::Of(Side::Proposed));
        },
    );
}

#[test]
fn a_contract_with_faults_shows_them_where_they_are() {
    picture_after(
        "contract_broken",
        Theme::Dark,
        with_card("full.toml"),
        |window| {
            show(window, Page::Of(Side::Proposed));
            enter(window, "In force until, contract", "2026-12-31");
            enter(window, "Discount on everything, contract", "104");
            enter(window, "Rate, p5.*", "cheap");
            let token = Writing::Add(Side::Proposed, Section::Hourly);
            window.state_mut().send(Command::Write(token));
            window.run();
        },
    );
}

#[test]
fn what_differs_is_a_table() {
    let start = Start {
        contracts: [Some(card("full.toml")), Some(card("full.toml"))],
        ..Start::default()
    };
    picture_after("contract_changes", Theme::Light, start, |window| {
        show(window, Page::Of(Side::Proposed));
        enter(window, "output, claude-sonnet-4-6", "13.50");
        enter(window, "Discount on everything, contract", "3");
        let versions = [
            Version::Written(Side::Baseline),
            Version::Written(Side::Proposed),
        ];
        window
            .state_mut()
            .send(Command::Write(Writing::Compare(versions)));
        show(window, Page::Changes);
    });
}

#[test]
fn what_is_written_counts_or_stays_wherever_one_goes() {
    let mut window = sample();
    let before = sentence(&window);
    show(&mut window, Page::Of(Side::Proposed));
    // Going to another view while writing is being done with it.
    write(&mut window, "output, claude-sonnet-4-6", "14.00");
    window.key_press_modifiers(egui::Modifiers::COMMAND, Key::Num1);
    window.run();
    assert_ne!(sentence(&window), before);
    assert!(!says(&window, "to mend"));
    // What is wrong stays, and goes with the contract it was written into.
    show(&mut window, Page::Of(Side::Proposed));
    enter(&mut window, "output, claude-sonnet-4-6", "dear");
    window.state_mut().send(Command::ShowView(View::Difference));
    window.run();
    assert!(says(&window, "Contracts · to mend"));
    let edit = Edit::SetContract(Side::Proposed, card("full.toml").into());
    window.state_mut().send(Command::Edit(edit));
    settle(&mut window);
    assert!(!says(&window, "to mend"));
    window
        .state_mut()
        .send(Command::SaveContract(Side::Proposed));
    super::settle(&mut window);
    assert!(
        window
            .state()
            .notice()
            .is_none_or(|notice| !notice.contains("does not count"))
    );
}

#[test]
fn escape_takes_nothing_also_where_entries_were_added() {
    let mut window = sample();
    show(&mut window, Page::Of(Side::Proposed));
    let models = |window: &Window| {
        let contract = window.state().workbook().unwrap().contract(Side::Proposed);
        let entries = contract.card.token.iter();
        entries
            .map(|entry| entry.model.text().to_owned())
            .collect::<Vec<_>>()
    };
    let before = models(&window);
    window
        .state_mut()
        .send(Command::Write(Writing::Copy(Side::Proposed, 2)));
    window.run();
    write(&mut window, "input, claude-haiku-4-5", "9");
    window.key_press(Key::Escape);
    window.run();
    let field = window.get_by_label("input, claude-haiku-4-5");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("1.00"));
    assert_eq!(models(&window), before);
}
