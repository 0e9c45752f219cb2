//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let most = thousands(MOST_UNDER_WAY as f64);
    let text = format!(
        "requests were refused because {most} were under way, the most that hotset holds whatever queue_limit is: refused, writes_refused and latencies tell of that bound."
    );
    happened(model.tally().beyond_bound, &text)
        .into_iter()
        .collect()
}
