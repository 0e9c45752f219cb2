//! Sweeps and comparisons of every lab, against runs that are made one by one.

use hotset::lesson::sweep::{Axis, Background, Comparison, Course, Sweep, Wanted, first_parting};
use hotset::lesson::{Changes, Form, Lab, Metrics, Range, Refusal, Told, Value};
use hotset::sim::SimTime;

use crate::common::{Run, go_to, labs, metric, open, openings};

/// Long enough that every lab has done something, in seconds.
const UNTIL_S: f64 = 4.0;

fn course() -> Course {
    Course::new(UNTIL_S, 0.0, Vec::new()).unwrap()
}

/// A parameter that a slider moves, and three values along its track.
fn a_slider(lab: &dyn Lab) -> (&'static str, Vec<Value>) {
    let origin = lab.origin();
    for (name, _) in origin.ranges() {
        let control = lab
            .control(name)
            .filter(|control| control.disabled.is_none());
        let Some(Form::Slider(slider)) = control.map(|control| control.form) else {
            continue;
        };
        let (start, end) = (*slider.track.start(), *slider.track.end());
        let at = |share: f64| slider.set(start + (end - start) * share);
        let mut values: Vec<Value> = [0.05, 0.3, 0.6].into_iter().map(at).collect();
        values.dedup();
        let fits = |value: &Value| {
            let set = vec![(name.to_owned(), value.to_string())];
            origin.check(&Changes { seed: None, set }).is_ok()
        };
        if values.len() == 3 && values.iter().all(fits) && origin.set_at(name).is_none() {
            return (name, values);
        }
    }
    panic!("{} has no slider", lab.chapter().id);
}

/// NaN is no value, as `None` is not.
fn assert_same(found: &[(&'static str, Option<f64>)], run: &Metrics, what: &str) {
    assert_eq!(found.len(), run.len(), "{what}");
    for ((name, found), (known, value)) in found.iter().zip(run) {
        assert_eq!((name, found), (known, value), "{what}");
    }
}

#[test]
fn a_point_of_a_sweep_is_the_run_at_that_value() {
    for (id, _) in labs() {
        let lab = open(id);
        let origin = lab.origin();
        let (name, values) = a_slider(lab.as_ref());
        let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
        let axis = format!("{name}={}", texts.join(","));
        let axis = Axis::read(&axis, &origin.ranges()).unwrap();
        assert_eq!(axis.values, values, "{id}");
        let seeds = 2;
        let sweep = Sweep::new(vec![axis], seeds, &origin).unwrap();
        let mut shares = Vec::new();
        let mut go_on = |share| {
            shares.push(share);
            Ok(())
        };
        let points = sweep.run(&origin, &course(), 2, &mut go_on).unwrap();
        assert_eq!(points.len(), values.len());
        for (point, text) in points.iter().zip(&texts) {
            let runs: Vec<Metrics> = (0..seeds)
                .map(|number| {
                    let run = Run {
                        what: id,
                        seed: lab.seed() + number,
                        set: &[(name, text)],
                        commands: &[],
                        until_s: UNTIL_S,
                    };
                    run.metrics()
                })
                .collect();
            for (index, (name, spread)) in point.metrics.iter().enumerate() {
                let values: Vec<f64> = runs.iter().filter_map(|run| run[index].1).collect();
                let mean = values.iter().sum::<f64>() / values.len() as f64;
                let what = format!("{id} {text}: {name}");
                assert_eq!(spread.runs, values.len(), "{what}");
                match spread.mean {
                    Some(found) => assert!((found - mean).abs() <= 1e-12 * mean.abs(), "{what}"),
                    None => assert!(values.is_empty(), "{what}"),
                }
            }
        }
        assert!(shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}

#[test]
fn threads_and_companions_change_no_number() {
    let lab = open("cache-lab");
    let origin = lab.origin();
    let axis = |text: &str| Axis::read(text, &origin.ranges()).unwrap();
    let both = vec![axis("capacity=5..40:3"), axis("policy")];
    let sweep = Sweep::new(both, 1, &origin).unwrap();
    let alone = sweep.run(&origin, &course(), 1, &mut |_| Ok(())).unwrap();
    let shared = sweep.run(&origin, &course(), 5, &mut |_| Ok(())).unwrap();
    assert_eq!(alone, shared);
    for point in &alone {
        let [capacity, policy] = &point.at[..] else {
            panic!("two values");
        };
        let (capacity, policy) = (capacity.to_string(), policy.to_string());
        let run = Run {
            what: "cache-lab",
            seed: lab.seed(),
            set: &[("capacity", &capacity), ("policy", &policy)],
            commands: &[],
            until_s: UNTIL_S,
        };
        let means = point
            .metrics
            .iter()
            .map(|(name, spread)| (*name, spread.mean));
        assert_same(&means.collect::<Vec<_>>(), &run.metrics(), &policy);
    }
}

#[test]
fn a_ready_made_log_and_what_is_done_besides_are_part_of_every_run() {
    let lab = open("cache-lab/kill-at-peak");
    let origin = lab.origin();
    let commands = vec![(2.0, "kill-cache".to_owned())];
    let course = Course::new(UNTIL_S, 1.0, commands).unwrap();
    let axis = Axis::read("capacity=10,30", &origin.ranges()).unwrap();
    let sweep = Sweep::new(vec![axis], 1, &origin).unwrap();
    let points = sweep.run(&origin, &course, 2, &mut |_| Ok(())).unwrap();
    for (point, slots) in points.iter().zip(["10", "30"]) {
        let run = Run {
            what: "cache-lab/kill-at-peak",
            seed: lab.seed(),
            set: &[("capacity", slots)],
            commands: &[("restart-metrics", 1.0), ("kill-cache", 2.0)],
            until_s: UNTIL_S,
        };
        let run = run.metrics();
        assert!(metric(&run, "misses_cache_down") > 0.0);
        let means = point
            .metrics
            .iter()
            .map(|(name, spread)| (*name, spread.mean));
        assert_same(&means.collect::<Vec<_>>(), &run, slots);
    }
}

#[test]
fn a_sweep_that_is_ended_says_so_and_a_value_that_is_refused_is_refused_at_once() {
    let origin = open("cache-lab").origin();
    let axis = |text: &str| Axis::read(text, &origin.ranges()).unwrap();
    let sweep = Sweep::new(vec![axis("capacity=1..40")], 1, &origin).unwrap();
    let ended = sweep.run(&origin, &course(), 2, &mut |_| Err(Refusal::new("enough.")));
    assert_eq!(ended.unwrap_err().to_string(), "enough.");
    let beyond = Sweep::new(vec![axis("capacity=50,101")], 1, &origin).unwrap_err();
    assert!(beyond.to_string().contains("number of keys"), "{beyond}");
    let many = [axis("capacity=0..99:100"), axis("reads_per_s=1..90:1000")];
    assert!(Sweep::new(many.to_vec(), 1, &origin).is_ok());
    assert!(Sweep::new(many.to_vec(), 2, &origin).is_err());
    assert!(Sweep::new(vec![axis("policy"), axis("policy")], 1, &origin).is_err());
    assert!(Sweep::new(Vec::new(), 1, &origin).is_err());
}

#[test]
fn what_the_log_sets_cannot_be_varied() {
    let mut lab = open("cache-lab");
    go_to(lab.as_mut(), 2.0);
    lab.command("set capacity=30").unwrap();
    lab.command("kill-cache").unwrap();
    let origin = lab.origin();
    let axis = |text: &str| Axis::read(text, &origin.ranges()).unwrap();
    let refused = Sweep::new(vec![axis("capacity=1..40")], 1, &origin).unwrap_err();
    assert!(refused.to_string().contains("at 2"), "{refused}");
    // From here on it is part of the set-up, and the fault stays.
    let here = lab.origin_from_here();
    assert_eq!(here.set_at("capacity"), None);
    let mut again = here.begin(&Changes::default()).unwrap();
    assert_eq!(again.setup_params(), lab.summary().params);
    go_to(again.as_mut(), 4.0);
    assert!(metric(&again.metrics(), "misses_cache_down") > 0.0);
}

#[test]
fn a_run_that_only_goes_on_is_the_run_and_can_still_go_back() {
    for what in openings() {
        let lab = open(&what);
        let mut again = lab.origin().begin(&Changes::default()).unwrap();
        let mut first = lab;
        for at_s in [3.0, 1.0] {
            go_to(first.as_mut(), at_s);
            go_to(again.as_mut(), at_s);
            assert_eq!(first.digest(), again.digest(), "{what} at {at_s} s");
        }
    }
}

#[test]
fn an_experiment_equals_itself_to_the_digest() {
    for (id, _) in labs() {
        let (a, b) = (open(id), open(id));
        let labs = (a.as_ref(), b.as_ref());
        let found = Comparison::new(labs, &course(), 2, 2, &mut |_| Ok(())).unwrap();
        assert_eq!(found.digests.0, found.digests.1, "{id}");
        assert_eq!((found.parting, found.settings.len()), (None, 0), "{id}");
        for metric in &found.metrics {
            let mean = metric.difference.mean;
            assert!(mean.is_none_or(|mean| mean == 0.0), "{id}: {}", metric.name);
            assert_ne!(metric.beyond_luck(), Some(true), "{id}: {}", metric.name);
        }
    }
}

/// All lines of an event log, read after every moment at which something happens.
fn all_lines(lab: &mut dyn Lab, until: SimTime) -> Vec<Told> {
    let mut lines: Vec<Told> = lab.told_since(0);
    while let Some(next) = lab.next_instant().filter(|next| *next <= until) {
        crate::common::seek(lab, next);
        let from = lines.last().map_or(0, |last| last.id + 1);
        lines.extend(lab.told_since(from));
    }
    lines
}

#[test]
fn runs_part_at_the_first_event_that_is_another() {
    let until = SimTime::from_secs_f64(UNTIL_S);
    for (id, _) in labs() {
        let lab = open(id);
        let (name, values) = a_slider(lab.as_ref());
        let side = |value: &Value| {
            let set = vec![(name.to_owned(), value.to_string())];
            let mut lab = open(id);
            lab.change_setup(&Changes { seed: None, set }).unwrap();
            lab
        };
        let (mut a, mut b) = (side(&values[0]), side(&values[2]));
        let (from_a, from_b) = (a.origin(), b.origin());
        let found = first_parting(&from_a, &from_b, &course(), &mut || Ok(())).unwrap();
        let (a, b) = (all_lines(a.as_mut(), until), all_lines(b.as_mut(), until));
        assert!(
            a.iter()
                .enumerate()
                .all(|(place, line)| line.id == place as u64),
            "{id}"
        );
        let longest = a.len().max(b.len());
        let differs = |place: &usize| match (a.get(*place), b.get(*place)) {
            (Some(a), Some(b)) => (a.at, &a.exact) != (b.at, &b.exact),
            _ => true,
        };
        let scanned = (0..longest).find(differs);
        assert_eq!(
            found.as_ref().map(|parting| parting.number),
            scanned.map(|place| place as u64 + 1),
            "{id}: {name}"
        );
        if let (Some(found), Some(place)) = (found, scanned) {
            assert_eq!(
                (found.a.as_ref(), found.b.as_ref()),
                (a.get(place), b.get(place))
            );
        }
    }
}

#[test]
fn more_slots_help_beyond_luck_and_another_seed_does_not() {
    let side = |set: &[(&str, &str)]| {
        let mut lab = open("cache-lab/zipf-20-slots");
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let set = set.iter().map(owned).collect();
        lab.change_setup(&Changes { seed: None, set }).unwrap();
        lab
    };
    let (few, many) = (side(&[("capacity", "10")]), side(&[("capacity", "60")]));
    let course = Course::new(30.0, 0.0, Vec::new()).unwrap();
    let labs = (few.as_ref(), many.as_ref());
    let found = Comparison::new(labs, &course, 20, 2, &mut |_| Ok(())).unwrap();
    let [(name, few_slots, many_slots)] = &found.settings[..] else {
        panic!("one setting differs");
    };
    assert_eq!(
        (*name, few_slots, many_slots),
        ("capacity", &Value::Count(10), &Value::Count(60))
    );
    let rate = found.metric("hit_rate").unwrap();
    assert_eq!(rate.beyond_luck(), Some(true));
    assert!(rate.difference.p05.unwrap() > 0.0);
    // On the same luck both see the same reads.
    let reads = found.metric("reads").unwrap();
    assert_eq!(reads.difference.mean, Some(0.0));
    assert_eq!(reads.beyond_luck(), Some(false));
    let alone = Comparison::new(labs, &course, 1, 1, &mut |_| Ok(())).unwrap();
    assert_eq!(alone.metric("hit_rate").unwrap().beyond_luck(), None);
}

#[test]
fn headline_metrics_are_metrics_and_mostly_have_a_value() {
    for (id, _) in labs() {
        let mut lab = open(id);
        let names = lab.metric_names();
        assert!(!lab.headlines().is_empty(), "{id}");
        for name in lab.headlines() {
            assert!(names.contains(name), "{id}: {name}");
        }
        go_to(lab.as_mut(), 60.0);
        let first = lab.headlines()[0];
        let metrics = lab.metrics();
        assert!(
            metric(&metrics, first).is_finite(),
            "{id}: {first} has no value"
        );
    }
}

#[test]
fn a_threshold_is_the_number_of_a_goal_under_the_name_of_a_metric() {
    for (id, _) in labs() {
        let lab = open(id);
        let goals: Vec<&str> = lab.goals().iter().map(|(goal, _)| goal.id).collect();
        for threshold in lab.thresholds() {
            assert!(goals.contains(&threshold.goal), "{id}: {threshold:?}");
            assert!(
                lab.metric_names().contains(&threshold.metric),
                "{id}: {threshold:?}"
            );
        }
    }
}

#[test]
fn runs_in_the_background_are_those_runs_and_end_when_they_are_dropped() {
    let lab = open("cache-lab");
    let origin = lab.origin_from_here();
    let wanted = |slots: u64| Wanted {
        origin: origin.clone(),
        changes: Changes {
            seed: None,
            set: vec![("capacity".to_owned(), slots.to_string())],
        },
    };
    // The third is refused: there are a hundred keys.
    let all = [10, 40, 400].map(wanted).to_vec();
    let mut background = Background::begin(all, course(), || ());
    while !background.is_done() {
        std::thread::sleep(std::time::Duration::from_millis(1));
        background.collect();
    }
    for (place, slots) in ["10", "40"].into_iter().enumerate() {
        let run = Run {
            what: "cache-lab",
            seed: lab.seed(),
            set: &[("capacity", slots)],
            commands: &[],
            until_s: UNTIL_S,
        };
        assert_eq!(background.metrics(place), Some(&run.metrics()), "{slots}");
        let rate = background.value(place, "hit_rate");
        assert_eq!(rate, Some(metric(&run.metrics(), "hit_rate")));
    }
    assert_eq!((background.made(), background.metrics(2)), (3, None));
    drop(Background::begin(vec![wanted(5); 10_000], course(), || ()));
}

#[test]
fn the_key_of_runs_stays_while_only_what_is_varied_changes() {
    let mut lab = open("cache-lab");
    let key = |lab: &dyn Lab| (lab.origin_key(&["capacity"]), lab.origin_key(&[]));
    let before = key(lab.as_ref());
    lab.command("set capacity=33").unwrap();
    let after = key(lab.as_ref());
    assert_eq!(before.0, after.0);
    assert_ne!(before.1, after.1);
    go_to(lab.as_mut(), 2.0);
    assert_eq!(key(lab.as_ref()), after, "time alone changes nothing");
    lab.command("kill-cache").unwrap();
    assert_ne!(key(lab.as_ref()).0, after.0);
}

#[test]
fn choices_and_switches_can_be_varied_in_every_lab() {
    for (id, _) in labs() {
        let origin = open(id).origin();
        let all = |range: &Range| match range {
            Range::Word(names) => Some(names.len()),
            Range::Flag => Some(2),
            Range::Count { .. } | Range::Number { .. } => None,
        };
        let ranges = origin.ranges();
        for (name, range) in &ranges {
            let Some(count) = all(range) else { continue };
            let axis = Axis::read(name, &ranges).unwrap();
            assert_eq!(axis.values.len(), count, "{id}: {name}");
        }
    }
}
