//! Contracts from files of other kinds.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use metershift::workbook::read_contract;

fn data(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cards")
        .join(name)
}

#[test]
fn litellms_price_list_is_read_exactly_and_says_what_it_left_out() {
    let contract = read_contract(&data("litellm.json")).unwrap();
    assert_eq!(contract.name(), "litellm");
    let shown: Vec<String> = contract
        .card
        .token
        .iter()
        .map(|entry| {
            let rates = entry
                .rates
                .0
                .map(|rate| rate.map_or("-".to_owned(), |rate| rate.0.to_string()));
            format!("{}: {}", entry.shown(), rates.join(" "))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "claude-sonnet-4-5: 3 3.75 6 0.3 15",
            "claude-sonnet-4-5, long: 6 - - - 22.5",
            "claude-sonnet-4-5, batch: 1.5 - - - -",
            "wrong: 15000000 - - - -",
        ]
    );
    // 0.0175 dollars a second.
    let hourly = &contract.card.hourly;
    assert_eq!(
        (hourly.len(), hourly[0].rate.0.to_string()),
        (1, "63".to_owned())
    );
    let notes: Vec<String> = contract
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.key, note.message))
        .collect();
    for (key, message) in [
        ("wrong.output_cost_per_token", "“\"dear\"” is not a number"),
        ("CLAUDE-sonnet-4-5", "same name but for letter case"),
        ("input_cost_per_image", "left out for 1 model;"),
        ("input_cost_per_second", "left out for 1 model;"),
        ("search_context_cost_per_query", "left out for 1 model;"),
        ("models", "hours for 2 models"),
    ] {
        let is_said = notes
            .iter()
            .any(|note| note.starts_with(key) && note.contains(message));
        assert!(is_said, "{key}: {message} not in {notes:#?}");
    }
}

#[test]
fn a_file_that_is_no_price_list_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (content, message) in [
        ("{\"a\": 3}", "line 1, column 7"),
        ("[1, 2]", "not LiteLLM’s price list"),
        (
            "{\"a\": {\"mode\": \"chat\"}}",
            "no model in it has a price",
        ),
    ] {
        let path = folder.path().join("prices.json");
        std::fs::write(&path, content).unwrap();
        let error = read_contract(&path).unwrap_err().to_string();
        assert!(
            error.contains(message) && error.contains("prices.json"),
            "{error}"
        );
    }
}
