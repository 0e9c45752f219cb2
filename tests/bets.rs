//! Bets: every chapter asks for one, the model decides each, and what was bet is kept.

use crate::common::claims::{Claim, SEEDS, assert_whole, between, fact, names as is};
use crate::common::{Run, go_to, in_parallel, labs, load, metric, open, try_load};
use hotset::chapters::chapter;
use hotset::lesson::{Bet, BetState, Changes, Lab, Replayed};

/// The ready-made experiments with a bet.
fn with_bets() -> Vec<(String, Bet)> {
    let mut all = Vec::new();
    for (id, opened) in labs() {
        for preset in opened.presets {
            let what = format!("{id}/{}", preset.id);
            if let Some(bet) = open(&what).bet() {
                all.push((what, bet.clone()));
            }
        }
    }
    all
}

/// What decides a bet on this seed.
fn decided(what: &str, seed: u64, at_s: f64) -> (usize, Vec<f64>) {
    let mut lab = open(what);
    let changes = Changes {
        seed: Some(seed),
        set: Vec::new(),
    };
    lab.change_setup(&changes).unwrap();
    assert_eq!(lab.bet_state(), Some(BetState::Asked), "{what}");
    lab.choose(0);
    assert_eq!(lab.bet_state(), Some(BetState::Waiting), "{what}");
    go_to(lab.as_mut(), at_s);
    match lab.bet_state() {
        Some(BetState::Decided { right, values }) => (right, values),
        other => panic!("{what}, seed {seed}: {other:?}"),
    }
}

#[test]
fn every_chapter_has_a_bet_that_does_not_hold_up_its_first_picture() {
    let bets = with_bets();
    for (id, opened) in labs() {
        let own = bets
            .iter()
            .filter(|(what, _)| what.starts_with(&format!("{id}/")));
        assert!(own.count() > 0, "{id}");
        let first = open(&format!("{id}/{}", opened.presets[0].id));
        assert_eq!(first.bet_state(), None, "{id}");
    }
}

#[test]
fn the_model_decides_every_bet_alike_whatever_the_luck() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    for (what, bet) in with_bets() {
        let results = in_parallel(&seeds, |&seed| decided(&what, seed, bet.at_s));
        println!("{what}: {results:?}");
        let first = results[0].0;
        assert!(
            results.iter().all(|(right, _)| *right == first),
            "{what}: {results:?}"
        );
    }
}

#[test]
fn what_decides_is_what_a_run_without_a_bet_measures() {
    for (what, bet) in with_bets() {
        let seed = open(&what).seed();
        let (_, values) = decided(&what, seed, bet.at_s);
        let metrics = |until_s: f64| {
            let run = Run {
                what: &what,
                seed,
                set: &[],
                commands: &[],
                until_s,
            };
            run.metrics()
        };
        let (before, after) = (metrics(bet.since_s), metrics(bet.at_s));
        for (name, value) in bet.metrics().into_iter().zip(values) {
            let since = if bet.since_s > 0.0 {
                metric(&before, name)
            } else {
                0.0
            };
            assert_eq!(value, metric(&after, name) - since, "{what}: {name}");
        }
    }
}

#[test]
fn a_bet_changes_nothing_in_the_run() {
    for (what, bet) in with_bets() {
        let mut plain = open(&what);
        go_to(plain.as_mut(), bet.at_s * 1.1);
        let mut lab = open(&what);
        lab.choose(1);
        go_to(lab.as_mut(), bet.at_s * 1.1);
        assert_eq!(lab.digest(), plain.digest(), "{what}");
    }
}

#[test]
fn the_choice_is_kept_in_the_file_and_decided_again_by_its_replay() {
    for (what, bet) in with_bets() {
        let mut lab = open(&what);
        let before = lab.edits();
        lab.choose(1);
        assert_ne!(lab.edits(), before, "{what}: it is worth saving");
        go_to(lab.as_mut(), bet.at_s);
        let state = lab.bet_state();
        assert!(matches!(state, Some(BetState::Decided { .. })), "{what}");
        let mut again = load(&lab.to_file().unwrap());
        assert_eq!(again.bet().unwrap().chosen, Some(1));
        assert_eq!(again.bet_state(), Some(BetState::Waiting));
        assert_eq!(again.replay(u64::MAX), Some(Replayed::Identical));
        assert_eq!(again.bet_state(), state);
    }
}

/// A bet of the laboratory that is open.
fn asked() -> Box<dyn Lab> {
    let lab = open("cache-lab/kill-at-peak");
    assert_eq!(lab.bet_state(), Some(BetState::Asked));
    lab
}

#[test]
fn a_bet_is_void_once_the_run_is_another_and_stands_again_when_that_is_undone() {
    let mut lab = asked();
    lab.choose(1);
    go_to(lab.as_mut(), 35.0);
    lab.command("revive-cache").unwrap();
    assert_eq!(lab.bet_state(), Some(BetState::Void));
    go_to(lab.as_mut(), 45.0);
    assert_eq!(lab.bet_state(), Some(BetState::Void));
    let mut again = load(&lab.to_file().unwrap());
    again.replay(u64::MAX);
    assert_eq!(
        again.bet_state(),
        Some(BetState::Void),
        "in the file as well"
    );
    assert!(lab.undo());
    lab.replay(u64::MAX);
    go_to(lab.as_mut(), 45.0);
    assert!(matches!(lab.bet_state(), Some(BetState::Decided { .. })));
    // What is done after the decision changes nothing in it.
    lab.command("write=3").unwrap();
    go_to(lab.as_mut(), 50.0);
    assert!(matches!(lab.bet_state(), Some(BetState::Decided { .. })));
}

#[test]
fn a_run_that_has_begun_is_not_bet_on_and_a_skipped_bet_is_not_asked_again() {
    let mut lab = asked();
    lab.dismiss_bet();
    assert_eq!(lab.bet_state(), None);
    let mut lab = asked();
    assert_eq!(lab.step(3, u64::MAX), 0);
    assert_eq!(lab.bet_state(), None);
    lab.choose(1);
    assert_eq!(lab.bet().unwrap().chosen, None);
    go_to(lab.as_mut(), 0.0);
    assert_eq!(lab.bet_state(), None, "its course has been seen");
    let mut lab = asked();
    lab.choose(99);
    assert_eq!(lab.bet_state(), Some(BetState::Asked));
    lab.command("write=3").unwrap();
    assert_eq!(lab.bet_state(), None, "it would be about another run");
}

#[test]
fn a_new_run_is_bet_on_anew() {
    let mut lab = open("eviction/loop");
    lab.choose(2);
    go_to(lab.as_mut(), 30.0);
    lab.new_luck(99);
    assert_eq!(lab.bet_state(), Some(BetState::Asked));
    lab.choose(0);
    go_to(lab.as_mut(), 30.0);
    lab.reset();
    assert_eq!(lab.bet_state(), Some(BetState::Asked));
    assert!(lab.undo());
    lab.replay(u64::MAX);
    assert!(matches!(lab.bet_state(), Some(BetState::Decided { .. })));
    assert_eq!(lab.bet().unwrap().chosen, Some(0));
}

#[test]
fn stepping_over_the_decision_measures_at_its_moment() {
    let mut lab = open("cache-aside/stampede-of-fifty");
    let at_s = lab.bet().unwrap().at_s;
    lab.choose(3);
    go_to(lab.as_mut(), at_s - 0.001);
    let (_, values) = decided("cache-aside/stampede-of-fifty", lab.seed(), at_s);
    assert_eq!(lab.step(1, u64::MAX), 0);
    while lab.now().as_secs_f64() < at_s {
        let before = lab.now();
        assert_eq!(lab.step(1, u64::MAX), 0);
        if lab.now() == before {
            // Nothing happens any more that could be stepped over.
            go_to(lab.as_mut(), at_s);
        }
    }
    let at = lab.now();
    assert_eq!(
        lab.bet_state(),
        Some(BetState::Decided { right: 3, values })
    );
    assert_eq!(lab.now(), at);
}

#[test]
fn a_bet_of_a_broken_file_is_refused_in_a_sentence() {
    let opened = chapter("cache-lab").unwrap().lab().unwrap();
    let file = opened.preset("kill-at-peak").unwrap().source;
    for (from, to) in [
        ("Metric(\"timed_out\")", "Metric(\"luck\")"),
        ("Metric(\"timed_out\")", "Highest"),
        ("at_s: 40.0", "at_s: 1e300"),
        ("at_s: 40.0", "at_s: NaN"),
        ("at_s: 40.0", "at_s: 20.0"),
        ("at_s: 40.0", "at_s: 40.0, chosen: Some(4)"),
        ("below: Some(1.0)", "below: Some(2.0)"),
        ("text: \"none\"", "text: \"\""),
        ("    since_s", "    until_s"),
    ] {
        assert!(file.contains(from), "{from}");
        let refused = try_load(&file.replace(from, to));
        let sentence = refused.err().expect(to).to_string();
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

/// A metric of a ready-made experiment at a second, on its own seed.
fn at(what: &str, until_s: f64, name: &str) -> f64 {
    let mut lab = open(what);
    go_to(lab.as_mut(), until_s);
    metric(&lab.summary().metrics, name)
}

/// What the questions state.
fn claims() -> Vec<Claim> {
    let calm = "bottleneck/calm";
    let killed = "cache-lab/kill-at-peak";
    let killed_at = open(killed).marks()[0].at.as_secs_f64();
    let written_at = open("local-external/after-an-update").marks()[0]
        .at
        .as_secs_f64();
    let arrive = at(killed, 40.0, "reads") - at(killed, 30.0, "reads");
    let median = at(calm, 10.0, "latency_p50_ms");
    let local = open("local-external/after-an-update").bet().unwrap().at_s;
    vec![
        is("At 300 reads/s", calm, "reads_per_s", 300.0),
        between("the median read takes 2 ms", median, 1.95, 2.05),
        is(
            "when 900 arrive",
            "bottleneck/overloaded",
            "reads_per_s",
            900.0,
        ),
        is(
            "2 ms after their write",
            "replication/one-and-one",
            "read_after_ms",
            2.0,
        ),
        is("600 users", "partitioning/celebrity", "users", 600.0),
        is("four shards", "partitioning/celebrity", "nodes", 4.0),
        is("six steps deep", "nosql/six-hops", "depth", 6.0),
        between(
            "the fifty readers",
            at("cache-aside/stampede-of-fifty", 1.0, "reads"),
            50.0,
            50.0,
        ),
        between(
            "Six keys in turn",
            at("eviction/loop", 60.0, "lru.misses_cold"),
            6.0,
            6.0,
        ),
        is("five slots", "eviction/loop", "capacity", 5.0),
        between("At 20 s instance 1 writes key 1", written_at, 20.0, 20.0),
        between("A second later", local - written_at, 1.0, 1.0),
        is(
            "of the eight instances",
            "local-external/after-an-update",
            "instances",
            8.0,
        ),
        between("About 200 reads arrive", arrive, 180.0, 220.0),
        between(
            "in the 10 s after the cache is killed",
            40.0 - killed_at,
            10.0,
            10.0,
        ),
        fact(
            "All four caches crash at once",
            open("write-patterns/burst-then-crash")
                .marks()
                .iter()
                .filter(|mark| mark.text.contains("crash"))
                .count()
                == 4,
        ),
    ]
}

#[test]
fn the_questions_say_what_their_experiments_are() {
    let claims = claims();
    let questions: Vec<String> = with_bets()
        .into_iter()
        .map(|(_, bet)| bet.question)
        .collect();
    let questions = questions.join("\n");
    assert_whole(&questions, &claims);
}
