//! Numbers in texts, each with the computation that must come to it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use hotset::lesson::{Metrics, Value};

use super::{Run, in_parallel, metric, open};

/// Seeds over which claims about a run are judged.
pub const SEEDS: u64 = 20;

/// A run of the model that claims are about, but for its seed.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// `CHAPTER/PRESET`.
    pub what: &'static str,
    pub set: &'static [(&'static str, &'static str)],
    pub commands: &'static [(&'static str, f64)],
    pub until_s: f64,
}

/// A run of `CHAPTER/PRESET` with other settings and with commands.
pub const fn run(
    what: &'static str,
    set: &'static [(&'static str, &'static str)],
    commands: &'static [(&'static str, f64)],
    until_s: f64,
) -> Measured {
    Measured {
        what,
        set,
        commands,
        until_s,
    }
}

/// A preset as it stands, for 300 s.
pub const fn preset(what: &'static str) -> Measured {
    with(what, &[])
}

/// A preset with other settings, for 300 s.
pub const fn with(what: &'static str, set: &'static [(&'static str, &'static str)]) -> Measured {
    Measured {
        what,
        set,
        commands: &[],
        until_s: 300.0,
    }
}

impl Measured {
    fn metrics(&self, seed: u64) -> Metrics {
        let run = Run {
            what: self.what,
            seed,
            set: self.set,
            commands: self.commands,
            until_s: self.until_s,
        };
        run.metrics()
    }

    /// A quantity on every seed. Runs are made once for all claims.
    pub fn each(&self, quantity: impl Fn(&Metrics) -> f64) -> Vec<f64> {
        static DONE: Mutex<BTreeMap<String, Vec<Metrics>>> = Mutex::new(BTreeMap::new());
        let name = format!("{self:?}");
        let known = DONE.lock().unwrap().get(&name).cloned();
        let metrics = known.unwrap_or_else(|| {
            let seeds: Vec<u64> = (0..SEEDS).collect();
            let metrics = in_parallel(&seeds, |&seed| self.metrics(seed));
            DONE.lock().unwrap().insert(name, metrics.clone());
            metrics
        });
        metrics.iter().map(quantity).collect()
    }

    /// Its mean.
    pub fn mean(&self, quantity: impl Fn(&Metrics) -> f64) -> f64 {
        mean(&self.each(quantity))
    }
}

/// A metric as a quantity.
pub fn of(name: &'static str) -> impl Fn(&Metrics) -> f64 {
    move |metrics| metric(metrics, name)
}

/// A metric of a lane, a row or a store.
pub fn of_part(part: &'static str, name: &'static str) -> impl Fn(&Metrics) -> f64 {
    move |metrics| metric(metrics, &format!("{part}.{name}"))
}

/// One metric over another.
pub fn share(part: &'static str, whole: &'static str) -> impl Fn(&Metrics) -> f64 {
    move |metrics| metric(metrics, part) / metric(metrics, whole)
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation of a sample.
pub fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    let squares = values.iter().map(|v| (v - middle) * (v - middle));
    (squares.sum::<f64>() / (values.len() - 1) as f64).sqrt()
}

/// A snippet of a text and what was found out about it.
pub struct Claim {
    pub snippet: &'static str,
    found: String,
    holds: bool,
}

/// `snippet` promises that `value` lies between `low` and `high`.
pub fn between(snippet: &'static str, value: f64, low: f64, high: f64) -> Claim {
    Claim {
        snippet,
        found: format!("{value} between {low} and {high}"),
        holds: (low..=high).contains(&value),
    }
}

/// As [`between`], on every seed.
pub fn every(snippet: &'static str, values: &[f64], low: f64, high: f64) -> Claim {
    Claim {
        snippet,
        found: format!("{values:?} between {low} and {high}"),
        holds: values.iter().all(|value| (low..=high).contains(value)),
    }
}

/// `snippet` prints a share in whole percent, and `value` rounds to it.
pub fn percent(snippet: &'static str, value: f64, printed: f64) -> Claim {
    between(snippet, 100.0 * value, printed - 0.5, printed + 0.5)
}

/// `snippet` prints a share in percent with one digit after the point. Measured over 20 long
/// runs its standard error is 0.02 to 0.03, which the bounds allow twice.
pub fn percent_tenths(snippet: &'static str, value: f64, printed: f64) -> Claim {
    between(snippet, 100.0 * value, printed - 0.11, printed + 0.11)
}

/// `snippet` prints a share in whole percent, the mean of all seeds, from which none strays by
/// more than `points`.
pub fn strays(snippet: &'static str, values: &[f64], printed: f64, points: f64) -> Claim {
    let whole = percent(snippet, mean(values), printed);
    let (low, high) = ((printed - points) / 100.0, (printed + points) / 100.0);
    let each = every(snippet, values, low, high);
    Claim {
        snippet,
        found: format!("{}; {}", whole.found, each.found),
        holds: whole.holds && each.holds,
    }
}

/// `snippet` prints a value as it is.
pub fn exactly(snippet: &'static str, value: f64, printed: f64) -> Claim {
    between(snippet, value, printed, printed)
}

/// A parameter among others, as a number.
pub fn number(params: &[(&'static str, Value)], name: &str) -> f64 {
    let (_, value) = params.iter().find(|(known, _)| *known == name).unwrap();
    match value {
        Value::Count(count) => *count as f64,
        Value::Number(number) => *number,
        other => panic!("{name} is {other:?}, no number"),
    }
}

/// A parameter of `CHAPTER/PRESET`, as it is set up.
pub fn parameter(what: &str, name: &str) -> f64 {
    number(&open(what).summary().params, name)
}

/// `snippet` names a parameter of `CHAPTER/PRESET`.
pub fn names(snippet: &'static str, what: &str, name: &str, printed: f64) -> Claim {
    exactly(snippet, parameter(what, name), printed)
}

/// `snippet` states something that is so or not.
pub fn fact(snippet: &'static str, holds: bool) -> Claim {
    Claim {
        snippet,
        found: holds.to_string(),
        holds,
    }
}

/// A name with a number in it, or an answer on offer that is no statement: nothing is measured.
pub fn name(snippet: &'static str) -> Claim {
    fact(snippet, true)
}

/// Fails if a snippet is not in the text, or does not hold.
pub fn assert_all(text: &str, claims: &[Claim]) {
    let mut wrong = Vec::new();
    for claim in claims {
        println!("{}: {}", claim.snippet, claim.found);
        if !text.contains(claim.snippet) {
            wrong.push(format!("not in the text: {}", claim.snippet));
        }
        if !claim.holds {
            wrong.push(format!("{}: {}", claim.snippet, claim.found));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} claims fail:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// As [`assert_all`], and fails as well where the text has a number that no snippet covers.
pub fn assert_whole(text: &str, claims: &[Claim]) {
    assert_all(text, claims);
    let missing = uncovered(text, claims);
    assert!(
        missing.is_empty(),
        "no claim covers:\n{}",
        missing.join("\n")
    );
}

/// The lines of a text with a digit that no snippet covers.
pub fn uncovered(text: &str, claims: &[Claim]) -> Vec<String> {
    let mut covered = vec![false; text.len()];
    for claim in claims {
        for (at, found) in text.match_indices(claim.snippet) {
            covered[at..at + found.len()].fill(true);
        }
    }
    let mut missing = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bytes = line.bytes().enumerate();
        let bare = bytes.filter(|&(i, byte)| byte.is_ascii_digit() && !covered[start + i]);
        if bare.count() > 0 {
            missing.push(line.trim().to_owned());
        }
        start += line.len();
    }
    missing
}
