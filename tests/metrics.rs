//! What the labs measure: every metric has a unit, a label and a sentence, is read by name as it is
//! listed, and keeps its name.
//!
//! Each line of `golden/metrics.txt` is `CHAPTER METRIC`: names are the headless contract, so a row
//! that is forgotten, renamed or moved is noticed here. A new metric is a new line.

use std::collections::BTreeSet;

use crate::common::{go_to, in_parallel, labs, open, openings};
use hotset::lesson::{MetricInfo, Unit};

const PINNED: &str = include_str!("golden/metrics.txt");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/metrics.txt");

/// Every metric of every lab.
fn all() -> Vec<(&'static str, MetricInfo)> {
    let of = |(id, _)| {
        open(id)
            .metric_infos()
            .into_iter()
            .map(move |info| (id, info))
    };
    labs().flat_map(of).collect()
}

#[test]
fn names_are_those_of_the_contract_in_its_order() {
    let lines = all().into_iter();
    let lines: Vec<String> = lines
        .map(|(id, info)| format!("{id} {}", info.name))
        .collect();
    let now = lines.join("\n") + "\n";
    if std::env::var_os("HOTSET_BLESS").is_some() {
        std::fs::write(PATH, now).unwrap();
        return;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (PINNED.lines().collect(), now.lines().collect());
    let missing: Vec<_> = old.iter().filter(|name| !new.contains(name)).collect();
    let added: Vec<_> = new.iter().filter(|name| !old.contains(name)).collect();
    assert!(
        missing.is_empty() && added.is_empty(),
        "no row any more: {missing:?}; not in {PATH} yet: {added:?}"
    );
    assert_eq!(old, new, "the order differs");
}

#[test]
fn every_metric_has_a_unit_a_label_and_a_sentence() {
    for (id, info) in all() {
        let MetricInfo {
            name, label, help, ..
        } = info;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-.".contains(c);
        assert!(!name.is_empty() && name.chars().all(plain), "{id}: {name}");
        assert!(
            !label.is_empty() && !label.contains('_'),
            "{id}: {name}: {label}"
        );
        assert!(label.split(' ').count() <= 6, "{id}: {name}: {label}");
        assert_eq!(label, label.trim(), "{id}: {name}");
        let begins = help
            .chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        assert!(begins && help.ends_with('.'), "{id}: {name}: {help}");
        assert!(!help.contains(". "), "{id}: {name}: one sentence: {help}");
        assert!((12..=120).contains(&help.len()), "{id}: {name}: {help}");
        // Names end with their unit where they have one.
        let by_name = Unit::of(name);
        assert!(
            by_name == Unit::Plain || by_name == info.unit,
            "{id}: {name}: {:?}",
            info.unit
        );
    }
}

#[test]
fn names_and_titles_tell_the_metrics_of_a_lab_apart() {
    for (id, _) in labs() {
        let infos = open(id).metric_infos();
        let names: BTreeSet<&str> = infos.iter().map(|info| info.name).collect();
        let titles: BTreeSet<String> = infos.iter().map(MetricInfo::title).collect();
        assert_eq!(
            (names.len(), titles.len()),
            (infos.len(), infos.len()),
            "{id}"
        );
    }
}

/// Over all ready-made experiments, some seconds of each.
#[test]
fn what_is_listed_is_what_is_read_and_shares_are_shares() {
    let what = openings();
    let valued = in_parallel(&what, |what| {
        let mut lab = open(what);
        go_to(lab.as_mut(), 5.0);
        let (listed, infos) = (lab.metrics(), lab.metric_infos());
        assert_eq!(listed.len(), infos.len(), "{what}");
        for ((name, value), info) in listed.iter().zip(&infos) {
            assert_eq!(*name, info.name, "{what}");
            assert_eq!(lab.metric(name), *value, "{what}: {name}");
            assert_eq!(lab.metric_info(name), Some(*info), "{what}");
            let Some(value) = value else {
                continue;
            };
            assert!(
                value.is_finite() && *value >= 0.0,
                "{what}: {name} is {value}"
            );
            if info.unit == Unit::Share {
                assert!(*value <= 1.0, "{what}: {name} is {value}");
            }
        }
        assert_eq!(lab.metric("no_such_metric"), None);
        let chapter = lab.chapter().id;
        let with = listed.iter().filter(|(_, value)| value.is_some());
        with.map(|(name, _)| (chapter, *name)).collect::<Vec<_>>()
    });
    let valued: BTreeSet<_> = valued.into_iter().flatten().collect();
    let never: Vec<String> = all()
        .into_iter()
        .filter(|(id, info)| !valued.contains(&(*id, info.name)))
        .map(|(id, info)| format!("{id} {}", info.name))
        .collect();
    // What depends on a choice that no ready-made experiment makes in its first seconds.
    assert!(never.len() < all().len() / 10, "without a value: {never:?}");
}
