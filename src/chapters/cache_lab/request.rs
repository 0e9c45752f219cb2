//! A request and everything that has happened to it.

use serde::Serialize;

use crate::components::cache::Slot;
use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// What a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// The value of a key.
    Read,
    /// A new version of a key.
    Write,
}

/// Why a read missed: the last thing that happened to its key decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Cause {
    /// The key was never cached.
    Cold,
    /// It was evicted.
    Capacity,
    /// It is there, but past its time to live.
    Expired,
    /// A write removed it.
    Invalidated,
    /// It went when the cache was killed.
    Lost,
    /// There is no cache to ask.
    CacheDown,
}

impl Cause {
    /// All causes, in the order of their names in the metrics.
    pub const ALL: [Self; 6] = [
        Self::Cold,
        Self::Capacity,
        Self::Expired,
        Self::Invalidated,
        Self::Lost,
        Self::CacheDown,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Capacity => "capacity",
            Self::Expired => "expired",
            Self::Invalidated => "invalidated",
            Self::Lost => "lost with the cache",
            Self::CacheDown => "cache down",
        }
    }
}

/// What a look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// The key, in this slot.
    Hit(Slot),
    /// Nothing that can be used.
    Miss(Cause),
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// With an answer.
    Answered,
    /// It waited too long and was given an error; the database still serves it.
    TimedOut,
    /// No room was left in the line, or too many requests were under way.
    Refused,
}

/// By how much an answer was behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Acknowledged versions that the answer misses.
    pub versions: u64,
    /// How long before the look-up the first of them was acknowledged.
    pub age: SimDuration,
}

/// What had happened to a key before a look-up, as the reason of its miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// When it happened: the eviction, expiry, invalidation or kill.
    pub at: SimTime,
    /// The request that caused it, if one did.
    pub by: Option<u64>,
    /// The key of that request.
    pub by_key: Option<Key>,
    /// When the entry had been filled.
    pub filled_at: SimTime,
}

/// A request from its sending to its end, with the moment of every stage it has passed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// Counts up over the run.
    pub id: u64,
    /// Read or write.
    pub kind: Kind,
    /// The key.
    pub key: Key,
    /// When the client sent it.
    pub sent_at: SimTime,
    /// When it reached the cache: a look-up, or a write's removal of the entry.
    pub cache_at: Option<SimTime>,
    /// What the look-up found.
    pub outcome: Option<Outcome>,
    /// What had happened to the key before, if it missed.
    pub reason: Option<Reason>,
    /// When it reached the database.
    pub database_at: Option<SimTime>,
    /// When its service began.
    pub service_at: Option<SimTime>,
    /// When its service ended.
    pub served_at: Option<SimTime>,
    /// When the database's answer reached the client, who fills the cache with it.
    pub filled_at: Option<SimTime>,
    /// When it ended for the client.
    pub ended_at: Option<SimTime>,
    /// How it ended for the client.
    pub verdict: Option<Verdict>,
    /// The version it carries: of a hit the cached one, otherwise the one read or written.
    pub version: u64,
    /// By how much the answer was behind, if it was.
    pub stale: Option<Staleness>,
    /// Where its answer was stored.
    pub slot: Option<Slot>,
    /// Who was evicted for it.
    pub evicted: Option<Key>,
    /// The newest version acknowledged when it was sent: what a fresh answer must include.
    pub(super) must_include: u64,
    /// Its luck, drawn when it arrived, used or not.
    pub(super) coin: u64,
}

impl Numbered for Request {
    fn number(&self) -> u64 {
        self.id
    }
}

impl Request {
    pub(super) fn new(id: u64, kind: Kind, key: Key, now: SimTime) -> Self {
        Self {
            id,
            kind,
            key,
            sent_at: now,
            cache_at: None,
            outcome: None,
            reason: None,
            database_at: None,
            service_at: None,
            served_at: None,
            filled_at: None,
            ended_at: None,
            verdict: None,
            version: 0,
            stale: None,
            slot: None,
            evicted: None,
            must_include: 0,
            coin: 0,
        }
    }

    /// Whether it was answered from the cache.
    pub fn is_hit(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Hit(_)))
    }

    /// Why it missed, if it did.
    pub fn cause(&self) -> Option<Cause> {
        match self.outcome {
            Some(Outcome::Miss(cause)) => Some(cause),
            _ => None,
        }
    }

    /// From the client's send to the client's receipt; `None` while it is under way.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.sent_at))
    }
}
