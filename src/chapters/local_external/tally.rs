//! What the chapter counts: since the start, lately, and over the whole run for the plots.

use serde::Serialize;

use crate::lesson::parameters::stored::off;

use super::model::copies::Copies;
use super::request::{Kind, Staleness, Tier};
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{
    ClientLatencies, RecentQuantiles, RecentRate, Sample, Sampler, Series, TimeAverage,
};
use crate::sim::{SimDuration, SimTime};

/// Reads in the window of the recent latency.
pub const RECENT: usize = 200;
/// Samples a series keeps.
const SAMPLES: usize = 300;

/// How many, and the sum of their durations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Durations {
    count: u64,
    sum_s: f64,
}

impl Durations {
    fn record(&mut self, duration: SimDuration) {
        self.count += 1;
        self.sum_s += duration.as_secs_f64();
    }

    /// Their mean, in seconds.
    pub fn mean_s(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum_s / self.count as f64)
    }
}

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Reads sent.
    pub reads: u64,
    /// Writes sent.
    pub writes: u64,
    /// Reads answered by each tier.
    pub found: [u64; Tier::ALL.len()],
    /// Look-ups in local caches that found nothing to use.
    pub l1_misses: u64,
    /// The same of the shared cache.
    pub l2_misses: u64,
    /// Reads whose answer lacked an acknowledged write.
    pub stale_reads: u64,
    /// The age of the oldest of them.
    pub stale_age_max: SimDuration,
    /// The most versions that one of them lacked.
    pub stale_versions_max: u64,
    /// Reads that showed a client an older version than before.
    pub backwards_reads: u64,
    /// The most instances with a stale copy at any moment.
    pub stale_instances_max: u32,
    /// Writes acknowledged, and the instances that they left with an older copy.
    pub acknowledged: u64,
    /// The sum of those instances over all writes.
    pub left: u64,
    /// How long stale copies in local caches stayed.
    pub stale_lives: Durations,
    /// How long after a write its last stale copy was gone; zero if there was none.
    pub stale_lasts: Durations,
    /// Calls of the shared cache: look-ups, sets and deletes.
    pub shared_calls: u64,
    /// Queries of the database: reads and writes.
    pub database_calls: u64,
    /// Invalidation messages sent.
    pub messages_sent: u64,
    /// Those that never arrived.
    pub messages_lost: u64,
    /// Deliveries from the database's log that were tried again.
    #[serde(skip_serializing_if = "off")]
    pub messages_resent: u64,
    /// Entries that were evicted, in all caches.
    pub evictions: u64,
    /// Reads that found no instance or no room.
    pub refused: u64,
    /// Writes that found none.
    pub writes_refused: u64,
    /// Of these, because more were under way than can be held.
    pub too_many: u64,
    /// Sets of the shared cache that were left out for the same reason, and messages.
    pub sets_left_out: u64,
    /// Writes of which not all were told.
    pub messages_left_out: u64,
}

impl Counts {
    /// Reads that a tier has answered.
    pub fn found(&self, tier: Tier) -> u64 {
        self.found[tier as usize]
    }

    /// The share of all answers that a tier gave, 0 to 1.
    pub fn share(&self, tier: Tier) -> Option<f64> {
        let all: u64 = self.found.iter().sum();
        (all > 0).then(|| self.found(tier) as f64 / all as f64)
    }
}

/// Counts since the start of the run, for the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Run {
    /// Reads answered by each tier.
    pub found: [u64; Tier::ALL.len()],
    /// Stale reads.
    pub stale_reads: u64,
    /// Calls of the shared cache.
    pub shared_calls: u64,
    /// Queries of the database.
    pub database_calls: u64,
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// Mean latency of the last 200 reads, in microseconds.
    pub latency_mean_us: Series,
    /// 99th percentile of the same.
    pub latency_p99_us: Series,
    /// Reads answered by each tier since the start of the run.
    pub found: [Series; Tier::ALL.len()],
    /// Instances with a stale copy.
    pub stale_instances: Series,
    /// Stale reads since the start of the run.
    pub stale_reads: Series,
    /// Calls of the shared cache since the start of the run.
    pub shared_calls: Series,
    /// Queries of the database since the start of the run.
    pub database_calls: Series,
    /// Entries in all caches.
    pub entries: Series,
    /// Different keys among them.
    pub distinct: Series,
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Latencies of reads since then, as their clients saw them.
    pub latencies: ClientLatencies,
    /// Latencies of the last reads, as their clients saw them.
    pub recent_latencies: RecentQuantiles,
    /// Queries reaching the database lately.
    pub database_rate: RecentRate,
    /// Instances with a stale copy, over time since then.
    pub stale_mean: TimeAverage,
    /// Since the start of the run.
    pub run: Run,
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
            recent_latencies: RecentQuantiles::new(RECENT),
            database_rate: RecentRate::new(),
            stale_mean: TimeAverage::new(SimTime::ZERO),
            run: Run::default(),
            sampler: Sampler::new(SimDuration::from_millis(250), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::new(),
        }
    }

    /// Samples every grid point up to `now`. Nothing has changed since the last event, so the
    /// present values are those of all these points.
    pub(super) fn sample_until(&mut self, now: SimTime, stale: u32, copies: &Copies) {
        while let Some(sample) = self.sampler.due(now) {
            self.sample(sample, stale, copies);
        }
    }

    fn sample(&mut self, sample: Sample, stale: u32, copies: &Copies) {
        let micros = |duration: SimDuration| duration.as_secs_f64() * 1e6;
        let (mean, p99) = match sample {
            Sample::Push => (
                self.recent_latencies.mean_ns().map(|nanos| nanos / 1e3),
                self.recent_latencies
                    .quantiles([0.99])
                    .map(|[p99]| micros(p99)),
            ),
            Sample::Merge => (None, None),
        };
        let (run, sampled) = (&self.run, &mut self.sampled);
        sampled.latency_mean_us.take(sample, mean);
        sampled.latency_p99_us.take(sample, p99);
        for (series, count) in sampled.found.iter_mut().zip(run.found) {
            series.take(sample, Some(count as f64));
        }
        let count = |series: &mut Series, value: u64| series.take(sample, Some(value as f64));
        count(&mut sampled.stale_instances, u64::from(stale));
        count(&mut sampled.stale_reads, run.stale_reads);
        count(&mut sampled.shared_calls, run.shared_calls);
        count(&mut sampled.database_calls, run.database_calls);
        count(&mut sampled.entries, copies.entries());
        count(&mut sampled.distinct, copies.distinct());
    }

    pub(super) fn found(&mut self, tier: Tier) {
        self.counts.found[tier as usize] += 1;
        self.run.found[tier as usize] += 1;
    }

    pub(super) fn stale_read(&mut self, stale: Staleness, now: SimTime) {
        let counts = &mut self.counts;
        counts.stale_reads += 1;
        counts.stale_age_max = counts.stale_age_max.max(stale.age);
        counts.stale_versions_max = counts.stale_versions_max.max(stale.versions);
        self.run.stale_reads += 1;
        self.marks.add(now, MarkKind::Stale, "a stale read");
    }

    pub(super) fn went_back(&mut self, now: SimTime) {
        self.counts.backwards_reads += 1;
        self.marks
            .add(now, MarkKind::Stale, "a client made a non-monotonic read");
    }

    pub(super) fn answered(&mut self, latency: SimDuration) {
        self.latencies.answer(latency);
        self.recent_latencies.record(latency);
    }

    pub(super) fn shared_call(&mut self) {
        self.counts.shared_calls += 1;
        self.run.shared_calls += 1;
    }

    pub(super) fn database_call(&mut self) {
        self.counts.database_calls += 1;
        self.run.database_calls += 1;
    }

    pub(super) fn acknowledged(&mut self, left: u32, now: SimTime) {
        self.counts.acknowledged += 1;
        self.counts.left += u64::from(left);
        if left == 0 {
            self.counts.stale_lasts.record(SimDuration::ZERO);
        }
        self.marks.add(now, MarkKind::Change, "a write");
    }

    pub(super) fn stale_ended(&mut self, life: SimDuration, last: Option<SimDuration>) {
        self.counts.stale_lives.record(life);
        if let Some(last) = last {
            self.counts.stale_lasts.record(last);
        }
    }

    pub(super) fn stale_instances(&mut self, now: SimTime, instances: u32) {
        self.stale_mean.set(now, f64::from(instances));
        let most = &mut self.counts.stale_instances_max;
        *most = (*most).max(instances);
    }

    /// A request is turned away at once.
    pub(super) fn refused(&mut self, kind: Kind, now: SimTime) {
        match kind {
            Kind::Read => {
                self.counts.refused += 1;
                self.latencies.fail(SimDuration::ZERO);
                self.recent_latencies.record(SimDuration::ZERO);
            }
            Kind::Write => self.counts.writes_refused += 1,
        }
        self.marks
            .add(now, MarkKind::Failure, "a request was refused");
    }

    pub(super) fn restart_counts(&mut self, now: SimTime) {
        self.counts = Counts {
            // The level stays what it is.
            stale_instances_max: self.stale_mean.value() as u32,
            ..Counts::default()
        };
        self.latencies = ClientLatencies::new();
        self.stale_mean.restart(now);
    }

    pub(super) const fn footprint_bytes() -> usize {
        // Eleven series, a window and two latency histograms.
        SAMPLES * 12 * 8 + RECENT * 8 + 80_000
    }

    pub(super) fn assert_invariants(&self) {
        let (counts, run) = (&self.counts, &self.run);
        for (since_restart, all) in counts.found.iter().zip(run.found) {
            assert!(*since_restart <= all, "more than in the whole run");
        }
        // A replica that lags may have filled no cache yet and answer with an old row all the same.
        let found = counts.found(Tier::L1) + counts.found(Tier::L2) + counts.found(Tier::Database);
        assert!(counts.stale_reads <= found, "only answers can be stale");
        assert!(counts.messages_lost <= run_messages(counts), "lost, unsent");
    }
}

/// Messages that can have been lost: those sent before a restart may be lost after it.
fn run_messages(counts: &Counts) -> u64 {
    counts
        .messages_sent
        .saturating_add(super::MOST_UNDER_WAY as u64)
}
