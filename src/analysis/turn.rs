//! Where the answer becomes another.

/// A value from which on the answer is another than before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn<T> {
    /// The value.
    pub at: T,
    /// Whether the proposed contract costs more from it on.
    pub is_dearer: bool,
}
