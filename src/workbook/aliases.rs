//! Products by names that tell nothing: `Product A`, for a room that is not to know whose figures these are.

use crate::analysis::Focus;
use crate::usage::Usage;

/// What each product is called instead. Only names change, and only where they are shown: what is priced, and how, stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aliases {
    /// The names of the usage, in its order, with what stands for each.
    names: Vec<(String, String)>,
}

impl Aliases {
    /// Those of the products of `usage`.
    pub fn of(usage: &Usage) -> Self {
        let all = usage.products.iter().enumerate();
        let with_alias = |(at, name): (usize, &String)| (name.clone(), alias(at));
        Self {
            names: all.map(with_alias).collect(),
        }
    }

    /// What stands for a product; the name itself, where it is none of them.
    pub fn hidden(&self, name: &str) -> String {
        let mut names = self.names.iter();
        let found = names.find(|(real, _)| real == name);
        found.map_or(name, |(_, alias)| alias).to_owned()
    }

    /// The product that an alias stands for.
    fn revealed(&self, alias: &str) -> String {
        let mut names = self.names.iter();
        let found = names.find(|(_, of)| of == alias);
        found.map_or(alias, |(real, _)| real).to_owned()
    }

    /// A text in which no product is named.
    pub fn hidden_in(&self, text: &str) -> String {
        let mut names: Vec<&(String, String)> = self.names.iter().collect();
        // A name may be part of a longer one.
        names.sort_by_key(|(real, _)| std::cmp::Reverse(real.len()));
        let names = names.into_iter().filter(|(real, _)| !real.is_empty());
        names.fold(text.to_owned(), |text, (real, alias)| {
            text.replace(real.as_str(), alias)
        })
    }

    /// What the answer is about, by its aliases.
    pub fn focus_hidden(&self, focus: &Focus) -> Focus {
        Focus {
            product: focus.product.as_ref().map(|name| self.hidden(name)),
            ..focus.clone()
        }
    }

    /// The same by its names.
    pub(super) fn focus_revealed(&self, focus: &Focus) -> Focus {
        Focus {
            product: focus.product.as_ref().map(|name| self.revealed(name)),
            ..focus.clone()
        }
    }
}

/// `Product A` … `Product Z`, then `Product 27`.
fn alias(at: usize) -> String {
    let letter = u8::try_from(at).ok().filter(|at| *at < 26);
    match letter {
        Some(at) => format!("Product {}", char::from(b'A' + at)),
        None => format!("Product {}", at + 1),
    }
}
