//! Words of sources put into ours.

/// What `table` has for a text, whatever its case; a text that is not in the table stays, in lower case, so that
/// it is seen and priced apart.
pub(super) fn worded(text: &str, table: &[(&str, &str)]) -> String {
    let text = text.trim().to_lowercase();
    let entry = table.iter().find(|(theirs, _)| *theirs == text);
    entry.map_or(text.as_str(), |(_, ours)| ours).to_owned()
}

#[cfg(test)]
mod tests {
    use super::worded;

    #[test]
    fn words_that_are_not_known_stay() {
        let table = [("default", "standard"), ("auto", "")];
        assert_eq!(worded(" Default ", &table), "standard");
        assert_eq!(worded("AUTO", &table), "");
        assert_eq!(worded("Flex", &table), "flex");
        assert_eq!(worded("", &table), "");
    }
}
