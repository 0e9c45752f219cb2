//! One replica of the database: a line, workers, and a memory of pages.

use serde::Serialize;

use crate::components::database::{BufferPool, Offer, Station};
use crate::lesson::parameters::stored::off;
use crate::sim::stats::Flow;
use crate::sim::{SimDuration, SimTime};

use super::params::Params;

/// What a new service weighs in the moving average: one part in so many.
const WEIGHT: u64 = 16;

/// A replica of the database.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Replica {
    station: Station<u64>,
    pool: BufferPool,
    /// What each worker is at, by its number; longer than the number of workers while some who
    /// were taken away finish their last service.
    workers: Vec<Option<u64>>,
    free: Vec<u32>,
    flow: Flow,
    /// The mean of its last services, in nanoseconds, where load is shed by it; 0 before the first.
    #[serde(skip_serializing_if = "off")]
    service_mean_ns: u64,
}

impl Replica {
    /// A replica that has run for a while: its memory is full.
    pub(super) fn warm(params: &Params) -> Self {
        Self::with(params, BufferPool::full(params.pool_pages() as usize))
    }

    /// A replica that has just been added: there is nothing in its memory yet.
    pub(super) fn cold(params: &Params) -> Self {
        Self::with(params, BufferPool::new(params.pool_pages() as usize))
    }

    fn with(params: &Params, pool: BufferPool) -> Self {
        let servers = params.servers as u32;
        Self {
            station: Station::new(Some(servers), params.queue_limit as usize),
            pool,
            workers: vec![None; servers as usize],
            free: (0..servers).rev().collect(),
            flow: Flow::new(),
            service_mean_ns: 0,
        }
    }

    /// The line in front of it.
    pub fn station(&self) -> &Station<u64> {
        &self.station
    }

    /// Its memory.
    pub fn pool(&self) -> &BufferPool {
        &self.pool
    }

    /// The request each worker is at.
    pub fn workers(&self) -> &[Option<u64>] {
        &self.workers
    }

    /// Who comes and goes.
    pub fn flow(&self) -> &Flow {
        &self.flow
    }

    /// The wait that a request can expect that comes now: those before it, each at the mean of the
    /// last services, shared by all workers.
    pub fn expected_wait(&self) -> SimDuration {
        let ahead = self.station.waiting().len() as u64;
        let work = ahead.saturating_mul(self.service_mean_ns);
        SimDuration::from_nanos(work / (self.servers() as u64).max(1))
    }

    /// A service has taken this long: a mean in which each weighs a sixteenth.
    pub(super) fn note_service(&mut self, took: SimDuration) {
        let (before, now) = (self.service_mean_ns, took.as_nanos());
        self.service_mean_ns = match before {
            0 => now,
            _ => before - before / WEIGHT + now / WEIGHT,
        };
    }

    /// Services are not watched any more.
    pub(super) fn forget_services(&mut self) {
        self.service_mean_ns = 0;
    }

    pub(super) fn pool_mut(&mut self) -> &mut BufferPool {
        &mut self.pool
    }

    pub(super) fn station_mut(&mut self) -> &mut Station<u64> {
        &mut self.station
    }

    /// A request comes; one that `must` come in is never turned away.
    pub(super) fn offer(&mut self, id: u64, must: bool, now: SimTime) -> Offer {
        let offer = match must {
            true if self.station.join(id, now) => Offer::Started,
            true => Offer::Waits,
            false => self.station.offer(id, now),
        };
        if offer != Offer::Refused {
            self.flow.enter(now);
        }
        offer
    }

    /// A worker for a request whose service begins.
    pub(super) fn take_worker(&mut self, id: u64) -> u32 {
        // The line starts a service only while fewer are busy than there are workers, so one of
        // them is free.
        let worker = self.free.pop().unwrap_or(0);
        if let Some(place) = self.workers.get_mut(worker as usize) {
            *place = Some(id);
        }
        worker
    }

    /// A service ends; returns the request that the worker starts on next.
    pub(super) fn finish(&mut self, worker: u32, came_at: SimTime, now: SimTime) -> Option<u64> {
        self.flow.leave(now, came_at);
        if let Some(place) = self.workers.get_mut(worker as usize) {
            *place = None;
        }
        if (worker as usize) < self.servers() {
            self.free.push(worker);
        } else {
            self.forget_dismissed();
        }
        self.station.finish(now)
    }

    /// Goes on with other settings.
    pub(super) fn set(&mut self, params: &Params, now: SimTime) {
        if params.shed_wait().is_none() {
            self.forget_services();
        }
        self.station.set_limit(params.queue_limit as usize);
        self.pool.set_capacity(params.pool_pages() as usize, now);
        let servers = params.servers as usize;
        if servers == self.servers() {
            return;
        }
        self.station.set_servers(Some(params.servers as u32));
        if self.workers.len() < servers {
            self.workers.resize(servers, None);
        }
        self.free = (0..servers as u32)
            .rev()
            .filter(|&worker| self.workers[worker as usize].is_none())
            .collect();
        self.servers_are(servers);
    }

    fn servers(&self) -> usize {
        self.station.servers().map_or(0, |servers| servers as usize)
    }

    fn servers_are(&mut self, servers: usize) {
        let used = self.workers.iter().rposition(Option::is_some);
        self.workers
            .truncate(servers.max(used.map_or(0, |last| last + 1)));
    }

    fn forget_dismissed(&mut self) {
        self.servers_are(self.servers());
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.pool.footprint_bytes() + self.workers.len() * 20 + self.station.footprint_bytes()
    }

    pub(super) fn assert_invariants(&self) {
        let busy = self.workers.iter().flatten().count();
        assert_eq!(
            busy,
            self.station.busy() as usize,
            "each busy worker has one request"
        );
        let inside = busy + self.station.waiting().len();
        assert_eq!(
            inside as u64,
            self.flow.inside(),
            "who came in is in the queue or served"
        );
    }
}
