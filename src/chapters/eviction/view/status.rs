//! The line that says what is happening.

use crate::chapters::eviction::because::{key_first, key_name, key_said, miss_sentence};
use crate::chapters::eviction::model::{Model, What};
use crate::components::trace::Trace;
use crate::lesson::{Pace, REQUESTS, Status, most_telling, setting_changed};
use crate::sim::SimTime;
use crate::ui::thousands;

/// Requests a second beyond which the log may have lost what there was to tell.
const READABLE: f64 = 50.0;

/// The sentence at `now`.
pub(super) fn status(model: &Model, now: SimTime, pace: Pace) -> Status {
    let Some(line) = subject(model, now, pace) else {
        let (text, hint) = quiet(model, now);
        return Status::quiet(now, text, hint);
    };
    let known = line.what.request().and_then(|id| model.request(id));
    Status::told(line.at, sentence(model, line.what), known.is_some())
}

/// What the sentence is about.
pub(super) fn subject(model: &Model, now: SimTime, pace: Pace) -> Option<Trace<What>> {
    let shown = model.params().shown();
    most_telling(model.log(), now, pace, |what| weight(what, &shown))
}

/// How telling something is.
fn weight(what: What, shown: &[usize]) -> u8 {
    match what {
        What::Over { .. } => 9,
        What::Parted { .. } => 8,
        What::ScanBegins | What::Shifted => 7,
        What::Chosen { .. } => 6,
        What::Asked { hits, .. } => {
            let of = |row: &usize| hits >> row & 1;
            let count = shown.iter().map(of).sum::<u32>() as usize;
            // Rows that differ tell more than rows that agree.
            if count > 0 && count < shown.len() {
                4
            } else {
                2
            }
        }
        _ => 1,
    }
}

fn sentence(model: &Model, what: What) -> String {
    let first = model.params().shown().first().copied();
    if let What::Asked { number, .. } = what
        && let Some((past, row)) = model.request(number).zip(first)
        && let Some(seen) = past.rows.get(row).copied().flatten()
    {
        let keys = model.params().keys;
        let key = key_first(past.key, keys);
        let label = model.policy_of(row).label();
        let hits: Vec<&str> = others(model, what);
        let also = if hits.is_empty() {
            String::new()
        } else {
            format!(" A hit for {}.", hits.join(", "))
        };
        return match seen.miss {
            None => format!("{key} is a hit for {label}.{}", missed(model, what)),
            Some(cause) => {
                let why = miss_sentence(past, &seen, cause, keys);
                format!("{label} misses. {why}{also}")
            }
        };
    }
    line_text(model, what)
}

/// The other rows of the stage that had a hit.
fn others(model: &Model, what: What) -> Vec<&'static str> {
    let What::Asked { hits, .. } = what else {
        return Vec::new();
    };
    let shown = model.params().shown();
    let others = shown.iter().skip(1).filter(|&&row| hits >> row & 1 == 1);
    others.map(|&row| model.policy_of(row).label()).collect()
}

fn missed(model: &Model, what: What) -> String {
    let What::Asked { hits, awake, .. } = what else {
        return String::new();
    };
    let shown = model.params().shown();
    let missed: Vec<&str> = shown
        .iter()
        .filter(|&&row| awake >> row & 1 == 1 && hits >> row & 1 == 0)
        .map(|&row| model.policy_of(row).label())
        .collect();
    if missed.is_empty() {
        String::new()
    } else {
        format!(" Missed by {}.", missed.join(", "))
    }
}

/// A line of the event log in words.
pub(super) fn line_text(model: &Model, what: What) -> String {
    let keys = model.params().keys;
    match what {
        What::Asked { number, key, .. } => {
            let hits = others(model, what);
            let first = model.params().shown().first().copied();
            let of_first = first
                .filter(|row| matches!(what, What::Asked { hits, .. } if hits >> row & 1 == 1));
            let mut all: Vec<&str> = of_first
                .map(|row| model.policy_of(row).label())
                .into_iter()
                .collect();
            all.extend(hits);
            let by = if all.is_empty() {
                "no row".to_owned()
            } else {
                all.join(", ")
            };
            format!(
                "Request {number} for {}: a hit for {by}.",
                key_said(key, keys)
            )
        }
        What::Parted { number } => {
            format!("Request {number} is the first at which two rows differ.")
        }
        What::ScanBegins => "A scan begins: keys that are asked for once.".to_owned(),
        What::Shifted => "Popularity shifts: other keys are the hot ones now.".to_owned(),
        What::Changed { name } => setting_changed(name),
        What::Dealt => "A new game is dealt.".to_owned(),
        What::Chosen { turn, key, cost } => {
            let key = key_name(key, if key <= 26 { 26 } else { u64::from(key) });
            let cost = match cost {
                0 => "nothing lost".to_owned(),
                1 => "that costs a hit".to_owned(),
                cost => format!("that costs {cost} hits"),
            };
            format!("In the game {key} goes at request {}: {cost}.", turn + 1)
        }
        What::Over { hits, optimum } => {
            format!("The game is over: {hits} hits, and {optimum} were possible.")
        }
    }
}

/// What there is to say when nothing happens.
fn quiet(model: &Model, now: SimTime) -> (String, &'static str) {
    let rate = model.params().reads_per_s;
    if now == SimTime::ZERO {
        (REQUESTS.none_yet.to_owned(), "")
    } else if rate <= 0.0 {
        let hint = "Type a key and press Enter.";
        ("Nobody asks for anything.".to_owned(), hint)
    } else if rate > READABLE {
        let text = format!("{} requests come a second.", thousands(rate));
        (text, "Pause and step to read them one by one.")
    } else {
        (REQUESTS.next.to_owned(), "")
    }
}
