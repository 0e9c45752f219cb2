//! A trace that was opened to be looked at: what has to be worked out once, in the thread that reads
//! it.

use std::path::Path;
use std::sync::Arc;

use crate::components::cache::{PolicyKind, Recording};
use crate::components::request_trace::{RequestTrace, TraceRequest};
use crate::components::theory::lru_of_counts;
use crate::components::trace_profile::TraceProfile;
use crate::components::trace_study::Popularity;
use crate::components::workload::Recorded;
use crate::io::trace::{MOST_LOOKED_AT, Options, Progress, whole};
use crate::lesson::{Refusal, thousands};

use super::Scope;

/// A trace with what is known of it at once.
#[derive(Debug)]
pub struct Opened {
    /// What it is called.
    pub name: String,
    /// How it was read and how long it is, in sentences.
    pub said: String,
    /// Its requests, with those to come where OPT needs them.
    pub recording: Arc<Recording>,
    /// How much of it is measured.
    pub scope: Scope,
    /// How popular its keys are.
    pub popularity: Popularity,
    /// Miss ratios of LRU as theory expects them, by size.
    pub theory: Vec<(f64, f64)>,
    /// Bytes of an object on average, where the trace tells.
    pub object_bytes: Option<f64>,
    /// Requests per second, where the trace tells.
    pub requests_per_s: Option<f64>,
}

impl Opened {
    /// Reads a file. `go_on` is asked often whether to go on.
    ///
    /// # Errors
    /// When the file cannot be read, is no trace or has no request; and what `go_on` refuses.
    pub fn read(
        path: &Path,
        options: &Options,
        go_on: impl FnMut(&Progress) -> Result<(), Refusal>,
    ) -> Result<Self, Refusal> {
        let read = whole(path, options, go_on)?;
        let cut = if read.about.is_cut {
            let most = thousands(MOST_LOOKED_AT as f64);
            format!(" Only the first {most} requests are looked at.")
        } else {
            String::new()
        };
        let how = format!("Read as {}.{cut}", read.about.said);
        Ok(Self::of(read.name, &how, read.trace, &read.profile))
    }

    /// The trace that a lab runs on.
    pub fn recorded(recorded: &Recorded) -> Self {
        let mut profile = TraceProfile::default();
        // Keys are numbered by popularity there, and here as they appear.
        let mut numbers = vec![None; recorded.distinct() as usize + 1];
        let mut next = 0;
        let keys = recorded.keys().iter().map(|&key| {
            let number = numbers.get_mut(key as usize).map_or(0, |number| {
                *number.get_or_insert_with(|| {
                    next += 1;
                    next - 1
                })
            });
            profile.note(&TraceRequest {
                key: number,
                ..TraceRequest::default()
            });
            number
        });
        let trace = RequestTrace::from_keys(keys.collect());
        let how = "The stream of the experiment that is open.";
        Self::of(recorded.name().to_owned(), how, trace, &profile)
    }

    fn of(name: String, how: &str, trace: RequestTrace, profile: &TraceProfile) -> Self {
        let [requests, keys] = [trace.len() as f64, f64::from(trace.distinct())].map(thousands);
        let groups = profile.groups();
        let scope = Scope::of(trace.len() as u64, trace.distinct());
        let expected = |&slots: &usize| (slots as f64, 1.0 - lru_of_counts(&groups, slots));
        Self {
            said: format!("{name}: {requests} requests, {keys} keys. {how}"),
            name,
            theory: scope.sizes.iter().map(expected).collect(),
            scope,
            popularity: Popularity::of(&groups),
            object_bytes: profile.mean_object_bytes(),
            requests_per_s: profile.requests_per_s(),
            recording: Arc::new(Recording::new(trace, &[PolicyKind::Belady])),
        }
    }
}
