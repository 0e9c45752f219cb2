//! `hotset check`.

use std::path::{Path, PathBuf};

use super::{Format, MOST_EVENTS, print, read_experiment, run::replayed_text};
use crate::lesson::{Chapter, Lab, Opening, Refusal, Replayed, chapter, read_header};
use crate::sim::SimTime;

/// What was found out about one file.
struct Finding {
    file: String,
    replay: &'static str,
    goals_met: Vec<&'static str>,
    goals_missing: Vec<String>,
    passed: bool,
}

impl Finding {
    /// A file that is no experiment, or none that this program can read.
    fn refused(path: &Path) -> Self {
        Self {
            file: path.display().to_string(),
            replay: "cannot be read",
            goals_met: Vec::new(),
            goals_missing: Vec::new(),
            passed: false,
        }
    }
}

/// Replays the files; returns whether every one proves itself and meets the goals it claims.
pub(super) fn check(files: &[PathBuf], format: Format) -> Result<bool, Refusal> {
    if format == Format::Json {
        return Err(Refusal::new("`check` prints as table or csv."));
    }
    let mut findings = Vec::new();
    let mut refusals = Vec::new();
    for file in files {
        // One broken file must not hide what is said of the others.
        findings.push(check_one(file).unwrap_or_else(|refusal| {
            refusals.push(refusal);
            Finding::refused(file)
        }));
    }
    if refusals.len() < files.len() {
        show(&findings, format);
    }
    // The first file that cannot be read decides the exit status, and its sentence is said.
    match refusals.into_iter().next() {
        Some(refusal) => Err(refusal),
        None => Ok(findings.iter().all(|finding| finding.passed)),
    }
}

fn show(findings: &[Finding], format: Format) {
    let rows: Vec<Vec<String>> = findings
        .iter()
        .map(|finding| {
            vec![
                finding.file.clone(),
                finding.replay.to_owned(),
                finding.goals_met.join(" "),
                finding.goals_missing.join(" "),
                if finding.passed { "passed" } else { "failed" }.to_owned(),
            ]
        })
        .collect();
    let header = ["file", "replay", "goals_met", "goals_missing", "result"];
    match format {
        Format::Csv => print::csv(&header, &rows),
        _ => print::table(&header, &rows),
    }
}

fn check_one(path: &Path) -> Result<Finding, Refusal> {
    let named = |refusal: Refusal| Refusal::new(format!("{}: {refusal}", path.display()));
    let source = read_experiment(path)?;
    let header = read_header(&source).map_err(named)?;
    let opened = chapter(&header.chapter)
        .and_then(Chapter::lab)
        .map_err(named)?;
    let mut lab = (opened.open)(Opening::File(&source)).map_err(named)?;
    let replayed = lab.replay(MOST_EVENTS).ok_or_else(|| {
        named(Refusal::new(format!(
            "the run holds more than {MOST_EVENTS} events."
        )))
    })?;
    let goals_met = met(lab.as_ref());
    let goals_missing: Vec<String> = lab
        .claimed_goals()
        .iter()
        .filter(|claimed| !goals_met.contains(&claimed.as_str()))
        .cloned()
        .collect();
    // A set-up at its first moment has nothing to prove; anything later has.
    let proven = match replayed {
        Replayed::Identical | Replayed::DifferentVersion => true,
        Replayed::NothingRecorded => lab.now() == SimTime::ZERO,
        Replayed::Different => false,
    };
    Ok(Finding {
        file: path.display().to_string(),
        replay: replayed_text(replayed),
        passed: proven && goals_missing.is_empty(),
        goals_met,
        goals_missing,
    })
}

fn met(lab: &dyn Lab) -> Vec<&'static str> {
    lab.goals()
        .into_iter()
        .filter(|(_, reading)| reading.met)
        .map(|(goal, _)| goal.id)
        .collect()
}
