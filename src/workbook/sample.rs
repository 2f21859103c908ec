//! The bundled sample, made by `tests/tools/make_sample.rs`.

use rust_decimal::Decimal;

use super::{Edit, Look, Step, View, Workbook};
use crate::analysis::{Lever, RateKey, RateKind};
use crate::contract::{RateId, Side};
use crate::ingest::{Import, Repeats, import_text};
use crate::quantity::TokenClass;
use crate::usage::Usage;

/// The contract by the hour.
pub(super) const BASELINE: &str = include_str!("../../assets/sample/baseline.toml");
/// The contract by the token.
pub(super) const PROPOSED: &str = include_str!("../../assets/sample/proposed.toml");

/// Its two files, read as any other.
pub(super) fn import() -> Import {
    let texts = [
        ("usage.csv", include_str!("../../assets/sample/usage.csv")),
        ("hours.csv", include_str!("../../assets/sample/hours.csv")),
    ];
    // Nobody holds the progress by which this could be cancelled.
    import_text(&texts).unwrap_or_else(|_cancelled| Import {
        usage: Usage::default(),
        files: Vec::new(),
        repeats: Repeats::default(),
        overlaps: Vec::new(),
    })
}

/// Tells the case that the sample is about, in five steps: the two contracts, who pays more, a tenth of a cent, where it flips,
/// and what would make “costs will not increase” true.
pub(super) fn tell(workbook: &mut Workbook) {
    let proposed = Side::Proposed;
    let tokens = Lever::All(proposed, RateKind::Tokens);
    let hours = Lever::All(Side::Baseline, RateKind::Hours);
    let discount = Lever::Discount(proposed);
    let as_proposed = workbook.tabs.name().to_owned();

    let add = |workbook: &mut Workbook, view: View, told: [&str; 3], sliders: &[Lever]| {
        let [name, headline, notes] = told;
        let look = Look {
            view,
            ..Look::default()
        };
        let step = Step {
            name: name.to_owned(),
            headline: Some(headline.to_owned()),
            notes: notes.to_owned(),
            sliders: sliders.to_vec(),
            ..workbook.step_from_here(look, &[])
        };
        let end = workbook.story.len();
        workbook.apply(Edit::AddStep(end, Box::new(step)));
    };

    add(
        workbook,
        View::Costs,
        [
            "The two contracts",
            "We pay {today} a week for compute hours. By the token, the same work would cost {proposed}",
            "Same usage, same weeks, two ways to charge for it. Today’s contract counts the hours that machines are \
             reserved; the proposed one counts tokens.",
        ],
        &[hours, tokens],
    );
    add(
        workbook,
        View::Difference,
        [
            "Who pays more",
            "Token billing costs {difference}. Most of that: {driver}",
            "Above zero, tokens cost more; below it, less. Hover over a week for its amounts, click it for the arithmetic.",
        ],
        &[tokens],
    );
    let input = input_rate(workbook);
    if let Some((lever, rate)) = input {
        workbook.apply(Edit::DuplicateScenario);
        let at = workbook.tabs.shown();
        workbook.apply(Edit::RenameScenario(
            at,
            "A tenth of a cent more".to_owned(),
        ));
        workbook.apply(Edit::set(lever, rate + Decimal::ONE));
        let headline = format!(
            "A tenth of a cent on a thousand input tokens of one model: {{difference vs {as_proposed}}}"
        );
        add(
            workbook,
            View::Difference,
            [
                "A tenth of a cent",
                &headline,
                "One dollar more per million tokens is a tenth of a cent per thousand. Nobody would notice it on one \
                 request. Drag the slider.",
            ],
            &[lever],
        );
        workbook.apply(Edit::ShowScenario(at - 1));
    }
    add(
        workbook,
        View::BreakEven,
        [
            "Where it flips",
            "Both contracts cost the same at {break-even}",
            "Every point of the plane is a pair of prices. Blue: tokens cost less. The line is where the answer flips; \
             the knob is where the contracts are now.",
        ],
        &[tokens, hours],
    );
    workbook.apply(Edit::DuplicateScenario);
    let at = workbook.tabs.shown();
    workbook.apply(Edit::RenameScenario(
        at,
        "Costs will not increase".to_owned(),
    ));
    workbook.apply(Edit::set(discount, Decimal::from(3)));
    add(
        workbook,
        View::BreakEven,
        [
            "What would make it true",
            "With 3\u{a0}% off, “costs will not increase” holds: {difference}",
            "The claims at the right are checked as the slider moves; each says what would turn it round.",
        ],
        &[discount],
    );
    workbook.apply(Edit::ShowScenario(0));
}

/// The price of the input of the model that is used most, and what it is.
fn input_rate(workbook: &Workbook) -> Option<(Lever, Decimal)> {
    let entries = workbook.contract(Side::Proposed).card.token.iter();
    let at = entries
        .clone()
        .position(|of| of.shown() == "Claude Sonnet 4.6");
    let (side, id) = (Side::Proposed, RateId::Token(at?, TokenClass::Input));
    let lever = Lever::Rate(RateKey { side, id });
    Some((lever, workbook.listed(lever)))
}
