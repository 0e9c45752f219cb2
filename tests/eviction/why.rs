//! For many misses of every row the cause that "why" names is that of an oracle which only follows
//! what goes in and out, and every request it cites is in the log.

use std::collections::BTreeMap;

use hotset::chapters::eviction::{CHAPTER, Cause, LogEvent, Model, REDIS, Thing, miss_sentence};
use hotset::lesson::{Changes, Lab as _, LabOf, Narrative as _, Opening};
use hotset::sim::SimTime;

/// What became of each key in a row.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Cached { expires_at: Option<SimTime> },
    Gone { by: u64, at: SimTime },
}

const TTL_S: f64 = 6.0;

fn lab(seed: u64) -> LabOf<Model> {
    let mut lab: LabOf<Model> = LabOf::open(&CHAPTER, Opening::Default).unwrap();
    let set = [
        ("pattern", "scan-shift"),
        ("keys", "20"),
        ("capacity", "7"),
        ("ttl_s", "6"),
        ("reads_per_s", "5"),
    ];
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let set = set.map(owned).to_vec();
    lab.change_setup(&Changes {
        seed: Some(seed),
        set,
    })
    .unwrap();
    lab
}

#[test]
fn the_cause_is_the_oracles_and_what_it_cites_is_in_the_log() {
    let mut causes: BTreeMap<&str, u64> = BTreeMap::new();
    for seed in 1..=4 {
        let mut lab = lab(seed);
        let mut fates: Vec<BTreeMap<u32, Fate>> = vec![BTreeMap::new(); REDIS + 1];
        for _ in 0..600 {
            assert_eq!(lab.step(1, u64::MAX), 0);
            let model = lab.model();
            let past = model.past().back().unwrap().clone();
            for (row, fates) in fates.iter_mut().enumerate() {
                let seen = past.rows[row].unwrap();
                let expected = match fates.get(&past.key) {
                    None => Some(Cause::Cold),
                    Some(Fate::Gone { .. }) => Some(Cause::Capacity),
                    Some(Fate::Cached { expires_at }) => expires_at
                        .filter(|at| *at <= past.at)
                        .map(|_| Cause::Expired),
                };
                assert_eq!(seen.miss, expected, "row {row}, request {}", past.number);
                let number = past.number;
                let itself = Thing::Request { number, row };
                let explained = model.explain(itself, past.at).unwrap();
                if let Some(cause) = seen.miss {
                    *causes.entry(cause.name()).or_default() += 1;
                    let sentence = miss_sentence(&past, &seen, cause, 20);
                    assert!(
                        explained.headline.ends_with(&sentence),
                        "{}",
                        explained.headline
                    );
                }
                if let Some(Fate::Gone { by, at }) = fates.get(&past.key) {
                    let first = &explained.causes[0];
                    if seen.gone.is_some() {
                        let by = Thing::Request { number: *by, row };
                        assert_eq!((first.leads_to, first.at), (Some(by), Some(*at)));
                    }
                }
                for cause in &explained.causes {
                    assert!(cause.at.unwrap() <= past.at);
                    if let Some(Thing::Request { number, .. }) = cause.leads_to
                        && number + 200 > past.number
                    {
                        assert!(is_in_log(model, number), "request {number}");
                    }
                }
                if let Some(victim) = seen.evicted {
                    let (by, at) = (past.number, past.at);
                    fates.insert(victim, Fate::Gone { by, at });
                }
                if seen.miss.is_some() && seen.slot.is_some() {
                    let expires = row != REDIS || past.key % 2 == 1;
                    let ttl = hotset::sim::SimDuration::from_secs_f64(TTL_S);
                    let expires_at = expires.then(|| past.at + ttl);
                    fates.insert(past.key, Fate::Cached { expires_at });
                }
            }
        }
    }
    println!("{causes:?}");
    assert!(
        Cause::ALL.iter().all(|cause| causes[cause.name()] > 200),
        "{causes:?}"
    );
}

/// Whether the log still has the line of a request.
fn is_in_log(model: &Model, number: u64) -> bool {
    let mut lines = model.log().lines();
    lines.any(|line| matches!(line.what, LogEvent::Asked { number: n, .. } if n == number))
}
