//! Exercises about split brain: which of the acknowledged writes survive it.

use super::{DISK_MS, all_of, begin};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::narrative::Thing;
use crate::chapters::replication::operation::{Kind, Operation, Verdict};
use crate::lesson::practice::{Choice, Draft, Draw, Found, at, go_to, why_of};
use crate::lesson::{LabOf, Refusal};

/// How long node 1 must be out of reach before another is promoted, in milliseconds.
const FAILOVER_MS: f64 = 100.0;
/// A write so near to what decides about it is not asked about, in milliseconds.
const CLOSE_MS: f64 = 8.0;

/// What happens when, in milliseconds.
struct Script {
    lag_ms: f64,
    writes: Vec<f64>,
    cut: f64,
    heal: f64,
}

impl Script {
    fn draw(draw: &mut Draw) -> Self {
        let lag_ms = draw.between(1..=4) as f64 * 10.0;
        let (before, after) = draw.by_difficulty(&[(2, 3), (2, 4), (3, 4)]);
        let mut writes = Vec::new();
        let mut now = 20.0;
        for _ in 0..before {
            writes.push(now);
            now += draw.between(2..=6) as f64 * 10.0;
        }
        let cut = now;
        for _ in 0..after {
            now += draw.between(2..=9) as f64 * 10.0;
            writes.push(now);
        }
        let heal = now + 50.0;
        Self {
            lag_ms,
            writes,
            cut,
            heal,
        }
    }

    fn promoted(&self) -> f64 {
        self.cut + FAILOVER_MS
    }

    /// Whether milliseconds decide about a write, or no node is promoted before the links heal.
    fn is_close(&self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() < CLOSE_MS;
        let mut writes = self.writes.iter();
        self.heal < self.promoted() + 50.0
            || writes.any(|write| {
                near(write + DISK_MS + self.lag_ms, self.cut) || near(*write, self.promoted())
            })
    }

    fn run(&self, draw: &mut Draw) -> Result<LabOf<Model>, Refusal> {
        let mut lab = begin(
            draw,
            &[
                ("clients", &2),
                ("lag_ms", &self.lag_ms),
                ("failover_ms", &FAILOVER_MS),
                ("failover_when_cut", &true),
                ("timeout_ms", &1000),
            ],
        )?;
        let mut all: Vec<(f64, &str)> = self.writes.iter().map(|ms| (*ms, "write=1")).collect();
        all.extend([(self.cut, "cut=1-2"), (self.cut, "cut=1-3")]);
        all.extend([(self.heal, "heal=1-2"), (self.heal, "heal=1-3")]);
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (ms, command) in all {
            at(&mut lab, ms / 1e3, command)?;
        }
        go_to(&mut lab, self.ends_s());
        Ok(lab)
    }

    fn ends_s(&self) -> f64 {
        (self.heal + 100.0) / 1e3
    }

    fn question(&self, done: &[Operation]) -> String {
        let lines: Vec<String> = done
            .iter()
            .zip(&self.writes)
            .map(|(one, ms)| format!("- {ms} ms: client {}", one.client))
            .collect();
        format!(
            "Node 1 leads two followers; each write takes {DISK_MS} ms on a disk, each message 0.5 ms. A \
             leader acknowledges a write when it is on its own disk, and its log leaves for the others \
             {} ms later. At {} ms node 1 is cut off from both followers; {FAILOVER_MS} ms later one of \
             them is promoted. Node 1 lives, and client 2 stays with it; client 1 goes to the new leader. \
             At {} ms the links are healed. All these writes are acknowledged:\n\n{}\n\nWhich of them \
             survive?",
            self.lag_ms,
            self.cut,
            self.heal,
            lines.join("\n"),
        )
    }
}

/// Writes by number, as an answer says them.
fn said(numbers: &[usize], of: usize) -> String {
    let all: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    match all.split_last() {
        None => "none of them".to_owned(),
        Some(_) if numbers.len() == of => "all of them".to_owned(),
        Some((last, [])) => format!("write {last}"),
        Some((last, rest)) => format!("writes {} and {last}", rest.join(", ")),
    }
}

/// The numbers of the writes for which something holds, from 1.
fn those(of: &[Operation], holds: impl Fn(&Operation) -> bool) -> Vec<usize> {
    let all = of.iter().enumerate();
    all.filter(|(_, one)| holds(one))
        .map(|(place, _)| place + 1)
        .collect()
}

/// What speaks against an answer: the first write about which it is wrong.
fn because(answer: &[usize], right: &[usize], done: &[Operation], script: &Script) -> String {
    let mut numbers = 1..=done.len();
    let differs = |n: &usize| answer.contains(n) != right.contains(n);
    let number = numbers.find(differs).unwrap_or(1);
    let write = done.get(number - 1);
    let late = write.is_some_and(|one| one.sent_at.as_secs_f64() * 1e3 > script.promoted());
    match (right.contains(&number), late) {
        (true, true) => format!("Write {number} was taken by the new leader, whose log is kept."),
        (true, false) => {
            format!("Write {number} had left node 1 before its links were cut.")
        }
        (false, true) => format!(
            "Write {number} was acknowledged by node 1 after its successor had been promoted, and \
             node 1 gives up its own log."
        ),
        (false, false) => {
            format!("Write {number} had not left node 1 when its links were cut.")
        }
    }
}

pub(super) fn survives_split(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let script = Script::draw(draw);
    if script.is_close() {
        return Ok(None);
    }
    let mut lab = script.run(draw)?;
    let model = lab.model();
    let done = all_of(model, Kind::Write);
    let is_done = |one: &Operation| one.verdict == Some(Verdict::Done);
    if done.len() != script.writes.len() || !done.iter().all(is_done) {
        return Ok(None);
    }
    let is_late = |one: &Operation| one.sent_at.as_secs_f64() * 1e3 > script.promoted();
    let right = those(&done, |one| !one.lost && !model.is_lost(one.id));
    let by_old = those(&done, |one| one.at_node == Some(1));
    let Some(lost_late) = done
        .iter()
        .find(|one| is_late(one) && one.at_node == Some(1))
    else {
        return Ok(None);
    };
    // Both leaders have work, or nothing is split.
    if by_old.len() == done.len() {
        return Ok(None);
    }
    let why = why_of(&lab, Thing::Operation(lost_late.id));
    let sent_ms = |one: &Operation| one.sent_at.as_secs_f64() * 1e3;
    let guesses = [
        those(&done, |_| true),
        by_old,
        those(&done, |one| {
            sent_ms(one) < script.cut || one.at_node != Some(1)
        }),
        those(&done, |one| sent_ms(one) < script.cut),
        those(&done, |one| !is_late(one) || one.at_node != Some(1)),
        those(&done, |one| one.at_node != Some(1)),
    ];
    let mut wrong: Vec<Choice> = Vec::new();
    for guess in guesses {
        let text = said(&guess, done.len());
        let known = guess == right || wrong.iter().any(|choice| choice.text == text);
        if !known {
            wrong.push(Choice::new(text, because(&guess, &right, &done, &script)));
        }
    }
    draw.shuffle(&mut wrong);
    let question = script.question(&done);
    let found = Found::Choice {
        right: said(&right, done.len()),
        wrong,
    };
    let asked_s = (script.cut - 1.0) / 1e3;
    let moment = draw.moment(&mut lab, "", asked_s, script.ends_s())?;
    Ok(Some(Draft {
        question,
        found,
        why,
        moments: vec![moment],
    }))
}
