//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let counts = &model.tally().counts;
    let most = thousands(MOST_UNDER_WAY as f64);
    let text = format!(
        "requests were refused because {most} were under way, the most that hotset holds: refused, writes_refused and latencies tell of that bound."
    );
    happened(counts.refused + counts.writes_refused, &text)
        .into_iter()
        .collect()
}
