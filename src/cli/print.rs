//! Tables for people, CSV for spreadsheets.

use std::fmt::Display;
use std::io::Write as _;

/// Prints a line. Whoever reads may go away at any time, as `head` does; the rest is then not
/// wanted, and that is no error.
pub(super) fn line(text: impl Display) {
    let _nobody_reads = writeln!(std::io::stdout(), "{text}");
}

/// Prints rows under a header, in columns.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells.chain([header[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let row = |cells: Vec<&str>| {
        let padded: Vec<String> = cells
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        line(padded.join("  ").trim_end());
    };
    row(header.to_vec());
    for cells in rows {
        row(cells.iter().map(String::as_str).collect());
    }
}

/// Prints rows under a header as CSV (RFC 4180).
pub(super) fn csv(header: &[&str], rows: &[Vec<String>]) {
    line(header.join(","));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        line(cells.join(","));
    }
}

pub(super) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// A number without noise: whole numbers without a fraction, others with up to six digits of it.
pub(super) fn number(value: Option<f64>) -> String {
    match value {
        None => String::new(),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) => {
            let text = format!("{value:.6}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
    }
}
