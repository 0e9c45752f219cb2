//! Where requests go: their keys become numbers, and whoever asked is given them one by one.

use super::interner::{Interner, MOST_KEYS};
use crate::components::request_trace::TraceRequest;
use crate::lesson::Refusal;

/// Why a line gave no request.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It does not fit, and why, as in "line 7 (has 3 columns, not 5)".
    Misfit(String),
    /// All reading ends.
    Stop(Refusal),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Stop(refusal)
    }
}

/// A line that does not fit.
pub(super) fn misfit(why: impl Into<String>) -> Trouble {
    Trouble::Misfit(why.into())
}

/// What is given each request.
pub(super) trait Each: FnMut(&TraceRequest) -> Result<(), Refusal> {}
impl<F: FnMut(&TraceRequest) -> Result<(), Refusal>> Each for F {}

/// Takes requests with their keys as bytes.
pub(super) struct Sink<E> {
    each: E,
    interner: Interner,
    pub(super) requests: u64,
}

impl<E: Each> Sink<E> {
    pub(super) fn new(each: E) -> Self {
        Self {
            each,
            interner: Interner::new(),
            requests: 0,
        }
    }

    /// Different keys so far.
    pub(super) fn keys(&self) -> u32 {
        self.interner.len() as u32
    }

    /// Takes a request, all of it but the number of its key.
    pub(super) fn take(&mut self, key: &[u8], mut request: TraceRequest) -> Result<(), Refusal> {
        request.key = self.interner.number(key).ok_or_else(|| {
            Refusal::new(format!(
                "the trace has more than {MOST_KEYS} different keys, the most that are read."
            ))
        })?;
        self.requests += 1;
        (self.each)(&request)
    }
}

/// Makes requests of lines.
pub(super) trait Lines {
    /// Gives the requests of a line to the sink: all of them, or none where it does not fit.
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble>;

    /// Lines that fit and hold no request: what they are, and how many.
    fn aside(&self) -> Vec<(String, u64)> {
        Vec::new()
    }
}
