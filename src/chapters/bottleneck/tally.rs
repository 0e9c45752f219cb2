//! What is counted: since the start, lately, and over the whole run for the plots.

use serde::Serialize;

use super::request::{LookUp, Verdict};
use crate::lesson::parameters::stored::off;
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{
    ClientLatencies, Flow, RecentQuantiles, Sample, Sampler, Series, TimeAverage, WindowedShare,
};
use crate::sim::{SimDuration, SimTime};

/// Reads, answered or given up, in the window of the recent latency, and look-ups in that of recent
/// shares.
pub const RECENT: usize = 500;
/// Samples a series keeps.
const SAMPLES: usize = 300;
/// Loads of which the mean latency is remembered.
const MOST_MEASURED: usize = 40;

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Reads sent, retries not counted.
    pub reads: u64,
    /// Writes sent.
    pub writes: u64,
    /// Attempts at reads, the first ones included.
    pub attempts: u64,
    /// Reads answered.
    pub answered: u64,
    /// Reads whose last attempt waited too long.
    pub timed_out: u64,
    /// Reads whose last attempt found no room.
    pub refused: u64,
    /// Writes that are done at the first replica.
    pub writes_done: u64,
    /// Writes that waited too long.
    pub writes_timed_out: u64,
    /// Writes that found no room.
    pub writes_refused: u64,
    /// Look-ups the cache has answered.
    pub cache_hits: u64,
    /// Look-ups it could not answer.
    pub cache_misses: u64,
    /// Services whose page was in memory.
    pub page_hits: u64,
    /// Services whose page came from disk.
    pub page_misses: u64,
    /// Reads the database has begun to serve.
    pub database_reads: u64,
    /// Attempts at reads that were not retried because the retry budget was spent.
    #[serde(skip_serializing_if = "off")]
    pub retries_denied: u64,
    /// Requests that were rejected at once because they would have waited too long.
    #[serde(skip_serializing_if = "off")]
    pub shed: u64,
}

/// How often the model's memory did not reach, since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BoundsMet {
    /// Requests that were refused, and attempts that were not repeated, because too many were
    /// under way, whatever `queue_limit` says.
    pub requests: u64,
    /// Writes that a further replica did not apply for the same reason.
    pub applies: u64,
}

/// The curves behind the plots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sampled {
    /// Median latency of the last 500 reads, answered or not, in milliseconds.
    pub latency_p50_ms: Series,
    /// 99th percentile of the same.
    pub latency_p99_ms: Series,
    /// Seconds of work done by all workers since the start of the run.
    pub busy_s: Series,
    /// Seconds all workers have been there since the start of the run.
    pub capacity_s: Series,
    /// Requests waiting.
    pub waiting: Series,
    /// Share of the last 500 services whose page was in memory.
    pub pool_hit: Series,
    /// Share of the last 500 look-ups that the cache has answered.
    pub cache_hit: Series,
    /// Reads answered since the start of the run.
    pub answered: Series,
    /// Reads timed out since the start of the run.
    pub timed_out: Series,
    /// Reads refused since the start of the run.
    pub refused: Series,
}

/// The mean latency at one load, as this run has measured it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// The load, in reads a second.
    pub reads_per_s: f64,
    /// The sum of the latencies, in milliseconds.
    pub sum_ms: f64,
    /// How many reads that was.
    pub count: u64,
}

/// What the workers, the line and the clients are at, integrated over time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Levels {
    /// Busy workers.
    pub busy: TimeAverage,
    /// Workers.
    pub workers: TimeAverage,
    /// Requests waiting.
    pub waiting: TimeAverage,
    /// Reads that a client waits for.
    pub in_flight: TimeAverage,
}

impl Levels {
    fn all(&self) -> [&TimeAverage; 4] {
        [&self.busy, &self.workers, &self.waiting, &self.in_flight]
    }
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
    /// Whether the pages of the last services were in memory.
    pub recent_pool: WindowedShare,
    /// Whether the last look-ups were answered.
    pub recent_cache: WindowedShare,
    /// Reads that clients wait for.
    pub flights: Flow,
    /// Levels over the whole run.
    pub levels: Levels,
    /// When the metrics began, and the integrals of the levels then.
    since: (SimTime, [f64; 4]),
    /// Counts over the whole run: answered, timed out, refused.
    run: [u64; 3],
    /// What did not fit into the model's memory, since the start of the run.
    pub bounds_met: BoundsMet,
    /// Mean latencies by load, since anything else was changed.
    pub measured: Vec<Measured>,
    /// The grid of the series.
    pub sampler: Sampler,
    /// The series.
    pub sampled: Sampled,
    /// Moments worth going back to.
    pub marks: Marks,
}

impl Tally {
    pub(super) fn new(reads_per_s: f64) -> Self {
        let level = || TimeAverage::new(SimTime::ZERO);
        let mut tally = Self {
            counts: Counts::default(),
            latencies: ClientLatencies::new(),
            recent_latencies: RecentQuantiles::new(RECENT),
            recent_pool: WindowedShare::new(RECENT),
            recent_cache: WindowedShare::new(RECENT),
            flights: Flow::new(),
            levels: Levels {
                busy: level(),
                workers: level(),
                waiting: level(),
                in_flight: level(),
            },
            since: (SimTime::ZERO, [0.0; 4]),
            run: [0; 3],
            bounds_met: BoundsMet::default(),
            measured: Vec::new(),
            sampler: Sampler::new(SimDuration::from_millis(50), SAMPLES),
            sampled: Sampled::default(),
            marks: Marks::spaced(SimDuration::from_secs(2)),
        };
        tally.load_is(reads_per_s);
        tally
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
        let at_s = self.sampler.time_of(self.sampled.busy_s.values().len());
        let at = SimTime::from_secs_f64(at_s);
        let sampled = &mut self.sampled;
        sampled.latency_p50_ms.take(sample, millis(0));
        sampled.latency_p99_ms.take(sample, millis(1));
        let (busy, workers) = (&self.levels.busy, &self.levels.workers);
        sampled.busy_s.take(sample, Some(busy.integral(at)));
        sampled.capacity_s.take(sample, Some(workers.integral(at)));
        sampled.waiting.take(sample, Some(waiting as f64));
        sampled.pool_hit.take(sample, self.recent_pool.share());
        sampled.cache_hit.take(sample, self.recent_cache.share());
        let [answered, timed_out, refused] = self.run.map(|count| Some(count as f64));
        sampled.answered.take(sample, answered);
        sampled.timed_out.take(sample, timed_out);
        sampled.refused.take(sample, refused);
    }

    /// The levels from `now` on.
    pub(super) fn levels_are(&mut self, now: SimTime, busy: u32, workers: u64, waiting: usize) {
        self.levels.busy.change(now, f64::from(busy));
        self.levels.workers.change(now, workers as f64);
        self.levels.waiting.change(now, waiting as f64);
        self.levels
            .in_flight
            .change(now, self.flights.inside() as f64);
    }

    /// Integrals since the metrics began: busy workers, workers, waiting, in flight, in the order
    /// of [`Levels`]; and the time since then, in seconds.
    pub(super) fn integrals(&self, now: SimTime) -> ([f64; 4], f64) {
        let (since, before) = self.since;
        let mut values = self.levels.all().map(|level| level.integral(now));
        for (value, before) in values.iter_mut().zip(before) {
            *value -= before;
        }
        (values, now.since(since).as_secs_f64())
    }

    pub(super) fn looked_up(&mut self, look_up: LookUp) {
        match look_up {
            LookUp::Hit => self.counts.cache_hits += 1,
            LookUp::Miss => self.counts.cache_misses += 1,
            LookUp::Down => return,
        }
        self.recent_cache.record(look_up == LookUp::Hit);
    }

    pub(super) fn page(&mut self, in_memory: bool) {
        if in_memory {
            self.counts.page_hits += 1;
        } else {
            self.counts.page_misses += 1;
        }
        self.recent_pool.record(in_memory);
    }

    /// The cache is another one: what was found in the one before says nothing of it.
    pub(super) fn cache_changes(&mut self) {
        self.recent_cache = WindowedShare::new(RECENT);
    }

    /// A read has ended for its client.
    pub(super) fn ended(&mut self, verdict: Verdict, first_sent_at: SimTime, now: SimTime) {
        self.flights.leave(now, first_sent_at);
        let latency = now.since(first_sent_at);
        self.recent_latencies.record(latency);
        if let Some(measured) = self.measured.last_mut() {
            measured.sum_ms += latency.as_millis_f64();
            measured.count += 1;
        }
        match verdict {
            Verdict::Answered => {
                self.counts.answered += 1;
                self.run[0] += 1;
                self.latencies.answer(latency);
            }
            Verdict::TimedOut => {
                self.latencies.fail(latency);
                self.counts.timed_out += 1;
                self.run[1] += 1;
                self.marks.add(now, MarkKind::Failure, "a read timed out");
            }
            Verdict::Refused => {
                self.latencies.fail(latency);
                self.counts.refused += 1;
                self.run[2] += 1;
                self.marks.add(now, MarkKind::Failure, "a read was refused");
            }
        }
    }

    /// A write has ended without success.
    pub(super) fn write_failed(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::TimedOut => self.counts.writes_timed_out += 1,
            _ => self.counts.writes_refused += 1,
        }
    }

    /// Reads answered, timed out and refused over the whole run.
    pub fn run(&self) -> [u64; 3] {
        self.run
    }

    /// From now on the load is this.
    pub(super) fn load_is(&mut self, reads_per_s: f64) {
        self.measured.retain(|measured| measured.count > 0);
        if self.measured.len() == MOST_MEASURED {
            self.measured.remove(0);
        }
        self.measured.push(Measured {
            reads_per_s,
            sum_ms: 0.0,
            count: 0,
        });
    }

    /// The system is another one: what was measured of the old is forgotten.
    pub(super) fn begin_measuring(&mut self, reads_per_s: f64) {
        self.measured.clear();
        self.load_is(reads_per_s);
    }

    pub(super) fn restart_counts(&mut self, now: SimTime) {
        self.counts = Counts::default();
        self.latencies = ClientLatencies::new();
        self.since = (now, self.levels.all().map(|level| level.integral(now)));
    }

    pub(super) const fn footprint_bytes() -> usize {
        // Ten series, three windows and two latency histograms.
        SAMPLES * 10 * 8 + RECENT * 24 + 80_000
    }

    pub(super) fn assert_invariants(&self) {
        let counts = &self.counts;
        let ended = counts.answered + counts.timed_out + counts.refused;
        assert!(
            ended <= self.run.iter().sum::<u64>(),
            "more ended than in the whole run"
        );
        assert!(self.measured.len() <= MOST_MEASURED, "loads are bounded");
    }
}
