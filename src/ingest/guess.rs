//! What the columns of a file of no known layout seem to be, told by the words of its header and checked against
//! its values.
//!
//! A guess is a suggestion to start from, so it is careful where a mistake would change amounts unseen: no
//! quantity whose unit is not known, no cost in another currency, no column that may be a part of another. The end
//! of a period is not guessed, as files do not say whether they mean the last day or the one after.

use std::collections::BTreeSet;

use super::layout::{Field, Number};
use super::plan::is_null;
use crate::quantity::{TokenClass, Unit};

/// What the columns of an unknown file seem to be. Nothing is used before the user agrees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Guess {
    /// Fields and the positions of their columns, in the order of columns. Each field, and each column, once.
    pub(super) columns: Vec<(Field, usize)>,
    /// What numbers are counted in, where the header says so.
    pub(super) units: Vec<(Field, Unit)>,
}

/// Words in lower case, with spaces between them.
type Words = &'static str;

/// One way in which a header can name a field.
struct Hint {
    field: Field,
    /// How well it fits a header that has nothing else in it.
    weight: i32,
    /// The header has a word of each.
    all: &'static [Words],
    /// The header has no word of any.
    none: &'static [Words],
    /// What the column must hold.
    holds: Holds,
}

/// What a column holds.
#[derive(Clone, Copy)]
enum Holds {
    /// Dates or times.
    Times,
    /// Texts, few of them distinct.
    Names,
    /// Nothing but these words.
    OneOf(Words),
    /// Numbers that are whole where they are counted one by one.
    Counts,
    /// Numbers that may have a fraction.
    Amounts,
    /// Numbers that may have a fraction, or be negative.
    Money,
}

const CACHE: Words = "cache cached caching";
const CACHED: Words = "cached";
const EPHEMERAL: Words = "cache cached caching ephemeral";
const READ: Words = "read reads gelesen";
const HIT: Words = "hit hits";
const WRITE: Words = "write writes written creation creations geschrieben";
const FIVE_MINUTES: Words = "5m 5min 5mins";
const ONE_HOUR: Words = "1h 1hr 1hour";
/// Put together from `no cache`, `non-cached`, `cache miss` and the like.
const UNCACHED: Words = "uncached noncached nocache";
/// Put together from `incl. cached` and the like.
const WITH_CACHED: Words = "withcached";
const ALL: Words = "all gesamt incl including inclusive inkl overall total withcached";
const TOKENS: Words = "ktok ktokens mtok mtokens tok token tokens toks";
const INPUT: Words = "eingabe eingabetoken eingabetokens entrada entrée input inputs prompt";
const INPUT_OF_TOKENS: Words = "context prompts request sent";
const OUTPUT: Words = "ausgabe ausgabetoken ausgabetokens completion output outputs salida sortie";
const OUTPUT_OF_TOKENS: Words =
    "candidate candidates completions generated generation out response";
const COST: Words =
    "ausgaben cost costs coste costes costo costos coût coûts gasto kosten spend spending";
/// What a token count, an hour or a request is not.
const NOT_A_COUNT: Words = "$ % amount average avg billed budget characters charge chars currency id ids kosten limit \
    max mean median pct per percent price quota rate ratio share type usd €";
/// Parts of a whole that has a column of its own, or nothing of it.
const PARTS: Words =
    "audio duration image latency modality ms reasoning seconds text thinking time video";
const OTHER_MONEY: Words = "budget cad chf code currency discount eur euro gbp id jpy limit list per pro rate saving \
    savings tax type unit währung £ €";
const CENTER: Words = "center centers centre stelle";
const COMPUTE: Words = "accelerator accelerators billed cluster compute gpu gpus instance machine node nodes server \
    tpu uptime usage vm";
const DURATION: Words =
    "busy dauer duration elapsed execution latency laufzeit processing runtime time zeit";
/// Times that are not when something was used, and durations that are not of a whole request.
const OTHER_TIMES: Words = "completion due end ende ended ending expires expiry export finished first invoice last \
    modified updated zone";
const HOURS: Words = "h heures horas hour hours hr hrs rechenstunden stunde stunden";
const MINUTES: Words = "min mins minute minuten minutes minutos";
const SECONDS: Words = "s sec second secondes seconds secs segundos sekunde sekunden";
const MILLISECONDS: Words = "millis millisecond milliseconds millisekunden ms msec msecs";
const THOUSANDS: Words = "1000 1k k ktok ktokens tausend thousand thousands tsd";
const MILLIONS: Words = "1000000 1m m million millionen millions mio mm mtok mtokens";
const CURRENCY: Words = "currency devise moneda waehrung währung";

/// Words that say nothing against a field.
const PLAIN: Words =
    "anzahl at count in n name net num number of the total us usage usd used utc $";

const fn tokens(class: TokenClass) -> Field {
    Field::Number(Number::Tokens(class))
}

const fn hint(
    field: Field,
    weight: i32,
    holds: Holds,
    all: &'static [Words],
    none: &'static [Words],
) -> Hint {
    Hint {
        field,
        weight,
        all,
        none,
        holds,
    }
}

/// Every way to name a field.
#[rustfmt::skip]
static HINTS: &[Hint] = &[
    hint(Field::Time, 9, Holds::Times, &["date datetime datum fecha timestamp zeitpunkt zeitstempel"], &[OTHER_TIMES]),
    hint(Field::Time, 9, Holds::Times, &["date day datum period time zeit", "beginn begin from start von"], &[OTHER_TIMES]),
    hint(Field::Time, 8, Holds::Times, &["day jour tag"], &[OTHER_TIMES]),
    hint(Field::Time, 7, Holds::Times, &["time uhrzeit week woche zeit"], &[OTHER_TIMES]),
    hint(Field::Time, 6, Holds::Times, &["created mes mois monat month period"], &[OTHER_TIMES]),
    hint(Field::Time, 5, Holds::Times, &["beginn begin from start started starting von"], &[OTHER_TIMES]),

    hint(Field::Product, 10, Holds::Names, &["product producto produit produkt produktname"], &[COST, "type version"]),
    hint(Field::Product, 9, Holds::Names, &["anwendung aplicación app application"], &[COST]),
    hint(Field::Product, 8, Holds::Names, &["team"], &[COST]),
    hint(Field::Product, 7, Holds::Names, &["dienst project projekt projet proyecto service workspace"], &[COST, "tier"]),
    hint(Field::Product, 7, Holds::Names, &["cost", CENTER], &[]),
    hint(Field::Product, 7, Holds::Names, &["costcenter kostenstelle"], &[]),
    hint(Field::Product, 6, Holds::Names, &["abteilung department"], &[COST]),
    hint(Field::Product, 6, Holds::Names, &["business", "unit"], &[COST]),
    hint(Field::Product, 5, Holds::Names, &["client customer feature kunde tenant"], &[COST]),

    hint(Field::Model, 10, Holds::Names, &["model modell modellname modelo modèle"], &[COST, "provider size tier type unit units vendor"]),
    hint(Field::Model, 8, Holds::Names, &["llm"], &[COST]),
    hint(Field::Model, 6, Holds::Names, &["deployment engine"], &[COST, "type"]),

    hint(Field::Resource, 9, Holds::Names, &["gpu instance machine node", "type"], &[COST]),
    hint(Field::Resource, 9, Holds::Names, &["instanztyp"], &[]),
    hint(Field::Resource, 7, Holds::Names, &["hardware instance instanz resource ressource"], &[COST, HOURS]),
    hint(Field::Resource, 5, Holds::Names, &["sku"], &[COST]),

    hint(Field::Tier, 8, Holds::OneOf("standard batch flex priority"), &["mode priority tier"], &[]),
    hint(Field::Route, 8, Holds::OneOf("global regional"), &["geo region route routing"], &[]),
    hint(Field::Context, 8, Holds::OneOf("standard long"), &["context"], &[]),
    hint(Field::Channel, 8, Holds::OneOf("internal resale"), &["channel kanal"], &[]),

    hint(tokens(TokenClass::Input), 10, Holds::Counts, &[UNCACHED], &[COST, NOT_A_COUNT, PARTS, OUTPUT]),
    hint(tokens(TokenClass::Input), 9, Holds::Counts, &[INPUT], &[COST, NOT_A_COUNT, PARTS, EPHEMERAL, ALL, OUTPUT, UNCACHED]),
    hint(tokens(TokenClass::Input), 7, Holds::Counts, &[INPUT_OF_TOKENS, TOKENS], &[COST, NOT_A_COUNT, PARTS, EPHEMERAL, ALL, OUTPUT, UNCACHED, INPUT, OUTPUT_OF_TOKENS]),
    hint(tokens(TokenClass::Input), 7, Holds::Counts, &["in", TOKENS], &[COST, NOT_A_COUNT, PARTS, EPHEMERAL, ALL, OUTPUT, UNCACHED, INPUT, INPUT_OF_TOKENS, OUTPUT_OF_TOKENS, THOUSANDS, MILLIONS]),
    hint(Field::Number(Number::Prompt), 9, Holds::Counts, &[INPUT, ALL], &[COST, NOT_A_COUNT, PARTS, EPHEMERAL, OUTPUT, UNCACHED]),

    hint(tokens(TokenClass::CacheRead), 9, Holds::Counts, &[CACHE, READ], &[COST, NOT_A_COUNT, PARTS, WRITE]),
    hint(tokens(TokenClass::CacheRead), 8, Holds::Counts, &[CACHE, HIT, TOKENS], &[COST, NOT_A_COUNT, PARTS, WRITE]),
    hint(tokens(TokenClass::CacheRead), 7, Holds::Counts, &[CACHED], &[COST, NOT_A_COUNT, PARTS, WRITE, OUTPUT]),
    hint(tokens(TokenClass::CacheWrite5m), 10, Holds::Counts, &[EPHEMERAL, FIVE_MINUTES], &[COST, NOT_A_COUNT, PARTS, READ]),
    hint(tokens(TokenClass::CacheWrite5m), 7, Holds::Counts, &[CACHE, WRITE], &[COST, NOT_A_COUNT, PARTS, READ, ONE_HOUR]),
    hint(tokens(TokenClass::CacheWrite1h), 10, Holds::Counts, &[EPHEMERAL, ONE_HOUR], &[COST, NOT_A_COUNT, PARTS, READ]),

    hint(tokens(TokenClass::Output), 9, Holds::Counts, &[OUTPUT], &[COST, NOT_A_COUNT, PARTS, CACHE, INPUT]),
    hint(tokens(TokenClass::Output), 7, Holds::Counts, &[OUTPUT_OF_TOKENS, TOKENS], &[COST, NOT_A_COUNT, PARTS, CACHE, INPUT, OUTPUT]),
    hint(Field::Number(Number::Total), 8, Holds::Counts, &["all gesamt sum total", TOKENS], &[COST, NOT_A_COUNT, PARTS, CACHE, WITH_CACHED, INPUT, OUTPUT, INPUT_OF_TOKENS, OUTPUT_OF_TOKENS]),

    hint(Field::Number(Number::Hours), 8, Holds::Amounts, &["heures horas hours hrs rechenstunden stunden"], &[COST, "$ day per price rate usd", TOKENS, DURATION]),
    hint(Field::Number(Number::Hours), 8, Holds::Amounts, &[COMPUTE, HOURS], &[COST, "$ per price rate usd", TOKENS, DURATION]),
    hint(Field::Number(Number::Hours), 6, Holds::Amounts, &[COMPUTE, MINUTES], &[COST, "$ per price rate usd", TOKENS]),
    hint(Field::Number(Number::Hours), 6, Holds::Amounts, &[COMPUTE, SECONDS], &[COST, "$ per price rate usd", TOKENS]),
    hint(Field::Number(Number::Hours), 6, Holds::Amounts, &[COMPUTE, MILLISECONDS], &[COST, "$ per price rate usd", TOKENS]),
    hint(Field::Number(Number::Busy), 6, Holds::Amounts, &[DURATION, HOURS], &[NOT_A_DURATION, TOKENS, COMPUTE]),
    hint(Field::Number(Number::Busy), 6, Holds::Amounts, &[DURATION, MINUTES], &[NOT_A_DURATION, TOKENS, COMPUTE]),
    hint(Field::Number(Number::Busy), 6, Holds::Amounts, &[DURATION, SECONDS], &[NOT_A_DURATION, TOKENS, COMPUTE]),
    hint(Field::Number(Number::Busy), 6, Holds::Amounts, &[DURATION, MILLISECONDS], &[NOT_A_DURATION, TOKENS, COMPUTE]),
    hint(Field::Number(Number::Busy), 3, Holds::Amounts, &["milliseconds millisekunden minuten minutes seconds sekunden"], &[NOT_A_DURATION, TOKENS, COMPUTE, DURATION]),

    hint(Field::Number(Number::Requests), 8, Holds::Counts, &["anfragen aufrufe calls invocations peticiones requests requêtes solicitudes"], &[COST, NOT_A_COUNT, PARTS, TOKENS, FAILED]),
    hint(Field::Number(Number::Requests), 7, Holds::Counts, &["anfrage call invocation request", "anzahl count n num number"], &[COST, NOT_A_COUNT, PARTS, TOKENS, FAILED]),

    hint(Field::Number(Number::Billed), 8, Holds::Money, &[COST], &[OTHER_MONEY, CENTER, TOKENS, INPUT, OUTPUT, CACHE, HOURS]),
    hint(Field::Number(Number::Billed), 6, Holds::Money, &["billed charge charged charges"], &[OTHER_MONEY, TOKENS, INPUT, OUTPUT, CACHE, HOURS, MINUTES, SECONDS, DURATION, COST]),
    hint(Field::Number(Number::Billed), 4, Holds::Money, &["amount betrag importe montant"], &[OTHER_MONEY, TOKENS, INPUT, OUTPUT, CACHE, COST]),
    hint(Field::Number(Number::Billed), 3, Holds::Money, &["$ dollars preis price usd"], &[OTHER_MONEY, TOKENS, INPUT, OUTPUT, CACHE, HOURS, COST, CENTER]),
];

const NOT_A_DURATION: Words =
    "$ avg average first last max mean median per queue stamp timestamp unix usd";
const FAILED: Words = "error errored errors failed search tool web";

/// A column that could be a field.
struct Candidate {
    field: Field,
    column: usize,
    score: i32,
}

/// Guesses by `header` and some of the `rows` below it.
pub(super) fn guess(header: &[String], rows: &[Vec<String>]) -> Guess {
    let words: Vec<Vec<String>> = header.iter().map(|name| joined(words(name))).collect();
    let mut candidates = Vec::new();
    for (column, words) in words.iter().enumerate() {
        let values: Vec<&str> = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|value| value.trim())
            .filter(|value| !is_null(value.as_bytes()))
            .collect();
        candidates.extend(HINTS.iter().filter_map(|hint| {
            let score = score(hint, words, &values)?;
            Some(Candidate {
                field: hint.field,
                column,
                score,
            })
        }));
    }
    candidates.sort_by_key(|candidate| (-candidate.score, candidate.column));
    let mut columns: Vec<(Field, usize)> = Vec::new();
    for Candidate { field, column, .. } in candidates {
        let is_taken = |&(known, at): &(Field, usize)| known == field || at == column;
        if !columns.iter().any(is_taken) {
            columns.push((field, column));
        }
    }
    drop_doubtful(&mut columns, &words, rows);
    columns.sort_by_key(|&(_, column)| column);
    let units = columns.iter().filter_map(|&(field, column)| {
        let unit = unit_of(field, &words[column])?;
        (unit != Unit::ONE).then_some((field, unit))
    });
    Guess {
        units: units.collect(),
        columns,
    }
}

fn is_in(list: Words, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// How well a column fits a hint; `None` if it does not.
fn score(hint: &Hint, words: &[String], values: &[&str]) -> Option<i32> {
    let has = |list: Words| words.iter().any(|word| is_in(list, word));
    if !hint.all.iter().all(|list| has(list)) || hint.none.iter().any(|list| has(list)) {
        return None;
    }
    let unit = unit_of(hint.field, words)?;
    if !values.is_empty() && !holds(hint.holds, values, unit) {
        return None;
    }
    let is_plain = |word: &&String| {
        let lists = [PLAIN, TOKENS].into_iter();
        lists
            .chain(hint.all.iter().copied())
            .any(|list| is_in(list, word))
    };
    let other_words = words.iter().filter(|word| !is_plain(word)).count();
    let is_empty = i32::from(values.is_empty());
    Some(4 * hint.weight - i32::try_from(other_words).unwrap_or(i32::MAX / 2) - 2 * is_empty)
}

/// What a field is counted in by the words of its header; `None` where it must be said and is not.
fn unit_of(field: Field, words: &[String]) -> Option<Unit> {
    let has = |list: Words| words.iter().any(|word| is_in(list, word));
    let first = |units: &[(Words, Unit)]| {
        let known = units.iter().find(|(list, _)| has(list));
        known.map(|(_, unit)| *unit)
    };
    match field {
        Field::Number(Number::Hours | Number::Busy) => first(&[
            (MILLISECONDS, Unit::MILLISECOND),
            (SECONDS, Unit::SECOND),
            (MINUTES, Unit::MINUTE),
            (HOURS, Unit::ONE),
        ]),
        Field::Number(Number::Billed) if has(THOUSANDS) || has(MILLIONS) || has("cents") => None,
        Field::Number(Number::Billed) => Some(Unit::ONE),
        Field::Number(_) => {
            let scale = first(&[(THOUSANDS, Unit::THOUSAND), (MILLIONS, Unit::MILLION)]);
            Some(scale.unwrap_or(Unit::ONE))
        }
        _ => Some(Unit::ONE),
    }
}

/// Takes out guesses that others make doubtful.
fn drop_doubtful(columns: &mut Vec<(Field, usize)>, words: &[Vec<String>], rows: &[Vec<String>]) {
    let has =
        |columns: &[(Field, usize)], field: Field| columns.iter().any(|(known, _)| *known == field);
    let has_word = |column: usize, list: Words| words[column].iter().any(|word| is_in(list, word));
    // Input with cached tokens, and the same without, would count twice.
    if has(columns, tokens(TokenClass::Input)) {
        columns.retain(|(field, _)| *field != Field::Number(Number::Prompt));
    }
    // Writes of no said lifetime, beside those of an hour, may be the sum.
    if has(columns, tokens(TokenClass::CacheWrite1h)) {
        columns.retain(|&(field, column)| {
            field != tokens(TokenClass::CacheWrite5m) || has_word(column, FIVE_MINUTES)
        });
    }
    // A resource is what hours are hours of.
    if !has(columns, Field::Number(Number::Hours)) {
        columns.retain(|(field, _)| *field != Field::Resource);
    }
    let is_foreign = |column: usize| {
        let mut values = rows.iter().filter_map(|row| row.get(column));
        values.any(|value| {
            let value = value.trim();
            !is_null(value.as_bytes())
                && !["usd", "$", "us$"].contains(&value.to_lowercase().as_str())
        })
    };
    let mut currencies = (0..words.len()).filter(|&column| has_word(column, CURRENCY));
    if currencies.any(is_foreign) {
        columns.retain(|(field, _)| *field != Field::Number(Number::Billed));
    }
}

/// The words of a name, in lower case: `cacheRead_InputTokens (1K)` has five.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        let starts = before.is_some_and(|before| {
            before.is_lowercase() && c.is_uppercase()
                || before.is_alphabetic() && c.is_numeric()
                || before.is_uppercase()
                    && c.is_uppercase()
                    && after.is_some_and(|c| c.is_lowercase())
        });
        let is_sign = "$€£%".contains(c);
        if (starts || is_sign || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if is_sign {
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// The words with those that only mean something together as one: `no cache` is `uncached`.
fn joined(words: Vec<String>) -> Vec<String> {
    const PAIRS: [(Words, Words, &str); 3] = [
        (
            "excl excluding no non not ohne un without",
            CACHE,
            "uncached",
        ),
        (CACHE, "miss missed misses", "uncached"),
        (
            "incl including inclusive inkl mit plus with",
            CACHE,
            "withcached",
        ),
    ];
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let last = kept.last().map_or("", String::as_str);
        let mut pairs = PAIRS.iter();
        match pairs.find(|(first, second, _)| is_in(first, last) && is_in(second, &word)) {
            Some((_, _, one)) => {
                kept.pop();
                kept.push((*one).to_owned());
            }
            None => kept.push(word),
        }
    }
    kept
}

/// Whether a column holds what it should: in nine of ten rows, as there may be a totals row or a mistake.
fn holds(what: Holds, values: &[&str], unit: Unit) -> bool {
    let mostly = |fits: &dyn Fn(&str) -> bool| {
        let fitting = values.iter().filter(|value| fits(value)).count();
        10 * fitting >= 9 * values.len()
    };
    match what {
        Holds::Times => mostly(&is_time),
        Holds::Names => {
            let distinct: BTreeSet<&str> = values.iter().copied().collect();
            let is_few = distinct.len() <= 20 || 4 * distinct.len() <= values.len();
            is_few && !mostly(&|value| is_time(value) || number(value).is_some())
        }
        Holds::OneOf(known) => values
            .iter()
            .all(|value| is_in(known, &value.to_lowercase())),
        Holds::Counts => mostly(&|value| {
            number(value)
                .is_some_and(|number| !number.negative && (number.whole || unit != Unit::ONE))
        }),
        Holds::Amounts => mostly(&|value| number(value).is_some_and(|number| !number.negative)),
        Holds::Money => mostly(&|value| number(value).is_some()),
    }
}

/// What a number looks like.
struct Looks {
    negative: bool,
    /// It may be whole: `1.200` is twelve hundred in some countries.
    whole: bool,
}

/// Whether a text is a number, in any country's way.
fn number(text: &str) -> Option<Looks> {
    let text = text.trim_start_matches(['$', '+', ' ']);
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest.trim_start_matches('$')),
        None => (false, text),
    };
    let (digits, exponent) = match text.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.trim_start_matches(['+', '-'])),
        None => (text, "0"),
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark = |c: char| ".,' \u{a0}\u{202f}".contains(c);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.ends_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || is_mark(c))
        && digits.chars().any(|c| c.is_ascii_digit())
        && is_digits(exponent);
    if !is_number {
        return None;
    }
    let fraction = digits
        .rsplit_once(['.', ','])
        .map_or("", |(_, fraction)| fraction);
    let whole = exponent != "0" || fraction.len() == 3 || fraction.bytes().all(|byte| byte == b'0');
    Some(Looks { negative, whole })
}

/// Whether a text is a date or a time, or the seconds or milliseconds since 1970.
fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
    if let Ok(epoch) = whole.parse::<u64>()
        && is_fraction
    {
        let since_2000 = 946_684_800..4_102_444_800;
        return since_2000.contains(&epoch) || since_2000.contains(&(epoch / 1_000));
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    is_date(date) && (time.is_empty() || time.contains(':'))
}

/// `2026-06-30`, `6/30/26`, `30.06.2026` and the like.
fn is_date(text: &str) -> bool {
    let Some(mark) = text.chars().find(|c| "-/.".contains(*c)) else {
        return false;
    };
    let parts: Vec<&str> = text.split(mark).collect();
    let small = |text: &str| {
        let number: Option<u8> = text.parse().ok().filter(|_| text.len() <= 2);
        number.filter(|number| (1..=31).contains(number))
    };
    let is_pair = |a: &str, b: &str| small(a).min(small(b)).is_some_and(|smaller| smaller <= 12);
    let is_year = |text: &str, digits: &[usize]| {
        digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    match *parts.as_slice() {
        [year, month, day] if is_year(year, &[4]) => is_pair(month, day),
        [a, b, year] if mark != '-' => is_year(year, &[2, 4]) && is_pair(a, b),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header, rows, and the fields expected as `key=column` with `:unit` where it is not one by one.
    type Case = (&'static str, &'static [&'static str], &'static str);

    const CASES: &[Case] = &[
        (
            "Day|Team|LLM|Prompt tokens|Completion tokens|Cost (USD)",
            &[
                "2026-06-01|Shop|gpt-5|1200|300|0.0105",
                "2026-06-02|Care|gpt-5|59200.0|41|0.2",
            ],
            "time=Day product=Team model=LLM input_tokens=Prompt tokens output_tokens=Completion tokens billed_cost=Cost (USD)",
        ),
        (
            "Datum|Produkt|Modell|Eingabe (Token)|Ausgabe (Token)|Stunden|Kosten",
            &["01.06.2026|Laden|m-1|1.200|300|3,5|12,50"],
            "time=Datum product=Produkt model=Modell input_tokens=Eingabe (Token) output_tokens=Ausgabe (Token) \
             compute_hours=Stunden billed_cost=Kosten",
        ),
        (
            "createdAt|appName|inputTokens|cachedInputTokens|outputTokens|latencyMs",
            &[
                "2026-06-01T10:00:00.123Z|a|10|5|7|812.5",
                "2026-06-01T10:00Z|b|10|0|7|90",
            ],
            "time=createdAt product=appName input_tokens=inputTokens cache_read_tokens=cachedInputTokens \
             output_tokens=outputTokens busy_time=latencyMs:1/3600000",
        ),
        (
            "Week starting|Application|Cost center|Input tokens (k)|Output tokens (k)|GPU hours",
            &[
                "6/1/2026|Kiro|4711|12.5|3.25|40.5",
                "6/8/2026|Kiro|4711|13|4|41",
            ],
            "time=Week starting product=Application input_tokens=Input tokens (k):1000/1 \
             output_tokens=Output tokens (k):1000/1 compute_hours=GPU hours",
        ),
        (
            "timestamp|cost center|engine|total input tokens|cache read tokens|cache creation tokens|generated tokens",
            &[
                "1790553600|Sales|claude|100|60|20|7",
                "1790553601|Sales|claude|100|60|20|7",
            ],
            "time=timestamp product=cost center model=engine input_tokens_with_cached=total input tokens \
             cache_read_tokens=cache read tokens cache_write_5m_tokens=cache creation tokens output_tokens=generated tokens",
        ),
        (
            "date|workspace|uncached_input_tokens|input_tokens|ephemeral_5m_input_tokens|ephemeral_1h_input_tokens|\
             cache_read_input_tokens|output_tokens",
            &["2026-06-01|w|1|10|2|3|4|5"],
            "time=date product=workspace input_tokens=uncached_input_tokens \
             cache_write_5m_tokens=ephemeral_5m_input_tokens cache_write_1h_tokens=ephemeral_1h_input_tokens \
             cache_read_tokens=cache_read_input_tokens output_tokens=output_tokens",
        ),
        // Writes beside those of an hour may be the sum; a list price is no cost; a user is no product.
        (
            "date|user|cache_creation_input_tokens|cache_write_1h|list price|requests",
            &["2026-06-01|u1|10|4|0.2|3"],
            "time=date cache_write_1h_tokens=cache_write_1h requests=requests",
        ),
        // No cost where the currency is another one.
        (
            "Date|Service|Amount|Currency|Calls",
            &["2026-06-01|Search|3,50|EUR|2"],
            "time=Date product=Service requests=Calls",
        ),
        (
            "Date|Service|Service tier|Amount|Currency|Request count",
            &[
                "2026-06-01|Search|batch|$1,234.50|USD|2",
                "2026-06-01|Search|standard|-3|usd|2",
            ],
            "time=Date product=Service tier=Service tier billed_cost=Amount requests=Request count",
        ),
        // A duration without a unit, tokens of no class, a ratio and a flag are not guessed.
        (
            "Timestamp|Duration|Tokens|Cache hit rate|Cached|Response tokens",
            &["2026-06-01 10:00:00|12|500|0.5|true|40"],
            "time=Timestamp output_tokens=Response tokens",
        ),
        (
            "period start|period end|instance type|instance hours|price per hour|region",
            &["2026-06-01|2026-06-30|trn2.48xlarge|720|35.76|us-east-1"],
            "time=period start resource=instance type compute_hours=instance hours",
        ),
        (
            "start_time|deployment|region|context|prompt_cache_hit_tokens|prompt_cache_miss_tokens|completion_tokens|total_tokens",
            &["2026-06-01T00:00:00+00:00|d|Global|long|5|6|7|18"],
            "time=start_time model=deployment route=region context=context cache_read_tokens=prompt_cache_hit_tokens \
             input_tokens=prompt_cache_miss_tokens output_tokens=completion_tokens total_tokens=total_tokens",
        ),
        // The words say one thing and the values another.
        (
            "date|product|input|output|hours|cost",
            &["yesterday|17|some text|more|9 to 5|a lot"],
            "",
        ),
        (
            "Fecha|Proyecto|Modelo|Tokens de entrada|Tokens de salida|Horas|Coste|GPU seconds",
            &["2026/06/01|p|m|1|2|3|4|3600"],
            "time=Fecha product=Proyecto model=Modelo input_tokens=Tokens de entrada output_tokens=Tokens de salida \
             compute_hours=Horas billed_cost=Coste",
        ),
        (
            "month|project|model|Input MTok|Output MTok|Compute minutes|Spend ($ thousands)",
            &["2026-06-01|p|m|1.25|0.5|90|3"],
            "time=month product=project model=model input_tokens=Input MTok:1000000/1 output_tokens=Output MTok:1000000/1 \
             compute_hours=Compute minutes:1/60",
        ),
        (
            "date|app|tokens in|tokens out|cached tokens (thousands)|tokens in thousands",
            &["2026-06-01|a|5|6|1.5|11"],
            "time=date product=app input_tokens=tokens in output_tokens=tokens out \
             cache_read_tokens=cached tokens (thousands):1000/1",
        ),
        // A header alone, and columns that are blank so far.
        (
            "date|product|input tokens|output tokens",
            &[],
            "time=date product=product input_tokens=input tokens output_tokens=output tokens",
        ),
        (
            "date|prompt tokens|input tokens|output audio tokens|output tokens",
            &["2026-06-01|NULL|7|1|2"],
            "time=date input_tokens=input tokens output_tokens=output tokens",
        ),
    ];

    #[test]
    fn headers_and_values_say_what_columns_are() {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect::<Vec<String>>();
        for (header, rows, expected) in CASES {
            let header = cells(header);
            let rows: Vec<Vec<String>> = rows.iter().map(|row| cells(row)).collect();
            let Guess { columns, units } = guess(&header, &rows);
            let said: Vec<String> = columns
                .iter()
                .map(|&(field, column)| {
                    let unit = units.iter().find(|(known, _)| *known == field);
                    let unit = unit.map_or(String::new(), |(_, unit)| {
                        format!(":{}/{}", unit.times, unit.over)
                    });
                    format!("{}={}{unit}", field.key(), header[column])
                })
                .collect();
            assert_eq!(said.join(" "), *expected, "{header:?}");
        }
    }

    #[test]
    fn names_are_split_into_words() {
        for (name, expected) in [
            ("cacheRead_InputTokens (1K)", "cache read input tokens 1k"),
            ("GPUHours", "gpu hours"),
            ("ephemeral5mInputTokens", "ephemeral 5m input tokens"),
            ("TotalCostUSD", "total cost usd"),
            ("Spend ($)", "spend $"),
            ("Größe", "größe"),
            ("--", ""),
        ] {
            assert_eq!(words(name).join(" "), expected);
        }
    }

    #[test]
    fn numbers_and_times_are_told_from_other_text() {
        for text in [
            "1", "1,200", "1.200,5", "$3", "-$3.50", "5.92e4", "1 000", ".5", "59200.0",
        ] {
            assert!(number(text).is_some(), "{text}");
        }
        for text in [
            "",
            "a1",
            "1a",
            "9 to 5",
            "EUR 3,50",
            "e5",
            "1e",
            "-",
            "2026-06-01",
        ] {
            assert!(number(text).is_none(), "{text}");
        }
        for text in [
            "2026-06-30",
            "6/30/26",
            "30.06.2026",
            "2026-06-30T10:00Z",
            "1790553600",
            "1790553600000",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            "12",
            "June",
            "2026",
            "1.5.2",
            "45/45/2026",
            "2026-06-30 total",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }
}
