//! Why a request ended in a row as it did: the chain of causes, in words, with times.

use super::model::{Model, Past, reason};
use super::rows::{Cause, Seen};
use crate::components::workload::Key;
use crate::sim::SimTime;

/// One link of the chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// When it happened.
    pub at: SimTime,
    /// In words.
    pub text: String,
    /// The request it refers to, if it is one.
    pub request: Option<u64>,
}

/// An explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What happened, in a sentence.
    pub headline: String,
    /// How it came about, oldest first.
    pub chain: Vec<Cited>,
}

/// A key as it is shown: the first 26 are letters where there are no more, all others numbers.
pub fn key_name(key: Key, keys: u64) -> String {
    match u8::try_from(key) {
        Ok(key) if keys <= 26 && (1..=26).contains(&key) && u64::from(key) <= keys => {
            char::from(b'A' + key - 1).to_string()
        }
        _ => key.to_string(),
    }
}

/// A key in a sentence: a letter is its own name, a number needs a noun.
pub fn key_said(key: Key, keys: u64) -> String {
    let name = key_name(key, keys);
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("key {name}")
    } else {
        name
    }
}

/// The same at the beginning of a sentence.
pub fn key_first(key: Key, keys: u64) -> String {
    key_said(key, keys).replacen("key", "Key", 1)
}

/// The sentence about a miss.
pub fn miss_sentence(past: &Past, seen: &Seen, cause: Cause, keys: u64) -> String {
    let name = |key| key_said(key, keys);
    let key = key_first(past.key, keys);
    match (cause, reason(seen)) {
        (Cause::Cold, _) => format!("{key} was never asked for before: a cold miss."),
        (Cause::Capacity, Some(gone)) => match gone.by {
            Some((_, by)) => format!(
                "No room: {} ago {} had to go for {}.",
                past.at.since(gone.at),
                name(past.key),
                name(by)
            ),
            None => format!(
                "{key} had to go {} ago, when slots were taken away.",
                past.at.since(gone.at)
            ),
        },
        (Cause::Capacity, None) => format!("{key} was not kept, for want of room."),
        (Cause::Expired, _) => {
            let ago = seen.expired_at.map(|at| past.at.since(at));
            format!(
                "{key} is there, but expired {} ago.",
                ago.unwrap_or_default()
            )
        }
    }
}

/// Explains what a request found in a row; `None` while the row rested.
pub fn why(model: &Model, past: &Past, row: usize) -> Option<Why> {
    let keys = model.params().keys;
    let name = |key| key_said(key, keys);
    let seen = past.rows.get(row).copied().flatten()?;
    let key = name(past.key);
    let label = model.policy_of(row).label();
    let headline = match seen.miss {
        None => format!("{label}: {key} was in the cache. A hit."),
        Some(cause) => format!("{label}: {}", miss_sentence(past, &seen, cause, keys)),
    };
    let mut chain = Vec::new();
    if let Some(gone) = reason(&seen) {
        let (text, request) = match gone.by {
            Some((number, by)) => (
                format!("request {number} asked for {}: {key} had to go", name(by)),
                Some(number),
            ),
            None => (format!("slots were taken away, and {key} had to go"), None),
        };
        chain.push(Cited {
            at: gone.at,
            text,
            request,
        });
    }
    if let Some(at) = seen.expired_at {
        chain.push(Cited {
            at,
            text: "its time to live was over".to_owned(),
            request: None,
        });
    }
    let found = match (seen.miss, seen.slot) {
        (None, Some(slot)) => format!("request {} found it in slot {}", past.number, slot + 1),
        (None, None) => format!("request {} found it", past.number),
        (Some(cause), _) => format!("request {} missed: {}", past.number, cause.name()),
    };
    chain.push(Cited {
        at: past.at,
        text: found,
        request: Some(past.number),
    });
    if seen.miss.is_some() {
        let text = match (seen.slot, seen.evicted) {
            (Some(slot), Some(victim)) => format!(
                "{} had to go, and {key} went into slot {}",
                name(victim),
                slot + 1
            ),
            (Some(slot), None) => format!("{key} went into slot {}, which was free", slot + 1),
            (None, _) => format!("{key} was not let in"),
        };
        chain.push(Cited {
            at: past.at,
            text,
            request: None,
        });
    }
    Some(Why { headline, chain })
}
