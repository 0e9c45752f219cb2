//! Bound text: sentences in which a number is a handle of a setting or a live metric, a name lights
//! a part of the stage, and an instruction is a link that does it.
//!
//! | written | is |
//! |---|---|
//! | `{capacity}` | the value of this setting, which can be changed where it stands |
//! | `{hit_rate}` | what this metric is at the moment |
//! | `[the database](part:database)` | lights this part of the stage while it is pointed at |
//! | `[kill the cache](do:kill-cache)` | gives this command; several are parted by `;` |
//! | `[Replication](chapter:replication)` | opens a chapter; `goal:` and `preset:` open those, `path:replication/2` a step of a path |
//! | `**a term**` | is set in bold |

/// A piece of bound text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words.
    Text(&'a str),
    /// Words in bold.
    Bold(&'a str),
    /// The setting or metric of this name.
    Number(&'a str),
    /// Words, and the part of the stage that they name.
    Part(&'a str, &'a str),
    /// Words, and the commands that they give, parted by `;`.
    Do(&'a str, &'a str),
    /// Words, and what they open, such as `chapter:replication`.
    Open(&'a str, &'a str),
}

/// Divides a text into its pieces. What is not closed is read as words.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        if let Some((piece, length)) = special(rest) {
            if start < at {
                pieces.push(Piece::Text(&text[start..at]));
            }
            pieces.push(piece);
            at += length;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if start < text.len() {
        pieces.push(Piece::Text(&text[start..]));
    }
    pieces
}

/// The piece with which a text begins that is more than words, and its length in bytes.
fn special(text: &str) -> Option<(Piece<'_>, usize)> {
    if let Some(rest) = text.strip_prefix('{') {
        let end = rest.find('}')?;
        let name = &rest[..end];
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.-".contains(letter);
        let named = !name.is_empty() && name.chars().all(plain);
        return named.then_some((Piece::Number(name), end + 2));
    }
    if let Some(rest) = text.strip_prefix("**") {
        let end = rest.find("**").filter(|&end| end > 0)?;
        return Some((Piece::Bold(&rest[..end]), end + 4));
    }
    let rest = text.strip_prefix('[')?;
    let (words, target) = rest.split_once("](")?;
    let end = target.find(')')?;
    let length = 1 + words.len() + 2 + end + 1;
    let (kind, what) = target[..end].split_once(':')?;
    let piece = match kind {
        "part" => Piece::Part(words, what),
        "do" => Piece::Do(words, what),
        "chapter" | "goal" | "path" | "preset" => Piece::Open(words, &target[..end]),
        _ => return None,
    };
    (!words.contains('[')).then_some((piece, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_divided_into_words_handles_and_links() {
        let text = "With {capacity} slots [the cache](part:cache) is **warm**; \
                    [kill it](do:kill-cache), [on](goal:x/y).";
        assert_eq!(
            pieces(text),
            [
                Piece::Text("With "),
                Piece::Number("capacity"),
                Piece::Text(" slots "),
                Piece::Part("the cache", "cache"),
                Piece::Text(" is "),
                Piece::Bold("warm"),
                Piece::Text("; "),
                Piece::Do("kill it", "kill-cache"),
                Piece::Text(", "),
                Piece::Open("on", "goal:x/y"),
                Piece::Text("."),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_or_not_known_is_words() {
        for text in [
            "{", "{}", "{a b}", "**", "****", "[x](", "[x](do", "[x](y:z)", "é[é](", "a*b",
        ] {
            assert_eq!(pieces(text), [Piece::Text(text)], "{text}");
        }
        assert_eq!(pieces(""), []);
    }
}
