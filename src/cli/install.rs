//! `hotset install` and `hotset uninstall`: a place in the menu, and experiments that open with a
//! double click, for one user and by the rules of freedesktop.org.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::io::{print, write_whole};
use crate::lesson::Refusal;

const ENTRY: &str = include_str!("../../assets/desktop/hotset.desktop");
const TYPE: &str = include_str!("../../assets/desktop/hotset.xml");
const ICON: &str = include_str!("../../assets/desktop/hotset.svg");

/// The desktop entry, below the data folder.
const ENTRY_PATH: &str = "applications/hotset.desktop";

/// The files below the data folder, without the entry's program filled in.
const FILES: [(&str, &str); 4] = [
    (ENTRY_PATH, ENTRY),
    ("mime/packages/hotset.xml", TYPE),
    ("icons/hicolor/scalable/apps/hotset.svg", ICON),
    (
        "icons/hicolor/scalable/mimetypes/application-x-hotset.svg",
        ICON,
    ),
];

/// The programs that tell the desktop, and the folder that each is given.
const TELL: [(&str, &str); 2] = [
    ("update-mime-database", "mime"),
    ("update-desktop-database", "applications"),
];

/// Writes the files and tells the desktop.
pub(super) fn install() -> Result<(), Refusal> {
    let data = data_folder()?;
    let program = std::env::current_exe()
        .map_err(|error| Refusal::new(format!("this program's own path is unknown ({error}).")))?;
    let program = quoted_program(&program)?;
    for (path, text) in FILES {
        let path = data.join(path);
        write_whole(&path, text.replace("@PROGRAM@", &program).as_bytes())?;
        print::line(format_args!("wrote {}", path.display()))?;
    }
    tell_desktop(&data)?;
    print::line("Experiments now open with hotset; `hotset uninstall` takes this back.")
}

/// Removes the files that are there and tells the desktop.
pub(super) fn uninstall() -> Result<(), Refusal> {
    let data = data_folder()?;
    let mut removed = 0;
    for (path, _) in FILES {
        let path = data.join(path);
        match std::fs::remove_file(&path) {
            Ok(()) => {
                removed += 1;
                print::line(format_args!("removed {}", path.display()))?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(Refusal::new(format!(
                    "the file cannot be removed ({error}): {}",
                    path.display()
                )));
            }
        }
    }
    if removed == 0 {
        print::line(format_args!(
            "nothing of hotset was installed in {}",
            data.display()
        ))?;
    } else {
        tell_desktop(&data)?;
    }
    Ok(())
}

/// The user's data folder.
fn data_folder() -> Result<PathBuf, Refusal> {
    if !cfg!(unix) || cfg!(target_os = "macos") {
        return Err(Refusal::new(
            "this system has no desktop entries; choose hotset in the file manager under \"open \
             with\" instead.",
        ));
    }
    data_folder_of(std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME")).ok_or_else(|| {
        Refusal::new("neither XDG_DATA_HOME nor HOME says where the user's data folder is.")
    })
}

/// A path that is not absolute does not count, by the rules.
fn data_folder_of(data: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let of_home = || {
        home.and_then(absolute)
            .map(|home| home.join(".local/share"))
    };
    data.and_then(absolute).or_else(of_home)
}

/// The program as a desktop entry writes it: quoted, and escaped once as a quoted argument and once
/// as a value.
fn quoted_program(program: &Path) -> Result<String, Refusal> {
    let text = program.to_str().filter(|text| !text.contains(['\n', '\r']));
    let text = text.ok_or_else(|| {
        Refusal::new(format!(
            "a desktop entry cannot name this path; move the program first: {}",
            program.display()
        ))
    })?;
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '\\' => quoted.push_str("\\\\\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str("\\\\");
                quoted.push(letter);
            }
            '%' => quoted.push_str("%%"),
            letter => quoted.push(letter),
        }
    }
    Ok(quoted + "\"")
}

/// Has the desktop read its folders anew. Where a program for it is missing, the desktop reads them
/// at the next login.
fn tell_desktop(data: &Path) -> Result<(), Refusal> {
    for (program, folder) in TELL {
        let folder = data.join(folder);
        if !folder.is_dir() {
            continue;
        }
        let told = Command::new(program)
            .arg(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let said = if told {
            format!("told the desktop with {program}")
        } else {
            format!("{program} is not there or failed; the desktop notices at the next login")
        };
        print::line(said)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_folder_is_where_the_rules_say() {
        let of = |data: Option<&str>, home: Option<&str>| {
            let folder = data_folder_of(data.map(OsString::from), home.map(OsString::from));
            folder.map(|folder| folder.display().to_string())
        };
        assert_eq!(of(Some("/d"), Some("/h")).as_deref(), Some("/d"));
        let usual = Some("/h/.local/share");
        assert_eq!(of(None, Some("/h")).as_deref(), usual);
        assert_eq!(of(Some("relative"), Some("/h")).as_deref(), usual);
        assert_eq!(of(Some(""), Some("/h")).as_deref(), usual);
        assert_eq!(of(None, None), None);
    }

    #[test]
    fn a_program_is_quoted_as_desktop_entries_want_it() {
        let quoted = |path: &str| quoted_program(Path::new(path));
        assert_eq!(quoted("/opt/hot set").unwrap(), "\"/opt/hot set\"");
        assert_eq!(quoted("/a$b").unwrap(), "\"/a\\\\$b\"");
        assert_eq!(quoted("/a\\b").unwrap(), "\"/a\\\\\\\\b\"");
        assert_eq!(quoted("/100%").unwrap(), "\"/100%%\"");
        assert!(quoted("/a\nb").is_err());
    }
}
