//! Experiments that go from hand to hand: as text, with parts that nobody here knows, with tasks,
//! graded, and opened by a double click.

mod cases;
mod rows;

use std::path::Path;
use std::process::Command;

use crate::common::program::{done, file, hotset, refused, text};
use crate::common::{advance, go_to, labs, load, metric, open, try_load};
use hotset::lesson::{Condition, Lab, Replayed, Task, ignored_text, share};

const FORMAT_1: &str = include_str!("fixtures/saves/format-1.ron");

fn at_least(title: &str, metric: &str, least: f64) -> Task {
    Task {
        title: title.to_owned(),
        conditions: vec![Condition {
            metric: metric.to_owned(),
            at_least: Some(least),
            at_most: None,
        }],
        ..Task::default()
    }
}

// As text.

#[test]
fn every_experiment_survives_the_way_through_a_line_of_text() {
    for (id, opened) in labs() {
        for preset in opened.presets {
            let line = share::as_line(preset.source);
            assert!(!line.contains(char::is_whitespace));
            assert_eq!(share::from_text(&line).unwrap(), preset.source, "{id}");
            assert!(
                line.len() < preset.source.len().max(600),
                "{id}/{}",
                preset.id
            );
        }
    }
    let mut lab = open("cache-lab");
    advance(lab.as_mut(), 9_000);
    lab.command("kill-cache").unwrap();
    advance(lab.as_mut(), 3_000);
    let line = share::as_line(&lab.to_file().unwrap());
    let mut again = load(&share::from_text(&line).unwrap());
    assert_eq!(again.replay(u64::MAX), Some(Replayed::Identical));
    assert_eq!(again.digest(), lab.digest());
}

#[test]
fn a_text_file_with_such_a_line_is_an_experiment_for_the_commands() {
    let directory = tempfile::tempdir().unwrap();
    let line = share::as_line(FORMAT_1);
    let mail = format!("Dear all,\n\n{line}\n\nSee you on Monday.\n");
    let path = file(&directory, "mail.txt", &mail);
    assert!(done(&["check", &path]).contains("identical"));
    let cut = file(&directory, "cut.txt", &line[..line.len() / 2]);
    let output = hotset(&["check", &cut]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("damaged") && text(&output.stderr).contains("cut.txt"));
}

// Parts that nobody here knows.

#[test]
fn a_part_that_is_not_known_is_told_and_kept() {
    let source = FORMAT_1.replace(
        "  log: [",
        "  colour: (red: 3, name: \"a, (b)\"),\n  log: [",
    );
    let mut lab = try_load(&source).unwrap();
    let said = ignored_text(lab.unknown()).unwrap();
    assert!(
        said.contains("`colour`") && said.contains("ignored"),
        "{said}"
    );
    let known = lab.replay(u64::MAX);
    assert_eq!(
        known,
        load(FORMAT_1).replay(u64::MAX),
        "the run is the same"
    );
    let saved = lab.to_file().unwrap();
    assert!(
        saved.contains("colour: (red: 3, name: \"a, (b)\")"),
        "{saved}"
    );
    let again = try_load(&saved).unwrap();
    assert_eq!(again.unknown(), lab.unknown());
    let mut again = load(&saved);
    again.replay(u64::MAX);
    assert_eq!(again.to_file().unwrap(), saved, "nothing grows by saving");
    assert!(load(FORMAT_1).unknown().is_empty());
}

#[test]
fn nothing_that_this_program_writes_is_unknown_to_it() {
    for (id, opened) in labs() {
        for preset in opened.presets {
            let mut lab = load(preset.source);
            lab.sign("Somebody".to_owned());
            lab.set_pace(2.0);
            go_to(lab.as_mut(), 0.01);
            let name = lab.metric_names()[0];
            lab.set_tasks(vec![at_least("T", name, 1.0)]).unwrap();
            // A talk's last step lies ahead of this moment.
            while lab.slide_count() > 0 {
                lab.remove_slide(0);
            }
            lab.add_slide(None).unwrap();
            let again = try_load(&lab.to_file().unwrap()).unwrap();
            assert!(again.unknown().is_empty(), "{id}: {:?}", again.unknown());
            assert_eq!(again.tasks(), lab.tasks());
            assert_eq!(again.author(), "Somebody");
        }
    }
}

#[test]
fn the_commands_tell_what_they_ignored() {
    let directory = tempfile::tempdir().unwrap();
    let source = FORMAT_1.replace("  log: [", "  colour: 3,\n  log: [");
    let path = file(&directory, "newer.ron", &source);
    for arguments in [["check", &path], ["run", &path]] {
        let output = hotset(&arguments);
        let said = text(&output.stderr);
        assert!(
            said.contains("`colour`") && said.lines().count() == 1,
            "{said}"
        );
        assert_eq!(output.status.code(), Some(0));
    }
}

// Tasks.

#[test]
fn a_task_about_nothing_that_is_measured_is_refused_with_what_is() {
    for (id, _) in labs() {
        let mut lab = open(id);
        let names = lab.metric_names();
        let refusal = lab.set_tasks(vec![at_least("T", "nonsense", 1.0)]);
        let said = refusal.unwrap_err().to_string();
        assert!(said.contains("`nonsense`") && said.contains(names[0].rsplit('.').next().unwrap()));
        assert!(
            said.ends_with('.') && said.chars().count() < 400,
            "{id}: {said}"
        );
        assert!(lab.tasks().is_empty());
        for name in names {
            lab.set_tasks(vec![at_least("T", name, 1.0)]).unwrap();
        }
    }
    let task = "tasks: [(title: \"T\", conditions: [(metric: \"hits\", at_leest: 3)])], log: [";
    let refusal = try_load(&FORMAT_1.replace("log: [", task)).err().unwrap();
    assert!(refusal.to_string().contains("at_leest"), "{refusal}");
}

#[test]
fn a_task_is_judged_by_the_numbers_that_the_run_prints() {
    let mut lab = open("cache-lab/zipf-20-slots");
    go_to(lab.as_mut(), 40.0);
    let metrics = lab.summary().metrics;
    let (reads, rate) = (metric(&metrics, "reads"), metric(&metrics, "hit_rate"));
    let edits = lab.edits();
    lab.set_tasks(vec![
        at_least("reached", "reads", reads),
        at_least("one more", "reads", reads + 1.0),
        at_least("half way", "hit_rate", rate * 2.0),
    ])
    .unwrap();
    assert_ne!(lab.edits(), edits, "there is something new to save");
    let readings = lab.task_readings();
    let met: Vec<bool> = readings.iter().map(|reading| reading.met).collect();
    assert_eq!(met, [true, false, false]);
    assert!((readings[2].progress - 0.5).abs() < 1e-6);
    assert_eq!(readings[0].conditions[0].value, Some(reads));
    // Going back takes it back, and ahead again.
    go_to(lab.as_mut(), 30.0);
    assert!(!lab.task_readings()[0].met);
    go_to(lab.as_mut(), 40.0);
    assert!(lab.task_readings()[0].met);
}

#[test]
fn the_task_that_is_shown_to_teachers_opens() {
    let readme = include_str!("../README.md");
    let shown = readme.lines().find(|line| line.starts_with("tasks: ["));
    let source = FORMAT_1.replace("  log: [", &format!("  {},\n  log: [", shown.unwrap()));
    let lab = try_load(&source).unwrap();
    assert_eq!(lab.tasks().len(), 1);
    assert_eq!(lab.tasks()[0].conditions[0].at_least, Some(0.9));
}

// Grading.

/// What a teacher hands out: more hits are wanted, and the cache dies at 20 s.
fn handed_out() -> String {
    let mut lab = open("cache-lab/zipf-20-slots");
    go_to(lab.as_mut(), 20.0);
    lab.command("kill-cache").unwrap();
    go_to(lab.as_mut(), 21.0);
    lab.command("revive-cache").unwrap();
    lab.set_tasks(vec![
        at_least("Two thousand reads", "reads", 2_000.0),
        at_least("Many hits", "hit_rate", 0.85),
    ])
    .unwrap();
    lab.to_file().unwrap()
}

/// A row of the grades of one file, by column.
fn grade(arguments: &[&str]) -> (Option<i32>, Vec<(String, String)>) {
    let output = hotset(arguments);
    let printed = text(&output.stdout);
    let mut reader = csv::Reader::from_reader(printed.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cells = header.iter().zip(row.iter());
    let cells = cells.map(|(name, cell)| (name.to_owned(), cell.to_owned()));
    (output.status.code(), cells.collect())
}

fn cell<'a>(row: &'a [(String, String)], name: &str) -> &'a str {
    &row.iter().find(|(known, _)| known == name).unwrap().1
}

/// A student's file: the hand-out, played on with these commands after it.
fn solved(commands: &[&str]) -> String {
    let mut lab = load(&handed_out());
    lab.replay(u64::MAX);
    for command in commands {
        lab.command(command).unwrap();
    }
    go_to(lab.as_mut(), 120.0);
    lab.to_file().unwrap()
}

#[test]
fn a_solution_is_told_from_what_is_none() {
    let directory = tempfile::tempdir().unwrap();
    let task = file(&directory, "task.ron", &handed_out());
    let good = file(
        &directory,
        "good.ron",
        &solved(&["set capacity=60", "set ttl_s=0"]),
    );
    let idle = file(&directory, "idle.ron", &solved(&[]));
    let (code, row) = grade(&["check", &good, "--format", "csv", "--against", &task]);
    let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
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
            "when_reached"
        ]
    );
    assert_eq!((code, cell(&row, "result")), (Some(0), "passed"), "{row:?}");
    assert_eq!(cell(&row, "tasks_met"), "Two thousand reads; Many hits");
    let changed = cell(&row, "changed_settings");
    assert_eq!(
        changed,
        "capacity 20 -> 60 from 21 s on; ttl_s 10 -> 0 from 21 s on"
    );
    let (code, row) = grade(&["check", &idle, "--format", "csv", "--against", &task]);
    assert_eq!((code, cell(&row, "result")), (Some(1), "failed"), "{row:?}");
    assert_eq!(cell(&row, "tasks_missing"), "Many hits");
    assert_eq!(cell(&row, "changed_settings"), "");
    // Several at a time, as a folder is graded.
    let output = hotset(&["check", &good, &idle, "--format", "csv"]);
    assert_eq!(text(&output.stdout).lines().count(), 3);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn whoever_loosens_what_was_handed_out_is_found_out() {
    let directory = tempfile::tempdir().unwrap();
    let task = file(&directory, "task.ron", &handed_out());
    let graded = |name: &str, source: &str| {
        let path = file(&directory, name, source);
        grade(&["check", &path, "--format", "csv", "--against", &task])
    };
    let reset = |change: fn(&mut dyn Lab)| {
        let mut lab = load(&handed_out());
        lab.replay(u64::MAX);
        change(lab.as_mut());
        go_to(lab.as_mut(), 120.0);
        lab.to_file().unwrap()
    };
    let looser = reset(|lab| {
        let tasks = lab.tasks().to_vec();
        lab.set_tasks(vec![
            tasks[0].clone(),
            at_least("Many hits", "hit_rate", 0.01),
        ])
        .unwrap();
    });
    let alone = file(&directory, "alone.ron", &looser);
    assert_eq!(
        hotset(&["check", &alone]).status.code(),
        Some(0),
        "as it stands it passes"
    );
    let (code, row) = graded("looser.ron", &looser);
    assert_eq!((code, cell(&row, "tasks_missing")), (Some(1), "Many hits"));
    assert!(cell(&row, "changed_settings").contains("tasks are not those"));

    let lucky = reset(|lab| lab.new_luck(15));
    let (code, row) = graded("lucky.ron", &lucky);
    let changed = cell(&row, "changed_settings");
    assert!(
        code == Some(1) && changed.contains("seed 14 -> 15"),
        "{changed}"
    );
    assert!(
        changed.contains("2 of the 2 commands handed out are missing"),
        "{changed}"
    );

    let edited = solved(&[]);
    let edited = edited.replace("params: (", "params: (capacity: 90,");
    let edited = if edited.matches("capacity:").count() > 1 {
        solved(&[]).replace("capacity: 20", "capacity: 90")
    } else {
        edited
    };
    let (code, row) = graded("edited.ron", &edited);
    let changed = cell(&row, "changed_settings");
    assert!(
        code == Some(1) && changed.contains("set-up: capacity 20 -> 90"),
        "{changed}"
    );
    assert_eq!(cell(&row, "replay"), "different");

    let (code, row) = graded("other.ron", &open("eviction").to_file().unwrap());
    assert!(code == Some(1), "{row:?}");
    assert_eq!(
        cell(&row, "changed_settings"),
        "chapter cache-lab -> eviction"
    );
    assert_eq!(cell(&row, "tasks_missing"), "Two thousand reads; Many hits");
    let good = file(
        &directory,
        "good.ron",
        &solved(&["set capacity=60", "set ttl_s=0"]),
    );
    refused(&["check", &good, "--against", "nowhere.ron"], "nowhere.ron");
}

#[test]
fn what_was_set_back_is_told_with_when() {
    let directory = tempfile::tempdir().unwrap();
    let task = file(&directory, "task.ron", &handed_out());
    let mut lab = load(&handed_out());
    lab.replay(u64::MAX);
    for (at_s, command) in [
        (25.0, "set capacity=90"),
        (30.0, "set capacity=90"),
        (40.0, "restart-metrics"),
        (70.5, "set capacity=60"),
        (80.0, "set capacity=20"),
        (90.0, "set ttl_s=0"),
        (90.0, "set ttl_s=10"),
    ] {
        go_to(lab.as_mut(), at_s);
        lab.command(command).unwrap();
    }
    go_to(lab.as_mut(), 120.0);
    let there_and_back = file(&directory, "back.ron", &lab.to_file().unwrap());
    let (_, row) = grade(&[
        "check",
        &there_and_back,
        "--format",
        "csv",
        "--against",
        &task,
    ]);
    assert_eq!(
        cell(&row, "changed_settings"),
        "capacity 20 -> 90 from 25 s to 70.5 s; capacity 20 -> 60 from 70.5 s to 80 s; \
         the metrics begin anew at 40 s"
    );
    let (_, row) = grade(&["check", &there_and_back, "--format", "csv"]);
    assert!(
        !cell(&row, "changed_settings").contains("anew"),
        "told of what was handed out"
    );
    // What lies ahead after going back has not been done.
    go_to(lab.as_mut(), 50.0);
    let earlier = file(&directory, "earlier.ron", &lab.to_file().unwrap());
    let (_, row) = grade(&["check", &earlier, "--format", "csv"]);
    assert_eq!(
        cell(&row, "changed_settings"),
        "capacity 20 -> 90 from 25 s on"
    );
}

#[test]
fn where_nothing_is_asked_or_recorded_nothing_is_passed() {
    let directory = tempfile::tempdir().unwrap();
    let graded = |name: &str, source: &str| {
        let path = file(&directory, name, source);
        let (code, row) = grade(&["check", &path, "--format", "csv"]);
        (
            code,
            cell(&row, "result").to_owned(),
            cell(&row, "reason").to_owned(),
        )
    };
    let (code, result, reason) = graded("no-task.ron", FORMAT_1);
    assert_eq!(
        (code, result.as_str()),
        (Some(0), "nothing to grade"),
        "it proves itself"
    );
    assert_eq!(reason, "it has no task and claims no goal");
    let good = solved(&["set capacity=60", "set ttl_s=0"]);
    assert_eq!(graded("good.ron", &good).1, "passed");
    let digest = good.split("digest: \"").nth(1).unwrap();
    let digest = digest.split('"').next().unwrap();
    let (code, result, reason) = graded("blank.ron", &good.replace(digest, ""));
    assert_eq!((code, result.as_str()), (Some(1), "nothing to grade"));
    assert!(reason.contains("records no state"), "{reason}");
    let (code, result, reason) = graded("other.ron", &good.replace(digest, "0123456789abcdef"));
    assert_eq!((code, result.as_str()), (Some(1), "failed"));
    assert!(reason.contains("does not come to the state"), "{reason}");
    let untouched = open("cache-lab/uniform").to_file().unwrap();
    let (code, result, _) = graded("untouched.ron", &untouched);
    assert_eq!((code, result.as_str()), (Some(0), "nothing to grade"));
}

#[test]
fn another_model_version_is_told_whatever_the_file_records() {
    let directory = tempfile::tempdir().unwrap();
    let digest = FORMAT_1.split("digest: \"").nth(1).unwrap();
    let digest = digest.split('"').next().unwrap();
    let (before, rest) = FORMAT_1.split_once("model_version: ").unwrap();
    let (_, after) = rest.split_once(',').unwrap();
    let other = format!("{before}model_version: 99,{after}");
    for source in [
        &other,
        &other.replace(digest, ""),
        &other.replace(digest, "0123"),
    ] {
        let path = file(&directory, "other.ron", source);
        let (_, row) = grade(&["check", &path, "--format", "csv"]);
        assert_eq!(cell(&row, "replay"), "another model version");
        for arguments in [["check", &path], ["run", &path]] {
            let said = text(&hotset(&arguments).stderr);
            assert!(
                said.contains("version 99 of the model") && said.contains("numbers may differ"),
                "{said}"
            );
        }
    }
}

// A double click.

fn with_data_folder(folder: &Path, argument: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hotset"))
        .arg(argument)
        .env("XDG_DATA_HOME", folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_eq!(text(&output.stderr), "");
    (output.status.code(), text(&output.stdout))
}

#[test]
#[cfg(target_os = "linux")]
fn what_is_installed_is_named_and_goes_again() {
    let folder = tempfile::tempdir().unwrap();
    let there = |path: &str| folder.path().join(path);
    let (code, said) = with_data_folder(folder.path(), "install");
    assert_eq!(code, Some(0));
    let wrote: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("wrote "))
        .collect();
    assert_eq!(wrote.len(), 4);
    assert!(wrote.iter().all(|path| Path::new(path).is_file()), "{said}");
    let entry = std::fs::read_to_string(there("applications/hotset.desktop")).unwrap();
    let program = format!("Exec=\"{}\" %f\n", env!("CARGO_BIN_EXE_hotset"));
    assert!(entry.contains(&program), "{entry}");
    let kind = std::fs::read_to_string(there("mime/packages/hotset.xml")).unwrap();
    let named = entry
        .lines()
        .find_map(|line| line.strip_prefix("MimeType="))
        .unwrap();
    assert!(kind.contains(&format!(
        "<mime-type type=\"{}\">",
        named.trim_end_matches(';')
    )));
    assert!(!kind.contains("\"*.ron\""), "too general");
    // Once more does no harm.
    assert_eq!(with_data_folder(folder.path(), "install").0, Some(0));
    let (code, said) = with_data_folder(folder.path(), "uninstall");
    assert_eq!(code, Some(0));
    assert_eq!(
        said.lines()
            .filter(|line| line.starts_with("removed "))
            .count(),
        4
    );
    assert!(wrote.iter().all(|path| !Path::new(path).exists()));
    let (code, said) = with_data_folder(folder.path(), "uninstall");
    assert!(code == Some(0) && said.contains("nothing"), "{said}");
}

/// What files begin with is what the MIME type looks for.
#[test]
fn the_mime_type_knows_every_file_by_how_it_begins() {
    let known = |source: &str| {
        let at = source.find("format:");
        let chapter = source.find("chapter:");
        source.starts_with('(')
            && at.is_some_and(|at| (1..=8).contains(&at))
            && chapter.is_some_and(|at| (9..=64).contains(&at))
    };
    let kind = include_str!("../assets/desktop/hotset.xml");
    for offset in [
        "offset=\"1:8\" value=\"format:\"",
        "offset=\"9:64\" value=\"chapter:\"",
    ] {
        assert!(kind.contains(offset));
    }
    for (id, opened) in labs() {
        for preset in opened.presets {
            assert!(known(preset.source), "{id}/{}", preset.id);
        }
        assert!(known(&open(id).to_file().unwrap()), "{id}");
    }
}
