//! What is counted: of each lane since the start, lately, and over the whole run for the plots.

use serde::Serialize;

use super::request::{Kind, StaleCause, Staleness, Verdict};
use crate::lesson::Marks;
use crate::sim::stats::{
    ClientLatencies, RecentQuantiles, RecentRate, Sample, Sampler, Series, TimeAverage,
};
use crate::sim::{SimDuration, SimTime};

/// Writes in the window of the recent latency.
pub const RECENT: usize = 100;
/// After so long without a write that has ended the last ones say nothing any more.
const SILENT: SimDuration = SimDuration::from_secs(5);
/// Samples a series keeps, and their first spacing in milliseconds: two minutes at full
/// resolution, so that a saw-tooth of some seconds keeps its teeth.
const SAMPLES: usize = 600;
const SPACING_MS: u64 = 200;

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Reads sent.
    pub reads: u64,
    /// Writes sent.
    pub writes: u64,
    /// Look-ups answered from the cache.
    pub hits: u64,
    /// Look-ups that were not.
    pub misses: u64,
    /// Reads whose answer lacked a write acknowledged before they were sent, by cause.
    pub stale: [u64; StaleCause::ALL.len()],
    /// The age of the oldest of them.
    pub stale_age_max: SimDuration,
    /// Reads that were given less than somebody had been given before.
    pub went_back: u64,
    /// Writes whose client was told that they are done.
    pub writes_acknowledged: u64,
    /// Those of them that are gone.
    pub writes_lost: u64,
    /// Writes that ended with an error, or too late.
    pub writes_failed: u64,
    /// Reads that did.
    pub reads_failed: u64,
    /// Reads that waited too long.
    pub timed_out: u64,
    /// Writes that waited too long.
    pub writes_timed_out: u64,
    /// Writes that found their key dirty: the database never hears of the one before.
    pub absorbed: u64,
    /// Reads the database has served.
    pub database_reads: u64,
    /// Rows it has written.
    pub database_writes: u64,
    /// Flushes it has taken.
    pub flushes: u64,
    /// Flushes that failed.
    pub flush_failures: u64,
    /// Answers that came too late and were not stored.
    pub fills_dropped: u64,
    /// The most dirty keys at once.
    pub dirty_max: u64,
    /// The most acknowledged writes at once that were only in memory.
    pub at_risk_max: u64,
}

impl Counts {
    /// All stale reads.
    pub fn stale_reads(&self) -> u64 {
        self.stale.iter().sum()
    }

    /// Hits over look-ups, 0 to 1.
    pub fn hit_rate(&self) -> Option<f64> {
        let look_ups = self.hits + self.misses;
        (look_ups > 0).then(|| self.hits as f64 / look_ups as f64)
    }
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// Median latency of the last writes, acknowledged or not, in milliseconds.
    pub write_ms: Series,
    /// Rows the database has written since the start of the run.
    pub rows: Series,
    /// Acknowledged writes that are only in memory.
    pub at_risk: Series,
    /// Dirty keys.
    pub dirty: Series,
    /// Stale reads since the start or the last restart.
    pub stale: Series,
    /// Acknowledged writes lost since then.
    pub lost: Series,
}

/// Everything that is counted of a lane.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaneTally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Latencies of writes since then, as their clients saw them.
    pub write_latencies: ClientLatencies,
    /// Latencies of reads since then, as their clients saw them.
    pub read_latencies: ClientLatencies,
    /// Latencies of the last writes, as their clients saw them.
    pub recent_writes: RecentQuantiles,
    /// When the last of them ended.
    pub write_ended_at: SimTime,
    /// Rows the database has written lately.
    pub row_rate: RecentRate,
    /// Dirty keys over time.
    pub dirty: TimeAverage,
    /// Acknowledged writes that are only in memory over time.
    pub at_risk: TimeAverage,
    levels: (usize, u64),
    /// Operations that were refused because too many were under way, since the start of the run.
    pub beyond_bound: u64,
    /// Rows written since the start of the run.
    pub rows: u64,
    /// Stale reads since the start of the run.
    pub stale: u64,
    /// Acknowledged writes lost since the start of the run.
    pub lost: u64,
    /// The series.
    pub sampled: Sampled,
}

impl LaneTally {
    pub(super) fn new() -> Self {
        Self {
            counts: Counts::default(),
            write_latencies: ClientLatencies::new(),
            read_latencies: ClientLatencies::new(),
            recent_writes: RecentQuantiles::new(RECENT),
            write_ended_at: SimTime::ZERO,
            row_rate: RecentRate::new(),
            dirty: TimeAverage::new(SimTime::ZERO),
            at_risk: TimeAverage::new(SimTime::ZERO),
            levels: (0, 0),
            beyond_bound: 0,
            rows: 0,
            stale: 0,
            lost: 0,
            sampled: Sampled::default(),
        }
    }

    pub(super) fn sent(&mut self, kind: Kind) {
        match kind {
            Kind::Read => self.counts.reads += 1,
            Kind::Write => self.counts.writes += 1,
        }
    }

    pub(super) fn looked_up(&mut self, hit: bool) {
        if hit {
            self.counts.hits += 1;
        } else {
            self.counts.misses += 1;
        }
    }

    pub(super) fn stale(&mut self, stale: &Staleness) {
        self.counts.stale[stale.cause as usize] += 1;
        self.counts.stale_age_max = self.counts.stale_age_max.max(stale.age);
        self.stale += 1;
    }

    pub(super) fn went_back(&mut self) {
        self.counts.went_back += 1;
    }

    pub(super) fn failed(
        &mut self,
        kind: Kind,
        verdict: Verdict,
        waited: SimDuration,
        now: SimTime,
    ) {
        let timed_out = u64::from(verdict == Verdict::TimedOut);
        match kind {
            Kind::Read => {
                self.counts.reads_failed += 1;
                self.counts.timed_out += timed_out;
                self.read_latencies.fail(waited);
            }
            Kind::Write => {
                self.counts.writes_failed += 1;
                self.counts.writes_timed_out += timed_out;
                self.write_latencies.fail(waited);
                self.write_ended(waited, now);
            }
        }
    }

    pub(super) fn read_answered(&mut self, latency: SimDuration) {
        self.read_latencies.answer(latency);
    }

    /// The median latency of the last writes; none while none has ended for a while: the last ones
    /// say nothing about those that wait.
    pub fn write_median(&self, now: SimTime) -> Option<SimDuration> {
        let lately = now.since(self.write_ended_at) <= SILENT;
        let [median] = self.recent_writes.quantiles([0.5]).filter(|_| lately)?;
        Some(median)
    }

    pub(super) fn write_acknowledged(&mut self, latency: SimDuration, now: SimTime) {
        self.counts.writes_acknowledged += 1;
        self.write_latencies.answer(latency);
        self.write_ended(latency, now);
    }

    fn write_ended(&mut self, latency: SimDuration, now: SimTime) {
        self.write_ended_at = now;
        self.recent_writes.record(latency);
    }

    pub(super) fn lost(&mut self, count: u64) {
        self.counts.writes_lost += count;
        self.lost += count;
    }

    pub(super) fn buffered(&mut self, absorbed: bool) {
        self.counts.absorbed += u64::from(absorbed);
    }

    pub(super) fn database_read(&mut self) {
        self.counts.database_reads += 1;
    }

    pub(super) fn database_rows(&mut self, rows: u64, now: SimTime) {
        self.counts.database_writes += rows;
        self.rows += rows;
        // The window of the rate holds no more than this.
        for _ in 0..rows.min(128) {
            self.row_rate.record(now);
        }
    }

    pub(super) fn flushed(&mut self) {
        self.counts.flushes += 1;
    }

    pub(super) fn flush_failed(&mut self) {
        self.counts.flush_failures += 1;
    }

    pub(super) fn fill_dropped(&mut self) {
        self.counts.fills_dropped += 1;
    }

    pub(super) fn note_levels(&mut self, now: SimTime, dirty: usize, at_risk: u64) {
        if self.levels == (dirty, at_risk) {
            return;
        }
        self.levels = (dirty, at_risk);
        self.dirty.set(now, dirty as f64);
        self.at_risk.set(now, at_risk as f64);
        self.counts.dirty_max = self.counts.dirty_max.max(dirty as u64);
        self.counts.at_risk_max = self.counts.at_risk_max.max(at_risk);
    }

    pub(super) fn sample(&mut self, sample: Sample, at_risk: u64, now: SimTime) {
        let median = match sample {
            Sample::Push => self.write_median(now),
            Sample::Merge => None,
        };
        let sampled = &mut self.sampled;
        let write_ms = median.map(SimDuration::as_millis_f64);
        sampled.write_ms.take(sample, write_ms);
        sampled.rows.take(sample, Some(self.rows as f64));
        sampled.at_risk.take(sample, Some(at_risk as f64));
        sampled.dirty.take(sample, Some(self.levels.0 as f64));
        let counts = &self.counts;
        sampled
            .stale
            .take(sample, Some(counts.stale_reads() as f64));
        sampled.lost.take(sample, Some(counts.writes_lost as f64));
    }

    pub(super) fn restart_counts(&mut self, now: SimTime) {
        self.counts = Counts {
            dirty_max: self.levels.0 as u64,
            at_risk_max: self.levels.1,
            ..Counts::default()
        };
        self.write_latencies = ClientLatencies::new();
        self.read_latencies = ClientLatencies::new();
        // What is told of the last writes is of those since then, too.
        self.recent_writes = RecentQuantiles::new(RECENT);
        self.dirty.restart(now);
        self.at_risk.restart(now);
    }

    pub(super) const fn footprint_bytes() -> usize {
        // Six series, the windows and four latency histograms.
        SAMPLES * 6 * 8 + RECENT * 16 + 160_000
    }

    pub(super) fn assert_invariants(&self) {
        let counts = &self.counts;
        assert!(counts.writes_lost <= self.lost);
        assert!(counts.stale_reads() <= self.stale);
        assert!(counts.database_writes <= self.rows);
    }
}

/// What is counted of all lanes together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Reads sent since the start of the run.
    pub reads: u64,
    /// Writes sent since the start of the run.
    pub writes: u64,
    /// The grid of the series.
    pub sampler: Sampler,
    /// Moments worth going back to.
    pub marks: Marks,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            reads: 0,
            writes: 0,
            sampler: Sampler::new(SimDuration::from_millis(SPACING_MS), SAMPLES),
            marks: Marks::new(),
        }
    }

    pub(super) fn sent(&mut self, kind: Kind) {
        match kind {
            Kind::Read => self.reads += 1,
            Kind::Write => self.writes += 1,
        }
    }
}
