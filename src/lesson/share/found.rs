//! Finds lines and files among words.

use std::collections::BTreeSet;

use ron::value::RawValue;
use serde::Deserialize;

use super::{BEGINS, CHECKSUM, SEPARATOR, Unpacked, unpacked};
use crate::lesson::unknown::members_of;
use crate::lesson::{Header, read_header};

/// As many beginnings of an experiment are looked into, each of them once.
const MOST_TRIED: usize = 16;
/// A file has said by then that it is one, in bytes.
const SAID_BY: usize = 4_096;
/// As many are looked at where it could begin in any line.
const SAID_BY_IN_WORDS: usize = 128;
/// A tag of a page within a line is no longer, in letters.
const LONGEST_TAG: usize = 256;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Experiments, each once.
    pub(super) whole: Vec<String>,
    /// Whether there is a line that is not whole.
    pub(super) is_damaged: bool,
    /// Whether there is one that holds more than a file may.
    pub(super) is_too_large: bool,
    /// What begins as a file does and goes on otherwise.
    pub(super) unreadable: Option<String>,
}

impl Found {
    fn add(&mut self, file: String) {
        if self.whole.iter().all(|known| known.trim() != file.trim()) {
            self.whole.push(file);
        }
    }
}

/// The text as a file, if it begins as one: it is then nothing else, whatever stands in its notes.
pub(super) fn whole_file(text: &str) -> Option<String> {
    begins_as_file(text, SAID_BY).then(|| {
        let text = text.trim_start_matches([' ', '\t']);
        let mended = plain_spaces(text);
        let is_mended =
            mended != text && read_header(text).is_err() && read_header(&mended).is_ok();
        format!("{}\n", if is_mended { &mended } else { text })
    })
}

/// The experiments in several texts that came together.
pub(super) fn in_texts(texts: &[String]) -> Found {
    let mut found = Found::default();
    for text in texts {
        lines(text, &mut found);
        files(text, &mut found);
    }
    found
}

fn lines(text: &str, found: &mut Found) {
    let lower = text.to_ascii_lowercase();
    let mut tried = BTreeSet::new();
    for (at, begins) in lower.match_indices(BEGINS) {
        let rest = text.get(at + begins.len()..).unwrap_or_default();
        // Editors make one dash of one hyphen, or of two.
        for hyphens in ["-", "--"] {
            let (packed, checksum) = letters(rest, hyphens);
            if tried.len() == MOST_TRIED || tried.contains(&packed) {
                continue;
            }
            match unpacked(&packed, &checksum) {
                Unpacked::Whole(file) => found.add(file),
                Unpacked::TooLarge => found.is_too_large = true,
                Unpacked::Damaged => {
                    found.is_damaged = true;
                    continue;
                }
            }
            tried.insert(packed);
        }
    }
}

/// The letters of a line and the digits of its checksum, without what mail, chats and editors put
/// between them. Whatever else there is ends it; so does the next line, whose beginning has a colon.
fn letters(rest: &str, hyphens: &str) -> (String, String) {
    let (mut packed, mut checksum) = (String::new(), String::new());
    let mut is_after_dot = false;
    let mut of_tag = None;
    for letter in rest.chars() {
        if let Some(length) = of_tag {
            of_tag = (letter != '>').then_some(length + 1);
            if length > LONGEST_TAG {
                break;
            }
            continue;
        }
        let part = if is_after_dot {
            &mut checksum
        } else {
            &mut packed
        };
        match letter {
            '<' => of_tag = Some(0),
            SEPARATOR if !is_after_dot => is_after_dot = true,
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => part.push(letter),
            dash if is_dash(dash) => part.push_str(hyphens),
            other if is_between(other) => {}
            _ => break,
        }
        if checksum.len() >= CHECKSUM {
            break;
        }
    }
    (packed, checksum)
}

/// Dashes that are written for a hyphen.
fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// What is put between letters: spaces and breaks, also invisible ones, marks of quotation, of
/// Markdown, and of a break in quoted-printable.
fn is_between(letter: char) -> bool {
    letter.is_whitespace()
        || is_invisible(letter)
        || matches!(letter, '>' | '|' | '=' | '\\' | '*' | '`')
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The text with spaces of the web as plain ones and without what cannot be seen at all.
fn plain_spaces(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|&letter| !matches!(letter, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'));
    kept.map(|letter| match letter {
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        other => other,
    })
    .collect()
}

fn files(text: &str, found: &mut Found) {
    let mut from = 0;
    for _ in 0..MOST_TRIED {
        let Some(rest) = next_beginning(text, from) else {
            return;
        };
        let start = text.len() - rest.len();
        let mended = plain_spaces(rest);
        if let Some(length) = length(rest) {
            found.add(format!("{}\n", &rest[..length]));
            from = start + length;
        } else if let Some(length) = length(&mended) {
            // Where it ends in the text is not known any more; whatever comes after counts as well.
            found.add(format!("{}\n", &mended[..length]));
            from = start + 1;
        } else {
            found
                .unreadable
                .get_or_insert_with(|| format!("{}\n", rest.trim_end()));
            from = start + 1;
        }
    }
}

/// The text from the next line on that begins as a file does, at or after a place.
fn next_beginning(text: &str, from: usize) -> Option<&str> {
    let rest = text.get(from..)?;
    let mut places = rest.match_indices('\n').map(|(at, _)| from + at + 1);
    let first = (from == 0).then_some(0);
    first.into_iter().chain(&mut places).find_map(|place| {
        let line = text.get(place..)?;
        let line = line.trim_start_matches(|letter: char| {
            letter != '\n' && (letter.is_whitespace() || is_invisible(letter) || letter == '`')
        });
        (line.starts_with(['(', '#']) && begins_as_file(line, SAID_BY_IN_WORDS)).then_some(line)
    })
}

/// How long the value at the beginning is, as the reader of files understands it.
fn length(text: &str) -> Option<usize> {
    let mut reader = ron::Deserializer::from_str(text).ok()?;
    <&RawValue>::deserialize(&mut reader).ok()?;
    let length = text.len() - reader.remainder().len();
    Some(text[..length].trim_end().len())
}

/// Whether a text begins with a parenthesis and the name of a part that every file has.
fn begins_as_file(text: &str, said_by: usize) -> bool {
    let start = &text[..text.floor_char_boundary(said_by)];
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let named = without_comments(start).trim_start_matches(is_name);
    let Some(inner) = named.strip_prefix('(') else {
        return false;
    };
    let inner = without_comments(inner);
    let end = inner.find(|letter| !is_name(letter)).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    members_of::<Header>().contains(&name) && without_comments(rest).starts_with(':')
}

/// A text from where something other than spaces, comments and extensions of the notation stands.
fn without_comments(text: &str) -> &str {
    let mut rest = text;
    loop {
        let is_space = |letter: char| letter.is_whitespace() || is_invisible(letter);
        rest = rest.trim_start_matches(is_space);
        let after = if rest.starts_with("//") {
            rest.split_once('\n').map(|(_, after)| after)
        } else if rest.starts_with("#![") {
            rest.split_once(']').map(|(_, after)| after)
        } else if rest.starts_with("/*") {
            after_comment(rest)
        } else {
            return rest;
        };
        rest = after.unwrap_or_default();
    }
}

/// What stands after a comment in `/* */`, which may have others in it.
fn after_comment(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth = depth.saturating_sub(1),
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return text.get(at..);
        }
    }
    None
}
