//! What clients ask for, and when.

mod arrivals;
mod keys;
mod recorded;
mod source;

pub use arrivals::{ArrivalProcess, Arrivals};
pub use keys::{KeyPattern, Keys, Pattern};
pub use recorded::{MOST_RECORDED, Recorded};
pub use source::Source;

/// A key. Keys run from 1; under Zipf's law key 1 is the hottest.
pub type Key = u32;
