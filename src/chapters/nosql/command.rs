//! What a learner can do while the questions are asked.

use crate::lesson::VerbArgument;
use crate::lesson::commands::commands;

/// Documents of another form that are accepted.
pub const MOST_MALFORMED: u32 = 50;

commands! {
    /// A command, as it stands in the log.
    pub enum Command {
        Ask =
            "ask", VerbArgument::None, "the present question, once, now",
            Change, "the question is asked";
        InsertMalformed =
            "insert-malformed", VerbArgument::None, "a user whose age is a text",
            Failure, format!("a user whose age is a text is written (at most {MOST_MALFORMED})");
    }
}
