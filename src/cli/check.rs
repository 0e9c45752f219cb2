//! `hotset check`.

mod hand_ins;
mod handed_out;
mod moved;
mod reached;
mod tasks;

use std::path::{Path, PathBuf};

use serde_json::json;

use self::handed_out::HandedOut;
use self::tasks::Graded;
use super::watch::Watch;
use super::{Format, note_bounds, note_of, run::replayed_text};
use crate::chapters::opened;
use crate::io::{experiment_given, named, print};
use crate::lesson::sweep::SLICE;
use crate::lesson::{Lab, Refusal, Replayed};
use crate::signals;
use crate::sim::{Progress, SimTime};

/// The columns of the table.
const HEADER: [&str; 12] = [
    "file",
    "replay",
    "goals_met",
    "goals_missing",
    "tasks_met",
    "tasks_missing",
    "changed_settings",
    "result",
    "reason",
    "author",
    "task_values",
    "when_reached",
];

/// What comes of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Verdict {
    Passed,
    #[default]
    Failed,
    /// It asks for nothing, or there is nothing to hold it against.
    NothingToGrade,
}

impl Verdict {
    fn text(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NothingToGrade => "nothing to grade",
        }
    }
}

/// Units of work that a file is given for each of its seconds: what slow computers do in one.
const WORK_PER_S: u64 = 3_000_000;

/// What was found out about one file.
#[derive(Default)]
struct Finding {
    file: String,
    author: String,
    replay: &'static str,
    goals_met: Vec<&'static str>,
    goals_missing: Vec<String>,
    tasks: Vec<Graded>,
    changed: Vec<String>,
    verdict: Verdict,
    reasons: Vec<String>,
    /// Whether the exit status is that of a failure.
    fails: bool,
}

impl Finding {
    /// A file that is no experiment, or none that this program can read.
    fn refused(path: &Path, refusal: &Refusal) -> Self {
        Self {
            file: path.display().to_string(),
            replay: "cannot be read",
            reasons: vec![refusal.to_string()],
            fails: true,
            ..Self::default()
        }
    }

    /// A file that has had its time.
    fn timed_out(path: &Path, seconds: u64, lab: &dyn Lab) -> Self {
        let now = lab.now();
        Self {
            file: path.display().to_string(),
            replay: "timed out",
            reasons: vec![format!(
                "the replay takes more than {seconds} s; it was stopped at {now}"
            )],
            fails: true,
            ..Self::default()
        }
    }

    /// The titles of the tasks that are met, or of those that are not.
    fn titles(&self, met: bool) -> Vec<&str> {
        let chosen = self.tasks.iter().filter(|task| task.met == met);
        chosen.map(|task| task.title.as_str()).collect()
    }

    fn cells(&self) -> Vec<String> {
        vec![
            self.file.clone(),
            self.replay.to_owned(),
            self.goals_met.join(" "),
            self.goals_missing.join(" "),
            self.titles(true).join("; "),
            self.titles(false).join("; "),
            self.changed.join("; "),
            self.verdict.text().to_owned(),
            self.reasons.join("; "),
            self.author.clone(),
            tasks::values(&self.tasks),
            tasks::when_reached(&self.tasks),
        ]
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "file": self.file,
            "author": self.author,
            "replay": self.replay,
            "goals_met": self.goals_met,
            "goals_missing": self.goals_missing,
            "tasks_met": self.titles(true),
            "tasks_missing": self.titles(false),
            "tasks": self.tasks.iter().map(Graded::json).collect::<Vec<_>>(),
            "changed_settings": self.changed,
            "result": self.verdict.text(),
            "reason": self.reasons.join("; "),
        })
    }
}

/// Replays the files; returns whether every one proves itself and meets what it is to meet.
pub(super) fn check(
    given: &[PathBuf],
    against: Option<&Path>,
    seconds: u64,
    format: Format,
) -> Result<bool, Refusal> {
    let handed_out = against.map(HandedOut::read).transpose()?;
    let files = hand_ins::listed(given)?;
    let mut unreadable = Vec::new();
    let mut findings = Vec::new();
    let mut watch = Watch::begin();
    for (place, file) in files.iter().enumerate() {
        let share = place as f64 / files.len() as f64;
        watch.go_on(file.display(), share)?;
        // One broken file must not hide what is said of the others.
        let mut limit = Limit {
            seconds,
            until_s: watch.since_s() + seconds as f64,
            share,
            watch: &mut watch,
        };
        let found = check_one(file, handed_out.as_ref(), &mut limit);
        if signals::asked_to_end() {
            return found.and(Err(Refusal::new("ended before it was done.")));
        }
        findings.push(found.unwrap_or_else(|refusal| {
            unreadable.push(named(file, &refusal));
            Finding::refused(file, &refusal)
        }));
    }
    watch.go_on("done", 1.0)?;
    watch.clear();
    show(&findings, format)?;
    // The last sentence is said by whoever decides the exit status.
    let last = unreadable.pop();
    for refusal in &unreadable {
        print::say(refusal);
    }
    match last {
        Some(refusal) => Err(refusal),
        None => Ok(findings.iter().all(|finding| !finding.fails)),
    }
}

fn show(findings: &[Finding], format: Format) -> Result<(), Refusal> {
    let rows = || findings.iter().map(Finding::cells).collect::<Vec<_>>();
    match format {
        Format::Table => print::table(&HEADER, &rows()),
        Format::Csv => print::csv(&HEADER, &rows()),
        Format::Json => {
            let list: Vec<serde_json::Value> = findings.iter().map(Finding::json).collect();
            print::json(&json!(list))
        }
    }
}

/// Opens a file.
fn open(path: &Path) -> Result<Box<dyn Lab>, Refusal> {
    let lab = opened(&experiment_given(path)?)?;
    note_of(path, lab.as_ref());
    Ok(lab)
}

/// How long one file may take.
struct Limit<'a> {
    seconds: u64,
    /// When its time is up, by the watch.
    until_s: f64,
    /// How much of all files is done.
    share: f64,
    watch: &'a mut Watch,
}

impl Limit<'_> {
    /// Replays a run; `None` if it is given up.
    fn replay(&mut self, path: &Path, lab: &mut dyn Lab) -> Result<Option<Replayed>, Refusal> {
        loop {
            if let Some(replayed) = lab.replay(SLICE) {
                return Ok(Some(replayed));
            }
            if !self.allows(path, lab)? {
                return Ok(None);
            }
        }
    }

    /// Goes to a moment of a run; says whether it got there in time.
    fn seek(&mut self, path: &Path, lab: &mut dyn Lab, at: SimTime) -> Result<bool, Refusal> {
        while lab.seek(at, SLICE) != Progress::Arrived {
            if !self.allows(path, lab)? {
                return Ok(false);
            }
        }
        Ok(self.watch.since_s() <= self.until_s)
    }

    /// Whether there is time for another slice.
    fn allows(&mut self, path: &Path, lab: &dyn Lab) -> Result<bool, Refusal> {
        let late = self.watch.since_s() > self.until_s;
        if late || lab.work() > self.seconds.saturating_mul(WORK_PER_S) {
            self.watch.clear();
            return Ok(false);
        }
        self.watch.go_on(path.display(), self.share)?;
        Ok(true)
    }
}

fn check_one(
    path: &Path,
    handed_out: Option<&HandedOut>,
    limit: &mut Limit<'_>,
) -> Result<Finding, Refusal> {
    let mut lab = open(path)?;
    let Some(replayed) = limit.replay(path, lab.as_mut())? else {
        return Ok(Finding::timed_out(path, limit.seconds, lab.as_ref()));
    };
    note_bounds(Some(path), lab.as_ref());
    let goals_met = met(lab.as_ref());
    let goals_missing: Vec<String> = lab
        .claimed_goals()
        .iter()
        .filter(|claimed| !goals_met.contains(&claimed.as_str()))
        .cloned()
        .collect();
    let mut changed = handed_out.map_or_else(Vec::new, |file| file.differences(lab.as_ref()));
    let differs = !changed.is_empty();
    changed.extend(moved::settings(lab.as_ref()));
    if let Some(handed_out) = handed_out {
        changed.extend(handed_out.besides(lab.as_ref()));
    }
    let author = lab.author().to_owned();
    let tasks = tasks::graded(lab.as_mut(), handed_out);
    let mut finding = Finding {
        file: path.display().to_string(),
        author,
        replay: replayed_text(replayed),
        goals_met,
        goals_missing,
        tasks,
        changed,
        ..Finding::default()
    };
    judge(&mut finding, lab.as_ref(), replayed, differs);
    reached::note(&mut finding.tasks, path, lab.as_mut(), limit)?;
    Ok(finding)
}

/// Says what comes of a file, and why.
fn judge(finding: &mut Finding, lab: &dyn Lab, replayed: Replayed, differs: bool) {
    let reasons = &mut finding.reasons;
    let mut reason = |is_one: bool, text: &str| {
        if is_one {
            reasons.push(text.to_owned());
        }
        is_one
    };
    let fails = [
        reason(
            replayed == Replayed::Different,
            "the run does not come to the state that the file records",
        ),
        reason(
            !finding.goals_missing.is_empty(),
            "a goal that it claims is not met",
        ),
        reason(
            finding.tasks.iter().any(|task| !task.met),
            "a task is not met",
        ),
        reason(differs, "it is not what was handed out"),
    ];
    finding.fails = fails.contains(&true);
    if finding.fails {
        return;
    }
    let records_nothing = replayed == Replayed::NothingRecorded;
    let asks_for_nothing = lab.tasks().is_empty() && lab.claimed_goals().is_empty();
    let is_ungraded = [
        reason(records_nothing, "the file records no state to compare with"),
        reason(asks_for_nothing, "it has no task and claims no goal"),
    ];
    finding.verdict = if is_ungraded.contains(&true) {
        Verdict::NothingToGrade
    } else {
        Verdict::Passed
    };
    // A set-up at its first moment has nothing to prove; anything later has.
    finding.fails = records_nothing && lab.now() > SimTime::ZERO;
}

fn met(lab: &dyn Lab) -> Vec<&'static str> {
    lab.goals()
        .into_iter()
        .filter(|(_, reading)| reading.met)
        .map(|(goal, _)| goal.id)
        .collect()
}
