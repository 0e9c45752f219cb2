//! What the chapter measures, under the names of the headless contract: means per answer, data model
//! by data model, since the start or the last restart.

use super::families::Family;
use super::model::Model;
use super::words::title;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[OF_ALL, OF_FAMILIES];

/// The data models in the order of their metrics.
const FAMILIES: [Family; 5] = [
    Family::KeyValue,
    Family::Document,
    Family::WideColumn,
    Family::Graph,
    Family::Relational,
];

metrics! {
    const OF_ALL: Model = |m, now| {
        "queries", Plain, "queries", "Queries that all data models answered."
            => count(m.tally().sums[Family::Relational as usize].answers);
        "not_asked", Plain, "queries not sent",
            "Queries that were not sent because too many were under way."
            => count(m.tally().not_asked);
        "malformed_documents", Plain, "malformed documents",
            "Documents stored although their age is not a number." => count(m.malformed().into());
        "rejected_writes", Plain, "writes rejected",
            "Malformed writes that each store with a schema rejected."
            => count(m.tally().rejected_writes);
        "plan_cost_us", Micros, "cost of the plan",
            "Time that an answer takes in the data model to which the plan gives the query, on average."
            => m.tally().plan.mean(m.tally().plan.cost_us);
        "plan_server_us", Micros, "server time of the plan",
            "Time per answer in which servers are busy under the plan, on average."
            => m.tally().plan.mean(m.tally().plan.server_us);
    }
}

metrics! {
    const OF_FAMILIES: Model = each [
        "key-value" => title(Family::KeyValue),
        "document" => title(Family::Document),
        "wide-column" => title(Family::WideColumn),
        "graph" => title(Family::Graph),
        "relational" => title(Family::Relational),
    ] of |m, place| FAMILIES.get(place).map(|family| &m.tally().sums[*family as usize]);
    |sums, now| {
        "results", Plain, "results", "Results per answer, on average."
            => sums.mean(sums.results as f64);
        "rows_scanned", Plain, "rows scanned",
            "Rows, documents or values read per answer, on average."
            => sums.mean(sums.rows_scanned as f64);
        "index_probes", Plain, "index probes",
            "Pages of an index and buckets of a hash table read per answer, on average."
            => sums.mean(sums.index_probes as f64);
        "edges_walked", Plain, "edges walked", "Edges followed per answer, on average."
            => sums.mean(sums.edges_walked as f64);
        "bytes_read", Bytes, "bytes read", "Bytes of what was read per answer, on average."
            => sums.mean(sums.bytes_read as f64);
        "round_trips", Plain, "round trips",
            "Requests per answer that the client sent one after another, on average."
            => sums.mean(sums.round_trips as f64);
        "read_errors", Plain, "read errors",
            "Values per answer that did not have the form which the reader expects, on average."
            => sums.mean(sums.read_errors as f64);
        "cost_us", Micros, "cost per answer", "Time that an answer takes, on average." => sums.mean(sums.cost_us);
    }
}
