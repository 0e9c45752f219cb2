//! An attempt of a client and everything that has happened to it.

use serde::Serialize;

use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::lesson::parameters::stored::off;
use crate::sim::{EventHandle, SimDuration, SimTime};

/// What it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// A page.
    Read,
    /// A change of a page, at the first replica.
    Write,
    /// A write that another replica applies after the first.
    Apply,
}

/// What the cache said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum LookUp {
    /// It has the answer.
    Hit,
    /// It has not.
    Miss,
    /// It does not answer: it was killed.
    Down,
}

/// How it ended for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// With an answer.
    Answered,
    /// It waited too long and was given an error; the database still serves it.
    TimedOut,
    /// There was no room in the queue.
    Refused,
}

/// One attempt from its sending to its end, with the moment of every stage it has passed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// Counts up over the run.
    pub id: u64,
    /// Read, write, or a write applied at a further replica.
    pub kind: Kind,
    /// The page.
    pub page: Key,
    /// The first attempt of the same read; its own id if it is the first.
    pub first: u64,
    /// How many attempts came before.
    pub attempt: u64,
    /// When the first attempt was sent: latency counts from here.
    pub first_sent_at: SimTime,
    /// When this attempt is or was sent.
    pub sent_at: SimTime,
    /// When it reached the cache.
    pub cache_at: Option<SimTime>,
    /// What it found there; `None` where no cache stands.
    pub look_up: Option<LookUp>,
    /// Which replica of the database it goes to, from 0.
    pub replica: u32,
    /// When it reached the database.
    pub database_at: Option<SimTime>,
    /// How many stood in the queue before it when it came.
    pub ahead: u32,
    /// The wait it was expected to have when it was rejected for that; zero if it was not.
    #[serde(skip_serializing_if = "off")]
    pub would_wait: SimDuration,
    /// When its service began.
    pub service_at: Option<SimTime>,
    /// By which worker, from 0.
    pub worker: u32,
    /// Whether the page was in memory; `None` where services do not depend on it.
    pub in_memory: Option<bool>,
    /// When its service ends or ended.
    pub served_at: Option<SimTime>,
    /// When it ended for its client.
    pub ended_at: Option<SimTime>,
    /// How it ended for its client.
    pub verdict: Option<Verdict>,
    /// The luck of its service, with mean 1.
    pub(super) service_luck: f64,
    /// The luck of its look-up, in [0, 1).
    pub(super) look_up_luck: f64,
    /// The luck of its way, for as many replicas as there may be.
    pub(super) route: u64,
    /// What ends its patience.
    pub(super) timer: Option<EventHandle>,
}

impl Numbered for Request {
    fn number(&self) -> u64 {
        self.id
    }
}

impl Request {
    pub(super) fn new(id: u64, kind: Kind, page: Key, now: SimTime) -> Self {
        Self {
            id,
            kind,
            page,
            first: id,
            attempt: 0,
            first_sent_at: now,
            sent_at: now,
            cache_at: None,
            look_up: None,
            replica: 0,
            database_at: None,
            ahead: 0,
            would_wait: SimDuration::ZERO,
            service_at: None,
            worker: 0,
            in_memory: None,
            served_at: None,
            ended_at: None,
            verdict: None,
            service_luck: 1.0,
            look_up_luck: 0.0,
            route: 0,
            timer: None,
        }
    }

    /// From the client's first send to the client's receipt; `None` while it is under way.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.first_sent_at))
    }

    /// How long it has stood in the queue at `now`, or stood there before its service.
    pub fn waited(&self, now: SimTime) -> SimDuration {
        let until = self.service_at.unwrap_or(now);
        self.database_at
            .map_or(SimDuration::ZERO, |came| until.since(came))
    }

    /// Whether its client still waits for it; between two attempts it is the next one that is
    /// waited for.
    pub fn is_in_flight(&self) -> bool {
        self.kind == Kind::Read && self.ended_at.is_none()
    }

    /// Whether its client has given up on it.
    pub fn is_abandoned(&self) -> bool {
        self.verdict == Some(Verdict::TimedOut)
    }
}
