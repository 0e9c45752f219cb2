//! The table of Twitter's cache clusters (Yang, Yue and Vinayak, OSDI 2020): time in seconds, key,
//! key size, value size, client, operation, TTL.

use super::number;
use super::operations::operation;
use super::sink::{Each, Lines, Sink, Trouble, misfit};
use crate::components::request_trace::TraceRequest;

const SECOND: u64 = 1_000_000_000;
/// Columns behind the key.
const BEHIND: usize = 5;

/// The parts of a line: time, key, and what stands behind it.
type Parts<'a> = (&'a [u8], &'a [u8], [&'a [u8]; BEHIND]);

/// Takes a line apart. A key may hold commas, so that it is what is left between the others.
fn parts(line: &[u8]) -> Option<Parts<'_>> {
    let first = line.iter().position(|&byte| byte == b',')?;
    let (time, rest) = (line.get(..first)?, line.get(first + 1..)?);
    let mut behind: [&[u8]; BEHIND] = [b""; BEHIND];
    let mut left = rest;
    for field in behind.iter_mut().rev() {
        let comma = left.iter().rposition(|&byte| byte == b',')?;
        *field = left.get(comma + 1..)?.trim_ascii();
        left = left.get(..comma)?;
    }
    Some((time, left, behind))
}

/// Whether a line is one of such a table.
pub(super) fn is_line(line: &[u8]) -> bool {
    request(line).is_ok()
}

/// The key of a line and the request but for its number.
fn request(line: &[u8]) -> Result<(&[u8], TraceRequest), &'static str> {
    let (time, key, [key_size, value_size, client, name, ttl]) =
        parts(line).ok_or("has fewer than 7 columns")?;
    let size = number::size(key_size)
        .zip(number::size(value_size))
        .and_then(|(key, value)| key.checked_add(value));
    let request = TraceRequest {
        key: 0,
        at: Some(number::time(time, SECOND).ok_or("has no time in its first column")?),
        size: Some(size.ok_or("has no sizes below 4 GiB before the client")?),
        ttl: Some(number::ttl(ttl, SECOND).ok_or("has no TTL in its last column")?)
            .filter(|ttl| !ttl.is_zero()),
        operation: operation(name).ok_or("has no operation that is known before the TTL")?,
    };
    if key.is_empty() || client.is_empty() {
        return Err("has an empty column");
    }
    Ok((key, request))
}

/// Reads its lines.
pub(super) struct Twitter;

impl Lines for Twitter {
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble> {
        let (key, request) = request(line).map_err(misfit)?;
        sink.take(key, request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::request_trace::Operation;

    #[test]
    fn a_line_is_read_by_its_columns_from_both_ends() {
        let (key, request) = request(b"7,nz:u:a,b,10,118,4,set,60").unwrap();
        assert_eq!(key, b"nz:u:a,b");
        assert_eq!(
            (request.size, request.operation),
            (Some(128), Operation::Set)
        );
        assert_eq!(request.at.unwrap().as_nanos(), 7 * SECOND);
        assert_eq!(request.ttl.unwrap().as_nanos(), 60 * SECOND);
        for line in [
            "1,A,10",
            "x,k,1,1,1,get,0",
            "1,k,1,1,1,jump,0",
            ",,,,,,",
            "",
        ] {
            assert!(!is_line(line.as_bytes()), "{line}");
        }
    }
}
