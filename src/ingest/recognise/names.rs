//! The names of a header, compared without what people and programs write differently.

use crate::ingest::layout::{Field, folded};

/// A column that is read.
#[derive(Clone, Debug)]
pub(in crate::ingest) struct Column {
    pub(in crate::ingest) field: Field,
    pub(in crate::ingest) index: usize,
    /// The value inside the JSON that the column holds; empty for the column itself.
    pub(in crate::ingest) path: Vec<String>,
    /// As the file writes it.
    pub(in crate::ingest) name: String,
}

/// The names of a header, ready to be compared.
pub(super) struct Names<'a> {
    header: &'a [String],
    /// Each folded, and again without a translation: `Maßeinheit (UnitOfMeasure)`.
    folded: Vec<[String; 2]>,
}

impl<'a> Names<'a> {
    pub(super) fn new(header: &'a [String]) -> Self {
        let both = |name: &String| {
            let inner = name
                .strip_suffix(')')
                .and_then(|name| name.rsplit_once('('))
                .map_or("", |(_, inner)| inner);
            [folded(name), folded(inner)]
        };
        Self {
            header,
            folded: header.iter().map(both).collect(),
        }
    }

    fn position(&self, name: &str) -> Vec<usize> {
        let wanted = folded(name);
        if wanted.is_empty() {
            return Vec::new();
        }
        let positions = |which: usize| {
            (0..self.folded.len())
                .filter(|&at| self.folded[at][which] == wanted)
                .collect::<Vec<_>>()
        };
        match positions(0) {
            none if none.is_empty() => positions(1),
            found => found,
        }
    }

    /// The columns of that name, or the one column that holds JSON with that key.
    pub(super) fn find(&self, field: Field, name: &str) -> Vec<Column> {
        let column = |index: usize, path: Vec<String>| {
            let mut name = self.header[index].clone();
            for key in &path {
                name = format!("{name}.{key}");
            }
            Column {
                field,
                index,
                path,
                name,
            }
        };
        let whole = self.position(name);
        if !whole.is_empty() {
            return whole
                .into_iter()
                .map(|index| column(index, Vec::new()))
                .collect();
        }
        let Some((base, path)) = name.split_once('.') else {
            return Vec::new();
        };
        let path: Vec<String> = path.split('.').map(str::to_owned).collect();
        let base = self.position(base);
        base.first()
            .map(|&index| column(index, path))
            .into_iter()
            .collect()
    }
}
