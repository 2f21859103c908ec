//! The usage export of the Cursor dashboard: a row for each usage event.
//!
//! Two generations of headers are known, with and without `Cloud Agent ID` and `Automation ID`. There are two
//! input columns, one `w/` and one `w/o Cache Write`, and public samples of it disagree on how they add up to
//! `Total Tokens`. So all ways are tried and the file's own totals decide. Cached tokens that were read are in
//! neither input column. That the writes are five-minute ones is an assumption; the export does not say.
//! `Cost to you` and the kind `Aborted, Not Charged` are known from code that reads such files, not from one.

use super::{
    Counts, Detail, Field, Layout, Meaning, Number, Refusal, Rule, Signature, Split, Texts,
};
use crate::quantity::TokenClass;

/// `Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,…`.
pub(super) static LAYOUT: Layout = Layout {
    id: "cursor-usage",
    title: "Cursor usage",
    columns: &[
        (Field::Time, &["Date"]),
        (Field::Model, &["Model"]),
        (Field::Detail(Detail::Kind), &["Kind"]),
        (Field::Number(Number::InputAndWrite), &[WITH_WRITE]),
        (super::tokens(TokenClass::Input), &[WITHOUT_WRITE]),
        (super::tokens(TokenClass::CacheRead), &["Cache Read"]),
        (super::tokens(TokenClass::Output), &["Output Tokens"]),
        (Field::Number(Number::Total), &["Total Tokens"]),
        (Field::Number(Number::Billed), &["Cost to you", "Cost"]),
    ],
    signature: Signature::Columns(&[
        &["Date"],
        &["Model"],
        &[WITH_WRITE],
        &[WITHOUT_WRITE],
        &["Cache Read"],
        &["Output Tokens"],
    ]),
    // Only exports of a team have any of these; a person is better than nothing.
    product: &["Team", "User", "User Email"],
    interpret,
    rules: &[INSIDE, BESIDE, APART],
    notes: &[
        "cached tokens that were read are not in its input",
        "it does not say how long cache writes live; they are taken as 5-minute ones",
        "a cost that is a word, such as Included or Free, is no cost",
        "rows are usage events, which are not counted as requests",
    ],
    ..Layout::BLANK
};

const WITH_WRITE: &str = "Input (w/ Cache Write)";
const WITHOUT_WRITE: &str = "Input (w/o Cache Write)";

/// Kinds that were not charged, by how they end, without case and punctuation.
const NOT_CHARGED: [&str; 2] = ["nocharge", "notcharged"];

/// The wider column holds input and writes, and the total counts both.
const INSIDE: Rule = Rule {
    says: "“Input (w/ Cache Write)” includes “Input (w/o Cache Write)”, and cache writes are the difference",
    split: |counts| {
        let tokens = written_beyond_input(counts)?;
        Some(Split::adding_up(tokens))
    },
};

/// As before, but the total leaves the writes out.
const BESIDE: Rule = Rule {
    says: "“Input (w/ Cache Write)” includes “Input (w/o Cache Write)”, cache writes are the difference, and \
           “Total Tokens” leaves them out",
    split: |counts| {
        let tokens = written_beyond_input(counts)?;
        let mut without = tokens;
        without[TokenClass::CacheWrite5m] = 0;
        let total = Split::adding_up(without).total;
        Some(Split { tokens, total })
    },
};

/// The column with writes has nothing but writes.
const APART: Rule = Rule {
    says: "“Input (w/ Cache Write)” is the cache writes alone, with no input among them, as “Total Tokens” is \
           all four columns together",
    split: |counts| {
        let mut tokens = counts.class;
        tokens[TokenClass::CacheWrite5m] += counts.input_and_write.unwrap_or_default();
        Some(Split::adding_up(tokens))
    },
};

/// Writes as what the wider input column has beyond the narrower.
fn written_beyond_input(counts: &Counts) -> Option<crate::quantity::ByClass<u64>> {
    let mut tokens = counts.class;
    if let Some(whole) = counts.input_and_write {
        tokens[TokenClass::CacheWrite5m] += whole.checked_sub(tokens[TokenClass::Input])?;
    }
    Some(tokens)
}

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let kind = super::folded(texts.detail(Detail::Kind));
    if NOT_CHARGED.iter().any(|end| kind.ends_with(end)) {
        return Err(Refusal::SetAside("errored or aborted, not charged"));
    }
    texts.plain()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(with: Option<u64>, without: u64, read: u64, output: u64) -> Counts {
        let mut counts = Counts {
            input_and_write: with,
            ..Counts::default()
        };
        counts.class[TokenClass::Input] = without;
        counts.class[TokenClass::CacheRead] = read;
        counts.class[TokenClass::Output] = output;
        counts
    }

    #[test]
    fn each_rule_has_its_own_total_and_its_own_writes() {
        let row = counts(Some(160_000), 159_990, 578_207, 2_055);
        let read = |rule: Rule| {
            (rule.split)(&row).map(|split| (split.tokens[TokenClass::CacheWrite5m], split.total))
        };
        assert_eq!(read(INSIDE), Some((10, 740_262)));
        assert_eq!(read(BESIDE), Some((10, 740_252)));
        assert_eq!(read(APART), Some((160_000, 900_252)));
    }

    #[test]
    fn a_whole_below_its_part_fits_only_columns_that_stand_apart() {
        let row = counts(Some(9_541), 117_382, 1_383_578, 13_232);
        assert_eq!((INSIDE.split)(&row), None);
        assert_eq!((BESIDE.split)(&row), None);
        let total = (APART.split)(&row).map(|split| split.total);
        assert_eq!(total, Some(1_523_733));
    }

    #[test]
    fn a_blank_whole_means_no_writes() {
        let row = counts(None, 5, 7, 11);
        for rule in LAYOUT.rules {
            let split = (rule.split)(&row);
            assert_eq!(split, Some(Split::adding_up(row.class)));
        }
    }

    #[test]
    fn what_was_not_charged_is_set_aside() {
        let kinds = [
            ("Errored, No Charge", false),
            ("Aborted, Not Charged", false),
            ("Included", true),
            ("User API Key", true),
            ("", true),
        ];
        for (kind, is_taken) in kinds {
            let texts = [(Field::Detail(Detail::Kind), kind), (Field::Model, "gpt-5")];
            let meaning = interpret(&Texts(&texts));
            assert_eq!(meaning.is_ok(), is_taken, "{kind}");
        }
    }
}
