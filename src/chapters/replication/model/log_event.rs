//! The lines of the event log.

use serde::Serialize;

use crate::components::workload::Key;

/// Something that happened. `id` is the client operation it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A client sent a write, and a node took it.
    Accepted {
        id: u64,
        client: u8,
        key: Key,
        version: u64,
        node: u8,
    },
    /// A client was told that its write is done.
    Acknowledged {
        id: u64,
        key: Key,
        version: u64,
        nodes: u8,
    },
    /// A read was answered.
    Answered {
        id: u64,
        key: Key,
        version: u64,
        stale: bool,
        backwards: bool,
        own_missed: bool,
    },
    /// Nobody could take an operation.
    Refused { id: u64, key: Key },
    /// A client has waited too long.
    TimedOut { id: u64, key: Key },
    /// A node stopped.
    Crashed { node: u8 },
    /// It came back.
    Revived { node: u8 },
    /// A link was cut.
    Cut { a: u8, b: u8 },
    /// It was healed.
    Healed { a: u8, b: u8 },
    /// A follower took the place of a dead leader, and this many acknowledged writes are gone.
    Promoted { node: u8, term: u64, lost: u64 },
    /// A node asks for votes.
    StoodForElection { node: u8, term: u64 },
    /// A majority voted for it.
    Elected { node: u8, term: u64 },
    /// A leader or candidate has heard of a later term.
    SteppedDown { node: u8, term: u64 },
    /// A follower has what it had missed.
    CaughtUp { node: u8 },
    /// A write met one that it did not know of.
    Conflicted {
        id: u64,
        key: Key,
        version: u64,
        node: u8,
    },
    /// A write was dropped, because another has a later time stamp.
    Dropped {
        id: u64,
        key: Key,
        version: u64,
        by: u64,
    },
    /// A node was given the version it lacked, after a read.
    Repaired { node: u8, key: Key, version: u64 },
    /// A node was given what had been kept for it.
    HandedOff { node: u8, key: Key, version: u64 },
    /// Two nodes compared their copies, and one took this many from the other.
    Exchanged { node: u8, values: u32 },
    /// The learner delayed a message.
    MessageDelayed { number: u32, by_ms: u32 },
    /// The learner dropped a message.
    MessageDropped { number: u32 },
    /// A parameter was set.
    Changed { name: &'static str },
    /// The cluster is another one and starts empty.
    Rebuilt,
    /// Messages on a link take so much longer each way from now on.
    Slowed { a: u8, b: u8, by_ms: u32 },
    /// A read waits at a node whose log ends this many entries before its token.
    WaitsForLog {
        id: u64,
        key: Key,
        node: u8,
        behind: u64,
    },
    /// A leader that was replaced lives on, and leads in an epoch that is over.
    Split { node: u8, term: u64 },
    /// Storage refused a write of such a leader.
    Fenced { id: u64, key: Key, node: u8 },
    /// This many writes are lost that only such a leader had acknowledged.
    Discarded { node: u8, lost: u64 },
}

impl LogEvent {
    /// The client operation it happened to.
    pub fn operation(self) -> Option<u64> {
        match self {
            Self::Accepted { id, .. }
            | Self::Acknowledged { id, .. }
            | Self::Answered { id, .. }
            | Self::Refused { id, .. }
            | Self::TimedOut { id, .. }
            | Self::Conflicted { id, .. }
            | Self::Dropped { id, .. }
            | Self::Fenced { id, .. }
            | Self::WaitsForLog { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The key it is about.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::Accepted { key, .. }
            | Self::Acknowledged { key, .. }
            | Self::Answered { key, .. }
            | Self::Refused { key, .. }
            | Self::TimedOut { key, .. }
            | Self::Conflicted { key, .. }
            | Self::Dropped { key, .. }
            | Self::Repaired { key, .. }
            | Self::HandedOff { key, .. }
            | Self::Fenced { key, .. }
            | Self::WaitsForLog { key, .. } => Some(key),
            _ => None,
        }
    }

    /// The node it happened at.
    pub fn node(self) -> Option<u8> {
        match self {
            Self::Accepted { node, .. }
            | Self::Crashed { node }
            | Self::Revived { node }
            | Self::Promoted { node, .. }
            | Self::StoodForElection { node, .. }
            | Self::Elected { node, .. }
            | Self::SteppedDown { node, .. }
            | Self::CaughtUp { node }
            | Self::Conflicted { node, .. }
            | Self::Repaired { node, .. }
            | Self::HandedOff { node, .. }
            | Self::Exchanged { node, .. }
            | Self::Split { node, .. }
            | Self::Fenced { node, .. }
            | Self::Discarded { node, .. }
            | Self::WaitsForLog { node, .. } => Some(node),
            _ => None,
        }
    }
}
