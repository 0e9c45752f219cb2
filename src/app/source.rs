//! Where an experiment that is being opened comes from.

use std::path::PathBuf;

use super::former::Kept;
use crate::lesson::Show;
use crate::sim::SimTime;

/// Where the text of an experiment comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// A file that has been read.
    File(PathBuf),
    /// Somebody's text.
    Pasted,
    /// What the program has kept, because it is in no file.
    Kept(PathBuf),
    /// This window, before it was replaced.
    Former(Kept),
    /// A question, `chapter/question`, and what its run is to show.
    Question(String, Show),
    /// The preview of a trace.
    Trace,
    /// An exercise, whose run is opened and goes to this moment.
    Exercise(SimTime),
}
