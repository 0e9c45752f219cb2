//! One key a line.

use super::sink::{Each, Lines, Sink, Trouble, misfit};
use crate::components::request_trace::TraceRequest;

/// Each line is a key, without the spaces around it.
pub(super) struct Keys;

impl Lines for Keys {
    fn line<E: Each>(&mut self, line: &[u8], sink: &mut Sink<E>) -> Result<(), Trouble> {
        let key = line.trim_ascii();
        if key.contains(&0) {
            return Err(misfit("holds a zero byte, as binary files do"));
        }
        sink.take(key, TraceRequest::default())
    }
}
