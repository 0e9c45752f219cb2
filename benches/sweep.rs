//! How fast a sweep is beside the engine alone: events a second of all runs of a sweep on one thread
//! and on all cores, and of the bare model that is run to the same moment. Then how long each lab's
//! default takes for a first coarse curve (9 values) and for a whole one (33 values, and 9 of them
//! on 8 more seeds). Prints plain figures; it judges nothing.

use std::time::Duration;

use hotset::chapters::{CHAPTERS, bottleneck, cache_lab, eviction};
use hotset::lesson::sweep::{Axis, Course, Job, Sweep, cores, run_all};
use hotset::lesson::{Changes, Form, Lab, Opening, Parameters, Subject};
use hotset::sim::{SimTime, Simulation};

/// Virtual seconds of a run.
const UNTIL_S: f64 = 60.0;
/// Runs of a measurement.
const RUNS: u64 = 40;

fn main() {
    let cores = cores();
    println!("{cores} cores; events a second, in millions");
    println!("lab          bare engine   sweep, 1 thread   sweep, {cores} threads");
    against::<cache_lab::Model>("cache-lab");
    against::<bottleneck::Model>("bottleneck");
    against::<eviction::Model>("eviction");
    println!();
    println!("lab              coarse curve   whole curve   (seconds, {cores} threads)");
    for chapter in &CHAPTERS {
        if let Some(lab) = chapter.content.lab()
            && let Ok(lab) = (lab.open)(Opening::Default)
        {
            curves(lab.as_ref());
        }
    }
}

fn against<M: Subject>(id: &str)
where
    M::Params: Parameters,
{
    let Some(lab) = default_of(id) else {
        return;
    };
    let until = SimTime::from_secs_f64(UNTIL_S);
    let mut events = 0;
    let bare = timed(|| {
        for number in 0..RUNS {
            let seed = lab.seed().wrapping_add(number);
            let mut run = Simulation::<M>::new(&M::Params::default(), seed);
            run.run_until(until);
            events += run.events();
        }
    });
    let origin = lab.origin();
    let course = Course::default();
    let sweep = |threads: usize| {
        let job = |number| Job {
            origin: &origin,
            changes: Changes {
                seed: Some(lab.seed().wrapping_add(number)),
                set: Vec::new(),
            },
            course: &course,
        };
        let jobs: Vec<Job<'_>> = (0..RUNS).map(job).collect();
        let mut all = 0;
        let time = timed(|| {
            let outcomes = run_all(&jobs, threads, &mut |_| Ok(()));
            all = outcomes.map_or(0, |all| all.iter().map(|run| run.events).sum());
        });
        assert_eq!(all, events, "the same runs");
        time
    };
    let millions = |time: Duration| events as f64 / 1e6 / time.as_secs_f64();
    let (one, all) = (millions(sweep(1)), millions(sweep(cores())));
    let bare = millions(bare);
    println!(
        "{id:<12} {bare:>11.2}   {one:>8.2} ({:>3.0} %)   {all:>8.2} ({:>3.0} %)",
        100.0 * one / bare,
        100.0 * all / bare / cores() as f64
    );
}

fn default_of(id: &str) -> Option<Box<dyn Lab>> {
    let chapter = CHAPTERS.iter().find(|chapter| chapter.id == id)?;
    (chapter.content.lab()?.open)(Opening::Default).ok()
}

/// The curve over the first slider of a lab.
fn curves(lab: &dyn Lab) {
    let origin = lab.origin();
    let sliders = origin.ranges().into_iter().filter_map(|(name, _)| {
        let control = lab.control(name)?;
        let is_free = control.disabled.is_none();
        match control.form {
            Form::Slider(slider) if is_free => Some((name, slider)),
            _ => None,
        }
    });
    let values_of = |count: u32, slider: &hotset::lesson::Slider, name: &str| {
        let (start, end) = (*slider.track.start(), *slider.track.end());
        let shares = (0..count).map(|index| f64::from(index) / f64::from(count - 1));
        let values = shares.map(|share| slider.set(start + (end - start) * share));
        let fits = |value: &String| {
            let set = vec![(name.to_owned(), value.clone())];
            origin.check(&Changes { seed: None, set }).is_ok()
        };
        let texts: Vec<String> = values.map(|value| value.to_string()).filter(fits).collect();
        Axis::read(&format!("{name}={}", texts.join(",")), &origin.ranges()).ok()
    };
    let course = Course::default();
    for (name, slider) in sliders.take(1) {
        let run = |count, seeds| {
            let axis = values_of(count, &slider, name)?;
            let sweep = Sweep::new(vec![axis], seeds, &origin).ok()?;
            let time = timed(|| drop(sweep.run(&origin, &course, cores(), &mut |_| Ok(()))));
            Some(time.as_secs_f64())
        };
        let (coarse, fine, band) = (run(9, 1), run(33, 1), run(9, 8));
        if let (Some(coarse), Some(fine), Some(band)) = (coarse, fine, band) {
            let id = lab.chapter().id;
            println!("{id:<16} {coarse:>12.2}   {:>11.2}   {name}", fine + band);
        }
    }
}

#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
fn timed(work: impl FnOnce()) -> Duration {
    let start = std::time::Instant::now();
    work();
    start.elapsed()
}
