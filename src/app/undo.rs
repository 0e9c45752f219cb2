//! Taking back and doing again: in the run, and the opening of another one.

use eframe::egui::{Context, Event};

use super::former::{Former, Latter, MOST};
use super::notices::Tone;
use super::source::Source;
use super::{Session, Shell};
use crate::lesson::Lab;
use crate::sim::SimTime;

impl Shell {
    /// Whether there is something to take back.
    pub(super) fn can_undo(&self) -> bool {
        let in_lab = self.session().is_some_and(|session| session.lab.can_undo());
        in_lab || self.former.has(self.current)
    }

    /// Whether there is something to do again.
    pub(super) fn can_redo(&self) -> bool {
        let in_lab = self.session().is_some_and(|session| session.lab.can_redo());
        in_lab || self.latter_place().is_some()
    }

    /// Takes back what was done last: in the run, or the opening of it.
    pub(super) fn undo(&mut self, ctx: &Context) {
        if self.in_lab(ctx, "Undo", |lab| lab.undo()) {
            return;
        }
        match self.former.take(self.current) {
            None => {}
            Some(Former::Whole(session)) => self.bring_back(*session),
            Some(Former::Text(kept)) => {
                let text = kept.text.clone();
                if let Err(refusal) = self.open_text(text, Source::Former(kept)) {
                    self.notices
                        .say(ctx.time(), Tone::Error, refusal.to_string());
                }
            }
        }
    }

    /// Puts a run that was replaced in its place again.
    pub(super) fn bring_back(&mut self, former: Session) {
        let steps = former.lab.steps_made();
        if let Some(mut session) = self.bring_in(former) {
            session.lab.rest();
            if session.lab.log_len() == 0 {
                session.forget_kept();
            }
            self.latter.push(Latter { session, steps });
            if self.latter.len() > MOST {
                let oldest = self.latter.remove(0);
                self.put_undone_away(oldest.session);
            }
        }
    }

    /// Forgets what was undone in a chapter: something else is done there.
    pub(super) fn forget_latter(&mut self, chapter: &str) {
        let is_of = |latter: &mut Latter| latter.session.chapter().id == chapter;
        let gone: Vec<Latter> = self.latter.extract_if(.., is_of).collect();
        for latter in gone {
            self.put_undone_away(latter.session);
        }
    }

    /// What was done in a run that undo has put aside was taken back before, unless it was too much
    /// for that.
    fn put_undone_away(&mut self, mut session: Session) {
        if session.lab.log_len() == 0 {
            session.mark_saved();
        }
        self.put_away(session);
    }

    /// Does again what was taken back last.
    pub(super) fn redo(&mut self, ctx: &Context) {
        if self.in_lab(ctx, "Redo", |lab| lab.redo()) {
            return;
        }
        let Some(place) = self.latter_place() else {
            return;
        };
        let latter = self.latter.remove(place).session;
        if let Some(session) = self.bring_in(latter) {
            let oldest = self.former.push(session);
            self.keeper.left.extend(oldest.and_then(Former::into_left));
        }
    }

    /// Undoes or redoes in the run; where that moves the clock, it is said.
    fn in_lab(&mut self, ctx: &Context, word: &str, act: fn(&mut dyn Lab) -> bool) -> bool {
        let Some(session) = self.sessions.get_mut(self.current) else {
            return false;
        };
        let lab = session.lab.as_mut();
        let before = lab.replaying_to().unwrap_or(lab.now());
        if !act(lab) {
            return false;
        }
        session.tell_replay = false;
        session.replaying_s = 0.0;
        let to = lab.replaying_to().unwrap_or(before);
        if to != before {
            session.going_to = None;
            let said = format!(
                "{word} has moved the clock from {} to {}, where that run stood.",
                moment(before),
                moment(to)
            );
            self.notices.say(ctx.time(), Tone::Info, said);
        }
        true
    }

    /// Puts a run in the place of the one in front, which is handed back.
    fn bring_in(&mut self, session: Session) -> Option<Session> {
        let before = self.sessions.insert(session.chapter().id, session);
        self.take_pace();
        self.clock.set_playing(false);
        before
    }

    fn latter_place(&self) -> Option<usize> {
        let steps = self.lab().map(Lab::steps_made)?;
        self.latter.iter().rposition(|latter| {
            latter.session.chapter().id == self.current && latter.steps == steps
        })
    }

    /// Lets the lab in front know where a gesture ends and another begins: with each press.
    pub(super) fn count_gestures(&mut self, ctx: &Context) {
        // A pass that egui repeats within a frame is no other press.
        if ctx.current_pass_index() == 0 {
            let presses = |event: &&Event| begins(event);
            let presses = ctx.input(|input| input.events.iter().filter(presses).count());
            self.gestures += presses as u64;
        }
        let gestures = self.gestures;
        if let Some(session) = self.session_mut() {
            session.lab.set_gesture(gestures);
        }
    }
}

/// Whether something is pressed with it.
fn begins(event: &Event) -> bool {
    match event {
        Event::PointerButton { pressed, .. } => *pressed,
        Event::Key {
            pressed, repeat, ..
        } => *pressed && !repeat,
        Event::AccessKitActionRequest(_) | Event::Paste(_) => true,
        _ => false,
    }
}

/// A moment as it is said.
pub(super) fn moment(at: SimTime) -> String {
    let seconds = format!("{:.6}", at.as_secs_f64());
    let short = seconds.trim_end_matches('0').trim_end_matches('.');
    format!("{short} s")
}
