//! An experiment that is being opened: read, checked and built beside the window, which never waits
//! for it longer than a frame.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use eframe::egui::Context;

use super::kept::salvaged;
use super::notices::Tone;
use super::session::Origin;
use super::shown::Shown;
use super::source::Source;
use super::{Session, Shell};
use crate::io;
use crate::lesson::{FileText, Refusal};
use crate::sim::SimTime;

/// What is built quicker than this is there at once.
const AT_ONCE: Duration = Duration::from_millis(25);

/// What is to be done once the first experiment of a window is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct First {
    /// The moment to go to.
    pub(super) at: Option<SimTime>,
    /// The step of its storyboard to go to, counted from 1.
    pub(super) step: Option<usize>,
    /// Whether to play at once.
    pub(super) play: bool,
}

/// An experiment that is being opened.
#[derive(Debug)]
pub(super) struct Coming {
    source: Source,
    /// What follows if it is the first.
    pub(super) first: Option<First>,
    built: Receiver<Result<Session, Refusal>>,
}

impl Coming {
    /// Begins to build an experiment.
    fn begin(
        build: impl FnOnce() -> Result<Session, Refusal> + Send + 'static,
        source: Source,
    ) -> Result<Self, Refusal> {
        let (done, built) = channel();
        let work = move || {
            // Who has cancelled does not listen any more.
            drop(done.send(build()));
        };
        std::thread::Builder::new()
            .name("opening".to_owned())
            .spawn(work)
            .map_err(|error| Refusal::new(format!("the experiment cannot be opened: {error}.")))?;
        Ok(Self {
            source,
            first: None,
            built,
        })
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        match &self.source {
            Source::File(path) => super::files::name_of(path),
            Source::Pasted => "what was pasted".to_owned(),
            Source::Kept(_) => "what was kept".to_owned(),
            Source::Former(_) => "the run that was replaced".to_owned(),
            Source::Question(..) => "the run of the question".to_owned(),
            Source::Trace => "the lab on the trace".to_owned(),
            Source::Exercise(_) => "the run of the exercise".to_owned(),
        }
    }
}

impl Shell {
    /// Opens the experiment in a text: at once if that is quickly done, and else over as many
    /// frames as it takes.
    pub(super) fn open_text(&mut self, text: String, source: Source) -> Result<(), Refusal> {
        let from = source.clone();
        self.open_built(move || build(text, &from), source)
    }

    /// As [`Self::open_text`], for a text that has been read as a file already.
    pub(super) fn open_read(&mut self, file: FileText, source: Source) -> Result<(), Refusal> {
        self.open_built(move || Session::opened(&file), source)
    }

    /// As [`Self::open_text`], for what is built otherwise.
    pub(super) fn open_built(
        &mut self,
        build: impl FnOnce() -> Result<Session, Refusal> + Send + 'static,
        source: Source,
    ) -> Result<(), Refusal> {
        let coming = Coming::begin(build, source)?;
        match coming.built.recv_timeout(AT_ONCE) {
            Err(RecvTimeoutError::Timeout) => {
                self.coming = Some(coming);
                Ok(())
            }
            built => self.arrive(coming.source, built.unwrap_or_else(|_| Err(cannot()))),
        }
    }

    /// Takes over what has been opened meanwhile.
    pub(super) fn receive(&mut self, ctx: &Context) {
        let Some(coming) = self.coming.take() else {
            return;
        };
        let built = match coming.built.try_recv() {
            Err(std::sync::mpsc::TryRecvError::Empty) => {
                self.coming = Some(coming);
                ctx.request_repaint();
                return;
            }
            built => built.unwrap_or_else(|_| Err(cannot())),
        };
        match self.arrive(coming.source, built) {
            Ok(()) => {
                if let Some(first) = coming.first {
                    self.begin_with(first);
                }
            }
            Err(refusal) => {
                if coming.first.is_some() {
                    io::warn(&refusal);
                }
                self.notices
                    .say(ctx.time(), Tone::Error, refusal.to_string());
            }
        }
    }

    /// Gives up what is being opened; it stays where it is.
    pub(super) fn cancel_coming(&mut self) {
        if let Some(Coming {
            source: Source::Former(kept),
            ..
        }) = self.coming.take()
        {
            self.keeper.left.extend(kept.left);
        }
    }

    /// Why something was not opened.
    fn cannot_be_opened(&mut self, source: &Source, refusal: Refusal) -> Refusal {
        match source {
            Source::File(path) => Refusal::new(format!("{refusal} {}", path.display())),
            Source::Kept(path) => self.put_aside(path, &refusal, ""),
            Source::Former(kept) => {
                self.keeper.left.extend(kept.left.clone());
                refusal
            }
            Source::Pasted | Source::Question(..) | Source::Trace | Source::Exercise(_) => refusal,
        }
    }

    fn arrive(&mut self, source: Source, built: Result<Session, Refusal>) -> Result<(), Refusal> {
        self.coming = None;
        let mut session = match built {
            Ok(session) => session,
            Err(refusal) => return Err(self.cannot_be_opened(&source, refusal)),
        };
        match source {
            Source::File(path) => {
                self.preferences.note_recent(&path);
                session.path = Some(path);
                session.origin = Origin::File;
            }
            Source::Pasted => {
                session.origin = Origin::Pasted;
                session.mark_unsaved();
            }
            Source::Kept(path) => return self.arrive_kept(&path, session),
            Source::Former(kept) => {
                session.path = kept.path;
                session.stamp = kept.stamp;
                if let Some(left) = kept.left {
                    session.kept_in(left.path);
                }
                session.origin = kept.origin;
                session.tell_replay = false;
                if kept.unsaved {
                    session.mark_unsaved();
                }
                self.bring_back(session);
                return Ok(());
            }
            Source::Question(name, show) => {
                let shown = Shown::of(&show, session.lab.as_ref());
                self.reading.measured.insert(name, shown.said.clone());
                session.shown = Some(shown);
                self.install(session);
                self.play_up_to_answer();
                return Ok(());
            }
            Source::Trace => {
                session.mark_unsaved();
                self.dialog = None;
                self.install(session);
                self.start_playing();
                return Ok(());
            }
            Source::Exercise(at) => {
                session.tell_replay = false;
                self.install(session);
                self.go_to(at);
                return Ok(());
            }
        }
        self.start_replay(session);
        self.dialog = None;
        Ok(())
    }
}

/// Builds what a text holds; of what the program has kept as much as can be read.
fn build(text: String, source: &Source) -> Result<Session, Refusal> {
    // What cannot be read at all is asked once more for what can be.
    let kept = matches!(source, Source::Kept(_)).then(|| text.clone());
    let built = FileText::read(text).and_then(|file| Session::opened(&file));
    match (built, kept) {
        (Err(refusal), Some(text)) => salvaged(&text, refusal),
        (built, _) => built,
    }
}

/// Building ended without a word, which no input is known to cause.
fn cannot() -> Refusal {
    Refusal::new("the experiment cannot be opened.")
}
