//! Only ordinary files are read and written, and written ones are as other programs write them.
#![cfg(unix)]

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::program::{file, hotset, text};

fn pipe(directory: &tempfile::TempDir, name: &str) -> String {
    let path = directory.path().join(name);
    assert!(
        Command::new("mkfifo")
            .arg(&path)
            .status()
            .unwrap()
            .success()
    );
    path.to_str().unwrap().to_owned()
}

fn export(to: &str) -> Vec<String> {
    let words = [
        "export",
        "cache-lab",
        "--at",
        "1s",
        "--what",
        "metrics",
        "--to",
        to,
    ];
    words.map(str::to_owned).to_vec()
}

#[test]
fn pipes_devices_and_folders_are_refused_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let (pipe_ron, pipe_csv) = (pipe(&directory, "pipe.ron"), pipe(&directory, "pipe.csv"));
    let folder = directory.path().join("folder.csv");
    std::fs::create_dir(&folder).unwrap();
    let device = directory.path().join("device.csv");
    symlink("/dev/null", &device).unwrap();
    let (folder, device) = (folder.to_str().unwrap(), device.to_str().unwrap());
    let good = file(&directory, "good.ron", super::SAMPLE);
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|&word| word.to_owned())
            .collect::<Vec<_>>()
    };
    for (arguments, says) in [
        (words(&["check", &pipe_ron]), "a pipe, a socket or a device"),
        (
            words(&["check", "/dev/zero"]),
            "a pipe, a socket or a device",
        ),
        (
            words(&["check", &good, "--against", &pipe_ron]),
            "a pipe, a socket or a device",
        ),
        (words(&["run", &pipe_ron]), "a pipe, a socket or a device"),
        (
            words(&["cache", "/dev/zero", "--policy", "lru", "--capacity", "2"]),
            "neither a file nor a pipe",
        ),
        (
            words(&["cache", folder, "--policy", "lru", "--capacity", "2"]),
            "it is a folder",
        ),
        (export(&pipe_csv), "a pipe, a socket or a device"),
        (export(device), "a pipe, a socket or a device"),
        (export(folder), "it is a folder"),
    ] {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = hotset(&words);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
        assert!(
            said.contains(says) && said.lines().count() == 1,
            "{words:?}: {said}"
        );
    }
    // A trace is read as it comes, so that it may come from a pipe.
    let trace = pipe_ron.clone();
    let writer = std::thread::spawn(move || std::fs::write(trace, "A\nB\nA\n"));
    let info = hotset(&["trace", "info", &pipe_ron, "--format", "csv"]);
    writer.join().unwrap().unwrap();
    assert!(text(&info.stdout).contains("\nkeys,3,2,1,0,"), "{info:?}");
    let device = std::fs::symlink_metadata(device).unwrap();
    assert!(device.is_symlink(), "the link is still one");
}

#[test]
fn the_mask_of_the_user_counts() {
    let directory = tempfile::tempdir().unwrap();
    for (mask, mode) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        let path: PathBuf = directory.path().join(format!("{mask}.csv"));
        let status = Command::new("sh")
            .args([
                "-c",
                &format!("umask {mask}; exec \"$0\" \"$@\""),
                env!("CARGO_BIN_EXE_hotset"),
            ])
            .args(export(path.to_str().unwrap()))
            .status()
            .unwrap();
        assert!(status.success());
        let found = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(found, mode, "umask {mask}: {found:o}");
    }
}

#[test]
fn what_a_killed_program_left_is_gone_after_the_next_writing() {
    let directory = tempfile::tempdir().unwrap();
    let left = file(&directory, ".hotset-q1w2e3.tmp", "half");
    let table = directory.path().join("table.csv");
    let arguments = export(table.to_str().unwrap());
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(hotset(&words).status.code(), Some(0));
    assert!(table.exists() && !Path::new(&left).exists());
}
