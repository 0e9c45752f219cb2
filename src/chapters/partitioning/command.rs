//! What a learner can do while the shards are in use.

use super::cards::Card;
use super::layout::Node;
use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        AddNode =
            "add-node", VerbArgument::None, "one more shard; keys move to it as the rule says",
            Change, "a shard is added";
        RemoveNode(node: Node) =
            "remove-node", VerbArgument::Number("N"), "takes a shard away; its keys move to the others",
            Change, format!("shard {node} is taken away");
        Border(number: u32, row: u64) =
            "border", VerbArgument::Link, "border A of the ranges stands before row B, counted from the oldest",
            Change, format!("border {number} stands before row {row}");
        Ask(card: Card) =
            "ask", VerbArgument::Word("CARD", &["user", "month", "row"]), "executes a query card",
            Change, format!("the card \"{}\" is asked", card.kind());
        Put(name: String) =
            "put", VerbArgument::Text("NAME"), "stores a row of today for a user of this name",
            Change, format!("a row of {name} is stored");
    }
}
