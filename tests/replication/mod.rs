//! Replication: what its model does, what its goals ask for, what its texts claim.

mod behaviour;
mod goals;
mod hostile;
mod levers;
mod memory;
mod notes;
mod prediction;
mod split;
#[cfg(feature = "gui")]
mod stage;
mod texts;
mod token;
mod why;
