//! The table of what a chart tells apart: the same numbers, to the cent.

mod rows;

use rust_decimal::Decimal;

use crate::analysis::{Dimension, Summary, Tone};
use crate::quantity::{Percent, Usd, format};
use crate::usage::Volume;
use crate::workbook::Derived;

pub use rows::{Of, Row, all_row, table_rows};

/// Stands where there is no figure.
pub const NOTHING: &str = "—";

/// A column: its title and what it means.
pub struct Heading {
    /// What it is called.
    pub title: &'static str,
    /// What it means, in words.
    pub meaning: &'static str,
}

/// The columns of the table.
pub const HEADINGS: [Heading; 8] = [
    Heading {
        title: "Product",
        meaning: "What the spend is attributed to",
    },
    Heading {
        title: "Baseline",
        meaning: "What the contract in force charges, in an average week or, without a full one, in all compared weeks",
    },
    Heading {
        title: "Proposed",
        meaning: "What the proposed contract charges, in an average week or, without a full one, in all compared weeks",
    },
    Heading {
        title: "Difference",
        meaning: "Proposed − baseline: with +, the proposed contract costs more",
    },
    Heading {
        title: "Change",
        meaning: "The difference as a share of the baseline",
    },
    Heading {
        title: "Breaks even at",
        meaning: "The factor on all token rates (or hourly rates) at which this product costs the same",
    },
    Heading {
        title: "Weeks dearer",
        meaning: "Weeks in which the proposed contract costs more, of those averaged",
    },
    Heading {
        title: "Tokens / hour",
        meaning: "Tokens of all classes for each paid hour",
    },
];

/// What the amounts are: of an average week or, where no week is full, of all compared weeks together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// An average week.
    Week,
    /// All compared weeks.
    All,
}

/// How rows tell what their summaries hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// What the amounts are of.
    pub period: Period,
    /// How much is used, of what was counted.
    volume: Volume,
}

impl Amounts {
    /// Those of a comparison.
    pub fn of(derived: &Derived) -> Self {
        Self {
            period: if derived.comparison.total.averaged_weeks > 0 {
                Period::Week
            } else {
                Period::All
            },
            volume: derived.comparison.rates[0].volume,
        }
    }

    /// Tokens for each paid hour.
    fn tokens_per_hour(self, summary: &Summary) -> Option<Decimal> {
        let tokens = i128::try_from(summary.quantities.tokens.0).ok()?;
        let tokens = Decimal::from_i128_with_scale(tokens, 0);
        let count = tokens.checked_div(summary.quantities.hours.decimal())?;
        self.volume.per_hour(count)
    }

    /// The title of a column.
    pub fn title(self, column: usize, by: Dimension) -> String {
        if column == 0 {
            return by.shown().to_owned();
        }
        let heading = &HEADINGS[column];
        let is_money = ["Baseline", "Proposed", "Difference"].contains(&heading.title);
        let unit = if is_money && self.period == Period::Week {
            " / wk"
        } else {
            ""
        };
        format!("{}{unit}", heading.title)
    }

    /// What both contracts charge, and the difference; `None` where there is nothing to show.
    pub fn money(self, summary: &Summary) -> Option<[Usd; 3]> {
        match self.period {
            Period::Week => Some([
                summary.baseline_per_week()?,
                summary.proposed_per_week()?,
                summary.difference_per_week()?,
            ]),
            Period::All => {
                let pair = &summary.compared;
                let amounts = [
                    pair.baseline.total(),
                    pair.proposed.total(),
                    pair.difference(),
                ];
                (summary.compared_weeks > 0).then_some(amounts)
            }
        }
    }

    fn change(self, summary: &Summary) -> Option<Percent> {
        match self.period {
            Period::Week => summary.averaged.change(),
            Period::All => summary.compared.change(),
        }
    }
}

/// Which way the difference of a row goes.
pub fn row_tone(summary: &Summary) -> Tone {
    let pair = if summary.averaged_weeks > 0 {
        &summary.averaged
    } else {
        &summary.compared
    };
    let difference = pair.difference();
    if difference.is_positive() {
        Tone::Dearer
    } else if difference.is_negative() {
        Tone::Cheaper
    } else {
        Tone::Equal
    }
}

fn sort_key(summary: &Summary, amounts: Amounts, column: usize) -> Option<Decimal> {
    match column {
        1..=3 => amounts.money(summary).map(|money| money[column - 1].0),
        4 => amounts.change(summary).map(|share| share.0),
        5 => summary
            .break_even_tokens
            .or(summary.break_even_hours)
            .map(|factor| factor.0),
        6 => Some(summary.weeks_dearer.into()),
        _ => amounts.tokens_per_hour(summary),
    }
}

/// What stands in the columns after the name. What has no price can only add to its side, and is marked so.
fn cells(
    summary: &Summary,
    amounts: Amounts,
    [baseline_unpriced, proposed_unpriced]: [bool; 2],
) -> [String; 7] {
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| NOTHING.to_owned());
    let at_least = |unpriced: bool| if unpriced { "≥ " } else { "" };
    let bound = match (baseline_unpriced, proposed_unpriced) {
        (false, false) => "",
        (false, true) => "≥ ",
        (true, false) => "≤ ",
        (true, true) => "≈ ",
    };
    let marked =
        |mark: &str, text: Option<String>| or_dash(text.map(|text| format!("{mark}{text}")));
    let averaged = summary.averaged_weeks > 0;
    let money = amounts.money(summary);
    let [baseline, proposed, difference] =
        [0, 1, 2].map(|column: usize| money.map(|money| money[column]));
    [
        marked(at_least(baseline_unpriced), baseline.map(format::cents)),
        marked(at_least(proposed_unpriced), proposed.map(format::cents)),
        marked(bound, difference.map(format::cents_signed)),
        marked(bound, amounts.change(summary).map(format::percent_signed)),
        or_dash(
            summary
                .break_even_tokens
                .or(summary.break_even_hours)
                .map(format::multiplier),
        ),
        or_dash(
            averaged.then(|| format!("{} of {}", summary.weeks_dearer, summary.averaged_weeks)),
        ),
        or_dash(amounts.tokens_per_hour(summary).map(format::count_short)),
    ]
}
