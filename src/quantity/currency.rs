//! Signs, brackets and currency marks around an amount of money.

/// A currency, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// None is named.
    None,
    /// US dollars.
    Dollars,
    /// Letters that name no currency.
    Unknown,
    /// Another currency.
    Other,
}

/// Currencies that have neither a sign of their own nor a code of three letters.
const NAMES: [&str; 14] = [
    "FR", "FT", "KR", "KČ", "LEI", "RM", "RP", "RS", "ZŁ", "РУБ", "ЛВ", "元", "円", "원",
];

impl Mark {
    /// What some letters and signs name; spaces do not matter.
    fn new(text: &str) -> Self {
        match text.trim() {
            "" => return Self::None,
            "$" | "USD" | "US$" => return Self::Dollars,
            _ => {}
        }
        let folded: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_uppercase)
            .collect();
        let has = |is_it: fn(char) -> bool| folded.contains(is_it);
        match folded.as_str() {
            "$" | "USD" | "US$" | "$US" | "USD$" | "$USD" => Self::Dollars,
            name if NAMES.contains(&name) => Self::Other,
            _ if has(|c| c != '$' && is_sign(c)) => Self::Other,
            // CA$, and $ CAD.
            name if name.contains('$') && has(char::is_alphabetic) => Self::Other,
            code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Self::Other
            }
            _ => Self::Unknown,
        }
    }
}

/// Whether a character is the sign of a currency.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '£' | '¤' | '¥' | '֏' | '؋' | '৳' | '฿' | '៛' | '﷼' | '￡' | '￥' | '￦'
    ) || ('\u{20A0}'..='\u{20CF}').contains(&c)
}

/// A number and what stands around it.
pub(super) struct Framed<'a> {
    pub(super) mark: Mark,
    pub(super) negative: bool,
    /// The rest, without a sign if it is a number.
    pub(super) number: &'a str,
}

impl<'a> Framed<'a> {
    /// Takes `-$3`, `$-3`, `3.50 USD` and `($3.00)` apart; a number may be inside or not.
    pub(super) fn new(text: &'a str) -> Self {
        let (outer, text) = unmarked(text);
        let inside = text
            .strip_prefix('(')
            .and_then(|text| text.strip_suffix(')'));
        let signed = inside.unwrap_or(text);
        let unsigned = signed.trim_start().strip_prefix(['-', '−', '+']);
        let is_minus = unsigned.is_some() && !signed.trim_start().starts_with('+');
        // Brackets around a sign say two things, so that the sign stays and spoils the number.
        let inner = match (inside, unsigned) {
            (None, Some(unsigned)) => unsigned,
            _ => signed,
        };
        let (inner, number) = unmarked(inner);
        Self {
            mark: outer.max(inner),
            negative: inside.is_some() || is_minus,
            number,
        }
    }

    /// Whether what is left begins as numbers do and has a digit.
    pub(super) fn holds_number(&self) -> bool {
        self.number
            .starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',')
            && self.number.contains(|c: char| c.is_ascii_digit())
    }
}

/// The currency that is named on either side of a text, and the text without.
fn unmarked(text: &str) -> (Mark, &str) {
    let is_mark = |c: char| c.is_alphabetic() || c.is_whitespace() || is_sign(c);
    let rest = text.trim_start_matches(is_mark);
    let inner = rest.trim_end_matches(is_mark);
    let before = text.strip_suffix(rest).unwrap_or_default();
    let after = rest.strip_prefix(inner).unwrap_or_default();
    (Mark::new(before).max(Mark::new(after)), inner)
}
