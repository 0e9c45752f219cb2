//! What a learner can do while the instances run.

use crate::components::workload::Key;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log. Instances are numbered from 1.
    pub enum Command {
        Write(key: Key) =
            "write", VerbArgument::Number("KEY"), "instance 1 writes this key",
            Change, format!("instance 1 writes key {key}");
        WriteFrom(instance: u32, key: Key) =
            "write-from", VerbArgument::Link, "instance A writes key B",
            Change, format!("instance {instance} writes key {key}");
        Read(key: Key) =
            "read", VerbArgument::Number("KEY"), "client 1 asks for this key once",
            Change, format!("client 1 asks for key {key}");
        Restart(instance: u32) =
            "restart", VerbArgument::Number("INSTANCE"), "this instance stops and comes back with an empty cache",
            Failure, format!("instance {instance} restarts");
        KillShared =
            "kill-shared", VerbArgument::None, "the shared cache loses all its entries and does not answer",
            Failure, "the shared cache is killed";
        ReviveShared =
            "revive-shared", VerbArgument::None, "an empty shared cache takes its place",
            Recovery, "an empty shared cache is back";
    }
}
