//! What the laboratory counts: since the start, lately, and over the whole run for the plots.

use serde::Serialize;

use super::request::{Cause, Kind, Staleness};
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{
    ClientLatencies, RecentQuantiles, RecentRate, Sample, Sampler, Series, WindowedShare,
};
use crate::sim::{SimDuration, SimTime};

/// Look-ups in the window of the recent hit rate, and reads, answered or given up, in that of the
/// recent latency.
pub const RECENT: usize = 200;
/// Samples a series keeps.
const SAMPLES: usize = 300;

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Reads sent.
    pub reads: u64,
    /// Writes sent.
    pub writes: u64,
    /// Look-ups answered from the cache.
    pub hits: u64,
    /// Look-ups that were not, by cause.
    pub misses: [u64; Cause::ALL.len()],
    /// Hits whose answer lacked an acknowledged write.
    pub stale_reads: u64,
    /// The age of the oldest of them.
    pub stale_age_max: SimDuration,
    /// Entries that were evicted.
    pub evictions: u64,
    /// Reads the database has served.
    pub database_reads: u64,
    /// Reads that waited too long.
    pub timed_out: u64,
    /// Reads that found no room.
    pub refused: u64,
    /// Writes that waited too long.
    pub writes_timed_out: u64,
    /// Writes that found no room.
    pub writes_refused: u64,
}

impl Counts {
    /// All misses.
    pub fn misses(&self) -> u64 {
        self.misses.iter().sum()
    }

    /// Hits over look-ups, 0 to 1.
    pub fn hit_rate(&self) -> Option<f64> {
        let look_ups = self.hits + self.misses();
        (look_ups > 0).then(|| self.hits as f64 / look_ups as f64)
    }
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// Hit rate over the last 200 look-ups.
    pub hit_recent: Series,
    /// Hit rate since the start.
    pub hit_total: Series,
    /// Misses by cause since the start of the run.
    pub misses: [Series; Cause::ALL.len()],
    /// Requests the database has served since the start of the run.
    pub served: Series,
    /// Requests waiting at the database.
    pub waiting: Series,
    /// Median latency of the last 200 reads, answered or not, in milliseconds.
    pub latency_p50_ms: Series,
    /// 99th percentile of the same.
    pub latency_p99_ms: Series,
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Latencies of reads since then, as their clients saw them.
    pub latencies: ClientLatencies,
    /// Outcomes of the last look-ups.
    pub recent_hits: WindowedShare,
    /// Latencies of the last reads, as their clients saw them.
    pub recent_latencies: RecentQuantiles,
    /// Requests reaching the database lately.
    pub database_rate: RecentRate,
    /// Requests the database has served since the start of the run.
    pub served: u64,
    /// Misses by cause since the start of the run.
    pub run_misses: [u64; Cause::ALL.len()],
    /// Requests that were refused because too many were under way, whatever `queue_limit` says,
    /// since the start of the run.
    pub beyond_bound: u64,
    /// The grid of the series.
    pub sampler: Sampler,
    /// The series.
    pub sampled: Sampled,
    /// Moments worth going back to.
    pub marks: Marks,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            counts: Counts::default(),
            latencies: ClientLatencies::new(),
            recent_hits: WindowedShare::new(RECENT),
            recent_latencies: RecentQuantiles::new(RECENT),
            database_rate: RecentRate::new(),
            served: 0,
            run_misses: [0; Cause::ALL.len()],
            beyond_bound: 0,
            sampler: Sampler::new(SimDuration::from_millis(250), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::new(),
        }
    }

    /// Samples every grid point up to `now`. Nothing has changed since the last event, so the
    /// present values are those of all these points.
    pub(super) fn sample_until(&mut self, now: SimTime, waiting: usize) {
        while let Some(sample) = self.sampler.due(now) {
            self.sample(sample, waiting);
        }
    }

    fn sample(&mut self, sample: Sample, waiting: usize) {
        let latencies = match sample {
            Sample::Push => self.recent_latencies.quantiles([0.5, 0.99]),
            Sample::Merge => None,
        };
        let millis = |index: usize| latencies.map(|found| found[index].as_millis_f64());
        let sampled = &mut self.sampled;
        sampled.hit_recent.take(sample, self.recent_hits.share());
        sampled.hit_total.take(sample, self.counts.hit_rate());
        for (series, count) in sampled.misses.iter_mut().zip(self.run_misses) {
            series.take(sample, Some(count as f64));
        }
        sampled.served.take(sample, Some(self.served as f64));
        sampled.waiting.take(sample, Some(waiting as f64));
        sampled.latency_p50_ms.take(sample, millis(0));
        sampled.latency_p99_ms.take(sample, millis(1));
    }

    pub(super) fn hit(&mut self, stale: Option<Staleness>, now: SimTime) {
        self.counts.hits += 1;
        self.recent_hits.record(true);
        if let Some(stale) = stale {
            self.counts.stale_reads += 1;
            self.counts.stale_age_max = self.counts.stale_age_max.max(stale.age);
            self.marks.add(now, MarkKind::Stale, "a stale read");
        }
    }

    pub(super) fn miss(&mut self, cause: Cause) {
        self.counts.misses[cause as usize] += 1;
        self.run_misses[cause as usize] += 1;
        self.recent_hits.record(false);
    }

    pub(super) fn database_arrival(&mut self, now: SimTime) {
        self.database_rate.record(now);
    }

    pub(super) fn answered(&mut self, latency: SimDuration) {
        self.latencies.answer(latency);
        self.recent_latencies.record(latency);
    }

    fn read_failed(&mut self, waited: SimDuration) {
        self.latencies.fail(waited);
        self.recent_latencies.record(waited);
    }

    pub(super) fn timed_out(&mut self, kind: Kind, waited: SimDuration, now: SimTime) {
        match kind {
            Kind::Read => {
                self.counts.timed_out += 1;
                self.read_failed(waited);
            }
            Kind::Write => self.counts.writes_timed_out += 1,
        }
        self.marks
            .add(now, MarkKind::Failure, "a request timed out");
    }

    pub(super) fn refused(&mut self, kind: Kind, waited: SimDuration, now: SimTime) {
        match kind {
            Kind::Read => {
                self.counts.refused += 1;
                self.read_failed(waited);
            }
            Kind::Write => self.counts.writes_refused += 1,
        }
        self.marks
            .add(now, MarkKind::Failure, "a request was refused");
    }

    pub(super) fn restart_counts(&mut self) {
        self.counts = Counts::default();
        self.latencies = ClientLatencies::new();
    }

    pub(super) const fn footprint_bytes() -> usize {
        // Eleven series, two windows and two latency histograms.
        SAMPLES * 12 * 8 + RECENT * 16 + 80_000
    }

    pub(super) fn assert_invariants(&self) {
        let counts = &self.counts;
        for (since_restart, run) in counts.misses.iter().zip(self.run_misses) {
            assert!(*since_restart <= run, "more misses than in the whole run");
        }
        assert!(
            counts.database_reads <= self.served,
            "reads served, but not by the database"
        );
        assert!(counts.stale_reads <= counts.hits, "only hits can be stale");
    }
}
