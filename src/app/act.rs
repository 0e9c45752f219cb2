//! What the shell does when it is asked.

use eframe::egui::{Context, ViewportCommand};
use xxhash_rust::xxh3::xxh3_64;

use super::action::{FileAction, LessonAction, OpenAction, PathAction, TimeAction, WindowAction};
use super::closing::Closing;
use super::coming::First;
use super::dialog::Dialog;
use super::finder::Finder;
use super::future::Two;
use super::glossary::Glossary;
use super::menus::zoom_by;
use super::notices::Tone;
use super::preferences::{PLOTS, PLOTS_RANGE, ZOOM};
use super::source::Source;
use super::{Action, Session, Shell, Start, What};
use crate::chapters::chapter;
use crate::io;
use crate::lesson::{BetState, Betting, FOLLOW, Lab, Refusal, Successor, Talk};
use crate::sim::SimTime;

/// Seeds that "new luck" draws are below this, so that they can be read aloud.
const SEEDS: u64 = 10_000;

impl Shell {
    /// Opens what the command line asks for.
    pub(super) fn begin(&mut self, start: Start) -> Result<(), Refusal> {
        // A moment, a picture and a room are about the laboratory.
        let begins_otherwise =
            start.at.is_some() || start.play || start.present || start.screenshot.is_some();
        match start.what {
            What::LastChapter | What::Refused(_) | What::Trace(_) => {
                let last = chapter(&self.preferences.last_chapter);
                if let Ok(chapter) = last {
                    self.open_chapter(chapter)?;
                }
                self.begin_path_unless(begins_otherwise);
                match start.what {
                    What::Refused(refusal) => {
                        self.notices.say(0.0, Tone::Error, refusal.to_string());
                    }
                    What::Trace(path) => self.show_trace(Some(&path)),
                    _ => self.start_playing(),
                }
            }
            What::Chapter(chapter) => {
                self.open_chapter(chapter)?;
                self.begin_path_unless(begins_otherwise);
                self.start_playing();
            }
            What::Preset(chapter, preset) => self.open_preset(chapter, preset)?,
            What::File(path, file) => {
                let opened = self.open_read(file, Source::File(path));
                if let Err(refusal) = opened {
                    // Whoever double-clicks a file sees no terminal, and a script no window.
                    io::warn(&refusal);
                    self.notices.say(0.0, Tone::Error, refusal.to_string());
                }
            }
        }
        let first = First {
            at: start.at,
            step: start.step,
            play: start.play,
        };
        match &mut self.coming {
            Some(coming) => coming.first = Some(first),
            None => self.begin_with(first),
        }
        Ok(())
    }

    /// Goes on with what has been opened first.
    pub(super) fn begin_with(&mut self, first: First) {
        // Nobody has opened anything else yet that could be brought back.
        let left = self.former.clear();
        self.keeper.left.extend(left);
        if let Some(session) = self.session_mut() {
            session.lab.set_ghost(None);
        }
        if let Some(at) = first.at {
            self.go_to(at);
        }
        if let Some(step) = first.step {
            self.go_to_linked(step);
        }
        if first.play {
            self.play(true);
        }
    }

    /// Goes to the step that a link leads to, counted from 1, or says that there is none.
    pub(super) fn go_to_linked(&mut self, step: usize) {
        let count = self.lab().map_or(0, Talk::slide_count);
        if (1..=count).contains(&step) {
            self.go_to_slide(step - 1);
        } else {
            let text = format!("There is no step {step} in this experiment, which has {count}.");
            self.notices.say(0.0, Tone::Error, text);
        }
    }

    /// Takes away what is in front; what was asked there is not done.
    fn close_dialog(&mut self) {
        self.dialog = None;
        if self.closing == Closing::Asking {
            self.closing = Closing::No;
        }
    }

    /// Does what is asked. A refusal changes nothing and is said.
    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        if !self.may(&action) {
            return;
        }
        let done = match action {
            Action::Time(action) => {
                self.act_on_time(ctx, action);
                Ok(())
            }
            Action::Open(action) => self.act_on_opening(action),
            Action::Lesson(action) => self.act_on_lesson(ctx, action),
            Action::Practice(action) => self.act_on_practice(action),
            Action::File(action) => self.act_on_file(ctx, action),
            Action::Talk(action) => self.act_on_talk(ctx, action),
            Action::Window(action) => self.act_on_window(ctx, action),
            Action::Kept(action) => self.act_on_kept(ctx, action),
            Action::Share(action) => self.share(ctx, action),
            Action::Path(action) => self.act_on_path(action),
            Action::Ignore => Ok(()),
        };
        if let Err(refusal) = done {
            self.notices
                .say(ctx.time(), Tone::Error, refusal.to_string());
        }
    }

    fn act_on_time(&mut self, ctx: &Context, action: TimeAction) {
        match action {
            TimeAction::TogglePlay => self.play(!self.clock.playing()),
            TimeAction::Step(count) => self.step(count),
            TimeAction::GoTo(at) => self.go_to(at),
            TimeAction::GoToStart => self.go_to(SimTime::ZERO),
            TimeAction::Again => {
                self.go_to(SimTime::ZERO);
                self.play(true);
            }
            TimeAction::GoToEnd => {
                if let Some(horizon) = self.lab().map(Lab::horizon) {
                    self.go_to(horizon);
                }
            }
            TimeAction::Speed(speed) => self.set_speed(speed),
            TimeAction::SpeedBy(steps) if self.clock.follow_by(steps) => {}
            TimeAction::SpeedBy(steps) => self.set_speed(self.clock.speed_by(steps)),
            TimeAction::Reset => self.change(|session| session.lab.reset()),
            TimeAction::NewLuck => self.change(|session| {
                let seed = next_seed(session.lab.seed());
                session.lab.new_luck(seed);
            }),
            TimeAction::Seed(seed) => self.change(|session| session.lab.new_luck(seed)),
            TimeAction::Undo => self.undo(ctx),
            TimeAction::Redo => self.redo(ctx),
            TimeAction::CancelReplay => {
                self.cancel_coming();
                self.change(Session::stop_here);
            }
        }
    }

    fn act_on_opening(&mut self, action: OpenAction) -> Result<(), Refusal> {
        match action {
            OpenAction::Chapter(chapter) => self.visit(chapter),
            OpenAction::ChapterNamed(id) => chapter(&id).and_then(|chapter| self.visit(chapter)),
            OpenAction::Preset(chapter, preset) => self.open_preset(chapter, preset),
            OpenAction::PresetAt(place) => self.open_preset_at(place),
            OpenAction::PresetNamed(id) => self.open_preset_named(&id),
            OpenAction::Goal(chapter, goal) => self.show_goal(chapter, goal),
            OpenAction::PathStep(id, step) => {
                chapter(&id).and_then(|chapter| self.open_path_at(chapter, step))
            }
            OpenAction::Question(chapter, id) => self.show_question(chapter, id),
            OpenAction::RunOfQuestion(id) => self.open_question(&id),
            OpenAction::File(path) => self.open_file(&path),
            OpenAction::Trace(path) => {
                self.show_trace(path.as_deref());
                Ok(())
            }
            OpenAction::RunOnTrace(chapter) => self.run_on_trace(chapter),
            OpenAction::LookAtTrace => self.look_at_trace(),
            OpenAction::Chooser => {
                self.show_experiments(true);
                Ok(())
            }
            OpenAction::Gallery => {
                self.show_experiments(false);
                Ok(())
            }
        }
    }

    fn act_on_lesson(&mut self, ctx: &Context, action: LessonAction) -> Result<(), Refusal> {
        match action {
            LessonAction::Command(text) => self.command(&text),
            LessonAction::Exchange(name, how) => match self.session_mut() {
                Some(session) => session.lab.exchange(name, how),
                None => Ok(()),
            },
            LessonAction::Answer(id, option) => {
                let name = format!("{}/{id}", self.current);
                self.preferences.note_answer(name, option);
                Ok(())
            }
            LessonAction::Bet(option) if self.is_walking() => {
                self.act_on_path(PathAction::Guess(option as f64))
            }
            LessonAction::Bet(option) => {
                self.bet(option);
                Ok(())
            }
            LessonAction::DismissBet => {
                self.dismiss_bet();
                Ok(())
            }
            LessonAction::Explain => {
                self.explain(ctx);
                Ok(())
            }
            LessonAction::Follow(which) => {
                self.follow(ctx, which);
                Ok(())
            }
        }
    }

    fn act_on_file(&mut self, ctx: &Context, action: FileAction) -> Result<(), Refusal> {
        match action {
            FileAction::Save => return self.save(ctx),
            FileAction::SaveAs => return self.show_save(),
            FileAction::Write => self.write_form(ctx),
            FileAction::Forget(path) => self.preferences.recent.retain(|known| *known != path),
            FileAction::ShowExport => self.show_export(ctx),
            FileAction::ShowHandout => self.show_handout(ctx),
            FileAction::WriteExport => self.write_export(ctx),
            FileAction::ExportView(kind) => return self.export_view(ctx, kind),
            FileAction::CancelExport => self.filming = None,
        }
        Ok(())
    }

    /// Explains the status line, or says that there is nothing to explain.
    fn explain(&mut self, ctx: &Context) {
        let pace = self.pace();
        let can = |lab: &dyn Lab| lab.status(pace).has_why;
        if !self.lab().is_some_and(can) {
            let text = "Nothing that could be explained is happening at this moment.";
            self.notices.say(ctx.time(), Tone::Info, text);
        } else if let Some(session) = self.session_mut() {
            session.lab.explain_status(pace);
        }
    }

    /// Follows one request of what is under way, or another one, at the pace of what happens to it;
    /// says if there is none.
    fn follow(&mut self, ctx: &Context, which: Successor) {
        let pace = self.pace();
        let session = self.session_mut();
        let followed = session.is_some_and(|session| session.lab.follow_next(pace, which));
        if followed {
            self.set_speed(FOLLOW);
        } else {
            let text = match which {
                Successor::Next => "No request has been sent yet that could be followed.",
                Successor::Alike => "No later request so far is like the one that is followed.",
            };
            self.notices.say(ctx.time(), Tone::Info, text);
        }
    }

    /// Shows or hides the text, which this chapter remembers.
    fn set_reading(&mut self, open: bool) {
        self.reading_open = Some(open);
        self.preferences.reading_open = open;
        self.preferences.layout_mut(self.current).reading_open = Some(open);
    }

    fn set_plots(&mut self, share: Option<f32>) {
        let share = share.map(|share| share.clamp(*PLOTS_RANGE.start(), *PLOTS_RANGE.end()));
        self.preferences.layout_mut(self.current).plots = share;
    }

    /// Gives a command in words. In the list of everything that can be done it can be corrected
    /// where it was given, if it is refused.
    fn command(&mut self, text: &str) -> Result<(), Refusal> {
        let done = match self.session_mut() {
            Some(session) => session.lab.command(text),
            None => Err(Refusal::new(
                "this chapter has no lab to which something could be done.",
            )),
        };
        match (&mut self.dialog, done) {
            (Some(Dialog::Find(finder)), Err(refusal)) => finder.refuse(&refusal),
            (Some(Dialog::Find(_)), Ok(())) => self.dialog = None,
            (_, done) => return done,
        }
        Ok(())
    }

    /// Lets time run or stand still; where nothing runs it stands.
    fn play(&mut self, on: bool) {
        let runs = self.session().is_some();
        // What the run shows must not be seen before it has been predicted.
        self.clock.set_playing(on && runs && !self.awaits_guess());
    }

    /// Bets, and lets the run begin that decides.
    fn bet(&mut self, option: usize) {
        if let Some(session) = self.session_mut() {
            session.lab.choose(option);
        }
        self.clock.set_playing(true);
    }

    /// Skips the bet and begins without it, or says no more of the one that was made.
    fn dismiss_bet(&mut self) {
        let asked = self.lab().and_then(Betting::bet_state) == Some(BetState::Asked);
        if let Some(session) = self.session_mut() {
            session.lab.dismiss_bet();
        }
        if asked {
            self.start_playing();
        }
    }

    /// Sets the speed, which the experiment keeps.
    fn set_speed(&mut self, speed: f64) {
        self.clock.set_speed(speed);
        let speed = self.clock.chosen();
        if let Some(session) = self.session_mut() {
            session.lab.set_pace(speed);
        }
    }

    fn act_on_window(&mut self, ctx: &Context, action: WindowAction) -> Result<(), Refusal> {
        match action {
            WindowAction::ToggleHelp => {
                let open = matches!(self.dialog, Some(Dialog::Help));
                self.dialog = if open { None } else { Some(Dialog::Help) };
            }
            WindowAction::ShowGlossary(term) => {
                self.dialog = Some(Dialog::Glossary(Glossary::at(term)));
            }
            WindowAction::ShowProgress => self.dialog = Some(Dialog::Progress),
            WindowAction::ShowFinder => {
                let finder = Finder::new(&self.chapters, self.session());
                self.dialog = Some(Dialog::Find(finder));
            }
            WindowAction::ShowTwo => self.dialog = Some(Dialog::Two(Two::default())),
            WindowAction::Compare => self.compare(ctx)?,
            WindowAction::PinA => self.pin_a(),
            WindowAction::Unpin => self.unpin(),
            WindowAction::Close => self.close_dialog(),
            WindowAction::ShowTab(tab) => self.reading.choose(self.current, tab),
            WindowAction::ToggleReading => {
                // The storyboard gives way to the text first.
                let open = std::mem::take(&mut self.storyboard_open)
                    || !self.reading_open.unwrap_or_default();
                self.set_reading(open);
            }
            WindowAction::Zoom(zoom) => self.set_zoom(ctx, zoom),
            WindowAction::ZoomBy(steps) => {
                let zoom = zoom_by(self.preferences.zoom, steps);
                self.set_zoom(ctx, zoom);
            }
            WindowAction::Theme(theme) => {
                self.preferences.theme = theme;
                ctx.set_theme(self.preferences.egui_theme());
            }
            WindowAction::ReducedMotion(on) => self.preferences.reduced_motion = on,
            WindowAction::ToggleFullScreen => {
                let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or_default());
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
            }
            WindowAction::PlotsBy(steps) => {
                let share = self.preferences.layout_of(self.current).plots;
                let share = share.unwrap_or(PLOTS) + steps as f32 * 0.05;
                self.set_plots(Some(share));
            }
            WindowAction::Plots(share) => self.set_plots(share),
            WindowAction::Refuse(why) => return Err(Refusal::new(why)),
            WindowAction::Dismiss(number) => self.notices.dismiss(number),
        }
        Ok(())
    }

    fn set_zoom(&mut self, ctx: &Context, zoom: f32) {
        if (self.preferences.zoom - zoom).abs() < 1e-3 {
            return;
        }
        self.preferences.zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        ctx.set_zoom_factor(self.preferences.zoom);
        // Whether there is room for the text has to be decided anew.
        self.reading_open = None;
    }

    /// Changes the run; what it was going to is of no interest any more.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.session_mut() {
            session.going_to = None;
            session.stepping = 0;
            session.tell_replay = false;
            session.replaying_s = 0.0;
            change(session);
        }
    }

    fn step(&mut self, count: i64) {
        self.clock.set_playing(false);
        if let Some(session) = self.session_mut().filter(|session| !session.busy()) {
            session.stepping = count;
        }
    }

    /// Goes to a moment over as many frames as it takes, and stays there.
    pub(super) fn go_to(&mut self, at: SimTime) {
        self.clock.set_playing(false);
        self.change(|session| {
            session.lab.cancel_replay();
            session.going_to = Some(at);
        });
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
        let mut drawn = std::collections::BTreeSet::new();
        for _ in 0..40 {
            let next = next_seed(seed);
            assert_ne!(next, seed);
            assert!((1..SEEDS).contains(&next));
            assert_eq!(next, next_seed(seed));
            drawn.insert(next);
            seed = next;
        }
        assert_eq!(drawn.len(), 40);
    }
}
