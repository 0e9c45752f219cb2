//! libCacheSim's `oracleGeneral`: records of 24 bytes, little endian: when in seconds (u32), object
//! (u64), bytes (u32), and the number of the next request for it (i64), which is left aside because
//! it follows from the rest.

use crate::components::request_trace::TraceRequest;
use crate::sim::SimTime;

/// Bytes of a record.
pub(super) const BYTES: usize = 24;
/// As many records show what a file is.
const SHOWN: usize = 200;
/// One record of so many may be damaged.
const ONE_OF: u64 = 50;
/// What starts libCacheSim's own newer format.
const LCS: u64 = 0x1234_5678_9abc_def0;

const SECOND: u64 = 1_000_000_000;

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

/// The object of a record as bytes, and the request but for its number; `None` of a record that is
/// cut off.
pub(super) fn request(record: &[u8]) -> Option<([u8; 8], TraceRequest)> {
    let request = TraceRequest {
        at: Some(SimTime::from_nanos(u64::from(four(record, 0)?) * SECOND)),
        size: Some(four(record, 12)?),
        ..TraceRequest::default()
    };
    eight(record, 16)?;
    Some((eight(record, 4)?.to_le_bytes(), request))
}

/// Whether bytes begin with such records: times do not fall, and each next request is none or comes
/// later. One record of fifty may be damaged. In text, letters would be times of other centuries.
pub(super) fn begins(ahead: &[u8]) -> bool {
    let mut last = 0;
    let (mut records, mut wrong) = (0, 0);
    for (index, record) in (0..).zip(ahead.chunks_exact(BYTES).take(SHOWN)) {
        let (Some(time), Some(next)) = (four(record, 0), eight(record, 16)) else {
            return false;
        };
        let is_none = next == u64::MAX || next == i64::MAX as u64;
        let is_later = next > index && next < 1 << 40;
        records += 1;
        wrong += u64::from(time < last || !(is_none || is_later));
        last = time;
    }
    records > 0 && wrong * ONE_OF <= records && ahead.contains(&0)
}

/// Whether bytes begin libCacheSim's newer binary format, which is not read.
pub(super) fn is_lcs(ahead: &[u8]) -> bool {
    eight(ahead, 0) == Some(LCS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(time: u32, object: u64, size: u32, next: i64) -> Vec<u8> {
        let mut bytes = time.to_le_bytes().to_vec();
        bytes.extend(object.to_le_bytes());
        bytes.extend(size.to_le_bytes());
        bytes.extend(next.to_le_bytes());
        bytes
    }

    #[test]
    fn records_are_known_by_their_times_and_next_requests() {
        let records = [
            record(7, 1, 10, 2),
            record(7, 2, 10, -1),
            record(9, 1, 10, i64::MAX),
        ];
        assert!(begins(&records.concat()));
        assert!(
            !begins(&[record(7, 1, 10, 2), record(6, 2, 10, -1)].concat()),
            "time falls"
        );
        assert!(
            !begins(&[record(7, 1, 10, 2), record(7, 2, 10, 1)].concat()),
            "in the past"
        );
        assert!(!begins(&"user:1\nuser:2\n".repeat(20).into_bytes()));
        assert!(!begins(b""));
        let (object, read) = request(&records[0]).unwrap();
        assert_eq!((object, read.size), (1_u64.to_le_bytes(), Some(10)));
        assert_eq!(request(&records[0][..23]), None);
    }
}
