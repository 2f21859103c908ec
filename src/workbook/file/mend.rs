//! JSON that breaks off, closed where it still makes sense.

/// Nothing that was written is deeper than this.
const DEEPEST: usize = 32;

/// The longest start of `text` that ends after a whole entry, with what it opens closed; `None` where no entry is whole.
pub(super) fn closed(text: &str) -> Option<String> {
    let (length, _) = walk(text);
    let (_, open) = walk(&text[..length?]);
    let mut text = text[..length?].to_owned();
    text.extend(open.iter().rev());
    Some(text)
}

/// The place after the last whole entry, and what is open at the end of `text` or where it stops making sense.
fn walk(text: &str) -> (Option<usize>, Vec<char>) {
    let mut open = Vec::new();
    let mut last = None;
    let mut is_text = false;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if is_text {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'"' => is_text = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => is_text = true,
            b'{' | b'[' if open.len() == DEEPEST => break,
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                if open.pop() != Some(char::from(byte)) {
                    break;
                }
                last = Some(at + 1);
            }
            b',' => last = Some(at),
            _ => {}
        }
    }
    (last, open)
}
