//! Exercises: which key is evicted, how many requests are hits, which policy suits a stream.

use std::ops::Range;

use super::explanation::key_name;
use super::model::{Model, Past};
use super::row_name::ROWS;
use super::rows::Seen;
use crate::components::cache::{Entry, PolicyKind};
use crate::components::named::Named as _;
use crate::lesson::practice::{
    Choice, Draft, Draw, Found, PracticeKind, Setting, go_to, near, with_unit,
};
use crate::lesson::{LabOf, Refusal};

/// The kinds of exercises.
pub static KINDS: [PracticeKind; 3] = [
    PracticeKind {
        id: "next-victim",
        title: "Which key is evicted next?",
        make: next_victim,
    },
    PracticeKind {
        id: "count-hits",
        title: "How many requests are hits?",
        make: count_hits,
    },
    PracticeKind {
        id: "best-policy",
        title: "Which policy has the highest hit rate?",
        make: best_policy,
    },
];

/// The policies that can be followed on paper, with their rules.
const RULES: [(PolicyKind, &str); 6] = [
    (
        PolicyKind::Fifo,
        "FIFO evicts the key that was inserted first; a hit changes nothing",
    ),
    (
        PolicyKind::Lru,
        "LRU evicts the key whose last request is longest ago",
    ),
    (
        PolicyKind::Mru,
        "MRU evicts the key that was requested most recently",
    ),
    (
        PolicyKind::Lfu,
        "LFU counts requests since the insertion and evicts the key with the lowest count; of \
         equal counts, the one whose last request is longest ago",
    ),
    (
        PolicyKind::Clock,
        "CLOCK keeps the keys in a queue in the order of insertion, each with a bit that a hit \
         sets; it looks at the oldest key, and as long as the bit of that key is set, clears it and \
         moves the key to the end of the queue; the first key without its bit is evicted",
    ),
    (
        PolicyKind::Sieve,
        "SIEVE keeps the keys in a queue in the order of insertion, each with a bit that a hit \
         sets; a hand walks from the oldest key towards the newest, clears the bits that are set \
         without moving the keys, evicts the first key without its bit, and stays at the next key",
    ),
];

/// The rule of a policy.
fn rule(policy: PolicyKind) -> &'static str {
    let found = RULES.iter().find(|(kind, _)| *kind == policy);
    found.map_or("", |(_, rule)| rule)
}

/// The name of a policy in files.
fn name_of(policy: PolicyKind) -> &'static str {
    policy.name()
}

/// The row of a policy.
fn row_of(policy: PolicyKind) -> usize {
    ROWS.iter()
        .position(|kind| *kind == policy)
        .unwrap_or_default()
}

/// A small stream of one request a second into a small cache, under these policies.
fn small(draw: &mut Draw, policies: &[PolicyKind]) -> Result<LabOf<Model>, Refusal> {
    let keys = draw.by_difficulty(&[7, 8, 9]);
    let capacity = draw.by_difficulty(&[4, 4, 5]);
    let exponent = draw.pick(&[0.4, 0.7, 1.0]);
    begin(
        draw,
        policies,
        &[
            ("keys", &keys),
            ("capacity", &capacity),
            ("pattern", &"zipf"),
            ("zipf_exponent", &exponent),
            ("reads_per_s", &1),
        ],
    )
}

fn begin(
    draw: &mut Draw,
    policies: &[PolicyKind],
    set: &[Setting],
) -> Result<LabOf<Model>, Refusal> {
    let name = |place: usize| policies.get(place).map_or("none", |&kind| name_of(kind));
    let rows = [name(0), name(1), name(2), name(3), name(4)];
    let mut all: Vec<Setting> = set.to_vec();
    all.push(("every_row", &false));
    for (row, policy) in ["row_1", "row_2", "row_3", "row_4", "row_5"]
        .iter()
        .zip(&rows)
    {
        all.push((*row, policy));
    }
    draw.begin(&all)
}

/// The keys of the first requests.
fn asked(model: &Model, before: u64) -> String {
    let keys = model.params().keys;
    let past = model.past().iter().filter(|past| past.number < before);
    let names: Vec<String> = past.map(|past| key_name(past.key, keys)).collect();
    names.join(" ")
}

/// What a request found in a row.
fn seen(past: &Past, row: usize) -> Option<Seen> {
    past.rows.get(row).copied().flatten()
}

/// What decides about an entry under any of the rules. Requests come each second.
fn facts(entry: &Entry<()>, keys: u64) -> String {
    format!(
        "{} was inserted by request {}, last requested by request {}, and requested {} since the \
         insertion, that one included",
        key_name(entry.key, keys),
        entry.filled_at.as_secs_f64().round(),
        entry.last_used_at.as_secs_f64().round(),
        times(entry.uses),
    )
}

/// The requests with these numbers that evicted an entry of a row.
fn evicting(model: &Model, row: usize, numbers: Range<u64>) -> Vec<Past> {
    let evicted = |past: &&Past| seen(past, row).is_some_and(|seen| seen.evicted.is_some());
    let past = model.past().iter();
    let past = past.filter(|past| numbers.contains(&past.number));
    past.filter(evicted).cloned().collect()
}

fn next_victim(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let policies = draw.by_difficulty(&[
        [PolicyKind::Fifo, PolicyKind::Lru, PolicyKind::Mru],
        [PolicyKind::Lru, PolicyKind::Lfu, PolicyKind::Clock],
        [PolicyKind::Lfu, PolicyKind::Clock, PolicyKind::Sieve],
    ]);
    let policy = draw.pick(&policies);
    let row = row_of(policy);
    let (from, to) = draw.by_difficulty(&[(8, 13), (10, 17), (12, 21)]);
    let mut lab = small(draw, &[policy])?;
    go_to(&mut lab, 22.0);
    let evicting = evicting(lab.model(), row, from..to);
    if evicting.is_empty() {
        return Ok(None);
    }
    let past = draw.pick(&evicting);
    let Some(victim) = seen(&past, row).and_then(|seen| seen.evicted) else {
        return Ok(None);
    };
    let history = asked(lab.model(), past.number);
    let asked_s = past.at.as_secs_f64() - 0.5;
    go_to(&mut lab, asked_s);
    let model = lab.model();
    let keys = model.params().keys;
    let name = |key| key_name(key, keys);
    let Some(cache) = model.rows().get(row).and_then(|row| row.cache.as_ref()) else {
        return Ok(None);
    };
    let mut wrong = Vec::new();
    let mut right = String::new();
    let mut why = format!("{}.", rule(policy));
    for entry in cache.slots().iter().flatten() {
        let facts = facts(entry, keys);
        if entry.key == victim {
            right = name(entry.key);
            why += &format!(" {facts}.");
        } else {
            wrong.push(Choice::new(name(entry.key), format!("{facts}.")));
        }
    }
    let capacity = cache.capacity();
    let asked_for = name(past.key);
    draw.shuffle(&mut wrong);
    let moment = draw.moment(&mut lab, "", asked_s, past.at.as_secs_f64())?;
    Ok(Some(Draft {
        question: format!(
            "A cache of {capacity} slots starts empty. It evicts by {}: {}.\n\nThe first {} \
             requests are for\n\n`{history}`\n\nRequest {} is for {asked_for}, which is not in the \
             cache. Which key is evicted?",
            policy.label(),
            rule(policy),
            past.number - 1,
            past.number,
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}

/// The hits of a policy, one by one.
fn hits_said(model: &Model, policy: PolicyKind) -> String {
    let hit: Vec<String> = model
        .past()
        .iter()
        .filter(|past| seen(past, row_of(policy)).is_some_and(|seen| seen.miss.is_none()))
        .map(|past| {
            let key = key_name(past.key, model.params().keys);
            format!("{} ({key})", past.number)
        })
        .collect();
    if hit.is_empty() {
        return "No request finds its key in the cache.".to_owned();
    }
    format!("The hits are requests {}.", hit.join(", "))
}

fn count_hits(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let mut policies = draw.by_difficulty(&[
        vec![PolicyKind::Lru, PolicyKind::Fifo],
        vec![PolicyKind::Lru, PolicyKind::Lfu, PolicyKind::Clock],
        vec![PolicyKind::Lfu, PolicyKind::Clock, PolicyKind::Sieve],
    ]);
    draw.shuffle(&mut policies);
    let policy = policies[0];
    for (other, _) in RULES {
        if !policies.contains(&other) {
            policies.push(other);
        }
    }
    policies.truncate(5);
    let length: u64 = draw.by_difficulty(&[12, 16, 20]);
    let mut lab = small(draw, &policies)?;
    go_to(&mut lab, length as f64 + 0.5);
    let model = lab.model();
    let hits = |policy| {
        let row = model.rows().get(row_of(policy));
        row.map_or(0, |row| row.counts.hits)
    };
    let right = hits(policy);
    let mut wrong: Vec<Choice> = policies[1..]
        .iter()
        .map(|&other| {
            let because = format!("That is what {} has on these requests.", other.label());
            Choice::new(hits(other).to_string(), because)
        })
        .collect();
    let misses = length - right;
    wrong.push(Choice::new(misses.to_string(), "Those are the misses."));
    wrong.extend(near(
        [right + 1, right.saturating_sub(1), right + 2].map(|hits| hits as f64),
    ));
    let why = hits_said(model, policy);
    let history = asked(model, length + 1);
    let capacity = model.params().capacity;
    let moment = draw.moment(&mut lab, "", 0.0, length as f64 + 0.5)?;
    Ok(Some(Draft {
        question: format!(
            "A cache of {capacity} slots starts empty. It evicts by {}: {}.\n\nIt gets {length} \
             requests:\n\n`{history}`\n\nHow many of them are hits?",
            policy.label(),
            rule(policy),
        ),
        found: Found::Choice {
            right: right.to_string(),
            wrong,
        },
        why,
        moments: vec![moment],
    }))
}

/// A stream by its name in files and in words.
type Described = (&'static str, String);

fn stream(draw: &mut Draw, capacity: u64) -> (Described, Vec<(&'static str, String)>) {
    match draw.below(3) {
        0 => {
            let length = capacity + draw.between(1..=capacity);
            let text = format!("go through keys 1 to {length} in order, round and round");
            (("loop", text), vec![("loop_length", length.to_string())])
        }
        1 => {
            let share = draw.between(3..=7) * 10;
            let text = format!(
                "follow Zipf's law over 60 keys (exponent 1), but {share} % of them, mixed in, are \
                 for keys that are never requested again"
            );
            let share = format!("{}", share as f64 / 100.0);
            (("one-hit", text), vec![("once_share", share)])
        }
        _ => {
            let length = capacity * draw.between(2..=4);
            let text = format!(
                "follow Zipf's law over 60 keys (exponent 1), and every 5 s a scan requests {length} \
                 keys once each"
            );
            let set = vec![
                ("scan_every_s", "5".to_owned()),
                ("scan_length", length.to_string()),
            ];
            (("scan", text), set)
        }
    }
}

fn best_policy(draw: &mut Draw) -> Result<Option<Draft>, Refusal> {
    let margin = draw.by_difficulty(&[0.06, 0.04, 0.02]);
    let capacity = draw.between(6..=14);
    let ((pattern, text), set) = stream(draw, capacity);
    let mut policies: Vec<PolicyKind> = RULES.iter().map(|(kind, _)| *kind).collect();
    draw.shuffle(&mut policies);
    policies.truncate(4);
    let mut all: Vec<Setting> = vec![
        ("keys", &60),
        ("capacity", &capacity),
        ("pattern", &pattern),
        ("reads_per_s", &20),
    ];
    all.extend(
        set.iter()
            .map(|(name, value)| (*name, value as &dyn ToString)),
    );
    let mut lab = begin(draw, &policies, &all)?;
    let seconds = 40.0;
    go_to(&mut lab, seconds);
    let rate = |policy: PolicyKind| {
        let row = lab.model().rows().get(row_of(policy));
        row.and_then(|row| row.counts.hit_rate()).unwrap_or(0.0)
    };
    let mut rates: Vec<(PolicyKind, f64)> =
        policies.iter().map(|&kind| (kind, rate(kind))).collect();
    rates.sort_by(|a, b| b.1.total_cmp(&a.1));
    if rates[0].1 - rates[1].1 < margin {
        return Ok(None);
    }
    let said = |(kind, rate): &(PolicyKind, f64)| {
        let percent = with_unit(rate * 100.0, "%");
        format!(
            "{} answers {percent} of the requests from the cache.",
            kind.label()
        )
    };
    let why = format!("{} {}.", said(&rates[0]), rule(rates[0].0));
    let wrong = rates[1..].iter();
    let wrong = wrong.map(|rate| Choice::new(rate.0.label(), said(rate)));
    let right = rates[0].0.label().to_owned();
    let wrong = wrong.collect();
    let moment = draw.moment(&mut lab, "", 0.0, seconds)?;
    Ok(Some(Draft {
        question: format!(
            "Requests come at 20/s and {text}. A cache has {capacity} slots and starts empty. Which \
             of these policies answers the most of them from the cache in the first {seconds} s?"
        ),
        found: Found::Choice { right, wrong },
        why,
        moments: vec![moment],
    }))
}
