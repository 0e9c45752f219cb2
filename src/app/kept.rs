//! What is in no file yet, kept on the disk in case the program ends: every experiment that was
//! touched has a file of its own there until its owner saves it or lets go of it.

mod salvage;

pub(super) use salvage::salvaged;

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::action::KeptAction;
use super::entries;
use super::files::{self, Folders, Lock, Locked, State, Store};
use super::former::all_open;
use super::left::{Keeping, Left};
use super::notices::Tone;
use super::preferences::{Preferences, Read};
use super::session::Origin;
use super::source::Source;
use super::{Session, Shell};
use crate::lesson::{FORMAT, Outline, Refusal, read_outline};
use crate::sim::SimTime;

/// What files are called that have been put aside: those of a newer program, and others.
const NEWER: &str = "newer";
const DAMAGED: &str = "damaged";
/// Real seconds between two times of writing after something was done.
const AFTER_EDIT_S: f64 = 1.5;
/// The same while nothing but time goes on.
const AFTER_TIME_S: f64 = 5.0;
/// What takes long to write is written less often: at most this share of the time goes into it.
const SHARE: f64 = 0.05;
/// What a run may do before it is written for the last time, in units of work.
const SETTLING: u64 = 200_000;
/// A run without any command is worth keeping after this long.
const WORTHWHILE: SimTime = SimTime::from_nanos(5_000_000_000);

/// What a window keeps.
#[derive(Debug, Default)]
pub(super) struct Keeper {
    /// This window's folder, once there is something to keep.
    store: Option<Store>,
    /// What is kept and not open.
    pub left: Vec<Left>,
    /// When something was written last, in egui's time, and how long it took.
    last: Option<(f64, f64)>,
    /// Whether a failure to write has been told.
    told: bool,
    /// Whether what is being opened is to be saved at once.
    saves_next: bool,
}

impl Keeper {
    /// Takes over what windows have left behind that are gone. What cannot be read is put aside
    /// and told.
    pub(super) fn begin(folders: &Folders, tell: &mut Vec<String>) -> Self {
        let mut keeper = Self::default();
        let places = folders.kept().zip(folders.autosave()).zip(folders.aside());
        let Some(((all, lone), aside)) = places else {
            return keeper;
        };
        // What a newer program wrote was put aside by an older one than this.
        let mut lone: Vec<PathBuf> = vec![lone];
        for path in files::aside(&aside, NEWER) {
            if files::read_kept(&path).is_ok_and(|source| read_outline(&source).is_ok()) {
                lone.push(path);
            }
        }
        let Some((store, taken)) = Store::taking_over(&all, &lone) else {
            return keeper;
        };
        for path in taken.into_iter().rev() {
            match files::read_kept(&path).and_then(|source| outline(&source)) {
                Ok(outline) => keeper.left.push(Left::new(path, &outline)),
                Err(refusal) => tell.extend(put_aside(&path, folders, &refusal)),
            }
        }
        keeper.store = Some(store);
        keeper
    }

    /// The experiments from last time, the latest first.
    pub(super) fn last_time(&self) -> impl Iterator<Item = &Left> {
        self.left.iter().filter(|left| left.from_last_time)
    }

    /// Seconds until an experiment is to be written; `None` if it is kept as it stands. `shown`
    /// says whether it is the one in front.
    pub(super) fn wait_s(&self, session: &Session, shown: bool, now_s: f64) -> Option<f64> {
        let under_way = session.busy() && shown;
        if !self.wants(session, shown) || under_way && !session.unsaved() {
            return None;
        }
        let lab = session.lab.as_ref();
        let edited = session.kept.written.map(|(_, edits)| edits) != Some(lab.edits());
        let usual = if edited && session.unsaved() && !under_way {
            AFTER_EDIT_S
        } else {
            AFTER_TIME_S
        };
        let (last_s, took_s) = self.last.unwrap_or((f64::NEG_INFINITY, 0.0));
        Some((last_s + usual.max(took_s / SHARE) - now_s).max(0.0))
    }

    /// Whether there is something in an experiment that its file does not have.
    fn wants(&self, session: &Session, shown: bool) -> bool {
        if session.kept.is_whole(session) {
            return false;
        }
        let lab = session.lab.as_ref();
        // What was only watched is worth keeping while nothing better is kept.
        let watched = shown
            && session.path.is_none()
            && session.lab.walk().is_none()
            && self.last_time().next().is_none()
            && lab.now() > WORTHWHILE;
        !session.gone && (session.unsaved() || watched)
    }

    /// Writes an experiment; a failure is told once.
    pub(super) fn write(
        &mut self,
        session: &mut Session,
        folders: &Folders,
        now_s: f64,
    ) -> Result<(), Refusal> {
        if session.kept.is_whole(session) {
            return Ok(());
        }
        let (written, took_s) = super::clock::timed(|| self.try_write(session, folders));
        self.last = Some((now_s, took_s));
        match written {
            Ok(()) => {
                self.told = false;
                Ok(())
            }
            Err(_) if std::mem::replace(&mut self.told, true) => Ok(()),
            Err(refusal) => Err(refusal),
        }
    }

    /// Writes an experiment as it stands, unless that is done already.
    pub(super) fn write_now(
        &mut self,
        session: &mut Session,
        folders: &Folders,
    ) -> Result<(), Refusal> {
        if session.kept.is_whole(session) {
            return Ok(());
        }
        self.try_write(session, folders)
    }

    fn try_write(&mut self, session: &mut Session, folders: &Folders) -> Result<(), Refusal> {
        let Some(all) = folders.kept() else {
            return Err(Refusal::new("this computer has no folder for it."));
        };
        let path = match &session.kept.path {
            Some(path) => path.clone(),
            None => self.next_path(&all)?,
        };
        files::write(&path, &session.lab.to_file()?)?;
        session.kept = Keeping {
            path: Some(path),
            written: Some((session.lab.revision(), session.lab.edits())),
        };
        Ok(())
    }

    fn next_path(&mut self, all: &Path) -> Result<PathBuf, Refusal> {
        if self.store.is_none() {
            let store = Store::open(all).map_err(|error| {
                let all = all.display();
                Refusal::new(format!("the folder cannot be made ({error}): {all}"))
            })?;
            self.store = Some(store);
        }
        let store = self.store.as_mut().map(Store::next_path);
        store.ok_or_else(|| Refusal::new("there is no folder for it."))
    }
}

/// Ends what is under way, at a moment whose events have all run.
fn settle(session: &mut Session) {
    if session.busy() {
        session.stop_here();
        // What takes longer than that only makes the digest another one.
        let _soon = session.lab.seek(session.lab.now(), SETTLING);
    }
}

/// Puts a file of ours aside that cannot be read, and says so.
fn put_aside(path: &Path, folders: &Folders, refusal: &Refusal) -> Option<String> {
    let newer = files::read_kept(path).is_ok_and(|source| is_newer(&source));
    let name = if newer { NEWER } else { DAMAGED };
    let aside = files::put_aside(path, &folders.aside()?, name)?;
    Some(format!(
        "An experiment from last time cannot be opened: {refusal} It is kept: {}",
        aside.display()
    ))
}

/// What is told of a kept experiment; of a damaged one what can be read.
fn outline(source: &str) -> Result<Outline, Refusal> {
    match read_outline(source) {
        Err(refusal) if !is_newer(source) => damaged_outline(source).ok_or(refusal),
        read => read,
    }
}

fn damaged_outline(source: &str) -> Option<Outline> {
    let parts = entries::parts(source).into_iter();
    let parts: Vec<_> = parts.filter_map(entries::named).collect();
    let value = |wanted: &str| {
        let known = parts.iter().find(|(name, _)| *name == wanted);
        known.map(|(_, value)| *value)
    };
    let text = |value| ron::from_str::<String>(value).ok();
    Some(Outline {
        chapter: value("chapter").and_then(text)?,
        title: value("title").and_then(text).unwrap_or_default(),
        now_ns: value("now_ns")
            .and_then(|value| ron::from_str(value).ok())
            .unwrap_or_default(),
    })
}

/// Whether a file says that it has a shape which this program does not know.
fn is_newer(source: &str) -> bool {
    let parts = entries::parts(source);
    let format = parts.into_iter().filter_map(entries::named);
    let mut format = format.filter(|(name, _)| *name == "format");
    format.any(|(_, value)| value.parse::<u32>().is_ok_and(|format| format > FORMAT))
}

/// The zoom, before there is a window that could say what else is wrong with the preferences.
pub(super) fn zoom(folders: &Folders) -> f32 {
    let source = folders.preferences().as_deref().and_then(files::read_state);
    match source {
        Some(State::Text(text)) => Read::of(&text).preferences.zoom,
        Some(State::Unreadable) | None => Preferences::default().zoom,
    }
}

/// Reads the preferences, and says what in them could not be read; such a file is kept aside.
pub(super) fn read_preferences(folders: &Folders, tell: &mut Vec<String>) -> Preferences {
    let Some(path) = folders.preferences() else {
        return Preferences::default();
    };
    let Some(source) = files::read_state(&path) else {
        return Preferences::default();
    };
    let read = match source {
        State::Text(text) => Read::of(&text),
        State::Unreadable => Read::unreadable(),
    };
    if let Some(remark) = read.remark()
        && let Some(folder) = folders.aside()
        && let Some(aside) = files::copy_aside(&path, &folder, "preferences")
    {
        tell.push(format!(
            "The preferences {remark}. What can be read of them is used, and the file is kept: {}",
            aside.display()
        ));
    }
    read.preferences
}

impl Shell {
    /// Does what is asked about experiments that are in no file.
    pub(super) fn act_on_kept(&mut self, ctx: &Context, action: KeptAction) -> Result<(), Refusal> {
        match action {
            KeptAction::Restore(path) => {
                self.restore(&path)?;
                self.dialog = None;
            }
            KeptAction::LetGo(path) => self.let_go(&path),
            KeptAction::Save(which) => self.save_one(ctx, &which)?,
            KeptAction::Mark(which, goes) => self.mark(which, goes),
            KeptAction::CloseNow => self.close_now(ctx),
        }
        Ok(())
    }

    /// Opens an experiment that is kept. Of one that is damaged it opens what can be read.
    pub(super) fn restore(&mut self, path: &Path) -> Result<(), Refusal> {
        if !files::exists(path) {
            self.keeper.left.retain(|left| left.path != path);
        }
        let source = files::read_kept(path)?;
        self.open_text(source, Source::Kept(path.to_owned()))
    }

    /// The same, and asks where it is saved.
    pub(super) fn restore_and_save(&mut self, path: &Path) -> Result<(), Refusal> {
        self.keeper.saves_next = true;
        self.restore(path)
    }

    /// Takes over what has been kept and is open now.
    pub(super) fn arrive_kept(&mut self, path: &Path, mut session: Session) -> Result<(), Refusal> {
        self.keeper.left.retain(|left| left.path != path);
        self.former.forget(path);
        session.mark_unsaved();
        session.origin = Origin::LastTime;
        let damage = session.damage.take();
        if damage.is_none() {
            session.kept_in(path.to_owned());
        }
        self.start_replay(session);
        self.dialog = None;
        if std::mem::take(&mut self.keeper.saves_next) {
            self.show_save()?;
        }
        match damage {
            None => Ok(()),
            Some(refusal) => {
                let opened = " What can be read of it has been opened.";
                Err(self.put_aside(path, &refusal, opened))
            }
        }
    }

    /// Puts the file of an experiment aside that cannot be read, and tells where it is.
    pub(super) fn put_aside(&mut self, path: &Path, refusal: &Refusal, also: &str) -> Refusal {
        self.keeper.saves_next = false;
        self.keeper.left.retain(|left| left.path != path);
        let aside = self.folders.aside();
        let aside = aside.and_then(|aside| files::put_aside(path, &aside, DAMAGED));
        Refusal::new(match aside {
            Some(aside) => format!("{refusal}{also} The file is kept: {}", aside.display()),
            None => format!("{refusal}{also}"),
        })
    }

    /// Keeps an experiment as it stands, if it is in no file.
    pub(super) fn keep_one(&mut self, session: &mut Session) {
        if self.keeps_nothing || !session.unsaved() || session.gone {
            return;
        }
        if let Err(refusal) = self.keeper.write_now(session, &self.folders) {
            let text = format!("This run is not kept for next time: {refusal}");
            self.notices.say(0.0, Tone::Error, text);
        }
    }

    /// Deletes an experiment that is kept.
    pub(super) fn let_go(&mut self, path: &Path) {
        self.keeper.left.retain(|left| left.path != path);
        files::remove(path);
    }

    /// Writes everything that is in no file yet, and the preferences, as the window closes.
    pub fn keep(&mut self) {
        if self.keeps_nothing {
            return;
        }
        if !self.keep_preferences(true) {
            // Somebody holds the lock who does not let go of it: they are written without.
            self.write_preferences();
        }
        let shown = self.watched();
        for session in all_open(&mut self.sessions, &mut self.former, &mut self.latter) {
            let shown = shown == Some(session.number);
            if self.keeper.wants(session, shown) && (!session.busy() || session.unsaved()) {
                settle(session);
                // There is no window left to say it in if this fails.
                drop(self.keeper.write(session, &self.folders, 0.0));
            } else if !session.unsaved() && !shown {
                session.forget_kept();
            }
        }
    }

    /// Writes what is due of what is in no file yet; says after how many seconds to look again.
    pub(super) fn keep_what_is_due(&mut self, now_s: f64) -> (Option<f64>, Result<(), Refusal>) {
        let mut next: Option<f64> = None;
        if self.keeps_nothing {
            return (next, Ok(()));
        }
        let shown = self.watched();
        let mut outcome = Ok(());
        for session in all_open(&mut self.sessions, &mut self.former, &mut self.latter) {
            let shown = shown == Some(session.number);
            match self.keeper.wait_s(session, shown, now_s) {
                Some(wait_s) if wait_s > 0.0 => {
                    next = Some(next.map_or(wait_s, |next| next.min(wait_s)));
                }
                Some(_) => outcome = outcome.and(self.keeper.write(session, &self.folders, now_s)),
                None => {}
            }
        }
        (next, outcome)
    }

    /// The run in front, which is worth keeping for having been watched while nothing was done in
    /// any other.
    fn watched(&self) -> Option<u64> {
        let mut sessions = self.sessions.values().chain(self.former.sessions());
        let nothing_done = !sessions.any(Session::unsaved);
        self.session()
            .filter(|_| nothing_done)
            .map(|session| session.number)
    }

    /// Takes a session out of the memory. What was done in it stays on the disk, and is listed
    /// until its owner lets go of it.
    pub(super) fn put_away(&mut self, mut session: Session) {
        self.keep_one(&mut session);
        if session.unsaved() {
            self.keeper.left.extend(Left::of(&session));
        } else {
            session.forget_kept();
        }
    }

    /// Writes the preferences if they have changed, together with what other windows have changed
    /// in them. Says whether that could be done now: another window may be at it.
    pub(super) fn keep_preferences(&mut self, patient: bool) -> bool {
        if self.keeps_nothing || self.kept == self.preferences {
            return true;
        }
        let Some(lock) = self.folders.preferences_lock() else {
            return true;
        };
        let lock = if patient {
            Lock::wait_for(&lock)
        } else {
            match Lock::try_new(&lock) {
                Ok(Locked::Held(lock)) => Some(lock),
                Ok(Locked::Elsewhere) => None,
                // Without a folder nothing can be written, which is tried with the next change.
                Err(_) => return true,
            }
        };
        if lock.is_none() {
            return false;
        }
        self.write_preferences();
        true
    }

    fn write_preferences(&mut self) {
        let mut told = Vec::new();
        let theirs = read_preferences(&self.folders, &mut told);
        let merged = Preferences::merged(&self.kept, &self.preferences, &theirs);
        if let Some((path, text)) = self.folders.preferences().zip(merged.write()) {
            // They are written again with the next change; losing them harms no experiment.
            drop(files::write(&path, &text));
        }
        for text in told {
            self.notices.say(0.0, Tone::Error, text);
        }
        self.preferences.take_over(&merged);
        self.kept = self.preferences.clone();
    }
}
