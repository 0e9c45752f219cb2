//! A run beside another one, in every lab: A was pinned, B goes on, and both have the same luck.

use std::time::Duration;

use hotset::lesson::sweep::PartingSearch;
use hotset::lesson::{Changes, Exchange, Form, Lab, Origin, Told, Value};
use hotset::sim::{Progress, SimTime};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use crate::common::user::{after_session, session, verb_text};
use crate::common::{advance, go_to, labs, load, open, seek, try_load};

/// Lets A catch up in small steps; returns the moment and the digest of both, A first.
fn level(lab: &mut dyn Lab) -> [(SimTime, u64); 2] {
    let of_b = (lab.now(), lab.digest());
    while lab.keep_level(300) == Progress::OutOfBudget {
        assert!(!lab.is_level());
    }
    assert!(lab.is_level());
    let a = lab.side_a().expect("a run");
    a.assert_invariants();
    [(a.now(), a.digest()), of_b]
}

fn assert_equal(lab: &mut dyn Lab, what: &str) {
    let [of_a, of_b] = level(lab);
    let id = lab.chapter().id;
    assert_eq!(of_a, of_b, "{id}: {what}");
    assert!(lab.differing().is_empty(), "{id}: {what}");
}

/// Waits until a lab that was taken back or changed is where it was.
fn replay(lab: &mut dyn Lab) {
    while lab.replaying_to().is_some() {
        lab.replay(u64::MAX);
    }
}

/// A parameter that a slider moves, and two other values of it that the run takes.
fn a_slider(lab: &dyn Lab) -> (&'static str, Value, Value) {
    for (name, now) in lab.settings() {
        let control = lab.control(name).filter(|it| it.disabled.is_none());
        let Some(Form::Slider(slider)) = control.map(|control| control.form) else {
            continue;
        };
        let (start, end) = (*slider.track.start(), *slider.track.end());
        let tried = [0.1, 0.3, 0.5, 0.7].map(|share| slider.set(start + (end - start) * share));
        let takes = |value: &&Value| {
            let set = vec![(name.to_owned(), value.to_string())];
            **value != now
                && lab
                    .origin_from_here()
                    .check(&Changes { seed: None, set })
                    .is_ok()
        };
        let mut taken = tried.iter().filter(takes);
        if let (Some(one), Some(other)) = (taken.next(), taken.last())
            && one != other
        {
            return (name, one.clone(), other.clone());
        }
    }
    panic!("{} has no slider", lab.chapter().id);
}

fn set(lab: &mut dyn Lab, name: &str, value: &Value) {
    lab.command(&format!("set {name}={value}")).expect("is set");
}

fn value(lab: &dyn Lab, name: &str) -> Value {
    let mut settings = lab.settings().into_iter();
    settings
        .find(|(known, _)| *known == name)
        .expect("a setting")
        .1
}

/// A lab in which A and B have parted at 1 s, at 3 s: the parameter, its value in A and in B.
fn parted(id: &str) -> (Box<dyn Lab>, &'static str, Value, Value) {
    let mut lab = open(id);
    go_to(lab.as_mut(), 1.0);
    lab.pin("as it was");
    let (name, other, _) = a_slider(lab.as_ref());
    let before = value(lab.as_ref(), name);
    set(lab.as_mut(), name, &other);
    go_to(lab.as_mut(), 3.0);
    (lab, name, before, other)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_is_b_to_the_digest_while_nothing_differs(
        session in session(),
        which in any::<u32>(),
        stops in prop::collection::vec(0_u64..1_200, 1..5),
    ) {
        let mut lab = after_session(&session);
        let lab = lab.as_mut();
        lab.pin("A");
        assert_equal(lab, "when it is pinned");
        let horizon = lab.horizon();
        for permille in stops {
            seek(lab, SimTime::from_nanos(horizon.as_nanos() / 1_000 * permille));
            assert_equal(lab, "wherever it goes");
        }
        seek(lab, horizon);
        // What is done besides settings is done to both.
        for verb in lab.verbs() {
            let _may_be_refused = lab.command(&verb_text(verb, which % 20));
            advance(lab, 300);
            assert_equal(lab, verb.name);
        }
        assert_eq!(lab.step_back(3, u64::MAX), Progress::Arrived);
        assert_equal(lab, "some events back");
        assert_eq!(lab.step(2, u64::MAX), 0);
        assert_equal(lab, "and on");
        seek(lab, SimTime::ZERO);
        assert_equal(lab, "at the start");
    }
}

#[test]
fn with_other_luck_a_has_its_settings_from_the_start() {
    for (id, _) in labs() {
        let mut lab = open(id);
        let lab = lab.as_mut();
        go_to(lab, 1.0);
        let (name, one, other) = a_slider(lab);
        set(lab, name, &one);
        go_to(lab, 2.0);
        lab.pin("A");
        lab.new_luck(4_711);
        for at_s in [0.0, 0.7, 2.5] {
            go_to(lab, at_s);
            assert_equal(lab, "with other luck");
        }
        set(lab, name, &other);
        let [of_a, _] = level(lab);
        assert_eq!(of_a.0, lab.now(), "{id}");
        assert_eq!(lab.differing().len(), 1, "{id}: {:?}", lab.differing());
        assert!(lab.undo());
        assert!(lab.undo());
        replay(lab);
        assert_equal(lab, "with the first luck again");
    }
}

/// All lines of a run's event log, read after every moment at which something happens.
fn lines(origin: &Origin, until: SimTime) -> Vec<Told> {
    let mut lab = origin.begin(&Changes::default()).unwrap();
    let mut all: Vec<Told> = Vec::new();
    loop {
        all.extend(lab.told_since(all.len() as u64));
        match lab.next_instant() {
            Some(at) if at <= until => assert_eq!(lab.step(1, u64::MAX), 0),
            _ => break,
        }
    }
    let whole = all.iter().zip(0..).all(|(told, id)| told.id == id);
    assert!(whole, "the log has lost lines");
    // Where a setting is changed in one of the runs is known without a search.
    all.retain(|told| !told.exact.starts_with("Changed"));
    all
}

/// The moment of the first line that another run does not note as well.
fn naive(a: &[Told], b: &[Told]) -> Option<(u64, SimTime)> {
    let places = 0..a.len().max(b.len());
    let mut pairs = places.map(|place| (place as u64 + 1, a.get(place), b.get(place)));
    pairs.find_map(|(number, a, b)| match (a, b) {
        (Some(a), Some(b)) if a.at == b.at && a.exact == b.exact => None,
        (a, b) => {
            let at = [a, b].into_iter().flatten().map(|told| told.at).min();
            Some((number, at?))
        }
    })
}

/// Where the search finds that two runs part, sent on from moment to moment.
fn searched(sides: [Origin; 2], until: &[SimTime]) -> Option<(u64, SimTime)> {
    let mut search = PartingSearch::new(sides);
    for &until in until {
        search.go_to(until, || ());
        while search.is_under_way() {
            std::thread::sleep(Duration::from_millis(1));
            search.collect();
        }
    }
    search.found().map(|parting| (parting.number, parting.at()))
}

#[test]
fn the_runs_part_where_their_event_logs_first_differ() {
    let mut parted_somewhere = 0;
    for (id, _) in labs() {
        let (lab, ..) = parted(id);
        let sides = lab.sides().unwrap();
        let until = lab.now();
        let both = [&sides[0], &sides[1]].map(|side| lines(side, until));
        let expected = naive(&both[0], &both[1]);
        let half = SimTime::from_nanos(until.as_nanos() / 2);
        assert_eq!(searched(sides.clone(), &[until]), expected, "{id}");
        assert_eq!(searched(sides, &[half, until]), expected, "{id}");
        parted_somewhere += usize::from(expected.is_some());
        // What is the same does not part.
        let mut lab = open(id);
        go_to(lab.as_mut(), 1.0);
        lab.pin("A");
        assert_eq!(searched(lab.sides().unwrap(), &[until]), None, "{id}");
    }
    assert!(
        parted_somewhere >= 5,
        "in few labs a slider makes a difference"
    );
}

#[test]
fn a_setting_is_copied_swapped_or_reverted_alone_and_undo_takes_it_back() {
    for (id, _) in labs() {
        for how in [Exchange::Copy, Exchange::Swap, Exchange::Revert] {
            let (mut lab, name, of_a, of_b) = parted(id);
            let lab = lab.as_mut();
            let before = level(lab);
            let differing = lab.differing();
            assert_eq!(differing.len(), 1, "{id}: {differing:?}");
            assert_eq!(differing[0].name, name);
            lab.exchange(name, how).expect("is done");
            replay(lab);
            let [at_a, at_b] = level(lab);
            assert_eq!(
                (at_a.0, at_b.0),
                (before[0].0, before[1].0),
                "{id}: {how:?}"
            );
            let now = (value(lab.side_a().unwrap(), name), value(lab, name));
            match how {
                Exchange::Copy => assert_eq!(now, (of_a.clone(), of_a), "{id}"),
                Exchange::Swap => assert_eq!(now, (of_b, of_a), "{id}"),
                Exchange::Revert => {
                    assert_eq!(
                        at_a, at_b,
                        "{id}: it is as if B had never been set otherwise"
                    );
                    go_to(lab, 1.5);
                    assert_equal(lab, "reverted");
                    go_to(lab, 3.0);
                }
            }
            assert!(lab.undo(), "{id}: {how:?}");
            replay(lab);
            assert_eq!(level(lab), before, "{id}: {how:?} is taken back");
            assert!(lab.redo());
            replay(lab);
            assert_eq!(level(lab), [at_a, at_b], "{id}: {how:?} is done again");
        }
    }
}

#[test]
fn to_pin_and_to_unpin_are_steps_of_undo_that_leave_the_run_alone() {
    let mut lab = open("cache-lab");
    let lab = lab.as_mut();
    go_to(lab, 2.0);
    let run = (lab.now(), lab.digest());
    assert!(!lab.undo() && lab.sides().is_none() && lab.is_level());
    lab.pin("first");
    go_to(lab, 3.0);
    lab.pin("second");
    lab.unpin();
    lab.unpin();
    let mut names = Vec::new();
    while lab.undo() {
        assert!(lab.replaying_to().is_none(), "nothing is replayed");
        names.push(lab.name_of_a().map(str::to_owned));
    }
    assert_eq!(
        names,
        [Some("second".to_owned()), Some("first".to_owned()), None]
    );
    go_to(lab, 2.0);
    assert_eq!((lab.now(), lab.digest()), run);
    assert!(lab.redo() && lab.redo());
    assert_eq!(lab.name_of_a(), Some("second"));
}

#[test]
fn what_is_pinned_can_be_taken_to_another_run_of_the_chapter_alone() {
    let (lab, name, ..) = parted("eviction");
    let pinned = lab.pinned().unwrap();
    assert_eq!(pinned.name(), "as it was");
    let mut other = open("eviction");
    other.pin_other(&pinned).unwrap();
    level(other.as_mut());
    assert_eq!(other.name_of_a(), Some("as it was"));
    assert_eq!(
        value(other.side_a().unwrap(), name),
        value(other.as_ref(), name)
    );
    let mut stranger = open("cache-lab");
    assert!(stranger.pin_other(&pinned).is_err());
    assert!(stranger.name_of_a().is_none());
}

#[test]
fn a_file_holds_both_sides() {
    for (id, _) in labs() {
        let (mut lab, name, of_a, _) = parted(id);
        let lab = lab.as_mut();
        // A value that A has had before it was pinned anew.
        lab.exchange(name, Exchange::Swap).unwrap();
        go_to(lab, 3.5);
        let (_, _, other) = a_slider(lab);
        set(lab, name, &other);
        go_to(lab, 4.0);
        let both = level(lab);
        let file = lab.to_file().unwrap();
        assert!(file.contains("compare: Some("), "{file}");
        let mut again = load(&file);
        replay(again.as_mut());
        assert_eq!(level(again.as_mut()), both, "{id}");
        assert_eq!(again.to_file().unwrap(), file, "{id}");
        assert_eq!(again.name_of_a(), Some("as it was"));
        // Whoever reads B alone reads what it was without A.
        lab.unpin();
        let alone = lab.to_file().unwrap();
        assert!(!alone.contains("compare"), "{alone}");
        let mut alone = load(&alone);
        replay(alone.as_mut());
        assert_eq!((alone.now(), alone.digest()), both[1], "{id}");
        // And A as an experiment of its own is A.
        let mut a = again.open_a().unwrap().unwrap();
        seek(a.as_mut(), both[0].0);
        assert_eq!((a.now(), a.digest()), both[0], "{id}");
        assert_ne!(value(a.as_ref(), name), of_a, "{id}: it was swapped");
    }
}

/// A file of the laboratory with this beside it.
fn with_compare(part: &str) -> String {
    format!(
        "(format: 1, chapter: \"cache-lab\", model_version: 1, setup: (seed: 1, params: ()), \
         compare: {part})"
    )
}

#[test]
fn a_file_that_compares_what_cannot_be_is_refused() {
    let long = format!("Some((name: \"{}\"))", "n".repeat(201));
    let many = format!(
        "Some((log: [{}]))",
        "(at_ns: 0, command: Set(\"capacity\", 5)),".repeat(201)
    );
    for (part, says) in [
        ("Some((set: {\"slots\": 3}))", "capacity"),
        ("Some((set: {\"capacity\": 2000000}))", "capacity"),
        ("Some((settings: {\"policy\": \"best\"}))", "policy"),
        (
            "Some((log: [(at_ns: 5, command: KillCache)]))",
            "does nothing else",
        ),
        (
            "Some((log: [(at_ns: 5, command: Set(\"capacity\", 2000000))]))",
            "capacity",
        ),
        ("Some((at_ns: 90000000000000))", "24 virtual hours"),
        ("Some((colour: 3))", "colour"),
        (long.as_str(), "200 characters"),
        (many.as_str(), "first moment"),
    ] {
        let refusal = try_load(&with_compare(part)).err().map(|it| it.to_string());
        assert!(
            refusal.as_ref().is_some_and(|it| it.contains(says)),
            "{part}: {refusal:?}"
        );
    }
    for part in [
        "None",
        "Some(())",
        "Some((set: {\"capacity\": 7}, seed: Some(3)))",
    ] {
        let lab = try_load(&with_compare(part)).unwrap();
        assert_eq!(lab.name_of_a().is_some(), part != "None");
    }
}

#[test]
fn two_runs_for_which_there_is_no_memory_are_not_run_side_by_side() {
    let mut lab = open("cache-lab");
    for setting in ["keys=1000000", "capacity=600000"] {
        lab.command(&format!("set {setting}")).unwrap();
    }
    lab.pin("large");
    assert!(lab.sides().is_none());
    while lab.keep_level(u64::MAX) == Progress::OutOfBudget {}
    assert!(lab.side_a().is_none());
    let refusal = lab.a_is_refused().map(ToString::to_string);
    assert!(refusal.is_some_and(|refusal| refusal.contains("165 MiB")));
    assert!(lab.is_level(), "B does not wait for what never comes");
    assert!(lab.to_file().is_ok());
}
