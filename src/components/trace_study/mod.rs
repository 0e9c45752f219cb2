//! What a trace looks like: how popular its keys are, how its working set changes, how soon requests
//! come back, and which policy wins at which size. Nothing here knows of a window or a file.

mod histogram;
mod popularity;
mod reuse;
mod winners;
mod working_set;

pub use histogram::{Bar, LogHistogram};
pub use popularity::Popularity;
pub use reuse::Reuse;
pub use winners::{LEAST_BAND, Reign, reigns};
pub use working_set::{InWindow, working_set};
