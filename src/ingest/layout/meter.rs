//! The words of meter, SKU and usage-type names: what each says of the tokens, and what is left as the model.
//!
//! Each source has its own [`Vocabulary`]. What is in none of its entries stays in the model's name, so that a
//! word which may change a price is never lost.

use super::{Detail, Field, Refusal, Texts};
use crate::quantity::TokenClass;
use crate::usage::Attributes;

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Tokens of the prompt.
    Input,
    /// Generated tokens.
    Output,
    /// Of the cache, where only reading is sold under that word.
    Cached,
    /// Read from the cache.
    Read,
    /// Written to the cache.
    Write,
    /// Neither read from nor written to the cache.
    Uncached,
    /// Something else with the cache.
    Unclear,
    /// Kept for an hour.
    OneHour,
    /// Keeping tokens in the cache, by the hour.
    Storage,
    /// That tokens are counted.
    Tokens,
    /// Standard, batch, flex or priority.
    Tier(&'static str),
    /// Global or regional.
    Route(&'static str),
    /// Standard or long.
    Context(&'static str),
    /// The scale the meter is counted in.
    Scale(&'static str),
    /// Nothing that matters.
    Filler,
}

/// Phrases, words separated by a space, with what they say. The first that fits counts: longer ones first.
pub(super) type Vocabulary = [(&'static str, Mark)];

/// Words that say nothing about the class, or contradict each other.
pub(super) const NO_CLASS: &str =
    "does not say which tokens are counted: input, output, cache reads or cache writes";

/// What a name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(Vec<Mark>);

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// What its words say.
    pub(super) marks: Marks,
    /// The other words, as they stand.
    pub(super) rest: String,
}

impl Reading {
    /// Takes `name` apart.
    pub(super) fn new(name: &str, vocabulary: &Vocabulary) -> Self {
        let words = words(name);
        let mut reading = Self::default();
        let mut at = 0;
        let mut kept: Option<usize> = None;
        while let Some(&(start, word)) = words.get(at) {
            let here = &words[at..];
            let known = vocabulary.iter().find(|(phrase, _)| begins(here, phrase));
            if let Some((phrase, mark)) = known {
                reading.marks.0.push(*mark);
                at += phrase.split(' ').count();
                continue;
            }
            // Neighbours keep the one character between them: `gpt-4o`.
            if let Some(last) = kept {
                let (before, text) = words[last];
                let gap = &name[before + text.len()..start];
                let is_neighbour = last + 1 == at && gap.len() == 1 && !gap.contains(['(', ')']);
                reading.rest.push_str(if is_neighbour { gap } else { " " });
            }
            reading.rest.push_str(word);
            kept = Some(at);
            at += 1;
        }
        reading
    }
}

/// The words of a name, with where each starts. A point belongs to its word: `4.6`.
fn words(name: &str) -> Vec<(usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '.';
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in name.char_indices() {
        match (start, is_part(c)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from, &name[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, &name[from..])));
    words
}

fn begins(words: &[(usize, &str)], phrase: &str) -> bool {
    let mut words = words.iter();
    phrase.split(' ').all(|wanted| {
        let word = words.next();
        word.is_some_and(|(_, word)| word.eq_ignore_ascii_case(wanted))
    })
}

/// `attributes` of hours that were run where the row says.
pub(super) fn in_region(texts: &Texts<'_>, attributes: Attributes) -> Attributes {
    Attributes {
        region: texts.region(),
        ..attributes
    }
}

impl Marks {
    /// Whether a word says so.
    pub(super) fn say(&self, mark: Mark) -> bool {
        self.0.contains(&mark)
    }

    /// Whether any word is about the class.
    pub(super) fn name_a_class(&self) -> bool {
        self.is_input() || self.say(Mark::Output)
    }

    fn is_cached(&self) -> bool {
        self.say(Mark::Cached) || self.say(Mark::Read) || self.say(Mark::Write)
    }

    fn is_input(&self) -> bool {
        self.say(Mark::Input) || self.say(Mark::Uncached) || self.is_cached()
    }

    /// Adds what other words say.
    pub(super) fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// The class that all the words together mean; `None` if they mean none or more than one. A cache write
    /// without a lifetime is one of five minutes.
    pub(super) fn class(&self) -> Option<TokenClass> {
        let contradicts = self.say(Mark::Unclear)
            || self.say(Mark::Output) && (self.say(Mark::Input) || self.is_cached())
            || self.say(Mark::Read) && self.say(Mark::Write)
            || self.say(Mark::Uncached) && self.is_cached();
        if contradicts {
            None
        } else if self.say(Mark::Write) {
            Some(if self.say(Mark::OneHour) {
                TokenClass::CacheWrite1h
            } else {
                TokenClass::CacheWrite5m
            })
        } else if self.is_cached() {
            Some(TokenClass::CacheRead)
        } else if self.say(Mark::Output) {
            Some(TokenClass::Output)
        } else if self.is_input() {
            Some(TokenClass::Input)
        } else {
            None
        }
    }

    /// The scale in the name, such as `1M`.
    pub(super) fn scale(&self) -> Option<&'static str> {
        self.0.iter().find_map(|mark| match mark {
            Mark::Scale(text) => Some(*text),
            _ => None,
        })
    }

    /// Tier, route and context; empty where no word says.
    pub(super) fn attributes(&self) -> Attributes {
        let mut attributes = Attributes::default();
        for mark in &self.0 {
            let (attribute, text) = match mark {
                Mark::Tier(text) => (&mut attributes.tier, text),
                Mark::Route(text) => (&mut attributes.route, text),
                Mark::Context(text) => (&mut attributes.context, text),
                _ => continue,
            };
            if attribute.is_empty() {
                (*text).clone_into(attribute);
            }
        }
        attributes
    }
}

/// A row whose `detail` is wrong.
pub(super) fn wrong(detail: Detail, reason: impl Into<String>) -> Refusal {
    Refusal::Wrong {
        field: Field::Detail(detail),
        reason: reason.into(),
    }
}

/// The reason to set aside a line of that kind, from a table of kinds; case does not matter.
pub(super) fn line_reason(
    kind: &str,
    reasons: &[(&str, &'static str)],
    otherwise: &'static str,
) -> Option<Refusal> {
    let known = reasons
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(kind));
    let reason = known.map_or(otherwise, |(_, reason)| reason);
    (!reason.is_empty()).then_some(Refusal::SetAside(reason))
}

#[cfg(test)]
mod tests {
    use super::{Mark, Marks, Reading};
    use crate::quantity::TokenClass;

    const WORDS: [(&str, Mark); 6] = [
        ("cache read", Mark::Read),
        ("cache write", Mark::Write),
        ("1 hour", Mark::OneHour),
        ("input", Mark::Input),
        ("output", Mark::Output),
        ("tokens", Mark::Tokens),
    ];

    #[test]
    fn unknown_words_stay_in_the_model_as_they_stand() {
        let cases = [
            ("gpt-4o-mini-0718-input tokens", "gpt-4o-mini-0718"),
            ("gpt 4o cache read input tokens", "gpt 4o"),
            ("Phi-3-128K-Input-Finetuned Tokens", "Phi-3-128K Finetuned"),
            ("Flash (Long) input", "Flash Long"),
            ("input tokens", ""),
            ("", ""),
        ];
        for (name, rest) in cases {
            assert_eq!(Reading::new(name, &WORDS).rest, rest, "{name}");
        }
    }

    #[test]
    fn words_together_make_one_class_or_none() {
        use Mark::{Cached, Input, OneHour, Output, Read, Uncached, Unclear, Write};
        let cases: [(&[Mark], Option<TokenClass>); 13] = [
            (&[Input], Some(TokenClass::Input)),
            (&[Input, Uncached], Some(TokenClass::Input)),
            (&[Input, Cached], Some(TokenClass::CacheRead)),
            (&[Input, Cached, Read], Some(TokenClass::CacheRead)),
            (&[Input, Write], Some(TokenClass::CacheWrite5m)),
            (&[Write, OneHour], Some(TokenClass::CacheWrite1h)),
            (&[Output], Some(TokenClass::Output)),
            (&[Output, Uncached], Some(TokenClass::Output)),
            (&[], None),
            (&[Input, Output], None),
            (&[Output, Read], None),
            (&[Read, Write], None),
            (&[Input, Unclear], None),
        ];
        for (marks, class) in cases {
            assert_eq!(Marks(marks.to_vec()).class(), class, "{marks:?}");
        }
    }
}
