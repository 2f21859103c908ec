//! The story of a workbook: what its steps follow, what its figures say, and what the sample tells.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::sync::Arc;

use metershift::analysis::{Claim, Lever, RateKind};
use metershift::contract::{Side, catalog};
use metershift::quantity::{Multiplier, format};
use metershift::workbook::live::{self, LIVE_FIGURES, Piece};
use metershift::workbook::{
    Derived, Edit, History, LONGEST_HEADLINE, Look, MOST_SLIDERS, MOST_STEPS, Step, Stroke,
    Workbook,
};
use rust_decimal::Decimal;

/// The sentence of a step, with its figures.
fn said(workbook: &Workbook, step: &Step) -> String {
    let shown = workbook.at_step(step);
    let others: Vec<(String, Derived)> = workbook
        .scenarios()
        .enumerate()
        .map(|(at, (name, _))| (name.to_owned(), Derived::new(&shown.showing(at))))
        .collect();
    let other = |name: &str| {
        let mut others = others.iter();
        others
            .find(|(of, _)| of == name)
            .map(|(_, derived)| derived)
    };
    let headline = step.headline.as_deref().unwrap();
    live::plain(&live::pieces(headline, &Derived::new(&shown), other))
}

fn names(workbook: &Workbook) -> Vec<&str> {
    workbook.story.iter().map(|step| &*step.name).collect()
}

#[test]
fn the_sample_tells_the_case_in_five_steps_and_all_it_says_is_true() {
    let workbook = Workbook::sample_with_story();
    let told: Vec<String> = workbook
        .story
        .iter()
        .map(|of| said(&workbook, of))
        .collect();
    assert_eq!(
        told,
        [
            "We pay $12.61M a week for compute hours. By the token, the same work would cost $12.92M",
            "Token billing costs $315,103 more a week. Most of that: Alexa shopping assistant, 71\u{a0}%",
            "A tenth of a cent on a thousand input tokens of one model: $474,588 more a week",
            "Both contracts cost the same at 0.976\u{a0}× token rates",
            "With 3\u{a0}% off, “costs will not increase” holds: $72,510 less a week",
        ]
    );
    // What the last step says holds, and did not before.
    let holds = |step: &Step| {
        let shown = workbook.at_step(step);
        let at = shown.claims.iter().position(|of| *of == Claim::NoIncrease);
        Derived::new(&shown).verdicts()[at.unwrap()].holds == Some(true)
    };
    assert!(holds(&workbook.story[4]));
    assert!(!holds(&workbook.story[0]));
    // A tenth of a cent per thousand is a dollar per million.
    let [lever] = *workbook.story[2].sliders else {
        unreachable!("one slider")
    };
    let shown = workbook.at_step(&workbook.story[2]);
    assert_eq!(shown.set_to(lever) - shown.listed(lever), Decimal::ONE);
}

#[test]
fn steps_follow_scenarios_and_contracts() {
    let sample = Workbook::sample_with_story();
    let mut workbook = sample.clone();
    workbook.apply(Edit::RenameScenario(0, "Offer".to_owned()));
    assert_eq!(workbook.story[0].scenario, "Offer");
    let headline = workbook.story[2].headline.as_deref().unwrap();
    assert!(headline.contains("{difference vs Offer}"), "{headline}");
    assert_eq!(
        said(&workbook, &workbook.story[2]),
        said(&sample, &sample.story[2])
    );
    // A scenario goes with what is told of it, and both come back.
    let mut history = History::default();
    let at = workbook.tabs.position("A tenth of a cent more").unwrap();
    let before = workbook.clone();
    history.carry_out(&mut workbook, Edit::DeleteScenario(at), Stroke(1));
    assert_eq!(workbook.story.len(), 4);
    assert_eq!(
        history.undoes().unwrap(),
        "Delete A tenth of a cent more and 1 step of the story"
    );
    history.undo(&mut workbook);
    assert_eq!(workbook, before);
    // Sliders follow their figures to the other side, and are gone with a contract that has none of them.
    workbook.apply(Edit::SwapContracts);
    let sides = |of: &Workbook| -> Vec<Side> {
        let sliders = of.story[2].sliders.iter();
        sliders.map(|lever| lever.side()).collect()
    };
    assert_eq!(sides(&workbook), [Side::Baseline]);
    workbook.apply(Edit::SwapContracts);
    let other = catalog::default_contract(Side::Proposed);
    workbook.apply(Edit::SetContract(Side::Proposed, Arc::new(other)));
    assert_eq!(sides(&workbook), []);
    assert_eq!(
        workbook.story[1].sliders.len(),
        1,
        "every contract has a common factor"
    );
}

#[test]
fn steps_are_moved_changed_and_bounded() {
    let mut workbook = Workbook::sample_with_story();
    workbook.apply(Edit::MoveStep(0, 4));
    assert_eq!(
        names(&workbook),
        [
            "Who pays more",
            "A tenth of a cent",
            "Where it flips",
            "What would make it true",
            "The two contracts"
        ]
    );
    workbook.apply(Edit::DeleteStep(1));
    workbook.apply(Edit::DeleteStep(9));
    assert_eq!(workbook.story.len(), 4);
    let levers = Derived::new(&workbook).levers;
    assert!(levers.len() > MOST_SLIDERS);
    let step = Step {
        name: format!("  {}", "n".repeat(300)),
        headline: Some(format!("{} ", "h".repeat(900))),
        sliders: [levers.clone(), levers].concat(),
        ..workbook.story[0].clone()
    };
    workbook.apply(Edit::SetStep(0, Box::new(step)));
    let fitted = &workbook.story[0];
    assert_eq!(fitted.sliders.len(), MOST_SLIDERS);
    assert_eq!(
        fitted.headline.as_ref().unwrap().chars().count(),
        LONGEST_HEADLINE
    );
    // A step of a scenario that is not there is no step.
    let step = Step {
        scenario: "nowhere".to_owned(),
        ..workbook.story[0].clone()
    };
    let before = workbook.clone();
    workbook.apply(Edit::AddStep(0, Box::new(step.clone())));
    workbook.apply(Edit::SetStep(0, Box::new(step)));
    assert_eq!(workbook, before);
    for _ in 0..MOST_STEPS + 5 {
        let step = workbook.step_from_here(Look::default(), &[]);
        workbook.apply(Edit::AddStep(0, Box::new(step)));
    }
    assert_eq!(workbook.story.len(), MOST_STEPS);
}

#[test]
fn live_figures_are_those_of_the_window() {
    let mut workbook = Workbook::sample();
    let factor = Multiplier("1.25".parse().unwrap());
    workbook.apply(Edit::SetMultiplier(
        Side::Proposed,
        RateKind::Tokens,
        factor,
    ));
    let derived = Derived::new(&workbook);
    let now = |name: &str| live::plain(&live::pieces(name, &derived, |_| None));
    let figure = |at: usize| derived.headline.figures[at].value.clone();
    let total = &derived.comparison.total;
    let weeks = total.averaged_weeks;
    let cases = [
        ("difference", derived.headline.amount.clone()),
        ("sentence", derived.headline.sentence()),
        ("driver", figure(0)),
        ("break-even", figure(1)),
        ("dearer weeks", figure(2)),
        ("step", figure(3)),
        ("total", figure(4)),
        ("weeks", weeks.to_string()),
        (
            "today",
            format::short(total.averaged.baseline.total().per(weeks).unwrap()),
        ),
        (
            "proposed",
            format::short(total.averaged.proposed.total().per(weeks).unwrap()),
        ),
        (
            "change",
            format::percent_signed(total.averaged.change().unwrap()),
        ),
    ];
    for (name, expected) in cases {
        assert_eq!(now(&format!("{{{name}}}")), expected, "{name}");
    }
    for figure in LIVE_FIGURES {
        let name = format!("{{ {} }}", figure.name);
        assert_ne!(now(&name), name);
        assert!(!now(&name).contains('{'));
    }
    // What is no figure stays, and is known not to be one.
    let text = "{nonsense} {difference vs nobody} } {open {difference} {";
    let pieces = live::pieces(text, &derived, |_| None);
    let unknown: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Unknown(text) => Some(&**text),
            Piece::Text(_) | Piece::Figure(..) => None,
        })
        .collect();
    assert_eq!(
        unknown,
        ["{nonsense}", "{difference vs nobody}", "{open {difference}"]
    );
    assert_eq!(live::plain(&pieces), text);
    // Beside itself, a scenario moves nothing.
    let itself = live::pieces("{difference vs X}", &derived, |_| Some(&derived));
    assert_eq!(live::plain(&itself), "nothing");
}

#[test]
fn the_first_sliders_are_what_departs_or_what_moves_the_answer_most() {
    let mut workbook = Workbook::sample();
    let levers = Derived::new(&workbook).by_effect();
    let plain = workbook.step_from_here(Look::default(), &levers);
    assert_eq!(plain.sliders, levers[..3]);
    let discount = Lever::Discount(Side::Proposed);
    workbook.apply(Edit::set(discount, Decimal::from(5)));
    let set = workbook.step_from_here(Look::default(), &levers);
    assert_eq!(set.sliders, [discount]);
}
