//! What a learner can do while the model runs.

use crate::components::workload::Key;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        Read(key: Key) =
            "read", VerbArgument::Number("KEY"), "one read of this key",
            Change, format!("key {key} is read");
        Update(key: Key) =
            "update", VerbArgument::Number("KEY"), "one update of this key",
            Change, format!("key {key} is updated");
        Crowd(readers: u64) =
            "crowd", VerbArgument::Number("READERS"), "so many reads of key 1 at once",
            Change, format!("{readers} readers of key 1 at once");
        Warm =
            "warm", VerbArgument::None, "every key that fits is stored now",
            Change, "the cache is filled";
        Hold(thread: u32) =
            "hold", VerbArgument::Number("THREAD"), "the thread stops before its next step",
            Change, format!("thread {thread} is held");
        Release(thread: u32) =
            "release", VerbArgument::Number("THREAD"), "it goes on",
            Recovery, format!("thread {thread} goes on");
    }
}
