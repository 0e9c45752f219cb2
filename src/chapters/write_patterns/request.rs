//! An operation in one lane, and everything that has happened to it.

use serde::Serialize;

use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// What an operation wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// The value of a key.
    Read,
    /// A new version of a key.
    Write,
}

/// An operation as the clients send it: the same in all lanes, luck included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// Counts up over the run.
    pub id: u64,
    /// Read or write.
    pub kind: Kind,
    /// The key.
    pub key: Key,
    /// When it is sent.
    pub sent_at: SimTime,
    /// Its luck on the way to the database and on the way back: exponential with mean 1.
    pub ways: [f64; 2],
    /// Its luck at the cache.
    pub coin: u64,
}

/// Why something was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Refused {
    /// The cache stands in the way and is down.
    CacheDown,
    /// The database is down.
    DatabaseDown,
    /// The line at the database is full.
    LineFull,
    /// The lane has too much under way.
    TooMany,
}

impl Refused {
    /// In words, as the end of a sentence.
    pub fn because(self) -> &'static str {
        match self {
            Self::CacheDown => "every write passes the cache, which is down",
            Self::DatabaseDown => "the database is down",
            Self::LineFull => "the queue at the database is full",
            Self::TooMany => "too much is under way",
        }
    }
}

/// How an operation ended for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// With an answer; a write is then acknowledged.
    Answered,
    /// It waited too long, at the database or for room in the buffer.
    TimedOut,
    /// At once, with an error.
    Refused(Refused),
}

/// Why an answer lacked an acknowledged write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum StaleCause {
    /// The write was lost when the cache crashed.
    LostWrite,
    /// Two writers: the cache kept one order, the database the other.
    Reordered,
    /// A reader came late with what it had read before, over something newer.
    LateFill,
    /// Nobody told the cache of the write.
    NotTold,
}

impl StaleCause {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::LostWrite,
        Self::Reordered,
        Self::LateFill,
        Self::NotTold,
    ];
}

/// By how much an answer was behind, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Acknowledged versions that the answer misses.
    pub versions: u64,
    /// How long before the look-up the first of them was acknowledged.
    pub age: SimDuration,
    /// Why.
    pub cause: StaleCause,
    /// The write that is missing.
    pub missing: u64,
    /// When that write was acknowledged.
    pub acknowledged_at: SimTime,
    /// When the entry that answered had been stored; `None` if the database answered.
    pub stored_at: Option<SimTime>,
    /// The operation that had stored it.
    pub stored_by: Option<u64>,
}

/// An operation in one lane, from its sending to its end, with the moment of every stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// The operation.
    pub op: Operation,
    /// When it reached the cache: a look-up, or a write that goes through it.
    pub cache_at: Option<SimTime>,
    /// Whether a read was answered by the cache; `None` before its look-up.
    pub hit: Option<bool>,
    /// When it began to wait for room in the buffer.
    pub room_from: Option<SimTime>,
    /// When the buffer had taken it.
    pub buffered_at: Option<SimTime>,
    /// When it left for the database.
    pub left_at: Option<SimTime>,
    /// When it reached the database.
    pub database_at: Option<SimTime>,
    /// When its service began.
    pub service_at: Option<SimTime>,
    /// When its service ended: a write is then committed.
    pub served_at: Option<SimTime>,
    /// When the database's answer was back: at the client, or at the cache in the way.
    pub back_at: Option<SimTime>,
    /// When its answer or value was stored in the cache, last.
    pub stored_at: Option<SimTime>,
    /// When its removal reached the cache.
    pub removal_at: Option<SimTime>,
    /// When it ended for the client.
    pub ended_at: Option<SimTime>,
    /// How.
    pub verdict: Option<Verdict>,
    /// The version read or written; 0 was never written.
    pub version: u64,
    /// By how much the answer was behind, if it was.
    pub stale: Option<Staleness>,
    /// When the write was lost after it had been acknowledged.
    pub lost_at: Option<SimTime>,
    /// The newest version acknowledged when it was sent.
    pub(super) must_include: u64,
    /// The newest version anybody had been shown when it was sent.
    pub(super) must_show: u64,
    /// Which life of the cache it met; an answer from another life is not stored if versions
    /// are compared.
    pub(super) life: Option<u64>,
}

impl Numbered for Request {
    fn number(&self) -> u64 {
        self.op.id
    }
}

impl Request {
    pub(super) fn new(op: Operation) -> Self {
        Self {
            op,
            cache_at: None,
            hit: None,
            room_from: None,
            buffered_at: None,
            left_at: None,
            database_at: None,
            service_at: None,
            served_at: None,
            back_at: None,
            stored_at: None,
            removal_at: None,
            ended_at: None,
            verdict: None,
            version: 0,
            stale: None,
            lost_at: None,
            must_include: 0,
            must_show: 0,
            life: None,
        }
    }

    /// From the client's send to the client's receipt; `None` while it is under way.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.op.sent_at))
    }
}
