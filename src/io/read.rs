//! Reading files, and only what is one.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;

use crate::lesson::{FileText, LIMITS, Refusal, share};

/// What stands for standard input where a file is asked for.
const STANDARD_INPUT: &str = "-";

/// The text of an experiment in a file: the file itself, or what was sent in one. A refusal ends
/// with the path.
pub fn read_experiment(path: &Path) -> Result<String, Refusal> {
    experiment(path).map_err(|refusal| named(path, &refusal))
}

/// The experiment that [`read_experiment`] reads, from standard input if the path is `-`, and without
/// the path in the refusal.
pub fn experiment_given(path: &Path) -> Result<FileText, Refusal> {
    let source = if is_standard_input(path) {
        share::from_bytes(&standard_input(most_bytes())?)
    } else {
        experiment(path)
    };
    FileText::read(source?)
}

fn experiment(path: &Path) -> Result<String, Refusal> {
    share::from_bytes(&read_file(path, most_bytes())?)
}

/// What is around an experiment counts as well.
fn most_bytes() -> u64 {
    share::WRAPPED * LIMITS.bytes
}

/// A file of at most `most` bytes. Pipes and devices are refused: some never end, and some change
/// by being read.
pub fn read_file(path: &Path, most: u64) -> Result<Vec<u8>, Refusal> {
    let cannot =
        |error: &dyn std::fmt::Display| Refusal::new(format!("the file cannot be read ({error})."));
    let about = std::fs::metadata(path).map_err(|error| cannot(&error))?;
    if let Some(kind) = special(&about) {
        return Err(cannot(&kind));
    }
    if about.len() > most {
        return Err(too_large(most));
    }
    let file = File::open(path).map_err(|error| cannot(&error))?;
    read_up_to(file, most)
}

/// Standard input, up to `most` bytes.
pub fn standard_input(most: u64) -> Result<Vec<u8>, Refusal> {
    read_up_to(std::io::stdin().lock(), most)
}

/// Whether a path stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == STANDARD_INPUT
}

/// What a path leads to if it is no ordinary file.
pub fn special(about: &Metadata) -> Option<&'static str> {
    if about.is_file() {
        None
    } else if about.is_dir() {
        Some("it is a folder")
    } else {
        Some("it is no ordinary file, but a pipe, a socket or a device")
    }
}

/// A refusal with the path it is about.
pub fn named(path: &Path, refusal: &Refusal) -> Refusal {
    Refusal::new(format!("{refusal} {}", path.display()))
}

fn read_up_to(source: impl std::io::Read, most: u64) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    // It may grow while it is read.
    source
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Refusal::new(format!("the file cannot be read ({error}).")))?;
    if bytes.len() as u64 > most {
        return Err(too_large(most));
    }
    Ok(bytes)
}

fn too_large(most: u64) -> Refusal {
    Refusal::new(format!("the file is larger than {} MiB.", most >> 20))
}
