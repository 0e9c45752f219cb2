//! Every number in the laboratory's text is a claim: a snippet that stands there word for word,
//! and a computation by the model or by theory that must come to it.

use crate::common::claims::{
    Claim, Measured, SEEDS, assert_whole, between, every, exactly, fact, of, percent, preset,
    share, strays, with,
};
use hotset::chapters::CHAPTERS;
use hotset::chapters::cache_lab::Params;
use hotset::components::theory;

const LESSON: &str = include_str!("../assets/lessons/cache-lab.md");

fn settings() -> Vec<Claim> {
    let p = Params::default();
    let service_ms = 1e3 / p.database_per_s;
    let alone = Measured {
        what: "cache-lab/zipf-20-slots",
        set: &[("arrivals", "fixed"), ("reads_per_s", "1")],
        commands: &[],
        until_s: 1.5,
    };
    vec![
        exactly("Clients send 20 reads per second", p.reads_per_s, 20.0),
        exactly("for 100 keys.", p.keys as f64, 100.0),
        exactly("The cache has 20 slots.", p.capacity as f64, 20.0),
        exactly(
            "The database serves 12 requests per second",
            p.database_per_s,
            12.0,
        ),
        exactly("takes 0.5 ms", p.cache_ms, 0.5),
        every(
            "at least 85.8 ms",
            &alone.each(of("latency_mean_ms")),
            85.75,
            85.85,
        ),
        between(
            "at least 85.8 ms (0.5 + 83.3 + 2.0 ms)",
            service_ms,
            83.25,
            83.35,
        ),
        exactly("every answer takes the same 2 ms", p.database_ms, 2.0),
        exactly("With an exponent of 1.5,", p.zipf_exponent, 1.5),
        exactly("acknowledged up to 10 s before", p.ttl_s, 10.0),
        exactly("the database serves 12 per second", p.database_per_s, 12.0),
        exactly("reads wait over 2 s", p.timeout_ms, 2_000.0),
        exactly("when 100 wait", p.queue_limit as f64, 100.0),
        fact("[the first experiment](preset:zipf-20-slots)", true),
        fact("[a TTL of 2 s](preset:short-ttl)", true),
        // The formula of Zipf's law, the bound of a query, and memcached(1).
        fact("in proportion to `1 / i^s`", true),
        fact("WHERE place <= 1000;", true),
        fact("| Memcached | 64 MB,", true),
        fact("`memcached(1)`", true),
        // Chapter 4 is a chapter's number and no measure of anything.
        fact(
            "Chapter 4 replays that race",
            CHAPTERS[4].id == "cache-aside",
        ),
    ]
}

fn hit_rates() -> Vec<Claim> {
    let hit = |slots: &'static [(&'static str, &'static str)]| {
        with("cache-lab/zipf-20-slots", slots).each(of("hit_rate"))
    };
    let short = preset("cache-lab/short-ttl");
    let first = preset("cache-lab/zipf-20-slots");
    vec![
        fact("means over five minutes", first.until_s == 300.0),
        // Asserted of each below.
        fact("differs by up to 3 points", true),
        strays("settles near 81 %", &first.each(of("hit_rate")), 81.0, 3.0),
        strays(
            "Set the slots to 5, 10, 20: the hit rate goes from 57 %",
            &hit(&[("capacity", "5")]),
            57.0,
            3.0,
        ),
        strays("to 72 % to", &hit(&[("capacity", "10")]), 72.0, 3.0),
        strays("to 81 %.", &hit(&[("capacity", "20")]), 81.0, 3.0),
        strays(
            "same keys and slots is only 67 %",
            &short.each(of("hit_rate")),
            67.0,
            3.0,
        ),
        strays(
            "| [uniform](preset:uniform) | 20 | 20 % |",
            &preset("cache-lab/uniform").each(of("hit_rate")),
            20.0,
            3.0,
        ),
        strays(
            "| [half the keys](preset:half-the-keys) | 50 | 49 % |",
            &preset("cache-lab/half-the-keys").each(of("hit_rate")),
            49.0,
            3.0,
        ),
        every(
            "catch just short of half",
            &[preset("cache-lab/half-the-keys").mean(of("hit_rate"))],
            0.47,
            0.499,
        ),
        every(
            "With a TTL of 2 s more than half are **expired**",
            &short.each(share("misses_expired", "misses")),
            0.5,
            0.65,
        ),
        // However many slots there are: no run with all keys in the cache exceeds it.
        every(
            "At a TTL of 10 s the rate stops at a ceiling",
            &hit(&[("capacity", "100")]),
            0.80,
            theory::ttl_ceiling(
                &theory::zipf_weights(100, Params::default().zipf_exponent),
                20.0,
                10.0,
            ) + 0.03,
        ),
        fact(
            "Your goal is 90 %",
            hotset::chapters::cache_lab::GOALS[0].title == "Reach 90 %",
        ),
        every(
            "once the cache is warm, most misses are **capacity**",
            &first.each(share("misses_capacity", "misses")),
            0.5,
            0.9,
        ),
    ]
}

fn popularity() -> Vec<Claim> {
    let p = Params::default();
    let weights = theory::zipf_weights(p.keys as usize, p.zipf_exponent);
    let unread = 1.0 - libm::exp(-2.0 / 10.0);
    vec![
        percent("key 1 alone draws 41 % of the reads", weights[0], 41.0),
        percent(
            "the first ten keys draw 83 %",
            theory::best_static(&weights, 10),
            83.0,
        ),
        between(
            "key 1, read about 8 times per second, loses little at 2 s",
            20.0 * weights[0],
            7.5,
            8.5,
        ),
        // A hit needs another read within the TTL: one in five has one.
        between(
            "the entry of a key read once every 10 s has usually expired",
            unread,
            0.0,
            0.2,
        ),
    ]
}

fn writes() -> Vec<Claim> {
    let forgotten = preset("cache-lab/writes-forgotten");
    let deleted = preset("cache-lab/writes-deleted");
    vec![
        strays(
            "The hit rate is still 81 %",
            &forgotten.each(of("hit_rate")),
            81.0,
            3.0,
        ),
        between(
            "about two reads in five are **stale**",
            forgotten.mean(share("stale_reads", "reads")),
            0.38,
            0.45,
        ),
        every(
            "acknowledged up to 10 s before",
            &forgotten.each(of("stale_age_max_s")),
            9.0,
            10.01,
        ),
        every(
            "the stale reads are gone",
            &deleted.each(of("stale_reads")),
            0.0,
            0.0,
        ),
        strays(
            "the hit rate falls to 77 %",
            &deleted.each(of("hit_rate")),
            77.0,
            3.0,
        ),
        every(
            "misses marked **invalidated**",
            &deleted.each(share("misses_invalidated", "misses")),
            0.15,
            0.4,
        ),
    ]
}

fn load() -> Vec<Claim> {
    let first = preset("cache-lab/zipf-20-slots");
    let hit = first.mean(of("hit_rate"));
    let load = first.mean(of("database_reads")) / 300.0;
    let seen = |metrics: &hotset::lesson::Metrics| {
        share("database_reads", "reads")(metrics) + of("hit_rate")(metrics)
    };
    vec![
        every(
            "the database sees the share `1 - h` of the reads",
            &first.each(seen),
            0.995,
            1.0,
        ),
        between(
            "Without the cache it sees `1 / (1 - h)` times as many",
            20.0 / load * (1.0 - hit),
            0.98,
            1.02,
        ),
        between(
            "At 81 % that is more than five times",
            1.0 / (1.0 - hit),
            5.0,
            5.6,
        ),
        between("from under 4 per second to 20.", load, 3.4, 4.0),
    ]
}

/// The cache is killed for good; what is counted until a moment.
fn killed(until_s: f64) -> Measured {
    Measured {
        what: "cache-lab/zipf-20-slots",
        set: &[],
        commands: &[("kill-cache", 30.0)],
        until_s,
    }
}

fn without_the_cache() -> Vec<Claim> {
    // Whatever waits is what came and was not served.
    let come = |at| killed(at).mean(of("misses_cache_down"));
    let served = |at| killed(at).mean(of("database_reads"));
    let growth = (come(41.0) - come(31.0) - served(41.0) + served(31.0)) / 10.0;
    vec![
        between(
            "its queue grows by about 8 requests per second",
            growth,
            7.2,
            8.8,
        ),
        every(
            "Soon reads wait over 2 s and time out",
            &killed(40.0).each(of("timed_out")),
            1.0,
            200.0,
        ),
        every(
            "when 100 wait, further requests are refused",
            &killed(60.0).each(of("refused")),
            1.0,
            400.0,
        ),
        every(
            "when 100 wait, further requests are refused",
            &killed(36.0).each(of("refused")),
            0.0,
            0.0,
        ),
    ]
}

fn back_again() -> Vec<Claim> {
    let revived = Measured {
        what: "cache-lab/kill-at-peak",
        set: &[],
        commands: &[("restart-metrics", 60.0)],
        until_s: 64.0,
    };
    let later = Measured {
        commands: &[("restart-metrics", 80.0)],
        until_s: 200.0,
        ..revived
    };
    let going_on = revived.each(of("timed_out"));
    let seeds_going_on = going_on.iter().filter(|&&count| count > 0.0).count() as f64;
    vec![
        between(
            "so time-outs usually continue for some seconds",
            seeds_going_on,
            0.9 * SEEDS as f64,
            SEEDS as f64,
        ),
        every(
            "late answers still fill slots, and that ends the overload",
            &later.each(of("timed_out")),
            0.0,
            0.0,
        ),
    ]
}

fn all() -> Vec<Claim> {
    [
        settings(),
        hit_rates(),
        popularity(),
        writes(),
        load(),
        without_the_cache(),
        back_again(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[test]
fn the_text_says_what_the_model_does_and_leaves_no_number_unproven() {
    let claims = all();
    assert_whole(LESSON, &claims);
}

#[test]
fn every_link_of_the_text_leads_to_a_preset() {
    let targets = |text: &'static str, sign: &'static str| {
        let rests = text.split(sign).skip(1);
        rests.map(|rest| rest.split(')').next().unwrap())
    };
    for chapter in &CHAPTERS {
        for text in [chapter.texts.lesson, chapter.texts.teachers] {
            for target in targets(text, "](preset:") {
                let own = format!("{}/{target}", chapter.id);
                let _opens = crate::common::open(if target.contains('/') { target } else { &own });
            }
            for target in targets(text, "](chapter:") {
                hotset::chapters::chapter(target).unwrap();
            }
        }
    }
}
