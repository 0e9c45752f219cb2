//! What theory says about writing later, to be drawn as a dashed line.

use super::params::Params;
use crate::components::theory;

/// What theory predicts for a lane that writes later, flushed by time alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Acknowledged writes that a crash just before a flush loses: rate x interval.
    pub lost_at_worst: f64,
    /// Those that a crash at a random moment loses on average: half of them.
    pub lost_on_average: f64,
    /// Rows of a flush: the keys that were written at least once since the last.
    pub rows_per_flush: f64,
    /// Rows the database writes a second.
    pub rows_per_s: f64,
    /// The share of the writes that never reach the database.
    pub absorbed: f64,
}

/// The prediction for these settings; `None` where flushes do not come by time alone.
pub fn predict(params: &Params) -> Option<Prediction> {
    if params.flush_s <= 0.0 || params.batch > 0 || params.writes_per_s <= 0.0 {
        return None;
    }
    let writes = params.writes_per_s * params.flush_s;
    let rows = theory::distinct_keys(&params.written_weights(), writes);
    Some(Prediction {
        lost_at_worst: writes,
        lost_on_average: writes / 2.0,
        rows_per_flush: rows,
        rows_per_s: rows / params.flush_s,
        absorbed: 1.0 - rows / writes,
    })
}
