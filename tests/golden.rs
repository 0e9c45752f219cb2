//! The digests of every preset of every lab, pinned.
//!
//! They notice a change, on any platform and in any build; they are never evidence that a number
//! is right. Each line of `golden/digests.txt` is `CHAPTER/PRESET UNTIL DIGEST`, the digest that
//! `hotset run CHAPTER/PRESET --until UNTIL --format json` prints.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::common::{go_to, in_parallel, open, openings};
use hotset::sim::digest_text;

const PINNED: &str = include_str!("golden/digests.txt");
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/digests.txt");
const MOMENTS_S: [u32; 2] = [10, 60];

/// The digests as they are now, a line each.
fn present() -> String {
    let presets: Vec<String> = openings()
        .into_iter()
        .filter(|what| what.contains('/'))
        .collect();
    let digests = in_parallel(&presets, |what| {
        let mut lab = open(what);
        MOMENTS_S.map(|until_s| {
            go_to(lab.as_mut(), f64::from(until_s));
            digest_text(lab.digest())
        })
    });
    let mut text = String::new();
    for (what, digests) in presets.iter().zip(digests) {
        for (until_s, digest) in MOMENTS_S.iter().zip(digests) {
            writeln!(text, "{what} {until_s}s {digest}").unwrap();
        }
    }
    text
}

/// Lines by what they are about.
fn lines(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .map(|line| line.rsplit_once(' ').unwrap())
        .collect()
}

#[test]
fn digests_are_those_of_the_last_blessing() {
    let present = present();
    if std::env::var_os("HOTSET_BLESS").is_some() {
        std::fs::write(PATH, present).unwrap();
        return;
    }
    let (old, new) = (lines(PINNED), lines(&present));
    let mut differences = String::new();
    for (what, digest) in &new {
        match old.get(what) {
            None => writeln!(differences, "  {what}: {digest} is new").unwrap(),
            Some(pinned) if pinned != digest => {
                writeln!(differences, "  {what}: {pinned} was pinned, now {digest}").unwrap();
            }
            Some(_) => {}
        }
    }
    for what in old.keys().filter(|what| !new.contains_key(*what)) {
        writeln!(differences, "  {what}: is gone").unwrap();
    }
    assert!(
        differences.is_empty(),
        "runs are no longer what they were:\n{differences}If that is meant, HOTSET_BLESS=1 \
         cargo test --test models golden rewrites tests/golden/digests.txt; if a command has changed \
         its meaning, the chapter also needs another MODEL_VERSION."
    );
}
