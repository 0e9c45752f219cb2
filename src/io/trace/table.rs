//! Tables: a request per line, or as many as a column says.

use super::fields::Fields;
use super::number;
use super::operations::operation;
use super::plan::Table;
use super::sink::{Each, Lines, Sink, Trouble, misfit};
use crate::components::request_trace::{Operation, TraceRequest};
use crate::lesson::quoted;

/// A line may ask for so many requests; more are a mistake.
const MOST_REPEATS: u64 = 1_000_000;
/// Times to live stand in seconds.
const SECOND: u64 = 1_000_000_000;

/// Reads the lines of a table.
pub(super) struct Rows {
    table: Table,
    fields: Fields,
}

impl Rows {
    pub(super) fn new(table: Table) -> Self {
        Self {
            table,
            fields: Fields::default(),
        }
    }

    /// The request of a line but for its key, and how often it is made.
    fn request(&self, line: &[u8]) -> Result<(TraceRequest, u64), Trouble> {
        let places = &self.table.places;
        let field = |place: usize| self.fields.get(line, place);
        let not = |what: &str, place: usize| {
            let found = quoted(&String::from_utf8_lossy(field(place)));
            misfit(format!("has no {what} in column {}: `{found}`", place + 1))
        };
        let mut request = TraceRequest::default();
        if let Some(place) = places.time {
            let time = number::time(field(place), self.table.unit.nanos());
            request.at = Some(time.ok_or_else(|| not("time", place))?);
        }
        if let Some(place) = places.size {
            let size = number::size(field(place));
            request.size = Some(size.ok_or_else(|| not("size below 4 GiB", place))?);
        }
        if let Some(place) = places.operation {
            request.operation = operation(field(place)).unwrap_or(Operation::Other);
        }
        if let Some(place) = places.ttl {
            let ttl = number::ttl(field(place), SECOND);
            request.ttl = ttl.ok_or_else(|| not("time to live", place))?;
        }
        let mut count = 1;
        if let Some(place) = places.count {
            count = number::whole(field(place))
                .filter(|count| (1..=MOST_REPEATS).contains(count))
                .ok_or_else(|| not("count from 1 to a million", place))?;
        }
        Ok((request, count))
    }
}

impl Lines for Rows {
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble> {
        if line.contains(&0) {
            return Err(misfit("holds a zero byte, as binary files do"));
        }
        self.fields
            .split(line, self.table.separator)
            .map_err(misfit)?;
        let (columns, found) = (self.table.columns, self.fields.len());
        if found != columns {
            let s = if found == 1 { "" } else { "s" };
            return Err(misfit(format!("has {found} column{s}, not {columns}")));
        }
        let key = self.fields.get(line, self.table.places.key);
        if key.is_empty() {
            return Err(misfit("has an empty key"));
        }
        let (request, count) = self.request(line)?;
        for _ in 0..count {
            sink.take(key, request)?;
        }
        Ok(())
    }
}
