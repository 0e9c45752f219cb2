//! What is counted: since the start, since the rows were last laid out, lately, and over the
//! whole run for the plots.

use std::collections::VecDeque;

use serde::Serialize;

use crate::lesson::Marks;
use crate::lesson::parameters::stored::off;
use crate::sim::SimDuration;
use crate::sim::stats::{ClientLatencies, Sample, Sampler, Series};

/// Visits in the window of the recent traffic.
pub const RECENT: usize = 1_000;
/// Queries in the window of the recent latency.
pub const RECENT_QUERIES: usize = 60;
/// Samples a series keeps.
const SAMPLES: usize = 300;

/// The largest over the mean; `None` of nothing.
pub fn imbalance(loads: &[u64]) -> Option<f64> {
    let sum: u64 = loads.iter().sum();
    let most = loads.iter().max()?;
    (sum > 0).then(|| *most as f64 * loads.len() as f64 / sum as f64)
}

/// The last visits of shards, by the index of the shard.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Visits {
    last: VecDeque<u32>,
    counts: Vec<u64>,
    size: usize,
}

impl Visits {
    /// No visits of so many shards; at most `size` are kept.
    pub fn new(shards: usize, size: usize) -> Self {
        Self {
            last: VecDeque::new(),
            counts: vec![0; shards],
            size,
        }
    }

    /// Counts one visit.
    pub fn record(&mut self, index: usize) {
        let Some(count) = self.counts.get_mut(index) else {
            return;
        };
        *count += 1;
        self.last.push_back(index as u32);
        if self.last.len() > self.size
            && let Some(oldest) = self.last.pop_front()
            && let Some(count) = self.counts.get_mut(oldest as usize)
        {
            *count -= 1;
        }
    }

    /// Visits of each shard in the window.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// How many it holds.
    pub fn len(&self) -> usize {
        self.last.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// Whether the window has filled.
    pub fn is_full(&self) -> bool {
        self.last.len() == self.size
    }
}

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Requests of the stream.
    pub requests: u64,
    /// Queries sent.
    pub queries: u64,
    /// Queries not sent.
    pub refused: u64,
    /// Queries that waited for a slow shard.
    pub slow: u64,
    /// Shards that queries have asked.
    pub touched: u64,
    /// Parts of queries of which a second replica was asked as well.
    #[serde(skip_serializing_if = "off")]
    pub hedged: u64,
    /// Rows that moved when shards came or went.
    pub moved: u64,
    /// Rows that were there each time.
    pub moved_of: u64,
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// The fullest shard over the mean.
    pub data: Series,
    /// The busiest shard over the mean, over the last 1,000 visits.
    pub traffic: Series,
    /// Mean latency of the last 60 queries, in milliseconds.
    pub latency_ms: Series,
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Latencies of queries since then, as those who asked saw them.
    pub latencies: ClientLatencies,
    /// Visits of each shard since the rows were laid out, or since the last restart.
    pub traffic: Vec<u64>,
    /// Visits lately.
    pub recent: Visits,
    /// Queries that were not sent because too many were under way, since the start of the run.
    pub run_refused: u64,
    /// Latencies of the last queries.
    pub recent_latencies: VecDeque<SimDuration>,
    /// The grid of the curves.
    pub sampler: Sampler,
    /// The curves.
    pub sampled: Sampled,
    /// The marks of the timeline.
    pub marks: Marks,
}

impl Tally {
    pub(super) fn new(shards: usize) -> Self {
        Self {
            counts: Counts::default(),
            latencies: ClientLatencies::new(),
            traffic: vec![0; shards],
            recent: Visits::new(shards, RECENT),
            run_refused: 0,
            recent_latencies: VecDeque::new(),
            sampler: Sampler::new(SimDuration::from_millis(250), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::new(),
        }
    }

    pub(super) fn sample(&mut self, sample: Sample, data: f64) {
        let traffic = self.recent_imbalance();
        let latency = self.recent_latency_ms();
        self.sampled.data.take(sample, Some(data));
        self.sampled.traffic.take(sample, traffic);
        self.sampled.latency_ms.take(sample, latency);
    }

    /// The busiest shard over the mean, lately. Fewer than a hundred visits say nothing yet.
    pub fn recent_imbalance(&self) -> Option<f64> {
        (self.recent.len() >= 100)
            .then(|| imbalance(self.recent.counts()))
            .flatten()
    }

    /// Mean latency of the last queries, in milliseconds.
    pub fn recent_latency_ms(&self) -> Option<f64> {
        let sum: f64 = self
            .recent_latencies
            .iter()
            .map(|l| l.as_millis_f64())
            .sum();
        let count = self.recent_latencies.len();
        (count > 0).then(|| sum / count as f64)
    }

    pub(super) fn visited(&mut self, index: usize) {
        if let Some(count) = self.traffic.get_mut(index) {
            *count += 1;
        }
        self.recent.record(index);
    }

    pub(super) fn asked(&mut self, shards: u32) {
        self.counts.queries += 1;
        self.counts.touched += u64::from(shards);
    }

    pub(super) fn answered(&mut self, latency: SimDuration, slow: bool) {
        self.counts.slow += u64::from(slow);
        self.latencies.answer(latency);
        self.ended(latency);
    }

    /// A query is turned away at once.
    pub(super) fn refused(&mut self) {
        self.counts.refused += 1;
        self.run_refused += 1;
        self.latencies.fail(SimDuration::ZERO);
        self.ended(SimDuration::ZERO);
    }

    fn ended(&mut self, latency: SimDuration) {
        if self.recent_latencies.len() == RECENT_QUERIES {
            self.recent_latencies.pop_front();
        }
        self.recent_latencies.push_back(latency);
    }

    pub(super) fn resized(&mut self, moved: u64, of: u64) {
        self.counts.moved += moved;
        self.counts.moved_of += of;
    }

    pub(super) fn laid_out(&mut self, shards: usize) {
        self.traffic = vec![0; shards];
        self.recent = Visits::new(shards, RECENT);
    }

    pub(super) fn restart_counts(&mut self) {
        self.counts = Counts::default();
        self.latencies = ClientLatencies::new();
        self.traffic.fill(0);
        // What is told of the last visits and queries is of those since then, too.
        self.recent = Visits::new(self.traffic.len(), RECENT);
        self.recent_latencies.clear();
    }

    pub(super) const fn footprint_bytes() -> usize {
        SAMPLES * 3 * 8 + RECENT * 4 + 80_000
    }

    pub(super) fn assert_invariants(&self, shards: usize) {
        assert_eq!(self.traffic.len(), shards);
        let lately: u64 = self.recent.counts().iter().sum();
        assert_eq!(lately, self.recent.len() as u64);
        assert!(self.counts.slow <= self.latencies.answered().count().max(self.counts.slow));
        assert!(self.counts.moved <= self.counts.moved_of);
    }
}
