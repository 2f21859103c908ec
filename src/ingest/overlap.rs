//! Files that tell of the same things on the same days, so that something may be counted twice.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::calendar::{Day, Span};
use crate::quantity::{Hours, Tokens};
use crate::usage::{Cell, Measures, Usage};

/// Two files that both have usage of the same product, model, resource and attributes on the same days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// The names of the files.
    pub files: [String; 2],
    /// The paths they were opened by.
    pub paths: [String; 2],
    /// The days, from the first to the last.
    pub span: Span,
    /// How many days that are.
    pub days: usize,
    /// What each file counts there: tokens of all classes, and hours.
    pub weight: [(Tokens, Hours); 2],
}

#[derive(Default)]
struct Common {
    days: BTreeSet<Day>,
    weight: [(Tokens, Hours); 2],
}

/// Finds them, by the names of the files.
pub(super) fn find(usage: &Usage) -> Vec<Overlap> {
    let mut common: BTreeMap<[usize; 2], Common> = BTreeMap::new();
    let is_of_one_thing = |a: &Cell, b: &Cell| {
        let of = |cell: &Cell| {
            let key = cell.key;
            (
                key.day,
                key.product,
                key.model,
                key.resource,
                key.attributes,
            )
        };
        of(a) == of(b)
    };
    // Cells are sorted, the file last.
    for same in usage.cells.chunk_by(is_of_one_thing) {
        for (i, second) in same.iter().enumerate() {
            for first in &same[..i] {
                if !measure_the_same(&first.measures, &second.measures) {
                    continue;
                }
                let files = [first, second].map(|cell| cell.key.source.index());
                let entry = common.entry(files).or_default();
                entry.days.insert(first.key.day);
                for (sum, cell) in entry.weight.iter_mut().zip([first, second]) {
                    sum.0 += tokens(&cell.measures);
                    sum.1 += cell.measures.hours;
                }
            }
        }
    }
    let overlap = |(files, common): ([usize; 2], Common)| {
        let span = Span {
            first: *common.days.first()?,
            last: *common.days.last()?,
        };
        Some(Overlap {
            files: files.map(|file| usage.sources[file].file.clone()),
            paths: files.map(|file| usage.sources[file].path.clone()),
            span,
            days: common.days.len(),
            weight: common.weight,
        })
    };
    common.into_iter().filter_map(overlap).collect()
}

/// One file may have a product's tokens and another its hours: that is no overlap.
fn measure_the_same(a: &Measures, b: &Measures) -> bool {
    let both = |of: fn(&Measures) -> bool| of(a) && of(b);
    both(|measures| !tokens(measures).is_zero()) || both(|measures| !measures.hours.is_zero())
}

fn tokens(measures: &Measures) -> Tokens {
    measures.tokens.iter().map(|(_, &count)| count).sum()
}
