//! The hit ratio in the course of a trial.

use super::{ASKS_EVERY, Counts, Recording, Run, Trial};

/// What was counted in a part of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The number of its last request, from 1.
    pub ends: u64,
    /// What was counted in it.
    pub counts: Counts,
}

impl Trial {
    /// Runs the trace as [`Trial::run`] does, and counts so many parts of it apart, all of the same
    /// length but for a request; of a shorter trace each request is a part.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn course<E>(
        &self,
        recording: &Recording,
        parts: usize,
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Vec<Stretch>, E> {
        let requests = recording.trace().len();
        let parts = parts.clamp(1, requests.max(1));
        let mut run = Run::new(self, recording);
        let mut found = Vec::with_capacity(parts);
        let (mut index, mut before) = (0, Counts::default());
        for part in 1..=parts {
            let end = (requests as u128 * part as u128 / parts as u128) as usize;
            while index < end {
                if index.is_multiple_of(ASKS_EVERY) {
                    go_on(index as f64 / requests as f64)?;
                }
                run.request(index);
                index += 1;
            }
            let now = run.counts;
            found.push(Stretch {
                ends: end as u64,
                counts: Counts {
                    requests: now.requests - before.requests,
                    hits: now.hits - before.hits,
                    bytes: now.bytes - before.bytes,
                    hit_bytes: now.hit_bytes - before.hit_bytes,
                },
            });
            before = now;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::cache::{PolicyKind, Room};
    use crate::components::request_trace::RequestTrace;

    fn certain<T>(result: Result<T, std::convert::Infallible>) -> T {
        match result {
            Ok(value) => value,
        }
    }

    #[test]
    fn parts_are_those_of_a_list_that_is_searched() {
        // 103 requests do not divide by ten; some keys come back soon, some late.
        let keys: Vec<u32> = (0..103_u32).map(|at| (at * at + at / 7) % 13).collect();
        let mut numbers = std::collections::BTreeMap::new();
        let numbered = keys.iter().map(|key| {
            let next = numbers.len() as u32;
            *numbers.entry(*key).or_insert(next)
        });
        let recording = Recording::new(RequestTrace::from_keys(numbered.collect()), &[]);
        let trial = Trial::new(PolicyKind::Lru, Room::Slots(4));
        let found = certain(trial.course(&recording, 10, |_| Ok(())));
        assert_eq!(found.len(), 10);
        let mut list: Vec<u32> = Vec::new();
        let mut begins = 0;
        for part in &found {
            let mut hits = 0;
            for key in &keys[begins..part.ends as usize] {
                let place = list.iter().position(|other| other == key);
                match place {
                    Some(place) => {
                        list.remove(place);
                        hits += 1;
                    }
                    None => list.truncate(3),
                }
                list.insert(0, *key);
            }
            assert_eq!(part.counts.hits, hits, "up to {}", part.ends);
            assert_eq!(part.counts.requests, part.ends - begins as u64);
            begins = part.ends as usize;
        }
        assert_eq!(begins, 103);
        let whole = certain(trial.run(&recording, |_| Ok(())));
        let hits: u64 = found.iter().map(|part| part.counts.hits).sum();
        assert_eq!(whole.hits, hits);
    }

    #[test]
    fn a_trace_of_fewer_requests_has_as_many_parts() {
        let recording = Recording::new(RequestTrace::from_keys(vec![0, 0]), &[]);
        let trial = Trial::new(PolicyKind::Lru, Room::Slots(1));
        let found = certain(trial.course(&recording, 10, |_| Ok(())));
        let hits: Vec<u64> = found.iter().map(|part| part.counts.hits).collect();
        assert_eq!(hits, [0, 1]);
    }
}
