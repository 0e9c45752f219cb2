//! How often the keys of a trace are requested, the most popular first.

use crate::components::theory::{ZipfFit, zipf_fit};

/// Ranks that are nearer to each other than this factor are not kept apart.
const APART: f64 = 1.01;

/// The popularity of keys, by rank.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Popularity {
    /// Ranks, from 1, and how often the key of that rank is requested: the first rank, the last, and
    /// between them the ends of each stretch of equally popular keys, at most about 230 per power of
    /// ten.
    pub points: Vec<(u64, u64)>,
    /// The Zipf law that fits best, and how well; `None` with fewer than two keys.
    pub fit: Option<ZipfFit>,
    /// Different keys.
    pub keys: u64,
    /// Requests.
    pub requests: u64,
    /// Keys that are requested once.
    pub one_time_keys: u64,
}

impl Popularity {
    /// The popularity of counts, of which each group says how many keys were requested how often:
    /// `(requests, keys)`, the most requested first.
    pub fn of(groups: &[(u64, u64)]) -> Self {
        let mut points: Vec<(u64, u64)> = Vec::new();
        let (mut rank, mut requests) = (0, 0);
        for &(count, keys) in groups {
            requests += count * keys;
            for end in [rank + 1, rank + keys] {
                let is_apart = points
                    .last()
                    .is_none_or(|(last, _)| end as f64 >= *last as f64 * APART);
                if is_apart && points.last() != Some(&(end, count)) {
                    points.push((end, count));
                }
            }
            rank += keys;
        }
        let last = groups.last().map(|(count, _)| (rank, *count));
        if points.last() != last.as_ref() {
            points.extend(last);
        }
        Self {
            points,
            fit: zipf_fit(groups),
            keys: rank,
            requests,
            one_time_keys: groups
                .iter()
                .filter(|(count, _)| *count == 1)
                .map(|(_, keys)| keys)
                .sum(),
        }
    }

    /// The requests that the fitted law gives to the keys of these points, each with its rank.
    pub fn fitted(&self) -> Vec<(u64, f64)> {
        let Some(fit) = self.fit else {
            return Vec::new();
        };
        let share = fit.share(self.keys);
        let requests = self.requests as f64;
        let at = |&(rank, _): &(u64, u64)| (rank, share(rank as f64) * requests);
        self.points.iter().map(at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::request_trace::TraceRequest;
    use crate::components::trace_generator::{GeneratedTrace, TraceRule};
    use crate::components::trace_profile::TraceProfile;

    #[test]
    fn points_are_the_ends_of_equally_popular_keys() {
        // 9, 5, 5, 5, 1, 1 requests.
        let popularity = Popularity::of(&[(9, 1), (5, 3), (1, 2)]);
        assert_eq!(popularity.points, [(1, 9), (2, 5), (4, 5), (5, 1), (6, 1)]);
        assert_eq!((popularity.keys, popularity.requests), (6, 26));
        assert_eq!(popularity.one_time_keys, 2);
        let one = Popularity::of(&[(3, 1)]);
        assert_eq!((one.points, one.fit), (vec![(1, 3)], None));
        assert_eq!(Popularity::of(&[]), Popularity::default());
    }

    #[test]
    fn the_law_is_drawn_with_all_its_requests() {
        let groups: Vec<(u64, u64)> = (1..=5_000_u64).map(|rank| (5_000_000 / rank, 1)).collect();
        let popularity = Popularity::of(&groups);
        let share = popularity.fit.unwrap().share(5_000);
        let all: f64 = (1..=5_000).map(|rank| share(f64::from(rank))).sum();
        assert!((all - 1.0).abs() < 1e-6, "{all}");
        let points = popularity.points.iter().zip(popularity.fitted());
        for (&(rank, count), (same, fitted)) in points {
            assert_eq!(rank, same);
            assert!(
                (fitted / count as f64 - 1.0).abs() < 0.01,
                "{rank}: {fitted}"
            );
        }
        assert!(popularity.points.len() < 1_000);
    }

    #[test]
    fn the_exponent_of_a_generated_trace_comes_back() {
        for exponent in [0.6, 0.9, 1.2] {
            let rule = TraceRule::Zipf {
                keys: 2_000,
                exponent,
                requests: 400_000,
            };
            let mut numbers = std::collections::BTreeMap::new();
            let mut profile = TraceProfile::default();
            for drawn in GeneratedTrace::new(rule, 3) {
                let next = numbers.len() as u32;
                let key = *numbers.entry(drawn).or_insert(next);
                profile.note(&TraceRequest {
                    key,
                    ..TraceRequest::default()
                });
            }
            let fit = Popularity::of(&profile.groups()).fit.unwrap();
            assert!(
                (fit.exponent - exponent).abs() < 0.02,
                "{exponent}: {fit:?}"
            );
            assert!(fit.distance < 0.02, "{exponent}: {fit:?}");
        }
    }
}
