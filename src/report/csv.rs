//! One row per week and product, for spreadsheets: exact decimals, no currency signs.

use crate::analysis::{Pair, Standing};
use crate::quantity::format::plain;
use crate::workbook::Derived;

/// `week_start,product,baseline,proposed,difference,partial,one_sided,projected,mode,model,token_volume,hour_volume`, sorted
/// by week, then product. `model` is the only one that the rows are about, if they are about one; the volumes are by how
/// much what was measured is multiplied.
pub fn to_csv(derived: &Derived) -> Result<String, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "week_start",
        "product",
        "baseline",
        "proposed",
        "difference",
        "partial",
        "one_sided",
        "projected",
        "mode",
        "model",
        "token_volume",
        "hour_volume",
    ])?;
    let volume = derived.comparison.rates[0].volume;
    let [token_volume, hour_volume] = [volume.tokens, volume.hours].map(|of| plain(of.0));
    let model = derived.pairing.focus.model.as_deref().unwrap_or_default();
    let (pairing, comparison) = (&derived.pairing, &derived.comparison);
    for week in pairing.weeks_in_focus() {
        let of = &pairing.rollup.weeks[week];
        for index in pairing.products_in_focus() {
            let product = &comparison.products[index];
            let standing = pairing.standing[index][week];
            let pair = &product.weeks[week];
            // Without usage, there may be fees all the same.
            if standing == Standing::Absent && *pair == Pair::default() {
                continue;
            }
            writer.write_record([
                &of.week.first.to_string(),
                &product.name,
                &plain(pair.baseline.total().0),
                &plain(pair.proposed.total().0),
                &plain(pair.difference().0),
                yes_no(of.partial),
                yes_no(matches!(standing, Standing::OneSided(_))),
                yes_no(of.projected),
                pairing.mode.key(),
                model,
                &token_volume,
                &hour_volume,
            ])?;
        }
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn yes_no(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
