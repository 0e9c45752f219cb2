//! Damaged traces: cut off, with flipped bytes, with wrong columns. Each gives a sentence, or a count
//! with what was left out; none gives a panic or silence about a line that did not fit.

use hotset::io::trace::About;

use super::written::Way;
use super::{Dice, gzip, read, requests, zstd};

const CASES: u64 = 240;

/// What is done to a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    CutOff,
    Flipped,
    Garbage,
    Columns,
    Shuffled,
}

fn damaged(bytes: &[u8], damage: Damage, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let length = bytes.len() as u64;
    let place = |dice: &mut Dice| dice.below(length) as usize;
    match damage {
        Damage::CutOff => bytes.truncate(place(dice)),
        Damage::Flipped => {
            for _ in 0..1 + dice.below(40) {
                bytes[place(dice)] ^= 1 << dice.below(8);
            }
        }
        Damage::Garbage => {
            let at = place(dice);
            let garbage: Vec<u8> = (0..dice.below(5_000))
                .map(|_| dice.below(256) as u8)
                .collect();
            bytes.splice(at..at, garbage);
        }
        Damage::Columns => return with_other_columns(&bytes, 1 + dice.below(300), dice),
        Damage::Shuffled => {
            let (from, to) = (place(dice), place(dice));
            let (from, to) = (from.min(to), from.max(to));
            bytes.copy_within(from..to, 0);
        }
    }
    bytes
}

/// So many lines lose what stands behind their first comma, tab or space, or get more.
fn with_other_columns(bytes: &[u8], count: u64, dice: &mut Dice) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = bytes
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let most = lines.len() as u64;
    for _ in 0..count {
        let line = &mut lines[dice.below(most) as usize];
        let between = line.iter().position(|byte| b",;\t ".contains(byte));
        match between {
            Some(at) if dice.below(2) == 0 => line.truncate(at),
            Some(at) => {
                let again = line[at..].to_vec();
                line.extend(again);
            }
            None => line.clear(),
        }
    }
    lines.join(&b'\n')
}

/// What is told of lines that were left out names as many as were.
fn assert_told(about: &About, case: &str) {
    let told = about.left_out.join(" ");
    let is_told = told.contains(&format!("{} of ", about.bad));
    assert!(
        about.bad == 0 || is_told,
        "{case}: {} bad lines, {told}",
        about.bad
    );
}

#[test]
fn two_hundred_damaged_traces_give_a_sentence_or_a_count() {
    let requests = requests(2_000);
    let (mut refused, mut counted, mut with_bad) = (0, 0, 0);
    for seed in 0..CASES {
        let mut dice = Dice(seed);
        let way = Way::ALL[dice.below(Way::ALL.len() as u64) as usize];
        let damage = [
            Damage::CutOff,
            Damage::Flipped,
            Damage::Garbage,
            Damage::Columns,
            Damage::Shuffled,
        ][dice.below(5) as usize];
        let plain = way.bytes(&requests);
        let packing = dice.below(6);
        let bytes = match packing {
            0 => damaged(&gzip(&plain), damage, &mut dice),
            1 => damaged(&zstd(&plain), damage, &mut dice),
            2 => gzip(&damaged(&plain, damage, &mut dice)),
            _ => damaged(&plain, damage, &mut dice),
        };
        let case = format!("seed {seed}, {way:?}, {damage:?}, packing {packing}");
        match read(bytes, &way.options()) {
            Ok((_, about)) => {
                counted += 1;
                with_bad += u64::from(about.bad > 0);
                assert_told(&about, &case);
                // What is packed has a checksum: nothing damaged comes out of it.
                let is_whole = damage == Damage::CutOff && packing < 2 && about.requests > 0;
                assert!(!is_whole, "{case}: {}", about.requests);
            }
            Err(refusal) => {
                refused += 1;
                let said = refusal.to_string();
                assert!(said.ends_with('.') && said.len() < 900, "{case}: {said}");
            }
        }
    }
    println!(
        "{CASES} damaged traces: {refused} refused, {counted} counted, {with_bad} of them with bad lines"
    );
    assert!(
        refused > 20 && counted > 20 && with_bad > 5,
        "{refused} {counted} {with_bad}"
    );
}

#[test]
fn wrong_columns_are_counted_to_the_line() {
    let requests = requests(2_000);
    for way in [
        Way::Csv,
        Way::Tsv,
        Way::Twitter,
        Way::CacheLib,
        Way::Arc,
        Way::Monitor,
    ] {
        let text = String::from_utf8(way.bytes(&requests)).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        let whole = read(text.clone().into_bytes(), &way.options())
            .unwrap()
            .1
            .requests;
        // Nine lines in two thousand at most, behind those that show the format.
        let places: Vec<usize> = (0..9).map(|step| 250 + step * 71).collect();
        for &place in &places {
            lines[place] = "1,2";
        }
        let (_, about) = read(lines.join("\n").into_bytes(), &way.options()).unwrap();
        assert_eq!(about.bad, 9, "{way:?}");
        assert!(about.requests < whole, "{way:?}");
        let told = about.left_out.join(" ");
        for place in &places[..3] {
            assert!(
                told.contains(&format!("line {} ", place + 1)),
                "{way:?}: {told}"
            );
        }
        // One in twenty is another trace.
        for place in (250..lines.len()).step_by(20) {
            lines[place] = "1,2";
        }
        let refusal = read(lines.join("\n").into_bytes(), &way.options()).unwrap_err();
        let refusal = refusal.to_string();
        assert!(
            refusal.contains("more than 1 %: line 251 "),
            "{way:?}: {refusal}"
        );
    }
}
