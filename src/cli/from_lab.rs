//! `hotset trace from-lab`: the requests of a lab's run as a trace.

use super::arguments::{FromLabArguments, TraceLines};
use super::note_bounds;
use super::run::{course, open};
use super::watch::Watch;
use crate::io::print;
use crate::lesson::{KeyRequest, Refusal};

/// Bytes that are printed at a time.
const PRINTED_AT_A_TIME: usize = 1 << 16;

/// A file of times, keys and operations begins with this; `hotset cache` knows the names.
const HEADER: &str = "time,key,op\n";

pub(super) fn from_lab(arguments: &FromLabArguments) -> Result<(), Refusal> {
    let (mut lab, own_moment) = open(&arguments.what, arguments.seed, &arguments.set)?;
    let until = arguments.until.as_deref();
    let course = course(until, own_moment, "0s", &arguments.commands)?;
    let (mut watch, until_s) = (Watch::begin(), course.until_s());
    let mut text = match arguments.format {
        TraceLines::Keys => String::new(),
        TraceLines::Csv => HEADER.to_owned(),
    };
    let mut is_wanted = true;
    let recorded = course.record(
        lab.as_mut(),
        &mut |lab| {
            let now_s = lab.now().as_secs_f64();
            watch.go_on("writing the trace", now_s / until_s.max(1e-9))
        },
        &mut |request| {
            text += &line(arguments.format, &request);
            if text.len() >= PRINTED_AT_A_TIME {
                is_wanted = print::trace_lines(&text)?;
                text.clear();
            }
            if is_wanted {
                Ok(())
            } else {
                Err(Refusal::new("nothing reads the trace any more."))
            }
        },
    );
    if !is_wanted {
        return Ok(());
    }
    recorded?;
    watch.clear();
    print::trace_lines(&text)?;
    note_bounds(None, lab.as_ref());
    Ok(())
}

/// A request as a line.
fn line(lines: TraceLines, request: &KeyRequest) -> String {
    match lines {
        TraceLines::Keys => format!("{}\n", request.key),
        TraceLines::Csv => {
            let nanos = request.at.as_nanos();
            let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
            let operation = request.operation.name();
            format!("{seconds}.{rest:09},{},{operation}\n", request.key)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::request_trace::Operation;
    use crate::sim::SimTime;

    #[test]
    fn a_line_keeps_every_nanosecond() {
        let request = KeyRequest {
            at: SimTime::from_nanos(61_000_000_007),
            key: 4,
            operation: Operation::Set,
        };
        assert_eq!(line(TraceLines::Csv, &request), "61.000000007,4,set\n");
        assert_eq!(line(TraceLines::Keys, &request), "4\n");
    }
}
