//! The lab in front of a room: what is shown there, and how a talk goes on.

mod ask;
mod code;
mod ink;
mod lock;
mod menu;
mod pointer;
mod screen;
mod speaker;
mod strip;
mod walls;
mod zoom;

use eframe::egui::{Context, Options, ViewportCommand};

pub(super) use menu::{present_menu_ui, present_rows};
pub(super) use pointer::Pointer;
pub(super) use screen::zoom_for;
pub(super) use walls::Walls;

use code::Code;
use ink::Ink;
use pointer::Over;

use super::action::{Blank, PathAction, SpeakerAction, TalkAction};
use super::notices::Tone;
use super::{Action, Session, Shell};
use crate::lesson::{Refusal, Slide};
use crate::ui::plots;
use crate::ui::present::{present, presenting_in};
use crate::ui::theme::restyle;

/// The name of a chapter's ready-made talk.
pub const TALK: &str = "talk";
/// Events that a step may take before the picture is drawn; beyond it the replay is seen.
const PROMPT: u64 = 400_000;

/// A lab that is being shown to a room.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub(super) struct Presenter {
    /// The plot that is shown.
    pub plot: usize,
    /// What fills the screen instead of the lab.
    pub blank: Option<Blank>,
    /// When it began, in the window's seconds.
    pub since_s: f64,
    /// Whether the window was full screen before.
    full_before: bool,
    /// Whether the speaker's window is open.
    pub speaker: bool,
    /// Whether it stands below the wall; `None`: where there is one monitor alone.
    strip: Option<bool>,
    /// The notes' size; 1 is the usual one.
    notes: f32,
    /// Whether the speaker is asked whether the talk is to end.
    asks_to_end: bool,
    /// When its step began, in the window's seconds.
    step_since_s: Option<f64>,
    /// The hands counted, the latest last.
    hands: Vec<usize>,
    ink: Ink,
    /// Whether a QR code is shown.
    shows_code: bool,
    /// The code, once the run stands where it is to be shown.
    code: Option<Code>,
}

impl Presenter {
    /// What is presented on paper: there are no votes, and no window changes its size.
    pub(super) fn on_paper() -> Self {
        Self {
            plot: 0,
            blank: None,
            since_s: 0.0,
            full_before: true,
            speaker: false,
            strip: None,
            notes: 1.0,
            asks_to_end: false,
            step_since_s: None,
            hands: Vec::new(),
            ink: Ink::default(),
            shows_code: false,
            code: None,
        }
    }
}

/// The notes' sizes, and how much larger the next one is.
const NOTES: std::ops::RangeInclusive<f32> = 0.7..=3.0;
const GROWS: f32 = 1.2;

impl Presenter {
    /// Does what concerns the hand and the speaker alone.
    fn act(&mut self, action: SpeakerAction, has_strip: bool) {
        match action {
            SpeakerAction::ToggleStrip => self.strip = Some(!has_strip),
            SpeakerAction::GrowNotes(steps) => {
                let notes = self.notes * GROWS.powi(steps);
                self.notes = notes.clamp(*NOTES.start(), *NOTES.end());
            }
            SpeakerAction::AskToEnd => self.asks_to_end = !self.asks_to_end,
            SpeakerAction::Hold(tool) => self.ink.tool = tool,
            SpeakerAction::ToggleCode => {
                self.shows_code = !self.shows_code;
                self.code = None;
            }
        }
    }

    /// Takes note of when the step began, and makes the code once the run has arrived there.
    fn settle(&mut self, session: &Session, now_s: f64) {
        self.step_since_s.get_or_insert(now_s);
        let lab = session.lab.as_ref();
        let is_there = lab.replaying_to().is_none() && lab.is_settled();
        if self.shows_code && self.code.is_none() && is_there {
            self.code = Some(Code::of(lab));
        }
    }
}

impl Shell {
    /// Whether the lab is being shown to a room.
    pub fn is_presenting(&self) -> bool {
        self.presenter.is_some()
    }

    /// Whether a question is put to the room.
    pub(super) fn is_asking(&self) -> bool {
        self.presenter.is_some() && self.slide().is_some_and(|slide| slide.ask.is_some())
    }

    /// The step at which the talk stands.
    pub(super) fn slide(&self) -> Option<Slide> {
        let lab = self.lab()?;
        lab.slides().into_iter().nth(lab.slide_at()?)
    }

    /// Whether what is asked may be done now: in front of a room little is.
    pub(super) fn may(&self, action: &Action) -> bool {
        self.presenter.is_none() || lock::allows(action, self.slide().is_some())
    }

    /// Whether a click would mean nothing: at a step at which neither a question is put nor anything
    /// stands before the stage.
    pub(super) fn locks_pointer(&self, ctx: &Context) -> bool {
        let Some(presenter) = &self.presenter else {
            return false;
        };
        // Without windows of its own, the speaker's is inside of this one.
        let speaker_here = presenter.speaker && ctx.embed_viewports() && !self.has_strip();
        let step = self.slide().is_some_and(|slide| slide.ask.is_none());
        step && presenter.blank.is_none() && self.dialog.is_none() && !speaker_here
    }

    /// Does what is asked of a talk.
    pub(super) fn act_on_talk(&mut self, ctx: &Context, action: TalkAction) -> Result<(), Refusal> {
        match action {
            TalkAction::TogglePresenting | TalkAction::PresentHere if self.presenter.is_some() => {
                self.end_presenting(ctx);
            }
            TalkAction::TogglePresenting => self.start_presenting(ctx, 0),
            TalkAction::PresentHere => self.start_presenting(ctx, self.step_here()),
            TalkAction::Present => return self.present_talk(ctx),
            TalkAction::SlideBy(by) if self.is_walking() => {
                return self.act_on_path(PathAction::By(by.signum()));
            }
            TalkAction::SlideBy(by) => self.slide_by(by, ctx),
            TalkAction::GoToSlide(place) => self.go_to_slide(place),
            TalkAction::ToggleBlank(blank) => {
                if let Some(presenter) = &mut self.presenter {
                    let is_it = presenter.blank == Some(blank);
                    presenter.blank = (!is_it).then_some(blank);
                }
            }
            TalkAction::NextPlot => {
                if let Some(presenter) = &mut self.presenter {
                    presenter.plot += 1;
                }
            }
            TalkAction::Vote(option) => self.vote(option),
            TalkAction::TakeVoteBack => self.take_vote_back(),
            TalkAction::ClearVotes => self.clear_votes(),
            TalkAction::ToggleSpeaker => self.toggle_speaker(ctx),
            TalkAction::Speaker(action) => {
                let has_strip = self.has_strip();
                if let Some(presenter) = &mut self.presenter {
                    presenter.act(action, has_strip);
                }
            }
            TalkAction::ChooseWall(monitor) => self.walls.choose(monitor),
            TalkAction::ToggleStoryboard => self.toggle_storyboard(),
            TalkAction::AddSlide(place) => return self.add_slide(place),
            TalkAction::DuplicateSlide(place) => {
                return self.edit_talk(|lab| lab.duplicate_slide(place));
            }
            TalkAction::MoveSlide(from, to) => {
                return self.edit_talk(|lab| lab.move_slide(from, to));
            }
            TalkAction::EditSlide(place, slide) => {
                return self.edit_talk(|lab| lab.edit_slide(place, *slide));
            }
            TalkAction::RemoveSlide(place) => {
                self.change(|session| session.lab.remove_slide(place));
            }
        }
        Ok(())
    }

    /// Opens the chapter's talk and shows it.
    fn present_talk(&mut self, ctx: &Context) -> Result<(), Refusal> {
        self.open_preset_named(TALK)?;
        self.clock.set_playing(false);
        // What ran before has nothing to do with the talk.
        if let Some(session) = self.session_mut() {
            session.lab.set_ghost(None);
        }
        if self.presenter.is_none() {
            self.start_presenting(ctx, 0);
        } else {
            self.go_to_slide(0);
        }
        Ok(())
    }

    /// The step at which the run stands, or the last one before this moment.
    fn step_here(&self) -> usize {
        let Some(lab) = self.lab() else { return 0 };
        let reached = lab.slides();
        let reached = reached.iter().take_while(|slide| slide.at <= lab.now());
        lab.slide_at()
            .unwrap_or_else(|| reached.count().saturating_sub(1))
    }

    /// Shows the lab to a room, from this step on.
    pub(super) fn start_presenting(&mut self, ctx: &Context, place: usize) {
        let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or_default());
        self.dialog = None;
        self.presenter = Some(Presenter {
            since_s: ctx.time(),
            full_before: full,
            ..Presenter::on_paper()
        });
        // A slip of the hand must not take the window from the room: Esc ends the talk first.
        ctx.options_mut(|options| options.quit_shortcuts.clear());
        match self.walls.chosen().filter(|_| self.screenshot.is_none()) {
            // It fills that one.
            Some(monitor) => ctx.send_viewport_cmd(ViewportCommand::SetMonitor(monitor)),
            None if !full && self.screenshot.is_none() => {
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
            }
            None => {}
        }
        self.go_to_slide(place);
    }

    fn end_presenting(&mut self, ctx: &Context) {
        if let Some(presenter) = self.presenter.take()
            && !presenter.full_before
        {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
        }
        let usual = Options::default().quit_shortcuts;
        ctx.options_mut(|options| options.quit_shortcuts = usual);
        ctx.set_zoom_factor(self.preferences.zoom);
        // Whether there is room for the text is decided anew at the former zoom.
        self.reading_open = None;
    }

    fn slide_by(&mut self, by: i64, ctx: &Context) {
        if let Some(presenter) = &mut self.presenter
            && presenter.blank.take().is_some()
        {
            return;
        }
        let Some((count, at)) = self.lab().map(|lab| (lab.slide_count(), lab.slide_at())) else {
            return;
        };
        if count == 0 {
            let text = "This experiment has no storyboard. The chapter's talk is the last of its \
                        experiments.";
            self.notices.say(ctx.time(), Tone::Info, text);
            return;
        }
        let next = match at {
            Some(at) => {
                let by = isize::try_from(by).unwrap_or_default();
                at.saturating_add_signed(by).min(count - 1)
            }
            None => 0,
        };
        if Some(next) != at {
            self.go_to_slide(next);
        }
    }

    /// Goes to a step: the run becomes what the storyboard says.
    pub(super) fn go_to_slide(&mut self, place: usize) {
        if self.presenter.is_some() {
            // What was looked up at another step does not stand before this one.
            self.dialog = None;
        }
        let Some(session) = self.session_mut() else {
            return;
        };
        let mut slides = session.lab.slides();
        let mut earlier = slides.iter().take(place + 1).rev();
        // What a step does not say is as before, however it was reached.
        let plot = earlier.find_map(|slide| slide.plot);
        if place >= slides.len() {
            return;
        }
        let slide = slides.swap_remove(place);
        session.going_to = None;
        session.stepping = 0;
        session.tell_replay = false;
        session.replaying_s = 0.0;
        session.lab.go_to_slide(place);
        session.lab.replay(PROMPT);
        if let Some(pace) = slide.pace {
            self.clock.set_speed(pace);
        }
        self.clock.set_playing(slide.play);
        if let Some(presenter) = &mut self.presenter {
            presenter.hands.clear();
            presenter.blank = None;
            presenter.plot = plot.unwrap_or_default();
            presenter.ink.wipe();
            presenter.asks_to_end = false;
            presenter.step_since_s = None;
            presenter.shows_code = slide.code;
            presenter.code = None;
        }
    }

    fn vote(&mut self, option: usize) {
        let options = self.slide().and_then(|slide| slide.ask);
        if options.is_none_or(|ask| option >= ask.options.len()) {
            return;
        }
        if let Some(presenter) = &mut self.presenter {
            presenter.hands.push(option);
        }
        self.count(option, 1);
    }

    fn take_vote_back(&mut self) {
        let presenter = self.presenter.as_mut();
        if let Some(option) = presenter.and_then(|presenter| presenter.hands.pop()) {
            self.count(option, -1);
        }
    }

    fn count(&mut self, option: usize, by: i32) {
        if let Some(session) = self.session_mut()
            && let Some(place) = session.lab.slide_at()
        {
            session.lab.vote(place, option, by);
        }
    }

    fn clear_votes(&mut self) {
        if let Some(presenter) = &mut self.presenter {
            presenter.hands.clear();
        }
        if let Some(session) = self.session_mut()
            && let Some(place) = session.lab.slide_at()
        {
            session.lab.clear_votes(place);
        }
    }

    fn toggle_speaker(&mut self, ctx: &Context) {
        if self.presenter.is_none() {
            self.start_presenting(ctx, 0);
        }
        if let Some(presenter) = &mut self.presenter {
            presenter.speaker = !presenter.speaker;
        }
    }

    /// What the pointer does over the wall: a click is the next step, a drag draws.
    pub(super) fn point(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let locked = self.locks_pointer(ctx);
        let strip = self.strip_of(ctx);
        let over = Over {
            watched: self.presenter.is_some(),
            locked,
            free: strip,
            in_hand: self
                .presenter
                .as_ref()
                .is_some_and(|shown| shown.ink.is_in_hand()),
        };
        let done = Pointer::after_frame(ctx, over);
        if done.clicked {
            out.push(TalkAction::SlideBy(1).into());
        }
        let mut wall = ctx.content_rect();
        if let Some(strip) = strip {
            wall.set_bottom(strip.top());
        }
        if let Some(presenter) = &mut self.presenter {
            presenter.ink.go_on(wall, done);
            presenter.ink.paint(ctx, wall);
        }
    }

    /// Lets everything drawn in this frame know how it is shown.
    pub(super) fn announce_presenting(&mut self, ctx: &Context) {
        let on = self.presenter.is_some();
        if let Some(session) = self.sessions.get_mut(self.current) {
            session.lab.set_locked(on);
            if let Some(presenter) = &mut self.presenter {
                presenter.settle(session, ctx.time());
            }
        }
        let before = presenting_in(ctx);
        present(ctx, on);
        let shown = self.presenter.as_ref().map(|presenter| presenter.plot);
        plots::alone(ctx, shown.or_else(|| self.walk_plot()));
        if before != on {
            restyle(ctx);
        }
    }
}
