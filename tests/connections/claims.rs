//! The numbers of the questions and of the map, each with the computation that must come to it.

use hotset::chapters::connections::CHAPTER;
use hotset::components::theory::zipf_weights;
use hotset::lesson::read_quiz;

use crate::common::claims::{
    Claim, Measured, assert_whole, between, every, fact, of, percent, preset, uncovered, with,
};

/// Settings of the first question but for the exponent.
const TIERS: [(&str, &str); 10] = [
    ("keys", "100000"),
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

/// The share of reads that the hottest `keys` of 100,000 get.
fn share_of_hottest(keys: usize, exponent: f64) -> f64 {
    let weights = zipf_weights(100_000, exponent);
    weights[..keys].iter().sum::<f64>() / weights.iter().sum::<f64>()
}

/// The mean of a read through two tiers, in milliseconds, in closed form.
fn mean_ms(exponent: f64) -> f64 {
    let (local, both) = (
        share_of_hottest(100, exponent),
        share_of_hottest(10_000, exponent),
    );
    1.0 * (1.0 - local) + 5.0 * (1.0 - both)
}

fn about_tiers() -> Vec<Claim> {
    let set = |name: &str| TIERS.iter().find(|(known, _)| *known == name).unwrap().1;
    vec![
        fact("The 100 hottest of 100,000 keys", set("l1_slots") == "100"),
        fact(
            "the 10,000 hottest from a shared cache",
            set("l2_slots") == "10000",
        ),
        fact("1 ms away", set("l2_us") == "1000"),
        fact("takes 5 ms more", set("database_us") == "5000"),
        between(
            "exponent 1.0, a read takes 1.5 ms",
            mean_ms(1.0),
            1.45,
            1.55,
        ),
        between("Still 1.5 ms", mean_ms(1.0), 1.45, 1.55),
        between("About 2.9 ms", mean_ms(0.8), 2.8, 2.95),
        between("exponent 0.8", mean_ms(0.8), 2.8, 2.95),
        between("About 6 ms", 1.0 + 5.0, 6.0, 6.0),
        percent("memory answers 18 %", share_of_hottest(100, 0.8), 18.0),
        percent("instead of 43 %", share_of_hottest(100, 1.0), 43.0),
        percent(
            "both caches together 60 %",
            share_of_hottest(10_000, 0.8),
            60.0,
        ),
        percent("instead of 81 %", share_of_hottest(10_000, 1.0), 81.0),
    ]
}

/// The file of a preset.
fn source(chapter: &str, id: &str) -> &'static str {
    let found = hotset::chapters::chapter(chapter).unwrap();
    found.lab().unwrap().preset(id).unwrap().source
}

fn about_majorities() -> Vec<Claim> {
    let down = Measured {
        commands: &[("crash=2", 1.0), ("crash=3", 1.0)],
        until_s: 10.0,
        ..preset("replication/majority-latency")
    };
    let consensus = source("replication", "majority-latency");
    vec![
        fact(
            "slower than the others",
            consensus.contains("slow_ms: 30.0"),
        ),
        fact("30 ms slower", consensus.contains("slow_node: 5")),
        fact(
            "After 1 s two",
            down.commands.iter().all(|(_, at)| *at == 1.0),
        ),
        every(
            "nothing acknowledged is lost",
            &down.each(of("writes_lost")),
            0.0,
            0.0,
        ),
        every(
            "nothing stops",
            &down.each(of("availability_writes")),
            0.999,
            1.0,
        ),
        every(
            "each waits for the slow node",
            &down.each(of("write_latency_mean_ms")),
            25.0,
            45.0,
        ),
    ]
}

fn about_the_others() -> Vec<Claim> {
    let moved = |what| {
        Measured {
            until_s: 20.0,
            ..preset(what)
        }
        .each(of("keys_moved_share"))
    };
    let minute = |set| Measured {
        until_s: 60.0,
        ..with("local-external/rolling-deploy", set)
    };
    let reads = |set| minute(set).mean(of("database_reads"));
    let lost = with(
        "local-external/tell-all",
        &[("l1_ttl_s", "0"), ("l1_slots", "100"), ("l2_ttl_s", "0")],
    );
    let told = source("local-external", "tell-all");
    let delay_ms = hotset::chapters::local_external::Params::default().message_delay_ms;
    let ring = hotset::chapters::partitioning::Params::default();
    vec![
        fact(
            "4 servers with 64 tokens each",
            ring.nodes == 4 && ring.vnodes == 64,
        ),
        every(
            "About a fifth",
            &moved("partitioning/add-a-node-ring"),
            0.1,
            0.35,
        ),
        every(
            "About four fifths",
            &moved("partitioning/add-a-node-mod"),
            0.7,
            0.9,
        ),
        between(
            "about 500 reads",
            reads(&[("mode", "two-tier")]),
            450.0,
            550.0,
        ),
        between("instead of about 1,050", reads(&[]), 1_000.0, 1_100.0),
        fact(
            "one message in ten is lost",
            told.contains("message_loss: 0.1"),
        ),
        fact("within 5 ms", delay_ms == 5.0),
        fact("5 ms\nSome seconds", delay_ms == 5.0),
        every(
            "within five minutes",
            &lost.each(of("stale_age_max_s")),
            60.0,
            300.001,
        ),
    ]
}

#[test]
fn the_numbers_of_the_questions_hold() {
    let mut claims = about_tiers();
    claims.extend(about_the_others());
    claims.extend(about_majorities());
    // What stands in the runs themselves is not prose.
    let mut prose = String::new();
    for question in read_quiz(CHAPTER.texts.quiz).unwrap() {
        let texts = question.options.iter().map(|option| &option.text);
        let reasons = question.options.iter().map(|option| &option.wrong);
        let ends = [&question.question, &question.why];
        for said in texts.chain(reasons).chain(ends) {
            prose.push_str(said);
            prose.push('\n');
        }
    }
    assert_whole(&prose, &claims);
}

#[test]
fn the_texts_state_no_number_of_their_own() {
    for text in [CHAPTER.texts.lesson, CHAPTER.texts.teachers] {
        let prose: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with(char::is_numeric))
            .collect();
        let missing = uncovered(&prose.join("\n"), &[]);
        assert!(missing.is_empty(), "{missing:?}");
    }
}
