//! The numbers of every lane under the names of the headless contract.

use super::lane::LaneKind;
use super::model::{Lane, Model};
use super::request::StaleCause;
use crate::lesson::Metrics;
use crate::sim::{SimDuration, SimTime};

/// The name of a metric in each lane.
macro_rules! named {
    ($name:literal) => {
        [
            concat!("cache-aside.", $name),
            concat!("write-through.", $name),
            concat!("write-behind.", $name),
            concat!("read-through.", $name),
        ]
    };
}

/// A metric's name in each lane and how it is read off.
type Row = ([&'static str; 4], fn(&Lane, SimTime) -> Option<f64>);

#[expect(clippy::unnecessary_wraps, reason = "a metric is an option everywhere")]
fn count(value: u64) -> Option<f64> {
    Some(value as f64)
}

fn millis(duration: Option<SimDuration>) -> Option<f64> {
    duration.map(SimDuration::as_millis_f64)
}

fn stale(lane: &Lane, cause: StaleCause) -> Option<f64> {
    count(lane.tally().counts.stale[cause as usize])
}

/// Counts are since the start or the last restart of the metrics.
const ROWS: [Row; 36] = [
    (named!("reads"), |l, _| count(l.tally().counts.reads)),
    (named!("writes"), |l, _| count(l.tally().counts.writes)),
    (named!("hits"), |l, _| count(l.tally().counts.hits)),
    (named!("misses"), |l, _| count(l.tally().counts.misses)),
    (named!("hit_rate"), |l, _| l.tally().counts.hit_rate()),
    (named!("stale_reads"), |l, _| {
        count(l.tally().counts.stale_reads())
    }),
    (named!("stale_lost_write"), |l, _| {
        stale(l, StaleCause::LostWrite)
    }),
    (named!("stale_reordered"), |l, _| {
        stale(l, StaleCause::Reordered)
    }),
    (named!("stale_late_fill"), |l, _| {
        stale(l, StaleCause::LateFill)
    }),
    (named!("stale_not_told"), |l, _| {
        stale(l, StaleCause::NotTold)
    }),
    (named!("stale_age_max_s"), |l, _| {
        let counts = &l.tally().counts;
        (counts.stale_reads() > 0).then(|| counts.stale_age_max.as_secs_f64())
    }),
    (named!("backwards_reads"), |l, _| {
        count(l.tally().counts.went_back)
    }),
    (named!("writes_acknowledged"), |l, _| {
        count(l.tally().counts.writes_acknowledged)
    }),
    (named!("writes_lost"), |l, _| {
        count(l.tally().counts.writes_lost)
    }),
    (named!("writes_failed"), |l, _| {
        count(l.tally().counts.writes_failed)
    }),
    (named!("reads_failed"), |l, _| {
        count(l.tally().counts.reads_failed)
    }),
    (named!("timed_out"), |l, _| {
        count(l.tally().counts.timed_out)
    }),
    (named!("writes_timed_out"), |l, _| {
        count(l.tally().counts.writes_timed_out)
    }),
    (named!("absorbed"), |l, _| count(l.tally().counts.absorbed)),
    (named!("fills_dropped"), |l, _| {
        count(l.tally().counts.fills_dropped)
    }),
    (named!("database_reads"), |l, _| {
        count(l.tally().counts.database_reads)
    }),
    (named!("database_writes"), |l, _| {
        count(l.tally().counts.database_writes)
    }),
    (named!("flushes"), |l, _| count(l.tally().counts.flushes)),
    (named!("flush_failures"), |l, _| {
        count(l.tally().counts.flush_failures)
    }),
    (named!("dirty_mean"), |l, now| l.tally().dirty.mean(now)),
    (named!("dirty_max"), |l, _| {
        count(l.tally().counts.dirty_max)
    }),
    (named!("at_risk_mean"), |l, now| l.tally().at_risk.mean(now)),
    (named!("at_risk_max"), |l, _| {
        count(l.tally().counts.at_risk_max)
    }),
    (named!("write_latency_mean_ms"), |l, _| {
        l.tally().write_latencies.all().mean_ms()
    }),
    (named!("write_latency_p50_ms"), |l, _| {
        millis(l.tally().write_latencies.all().quantile(0.5))
    }),
    (named!("write_latency_p99_ms"), |l, _| {
        millis(l.tally().write_latencies.all().quantile(0.99))
    }),
    (named!("write_latency_mean_answered_ms"), |l, _| {
        l.tally().write_latencies.answered().mean_ms()
    }),
    (named!("write_latency_p50_answered_ms"), |l, _| {
        millis(l.tally().write_latencies.answered().quantile(0.5))
    }),
    (named!("write_latency_p99_answered_ms"), |l, _| {
        millis(l.tally().write_latencies.answered().quantile(0.99))
    }),
    (named!("read_latency_mean_ms"), |l, _| {
        l.tally().read_latencies.all().mean_ms()
    }),
    (named!("read_latency_mean_answered_ms"), |l, _| {
        l.tally().read_latencies.answered().mean_ms()
    }),
];

/// All metrics, lane by lane.
pub(super) fn metrics(model: &Model, now: SimTime) -> Metrics {
    let chosen = model.goals().chosen();
    // Lanes count from 1 in the order of the stage.
    let number = chosen.map(|lane| lane as usize as f64 + 1.0);
    let mut all: Metrics = vec![("chosen_lane", number)];
    for kind in LaneKind::ALL {
        let lane = model.lane(kind);
        all.extend(
            ROWS.iter()
                .map(|(names, read)| (names[kind as usize], read(lane, now))),
        );
    }
    all
}
