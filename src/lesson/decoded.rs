//! Bytes as text: what editors and mail programs write, whatever their encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Refusal;

/// As many bytes show whether a text without a mark is UTF-16.
const LOOKED_AT: usize = 4_096;

/// What files of other kinds begin with, and what they are called.
const KINDS: [(&[u8], &str); 17] = [
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"BZh91AY&SY", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "RTF, as word processors write it"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "Parquet"),
];

/// The text that bytes mean: UTF-8 or UTF-16, with a byte order mark or without, and otherwise
/// Windows-1252, which holds Latin-1 and in which each byte is a letter of its own. A mark is left
/// off.
///
/// # Errors
/// In a sentence, when the bytes begin as a file of another kind does, or are not all of the
/// encoding that their mark promises.
pub fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Refusal> {
    if let Some(kind) = other_kind(bytes) {
        return Err(Refusal::new(format!(
            "this looks like {kind}, not like text; what is wanted is the plain text in it."
        )));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return all_of(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return all_of(encoding, bytes);
    }
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    })
}

/// What kind of file begins with these bytes, if it is one that holds no plain text.
pub fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let begun = KINDS.iter().find(|(begins, _)| bytes.starts_with(begins));
    begun.map(|(_, kind)| *kind)
}

/// The encoding of UTF-16 that the first bytes of a text show, by a mark or by where their zeros
/// stand, and how many bytes its mark takes.
pub fn utf_16(start: &[u8]) -> Option<(&'static Encoding, usize)> {
    match Encoding::for_bom(start) {
        Some((encoding, mark)) => (encoding != UTF_8).then_some((encoding, mark)),
        None => utf_16_without_mark(start).map(|encoding| (encoding, 0)),
    }
}

fn all_of<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, Refusal> {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    if is_broken {
        return Err(Refusal::new(format!(
            "this is text in {}, but not all of it: it is damaged or was cut off.",
            encoding.name()
        )));
    }
    Ok(text)
}

/// In UTF-16 most letters of a file of ours have a byte that is zero, always on the same side.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let pairs = start.chunks_exact(2);
    let most = |count: usize| count > 1 && count * 4 >= start.len() / 2 * 3;
    let wide = |left_is_zero: bool| {
        let is_wide =
            |pair: &&[u8]| (pair[0] == 0) == left_is_zero && (pair[1] == 0) != left_is_zero;
        most(pairs.clone().filter(is_wide).count())
    };
    if !bytes.len().is_multiple_of(2) {
        None
    } else if wide(false) && start.contains(&0) {
        Some(UTF_16LE)
    } else if wide(true) {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes_of).collect()
    }

    #[test]
    fn every_encoding_means_the_same_text() {
        let text = "(title: \"Café → 20\")\n";
        let with_mark = format!("\u{feff}{text}");
        for bytes in [
            text.as_bytes().to_vec(),
            with_mark.as_bytes().to_vec(),
            wide(text, u16::to_le_bytes),
            wide(text, u16::to_be_bytes),
            wide(&with_mark, u16::to_le_bytes),
            wide(&with_mark, u16::to_be_bytes),
        ] {
            assert_eq!(decoded(&bytes).unwrap(), text, "{bytes:?}");
        }
        assert_eq!(decoded(b"Caf\xe9 \x80").unwrap(), "Café €");
        assert_eq!(decoded(b"").unwrap(), "");
        assert_eq!(decoded(b"A\0B\nA\0").unwrap(), "A\0B\nA\0", "no UTF-16");
    }

    #[test]
    fn every_byte_is_a_letter_of_its_own() {
        let letters: std::collections::BTreeSet<String> = (0x80..=0xff_u8)
            .map(|byte| decoded(&[b'k', byte, b'\n']).unwrap().into_owned())
            .collect();
        assert_eq!(letters.len(), 128);
    }

    #[test]
    fn other_kinds_and_damage_are_named() {
        let refused = |bytes: &[u8]| decoded(bytes).unwrap_err().to_string();
        assert!(refused(b"\x1f\x8b\x08\x00").contains("gzip"));
        assert!(refused(b"PK\x03\x04rest").contains("ZIP"));
        assert!(refused(b"\xff\xfe(\0a").contains("UTF-16LE"));
        assert!(refused(b"\xef\xbb\xbfCaf\xe9").contains("UTF-8"));
    }
}
