//! Finding a chapter, its lab, and the chapter that a file belongs to.

use super::CHAPTERS;
use crate::lesson::{Chapter, FileText, Lab, LabEntry, Opening, Refusal, quoted};

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

/// Opens a file, whatever its chapter. The clock stands at its first moment.
pub fn opened(file: &FileText) -> Result<Box<dyn Lab>, Refusal> {
    let opened = chapter(&file.header().chapter)?.lab()?;
    (opened.open)(Opening::File(file))
}

/// The names of all chapters, in order.
pub fn chapter_ids() -> Vec<&'static str> {
    CHAPTERS.iter().map(|chapter| chapter.id).collect()
}
