//! A trace that is opened: what is understood of it, and which lab is to run on it.

pub(super) mod form;
mod preview;
mod reading;
mod views;

use std::path::{Path, PathBuf};

use eframe::egui::{Context, Theme};

use super::dialog::Dialog;
use super::notices::Tone;
use super::source::Source;
use super::{Session, Shell, files};
use crate::components::workload::Recorded;
use crate::io::Kind;
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

impl Shell {
    /// Shows the views of the trace that the lab in front runs on.
    pub(super) fn look_at_trace(&mut self) -> Result<(), Refusal> {
        let lab = self.lab();
        let found = lab.and_then(|lab| Some((lab.trace()?.clone(), lab.summary().params)));
        let Some((trace, params)) = found else {
            return Err(Refusal::new(
                "this experiment does not run on a trace; open one with *Open trace* to look at it.",
            ));
        };
        let slots = params.iter().find(|(name, _)| *name == "capacity");
        let slots = slots.and_then(|(_, value)| value.to_string().parse().ok());
        self.clock.set_playing(false);
        self.dialog = Some(Dialog::Trace(Box::new(TraceForm::of_lab(trace, slots))));
        Ok(())
    }

    /// Writes the view of a trace that is shown, beside the experiments.
    pub(super) fn export_view(&mut self, ctx: &Context, kind: Kind) -> Result<(), Refusal> {
        let Some(Dialog::Trace(form)) = &self.dialog else {
            return Ok(());
        };
        let (name, bytes) = form.exported(kind, ctx.theme() == Theme::Light)?;
        let path = free(
            &self.folders.experiments,
            &files::slug(&name),
            kind.ending(),
        );
        files::write_bytes(&path, &bytes)?;
        let said = format!("Saved: {}", path.display());
        self.notices.say(ctx.time(), Tone::Info, said);
        Ok(())
    }
}

/// A path in a folder that no file has: the name, or the name with the next number.
fn free(folder: &Path, name: &str, ending: &str) -> PathBuf {
    let numbered = (2_u32..).map(|number| format!("{name}-{number}.{ending}"));
    let mut names = std::iter::once(format!("{name}.{ending}")).chain(numbered);
    let free = names.find_map(|name| {
        let path = folder.join(name);
        (!files::exists(&path)).then_some(path)
    });
    free.unwrap_or_else(|| folder.join(name))
}

/// A lab that runs on a trace from its first moment.
fn session_on(lab: &LabEntry, recorded: &Recorded, notes: String) -> Result<Session, Refusal> {
    let mut lab = (lab.open)(Opening::Default)?;
    lab.run_on(recorded)?;
    lab.describe(recorded.name().to_owned(), notes);
    Ok(Session::new(lab))
}
