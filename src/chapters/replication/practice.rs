//! Exercises: what a read from a follower returns, which writes survive the leader, which quorums
//! overlap.

mod split;

use super::grid::Grid;
use super::model::Model;
use super::narrative::Thing;
use super::operation::{Kind, Operation, Verdict};
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, Setting, at, go_to, why_of, with_unit,
};
use crate::lesson::{Lab as _, LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 4] = [
    PracticeKind {
        id: "read-returns",
        title: "What does this read return?",
        make: read_returns,
    },
    PracticeKind {
        id: "survives-crash",
        title: "Which acknowledged writes survive this crash?",
        make: survives_crash,
    },
    PracticeKind {
        id: "survives-split",
        title: "Which acknowledged writes survive this split brain?",
        make: split::survives_split,
    },
    PracticeKind {
        id: "quorums",
        title: "Which quorums give no stale read?",
        make: quorums,
    },
];

/// What a leader needs for its own write, and a follower; a message between them, or from a client,
/// takes half a millisecond. In milliseconds.
const DISK_MS: f64 = 5.0;

/// A cluster in which nothing happens that is not done to it.
fn begin(draw: &mut Draw, set: &[Setting]) -> Result<LabOf<Model>, Refusal> {
    let idle: [Setting; 7] = [
        ("reads_per_s", &0),
        ("writes_per_s", &0),
        ("read_back", &false),
        ("keys", &1),
        ("leader_ms", &DISK_MS),
        ("follower_ms", &DISK_MS),
        ("rtt_ms", &1),
    ];
    draw.begin_idle(&idle, set)
}

/// The operations of a kind, oldest first.
fn all_of(model: &Model, kind: Kind) -> Vec<Operation> {
    let done = model.recent().under_stride(1);
    let all = done.chain(model.operations());
    let mut found: Vec<Operation> = all.filter(|one| one.kind == kind).cloned().collect();
    found.sort_by_key(|one| one.id);
    found
}

fn milliseconds(times: &[f64]) -> String {
    let all: Vec<String> = times.iter().map(|ms| format!("{ms} ms")).collect();
    all.join(", ")
}

/// Moments of writes with tens of milliseconds between them, and the moment after the last.
fn spaced(draw: &mut Draw, count: usize, tens: std::ops::RangeInclusive<u64>) -> (Vec<f64>, f64) {
    let mut now = 20.0;
    let mut writes = Vec::new();
    for _ in 0..count {
        writes.push(now);
        now += draw.between(tens.clone()) as f64 * 10.0;
    }
    (writes, now)
}

/// What a read shows.
fn shown(version: u64) -> String {
    match version {
        0 => "no version: the key is not there yet".to_owned(),
        version => format!("version {version}"),
    }
}

/// Whether a read comes so near to a write's arrival somewhere that milliseconds decide.
fn is_close(read_ms: f64, writes: &[f64], lag_ms: f64) -> bool {
    let hop = 0.5 + DISK_MS;
    writes.iter().any(|write| {
        let moments = [0.0, hop, 2.0 * hop, 2.0 * hop + lag_ms];
        let mut moments = moments.into_iter();
        moments.any(|after| (write + after - read_ms - 0.5).abs() < 3.0)
    })
}

/// When the leader acknowledges, and when its log leaves.
fn acknowledging(all_followers: bool, lag_ms: f64) -> String {
    if all_followers {
        "The leader sends each write on as soon as it is on its own disk and acknowledges when all \
         followers have it."
            .to_owned()
    } else {
        format!(
            "The leader acknowledges when a write is on its own disk; its log leaves for the \
             followers {lag_ms} ms later."
        )
    }
}

fn read_returns(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let lag_ms = draw.between(4..=20) as f64 * 10.0;
    let nodes: u64 = draw.by_difficulty(&[3, 3, 5]);
    let all_followers = draw.difficulty() > 1 && draw.below(3) == 0;
    let ack = if all_followers { "all" } else { "async" };
    let mut lab = begin(
        draw,
        &[
            ("nodes", &nodes),
            ("ack", &ack),
            ("lag_ms", &lag_ms),
            ("read_from", &"any"),
            ("timeout_ms", &1000),
        ],
    )?;
    let (writes, now) = spaced(draw, 3, 3..=12);
    let read_ms = writes[0] + draw.between(1..=(now - writes[0]) as u64 / 5 + 20) as f64 * 5.0;
    if is_close(read_ms, &writes, lag_ms) {
        return Ok(None);
    }
    let mut all: Vec<(f64, &str)> = writes.iter().map(|at| (*at, "write=1")).collect();
    all.push((read_ms, "read=1"));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (ms, command) in all {
        at(&mut lab, ms / 1e3, command)?;
    }
    go_to(&mut lab, (read_ms + 10.0) / 1e3);
    let reads = all_of(lab.model(), Kind::Read);
    let [read] = &reads[..] else {
        return Ok(None);
    };
    let (Some(node), Some(Verdict::Done)) = (read.at_node, read.verdict) else {
        return Ok(None);
    };
    let is_leader = lab.model().leader(0) == Some(node);
    if is_leader && draw.below(3) > 0 {
        return Ok(None);
    }
    let right = shown(read.version());
    let sent = writes.iter().filter(|write| **write < read_ms).count() as u64;
    let because = |version: u64| {
        if version > sent {
            "That write is sent after the read.".to_owned()
        } else if version > read.version() {
            format!("Node {node} did not have that version on its disk when the read arrived.")
        } else {
            format!("Node {node} already had a newer version when the read arrived.")
        }
    };
    let wrong = (0..=3).map(|version| Choice::new(shown(version), because(version)));
    let wrong = wrong.filter(|choice| choice.text != right).collect();
    let place = if is_leader {
        format!("node {node}, the leader")
    } else {
        format!("node {node}, a follower")
    };
    let acked = acknowledging(all_followers, lag_ms);
    let why = why_of(&lab, Thing::Operation(read.id));
    let moment = draw.moment(&mut lab, "", (read_ms - 1.0) / 1e3, (read_ms + 5.0) / 1e3)?;
    Ok(Some(Draft {
        question: format!(
            "A single leader and {} followers; each write takes {DISK_MS} ms on a disk, each message \
             0.5 ms. {acked} Clients write key 1 at {}: versions 1, 2 and 3. At {read_ms} ms a client \
             sends a read of key 1 to {place}. What does it return?",
            nodes - 1,
            milliseconds(&writes),
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

/// How many of the writes, from the first on.
fn first_of(count: usize, of: usize) -> String {
    match count {
        0 => "none of them".to_owned(),
        count if count == of => "all of them".to_owned(),
        1 => "only the first".to_owned(),
        count => format!("the first {count}"),
    }
}

/// When a leader acknowledges: the name in files and the words.
const ACKS: [(&str, &str); 3] = [
    ("async", "when the write is on its own disk"),
    ("named", "when the write is also on the disk of node 2"),
    ("majority", "when the write is on the disks of a majority"),
];

/// How many of the writes, from the first on, are not lost; `None` if not all were acknowledged
/// before the crash.
fn survivors(model: &Model, done: &[Operation], count: usize, crash_ms: f64) -> Option<usize> {
    let acknowledged = |one: &Operation| {
        let ended_ms = one.ended_at.map(|at| at.as_secs_f64() * 1e3);
        one.verdict == Some(Verdict::Done) && ended_ms.is_some_and(|ms| ms < crash_ms)
    };
    let is_kept = |one: &&Operation| !one.lost && !model.is_lost(one.id);
    let kept = done.iter().filter(is_kept).count();
    let first = done.iter().take_while(is_kept).count();
    (done.len() == count && done.iter().all(acknowledged) && kept == first).then_some(first)
}

fn survives_crash(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let kinds = draw.by_difficulty(&[1, 4, 4]);
    let (ack, acked) = ACKS[(draw.below(kinds) as usize).saturating_sub(1)];
    let lag_ms = draw.between(3..=15) as f64 * 10.0;
    let count: usize = draw.by_difficulty(&[4, 4, 6]);
    let mut lab = begin(
        draw,
        &[("ack", &ack), ("lag_ms", &lag_ms), ("timeout_ms", &1000)],
    )?;
    let (writes, _) = spaced(draw, count, 2..=8);
    let last = writes[count - 1];
    let crash_ms = last + draw.between(4..=16) as f64 * 5.0;
    let leaves = |write: f64| write + 0.5 + DISK_MS + lag_ms;
    if writes
        .iter()
        .any(|&write| (leaves(write) - crash_ms).abs() < 2.0)
    {
        return Ok(None);
    }
    for &write in &writes {
        at(&mut lab, write / 1e3, "write=1")?;
    }
    go_to(&mut lab, crash_ms / 1e3);
    let Some(leader) = lab.model().leader(0) else {
        return Ok(None);
    };
    lab.command(&format!("crash={leader}"))?;
    let end = (crash_ms + 500.0) / 1e3;
    go_to(&mut lab, end);
    let model = lab.model();
    let done = all_of(model, Kind::Write);
    let Some(survivors) = survivors(model, &done, count, crash_ms) else {
        return Ok(None);
    };
    let ids: Vec<u64> = done.iter().map(|one| one.id).collect();
    let because = |other: usize| {
        if other > survivors {
            format!("Write {other} was on no follower's way yet when the leader crashed.")
        } else {
            format!("Write {survivors} had left the leader before it crashed.")
        }
    };
    let mut wrong: Vec<Choice> = (0..=count)
        .map(|other| Choice::new(first_of(other, count), because(other)))
        .collect();
    wrong.remove(survivors);
    draw.shuffle(&mut wrong);
    let told = ids.get(survivors).or(ids.last()).copied().unwrap_or(0);
    let why = why_of(&lab, Thing::Operation(told));
    let asked_s = (crash_ms - 1.0) / 1e3;
    let moment = draw.moment(&mut lab, "", asked_s, end)?;
    Ok(Some(Draft {
        question: format!(
            "A single leader (node {leader}) and two followers; each write takes {DISK_MS} ms on a \
             disk, each message 0.5 ms. The leader acknowledges a write {acked}. To followers for \
             which no acknowledgement waits, its log leaves {lag_ms} ms after its own write. Clients \
             write at {}; all writes are acknowledged. At {crash_ms} ms the leader crashes and the \
             follower with the longer log takes over. Which of the acknowledged writes survive?",
            milliseconds(&writes),
        ),
        found: Found::Choice {
            right: first_of(survivors, count),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

/// Quorums W and R, with the reads that were stale under them.
type Pair = (usize, usize, u64);

/// The quorums under which no read was stale, and those under which several were.
fn pairs(grid: &Grid, nodes: usize) -> (Vec<Pair>, Vec<Pair>) {
    let mut fresh = Vec::new();
    let mut stale = Vec::new();
    for w in 1..=nodes {
        for r in 1..=nodes {
            match grid.stale_count(w, r) {
                Some(0) => fresh.push((w, r, 0)),
                Some(count) if count >= 3 => stale.push((w, r, count)),
                _ => {}
            }
        }
    }
    (fresh, stale)
}

/// What speaks for or against two quorums, as the run found it.
fn overlap((w, r, count): Pair, nodes: usize, trials: u64) -> String {
    if count == 0 {
        format!(
            "{w} + {r} is more than {nodes}, so any {r} of the {nodes} replicas include one of the \
             {w} that acknowledged the write. Of {trials} reads in the run none was stale."
        )
    } else {
        format!(
            "{w} + {r} is not more than {nodes}: the nodes that a read asks need not be among those \
             that took the write. {} of the reads were stale.",
            with_unit(count as f64 / trials as f64 * 100.0, "%")
        )
    }
}

fn quorums(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let nodes: usize = draw.by_difficulty(&[3, 4, 5]) + draw.below(2) as usize;
    let write_ms = draw.between(5..=30);
    let asks_stale = draw.below(2) == 0;
    let mut lab: LabOf<Model> = draw.begin(&[
        ("strategy", &"leaderless"),
        ("nodes", &nodes),
        ("read_quorum", &1),
        ("write_quorum", &1),
        ("latency", &"exponential"),
        ("write_mean_ms", &write_ms),
        ("writes_per_s", &100),
        ("reads_per_s", &0),
        ("read_back", &true),
        ("read_after_ms", &0),
        ("timeout_ms", &0),
        ("keys", &50),
    ])?;
    let seconds = 12.0;
    go_to(&mut lab, seconds);
    let grid = &lab.model().tally().grid;
    let trials = grid.trials();
    let (fresh, stale) = pairs(grid, nodes);
    let (mut right, mut wrong) = if asks_stale {
        (stale, fresh)
    } else {
        (fresh, stale)
    };
    // The pairs that overlap in one node alone, or are one node short of it, are the ones that are
    // easily got wrong.
    let edge = if asks_stale { nodes } else { nodes + 1 };
    right.retain(|(w, r, _)| w + r == edge);
    let Some(&found) = right.get(draw.below(right.len() as u64) as usize) else {
        return Ok(None);
    };
    draw.shuffle(&mut wrong);
    let said = |(w, r, _): Pair| format!("W = {w}, R = {r}");
    let wrong = wrong.iter();
    let wrong = wrong.map(|&pair| Choice::new(said(pair), overlap(pair, nodes, trials)));
    let wrong = wrong.collect();
    let asked = if asks_stale {
        "With which quorums can a read be stale"
    } else {
        "With which quorums is no read stale"
    };
    let moment = draw.moment(&mut lab, "", 0.0, seconds)?;
    Ok(Some(Draft {
        question: format!(
            "A leaderless cluster of {nodes} replicas. A write goes to all of them and is \
             acknowledged when W of them have it; a read asks all of them and takes the newest of the \
             first R answers. A write needs {write_ms} ms on average to reach a disk (exponential); \
             each write is read back right after its acknowledgement. {asked}?"
        ),
        found: Found::Choice {
            right: said(found),
            wrong,
        },
        why: overlap(found, nodes, trials),
        moments: vec![moment],
    }))
}
