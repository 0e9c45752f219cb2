//! A cache of equal slots with a time to live and an eviction policy.
//!
//! The semantics that make numbers comparable: a time to live counts from the fill; expiry is
//! lazy, so that an expired entry keeps its slot until it is looked up and refilled, evicted or
//! removed; an eviction happens at the fill, never before.

mod order;
mod policy;
mod replay;
mod store;

pub use policy::{DecaySettings, Policy, PolicyKind};
pub use replay::hits;
pub use store::{Cache, Entry, Filled, Lookup, Slot};
