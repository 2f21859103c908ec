//! What a card consists of: its sections, and the fields of their entries.

use crate::contract::terms::{Counted, Every, TierKind};
use crate::quantity::TokenClass;

/// A part of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Name, currency, dates and the discount on everything; there is one.
    Head,
    /// The rate of exchange; there is one, which counts only where the currency is not the dollar.
    Exchange,
    /// Prices of hours.
    Hourly,
    /// Prices of tokens.
    Token,
    /// What tiers, routes and contexts do to prices.
    Factor,
    /// Discounts on some charges.
    Discount,
    /// Volume tiers.
    Volume,
    /// The least that is charged.
    Commitment,
    /// Fixed fees.
    Fee,
}

/// What can be written into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
    /// A date as in 2027-01-01.
    Date,
    /// Several names; see [`names`](super::names).
    Names,
    /// Volume tiers; see [`tiers`](super::tiers).
    Tiers,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

/// A field of the entries of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in files.
    pub key: &'static str,
    /// Its name on screen.
    pub name: &'static str,
    /// What it says, in words.
    pub meaning: &'static str,
    /// What can be written into it.
    pub form: Form,
    /// Whether it has to be there.
    pub is_needed: bool,
}

const fn field(key: &'static str, name: &'static str, form: Form, meaning: &'static str) -> Field {
    Field {
        key,
        name,
        meaning,
        form,
        is_needed: false,
    }
}

const fn needed(field: Field) -> Field {
    Field {
        is_needed: true,
        ..field
    }
}

const fn rate(class: TokenClass) -> Field {
    let meaning = "Per million tokens; nothing here is unpriced, 0 is free";
    field(class.key(), class.shown(), Form::Number, meaning)
}

const FROM: Field = field(
    "from",
    "From",
    Form::Date,
    "The first day it holds, as in 2027-01-01; none, if it always did",
);
const UNTIL: Field = field(
    "until",
    "Until",
    Form::Date,
    "The last day it holds, as in 2027-12-31; none, if it goes on",
);
const SOURCE: Field = field("source", "Source", Form::Text, "Where it was read");
const CHECKED: Field = field(
    "checked",
    "Checked",
    Form::Date,
    "The day somebody looked, as in 2026-11-20",
);
const TIER: Field = field(
    "tier",
    "Tier",
    Form::Text,
    "standard, batch, flex or priority; what is not stated is the standard, and others by factors",
);
const ROUTE: Field = field(
    "route",
    "Route",
    Form::Text,
    "global or regional; what is not stated is any, and others by factors",
);
const CONTEXT: Field = field(
    "context",
    "Context",
    Form::Text,
    "standard or long; what is not stated is the standard, and others by factors",
);
const MODEL: Field = field(
    "model",
    "Model",
    Form::Text,
    "The model as usage names it; * stands for any text",
);
const RESOURCE: Field = field(
    "resource",
    "Resource",
    Form::Text,
    "What the hours are hours of, as usage names it; * stands for any text",
);
const PRODUCT: Field = field(
    "product",
    "Product",
    Form::Text,
    "Only for this product; * stands for any text. For all, if empty",
);
const CLASSES: Field = field(
    "classes",
    "Token classes",
    Form::Names,
    "Only these: input, cache_write_5m, cache_write_1h, cache_read, output. All, if empty",
);
const AMOUNT: Field = needed(field(
    "amount",
    "Amount",
    Form::Number,
    "How much each period",
));
const EVERY: Field = needed(field(
    "every",
    "Every",
    Form::OneOf(&[Every::Month.key(), Every::Week.key(), Every::Year.key()]),
    "How often it is due",
));

const HEAD: &[Field] = &[
    needed(field(
        "name",
        "Name",
        Form::Text,
        "What people call this contract",
    )),
    needed(field(
        "currency",
        "Currency",
        Form::Text,
        "The three letters of the currency that amounts here are in; one that is not USD needs a rate of exchange",
    )),
    field(
        "effective",
        "In force from",
        Form::Date,
        "The first day of the contract, as in 2027-01-01",
    ),
    field(
        "end",
        "In force until",
        Form::Date,
        "The last day of the contract, as in 2029-12-31",
    ),
    field(
        "discount",
        "Discount on everything",
        Form::Number,
        "Percent off every charge for hours and tokens",
    ),
];

const EXCHANGE: &[Field] = &[
    needed(field(
        "usd",
        "Rate of exchange",
        Form::Number,
        "Dollars for one unit of the currency",
    )),
    needed(field(
        "date",
        "Day of the rate",
        Form::Date,
        "The day of that rate, as in 2026-11-20",
    )),
    field(
        "source",
        "Source of the rate",
        Form::Text,
        "Where it was read",
    ),
];

const HOURLY: &[Field] = &[
    needed(RESOURCE),
    field(
        "region",
        "Region",
        Form::Text,
        "Only in this region; * stands for any text. Everywhere, if empty",
    ),
    PRODUCT,
    needed(field(
        "usd_per_hour",
        "Rate",
        Form::Number,
        "Per hour; 0 is free",
    )),
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

const TOKEN: &[Field] = &[
    needed(MODEL),
    field(
        "aliases",
        "Other names",
        Form::Names,
        "Other names that usage has for the model, separated by commas; * stands for any text",
    ),
    TIER,
    ROUTE,
    CONTEXT,
    rate(TokenClass::Input),
    rate(TokenClass::CacheWrite5m),
    rate(TokenClass::CacheWrite1h),
    rate(TokenClass::CacheRead),
    rate(TokenClass::Output),
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

const FACTOR: &[Field] = &[
    TIER,
    ROUTE,
    CONTEXT,
    needed(field(
        "factor",
        "Factor",
        Form::Number,
        "What unit prices are multiplied by",
    )),
    MODEL,
    RESOURCE,
    PRODUCT,
    CLASSES,
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

const DISCOUNT: &[Field] = &[
    needed(field(
        "percent",
        "Percent off",
        Form::Number,
        "How much, from 0 to 100",
    )),
    MODEL,
    RESOURCE,
    PRODUCT,
    CLASSES,
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

const VOLUME: &[Field] = &[
    needed(field(
        "counts",
        "Counts",
        Form::OneOf(&[
            Counted::Tokens.key(),
            Counted::Hours.key(),
            Counted::Usd.key(),
        ]),
        "What the volume of a calendar month is counted in",
    )),
    needed(field(
        "kind",
        "Kind",
        Form::OneOf(&[TierKind::Graduated.key(), TierKind::AllUnits.key()]),
        "graduated: only what lies above each threshold; all-units: everything in the month",
    )),
    needed(field(
        "tiers",
        "Tiers",
        Form::Tiers,
        "The percentage off above each threshold",
    )),
    MODEL,
    RESOURCE,
    PRODUCT,
    CLASSES,
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

const COMMITMENT: &[Field] = &[AMOUNT, EVERY, FROM, UNTIL, SOURCE, CHECKED];

const FEE: &[Field] = &[
    needed(field("name", "What for", Form::Text, "What the fee is for")),
    AMOUNT,
    EVERY,
    FROM,
    UNTIL,
    SOURCE,
    CHECKED,
];

impl Section {
    /// All, in the order of a card.
    pub const ALL: [Self; 9] = [
        Self::Head,
        Self::Exchange,
        Self::Hourly,
        Self::Token,
        Self::Factor,
        Self::Discount,
        Self::Volume,
        Self::Commitment,
        Self::Fee,
    ];

    /// Its name in files; the head has none.
    pub fn key(self) -> &'static str {
        match self {
            Self::Head => "",
            Self::Exchange => "exchange",
            Self::Hourly => "hourly",
            Self::Token => "token",
            Self::Factor => "factor",
            Self::Discount => "discount_on",
            Self::Volume => "volume",
            Self::Commitment => "commitment",
            Self::Fee => "fee",
        }
    }

    /// Its name on screen.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Head => "Contract",
            Self::Exchange => "Rate of exchange",
            Self::Hourly => "Hourly rates",
            Self::Token => "Token rates",
            Self::Factor => "Factors",
            Self::Discount => "Discounts",
            Self::Volume => "Volume tiers",
            Self::Commitment => "Commitments",
            Self::Fee => "Fees",
        }
    }

    /// The fields of its entries, in the order of a card.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Head => HEAD,
            Self::Exchange => EXCHANGE,
            Self::Hourly => HOURLY,
            Self::Token => TOKEN,
            Self::Factor => FACTOR,
            Self::Discount => DISCOUNT,
            Self::Volume => VOLUME,
            Self::Commitment => COMMITMENT,
            Self::Fee => FEE,
        }
    }

    /// Whether a card has exactly one.
    pub fn is_single(self) -> bool {
        matches!(self, Self::Head | Self::Exchange)
    }

    /// The position of a field; `None` if it has none of that name.
    pub(super) fn position(self, key: &str) -> Option<usize> {
        self.fields().iter().position(|field| field.key == key)
    }
}
