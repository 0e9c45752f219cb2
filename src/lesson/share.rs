//! An experiment as a line of text, for chats and forums: the file, packed and with a checksum.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as ALPHABET;
use xxhash_rust::xxh3::xxh3_64;

use super::{LIMITS, Refusal};

/// What such a line begins with.
const BEGINS: &str = "hotset1:";
/// What stands before the checksum.
const SEPARATOR: char = '.';
/// Digits of the checksum.
const CHECKSUM: usize = 8;
/// The densest packing.
const LEVEL: u8 = 9;

/// A file as one line: `hotset1:`, the packed text in letters, digits, `-` and `_`, a dot, and a
/// checksum of eight digits.
pub fn as_line(file: &str) -> String {
    let packed = ALPHABET.encode(miniz_oxide::deflate::compress_to_vec(
        file.as_bytes(),
        LEVEL,
    ));
    let checksum = checksum(&packed);
    format!("{BEGINS}{packed}{SEPARATOR}{checksum}")
}

/// Whether this is meant as such a line, or holds one.
pub fn holds_line(text: &str) -> bool {
    text.contains(BEGINS)
}

/// The text of an experiment from what somebody pasted: a line as [`as_line`] makes it, broken
/// anywhere and with other words around it, or the file itself.
///
/// # Errors
/// When it is neither, damaged, or larger than a file may be.
pub fn from_text(text: &str) -> Result<String, Refusal> {
    // Packing never makes it this much longer.
    if text.len() as u64 > 2 * LIMITS.bytes {
        return Err(Refusal::new(format!(
            "the text is larger than any experiment of {} MiB.",
            LIMITS.bytes >> 20
        )));
    }
    let file = text.trim().trim_matches('`').trim();
    // A file may speak of such lines in its notes.
    let is_file = file.starts_with(['(', '#', '/']);
    if is_file && (file.contains("format") || !holds_line(file)) {
        return Ok(format!("{file}\n"));
    }
    if let Some((_, line)) = text.split_once(BEGINS) {
        return unpacked(line);
    }
    Err(Refusal::new(format!(
        "this is no experiment: as text one begins with `{BEGINS}` or, as a file does, with a \
         parenthesis."
    )))
}

fn unpacked(line: &str) -> Result<String, Refusal> {
    let damaged = || {
        Refusal::new(format!(
            "this experiment is damaged or not whole: copy it again, all of it from `{BEGINS}` to \
             the {CHECKSUM} digits after the dot."
        ))
    };
    // Mail and chats break long lines.
    let mut letters = line.chars().filter(|letter| !letter.is_whitespace());
    let packed: String = letters
        .by_ref()
        .take_while(|&letter| letter != SEPARATOR)
        .collect();
    let found: String = letters.take(CHECKSUM).collect();
    if found != checksum(&packed) {
        return Err(damaged());
    }
    let bytes = ALPHABET.decode(&packed).map_err(|_| damaged())?;
    let most = LIMITS.bytes as usize;
    let file =
        miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, most).map_err(|error| {
            if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput {
                Refusal::new(format!(
                    "unpacked it is larger than {} MiB, more than any experiment needs.",
                    LIMITS.bytes >> 20
                ))
            } else {
                damaged()
            }
        })?;
    String::from_utf8(file).map_err(|_| damaged())
}

fn checksum(packed: &str) -> String {
    let hash = xxh3_64(packed.as_bytes());
    format!("{:08x}", hash as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "(\n  format: 1,\n  title: \"Zipf \u{2192} 20\",\n)\n";

    fn refused(text: &str) -> String {
        let refusal = from_text(text).unwrap_err().to_string();
        assert!(refusal.ends_with('.') && refusal.len() < 200, "{refusal}");
        refusal
    }

    #[test]
    fn a_line_comes_back_as_the_same_file() {
        let line = as_line(FILE);
        assert_eq!(from_text(&line).unwrap(), FILE);
        let safe = |letter: char| letter.is_ascii_alphanumeric() || "-_.:".contains(letter);
        assert!(line.chars().all(safe), "{line}");
    }

    #[test]
    fn a_line_may_be_broken_and_stand_among_words() {
        let line = as_line(FILE);
        for width in [1, 7, 40] {
            let letters: Vec<char> = line[BEGINS.len()..].chars().collect();
            let broken: Vec<String> = letters.chunks(width).map(String::from_iter).collect();
            let text = format!(
                "Look at this: {BEGINS}{}\r\n and tell me.",
                broken.join("\r\n")
            );
            assert_eq!(from_text(&text).unwrap(), FILE);
        }
    }

    #[test]
    fn a_file_is_taken_as_it_stands_and_out_of_its_fence() {
        for text in [
            FILE.to_owned(),
            format!("```\n{FILE}```\n"),
            format!("  {FILE}"),
        ] {
            assert_eq!(from_text(&text).unwrap(), FILE);
        }
        let notes = "(format: 1, notes: \"see hotset1:abc\")\n";
        assert_eq!(from_text(notes).unwrap(), notes);
        assert!(refused("hello").contains("hotset1:"));
        assert!(refused("").contains("no experiment"));
    }

    #[test]
    fn any_damage_is_found() {
        let line = as_line(FILE);
        for at in BEGINS.len()..line.len() {
            assert!(refused(&line[..at]).contains("damaged"), "cut at {at}");
            let mut bytes = line.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(refused(&changed).contains("damaged"), "changed at {at}");
        }
    }

    #[test]
    fn what_would_unpack_to_too_much_is_refused_without_being_unpacked() {
        let bomb = as_line(&" ".repeat(64 << 20));
        assert!(bomb.len() < 200_000);
        assert!(refused(&bomb).contains("32 MiB"));
        assert!(refused(&"x".repeat(65 << 20)).contains("larger"));
        let whole = " ".repeat(LIMITS.bytes as usize);
        assert_eq!(from_text(&as_line(&whole)).unwrap(), whole);
    }
}
