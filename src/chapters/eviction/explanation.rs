//! Why a request ended in a row as it did: the chain of causes, in words, with times.

use super::model::{Model, Past, reason};
use super::rows::{Cause, Seen};
use crate::components::cache::Slot;
use crate::components::workload::Key;
use crate::lesson::ExplanationOf;
use crate::sim::SimTime;

/// What can be explained. Rows are numbered as the model has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum Thing {
    /// What a request found in a row.
    Request { number: u64, row: usize },
    /// A slot of a row.
    Slot { row: usize, slot: Slot },
    /// The policies of Redis.
    Redis,
}

type Explanation = ExplanationOf<Model>;

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
                "No room: {} ago {} was evicted for {}.",
                past.at.since(gone.at),
                name(past.key),
                name(by)
            ),
            None => format!(
                "{key} was evicted {} ago, when slots were taken away.",
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

/// Explains what a request found in a row; its other rows are its sides.
pub(super) fn of_request(model: &Model, past: &Past, row: usize) -> Explanation {
    let keys = model.params().keys;
    let name = |key| key_said(key, keys);
    let title = format!("Why, request {}", past.number);
    let key = name(past.key);
    let label = model.policy_of(row).label();
    let seen = past.rows.get(row).copied().flatten();
    let headline = match seen.map(|seen| (seen, seen.miss)) {
        None => "This row did not run at that moment.".to_owned(),
        Some((_, None)) => format!("{label}: {key} was in the cache. A hit."),
        Some((seen, Some(cause))) => {
            format!("{label}: {}", miss_sentence(past, &seen, cause, keys))
        }
    };
    let mut why = Explanation::new(title, headline);
    why.span = Some((past.at, Some(past.at)));
    let number = past.number;
    why.sides = model
        .params()
        .shown()
        .iter()
        .map(|&row| {
            let label = model.policy_of(row).label().to_owned();
            (label, Thing::Request { number, row })
        })
        .collect();
    if let Some(seen) = seen {
        chain(model, past, row, &seen, &mut why);
    }
    why
}

/// How it came about in a row that ran.
fn chain(model: &Model, past: &Past, row: usize, seen: &Seen, why: &mut Explanation) {
    let keys = model.params().keys;
    let name = |key| key_said(key, keys);
    let key = name(past.key);
    if let Some(gone) = reason(seen) {
        let (text, by) = match gone.by {
            Some((number, by)) => (
                format!("request {number} asked for {}: {key} was evicted", name(by)),
                Some(Thing::Request { number, row }),
            ),
            None => (
                format!("slots were taken away, and {key} was evicted"),
                None,
            ),
        };
        why.link(Some(gone.at), text, None, by);
    }
    why.cite(seen.expired_at, "its time to live was over", None);
    let number = past.number;
    let found = match (seen.miss, seen.slot) {
        (None, Some(slot)) => format!("request {number} found it in slot {}", slot + 1),
        (None, None) => format!("request {number} found it"),
        (Some(cause), _) => format!("request {number} missed: {}", cause.name()),
    };
    let itself = Some(Thing::Request { number, row });
    why.link(Some(past.at), found, None, itself);
    if seen.miss.is_some() {
        let text = match (seen.slot, seen.evicted) {
            (Some(slot), Some(victim)) => format!(
                "{} was evicted, and {key} went into slot {}",
                name(victim),
                slot + 1
            ),
            (Some(slot), None) => format!("{key} went into slot {}, which was free", slot + 1),
            (None, _) => format!("{key} was not let in"),
        };
        why.cite(Some(past.at), text, None);
    }
}

/// What is in a slot of a row, and whose turn it is.
pub(super) fn of_slot(model: &Model, row: usize, slot: Slot, now: SimTime) -> Option<Explanation> {
    let title = format!("Slot {}", slot + 1);
    let Some(cache) = &model.rows().get(row)?.cache else {
        return Some(Explanation::new(title, "This row rests."));
    };
    let Some(entry) = cache.slots().get(slot as usize).and_then(Option::as_ref) else {
        return Some(Explanation::new(title, "This slot is free."));
    };
    let kind = model.policy_of(row);
    let times = match entry.uses {
        1 => "once".to_owned(),
        uses => format!("{uses} times"),
    };
    let mut why = Explanation::new(
        title,
        format!(
            "{}: it holds {}, stored {} ago.",
            kind.label(),
            key_name(entry.key, model.params().keys),
            now.since(entry.filled_at)
        ),
    );
    why.state(format!(
        "Used {times} since it came in, last {} ago.",
        now.since(entry.last_used_at)
    ));
    why.state(format!(
        "Its decaying counter stands at {}.",
        cache.faded(entry, now)
    ));
    why.state(match entry.expires_at {
        Some(at) if at <= now => format!(
            "It expired {} ago and keeps its slot until it is asked for or evicted.",
            now.since(at)
        ),
        Some(at) => format!("It expires in {}.", at.since(now)),
        None => "It never expires.".to_owned(),
    });
    if cache.next_victim(now) == Some(slot) {
        why.state(kind.info().reason);
    }
    Some(why)
}
