//! The chapters as the sidebar lists them.

use super::lab::Lab;
use super::refusal::quoted;
use super::{ConceptMap, Opening, Refusal, read_header};
use crate::chapters::CHAPTERS;

/// A ready-made experiment that is part of the program.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Its name, in kebab case.
    pub id: &'static str,
    /// The file.
    pub source: &'static str,
}

/// A chapter.
#[derive(Debug)]
pub struct Chapter {
    /// Its place in the sidebar, from 0.
    pub number: u8,
    /// Its name in files and commands.
    pub id: &'static str,
    /// Its name in the sidebar.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is read beside it.
    pub texts: Texts,
    /// What stands in the middle of the window.
    pub content: Content,
}

/// What is read beside a chapter.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// The text, Markdown.
    pub lesson: &'static str,
    /// The page for teachers, Markdown.
    pub teachers: &'static str,
    /// The questions, RON.
    pub quiz: &'static str,
}

/// What stands in the middle of the window.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A lab: a system that runs.
    Lab(&'static LabEntry),
    /// A map of what the labs have shown; nothing in it runs.
    Map(&'static ConceptMap),
}

/// What a chapter's lab consists of, and how it is opened.
#[derive(Debug)]
pub struct LabEntry {
    /// The ready-made experiments, in the order of the digit keys.
    pub presets: &'static [Preset],
    /// Virtual seconds a real second at which its experiments run, unless they say otherwise.
    pub pace: f64,
    /// Opens the lab.
    pub open: fn(Opening<'_>) -> Result<Box<dyn Lab>, Refusal>,
    /// Names, allowed values and meaning of all parameters.
    pub parameters: fn() -> Vec<(&'static str, String, &'static str)>,
}

impl Content {
    /// The lab, if there is one.
    pub fn lab(self) -> Option<&'static LabEntry> {
        match self {
            Self::Lab(opened) => Some(opened),
            Self::Map(_) => None,
        }
    }

    /// The map, if there is one.
    pub fn map(self) -> Option<&'static ConceptMap> {
        match self {
            Self::Lab(_) => None,
            Self::Map(map) => Some(map),
        }
    }
}

impl Chapter {
    /// Its lab, or a sentence that it has none.
    pub fn lab(&self) -> Result<&'static LabEntry, Refusal> {
        self.content.lab().ok_or_else(|| {
            let with_lab: Vec<&str> = CHAPTERS
                .iter()
                .filter(|chapter| chapter.content.lab().is_some())
                .map(|chapter| chapter.id)
                .collect();
            Refusal::new(format!(
                "the chapter `{}` is a map of the others and has nothing to run; chapters with a \
                 lab are {}.",
                self.id,
                with_lab.join(", ")
            ))
        })
    }
}

impl LabEntry {
    /// The preset called `id`, or a sentence that lists all names.
    pub fn preset(&self, id: &str) -> Result<&'static Preset, Refusal> {
        self.presets
            .iter()
            .find(|preset| preset.id == id)
            .ok_or_else(|| {
                let ids: Vec<&str> = self.presets.iter().map(|preset| preset.id).collect();
                Refusal::new(format!(
                    "there is no preset `{}`; the presets are {}.",
                    quoted(id),
                    ids.join(", ")
                ))
            })
    }
}

/// The chapter called `id`, or a sentence that lists all names.
pub fn chapter(id: &str) -> Result<&'static Chapter, Refusal> {
    CHAPTERS
        .iter()
        .find(|chapter| chapter.id == id)
        .ok_or_else(|| {
            Refusal::new(format!(
                "there is no chapter `{}`; the chapters are {}.",
                quoted(id),
                chapter_ids().join(", ")
            ))
        })
}

/// Opens the text of a file, whatever its chapter. The clock stands at its first moment.
pub fn opened(source: &str) -> Result<Box<dyn Lab>, Refusal> {
    let header = read_header(source)?;
    let opened = chapter(&header.chapter)?.lab()?;
    (opened.open)(Opening::File(source))
}

/// The names of all chapters, in order.
pub fn chapter_ids() -> Vec<&'static str> {
    CHAPTERS.iter().map(|chapter| chapter.id).collect()
}
