//! Reading the trace that a command is given, with what is to be known of it on standard error.

use std::path::Path;

use super::arguments::TraceInput;
use super::watch::Watch;
use crate::components::named::Named;
use crate::components::request_trace::{Columns, RequestTrace, TraceRequest};
use crate::components::workload::{MOST_RECORDED, Recorded};
use crate::io::trace::{self, About, AskedIn, Options};
use crate::io::{named, print};
use crate::lesson::Refusal;

/// Reads a trace into columns: its keys and what else of it is wanted.
pub(super) fn read(input: &TraceInput, columns: Columns) -> Result<RequestTrace, Refusal> {
    let options = options(input)?;
    let mut watch = Watch::begin();
    let read = trace::collect(&input.trace, &options, columns, |progress| {
        watch.go_on_reading(progress)
    });
    watch.clear();
    let (trace, about) = read.map_err(|refusal| named(&input.trace, &refusal))?;
    tell(&about);
    Ok(trace)
}

/// Reads a trace for a lab to run on, the first requests of a longer one.
pub(super) fn recorded(path: &Path) -> Result<Recorded, Refusal> {
    let mut watch = Watch::begin();
    let read = trace::recorded(path, &Options::default(), |progress| {
        watch.go_on_reading(progress)
    });
    watch.clear();
    let read = read.map_err(|refusal| named(path, &refusal))?;
    tell(&read.about);
    if read.about.is_cut {
        print::say(format_args!(
            "only the first {MOST_RECORDED} requests are the stream."
        ));
    }
    Ok(read.recorded)
}

/// Gives each request of a trace to `each`, and keeps none.
pub(super) fn visit(
    input: &TraceInput,
    each: impl FnMut(&TraceRequest) -> Result<(), Refusal>,
) -> Result<About, Refusal> {
    let options = options(input)?;
    let mut watch = Watch::begin();
    let read = trace::visit(
        &input.trace,
        &options,
        |progress| watch.go_on_reading(progress),
        each,
    );
    watch.clear();
    let about = read.map_err(|refusal| named(&input.trace, &refusal))?;
    tell(&about);
    Ok(about)
}

/// Says as what it was read, and what of it was left out.
fn tell(about: &About) {
    let said = &about.said;
    let changes = if about.has_columns {
        "`--columns` changes it"
    } else {
        "`--format-of-trace` changes it"
    };
    print::say(format_args!("read as {said}; {changes}."));
    for sentence in &about.left_out {
        print::say(sentence);
    }
}

fn options(input: &TraceInput) -> Result<Options, Refusal> {
    let columns = input.columns.as_deref();
    let columns = columns.map(|text| Options::parse_columns(text, AskedIn::Command));
    Ok(Options {
        format: by_name("--format-of-trace", input.format_of_trace.as_deref())?,
        columns: columns.transpose()?.unwrap_or_default(),
        time_unit: by_name("--time-unit", input.time_unit.as_deref())?,
        asked_in: AskedIn::Command,
    })
}

fn by_name<T: Named>(option: &str, name: Option<&str>) -> Result<Option<T>, Refusal> {
    let Some(name) = name else {
        return Ok(None);
    };
    T::from_name(name).map(Some).ok_or_else(|| {
        Refusal::new(format!(
            "`{option}` takes {}, not `{name}`.",
            T::names().join(", ")
        ))
    })
}
