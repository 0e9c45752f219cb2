//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let met = model.tally().bounds_met;
    let most = thousands(MOST_UNDER_WAY as f64);
    [
        happened(
            met.requests,
            &format!(
                "requests were refused, or not retried, because {most} were under way, the \
                 most that hotset holds whatever queue_limit is: refused, queue_mean and latencies \
                 tell of that bound."
            ),
        ),
        happened(
            met.applies,
            &format!(
                "writes were not applied at a further replica because {most} requests were under way, \
                 the most that hotset holds: utilisation and queue_mean tell of that bound."
            ),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
