//! What replication counts: since the start, lately, and over the whole run for the plots.

use std::collections::VecDeque;

use serde::Serialize;

use super::grid::{Grid, Trial};
use super::operation::Verdict;
use super::params::MOST_NODES;
use crate::lesson::parameters::stored::off;
use crate::lesson::sentences::{counted, verb};
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{
    ClientLatencies, LatencyHistogram, RecentQuantiles, RecentRate, Sample, Sampler, Series,
    WindowedShare,
};
use crate::sim::{SimDuration, SimTime};

/// Operations in the windows of the recent past.
pub const RECENT: usize = 200;
/// Samples a series keeps.
const SAMPLES: usize = 300;
/// Trials it keeps one by one.
const TRIALS: usize = 64;
/// The borders of [`Tally::stale_ages`], in milliseconds: an age belongs to the first that is not
/// smaller; beyond the last there is one class more.
pub const AGE_BORDERS_MS: [f64; 15] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0,
    20_000.0, 50_000.0,
];
/// The borders of [`Tally::write_bars`], in milliseconds, in the same way.
pub const LATENCY_BORDERS_MS: [f64; 15] = [
    0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 24.0, 40.0, 80.0, 160.0, 320.0, 640.0,
];

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Writes sent.
    pub writes: u64,
    /// Writes whose client was told that they are done.
    pub writes_acknowledged: u64,
    /// Acknowledged writes that a fail-over has lost.
    pub writes_lost: u64,
    /// Writes that nobody could take or that took too long.
    pub writes_refused: u64,
    /// Those of them that took too long.
    pub writes_timed_out: u64,
    /// Acknowledged writes that last-write-wins has dropped.
    pub writes_dropped: u64,
    /// Those of them that had been accepted after the one that won.
    pub later_dropped: u64,
    /// Reads sent.
    pub reads: u64,
    /// Reads that were answered.
    pub reads_answered: u64,
    /// Reads that nobody could answer or that took too long.
    pub reads_refused: u64,
    /// Those of them that took too long.
    pub reads_timed_out: u64,
    /// Answers that lacked an acknowledged write.
    pub stale_reads: u64,
    /// The age of the oldest of them.
    pub stale_age_max: SimDuration,
    /// Answers older than one that the same client had seen.
    pub backwards_reads: u64,
    /// Answers that lacked the client's own last acknowledged write.
    pub own_write_missed: u64,
    /// Writes that met one that they did not know of.
    pub conflicts: u64,
    /// Reads that found two writes side by side.
    pub reads_open: u64,
    /// Messages sent.
    pub messages: u64,
    /// Messages that never arrived.
    pub messages_lost: u64,
    /// Old copies mended by reads, hand-offs and comparisons.
    pub repairs: u64,
    /// Leaders that took the place of another.
    pub failovers: u64,
    /// Writes acknowledged by a leader that had been replaced (split brain).
    #[serde(skip_serializing_if = "off")]
    pub writes_split: u64,
    /// Writes of such a leader that storage refused.
    #[serde(skip_serializing_if = "off")]
    pub writes_fenced: u64,
    /// Reads that waited at a node whose log ended before their token.
    #[serde(skip_serializing_if = "off")]
    pub reads_waited: u64,
}

impl Counts {
    /// Stale over answered reads, 0 to 1.
    pub fn stale_rate(&self) -> Option<f64> {
        (self.reads_answered > 0).then(|| self.stale_reads as f64 / self.reads_answered as f64)
    }

    /// Answered reads over those that have ended, 0 to 1.
    pub fn availability_reads(&self) -> Option<f64> {
        let ended = self.reads_answered + self.reads_refused;
        (ended > 0).then(|| self.reads_answered as f64 / ended as f64)
    }

    /// Acknowledged writes over those that have ended, 0 to 1.
    pub fn availability_writes(&self) -> Option<f64> {
        let ended = self.writes_acknowledged + self.writes_refused;
        (ended > 0).then(|| self.writes_acknowledged as f64 / ended as f64)
    }
}

/// How often the model's memory did not reach, since the start of the run. Where one of them is
/// not zero, a run tells of hotset and no longer of the system it is to be like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoundsMet {
    /// Operations that were refused because too many were under way.
    pub operations: u64,
    /// Messages that were lost because too many were under way.
    pub messages: u64,
    /// Writes that a leader refused because too many waited to be committed.
    pub proposals: u64,
    /// Writes that were not kept for a node out of reach.
    pub hints: u64,
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// How many versions each node is behind the highest stack; by node, from 1.
    pub lag: [Series; MOST_NODES + 1],
    /// Stale share of the last 200 answers.
    pub stale_recent: Series,
    /// Stale share since the start.
    pub stale_total: Series,
    /// Acknowledged writes lost since the start of the run.
    pub lost: Series,
    /// Median latency of the last 200 writes, acknowledged or not, in milliseconds.
    pub write_p50_ms: Series,
    /// 99th percentile of the same.
    pub write_p99_ms: Series,
    /// Share of the last 200 ended writes that were acknowledged.
    pub available_writes: Series,
    /// Share of the last 200 ended reads that were answered.
    pub available_reads: Series,
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Latencies of writes since then, as their clients saw them.
    pub write_latencies: ClientLatencies,
    /// Latencies of reads since then, as their clients saw them.
    pub read_latencies: ClientLatencies,
    /// How long after the acknowledgement a read would have had to be sent to contain the write.
    pub visible_after: LatencyHistogram,
    /// Writes by latency, acknowledged or not; the borders are [`LATENCY_BORDERS_MS`].
    pub write_bars: [u64; LATENCY_BORDERS_MS.len() + 1],
    /// Stale reads by age; the borders are [`AGE_BORDERS_MS`].
    pub stale_ages: [u64; AGE_BORDERS_MS.len() + 1],
    /// W against R.
    pub grid: Grid,
    /// The last writes with the read that followed each, of a leaderless system.
    pub trials: VecDeque<Trial>,
    /// Trials since the start of the run.
    pub trials_seen: u64,
    /// Whether the last answers were stale.
    pub recent_stale: WindowedShare,
    /// Whether the last writes were acknowledged.
    pub recent_writes: WindowedShare,
    /// Whether the last reads were answered.
    pub recent_reads: WindowedShare,
    /// Latencies of the last writes, as their clients saw them.
    pub recent_write_latencies: RecentQuantiles,
    /// Operations lately.
    pub rate: RecentRate,
    /// Acknowledged writes lost since the start of the run.
    pub run_lost: u64,
    /// What the model's memory did not reach for.
    pub bounds_met: BoundsMet,
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
            write_latencies: ClientLatencies::new(),
            read_latencies: ClientLatencies::new(),
            visible_after: LatencyHistogram::new(),
            write_bars: [0; LATENCY_BORDERS_MS.len() + 1],
            stale_ages: [0; AGE_BORDERS_MS.len() + 1],
            grid: Grid::default(),
            trials: VecDeque::new(),
            trials_seen: 0,
            recent_stale: WindowedShare::new(RECENT),
            recent_writes: WindowedShare::new(RECENT),
            recent_reads: WindowedShare::new(RECENT),
            recent_write_latencies: RecentQuantiles::new(RECENT),
            rate: RecentRate::new(),
            run_lost: 0,
            bounds_met: BoundsMet::default(),
            sampler: Sampler::new(SimDuration::from_millis(5), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::spaced(SimDuration::from_millis(100)),
        }
    }

    /// Samples every grid point up to `now`, given how far each node is behind.
    pub(super) fn sample_until(&mut self, now: SimTime, lags: [Option<f64>; MOST_NODES + 1]) {
        while let Some(sample) = self.sampler.due(now) {
            self.sample(sample, lags);
        }
    }

    fn sample(&mut self, sample: Sample, lags: [Option<f64>; MOST_NODES + 1]) {
        let latencies = match sample {
            Sample::Push => self.recent_write_latencies.quantiles([0.5, 0.99]),
            Sample::Merge => None,
        };
        let millis = |index: usize| latencies.map(|found| found[index].as_millis_f64());
        let sampled = &mut self.sampled;
        for (series, lag) in sampled.lag.iter_mut().zip(lags) {
            series.take(sample, lag);
        }
        sampled.stale_recent.take(sample, self.recent_stale.share());
        sampled.stale_total.take(sample, self.counts.stale_rate());
        sampled.lost.take(sample, Some(self.run_lost as f64));
        sampled.write_p50_ms.take(sample, millis(0));
        sampled.write_p99_ms.take(sample, millis(1));
        sampled
            .available_writes
            .take(sample, self.recent_writes.share());
        sampled
            .available_reads
            .take(sample, self.recent_reads.share());
    }

    pub(super) fn acknowledged(&mut self, latency: SimDuration) {
        self.counts.writes_acknowledged += 1;
        self.write_latencies.answer(latency);
        self.recent_writes.record(true);
        self.write_ended(latency);
    }

    fn write_ended(&mut self, latency: SimDuration) {
        self.recent_write_latencies.record(latency);
        self.write_bars[class(&LATENCY_BORDERS_MS, latency)] += 1;
    }

    pub(super) fn write_failed(&mut self, waited: SimDuration, verdict: Verdict, now: SimTime) {
        self.counts.writes_refused += 1;
        self.counts.writes_timed_out += u64::from(verdict == Verdict::TimedOut);
        self.write_latencies.fail(waited);
        self.recent_writes.record(false);
        self.write_ended(waited);
        self.marks
            .add(now, MarkKind::Failure, "a write was not acknowledged");
    }

    pub(super) fn answered(
        &mut self,
        latency: SimDuration,
        stale: Option<SimDuration>,
        now: SimTime,
    ) {
        self.counts.reads_answered += 1;
        self.read_latencies.answer(latency);
        self.recent_reads.record(true);
        self.recent_stale.record(stale.is_some());
        if let Some(age) = stale {
            self.counts.stale_reads += 1;
            self.counts.stale_age_max = self.counts.stale_age_max.max(age);
            self.stale_ages[class(&AGE_BORDERS_MS, age)] += 1;
            self.marks.add(now, MarkKind::Stale, "a stale read");
        }
    }

    pub(super) fn read_failed(&mut self, waited: SimDuration, verdict: Verdict, now: SimTime) {
        self.counts.reads_refused += 1;
        self.counts.reads_timed_out += u64::from(verdict == Verdict::TimedOut);
        self.read_latencies.fail(waited);
        self.recent_reads.record(false);
        self.marks
            .add(now, MarkKind::Failure, "a read was not answered");
    }

    pub(super) fn lost(&mut self, lost: u64, now: SimTime) {
        self.counts.writes_lost += lost;
        self.run_lost += lost;
        if lost > 0 {
            let (writes, were) = (
                counted(lost, "acknowledged write"),
                verb(lost, "was", "were"),
            );
            let text = format!("{writes} {were} lost");
            self.marks.add(now, MarkKind::Failure, &text);
        }
    }

    pub(super) fn trial(&mut self, trial: Trial, w: usize, r: usize, after: SimDuration) {
        self.visible_after.record(trial.visible_after(w, r));
        self.grid.count(&trial, after);
        if self.trials.len() == TRIALS {
            self.trials.pop_front();
        }
        self.trials.push_back(trial);
        self.trials_seen += 1;
    }

    pub(super) fn restart_counts(&mut self) {
        self.counts = Counts::default();
        self.write_latencies = ClientLatencies::new();
        self.read_latencies = ClientLatencies::new();
        self.visible_after = LatencyHistogram::new();
        self.write_bars = [0; LATENCY_BORDERS_MS.len() + 1];
        self.stale_ages = [0; AGE_BORDERS_MS.len() + 1];
        self.grid = Grid::default();
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        let trial = self.trials.front().map_or(0, |trial| trial.legs.len() * 32);
        SAMPLES * (MOST_NODES + 8) * 8 + RECENT * 32 + 200_000 + TRIALS * trial
    }

    pub(super) fn assert_invariants(&self) {
        let counts = &self.counts;
        assert!(counts.stale_reads <= counts.reads_answered);
        assert!(counts.backwards_reads <= counts.reads_answered);
        assert!(counts.own_write_missed <= counts.reads_answered);
        assert!(counts.writes_lost <= self.run_lost);
    }
}

/// The index of the first border that is not smaller, or of the class beyond the last.
fn class(borders: &[f64], duration: SimDuration) -> usize {
    // A nanosecond more, so that 6 ms computed from halves belongs to the class up to 6.
    let millis = duration.as_millis_f64() - 1e-6;
    borders.partition_point(|border| *border < millis)
}
