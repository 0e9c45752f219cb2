//! Every number in the chapter's text and quiz: a snippet that stands there word for word, and a
//! computation by the model or by theory that must come to it.

use hotset::chapters::CHAPTERS;
use hotset::chapters::local_external::{Mode, Params, oldest_s, predict, stale_after_write};

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, exactly, fact, mean, of, percent,
    preset, share, with,
};

const LESSON: &str = include_str!("../../assets/lessons/local-external.md");
const QUIZ: &str = include_str!("../../assets/lessons/local-external.quiz.ron");
const TEACHERS: &str = include_str!("../../assets/lessons/local-external.teachers.md");

/// What the question about three speeds measures.
const THREE_SPEEDS: &[(&str, &str)] = &[
    ("keys", "100000"),
    ("zipf_exponent", "1.0"),
    ("placement", "static"),
    ("l1_slots", "100"),
    ("l2_slots", "10000"),
    ("l1_ttl_s", "0"),
    ("l2_ttl_s", "0"),
    ("l2_us", "1000"),
    ("database_us", "5000"),
    ("reads_per_s", "400"),
    ("writes_per_s", "0"),
];
const THREE_SPEEDS_LOCAL: &[(&str, &str)] = &[
    ("mode", "local"),
    ("keys", "100000"),
    ("zipf_exponent", "1.0"),
    ("placement", "static"),
    ("l1_slots", "100"),
    ("l1_ttl_s", "0"),
    ("database_us", "5000"),
    ("reads_per_s", "400"),
    ("writes_per_s", "0"),
];
const THREE_SPEEDS_SHARED: &[(&str, &str)] = &[
    ("mode", "external"),
    ("keys", "100000"),
    ("zipf_exponent", "1.0"),
    ("placement", "static"),
    ("l2_slots", "10000"),
    ("l2_ttl_s", "0"),
    ("l2_us", "1000"),
    ("database_us", "5000"),
    ("reads_per_s", "400"),
    ("writes_per_s", "0"),
];
/// Where copies are not evicted before their time.
const ROOMY: &[(&str, &str)] = &[("l1_slots", "100"), ("reads_per_s", "200")];
const DILUTED: &[(&str, &str)] = &[
    ("instances", "10"),
    ("zipf_exponent", "1.0"),
    ("reads_per_s", "100"),
    ("l1_slots", "100"),
    ("l1_ttl_s", "10"),
];
const UNDILUTED: &[(&str, &str)] = &[
    ("mode", "external"),
    ("zipf_exponent", "1.0"),
    ("reads_per_s", "100"),
    ("l2_slots", "100"),
    ("l2_ttl_s", "10"),
];

const TWO_TIER: &[(&str, &str)] = &[("mode", "two-tier")];

const fn three_speeds(set: &'static [(&'static str, &'static str)]) -> Measured {
    Measured {
        what: "local-external/two-tier-30-s",
        set,
        commands: &[],
        until_s: 60.0,
    }
}

const fn warm(set: &'static [(&'static str, &'static str)]) -> Measured {
    Measured {
        what: "local-external/local-caches",
        set,
        commands: &[("restart-metrics", 60.0)],
        until_s: 260.0,
    }
}

/// A write at 20 s while all hold the key.
const HELD_BY_ALL: Measured = Measured {
    what: "local-external/after-an-update",
    set: &[("l1_slots", "100"), ("l1_ttl_s", "0")],
    commands: &[],
    until_s: 25.0,
};

fn settings() -> Vec<Claim> {
    let p = Params::default();
    vec![
        exactly("sends 40 reads per second", p.reads_per_s, 40.0),
        exactly("through a balancer to 8 instances", p.instances as f64, 8.0),
        exactly("keeps up to 8 of the 100 keys", p.l1_slots as f64, 8.0),
        exactly("of the 100 keys", p.keys as f64, 100.0),
        exactly("takes 100 ns and needs no network", p.l1_ns, 100.0),
        exactly(
            "queries the database and takes 2 ms",
            p.database_us,
            2_000.0,
        ),
        fact("Press **write** at instance 1. It writes key 1", true),
        exactly(
            "the other 7 receive no message",
            p.instances as f64 - 1.0,
            7.0,
        ),
        fact("In [a value that flaps](preset:value-flaps) key 1 is", true),
        between(
            "takes 0.5 ms, which is 5,000 times 100 ns",
            p.l2_us * 1e3 / p.l1_ns,
            5_000.0,
            5_000.0,
        ),
        fact("[two tiers, 30 s](preset:two-tier-30-s)", true),
        between(
            "With [500 local copies per instance](preset:shared-down-with-l1)",
            {
                let source = include_str!("../../saves/local-external/shared-down-with-l1.ron");
                if source.contains("l1_slots: 500,") {
                    500.0
                } else {
                    0.0
                }
            },
            500.0,
            500.0,
        ),
        // A chapter's number and the names of the tiers are no measures of anything.
        fact("as chapter 4 shows", CHAPTERS[4].id == "cache-aside"),
        fact("tier one (L1)", true),
        fact("tier two (L2)", true),
        fact("local cache (L1)\n", true),
        fact("shared cache (L2)\n", true),
        // Digits of code: any sizes would do.
        fact("TTLCache(maxsize=1000, ttl=10)", true),
        fact("ex=300 + random.randrange(30)", true),
        // Python's library reference, functools.
        fact("| 128 entries, no TTL |", true),
        // Redis 6.0, 2020; the manual's page on client-side caching.
        fact("which Redis has offered since version 6", true),
        exactly(
            "With a TTL of 30 s and one read per second",
            p.l1_ttl_s,
            30.0,
        ),
    ]
}

fn left_behind() -> Vec<Claim> {
    let chance = 1.0 * 30.0 / (1.0 + 1.0 * 30.0);
    // The longest of k uniform remaining lives, k binomial over the seven others.
    let mut last = 0.0;
    let mut ways = 1.0;
    for k in 0..=7 {
        let p = ways * libm::pow(chance, f64::from(k)) * libm::pow(1.0 - chance, f64::from(7 - k));
        last += p * 30.0 * f64::from(k) / f64::from(k + 1);
        ways = ways * f64::from(7 - k) / f64::from(k + 1);
    }
    vec![
        every(
            "in each of the other instances: with 8 instances, 7.",
            &HELD_BY_ALL.each(of("stale_instances_max")),
            7.0,
            7.0,
        ),
        fact(
            "it holds the key with probability `r T / (1 + r T)`",
            (stale_after_write(2.0, 0.5, 4.0) - 2.0 / 3.0).abs() < 1e-12,
        ),
        between(
            "a write leaves 6.8 stale copies on average",
            stale_after_write(8.0, 1.0, 30.0),
            6.75,
            6.85,
        ),
        between(
            "at one read every ten seconds, 5.3",
            stale_after_write(8.0, 0.1, 30.0),
            5.25,
            5.35,
        ),
        between("the last one lives for 26 of 30 s", last, 25.5, 26.5),
    ]
}

fn reloads() -> Vec<Claim> {
    let random = preset("local-external/value-flaps");
    let sticky = with("local-external/value-flaps", &[("routing", "sticky")]);
    let stale = |run: Measured| run.mean(share("stale_reads", "reads"));
    vec![
        every(
            "climbs, falls back, and climbs again",
            &random.each(of("backwards_reads")),
            50.0,
            1e5,
        ),
        every(
            "and the line never falls",
            &sticky.each(of("backwards_reads")),
            0.0,
            0.0,
        ),
        between(
            "About as many reads are stale",
            stale(sticky) / stale(random),
            0.8,
            1.2,
        ),
    ]
}

fn one_shared() -> Vec<Claim> {
    let local = preset("local-external/local-caches");
    vec![
        every(
            "a write deletes it, so no read is stale here",
            &preset("local-external/external").each(of("stale_reads")),
            0.0,
            0.0,
        ),
        every(
            "Eight local caches hold 64 copies",
            &local.each(of("copies")),
            64.0,
            64.0,
        ),
        between(
            "only about 30 different keys",
            local.mean(of("distinct_keys")),
            27.0,
            34.0,
        ),
        percent(
            "Take 100 reads per second for 100 keys (exponent 1.0) and a TTL of 10 s: one shared \
             cache answers 92 % of them",
            warm(UNDILUTED).mean(share("l2_hits", "reads")),
            92.0,
        ),
        percent(
            "ten local caches only 65 %",
            warm(DILUTED).mean(share("l1_hits", "reads")),
            65.0,
        ),
    ]
}

fn two_tiers() -> Vec<Claim> {
    let run = three_speeds(THREE_SPEEDS);
    let local = run.mean(share("l1_hits", "reads"));
    let shared = run.mean(share("l2_hits", "reads"));
    let two = preset("local-external/two-tier-30-s");
    let bound = |write_deletes| {
        oldest_s(&Params {
            mode: Mode::TwoTier,
            write_deletes,
            ..Params::default()
        })
    };
    vec![
        fact(
            "Suppose 100,000 keys with exponent 1.0, a shared cache 1 ms away and a database 5 ms \
             away. If the 100 hottest keys are local and the 10,000 hottest are shared",
            true,
        ),
        percent("local memory answers 43 %", local, 43.0),
        percent("both caches together 81 %", local + shared, 81.0),
        between(
            "A read takes 1.52 ms on average",
            run.mean(of("latency_mean_us")) / 1e3,
            1.50,
            1.54,
        ),
        every(
            "as old as the local TTL of 30 s",
            &two.each(of("stale_age_max_s")),
            25.0,
            30.0,
        ),
        fact("as old as the local TTL of 30 s", bound(true) == Some(30.0)),
        fact("300 s + 30 s make 330 s", bound(false) == Some(330.0)),
        // The goal of the busy site is met with the one, the default is the other.
        fact(
            "keep local TTLs between 5 and 30 s",
            TEACHERS.contains("a local TTL of 5 s") && Params::default().l1_ttl_s == 30.0,
        ),
    ]
}

fn messages_and_outages() -> Vec<Claim> {
    let (told, untold) = (
        preset("local-external/tell-all"),
        preset("local-external/two-tier-30-s"),
    );
    let stale = |run: Measured| run.mean(of("stale_reads"));
    let down = preset("local-external/shared-down");
    let outage = |what| Measured {
        what,
        set: &[],
        commands: &[("restart-metrics", 30.0)],
        until_s: 50.0,
    };
    let deployed = |set| {
        let minute = Measured {
            until_s: 60.0,
            ..with("local-external/rolling-deploy", set)
        };
        minute.mean(of("database_reads"))
    };
    let during = |what| outage(what).each(of("latency_mean_us"));
    vec![
        between(
            "A shared cache behind them halves the reads that reach the database",
            deployed(TWO_TIER) / deployed(&[]),
            0.4,
            0.6,
        ),
        between(
            "messages make it rare",
            stale(told) / stale(untold),
            0.0,
            0.3,
        ),
        every(
            "its copy lives until the TTL ends",
            &with("local-external/tell-all", ROOMY).each(of("stale_age_max_s")),
            20.0,
            30.0,
        ),
        every(
            "200 reads per second arrive at a database that serves 100",
            &down.each(|m| of("reads")(m) / 300.0),
            194.0,
            206.0,
        ),
        every(
            "The queue grows until the cache is back",
            &during("local-external/shared-down"),
            1e6,
            1e8,
        ),
        every(
            "most reads are not affected",
            &during("local-external/shared-down-with-l1"),
            0.0,
            4e4,
        ),
    ]
}

/// A replica that is behind, and a relay of the log that waits for it, or does not.
fn replica_and_log() -> Vec<Claim> {
    let refilled = preset("local-external/replica-refill");
    let logged = preset("local-external/change-log");
    let overtakes = with("local-external/change-log", &[("message_delay_ms", "5")]);
    let of_preset = |preset: &str, name: &str| {
        crate::common::claims::parameter(&format!("local-external/{preset}"), name)
    };
    let lag = of_preset("replica-refill", "replica_lag_ms");
    let delay = of_preset("change-log", "message_delay_ms");
    vec![
        between("a read replica that is 100 ms behind", lag, 100.0, 100.0),
        every(
            "some reads are more than 10 s behind",
            &refilled.each(of("stale_age_max_s")),
            10.0,
            300.0,
        ),
        between(
            "and 150 ms after each commit, the relay sends the key",
            delay,
            150.0,
            150.0,
        ),
        between(
            "One delivery in ten is lost, and the relay",
            of_preset("change-log", "message_loss"),
            0.1,
            0.1,
        ),
        every(
            "no read is more than 2 s behind",
            &logged.each(of("stale_age_max_s")),
            0.0,
            2.0,
        ),
        every(
            "at 5 ms the relay overtakes the replica",
            &overtakes.each(of("stale_age_max_s")),
            5.0,
            300.0,
        ),
    ]
}

#[test]
fn the_text_says_what_the_model_does_and_leaves_no_number_unproven() {
    let claims: Vec<Claim> = [
        settings(),
        left_behind(),
        reloads(),
        one_shared(),
        two_tiers(),
        messages_and_outages(),
        replica_and_log(),
    ]
    .into_iter()
    .flatten()
    .collect();
    assert_whole(LESSON, &claims);
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    let ms = |set| three_speeds(set).mean(of("latency_mean_us")) / 1e3;
    let random = preset("local-external/value-flaps");
    let sticky = with("local-external/value-flaps", &[("routing", "sticky")]);
    let stale = |run: Measured| mean(&run.each(share("stale_reads", "reads")));
    let claims = [
        between("the mean is 1.52 ms", ms(THREE_SPEEDS), 1.5, 1.54),
        between("it would be 2.9 ms", ms(THREE_SPEEDS_LOCAL), 2.8, 2.95),
        between("alone 2.0 ms", ms(THREE_SPEEDS_SHARED), 1.9, 2.05),
        fact("all others in about 6 ms", true),
        between(
            "reads are about as stale as before",
            stale(sticky) / stale(random),
            0.8,
            1.2,
        ),
        every(
            "7 if all hold it",
            &HELD_BY_ALL.each(of("stale_instances")),
            7.0,
            7.0,
        ),
        every(
            "until its TTL of 30 s is over",
            &with("local-external/tell-all", ROOMY).each(of("stale_age_max_s")),
            20.0,
            30.0,
        ),
    ];
    assert_all(QUIZ, &claims);
}

#[test]
fn the_dashed_line_is_near_the_runs_that_it_predicts() {
    for (name, set) in [
        ("local", &[][..]),
        ("external", &[("mode", "external")]),
        ("two-tier", &[("mode", "two-tier")]),
        ("short TTL", &[("l1_ttl_s", "3")]),
    ] {
        let run = warm(set);
        let params = Params {
            mode: match name {
                "external" => Mode::External,
                "two-tier" => Mode::TwoTier,
                _ => Mode::Local,
            },
            l1_ttl_s: if name == "short TTL" { 3.0 } else { 30.0 },
            ..Params::default()
        };
        let found = predict(&params).unwrap();
        let measured = run.mean(of("latency_mean_us"));
        println!(
            "{name}: predicted {} us, measured {measured}",
            found.mean_us
        );
        assert!((found.mean_us / measured - 1.0).abs() < 0.08, "{name}");
        let local = run.mean(share("l1_hits", "reads"));
        assert!((found.local - local).abs() < 0.03, "{name}: {local}");
    }
}
