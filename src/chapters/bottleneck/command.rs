//! What a learner can do while the database runs.

use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        KillCache =
            "kill-cache", VerbArgument::None, "all entries are lost and no request is answered from the cache",
            Failure, "the cache is killed";
        ReviveCache =
            "revive-cache", VerbArgument::None, "an empty cache takes its place",
            Recovery, "an empty cache is back";
    }
}
