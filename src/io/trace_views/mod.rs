//! The views of a trace: what is measured for them, beside whatever shows them, and the charts and
//! tables that are made of it. The window and the commands use the same.

mod charts;
mod crew;
pub mod curves;
mod opened;
mod scope;

pub use charts::{course_name, hit_rate, popularity, reuse, working_set};
pub use crew::{Crew, Found, PARTS, Task};
pub use opened::Opened;
pub use scope::Scope;

use super::chart_svg::{Chart, Series};
use super::tables;
use crate::components::cache::PolicyKind;
use crate::components::named::Named;
use crate::lesson::NamedSeries;

/// The policies whose curves are measured first, in this order.
pub const FIRST_POLICIES: [PolicyKind; 6] = [
    PolicyKind::Lru,
    PolicyKind::Sieve,
    PolicyKind::S3Fifo,
    PolicyKind::Arc,
    PolicyKind::WTinyLfu,
    PolicyKind::Belady,
];

/// What can be seen of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TraceView {
    /// Requests per key, by rank.
    #[default]
    Popularity,
    /// Different keys over time.
    WorkingSet,
    /// Reuse distances and times.
    Reuse,
    /// The hit rate over time.
    HitRate,
    /// Miss ratios by size.
    Curves,
    /// Costs by size.
    Cost,
}

impl Named for TraceView {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("popularity", Self::Popularity),
        ("working-set", Self::WorkingSet),
        ("reuse", Self::Reuse),
        ("hit-rate", Self::HitRate),
        ("miss-ratio", Self::Curves),
        ("cost", Self::Cost),
    ];
}

impl TraceView {
    /// All of them with the words on their tabs, in their order.
    pub const TABS: [(Self, &'static str); 6] = [
        (Self::Popularity, "Popularity"),
        (Self::WorkingSet, "Working set"),
        (Self::Reuse, "Reuse"),
        (Self::HitRate, "Hit rate"),
        (Self::Curves, "Miss ratio"),
        (Self::Cost, "Cost"),
    ];
}

/// The points of a chart as CSV: a column for each line, and two more for each line with a band,
/// over its horizontal axis. Shares stand as shares.
pub fn csv(chart: &Chart) -> String {
    let all = chart.panels.iter().flat_map(|panel| &panel.series);
    let columns: Vec<NamedSeries> = all.flat_map(columns_of).collect();
    tables::columns(&chart.x.name, &columns)
}

fn columns_of(series: &Series) -> Vec<NamedSeries> {
    let named = |name: String, points: Vec<[f64; 2]>| NamedSeries {
        name: name.into(),
        points,
    };
    let name = &series.name;
    let points = series.points.iter().map(|&(x, y)| [x, y]);
    let mut columns = vec![named(name.clone(), points.collect())];
    if !series.band.is_empty() {
        let low = series.band.iter().map(|&(x, low, _)| [x, low]);
        let high = series.band.iter().map(|&(x, _, high)| [x, high]);
        columns.push(named(format!("{name} (low)"), low.collect()));
        columns.push(named(format!("{name} (high)"), high.collect()));
    }
    columns
}

#[cfg(test)]
mod tests;
