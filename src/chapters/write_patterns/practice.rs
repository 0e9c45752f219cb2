//! Exercises: which lane lost a write, how many rows reach the database, what a write takes.

use std::collections::BTreeSet;

use super::lane::{LaneKind, WritePath};
use super::model::Model;
use super::narrative::Thing;
use crate::components::named::Named as _;
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, Setting, at, go_to, metric, near, number, why_of,
    with_unit,
};
use crate::lesson::sentences::counted;
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "lane-lost",
        title: "Which lane lost this write?",
        make: lane_lost,
    },
    PracticeKind {
        id: "rows-written",
        title: "How many rows does the database write?",
        make: rows_written,
    },
    PracticeKind {
        id: "write-latency",
        title: "How long does a write take?",
        make: write_latency,
    },
];

/// A run in which nothing happens that is not done to it.
fn begin(draw: &mut Draw, set: &[Setting]) -> Result<LabOf<Model>, Refusal> {
    let idle: [Setting; 2] = [("reads_per_s", &0), ("writes_per_s", &0)];
    draw.begin_idle(&idle, set)
}

/// What a write does on its way.
fn path_said(path: WritePath) -> &'static str {
    match path {
        WritePath::Invalidate => "writes to the database and then deletes the cache entry",
        WritePath::Around => "writes to the database and leaves the cache alone",
        WritePath::Through => {
            "writes to the cache, and from there to the database, before it answers"
        }
        WritePath::Behind => "writes to the cache, which answers at once and flushes later",
    }
}

/// Lanes in words.
fn lanes_said(lanes: &[LaneKind]) -> String {
    match lanes {
        [] => "none of the four".to_owned(),
        [one] => format!("{} alone", one.name()),
        [most @ .., last] => {
            let names: Vec<&str> = most.iter().map(|lane| lane.name()).collect();
            format!("{} and {}", names.join(", "), last.name())
        }
    }
}

/// The lanes that have lost a write of this key.
fn lanes_that_lost(model: &Model, key: u64) -> Vec<LaneKind> {
    let lost_in = |kind: &LaneKind| {
        let lost = model.lane(*kind).lost();
        lost.iter().any(|lost| u64::from(lost.key) == key)
    };
    LaneKind::ALL.into_iter().filter(lost_in).collect()
}

/// What a question says of the replicated log.
const SECOND_CACHE: &str = " A second cache keeps what is dirty before a write is acknowledged, and \
                            takes over when the first crashes.";

fn lane_lost(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let path = match draw.difficulty() {
        1 => draw.pick(&[WritePath::Invalidate, WritePath::Behind]),
        _ => draw.pick(WritePath::NAMES).1,
    };
    let flush_s = draw.between(3..=8);
    let keeps_log = draw.difficulty() == 3 && draw.below(4) == 0;
    let key = draw.between(1..=20);
    let mut lab = begin(
        draw,
        &[
            ("write_path", &path.name()),
            ("flush_s", &flush_s),
            ("replicated_log", &keeps_log),
        ],
    )?;
    let write_s = draw.between(8..=60) as f64 / 2.0;
    let crash_s = write_s + draw.between(2..=14) as f64 / 2.0;
    if is_at_flush(write_s, flush_s) || is_at_flush(crash_s, flush_s) {
        return Ok(None);
    }
    let (early, dirty) = (draw.below(2) == 0, draw.between(1..=20));
    if draw.difficulty() > 1 && early && dirty != key {
        at(&mut lab, write_s - 0.4, &format!("write={dirty}"))?;
    }
    at(&mut lab, write_s, &format!("write={key}"))?;
    for lane in LaneKind::ALL {
        at(&mut lab, crash_s, &format!("crash-cache={}", lane.name()))?;
    }
    let end = crash_s + 2.0 * flush_s as f64 + 2.0;
    go_to(&mut lab, end);
    let model = lab.model();
    let lost = lanes_that_lost(model, key);
    let right = lanes_said(&lost);
    let why = why_lost(&lab, &lost);
    let mut wrong = other_lanes(&lost);
    draw.shuffle(&mut wrong[2..]);
    let second = if keeps_log { SECOND_CACHE } else { "" };
    let as_well = match path {
        WritePath::Behind => ", at the same times",
        _ => "",
    };
    let moment = draw.moment(&mut lab, "", crash_s - 0.1, crash_s + 0.1)?;
    Ok(Some(Draft {
        question: format!(
            "The same write of key {key} enters four lanes at {write_s} s. Cache-aside writes to the \
             database and then deletes the cache entry; write-through writes to the cache and the \
             database before it answers; write-behind answers from the cache and flushes at \
             {flush_s} s, {} s and so on; read-through {}{as_well}.{second} At {crash_s} s all four \
             caches crash. Which lanes have lost the write, although it was acknowledged?",
            2 * flush_s,
            path_said(path),
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// Whether a moment is so near to a flush that milliseconds decide.
fn is_at_flush(second: f64, flush_s: u64) -> bool {
    let rest = second % flush_s as f64;
    rest < 0.3 || flush_s as f64 - rest < 0.3
}

fn why_lost(lab: &LabOf<Model>, lost: &[LaneKind]) -> String {
    match lost.first() {
        Some(&lane) => why_of(lab, Thing::Lost(lane)),
        None => {
            "At the crash the database had the write in every lane, or a second cache took over \
                 with what was dirty."
                .to_owned()
        }
    }
}

/// The sets of lanes that did not lose it, the likeliest mistakes first.
fn other_lanes(lost: &[LaneKind]) -> Vec<Choice> {
    let through = "A lane that writes to the database before it acknowledges loses nothing.";
    let behind = "What is flushed before the crash, or kept by a second cache, is not lost.";
    let kept = "A write that was acknowledged after the last flush was in the memory of the cache \
                alone.";
    let candidates = [
        vec![],
        vec![LaneKind::WriteBehind],
        vec![LaneKind::WriteBehind, LaneKind::ReadThrough],
        vec![LaneKind::WriteThrough, LaneKind::WriteBehind],
        vec![LaneKind::CacheAside],
        vec![LaneKind::ReadThrough],
        LaneKind::ALL.to_vec(),
    ];
    candidates
        .iter()
        .map(|lanes| {
            let because = if lanes.iter().all(|lane| lost.contains(lane)) {
                kept
            } else if lost.is_empty() {
                behind
            } else {
                through
            };
            Choice::new(lanes_said(lanes), because)
        })
        .filter(|choice| choice.text != lanes_said(lost))
        .collect()
}

fn rows_written(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let flush_s = draw.between(3..=6);
    let most_keys = draw.by_difficulty(&[2, 3, 4]);
    let count: usize = draw.by_difficulty(&[6, 9, 12]);
    let lane = if draw.difficulty() == 1 {
        LaneKind::WriteBehind
    } else {
        draw.pick(&[
            LaneKind::WriteBehind,
            LaneKind::WriteBehind,
            LaneKind::WriteThrough,
        ])
    };
    let mut lab = begin(draw, &[("flush_s", &flush_s)])?;
    let mut writes: Vec<(f64, u64)> = Vec::new();
    let mut now = 0.0;
    for _ in 0..count {
        now += draw.between(1..=3) as f64 / 2.0;
        if now % flush_s as f64 == 0.0 {
            now += 0.5;
        }
        writes.push((now, draw.between(1..=most_keys)));
    }
    for (second, key) in &writes {
        at(&mut lab, *second, &format!("write={key}"))?;
    }
    let end = now + flush_s as f64 + 2.0;
    go_to(&mut lab, end);
    let of = |lane: LaneKind, name: &str| {
        metric(&lab, &format!("{}.{name}", lane.name())).unwrap_or(0.0)
    };
    let right = of(lane, "database_writes");
    let (flushes, behind) = (
        of(LaneKind::WriteBehind, "flushes"),
        of(LaneKind::WriteBehind, "database_writes"),
    );
    let keys: BTreeSet<u64> = writes.iter().map(|(_, key)| *key).collect();
    let wrong = other_rows(right, writes.len(), keys.len(), behind, flushes);
    let list: Vec<String> = writes
        .iter()
        .map(|(second, key)| format!("key {key} at {second} s"))
        .collect();
    let (rule, why) = coalescing(lane, flush_s, flushes, behind);
    let moment = draw.moment(&mut lab, "", 0.0, end)?;
    Ok(Some(Draft {
        question: format!(
            "{rule} Clients write {}, and then no more. How many rows does the database of the {} \
             lane write in all?",
            list.join(", "),
            lane.name()
        ),
        found: Found::Choice {
            right: number(right),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

/// How a lane writes, and why that many rows come of it.
fn coalescing(lane: LaneKind, flush_s: u64, flushes: f64, behind: f64) -> (String, String) {
    if lane == LaneKind::WriteBehind {
        (
            format!(
                "Write-behind answers from the cache and flushes what is dirty at {flush_s} s, {} s and \
                 so on.",
                2 * flush_s
            ),
            format!(
                "A flush writes each dirty key once, however often it was written since the flush \
                 before. The run had {} with {} in all.",
                counted(flushes as u64, "flush"),
                counted(behind as u64, "row")
            ),
        )
    } else {
        (
            format!(
                "Write-through writes to the cache and the database before it answers; nothing is \
                 kept for a flush, which write-behind would do every {flush_s} s."
            ),
            "Every write goes to the database, whatever comes after it.".to_owned(),
        )
    }
}

/// What one would count who coalesces more or less.
fn other_rows(right: f64, writes: usize, keys: usize, behind: f64, flushes: f64) -> Vec<Choice> {
    let mistakes = [
        Choice::new(
            writes.to_string(),
            "That is a row per write, as if no writes were coalesced.",
        ),
        Choice::new(
            number(behind),
            "That is what write-behind needs, which coalesces the writes of a key until it flushes.",
        ),
        Choice::new(
            keys.to_string(),
            "That is a row per key, as if one flush took all of them.",
        ),
        Choice::new(
            number(flushes),
            "That is a row per flush; a flush has a row per dirty key.",
        ),
    ];
    let near = near([right + 1.0, right - 1.0, right + 2.0]);
    mistakes.into_iter().chain(near).collect()
}

/// The path of a lane's writes; that of read-through is a setting.
fn path_of(lane: LaneKind, set: WritePath) -> WritePath {
    match lane {
        LaneKind::CacheAside => WritePath::Invalidate,
        LaneKind::WriteThrough => WritePath::Through,
        LaneKind::WriteBehind => WritePath::Behind,
        LaneKind::ReadThrough => set,
    }
}

fn write_latency(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let path = draw.pick(&[WritePath::Around, WritePath::Through, WritePath::Behind]);
    let cache_ms = draw.between(1..=8) as f64 / 2.0;
    let database_ms = draw.between(2..=12) as f64;
    let row_ms = draw.pick(&[5.0, 10.0, 20.0]);
    let lanes: Vec<LaneKind> = match draw.difficulty() {
        1 => vec![LaneKind::WriteThrough, LaneKind::WriteBehind],
        _ => LaneKind::ALL.to_vec(),
    };
    let lane = draw.pick(&lanes);
    let mut lab = begin(
        draw,
        &[
            ("write_path", &path.name()),
            ("cache_ms", &cache_ms),
            ("database_ms", &database_ms),
            ("database_per_s", &(1e3 / row_ms)),
        ],
    )?;
    at(&mut lab, 1.0, "write=1")?;
    go_to(&mut lab, 2.0);
    let took = |lane: LaneKind| metric(&lab, &format!("{}.write_latency_mean_ms", lane.name()));
    let Some(right) = took(lane) else {
        return Ok(None);
    };
    let said = |ms: f64| with_unit(ms, "ms");
    let mut wrong: Vec<Choice> = LaneKind::ALL
        .iter()
        .filter_map(|&other| {
            let because = format!("That is what a write takes in the {} lane.", other.name());
            Some(Choice::new(said(took(other)?), because))
        })
        .collect();
    wrong.extend(other_sums(row_ms, database_ms, cache_ms));
    draw.shuffle(&mut wrong);
    let way = path_said(path_of(lane, path));
    let why = format!(
        "A write of the {} lane {way}. What it waits for adds up to {}.",
        lane.name(),
        said(right)
    );
    let moment = draw.moment(&mut lab, "", 0.99, 1.1)?;
    Ok(Some(Draft {
        question: format!(
            "A call of the cache takes {cache_ms} ms, there and back. The database takes {row_ms} ms \
             per row, and the ways to it and back {database_ms} ms together; no request queues. A \
             write of the {} lane {way}. How long is it until the client has its acknowledgement?",
            lane.name()
        ),
        found: Found::Choice {
            right: said(right),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

/// Sums that leave a part out, or count one twice.
fn other_sums(row_ms: f64, database_ms: f64, cache_ms: f64) -> [Choice; 4] {
    let said = |ms: f64| with_unit(ms, "ms");
    [
        Choice::new(
            said(row_ms),
            "That is the service of the database alone, without the ways.",
        ),
        Choice::new(
            said(row_ms + database_ms),
            "That is the database alone, without the calls of the cache.",
        ),
        Choice::new(
            said(row_ms + database_ms + 2.0 * cache_ms),
            "That counts two calls of the cache.",
        ),
        Choice::new(
            said(2.0 * cache_ms),
            "That would be two calls of the cache.",
        ),
    ]
}
