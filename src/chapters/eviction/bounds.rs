//! The bounds of the model's memory that a run has met, in sentences.

use super::model::Model;
use crate::components::workload::Key;
use crate::lesson::{happened, thousands};

/// A sentence for each.
pub(super) fn bounds_met(model: &Model) -> Vec<String> {
    let settled = "times belady had to settle which key goes before it was known, because so many evictions were open at once: its hits may be fewer than OPT's.";
    let last = thousands(f64::from(Key::MAX));
    let alike = format!(
        "requests for keys that are asked for once came after key {last}, the last there is: they count as one key."
    );
    let beyond = model.requests().last_once().saturating_sub(Key::MAX.into());
    happened(model.times_settled(), settled)
        .into_iter()
        .chain(happened(beyond, &alike))
        .collect()
}
