//! Numbers of things in sentences: "1 writes" is none.

use hotset::lesson::{Changes, Lab, LabEntry, Opening, Range};

use super::labs;

/// What a number may be the name of: "key 1 expires" counts nothing.
const NAMED: [&str; 24] = [
    "attempt", "client", "group", "instance", "key", "lane", "node", "number", "page", "part",
    "region", "replica", "request", "row", "seat", "server", "shard", "slot", "step", "term",
    "thread", "user", "version", "worker",
];
/// Words that end like a plural and are none.
const NO_PLURALS: [&str; 12] = [
    "as", "has", "holds", "is", "its", "less", "ms", "moves", "plus", "s", "this", "was",
];
/// What may stand between a number and its noun.
const BETWEEN: [&str; 20] = [
    "acknowledged",
    "cold",
    "cracked",
    "different",
    "dirty",
    "free",
    "further",
    "hidden",
    "hot",
    "later",
    "local",
    "missed",
    "more",
    "newer",
    "old",
    "older",
    "other",
    "round",
    "stale",
    "wrong",
];

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The places of a text where one thing has a plural, or a verb that many have.
pub fn plurals_of_one(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_one = |word: &str| word.trim_start_matches(['(', '"', '*', '\u{201c}']) == "1";
    let ones = (0..words.len()).filter(|&at| is_one(words[at]));
    let wrong = ones.filter(|&at| {
        let name = at.checked_sub(1).map_or("", |before| bare(words[before]));
        if NAMED.contains(&name.to_lowercase().as_str()) {
            return false;
        }
        let next = |ahead: usize| words.get(at + ahead).copied().unwrap_or_default();
        let is_plural = |word: &str| {
            let word = bare(word);
            let is_word = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            is_word && word.ends_with('s') && !NO_PLURALS.contains(&word)
        };
        let is_many = ["are", "have", "hold", "were"].contains(&bare(next(1)));
        let is_between = BETWEEN.contains(&next(1));
        is_many || is_plural(next(1)) || (is_between && is_plural(next(2)))
    });
    wrong
        .map(|at| words[at.saturating_sub(2)..(at + 4).min(words.len())].join(" "))
        .collect()
}

/// Every ready-made experiment of every lab, and each lab with one of its numbers at 1, where that
/// is allowed.
pub fn variants() -> Vec<(String, Box<dyn Lab>)> {
    labs()
        .flat_map(|(id, entry)| variants_of(id, entry))
        .collect()
}

fn variants_of(id: &'static str, entry: &LabEntry) -> Vec<(String, Box<dyn Lab>)> {
    let presets = entry.presets.iter();
    let mut all: Vec<(String, Box<dyn Lab>)> = presets
        .map(|preset| {
            let mut lab = (entry.open)(Opening::Preset(preset)).unwrap();
            lab.cancel_replay();
            (format!("{id}/{}", preset.id), lab)
        })
        .collect();
    let plain = (entry.open)(Opening::Default).unwrap();
    let counts = plain.ranges().into_iter();
    let counts = counts.filter(|(_, range)| matches!(range, Range::Count { min: 0..=1, .. }));
    for (name, _) in counts {
        let mut lab = (entry.open)(Opening::Default).unwrap();
        lab.cancel_replay();
        let set = vec![(name.to_owned(), "1".to_owned())];
        // What another setting forbids is refused.
        if lab.change_setup(&Changes { seed: None, set }).is_ok() {
            all.push((format!("{id} with {name} 1"), lab));
        }
    }
    all
}

/// Fails with all places where one thing has a plural.
pub fn assert_counted<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let mut wrong: Vec<String> = texts
        .into_iter()
        .flat_map(|(from, text)| {
            let places = plurals_of_one(text).into_iter();
            places.map(move |place| format!("{place} ({from})"))
        })
        .collect();
    wrong.sort_unstable();
    wrong.dedup_by_key(|line| line.split(" (").next().unwrap_or_default().to_owned());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
