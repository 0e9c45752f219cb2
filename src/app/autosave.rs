//! The running experiment, kept in case it is wanted next time.

use super::files::{self, Folders};
use super::{Session, Shell};
use crate::lesson::{Opening, Refusal, chapter, read_header};
use crate::sim::SimTime;

/// Real seconds between two times of writing.
const EVERY_S: f64 = 10.0;
/// A run without any command is worth keeping after this long.
const WORTHWHILE: SimTime = SimTime::from_nanos(5_000_000_000);

/// What has been written.
#[derive(Debug, Default)]
pub(super) struct Autosave {
    /// Chapter and revision of the last writing.
    written: Option<(&'static str, u64)>,
    /// When it may be written again, in egui's time.
    due_s: f64,
    /// Whether a failure to write has been told.
    told: bool,
}

impl Autosave {
    /// Notes what is open at the start, which nobody has touched yet.
    pub(super) fn begin(&mut self, session: Option<&Session>) {
        self.written = session.map(state);
        self.due_s = EVERY_S;
    }

    /// Seconds after which there will be something to write; `None` if nothing has changed.
    pub(super) fn wait_s(&self, session: &Session, now_s: f64) -> Option<f64> {
        (self.written != Some(state(session)) && worthwhile(session))
            .then(|| (self.due_s - now_s).max(0.0))
    }

    /// Writes what has changed; a failure is told once.
    pub(super) fn write(
        &mut self,
        session: &Session,
        folders: &Folders,
        now_s: f64,
    ) -> Result<(), Refusal> {
        self.written = Some(state(session));
        self.due_s = now_s + EVERY_S;
        let Some(path) = folders.autosave() else {
            return Ok(());
        };
        let written = session
            .lab
            .to_file()
            .and_then(|text| files::write(&path, &text));
        match written {
            Err(refusal) if !std::mem::replace(&mut self.told, true) => Err(refusal),
            _ => Ok(()),
        }
    }
}

fn state(session: &Session) -> (&'static str, u64) {
    (session.chapter().id, session.lab.revision())
}

/// Whether a run would be missed: something was done in it, or it has gone on for a while, and it
/// is in no file.
fn worthwhile(session: &Session) -> bool {
    let in_a_file = session.path.is_some() && !session.unsaved();
    let lab = session.lab.as_ref();
    !in_a_file && !session.busy() && (lab.log_len() > 0 || lab.now() > WORTHWHILE)
}

/// The experiment from last time, offered at the start.
#[derive(Debug)]
pub(super) struct LastTime {
    /// The file.
    pub source: String,
    /// What it was.
    pub title: String,
    /// Where it stood.
    pub at: SimTime,
}

impl LastTime {
    /// What was running when the program was closed; a file that cannot be opened is none.
    pub(super) fn read(folders: &Folders) -> Option<Self> {
        let source = files::read_if_there(&folders.autosave()?)?;
        let header = read_header(&source).ok()?;
        let opened = chapter(&header.chapter).ok()?.lab().ok()?;
        let lab = (opened.open)(Opening::File(&source)).ok()?;
        let at = lab.replaying_to().unwrap_or_default();
        let title = Session::new(lab).title().to_owned();
        Some(Self { source, title, at })
    }
}

impl Shell {
    /// Writes the running experiment and the preferences as the window closes.
    pub fn keep(&mut self) {
        self.keep_preferences();
        if self.keeps_nothing {
            return;
        }
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        if self.autosave_wait_s(session, 0.0).is_some() {
            // There is no window left to say it in if this fails.
            drop(self.autosave.write(session, &self.folders, 0.0));
        } else if !worthwhile(session)
            && self.last_time.is_none()
            && let Some(path) = self.folders.autosave()
        {
            files::remove(&path);
        }
    }

    /// Seconds until the running experiment is to be written; `None` if it need not be. While the
    /// one from last time is still offered, only something that was done may take its place.
    pub(super) fn autosave_wait_s(&self, session: &Session, now_s: f64) -> Option<f64> {
        let may = !self.keeps_nothing && (self.last_time.is_none() || session.unsaved());
        self.autosave.wait_s(session, now_s).filter(|_| may)
    }

    pub(super) fn keep_preferences(&mut self) {
        if self.keeps_nothing || self.kept == self.preferences {
            return;
        }
        self.kept = self.preferences.clone();
        let written = self.folders.preferences().zip(self.preferences.write());
        if let Some((path, text)) = written {
            // They are written again with the next change; losing them harms no experiment.
            drop(files::write(&path, &text));
        }
    }
}
