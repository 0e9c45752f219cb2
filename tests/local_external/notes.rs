//! The numbers of the presets' notes and of the teachers' page.

use hotset::chapters::local_external::Params;
use hotset::lesson::Preset;

use crate::common::claims::{
    Claim, assert_all, assert_whole, between, every, fact, names, of, preset,
};
use crate::common::{labs, open};

const TEACHERS: &str = include_str!("../../assets/lessons/local-external.teachers.md");

/// `snippet` names a parameter of a preset.
fn is(snippet: &'static str, preset: &str, name: &str, printed: f64) -> Claim {
    names(snippet, &format!("local-external/{preset}"), name, printed)
}

/// `snippet` names the moment of a preset's command.
fn at(snippet: &'static str, preset: &str, index: usize, seconds: f64) -> Claim {
    let marks = open(&format!("local-external/{preset}")).marks();
    between(snippet, marks[index].at.as_secs_f64(), seconds, seconds)
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn the_notes_of_the_presets_hold_and_leave_no_number_unproven() {
    let (_, opened) = labs().find(|(id, _)| *id == "local-external").unwrap();
    let note = |preset: &Preset| {
        open(&format!("local-external/{}", preset.id))
            .notes()
            .to_owned()
    };
    let notes: Vec<String> = opened.presets.iter().map(note).collect();
    let notes = notes.join("\n");
    let deploy = open("local-external/rolling-deploy").marks();
    let gaps: Vec<f64> = deploy
        .windows(2)
        .map(|pair| pair[1].at.since(pair[0].at).as_secs_f64())
        .collect();
    let untouched = preset("local-external/local-caches");
    let claims = vec![
        every(
            "Nothing is written yet",
            &untouched.each(of("writes")),
            0.0,
            0.0,
        ),
        fact("Let an instance write key 1", true),
        at(
            "At 20 s instance 1 writes key 1",
            "after-an-update",
            0,
            20.0,
        ),
        is("the TTL of 30 s", "after-an-update", "l1_ttl_s", 30.0),
        is("0.5 ms for a hit", "external", "l2_us", 500.0),
        is("live on for up to 30 s", "two-tier-30-s", "l1_ttl_s", 30.0),
        is(
            "drop their copies 5 ms later",
            "tell-all",
            "message_delay_ms",
            5.0,
        ),
        is(
            "its copy lives on for up to 30 s",
            "tell-all",
            "l1_ttl_s",
            30.0,
        ),
        is(
            "One message in ten is lost",
            "tell-all",
            "message_loss",
            0.1,
        ),
        is("One write per second", "value-flaps", "writes_per_s", 1.0),
        fact("which versions client 1 is shown", true),
        at("From 30 s on", "rolling-deploy", 0, 30.0),
        every("one instance restarts every 3 s", &gaps, 3.0, 3.0),
        at(
            "At 30 s the shared cache is killed for 20 s",
            "shared-down",
            0,
            30.0,
        ),
        at(
            "At 30 s the shared cache is killed for 20 s",
            "shared-down",
            1,
            50.0,
        ),
        is(
            "serves 100 queries per second",
            "shared-down",
            "database_per_s",
            100.0,
        ),
        is("200 reads arrive", "shared-down", "reads_per_s", 200.0),
        at("for the same 20 s", "shared-down-with-l1", 1, 50.0),
        is(
            "instances keep 500 keys",
            "shared-down-with-l1",
            "l1_slots",
            500.0,
        ),
        is("for 60 s", "shared-down-with-l1", "l1_ttl_s", 60.0),
        is(
            "a read replica that is 100 ms behind",
            "replica-refill",
            "replica_lag_ms",
            100.0,
        ),
        is("stays for up to 300 s", "replica-refill", "l2_ttl_s", 300.0),
        is(
            "150 ms after its commit",
            "change-log",
            "message_delay_ms",
            150.0,
        ),
        is(
            "One delivery in ten is lost",
            "change-log",
            "message_loss",
            0.1,
        ),
        is("10 instances", "busy-site", "instances", 10.0),
        is("1,600 reads/s", "busy-site", "reads_per_s", 1_600.0),
        is("over 10,000 keys", "busy-site", "keys", 10_000.0),
        is("5 writes/s", "busy-site", "writes_per_s", 5.0),
    ];
    assert_whole(&notes, &claims);
}

#[test]
fn the_teachers_page_describes_the_default_and_its_metrics() {
    let p = Params::default();
    let counts = [p.instances, p.keys, p.clients, p.l1_slots];
    let numbers = [p.zipf_exponent, p.reads_per_s, p.l1_ttl_s, p.restart_s];
    let times = [p.l1_ns, p.l2_us, p.database_us];
    let claims = [
        fact(
            "8 instances, 100 keys with exponent 1.2, 40 reads/s from 10 clients, 8 local slots, \
             local TTL 30 s",
            counts == [8, 100, 10, 8] && numbers[..3] == [1.2, 40.0, 30.0],
        ),
        fact("is away for 2 s", numbers[3] == 2.0),
        fact(
            "takes 100 ns, a call of the shared cache 0.5 ms there and back, a query of the \
             database 2 ms there and back",
            times == [100.0, 500.0, 2_000.0],
        ),
        // Half of a call of the shared cache.
        fact("below a quarter of a millisecond", times[1] / 2.0 == 250.0),
        fact("sticky routing and about 60 local slots", true),
        fact("two tiers, 500 local slots and a local TTL of 60 s", true),
        fact("two tiers, 1,000 local slots, a local TTL of 5 s", true),
    ];
    assert_all(TEACHERS, &claims);
    let known = open("local-external").summary().metrics;
    let table = TEACHERS.split("## Metrics").nth(1).unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter_map(|row| row.strip_prefix("| `"));
    let listed: Vec<&str> = rows
        .flat_map(|row| row.split(" | ").next().unwrap().split('`'))
        .map(|name| name.trim_matches(|c: char| c == ',' || c == ' '))
        .filter(|name| !name.is_empty())
        .collect();
    for name in &listed {
        assert!(known.iter().any(|(metric, _)| metric == name), "{name}");
    }
    assert_eq!(listed.len(), known.len(), "every metric has its row");
}
