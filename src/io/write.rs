//! Writing files, whole or not at all.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Error, Result, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::read::special;
use crate::lesson::Refusal;

/// How the files are called in which something is written that is not yet whole.
const BEGINS: &str = ".hotset-";
/// See [`BEGINS`].
const ENDS: &str = ".tmp";
/// As many links are followed from one to the next.
const MOST_LINKS: usize = 40;
/// As often is a file begun anew that was taken for one left behind.
const MOST_TRIES: usize = 8;

/// Writes a file beside its target and then renames it, so that a crash leaves either the old
/// file or the new one. The target of a link is written, a file that is there keeps its mode and
/// owner, and a new one has the mode that the user's mask gives it. What is no ordinary file, or
/// may not be written, is refused. A refusal ends with the path.
pub fn write_whole(path: &Path, bytes: &[u8]) -> std::result::Result<(), Refusal> {
    written(path, bytes).map_err(|error| {
        let shown = path.display();
        Refusal::new(format!("the file cannot be written ({error}): {shown}"))
    })
}

/// Removes what killed programs have left half-written in a folder.
pub fn clean(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(BEGINS) && name.ends_with(ENDS);
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_if_left(&entry.path());
        }
    }
}

/// Whoever is still writing holds a lock, which ends with the program.
fn remove_if_left(path: &Path) {
    let is_left = File::open(path).is_ok_and(|file| {
        let is_left = file.try_lock().is_ok();
        if is_left && cfg!(unix) {
            drop(std::fs::remove_file(path));
        }
        is_left
    });
    // Elsewhere an open file cannot be removed.
    if is_left && !cfg!(unix) {
        drop(std::fs::remove_file(path));
    }
}

fn written(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = target_of(path)?;
    let folder = match target.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => return Err(Error::other("it is a folder")),
    };
    let former = former(&target)?;
    std::fs::create_dir_all(folder)?;
    clean(folder);
    let mut file = begun(folder)?;
    file.write_all(bytes)?;
    if let Some(former) = &former {
        take_over(file.as_file(), former)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|error| error.error)?;
    Ok(())
}

/// Where a link leads, also if nothing is there yet.
fn target_of(path: &Path) -> Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            // Whatever else is wrong with it is said when it is written.
            Err(_) => return Ok(target),
        }
    }
    Err(Error::other("its links lead round in a circle"))
}

/// What is known of the file that is to be replaced; `None` if there is none.
fn former(target: &Path) -> Result<Option<Metadata>> {
    let Ok(about) = std::fs::metadata(target) else {
        return Ok(None);
    };
    if let Some(kind) = special(&about) {
        return Err(Error::other(kind));
    }
    if about.permissions().readonly() {
        return Err(Error::other("it is read-only"));
    }
    // Renaming asks for the folder's leave only.
    OpenOptions::new().write(true).open(target)?;
    Ok(Some(about))
}

/// A file whose name shows that it is being written.
fn begun(folder: &Path) -> Result<NamedTempFile> {
    let mut tries = 1;
    loop {
        let mut builder = tempfile::Builder::new();
        builder.prefix(BEGINS).suffix(ENDS);
        #[cfg(unix)]
        builder.permissions(usual_permissions());
        let file = builder.tempfile_in(folder)?;
        // Where there are no locks, it is not taken for one that was left.
        let is_locked = file.as_file().lock().is_ok();
        if !is_locked || file.path().exists() || tries == MOST_TRIES {
            return Ok(file);
        }
        tries += 1;
    }
}

/// What a program asks for when it makes a file; the user's mask takes away from it.
#[cfg(unix)]
fn usual_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o666)
}

/// Gives a file the owner and the mode of the one it replaces.
#[cfg(unix)]
fn take_over(file: &File, former: &Metadata) -> Result<()> {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    // Only some may give files away; others keep their own, as with any program.
    drop(fchown(file, Some(former.uid()), Some(former.gid())));
    file.set_permissions(former.permissions())
}

#[cfg(not(unix))]
fn take_over(_file: &File, _former: &Metadata) -> Result<()> {
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_has_the_mode_of_any_other() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, other) = (folder.path().join("ours"), folder.path().join("other"));
        write_whole(&ours, b"x").unwrap();
        std::fs::write(&other, b"x").unwrap();
        assert_eq!(mode(&ours), mode(&other));
    }

    #[test]
    fn a_file_that_is_there_keeps_its_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"old").unwrap();
        for wanted in [0o600, 0o640, 0o664, 0o755] {
            std::fs::set_permissions(&path, Permissions::from_mode(wanted)).unwrap();
            write_whole(&path, b"new").unwrap();
            assert_eq!(mode(&path), wanted);
        }
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn links_are_followed_and_stay() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let (target, link) = (inner.join("target"), folder.path().join("link"));
        symlink("inner/target", &link).unwrap();
        let chain = folder.path().join("chain");
        symlink(&link, &chain).unwrap();
        // Also before there is anything at its end.
        for text in [b"first", b"later"] {
            write_whole(&chain, text).unwrap();
            assert_eq!(std::fs::read(&target).unwrap(), text);
        }
        for path in [&link, &chain] {
            assert!(std::fs::symlink_metadata(path).unwrap().is_symlink());
        }
        let round = folder.path().join("round");
        symlink("round", &round).unwrap();
        let refusal = write_whole(&round, b"x").unwrap_err().to_string();
        assert!(refusal.contains("circle"), "{refusal}");
    }

    #[test]
    fn what_may_not_be_written_stays_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, b"old").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
        let before = std::fs::metadata(&path).unwrap().ino();
        let refusal = write_whole(&path, b"new").unwrap_err().to_string();
        assert!(refusal.contains("read-only"), "{refusal}");
        assert_eq!(std::fs::metadata(&path).unwrap().ino(), before);
        let refusal = write_whole(folder.path(), b"new").unwrap_err().to_string();
        assert!(refusal.contains("folder"), "{refusal}");
        let refusal = write_whole(Path::new("/dev/null"), b"x").unwrap_err();
        assert!(refusal.to_string().contains("device"), "{refusal}");
        assert_eq!(names(folder.path()), ["file"]);
    }

    #[test]
    fn what_was_left_half_written_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".hotset-abc123.tmp");
        std::fs::write(&left, b"half").unwrap();
        let others = folder.path().join(".other-abc123.tmp");
        std::fs::write(&others, b"not ours").unwrap();
        let under_way = begun(folder.path()).unwrap();
        write_whole(&folder.path().join("file"), b"whole").unwrap();
        assert!(!left.exists() && others.exists() && under_way.path().exists());
        drop(under_way);
        assert_eq!(names(folder.path()), [".other-abc123.tmp", "file"]);
    }
}
