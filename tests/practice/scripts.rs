//! Exercises about a few scripted requests: worked by hand from what the question says.

use std::collections::{BTreeMap, BTreeSet};

use hotset::lesson::practice::Exercise;

use super::caches::{between, number};
use super::options;

pub fn solve(exercise: &Exercise) {
    match (exercise.chapter, exercise.kind) {
        ("cache-aside", "read-returns") => aside_read(exercise),
        ("cache-aside", "database-loads") => loads(exercise),
        ("cache-aside", "stale-reads") => stale_reads(exercise),
        ("write-patterns", "lane-lost") => lane_lost(exercise),
        ("write-patterns", "rows-written") => rows_written(exercise),
        ("write-patterns", "write-latency") => write_latency(exercise),
        ("local-external", "instance-holds") => instance_holds(exercise),
        ("local-external", "database-queries") => database_queries(exercise),
        ("local-external", "stale-until") => stale_until(exercise),
        ("replication", "read-returns") => follower_read(exercise),
        ("replication", "survives-crash") => survives(exercise),
        ("replication", "survives-split") => survives_split(exercise),
        ("replication", "quorums") => quorums(exercise),
        (_, kind) => panic!("{kind} is not solved by other means"),
    }
}

fn assert_right(exercise: &Exercise, expected: &str) {
    let (right, wrong) = options(exercise);
    assert_eq!(right, expected, "{}", exercise.question);
    assert!(!wrong.iter().any(|text| text == expected));
}

/// What is done to row and entry of a key, in milliseconds.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Look,
    ReadRow,
    Set,
    WriteRow,
    Delete,
    LookAgain,
    ReadRowAgain,
}

fn aside_read(exercise: &Exercise) {
    let text = &exercise.question;
    let cache = number(text, "the cache takes ", " ms");
    let database = number(text, "a query ", " ms");
    let pause = if text.contains("pauses") {
        number(text, "pauses ", " ms")
    } else {
        0.0
    };
    let sent = |said: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.contains(said));
        number(line.unwrap(), "- ", " ms: ")
    };
    let first = sent(": a read of key 1");
    let update = sent(": an update of key 1");
    let again = sent(": another read of key 1");
    assert!(first < again, "{text}");
    let mut deeds = vec![
        (first + cache / 2.0, Deed::Look),
        (first + cache + database / 2.0, Deed::ReadRow),
        (first + cache + database + pause + cache / 2.0, Deed::Set),
        (again + cache / 2.0, Deed::LookAgain),
        (again + cache + database / 2.0, Deed::ReadRowAgain),
    ];
    if text.contains("deletes the cache entry and then updates") {
        deeds.push((update + cache / 2.0, Deed::Delete));
        deeds.push((update + cache + database / 2.0, Deed::WriteRow));
    } else {
        deeds.push((update + database / 2.0, Deed::WriteRow));
        if text.contains("then deletes the cache entry") {
            deeds.push((update + database + cache / 2.0, Deed::Delete));
        }
    }
    deeds.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut row, mut entry, mut carried) = (1, None, None);
    let mut answer = None;
    for (_, deed) in deeds {
        match deed {
            Deed::Look => assert_eq!(entry, None),
            Deed::ReadRow => carried = Some(row),
            Deed::Set => entry = carried,
            Deed::WriteRow => row = 2,
            Deed::Delete => entry = None,
            Deed::LookAgain => answer = entry.map(|version| (version, "cache")),
            Deed::ReadRowAgain => answer = answer.or(Some((row, "database"))),
        }
    }
    let (version, place) = answer.unwrap();
    assert_right(exercise, &format!("version {version}, from the {place}"));
}

fn loads(exercise: &Exercise) {
    let text = &exercise.question;
    let cache = number(text, "the cache takes ", " ms");
    let database = number(text, "a query ", " ms");
    let crowds: Vec<(f64, u64)> = text
        .lines()
        .filter_map(|line| line.strip_prefix("- "))
        .map(|line| {
            let (ms, rest) = line.split_once(" ms: ").unwrap();
            let readers = rest.split_once(' ').unwrap().0;
            (ms.parse().unwrap(), readers.parse().unwrap())
        })
        .collect();
    // Stored one call and one query after the first look, and half a call more.
    let stored = crowds[0].0 + cache + database + cache / 2.0;
    let missing = crowds.iter().filter(|(ms, _)| ms + cache / 2.0 < stored);
    let readers: u64 = missing.map(|(_, readers)| readers).sum();
    let is_shared = text.contains("single-flight") || text.contains("lease");
    let expected = if is_shared { 1 } else { readers };
    assert_right(exercise, &expected.to_string());
}

fn stale_reads(exercise: &Exercise) {
    let text = &exercise.question;
    let ttl = number(text, "lives ", " s");
    let filled = number(text, "set. At ", " s a read");
    let updated = number(text, "25 ms). At ", " s key 1");
    let times = between(text, "also read at ", ". How many");
    let stale = times
        .split(", ")
        .map(|time| time.strip_suffix(" s").unwrap().parse::<f64>().unwrap())
        .filter(|time| *time > updated && *time < filled + ttl);
    let stays = text.contains("leaves the cache entry alone");
    let expected = if stays { stale.count() } else { 0 };
    assert_right(exercise, &expected.to_string());
}

fn lane_lost(exercise: &Exercise) {
    let text = &exercise.question;
    let written = number(text, "four lanes at ", " s.");
    let flush = number(text, "flushes at ", " s,");
    let crash = number(text, "At ", " s all four caches crash");
    let flushed = (written / flush).floor() < (crash / flush).floor();
    let keeps_log = text.contains("A second cache keeps");
    let is_behind = text.contains("read-through writes to the cache, which answers at once");
    let expected = match (flushed || keeps_log, is_behind) {
        (true, _) => "none of the four",
        (false, true) => "write-behind and read-through",
        (false, false) => "write-behind alone",
    };
    assert_right(exercise, expected);
}

fn rows_written(exercise: &Exercise) {
    let text = &exercise.question;
    let writes: Vec<(u64, f64)> = between(text, "Clients write ", ", and then")
        .split(", ")
        .map(|one| {
            let key = number(one, "key ", " at");
            (
                key as u64,
                one.split_once(" at ")
                    .unwrap()
                    .1
                    .strip_suffix(" s")
                    .unwrap()
                    .parse()
                    .unwrap(),
            )
        })
        .collect();
    let expected = if text.contains("write-behind lane write") {
        let flush = number(text, "dirty at ", " s,");
        let dirty: BTreeSet<(u64, u64)> = writes
            .iter()
            .map(|(key, at)| ((at / flush).floor() as u64, *key))
            .collect();
        dirty.len()
    } else {
        writes.len()
    };
    assert_right(exercise, &expected.to_string());
}

fn write_latency(exercise: &Exercise) {
    let text = &exercise.question;
    let cache = number(text, "the cache takes ", " ms");
    let row = number(text, "The database takes ", " ms per row");
    let ways = number(text, "it and back ", " ms together");
    let way = between(text, " lane writes ", ". How long");
    let expected = if way.contains("answers at once") {
        cache
    } else if way.contains("leaves the cache alone") {
        row + ways
    } else {
        row + ways + cache
    };
    assert_right(
        exercise,
        &hotset::lesson::practice::with_unit(expected, "ms"),
    );
}

/// What a line about an instance says: when, which instance, and the version if it is a write.
fn lines(text: &str) -> Vec<(f64, u64, Option<u64>)> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("- "));
    lines
        .map(|line| {
            let (at, rest) = line.split_once(" s: ").unwrap();
            let at = at.parse().unwrap();
            if let Some(instance) = rest.strip_prefix("a read at instance ") {
                return (at, instance.parse().unwrap(), None);
            }
            let instance = number(rest, "instance ", " writes");
            let version = rest.rsplit_once(' ').unwrap().1.parse().unwrap();
            (at, instance as u64, Some(version))
        })
        .collect()
}

/// The copies of all instances after all lines: version and expiry. Beside them the reads that were
/// fills.
fn replayed(text: &str, ttl: f64) -> (BTreeMap<u64, (u64, f64)>, u64) {
    let is_one_cache = text.contains("share one cache");
    let tells = text.contains("also removes the copies of the other");
    let mut copies: BTreeMap<u64, (u64, f64)> = BTreeMap::new();
    let (mut version, mut fills) = (0, 0);
    for (at, instance, written) in lines(text) {
        let place = if is_one_cache { 0 } else { instance };
        match written {
            Some(newer) => {
                version = newer;
                if tells {
                    copies.clear();
                }
                copies.remove(&place);
            }
            None if copies.get(&place).is_some_and(|(_, until)| at < *until) => {}
            None => {
                fills += 1;
                copies.insert(place, (version, at + ttl));
            }
        }
    }
    (copies, fills)
}

fn instance_holds(exercise: &Exercise) {
    let text = &exercise.question;
    let ttl = number(text, "expires ", " s after");
    let (copies, _) = replayed(text, ttl);
    let instance = number(text, "What does instance ", " hold") as u64;
    let asked = number(text, "hold of key 1 at ", " s?");
    let expected = match copies.get(&instance) {
        Some((version, until)) if asked < *until => format!("version {version}"),
        _ => "no copy that can be used".to_owned(),
    };
    assert_right(exercise, &expected);
}

fn database_queries(exercise: &Exercise) {
    let text = &exercise.question;
    let (_, fills) = replayed(text, number(text, "expires ", " s after"));
    assert_right(exercise, &fills.to_string());
}

fn stale_until(exercise: &Exercise) {
    let text = &exercise.question;
    let (copies, _) = replayed(text, number(text, "expires ", " s after"));
    let last = copies.values().map(|(_, until)| *until).fold(0.0, f64::max);
    let said = hotset::lesson::practice::with_unit(last, "s");
    assert_right(exercise, &format!("about {said}"));
}

/// Milliseconds in a list: `20 ms, 80 ms`.
fn milliseconds(text: &str) -> Vec<f64> {
    let all = text.split(", ");
    all.map(|one| one.strip_suffix(" ms").unwrap().parse().unwrap())
        .collect()
}

fn follower_read(exercise: &Exercise) {
    let text = &exercise.question;
    let writes = milliseconds(between(text, "write key 1 at ", ": versions"));
    // A message takes half a millisecond, a disk five.
    let looked_up = number(text, "2 and 3. At ", " ms a client") + 0.5;
    let lag = if text.contains("followers have it") {
        0.0
    } else {
        number(text, "for the followers ", " ms later")
    };
    let has = |write: f64| {
        let on_leader = write + 0.5 + 5.0;
        let there = if text.contains("the leader. What") {
            on_leader
        } else {
            on_leader + lag + 0.5 + 5.0
        };
        there <= looked_up
    };
    let expected = match writes.iter().filter(|write| has(**write)).count() {
        0 => "no version: the key is not there yet".to_owned(),
        version => format!("version {version}"),
    };
    assert_right(exercise, &expected);
}

fn survives(exercise: &Exercise) {
    let text = &exercise.question;
    let writes = milliseconds(between(text, "Clients write at ", "; all writes"));
    let crash = number(text, "acknowledged. At ", " ms the leader");
    let lag = number(text, "log leaves ", " ms after");
    let waits = text.contains("node 2.") || text.contains("majority.");
    // What has left the leader arrives; what was still to leave is gone with it.
    let kept = |write: &f64| waits || write + 0.5 + 5.0 + lag < crash;
    let count = writes.iter().filter(|write| kept(write)).count();
    let expected = match count {
        0 => "none of them".to_owned(),
        all if all == writes.len() => "all of them".to_owned(),
        1 => "only the first".to_owned(),
        count => format!("the first {count}"),
    };
    assert_right(exercise, &expected);
}

fn survives_split(exercise: &Exercise) {
    let text = &exercise.question;
    let lag = number(text, "for the others ", " ms later");
    let cut = number(text, "later. At ", " ms node 1");
    let promoted = cut + number(text, "both followers; ", " ms later");
    let lines = text.lines().filter_map(|line| line.strip_prefix("- "));
    let writes: Vec<(f64, bool)> = lines
        .map(|line| {
            let (ms, client) = line.split_once(" ms: client ").unwrap();
            (ms.parse().unwrap(), client == "2")
        })
        .collect();
    // Before the promotion all go to node 1, whose log leaves until the cut; then each to its own.
    let kept = |(write, is_old): &(f64, bool)| {
        if *write > promoted {
            !is_old
        } else {
            write + 5.0 + lag < cut
        }
    };
    let all: Vec<String> = (1..=writes.len())
        .filter(|number| kept(&writes[number - 1]))
        .map(|number| number.to_string())
        .collect();
    let expected = match all.split_last() {
        None => "none of them".to_owned(),
        Some(_) if all.len() == writes.len() => "all of them".to_owned(),
        Some((last, [])) => format!("write {last}"),
        Some((last, rest)) => format!("writes {} and {last}", rest.join(", ")),
    };
    assert_right(exercise, &expected);
}

fn quorums(exercise: &Exercise) {
    let nodes = number(&exercise.question, "cluster of ", " replicas");
    let overlap = |text: &str| {
        let (w, r) = text.split_once(", R = ").unwrap();
        let w: f64 = w.strip_prefix("W = ").unwrap().parse().unwrap();
        w + r.parse::<f64>().unwrap() > nodes
    };
    let (right, wrong) = options(exercise);
    // What can be stale is what does not overlap.
    let is_asked = |text: &str| overlap(text) != exercise.question.contains("can a read be stale");
    assert!(is_asked(&right), "{}", exercise.question);
    assert!(!wrong.iter().any(|text| is_asked(text)), "{wrong:?}");
}
