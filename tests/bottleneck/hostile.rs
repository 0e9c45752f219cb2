//! Files that are allowed but ask for as much as is allowed: they open, go as far as the budget of
//! events lets them, and do not grow without bound.

use crate::common::longest_of;
use hotset::chapters::bottleneck::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

fn run(lab: &mut LabOf<Model>, times: u64) {
    for _ in 0..times {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.events() <= (times + 1) * 10_000);
    assert!(lab.model().under_way().len() <= MOST_UNDER_WAY);
    lab.assert_invariants();
}

#[test]
fn a_million_reads_a_second_for_a_day_stop_at_the_budget() {
    let mut lab = opened(
        "reads_per_s: 1000000.0, writes_per_s: 1000000.0, servers: 1000, replicas: 15, \
         data_pages: 200000, memory_pages: 10000, cache_slots: 200000, queue_limit: 1000000, \
         disk_ms: 86400000.0, memory_ms: 86400000.0, retries: 10, backoff_ms: 0.0",
        "",
    );
    run(&mut lab, 50);
}

#[test]
fn retries_without_a_pause_and_without_room_end() {
    let mut lab = opened(
        "reads_per_s: 1000000.0, queue_limit: 0, retries: 10, backoff_ms: 0.0, timeout_ms: 0.000001",
        "",
    );
    run(&mut lab, 30);
}

#[test]
fn pauses_of_a_day_are_bounded() {
    let mut lab = opened(
        "reads_per_s: 1000000.0, queue_limit: 0, retries: 10, backoff_ms: 86400000.0",
        "",
    );
    run(&mut lab, 60);
    assert_eq!(lab.model().under_way().len(), MOST_UNDER_WAY);
}

#[test]
fn writes_without_end_to_many_copies_are_bounded() {
    let mut lab = opened(
        "reads_per_s: 0.0, writes_per_s: 1000000.0, servers: 1000, replicas: 15, memory_ms: 0.0, \
         disk_ms: 0.1, queue_limit: 1000000",
        "",
    );
    run(&mut lab, 60);
}

#[test]
fn services_and_look_ups_of_no_time_go_on() {
    let mut lab = opened(
        "reads_per_s: 1000000.0, memory_ms: 0.0, disk_ms: 0.0, cache_ms: 0.0, cache_slots: 10",
        "",
    );
    run(&mut lab, 30);
}

#[test]
fn a_day_in_which_nothing_happens_is_over_at_once() {
    let mut lab = opened("reads_per_s: 0.0", "");
    assert_eq!(lab.replay(100_000), Some(Replayed::NothingRecorded));
    assert_eq!(lab.now().as_secs_f64(), 86_400.0);
}

#[test]
fn copies_that_come_and_go_leave_nothing_behind() {
    let flip = |step: u64| {
        let (replicas, servers) = if step.is_multiple_of(2) {
            (9, 1)
        } else {
            (1, 7)
        };
        let at = step * 3_000_000 + 1;
        format!(
            "(at_ns: {at}, command: Set(\"replicas\", {replicas})), \
             (at_ns: {at}, command: Set(\"servers\", {servers}))"
        )
    };
    let log: Vec<String> = (0..400).map(flip).collect();
    let mut lab = opened("reads_per_s: 5000.0, writes_per_s: 500.0", &log.join(","));
    for _ in 0..20 {
        assert_eq!(lab.replay(1_000), None);
        lab.assert_invariants();
        assert!(lab.model().replicas().len() <= 9);
    }
}

/// Arrivals are far more than one worker can serve: after `until_s` all but one of them wait, or
/// were refused.
fn flooded(queue_limit: &str, until_s: f64) -> (f64, f64, Vec<String>) {
    let run = crate::common::Run {
        what: "bottleneck",
        seed: 1,
        set: &[
            ("reads_per_s", "50000"),
            ("servers", "1"),
            ("service", "fixed"),
            ("service_ms", "86400000"),
            ("timeout_ms", "0"),
            ("queue_limit", queue_limit),
        ],
        commands: &[],
        until_s,
    };
    let lab = run.lab();
    let metrics = lab.summary().metrics;
    let of = |name| crate::common::metric(&metrics, name);
    (of("reads"), of("refused"), lab.bounds_met())
}

#[test]
fn a_line_may_be_as_long_as_its_limit_and_a_shorter_one_is_told() {
    let (reads, refused, met) = flooded("200000", 5.0);
    assert!(reads > 240_000.0);
    assert_eq!(reads - refused, 200_001.0, "one is served, the others wait");
    assert_eq!(met, Vec::<String>::new());

    let (reads, refused, met) = flooded("1000000", 6.0);
    assert_eq!(reads - refused, MOST_UNDER_WAY as f64);
    let said = met.join("\n");
    assert!(said.contains("250,000 were under way"), "{said}");
    assert!(said.contains("whatever queue_limit is"), "{said}");
}

/// What the table of parameters says of the bound is the bound.
#[test]
fn the_help_of_the_line_names_the_bound() {
    use hotset::lesson::{Parameters as _, thousands};
    let bound = thousands(MOST_UNDER_WAY as f64);
    let field = hotset::chapters::bottleneck::Params::field("queue_limit").unwrap();
    assert!(field.help.contains(&bound), "{}", field.help);
    let bound = thousands(hotset::chapters::cache_lab::MOST_UNDER_WAY as f64);
    let field = hotset::chapters::cache_lab::Params::field("queue_limit").unwrap();
    assert!(field.help.contains(&bound), "{}", field.help);
    let bound = thousands(hotset::chapters::write_patterns::MOST_UNDER_WAY as f64);
    let field = hotset::chapters::write_patterns::Params::field("queue_limit").unwrap();
    assert!(field.help.contains(&bound), "{}", field.help);
}
