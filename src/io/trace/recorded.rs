//! A trace as the workload of a lab.

use std::path::Path;

use super::source::Source;
use super::{About, Options, Progress, visit_source};
use crate::components::workload::{MOST_RECORDED, Recorded};
use crate::lesson::Refusal;

/// A trace for a lab, and how it was read.
#[derive(Clone, Debug)]
pub struct ForLab {
    /// Its keys, the first million of them.
    pub recorded: Recorded,
    /// How it was read.
    pub about: About,
}

/// Reads the first million requests of a trace, which is called by the name of its file.
///
/// # Errors
/// As [`super::visit`], and when it has no request.
pub fn recorded(
    path: &Path,
    options: &Options,
    go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
) -> Result<ForLab, Refusal> {
    let mut keys = Vec::new();
    let source = Source::open(path)?;
    let about = visit_source(source, options, MOST_RECORDED as u64, go_on, |request| {
        keys.push(request.key);
        Ok(())
    })?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let recorded = Recorded::new(&name, &keys)
        .ok_or_else(|| Refusal::new("the trace has no request, so that no lab can run on it."))?;
    Ok(ForLab { recorded, about })
}
