//! The first requests of a trace, as they were understood.

use super::plan::{Form, Plan};
use crate::components::request_trace::TraceRequest;

/// Letters of a key that are shown.
const MOST_SHOWN: usize = 60;

/// A request of a trace with its key as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstRequest {
    /// The beginning of its key.
    pub key: String,
    /// All else of it; its key has no number.
    pub request: TraceRequest,
}

/// The requests as they are shown.
pub(super) fn first_of(plan: &Plan, first: &[(Vec<u8>, TraceRequest)]) -> Vec<FirstRequest> {
    let shown = |(key, request): &(Vec<u8>, TraceRequest)| FirstRequest {
        key: match (&plan.form, <[u8; 8]>::try_from(&key[..])) {
            (Form::OracleGeneral, Ok(object)) => u64::from_le_bytes(object).to_string(),
            _ => shown(key),
        },
        request: *request,
    };
    first.iter().map(shown).collect()
}

/// The beginning of a key, without what would be obeyed rather than shown.
fn shown(key: &[u8]) -> String {
    let text = String::from_utf8_lossy(key);
    let mut letters = text.chars();
    let mut shown: String = letters
        .by_ref()
        .take(MOST_SHOWN)
        .map(|letter| {
            if letter.is_control() {
                '\u{fffd}'
            } else {
                letter
            }
        })
        .collect();
    if letters.next().is_some() {
        shown.push('\u{2026}');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_key_is_shown_as_far_as_there_is_room() {
        assert_eq!(shown("clé:7".as_bytes()), "clé:7");
        assert_eq!(shown(b"a\x1b[31m"), "a\u{fffd}[31m");
        assert_eq!(shown(&[b'x'; 61]).chars().count(), 61);
        assert!(shown(&[b'x'; 61]).ends_with('\u{2026}') && shown(&[b'x'; 60]).ends_with('x'));
    }
}
