//! The numbers in the chapter's texts, recomputed: by runs of the model, or by the formula that
//! the text states.

use hotset::chapters::cache_aside::{Params, Protection, Update, predict};
use hotset::lesson::read_quiz;

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, of, percent, preset, with,
};

const LESSON: &str = include_str!("../../assets/lessons/cache-aside.md");
const TEACHERS: &str = include_str!("../../assets/lessons/cache-aside.teachers.md");
const QUIZ: &str = include_str!("../../assets/lessons/cache-aside.quiz.ron");

const FIRST: &str = "cache-aside/first-miss-then-hits";

/// A run for so long.
const fn until(run: Measured, until_s: f64) -> Measured {
    Measured { until_s, ..run }
}

/// One read alone, and one that finds the key.
fn latencies() -> (f64, f64) {
    let one = until(with("cache-aside/update-deletes", &[]), 0.03);
    let miss = one.mean(of("latency_mean_ms"));
    let warmed = Measured {
        commands: &[("warm", 0.0), ("read=1", 0.01)],
        ..until(with(FIRST, &[("reads_per_s", "0")]), 0.02)
    };
    (miss, warmed.mean(of("latency_mean_ms")))
}

/// A stale set's probability, as the text states it: a short TTL makes each read a miss.
fn race() -> f64 {
    let run = Measured {
        what: "cache-aside",
        set: &[
            ("keys", "1"),
            ("capacity", "1"),
            ("cache_ms", "0"),
            ("database_ms", "0"),
            ("ttl_s", "0.001"),
            ("reads_per_s", "20"),
            ("writes_per_s", "10"),
            ("set_delay_ms", "50"),
            ("delete_delay_ms", "1"),
        ],
        commands: &[],
        until_s: 60.0,
    };
    run.mean(|m| of("stale_sets")(m) / of("misses")(m))
}

/// The same key, read less often, for long enough that its few expiries have a mean.
fn rarely(rate: &'static [(&'static str, &'static str)]) -> f64 {
    until(with("cache-aside/hot-key-early", rate), 3_000.0).mean(of("loads_per_expiry"))
}

/// A hot key of 100 reads/s that takes half a second to load.
fn hot(protection: &'static [(&'static str, &'static str)]) -> f64 {
    until(with("cache-aside/hot-key-early", protection), 300.0).mean(of("loads_per_expiry"))
}

#[expect(clippy::too_many_lines, reason = "one claim after another")]
fn lesson() -> Vec<Claim> {
    let p = Params::default();
    let (miss, hit) = latencies();
    let quiz = preset("cache-aside/quiz-95");
    let quiz_95 = quiz.mean(of("hit_rate"));
    let crowd = until(preset("cache-aside/stampede-of-fifty"), 1.0);
    let late = until(preset("cache-aside/late-reader"), 1.0);
    let lost = until(preset("cache-aside/lost-delete"), 1.0);
    let versions = |run: &Measured| run.each(of("stale_sets"));
    let hundred_keys = preset("cache-aside/all-expire-at-once");
    let expired = Measured {
        set: &[("reads_per_s", "0")],
        ..until(hundred_keys, 10.0)
    };
    vec![
        fact("0.5 ms away", p.cache_ms == 0.5),
        fact("20 ms away", p.database_ms == 20.0),
        between("a miss takes 20.5 ms", miss, 20.49, 20.51),
        between("a hit 0.5 ms", hit, 0.49, 0.51),
        fact("`cache + (1 - hit rate) x database`", true),
        percent("With 95 % hits", quiz_95, 95.0),
        between(
            "5 ms and 50 ms that makes 7.5 ms",
            quiz.mean(of("latency_mean_ms")),
            7.4,
            7.6,
        ),
        between("7.25 ms forgets", 0.95 * 5.0 + 0.05 * 50.0, 7.249, 7.251),
        fact("(preset:quiz-95)", true),
        every(
            "the row gets version 2",
            &until(preset("cache-aside/update-forgotten"), 1.0).each(of("writes")),
            1.0,
            1.0,
        ),
        every(
            "stays at version 1",
            &until(preset("cache-aside/update-forgotten"), 1.0).each(of("stale_reads")),
            1.0,
            1.0,
        ),
        every(
            "a TTL of 200 ms is the safety net",
            &lost.each(of("stale_age_max_s")),
            0.1,
            0.2,
        ),
        every(
            "1. Thread 1 misses and reads version 1.",
            &late.each(of("misses")),
            1.0,
            1.0,
        ),
        every(
            "2. Thread 2 writes version 2 and deletes;",
            &late.each(of("writes")),
            1.0,
            1.0,
        ),
        every(
            "3. Thread 1 continues and stores version 1.",
            &versions(&late),
            1.0,
            1.0,
        ),
        fact("`1 - e^(-w d)`", true),
        percent(
            "With 10 updates per second and 49 ms that is 39 %",
            race(),
            39.0,
        ),
        every(
            "asked 50 times",
            &crowd.each(of("database_loads")),
            50.0,
            50.0,
        ),
        fact("1 + reads per second x seconds of a load", true),
        between(
            "At 100 reads/s and half a second that is 51 loads",
            hot(&[("protection", "none")]),
            50.0,
            52.0,
        ),
        between("about 2.7 for a busy key", hot(&[]), 2.5, 2.95),
        fact(
            "With a TTL of 10 s, a load of 0.5 s and beta 1",
            crate::common::open("cache-aside/hot-key-early")
                .summary()
                .params
                .iter()
                .filter(|(name, _)| ["ttl_s", "database_ms", "beta"].contains(name))
                .map(|(_, value)| value.to_string().parse::<f64>().unwrap())
                .eq([10.0, 500.0, 1.0]),
        ),
        between(
            "about 1.1 loads at 0.2 reads/s",
            rarely(&[("reads_per_s", "0.2")]),
            1.04,
            1.16,
        ),
        between("1.75 at 2", rarely(&[("reads_per_s", "2")]), 1.7, 1.8),
        between("and 2.7 at 20", rarely(&[("reads_per_s", "20")]), 2.5, 2.85),
        between(
            "| about 1 per application | they wait |",
            hot(&[("protection", "single-flight")]),
            1.0,
            1.1,
        ),
        between(
            "retry shortly after | 1 |",
            hot(&[("protection", "lease")]),
            1.0,
            1.0,
        ),
        between(
            "not all keys at once | about 50 |",
            hot(&[("protection", "jitter")]),
            48.0,
            53.0,
        ),
        between(
            "the others get the expired entry | about 1 |",
            hot(&[("protection", "serve-stale")]),
            1.0,
            1.15,
        ),
        every(
            "[1,000 keys stored together]",
            &expired.each(of("expiries")),
            1_000.0,
            1_000.0,
        ),
        fact("`1 - h` of the reads", true),
        between(
            "at 95 % that is 20 times as many",
            1.0 / (1.0 - 0.95),
            19.99,
            20.01,
        ),
        fact("Chapter 8 shows it", true),
    ]
}

#[test]
fn the_text_says_what_the_model_does_and_leaves_no_number_unproven() {
    let mut claims = lesson();
    claims.extend(manuals());
    assert_whole(LESSON, &claims);
}

/// What products' manuals state, and what stands in the code: nothing of the model.
fn manuals() -> Vec<Claim> {
    [
        "ex=random.randint(270, 330))",
        "\"name\": row[0]",
        "serves stale for 10 s",
        "derive it from the database's log (chapter 7)",
    ]
    .map(|snippet| fact(snippet, true))
    .into()
}

fn theory(update: Update, reads: f64, writes: f64, ttl_s: f64) -> (f64, f64) {
    let params = Params {
        keys: 1,
        capacity: 1,
        cache_ms: 0.0,
        database_ms: 0.0,
        reads_per_s: reads,
        writes_per_s: writes,
        ttl_s,
        update,
        ..Params::default()
    };
    let found = predict(&params, Protection::None).unwrap();
    (found.hit_rate, found.stale_share.unwrap_or(0.0))
}

#[expect(clippy::too_many_lines, reason = "one claim after another")]
#[expect(
    clippy::disallowed_methods,
    reason = "a test computes its formula with the platform"
)]
fn teachers() -> Vec<Claim> {
    let p = Params::default();
    let of_default = (p.keys, p.capacity, p.ttl_s, p.reads_per_s, p.writes_per_s);
    let slow: &[(&str, &str)] = &[
        ("keys", "1"),
        ("capacity", "1"),
        ("cache_ms", "0"),
        ("database_ms", "0"),
        ("ttl_s", "10"),
        ("update", "ttl-only"),
        ("reads_per_s", "1"),
        ("writes_per_s", "0.1"),
    ];
    let aged = until(with("cache-aside", slow), 5_000.0);
    let (hit, stale) = theory(Update::TtlOnly, 1.0, 0.1, 10.0);
    let waits = until(
        with(
            "cache-aside/hot-key-early",
            &[("protection", "single-flight")],
        ),
        300.0,
    );
    vec![
        fact(
            "20 keys, 12 slots, TTL 10 s, 50 reads/s, one update per second",
            of_default == (20, 12, 10.0, 50.0, 1.0),
        ),
        fact(
            "cache 0.5 ms, database 20 ms",
            (p.cache_ms, p.database_ms) == (0.5, 20.0),
        ),
        fact("key 1 is the hottest", true),
        fact("NSDI 2013", true),
        fact("VLDB 2015", true),
        fact("HotOS 2021", true),
        fact("RFC 5861", true),
        fact("`T (1 - j)` to `T (1 + j)`", true),
        fact("at most once in 10 s for each key", p.lease_s == 10.0),
        fact("no TTL below 10 s", true),
        fact("`cache + (1 - h) x database`", true),
        between(
            "7.5 ms at 95 %, 5 ms, 50 ms",
            preset("cache-aside/quiz-95").mean(of("latency_mean_ms")),
            7.4,
            7.6,
        ),
        fact("`r T / (1 + r T)`", true),
        percent("91 % at 1 read/s and 10 s", hit, 91.0),
        percent("91 %", aged.mean(of("hit_rate")), 91.0),
        fact("`h (1 - (1 - e^(-w T)) / (w T))`", true),
        percent("33 % at 1 read/s, 0.1 updates/s, 10 s", stale, 33.0),
        between("33 %", 100.0 * aged.mean(of("stale_share")), 32.4, 34.4),
        fact("`1 - e^(-w d)`", true),
        percent("39 % at 10 updates/s, 49 ms", race(), 39.0),
        fact("`1 + r D`", true),
        between(
            "51 at 100 reads/s, 0.5 s",
            hot(&[("protection", "none")]),
            50.0,
            52.0,
        ),
        fact("`D / 2`", true),
        between(
            "250 ms at 0.5 s",
            waits.mean(of("wait_mean_ms")),
            245.0,
            255.0,
        ),
        fact("`e^(1 / beta)`", true),
        between("2.72 for beta 1", std::f64::consts::E, 2.715, 2.725),
        between("1.65 for beta 2", 0.5_f64.exp(), 1.645, 1.655),
        fact("`1 / (1 - h)`", true),
        between("20 times at 95 %", 1.0 / (1.0 - 0.95), 19.99, 20.01),
        fact("`latency_p50_ms`, `latency_p99_ms`", true),
        fact("percentiles to 1 %", true),
        fact("A class of 45 minutes", true),
        fact("| 0 to 8 |", true),
        fact("| 8 to 15 |", true),
        fact("| 15 to 27 |", true),
        fact("| 27 to 32 |", true),
        fact("| 32 to 40 |", true),
        fact("| 40 to 45 |", true),
        fact(
            "while thread 1 is held, wait until thread 2 is done, then let thread 1 go on",
            true,
        ),
    ]
}

#[test]
fn the_page_for_teachers_holds_too() {
    let claims = teachers();
    assert_whole(TEACHERS, &claims);
}

#[test]
fn what_the_quiz_adds_in_words_holds() {
    let claims = [
        between("5 + 0.05 x 50 = 7.5 ms", 5.0 + 0.05 * 50.0, 7.49, 7.51),
        between(
            "0.95 x 5 + 0.05 x 50 = 7.25 ms",
            0.95 * 5.0 + 0.05 * 50.0,
            7.24,
            7.26,
        ),
        between(
            "Unprotected, 51 readers",
            hot(&[("protection", "none")]),
            50.0,
            52.0,
        ),
        between("which is 2.7 for beta 1", std::f64::consts::E, 2.65, 2.75),
        between(
            "About 50, as before",
            hot(&[("protection", "jitter")]),
            48.0,
            53.0,
        ),
    ];
    assert_all(QUIZ, &claims);
    assert_eq!(read_quiz(QUIZ).unwrap().len(), 6);
}

/// The notes of the ready-made experiments, with what they promise.
#[expect(clippy::too_many_lines, reason = "one claim after another")]
#[test]
fn the_notes_of_the_experiments_hold() {
    let notes = |id: &str| {
        crate::common::open(&format!("cache-aside/{id}"))
            .notes()
            .to_owned()
    };
    let quiz = preset("cache-aside/quiz-95");
    assert_all(
        &notes("quiz-95"),
        &[percent(
            "95 of 100 look-ups hit",
            quiz.mean(of("hit_rate")),
            95.0,
        )],
    );
    let race = preset("cache-aside/race-under-load");
    assert_all(
        &notes("race-under-load"),
        &[
            every(
                "old values are stored",
                &race.each(of("stale_sets")),
                30.0,
                1e9,
            ),
            between("100 reads/s", race.mean(of("reads")) / 300.0, 98.0, 102.0),
            between("8 updates/s", race.mean(of("writes")) / 300.0, 7.7, 8.3),
        ],
    );
    let lost = until(preset("cache-aside/lost-delete"), 1.0);
    assert_all(
        &notes("lost-delete"),
        &[
            every(
                "The copy stays stale",
                &lost.each(of("stale_reads")),
                2.0,
                2.0,
            ),
            every(
                "TTL of 200 ms is over",
                &lost.each(of("misses_expired")),
                1.0,
                1.0,
            ),
        ],
    );
    let forgotten = until(preset("cache-aside/update-forgotten"), 1.0);
    let deletes = until(preset("cache-aside/update-deletes"), 1.0);
    assert_all(
        &notes("update-forgotten"),
        &[every(
            "it stays stale",
            &forgotten.each(of("stale_reads")),
            1.0,
            1.0,
        )],
    );
    assert_all(
        &notes("update-deletes"),
        &[every(
            "The next read misses",
            &deletes.each(of("misses_deleted")),
            1.0,
            1.0,
        )],
    );
    let lease = until(preset("cache-aside/late-reader-lease"), 1.0);
    assert_all(
        &notes("late-reader-lease"),
        &[every(
            "its set is refused",
            &lease.each(of("sets_rejected")),
            1.0,
            1.0,
        )],
    );
    let absent = preset("cache-aside/no-such-row");
    let share = absent.mean(|m| of("database_loads")(m) / of("reads")(m));
    assert_all(
        &notes("no-such-row"),
        &[between("Half of the keys have no row", share, 0.5, 0.6)],
    );
}
