//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let most = thousands(MOST_UNDER_WAY as f64);
    let text = format!(
        "questions were not asked because {most} were under way, the most that hotset holds: \
         queries lacks them, not_asked counts them, and the means of the data models are of the others."
    );
    happened(model.tally().not_asked, &text)
        .into_iter()
        .collect()
}
