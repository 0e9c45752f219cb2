//! The chapters as the sidebar lists them.

use super::lab::Lab;
use super::practice::PracticeKind;
use super::refusal::quoted;
use super::{ConceptMap, Opening, Refusal};

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
    /// Hints and debriefs of the goals, RON; an empty list without goals.
    pub goals: &'static str,
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
    /// The chapter's path, which is opened for whoever has not walked it.
    pub path: Option<&'static Preset>,
    /// Virtual seconds a real second at which its experiments run, unless they say otherwise.
    pub pace: f64,
    /// Whether its requests can be those of a recorded trace.
    pub on_trace: bool,
    /// Opens the lab.
    pub open: fn(Opening<'_>) -> Result<Box<dyn Lab>, Refusal>,
    /// Names, allowed values and meaning of all parameters.
    pub parameters: fn() -> Vec<(&'static str, String, &'static str)>,
    /// The kinds of exercises that can be made of it.
    pub practice: &'static [PracticeKind],
    /// The width and height that its stage needs beside that of another run, in points.
    pub least_side: (f32, f32),
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

impl LabEntry {
    /// The preset called `id`, or a sentence that lists all names.
    pub fn preset(&self, id: &str) -> Result<&'static Preset, Refusal> {
        let all = || self.presets.iter().chain(self.path);
        all().find(|preset| preset.id == id).ok_or_else(|| {
            let ids: Vec<&str> = all().map(|preset| preset.id).collect();
            Refusal::new(format!(
                "there is no preset `{}`; the presets are {}.",
                quoted(id),
                ids.join(", ")
            ))
        })
    }
}
