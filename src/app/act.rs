//! What the shell does when it is asked.

use eframe::egui::{Context, ViewportCommand};
use xxhash_rust::xxh3::xxh3_64;

use super::preferences::ZOOM;
use super::top_bar::zoom_by;
use super::{Action, Session, Shell, Start, What};
use crate::lesson::{Chapter, Opening, Preset, Refusal};
use crate::sim::SimTime;

/// Seeds that "new luck" draws are below this, so that they can be read aloud.
const SEEDS: u64 = 10_000;

impl Shell {
    /// Opens what the command line asks for.
    pub(super) fn begin(&mut self, start: Start) -> Result<(), Refusal> {
        match start.what {
            What::LastChapter => {}
            What::Chapter(chapter) => self.open_chapter(chapter)?,
            What::Preset(chapter, preset) => self.open_preset(chapter, preset)?,
            What::File(_, source) => self.open_text(&source)?,
        }
        if let Some(at) = start.at {
            self.go_to(at);
        }
        if start.play {
            self.clock.set_playing(true);
        }
        Ok(())
    }

    /// Does what is asked; a refusal changes nothing.
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        let done = match action {
            Action::OpenChapter(chapter) => self.open_chapter(chapter),
            Action::OpenPreset(chapter, preset) => self.open_preset(chapter, preset),
            Action::OpenPresetAt(place) => self.open_preset_at(place),
            Action::OpenPresetNamed(id) => self.open_preset_named(&id),
            other => {
                self.act_on_time(other, ctx);
                Ok(())
            }
        };
        if let Err(_refusal) = done {}
    }

    fn act_on_time(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::TogglePlay => self.clock.set_playing(!self.clock.playing()),
            Action::Pause => self.clock.set_playing(false),
            Action::Step(count) => self.step(count),
            Action::GoTo(at) => self.go_to(at),
            Action::GoToStart => self.go_to(SimTime::ZERO),
            Action::GoToEnd => {
                if let Some(horizon) = self.lab().map(crate::lesson::Lab::horizon) {
                    self.go_to(horizon);
                }
            }
            Action::Speed(speed) => self.clock.set_speed(speed),
            Action::SpeedBy(steps) => self.clock.set_speed(self.clock.speed_by(steps)),
            Action::Reset => self.change(|session| session.lab.reset()),
            Action::NewLuck => self.change(|session| {
                let seed = next_seed(session.lab.seed());
                session.lab.new_luck(seed);
            }),
            Action::Seed(seed) => self.change(|session| session.lab.new_luck(seed)),
            Action::Undo => self.change(|session| {
                session.lab.undo();
            }),
            other => self.act_on_window(other, ctx),
        }
    }

    fn act_on_window(&mut self, action: Action, ctx: &Context) {
        match action {
            Action::ToggleReading => {
                let open = !self.reading_open.unwrap_or_default();
                self.reading_open = Some(open);
                self.preferences.reading_open = open;
            }
            Action::Explain => {
                let pace = self.pace();
                if let Some(session) = self.session_mut() {
                    session.lab.explain_status(pace);
                }
            }
            Action::Zoom(zoom) => self.set_zoom(ctx, zoom),
            Action::ZoomBy(steps) => {
                let zoom = zoom_by(self.preferences.zoom, steps);
                self.set_zoom(ctx, zoom);
            }
            Action::Theme(theme) => {
                self.preferences.theme = theme;
                ctx.set_theme(self.preferences.egui_theme());
            }
            Action::ReducedMotion(on) => self.preferences.reduced_motion = on,
            Action::ToggleFullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or_default());
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            _ => {}
        }
    }

    fn set_zoom(&mut self, ctx: &Context, zoom: f32) {
        self.preferences.zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        ctx.set_zoom_factor(self.preferences.zoom);
    }

    /// Changes the run; what it was going to is of no interest any more.
    fn change(&mut self, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.session_mut() {
            session.going_to = None;
            session.tell_replay = false;
            change(session);
        }
    }

    fn step(&mut self, count: i64) {
        self.clock.set_playing(false);
        if let Some(session) = self.session_mut().filter(|session| !session.busy()) {
            let steps = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
            if count > 0 {
                session.lab.step(steps);
            } else {
                session.lab.step_back(steps);
            }
        }
    }

    /// Goes to a moment over as many frames as it takes, and stays there.
    fn go_to(&mut self, at: SimTime) {
        self.clock.set_playing(false);
        self.change(|session| {
            session.lab.cancel_replay();
            session.going_to = Some(at);
        });
    }

    fn open_chapter(&mut self, chapter: &'static Chapter) -> Result<(), Refusal> {
        chapter.built()?;
        if !self.sessions.contains_key(chapter.id)
            && let Some(course) = self.courses.iter().find(|c| c.chapter.id == chapter.id)
        {
            let session = Session::first_of(course)?;
            self.sessions.insert(chapter.id, session);
        }
        if self.current != chapter.id {
            self.clock.set_playing(false);
            self.current = chapter.id;
        }
        self.preferences.last_chapter = chapter.id.to_owned();
        Ok(())
    }

    fn open_preset_at(&mut self, place: usize) -> Result<(), Refusal> {
        let course = self.courses.iter().find(|c| c.chapter.id == self.current);
        let card = course.and_then(|course| {
            let card = course.cards.get(place)?;
            Some((course.chapter, card.preset))
        });
        match card {
            Some((chapter, preset)) => self.open_preset(chapter, preset),
            None => Ok(()),
        }
    }

    fn open_preset_named(&mut self, id: &str) -> Result<(), Refusal> {
        let Some(session) = self.session() else {
            return Ok(());
        };
        let chapter = session.chapter();
        let preset = chapter.built()?.preset(id)?;
        self.open_preset(chapter, preset)
    }

    fn open_preset(
        &mut self,
        chapter: &'static Chapter,
        preset: &'static Preset,
    ) -> Result<(), Refusal> {
        let lab = (chapter.built()?.open)(Opening::Preset(preset))?;
        self.install(Session::new(lab));
        self.clock.set_playing(!self.preferences.reduced_motion);
        Ok(())
    }

    fn open_text(&mut self, source: &str) -> Result<(), Refusal> {
        let header = crate::lesson::read_header(source)?;
        let opened = crate::lesson::chapter(&header.chapter)?.built()?;
        let lab = (opened.open)(Opening::File(source))?;
        self.install(Session::new(lab));
        Ok(())
    }

    /// Puts a session in the place of the one that its chapter has; that one's curve stays behind
    /// as a ghost.
    fn install(&mut self, mut session: Session) {
        let id = session.chapter().id;
        if let Some(former) = self.sessions.get(id) {
            session.lab.set_ghost(Some(former.lab.as_ghost()));
        }
        self.sessions.insert(id, session);
        self.current = id;
        self.preferences.last_chapter = id.to_owned();
    }
}

/// The seed after `seed`: the same for everybody, and short.
fn next_seed(seed: u64) -> u64 {
    let next = xxh3_64(&seed.to_le_bytes()) % (SEEDS - 1) + 1;
    if next == seed {
        next % (SEEDS - 1) + 1
    } else {
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_luck_is_another_short_seed_and_repeats() {
        let mut seed = 14;
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..40 {
            let next = next_seed(seed);
            assert_ne!(next, seed);
            assert!((1..SEEDS).contains(&next));
            assert_eq!(next, next_seed(seed));
            seen.insert(next);
            seed = next;
        }
        assert_eq!(seen.len(), 40);
    }
}
