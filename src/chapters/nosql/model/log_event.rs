//! The lines of the event log.

use serde::Serialize;

use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::question::Question;

/// Something that happened. `id` is the question it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A question was asked of all five families.
    Asked { id: u64, question: Question },
    /// One of them has answered.
    Answered { id: u64, family: Family },
    /// A reader met values of another form than it expects.
    ReadFailed {
        id: u64,
        family: Family,
        errors: u64,
    },
    /// A user whose age is a text was accepted by the stores without a schema, and refused by the
    /// others.
    Malformed { all: u32 },
    /// A parameter was set.
    Changed { name: &'static str },
}
