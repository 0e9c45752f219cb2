//! A recorded stream of requests, in columns: what a policy is run on.
//!
//! Keys are numbered from 0 in the order in which they first appear, so that whatever is kept per
//! key can lie in a flat array of [`RequestTrace::distinct`] places. The other columns exist only
//! where the trace has them and they are wanted: a hundred million keys take 400 MB.

use crate::sim::{SimDuration, SimTime};

/// What a request does to its key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Reads it; so do traces that tell no operation.
    #[default]
    Get,
    /// Writes it.
    Set,
    /// Removes it.
    Delete,
    /// Something else, such as a counter that is raised.
    Other,
}

impl Operation {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 4] = [Self::Get, Self::Set, Self::Delete, Self::Other];

    /// Its name in lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Set => "set",
            Self::Delete => "delete",
            Self::Other => "other",
        }
    }
}

/// One request of a trace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TraceRequest {
    /// The number of its key, from 0 in the order in which keys first appear.
    pub key: u32,
    /// When it arrived, from whatever the trace counts from (often 1970); `None` in traces without
    /// times. Times of a trace need not rise.
    pub at: Option<SimTime>,
    /// Bytes of the object; `None` in traces without sizes.
    pub size: Option<u32>,
    /// The time to live that the request sets; `None` where it sets none.
    pub ttl: Option<SimDuration>,
    /// What it does.
    pub operation: Operation,
}

/// Which columns are kept beside the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// When requests arrived, 8 bytes each.
    pub times: bool,
    /// Bytes of objects, 4 bytes each.
    pub sizes: bool,
    /// Times to live, 8 bytes each.
    pub ttls: bool,
}

/// A trace in columns. A column is empty, or has an entry for each request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestTrace {
    kept: Columns,
    keys: Vec<u32>,
    distinct: u32,
    times: Vec<SimTime>,
    sizes: Vec<u32>,
    ttls: Vec<SimDuration>,
}

impl RequestTrace {
    /// An empty trace that keeps these columns beside the keys.
    pub fn new(kept: Columns) -> Self {
        Self {
            kept,
            ..Self::default()
        }
    }

    /// A trace of keys alone, which are numbered already: from 0, in the order in which they first
    /// appear.
    pub fn from_keys(keys: Vec<u32>) -> Self {
        Self {
            distinct: keys.iter().max().map_or(0, |&last| last + 1),
            keys,
            ..Self::default()
        }
    }

    /// Adds a request. What the first request does not tell is no column, whatever later ones tell.
    pub fn push(&mut self, request: &TraceRequest) {
        let before = self.keys.len();
        self.keys.push(request.key);
        self.distinct = self.distinct.max(request.key.saturating_add(1));
        let goes_on = |column: usize| column == before;
        if self.kept.times && goes_on(self.times.len()) {
            self.times.extend(request.at);
        }
        if self.kept.sizes && goes_on(self.sizes.len()) {
            self.sizes.extend(request.size);
        }
        if self.kept.ttls {
            self.ttls.push(request.ttl.unwrap_or_default());
        }
    }

    /// Drops columns that not every request has.
    pub fn finish(&mut self) {
        let requests = self.keys.len();
        if self.times.len() < requests {
            self.times = Vec::new();
        }
        if self.sizes.len() < requests {
            self.sizes = Vec::new();
        }
        if self.ttls.iter().all(|ttl| ttl.is_zero()) {
            self.ttls = Vec::new();
        }
    }

    /// Requests.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it has no request.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Different keys; each is below this number.
    pub fn distinct(&self) -> u32 {
        self.distinct
    }

    /// The key of each request.
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// When each arrived; empty if the trace does not tell, or it was not kept.
    pub fn times(&self) -> &[SimTime] {
        &self.times
    }

    /// Bytes of each one's object; empty if the trace does not tell, or they were not kept.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// The time to live that each sets, zero where it sets none; empty if none does, or they were
    /// not kept.
    pub fn ttls(&self) -> &[SimDuration] {
        &self.ttls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(key: u32, at_s: u64, size: Option<u32>) -> TraceRequest {
        TraceRequest {
            key,
            at: Some(SimTime::from_nanos(at_s * 1_000_000_000)),
            size,
            ..TraceRequest::default()
        }
    }

    #[test]
    fn a_column_has_an_entry_for_each_request_or_none() {
        let all = Columns {
            times: true,
            sizes: true,
            ttls: true,
        };
        let mut trace = RequestTrace::new(all);
        for (key, size) in [(0, Some(3)), (1, None), (0, Some(5))] {
            trace.push(&request(key, 7, size));
        }
        trace.finish();
        assert_eq!(trace.keys(), [0, 1, 0]);
        assert_eq!((trace.distinct(), trace.len()), (2, 3));
        assert_eq!(trace.times().len(), 3);
        assert!(trace.sizes().is_empty() && trace.ttls().is_empty());
        assert_eq!(trace.keys(), RequestTrace::from_keys(vec![0, 1, 0]).keys());
    }

    #[test]
    fn what_is_not_wanted_is_not_kept() {
        let mut trace = RequestTrace::new(Columns::default());
        trace.push(&request(0, 1, Some(1)));
        trace.finish();
        assert!(trace.times().is_empty() && trace.sizes().is_empty());
        assert!(!trace.is_empty() && RequestTrace::default().is_empty());
    }
}
