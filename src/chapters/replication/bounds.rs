//! The bounds of the model's memory that a run has met, in sentences.

use super::model::{MOST_MESSAGES, MOST_UNDER_WAY, Model};
use super::model::{MOST_OWED, MOST_REMEMBERED, MOST_SEEN, MOST_UNCOMMITTED};
use super::node::MOST_HINTS;
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let (memory, truth) = (model.tally().bounds_met, model.oracle().bounds_met());
    let most = |bound: usize| thousands(bound as f64);
    [
        happened(
            memory.operations,
            &format!(
                "operations were refused because {} were under way, the most that hotset holds: \
                 writes_refused, reads_refused, latencies and availabilities tell of that bound.",
                most(MOST_UNDER_WAY)
            ),
        ),
        happened(
            memory.messages,
            &format!(
                "messages were lost because {} were under way, the most that hotset holds: all \
                 numbers tell of that bound.",
                most(MOST_MESSAGES)
            ),
        ),
        happened(
            memory.proposals,
            &format!(
                "writes were refused because their leader held {} that were not committed, the \
                 most that hotset holds: writes_refused, latencies and availability_writes tell of \
                 that bound.",
                most(MOST_UNCOMMITTED as usize)
            ),
        ),
        happened(
            memory.hints,
            &format!(
                "writes were not kept for a node out of reach because another kept {}, the most \
                 that hotset holds: stale reads and repairs tell of that bound.",
                most(MOST_HINTS)
            ),
        ),
        happened(
            truth.ages,
            &format!(
                "stale answers lacked writes of which hotset no longer knows when they were \
                 acknowledged (it remembers {}): stale_age_max_ms is at least what it says.",
                most(MOST_REMEMBERED)
            ),
        ),
        happened(
            truth.pairs,
            &format!(
                "operations were of a client and a key of which hotset does not remember what the \
                 client knew (it remembers {} pairs): backwards_reads and own_write_missed are at \
                 least what they say.",
                most(MOST_SEEN)
            ),
        ),
        happened(
            truth.losses,
            &format!(
                "failovers were to a leader that may lack acknowledged writes of which hotset no \
                 longer knew (it remembers {} of a region that some node has not): writes_lost is \
                 at least what it says.",
                most(MOST_OWED)
            ),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
