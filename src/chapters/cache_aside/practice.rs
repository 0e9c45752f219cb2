//! Exercises: what a read returns after a race, how many loads a missing entry costs, how many
//! reads are stale.

use super::model::Model;
use super::narrative::Thing;
use super::request::{Kind, Outcome, Request};
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, Setting, at, go_to, metric, near, number, why_of,
};
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "read-returns",
        title: "What does this read return?",
        make: read_returns,
    },
    PracticeKind {
        id: "database-loads",
        title: "How many loads reach the database?",
        make: database_loads,
    },
    PracticeKind {
        id: "stale-reads",
        title: "How many of these reads are stale?",
        make: stale_reads,
    },
];

/// A way to the cache and back, in milliseconds.
const CACHE_MS: f64 = 2.0;

fn begin(draw: &mut Draw, set: &[Setting]) -> Result<LabOf<Model>, Refusal> {
    let idle: [Setting; 5] = [
        ("keys", &6),
        ("capacity", &6),
        ("reads_per_s", &0),
        ("writes_per_s", &0),
        ("cache_ms", &CACHE_MS),
    ];
    draw.begin_idle(&idle, set)
}

/// The last request of a kind that arrived.
fn last(model: &Model, kind: Kind) -> Option<&Request> {
    let done = model.recent().under_stride(1);
    let all = done.chain(model.under_way());
    all.filter(|request| request.kind == kind)
        .max_by_key(|request| request.id)
}

/// How a writer handles the entry: the name in files and the words.
const UPDATES: [(&str, &str); 3] = [
    (
        "delete-after",
        "updates the row and then deletes the cache entry",
    ),
    (
        "delete-before",
        "deletes the cache entry and then updates the row",
    ),
    (
        "ttl-only",
        "updates the row and leaves the cache entry alone",
    ),
];

/// What the last of two reads returns: a version, and where from.
fn returned(version: u64, hit: bool) -> String {
    let place = if hit { "cache" } else { "database" };
    format!("version {version}, from the {place}")
}

/// The answers of two reads and an update, in whatever order their steps come. All are possible,
/// and which one is to be asked for is drawn, so that no answer is the usual one.
const RETURNED: [(u64, bool); 4] = [(1, true), (1, false), (2, true), (2, false)];

/// What else the read might have returned, and what speaks against it. What it did return is among
/// them, and is not asked for.
fn other_returns(version: u64, hit: bool) -> Vec<Choice> {
    let uncached = "At that moment the cache held no version of it.";
    let cached = "At that moment the entry was in the cache, so the database was not asked.";
    let other = RETURNED.map(|(other, from_cache)| {
        let because = match (from_cache == hit, from_cache) {
            (false, true) => uncached.to_owned(),
            (false, false) => cached.to_owned(),
            (true, _) => format!("The version that it found there is {version}."),
        };
        Choice::new(returned(other, from_cache), because)
    });
    other.into()
}

fn read_returns(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let kinds = draw.by_difficulty(&[1, 2, 3]);
    let (update, handled) = UPDATES[draw.below(kinds) as usize];
    let database_ms = draw.between(8..=15) as f64 * 2.0;
    let set_delay = draw.pick(&[0.0, 10.0, 20.0, 30.0]);
    let wanted = draw.pick(&RETURNED);
    // The first read is sent at 40 ms. The update may come before it, or after the second.
    let first = 40.0;
    let updated = draw.between(8..=50) as f64 * 2.0;
    let again = first + draw.between(1..=45) as f64 * 2.0;
    let mut sent = [
        (first, "read=1", "a read of key 1"),
        (updated, "update=1", "an update of key 1, to version 2"),
        (again, "read=1", "another read of key 1"),
    ];
    sent.sort_by(|a, b| a.0.total_cmp(&b.0));
    let set: [Setting; 4] = [
        ("database_ms", &database_ms),
        ("set_delay_ms", &set_delay),
        ("update", &update),
        ("ttl_s", &60),
    ];
    let mut lab = begin(draw, &set)?;
    for (ms, command, _) in sent {
        at(&mut lab, ms / 1e3, command)?;
    }
    go_to(&mut lab, 1.0);
    let model = lab.model();
    let Some(read) = last(model, Kind::Read) else {
        return Ok(None);
    };
    let (version, id) = (read.version, read.id);
    let hit = matches!(read.outcome, Some(Outcome::Hit(_)));
    if (version, hit) != wanted || !is_clear(model, updated == again) {
        return Ok(None);
    }
    let why = why_of(&lab, Thing::Request(id));
    let delay = if set_delay > 0.0 {
        format!(" The reader pauses {set_delay} ms before it sets the entry.")
    } else {
        String::new()
    };
    let list = sent.map(|(ms, _, said)| format!("- {ms} ms: {said}"));
    let moment = draw.moment(&mut lab, "", (again - 1.0) / 1e3, again / 1e3 + 0.06)?;
    Ok(Some(Draft {
        question: format!(
            "Key 1 has version 1 and is not cached. A call of the cache takes {CACHE_MS} ms, a query \
             {database_ms} ms, there and back; each takes effect half-way. A read asks the cache, \
             after a miss the database, and then sets the entry.{delay} An update {handled}.\n\n{}\n\n\
             What does the second read return?",
            list.join("\n")
        ),
        found: Found::Choice {
            right: returned(version, hit),
            wrong: other_returns(version, hit),
        },
        why,
        moments: vec![moment],
    }))
}

/// Whether no two steps of different requests fall into the same millisecond, where an order would
/// be a matter of taste.
fn is_clear(model: &Model, together: bool) -> bool {
    let mut moments: Vec<(u64, f64)> = Vec::new();
    for request in model.recent().under_stride(1) {
        let steps = [
            request.looked_up_at,
            request.row_at,
            request.set_done_at,
            request.deleted_at,
        ];
        let steps = steps.into_iter().flatten();
        moments.extend(steps.map(|at| (request.id, at.as_secs_f64() * 1e3)));
    }
    let apart = |(id, at): &(u64, f64)| {
        let mut others = moments.iter().filter(|(other, _)| other != id);
        others.all(|(_, other)| (at - other).abs() >= 0.9)
    };
    !together && moments.iter().all(apart)
}

/// What shields the database: the name in files and the words.
const PROTECTIONS: [(&str, &str); 4] = [
    ("none", "Every reader that misses loads the row itself."),
    (
        "single-flight",
        "Readers of one key share one load (single-flight).",
    ),
    (
        "lease",
        "The cache hands out one token per key (lease): only the reader with the token loads, the \
         others ask the cache again every 10 ms.",
    ),
    (
        "jitter",
        "Times to live are spread by 10 % (jitter), and nothing else protects the database.",
    ),
];

fn database_loads(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let kinds = draw.by_difficulty(&[2, 3, 4]);
    let (protection, said) = PROTECTIONS[draw.below(kinds) as usize];
    let database_ms = draw.between(3..=8) as f64 * 10.0;
    let mut lab = begin(
        draw,
        &[
            ("database_ms", &database_ms),
            ("protection", &protection),
            ("ttl_s", &60),
        ],
    )?;
    let waves: usize = draw.by_difficulty(&[2, 3, 4]);
    let mut now = 10.0;
    let mut crowds: Vec<(f64, u64)> = Vec::new();
    for _ in 0..waves {
        crowds.push((now, draw.between(2..=12)));
        now += draw.between(1..=8) as f64 * 10.0 + 5.0;
    }
    for (ms, readers) in &crowds {
        at(&mut lab, ms / 1e3, &format!("crowd={readers}"))?;
    }
    go_to(&mut lab, 2.0);
    let Some(loads) = metric(&lab, "database_loads") else {
        return Ok(None);
    };
    let stored = crowds[0].0 + CACHE_MS + database_ms + CACHE_MS / 2.0;
    if crowds
        .iter()
        .any(|(ms, _)| (ms + CACHE_MS / 2.0 - stored).abs() < 4.0)
    {
        return Ok(None);
    }
    let wrong = other_loads(&crowds);
    let right = number(loads);
    let list: Vec<String> = crowds
        .iter()
        .map(|(ms, readers)| format!("- {ms} ms: {readers} readers at once"))
        .collect();
    let why = format!(
        "{said} The first reader looks, misses, asks the database, and has stored the entry at \
         {stored} ms; later look-ups are hits. Loads of the run: {right}."
    );
    let moment = draw.moment(&mut lab, "", 0.0, 2.0)?;
    Ok(Some(Draft {
        question: format!(
            "Key 1 is not cached. A call of the cache takes {CACHE_MS} ms, a query {database_ms} ms, \
             there and back; each takes effect half-way. {said}\n\n{}\n\nHow many queries reach the \
             database?",
            list.join("\n")
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// What one would count who takes the protection for another.
fn other_loads(crowds: &[(f64, u64)]) -> Vec<Choice> {
    let total: u64 = crowds.iter().map(|(_, readers)| readers).sum();
    let first = crowds.first().map_or(0, |(_, readers)| *readers);
    vec![
        Choice::new(total.to_string(), "That would be a load for every reader."),
        Choice::new(
            first.to_string(),
            "That would be a load for each reader of the first group alone.",
        ),
        Choice::new("1", "One load would need readers that wait for each other."),
        Choice::new(
            crowds.len().to_string(),
            "That would be a load for each group.",
        ),
        Choice::new(
            (total - 1).to_string(),
            "That would be a load for every reader but one.",
        ),
        Choice::new((first + 1).to_string(), ""),
    ]
}

/// Why no read is stale after an update that deletes the entry.
const NEVER_STALE: &str = "The update deletes the entry, so the next read loads the new version. No \
                           read of the run is stale.";

/// Why reads are stale after an update that leaves the entry alone.
fn why_stale(filled: f64, ttl_s: f64, stale: &str) -> String {
    format!(
        "The entry of {filled} s is good until {} s. A read between the update and that moment \
         returns the old version; the next one misses and loads the new version. Stale reads of the \
         run: {stale}.",
        filled + ttl_s
    )
}

fn stale_reads(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let ttl_s = draw.between(4..=12) as f64;
    let (update, handled) = match draw.difficulty() {
        1 => UPDATES[2],
        _ => UPDATES[if draw.below(3) == 0 { 0 } else { 2 }],
    };
    let mut lab = begin(
        draw,
        &[("database_ms", &20), ("update", &update), ("ttl_s", &ttl_s)],
    )?;
    let filled = draw.between(1..=3) as f64;
    let updated = filled + draw.between(1..=(ttl_s as u64 - 1)) as f64 + 0.5;
    let count: usize = draw.by_difficulty(&[5, 7, 9]);
    let mut times: Vec<f64> = Vec::new();
    let mut now = filled;
    for _ in 0..count {
        now += draw.between(1..=3) as f64;
        times.push(now);
    }
    if updated > now {
        return Ok(None);
    }
    at(&mut lab, filled, "read=1")?;
    play(&mut lab, &times, updated)?;
    let end = now + 1.0;
    go_to(&mut lab, end);
    let Some(stale) = metric(&lab, "stale_reads") else {
        return Ok(None);
    };
    // A read at the very end of the TTL hangs on the way to the database.
    if times.iter().any(|time| (time - filled - ttl_s).abs() < 0.5) {
        return Ok(None);
    }
    let right = number(stale);
    let wrong = other_stale(&times, stale, updated, ttl_s);
    let list: Vec<String> = times.iter().map(|time| format!("{time} s")).collect();
    let why = match update {
        "ttl-only" => why_stale(filled, ttl_s, &right),
        _ => NEVER_STALE.to_owned(),
    };
    let moment = draw.moment(&mut lab, "", updated - 0.25, end)?;
    Ok(Some(Draft {
        question: format!(
            "An entry lives {ttl_s} s from its set. At {filled} s a read of key 1 misses and sets \
             the entry (in about 25 ms). At {updated} s key 1 is updated; the update {handled}. Key \
             1 is also read at {}. How many of these reads are stale?",
            list.join(", ")
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// What one would count who takes the TTL or the update for something else.
fn other_stale(times: &[f64], stale: f64, updated: f64, ttl_s: f64) -> Vec<Choice> {
    let after = times.iter().filter(|time| **time > updated).count();
    let count = times.len();
    let before = count - after;
    let in_ttl = times
        .iter()
        .filter(|time| **time < updated + ttl_s && **time > updated);
    let mut wrong = vec![
        Choice::new(after.to_string(), "Those are all reads after the update."),
        Choice::new(
            in_ttl.count().to_string(),
            "That counts a TTL from the update; it runs from the fill.",
        ),
        Choice::new(
            "0",
            "That would need an entry that is deleted or has expired by then.",
        ),
        Choice::new(before.to_string(), "Those are the reads before the update."),
        Choice::new(count.to_string(), "That would be every read."),
    ];
    let others = [
        stale - 1.0,
        stale + 1.0,
        stale - 2.0,
        stale + 2.0,
        stale + 3.0,
    ];
    let others = others.into_iter();
    wrong.extend(near(
        others.filter(|other| (0.0..=count as f64).contains(other)),
    ));
    wrong
}

/// Reads of key 1 at these seconds, and its update between them.
fn play(lab: &mut LabOf<Model>, reads: &[f64], updated: f64) -> Result<(), Refusal> {
    let mut all: Vec<(f64, &str)> = reads.iter().map(|at| (*at, "read=1")).collect();
    all.push((updated, "update=1"));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (second, command) in all {
        at(lab, second, command)?;
    }
    Ok(())
}
