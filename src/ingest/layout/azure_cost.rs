//! Azure Cost Management exports of actual or amortised cost, in the header sets of enterprise agreements,
//! customer agreements and pay-as-you-go, translated ones included.
//!
//! Headers: `opencost/opencost`, `pkg/cloud/azure/resources/billingexports/headersets/`. Meter names: examples in
//! public code that reads Azure's price list; their spelling varies even within a family, so the words here are a
//! union. No real export with token or PTU rows was at hand. Not verified: that a data zone counts as regional.
//!
//! Cached input is a meter of its own, so input has no cached tokens in it.

use super::meter::{self, Mark, Marks, Reading, Vocabulary, wrong};
use super::{Amount, Detail, Field, Layout, Meaning, Number, Refusal, Signature, Texts};
use crate::ingest::DateOrder;
use crate::quantity::{Measured, TokenClass, Unit, parse_scale, parse_unit};

/// One line per meter, resource and day.
pub(super) static LAYOUT: Layout = Layout {
    id: "azure-cost-management",
    title: "Azure Cost Management",
    columns: &[
        (Field::Time, &["Date", "UsageDateTime", "UsageDate"]),
        (Field::Detail(Detail::Meter), &["MeterName"]),
        (Field::Detail(Detail::Sku), &["MeterSubCategory"]),
        (Field::Detail(Detail::Service), &["MeterCategory"]),
        (Field::Detail(Detail::Unit), &["UnitOfMeasure"]),
        (
            Field::Region,
            &["ResourceLocation", "Location", "MeterRegion"],
        ),
        (Field::Detail(Detail::LineType), &["ChargeType"]),
        (
            Field::Detail(Detail::Currency),
            &["BillingCurrency", "BillingCurrencyCode", "Currency"],
        ),
        (
            Field::Number(Number::Amount),
            &["Quantity", "UsageQuantity"],
        ),
        (
            Field::Number(Number::Billed),
            &["CostInBillingCurrency", "PreTaxCost"],
        ),
    ],
    signature: Signature::Columns(&[
        &["MeterName"],
        &["UnitOfMeasure"],
        &["Quantity", "UsageQuantity"],
        &["CostInBillingCurrency", "PreTaxCost"],
    ]),
    // An application mostly has a resource group of its own. Tags are no JSON in some exports.
    product: &[
        "ResourceGroup",
        "ResourceGroupName",
        "SubscriptionName",
        "SubscriptionId",
        "SubscriptionGuid",
    ],
    interpret,
    date_order: Some(DateOrder::MonthFirst),
    notes: &[
        "cached input is a meter of its own, so its input does not include cached tokens",
        "cache writes without a lifetime are taken as 5-minute ones",
        "data zone and regional meters are taken as regional",
        "hours are those of provisioned throughput (PTU), of hosted models and of virtual machines of every size",
    ],
    ..Layout::BLANK
};

/// Words of meter names; longer phrases first.
const WORDS: &Vocabulary = &[
    ("cache read", Mark::Read),
    ("cache write", Mark::Write),
    ("data zone", Mark::Route("regional")),
    ("1 hour", Mark::OneHour),
    ("1h", Mark::OneHour),
    ("inp", Mark::Input),
    ("inpt", Mark::Input),
    ("input", Mark::Input),
    ("outp", Mark::Output),
    ("outpt", Mark::Output),
    ("output", Mark::Output),
    ("opt", Mark::Output),
    ("cached", Mark::Cached),
    ("cchd", Mark::Cached),
    ("cd", Mark::Cached),
    ("tokens", Mark::Tokens),
    ("token", Mark::Tokens),
    ("batch", Mark::Tier("batch")),
    ("flex", Mark::Tier("flex")),
    ("pp", Mark::Tier("priority")),
    ("priority", Mark::Tier("priority")),
    ("gl", Mark::Route("global")),
    ("glbl", Mark::Route("global")),
    ("global", Mark::Route("global")),
    ("dz", Mark::Route("regional")),
    ("dzn", Mark::Route("regional")),
    ("dzone", Mark::Route("regional")),
    ("regnl", Mark::Route("regional")),
    ("regional", Mark::Route("regional")),
    ("shortco", Mark::Context("standard")),
    ("longco", Mark::Context("long")),
    ("1k", Mark::Scale("1K")),
    ("1m", Mark::Scale("1M")),
];

/// Kinds of lines that are no usage; no reason means usage.
const LINE_TYPES: &[(&str, &str)] = &[
    ("", ""),
    ("Usage", ""),
    ("Purchase", "purchase"),
    ("Refund", "refund"),
    ("Tax", "tax"),
    ("Adjustment", "adjustment"),
    ("RoundingAdjustment", "adjustment"),
    ("Credit", "credit"),
    ("UnusedReservation", "unused commitment"),
    ("UnusedSavingsPlan", "unused commitment"),
];

/// Parts of the names of categories under which models are sold.
const MODEL_CATEGORIES: [&str; 4] = [
    "cognitive services",
    "openai",
    "foundry",
    "machine learning",
];

const OTHER_SERVICE: Refusal = Refusal::SetAside("another service");
const NEITHER: Refusal = Refusal::SetAside("neither tokens nor hours");

fn interpret(texts: &Texts<'_>) -> Result<Meaning, Refusal> {
    let line_type = texts.detail(Detail::LineType);
    if let Some(refusal) = meter::line_reason(line_type, LINE_TYPES, "another kind of line") {
        return Err(refusal);
    }
    let category = texts.detail(Detail::Service).to_lowercase();
    let is_machine = category == "virtual machines";
    let sells_models = category.is_empty()
        || MODEL_CATEGORIES
            .iter()
            .any(|known| category.contains(known));
    if !is_machine && !sells_models {
        return Err(OTHER_SERVICE);
    }
    let Reading { marks, rest } = Reading::new(texts.detail(Detail::Meter), WORDS);
    match hours(texts.detail(Detail::Unit)) {
        Some(unit) => Ok(held(texts, &marks, unit)),
        None if marks.say(Mark::Tokens) && !is_machine => tokens(texts, &marks, &rest),
        None => Err(NEITHER),
    }
}

/// `1 Hour`, `100 Hours`, and `1/Hour` as the price list has it. What is counted in seconds is speech and video.
fn hours(unit: &str) -> Option<Unit> {
    match parse_unit(&unit.replace('/', " ")) {
        Some((Measured::Hours, unit)) if unit.over == 1 => Some(unit),
        _ => None,
    }
}

/// Capacity by the hour. Its meter is what an hour is an hour of.
fn held(texts: &Texts<'_>, marks: &Marks, unit: Unit) -> Meaning {
    let meter = texts.detail(Detail::Meter);
    let is_throughput = meter.to_lowercase().starts_with("provisioned");
    Meaning {
        resource: if is_throughput {
            format!("PTU {meter}")
        } else {
            meter.to_owned()
        },
        attributes: meter::in_region(texts, marks.attributes()),
        amount: Amount::Hours(unit),
        ..Meaning::default()
    }
}

fn tokens(texts: &Texts<'_>, marks: &Marks, rest: &str) -> Result<Meaning, Refusal> {
    // A meter of embeddings names no class; there is no output that it could count.
    let embeds = rest.to_lowercase().contains("embed") && !marks.name_a_class();
    let class = marks
        .class()
        .or(embeds.then_some(TokenClass::Input))
        .ok_or_else(|| wrong(Detail::Meter, meter::NO_CLASS))?;
    Ok(Meaning {
        model: model(texts, rest),
        attributes: marks.attributes(),
        amount: Amount::Tokens(class, token_unit(texts.detail(Detail::Unit), marks)?),
        ..Meaning::default()
    })
}

/// `1K` or `1M`, which the meter's name may repeat but not contradict.
fn token_unit(text: &str, marks: &Marks) -> Result<Unit, Refusal> {
    let said = match parse_unit(text) {
        Some((Measured::Tokens, unit)) => Some(unit),
        _ => parse_scale(text),
    };
    let unit = said.ok_or_else(|| {
        let reason = "does not say how many tokens a quantity of 1 is; it should be 1K or 1M";
        wrong(Detail::Unit, reason)
    })?;
    match marks.scale() {
        Some(scale) if parse_scale(scale) != Some(unit) => {
            let reason = format!(
                "is not the {scale} that the meter’s name says; have one of them corrected"
            );
            Err(wrong(Detail::Unit, reason))
        }
        _ => Ok(unit),
    }
}

/// Newer names begin with the version alone; the family stands in the subcategory: `Azure OpenAI GPT5`, `5.4 mini`.
fn model(texts: &Texts<'_>, rest: &str) -> String {
    let family = texts.detail(Detail::Sku);
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{family} {rest}").trim().to_owned()
    } else {
        rest.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Amount, Detail, Field, Refusal, Texts};
    use crate::quantity::{TokenClass, Unit};

    fn read(service: &str, sku: &str, meter: &str, unit: &str) -> Result<super::Meaning, Refusal> {
        super::interpret(&Texts(&[
            (Field::Detail(Detail::Service), service),
            (Field::Detail(Detail::Sku), sku),
            (Field::Detail(Detail::Meter), meter),
            (Field::Detail(Detail::Unit), unit),
        ]))
    }

    #[test]
    fn meters_name_model_class_route_tier_and_context() {
        use TokenClass::{CacheRead, Input, Output};
        let cases = [
            (
                "gpt 4o 1120 Inp glbl Tokens",
                "1K",
                Input,
                "gpt 4o 1120",
                "global",
            ),
            (
                "gpt 4o 1120 cached Inp glbl Tokens",
                "1K",
                CacheRead,
                "gpt 4o 1120",
                "global",
            ),
            (
                "gpt 4o 1120 Batch Outp glbl Tokens",
                "1K",
                Output,
                "gpt 4o 1120",
                "batch · global",
            ),
            (
                "Grok 4.1 Outp DZone Tokens",
                "1K",
                Output,
                "Grok 4.1",
                "regional",
            ),
            (
                "5.5 ShortCo inp Gl 1M Tokens",
                "1M",
                Input,
                "Azure OpenAI GPT5 5.5",
                "global · standard",
            ),
            (
                "5.5 LongCo opt Dz 1M Tokens",
                "1M",
                Output,
                "Azure OpenAI GPT5 5.5",
                "regional · long",
            ),
            (
                "5.4 mini cchd inp pp Gl 1M Tokens",
                "1M",
                CacheRead,
                "Azure OpenAI GPT5 5.4 mini",
                "priority · global",
            ),
            (
                "gpt-4o-mini-0718-Inp-regnl Tokens",
                "1K",
                Input,
                "gpt-4o-mini-0718",
                "regional",
            ),
            (
                "text-embedding-3-large-regional Tokens",
                "1K",
                Input,
                "text-embedding-3-large",
                "regional",
            ),
        ];
        for (meter, unit, class, model, shown) in cases {
            let scale = if unit == "1K" {
                Unit::THOUSAND
            } else {
                Unit::MILLION
            };
            let meaning =
                read("Cognitive Services", "Azure OpenAI GPT5", meter, unit).unwrap_or_default();
            assert_eq!(meaning.amount, Amount::Tokens(class, scale), "{meter}");
            assert_eq!(meaning.model, model, "{meter}");
            assert_eq!(meaning.attributes.shown(), shown, "{meter}");
        }
    }

    #[test]
    fn units_that_are_missing_or_contradict_the_meter_are_wrong() {
        let cases = [
            ("gpt 4o 1120 Inp glbl Tokens", ""),
            ("gpt 4o 1120 Inp glbl Tokens", "1 GB"),
            ("5.5 ShortCo inp Gl 1M Tokens", "1K"),
            ("gpt 4o 1120 glbl Tokens", "1K"),
        ];
        for (meter, unit) in cases {
            let read = read("Foundry Models", "", meter, unit);
            assert!(matches!(read, Err(Refusal::Wrong { .. })), "{meter} {unit}");
        }
    }

    #[test]
    fn capacity_is_hours_of_its_meter_and_other_categories_are_set_aside() {
        let ptu = "Provisioned Managed Data Zone Unit";
        let meaning = read("Cognitive Services", "Azure OpenAI", ptu, "1/Hour").unwrap_or_default();
        assert_eq!(meaning.resource, "PTU Provisioned Managed Data Zone Unit");
        assert_eq!(meaning.attributes.route, "regional");
        assert_eq!(meaning.amount, Amount::Hours(Unit::ONE));
        let meaning =
            read("Virtual Machines", "", "ND96isr H100 v5", "100 Hours").unwrap_or_default();
        assert_eq!(meaning.resource, "ND96isr H100 v5");
        let aside = read("Load Balancer", "", "Included LB Rules", "100 Hours");
        assert_eq!(aside, Err(Refusal::SetAside("another service")));
        for (meter, unit) in [
            ("S0 Text Records", "1K"),
            ("Sora 2 glbl Second", "1 Second"),
        ] {
            let aside = read("Cognitive Services", "", meter, unit);
            assert_eq!(
                aside,
                Err(Refusal::SetAside("neither tokens nor hours")),
                "{meter}"
            );
        }
    }
}
