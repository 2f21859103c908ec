//! What is done is undone, and done again, exactly.

use std::sync::Arc;

use metershift::analysis::{Claim, Focus, Inclusion, RateKey, RateKind, TermId};
use metershift::calendar::{Day, WeekStart};
use metershift::contract::{Contract, Mode, RateId, Side, Unpriced};
use metershift::ingest::Import;
use metershift::quantity::{Multiplier, Percent, TokenClass, Tokens};
use metershift::usage::{Method, Projection, Volume};
use metershift::workbook::{Edit, History, Reading, Stroke, Taken, Workbook};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::random;

/// A workbook with its history, and what should be true of it: the state after every step.
struct Done {
    workbook: Workbook,
    history: History,
    states: Vec<Workbook>,
    /// The stroke that the last step is of, while it can grow.
    stroke: Option<u64>,
}

impl Done {
    fn new(workbook: Workbook) -> Self {
        Self {
            states: vec![workbook.clone()],
            workbook,
            history: History::default(),
            stroke: None,
        }
    }

    fn carry_out(&mut self, edit: Edit, stroke: u64) {
        let before = self.workbook.clone();
        let (done, redoes) = (self.history.done(), self.history.redoes());
        let mut expected = before.clone();
        expected.apply(edit.clone());
        let is_look = edit.is_look();
        let changed = self
            .history
            .carry_out(&mut self.workbook, edit, Stroke(stroke));
        assert!(self.workbook == expected);
        if is_look || expected == before {
            assert!(!changed);
            assert_eq!(self.history.done(), done, "no change is a step");
            assert_eq!(self.history.redoes(), redoes);
            return;
        }
        assert!(changed);
        assert_eq!(
            self.history.redoes(),
            None,
            "a new step follows what was undone"
        );
        self.states.truncate(done + 1);
        if self.stroke == Some(stroke) {
            let back = self.workbook.says_same(&self.states[done - 1]);
            assert_eq!(self.history.done(), done - usize::from(back));
            self.states.pop();
            if back {
                self.stroke = None;
                // The step before it may go on, if it is of this stroke; then it would not have ended.
                return;
            }
        } else {
            assert_eq!(self.history.done(), done + 1, "one stroke is one step");
        }
        self.states.push(self.workbook.clone());
        self.stroke = Some(stroke);
    }

    fn check(&self) {
        let done = self.history.done();
        assert!(
            self.workbook.says_same(&self.states[done]),
            "after {done} steps"
        );
        let steps: Vec<String> = self.history.steps().collect();
        assert_eq!(steps.len(), self.states.len() - 1);
        assert!(
            steps.iter().all(|name| !name.trim().is_empty()),
            "{steps:?}"
        );
        let last = done.checked_sub(1);
        assert_eq!(self.history.undoes(), last.map(|last| steps[last].clone()));
        assert_eq!(self.history.redoes(), steps.get(done).cloned());
    }

    fn go_to(&mut self, count: usize) {
        if count < self.history.done() || count > self.history.done() && count < self.states.len() {
            self.stroke = None;
        }
        self.history.go_to(&mut self.workbook, count);
        assert_eq!(self.history.done(), count.min(self.states.len() - 1));
        self.check();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn steps_lead_back_and_forth_exactly(mut dice in random::dice()) {
        let mut done = Done::new(random::workbook(&mut dice));
        let mut stroke = 0;
        for _ in 0..60 {
            match dice.roll(12) {
                0 => {
                    let count = done.history.done().saturating_sub(dice.roll(3) as usize);
                    done.go_to(count);
                }
                1 => done.go_to(done.history.done() + dice.roll(3) as usize),
                _ => {
                    stroke += u64::from(dice.roll(3) / 2);
                    let edit = random::edit(&mut dice, &done.workbook);
                    done.carry_out(edit, stroke);
                    done.check();
                }
            }
        }
        let all = done.states.len() - 1;
        for count in [0, all, all / 2, all, 1, 0, usize::MAX] {
            done.go_to(count);
        }
        prop_assert!(!done.history.redo(&mut done.workbook));
        done.go_to(0);
        prop_assert!(!done.history.undo(&mut done.workbook));
    }
}

const BASELINE: &str =
    "name = 'Hours'\ndiscount = 4\n[[hourly]]\nresource = '*'\nusd_per_hour = '98.32'\n";
const PROPOSED: &str = "name = 'Tokens'\neffective = 2027-01-01\n[[token]]\nmodel = 'm'\naliases = ['Model M']\n\
                        input = 3\noutput = 15\n[[factor]]\ntier = 'batch'\nfactor = '0.5'\n\
                        [[discount_on]]\nclasses = ['output']\npercent = 10\n[[commitment]]\namount = 1000\nevery = 'month'\n";

fn workbook() -> Workbook {
    let contract = |text| Some(Contract::parse(text).unwrap());
    Workbook::new(Import::default(), contract(BASELINE), contract(PROPOSED))
}

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn steps_say_what_was_done() {
    let side = Side::Proposed;
    let rate = |class| RateKey {
        side,
        id: RateId::Token(0, class),
    };
    let day = |text: &str| text.parse::<Day>().unwrap();
    let other =
        Arc::new(Contract::parse("name = 'Draft 2'\n[[token]]\nmodel = '*'\ninput = 1\n").unwrap());
    let projection = |method| Some(Projection { weeks: 12, method });
    let cases: Vec<(Edit, &str)> = vec![
        (
            Edit::SetRate(rate(TokenClass::Input), number("2.71")),
            "Model M · input 3.00 → 2.71",
        ),
        (
            Edit::SetMultiplier(side, RateKind::Tokens, Multiplier(number("0.976"))),
            "All token rates 1.000 × → 0.976 ×",
        ),
        (
            Edit::SetPrice(
                side,
                Unpriced::Tokens {
                    model: "x".to_owned(),
                    class: TokenClass::Output,
                    tokens: Tokens(1),
                },
                number("4"),
            ),
            "Price what the proposed contract leaves out",
        ),
        (
            Edit::SetTerm(side, TermId::Discount, number("5.6")),
            "Discount, proposed 0 % → 5.6 %",
        ),
        (
            Edit::SetTerm(Side::Baseline, TermId::Discount, number("4.5")),
            "Discount, today’s contract 4 % → 4.5 %",
        ),
        (
            Edit::SetTerm(side, TermId::Commitment, number("12000")),
            "Least charge a month, proposed $1,000 → $12,000",
        ),
        (
            Edit::SetTerm(side, TermId::Factor(0), number("0.4")),
            "Factor on batch, proposed 0.500 × → 0.400 ×",
        ),
        (
            Edit::SetTerm(side, TermId::DiscountOn(0), number("12")),
            "Discount on output, proposed 10 % → 12 %",
        ),
        (
            Edit::SetEffective(side, Some(day("2027-02-01"))),
            "First day of the proposed contract 1 Jan 2027 → 1 Feb 2027",
        ),
        (
            Edit::SetMode(Mode::Dated),
            "Pricing as if in force throughout → as contracts date them",
        ),
        (
            Edit::SetProjection(projection(Method::Flat)),
            "Weeks beyond the data none → 12 weeks, flat",
        ),
        (
            Edit::SetProjection(projection(Method::Growth {
                weekly: Percent(number("1.5")),
                products: [("A".to_owned(), Percent(number("2")))].into(),
            })),
            "Weeks beyond the data none → 12 weeks, growing 1.5 % a week, A 2 %",
        ),
        (
            Edit::SetVolume(RateKind::Tokens, Multiplier(number("1.3"))),
            "Tokens used 1.000 × → 1.300 ×",
        ),
        (
            Edit::SetContract(side, Arc::clone(&other)),
            "Proposed contract Tokens → Draft 2",
        ),
        (
            Edit::SetContract(Side::Baseline, Arc::clone(&other)),
            "Today’s contract Hours → Draft 2",
        ),
        (
            Edit::AmendContract(side, other),
            "Write into the proposed contract",
        ),
        (Edit::SwapContracts, "Swap the contracts"),
        (
            Edit::SetWeekStart(WeekStart::Sunday),
            "Weeks start on Monday → Sunday",
        ),
        (
            Edit::SetInclusion(Inclusion {
                partial: true,
                ..Inclusion::default()
            }),
            "Which weeks count",
        ),
        (
            Edit::SetFocus(Focus {
                product: Some("A".to_owned()),
                model: Some(String::new()),
                ..Focus::default()
            }),
            "Look at A, no stated model",
        ),
        (Edit::SetClaims(vec![Claim::Raises]), "Claims"),
        (
            Edit::Annotate(day("2026-11-23"), " launch ".to_owned()),
            "Note on 23 Nov 2026",
        ),
        (Edit::DuplicateScenario, "Duplicate As proposed"),
        (
            Edit::RenameScenario(0, " Nova ".to_owned()),
            "Scenario As proposed → Nova",
        ),
        (
            Edit::SetUsage(Box::new(Taken {
                import: Import::default(),
                reading: Reading {
                    paths: vec!["a.csv".into()],
                    ..Reading::default()
                },
            })),
            "Read the usage",
        ),
    ];
    for (edit, expected) in cases {
        let (mut workbook, mut history) = (workbook(), History::default());
        let first = workbook.clone();
        assert!(
            history.carry_out(&mut workbook, edit.clone(), Stroke(1)),
            "{expected}"
        );
        assert_eq!(history.undoes().unwrap().replace('\u{a0}', " "), expected);
        // The same again is nothing.
        let count = history.done();
        let is_copy = matches!(
            edit,
            Edit::DuplicateScenario | Edit::SwapContracts | Edit::AmendContract(..)
        );
        if !is_copy {
            assert!(
                !history.carry_out(&mut workbook, edit, Stroke(2)),
                "{expected}"
            );
            assert_eq!(history.done(), count);
        }
        assert!(history.undo(&mut workbook));
        assert!(workbook == first);
    }
}

/// Several scenarios and edits in one stroke, by their names.
#[test]
fn what_is_done_in_one_stroke_is_told_once() {
    let (mut workbook, mut history) = (workbook(), History::default());
    let side = Side::Proposed;
    let [input, output] = [TokenClass::Input, TokenClass::Output].map(|class| RateKey {
        side,
        id: RateId::Token(0, class),
    });
    let mut set = |key, value: &str, stroke| {
        history.carry_out(
            &mut workbook,
            Edit::SetRate(key, number(value)),
            Stroke(stroke),
        );
        history.undoes().unwrap_or_default()
    };
    assert_eq!(set(input, "2.9", 1), "Model M · input 3.00 → 2.90");
    assert_eq!(set(input, "2.71", 1), "Model M · input 3.00 → 2.71");
    assert_eq!(
        set(output, "14", 1),
        "Model M · input 3.00 → 2.71, Model M · output 15.00 → 14.00"
    );
    // What was moved back is not told.
    assert_eq!(set(input, "3", 1), "Model M · output 15.00 → 14.00");
    assert_eq!(set(output, "15", 1), "");
    assert_eq!(set(output, "15", 2), "");
    assert_eq!(set(output, "16", 2), "Model M · output 15.00 → 16.00");
    assert_eq!(set(output, "17", 3), "Model M · output 16.00 → 17.00");
    assert_eq!(history.done(), 2);
    history.undo(&mut workbook);
    // The stroke is over once somebody undid something.
    history.carry_out(
        &mut workbook,
        Edit::SetVolume(RateKind::Hours, Multiplier(Decimal::TWO)),
        Stroke(2),
    );
    assert_eq!(history.done(), 2);
    history.go_to(&mut workbook, 0);
    assert_eq!(workbook.scenario.volume, Volume::default());
    assert_eq!(workbook.rate(output), number("15"));
}

/// Another scenario may be shown in the middle of a stroke, which is no step.
#[test]
fn what_comes_to_nothing_is_no_step_whichever_scenario_is_shown() {
    let (mut workbook, mut history) = (workbook(), History::default());
    let mut carry_out = |edit, stroke| {
        history.carry_out(&mut workbook, edit, Stroke(stroke));
        let steps = history.steps();
        steps
            .map(|step| step.replace('\u{a0}', " "))
            .collect::<Vec<_>>()
    };
    let duplicate = "Duplicate As proposed";
    let weeks = "Weeks start on Monday → Sunday";
    assert_eq!(carry_out(Edit::DuplicateScenario, 1), [duplicate]);
    let start = |day| Edit::SetWeekStart(day);
    assert_eq!(carry_out(start(WeekStart::Sunday), 2), [duplicate, weeks]);
    assert_eq!(carry_out(Edit::ShowScenario(0), 2), [duplicate, weeks]);
    assert_eq!(carry_out(start(WeekStart::Monday), 2), [duplicate]);
    // And not where something is left of it.
    assert_eq!(carry_out(start(WeekStart::Sunday), 3), [duplicate, weeks]);
    let volume = Edit::SetVolume(RateKind::Hours, Multiplier(Decimal::TWO));
    assert_eq!(carry_out(volume, 3).len(), 2);
    assert_eq!(carry_out(Edit::ShowScenario(1), 3).len(), 2);
    assert_eq!(
        carry_out(start(WeekStart::Monday), 3),
        [duplicate, "Hours used 1.000 × → 2.000 ×"]
    );
    history.go_to(&mut workbook, 0);
    assert_eq!(workbook.week_start, WeekStart::Monday);
    assert_eq!(workbook.tabs.count(), 1);
}

#[test]
fn names_that_are_taken_are_told_as_they_become() {
    let (mut workbook, mut history) = (workbook(), History::default());
    for (at, edit) in [
        Edit::DuplicateScenario,
        Edit::RenameScenario(1, "As proposed".to_owned()),
    ]
    .into_iter()
    .enumerate()
    {
        history.carry_out(&mut workbook, edit, Stroke(at as u64));
    }
    // It is called “As proposed 2” already, and stays so.
    assert_eq!(history.done(), 1);
    history.carry_out(
        &mut workbook,
        Edit::RenameScenario(0, String::new()),
        Stroke(7),
    );
    assert_eq!(history.done(), 1);
    history.carry_out(
        &mut workbook,
        Edit::RenameScenario(0, "As proposed 2".to_owned()),
        Stroke(8),
    );
    assert_eq!(
        history.undoes().unwrap(),
        "Scenario As proposed → As proposed 3"
    );
}
