//! Everything that is printed: tables for people, CSV for spreadsheets, JSON for programs, and what
//! is said beside them.
//!
//! This is the border at which text of unknown origin, such as the titles in a file or its name,
//! meets a terminal or a table. Nothing passes it that a terminal would obey or that turns the
//! direction of writing round: such characters are written as `\u{1b}`.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal as _, Write as _};

use crate::lesson::Refusal;

/// Prints a line. Whoever reads may go away at any time, as `head` does; the rest is then not
/// wanted, and that is no error.
pub fn line(text: impl Display) -> Result<(), Refusal> {
    let text = text.to_string();
    lines(&[shown(&text)])
}

/// Prints a value as JSON.
pub fn json(value: &serde_json::Value) -> Result<(), Refusal> {
    // Within strings its line breaks are escaped already; those that are left are between lines.
    let mut text = String::new();
    for letter in format!("{value:#}").chars() {
        if letter != '\n' && is_obeyed(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                text += &format!("\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
    lines(&[Cow::Owned(text)])
}

/// Prints rows under a header, in columns.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> Result<(), Refusal> {
    let shown: Vec<Vec<Cow<str>>> = rows
        .iter()
        .map(|cells| cells.iter().map(|cell| shown(cell)).collect())
        .collect();
    let width = |column: usize| {
        let cells = shown
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([header[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let row = |cells: &mut dyn Iterator<Item = &str>| {
        let padded: Vec<String> = cells
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        Cow::Owned(padded.join("  ").trim_end().to_owned())
    };
    let mut all = vec![row(&mut header.iter().copied())];
    all.extend(
        shown
            .iter()
            .map(|cells| row(&mut cells.iter().map(AsRef::as_ref))),
    );
    lines(&all)
}

/// Prints rows under a header as CSV (RFC 4180).
pub fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<(), Refusal> {
    let mut all = vec![Cow::Owned(header.join(","))];
    all.extend(rows.iter().map(|row| {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        Cow::Owned(cells.join(","))
    }));
    lines(&all)
}

fn lines(lines: &[Cow<str>]) -> Result<(), Refusal> {
    let mut text = lines.join("\n");
    text.push('\n');
    let mut out = std::io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints lines of a trace as they come: `more` adds some to the text, and returns false when there
/// are no more.
pub fn trace(mut more: impl FnMut(&mut String) -> Result<bool, Refusal>) -> Result<(), Refusal> {
    let mut text = String::new();
    loop {
        text.clear();
        let goes_on = more(&mut text)?;
        if !trace_lines(&text)? || !goes_on {
            return Ok(());
        }
    }
}

/// Prints some lines of a trace, in plain letters and digits; returns whether more are wanted.
pub fn trace_lines(text: &str) -> Result<bool, Refusal> {
    debug_assert!(
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b'\n')
    );
    let mut out = std::io::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    let is_wanted = printed.is_ok();
    written(printed).map(|()| is_wanted)
}

/// What becomes of an attempt to print.
pub fn written(outcome: std::io::Result<()>) -> Result<(), Refusal> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Refusal::new(format!(
            "the output cannot be written ({error})."
        ))),
        _ => Ok(()),
    }
}

/// Says something on standard error, in one line.
pub fn say(text: impl Display) {
    let text = text.to_string();
    // If that cannot be written either, there is nobody to whom it could be said.
    let _nobody_reads = writeln!(std::io::stderr(), "hotset: {}", shown(&text));
}

/// Whether somebody sees what is said on standard error as it comes.
pub fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Shows how far long work is, in place of the last such line; nothing takes the line away.
pub fn progress(text: &str) {
    // A terminal that takes nothing shows nothing.
    drop(write!(std::io::stderr(), "\r\x1b[K{}", shown(text)));
}

/// A text as it may be shown: one line, and nothing in it that a terminal obeys.
fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for letter in text.chars() {
        if is_obeyed(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Controls, what ends a line, and what turns the direction of writing round or hides text.
fn is_obeyed(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe, by which
/// it is known as text.
pub fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let apostrophe = if is_formula && cell.parse::<f64>().is_err() {
        "'"
    } else {
        ""
    };
    let cell = shown(cell);
    if cell.contains([',', '"']) {
        format!("\"{apostrophe}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{apostrophe}{cell}")
    }
}

/// A number without noise: whole numbers without a fraction, others with up to six digits of it.
pub fn number(value: Option<f64>) -> String {
    match value {
        None => String::new(),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) => {
            let text = format!("{value:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_shown_that_a_terminal_obeys() {
        assert_eq!(
            shown("Zipf \u{2192} 20, Žluť \u{1f980}"),
            "Zipf → 20, Žluť 🦀"
        );
        assert_eq!(shown("a\u{1b}[2K\rb\nc\td"), "a\\u{1b}[2K\\rb\\nc\\td");
        assert_eq!(
            shown("\u{202e}live\u{202c}\u{9b}1m"),
            "\\u{202e}live\\u{202c}\\u{9b}1m"
        );
        for letter in (0..=0x11_ffff).filter_map(char::from_u32) {
            let text = letter.to_string();
            assert!(!shown(&text).chars().any(char::is_control), "{letter:?}");
        }
    }

    #[test]
    fn a_cell_is_a_text_for_every_spreadsheet() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("-4"), "-4");
        assert_eq!(quoted("+1e-3"), "+1e-3");
        assert_eq!(quoted("=A1"), "'=A1");
        assert_eq!(quoted("@x"), "'@x");
        assert_eq!(quoted("-2+cmd|' /C calc'!A0"), "'-2+cmd|' /C calc'!A0");
        assert_eq!(quoted("\t=1"), "'\\t=1");
        assert_eq!(quoted("=H(\"a\",1)"), "\"'=H(\"\"a\"\",1)\"");
        assert_eq!(quoted("a\nb, c"), "\"a\\nb, c\"");
    }
}
