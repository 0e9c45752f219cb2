//! The working set in the course of a trace (Denning, 1968): different keys in each of its parts.

use crate::components::workload::Key;

/// Requests between two questions whether to go on.
const ASKS_EVERY: usize = 1 << 16;

/// What the requests of a part of a trace are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InWindow {
    /// The number of its last request, from 1.
    pub ends: u64,
    /// Different keys.
    pub keys: u64,
    /// Those of them that were not requested before.
    pub new: u64,
}

/// Counts so many parts of a trace apart, all of the same length but for a request; of a shorter
/// trace each request is a part. Keys are numbers below `distinct`, of which each takes 4 bytes. Asks
/// every so many requests whether to go on, with the share that is done.
///
/// # Errors
/// What `go_on` returns.
pub fn working_set<E>(
    keys: &[Key],
    distinct: u32,
    parts: usize,
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<Vec<InWindow>, E> {
    let parts = parts.clamp(1, keys.len().max(1));
    // The number of the part, from 1, in which each key was requested last.
    let mut last = vec![0_u32; distinct as usize];
    let mut found = Vec::with_capacity(parts);
    let mut index = 0;
    for part in 1..=parts {
        let end = (keys.len() as u128 * part as u128 / parts as u128) as usize;
        let mut window = InWindow {
            ends: end as u64,
            keys: 0,
            new: 0,
        };
        for &key in &keys[index..end] {
            if index.is_multiple_of(ASKS_EVERY) {
                go_on(index as f64 / keys.len() as f64)?;
            }
            index += 1;
            let Some(last) = last.get_mut(key as usize) else {
                continue;
            };
            window.keys += u64::from(*last != part as u32);
            window.new += u64::from(*last == 0);
            *last = part as u32;
        }
        found.push(window);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn parts_hold_the_keys_that_a_set_of_them_holds() {
        let drawn = (0..997_u32).map(|at| (at * at / 3 + at) % 71);
        let mut numbers = std::collections::BTreeMap::new();
        let keys: Vec<Key> = drawn
            .map(|key| {
                let next = numbers.len() as u32;
                *numbers.entry(key).or_insert(next)
            })
            .collect();
        let distinct = numbers.len() as u32;
        for parts in [1, 7, 50, 997, 5_000] {
            let found: Result<_, std::convert::Infallible> =
                working_set(&keys, distinct, parts, |_| Ok(()));
            let found = found.unwrap();
            assert_eq!(found.len(), parts.min(997));
            let (mut begins, mut known) = (0, BTreeSet::new());
            for window in &found {
                let inside: BTreeSet<Key> =
                    keys[begins..window.ends as usize].iter().copied().collect();
                assert_eq!(window.keys, inside.len() as u64);
                assert_eq!(window.new, inside.difference(&known).count() as u64);
                known.extend(inside);
                begins = window.ends as usize;
            }
            assert_eq!(begins, 997);
        }
    }

    #[test]
    fn it_ends_when_it_is_asked_to() {
        assert_eq!(working_set(&[0, 0], 1, 2, |_| Err("enough")), Err("enough"));
        assert_eq!(
            working_set::<()>(&[], 0, 9, |_| Ok(())),
            Ok(vec![InWindow {
                ends: 0,
                keys: 0,
                new: 0
            }])
        );
    }
}
