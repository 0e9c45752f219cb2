//! Why something happened: the chain of causes behind an operation, in words, with times.

use super::model::{LogEvent, Model};
use super::operation::{Kind, Operation, Verdict};
use super::params::Strategy;
use crate::lesson::{ExplanationOf, Narrative as _};

/// What can be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A read or a write, by its number.
    Operation(u64),
    /// The link between two nodes, numbered from 1.
    Link(u8, u8),
}

type Explanation = ExplanationOf<Model>;

/// Explains an operation as far as it has come.
pub(super) fn of_operation(model: &Model, operation: &Operation) -> Explanation {
    let mut why = Explanation::new("Why", headline(model, operation));
    why.span = Some((operation.sent_at, operation.ended_at));
    missing(model, operation, &mut why);
    why.cite(
        Some(operation.sent_at),
        sent(operation),
        accepted(operation),
    );
    touches(operation, &mut why);
    end(operation, &mut why);
    afterwards(model, operation, &mut why);
    why.causes.sort_by_key(|cause| cause.at);
    why.lead(
        "The write and the read that belong together",
        operation.partner.map(Thing::Operation),
    );
    why
}

/// What a link between two nodes is like; `None` if this cluster has no such link.
pub(super) fn of_link(model: &Model, a: u8, b: u8) -> Option<Explanation> {
    model.node(a).and(model.node(b))?;
    let headline = match model.slowed_ms(a, b) {
        _ if model.is_cut(a, b) => "It is cut: nothing gets through.".to_owned(),
        0 => "It takes as long as every other link. Messages under way keep their time.".to_owned(),
        slowed => {
            let more = 2 * slowed;
            format!("Whoever waits for an answer over this link waits {more} ms longer.")
        }
    };
    let title = format!("The link between nodes {a} and {b}");
    Some(Explanation::new(title, headline))
}

pub(super) fn headline(model: &Model, operation: &Operation) -> String {
    let (key, version) = (operation.key, operation.version());
    match (operation.kind, operation.verdict) {
        (Kind::Write, None) => {
            format!("Version {version} of key {key} waits for its acknowledgement.")
        }
        (Kind::Read, None) => format!("A read of key {key} is under way."),
        (_, Some(Verdict::Refused)) => format!("Key {key}: {}.", refusal(model, operation)),
        (Kind::Write, Some(Verdict::TimedOut))
            if model.params().strategy == Strategy::Consensus =>
        {
            let majority = model.params().majority();
            format!(
                "The write of version {version} of key {key} timed out: no majority of {majority} \
                 nodes had it on disk."
            )
        }
        (Kind::Write, Some(Verdict::TimedOut)) => format!(
            "The write of version {version} of key {key} timed out: {} of {} that it needs had \
             answered.",
            operation.backs().min(operation.needs),
            operation.needs.max(1)
        ),
        (Kind::Read, Some(Verdict::TimedOut)) => {
            format!("The read of key {key} timed out: too few answered in time.")
        }
        (Kind::Write, Some(Verdict::Done)) => written(model, operation),
        (Kind::Read, Some(Verdict::Done)) => answered(operation),
    }
}

fn written(model: &Model, operation: &Operation) -> String {
    let (key, version) = (operation.key, operation.version());
    let nodes = list(operation.promised.iter());
    if operation.lost || model.is_lost(operation.id) {
        format!("Version {version} of key {key} was acknowledged with {nodes} alone, and is lost.")
    } else if operation.dropped {
        format!(
            "Version {version} of key {key} was acknowledged and then dropped: another has a later time stamp."
        )
    } else {
        format!("Version {version} of key {key} is acknowledged: {nodes} held it by then.")
    }
}

fn answered(operation: &Operation) -> String {
    let (key, version) = (operation.key, operation.version());
    let own = if operation.own_missed {
        " The missing write is the client's own."
    } else if operation.backwards {
        " The client had seen a newer one before."
    } else {
        ""
    };
    match operation.stale {
        Some(stale) if stale.versions <= 1 => format!(
            "A stale read of key {key}: it shows version {version} and lacks version {}, acknowledged \
             {} before.{own}",
            stale.missing, stale.age,
        ),
        Some(stale) => format!(
            "A stale read of key {key}: it shows version {version} and lacks {} acknowledged versions \
             up to {}, the first for {}.{own}",
            stale.versions, stale.missing, stale.age,
        ),
        None => format!(
            "Key {key} was answered with version {version}: nothing newer was acknowledged.{own}"
        ),
    }
}

fn refusal(model: &Model, operation: &Operation) -> &'static str {
    let fenced = |event| matches!(event, LogEvent::Fenced { id, .. } if id == operation.id);
    match model.params().strategy {
        _ if model.log().lines().any(|line| fenced(line.what)) => {
            "the epoch of its leader is over, and storage refused it"
        }
        Strategy::Leaderless => "too few replicas were within reach",
        _ => "no leader was available",
    }
}

/// `node 1`, or `nodes 1, 2 and 3`.
fn list(nodes: impl Iterator<Item = u8>) -> String {
    let all: Vec<String> = nodes.map(|node| node.to_string()).collect();
    match all.split_last() {
        None => "no node".to_owned(),
        Some((last, [])) => format!("node {last}"),
        Some((last, rest)) => format!("nodes {} and {last}", rest.join(", ")),
    }
}

fn sent(operation: &Operation) -> String {
    let (client, key) = (operation.client, operation.key);
    match (operation.kind, operation.at_node) {
        (Kind::Write, Some(node)) => format!("client {client} wrote key {key} at node {node}"),
        (Kind::Read, Some(node)) => format!("client {client} asked node {node} for key {key}"),
        (_, None) => format!("client {client} found no node to take it"),
    }
}

fn accepted(operation: &Operation) -> Option<LogEvent> {
    let node = operation.at_node?;
    (operation.kind == Kind::Write && operation.version() > 0).then_some(LogEvent::Accepted {
        id: operation.id,
        client: operation.client,
        key: operation.key,
        version: operation.version(),
        node,
    })
}

/// The write that a stale answer lacks.
fn missing(model: &Model, operation: &Operation, why: &mut Explanation) {
    let Some(stale) = operation.stale else {
        return;
    };
    let line = model.log().lines().rev().find(
        |line| matches!(line.what, LogEvent::Acknowledged { version, .. } if version == stale.missing),
    );
    if let Some(line) = line {
        why.cite(
            Some(line.at),
            format!("version {} was acknowledged", stale.missing),
            Some(line.what),
        );
    }
}

fn touches(operation: &Operation, why: &mut Explanation) {
    for touch in &operation.touches {
        let node = touch.node;
        if let Some(at) = touch.there_at {
            let text = match operation.kind {
                Kind::Write => format!("node {node} had it on disk"),
                Kind::Read => format!("node {node} looked it up: version {}", touch.found.version),
            };
            why.cite(Some(at), text, None);
        }
        if let Some(at) = touch.back_at.filter(|_| Some(node) != operation.at_node) {
            let what = match operation.kind {
                Kind::Write => "acknowledgement",
                Kind::Read => "answer",
            };
            let late = if touch.counted {
                ""
            } else {
                ", too late to count"
            };
            why.cite(
                Some(at),
                format!("the {what} of node {node} was back{late}"),
                None,
            );
        }
    }
}

fn end(operation: &Operation, why: &mut Explanation) {
    let (Some(at), Some(verdict)) = (operation.ended_at, operation.verdict) else {
        return;
    };
    let (id, key, version) = (operation.id, operation.key, operation.version());
    let (text, event) = match (operation.kind, verdict) {
        (_, Verdict::Refused) => ("it was refused".to_owned(), LogEvent::Refused { id, key }),
        (_, Verdict::TimedOut) => (
            "the client timed out".to_owned(),
            LogEvent::TimedOut { id, key },
        ),
        (Kind::Write, Verdict::Done) => (
            "the write was acknowledged to the client".to_owned(),
            LogEvent::Acknowledged {
                id,
                key,
                version,
                nodes: operation.promised.len() as u8,
            },
        ),
        (Kind::Read, Verdict::Done) => (
            format!("the client was answered: version {version}"),
            LogEvent::Answered {
                id,
                key,
                version,
                stale: operation.stale.is_some(),
                backwards: operation.backwards,
                own_missed: operation.own_missed,
            },
        ),
    };
    why.cite(Some(at), text, Some(event));
}

/// What the log says of it besides: what a read waited for, what became of an acknowledged write.
fn afterwards(model: &Model, operation: &Operation, why: &mut Explanation) {
    for line in model.log().lines() {
        let text = match line.what {
            LogEvent::Dropped { id, by, .. } if id == operation.id => {
                format!("it was dropped for version {by}, whose time stamp is later")
            }
            LogEvent::Fenced { id, node, .. } if id == operation.id => {
                format!("storage refused it: the epoch of node {node} is over (fencing token)")
            }
            LogEvent::SteppedDown { node, .. }
                if model.is_lost(operation.id)
                    && operation.at_node == Some(node)
                    && operation.ended_at.is_some_and(|at| at <= line.at) =>
            {
                format!("node {node}, which alone held it, stepped down")
            }
            LogEvent::WaitsForLog {
                id, node, behind, ..
            } if id == operation.id => {
                let entries = if behind == 1 { "entry" } else { "entries" };
                format!(
                    "node {node} lacked {behind} {entries} up to its token, and waited for them"
                )
            }
            LogEvent::Conflicted { id, node, .. } if id == operation.id => {
                format!("at node {node} it met a write that it did not know of")
            }
            LogEvent::Promoted { node, lost, .. }
                if lost > 0
                    && model.is_lost(operation.id)
                    && operation.ended_at.is_some_and(|at| at <= line.at) =>
            {
                format!("node {node} took over without it")
            }
            LogEvent::Crashed { node }
                if model.is_lost(operation.id)
                    && operation.promised.contains(node)
                    && operation.ended_at.is_some_and(|at| at <= line.at) =>
            {
                format!("node {node}, which held it, crashed")
            }
            _ => continue,
        };
        why.cite(Some(line.at), text, Some(line.what));
    }
}
