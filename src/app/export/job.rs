//! What the window does when something is exported, and the film that is being made meanwhile.

use std::path::PathBuf;

use eframe::egui::{Context, Id, Ui, Vec2};

use super::film::{Film, Filmed};
use super::form::{ExportForm, Ready};
use super::printing::Printing;
use super::scene::{Scene, title_of, window_of};
use super::shots;
use crate::app::Shell;
use crate::app::dialog::Dialog;
use crate::app::files;
use crate::app::notices::Tone;
use crate::io::{Exported, Made, tables};
use crate::lesson::{FileText, Lab, Opening, Refusal, Talk};
use crate::sim::SimTime;

/// Events towards the next frame of a film that a frame of the window carries out.
const BUDGET: u64 = 40_000;

/// What takes more than a frame to be made.
enum Work {
    /// A film, a picture with every frame of the window; the run may not have come to the end of the
    /// stretch yet.
    Film(Box<Film>, Option<SimTime>),
    /// A talk, beside the window.
    Talk(Printing),
}

/// An export that is being made while the window runs.
pub(in crate::app) struct Job {
    work: Work,
    path: PathBuf,
    /// Real time for which it has been under way, in seconds.
    pub since_s: f64,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job")
            .field("path", &self.path)
            .field("progress", &self.share())
            .finish_non_exhaustive()
    }
}

impl Job {
    /// How much of it is done.
    fn share(&self) -> f32 {
        match &self.work {
            Work::Film(film, _) => film.progress(),
            Work::Talk(printing) => printing.progress(),
        }
    }

    /// Goes on for a frame; what was made, once it is.
    fn go_on(&mut self) -> Result<Option<Made>, Refusal> {
        match &mut self.work {
            Work::Film(film, runs_to) => {
                if !film.run_to(*runs_to, BUDGET) {
                    return Ok(None);
                }
                *runs_to = None;
                film.go_on(BUDGET)
            }
            Work::Talk(printing) => printing.made(),
        }
    }

    /// What is said of it while it takes long enough to be shown: the file, and how much of it is
    /// done.
    pub(in crate::app) fn progress(&self) -> Option<(String, f32)> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        (self.since_s > 0.25).then(|| (name.into_owned(), self.share()))
    }
}

fn shown_id() -> Id {
    Id::unique("the stage on the screen")
}

/// Notes how large the stage is on the screen.
pub(in crate::app) fn note_stage(ui: &Ui, size: Vec2) {
    ui.data_mut(|data| data.insert_temp(shown_id(), size));
}

impl Shell {
    /// Shows the panel that asks what is exported.
    pub(in crate::app) fn show_export(&mut self, ctx: &Context) {
        let window = ctx.content_rect().size();
        let stage = ctx.data(|data| data.get_temp(shown_id())).unwrap_or(window);
        let speed = self.clock.speed();
        self.clock.set_playing(false);
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let plots = shots::plots_of(session.lab.as_mut());
        let form = ExportForm::new(session, &plots, [window, stage], speed, &self.folders);
        self.dialog = Some(Dialog::Export(Box::new(form)));
    }

    /// Asks where the talk goes as pages.
    pub(in crate::app) fn show_handout(&mut self, ctx: &Context) {
        self.show_export(ctx);
        if let Some(Dialog::Export(form)) = &mut self.dialog {
            form.choose_handout(&self.folders);
        }
    }

    /// Writes what the panel describes, or begins to.
    pub(in crate::app) fn write_export(&mut self, ctx: &Context) {
        let Some(Dialog::Export(mut form)) = self.dialog.take() else {
            return;
        };
        let light = ctx.theme() == eframe::egui::Theme::Light;
        let look = (light, self.preferences.zoom);
        let ready = form.ready(&self.folders, look);
        let done = match ready {
            Ok(Some(ready)) => self.export(ctx, &ready).map(|()| true),
            Ok(None) => Ok(false),
            Err(refusal) => Err(refusal),
        };
        match done {
            Ok(true) => return,
            Ok(false) => form.refusal = None,
            Err(refusal) => form.refusal = Some(refusal.to_string()),
        }
        self.dialog = Some(Dialog::Export(form));
    }

    fn export(&mut self, ctx: &Context, ready: &Ready) -> Result<(), Refusal> {
        let export = &ready.export;
        if let Some(stretch) = export.stretch {
            let lab = self.copy_of_lab()?;
            let until = SimTime::from_secs_f64(stretch.until_s);
            let filmed = match export.part {
                Exported::Window => {
                    let mut shell = window_of(lab, export, stretch.speed)?;
                    shell.preferences = self.preferences.clone();
                    shell.reading_open = self.reading_open;
                    Filmed::Shell(Box::new(shell))
                }
                _ => Filmed::Lab(lab),
            };
            let film = Film::new(filmed, export.clone(), stretch, ready.zoom);
            self.filming = Some(Job {
                work: Work::Film(Box::new(film), Some(until)),
                path: ready.path.clone(),
                since_s: 0.0,
            });
            return Ok(());
        }
        if export.part == Exported::Talk {
            let mut export = export.clone();
            export.step = self.lab().and_then(Talk::slide_at);
            self.filming = Some(Job {
                work: Work::Talk(Printing::begin(export, self.copy_of_lab()?)),
                path: ready.path.clone(),
                since_s: 0.0,
            });
            return Ok(());
        }
        let made = self.make(ctx, ready)?;
        self.keep_made(ctx, &ready.path, &made)
    }

    fn make(&mut self, ctx: &Context, ready: &Ready) -> Result<Made, Refusal> {
        let export = &ready.export;
        let speed = self.clock.speed();
        let title = self.lab().map(title_of).unwrap_or_default();
        let text = |text: Option<String>, what: &str| Made {
            bytes: text.unwrap_or_default().into_bytes(),
            said: what.to_owned(),
        };
        match export.part {
            Exported::Metrics => Ok(text(
                self.lab().map(tables::metrics),
                "parameters and metrics",
            )),
            Exported::Series => Ok(text(self.lab().map(tables::series), "series")),
            Exported::Window => {
                let memory = ctx.memory(Clone::clone);
                let about = (title.as_str(), speed);
                shots::make(Scene::Shell(self), export, ready.zoom, Some(memory), about)
            }
            Exported::Stage | Exported::Plot | Exported::Talk => {
                let Some(session) = self.session_mut() else {
                    return Err(Refusal::new("nothing is open."));
                };
                let scene = Scene::Lab(session.lab.as_mut());
                shots::make(scene, export, ready.zoom, None, (&title, speed))
            }
        }
    }

    /// The same experiment once more, which can be moved without moving what is on the screen.
    fn copy_of_lab(&self) -> Result<Box<dyn Lab>, Refusal> {
        let lab = self.lab().ok_or_else(|| Refusal::new("nothing is open."))?;
        let opened = lab.chapter().lab()?;
        let mut copy = (opened.open)(Opening::File(&FileText::read(lab.to_file()?)?))?;
        copy.cancel_replay();
        Ok(copy)
    }

    fn keep_made(
        &mut self,
        ctx: &Context,
        path: &std::path::Path,
        made: &Made,
    ) -> Result<(), Refusal> {
        files::write_bytes(path, &made.bytes)?;
        let text = format!("Exported {}: {}", made.said, path.display());
        self.notices.say(ctx.time(), Tone::Info, text);
        Ok(())
    }

    /// Goes on with a film, if one is being made.
    pub(in crate::app) fn film(&mut self, ctx: &Context, real_s: f64) {
        let Some(mut job) = self.filming.take() else {
            return;
        };
        job.since_s += real_s;
        ctx.request_repaint();
        let written = match job.go_on() {
            Ok(None) => {
                self.filming = Some(job);
                return;
            }
            Ok(Some(made)) => self.keep_made(ctx, &job.path, &made),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = written {
            self.notices
                .say(ctx.time(), Tone::Error, refusal.to_string());
        }
    }
}
