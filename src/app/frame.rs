//! A frame of the shell, from input to repaint.

use std::path::PathBuf;

use eframe::egui::{
    Align2, Context, CornerRadius, Id, LayerId, Order, Stroke, StrokeKind, Ui, ViewportCommand,
};

use super::action::{OpenAction, TimeAction};
use super::experiments::Given;
use super::keys::Keys;
use super::notices::Tone;
use super::session::Origin;
use super::shortcuts::{Front, Talk};
use super::{Action, Shell, bet, goals};
use crate::lesson::{Aftermath, Lab};
use crate::ui::theme::{font, palette_in};

impl Shell {
    /// A frame: keys, time, drawing, and then what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.hold_closing(&ctx);
        let before = self.lab().map(Lab::revision);
        self.count_gestures(&ctx);
        let asked = ctx.with_plugin::<Keys, _>(Keys::take).unwrap_or_default();
        for action in asked {
            self.act(&ctx, action);
        }
        self.open_dropped(&ctx);
        // A pass that egui repeats within a frame takes no time.
        if ctx.current_pass_index() == 0 {
            self.tick(&ctx);
        }
        let mut actions = Vec::new();
        self.announce_presenting(&ctx);
        let aftermath = if self.presenter.is_some() {
            self.present_ui(ui, &mut actions)
        } else {
            self.layout(ui, &mut actions)
        };
        self.future_ui(&ctx, &mut actions);
        self.front_ui(&ctx, &mut actions);
        self.speaker_ui(&ctx, &mut actions);
        self.point(&ctx, &mut actions);
        self.settle(&ctx, aftermath);
        let acted = !actions.is_empty();
        for action in actions {
            self.act(&ctx, action);
        }
        let front = self.front();
        let talk = self.talk();
        let steps = self.slide().is_some();
        let bet = self.lab().is_some_and(bet::shown);
        let under_way = self.coming.is_some()
            || self
                .session()
                .is_some_and(|session| session.under_way().is_some());
        // A talk asks questions of its own.
        let in_talk = self.presenter.is_some() && self.slide().is_some();
        let bet_digits = self.lab().filter(|_| !in_talk).map_or(0, bet::digits);
        let walking = self.is_walking();
        let strip = self.has_strip();
        let bet_digits = bet_digits.max(self.guess_digits());
        ctx.with_plugin::<Keys, _>(|keys| {
            keys.front = front;
            keys.talk = talk;
            keys.steps = steps;
            keys.strip = strip;
            keys.walking = walking;
            keys.bet = bet;
            keys.busy = under_way;
            keys.bet_digits = bet_digits;
        });
        let changed = before != self.lab().map(Lab::revision);
        if acted || changed || self.clock.playing() || self.busy() {
            ctx.request_repaint();
        }
        self.after_frame(&ctx);
    }

    /// What is in front of the lab.
    fn front(&self) -> Front {
        self.dialog
            .as_ref()
            .map_or(Front::Lab, super::dialog::Dialog::front)
    }

    /// Whether there is a talk, which decides what a clicker's keys mean.
    fn talk(&self) -> Talk {
        match &self.presenter {
            Some(_) if self.is_asking() => Talk::Asking,
            Some(_) => Talk::Going,
            None => Talk::None,
        }
    }

    fn tick(&mut self, ctx: &Context) {
        let real_s = ctx.input(|input| f64::from(input.stable_dt));
        self.film(ctx, real_s);
        self.receive(ctx);
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let was_busy = session.busy();
        session.looks_at_a = self.presenter.is_none() && session.has_company();
        session.replaying_s += real_s;
        let ticked = self.clock.tick(real_s, session);
        if !(was_busy && session.busy()) {
            session.replaying_s = 0.0;
        }
        if let Some(replayed) = ticked.replayed {
            self.tell_replay(replayed);
        }
        if ticked.at_end {
            let text = "A run lasts at most 24 virtual hours.";
            self.notices.say(ctx.time(), Tone::Info, text);
        }
        if ticked.scene_ended && self.presenter.is_none() && !self.is_walking() {
            self.end_scene(ctx.time());
        }
        self.tick_parting(ctx);
        self.tick_path(ctx, real_s);
        self.note_goals();
        self.tell_bounds(ctx.time());
    }

    /// Time stands still where nothing else happens by itself, and the scene can be played again.
    fn end_scene(&mut self, now_s: f64) {
        if !self.clock.playing() {
            return;
        }
        self.clock.set_playing(false);
        self.notices.offer(
            now_s,
            "The scene has ended: nothing else happens by itself. Change a setting, or send a request.",
            "Play again",
            TimeAction::Again.into(),
        );
    }

    /// Says which bounds of the model's memory this run has met, once each.
    fn tell_bounds(&mut self, now_s: f64) {
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        let met = session.lab.bounds_met();
        for text in &met {
            if !session.bounds_told.contains(text) {
                self.notices.say(now_s, Tone::Caution, text.as_str());
            }
        }
        // What is no longer met, as after going back, is told again.
        session.bounds_told = met;
    }

    /// Remembers the goals that this run meets.
    fn note_goals(&mut self) {
        // What is done on a path was said there.
        if self.is_walking() {
            return;
        }
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        // In the midst of a moment numbers may be what they are at no moment.
        if !session.lab.is_settled() {
            return;
        }
        // What a ready-made log does by itself is nobody's merit.
        let ready_made = session.origin != Origin::LastTime && session.lab.log_len() > 0;
        if ready_made && !session.touched() {
            return;
        }
        let id = session.chapter().id;
        for (goal, reading) in session.lab.goals() {
            if reading.met {
                let feat = || goals::feat(session.lab.as_ref(), goal, &reading).ok();
                self.preferences.note_met(format!("{id}/{}", goal.id), feat);
            }
        }
    }

    /// What came of what was done on the stage.
    fn settle(&mut self, ctx: &Context, aftermath: Aftermath) {
        if let Some(refusal) = aftermath.refusal {
            self.notices
                .say(ctx.time(), Tone::Error, refusal.to_string());
        }
        if let Some(at) = aftermath.go_to {
            self.go_to(at);
        }
        if aftermath.set_off && self.presenter.is_none() && !self.preferences.reduced_motion {
            self.clock.see_through();
        }
    }

    /// What stands in front: a dialog, messages, and the hint where a file can be dropped.
    fn front_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        if let Some(dialog) = &mut self.dialog {
            let given = Given {
                chapters: &self.chapters,
                preferences: &self.preferences,
                folders: &self.folders,
                current: self.current,
                session: self.sessions.get(self.current),
                thumbnails: &self.thumbnails,
                left: &self.keeper.left,
            };
            dialog.ui(ctx, &given, out);
        }
        self.arrival_ui(ctx, out);
        // What is said to whoever sits at the desk is not for the room.
        if self.presenter.is_some() {
            return;
        }
        self.notices.ui(ctx, out);
        if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            drop_hint(ctx);
        }
    }

    /// Opens a file that was dropped on the window.
    fn open_dropped(&mut self, ctx: &Context) {
        let dropped: Option<PathBuf> = ctx.input(|input| {
            let first = input.raw.dropped_files.first();
            first.map(|file| file.path().to_owned())
        });
        if let Some(path) = dropped {
            self.act(ctx, Action::Open(OpenAction::File(path)));
        }
    }

    /// What a frame leaves behind: title, autosave, preferences, a picture.
    fn after_frame(&mut self, ctx: &Context) {
        self.set_title(ctx);
        let now_s = ctx.time();
        let (wait_s, kept) = self.keep_what_is_due(now_s);
        if let Some(wait_s) = wait_s {
            ctx.request_repaint_after_secs(wait_s as f32 + 0.02);
        }
        if let Err(refusal) = kept {
            let text = format!("This run is not kept for next time: {refusal}");
            self.notices.say(now_s, Tone::Error, text);
        }
        // While something is dragged, preferences change with every frame.
        if !ctx.input(|input| input.pointer.any_down()) && !self.keep_preferences(false) {
            ctx.request_repaint_after_secs(0.1);
        }
        self.frames += 1;
        let ready = !self.busy();
        if let Some(screenshot) = &mut self.screenshot {
            screenshot.after_frame(ctx, ready);
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let title = match (self.session(), self.info_of(self.current)) {
            (Some(session), _) => {
                let dot = if session.unsaved() { "\u{2022} " } else { "" };
                format!("{dot}{} - hotset", session.named())
            }
            (None, Some(info)) => format!("{} - hotset", info.chapter.title),
            (None, None) => return,
        };
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Says that the file under the pointer can be dropped.
fn drop_hint(ctx: &Context) {
    let palette = palette_in(ctx);
    let layer = LayerId::new(Order::Tooltip, Id::unique("drop hint"));
    let painter = ctx.layer_painter(layer);
    let rect = ctx.content_rect().shrink(8.0);
    let line = Stroke::new(2.0, palette.accent);
    painter.rect_stroke(rect, CornerRadius::same(8), line, StrokeKind::Inside);
    let galley = painter.layout_no_wrap(
        "Drop the experiment or trace to open it".to_owned(),
        font::title(),
        palette.ink,
    );
    let card = Align2::CENTER_CENTER
        .align_size_within_rect(galley.size(), rect)
        .expand(16.0);
    painter.rect(card, 8.0, palette.raised, line, StrokeKind::Inside);
    painter.galley(card.center() - galley.size() / 2.0, galley, palette.ink);
}
