//! Every number in the text, the teachers' page, the quiz and the notes is a claim.

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, exactly as setting, fact, of,
};
use hotset::chapters::CHAPTERS;
use hotset::chapters::write_patterns::{GOALS, Params, Prediction, predict};
use hotset::lesson::{read_header, read_quiz};

const LESSON: &str = include_str!("../../assets/lessons/write-patterns.md");
const TEACHERS: &str = include_str!("../../assets/lessons/write-patterns.teachers.md");
const QUIZ: &str = include_str!("../../assets/lessons/write-patterns.quiz.ron");

fn theory(params: &Params) -> Prediction {
    predict(params).unwrap()
}

/// One write a second and nothing else: what a write takes when nobody waits.
fn alone(metric: &'static str, set: &'static [(&'static str, &'static str)]) -> Vec<f64> {
    let run = Measured {
        what: "write-patterns/four-lanes",
        set,
        commands: &[],
        until_s: 10.5,
    };
    run.each(of(metric))
}

const ALONE: &[(&str, &str)] = &[
    ("arrivals", "fixed"),
    ("reads_per_s", "0"),
    ("writes_per_s", "1"),
];
const ALONE_REPLICATED: &[(&str, &str)] = &[
    ("arrivals", "fixed"),
    ("reads_per_s", "0"),
    ("writes_per_s", "1"),
    ("replicated_log", "true"),
];

fn lesson() -> Vec<Claim> {
    let p = Params::default();
    let found = theory(&p);
    let aside = alone("cache-aside.write_latency_mean_ms", ALONE);
    let through = alone("write-through.write_latency_mean_ms", ALONE);
    let behind = alone("write-behind.write_latency_mean_ms", ALONE);
    let replicated = alone("write-behind.write_latency_mean_ms", ALONE_REPLICATED);
    let outage = Measured {
        what: "write-patterns/database-outage",
        set: &[],
        commands: &[],
        until_s: 31.5,
    };
    vec![
        setting("Clients send 4 reads", p.reads_per_s, 4.0),
        setting("and 4 writes per second, and every", p.writes_per_s, 4.0),
        setting("handles 100 rows per second", p.database_per_s, 100.0),
        every("at least 12.5 ms here", &aside, 12.499, 12.501),
        setting("here: 10 ms for the row", 1e3 / p.database_per_s, 10.0),
        setting("2 ms for the way back", p.database_ms, 2.0),
        setting("0.5 ms for the delete", p.cache_ms, 0.5),
        every(
            "only then acknowledges: again 12.5 ms",
            &through,
            12.499,
            12.501,
        ),
        every("The cache acknowledges after 0.5 ms", &behind, 0.499, 0.501),
        setting("in one **flush** every 5 s", p.flush_s, 5.0),
        setting("At 4 writes per second", p.writes_per_s, 4.0),
        setting("on 20 keys, a flush", p.keys as f64, 20.0),
        between("about 10 rows", found.rows_per_flush, 9.5, 10.5),
        setting("for 20 writes.", found.lost_at_worst, 20.0),
        setting(
            "rate times interval: 20 writes here",
            found.lost_at_worst,
            20.0,
        ),
        setting("half of that on average", found.lost_on_average, 10.0),
        fact(
            "[A flush every 10 s](preset:ten-second-flush) doubles both",
            {
                let slow = Params {
                    flush_s: 10.0,
                    ..p.clone()
                };
                theory(&slow).lost_at_worst == 2.0 * found.lost_at_worst
            },
        ),
        every("A write then takes 1 ms", &replicated, 0.999, 1.001),
        fact("With [4 rows per second](preset:slow-database)", {
            let source = include_str!("../../saves/write-patterns/slow-database.ron");
            source.contains("database_per_s: 4.0")
        }),
        fact("[The databases are down for 20 s]", {
            let source = include_str!("../../saves/write-patterns/database-outage.ron");
            source.contains("12000000000, command: CrashDatabase")
                && source.contains("32000000000, command: ReviveDatabase")
        }),
        every(
            "until 8 dirty keys fill its buffer",
            &outage.each(of("write-behind.dirty_max")),
            8.0,
            8.0,
        ),
        // Chapter 4 is a chapter's number and no measure of anything.
        fact("and chapter 4 settled how", CHAPTERS[4].id == "cache-aside"),
    ]
}

/// Digits that measure nothing: the syntax of code, and defaults that a manual states.
fn code_and_manuals() -> Vec<Claim> {
    vec![
        fact("cache.hincrby(\"views:dirty\", photo, 1)", true),
        fact("version = version + 1 WHERE id = 42;", true),
        fact("VALUES ('album:42');", true),
        fact("redis.call('HGET', KEYS[1], 'version')", true),
        fact(
            "tonumber(held) >= tonumber(ARGV[1]) then return 0 end",
            true,
        ),
        fact("'version', ARGV[1], 'value', ARGV[2])", true),
        fact("redis.call('HSET', KEYS[1], ", true),
        fact("redis.call('EXPIRE', KEYS[1], ARGV[3])\nreturn 1", true),
        // Developer Guide, "DAX and DynamoDB consistency models" and "DAX: How it works".
        fact("entries live 5 minutes", true),
        // Hazelcast, "Working with External Data": 0 is the default and writes at once.
        fact("`write-delay-seconds` above 0", true),
    ]
}

#[test]
fn the_numbers_of_the_text_hold() {
    let mut claims = lesson();
    claims.extend(code_and_manuals());
    assert_whole(LESSON, &claims);
}

#[test]
fn the_text_is_right_about_who_is_slow_and_who_is_not() {
    let slow = |set| Measured {
        what: "write-patterns/slow-database",
        set,
        commands: &[],
        until_s: 60.0,
    };
    let of_lane = |name: &'static str| slow(&[]).mean(of(name));
    assert!(of_lane("write-through.write_latency_mean_ms") > 300.0);
    assert!(of_lane("cache-aside.write_latency_mean_ms") > 300.0);
    assert!(of_lane("write-behind.write_latency_mean_ms") < 0.6);
    let archive = Measured {
        what: "write-patterns/write-once-read-never",
        set: &[],
        commands: &[],
        until_s: 60.0,
    };
    let aside = archive.mean(of("cache-aside.hit_rate"));
    let through = archive.mean(of("write-through.hit_rate"));
    println!("hit rates {aside} and {through}");
    assert!(aside > through + 0.08, "{aside} {through}");
    let around = Measured {
        what: "write-patterns/four-lanes",
        set: &[("write_path", "around")],
        commands: &[],
        until_s: 60.0,
    };
    assert!(
        around
            .each(of("read-through.stale_not_told"))
            .iter()
            .all(|&stale| stale > 0.0)
    );
    let crash = Measured {
        what: "write-patterns/ten-second-flush",
        set: &[],
        commands: &[],
        until_s: 60.0,
    };
    assert!(crash.mean(of("write-behind.backwards_reads")) > 0.5);
    assert!(
        crash
            .each(of("cache-aside.backwards_reads"))
            .iter()
            .all(|&back| back == 0.0)
    );
}

#[test]
fn the_table_of_the_teachers_page_holds() {
    let p = Params::default();
    let found = theory(&p);
    let writes = found.lost_at_worst;
    let deviation = (writes / 2.0 + writes * writes / 12.0).sqrt();
    let counters = Measured {
        what: "write-patterns/view-counters",
        set: &[("flush_s", "0.5")],
        commands: &[],
        until_s: 20.0,
    };
    let most = counters.mean(of("write-behind.at_risk_max"));
    let claims = [
        setting("20 keys with Zipf exponent 1,", p.zipf_exponent, 1.0),
        setting("4 reads and 4 writes per second", p.writes_per_s, 4.0),
        setting("a flush every 5 s", p.flush_s, 5.0),
        setting(
            "10 ms each, and its answer takes 2 ms more",
            p.database_ms,
            2.0,
        ),
        setting("the flush is retried after 1 s", p.retry_s, 1.0),
        setting("for at most 1 s", p.timeout_ms, 1_000.0),
        setting("is back, empty, after 1 s", p.restart_s, 1.0),
        setting("one more trip of 0.5 ms", p.cache_ms, 0.5),
        setting("| `w T` | 20 |", writes, 20.0),
        setting("| `w T / 2` | 10 |", found.lost_on_average, 10.0),
        between("| 6.6 |", deviation, 6.55, 6.65),
        between("| 9.8 |", found.rows_per_flush, 9.75, 9.85),
        between("| 51 % |", 100.0 * found.absorbed, 50.5, 51.5),
        between(
            "at most about 50 at risk in the buffer and about 20 more",
            most,
            60.0,
            95.0,
        ),
    ];
    assert_all(TEACHERS, &claims);
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    let questions = read_quiz(QUIZ).unwrap();
    assert_eq!(questions.len(), 6);
    let p = Params {
        flush_s: 10.0,
        ..Params::default()
    };
    let crash = Measured {
        what: "write-patterns/ten-second-flush",
        set: &[],
        commands: &[],
        until_s: 31.0,
    };
    let counters = Params {
        keys: 10,
        writes_per_s: 100.0,
        ..Params::default()
    };
    let claims = [
        setting("at most 10 s of writes, 5 s on average", p.flush_s, 10.0),
        between(
            "that is about 38 here",
            crash.mean(of("write-behind.writes_lost")),
            35.0,
            41.0,
        ),
        between(
            "10 rows in 5 s",
            theory(&counters).rows_per_flush,
            9.9,
            10.0,
        ),
        between(
            "The other 98 %",
            100.0 * theory(&counters).absorbed,
            97.9,
            98.1,
        ),
    ];
    assert_all(QUIZ, &claims);
}

#[test]
fn notes_and_rules_say_what_the_files_hold() {
    let read = |source: &str| read_header(source).unwrap();
    let burst = read(include_str!(
        "../../saves/write-patterns/burst-then-crash.ron"
    ));
    assert!(
        burst.notes.contains("at 24.5 s all caches crash"),
        "{}",
        burst.notes
    );
    let lost = |what, until_s| Measured {
        what,
        set: &[],
        commands: &[],
        until_s,
    };
    let in_burst = lost("write-patterns/burst-then-crash", 26.0);
    for lane in ["cache-aside", "write-through", "read-through"] {
        let name: &'static str = match lane {
            "cache-aside" => "cache-aside.writes_lost",
            "write-through" => "write-through.writes_lost",
            _ => "read-through.writes_lost",
        };
        assert!(
            in_burst.each(of(name)).iter().all(|&lost| lost == 0.0),
            "{lane}"
        );
    }
    let gone = in_burst.each(of("write-behind.writes_lost"));
    assert!(gone.iter().all(|&lost| lost > 60.0), "{gone:?}");
    let rules = |id: &str| GOALS.iter().find(|goal| goal.id == id).unwrap().rules;
    assert!(rules("counters").contains("more than 100 acknowledged"));
    assert!(rules("archive").contains("58 % hits with at most 50 slots"));
}
