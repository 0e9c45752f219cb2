//! The engine on the laboratory: events a second, and how quickly it goes anywhere in an hour.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hotset::chapters::CHAPTERS;
use hotset::chapters::cache_lab::{Model, Params};
use hotset::lesson::Opening;
use hotset::sim::{Experiment, Progress, Setup, SimTime, Simulation};

fn params(reads_per_s: f64) -> Params {
    Params {
        reads_per_s,
        database_per_s: 0.0,
        ..Params::default()
    }
}

/// A virtual minute at a thousand reads a second, without checkpoints and with them.
fn events(criterion: &mut Criterion) {
    let params = params(1_000.0);
    let minute = SimTime::from_secs_f64(60.0);
    let mut counted = Simulation::<Model>::new(&params, 14);
    counted.run_until(minute);
    let mut group = criterion.benchmark_group("events");
    group
        .sample_size(20)
        .throughput(Throughput::Elements(counted.events()));
    group.bench_function("simulation", |bencher| {
        bencher.iter(|| {
            let mut simulation = Simulation::<Model>::new(&params, 14);
            simulation.run_until(minute);
            black_box(simulation.events())
        });
    });
    group.bench_function("experiment with checkpoints", |bencher| {
        bencher.iter(|| {
            let mut experiment = Experiment::<Model>::new(Setup {
                seed: 14,
                params: params.clone(),
            });
            experiment.seek(minute);
            black_box(experiment.now())
        });
    });
    group.finish();
}

/// Anywhere in an hour at 100 reads a second: forty places spread over it, each reached from
/// another. The mean over a round is what is reported; `seek_spread` prints median and worst.
fn seek(criterion: &mut Criterion) {
    let hour = 3_600.0;
    let mut experiment = Experiment::<Model>::new(Setup {
        seed: 14,
        params: params(100.0),
    });
    experiment.seek(SimTime::from_secs_f64(hour));
    let mut group = criterion.benchmark_group("seek in an hour");
    group.sample_size(20);
    // The golden ratio spreads any number of places evenly and in no order.
    let places: Vec<f64> = (1..=40)
        .map(|n| (f64::from(n) * 0.618_034).fract() * hour)
        .collect();
    for (name, chosen) in [
        ("forty places", &places[..]),
        ("the worst place", &places[..1]),
    ] {
        group.bench_with_input(
            BenchmarkId::from_parameter(name),
            chosen,
            |bencher, chosen| {
                let mut next = chosen.iter().cycle();
                bencher.iter(|| {
                    let at = next.next().copied().unwrap_or_default();
                    experiment.seek(SimTime::ZERO);
                    experiment.seek(SimTime::from_secs_f64(at));
                    black_box(experiment.now())
                });
            },
        );
    }
    group.finish();
}

/// A virtual stretch of every built chapter's first experiment, through the lab that the window
/// drives. Chapters watched in milliseconds run for a shorter one.
fn chapters(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("the first experiment of a chapter");
    group.sample_size(10);
    for chapter in &CHAPTERS {
        let Some(opened) = chapter.content.lab() else {
            continue;
        };
        let until = SimTime::from_secs_f64(60.0 * opened.pace);
        let run = || {
            let mut lab = (opened.open)(Opening::Preset(opened.presets.first()?)).ok()?;
            lab.cancel_replay();
            let arrived = lab.seek(until, u64::MAX) == Progress::Arrived;
            arrived.then(|| lab.events())
        };
        group.throughput(Throughput::Elements(run().unwrap_or_default()));
        group.bench_function(chapter.id, |bencher| bencher.iter(|| black_box(run())));
    }
    group.finish();
}

criterion_group!(benches, events, seek, chapters);
criterion_main!(benches);
