//! Block requests as the traces of the paper on ARC have them (Megiddo and Modha, FAST 2003): the
//! first block, how many, a number that is left aside, and the number of the request. Each block
//! is a request.

use super::number;
use super::sink::{Each, Lines, Sink, Trouble, misfit};
use crate::components::request_trace::TraceRequest;

/// A request may be for so many blocks; more are a mistake.
const MOST_BLOCKS: u64 = 1 << 20;
const COLUMNS: usize = 4;

/// First block and number of blocks of a line, and its two other numbers.
pub(super) fn numbers(line: &[u8]) -> Option<[u64; COLUMNS]> {
    let mut numbers = [0; COLUMNS];
    let mut fields = line
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty());
    for number in &mut numbers {
        *number = number::whole(fields.next()?)?;
    }
    let (first, count) = (numbers[0], numbers[1]);
    let fits = (1..=MOST_BLOCKS).contains(&count) && first.checked_add(count).is_some();
    (fits && fields.next().is_none()).then_some(numbers)
}

/// Reads its lines.
pub(super) struct Blocks;

impl Lines for Blocks {
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble> {
        let Some([first, count, ..]) = numbers(line) else {
            return Err(misfit(
                "is not first block, number of blocks (1 to 1,048,576) and two numbers more",
            ));
        };
        for block in first..first + count {
            sink.take(&block.to_le_bytes(), TraceRequest::default())?;
        }
        Ok(())
    }
}
