//! Exercises: what a database is busy with, what a cache saves it, which of four set-ups has the
//! lowest tail.

use super::model::Model;
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, Moment, POINTS, PracticeKind, Setting, at, go_to, metric, number,
    with_unit,
};
use crate::lesson::sentences::counted;
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "utilisation",
        title: "How busy are the workers?",
        make: utilisation,
    },
    PracticeKind {
        id: "cache-saves",
        title: "How many queries reach the database?",
        make: cache_saves,
    },
    PracticeKind {
        id: "lower-p99",
        title: "Which set-up has the lowest p99?",
        make: lower_p99,
    },
];

/// How long the runs of a comparison are, in seconds.
const RUN_S: f64 = 20.0;
/// Requests of a run that measures a share: with so many, luck moves it by about a point.
const REQUESTS: f64 = 8_000.0;

/// A database, up to the word after which its load stands.
fn place_said(replicas: u64, servers: u64) -> String {
    let workers = counted(servers, "worker");
    if replicas == 1 {
        return format!("A database with {workers} gets");
    }
    let replicas = counted(replicas, "replica");
    format!(
        "Each of {replicas} of a database has {workers} and gets an equal share of the reads; \
         together they get"
    )
}

/// The sentence of a question about the cache; empty where there is none.
fn cache_said(hit: f64) -> String {
    if hit == 0.0 {
        return String::new();
    }
    format!(
        " A cache in front of it answers {} of the reads.",
        with_unit(hit * 100.0, "%")
    )
}

fn utilisation(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let replicas: u64 = draw.by_difficulty(&[1, 1, 3]);
    let replicas = draw.between(1..=replicas);
    let most: u64 = draw.by_difficulty(&[1, 4, 3]);
    let servers = draw.between(1..=most);
    let service_ms = draw.between(2..=12) as f64;
    let hit = match draw.difficulty() {
        1 => 0.0,
        _ => draw.pick(&[0.0, 0.2, 0.5, 0.8]),
    };
    let capacity = (replicas * servers) as f64 * 1e3 / service_ms;
    let load = draw.between(25..=if draw.difficulty() == 3 { 130 } else { 92 }) as f64 / 100.0;
    let reads = (capacity * load / (1.0 - hit) / 5.0).round().max(1.0) * 5.0;
    let mut lab: LabOf<Model> = draw.begin(&[
        ("reads_per_s", &reads),
        ("service", &"fixed"),
        ("service_ms", &service_ms),
        ("servers", &servers),
        ("replicas", &replicas),
        ("cache_hit", &hit),
    ])?;
    let run_s = (REQUESTS / (reads * (1.0 - hit)) / 10.0).ceil() * 10.0;
    go_to(&mut lab, run_s);
    let Some(value) = metric(&lab, "utilisation") else {
        return Ok(None);
    };
    let cache = cache_said(hit);
    let place = place_said(replicas, servers);
    let at_database = reads * (1.0 - hit);
    let needed = at_database * service_ms / 1e3;
    let workers = replicas * servers;
    let why = format!(
        "{} reads/s reach the database and each takes {service_ms} ms of a worker: work for {} \
         workers, and there are {workers}. {} The run measured {}.",
        number(at_database),
        number(needed),
        if needed >= workers as f64 {
            "More work comes than they can do, so all of them are always busy and the queue grows."
        } else {
            "The share is their utilisation (rho = lambda s / c)."
        },
        with_unit(value * 100.0, "%"),
    );
    let moment = draw.moment(&mut lab, "", 0.0, run_s)?;
    Ok(Some(Draft {
        question: format!(
            "{place} {reads} reads/s. A service takes {service_ms} ms.{cache} Which share of \
             the time is a worker busy, in percent, over the first {run_s} s?"
        ),
        found: Found::share(value),
        why,
        moments: vec![moment],
    }))
}

fn cache_saves(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let reads = draw.between(10..=40) as f64 * 10.0;
    let run_s = (10_000.0 / reads / 10.0).ceil() * 10.0;
    let hit = draw.between(2..=19) as f64 * 0.05;
    let hit = (hit * 100.0).round() / 100.0;
    let killed_s = match draw.difficulty() {
        1 => None,
        2 => Some(run_s / 2.0),
        _ => Some(run_s * draw.pick(&[0.2, 0.3, 0.7, 0.8])),
    };
    let mut lab: LabOf<Model> = draw.begin(&[
        ("reads_per_s", &reads),
        ("cache_hit", &hit),
        ("service", &"fixed"),
        ("service_ms", &1),
    ])?;
    if let Some(killed_s) = killed_s {
        at(&mut lab, killed_s, "kill-cache")?;
    }
    go_to(&mut lab, run_s);
    let Some(queries) = metric(&lab, "database_reads") else {
        return Ok(None);
    };
    let reads_sent = metric(&lab, "reads").unwrap_or(0.0);
    let value = queries / run_s;
    let kill = killed_s.map_or_else(String::new, |s| format!(" At {s} s the cache is killed."));
    let then = match killed_s {
        Some(s) => format!(
            "Until {s} s the database gets {} of them, from then on all.",
            with_unit((1.0 - hit) * 100.0, "%")
        ),
        None => format!(
            "The database gets the misses, {} of them.",
            with_unit((1.0 - hit) * 100.0, "%")
        ),
    };
    let moment = draw.moment(&mut lab, "", 0.0, run_s)?;
    Ok(Some(Draft {
        question: format!(
            "Clients send {reads} reads/s. A cache answers {} of them.{kill} How many queries per \
             second reach the database, on average over the first {run_s} s?",
            with_unit(hit * 100.0, "%"),
        ),
        found: Found::Number {
            value,
            within: reads * POINTS / 100.0,
            unit: "queries/s",
        },
        why: format!(
            "{then} The run counted {} queries for {} reads: {}, so the cache saved {}.",
            number(queries),
            number(reads_sent),
            with_unit(value, "queries/s"),
            with_unit((reads_sent - queries) / run_s, "queries/s"),
        ),
        moments: vec![moment],
    }))
}

/// A set-up of the comparison.
struct Rival {
    text: String,
    set: Vec<(&'static str, String)>,
    lever: usize,
}

/// What a set-up changes about the common one: a database with one worker, `service_ms` a service.
fn rival(lever: usize, draw: &mut Draw, service_ms: u64) -> Rival {
    let set = |pairs: &[(&'static str, String)]| pairs.to_vec();
    let (text, set) = match lever {
        0 => ("1 worker, exponential service times".to_owned(), set(&[])),
        1 => (
            "1 worker, every service takes exactly as long".to_owned(),
            set(&[("service", "fixed".to_owned())]),
        ),
        2 => {
            let faster = service_ms - draw.between(1..=2);
            (
                format!("1 worker, exponential service times of {faster} ms on average"),
                set(&[("service_ms", faster.to_string())]),
            )
        }
        3 => (
            "2 workers at one queue, each half as fast".to_owned(),
            set(&[
                ("servers", "2".to_owned()),
                ("service_ms", (2 * service_ms).to_string()),
            ]),
        ),
        4 => (
            "2 replicas with 1 worker and a queue each, each half as fast".to_owned(),
            set(&[
                ("replicas", "2".to_owned()),
                ("service_ms", (2 * service_ms).to_string()),
            ]),
        ),
        _ => {
            let hit = draw.pick(&[0.2, 0.4]);
            (
                format!(
                    "1 worker, exponential service times, and a cache that answers {}",
                    with_unit(hit * 100.0, "% of the reads")
                ),
                set(&[("cache_hit", hit.to_string())]),
            )
        }
    };
    Rival { text, set, lever }
}

/// Why a set-up has the tail it has.
fn tail_of(lever: usize) -> &'static str {
    match lever {
        0 => "Service times that vary make the queue long.",
        1 => "Service times that do not vary halve the mean wait and shorten the tail.",
        2 => "A faster service lowers the utilisation, and the wait falls faster than that.",
        3 => "Half as fast a worker makes each service longer, although one queue feeds both.",
        4 => "Separate queues let one worker idle while requests wait at the other.",
        _ => "The queries that a cache takes away lower the utilisation of the database.",
    }
}

fn lower_p99(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let margin = draw.by_difficulty(&[1.4, 1.25, 1.12]);
    let service_ms = draw.between(6..=12);
    let load = draw.between(55..=85);
    let reads = (load as f64 * 10.0 / service_ms as f64).round();
    let mut levers = vec![0, 1, 2, 3, 4, 5];
    draw.shuffle(&mut levers);
    let seed = draw.below(1_000_000);
    let mut found: Vec<(f64, Rival, Moment)> = Vec::new();
    for lever in levers.into_iter().take(4) {
        let rival = rival(lever, draw, service_ms);
        let mut all: Vec<Setting> = vec![
            ("reads_per_s", &reads),
            ("service", &"exponential"),
            ("service_ms", &service_ms),
        ];
        all.extend(
            rival
                .set
                .iter()
                .map(|(name, value)| (*name, value as &dyn ToString)),
        );
        let mut lab: LabOf<Model> = draw.begin_with(seed, &all)?;
        go_to(&mut lab, RUN_S);
        let Some(p99) = metric(&lab, "latency_p99_ms") else {
            return Ok(None);
        };
        let moment = draw.moment(&mut lab, &rival.text, 0.0, RUN_S)?;
        found.push((p99, rival, moment));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    if found[1].0 < found[0].0 * margin {
        return Ok(None);
    }
    let said = |(p99, rival, _): &(f64, Rival, Moment)| {
        format!(
            "{} Its p99 is {}.",
            tail_of(rival.lever),
            with_unit(*p99, "ms")
        )
    };
    let why = said(&found[0]);
    let wrong = found[1..].iter();
    let wrong = wrong
        .map(|one| Choice::new(&one.1.text, said(one)))
        .collect();
    let right = found[0].1.text.clone();
    Ok(Some(Draft {
        question: format!(
            "{reads} reads/s, {service_ms} ms of service on average where nothing else is said. \
             Which of these set-ups has the lowest p99 latency over {RUN_S} s?"
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: found.into_iter().map(|(_, _, moment)| moment).collect(),
    }))
}
