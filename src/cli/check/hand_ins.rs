//! The files to be graded: those that are named, and those in folders.

use std::path::{Path, PathBuf};

use crate::lesson::Refusal;

/// As many files are graded at one go.
const MOST_FILES: usize = 10_000;
/// Folders in folders are looked into as deep.
const MOST_DEPTH: usize = 8;

/// The files, in the order in which they were named; those of a folder by name.
pub(super) fn listed(given: &[PathBuf]) -> Result<Vec<PathBuf>, Refusal> {
    let mut files = Vec::new();
    for path in given {
        if path.is_dir() {
            let before = files.len();
            add(path, 0, &mut files)?;
            if files.len() == before {
                return Err(Refusal::new(format!(
                    "there is no file in the folder: {}",
                    path.display()
                )));
            }
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

fn add(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Refusal> {
    let entries = std::fs::read_dir(folder).map_err(|error| {
        Refusal::new(format!(
            "the folder cannot be read ({error}): {}",
            folder.display()
        ))
    })?;
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_hidden {
            continue;
        }
        if !is_folder {
            files.push(entry.path());
        } else if depth < MOST_DEPTH {
            add(&entry.path(), depth + 1, files)?;
        }
        if files.len() > MOST_FILES {
            return Err(Refusal::new(format!(
                "there are more than {MOST_FILES} files; name fewer at a time: {}",
                folder.display()
            )));
        }
    }
    Ok(())
}
