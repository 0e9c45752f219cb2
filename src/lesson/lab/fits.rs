//! Whether a run has room in memory, before any of it is built.

use crate::lesson::{Refusal, Subject};

/// The most memory that the state of one run may take, in bytes. A state this large is held three
/// times at most, as it is, at its start and in passing, for no other copy to go back to is kept of
/// it: an experiment stays under half a gibibyte.
pub const MOST_BYTES: u64 = 165 << 20;

/// Refuses parameters with which a run would take too much memory.
pub(super) fn fits<M: Subject>(params: &M::Params) -> Result<(), Refusal> {
    let bytes = M::most_bytes(params);
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "with these settings the run would take about {} MiB of memory, and {} is the most: fewer \
         keys or smaller caches take less.",
        bytes.div_ceil(1 << 20),
        MOST_BYTES >> 20
    )))
}
