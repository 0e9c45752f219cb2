//! Where requests go: their keys become numbers, and whoever asked is given them one by one.

use super::interner::{Interner, MOST_KEYS, fingerprint};
use crate::components::request_trace::TraceRequest;
use crate::lesson::Refusal;

/// Why a line gave no request.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It does not fit, and why, as in "line 7 (has 3 columns, not 5)".
    Misfit(String),
    /// All reading ends.
    Stop(Refusal),
    /// As many requests as are wanted have been taken.
    Enough,
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

/// Requests whose keys are looked up together.
const BATCH: usize = 32;
/// The first requests of a trace, as many as are shown of it.
const FIRST: u64 = 10;

/// Takes requests with their keys as bytes, a batch at a time.
pub(super) struct Sink<E> {
    each: E,
    interner: Interner,
    pub(super) requests: u64,
    /// As many are taken.
    most: u64,
    /// The first of them, with their keys as they stand in the trace.
    pub(super) first: Vec<(Vec<u8>, TraceRequest)>,
    waiting: Vec<TraceRequest>,
    prints: Vec<u128>,
    numbers: Vec<u32>,
}

impl<E: Each> Sink<E> {
    pub(super) fn new(each: E, most: u64) -> Self {
        Self {
            each,
            most,
            first: Vec::new(),
            interner: Interner::new(),
            requests: 0,
            waiting: Vec::with_capacity(BATCH),
            prints: Vec::with_capacity(BATCH),
            numbers: Vec::with_capacity(BATCH),
        }
    }

    /// Different keys so far, without those that wait.
    pub(super) fn keys(&self) -> u32 {
        self.interner.len() as u32
    }

    /// Takes a request, all of it but the number of its key. It may wait for [`Self::flush`].
    pub(super) fn take(&mut self, key: &[u8], request: TraceRequest) -> Result<(), Trouble> {
        if self.requests == self.most {
            return Err(Trouble::Enough);
        }
        self.requests += 1;
        if self.requests <= FIRST {
            self.first.push((key.to_vec(), request));
        }
        self.waiting.push(request);
        self.prints.push(fingerprint(key));
        if self.waiting.len() == BATCH {
            self.flush()?;
        }
        Ok(())
    }

    /// Passes on the requests that wait.
    pub(super) fn flush(&mut self) -> Result<(), Refusal> {
        let fit = self.interner.numbers(&self.prints, &mut self.numbers);
        self.prints.clear();
        if !fit {
            return Err(Refusal::new(format!(
                "the trace has more than {MOST_KEYS} different keys, the most that are read."
            )));
        }
        for (mut request, &number) in self.waiting.drain(..).zip(&self.numbers) {
            request.key = number;
            (self.each)(&request)?;
        }
        Ok(())
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
