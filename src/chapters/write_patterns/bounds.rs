//! The bounds of the model's memory that a run has met, in sentences.

use super::lane::LaneKind;
use super::model::{MOST_UNDER_WAY, Model};
use crate::lesson::{happened, thousands};

/// A sentence for each lane that has met one.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let most = thousands(MOST_UNDER_WAY as f64);
    let lanes = LaneKind::ALL.into_iter().filter_map(|kind| {
        let name = kind.name();
        let text = format!(
            "operations of {name} were refused because {most} were under way there, the most that \
             hotset holds of a lane whatever queue_limit is: {name}.reads_failed, \
             {name}.writes_failed and its latencies tell of that bound."
        );
        happened(model.lane(kind).tally().beyond_bound, &text)
    });
    lanes.collect()
}
