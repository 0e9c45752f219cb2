//! A cache of equal slots with a time to live and an eviction policy.
//!
//! The semantics that make numbers comparable: a time to live counts from the fill; expiry is
//! lazy, so that an expired entry keeps its slot until it is looked up and refilled, evicted or
//! removed; an eviction happens at the fill, never before.

mod count_order;
mod curve;
mod entry;
mod heap;
mod index;
mod key_table;
mod lists;
mod order;
mod policies;
mod policy;
mod replay;
mod sample;
mod settings;
mod stack;
mod store;
mod trial;

pub use curve::{Costs, Curve, knee, lru_points, measured, sizes, sizes_from};
pub use entry::{Entry, Slot};
pub use policies::{NEVER, PolicyInfo, PolicyKind, RedisPolicy, UNKNOWN};
pub use policy::Policy;
pub use replay::{Replay, hits, next_uses};
pub use sample::{Estimate, Sample, sampled};
pub use settings::{DecaySettings, SamplingSettings};
pub use stack::StackDistances;
pub use store::{Cache, Filled, Lookup};
pub use trial::{Counts, Extent, Lifetime, Recording, Room, Stretch, Trial};
