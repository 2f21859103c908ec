//! The sample that is shipped is the one its generator makes.

#[path = "tools/sample_data.rs"]
pub mod sample_data;

#[test]
fn shipped_usage_is_what_the_generator_makes() {
    assert!(
        sample_data::usage_csv() == include_str!("../assets/sample/usage.csv"),
        "run `cargo run --example make_sample`"
    );
}

#[test]
fn shipped_hours_are_what_the_generator_makes() {
    assert!(
        sample_data::hours_csv() == include_str!("../assets/sample/hours.csv"),
        "run `cargo run --example make_sample`"
    );
}
