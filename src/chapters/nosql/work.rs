//! The work a query costs: what was touched, counted where it is touched, and what it takes.

use serde::Serialize;

/// A request that a client waits for, there and back, in microseconds: one round trip on the
/// same site.
pub const ROUND_TRIP_US: f64 = 500.0;
/// One page of an index, or one bucket of a hash table, in memory.
pub const PROBE_US: f64 = 1.0;
/// One row, document or value that is looked at.
pub const ROW_US: f64 = 0.5;
/// One edge that is followed by its pointer.
pub const EDGE_US: f64 = 0.1;
/// One byte that is read: a gigabyte a second.
pub const BYTE_US: f64 = 0.001;
/// Keys that a client puts into one request.
pub const BATCH: usize = 100;

/// What a query touched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Work {
    /// Rows, documents or values looked at.
    pub rows_scanned: u64,
    /// Pages of an index and buckets of a hash table looked at.
    pub index_probes: u64,
    /// Edges followed.
    pub edges_walked: u64,
    /// Bytes of what was looked at.
    pub bytes_read: u64,
    /// Requests a client waited for, one after another.
    pub round_trips: u64,
    /// Values that did not have the form which the reader expects.
    pub read_errors: u64,
}

impl Work {
    /// A row, document or value of so many bytes was looked at.
    pub fn row(&mut self, bytes: usize) {
        self.rows_scanned += 1;
        self.bytes_read += bytes as u64;
    }

    /// So many of them, all of the same size.
    pub fn rows(&mut self, count: usize, bytes: usize) {
        self.rows_scanned += count as u64;
        self.bytes_read += (count * bytes) as u64;
    }

    /// A client sends this many keys; those beyond a batch go with the next request.
    pub fn send(&mut self, keys: usize) {
        self.round_trips += keys.div_ceil(BATCH).max(1) as u64;
    }

    /// What was touched since it stood at `earlier`.
    pub fn since(&self, earlier: &Self) -> Self {
        self.with(earlier, u64::saturating_sub)
    }

    /// Both together.
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, u64::saturating_add)
    }

    /// A share of it, from 0 to 1, each count rounded down.
    pub fn share(&self, share: f64) -> Self {
        self.with(self, |count, _| (count as f64 * share) as u64)
    }

    fn with(&self, other: &Self, of: impl Fn(u64, u64) -> u64) -> Self {
        Self {
            rows_scanned: of(self.rows_scanned, other.rows_scanned),
            index_probes: of(self.index_probes, other.index_probes),
            edges_walked: of(self.edges_walked, other.edges_walked),
            bytes_read: of(self.bytes_read, other.bytes_read),
            round_trips: of(self.round_trips, other.round_trips),
            read_errors: of(self.read_errors, other.read_errors),
        }
    }

    /// Rows, pages and edges looked at.
    pub fn touched(&self) -> u64 {
        self.rows_scanned + self.index_probes + self.edges_walked
    }

    /// What it takes, in microseconds: the counts times the unit costs above.
    pub fn cost_us(&self) -> f64 {
        self.round_trips as f64 * ROUND_TRIP_US + self.server_us()
    }

    /// The part of it in which the servers are busy, in microseconds: what answers cost them, not
    /// what clients wait for on the way.
    pub fn server_us(&self) -> f64 {
        self.index_probes as f64 * PROBE_US
            + self.rows_scanned as f64 * ROW_US
            + self.edges_walked as f64 * EDGE_US
            + self.bytes_read as f64 * BYTE_US
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_one_trip_and_nothing_is_one_too() {
        let mut work = Work::default();
        for keys in [0, 1, 100, 101, 250] {
            work.send(keys);
        }
        assert_eq!(work.round_trips, 1 + 1 + 1 + 2 + 3);
    }
}
