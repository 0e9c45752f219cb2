//! What only chapter 9's own tests know: that the map names what there is and hangs together, and
//! that it leads there in the window.

mod claims;
mod map;
#[cfg(feature = "gui")]
mod shown;
