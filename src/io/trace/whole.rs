//! A whole trace as it is looked at: its keys, and what its requests tell besides.

use std::path::Path;

use super::source::Source;
use super::{About, Options, Progress, visit_source};
use crate::components::request_trace::{Columns, RequestTrace};
use crate::components::trace_profile::TraceProfile;
use crate::lesson::Refusal;

/// Requests of a trace that are looked at, the first of a longer one: with when each comes again, which
/// OPT needs, they take 12 bytes each.
pub const MOST_LOOKED_AT: u64 = 30_000_000;

/// A trace with its profile.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The name of its file.
    pub name: String,
    /// Its keys, 4 bytes per request.
    pub trace: RequestTrace,
    /// Its counts, up to 12 bytes per key.
    pub profile: TraceProfile,
    /// How it was read.
    pub about: About,
}

/// Reads a trace, of which each request is counted and only its key is kept.
///
/// # Errors
/// As [`super::visit`], and when it has no request.
pub fn whole(
    path: &Path,
    options: &Options,
    go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
) -> Result<Whole, Refusal> {
    let mut trace = RequestTrace::new(Columns::default());
    let mut profile = TraceProfile::default();
    let source = Source::open(path)?;
    let about = visit_source(source, options, MOST_LOOKED_AT, go_on, |request| {
        trace.push(request);
        profile.note(request);
        Ok(())
    })?;
    trace.finish();
    if trace.is_empty() {
        return Err(Refusal::new(
            "the trace has no request, so that there is nothing to look at.",
        ));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Whole {
        name: name.into_owned(),
        trace,
        profile,
        about,
    })
}
