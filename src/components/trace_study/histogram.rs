//! A histogram of whole numbers whose bars are about equally wide on a logarithmic axis.

/// Bars in a power of ten.
const BARS: f64 = 8.0;

/// How many requests have a number that lies in this bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// The least number in it.
    pub from: f64,
    /// The least number beyond it.
    pub to: f64,
    /// Requests; estimated from a sample no whole number.
    pub requests: f64,
}

impl Bar {
    /// Where it stands on a logarithmic axis: the geometric mean of the least and the greatest number
    /// in it.
    pub fn middle(&self) -> f64 {
        libm::sqrt(self.from * (self.to - 1.0).max(self.from))
    }
}

/// Numbers from 1 on, counted in eight bars per power of ten. Below ten some bars hold one number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LogHistogram {
    /// Where each bar begins, and where the last ends.
    edges: Vec<f64>,
    requests: Vec<f64>,
}

impl LogHistogram {
    /// An empty one for numbers up to `most`; what lies above counts in the last bar.
    pub fn up_to(most: u64) -> Self {
        let mut edges: Vec<f64> = Vec::new();
        let mut step = 0_u32;
        loop {
            let edge = libm::ceil(libm::pow(10.0, f64::from(step) / BARS) - 1e-9);
            if edges.last() != Some(&edge) {
                edges.push(edge);
            }
            step += 1;
            if edge > most as f64 && edges.len() > 1 {
                break;
            }
        }
        Self {
            requests: vec![0.0; edges.len() - 1],
            edges,
        }
    }

    /// Counts so many requests with this number.
    pub fn add(&mut self, number: f64, requests: f64) {
        let place = self.edges.partition_point(|edge| *edge <= number);
        let last = self.requests.len().saturating_sub(1);
        if let Some(count) = self.requests.get_mut(place.saturating_sub(1).min(last)) {
            *count += requests;
        }
    }

    /// All bars, from the left to the last that holds a request.
    pub fn bars(&self) -> impl Iterator<Item = Bar> + '_ {
        let used = self.requests.iter().rposition(|count| *count > 0.0);
        let pairs = self.edges.windows(2).zip(&self.requests);
        pairs
            .take(used.map_or(0, |last| last + 1))
            .map(|(edge, &requests)| Bar {
                from: edge[0],
                to: edge[1],
                requests,
            })
    }

    /// Requests of all bars.
    pub fn total(&self) -> f64 {
        self.requests.iter().sum()
    }

    /// The number below which lies this share of the requests, to the width of a bar; `None` without
    /// a request.
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let wanted = self.total() * share;
        let mut sum = 0.0;
        self.bars().find_map(|bar| {
            sum += bar.requests;
            (sum >= wanted).then(|| bar.middle())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_in_the_bar_that_holds_it() {
        let mut histogram = LogHistogram::up_to(100_000);
        for number in 1..=100_000_u32 {
            histogram.add(f64::from(number), 1.0);
        }
        let mut expected = 1.0;
        for bar in histogram.bars() {
            // As many whole numbers as lie between its edges, and no gap before it.
            assert!((bar.from - expected).abs() < f64::EPSILON, "{bar:?}");
            let numbers = bar.to.min(100_001.0) - bar.from;
            assert!((bar.requests - numbers).abs() < 1e-9, "{bar:?}");
            assert!(bar.from <= bar.middle() && bar.middle() < bar.to);
            expected = bar.to;
        }
        assert!((histogram.total() - 100_000.0).abs() < 1e-6);
        let half = histogram.quantile(0.5);
        assert!(half.is_some_and(|half| (37_000.0..75_000.0).contains(&half)));
    }

    #[test]
    fn what_is_beyond_counts_in_the_last_bar_and_nothing_has_no_bars() {
        let mut histogram = LogHistogram::up_to(1);
        assert_eq!(
            (histogram.bars().count(), histogram.quantile(0.5)),
            (0, None)
        );
        histogram.add(50.0, 2.0);
        assert_eq!(histogram.bars().count(), 1);
        assert!((histogram.total() - 2.0).abs() < f64::EPSILON);
    }
}
