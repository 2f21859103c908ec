//! Random usage and contracts, small enough to reckon slowly, with every kind of term.

use std::fmt::{self, Write as _};

use metershift::calendar::Day;
use metershift::contract::Contract;
use metershift::ingest::{Import, Repeats};
use metershift::quantity::{ByClass, Hours, TokenClass, Tokens};
use metershift::usage::{Attributes, Key, Measures, Source, Usage, UsageBuilder};
use metershift::workbook::Workbook;
use proptest::prelude::*;

/// Numbers to make choices by, one after another; nothing is chosen when they run out.
#[derive(Clone)]
pub(crate) struct Dice {
    rolls: Vec<u32>,
    next: usize,
}

/// On one line, however many there are.
impl fmt::Debug for Dice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x?}", self.rolls)
    }
}

impl Dice {
    /// Which rolls they will be.
    pub(crate) fn of(rolls: Vec<u32>) -> Self {
        Self { rolls, next: 0 }
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u32) -> u32 {
        let roll = self.rolls.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        roll % sides
    }

    pub(crate) fn is(&mut self, of: u32) -> bool {
        self.roll(of) == of - 1
    }

    pub(crate) fn pick<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.roll(options.len() as u32) as usize]
    }

    /// An amount with up to `places` decimals below `most`.
    pub(crate) fn amount(&mut self, most: u32, places: u32) -> String {
        let whole = self.roll(most);
        let part = self.roll(10_u32.pow(places));
        format!("{whole}.{part:0width$}", width = places as usize)
    }

    /// A day around those of the usage.
    pub(crate) fn day(&mut self) -> Day {
        first_day().plus(self.roll(100) as i32 - 10)
    }
}

pub(crate) fn dice() -> impl Strategy<Value = Dice> {
    proptest::collection::vec(any::<u32>(), 160..260).prop_map(Dice::of)
}

/// A Thursday, six weeks before the end of a year.
pub(crate) fn first_day() -> Day {
    Day::from_ymd(2025, 11, 20).unwrap_or(Day::EARLIEST)
}

/// Up to forty rows over ten weeks.
pub(crate) fn usage(dice: &mut Dice) -> Usage {
    let mut builder = UsageBuilder::default();
    let source = builder.sources.id(&Source::default());
    let is_huge = dice.is(6);
    for _ in 0..=dice.roll(40) {
        let attributes = Attributes {
            tier: dice
                .pick(&["", "", "standard", "batch", "Batch", "odd"])
                .to_owned(),
            route: dice.pick(&["", "", "global", "regional"]).to_owned(),
            context: dice.pick(&["", "", "long", "short"]).to_owned(),
            channel: dice.pick(&["", "internal", "resale", "Resale"]).to_owned(),
            region: dice.pick(&["", "us-east-1", "eu-west-1"]).to_owned(),
        };
        let is_hours = dice.is(3);
        let quantity = u128::from(dice.roll(1_000_000_000)) + 1;
        let quantity = if is_huge {
            quantity * 1_000_003
        } else {
            quantity
        };
        let mut measures = Measures {
            rows: 1,
            ..Measures::default()
        };
        if is_hours {
            measures.hours = Hours::from_pico(quantity * 7_777_777);
        } else {
            let mut tokens = ByClass::default();
            tokens[TokenClass::ALL[dice.roll(5) as usize]] = Tokens(quantity);
            measures.tokens = tokens;
        }
        let key = Key {
            day: first_day().plus(dice.roll(70) as i32),
            product: builder.products.id(dice.pick(&["Alpha", "Beta", "Gamma"])),
            model: builder.models.id(if is_hours {
                ""
            } else {
                dice.pick(&["m-one", "m-two", "x-3"])
            }),
            resource: builder.resources.id(if is_hours {
                dice.pick(&["trn", "p5"])
            } else {
                ""
            }),
            attributes: builder.attributes.id(&attributes),
            source,
        };
        builder.add(key, &measures);
    }
    builder.finish()
}

/// The tables of a card, each a text of its own, after the keys at its top.
pub(crate) fn card(dice: &mut Dice) -> (String, Vec<String>) {
    let mut top = format!("name = \"Card {}\"\n", dice.roll(100));
    if dice.is(3) {
        let effective = dice.day();
        writeln!(top, "effective = {effective}").ok();
        if dice.is(3) {
            writeln!(top, "end = {}", effective.plus(dice.roll(60) as i32)).ok();
        }
    } else if dice.is(6) {
        writeln!(top, "end = {}", dice.day()).ok();
    }
    if dice.is(2) {
        writeln!(top, "discount = \"{}\"", dice.amount(40, 2)).ok();
    }
    let mut tables = Vec::new();
    if !dice.is(4) {
        tokens(dice, &mut tables);
    }
    if tables.is_empty() || dice.is(2) {
        hours(dice, &mut tables);
    }
    factors(dice, &mut tables);
    terms(dice, &mut tables);
    (top, tables)
}

fn rates(dice: &mut Dice) -> String {
    let mut rates = String::new();
    for class in TokenClass::ALL {
        if !dice.is(6) {
            let places = if dice.is(5) { 9 } else { 2 };
            writeln!(rates, "{} = \"{}\"", class.key(), dice.amount(20, places)).ok();
        }
    }
    if rates.is_empty() {
        "input = 1\n".to_owned()
    } else {
        rates
    }
}

/// One entry for all days, or two with a gap or none between.
fn dated(
    dice: &mut Dice,
    head: &str,
    body: impl Fn(&mut Dice) -> String,
    tables: &mut Vec<String>,
) {
    if dice.is(3) {
        let until = dice.day();
        let from = until.plus(1 + if dice.is(3) { dice.roll(10) as i32 } else { 0 });
        tables.push(format!("{head}{}until = {until}\n", body(dice)));
        tables.push(format!("{head}{}from = {from}\n", body(dice)));
    } else {
        tables.push(format!("{head}{}", body(dice)));
    }
}

fn tokens(dice: &mut Dice, tables: &mut Vec<String>) {
    for model in ["m-one", "m-two", "m-*", "*"] {
        if dice.is(2) {
            dated(
                dice,
                &format!("[[token]]\nmodel = \"{model}\"\n"),
                rates,
                tables,
            );
            if dice.is(4) {
                let head = format!("[[token]]\nmodel = \"{model}\"\ntier = \"batch\"\n");
                dated(dice, &head, rates, tables);
            }
            if dice.is(6) {
                let head = format!(
                    "[[token]]\nmodel = \"{model}\"\ntier = \"batch\"\nroute = \"regional\"\n"
                );
                dated(dice, &head, rates, tables);
            }
        }
    }
}

fn hours(dice: &mut Dice, tables: &mut Vec<String>) {
    let rate = |dice: &mut Dice| format!("usd_per_hour = \"{}\"\n", dice.amount(90, 2));
    dated(dice, "[[hourly]]\nresource = \"trn\"\n", rate, tables);
    for more in [
        "[[hourly]]\nresource = \"*\"\n",
        "[[hourly]]\nresource = \"trn\"\nproduct = \"Beta\"\n",
        "[[hourly]]\nresource = \"trn\"\nregion = \"us-*\"\n",
    ] {
        if dice.is(3) {
            dated(dice, more, rate, tables);
        }
    }
}

fn factors(dice: &mut Dice, tables: &mut Vec<String>) {
    let factor = |dice: &mut Dice| format!("factor = \"{}\"\n", dice.amount(2, 2));
    for head in [
        "[[factor]]\ntier = \"batch\"\n",
        "[[factor]]\ntier = \"batch\"\nmodel = \"m-one\"\n",
        "[[factor]]\ntier = \"batch\"\nproduct = \"Alpha\"\n",
        "[[factor]]\ntier = \"standard\"\nmodel = \"m-*\"\n",
        "[[factor]]\nroute = \"regional\"\n",
        "[[factor]]\ncontext = \"long\"\nclasses = [\"input\", \"cache_read\"]\n",
        "[[factor]]\ncontext = \"long\"\n",
    ] {
        if dice.is(4) {
            dated(dice, head, factor, tables);
        }
    }
}

fn terms(dice: &mut Dice, tables: &mut Vec<String>) {
    let percent = |dice: &mut Dice| format!("percent = \"{}\"\n", dice.amount(50, 2));
    for head in [
        "[[discount_on]]\nmodel = \"m-*\"\n",
        "[[discount_on]]\nclasses = [\"output\"]\n",
        "[[discount_on]]\nproduct = \"Beta\"\n",
        "[[discount_on]]\nresource = \"trn\"\n",
    ] {
        if dice.is(4) {
            dated(dice, head, percent, tables);
        }
    }
    let kind = dice.pick(&["graduated", "all-units"]);
    match dice.roll(6) {
        0 => volume(dice, "tokens", kind, "", 2_000_000_000, tables),
        1 => volume(dice, "usd", kind, "", 20_000, tables),
        2 => {
            volume(dice, "hours", kind, "resource = \"*\"\n", 30, tables);
            volume(
                dice,
                "tokens",
                kind,
                "model = \"m-*\"\n",
                900_000_000,
                tables,
            );
        }
        _ => {}
    }
    let amount = |dice: &mut Dice| format!("amount = \"{}\"\n", dice.amount(9_000, 2));
    if dice.is(2) {
        let every = dice.pick(&["week", "month", "year"]);
        dated(
            dice,
            &format!("[[commitment]]\nevery = \"{every}\"\n"),
            amount,
            tables,
        );
    }
    for _ in 0..dice.roll(3) {
        let every = dice.pick(&["week", "month", "year"]);
        dated(
            dice,
            &format!("[[fee]]\nname = \"fee\"\nevery = \"{every}\"\n"),
            amount,
            tables,
        );
    }
}

fn volume(
    dice: &mut Dice,
    counts: &str,
    kind: &str,
    scope: &str,
    most: u32,
    tables: &mut Vec<String>,
) {
    let (mut above, mut tiers) = (0_u64, String::new());
    for _ in 0..=dice.roll(3) {
        write!(
            tiers,
            "{{ above = {above}, percent = \"{}\" }},",
            dice.amount(60, 2)
        )
        .ok();
        above += u64::from(dice.roll(most)) + 1;
    }
    tables.push(format!(
        "[[volume]]\ncounts = \"{counts}\"\nkind = \"{kind}\"\n{scope}tiers = [{tiers}]\n"
    ));
}

/// A workbook of usage that is from no file.
pub(crate) fn workbook(usage: Usage, contracts: [Contract; 2]) -> Workbook {
    let import = Import {
        usage,
        files: Vec::new(),
        repeats: Repeats::default(),
        overlaps: Vec::new(),
    };
    let [baseline, proposed] = contracts;
    Workbook::new(import, Some(baseline), Some(proposed))
}
