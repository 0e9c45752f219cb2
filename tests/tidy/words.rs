//! The words of the field stand on the screen, in the texts and in what the commands print.

use std::path::Path;

use super::{files_below, rust_files, text};

/// What is not said, and what the field says.
const NOT: &[(&str, &str)] = &[
    ("nobody", "the subject that does not do it"),
    ("somebody", "the subject that does it"),
    ("everybody", "all users, all readers"),
    ("shelf", "shard, or cache"),
    ("shelves", "shards, or caches"),
    ("gives up on", "times out"),
    ("gave up", "timed out"),
    ("given up", "timed out"),
    ("tries again", "retries"),
    ("tried again", "retried"),
    ("heard of", "received"),
    ("next out", "next victim"),
    ("has to go", "is evicted"),
    ("had to go", "was evicted"),
    ("anyone", "one at random"),
    ("newcomers", "new keys"),
    ("the optimum", "OPT"),
    ("fading", "aging, decaying"),
    ("the herd", "cache stampede"),
    ("loads an expiry", "loads per expiry"),
    ("a spare stands in", "hinted handoff"),
    ("now and then", "anti-entropy, or occasionally"),
    ("goes back in time", "a non-monotonic read"),
    ("went back in time", "made a non-monotonic read"),
    ("back in time", "non-monotonic"),
    ("metastable state", "metastable failure"),
    ("turn it down", "load shedding"),
    ("memory of the database", "buffer pool"),
    ("in the mean", "on average"),
    ("as high as", "its height is"),
    ("nothing told", "was not invalidated"),
    ("fail-over", "failover"),
    ("fail-overs", "failovers"),
    ("asks for anything", "requests arrive"),
];

/// What is hashed or a format's own, byte for byte.
const STAYS: &[&str] = &["shelf "];

/// The string literals of a file's code, without those of its comments and of the tests inside.
fn literals(source: &str) -> Vec<String> {
    let end = source.find("#[cfg(test)]\nmod tests {");
    let mut rest = &source[..end.unwrap_or(source.len())];
    let mut found = Vec::new();
    while let Some(at) = rest.find(['"', '/', '\'']) {
        rest = &rest[at..];
        rest = if rest.starts_with("//") {
            rest.find('\n').map_or("", |end| &rest[end..])
        } else if let Some(after) = rest.strip_prefix("'\"'") {
            after
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (literal, after) = literal(inside);
            found.push(literal);
            after
        } else {
            &rest[1..]
        };
    }
    found
}

/// A literal whose first quotation mark is left behind, and what follows it.
fn literal(inside: &str) -> (String, &str) {
    let mut said = String::new();
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => match chars.next() {
                // A line that goes on: its indentation is no part of the text.
                Some('\n') => chars = chars.as_str().trim_start().chars(),
                _ => said.push(' '),
            },
            c => said.push(c),
        }
    }
    (said, chars.as_str())
}

/// Whether a phrase stands in a text as whole words.
fn says(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let letter = |c: char| c.is_alphanumeric();
        let before = text[..at].chars().next_back().is_some_and(letter);
        let after = text[at + phrase.len()..].chars().next();
        !(before || after.is_some_and(letter))
    })
}

fn wrong(path: &str, said: &str, out: &mut Vec<String>) {
    if STAYS.contains(&said) {
        return;
    }
    let said = said.to_lowercase();
    for (not, but) in NOT {
        if says(&said, not) {
            out.push(format!("{path}: `{not}` ({but}) in: {said}"));
        }
    }
}

#[test]
fn literals_are_found_whole() {
    let code = "f(\"one \\\n    two\", '\"', \"a \\\"b\\\" c\"); // \"no\"\ng(\"x://y\")";
    assert_eq!(literals(code), ["one two", "a  b  c", "x://y"]);
    assert!(says("a shelf.", "shelf") && !says("bookshelf", "shelf"));
}

#[test]
fn the_words_are_the_fields() {
    let mut found = Vec::new();
    for path in rust_files("src") {
        if path.ends_with("/tests.rs") {
            continue;
        }
        for literal in literals(&text(&path)) {
            wrong(&path, &literal, &mut found);
        }
    }
    let texts = files_below("assets")
        .into_iter()
        .chain(files_below("saves"));
    let is_text = |path: &String| {
        let end = Path::new(path).extension();
        end.is_some_and(|end| end == "md" || end == "ron")
    };
    for path in texts.filter(is_text) {
        for line in text(&path).lines() {
            let line = line.split("// ").next().unwrap_or_default();
            wrong(&path, line, &mut found);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_words_of_exercises_are_the_fields() {
    use hotset::lesson::practice::{Answer, exercise};
    let mut found = Vec::new();
    for chapter in &hotset::chapters::CHAPTERS {
        let kinds = chapter.content.lab().map_or(&[][..], |lab| lab.practice);
        for (kind, seed) in kinds
            .iter()
            .flat_map(|kind| (0..12).map(move |seed| (kind, seed)))
        {
            let difficulty = 1 + (seed % 3) as u8;
            let exercise = exercise(chapter, kind, seed, difficulty).unwrap();
            let name = exercise.name();
            wrong(&name, &exercise.question, &mut found);
            wrong(&name, &exercise.why, &mut found);
            if let Answer::Choice { options, .. } = &exercise.answer {
                for choice in options {
                    wrong(&name, &choice.text, &mut found);
                    wrong(&name, &choice.because, &mut found);
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
