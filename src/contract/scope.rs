//! Which charges a factor, a discount or a volume tier is about.

use super::pattern::{Closeness, Pattern};
use crate::quantity::TokenClass;

/// Which charges something is about: all that fit everything stated here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only tokens, and only of these models: by the name on the row, or by the id of the entry that prices it.
    pub model: Option<Pattern>,
    /// Only hours, and only of these resources.
    pub resource: Option<Pattern>,
    /// Only these products.
    pub product: Option<Pattern>,
    /// Only tokens, and only of these classes; of all, if empty. In the order of [`TokenClass::ALL`].
    pub classes: Vec<TokenClass>,
}

/// A charge, as far as scopes tell charges apart.
#[derive(Clone, Copy, Debug)]
pub struct Charged<'a> {
    /// The product.
    pub product: &'a str,
    /// The model or resource as the source wrote it.
    pub name: &'a str,
    /// The id of the entry that prices it.
    pub entry: &'a str,
    /// The token class; `None` for hours.
    pub class: Option<TokenClass>,
}

/// How closely a scope fits what it fits; greater is closer.
pub(super) type ScopeRank = (Option<Closeness>, Option<Closeness>, bool);

impl Scope {
    /// Whether it is about everything.
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is about `charged`.
    pub fn fits(&self, charged: Charged<'_>) -> bool {
        let is_of = |pattern: &Option<Pattern>, is_kind: bool| match pattern {
            None => true,
            Some(pattern) => {
                is_kind && (pattern.matches(charged.name) || pattern.matches(charged.entry))
            }
        };
        let is_tokens = charged.class.is_some();
        is_of(&self.model, is_tokens)
            && is_of(&self.resource, !is_tokens)
            && self
                .product
                .as_ref()
                .is_none_or(|product| product.matches(charged.product))
            && (self.classes.is_empty()
                || charged
                    .class
                    .is_some_and(|class| self.classes.contains(&class)))
    }

    /// Whether some charge may be in both.
    pub fn overlaps(&self, other: &Self) -> bool {
        let meet = |a: &Option<Pattern>, b: &Option<Pattern>| match (a, b) {
            (Some(a), Some(b)) => a.overlaps(b),
            _ => true,
        };
        let is_tokens = |scope: &Self| scope.model.is_some() || !scope.classes.is_empty();
        let apart = is_tokens(self) && other.resource.is_some()
            || is_tokens(other) && self.resource.is_some();
        let classes_meet = self.classes.is_empty()
            || other.classes.is_empty()
            || self
                .classes
                .iter()
                .any(|class| other.classes.contains(class));
        !apart
            && classes_meet
            && meet(&self.model, &other.model)
            && meet(&self.resource, &other.resource)
            && meet(&self.product, &other.product)
    }

    /// How closely it fits: naming the product beats not naming it, then the closer model or resource, then classes.
    pub(super) fn rank(&self) -> ScopeRank {
        let closeness = |pattern: Option<&Pattern>| pattern.map(|pattern| pattern.closeness(true));
        (
            closeness(self.product.as_ref()),
            closeness(self.model.as_ref().or(self.resource.as_ref())),
            !self.classes.is_empty(),
        )
    }

    /// What it is about, for people: `claude-* · output`; `everything` where it is about all.
    pub fn shown(&self) -> String {
        let patterns = [&self.product, &self.model, &self.resource];
        let patterns = patterns
            .into_iter()
            .flatten()
            .map(|pattern| pattern.text().to_owned());
        let classes = self.classes.iter().map(|class| class.shown().to_owned());
        let shown: Vec<String> = patterns.chain(classes).collect();
        if shown.is_empty() {
            "everything".to_owned()
        } else {
            shown.join(" · ")
        }
    }
}
