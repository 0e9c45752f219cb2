//! What the chapter tells of its run: its events in words, and what can be explained.

pub use super::explanation::Thing;
use super::explanation::{headline, of_link, of_operation};
use super::model::{LogEvent, Model};
use super::params::Strategy;
use crate::components::trace::TraceLog;
use crate::components::workload::Key;
use crate::lesson::sentences::{counted, setting_changed, verb};
use crate::lesson::{ExplanationOf, Narrative};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::Split { .. } => 12,
            LogEvent::Promoted { .. } | LogEvent::Elected { .. } | LogEvent::Discarded { .. } => 11,
            LogEvent::Crashed { .. }
            | LogEvent::Revived { .. }
            | LogEvent::Cut { .. }
            | LogEvent::Healed { .. }
            | LogEvent::Slowed { .. } => 10,
            LogEvent::Dropped { .. }
            | LogEvent::StoodForElection { .. }
            | LogEvent::Fenced { .. } => 9,
            LogEvent::Answered { stale: true, .. } => 8,
            LogEvent::Refused { .. } | LogEvent::TimedOut { .. } => 7,
            LogEvent::Conflicted { .. }
            | LogEvent::SteppedDown { .. }
            | LogEvent::Rebuilt
            | LogEvent::MessageDelayed { .. }
            | LogEvent::MessageDropped { .. } => 6,
            LogEvent::CaughtUp { .. } | LogEvent::HandedOff { .. } | LogEvent::Repaired { .. } => 5,
            LogEvent::Exchanged { .. }
            | LogEvent::Changed { .. }
            | LogEvent::WaitsForLog { .. } => 4,
            LogEvent::Acknowledged { .. } => 3,
            LogEvent::Answered { .. } => 2,
            LogEvent::Accepted { .. } => 1,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::Accepted {
                client,
                key,
                version,
                node,
                ..
            } => format!("Client {client} writes key {key} at node {node}: version {version}."),
            LogEvent::Acknowledged {
                key,
                version,
                nodes,
                ..
            } => {
                let count = u64::from(nodes);
                let (nodes, hold) = (counted(count, "node"), verb(count, "holds", "hold"));
                format!("Version {version} of key {key} is acknowledged: {nodes} {hold} it.")
            }
            LogEvent::Answered {
                key,
                version,
                stale,
                ..
            } => {
                let stale = if stale { ", a stale read" } else { "" };
                format!("Key {key} is answered with version {version}{stale}.")
            }
            LogEvent::SteppedDown { node, term }
                if self.params().strategy == Strategy::SingleLeader =>
            {
                format!("Node {node} receives its successor's epoch, {term}, and steps down.")
            }
            LogEvent::Split { .. } | LogEvent::Fenced { .. } | LogEvent::Discarded { .. } => {
                split_sentence(event)
            }
            other => fault_sentence(other),
        }
    }

    /// An operation that has ended is told with its cause, everything else as the log has it.
    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let tells = matches!(
            event,
            LogEvent::Acknowledged { .. }
                | LogEvent::Answered { .. }
                | LogEvent::Refused { .. }
                | LogEvent::TimedOut { .. }
                | LogEvent::Dropped { .. }
        );
        let operation = event.operation().and_then(|id| self.operation(id));
        match operation.filter(|_| tells) {
            Some(operation) => headline(self, operation),
            None => self.sentence(event),
        }
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let known = event.operation().filter(|id| self.operation(*id).is_some());
        known.map(Thing::Operation)
    }

    fn explain(&self, thing: Thing, _now: SimTime) -> Option<ExplanationOf<Self>> {
        match thing {
            Thing::Operation(id) => {
                let operation = self.operation(id)?;
                Some(of_operation(self, operation))
            }
            Thing::Link(a, b) => of_link(self, a, b),
        }
    }
}

/// What broke, what was mended and who leads, in words.
fn fault_sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Refused { key, .. } => format!("Key {key} is refused: no node can take it."),
        LogEvent::TimedOut { key, .. } => format!("A request for key {key} times out."),
        LogEvent::Crashed { node } => format!("Node {node} crashes."),
        LogEvent::Revived { node } => format!("Node {node} is back."),
        LogEvent::Cut { a, b } => format!("The link between nodes {a} and {b} is cut."),
        LogEvent::Healed { a, b } => format!("The link between nodes {a} and {b} is healed."),
        LogEvent::Slowed { a, b, by_ms: 0 } => {
            format!("The link between nodes {a} and {b} is as quick as the others.")
        }
        LogEvent::Slowed { a, b, by_ms } => {
            format!("The link between nodes {a} and {b} takes {by_ms} ms more each way.")
        }
        LogEvent::Promoted { node, lost: 0, .. } => {
            format!("Node {node} takes over, and no acknowledged write is missing.")
        }
        LogEvent::Promoted { node, lost, .. } => promoted(node, lost),
        LogEvent::StoodForElection { node, term } => {
            format!(
                "Node {node} has received nothing from a leader and asks for votes in term {term}."
            )
        }
        LogEvent::Elected { node, term } => {
            format!("A majority votes for node {node}: it leads in term {term}.")
        }
        LogEvent::SteppedDown { node, term } => {
            format!("Node {node} hears of term {term} and steps down.")
        }
        LogEvent::CaughtUp { node } => format!("Node {node} has what it had missed."),
        LogEvent::Conflicted {
            key, version, node, ..
        } => format!(
            "At node {node} version {version} of key {key} meets a write that it did not know of."
        ),
        LogEvent::Dropped {
            key, version, by, ..
        } => format!(
            "Version {version} of key {key} is dropped: version {by} has a later time stamp."
        ),
        LogEvent::Repaired { node, key, version } => {
            format!("A read has node {node} mended: version {version} of key {key}.")
        }
        LogEvent::HandedOff { node, key, version } => {
            format!("Node {node} is handed version {version} of key {key}, kept for it.")
        }
        LogEvent::Exchanged { node, values } => {
            format!("Node {node} takes {values} newer values from another.")
        }
        LogEvent::MessageDelayed { number, by_ms } => {
            format!("Message {number} is delayed by {by_ms} ms.")
        }
        LogEvent::MessageDropped { number } => format!("Message {number} is dropped."),
        LogEvent::Changed { name } => setting_changed(name),
        LogEvent::WaitsForLog {
            key, node, behind, ..
        } => waits(key, node, behind),
        LogEvent::Rebuilt => "Another cluster, which starts empty.".to_owned(),
        LogEvent::Accepted { .. }
        | LogEvent::Acknowledged { .. }
        | LogEvent::Answered { .. }
        | LogEvent::Split { .. }
        | LogEvent::Fenced { .. }
        | LogEvent::Discarded { .. } => String::new(),
    }
}

/// Two leaders at once, in words.
fn split_sentence(event: LogEvent) -> String {
    match event {
        LogEvent::Split { node, term } => format!(
            "Node {node} was replaced but lives, and still takes writes in epoch {term}: split brain."
        ),
        LogEvent::Fenced { key, node, .. } => format!(
            "Storage refuses node {node}'s write of key {key}: its epoch is over (fencing token)."
        ),
        LogEvent::Discarded { node, lost } => {
            let (writes, are) = (counted(lost, "acknowledged write"), verb(lost, "is", "are"));
            format!("{writes} that only node {node} held {are} lost.")
        }
        _ => String::new(),
    }
}

/// A node that takes over without so many acknowledged writes.
fn promoted(node: u8, lost: u64) -> String {
    let (writes, are) = (counted(lost, "acknowledged write"), verb(lost, "is", "are"));
    format!("Node {node} takes over, and {writes} {are} gone.")
}

/// A read that waits for a node's log.
fn waits(key: Key, node: u8, behind: u64) -> String {
    let entries = if behind == 1 { "entry" } else { "entries" };
    format!(
        "A read of key {key} waits at node {node}, whose log ends {behind} {entries} before its token."
    )
}
