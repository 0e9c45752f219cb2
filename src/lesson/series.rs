//! What a model has sampled in the course of a run, for tables.

use std::borrow::Cow;

use crate::sim::stats::{Sampler, Series};

/// One quantity in the course of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedSeries {
    /// Its name, made as the names of metrics are.
    pub name: Cow<'static, str>,
    /// (seconds, value), oldest first; moments at which it had no value are left out.
    pub points: Vec<[f64; 2]>,
}

impl NamedSeries {
    /// A series of a model under this name.
    pub fn new(name: impl Into<Cow<'static, str>>, series: &Series, sampler: &Sampler) -> Self {
        Self {
            name: name.into(),
            points: series.points(sampler),
        }
    }
}

/// Series of one sampler under their names.
pub fn named<const N: usize>(
    sampler: &Sampler,
    series: [(&'static str, &Series); N],
) -> Vec<NamedSeries> {
    let named = |(name, series)| NamedSeries::new(name, series, sampler);
    series.into_iter().map(named).collect()
}
