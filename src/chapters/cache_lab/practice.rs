//! Exercises: hit rates of small and of short-lived caches, and what one read finds.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{LogEvent, Model};
use super::narrative::Thing;
use super::request::{Cause, Outcome};
use crate::components::workload::Key;
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, go_to, metric, number, why_of, with_unit,
};
use crate::lesson::sentences::{counted, verb};
use crate::lesson::{Lab as _, LabOf, Narrative as _, Refusal};
use crate::sim::SimTime;

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "hit-rate",
        title: "What will the hit rate be?",
        make: hit_rate,
    },
    PracticeKind {
        id: "ttl-hit-rate",
        title: "What does the TTL leave of the hit rate?",
        make: ttl_hit_rate,
    },
    PracticeKind {
        id: "read-outcome",
        title: "What does this read find?",
        make: read_outcome,
    },
];

/// How long hit rates are measured, in seconds.
const RUN_S: f64 = 120.0;

/// A pattern of popularity: its name, exponent and hot keys, and the words.
fn popularity(draw: &mut Draw, keys: u64, capacity: u64) -> (&'static str, f64, u64, String) {
    match draw.difficulty() {
        1 => ("uniform", 0.0, 1, "All keys are equally likely.".to_owned()),
        2 => {
            let hot = (capacity * draw.between(3..=6) / 10).max(1);
            let said = format!(
                "{hot} hot keys get 90 % of the reads, the other {} keys the rest.",
                keys - hot
            );
            ("hotset", 0.0, hot, said)
        }
        _ => {
            let exponent = draw.pick(&[0.6, 0.8, 1.0, 1.2, 1.5]);
            let said = format!("Key i has the weight 1/i^{exponent} (Zipf's law).");
            ("zipf", exponent, 1, said)
        }
    }
}

fn hit_rate(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let keys = draw.between(4..=20) * 10;
    let tenths = draw.between(1..=9);
    let capacity = keys * tenths / 10;
    let (pattern, exponent, hot_keys, said) = popularity(draw, keys, capacity);
    let mut lab: LabOf<Model> = draw.begin(&[
        ("keys", &keys),
        ("capacity", &capacity),
        ("pattern", &pattern),
        ("zipf_exponent", &exponent),
        ("hot_keys", &hot_keys),
        ("hot_share", &0.9),
        ("ttl_s", &0),
        ("reads_per_s", &40),
        ("database_per_s", &0),
    ])?;
    go_to(&mut lab, RUN_S);
    let Some(value) = metric(&lab, "hit_rate") else {
        return Ok(None);
    };
    let slots = number(capacity as f64 / keys as f64 * 100.0);
    let because = match pattern {
        "uniform" => {
            format!("The slots hold {slots} % of the keys, and each key is as good as any.")
        }
        "hotset" => {
            "The hot keys stay in the cache; the slots that they leave free hold some of the \
                     others."
                .to_owned()
        }
        _ => format!(
            "The slots hold {slots} % of the keys, but LRU keeps mostly the popular ones, so the hit \
             rate is higher than that."
        ),
    };
    let cold = metric(&lab, "misses_cold").unwrap_or(0.0);
    let moment = draw.moment(&mut lab, "", 0.0, RUN_S)?;
    Ok(Some(Draft {
        question: format!(
            "A cache of {capacity} slots (LRU, no TTL) stands before a database with {keys} keys. \
             {said} Reads come at 40/s. What is the hit rate over the first {RUN_S} s, in percent?"
        ),
        found: Found::share(value),
        why: format!(
            "{because} The run measured {}; {} of its misses were cold.",
            with_unit(value * 100.0, "%"),
            number(cold)
        ),
        moments: vec![moment],
    }))
}

/// How long an entry lives on average that expires after `ttl_s`, or is deleted by writes that come
/// at random, `written` a second: the mean of an exponential time cut off at the TTL.
fn lifetime_s(ttl_s: f64, written: f64) -> f64 {
    if written > 0.0 {
        -libm::expm1(-written * ttl_s) / written
    } else {
        ttl_s
    }
}

/// The sentence of a question about writes; empty where there are none.
fn writes_said(written: f64) -> String {
    if written == 0.0 {
        return String::new();
    }
    format!(
        " It is also written {} times per second, at random, and a write deletes the entry.",
        number(written)
    )
}

/// How long a filled entry answers reads, and what ends that.
fn life_said(ttl_s: u64, written: f64) -> String {
    if written == 0.0 {
        return format!("A miss fills the entry; the reads of the next {ttl_s} s");
    }
    format!(
        "A miss fills the entry, which lives {} on average until its TTL ends or a write deletes it; \
         the reads of that time",
        with_unit(lifetime_s(ttl_s as f64, written), "s")
    )
}

fn ttl_hit_rate(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let keys: u64 = draw.by_difficulty(&[1, 10, 20]);
    let per_key = draw.pick(&[0.2, 0.3, 0.5, 0.7, 0.9, 1.0, 1.2, 1.5, 2.5, 4.0]);
    let ttl_s = draw.between(1..=8);
    let written: f64 = draw.pick(&[0.0, 0.1, 0.2, 0.5]);
    let written = if draw.difficulty() == 3 { written } else { 0.0 };
    let reads = per_key * keys as f64;
    let is_fixed = draw.difficulty() == 1;
    let needed: f64 = if is_fixed { 200.0 } else { 3_000.0 };
    let run_s = (needed / reads / 10.0).ceil().max(6.0) * 10.0;
    let mut lab: LabOf<Model> = draw.begin(&[
        ("keys", &keys),
        ("capacity", &keys),
        ("pattern", &"uniform"),
        ("ttl_s", &ttl_s),
        ("arrivals", &if is_fixed { "fixed" } else { "poisson" }),
        ("reads_per_s", &reads),
        ("writes_per_s", &(written * keys as f64)),
        ("invalidate", &true),
        ("database_per_s", &0),
    ])?;
    go_to(&mut lab, run_s);
    let Some(value) = metric(&lab, "hit_rate") else {
        return Ok(None);
    };
    if is_fixed && (per_key * ttl_s as f64).fract() == 0.0 {
        // Whether the read at the very end of the TTL is a hit hangs on the way to the database.
        return Ok(None);
    }
    let (arrive, keys_said) = if is_fixed {
        ("with equal gaps", "One key".to_owned())
    } else {
        ("at random (Poisson)", format!("Each of {keys} keys"))
    };
    let times = if per_key == 1.0 { "time" } else { "times" };
    let per_life = per_key * lifetime_s(ttl_s as f64, written);
    let per_life = if is_fixed { per_life.floor() } else { per_life };
    let (writes, lives) = (writes_said(written), life_said(ttl_s, written));
    let moment = draw.moment(&mut lab, "", 0.0, run_s)?;
    Ok(Some(Draft {
        question: format!(
            "{keys_said} is read {} {times} per second, {arrive}.{writes} The cache has room for all \
             keys; an entry expires {ttl_s} s after its fill. What is the hit rate over {run_s} s, in percent?",
            number(per_key)
        ),
        found: Found::share(value),
        why: format!(
            "{lives} are hits, {} on average, and the read after them misses again. The run measured \
             {}.",
            number(per_life),
            with_unit(value * 100.0, "%")
        ),
        moments: vec![moment],
    }))
}

/// What a run had noted before a read of a key arrived.
#[derive(Clone, Debug)]
struct Read {
    id: u64,
    key: Key,
    at: SimTime,
    /// When the key was filled or refilled last.
    filled: SimTime,
    /// When it was read last.
    last_at: SimTime,
    /// Other keys read since then, each once.
    others: usize,
    /// When it was written since the fill.
    written: Option<SimTime>,
    outcome: Outcome,
    /// Whether it was a hit with an old version.
    stale: bool,
}

/// Runs and follows what happens to each key.
fn reads_of(lab: &mut LabOf<Model>, seconds: f64) -> Vec<Read> {
    let mut filled: BTreeMap<Key, SimTime> = BTreeMap::new();
    let mut written: BTreeMap<Key, SimTime> = BTreeMap::new();
    let mut order: Vec<(Key, SimTime)> = Vec::new();
    let mut found = Vec::new();
    let mut seen = 0;
    while lab.now().as_secs_f64() < seconds && lab.step(1, u64::MAX) == 0 {
        let log = lab.model().log();
        let fresh: Vec<_> = log
            .lines()
            .filter(|line| line.id >= seen)
            .copied()
            .collect();
        seen = log.count();
        for line in fresh {
            match line.what {
                LogEvent::Filled { key, .. } => {
                    filled.insert(key, line.at);
                    written.remove(&key);
                }
                LogEvent::Acknowledged { key, .. } => {
                    written.insert(key, line.at);
                }
                LogEvent::Hit { id, key, .. } | LogEvent::Missed { id, key, .. } => {
                    let before = order.iter().rposition(|(other, _)| *other == key);
                    if let Some((last, filled)) = before.zip(filled.get(&key)) {
                        let since: BTreeSet<Key> =
                            order[last + 1..].iter().map(|(key, _)| *key).collect();
                        let request = lab.model().request(id);
                        found.extend(request.and_then(|request| request.outcome).map(|outcome| {
                            Read {
                                id,
                                key,
                                at: line.at,
                                filled: *filled,
                                last_at: order[last].1,
                                others: since.len(),
                                written: written.get(&key).copied(),
                                outcome,
                                stale: matches!(line.what, LogEvent::Hit { stale: true, .. }),
                            }
                        }));
                    }
                    order.push((key, line.at));
                }
                _ => {}
            }
        }
    }
    found
}

fn outcome_text(read: &Read) -> Option<&'static str> {
    match read.outcome {
        Outcome::Miss(Cause::Expired) => Some(EXPIRED),
        Outcome::Miss(Cause::Capacity) => Some(EVICTED),
        Outcome::Miss(Cause::Invalidated) => Some(DELETED),
        Outcome::Miss(_) => None,
        Outcome::Hit(_) if read.stale => Some(STALE),
        Outcome::Hit(_) => Some(FRESH),
    }
}

const FRESH: &str = "a hit with the present version";
const STALE: &str = "a stale hit: an old version";
const EXPIRED: &str = "a miss: the entry has expired";
const EVICTED: &str = "a miss: the entry was evicted";
const DELETED: &str = "a miss: a write deleted the entry";

/// Whether one answer alone can be meant: the read is not at the edge of the TTL, no fill or write
/// overtakes it, and the entry did not stay because a deleted one had left its slot free.
fn is_clear(read: &Read, ttl_s: f64, capacity: u64, deletes: bool) -> bool {
    let age = read.at.since(read.filled).as_secs_f64();
    let apart = |at: SimTime| read.at.since(at).as_secs_f64() > 0.05;
    let is_deleted = deletes && read.written.is_some();
    let is_evicted = read.outcome == Outcome::Miss(Cause::Capacity);
    (age - ttl_s).abs() > 0.1
        && apart(read.last_at)
        && read.written.is_none_or(apart)
        && is_evicted == (read.others as u64 >= capacity)
        && !(is_evicted && is_deleted)
}

fn read_outcome(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let capacity = draw.between(4..=8);
    let ttl_s = draw.pick(&[4.0, 6.0, 8.0]);
    let writes = draw.by_difficulty(&[0.0, 0.6, 1.0]);
    let deletes = draw.below(2) == 0;
    let mut lab: LabOf<Model> = draw.begin(&[
        ("keys", &16),
        ("capacity", &capacity),
        ("pattern", &"zipf"),
        ("zipf_exponent", &0.6),
        ("ttl_s", &ttl_s),
        ("reads_per_s", &3),
        ("writes_per_s", &writes),
        ("invalidate", &deletes),
        ("database_per_s", &0),
    ])?;
    let mut reads = reads_of(&mut lab, 30.0);
    reads.retain(|read| is_clear(read, ttl_s, capacity, deletes));
    let wanted = draw.pick(&[FRESH, STALE, EXPIRED, EVICTED, DELETED]);
    reads.retain(|read| outcome_text(read) == Some(wanted));
    if reads.is_empty() {
        return Ok(None);
    }
    let read = draw.pick(&reads);
    go_to(&mut lab, read.at.as_secs_f64() + 0.02);
    let why = why_of(&lab, Thing::Request(read.id));
    let Read { key, others, .. } = read;
    let write = match (read.written, writes > 0.0) {
        (Some(at), _) => format!(" Since the fill it was written, at {at}."),
        (None, true) => " It was not written since the fill.".to_owned(),
        (None, false) => String::new(),
    };
    let rule = if deletes { "deletes" } else { "leaves" };
    let other_keys = counted(others as u64, "other key");
    let were = verb(others as u64, "was", "were");
    let mut wrong = wrong_outcomes(&read, wanted, capacity, ttl_s);
    draw.shuffle(&mut wrong);
    let asked_s = read.at.as_secs_f64() - 0.02;
    let moment = draw.moment(&mut lab, "", asked_s, read.at.as_secs_f64() + 0.02)?;
    Ok(Some(Draft {
        question: format!(
            "A cache of {capacity} slots (LRU) has a TTL of {ttl_s} s; a write {rule} the entry. Key \
             {key} was filled last at {} and read last at {}. Since that read, {other_keys} \
             {were} read.{write} At {} it is read again. What does this read find?",
            read.filled, read.last_at, read.at
        ),
        found: Found::Choice {
            right: wanted.to_owned(),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

/// The outcomes that are not the one of a read, with what speaks against them.
fn wrong_outcomes(read: &Read, right: &str, capacity: u64, ttl_s: f64) -> Vec<Choice> {
    let age = read.at.since(read.filled).as_secs_f64();
    let all = [
        (
            FRESH,
            format!(
                "The entry is not in the cache any more, or behind: it was filled {} ago.",
                with_unit(age, "s")
            ),
        ),
        (
            STALE,
            "No entry of an old version was in the cache.".to_owned(),
        ),
        (
            EXPIRED,
            format!(
                "The entry was filled {} ago, and the TTL is {ttl_s} s.",
                with_unit(age, "s")
            ),
        ),
        (
            EVICTED,
            format!(
                "{} {} read since its last use, and the cache has {capacity} slots.",
                counted(read.others as u64, "other key"),
                verb(read.others as u64, "was", "were")
            ),
        ),
        (
            DELETED,
            "No write deleted it after its last fill.".to_owned(),
        ),
    ];
    let wrong = all.into_iter().filter(|(text, _)| *text != right);
    wrong
        .map(|(text, because)| Choice::new(text, because))
        .collect()
}
