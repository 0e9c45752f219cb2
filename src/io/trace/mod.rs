//! Traces of requests as people have them, read a block at a time.
//!
//! What a trace is, is found out from its first lines and told ([`About::said`]); a line that does
//! not fit is told with its number, and too many of them end the reading: no number comes of a trace
//! that was taken for something else.

mod arc;
mod asked;
mod columns;
mod commands;
mod fields;
mod header;
mod input;
mod interner;
mod keys;
mod monitor;
mod names;
mod number;
mod operations;
mod oracle;
mod plan;
mod preview;
mod recognise;
mod recorded;
mod sink;
mod source;
mod table;
mod tolerance;
mod twitter;
mod whole;
mod zstd;

pub use asked::AskedIn;
pub use plan::{Column, Field, Options, TimeUnit, TraceFormat};
pub use preview::FirstRequest;
pub use recorded::{ForLab, recorded};
pub use whole::{MOST_LOOKED_AT, Whole, whole};

use std::io::Read;
use std::path::Path;

use crate::components::request_trace::{Columns, RequestTrace, TraceRequest};
use crate::lesson::{Refusal, other_kind};

use input::Input;
use plan::{Form, Plan};
use preview::first_of;
use sink::{Each, Lines, Sink, Trouble};
use source::Source;
use tolerance::Tolerance;

/// As many lines show what a trace is.
const SHOWN: usize = 200;
/// Lines between two questions whether to go on.
const ASKS_EVERY: u64 = 1 << 12;
/// Requests that are kept in columns: their keys take 2 GiB.
const MOST_KEPT: usize = 1 << 29;

/// How far the reading of a trace is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// What it is read as.
    pub said: &'a str,
    /// Bytes that have been read, packed as they are.
    pub bytes: u64,
    /// Bytes of the file; `None` of a pipe.
    pub of: Option<u64>,
    /// Requests so far.
    pub requests: u64,
}

/// What has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// The format.
    pub format: TraceFormat,
    /// The format in words, with the columns that were read and how the file is packed.
    pub said: String,
    /// Whether other columns of it can be asked for.
    pub has_columns: bool,
    /// What was left out, as sentences.
    pub left_out: Vec<String>,
    /// Lines or records that were left out because they do not fit.
    pub bad: u64,
    /// Requests.
    pub requests: u64,
    /// Different keys.
    pub keys: u32,
    /// Bytes that were read, packed as they are.
    pub bytes: u64,
    /// The first requests, at most ten.
    pub first: Vec<FirstRequest>,
    /// Whether requests were left that were not wanted.
    pub is_cut: bool,
}

/// Reads a trace from a file, a pipe or (`-`) standard input, and gives each request to `each`.
/// `go_on` is asked often whether to go on.
///
/// # Errors
/// When the trace cannot be read, is none, or has too many lines that do not fit; and what `go_on`
/// and `each` refuse.
pub fn visit(
    path: &Path,
    options: &Options,
    go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
    each: impl FnMut(&TraceRequest) -> Result<(), Refusal>,
) -> Result<About, Refusal> {
    visit_source(Source::open(path)?, options, u64::MAX, go_on, each)
}

/// As [`visit`], from anything that can be read.
pub fn visit_bytes(
    reader: impl Read + 'static,
    options: &Options,
    each: impl FnMut(&TraceRequest) -> Result<(), Refusal>,
) -> Result<About, Refusal> {
    let source = Source::new(reader, None)?;
    visit_source(source, options, u64::MAX, |_| Ok(()), each)
}

/// Reads a trace into columns: its keys and what else of it is wanted.
///
/// # Errors
/// As [`visit`], and when it has more than half a billion requests.
pub fn collect(
    path: &Path,
    options: &Options,
    columns: Columns,
    go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
) -> Result<(RequestTrace, About), Refusal> {
    let mut trace = RequestTrace::new(columns);
    let about = visit(path, options, go_on, |request| {
        if trace.len() == MOST_KEPT {
            return Err(Refusal::new(format!(
                "the trace has more than {MOST_KEPT} requests, the most that are kept; `hotset \
                 trace info` reads any number."
            )));
        }
        trace.push(request);
        Ok(())
    })?;
    trace.finish();
    Ok((trace, about))
}

/// Reads up to `most` requests.
fn visit_source(
    source: Source,
    options: &Options,
    most: u64,
    go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
    each: impl FnMut(&TraceRequest) -> Result<(), Refusal>,
) -> Result<About, Refusal> {
    let Source {
        reader,
        read,
        of,
        packed,
    } = source;
    let (input, plan) = looked_at(Input::new(reader, packed)?, options)?;
    let mut said = plan.said();
    if let Some(packed) = packed {
        said += &format!(", unpacked from {packed}");
    }
    let unit = match plan.form {
        Form::OracleGeneral => "record",
        _ => "line",
    };
    let mut run = Run {
        input,
        sink: Sink::new(each, most),
        tolerance: Tolerance::of(unit),
        go_on,
        said: &said,
        asked_in: options.asked_in,
        bytes: || read.get(),
        of,
        is_cut: false,
    };
    let mut aside = Vec::new();
    let outcome = match &plan.form {
        Form::OracleGeneral => run.records(),
        Form::Keys => run.lines(&plan, keys::Keys, &mut aside),
        Form::Twitter => run.lines(&plan, twitter::Twitter, &mut aside),
        Form::Arc => run.lines(&plan, arc::Blocks, &mut aside),
        Form::RedisMonitor => run.lines(&plan, monitor::Monitor::default(), &mut aside),
        Form::Table(table) => run.lines(&plan, table::Rows::new(table.clone()), &mut aside),
    };
    outcome.and_then(|()| run.sink.flush())?;
    let judged = run.tolerance.judge();
    judged.map_err(|refusal| run.told(&refusal))?;
    Ok(About {
        format: plan.format,
        has_columns: plan.has_columns(),
        left_out: left_out(&plan, &aside, &run.tolerance),
        bad: run.tolerance.bad,
        requests: run.sink.requests,
        keys: run.sink.keys(),
        bytes: read.get(),
        first: first_of(&plan, &run.sink.first),
        is_cut: run.is_cut,
        said,
    })
}

/// What a trace is read as, from what comes first.
fn looked_at(input: Input, options: &Options) -> Result<(Input, Plan), Refusal> {
    let ahead = input.ahead();
    let is_records = options.format == Some(TraceFormat::OracleGeneral)
        || (options.format.is_none() && options.columns.is_empty() && oracle::begins(ahead));
    if is_records {
        let plan = Plan {
            format: TraceFormat::OracleGeneral,
            form: Form::OracleGeneral,
            in_front: Vec::new(),
            unread: Vec::new(),
        };
        return Ok((input, plan));
    }
    if oracle::is_lcs(ahead) {
        return Err(Refusal::new(
            "this is libCacheSim's lcs format, which is not read; its traceConv writes \
             oracleGeneral, which is.",
        ));
    }
    if let Some(kind) = other_kind(ahead) {
        return Err(Refusal::new(format!(
            "this looks like {kind}, which is not read; plain text, gzip, zstd and oracleGeneral \
             are."
        )));
    }
    let input = input.into_text()?;
    let plan = recognise::plan(&input.first_lines(SHOWN), options)?;
    Ok((input, plan))
}

/// What of a trace gave no requests, as sentences.
fn left_out(plan: &Plan, aside: &[(String, u64)], tolerance: &Tolerance) -> Vec<String> {
    let mut said = Vec::new();
    for (line, what) in &plan.in_front {
        said.push(format!("line {line} was left out as {what}."));
    }
    said.extend(plan.unread.iter().cloned());
    if !aside.is_empty() {
        let total: u64 = aside.iter().map(|(_, count)| count).sum();
        let named: Vec<String> = aside
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        let lines = if total == 1 {
            "line names"
        } else {
            "lines name"
        };
        said.push(format!(
            "{total} {lines} no key and gave no request: {}.",
            named.join(", ")
        ));
    }
    said.extend(tolerance.said());
    said
}

/// A trace while it is read.
struct Run<'a, E, G, B> {
    input: Input,
    sink: Sink<E>,
    tolerance: Tolerance,
    go_on: G,
    said: &'a str,
    asked_in: AskedIn,
    bytes: B,
    of: Option<u64>,
    /// Whether requests were left that are not wanted.
    is_cut: bool,
}

impl<E, G, B> Run<'_, E, G, B>
where
    E: Each,
    G: FnMut(&Progress) -> Result<(), Refusal>,
    B: Fn() -> u64,
{
    fn ask(&mut self) -> Result<(), Refusal> {
        if !self.input.taken.is_multiple_of(ASKS_EVERY) {
            return Ok(());
        }
        (self.go_on)(&Progress {
            said: self.said,
            bytes: (self.bytes)(),
            of: self.of,
            requests: self.sink.requests,
        })
    }

    fn lines(
        &mut self,
        plan: &Plan,
        mut form: impl Lines,
        aside: &mut Vec<(String, u64)>,
    ) -> Result<(), Refusal> {
        let in_front: Vec<u64> = plan.in_front.iter().map(|(line, _)| *line).collect();
        let last_in_front = in_front.iter().max().copied().unwrap_or(0);
        loop {
            self.ask()?;
            let number = self.input.taken + 1;
            let Some(line) = self.input.next_line()? else {
                break;
            };
            let is_in_front = number <= last_in_front && in_front.contains(&number);
            if is_in_front || line.trim_ascii().is_empty() {
                continue;
            }
            self.tolerance.lines += 1;
            match form.line(line, &mut self.sink) {
                Ok(()) => {}
                Err(Trouble::Stop(refusal)) => return Err(refusal),
                Err(Trouble::Misfit(why)) => self.misfit(number, &why)?,
                Err(Trouble::Enough) => {
                    self.is_cut = true;
                    break;
                }
            }
        }
        *aside = form.aside();
        Ok(())
    }

    fn records(&mut self) -> Result<(), Refusal> {
        loop {
            self.ask()?;
            let number = self.input.taken + 1;
            let Some(record) = self.input.next_record(oracle::BYTES)? else {
                return Ok(());
            };
            self.tolerance.lines += 1;
            match oracle::request(record) {
                Some((object, request)) => match self.sink.take(&object, request) {
                    Ok(()) => {}
                    Err(Trouble::Stop(refusal)) => return Err(refusal),
                    Err(Trouble::Misfit(why)) => self.misfit(number, &why)?,
                    Err(Trouble::Enough) => {
                        self.is_cut = true;
                        return Ok(());
                    }
                },
                None => self.misfit(number, "is cut off")?,
            }
        }
    }

    fn misfit(&mut self, number: u64, why: &str) -> Result<(), Refusal> {
        let noted = self.tolerance.note(number, why);
        noted.map_err(|refusal| self.told(&refusal))
    }

    /// A refusal of lines that do not fit, and as what they were read.
    fn told(&self, refusal: &Refusal) -> Refusal {
        Refusal::new(format!(
            "{refusal}; it was read as {}, and {}.",
            self.said,
            self.asked_in.either()
        ))
    }
}
