//! An experiment on its way from hand to hand: as a line of text for chats and forums, and found
//! again in what a mail program, a chat or an editor has made of a line or of a file.
//!
//! Everything that is opened, dropped, pasted, run or checked comes in through [`from_bytes`] or
//! [`from_text`]. They take away what went around an experiment on its way: an encoding, the parts of
//! a mail, marks of quotation, Markdown, words before and after. Of a line the checksum says whether
//! it came through whole, so that it may be mended freely. A file has none: nothing in it is
//! changed but spaces that only the web knows, and what is wrong in it is said by its reader.

mod found;
mod layers;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as ALPHABET;
use xxhash_rust::xxh3::xxh3_64;

use super::decoded::decoded;
use super::{LIMITS, Refusal};

/// What such a line begins with.
pub const BEGINS: &str = "hotset1:";
/// What stands before the checksum.
const SEPARATOR: char = '.';
/// Digits of the checksum.
const CHECKSUM: usize = 8;
/// The densest packing.
const LEVEL: u8 = 9;
/// What is around an experiment may make it this many times larger than a file may be: two bytes a
/// letter and a third more for a mail.
pub const WRAPPED: u64 = 3;

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

/// The text of an experiment from the bytes of whatever it came in: a file as it is saved, or
/// anything that [`from_text`] takes, in any encoding of [`decoded`].
///
/// # Errors
/// When it is neither, holds more than one experiment, is damaged, or larger than it may be.
pub fn from_bytes(bytes: &[u8]) -> Result<String, Refusal> {
    check_size(bytes.len())?;
    let text = decoded(bytes)?;
    experiment_in(&text, bytes)
}

/// The text of an experiment from what somebody pasted: a line as [`as_line`] makes it, broken
/// anywhere and with other words around it, or the file itself, or a mail or a page with one of
/// them in it.
///
/// # Errors
/// As [`from_bytes`].
pub fn from_text(text: &str) -> Result<String, Refusal> {
    check_size(text.len())?;
    experiment_in(text, text.as_bytes())
}

fn check_size(bytes: usize) -> Result<(), Refusal> {
    if bytes as u64 > WRAPPED * LIMITS.bytes {
        return Err(Refusal::new(format!(
            "the text is larger than any experiment of {} MiB.",
            LIMITS.bytes >> 20
        )));
    }
    Ok(())
}

/// The one experiment in a text; `raw` is the same before it was decoded.
fn experiment_in(text: &str, raw: &[u8]) -> Result<String, Refusal> {
    // Some editors and protocols fill up with zeros.
    let text = text.trim_start_matches('\u{feff}');
    let text = text.trim_end_matches(|letter: char| letter == '\0' || letter.is_whitespace());
    if let Some(file) = found::whole_file(text) {
        return Ok(file);
    }
    let (mut is_damaged, mut is_too_large) = (false, false);
    let mut unreadable = None;
    for layer in layers::of(text, raw) {
        let mut found = found::in_texts(&layer.texts);
        match (found.whole.pop(), found.whole.len()) {
            (Some(only), 0) => return Ok(only),
            (Some(_), others) => {
                return Err(Refusal::new(format!(
                    "this holds {} different experiments; keep one, and take out \
                     the others.",
                    others + 1
                )));
            }
            // Something else was quoted, perhaps what was handed out.
            (None, _) if layer.is_own && found.is_damaged => return Err(damaged()),
            (None, _) => {}
        }
        is_damaged |= found.is_damaged;
        is_too_large |= found.is_too_large;
        unreadable = unreadable.or(found.unreadable);
    }
    match unreadable {
        // Its reader says what is wrong with it.
        Some(file) => Ok(file),
        None if is_too_large => Err(Refusal::new(format!(
            "unpacked it is larger than {} MiB, more than any experiment needs.",
            LIMITS.bytes >> 20
        ))),
        None if is_damaged => Err(damaged()),
        None => Err(none_in(text)),
    }
}

fn damaged() -> Refusal {
    Refusal::new(format!(
        "this experiment is damaged or not whole: copy it again, all of it from `{BEGINS}` to the \
         {CHECKSUM} digits after the dot."
    ))
}

fn none_in(text: &str) -> Refusal {
    let what = match text.trim_start().chars().next() {
        None => "this is empty and no experiment",
        Some('{' | '[') => "this looks like JSON and is no experiment that hotset can read",
        Some(_) => "this is no experiment",
    };
    Refusal::new(format!(
        "{what}: as text one begins with `{BEGINS}` or, as a file does, with a parenthesis, as in \
         `(format: 1, chapter: ...)`."
    ))
}

/// Why the letters of a line are no experiment.
enum Unpacked {
    Whole(String),
    TooLarge,
    Damaged,
}

/// The file in the letters between [`BEGINS`] and the dot.
fn unpacked(packed: &str, found: &str) -> Unpacked {
    if found != checksum(packed) {
        return Unpacked::Damaged;
    }
    let Ok(bytes) = ALPHABET.decode(packed) else {
        return Unpacked::Damaged;
    };
    let most = LIMITS.bytes as usize;
    match miniz_oxide::inflate::decompress_to_vec_with_limit(&bytes, most) {
        Ok(file) => String::from_utf8(file).map_or(Unpacked::Damaged, Unpacked::Whole),
        Err(error) if error.status == miniz_oxide::inflate::TINFLStatus::HasMoreOutput => {
            Unpacked::TooLarge
        }
        Err(_) => Unpacked::Damaged,
    }
}

fn checksum(packed: &str) -> String {
    let hash = xxh3_64(packed.as_bytes());
    format!("{:08x}", hash as u32)
}

#[cfg(test)]
mod tests;
