//! Exercises about databases, shards and data models: closed forms, rows one by one, plain answers.

use std::collections::BTreeSet;

use hotset::chapters::nosql::Family;
use hotset::chapters::partitioning::Card;
use hotset::chapters::{chapter, nosql, partitioning};
use hotset::lesson::practice::Exercise;
use hotset::lesson::{Lab as _, Subject};

use super::caches::{between, number};
use super::{accepts, answered, lab_of, options};
use crate::common::metric;

pub fn solve(exercise: &Exercise) {
    match (exercise.chapter, exercise.kind) {
        ("bottleneck", "utilisation") => utilisation(exercise),
        ("bottleneck", "cache-saves") => cache_saves(exercise),
        ("bottleneck", "lower-p99") => lower_p99(exercise),
        ("partitioning", "shards-touched") => shards_touched(exercise),
        ("partitioning", "rows-moved") => rows_moved(exercise),
        ("partitioning", "busiest-shard") => busiest_shard(exercise),
        ("nosql", "cheapest-model") => cheapest_model(exercise),
        ("nosql", "round-trips") => round_trips(exercise),
        ("nosql", "rows-looked-at") => rows_looked_at(exercise),
        (_, kind) => panic!("{kind} is not solved by other means"),
    }
}

fn accepted(exercise: &Exercise, value: f64) {
    assert!(
        accepts(exercise, value),
        "{value}, the run {}: {}",
        exercise.solution(),
        exercise.question
    );
}

/// A share in percent that may not be there.
fn hit_share(text: &str) -> f64 {
    if text.contains("answers ") {
        number(text, "answers ", " %") / 100.0
    } else {
        0.0
    }
}

fn utilisation(exercise: &Exercise) {
    let text = &exercise.question;
    let reads = if text.contains("gets ") && !text.contains("together they get ") {
        number(text, " gets ", " reads/s")
    } else {
        number(text, "together they get ", " reads/s")
    };
    let replicas = if text.starts_with("Each of") {
        number(text, "Each of ", " replica")
    } else {
        1.0
    };
    let workers = text
        .split_once(" worker")
        .unwrap()
        .0
        .rsplit_once(' ')
        .unwrap()
        .1;
    let workers: f64 = workers.parse().unwrap();
    let service_s = number(text, "A service takes ", " ms") / 1e3;
    let load = reads * (1.0 - hit_share(text)) * service_s / (replicas * workers);
    accepted(exercise, load.min(1.0) * 100.0);
}

fn cache_saves(exercise: &Exercise) {
    let text = &exercise.question;
    let reads = number(text, "Clients send ", " reads/s");
    let run_s = number(text, "the first ", " s?");
    let killed_s = if text.contains("is killed") {
        number(text, "At ", " s the cache")
    } else {
        run_s
    };
    let saved = hit_share(text) * killed_s / run_s;
    accepted(exercise, reads * (1.0 - saved));
}

fn lower_p99(exercise: &Exercise) {
    let p99 = |index: usize| {
        let lab = answered(exercise, index);
        metric(&lab.summary().metrics, "latency_p99_ms")
    };
    let (right, wrong) = options(exercise);
    let of = |label: &str| {
        let place = exercise
            .moments
            .iter()
            .position(|moment| moment.label == label);
        p99(place.unwrap())
    };
    let best = of(&right);
    assert!(
        wrong.iter().all(|label| of(label) > best),
        "{}",
        exercise.question
    );
    // Exponential service with one worker is M/M/1, whose p99 rises with the utilisation alone.
    let slower = "1 worker, exponential service times";
    let is_quicker = |text: &String| text.starts_with(slower) && text != slower;
    assert!(right != slower || !wrong.iter().any(is_quicker));
}

fn shards_touched(exercise: &Exercise) {
    let text = &exercise.question;
    let chapter = chapter("partitioning").unwrap();
    let mut lab = lab_of::<partitioning::Model>(chapter, &exercise.moments[0].file);
    lab.cancel_replay();
    let _arrived = lab.seek(exercise.moments[0].answered_at, u64::MAX);
    let model = lab.model();
    let (world, layout, params) = (model.world(), model.layout(), model.params());
    let asked = between(text, "The query is: ", ". Which");
    let said = |card| partitioning::words(card, params, world);
    let card = Card::ALL
        .into_iter()
        .find(|card| said(*card) == asked)
        .unwrap();
    let month = world.month(params.month);
    let near = world.row_of_user_near(params.user, month.start);
    let wanted = world.rows().filter(|row| match card {
        Card::Month => month.contains(row),
        Card::User => month.contains(row) && world.user(*row) == params.user,
        Card::Row => *row == near,
    });
    let homes: BTreeSet<String> = wanted
        .map(|row| layout.home(world, row).to_string())
        .collect();
    let all = layout.nodes().len();
    let named = |text: &str| -> BTreeSet<String> {
        if text.starts_with("all ") {
            return layout.nodes().iter().map(ToString::to_string).collect();
        }
        let list = text
            .trim_start_matches("shards ")
            .trim_start_matches("shard ");
        list.split(", ").map(str::to_owned).collect()
    };
    let (right, wrong) = options(exercise);
    let right = named(&right);
    assert!(homes.is_subset(&right), "{text}");
    // Where rule and question name the homes, no other shard is asked; otherwise all are.
    let is_scattered = match card {
        Card::Month => !text.contains("divided by date"),
        Card::User => text.contains("hash of its whole key"),
        Card::Row => false,
    };
    let expected = if is_scattered { all } else { homes.len() };
    assert_eq!(right.len(), expected, "{text}");
    assert!(wrong.iter().all(|text| named(text) != right));
}

fn rows_moved(exercise: &Exercise) {
    let text = &exercise.question;
    let is_ring = text.contains("hash ring");
    let nodes = if is_ring {
        number(text, "each of ", " shards")
    } else {
        number(text, "modulo ", ".")
    } as u64;
    let gone = text
        .contains("is removed")
        .then(|| number(text, ". Shard ", " is") as u64 - 1);
    let after = if gone.is_some() {
        nodes - 1
    } else if text.contains("One shard is added") {
        nodes + 1
    } else if text.contains("doubled to ") {
        number(text, "doubled to ", " in one step") as u64
    } else {
        nodes + number(text, ". ", " shards are added") as u64
    };
    let share = if is_ring {
        // The rows of the shards that came, or of the one that is gone.
        nodes.abs_diff(after) as f64 / nodes.max(after) as f64
    } else {
        // Over so many hashes all pairs of remainders come as often as over all.
        let moves = |value: &u64| {
            let place = value % after;
            let skipped = gone.is_some_and(|gone| place >= gone);
            value % nodes != place + u64::from(skipped)
        };
        let all = nodes * after;
        (0..all).filter(moves).count() as f64 / all as f64
    };
    accepted(exercise, share * 100.0);
}

fn busiest_shard(exercise: &Exercise) {
    let text = &exercise.question;
    let nodes: f64 = text.split_once(' ').unwrap().0.parse().unwrap();
    let hot = number(text, "per second; ", " %") / 100.0;
    let share = if text.contains("whole key") {
        1.0 / nodes
    } else {
        hot + (1.0 - hot) / nodes
    };
    accepted(exercise, share * 100.0);
}

/// The name of a model as metrics have it, and a count of its one answer.
fn count(exercise: &Exercise, family: &str, name: &str) -> f64 {
    let lab = answered(exercise, 0);
    metric(&lab.summary().metrics, &format!("{family}.{name}"))
}

fn cheapest_model(exercise: &Exercise) {
    // The unit costs that the question names, times what the stores have counted.
    let cost = |family: &str| {
        let of = |name| count(exercise, family, name);
        500.0 * of("round_trips")
            + of("index_probes")
            + 0.5 * of("rows_scanned")
            + 0.1 * of("edges_walked")
            + 0.001 * of("bytes_read")
    };
    let (right, wrong) = options(exercise);
    for other in wrong {
        assert!(
            cost(&right) < cost(&other),
            "{right} {other}: {}",
            exercise.question
        );
    }
}

/// The number of results by the plain evaluation of the question, without any store.
fn plain_results(exercise: &Exercise) -> usize {
    let chapter = chapter("nosql").unwrap();
    let mut lab = lab_of::<nosql::Model>(chapter, &exercise.moments[0].file);
    lab.cancel_replay();
    let _arrived = lab.seek(exercise.moments[0].answered_at, u64::MAX);
    let model = lab.model();
    let execution = model.latest().unwrap();
    let plain = execution.question.answer(model.world().data());
    for family in Family::ALL {
        let asked = model.world().ask(family, execution.question, 0);
        assert_eq!(asked.results, plain, "{}", exercise.question);
    }
    assert_eq!(<nosql::Model as Subject>::params(model).queries_per_s, 0.0);
    plain.len()
}

fn round_trips(exercise: &Exercise) {
    let text = &exercise.question;
    let results = plain_results(exercise);
    let family = between(text, "does it take with the ", " model?");
    let users = number(text, "A site with ", " users");
    let right: f64 = options(exercise).0.parse().unwrap();
    assert!(right >= 1.0, "{text}");
    assert!((right - count(exercise, family, "round_trips")).abs() < 1e-9);
    if family == "relational" || family == "graph" {
        assert!(
            (right - 1.0).abs() < 1e-9,
            "one server answers it whole: {text}"
        );
    }
    if family == "key-value" && text.contains("all users over") {
        // The list of users, then every user, a hundred to a request.
        assert!(
            (right - 1.0 - (users / 100.0).ceil()).abs() < 1e-9,
            "{text}"
        );
        assert!(results as f64 <= users);
    }
}

fn rows_looked_at(exercise: &Exercise) {
    let text = &exercise.question;
    let results = plain_results(exercise);
    let family = between(text, "does the ", " store");
    let users = number(text, "A site with ", " users");
    let right: f64 = options(exercise).0.parse().unwrap();
    assert!((right - count(exercise, family, "rows_scanned")).abs() < 1e-9);
    if text.contains("all users over") {
        let has_index = text.contains("there are secondary indexes");
        if family == "wide-column" && has_index {
            // Its index is by decades of age: the decade of the limit is read as a whole.
            assert!((results as f64..=users).contains(&right), "{text}");
            return;
        }
        let expected = match family {
            // It cannot look into its values: the list of users, and every user.
            "key-value" => users + 1.0,
            // No table has the age as its key.
            "wide-column" => users,
            _ if has_index => results as f64,
            _ => users,
        };
        assert!((right - expected).abs() < 1e-9, "{expected}: {text}");
    }
}
