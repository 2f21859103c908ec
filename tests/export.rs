//! Files that leave the program: each is parsed back and says the same as the comparison, and the same input makes the same
//! bytes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "export/terms.rs"]
mod terms;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use metershift::contract::Side;
use metershift::ingest::{Options, import_bytes};
use metershift::quantity::{TokenClass, Usd};
use metershift::report::{CsvTable, Export, ExportError, Exporting, Going, export};
use metershift::workbook::{Derived, Edit, Look, Workbook};
use rust_decimal::Decimal;

fn exporting() -> Exporting {
    Exporting {
        exported_at: "2026-11-26T12:00:00Z".parse().unwrap(),
        look: Look::default(),
    }
}

fn bytes(kind: Export, workbook: &Workbook) -> Vec<u8> {
    let derived = Derived::new(workbook);
    let made = export(kind, workbook, &derived, &exporting(), &Going::default());
    made.unwrap_or_else(|error| panic!("{}: {error}", kind.name()))
}

/// The rows of a table, each by the names of its columns.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> Decimal {
    let text = &row[column];
    Decimal::from_str_exact(text).unwrap_or_else(|error| panic!("{column}: {text}: {error}"))
}

/// The sample, and contracts with every kind of term, priced both ways.
fn workbooks() -> Vec<(&'static str, Workbook)> {
    vec![
        ("the sample", Workbook::sample()),
        ("every term", terms::workbook()),
        ("every term, as contracts date them", terms::dated()),
    ]
}

#[test]
fn the_same_input_makes_the_same_bytes() {
    for (what, workbook) in workbooks() {
        for kind in Export::ALL {
            let name = kind.name();
            assert_eq!(
                bytes(*kind, &workbook),
                bytes(*kind, &workbook),
                "{what}: {name}"
            );
        }
    }
}

#[test]
fn what_is_cancelled_makes_nothing() {
    let workbook = Workbook::sample();
    let derived = Derived::new(&workbook);
    for kind in [
        Export::Xlsx,
        Export::Focus(Side::Baseline),
        Export::Csv(CsvTable::Bills),
    ] {
        let going = Going::default();
        going.cancel();
        let made = export(kind, &workbook, &derived, &exporting(), &going);
        assert!(
            matches!(made, Err(ExportError::Cancelled)),
            "{}",
            kind.name()
        );
    }
}

#[test]
fn every_export_says_where_it_comes_from() {
    let mut workbook = Workbook::sample();
    workbook.apply(Edit::RenameScenario(0, "What finance asked".to_owned()));
    for kind in Export::ALL {
        let bytes = bytes(*kind, &workbook);
        let text = match kind {
            Export::Xlsx => shared_strings(&bytes),
            _ => String::from_utf8(bytes).unwrap(),
        };
        for part in [
            "What finance asked",
            "as if in force throughout",
            "Monday",
            "UTC",
            "26 Nov 2026",
            &format!("Metershift {}", env!("CARGO_PKG_VERSION")),
        ] {
            assert!(text.contains(part), "{} does not say {part}", kind.name());
        }
    }
}

fn shared_strings(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut file = archive.by_name("xl/sharedStrings.xml").unwrap();
    file.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn tables_add_up_to_the_comparison() {
    for (what, workbook) in workbooks() {
        let derived = Derived::new(&workbook);
        let total = &derived.comparison.total.all;
        let sum =
            |table: CsvTable, column: &str, counts: &dyn Fn(&BTreeMap<String, String>) -> bool| {
                let rows = rows(&bytes(Export::Csv(table), &workbook));
                let counted = rows.iter().filter(|row| counts(row));
                counted.map(|row| number(row, column)).sum::<Decimal>()
            };
        let measured = |row: &BTreeMap<String, String>| row["projected"] == "false";
        assert_eq!(
            sum(CsvTable::Weeks, "difference", &measured),
            total.difference().0,
            "{what}"
        );
        let product = |row: &BTreeMap<String, String>| row["row"] == "product";
        assert_eq!(
            sum(CsvTable::Products, "proposed", &product),
            total.proposed.total().0,
            "{what}"
        );
        for (side, charge) in [("baseline", total.baseline), ("proposed", total.proposed)] {
            let of_side = |row: &BTreeMap<String, String>| {
                row["contract"] == side && row["counted"] == "true"
            };
            for (column, part) in [
                ("charged_for_usage", charge.usage()),
                ("shortfall", charge.shortfall),
                ("fees", charge.fees),
                ("charged", charge.total()),
            ] {
                assert_eq!(
                    sum(CsvTable::Bills, column, &of_side),
                    part.0,
                    "{what}: {side} {column}"
                );
            }
        }
        let all = workbook.usage.total();
        let every = |_: &BTreeMap<String, String>| true;
        for class in TokenClass::ALL {
            let tokens = Decimal::from_str_exact(&all.tokens[class].0.to_string()).unwrap();
            assert_eq!(sum(CsvTable::Usage, class.key(), &every), tokens, "{what}");
        }
        assert_eq!(
            sum(CsvTable::Usage, "hours", &every),
            all.hours.decimal(),
            "{what}"
        );
    }
}

#[test]
fn focus_read_back_says_the_same_costs_and_quantities() {
    for (what, workbook) in workbooks() {
        let derived = Derived::new(&workbook);
        for side in Side::BOTH {
            let bytes = bytes(Export::Focus(side), &workbook);
            let charge = match side {
                Side::Baseline => derived.comparison.total.all.baseline,
                Side::Proposed => derived.comparison.total.all.proposed,
            };
            let rows = rows(&bytes);
            let billed: Decimal = rows.iter().map(|row| number(row, "BilledCost")).sum();
            assert_eq!(billed, charge.total().0, "{what}, {side:?}");
            for row in &rows {
                for column in NEVER_EMPTY {
                    assert!(!row[column].is_empty(), "{column} of {row:?}");
                }
                let product = number(row, "ContractedUnitPrice") * number(row, "PricingQuantity");
                let cost = number(row, "ContractedCost");
                assert!(
                    (product - cost).abs() < Decimal::new(1, 3),
                    "{product} is not {cost}"
                );
            }
            let import = import_bytes(&[("focus.csv", &bytes)], &Options::default()).unwrap();
            let quality = import.files[0].outcome.as_ref().unwrap();
            assert_eq!(
                quality.rejected.first().map(ToString::to_string),
                None,
                "{what}"
            );
            let read = import.usage.total();
            // A week’s charge is read as its days’, which have fewer digits.
            let off = read.billed.unwrap_or(Usd::ZERO) - charge.usage();
            assert!(
                off.0.abs() < Decimal::new(1, 6),
                "{what}, {side:?}: {off:?}"
            );
            let mut products = import.usage.products.clone();
            products.retain(|name| !name.is_empty());
            for product in &products {
                assert!(workbook.usage.products.contains(product), "{product}");
            }
            if derived.pairing.meters(side).tokens && what == "the sample" {
                let all = workbook.usage.total();
                assert_eq!(read.tokens, all.tokens, "{what}, {side:?}");
                // Hours name no model.
                let named = |names: &[String]| -> Vec<String> {
                    let names = names.iter().filter(|name| !name.is_empty());
                    names.cloned().collect()
                };
                let models = [&import.usage.models, &workbook.usage.models].map(|of| named(of));
                assert_eq!(models[0], models[1], "{what}");
            }
        }
    }
}

/// Columns that FOCUS 1.2 wants in every row of usage, purchases and adjustments alike.
const NEVER_EMPTY: [&str; 19] = [
    "BilledCost",
    "BillingAccountId",
    "BillingAccountName",
    "BillingCurrency",
    "BillingPeriodEnd",
    "BillingPeriodStart",
    "ChargeCategory",
    "ChargeDescription",
    "ChargePeriodEnd",
    "ChargePeriodStart",
    "ContractedCost",
    "EffectiveCost",
    "InvoiceIssuerName",
    "ListCost",
    "PricingQuantity",
    "PricingUnit",
    "ProviderName",
    "PublisherName",
    "ServiceName",
];

#[test]
fn text_from_data_is_never_a_formula() {
    let text = "date,product,model,input_tokens,compute_hours,resource\n\
                2026-06-01,=HYPERLINK(\"http://x\"),@m,1000,1,+r\n\
                2026-06-02,-cmd,=m,1000,1,r\n";
    let import = import_bytes(&[("=usage.csv", text.as_bytes())], &Options::default()).unwrap();
    let card = "name = '=1+1'\n[[token]]\nmodel = '*'\ninput = 1\n[[hourly]]\nresource = '*'\nusd_per_hour = 1\n";
    let contract = || Some(metershift::contract::Contract::parse(card).unwrap());
    let workbook = Workbook::new(import, contract(), contract());
    for kind in Export::ALL.iter().filter(|kind| kind.ending() == "csv") {
        let bytes = bytes(*kind, &workbook);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        for record in reader.records() {
            for field in &record.unwrap() {
                let is_number = field.parse::<Decimal>().is_ok();
                assert!(
                    is_number || !field.starts_with(['=', '+', '-', '@', '\t', '\r']),
                    "{}: {field}",
                    kind.name()
                );
            }
        }
    }
    // In a spreadsheet, text is in the table of texts, and formulas are ours.
    let xlsx = bytes(Export::Xlsx, &workbook);
    let mut archive = zip::ZipArchive::new(Cursor::new(&xlsx)).unwrap();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>HYPERLINK"), "{at}");
        assert!(!text.contains("<f>1+1"), "{at}");
    }
}
