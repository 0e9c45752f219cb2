//! Opening and saving.

use std::path::{Path, PathBuf};

use eframe::egui::Context;

use super::dialog::Dialog;
use super::experiments::Experiments;
use super::notices::Tone;
use super::save::SaveForm;
use super::{Session, Shell, files, measure};
use crate::lesson::{
    BetState, Betting, Chapter, LIMITS, Opening, Preset, Refusal, Replayed, chapter, read_header,
};
use crate::sim::SimTime;

/// Runs that were replaced and can be brought back.
const MOST_FORMER: usize = 3;

impl Shell {
    pub(super) fn open_chapter(&mut self, chapter: &'static Chapter) -> Result<(), Refusal> {
        chapter.built()?;
        if !self.sessions.contains_key(chapter.id)
            && let Some(course) = self.course_of(chapter.id)
        {
            let session = Session::first_of(course)?;
            self.sessions.insert(chapter.id, session);
        }
        if self.current != chapter.id {
            self.clock.set_playing(false);
            self.current = chapter.id;
        }
        self.take_pace();
        chapter.id.clone_into(&mut self.preferences.last_chapter);
        Ok(())
    }

    /// Lets time run at the pace of the experiment in front.
    fn take_pace(&mut self) {
        if let Some(pace) = self.session().map(|session| session.lab.pace()) {
            self.clock.set_speed(pace);
        }
    }

    pub(super) fn open_preset_at(&mut self, place: usize) -> Result<(), Refusal> {
        let course = self.course_of(self.current);
        let found = course.and_then(|course| {
            let card = course.cards.get(place)?;
            Some((course.chapter, card.preset))
        });
        match found {
            Some((chapter, preset)) => self.open_preset(chapter, preset),
            None => Ok(()),
        }
    }

    pub(super) fn open_preset_named(&mut self, id: &str) -> Result<(), Refusal> {
        let Some(session) = self.session() else {
            return Ok(());
        };
        let chapter = session.chapter();
        let preset = chapter.built()?.preset(id)?;
        self.open_preset(chapter, preset)
    }

    pub(super) fn open_preset(
        &mut self,
        chapter: &'static Chapter,
        preset: &'static Preset,
    ) -> Result<(), Refusal> {
        let lab = (chapter.built()?.open)(Opening::Preset(preset))?;
        self.install(Session::new(lab));
        self.start_playing();
        Ok(())
    }

    /// Opens a file; a refusal ends with its path and changes nothing.
    pub(super) fn open_file(&mut self, path: &Path) -> Result<(), Refusal> {
        let source = files::read(path)?;
        self.open_source(path.to_owned(), &source)
    }

    pub(super) fn open_source(&mut self, path: PathBuf, source: &str) -> Result<(), Refusal> {
        let mut session = opened(source)
            .map_err(|refusal| Refusal::new(format!("{refusal} {}", path.display())))?;
        self.preferences.note_recent(&path);
        session.path = Some(path);
        self.start_replay(session);
        self.dialog = None;
        Ok(())
    }

    /// A set-up plays at once; a run is replayed to its moment and stays there.
    fn start_replay(&mut self, session: Session) {
        let at_start = session
            .lab
            .replaying_to()
            .is_none_or(|to| to == SimTime::ZERO);
        self.install(session);
        if at_start {
            self.start_playing();
        } else {
            self.clock.set_playing(false);
        }
    }

    /// Lets time run, unless it is wanted still or a bet is to be made first.
    pub(super) fn start_playing(&mut self) {
        let asks = self.lab().and_then(Betting::bet_state) == Some(BetState::Asked);
        self.clock
            .set_playing(!asks && !self.preferences.reduced_motion);
    }

    /// Brings back the experiment from last time.
    pub(super) fn restore(&mut self) -> Result<(), Refusal> {
        let Some(last) = self.last_time.take() else {
            return Ok(());
        };
        let mut session = opened(&last.source)?;
        session.mark_unsaved();
        self.start_replay(session);
        Ok(())
    }

    /// Forgets the experiment from last time.
    pub(super) fn discard(&mut self) {
        self.last_time = None;
        if let Some(path) = self.folders.autosave() {
            files::remove(&path);
        }
    }

    /// Puts a session in the place of the one that its chapter has; that one's curve stays behind
    /// as a ghost, and undo brings it back.
    fn install(&mut self, mut session: Session) {
        let id = session.chapter().id;
        if let Some(former) = self.sessions.remove(id) {
            session.lab.set_ghost(Some(former.lab.as_ghost()));
            if self.former.len() == MOST_FORMER {
                self.former.remove(0);
            }
            self.former.push(former);
        }
        self.sessions.insert(id, session);
        self.current = id;
        self.take_pace();
        id.clone_into(&mut self.preferences.last_chapter);
    }

    /// Whether there is something to take back.
    pub(super) fn can_undo(&self) -> bool {
        let in_lab = self.session().is_some_and(|session| session.lab.can_undo());
        in_lab || self.former_place().is_some()
    }

    /// Takes back what was done last: in the run, or the opening of it.
    pub(super) fn undo(&mut self) {
        let undone = self.session_mut().is_some_and(|session| {
            session.going_to = None;
            session.tell_replay = false;
            session.lab.undo()
        });
        if !undone && let Some(place) = self.former_place() {
            let former = self.former.remove(place);
            self.sessions.insert(former.chapter().id, former);
            self.take_pace();
            self.clock.set_playing(false);
        }
    }

    fn former_place(&self) -> Option<usize> {
        self.former
            .iter()
            .rposition(|session| session.chapter().id == self.current)
    }

    /// Tells how the replay of an opened file ended.
    pub(super) fn tell_replay(&mut self, now_s: f64, replayed: Replayed) {
        let Some(session) = self.session_mut() else {
            return;
        };
        session.replaying_s = 0.0;
        if !std::mem::take(&mut session.tell_replay) {
            return;
        }
        let at = session.lab.now();
        let title = session.title().to_owned();
        let (tone, outcome) = match replayed {
            Replayed::NothingRecorded => return,
            Replayed::Identical => (Tone::Info, "replayed, identical".to_owned()),
            Replayed::Different => (
                Tone::Error,
                "replayed, but the digest differs: the file was edited, or this is a bug"
                    .to_owned(),
            ),
            Replayed::DifferentVersion => (
                Tone::Error,
                "replayed; it comes from another version of the model, so numbers may differ"
                    .to_owned(),
            ),
        };
        self.notices
            .say(now_s, tone, format!("{title}, {at}: {outcome}."));
    }

    /// Saves where it was saved last, or asks where.
    pub(super) fn save(&mut self, ctx: &Context) -> Result<(), Refusal> {
        let Some(session) = self.session() else {
            return Ok(());
        };
        if let Some(path) = session.path.clone() {
            return self.write_to(ctx, &path);
        }
        self.show_save();
        Ok(())
    }

    pub(super) fn show_save(&mut self) {
        if let Some(session) = self.session() {
            let form = SaveForm::new(session, &self.folders);
            self.dialog = Some(Dialog::Save(form));
        }
    }

    pub(super) fn show_experiments(&mut self, to_type: bool) {
        let panel = Experiments::new(&self.folders, to_type);
        self.dialog = Some(Dialog::Experiments(panel));
    }

    /// Writes what the form describes; what stands in the way is said in the form.
    pub(super) fn write_form(&mut self, ctx: &Context) {
        let Some(Dialog::Save(form)) = &mut self.dialog else {
            return;
        };
        form.refusal = None;
        let (title, notes) = (form.title.trim().to_owned(), form.notes.trim().to_owned());
        if title.chars().count() + notes.chars().count() > LIMITS.characters {
            form.refusal = Some(format!(
                "Title and notes may have {} characters together.",
                LIMITS.characters
            ));
            return;
        }
        let Some(path) = form.target(&self.folders) else {
            return;
        };
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let before = (
            session.lab.title().to_owned(),
            session.lab.notes().to_owned(),
        );
        session.lab.describe(title, notes);
        match self.write_to(ctx, &path) {
            Ok(()) => self.dialog = None,
            Err(refusal) => {
                if let Some(session) = self.session_mut() {
                    session.lab.describe(before.0, before.1);
                }
                if let Some(Dialog::Save(form)) = &mut self.dialog {
                    form.refusal = Some(refusal.to_string());
                }
            }
        }
    }

    fn write_to(&mut self, ctx: &Context, path: &Path) -> Result<(), Refusal> {
        let Some(session) = self.sessions.get_mut(self.current) else {
            return Ok(());
        };
        let text = session.lab.to_file()?;
        files::write(path, &text)?;
        session.path = Some(path.to_owned());
        session.mark_saved();
        self.preferences.note_recent(path);
        let said = format!("Saved: {}", path.display());
        self.notices.say(ctx.time(), Tone::Info, said);
        Ok(())
    }

    /// Lets the model measure the answer to a question.
    pub(super) fn measure(&mut self, id: &str) -> Result<(), Refusal> {
        let Some(course) = self.course_of(self.current) else {
            return Ok(());
        };
        if let Some(question) = course.question(id) {
            let lab = measure::run(course, question)?;
            let name = format!("{}/{id}", course.chapter.id);
            let said = measure::verdict(&question.show, lab.as_ref());
            self.reading.measured.insert(name, said);
        }
        Ok(())
    }

    /// Loads the run that measures the answer to a question.
    pub(super) fn open_question(&mut self, id: &str) -> Result<(), Refusal> {
        let Some(course) = self.course_of(self.current) else {
            return Ok(());
        };
        if let Some(question) = course.question(id) {
            let lab = measure::run(course, question)?;
            self.install(Session::new(lab));
            self.clock.set_playing(false);
        }
        Ok(())
    }
}

/// Opens the text of a file without touching what is open.
fn opened(source: &str) -> Result<Session, Refusal> {
    let header = read_header(source)?;
    let opened = chapter(&header.chapter)?.built()?;
    let lab = (opened.open)(Opening::File(source))?;
    let mut session = Session::new(lab);
    session.tell_replay = true;
    Ok(session)
}
