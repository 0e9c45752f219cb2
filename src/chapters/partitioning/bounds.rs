//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let most = thousands(MOST_UNDER_WAY as f64);
    let text = format!(
        "queries were not sent because {most} were under way, the most that hotset holds: queries_refused and query latencies tell of that bound."
    );
    happened(model.tally().run_refused, &text)
        .into_iter()
        .collect()
}
