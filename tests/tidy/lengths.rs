//! Functions are short enough to be read at a glance.

use super::{rust_files, text};

/// The most lines of a function anywhere, from its signature to its closing brace.
const MOST: usize = 80;
/// The most lines of a function in [`SHORT`].
const MOST_IN_SHORT: usize = 60;
/// The folders whose functions are the shortest.
const SHORT: [&str; 5] = [
    "src/chapters/",
    "src/components/",
    "src/lesson/",
    "src/sim/",
    "src/ui/",
];
/// Folders in them whose functions are still longer, with the lines of the longest.
const NOT_YET: [(&str, usize); 1] = [("src/chapters/replication/", 72)];

/// The name of the function whose signature begins on a line, if one does.
fn function(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_signature = before
        .split_whitespace()
        .all(|word| word.starts_with("pub") || ["const", "async", "unsafe"].contains(&word));
    after.split(['(', '<']).next().filter(|_| is_signature)
}

/// The functions of a formatted file: the line on which each begins, its name and its lines.
fn functions(source: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let Some(name) = function(line) else {
            continue;
        };
        let rest = &lines[start..];
        // The signature ends where the body opens, or with all of it on its line, or without one.
        let opens = rest.iter().position(|line| line.ends_with(['{', '}', ';']));
        let opens = opens.filter(|at| rest[*at].ends_with('{'));
        let indent = &line[..line.len() - line.trim_start().len()];
        let closes = |line: &&str| line.strip_prefix(indent) == Some("}");
        let length = opens.map_or(1, |at| {
            let body = &rest[at..];
            let end = body.iter().position(closes);
            at + end.unwrap_or(body.len()) + 1
        });
        found.push((start + 1, name.to_owned(), length));
    }
    found
}

/// The most lines of a function of a file.
fn most(path: &str) -> usize {
    let starts = |folder: &str| path.starts_with(folder);
    let not_yet = NOT_YET.iter().find(|(folder, _)| starts(folder));
    let short = SHORT.iter().any(|folder| starts(folder));
    let usual = if short { MOST_IN_SHORT } else { MOST };
    not_yet.map_or(usual, |(_, longest)| *longest)
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in rust_files("src") {
        let most = most(&path);
        for (line, name, length) in functions(&text(&path)) {
            seen += 1;
            if length > most {
                wrong.push(format!(
                    "{path}:{line}: {name} has {length} lines, over {most}"
                ));
            }
        }
    }
    assert!(seen > 5_000, "only {seen} functions were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const SOURCE: &str = "\
impl Some {
    pub(super) const fn one(&self) {}

    fn two<T>(
        of: T,
    ) -> u8
    where
        T: Copy,
    {
        // No fn here.
        fn three() {
            one();
        }
        0
    }
}

trait Other {
    fn four(
        &self,
    ) -> u8;
}

pub fn five() {
    one();
}
";

#[test]
fn a_function_is_counted_from_its_signature_to_its_brace() {
    let found = functions(SOURCE);
    let found: Vec<(usize, &str, usize)> = found
        .iter()
        .map(|(line, name, length)| (*line, name.as_str(), *length))
        .collect();
    let expected = [
        (2, "one", 1),
        (4, "two", 12),
        (11, "three", 3),
        (19, "four", 1),
        (24, "five", 3),
    ];
    assert_eq!(found, expected);
}
