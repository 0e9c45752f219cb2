//! Every number in the chapter's texts is a claim: a snippet that stands there word for word, and a
//! run of the model, or theory, that must come to it.

mod overload;

use hotset::chapters::bottleneck::{Params, predict};
use hotset::components::theory::queueing;
use hotset::lesson::Metrics;

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, names, of, parameter, run,
    share,
};
use crate::common::metric;

const LESSON: &str = include_str!("../../assets/lessons/bottleneck.md");
const QUIZ: &str = include_str!("../../assets/lessons/bottleneck.quiz.ron");
const TEACHERS: &str = include_str!("../../assets/lessons/bottleneck.teachers.md");

type Set = &'static [(&'static str, &'static str)];

/// A parameter of a preset as it is set up.
fn setting(preset: &str, name: &str) -> f64 {
    parameter(&format!("bottleneck/{preset}"), name)
}

/// `snippet` names a parameter of a preset.
fn is(snippet: &'static str, preset: &str, name: &str, printed: f64) -> Claim {
    names(snippet, &format!("bottleneck/{preset}"), name, printed)
}

const CALM: Measured = run("bottleneck/calm", &[], &[], 30.0);
const OVERLOADED: Measured = run(
    "bottleneck/overloaded",
    &[],
    &[("restart-metrics", 5.0)],
    25.0,
);
const CACHED: Measured = run("bottleneck/ninety-percent", &[], &[], 60.0);
const REPLICAS: Measured = run(
    "bottleneck/replicas",
    &[],
    &[("restart-metrics", 8.0)],
    30.0,
);
const OUTGROWN: Measured = run(
    "bottleneck/outgrown",
    &[],
    &[("restart-metrics", 10.0)],
    40.0,
);
const FITS: Measured = run("bottleneck/outgrown", &[], &[], 1.9);
const AT_600: Measured = run("bottleneck/calm", &[("reads_per_s", "600")], &[], 30.0);
const AT_700: Measured = run("bottleneck/calm", &[("reads_per_s", "700")], &[], 30.0);
const WRITES_ONLY: Set = &[("reads_per_s", "0"), ("writes_per_s", "600")];
const ONE_WRITER: Measured = run("bottleneck/calm", WRITES_ONLY, &[], 20.0);
const FOUR_WRITERS: Measured = run(
    "bottleneck/writes",
    WRITES_ONLY,
    &[("restart-metrics", 5.0)],
    25.0,
);

fn setup_and_calm() -> Vec<Claim> {
    vec![
        is(
            "clients send 300 reads per second",
            "calm",
            "reads_per_s",
            300.0,
        ),
        is("to a database with four workers", "calm", "servers", 4.0),
        is("a buffer pool for 100 of", "calm", "memory_pages", 100.0),
        is("its 1,000 pages", "calm", "data_pages", 1_000.0),
        is("A page in memory takes 2 ms", "calm", "memory_ms", 2.0),
        is("a page from disk 20 ms", "calm", "disk_ms", 20.0),
        between(
            "Five reads in six find their page",
            CALM.mean(of("buffer_hit_rate")),
            0.82,
            0.84,
        ),
        between(
            "One read in six goes to disk and takes at least 20 ms",
            1.0 - CALM.mean(of("buffer_hit_rate")),
            0.155,
            0.178,
        ),
        every(
            "half of all reads take 2 ms",
            &CALM.each(of("latency_p50_ms")),
            2.0,
            2.03,
        ),
        every(
            "one in a hundred takes more than 20 ms",
            &CALM.each(of("latency_p99_ms")),
            20.0,
            25.0,
        ),
        every(
            "Over half a minute the **utilisation**, the share of time in which the workers are busy, is 36 to 41 %",
            &CALM.each(of("utilisation")),
            0.355,
            0.415,
        ),
    ]
}

fn two_ways() -> Vec<Claim> {
    let exponential = queueing::mmc_time(450.0, 0.002, 1).unwrap() * 1e3;
    vec![
        every(
            "every read takes 2 ms",
            &FITS.each(of("latency_mean_ms")),
            2.0,
            2.02,
        ),
        is("the data grows tenfold", "outgrown", "data_pages", 100.0),
        every(
            "four reads in ten find their page",
            &OUTGROWN.each(of("buffer_hit_rate")),
            0.35,
            0.45,
        ),
        every(
            "goes from 2 ms to about 22 ms at the same load",
            &OUTGROWN.each(of("latency_mean_ms")),
            19.5,
            24.5,
        ),
        // The run of this stands in the quiz.
        between(
            "Set one worker and an exponential service time of 2 ms",
            Params::default().service_ms,
            2.0,
            2.0,
        ),
        between(
            "At 450 reads per second the worker is busy 90 %",
            450.0 * 0.002,
            0.9,
            0.9,
        ),
        between(
            "takes 20 ms on average: 2 ms of work and 18 ms",
            exponential,
            19.999,
            20.001,
        ),
    ]
}

fn the_wall() -> Vec<Claim> {
    let base = Params {
        servers: 4,
        ..Params::default()
    };
    let found = predict(&base, true);
    // What is said of those who wait is not said of those who are turned away at once.
    let waited = OVERLOADED.each(of("latency_mean_answered_ms"));
    let little: Vec<f64> = CALM.each(|m: &Metrics| {
        metric(m, "in_system_mean")
            / (metric(m, "answered") / 30.0 * metric(m, "latency_mean_ms") / 1e3)
    });
    vec![
        between(
            "a read occupies a worker for 5.1 ms on average",
            found.service_s * 1e3,
            5.05,
            5.15,
        ),
        between("about 785 reads per second", found.wall_per_s, 775.0, 795.0),
        every(
            "at 600 per second the mean latency over half a minute is 8 to 11 ms",
            &AT_600.each(of("latency_mean_ms")),
            8.0,
            11.0,
        ),
        every(
            "at 700 it is 14 to 30 ms",
            &AT_700.each(of("latency_mean_ms")),
            14.0,
            30.0,
        ),
        is(
            "sends 900 reads per second",
            "overloaded",
            "reads_per_s",
            900.0,
        ),
        is("200 reads wait", "overloaded", "queue_limit", 200.0),
        every("about a quarter of a second", &waited, 220.0, 280.0),
        every(
            "the rest are refused",
            &OVERLOADED.each(share("refused", "reads")),
            0.08,
            0.2,
        ),
        every("Little's law", &little, 0.99, 1.01),
        between(
            "At 10,000 reads per second and 5 ms that is 50 in flight",
            10_000.0 * 0.005,
            50.0,
            50.0,
        ),
    ]
}

fn with_a_cache() -> Vec<Claim> {
    const FLATTER: Measured = run(
        "bottleneck/ninety-percent",
        &[("zipf_exponent", "0.8"), ("reads_per_s", "200")],
        &[],
        30.0,
    );
    let each_s = CACHED.each(|metrics: &Metrics| metric(metrics, "database_reads") / 60.0);
    vec![
        is(
            "cache of 240 answers",
            "ninety-percent",
            "cache_slots",
            240.0,
        ),
        is(
            "nine in ten of 900 reads per second",
            "ninety-percent",
            "reads_per_s",
            900.0,
        ),
        every(
            "over a minute the **hit rate** is 90 to 91 %",
            &CACHED.each(of("cache_hit_rate")),
            0.895,
            0.915,
        ),
        every("sees 80 to 90 per second", &each_s, 80.0, 90.0),
        every(
            "busy 40 to 45 % of the time",
            &CACHED.each(of("utilisation")),
            0.395,
            0.455,
        ),
        every(
            "half of all reads take 0.5 ms",
            &CACHED.each(of("latency_p50_ms")),
            0.495,
            0.505,
        ),
        is(
            "With a Zipf exponent of 1.3, slots for 240 of 1,000 pages give about 90 %",
            "calm",
            "zipf_exponent",
            1.3,
        ),
        between(
            "At 0.8 the same slots give about half",
            FLATTER.mean(of("cache_hit_rate")),
            0.45,
            0.62,
        ),
        every(
            "almost no read hits the buffer pool",
            &CACHED.each(of("buffer_hit_rate")),
            0.0,
            0.02,
        ),
        fact(
            "at 90 %, by ten",
            (queueing::load_factor(0.9) - 10.0).abs() < 1e-9,
        ),
    ]
}

fn when_it_goes() -> Vec<Claim> {
    const STUCK: Measured = run(
        "bottleneck/kill-the-cache",
        &[],
        &[("restart-metrics", 30.0)],
        40.0,
    );
    const SHED: Measured = run(
        "bottleneck/kill-the-cache",
        &[],
        &[
            ("set reads_per_s=100", 12.0),
            ("set reads_per_s=900", 35.0),
            ("restart-metrics", 36.0),
        ],
        46.0,
    );
    const NO_RETRIES: Measured = run(
        "bottleneck/kill-the-cache",
        &[],
        &[
            ("set retries=0", 12.0),
            ("set retries=5", 45.0),
            ("restart-metrics", 46.0),
        ],
        56.0,
    );
    vec![
        fact("the cache is gone for four seconds", true),
        is(
            "Clients time out after 200 ms",
            "kill-the-cache",
            "timeout_ms",
            200.0,
        ),
        is("up to five times", "kill-the-cache", "retries", 5.0),
        every(
            "the system does not recover",
            &STUCK.each(of("utilisation")),
            0.99,
            1.01,
        ),
        every(
            "the queue is full of requests",
            &STUCK.each(of("queue_mean")),
            1_500.0,
            2_000.0,
        ),
        every(
            "reduce the load until the queue is empty, then restore it",
            &SHED.each(of("utilisation")),
            0.3,
            0.6,
        ),
        every(
            "or stop the retries for a while",
            &NO_RETRIES.each(of("utilisation")),
            0.3,
            0.6,
        ),
    ]
}

/// After an outage with a retry budget, and without.
fn replicas() -> Vec<Claim> {
    let p50 = REPLICAS.each(of("latency_p50_ms"));
    vec![
        is("turn one database into four", "replicas", "replicas", 1.0),
        every(
            "the queue is gone",
            &REPLICAS.each(of("queue_mean")),
            0.0,
            0.5,
        ),
        every(
            "stays near 38 %",
            &REPLICAS.each(of("buffer_hit_rate")),
            0.355,
            0.395,
        ),
        every("half of the reads still take 20 ms", &p50, 19.9, 20.2),
    ]
}

/// What the products' manuals state: nothing of the model.
fn manuals() -> Vec<Claim> {
    [
        "sum(blks_hit) * 1.0",
        "nullif(sum(blks_hit + blks_read), 0)",
        "no longer than the **median** (**p50**)",
        "no longer than the **p99**",
        "a buffer pool of 128 MB, 100 connections",
        "| MySQL InnoDB | a buffer pool of 128 MB |",
        "20 server connections per pool",
        "on 64-bit machines",
        "at most 1,024 pending requests and 3 parallel retries",
    ]
    .map(|snippet| fact(snippet, true))
    .into()
}

fn mistakes() -> Vec<Claim> {
    vec![
        between(
            "the one read in six that is ten times as slow",
            setting("calm", "disk_ms") / setting("calm", "memory_ms"),
            10.0,
            10.0,
        ),
        between(
            "*\"At 90 % we have ten per cent left.\"* At that utilisation a read already takes ten times its service time",
            queueing::mmc_time(450.0, 0.002, 1).unwrap() / 0.002,
            9.99,
            10.01,
        ),
    ]
}

#[test]
fn the_text_says_what_the_model_does_and_leaves_no_number_unproven() {
    let parts = [
        setup_and_calm,
        two_ways,
        the_wall,
        with_a_cache,
        when_it_goes,
        overload::retry_budget,
        overload::shedding,
        replicas,
        mistakes,
    ];
    let mut claims: Vec<Claim> = parts.into_iter().flat_map(|part| part()).collect();
    claims.push(fact("`1 / (1 - h)`", true));
    claims.extend(manuals());
    assert_whole(LESSON, &claims);
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    const LONG_LINE: Measured = run(
        "bottleneck/overloaded",
        &[("queue_limit", "2000"), ("timeout_ms", "0")],
        &[("restart-metrics", 30.0)],
        60.0,
    );
    let (one, four) = (
        ONE_WRITER.mean(of("utilisation")),
        FOUR_WRITERS.mean(of("utilisation")),
    );
    let short = OVERLOADED.mean(of("latency_mean_answered_ms"));
    let long = LONG_LINE.mean(of("latency_mean_answered_ms"));
    let claims = vec![
        between(
            "what it was: about 38 %",
            REPLICAS.mean(of("buffer_hit_rate")),
            0.37,
            0.385,
        ),
        between("busy about 77 % of the time", one, 0.75, 0.79),
        between("About 77 %, at every replica", four, 0.75, 0.79),
        between("wait ten times as long", long / short, 9.0, 11.5),
        between(
            "about two and a half seconds instead of a quarter of one",
            long,
            2_300.0,
            2_700.0,
        ),
        between(
            "fewer than 800",
            predict(
                &Params {
                    servers: 4,
                    ..Params::default()
                },
                true,
            )
            .wall_per_s,
            700.0,
            800.0,
        ),
    ];
    assert_all(QUIZ, &claims);
}

#[test]
fn the_teachers_page_states_the_defaults() {
    let p = Params::default();
    let claims = vec![
        between(
            "the prices 2 ms and 20 ms",
            p.memory_ms + p.disk_ms,
            22.0,
            22.0,
        ),
        between("0.5 ms is used throughout", p.cache_ms, 0.5, 0.5),
        fact(
            "At most 250,000 requests are under way at all replicas",
            hotset::chapters::bottleneck::MOST_UNDER_WAY == 250_000,
        ),
    ];
    assert_all(TEACHERS, &claims);
}

/// The queue outlasts the spike that made it.
const AFTER: Measured = run("bottleneck/spike", &[], &[("restart-metrics", 6.0)], 6.5);
const LATER: Measured = run("bottleneck/spike", &[], &[("restart-metrics", 15.0)], 20.0);

#[test]
fn the_notes_of_the_presets_hold() {
    assert!((setting("spike", "reads_per_s") - 300.0).abs() < 1e-9);
    assert!((setting("replicas", "memory_pages") - 100.0).abs() < 1e-9);
    assert!(
        (setting("writes", "writes_per_s") * 2.0 - setting("writes", "reads_per_s")).abs() < 1e-9
    );
    let claims = [
        every(
            "after the spike",
            &AFTER.each(of("queue_mean")),
            20.0,
            2_000.0,
        ),
        every("the queue is gone", &LATER.each(of("queue_mean")), 0.0, 1.0),
    ];
    for (preset, name, value) in [
        ("retry-budget", "retry_budget", 0.1),
        ("load-shedding", "reads_per_s", 900.0),
        ("load-shedding", "servers", 4.0),
        ("load-shedding", "timeout_ms", 200.0),
        ("load-shedding", "shed_wait_ms", 100.0),
    ] {
        assert!((setting(preset, name) - value).abs() < 1e-9, "{preset}");
    }
    assert_all("after the spike the queue is gone", &claims);
}
