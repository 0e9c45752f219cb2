//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let counts = &model.tally().counts;
    let most = thousands(MOST_UNDER_WAY as f64);
    let met = [
        (
            counts.too_many,
            "requests were refused because {most} were under way, the most that hotset holds: refused, writes_refused and latencies tell of that bound.",
        ),
        (
            counts.sets_left_out,
            "sets of the shared cache were left out because {most} were on their way, the most that hotset holds: l2_hits may be too low.",
        ),
        (
            counts.messages_left_out,
            "invalidations were not sent to all instances because {most} messages were on their way, the most that hotset holds: stale_reads and the numbers of stale copies may be too high.",
        ),
        (
            model.applied_early(),
            "commits were applied early by the replica because {most} were pending, the most that hotset holds: stale_reads may be too low.",
        ),
        (
            model.seen_and_forgotten(),
            "times it was forgotten what a client saw, beyond {most} pairs of client and key: backwards_reads may be too low.",
        ),
    ];
    met.iter()
        .filter_map(|&(count, text)| happened(count, &text.replace("{most}", &most)))
        .collect()
}
