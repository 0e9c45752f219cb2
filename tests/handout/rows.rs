//! What a row of grades says besides the result: who made it, what was reached, and when.

use super::{cell, grade, handed_out, solved};
use crate::common::program::{file, hotset, text};
use crate::common::{go_to, load, metric};

#[test]
fn a_row_says_who_made_it_and_what_was_wanted_and_reached() {
    let directory = tempfile::tempdir().unwrap();
    let task = file(&directory, "task.ron", &handed_out());
    let mut lab = load(&solved(&["set capacity=60"]));
    lab.replay(u64::MAX);
    lab.sign("Group 7".to_owned());
    let of = |name: &str| metric(&lab.summary().metrics, name);
    let reached = [of("reads"), of("hit_rate")];
    let good = file(&directory, "renamed.ron", &lab.to_file().unwrap());
    let (_, row) = grade(&["check", &good, "--format", "csv", "--against", &task]);
    assert_eq!(cell(&row, "author"), "Group 7");
    let told: Vec<(&str, f64)> = cell(&row, "task_values")
        .split("; ")
        .map(|one| one.rsplit_once(": ").unwrap())
        .map(|(wanted, value)| (wanted, value.parse().unwrap()))
        .collect();
    let wanted = ["reads at least 2000", "hit_rate at least 0.85"];
    for (((text, value), wanted), reached) in told.iter().zip(wanted).zip(reached) {
        assert_eq!(*text, wanted);
        assert!(
            (value - reached).abs() <= reached * 1e-5,
            "{text}: {value}, {reached}"
        );
    }
    assert_eq!(told.len(), 2);
}

#[test]
fn a_row_says_since_when_each_task_was_met() {
    let directory = tempfile::tempdir().unwrap();
    let task = file(&directory, "task.ron", &handed_out());
    let source = solved(&["set capacity=60", "set ttl_s=0"]);
    let hand_in = file(&directory, "hand-in.ron", &source);
    let args = ["check", &hand_in, "--against", &task, "--format"];
    let (_, row) = grade(&[&args[..], &["csv"]].concat());
    let told: Vec<(&str, f64)> = cell(&row, "when_reached")
        .split("; ")
        .map(|one| one.rsplit_once(": ").unwrap())
        .map(|(title, at)| {
            let at = at.strip_suffix(" s").and_then(|at| at.parse().ok());
            (title, at.unwrap_or_else(|| panic!("{row:?}")))
        })
        .collect();
    assert_eq!(told.len(), 2, "{row:?}");
    // Looked up in the run itself: not so a little before, and so from then on.
    let mut lab = load(&source);
    lab.replay(u64::MAX);
    let end = lab.now().as_secs_f64();
    let mut read_at = |at: f64| {
        go_to(lab.as_mut(), at);
        let of = |name: &str| metric(&lab.summary().metrics, name);
        [of("reads") >= 2_000.0, of("hit_rate") >= 0.85]
    };
    for (place, (title, since)) in told.iter().enumerate() {
        assert!(*since > 0.0, "{title}");
        assert!(!read_at(since - 2e-6)[place], "{title} at {since}");
        assert!(read_at(since + 1e-6)[place], "{title} at {since}");
        for look in 0..100 {
            let at = since + (end - since) * f64::from(look) / 100.0;
            assert!(read_at(at.max(since + 1e-6))[place], "{title} at {at}");
        }
    }
    let output = hotset(&[&args[..], &["json"]].concat());
    let rows: serde_json::Value = serde_json::from_str(&text(&output.stdout)).unwrap();
    for (place, (_, since)) in told.iter().enumerate() {
        let at = rows[0]["tasks"][place]["reached_at_s"].as_f64().unwrap();
        assert!((at - since).abs() < 1e-5, "{at} and {since}");
    }
    let idle = file(&directory, "idle.ron", &solved(&[]));
    let (_, row) = grade(&["check", &idle, "--against", &task, "--format", "csv"]);
    assert!(cell(&row, "when_reached").ends_with("Many hits: not reached"));
}
