//! Which entries a query finds, and in which order.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::Entry;

/// An entry that was found.
pub(super) struct Found {
    /// Its place among the entries.
    pub(super) index: usize,
    /// Which letters of its name were asked for, counted from 0.
    pub(super) in_name: Vec<u32>,
    /// Which letters of its hint were asked for.
    pub(super) in_hint: Vec<u32>,
}

/// What `query` finds, best first. Each of its words has its letters in the name, in this order, or else begins a word of
/// the hint. Initials go before other letters, and a name before a hint. An empty query finds everything, in the order given.
pub(super) fn find(query: &str, entries: &[Entry<'_>]) -> Vec<Found> {
    // Keyboards have the straight apostrophe, names the other.
    let query = query.replace('\'', "’");
    let words: Vec<Word> = query.split_whitespace().map(Word::new).collect();
    let mut config = Config::DEFAULT;
    config.prefer_prefix = true;
    let mut matcher = Matcher::new(config);
    let ranked = entries.iter().enumerate().filter_map(|(index, entry)| {
        let mut found = Found {
            index,
            in_name: Vec::new(),
            in_hint: Vec::new(),
        };
        let mut rank = Rank::default();
        for word in &words {
            word.find(entry, &mut matcher, &mut found, &mut rank)?;
        }
        found.in_name.sort_unstable();
        found.in_hint.sort_unstable();
        Some((rank, found))
    });
    let mut ranked: Vec<(Rank, Found)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| (rank.words_in_hint, Reverse(rank.score)));
    ranked.into_iter().map(|(_, found)| found).collect()
}

/// How well an entry fits.
#[derive(Default)]
struct Rank {
    /// The words that only the hint has; fewer are better.
    words_in_hint: usize,
    /// How well the letters fit; more is better.
    score: u32,
}

/// How well initials fit: better than any letters.
const INITIALS: u32 = u16::MAX as u32;

/// A word of a query.
struct Word {
    text: String,
    in_name: Atom,
    in_hint: Atom,
}

impl Word {
    fn new(text: &str) -> Self {
        let atom = |kind| {
            Atom::new(
                text,
                CaseMatching::Ignore,
                Normalization::Smart,
                kind,
                false,
            )
        };
        Self {
            text: text.to_lowercase(),
            in_name: atom(AtomKind::Fuzzy),
            // Scattered letters are found in nearly every sentence.
            in_hint: atom(AtomKind::Substring),
        }
    }

    /// Notes where it is in `entry` and how well it fits; nothing if it is not there.
    fn find(
        &self,
        entry: &Entry<'_>,
        matcher: &mut Matcher,
        found: &mut Found,
        rank: &mut Rank,
    ) -> Option<()> {
        let initials = initials(entry.name);
        if initials
            .iter()
            .map(|(_, letter)| *letter)
            .eq(self.text.chars())
        {
            let places = initials.iter().map(|(place, _)| *place);
            found.in_name.extend(places);
            rank.score += INITIALS;
            return Some(());
        }
        let mut letters = Vec::new();
        let name = Utf32Str::new(entry.name, &mut letters);
        if let Some(score) = self.in_name.indices(name, matcher, &mut found.in_name) {
            rank.score += u32::from(score);
            return Some(());
        }
        let mut letters = Vec::new();
        let hint = Utf32Str::new(entry.hint, &mut letters);
        let mut places = Vec::new();
        let score = self.in_hint.indices(hint, matcher, &mut places)?;
        let first = *places.first()?;
        let begins = first == 0 || !hint.get(first - 1).is_alphanumeric();
        if !begins {
            return None;
        }
        found.in_hint.append(&mut places);
        rank.words_in_hint += 1;
        rank.score += u32::from(score);
        Some(())
    }
}

/// The first letters of the words in `name`, and their places; none where there is one word.
fn initials(name: &str) -> Vec<(u32, char)> {
    let mut initials = Vec::new();
    let mut is_within = false;
    for (place, letter) in (0..).zip(name.chars()) {
        let is_letter = letter.is_alphanumeric() || letter == '’';
        if is_letter && !is_within {
            initials.extend(letter.to_lowercase().map(|letter| (place, letter)));
        }
        is_within = is_letter;
    }
    if initials.len() < 2 {
        initials.clear();
    }
    initials
}
