//! Opening and saving.

use std::path::Path;

use eframe::egui::Context;

use super::dialog::Dialog;
use super::experiments::Experiments;
use super::former::Former;
use super::notices::Tone;
use super::save::SaveForm;
use super::source::Source;
use super::{Session, Shell, files, measure};
use crate::chapters::chapter;
use crate::lesson::{
    BetState, Betting, Chapter, FOLLOW, Goal, LIMITS, Lab, Opening, Preset, Refusal, Replayed,
};
use crate::sim::SimTime;

impl Shell {
    pub(super) fn open_chapter(&mut self, chapter: &'static Chapter) -> Result<(), Refusal> {
        if chapter.content.lab().is_some() && !self.sessions.contains_key(chapter.id) {
            let session = Session::first_of(chapter)?;
            self.sessions.insert(chapter.id, session);
        }
        if self.current != chapter.id {
            self.clock.set_playing(false);
            self.rest();
            self.current = chapter.id;
            // Each chapter has a layout of its own.
            self.reading_open = None;
        }
        self.take_pace();
        chapter.id.clone_into(&mut self.preferences.last_chapter);
        Ok(())
    }

    /// Lets time run at the pace of the experiment in front.
    pub(super) fn take_pace(&mut self) {
        if let Some(lab) = self.lab() {
            let pace = if lab.follows() { FOLLOW } else { lab.pace() };
            self.clock.set_speed(pace);
        }
    }

    pub(super) fn open_preset_at(&mut self, place: usize) -> Result<(), Refusal> {
        let info = self.info_of(self.current);
        let found = info.and_then(|info| {
            let card = info.cards.get(place)?;
            Some((info.chapter, card.preset))
        });
        match found {
            Some((chapter, preset)) => self.open_preset(chapter, preset),
            None => Ok(()),
        }
    }

    pub(super) fn open_preset_named(&mut self, id: &str) -> Result<(), Refusal> {
        let (chapter_id, id) = id.split_once('/').unwrap_or((self.current, id));
        let chapter = chapter(chapter_id)?;
        let preset = chapter.lab()?.preset(id)?;
        self.open_preset(chapter, preset)
    }

    /// Opens the experiment from which a goal is attempted, and unfolds its rules.
    pub(super) fn show_goal(
        &mut self,
        chapter: &'static Chapter,
        goal: &'static Goal,
    ) -> Result<(), Refusal> {
        let preset = chapter.lab()?.preset(goal.preset)?;
        self.open_preset(chapter, preset)?;
        self.reading.seek_goal(goal.id);
        self.reading_open = Some(true);
        Ok(())
    }

    /// Shows a question where its chapter asks it.
    pub(super) fn show_question(
        &mut self,
        chapter: &'static Chapter,
        id: String,
    ) -> Result<(), Refusal> {
        self.open_chapter(chapter)?;
        self.reading.seek_question(id);
        self.reading_open = Some(true);
        Ok(())
    }

    pub(super) fn open_preset(
        &mut self,
        chapter: &'static Chapter,
        preset: &'static Preset,
    ) -> Result<(), Refusal> {
        let lab = (chapter.lab()?.open)(Opening::Preset(preset))?;
        self.install(Session::new(lab));
        self.start_playing();
        Ok(())
    }

    /// A set-up plays at once; a run is replayed to its moment and stays there.
    pub(super) fn start_replay(&mut self, session: Session) {
        let at_start = session
            .lab
            .replaying_to()
            .is_none_or(|to| to == SimTime::ZERO);
        let id = session.chapter().id;
        self.install(session);
        self.arrival.begin(id);
        if at_start {
            self.start_playing();
        } else {
            self.clock.set_playing(false);
        }
    }

    /// Lets time run, unless it is wanted still or a bet is to be made first.
    pub(super) fn start_playing(&mut self) {
        let asks = self.lab().and_then(Betting::bet_state) == Some(BetState::Asked);
        // On a path time runs when the step lets it.
        let runs = self.session().is_some() && !self.is_walking();
        self.clock
            .set_playing(runs && !asks && !self.preferences.reduced_motion);
    }

    /// Puts a session in the place of the one that its chapter has; that one's curve stays behind
    /// as a ghost, and undo brings it back.
    pub(super) fn install(&mut self, mut session: Session) {
        let id = session.chapter().id;
        self.arrival.hide();
        if let Some(mut former) = self.sessions.remove(id) {
            former.lab.forget_undone();
            self.forget_latter(id);
            session.lab.set_ghost(Some(former.lab.as_ghost()));
            if let Some(pinned) = former.lab.pinned() {
                self.pinned = Some((id, pinned));
            }
            // What is in no file is on the disk before it may leave the memory.
            self.keep_one(&mut former);
            let oldest = self.former.push(former);
            self.keeper.left.extend(oldest.and_then(Former::into_left));
        }
        self.sessions.insert(id, session);
        if self.current != id {
            self.rest();
            self.current = id;
            self.reading_open = None;
        }
        self.take_pace();
        id.clone_into(&mut self.preferences.last_chapter);
    }

    /// Lets go of memory before another chapter is looked at.
    fn rest(&mut self) {
        if let Some(session) = self.session_mut() {
            session.lab.rest();
        }
    }

    /// Notes how the replay of an opened file ended, which the card about the file tells.
    pub(super) fn tell_replay(&mut self, replayed: Replayed) {
        let Some(session) = self.session_mut() else {
            return;
        };
        session.replaying_s = 0.0;
        if std::mem::take(&mut session.tell_replay) {
            session.replayed = Some(replayed);
        }
    }

    /// Saves where it was saved last, or asks where.
    pub(super) fn save(&mut self, ctx: &Context) -> Result<(), Refusal> {
        let path = self.session().and_then(|session| session.path.clone());
        match path {
            Some(path) if self.session().is_some_and(Session::file_is_ours) => {
                self.write_to(ctx, &path)
            }
            // Somebody else has changed it, which is asked about.
            Some(_) => {
                self.show_save()?;
                self.write_form(ctx);
                Ok(())
            }
            None => self.show_save(),
        }
    }

    /// Asks where to save.
    pub(super) fn show_save(&mut self) -> Result<(), Refusal> {
        let session = self.session().ok_or_else(|| {
            Refusal::new("Nothing runs in this chapter, so there is nothing to save.")
        })?;
        let form = SaveForm::new(session, &self.folders);
        self.dialog = Some(Dialog::Save(form));
        Ok(())
    }

    pub(super) fn show_experiments(&mut self, to_type: bool) {
        let panel = Experiments::new(&self.folders, &self.preferences.recent, to_type);
        self.dialog = Some(Dialog::Experiments(panel));
    }

    /// Writes what the form describes; what stands in the way is said in the form.
    pub(super) fn write_form(&mut self, ctx: &Context) {
        let Some(Dialog::Save(form)) = &mut self.dialog else {
            return;
        };
        form.refusal = None;
        let words = [&form.title, &form.notes, &form.author].map(|text| text.trim().to_owned());
        let characters: usize = words.iter().map(|text| text.chars().count()).sum();
        if characters > LIMITS.characters {
            form.refusal = Some(format!(
                "Title, notes and author may have {} characters together.",
                LIMITS.characters
            ));
            return;
        }
        let path = match form.target(&self.folders) {
            Ok(Some(path)) => path,
            Ok(None) => return,
            Err(refusal) => {
                form.refusal = Some(refusal.to_string());
                return;
            }
        };
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let lab = session.lab.as_mut();
        let before = [lab.title(), lab.notes(), lab.author()].map(str::to_owned);
        describe(lab, words);
        match self.write_to(ctx, &path) {
            Ok(()) => {
                self.dialog = None;
                self.go_on_closing(ctx);
            }
            Err(refusal) => {
                if let Some(session) = self.session_mut() {
                    describe(session.lab.as_mut(), before);
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
        if session.busy() {
            return Err(Refusal::new(
                "the run is still on its way; save it once it has arrived there, or cancel the \
                 replay.",
            ));
        }
        let text = session.lab.to_file()?;
        files::write(path, &text)?;
        session.path = Some(path.to_owned());
        session.stamp = Some(files::stamp_of(&text));
        session.mark_saved();
        session.forget_kept();
        self.preferences.note_recent(path);
        let said = format!("Saved: {}", path.display());
        self.notices.say(ctx.time(), Tone::Info, said);
        Ok(())
    }

    /// Opens the run that measures the answer to a question of the present chapter.
    pub(super) fn open_question(&mut self, id: &str) -> Result<(), Refusal> {
        let info = self.info_of(self.current);
        let found = info.and_then(|info| Some((info.chapter, info.question(id)?.clone())));
        let Some((chapter, question)) = found else {
            return Ok(());
        };
        let source = Source::Question(format!("{}/{id}", chapter.id), question.show.clone());
        let build = move || measure::run(chapter, &question).map(Session::new);
        self.open_built(build, source)
    }
}

/// Changes title, notes and author.
fn describe(lab: &mut dyn Lab, [title, notes, author]: [String; 3]) {
    lab.describe(title, notes);
    lab.sign(author);
}
