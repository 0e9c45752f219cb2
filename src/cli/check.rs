//! `hotset check`.

mod handed_out;

use std::path::{Path, PathBuf};

use self::handed_out::HandedOut;
use super::watch::{SLICE, Watch};
use super::{Format, note_bounds, note_ignored, print, read_experiment, run::replayed_text};
use crate::lesson::{Chapter, Lab, Opening, Refusal, Replayed, chapter, read_header};
use crate::signals;
use crate::sim::SimTime;

/// What `hotset check --help` says.
pub(super) const LONG_ABOUT: &str = "\
Replays files and grades them, a row a file:\n\n\
replay            identical, different, another model version, nothing recorded, or given up\n\
goals_met         the chapter's goals that the run meets\n\
goals_missing     goals that the file claims and the run does not meet\n\
tasks_met         tasks in the file that hold at the moment it was saved\n\
tasks_missing     its other tasks\n\
changed_settings  settings whose value at the end differs from the set-up; with --against also \
what differs from the file that was handed out: chapter, seed, set-up, tasks, and commands that \
were part of it\n\
result            passed, if the run proves itself, nothing is missing, and nothing differs from \
what was handed out\n\n\
Each file is given a minute, or what --seconds says, and no more work than three million ordinary \
events for each second, so that no file holds up the others: one that takes longer is given up, and \
has failed.\n\n\
With --against the tasks of the file that was handed out are the ones that count. The exit status \
is 0 if all passed, 1 if not, 2 if a file cannot be read.";

/// Units of work that a file is given for each of its seconds: what slow computers do in one.
const WORK_PER_S: u64 = 3_000_000;

/// What was found out about one file.
#[derive(Default)]
struct Finding {
    file: String,
    replay: &'static str,
    goals_met: Vec<&'static str>,
    goals_missing: Vec<String>,
    tasks_met: Vec<String>,
    tasks_missing: Vec<String>,
    changed: Vec<String>,
    passed: bool,
}

impl Finding {
    /// A file that is no experiment, or none that this program can read.
    fn refused(path: &Path) -> Self {
        Self {
            file: path.display().to_string(),
            replay: "cannot be read",
            ..Self::default()
        }
    }

    /// A file that has had its time.
    fn given_up(path: &Path) -> Self {
        Self {
            file: path.display().to_string(),
            replay: "given up",
            ..Self::default()
        }
    }
}

/// Replays the files; returns whether every one proves itself and meets what it is to meet.
pub(super) fn check(
    files: &[PathBuf],
    against: Option<&Path>,
    seconds: u64,
    format: Format,
) -> Result<bool, Refusal> {
    if format == Format::Json {
        return Err(Refusal::new("`check` prints as table or csv."));
    }
    let handed_out = against.map(HandedOut::read).transpose()?;
    let mut findings = Vec::new();
    let mut refusals = Vec::new();
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
            refusals.push(refusal);
            Finding::refused(file)
        }));
    }
    watch.go_on("done", 1.0)?;
    watch.clear();
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
                finding.tasks_met.join("; "),
                finding.tasks_missing.join("; "),
                finding.changed.join("; "),
                if finding.passed { "passed" } else { "failed" }.to_owned(),
            ]
        })
        .collect();
    let header = [
        "file",
        "replay",
        "goals_met",
        "goals_missing",
        "tasks_met",
        "tasks_missing",
        "changed_settings",
        "result",
    ];
    match format {
        Format::Csv => print::csv(&header, &rows),
        _ => print::table(&header, &rows),
    }
}

/// Opens a file and says of every refusal which file it is about.
fn open(path: &Path) -> Result<Box<dyn Lab>, Refusal> {
    let named = |refusal: Refusal| Refusal::new(format!("{}: {refusal}", path.display()));
    let source = read_experiment(path)?;
    let header = read_header(&source).map_err(named)?;
    let opened = chapter(&header.chapter)
        .and_then(Chapter::lab)
        .map_err(named)?;
    let lab = (opened.open)(Opening::File(&source)).map_err(named)?;
    note_ignored(path, lab.as_ref());
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
            let late = self.watch.since_s() > self.until_s;
            if late || lab.work() > self.seconds.saturating_mul(WORK_PER_S) {
                self.watch.clear();
                eprintln!(
                    "hotset: {}: the replay takes more than {} s; it was given up at {}.",
                    path.display(),
                    self.seconds,
                    lab.now()
                );
                return Ok(None);
            }
            self.watch.go_on(path.display(), self.share)?;
        }
    }
}

fn check_one(
    path: &Path,
    handed_out: Option<&HandedOut>,
    limit: &mut Limit<'_>,
) -> Result<Finding, Refusal> {
    let mut lab = open(path)?;
    let Some(replayed) = limit.replay(path, lab.as_mut())? else {
        return Ok(Finding::given_up(path));
    };
    note_bounds(Some(path), lab.as_ref());
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
    let mut changed = handed_out.map_or_else(Vec::new, |file| file.differences(lab.as_ref()));
    let as_handed_out = changed.is_empty();
    changed.extend(moved(lab.as_ref()));
    let (tasks_met, tasks_missing) = graded(lab.as_mut(), handed_out);
    Ok(Finding {
        file: path.display().to_string(),
        replay: replayed_text(replayed),
        passed: proven && goals_missing.is_empty() && tasks_missing.is_empty() && as_handed_out,
        goals_met,
        goals_missing,
        tasks_met,
        tasks_missing,
        changed,
    })
}

/// The tasks that are met and those that are not: the file's own, or those that were handed out.
fn graded(lab: &mut dyn Lab, handed_out: Option<&HandedOut>) -> (Vec<String>, Vec<String>) {
    if let Some(handed_out) = handed_out
        && lab.set_tasks(handed_out.tasks().to_vec()).is_err()
    {
        // They are about what another chapter measures.
        let titles = handed_out.tasks().iter().map(|task| task.title.clone());
        return (Vec::new(), titles.collect());
    }
    let readings = lab.task_readings();
    let of = |met: bool| {
        let tasks = lab.tasks().iter().zip(&readings);
        let chosen = tasks.filter(|(_, reading)| reading.met == met);
        chosen.map(|(task, _)| task.title.clone()).collect()
    };
    (of(true), of(false))
}

/// The settings whose value at the end is not that of the set-up.
fn moved(lab: &dyn Lab) -> Vec<String> {
    let at_start = lab.setup_params().into_iter();
    let both = at_start.zip(lab.summary().params);
    both.filter(|((_, from), (_, to))| from != to)
        .map(|((name, from), (_, to))| format!("{name} {from} -> {to}"))
        .collect()
}

fn met(lab: &dyn Lab) -> Vec<&'static str> {
    lab.goals()
        .into_iter()
        .filter(|(_, reading)| reading.met)
        .map(|(goal, _)| goal.id)
        .collect()
}
