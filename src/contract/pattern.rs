//! Names on a rate card, which may be globs: `claude-sonnet-4-*`.

use std::fmt;

/// An id, or a glob in which `*` stands for any text and `?` for one character. Letter case does not matter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern {
    /// As written on the card.
    text: String,
    /// In lower case, for matching.
    folded: Vec<char>,
}

/// How closely a pattern names something; greater is closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// A glob; the longer it is, the closer.
    Glob(usize),
    /// Another exact name for it.
    Alias,
    /// Its exact id.
    Id,
}

impl Pattern {
    /// From the text on the card.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            folded: folded(text).collect(),
        }
    }

    /// As written on the card.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it can match more than one name.
    pub fn is_glob(&self) -> bool {
        self.folded.iter().any(|c| matches!(c, '*' | '?'))
    }

    /// How closely it names anything it matches, when it stands as an id (or else as an alias).
    pub fn closeness(&self, as_id: bool) -> Closeness {
        match (self.is_glob(), as_id) {
            (true, _) => Closeness::Glob(self.folded.len()),
            (false, true) => Closeness::Id,
            (false, false) => Closeness::Alias,
        }
    }

    /// Whether it names `name`.
    pub fn matches(&self, name: &str) -> bool {
        matches(&self.folded, folded(name))
    }

    /// Whether some name is matched by both.
    pub fn overlaps(&self, other: &Self) -> bool {
        if self.is_glob() || other.is_glob() {
            overlap(&self.folded, &other.folded)
        } else {
            self.folded == other.folded
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> + Clone {
    text.chars().flat_map(char::to_lowercase)
}

/// The classic glob match with two positions: on a mismatch, let the last `*` swallow one more character.
fn matches(pattern: &[char], mut name: impl Iterator<Item = char> + Clone) -> bool {
    let mut rest = pattern;
    // What follows the last `*`, and the name from where that was tried.
    let mut star = None;
    loop {
        if let ['*', after @ ..] = rest {
            rest = after;
            star = Some((after, name.clone()));
            continue;
        }
        let Some(c) = name.next() else {
            return rest.is_empty();
        };
        match rest {
            [p, after @ ..] if *p == c || *p == '?' => rest = after,
            _ => {
                let Some((after, from)) = &mut star else {
                    return false;
                };
                from.next();
                (rest, name) = (*after, from.clone());
            }
        }
    }
}

/// Whether the languages of two globs meet, by dynamic programming over their suffixes.
fn overlap(a: &[char], b: &[char]) -> bool {
    // Most begin differently, before the first `*` or `?` of either.
    let is_exact = |c: &char| !matches!(c, '*' | '?');
    let mut starts = a.iter().zip(b);
    let differ = starts.find(|(x, y)| x != y || !is_exact(x));
    if differ.is_some_and(|(x, y)| is_exact(x) && is_exact(y)) {
        return false;
    }
    let wide = b.len() + 1;
    let mut meets = vec![false; (a.len() + 1) * wide];
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            let at = |i: usize, j: usize| meets[i * wide + j];
            meets[i * wide + j] = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some('*'), Some(_)) => at(i + 1, j) || at(i, j + 1),
                (Some(_), Some('*')) => at(i, j + 1) || at(i + 1, j),
                (Some('*'), None) => at(i + 1, j),
                (None, Some('*')) => at(i, j + 1),
                (Some(&x), Some(&y)) => (x == y || x == '?' || y == '?') && at(i + 1, j + 1),
                _ => false,
            };
        }
    }
    meets[0]
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn globs_match_whole_names_in_any_case() {
        let cases = [
            ("claude-sonnet-4-6", "claude-sonnet-4-6", true),
            ("claude-sonnet-4-6", "Claude-Sonnet-4-6", true),
            ("claude-sonnet-4-6", "claude-sonnet-4-60", false),
            ("claude-*", "claude-haiku", true),
            ("claude-*", "claude", false),
            ("*", "", true),
            ("?", "", false),
            ("*sonnet*4?5", "eu.anthropic.claude-sonnet-4-5", true),
            ("a*b*c", "a-b-b-c-b", false),
            ("a*b*c", "abbbc", true),
        ];
        for (pattern, name, expected) in cases {
            assert_eq!(
                Pattern::new(pattern).matches(name),
                expected,
                "{pattern} against {name}"
            );
        }
    }

    #[test]
    fn overlap_is_found_where_some_name_matches_both() {
        let cases = [
            ("claude-*", "*-sonnet", true),
            ("claude-*", "nova-*", false),
            ("a?c", "ab?", true),
            ("a?c", "ab", false),
            ("a*c", "b*c", false),
            ("*a*", "*b*", true),
            ("abc", "ABC", true),
            ("ab*", "ac*", false),
            ("ab*", "a?c", true),
            ("ab", "ab*", true),
            ("*b", "ab", true),
        ];
        for (a, b, expected) in cases {
            assert_eq!(
                Pattern::new(a).overlaps(&Pattern::new(b)),
                expected,
                "{a} and {b}"
            );
            assert_eq!(
                Pattern::new(b).overlaps(&Pattern::new(a)),
                expected,
                "{b} and {a}"
            );
        }
    }
}
