//! The names of operations in traces.

use crate::components::request_trace::Operation;

/// Names of operations in lower case, by what they do.
const NAMES: [(&str, Operation); 31] = [
    ("get", Operation::Get),
    ("gets", Operation::Get),
    ("get_lease", Operation::Get),
    ("gat", Operation::Get),
    ("gats", Operation::Get),
    ("read", Operation::Get),
    ("r", Operation::Get),
    ("rs", Operation::Get),
    ("mget", Operation::Get),
    ("lookup", Operation::Get),
    ("set", Operation::Set),
    ("set_lease", Operation::Set),
    ("add", Operation::Set),
    ("replace", Operation::Set),
    ("cas", Operation::Set),
    ("append", Operation::Set),
    ("prepend", Operation::Set),
    ("put", Operation::Set),
    ("write", Operation::Set),
    ("w", Operation::Set),
    ("ws", Operation::Set),
    ("update", Operation::Set),
    ("insert", Operation::Set),
    ("delete", Operation::Delete),
    ("del", Operation::Delete),
    ("d", Operation::Delete),
    ("remove", Operation::Delete),
    ("evict", Operation::Delete),
    ("incr", Operation::Other),
    ("decr", Operation::Other),
    ("touch", Operation::Other),
];

/// What an operation of this name does; `None` of a name that is not known.
pub(super) fn operation(name: &[u8]) -> Option<Operation> {
    NAMES
        .iter()
        .find(|(known, _)| known.as_bytes().eq_ignore_ascii_case(name))
        .map(|(_, operation)| *operation)
}
