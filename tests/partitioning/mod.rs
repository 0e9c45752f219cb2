//! What only the partitioning chapter knows of itself: its goals, its switches, the claims of its
//! texts, its explanations, the largest files allowed, and that dots are hops.

mod claims;
#[cfg(feature = "gui")]
mod dots;
mod goals;
mod hedged;
mod hostile;
mod own_keys;
mod switches;
mod why;
