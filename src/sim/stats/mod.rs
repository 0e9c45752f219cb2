//! Bounded statistics: they never grow with the length of a run, and rewind with it.

mod client_latencies;
mod flow;
mod latency;
mod rate;
mod series;
mod windows;

pub use client_latencies::ClientLatencies;
pub use flow::Flow;
pub use latency::LatencyHistogram;
pub use rate::RecentRate;
pub use series::{Sample, Sampler, Series};
pub use windows::{RecentQuantiles, TimeAverage, WindowedShare};
