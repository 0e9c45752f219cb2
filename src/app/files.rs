//! Files: the only place in the window that touches the disk.
//!
//! Everything is written to a temporary file beside its target, synced, and then renamed, so
//! that a crash leaves either the old file or the new one, and what a killed program has left is
//! removed at the next start and the next writing.

mod store;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use directories::{ProjectDirs, UserDirs};
use eframe::egui::ColorImage;
use xxhash_rust::xxh3::xxh3_64;

use crate::io::{self, read_experiment, write_whole};
use crate::lesson::{LIMITS, Refusal, read_header, share};

pub use store::{Lock, Locked, Store, aside, copy_aside, put_aside};

/// The ending of experiments.
const ENDING: &str = "ron";
/// A folder is listed up to this many files.
const MOST_LISTED: usize = 200;
/// Larger files are listed by their name instead of their title, in bytes.
const MOST_READ: u64 = 256 << 10;
/// Endings of files that are traces and no experiments.
const ENDINGS: [&str; 8] = ["csv", "tsv", "gz", "zst", "lis", "trace", "log", "bin"];
/// No experiment sent as a text is as large, in bytes.
const LARGEST_TEXT: u64 = 8 << 20;

/// Bytes of a file that say whether an experiment was meant.
const LOOKED_AT: u64 = 64 << 10;

/// Where things lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folders {
    /// What is remembered from one start to the next; without it nothing is.
    pub state: Option<PathBuf>,
    /// Where experiments are kept unless somebody says otherwise.
    pub experiments: PathBuf,
}

impl Folders {
    /// The folders that this computer has for such things.
    pub fn of_this_computer() -> Self {
        let user = UserDirs::new();
        let documents = user
            .as_ref()
            .and_then(UserDirs::document_dir)
            .map(Path::to_owned)
            .or_else(|| user.as_ref().map(|user| user.home_dir().to_owned()))
            .unwrap_or_default();
        Self {
            state: ProjectDirs::from("", "", "hotset").map(|dirs| dirs.data_dir().to_owned()),
            experiments: documents.join("hotset"),
        }
    }

    /// The file with the preferences.
    pub fn preferences(&self) -> Option<PathBuf> {
        self.state
            .as_ref()
            .map(|state| state.join("preferences.ron"))
    }

    /// What a window locks before it writes the preferences, in a folder that is there.
    pub fn preferences_lock(&self) -> Option<PathBuf> {
        let state = self.state.as_ref()?;
        std::fs::create_dir_all(state).ok()?;
        Some(state.join("preferences.lock"))
    }

    /// The folder with what is in no file yet: a folder of its own for each window.
    pub fn kept(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("kept"))
    }

    /// The folder with what could not be read.
    pub fn aside(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("aside"))
    }

    /// The one experiment that a hotset kept which knew only one.
    pub fn autosave(&self) -> Option<PathBuf> {
        self.state.as_ref().map(|state| state.join("autosave.ron"))
    }

    /// The file that a person means who writes `text`: relative to the folder of experiments, and
    /// with the ending of experiments. A text that names no file is refused.
    pub fn meant(&self, text: &str) -> Result<PathBuf, Refusal> {
        self.meant_as(text, ENDING)
    }

    /// As [`Self::meant`], for a file with another ending.
    pub fn meant_as(&self, text: &str, wanted: &str) -> Result<PathBuf, Refusal> {
        let text = text.trim();
        let last = text
            .rsplit(std::path::is_separator)
            .next()
            .unwrap_or_default();
        let bare = last.to_lowercase();
        let bare = bare.strip_suffix(wanted).unwrap_or(&bare);
        // Dots alone are folders, or an ending without a name.
        if bare.chars().all(|letter| letter == '.') || text == "~" {
            return Err(Refusal::new(format!(
                "this names no file; a file needs a name, such as mine.{wanted}."
            )));
        }
        let home = text.strip_prefix("~/").zip(UserDirs::new());
        let path = match home {
            Some((rest, user)) => user.home_dir().join(rest),
            None => self.experiments.join(text),
        };
        let has_ending = path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case(wanted));
        if has_ending {
            return Ok(path);
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(wanted);
        Ok(path.with_file_name(name))
    }
}

/// A file in the folder of experiments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is, as far as it says so.
    pub title: String,
}

/// Reads an experiment, whatever it came in; a refusal ends with its path.
pub fn read(path: &Path) -> Result<String, Refusal> {
    read_experiment(path)
}

/// Whether a file has the ending of experiments.
pub fn is_named_as_experiment(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING))
}

/// Bytes of a file; 0 where there is none.
pub fn bytes(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

/// Whether a file is read as a trace without a look for an experiment in it.
pub fn is_trace(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let is_known = ENDINGS
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known));
    is_known || (!is_named_as_experiment(path) && bytes(path) > LARGEST_TEXT)
}

/// Whether a file that holds no experiment may be a trace: it is there, and neither its name nor its
/// first bytes say that an experiment was meant.
pub fn is_other_text(path: &Path) -> bool {
    if is_named_as_experiment(path) || !std::fs::metadata(path).is_ok_and(|data| data.is_file()) {
        return false;
    }
    let mut first = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(LOOKED_AT).read_to_end(&mut first));
    let text = String::from_utf8_lossy(&first);
    read.is_ok() && !text.contains(share::BEGINS) && !text.trim_start().starts_with('(')
}

/// Removes what killed programs have left half-written.
pub fn clean(folders: &Folders) {
    folders.state.as_deref().map(io::clean);
    io::clean(&folders.experiments);
}

/// Reads an experiment that the program has kept.
pub fn read_kept(path: &Path) -> Result<String, Refusal> {
    if is_special(path) {
        return Err(Refusal::new(format!("this is no file: {}", path.display())));
    }
    read_experiment(path)
}

/// Reads what is remembered; `None` if nothing is, nothing if it cannot be read. A letter that is
/// none costs no other.
pub fn read_state(path: &Path) -> Option<State> {
    if !path.exists() {
        return None;
    }
    let bytes = Some(path).filter(|path| is_state(path));
    let bytes = bytes.and_then(|path| std::fs::read(path).ok());
    Some(bytes.map_or(State::Unreadable, |bytes| {
        State::Text(String::from_utf8_lossy(&bytes).into_owned())
    }))
}

/// What is remembered on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// This.
    Text(String),
    /// Something that cannot be read.
    Unreadable,
}

/// Whether this is a file of a size that a file of ours can have.
fn is_state(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= LIMITS.bytes)
}

/// Whether something is there that is no file: reading a pipe or a device may never end.
fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| !data.is_file())
}

/// Whether there is such a file.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// What a file holds at the moment, as a number that another content would change; `None` if it
/// is not there.
pub fn stamp(path: &Path) -> Option<u64> {
    if !path.exists() {
        return None;
    }
    if is_special(path) {
        return Some(0);
    }
    // A file that cannot be read as an experiment any more holds something else in any case.
    Some(read_experiment(path).map_or(0, |text| stamp_of(&text)))
}

/// The same of a text that has been read or written.
pub fn stamp_of(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

/// Lets somebody else go first who holds a lock.
fn wait_a_moment() {
    std::thread::sleep(std::time::Duration::from_millis(10));
}

/// Removes a file of ours; that it is missing is fine.
pub fn remove(path: &Path) {
    // What cannot be removed is offered once more, which is no harm.
    drop(std::fs::remove_file(path));
}

/// Writes a text, whole or not at all; a refusal ends with its path.
pub fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    write_whole(path, text.as_bytes())
}

/// Writes bytes, whole or not at all; a refusal ends with the path.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    write_whole(path, bytes)
}

/// Writes a picture as PNG, whole or not at all.
pub fn write_picture(path: &Path, picture: &ColorImage) -> Result<(), Refusal> {
    let [width, height] = picture.size;
    let bytes: Vec<u8> = picture
        .pixels
        .iter()
        .flat_map(eframe::egui::Color32::to_srgba_unmultiplied)
        .collect();
    let size = u32::try_from(width).ok().zip(u32::try_from(height).ok());
    let mut png = std::io::Cursor::new(Vec::new());
    size.and_then(|(width, height)| image::RgbaImage::from_raw(width, height, bytes))
        .ok_or_else(|| "it has no size".to_owned())
        .and_then(|image| {
            image
                .write_to(&mut png, image::ImageFormat::Png)
                .map_err(|error| error.to_string())
        })
        .map_err(|error| cannot_be_written("picture", &error, path))?;
    write_whole(path, &png.into_inner())
}

fn cannot_be_written(what: &str, error: &str, path: &Path) -> Refusal {
    Refusal::new(format!(
        "the {what} cannot be written ({error}): {}",
        path.display()
    ))
}

/// The experiments in a folder, by name.
pub fn list(folder: &Path) -> Vec<Listed> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| is_named_as_experiment(path))
        .collect();
    paths.sort();
    paths.truncate(MOST_LISTED);
    paths.into_iter().map(listed).collect()
}

fn listed(path: PathBuf) -> Listed {
    let is_small = std::fs::metadata(&path).is_ok_and(|data| data.len() <= MOST_READ);
    let title = Some(&path)
        .filter(|_| is_small)
        .and_then(|path| read(path).ok())
        .and_then(|source| read_header(&source).ok())
        .map(|header| header.title)
        .filter(|title| !title.trim().is_empty());
    Listed {
        title: title.unwrap_or_else(|| name_of(&path)),
        path,
    }
}

/// The name of a file without folder and ending.
pub fn name_of(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// A title as the name of a file: letters and digits, and hyphens between them.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "experiment".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_made_of_a_title() {
        assert_eq!(slug("Zipf, 20 slots, 10 s"), "zipf-20-slots-10-s");
        assert_eq!(slug("  ../../etc/passwd "), "etc-passwd");
        assert_eq!(slug("?!"), "experiment");
        assert!(slug(&"long ".repeat(99)).len() <= 61);
    }

    #[test]
    fn what_is_typed_means_a_file_in_the_folder() {
        let folders = Folders {
            state: None,
            experiments: PathBuf::from("/home/a/hotset"),
        };
        let meant = |text| folders.meant(text).map(|path| path.display().to_string());
        assert_eq!(meant("one"), Ok("/home/a/hotset/one.ron".to_owned()));
        assert_eq!(meant(" one.RON "), Ok("/home/a/hotset/one.RON".to_owned()));
        assert_eq!(meant("/tmp/v1.5"), Ok("/tmp/v1.5.ron".to_owned()));
        for nothing in [
            "", "  ", ".", "..", "a/", "/", "a/..", "~", "~/", ".ron", " .RON", "a/.ron",
        ] {
            let refusal = folders.meant(nothing).expect_err(nothing).to_string();
            assert!(refusal.contains("mine.ron"), "{refusal}");
        }
        assert!(folders.meant_as(".png", "png").is_err());
    }

    #[test]
    fn files_are_written_whole_and_listed_with_their_titles() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/a.ron");
        write(
            &path,
            "(format: 1, chapter: \"x\", model_version: 1, title: \"T\")",
        )
        .expect("written");
        write(&folder.path().join("deep/b.ron"), "broken").expect("written");
        write(&folder.path().join("deep/c.txt"), "other").expect("written");
        let titles: Vec<String> = list(&folder.path().join("deep"))
            .into_iter()
            .map(|listed| listed.title)
            .collect();
        assert_eq!(titles, ["T", "b"]);
        let left = std::fs::read_dir(folder.path().join("deep")).expect("read");
        assert_eq!(left.count(), 3, "no temporary file stays behind");
        assert!(list(Path::new("/nowhere/at/all")).is_empty());
    }

    #[test]
    fn a_refusal_to_write_ends_with_the_path() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocked = folder.path().join("file");
        write(&blocked, "").expect("written");
        let path = blocked.join("a.ron");
        let refusal = write(&path, "")
            .expect_err("a file is no folder")
            .to_string();
        assert!(refusal.ends_with("a.ron"), "{refusal}");
    }
}
