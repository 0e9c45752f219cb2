//! What the window opens with, read from the command line before there is a window.

use std::path::{Path, PathBuf};

use eframe::egui::Vec2;

use super::files;
use crate::chapters::CHAPTERS;
use crate::chapters::chapter;
use crate::io::{WindowArguments, named, parse_moment, read_experiment};
use crate::lesson::{Chapter, FileText, Preset, Refusal};
use crate::sim::SimTime;

/// What is opened.
#[derive(Clone, Debug, Default)]
pub enum What {
    /// What was open last.
    #[default]
    LastChapter,
    /// A chapter.
    Chapter(&'static Chapter),
    /// A ready-made experiment of a chapter.
    Preset(&'static Chapter, &'static Preset),
    /// A file that has been read, and where it lies.
    File(PathBuf, FileText),
    /// The preview of a file that may be a trace.
    Trace(PathBuf),
    /// Nothing, because what was asked for cannot be opened; the window says why.
    Refused(Refusal),
}

/// How the window opens.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// What is opened.
    pub what: What,
    /// The moment to go to.
    pub at: Option<SimTime>,
    /// The step of its storyboard to go to, counted from 1.
    pub step: Option<usize>,
    /// Whether to play at once, whatever is opened.
    pub play: bool,
    /// Whether to show it to a room.
    pub present: bool,
    /// The window's inner size in points.
    pub size: Option<Vec2>,
    /// A picture of the window goes here, and then it closes.
    pub screenshot: Option<PathBuf>,
}

impl Start {
    /// Reads the command line.
    ///
    /// # Errors
    /// When something cannot be read or does not exist, in a sentence with what is allowed.
    pub fn read(arguments: &WindowArguments) -> Result<Self, Refusal> {
        let link = arguments.file.as_deref().map(Link::of);
        Ok(Self {
            what: what(arguments, link.as_ref())?,
            step: link.and_then(|link| link.step),
            at: match &arguments.at {
                Some(text) => Some(SimTime::from_secs_f64(parse_moment(text)?)),
                None => None,
            },
            play: arguments.play,
            present: arguments.present,
            size: arguments.size.as_deref().map(parse_size).transpose()?,
            screenshot: arguments
                .screenshot
                .as_ref()
                .map(|path| picture(path.clone()))
                .transpose()?,
        })
    }
}

/// A file, and the step of its storyboard that a link such as `talk.ron#step=7` leads to.
#[derive(Debug, PartialEq)]
struct Link {
    path: PathBuf,
    step: Option<usize>,
}

impl Link {
    /// Reads it. A file that is called so is meant as it stands.
    fn of(path: &Path) -> Self {
        let plain = Self {
            path: path.to_owned(),
            step: None,
        };
        if path.exists() {
            return plain;
        }
        let parts = path.to_str().and_then(|text| text.rsplit_once("#step="));
        let step = parts.and_then(|(path, step)| Some((path, step.parse().ok()?)));
        step.map_or(plain, |(path, step)| Self {
            path: path.into(),
            step: Some(step),
        })
    }
}

fn what(arguments: &WindowArguments, link: Option<&Link>) -> Result<What, Refusal> {
    let chosen = arguments.chapter.is_some() || arguments.preset.is_some();
    if let Some(Link { path, .. }) = link {
        if chosen {
            return Err(Refusal::new(
                "a file says its chapter itself; give either a file or --chapter and --preset.",
            ));
        }
        if path.is_file() && files::is_trace(path) {
            return Ok(What::Trace(path.clone()));
        }
        // Whoever double-clicks a file sees no terminal; a picture is taken by a script.
        return match file(path) {
            Err(_) if files::is_other_text(path) => Ok(What::Trace(path.clone())),
            Err(refusal) if arguments.screenshot.is_none() => Ok(What::Refused(refusal)),
            read => read,
        };
    }
    match (&arguments.chapter, &arguments.preset) {
        (None, None) => Ok(What::LastChapter),
        (Some(id), None) => Ok(What::Chapter(chapter(id)?)),
        (Some(id), Some(preset)) => {
            let chapter = chapter(id)?;
            Ok(What::Preset(chapter, chapter.lab()?.preset(preset)?))
        }
        (None, Some(preset)) => preset_of_any(preset),
    }
}

/// A file, as far as can be said without opening it.
fn file(path: &Path) -> Result<What, Refusal> {
    let file = FileText::read(read_experiment(path)?).and_then(|file| {
        chapter(&file.header().chapter)?.lab()?;
        Ok(file)
    });
    match file {
        Ok(file) => Ok(What::File(path.to_owned(), file)),
        Err(refusal) => Err(named(path, &refusal)),
    }
}

/// A preset whose chapter is not said.
fn preset_of_any(id: &str) -> Result<What, Refusal> {
    let labs = || {
        CHAPTERS
            .iter()
            .filter_map(|chapter| Some((chapter, chapter.content.lab()?)))
    };
    let found = labs().find_map(|(chapter, opened)| Some((chapter, opened.preset(id).ok()?)));
    let listed = || {
        let ids: Vec<&str> = labs()
            .flat_map(|(_, opened)| opened.presets.iter().map(|preset| preset.id))
            .collect();
        Refusal::new(format!(
            "there is no preset `{id}`; the presets are {}.",
            ids.join(", ")
        ))
    };
    found
        .map(|(chapter, preset)| What::Preset(chapter, preset))
        .ok_or_else(listed)
}

fn parse_size(text: &str) -> Result<Vec2, Refusal> {
    let parsed = text.split_once(['x', 'X']).and_then(|(width, height)| {
        let width: u16 = width.trim().parse().ok()?;
        let height: u16 = height.trim().parse().ok()?;
        Some((width, height))
    });
    parsed
        .filter(|(width, height)| (320..=7680).contains(width) && (240..=4320).contains(height))
        .map(|(width, height)| Vec2::new(width.into(), height.into()))
        .ok_or_else(|| {
            Refusal::new(format!(
                "`{text}` is no size; write width and height in points, such as 1280x800, from \
                 320x240 to 7680x4320."
            ))
        })
}

fn picture(path: PathBuf) -> Result<PathBuf, Refusal> {
    let is_png = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("png"));
    if is_png {
        Ok(path)
    } else {
        Err(Refusal::new(format!(
            "pictures are written as PNG; give a name that ends in .png, not {}",
            path.display()
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_step() {
        let of = |text: &str| Link::of(Path::new(text));
        let link = of("/nowhere/talk.ron#step=7");
        assert_eq!(link.step, Some(7));
        assert_eq!(link.path, Path::new("/nowhere/talk.ron"));
        for plain in [
            "/nowhere/talk.ron",
            "/nowhere/talk.ron#step=",
            "/nowhere/a#step=x",
        ] {
            let link = of(plain);
            assert_eq!((link.path.as_path(), link.step), (Path::new(plain), None));
        }
    }

    #[test]
    fn sizes_are_read_and_others_refused_with_what_is_allowed() {
        assert_eq!(parse_size("1600x900"), Ok(Vec2::new(1600.0, 900.0)));
        for wrong in ["", "1600", "1600x", "ax9", "10x10", "99999x900", "-5x900"] {
            let refusal = parse_size(wrong).expect_err(wrong).to_string();
            assert!(refusal.contains("320x240"), "{refusal}");
        }
    }

    #[test]
    fn what_cannot_be_opened_is_refused_with_what_can() {
        let refused =
            |arguments: WindowArguments| Start::read(&arguments).expect_err("refused").to_string();
        let with = |chapter: Option<&str>, preset: Option<&str>| WindowArguments {
            chapter: chapter.map(str::to_owned),
            preset: preset.map(str::to_owned),
            ..WindowArguments::default()
        };
        assert!(refused(with(Some("nowhere"), None)).contains("cache-lab"));
        assert!(refused(with(None, Some("nothing"))).contains("zipf-20-slots"));
        assert!(refused(with(Some("cache-lab"), Some("nothing"))).contains("uniform"));
        let both = WindowArguments {
            file: Some("a.ron".into()),
            ..with(Some("cache-lab"), None)
        };
        assert!(refused(both).contains("either"));
        let picture = WindowArguments {
            screenshot: Some("a.jpg".into()),
            ..WindowArguments::default()
        };
        assert!(refused(picture).contains(".png"));
    }
}
