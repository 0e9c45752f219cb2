//! The folder in which one window keeps what is in no file yet.
//!
//! Every window has a folder of its own, and a lock in it for as long as it lives; the system
//! releases the lock however the program ends. Whoever starts takes over the folders whose owner
//! is gone. A gate, held for moments, lets only one window at a time make or take over folders.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::wait_a_moment;

/// As many files of a name are put aside.
const MOST_ASIDE: usize = 1_000;
/// The name of locks.
const LOCK: &str = "lock";
/// How often the gate is tried, with a moment in between.
const TRIES: usize = 50;
/// As many windows can have a folder at a time.
const MOST_OWNERS: usize = 1_000;

/// A lock on the disk; it ends with its owner.
#[derive(Debug)]
pub struct Lock {
    _file: Option<File>,
}

/// Whether something could be locked.
#[derive(Debug)]
pub enum Locked {
    /// It is held now, or there are no locks where it lies.
    Held(Lock),
    /// Somebody else holds it.
    Elsewhere,
}

impl Lock {
    /// Tries to lock a file, which is made if it is missing.
    pub fn try_new(path: &Path) -> io::Result<Locked> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)?;
        Ok(match file.try_lock() {
            Ok(()) => Locked::Held(Self { _file: Some(file) }),
            Err(TryLockError::WouldBlock) => Locked::Elsewhere,
            // Some file systems know no locks; there nobody can be asked to wait.
            Err(TryLockError::Error(_)) => Locked::Held(Self { _file: None }),
        })
    }

    /// As [`Self::try_new`], waiting for a moment while somebody else holds it; `None` if that
    /// takes longer.
    pub fn wait_for(path: &Path) -> Option<Self> {
        for _ in 0..TRIES {
            match Self::try_new(path).ok()? {
                Locked::Held(lock) => return Some(lock),
                Locked::Elsewhere => wait_a_moment(),
            }
        }
        None
    }
}

/// The folder of one window.
#[derive(Debug)]
pub struct Store {
    all: PathBuf,
    folder: PathBuf,
    lock: Option<Lock>,
    next: usize,
}

impl Store {
    /// Makes a folder for a window below `all`.
    pub fn open(all: &Path) -> io::Result<Self> {
        fs::create_dir_all(all)?;
        let _gate = gate(all);
        Self::make(all)
    }

    fn make(all: &Path) -> io::Result<Self> {
        for owner in 1..MOST_OWNERS {
            let folder = all.join(owner.to_string());
            match fs::create_dir(&folder) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error),
            }
            let lock = match Lock::try_new(&folder.join(LOCK))? {
                Locked::Held(lock) => Some(lock),
                Locked::Elsewhere => None,
            };
            return Ok(Self {
                all: all.to_owned(),
                folder,
                lock,
                next: 1,
            });
        }
        Err(io::Error::other("too many windows are open"))
    }

    /// A folder for a window, if others have left something behind that it can take over, and
    /// what that is, the oldest first. `lone` are files that belong to no folder.
    pub fn taking_over(all: &Path, lone: &[PathBuf]) -> Option<(Self, Vec<PathBuf>)> {
        let folders = folders_in(all);
        let lone = lone.iter().filter(|path| path.exists());
        let mut found: Vec<PathBuf> = lone.cloned().collect();
        if folders.is_empty() && found.is_empty() {
            return None;
        }
        fs::create_dir_all(all).ok()?;
        let _gate = gate(all)?;
        let mut store = Self::make(all).ok()?;
        let mut gone = Vec::new();
        for folder in folders.into_iter().filter(|folder| *folder != store.folder) {
            if let Ok(Locked::Held(lock)) = Lock::try_new(&folder.join(LOCK)) {
                found.extend(experiments_in(&folder));
                gone.push((folder, lock));
            }
        }
        found.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
        let taken = found
            .into_iter()
            .filter_map(|path| store.take(&path))
            .collect();
        for (folder, lock) in gone {
            drop(lock);
            sweep(&folder);
        }
        Some((store, taken))
    }

    /// Moves a file into this folder.
    pub fn take(&mut self, path: &Path) -> Option<PathBuf> {
        let to = self.next_path();
        fs::rename(path, &to).is_ok().then_some(to)
    }

    /// A path for one more experiment.
    pub fn next_path(&mut self) -> PathBuf {
        let path = self.folder.join(format!("{}.ron", self.next));
        self.next += 1;
        path
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        // A folder in which something is kept stays for whoever starts next.
        let _gate = gate(&self.all);
        drop(self.lock.take());
        if experiments_in(&self.folder).is_empty() {
            sweep(&self.folder);
        }
    }
}

/// Puts a file of ours aside that cannot be read, under a name among others in `folder`; says
/// where it is then.
pub fn put_aside(path: &Path, folder: &Path, name: &str) -> Option<PathBuf> {
    fs::create_dir_all(folder).ok()?;
    let to = numbered(folder, name).find(|to| !to.exists())?;
    fs::rename(path, &to).is_ok().then_some(to)
}

/// Copies a file of ours there, before it is written anew without what could not be read; `None`
/// if that has been done before.
pub fn copy_aside(path: &Path, folder: &Path, name: &str) -> Option<PathBuf> {
    let bytes = if super::is_state(path) {
        fs::read(path).ok()
    } else {
        None
    };
    let Some(bytes) = bytes else {
        return put_aside(path, folder, name);
    };
    fs::create_dir_all(folder).ok()?;
    for to in numbered(folder, name) {
        if fs::read(&to).is_ok_and(|there| there == bytes) {
            return None;
        }
        if !to.exists() {
            return fs::write(&to, &bytes).is_ok().then_some(to);
        }
    }
    None
}

/// The files of a name that have been put aside.
pub fn aside(folder: &Path, name: &str) -> Vec<PathBuf> {
    let numbered = numbered(folder, name);
    numbered.take_while(|path| path.exists()).collect()
}

fn numbered(folder: &Path, name: &str) -> impl Iterator<Item = PathBuf> {
    (1..=MOST_ASIDE).map(move |number| folder.join(format!("{name}-{number}.{}", super::ENDING)))
}

fn gate(all: &Path) -> Option<Lock> {
    Lock::wait_for(&all.join(LOCK))
}

/// The folders of windows.
fn folders_in(all: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(all).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
}

/// The experiments that a window has kept.
fn experiments_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == super::ENDING)
        })
        .collect()
}

/// Removes the folder of a window that is gone: its lock, and what a write left behind that was
/// killed halfway. A folder in which anything else lies stays.
fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name == LOCK || name.starts_with('.') {
            // What cannot be removed is tried again at the next start.
            drop(fs::remove_file(entry.path()));
        }
    }
    drop(fs::remove_dir(folder));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("read")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_is_taken_over_only_once_its_owner_is_gone() {
        let temporary = tempfile::tempdir().expect("a folder");
        let all = temporary.path().join("kept");
        let lone = [temporary.path().join("lone.ron")];
        assert!(Store::taking_over(&all, &lone).is_none());
        let mut first = Store::open(&all).expect("made");
        let path = first.next_path();
        fs::write(&path, "mine").expect("written");
        // Its owner is alive.
        let (second, taken) = Store::taking_over(&all, &lone).expect("made");
        assert!(taken.is_empty());
        assert_eq!(fs::read_to_string(&path).expect("read"), "mine");
        drop(first);
        let (third, taken) = Store::taking_over(&all, &lone).expect("made");
        assert_eq!(taken.len(), 1);
        assert_eq!(fs::read_to_string(&taken[0]).expect("read"), "mine");
        assert!(!path.exists());
        drop((second, third));
        // What was taken over stays until somebody lets go of it.
        let (fourth, taken) = Store::taking_over(&all, &lone).expect("made");
        assert_eq!(taken.len(), 1);
        fs::remove_file(&taken[0]).expect("removed");
        drop(fourth);
        assert_eq!(names(&all), [LOCK], "nothing but the gate stays behind");
    }

    #[test]
    fn what_a_killed_write_left_behind_is_swept_away() {
        let temporary = tempfile::tempdir().expect("a folder");
        let all = temporary.path().join("kept");
        let dead = all.join("7");
        fs::create_dir_all(&dead).expect("made");
        fs::write(dead.join(LOCK), "").expect("written");
        fs::write(dead.join(".hotset-A1b2C3.tmp"), "half an exper").expect("written");
        fs::write(dead.join("3.ron"), "whole").expect("written");
        let (store, taken) = Store::taking_over(&all, &[]).expect("made");
        assert_eq!(taken.len(), 1);
        assert!(!dead.exists());
        drop(store);
    }

    #[test]
    fn what_is_put_aside_is_never_overwritten() {
        let temporary = tempfile::tempdir().expect("a folder");
        let (path, folder) = (
            temporary.path().join("a.ron"),
            temporary.path().join("aside"),
        );
        for (text, is_new) in [("one", true), ("two", true), ("two", false), ("one", false)] {
            fs::write(&path, text).expect("written");
            let copied = copy_aside(&path, &folder, "a");
            assert_eq!(copied.is_some(), is_new, "{text}");
        }
        let moved = put_aside(&path, &folder, "a").expect("moved");
        assert_eq!(names(&folder), ["a-1.ron", "a-2.ron", "a-3.ron"]);
        assert_eq!(fs::read_to_string(moved).expect("read"), "one");
        assert_eq!(aside(&folder, "a").len(), 3);
        assert!(!path.exists());
    }
}
