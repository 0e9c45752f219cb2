//! What is counted: since the start, lately, and over the whole run for the plots.

use serde::Serialize;

use super::model::histories::{Ended, Period};
use super::protection::Protection;
use super::request::{Cause, Kind, Request};
use crate::components::named::Named as _;
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{ClientLatencies, RecentQuantiles, Sample, Sampler, Series, WindowedShare};
use crate::sim::{SimDuration, SimTime};

/// Look-ups in the window of the recent hit rate, and reads in that of the recent latency.
pub const RECENT: usize = 200;
/// Samples a series keeps.
const SAMPLES: usize = 300;
/// How many protections there are.
const PROTECTIONS: usize = Protection::NAMES.len();

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Reads that arrived.
    pub reads: u64,
    /// Updates that arrived.
    pub writes: u64,
    /// Reads that were answered.
    pub answered: u64,
    /// First look-ups answered from the cache.
    pub hits: u64,
    /// Those that were not, by cause.
    pub misses: [u64; Cause::ALL.len()],
    /// Hits on the note that there is no row.
    pub negative_hits: u64,
    /// Answers that were an expired entry.
    pub served_expired: u64,
    /// Answers that lacked an acknowledged update.
    pub stale_reads: u64,
    /// The age of the oldest of them.
    pub stale_age_max: SimDuration,
    /// Sets of a version whose successor's delete had passed.
    pub stale_sets: u64,
    /// Sets refused because their token was void.
    pub sets_rejected: u64,
    /// Deletes lost on their way.
    pub deletes_lost: u64,
    /// Queries that readers have sent to the database.
    pub database_loads: u64,
    /// Entries whose time ran out, as far as that has been noticed.
    pub expiries: u64,
    /// Entries that were evicted.
    pub evictions: u64,
    /// Periods that ended: from one set of a key to the next that it led to.
    pub periods: u64,
    /// Loads that began in them.
    pub loads_in_periods: u64,
    /// The most of any one, the first of each key included.
    pub loads_most: u32,
    /// Those in which a reader met an expired entry.
    pub periods_met_expired: u64,
    /// By how much the first load came before the expiry, where it did, all added up, in seconds.
    pub ahead_s: f64,
    /// Of so many periods.
    pub ahead: u64,
    /// Readers that waited for another's load.
    pub waits: u64,
    /// How long, all added up, in seconds.
    pub waited_s: f64,
    /// Reads for which there was no thread.
    pub refused: u64,
    /// Updates for which there was no thread.
    pub writes_refused: u64,
}

impl Counts {
    /// All misses.
    pub fn misses(&self) -> u64 {
        self.misses.iter().sum()
    }

    /// Hits over look-ups, 0 to 1.
    pub fn hit_rate(&self) -> Option<f64> {
        share(self.hits as f64, self.hits + self.misses())
    }

    /// Stale answers over answers, 0 to 1.
    pub fn stale_share(&self) -> Option<f64> {
        share(self.stale_reads as f64, self.answered)
    }

    /// Loads of a period, on average.
    pub fn loads_per_expiry(&self) -> Option<f64> {
        share(self.loads_in_periods as f64, self.periods)
    }
}

/// `part` over `whole`; `None` of nothing.
pub(super) fn share(part: f64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part / whole as f64)
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// Hit rate over the last 200 look-ups.
    pub hit_recent: Series,
    /// Hit rate since the start.
    pub hit_total: Series,
    /// The greatest age of an answer since the sample before, in seconds. Merged samples keep the
    /// greater, so that no peak is lost.
    pub stale_age_s: Vec<f32>,
    /// Loads since the start of the run.
    pub loads: Series,
    /// Median latency of the last 200 reads, in milliseconds.
    pub latency_p50_ms: Series,
    /// 99th percentile of the same.
    pub latency_p99_ms: Series,
}

/// Periods and their loads under one protection, over the whole run, the first of each key
/// included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Herd {
    /// Periods that ended.
    pub periods: u64,
    /// Loads that began in them.
    pub loads: u64,
    /// Whether these began with a set. Until one has, those of a key that was never there count.
    pub warm: bool,
}

impl Herd {
    fn add(&mut self, period: &Period) {
        match (self.warm, period.began_with_set) {
            (true, false) => return,
            (false, true) => {
                *self = Self {
                    warm: true,
                    ..Self::default()
                }
            }
            (true, true) | (false, false) => {}
        }
        self.periods += 1;
        self.loads += u64::from(period.loads);
    }
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart.
    pub counts: Counts,
    /// When that was.
    pub counts_since: SimTime,
    /// Latencies of reads since then, as their clients saw them.
    pub latencies: ClientLatencies,
    /// Latencies of updates since then, as their clients saw them.
    pub update_latencies: ClientLatencies,
    /// Outcomes of the last look-ups.
    pub recent_hits: WindowedShare,
    /// Latencies of the last reads, as their clients saw them.
    pub recent_latencies: RecentQuantiles,
    /// Loads since the start of the run.
    pub loads: u64,
    /// What each protection came to in this run.
    pub herds: [Herd; PROTECTIONS],
    /// The greatest age of an answer since the last sample, in seconds.
    pub age_s: f64,
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
            counts_since: SimTime::ZERO,
            latencies: ClientLatencies::new(),
            update_latencies: ClientLatencies::new(),
            recent_hits: WindowedShare::new(RECENT),
            recent_latencies: RecentQuantiles::new(RECENT),
            loads: 0,
            herds: [Herd::default(); PROTECTIONS],
            age_s: 0.0,
            // Half a millisecond at first: single requests are watched in milliseconds.
            sampler: Sampler::new(SimDuration::from_millis(1).half(), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::spaced(SimDuration::from_millis(5)),
        }
    }

    /// Samples every grid point up to `now`. Nothing has changed since the last event, so the
    /// present values are those of all these points.
    pub(super) fn sample_until(&mut self, now: SimTime) {
        while let Some(sample) = self.sampler.due(now) {
            self.sample(sample);
        }
    }

    fn sample(&mut self, sample: Sample) {
        let pushes = matches!(sample, Sample::Push);
        let latencies = if pushes {
            self.recent_latencies.quantiles([0.5, 0.99])
        } else {
            None
        };
        let millis = |index: usize| latencies.map(|found| found[index].as_millis_f64());
        let sampled = &mut self.sampled;
        sampled.hit_recent.take(sample, self.recent_hits.share());
        sampled.hit_total.take(sample, self.counts.hit_rate());
        let ages = &mut sampled.stale_age_s;
        match sample {
            Sample::Push => ages.push(self.age_s as f32),
            Sample::Merge => {
                let pairs = ages.chunks(2);
                *ages = pairs
                    .map(|pair| pair.iter().copied().fold(0.0, f32::max))
                    .collect();
            }
        }
        sampled.loads.take(sample, Some(self.loads as f64));
        sampled.latency_p50_ms.take(sample, millis(0));
        sampled.latency_p99_ms.take(sample, millis(1));
        if pushes {
            self.age_s = 0.0;
        }
    }

    pub(super) fn hit(&mut self, present: bool) {
        self.counts.hits += 1;
        self.counts.negative_hits += u64::from(!present);
        self.recent_hits.record(true);
    }

    pub(super) fn miss(&mut self, cause: Cause) {
        self.counts.misses[cause as usize] += 1;
        self.recent_hits.record(false);
    }

    /// A load begins; `late` is the period of its look-up if that has ended meanwhile.
    pub(super) fn load(&mut self, late: Option<Ended>, protection: Protection) {
        self.counts.database_loads += 1;
        self.loads += 1;
        let Some(late) = late.filter(|late| late.at.is_some()) else {
            return;
        };
        let herd = &mut self.herds[protection as usize];
        herd.loads += u64::from(herd.periods > 0 && herd.warm == late.began_with_set);
        // Of a period that ended before the metrics began anew nothing else is counted.
        if late.at < Some(self.counts_since) {
            return;
        }
        let counts = &mut self.counts;
        counts.loads_most = counts.loads_most.max(late.loads);
        counts.loads_in_periods += u64::from(late.began_with_set);
    }

    pub(super) fn answered(&mut self, read: &Request, now: SimTime) {
        let latency = now.since(read.arrived_at);
        self.latencies.answer(latency);
        self.recent_latencies.record(latency);
        self.counts.answered += 1;
        self.counts.served_expired += u64::from(read.served_expired);
        if let Some(stale) = read.stale {
            self.counts.stale_reads += 1;
            self.counts.stale_age_max = self.counts.stale_age_max.max(stale.age);
            self.age_s = self.age_s.max(stale.age.as_secs_f64());
            self.marks.add(now, MarkKind::Stale, "a stale read");
        }
    }

    pub(super) fn waited(&mut self, duration: SimDuration) {
        self.counts.waits += 1;
        self.counts.waited_s += duration.as_secs_f64();
    }

    pub(super) fn expired(&mut self, at: SimTime, now: SimTime) {
        let since = self.counts_since;
        if at <= now && (at > since || since == SimTime::ZERO) {
            self.counts.expiries += 1;
        }
    }

    pub(super) fn period_ends(&mut self, period: &Period, protection: Protection) {
        self.herds[protection as usize].add(period);
        let counts = &mut self.counts;
        counts.loads_most = counts.loads_most.max(period.loads);
        if !period.began_with_set {
            return;
        }
        counts.periods += 1;
        counts.loads_in_periods += u64::from(period.loads);
        counts.periods_met_expired += u64::from(period.met_expired);
        if let Some(ahead_s) = period.ahead_s.filter(|ahead_s| *ahead_s >= 0.0) {
            counts.ahead += 1;
            counts.ahead_s += ahead_s;
        }
    }

    /// A request is turned away at once.
    pub(super) fn refused(&mut self, kind: Kind, now: SimTime) {
        match kind {
            Kind::Read => {
                self.counts.refused += 1;
                self.latencies.fail(SimDuration::ZERO);
                self.recent_latencies.record(SimDuration::ZERO);
            }
            Kind::Update => {
                self.counts.writes_refused += 1;
                self.update_latencies.fail(SimDuration::ZERO);
            }
        }
        self.marks
            .add(now, MarkKind::Failure, "a request found no thread");
    }

    pub(super) fn restart_counts(&mut self, now: SimTime) {
        self.counts = Counts::default();
        self.counts_since = now;
        self.latencies = ClientLatencies::new();
        self.update_latencies = ClientLatencies::new();
    }

    pub(super) const fn footprint_bytes() -> usize {
        // Six series, two windows and four latency histograms.
        SAMPLES * 6 * 8 + RECENT * 16 + 160_000
    }

    pub(super) fn assert_invariants(&self) {
        let counts = &self.counts;
        assert!(counts.stale_reads <= counts.answered);
        assert!(counts.loads_in_periods <= self.loads);
        assert!(counts.periods_met_expired <= counts.periods);
        assert!(counts.negative_hits <= counts.hits);
    }
}
