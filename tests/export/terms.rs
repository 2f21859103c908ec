//! A workbook in which every kind of term counts: tiers, discounts, commitments, fees, factors, dates, a volume.

use std::fmt::Write as _;

use metershift::contract::{Contract, Mode, Side};
use metershift::ingest::{Options, import_bytes};
use metershift::quantity::Multiplier;
use metershift::workbook::{Edit, Workbook};

const BASELINE: &str = "name = 'Hours and a plan'\neffective = '2025-01-01'\n\
    [[hourly]]\nresource = 'trn2'\nusd_per_hour = '35.7613'\n\
    [[hourly]]\nresource = 'trn2'\nproduct = 'Kiro'\nusd_per_hour = '30.01'\n\
    [[volume]]\ncounts = 'hours'\nkind = 'all-units'\ntiers = [{ above = 400, percent = '3.5' }, { above = 900, percent = 7 }]\n\
    [[commitment]]\namount = 21000\nevery = 'month'\n\
    [[fee]]\nname = 'Support'\namount = '777.77'\nevery = 'week'\n";

const PROPOSED: &str = "name = 'Tokens with terms'\neffective = '2026-05-20'\ndiscount = '4.25'\n\
    [[token]]\nmodel = 'opus'\ninput = '5.00'\noutput = '25.00'\ncache_read = '0.5'\n\
    [[token]]\nmodel = 'haiku'\ninput = '1.003'\noutput = '5'\ncache_read = '0.1'\nuntil = '2026-06-15'\n\
    [[token]]\nmodel = 'haiku'\ninput = '0.9'\noutput = '4.7'\ncache_read = '0.09'\nfrom = '2026-06-16'\n\
    [[factor]]\ntier = 'batch'\nfactor = '0.5'\n\
    [[discount_on]]\nmodel = 'haiku'\nclasses = ['output']\npercent = '12.5'\n\
    [[volume]]\ncounts = 'tokens'\nkind = 'graduated'\nmodel = 'opus'\n\
    tiers = [{ above = 1000000000, percent = 5 }, { above = 2500000000, percent = '11.5' }]\n\
    [[volume]]\ncounts = 'usd'\nkind = 'graduated'\nmodel = 'haiku'\n\
    tiers = [{ above = 500, percent = 2 }, { above = 1500, percent = 4 }]\n\
    [[commitment]]\namount = '90000'\nevery = 'year'\nuntil = '2026-06-07'\n\
    [[commitment]]\namount = '30000'\nevery = 'month'\nfrom = '2026-06-08'\n\
    [[fee]]\nname = 'Platform'\namount = 5000\nevery = 'month'\n";

/// Fourteen weeks of three products, the first and last in part.
fn usage() -> String {
    let mut text = "date,product,model,resource,tier,input_tokens,cache_read_tokens,output_tokens,compute_hours\n".to_owned();
    let mut seed: u64 = 7;
    let mut next = |most: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    for day in 0..95 {
        let date = metershift::calendar::Day::from_ymd(2026, 4, 22)
            .unwrap()
            .plus(day);
        for product in ["Rufus", "Kiro", "Quick"] {
            if product == "Quick" && day % 9 == 0 {
                continue;
            }
            for (model, tier) in [("opus", ""), ("haiku", "batch"), ("haiku", "")] {
                let (input, read, output) = (next(9_000_000), next(30_000_000), next(2_000_000));
                writeln!(
                    text,
                    "{date},{product},{model},,{tier},{input},{read},{output},"
                )
                .unwrap();
            }
            let hours = next(9_999);
            writeln!(
                text,
                "{date},{product},,trn2,,,,,{}.{:03}",
                hours / 1000,
                hours % 1000
            )
            .unwrap();
        }
    }
    text
}

/// As if in force throughout.
pub(super) fn workbook() -> Workbook {
    let options = Options {
        period: "day".parse().unwrap(),
        ..Options::default()
    };
    let text = usage();
    let import = import_bytes(&[("usage.csv", text.as_bytes())], &options).unwrap();
    let rows = import.files[0].outcome.as_ref().unwrap().rows;
    assert_eq!(rows.read, rows.taken);
    let contract = |text: &str| {
        Some(Contract::parse(text).unwrap_or_else(|error| panic!("{error} in\n{text}")))
    };
    let mut workbook = Workbook::new(import, contract(BASELINE), contract(PROPOSED));
    workbook.apply(Edit::SetMultiplier(
        Side::Proposed,
        metershift::analysis::RateKind::Tokens,
        Multiplier("1.01".parse().unwrap()),
    ));
    workbook.scenario.volume.tokens = Multiplier("1.5".parse().unwrap());
    workbook
}

/// As contracts date them: the proposed one begins within the data.
pub(super) fn dated() -> Workbook {
    let mut workbook = workbook();
    workbook.scenario.mode = Mode::Dated;
    workbook
}
