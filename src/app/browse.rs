//! The system's own file chooser, asked in the background so that no frame waits for it.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;

use eframe::egui::Context;
use rfd::AsyncFileDialog;

/// Said where the system has no file chooser.
pub(super) const NO_CHOOSER: &str =
    "No file chooser answered on this system. Please type the path.";

/// A chooser that says no sooner than this was never shown to anybody, in seconds.
const TOO_SOON_S: f64 = 0.7;

/// What a chooser is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To find a file that is there.
    Open,
    /// To find a trace, whatever it is called.
    Trace,
    /// To say where one goes.
    Save,
    /// To say where a file with this ending goes.
    Export(&'static str),
}

/// A chooser that has been asked for.
#[derive(Debug)]
pub struct Browse {
    answer: Receiver<Option<PathBuf>>,
    since: f64,
}

/// What a chooser has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing yet.
    Waiting,
    /// This file.
    Chosen(PathBuf),
    /// No file.
    GivenUp,
    /// There is none on this system.
    NoChooser,
}

impl Browse {
    /// Asks for the system's chooser, beginning at `path`.
    pub fn start(ctx: &Context, purpose: Purpose, path: &Path) -> Self {
        let (what, ending) = match purpose {
            Purpose::Open | Purpose::Save => ("experiments", "ron"),
            Purpose::Trace => ("all files", "*"),
            Purpose::Export(ending) => (ending, ending),
        };
        let mut dialog = AsyncFileDialog::new().add_filter(what, &[ending]);
        if let Some(folder) = path.parent() {
            dialog = dialog.set_directory(folder);
        }
        if !matches!(purpose, Purpose::Open | Purpose::Trace)
            && let Some(name) = path.file_name()
        {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        // Some systems insist that the dialog is made where the window lives; only its answer
        // is waited for elsewhere.
        let chosen: std::pin::Pin<Box<dyn Future<Output = _> + Send>> = match purpose {
            Purpose::Open | Purpose::Trace => Box::pin(dialog.pick_file()),
            Purpose::Save | Purpose::Export(_) => Box::pin(dialog.save_file()),
        };
        let (answers, answer) = channel();
        let ctx = ctx.clone();
        let since = ctx.time();
        thread::spawn(move || {
            let file = pollster::block_on(chosen);
            // The dialog may have been closed meanwhile; then nobody listens.
            drop(answers.send(file.map(|file| file.path().to_owned())));
            ctx.request_repaint();
        });
        Self { answer, since }
    }

    /// What the chooser in `asked` has said by the moment `now` of egui's time. One that has said
    /// something is taken away.
    pub fn taken(asked: &mut Option<Self>, now: f64) -> Answer {
        let answer = asked
            .as_ref()
            .map_or(Answer::Waiting, |browse| browse.poll(now));
        if answer != Answer::Waiting {
            *asked = None;
        }
        answer
    }

    fn poll(&self, now: f64) -> Answer {
        match self.answer.try_recv() {
            Ok(Some(path)) => Answer::Chosen(path),
            Ok(None) if now - self.since < TOO_SOON_S => Answer::NoChooser,
            Ok(None) => Answer::GivenUp,
            Err(TryRecvError::Empty) => Answer::Waiting,
            Err(TryRecvError::Disconnected) => Answer::NoChooser,
        }
    }
}
