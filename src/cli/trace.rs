//! Traces: one key a line. What is something else is refused and named, because each whole line
//! would be counted as a key, and the result would look like one.

use std::collections::BTreeMap;
use std::path::Path;

use crate::components::workload::Key;
use crate::io::{is_standard_input, named, read_file, standard_input};
use crate::lesson::{Refusal, decoded};

/// Bytes of a trace that are read.
const MOST_BYTES: u64 = 1 << 30;
/// As many lines show what a file is.
const LOOKED_AT: usize = 1_000;
/// Characters of a line that are shown.
const MOST_SHOWN: usize = 40;
/// Names of columns with keys, as headers have them.
const HEADERS: [&str; 16] = [
    "key",
    "keys",
    "id",
    "item",
    "object",
    "obj_id",
    "object_id",
    "item_id",
    "page",
    "block",
    "url",
    "address",
    "name",
    "request",
    "requests",
    "lbn",
];

/// The keys of a trace, numbered in the order in which they first appear.
pub(super) fn read(path: &Path) -> Result<Vec<Key>, Refusal> {
    let bytes = if is_standard_input(path) {
        standard_input(MOST_BYTES)
    } else {
        read_file(path, MOST_BYTES)
    };
    bytes
        .and_then(|bytes| keys(&decoded(&bytes)?))
        .map_err(|refusal| named(path, &refusal))
}

fn keys(text: &str) -> Result<Vec<Key>, Refusal> {
    if let Some(what) = something_else(text) {
        return Err(Refusal::new(format!(
            "{what}; a trace here is one key a line, and nothing else."
        )));
    }
    let mut numbers: BTreeMap<&str, Key> = BTreeMap::new();
    Ok(lines(text)
        .map(|(_, key)| {
            let next = numbers.len() as Key + 1;
            *numbers.entry(key).or_insert(next)
        })
        .collect())
}

/// The lines that hold something, with their numbers, whatever ends them.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Old editors end them with a carriage return alone.
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split(end)
        .map(str::trim)
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .map(|(place, line)| (place + 1, line))
}

/// What a text looks like that is not one key a line, as the beginning of a sentence.
fn something_else(text: &str) -> Option<String> {
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() + 1;
        return Some(format!("line {line} holds a zero byte, as binary files do"));
    }
    let start: Vec<(usize, &str)> = lines(text).take(LOOKED_AT).collect();
    let found = monitor(&start)
        .or_else(|| json(&start))
        .or_else(|| table(&start))
        .or_else(|| quoted(&start))
        .or_else(|| comment(&start))
        .or_else(|| header(&start))?;
    let shown: String = found.line.chars().take(MOST_SHOWN).collect();
    let more = if shown.len() < found.line.len() {
        "…"
    } else {
        ""
    };
    Some(format!(
        "this looks like {} (line {}: `{shown}{more}`)",
        found.what, found.number
    ))
}

/// What gives a text away.
struct Sign<'a> {
    what: String,
    number: usize,
    line: &'a str,
}

fn sign((number, line): (usize, &str), what: impl Into<String>) -> Sign<'_> {
    Sign {
        what: what.into(),
        number,
        line,
    }
}

/// `1700000000.013000 [0 127.0.0.1:50001] "GET" "user:1"`
fn monitor<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let is_logged = |line: &str| {
        let (time, rest) = line.split_once(' ')?;
        (time.parse::<f64>().is_ok() && rest.starts_with('[') && rest.contains("] \""))
            .then_some(())
    };
    let logged = lines.iter().filter(|(_, line)| is_logged(line).is_some());
    if logged.clone().count() * 2 <= lines.len() {
        return None;
    }
    Some(sign(*logged.clone().next()?, "the log of Redis MONITOR"))
}

fn json<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let first = *lines.first()?;
    let is_object = first.1.starts_with("{\"") || first.1 == "{" || first.1 == "[";
    is_object.then(|| sign(first, "JSON"))
}

/// How many columns a line has.
type ColumnsOf = fn(&str) -> usize;

/// Nearly all lines have as many columns, two or more.
fn table<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let kinds: [(&str, ColumnsOf); 4] = [
        ("tabs", |line| line.split('\t').count()),
        ("commas", |line| line.split(',').count()),
        ("semicolons", |line| line.split(';').count()),
        ("spaces", |line| line.split_whitespace().count()),
    ];
    kinds.iter().find_map(|(between, columns_of)| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for (_, line) in lines {
            *counts.entry(columns_of(line)).or_default() += 1;
        }
        let (columns, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
        if columns < 2 || count * 10 < lines.len() * 9 {
            return None;
        }
        let first = lines.iter().find(|(_, line)| columns_of(line) == columns)?;
        let what = format!("a table of {columns} columns with {between} between them");
        Some(sign(*first, what))
    })
}

fn quoted<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let is_quoted = |line: &str| line.len() > 1 && line.starts_with('"') && line.ends_with('"');
    let first = lines.iter().find(|(_, line)| is_quoted(line))?;
    Some(sign(*first, "CSV with quotation marks"))
}

/// A line or two with a mark of a comment before lines that have none.
fn comment<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let first = *lines.first()?;
    let mark = ["#", "//", "%", "--"]
        .into_iter()
        .find(|mark| first.1.starts_with(mark))?;
    let marked = lines.iter().filter(|(_, line)| line.starts_with(mark));
    let leading = lines.iter().take_while(|(_, line)| line.starts_with(mark));
    let is_few = leading.clone().count() == marked.count() && leading.count() < lines.len();
    is_few.then(|| sign(first, "a trace with a comment in front"))
}

/// A name of a column that is never asked for again, or the only line that is no number.
fn header<'a>(lines: &[(usize, &'a str)]) -> Option<Sign<'a>> {
    let (first, others) = lines.split_first()?;
    let is_name = HEADERS
        .iter()
        .any(|name| first.1.eq_ignore_ascii_case(name));
    let is_number = |line: &str| line.parse::<f64>().is_ok();
    let is_only_word = !is_number(first.1) && others.iter().all(|(_, line)| is_number(line));
    let comes_back = others.iter().any(|(_, line)| *line == first.1);
    let is_header = !others.is_empty() && !comes_back && (is_name || is_only_word);
    is_header.then(|| sign(*first, "a column with its header"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> usize {
        keys(text).unwrap().len()
    }

    fn refused(text: &str) -> String {
        keys(text).unwrap_err().to_string()
    }

    #[test]
    fn one_key_a_line_is_counted_whatever_it_looks_like() {
        let number = |key: &str| keys(&format!("x\n{key}\nx\n{key}\n")).unwrap();
        for key in [
            "user:1",
            "a,b",
            "#tag",
            "GET /index.html?a=b",
            "Å",
            "-1",
            "1e5",
            "a;b",
            "a|b",
            "\"",
            "{",
        ] {
            assert_eq!(number(key), [1, 2, 1, 2], "{key}");
        }
        assert_eq!(counted("#a\n#b\n#a\n"), 3, "tags");
        assert_eq!(counted("1\n2\n\n  1\r\n"), 3);
        assert_eq!(counted("A\rB\rA"), 3);
        assert_eq!(counted("key\nkey\nkey\n"), 3, "the key is called so");
        assert_eq!((counted(""), counted("\n\n"), counted("A")), (0, 0, 1));
    }

    #[test]
    fn anything_else_is_named_with_its_line() {
        for (text, says) in [
            ("1,A\n2,B\n", "2 columns with commas"),
            ("1;A;3\n2;B;3\n", "3 columns with semicolons"),
            ("t\tkey\n1\tA\n", "2 columns with tabs"),
            ("1 A\n2 B\n", "2 columns with spaces"),
            ("\n\"A\"\nB\n", "quotation marks (line 2: `\"A\"`)"),
            ("# made by x\nA\nB\n", "a comment in front (line 1"),
            ("Key\nA\nB\n", "header"),
            ("lba\n1\n2\n", "header"),
            ("{\"key\": 1}\n{\"key\": 2}\n", "JSON"),
            ("A\nB\0C\n", "line 2 holds a zero byte"),
            (
                "OK\n1.5 [0 127.0.0.1:5] \"GET\" \"a\"\n1.6 [0 lua] \"SET\" \"a\" \"b\"\n",
                "MONITOR",
            ),
        ] {
            let refusal = refused(text);
            assert!(
                refusal.contains(says) && refusal.ends_with('.'),
                "{text:?}: {refusal}"
            );
            assert!(refusal.contains("one key a line"));
        }
        assert!(refused(&format!("{}\t1\nb\t2\n", "x".repeat(999))).len() < 200);
    }
}
