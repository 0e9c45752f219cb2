//! What a learner can do while the lanes run.

use super::lane::LANES;
use super::lane::LaneKind;
use crate::components::workload::Key;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        CrashCache(lane: LaneKind) =
            "crash-cache", VerbArgument::Word("LANE", &LANES), "a lane's cache crashes: what is only in its memory is gone",
            Failure, format!("{}: the cache crashes", lane.name());
        CrashDatabase(lane: LaneKind) =
            "crash-database", VerbArgument::Word("LANE", &LANES), "a lane's database crashes: what is committed stays",
            Failure, format!("{}: the database crashes", lane.name());
        ReviveDatabase(lane: LaneKind) =
            "revive-database", VerbArgument::Word("LANE", &LANES), "a lane's database is back",
            Recovery, format!("{}: the database is back", lane.name());
        Write(key: Key) =
            "write", VerbArgument::Number("KEY"), "one write of this key in all lanes",
            Change, format!("key {key} is written");
        Choose(lane: LaneKind) =
            "choose", VerbArgument::Word("LANE", &LANES), "chooses a lane for the workload, for the goals to judge",
            Change, format!("{} is chosen", lane.name());
    }
}
