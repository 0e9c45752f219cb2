//! Messages: every dot that moves on the stage is one of them.

use serde::Serialize;

use super::node::{Entry, Stored};
use crate::components::footprint;
use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// Where a message starts or ends. Both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Place {
    /// A client.
    Client(u8),
    /// A node.
    Node(u8),
}

impl Place {
    /// The node, if it is one.
    pub fn node(self) -> Option<u8> {
        match self {
            Self::Node(node) => Some(node),
            Self::Client(_) => None,
        }
    }
}

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum MessageKind {
    /// A write on its way to a replica, or an entry of the log on its way to a follower.
    Write,
    /// The receiver has it on disk.
    Ack,
    /// A read on its way to a node.
    Read,
    /// What it found.
    Answer,
    /// A write on its way to the other region.
    Cross,
    /// A follower asks for what it has missed.
    CatchUp,
    /// What it has missed.
    Missed,
    /// A newer version for a node that answered with an old one.
    Repair,
    /// A write that was kept for a node while it was out of reach.
    HandOff,
    /// What two nodes that compared their copies did not have in common.
    Exchange,
    /// A candidate asks for a vote.
    AskVote,
    /// A vote, given or refused.
    Vote,
    /// A leader says that it is there.
    Heartbeat,
}

impl MessageKind {
    /// In a word or two.
    pub fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Ack => "acknowledgement",
            Self::Read => "read",
            Self::Answer => "answer",
            Self::Cross => "write for the other region",
            Self::CatchUp => "request to catch up",
            Self::Missed => "missed entries",
            Self::Repair => "read repair",
            Self::HandOff => "hand-off",
            Self::Exchange => "exchange",
            Self::AskVote => "request for a vote",
            Self::Vote => "vote",
            Self::Heartbeat => "heartbeat",
        }
    }
}

/// How a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fate {
    /// It travels.
    UnderWay,
    /// It is there, and the receiver is writing what it carries.
    BeingWritten,
    /// It has arrived, and what it carried is done.
    Arrived,
    /// The receiver was down when it arrived, or went down before it had written it.
    ReceiverDown,
    /// The link was cut when it was sent or while it travelled.
    LinkCut,
    /// The learner dropped it.
    Dropped,
}

impl Fate {
    /// Whether it never got to do what it was sent for.
    pub fn is_lost(self) -> bool {
        matches!(self, Self::ReceiverDown | Self::LinkCut | Self::Dropped)
    }
}

/// A message from its sending to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Message {
    /// Counts up over the run.
    pub id: u64,
    /// The smallest number that was free when it was sent; commands name messages by it.
    pub number: u32,
    /// What it is for.
    pub kind: MessageKind,
    /// Who sent it.
    pub from: Place,
    /// Whom it is for.
    pub to: Place,
    /// The client operation it belongs to.
    pub operation: Option<u64>,
    /// The key it is about; 0 if it is about none or several.
    pub key: Key,
    /// The newest version it carries; 0 for none.
    pub version: u64,
    /// The sender's term.
    pub term: u64,
    /// When it was sent.
    pub sent_at: SimTime,
    /// When it leaves its sender: a log that lags waits there, and dies with the node.
    pub leaves_at: SimTime,
    /// When it arrives, or would have.
    pub arrives_at: SimTime,
    /// When what it carries is on the receiver's disk, or when it was lost.
    pub ended_at: Option<SimTime>,
    /// How it stands.
    pub fate: Fate,
    /// What it carries. Those that have ended carry nothing any more.
    pub(super) body: Body,
}

/// Messages of an operation are remembered together: they go by its number.
impl Numbered for Message {
    fn number(&self) -> u64 {
        self.operation.unwrap_or(self.id)
    }
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) enum Body {
    Nothing,
    /// A value for a replica.
    Value(Stored),
    /// A value that stands-ins keep for another node.
    For(u8, Stored),
    /// One entry of a leader's log, to be appended at this position.
    Append(u64, Entry),
    /// The receiver's log is on disk up to this position.
    UpTo(u64),
    /// Entries from this position on.
    Entries(u64, Vec<Entry>),
    /// The sender's whole state, as it is when the message arrives.
    Copy,
    /// Values by key.
    Values(Vec<(Key, Stored)>),
    /// Consensus: last position and its term.
    AskVote(u64, u64),
    /// Consensus: whether the vote was given.
    Vote(bool),
    /// Consensus: entries after a position and its term, what is committed, the reading round.
    Replicate {
        after: u64,
        after_term: u64,
        entries: Vec<Entry>,
        committed: u64,
        round: u64,
    },
    /// Consensus: whether the entries fitted, up to where the logs agree, the reading round.
    Replicated {
        fits: bool,
        up_to: u64,
        round: u64,
        /// Whether there are entries to be written first.
        wrote: bool,
        /// What the leader says is committed.
        committed: u64,
    },
}

impl Body {
    /// Memory that it takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        match self {
            Self::Values(values) => footprint::list::<(Key, Stored)>(values.len()),
            Self::Entries(_, entries) | Self::Replicate { entries, .. } => {
                footprint::list::<Entry>(entries.len())
            }
            _ => 0,
        }
    }
}
