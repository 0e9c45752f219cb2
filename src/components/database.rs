//! A database as a queue: requests are queued for one of a number of servers.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::cache::{Cache, PolicyKind};
use super::footprint;
use super::workload::Key;
use crate::sim::stats::TimeAverage;
use crate::sim::{SimDuration, SimTime};

/// What became of a request that reached the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A server was free and has started on it.
    Started,
    /// All servers are busy; it is queued.
    Waits,
    /// The queue is full.
    Refused,
}

/// A first-come first-served queue in front of equal servers. How long a service takes is the
/// model's business: it calls [`Station::finish`] when one ends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Station<J> {
    /// `None` is as many as are asked for.
    servers: Option<u32>,
    busy: u32,
    waiting: VecDeque<J>,
    limit: usize,
    waiting_mean: TimeAverage,
    busy_mean: TimeAverage,
}

impl<J: PartialEq> Station<J> {
    /// A station with `servers` servers (`None`: unlimited) and room for `limit` in the queue.
    pub fn new(servers: Option<u32>, limit: usize) -> Self {
        Self {
            servers,
            busy: 0,
            waiting: VecDeque::new(),
            limit,
            waiting_mean: TimeAverage::new(SimTime::ZERO),
            busy_mean: TimeAverage::new(SimTime::ZERO),
        }
    }

    /// A request arrives.
    pub fn offer(&mut self, job: J, now: SimTime) -> Offer {
        if self.has_free_server() {
            self.busy += 1;
            self.note(now);
            return Offer::Started;
        }
        if self.waiting.len() >= self.limit {
            return Offer::Refused;
        }
        self.waiting.push_back(job);
        self.note(now);
        Offer::Waits
    }

    /// A request arrives that cannot be turned away, as what a copy must apply: the limit of the
    /// queue is not for it. Returns whether a server has started on it.
    pub fn join(&mut self, job: J, now: SimTime) -> bool {
        let starts = self.has_free_server();
        if starts {
            self.busy += 1;
        } else {
            self.waiting.push_back(job);
        }
        self.note(now);
        starts
    }

    /// A service ends. Returns the request that the freed server starts on, if one waits.
    pub fn finish(&mut self, now: SimTime) -> Option<J> {
        self.busy = self.busy.saturating_sub(1);
        let next = self.start_waiting(now);
        self.note(now);
        next
    }

    /// Starts on the first in the queue if a server is free.
    pub fn start_waiting(&mut self, now: SimTime) -> Option<J> {
        if !self.has_free_server() {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.busy += 1;
        self.note(now);
        Some(next)
    }

    /// The number of servers; `None` is unlimited.
    pub fn servers(&self) -> Option<u32> {
        self.servers
    }

    /// Changes the number of servers. Services under way go on; call [`Self::start_waiting`]
    /// until it returns `None`.
    pub fn set_servers(&mut self, servers: Option<u32>) {
        self.servers = servers;
    }

    /// Changes the room in the queue; who stands in it already stays.
    pub fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        footprint::list::<J>(self.waiting.len())
    }

    /// Who waits, the next first.
    pub fn waiting(&self) -> impl ExactSizeIterator<Item = &J> {
        self.waiting.iter()
    }

    /// Whether this request is queued.
    pub fn is_waiting(&self, job: &J) -> bool {
        self.waiting.contains(job)
    }

    /// How many servers are at work.
    pub fn busy(&self) -> u32 {
        self.busy
    }

    /// The mean number queued since the start or the last restart.
    pub fn waiting_mean(&self, now: SimTime) -> Option<f64> {
        self.waiting_mean.mean(now)
    }

    /// The mean number of busy servers since the start or the last restart.
    pub fn busy_mean(&self, now: SimTime) -> Option<f64> {
        self.busy_mean.mean(now)
    }

    /// The integral of the number of busy servers since the start or the last restart, in seconds.
    pub fn busy_s(&self, now: SimTime) -> f64 {
        self.busy_mean.integral(now)
    }

    /// Begins the averages anew.
    pub fn restart_averages(&mut self, now: SimTime) {
        self.waiting_mean.restart(now);
        self.busy_mean.restart(now);
    }

    fn has_free_server(&self) -> bool {
        self.servers.is_none_or(|servers| self.busy < servers)
    }

    fn note(&mut self, now: SimTime) {
        self.waiting_mean.set(now, self.waiting.len() as f64);
        self.busy_mean.set(now, f64::from(self.busy));
    }
}

/// What one service costs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum ServiceCost {
    /// Always the same.
    Fixed(SimDuration),
    /// One price for a page in memory, another for one on disk.
    Buffer {
        /// The page is in the buffer pool.
        memory: SimDuration,
        /// It must be read from disk first.
        disk: SimDuration,
    },
}

impl ServiceCost {
    /// The time a server spends, given whether the page was in memory.
    pub fn time(self, in_memory: bool) -> SimDuration {
        match self {
            Self::Fixed(time) => time,
            Self::Buffer { memory, .. } if in_memory => memory,
            Self::Buffer { disk, .. } => disk,
        }
    }
}

/// The pages a database holds in memory: the most recently used ones.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BufferPool {
    pages: Cache<()>,
}

impl BufferPool {
    /// An empty pool with room for `pages` pages.
    pub fn new(pages: usize) -> Self {
        Self {
            pages: Cache::new(PolicyKind::Lru, pages, 0),
        }
    }

    /// A pool with room for `pages` pages that is full, as that of a database that has run for a
    /// while: it holds the pages from 1 on, page 1 as the last one used.
    pub fn full(pages: usize) -> Self {
        let mut pool = Self::new(pages);
        for page in (1..=pages as Key).rev() {
            pool.read(page, SimTime::ZERO);
        }
        pool
    }

    /// Changes the room; the least recently used pages go if it shrinks.
    pub fn set_capacity(&mut self, pages: usize, now: SimTime) {
        if pages != self.pages.capacity() {
            self.pages.set_capacity(pages, now, 0);
        }
    }

    /// Whether a page is in memory.
    pub fn holds(&self, page: Key) -> bool {
        self.pages.get(page).is_some()
    }

    /// The pages as a cache; an entry's key is its page.
    pub fn pages(&self) -> &Cache<()> {
        &self.pages
    }

    /// How many pages it holds.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Roughly how much memory it takes, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        self.pages.footprint_bytes()
    }

    /// Reads a page; returns whether it was in memory. Afterwards it is.
    pub fn read(&mut self, page: Key, now: SimTime) -> bool {
        let found = self.pages.look_up(page, now, 0).is_hit();
        if !found {
            self.pages.fill(page, (), now, None, 0);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64) -> SimTime {
        SimTime::from_secs_f64(seconds)
    }

    #[test]
    fn requests_are_served_in_the_order_of_arrival_and_refused_beyond_the_limit() {
        let mut station = Station::new(Some(2), 2);
        let offers: Vec<Offer> = (0..5).map(|job| station.offer(job, at(0.0))).collect();
        assert_eq!(
            offers,
            [
                Offer::Started,
                Offer::Started,
                Offer::Waits,
                Offer::Waits,
                Offer::Refused
            ]
        );
        assert_eq!(station.finish(at(1.0)), Some(2));
        assert_eq!(station.finish(at(1.0)), Some(3));
        assert_eq!(station.finish(at(2.0)), None);
        assert_eq!(station.finish(at(2.0)), None);
        assert_eq!(station.busy(), 0);
    }

    #[test]
    fn averages_are_integrals_over_time() {
        let mut station = Station::new(Some(1), 10);
        station.offer('a', at(0.0));
        station.offer('b', at(0.0));
        station.finish(at(1.0));
        station.finish(at(2.0));
        assert_eq!(station.waiting_mean(at(4.0)), Some(0.25));
        assert_eq!(station.busy_mean(at(4.0)), Some(0.5));
    }

    #[test]
    fn more_servers_take_over_who_waits() {
        let mut station = Station::new(Some(1), 10);
        for job in 0..4 {
            station.offer(job, at(0.0));
        }
        station.set_servers(None);
        let started: Vec<i32> = std::iter::from_fn(|| station.start_waiting(at(0.0))).collect();
        assert_eq!(started, [1, 2, 3]);
    }

    #[test]
    fn who_joins_is_never_turned_away() {
        let mut station = Station::new(Some(1), 0);
        assert!(station.join('a', at(0.0)));
        assert!(!station.join('b', at(0.0)));
        assert_eq!(station.offer('c', at(0.0)), Offer::Refused);
        assert_eq!(station.finish(at(2.0)), Some('b'));
        assert_eq!(station.busy_s(at(3.0)), 3.0);
    }

    #[test]
    fn a_full_pool_gives_up_its_least_used_pages_first() {
        let mut pool = BufferPool::full(4);
        assert_eq!(pool.len(), 4);
        assert!(!pool.read(9, at(0.0)), "page 9 pushes page 4 out");
        assert!(pool.holds(1) && !pool.holds(4));
        pool.set_capacity(2, at(0.0));
        let held: Vec<Key> = pool
            .pages()
            .slots()
            .iter()
            .flatten()
            .map(|e| e.key)
            .collect();
        assert_eq!(held.len(), 2);
        assert!(pool.holds(9) && pool.holds(1));
    }

    #[test]
    fn a_page_is_slow_once_and_quick_while_it_stays() {
        let mut pool = BufferPool::new(2);
        let cost = ServiceCost::Buffer {
            memory: SimDuration::from_millis(2),
            disk: SimDuration::from_millis(20),
        };
        let mut read = |page| cost.time(pool.read(page, at(0.0))).as_millis_f64();
        assert_eq!(
            [1, 1, 2, 3, 1].map(&mut read),
            [20.0, 2.0, 20.0, 20.0, 20.0]
        );
    }
}
