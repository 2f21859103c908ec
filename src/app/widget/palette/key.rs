//! The keys of the palette.

use egui::{Key, Modifiers, Ui};

/// Where to go in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// A row up, and from the first to the last.
    Up,
    /// A row down, and from the last to the first.
    Down,
    /// As far up as is in sight.
    PageUp,
    /// As far down as is in sight.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Move {
    /// Where it leads to from `row`, where there are `rows` of which `page` are in sight.
    pub(super) fn from(self, row: usize, rows: usize, page: usize) -> usize {
        let last = rows.saturating_sub(1);
        match self {
            Self::Up if row == 0 => last,
            Self::Up => row - 1,
            Self::Down if row >= last => 0,
            Self::Down => row + 1,
            Self::PageUp => row.saturating_sub(page),
            Self::PageDown => (row + page).min(last),
            Self::First => 0,
            Self::Last => last,
        }
    }
}

/// Tab has nowhere else to go. Keys with more modifiers come first, so that they are matched first.
const ALWAYS: [(Modifiers, Key, Move); 6] = [
    (Modifiers::SHIFT, Key::Tab, Move::Up),
    (Modifiers::NONE, Key::Tab, Move::Down),
    (Modifiers::NONE, Key::ArrowUp, Move::Up),
    (Modifiers::NONE, Key::ArrowDown, Move::Down),
    (Modifiers::NONE, Key::PageUp, Move::PageUp),
    (Modifiers::NONE, Key::PageDown, Move::PageDown),
];

/// In a text they move the cursor.
const WITHOUT_TEXT: [(Modifiers, Key, Move); 2] = [
    (Modifiers::NONE, Key::Home, Move::First),
    (Modifiers::NONE, Key::End, Move::Last),
];

/// What was pressed.
#[derive(Default)]
pub(super) struct Keys {
    /// Where to go, in turn.
    pub(super) moves: Vec<Move>,
    /// Whether to run the selected row then.
    pub(super) is_entered: bool,
}

impl Keys {
    /// Takes the keys that were pressed from everything drawn later; `is_empty` says whether there is no text to move in.
    pub(super) fn take(ui: &Ui, is_empty: bool) -> Self {
        let without_text = WITHOUT_TEXT.iter().filter(|_| is_empty);
        ui.input_mut(|input| {
            let mut moves = Vec::new();
            for (modifiers, key, to) in ALWAYS.iter().chain(without_text) {
                let times = input.count_and_consume_key(*modifiers, *key);
                moves.extend(std::iter::repeat_n(*to, times));
            }
            Self {
                moves,
                is_entered: input.consume_key(Modifiers::NONE, Key::Enter),
            }
        })
    }
}
