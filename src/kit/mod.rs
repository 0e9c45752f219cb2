//! What all labs have in common on the screen, written once: a lab declares what is there, the kit
//! draws it. It knows labs by their declarations and no chapter by name.

pub mod bound;
pub mod charts;
pub mod controls;
pub mod inspector;
pub mod motion;
mod waterfall;
