//! A trace that is opened: what is understood of it, and which lab is to run on it.

pub(super) mod form;

use std::path::Path;

use super::dialog::Dialog;
use super::source::Source;
use super::{Session, Shell, files};
use crate::components::workload::Recorded;
use crate::lesson::{Chapter, LabEntry, Opening, Refusal};
use form::TraceForm;

impl Shell {
    /// Opens a file: an experiment, or the preview of what may be a trace. A refusal ends with its
    /// path and changes nothing.
    pub(super) fn open_file(&mut self, path: &Path) -> Result<(), Refusal> {
        if files::is_trace(path) {
            self.show_trace(Some(path));
            return Ok(());
        }
        match files::read(path) {
            Ok(source) => self.open_text(source, Source::File(path.to_owned())),
            Err(_) if files::is_other_text(path) => {
                self.show_trace(Some(path));
                Ok(())
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Shows the preview of a trace, or asks which.
    pub(super) fn show_trace(&mut self, path: Option<&Path>) {
        let form = TraceForm::new(path);
        self.dialog = Some(Dialog::Trace(Box::new(form)));
    }

    /// Runs the lab of a chapter on the trace that is shown.
    pub(super) fn run_on_trace(&mut self, chapter: &'static Chapter) -> Result<(), Refusal> {
        let Some(Dialog::Trace(form)) = &self.dialog else {
            return Ok(());
        };
        let Some((recorded, notes)) = form.found() else {
            return Ok(());
        };
        let lab = chapter.lab()?;
        let build = move || session_on(lab, &recorded, notes);
        self.open_built(build, Source::Trace)
    }
}

/// A lab that runs on a trace from its first moment.
fn session_on(lab: &LabEntry, recorded: &Recorded, notes: String) -> Result<Session, Refusal> {
    let mut lab = (lab.open)(Opening::Default)?;
    lab.run_on(recorded)?;
    lab.describe(recorded.name().to_owned(), notes);
    Ok(Session::new(lab))
}
