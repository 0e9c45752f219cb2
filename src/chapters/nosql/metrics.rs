//! The chapter's numbers under the names of the headless contract: means an answer, family by
//! family, since the start or the last restart.

use super::families::Family;
use super::model::Model;
use super::tally::Sums;
use crate::lesson::Metrics;

macro_rules! family {
    ($all:ident, $name:literal, $sums:expr) => {{
        let sums: &Sums = $sums;
        $all.extend([
            (concat!($name, ".results"), sums.mean(sums.results as f64)),
            (
                concat!($name, ".rows_scanned"),
                sums.mean(sums.rows_scanned as f64),
            ),
            (
                concat!($name, ".index_probes"),
                sums.mean(sums.index_probes as f64),
            ),
            (
                concat!($name, ".edges_walked"),
                sums.mean(sums.edges_walked as f64),
            ),
            (
                concat!($name, ".bytes_read"),
                sums.mean(sums.bytes_read as f64),
            ),
            (
                concat!($name, ".round_trips"),
                sums.mean(sums.round_trips as f64),
            ),
            (
                concat!($name, ".read_errors"),
                sums.mean(sums.read_errors as f64),
            ),
            (concat!($name, ".cost_us"), sums.mean(sums.cost_us)),
        ]);
    }};
}

/// All metrics, in the order in which they are listed.
pub(super) fn metrics(model: &Model) -> Metrics {
    let tally = model.tally();
    let of = |family: Family| &tally.sums[family as usize];
    let mut all: Metrics = vec![
        ("queries", Some(of(Family::Relational).answers as f64)),
        ("not_asked", Some(tally.not_asked as f64)),
        ("malformed_documents", Some(f64::from(model.malformed()))),
        ("rejected_writes", Some(tally.rejected_writes as f64)),
        ("plan_cost_us", tally.plan.mean(tally.plan.cost_us)),
        ("plan_server_us", tally.plan.mean(tally.plan.server_us)),
    ];
    family!(all, "key-value", of(Family::KeyValue));
    family!(all, "document", of(Family::Document));
    family!(all, "wide-column", of(Family::WideColumn));
    family!(all, "graph", of(Family::Graph));
    family!(all, "relational", of(Family::Relational));
    all
}
