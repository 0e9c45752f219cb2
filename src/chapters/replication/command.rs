//! What a learner can do while the replicas run.

use crate::components::workload::Key;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        Crash(node: u8) =
            "crash", VerbArgument::Number("NODE"), "a node stops; what it had on disk stays there",
            Failure, format!("node {node} crashes");
        Revive(node: u8) =
            "revive", VerbArgument::Number("NODE"), "it comes back with what it has on disk",
            Recovery, format!("node {node} is back");
        Cut(a: u8, b: u8) =
            "cut", VerbArgument::Link, "nothing gets through between two nodes",
            Failure, format!("the link between {a} and {b} is cut");
        Heal(a: u8, b: u8) =
            "heal", VerbArgument::Link, "messages get through again",
            Recovery, format!("the link between {a} and {b} is healed");
        SlowLink(a: u8, b: u8, by_ms: u32) =
            "slow-link", VerbArgument::LinkAndNumber("MS"), "messages between two nodes take so much longer each way; 0 is as before",
            Change, slowed(*a, *b, *by_ms);
        DelayMessage(number: u32) =
            "delay-message", VerbArgument::Number("NUMBER"), "a message under way arrives 20 ms later",
            Change, format!("message {number} is delayed");
        DelayMessageBy(number: u32, by_ms: u32) =
            "delay-message-by", VerbArgument::Link, "message A under way arrives B milliseconds later",
            Change, format!("message {number} is delayed by {by_ms} ms");
        DropMessage(number: u32) =
            "drop-message", VerbArgument::Number("NUMBER"), "a message under way never arrives",
            Failure, format!("message {number} is dropped");
        Write(key: Key) =
            "write", VerbArgument::Number("KEY"), "a client writes this key",
            Change, format!("key {key} is written");
        Read(key: Key) =
            "read", VerbArgument::Number("KEY"), "a client reads this key",
            Change, format!("key {key} is read");
    }
}

fn slowed(a: u8, b: u8, by_ms: u32) -> String {
    match by_ms {
        0 => format!("the link between {a} and {b} is as quick as others"),
        by_ms => format!("the link between {a} and {b} takes {by_ms} ms more each way"),
    }
}
