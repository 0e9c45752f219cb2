//! What a learner can do while the rows run.

use crate::components::workload::Key;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        Read(key: Key) =
            "read", VerbArgument::Number("KEY"), "one request for this key",
            Change, format!("key {key} is asked for");
        Scan(length: u64) =
            "scan", VerbArgument::Number("LENGTH"), "so many requests for keys that are asked for once come next",
            Failure, format!("a scan of {length} keys");
        NewGame =
            "new-game", VerbArgument::None, "deals sixty new requests to your own cache",
            Change, "a new game";
        Evict(slot: u64) =
            "evict", VerbArgument::Number("SLOT"), "in the game: who goes, by slot from 1 to 5",
            Change, format!("in the game slot {slot} goes");
    }
}
