//! The program itself, run with arguments.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

pub fn hotset(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hotset"))
        .args(arguments)
        .output()
        .unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output of a command that is done.
pub fn done(arguments: &[&str]) -> String {
    let output = hotset(arguments);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{arguments:?}: {}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

pub fn json(arguments: &[&str]) -> Value {
    let mut all = arguments.to_vec();
    all.extend(["--format", "json"]);
    serde_json::from_str(&done(&all)).unwrap()
}

/// Asserts a refusal: exit status 2, one sentence that contains `says`, nothing printed.
pub fn refused(arguments: &[&str], says: &str) {
    let output = hotset(arguments);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {out}{err}");
    assert_eq!(out, "", "{arguments:?}");
    assert_eq!(err.trim_end().lines().count(), 1, "{arguments:?}: {err}");
    assert!(err.contains(says), "{arguments:?}: {err}");
}

/// As [`refused`], for what is found out once the trace has been read and that was said.
pub fn refused_once_read(arguments: &[&str], says: &str) {
    let output = hotset(arguments);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {out}{err}");
    assert_eq!(out, "", "{arguments:?}");
    let last = err.lines().last().unwrap_or_default();
    assert!(last.contains(says), "{arguments:?}: {err}");
}

/// A file in a directory that lasts as long as the test.
pub fn file(directory: &tempfile::TempDir, name: &str, content: &str) -> String {
    let path: PathBuf = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}
