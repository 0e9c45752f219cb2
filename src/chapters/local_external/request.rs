//! Requests and invalidation messages, and everything that has happened to them.

use serde::Serialize;

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

/// What answered a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Tier {
    /// The instance's own cache.
    L1,
    /// The shared cache.
    L2,
    /// The database.
    Database,
}

impl Tier {
    /// All tiers, the nearest first.
    pub const ALL: [Self; 3] = [Self::L1, Self::L2, Self::Database];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::L1 => "local",
            Self::L2 => "shared",
            Self::Database => "database",
        }
    }
}

/// Why a cache did not have a key: the last thing that happened to the key there decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Cause {
    /// It was never there.
    Cold,
    /// It was evicted.
    Capacity,
    /// It is there, but past its time to live.
    Expired,
    /// A write removed it, or a message about one.
    Invalidated,
    /// It went with the cache, at a restart or a kill.
    Lost,
}

impl Cause {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Capacity => "capacity",
            Self::Expired => "expired",
            Self::Invalidated => "invalidated",
            Self::Lost => "lost with the cache",
        }
    }
}

/// What had happened to a key in a cache before a look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// When it happened.
    pub at: SimTime,
    /// The request that caused it, if one did.
    pub by: Option<u64>,
    /// The key of that request.
    pub by_key: Option<Key>,
}

/// A look-up that found nothing to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// When the look-up was scored.
    pub at: SimTime,
    /// Why.
    pub cause: Cause,
    /// When that came about, as far as it is remembered.
    pub reason: Option<Reason>,
}

/// By how much an answer was behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Acknowledged versions that the answer misses.
    pub versions: u64,
    /// How long before the look-up the first of them was acknowledged.
    pub age: SimDuration,
    /// When it was acknowledged.
    pub since: SimTime,
    /// The write that was.
    pub by: Option<u64>,
    /// When the copy had been filled.
    pub filled_at: SimTime,
    /// When a message that would have removed the copy was lost, if one was.
    pub lost_at: Option<SimTime>,
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
    /// Who asks, from 1; 0 for a write that the learner makes at an instance.
    pub client: u32,
    /// The instance that serves it, from 0.
    pub instance: u32,
    /// How often that instance had been restarted.
    pub epoch: u32,
    /// When it reached the instance.
    pub sent_at: SimTime,
    /// What the instance's own cache lacked.
    pub l1_miss: Option<Miss>,
    /// When the instance asked the shared cache; for a write, when it sent the delete.
    pub shared_asked_at: Option<SimTime>,
    /// When the question reached the shared cache.
    pub shared_at: Option<SimTime>,
    /// What the shared cache lacked.
    pub l2_miss: Option<Miss>,
    /// When the shared cache's answer was back at the instance.
    pub shared_back_at: Option<SimTime>,
    /// When the instance asked the database.
    pub database_asked_at: Option<SimTime>,
    /// When the query reached the database.
    pub database_at: Option<SimTime>,
    /// When its service began.
    pub service_at: Option<SimTime>,
    /// When the value was read there, or committed.
    pub served_at: Option<SimTime>,
    /// When the database's answer was back at the instance.
    pub loaded_at: Option<SimTime>,
    /// When it ended.
    pub ended_at: Option<SimTime>,
    /// What answered it; `None` while it is under way, for writes and if it was refused.
    pub tier: Option<Tier>,
    /// Whether no instance ran, or too much was under way.
    pub refused: bool,
    /// The version it carries.
    pub version: u64,
    /// By how much the answer was behind, if it was.
    pub stale: Option<Staleness>,
    /// The newer version that the same client had seen before, if it had.
    pub went_back_from: Option<u64>,
    /// When the instance stored the answer in its own cache.
    pub kept_at: Option<SimTime>,
    /// When the instance sent the answer to the shared cache.
    pub set_at: Option<SimTime>,
    /// Instances that kept an older version when a write was acknowledged.
    pub left_behind: u32,
    /// The newest version acknowledged when it was sent: what a fresh answer must include.
    pub(super) must_include: u64,
    /// Since when the version it carries is known to be behind, and by whom.
    pub(super) behind: Option<(SimTime, Option<u64>)>,
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
            client: 0,
            instance: 0,
            epoch: 0,
            sent_at: now,
            l1_miss: None,
            shared_asked_at: None,
            shared_at: None,
            l2_miss: None,
            shared_back_at: None,
            database_asked_at: None,
            database_at: None,
            service_at: None,
            served_at: None,
            loaded_at: None,
            ended_at: None,
            tier: None,
            refused: false,
            version: 0,
            stale: None,
            went_back_from: None,
            kept_at: None,
            set_at: None,
            left_behind: 0,
            must_include: 0,
            behind: None,
            coin: 0,
        }
    }

    /// From its arrival at the instance to its answer; `None` while it is under way.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.sent_at))
    }
}

/// Where an invalidation message comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Sender {
    /// The instance that wrote, from 0.
    Instance(u32),
    /// The shared cache, which knows who has asked for the key.
    Shared,
    /// The database's log.
    Log,
}

/// In [`Message::to`], the shared cache.
pub const SHARED_CACHE: u32 = u32::MAX;

/// An invalidation message.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Message {
    /// Counts up over the run.
    pub id: u64,
    /// The write it tells of.
    pub write: u64,
    /// The key that was written.
    pub key: Key,
    /// Who sent it.
    pub from: Sender,
    /// The instance it is for, from 0, or [`SHARED_CACHE`].
    pub to: u32,
    /// When it was sent.
    pub sent_at: SimTime,
    /// When it arrives, or would have.
    pub due_at: SimTime,
    /// Whether it is lost on the way.
    pub lost: bool,
}

/// What one client was shown at one of its reads.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Shown {
    /// The request.
    pub request: u64,
    /// When it was answered.
    pub at: SimTime,
    /// The key.
    pub key: Key,
    /// The version.
    pub version: u64,
    /// The instance that answered, from 0.
    pub instance: u32,
    /// Whether an acknowledged write was missing.
    pub stale: bool,
    /// Whether the client had seen a newer version before.
    pub backwards: bool,
}
