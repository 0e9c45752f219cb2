//! Bounded statistics: they never grow with the length of a run, and rewind with it.

mod latency;
mod series;
mod windows;

pub use latency::LatencyHistogram;
pub use series::{Sample, Sampler, Series};
pub use windows::{RecentQuantiles, TimeAverage, WindowedShare};
