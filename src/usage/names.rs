//! Names as small numbers, so that a cell of the cube is small and quick to find.

use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::RandomState;

/// What can be interned.
pub trait Name: Clone + Eq + Hash + Ord {}

impl<T: Clone + Eq + Hash + Ord> Name for T {}

/// The position of a name in its list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

impl NameId {
    /// As an index into the list.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Distinct names in the order they were met.
#[derive(Clone, Debug)]
pub struct Names<T> {
    list: Vec<T>,
    ids: HashMap<T, NameId, RandomState>,
}

impl<T: Name> Default for Names<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            ids: HashMap::default(),
        }
    }
}

impl<T: Name> Names<T> {
    /// The number of `name`, new or known.
    pub fn id<Q>(&mut self, name: &Q) -> NameId
    where
        T: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = T> + ?Sized,
    {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = NameId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let name = name.to_owned();
        self.list.push(name.clone());
        self.ids.insert(name, id);
        id
    }

    /// The names in the order they were met.
    pub fn list(&self) -> &[T] {
        &self.list
    }

    /// The names sorted, and for each old number its new one.
    pub(super) fn sorted(self) -> (Vec<T>, Vec<NameId>) {
        let mut order: Vec<usize> = (0..self.list.len()).collect();
        order.sort_by(|&a, &b| self.list[a].cmp(&self.list[b]));
        let mut new_ids = vec![NameId(0); order.len()];
        for (new, &old) in order.iter().enumerate() {
            new_ids[old] = NameId(u32::try_from(new).unwrap_or(u32::MAX));
        }
        let mut list = self.list;
        list.sort();
        (list, new_ids)
    }
}
