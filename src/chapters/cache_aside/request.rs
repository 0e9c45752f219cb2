//! A request, the thread that runs it, and the moment of each of its steps.

use serde::Serialize;

use super::protection::{Token, Update};
use crate::components::cache::Slot;
use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// The number of a thread, from 1. A request takes the lowest that is free.
pub type Seat = u32;

/// What a request wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// The value of a key.
    Read,
    /// A new version of a key.
    Update,
}

/// Why a look-up missed: the last thing that happened to its key decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Cause {
    /// The key was never cached.
    Cold,
    /// It was evicted.
    Capacity,
    /// It is there, but past its time to live.
    Expired,
    /// A delete removed it.
    Deleted,
}

impl Cause {
    /// All causes, in the order of their names in the metrics.
    pub const ALL: [Self; 4] = [Self::Cold, Self::Capacity, Self::Expired, Self::Deleted];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Capacity => "capacity",
            Self::Expired => "expired",
            Self::Deleted => "deleted",
        }
    }
}

/// What the first look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Outcome {
    /// The key, in this slot.
    Hit(Slot),
    /// Nothing that can be used.
    Miss(Cause),
}

/// By how much an answer was behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Acknowledged versions that the answer misses.
    pub versions: u64,
    /// How long before the answer was found the first of them was acknowledged.
    pub age: SimDuration,
}

/// What had happened to a key before a look-up, as the reason of its miss or of its old value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// When: the eviction, expiry or delete, or the acknowledgement of the newer version.
    pub at: SimTime,
    /// The request that caused it, if one did.
    pub by: Option<u64>,
    /// The key of that request.
    pub by_key: Option<Key>,
    /// When the entry had been stored.
    pub stored_at: SimTime,
    /// Who had stored it; `None` if it was there from the warm-up.
    pub stored_by: Option<u64>,
}

/// What came of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum SetResult {
    /// It is stored in this slot.
    Stored(Slot),
    /// It is stored, although a newer version is out and its delete has passed.
    StoredOld(Slot),
    /// The token was void.
    Rejected,
    /// There are no slots.
    NoRoom,
}

/// What a thread does next. Where it is held, it stops before this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Step {
    /// `cache.get`.
    Get,
    /// `db.select`.
    Select,
    /// `cache.set`.
    Set,
    /// `db.update`.
    Update,
    /// `cache.delete`.
    Delete,
    /// `return`.
    Return,
}

/// A request from its arrival to its end, with the moments of all steps it has begun.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of itself whether it has happened"
)]
pub struct Request {
    /// Counts up from 1 over the run.
    pub id: u64,
    /// The thread that runs it.
    pub seat: Seat,
    /// Read or update.
    pub kind: Kind,
    /// The key.
    pub key: Key,
    /// When it arrived.
    pub arrived_at: SimTime,
    /// The step it is at, or the last one it made.
    pub step: Step,
    /// Since when its thread has been held before [`Self::step`].
    pub held_since: Option<SimTime>,

    /// When its first `get` left.
    pub get_at: Option<SimTime>,
    /// When that reached the cache.
    pub looked_up_at: Option<SimTime>,
    /// What it found there.
    pub outcome: Option<Outcome>,
    /// Why.
    pub reason: Option<Reason>,
    /// When the thread knew.
    pub got_at: Option<SimTime>,
    /// Since when it has waited for another's load.
    pub waits_since: Option<SimTime>,
    /// When that wait was over.
    pub waited_until: Option<SimTime>,
    /// Whose load it waits for, where that is known.
    pub waits_for: Option<u64>,
    /// When its query left for the database, a read's or an update's.
    pub query_at: Option<SimTime>,
    /// When the database read or wrote the row.
    pub row_at: Option<SimTime>,
    /// When the answer was back.
    pub answer_at: Option<SimTime>,
    /// When its set left.
    pub set_at: Option<SimTime>,
    /// When that reached the cache.
    pub set_done_at: Option<SimTime>,
    /// What came of it.
    pub set: Option<SetResult>,
    /// Who was evicted for it.
    pub evicted: Option<Key>,
    /// When its delete left.
    pub delete_at: Option<SimTime>,
    /// When that reached the cache.
    pub deleted_at: Option<SimTime>,
    /// When the thread knew, or gave up.
    pub delete_done_at: Option<SimTime>,
    /// Whether the delete was lost on its way.
    pub delete_lost: bool,
    /// When the client had its answer.
    pub ended_at: Option<SimTime>,
    /// When the thread was free again.
    pub done_at: Option<SimTime>,

    /// The version it carries: the one found, read or written; 0 if none yet.
    pub version: u64,
    /// Whether there is a row under that version.
    pub present: bool,
    /// By how much the answer was behind, if it was.
    pub stale: Option<Staleness>,
    /// Whether it was a hit and loads all the same, before the expiry.
    pub early: bool,
    /// Whether it was handed an expired entry.
    pub served_expired: bool,
    /// Whether there was no room for it.
    pub refused: bool,
    /// What its writer does about the cached copy.
    pub handling: Update,

    /// The newest version acknowledged when it arrived: what a fresh answer must include.
    pub(super) must_include: u64,
    /// Its token, if it has one.
    pub(super) token: Option<Token>,
    /// The period of its key in which it looked.
    pub(super) period: u64,
    /// Its luck, drawn when it arrived, used or not.
    pub(super) luck: Coins,
}

/// What a request may need of chance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(super) struct Coins {
    /// Of the eviction policy.
    pub policy: u64,
    /// Of early loads, uniform in (0, 1].
    pub early: f64,
    /// Of the time to live, uniform in [0, 1).
    pub ttl: f64,
    /// Of a lost delete, uniform in [0, 1).
    pub delete: f64,
}

impl Numbered for Request {
    fn number(&self) -> u64 {
        self.id
    }
}

impl Request {
    pub(super) fn new(id: u64, kind: Kind, key: Key, now: SimTime, luck: Coins) -> Self {
        Self {
            id,
            seat: 0,
            kind,
            key,
            arrived_at: now,
            step: Step::Get,
            held_since: None,
            get_at: None,
            looked_up_at: None,
            outcome: None,
            reason: None,
            got_at: None,
            waits_since: None,
            waited_until: None,
            waits_for: None,
            query_at: None,
            row_at: None,
            answer_at: None,
            set_at: None,
            set_done_at: None,
            set: None,
            evicted: None,
            delete_at: None,
            deleted_at: None,
            delete_done_at: None,
            delete_lost: false,
            ended_at: None,
            done_at: None,
            version: 0,
            present: false,
            stale: None,
            early: false,
            served_expired: false,
            refused: false,
            handling: Update::None,
            must_include: 0,
            token: None,
            period: 0,
            luck,
        }
    }

    /// Whether its look-up was answered from the cache.
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

    /// Whether it waits for another's load now.
    pub fn is_waiting(&self) -> bool {
        self.waits_since.is_some() && self.waited_until.is_none()
    }

    /// From its arrival to its answer; `None` while it is under way.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.arrived_at))
    }
}
