//! A frame of the shell, from input to repaint.

use std::path::PathBuf;

use eframe::egui::{
    Align2, CentralPanel, Context, CornerRadius, Frame, Id, LayerId, Margin, Order, Panel, Rangef,
    Stroke, StrokeKind, Ui, ViewportCommand,
};

use super::experiments::Given;
use super::keys::{Front, Keys};
use super::notices::Tone;
use super::{Action, Shell, centre, sidebar, strips, top_bar, transport};
use crate::lesson::{Aftermath, Lab};
use crate::ui::theme::{font, palette, palette_for};

/// Narrower windows start without the text.
const ROOM_FOR_READING: f32 = 1100.0;
/// Narrower windows show only the numbers of the chapters.
const ROOM_FOR_NAMES: f32 = 900.0;
/// The text is at least this wide.
const LEAST_READING: f32 = 288.0;
/// The stage keeps at least this width beside the text.
const LEAST_STAGE: f32 = 760.0;

impl Shell {
    /// A frame: keys, time, drawing, and then what was asked for.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        let before = self.lab().map(Lab::revision);
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
        let aftermath = self.layout(ui, &mut actions);
        self.front_ui(&ctx, &mut actions);
        self.settle(&ctx, aftermath);
        let acted = !actions.is_empty();
        for action in actions {
            self.act(&ctx, action);
        }
        let front = self.front();
        ctx.with_plugin::<Keys, _>(|keys| keys.front = front);
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

    fn tick(&mut self, ctx: &Context) {
        let real_s = ctx.input(|input| f64::from(input.stable_dt));
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        if session.lab.replaying_to().is_some() {
            session.replaying_s += real_s;
        }
        let ticked = self.clock.tick(real_s, session);
        if let Some(replayed) = ticked.replayed {
            self.tell_replay(ctx.time(), replayed);
        }
        if ticked.at_end {
            let text = "A run lasts at most 24 virtual hours.";
            self.notices.say(ctx.time(), Tone::Info, text);
        }
        self.note_goals();
    }

    /// Remembers the goals that this run meets.
    fn note_goals(&mut self) {
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        let id = session.chapter().id;
        for (goal, reading) in session.lab.goals() {
            if reading.met {
                self.preferences.goals.insert(format!("{id}/{}", goal.id));
            }
        }
    }

    /// What came of what was done on the stage.
    fn settle(&mut self, ctx: &Context, aftermath: Aftermath) {
        if let Some(refusal) = aftermath.refusal {
            self.notices
                .say(ctx.time(), Tone::Error, refusal.to_string());
        }
        if aftermath.went {
            self.clock.set_playing(false);
        }
    }

    fn layout(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Aftermath {
        let palette = palette(ui);
        let width = ui.max_rect().width();
        let open = *self
            .reading_open
            .get_or_insert(self.preferences.reading_open && width >= ROOM_FOR_READING);
        let side = if width < ROOM_FOR_NAMES {
            sidebar::NARROW
        } else {
            sidebar::WIDTH
        };
        let bare = |fill| Frame::new().fill(fill).inner_margin(Margin::ZERO);
        Panel::left("sidebar")
            .exact_size(side)
            .resizable(false)
            .frame(bare(palette.panel))
            .show(ui, |ui| {
                sidebar::sidebar_ui(ui, &self.courses, self.current, &self.preferences, out);
            });
        Panel::top("top bar")
            .exact_size(top_bar::HEIGHT)
            .frame(bare(palette.bg))
            .show(ui, |ui| self.top_bar_ui(ui, open, out));
        Panel::bottom("transport")
            .exact_size(transport::HEIGHT)
            .frame(bare(palette.panel))
            .show(ui, |ui| {
                if let Some(session) = self.sessions.get(self.current) {
                    transport::transport_ui(ui, session, &self.clock, out);
                }
            });
        let session = self.sessions.get(self.current);
        strips::strips_ui(ui, self.last_time.as_ref(), session, out);
        if open {
            self.reading_ui(ui, width - side, out);
        }
        let pace = self.pace();
        CentralPanel::no_frame()
            .frame(bare(palette.bg))
            .show(ui, |ui| match self.sessions.get_mut(self.current) {
                Some(session) => centre::centre_ui(ui, session, pace, out),
                None => Aftermath::default(),
            })
            .inner
    }

    fn top_bar_ui(&mut self, ui: &mut Ui, reading_open: bool, out: &mut Vec<Action>) {
        let can_undo = self.can_undo();
        let session = self.sessions.get(self.current);
        let course = self.courses.iter().find(|c| c.chapter.id == self.current);
        if let (Some(session), Some(course)) = (session, course) {
            let shown = top_bar::Shown {
                course,
                session,
                preferences: &self.preferences,
                reading_open,
                can_undo,
            };
            self.top_bar.ui(ui, &shown, out);
        }
    }

    fn reading_ui(&mut self, ui: &mut Ui, room: f32, out: &mut Vec<Action>) {
        let most = (room - LEAST_STAGE).clamp(LEAST_READING, 560.0);
        let wanted = self.preferences.reading_width.clamp(LEAST_READING, most);
        let shown = Panel::left("reading")
            .default_size(wanted)
            .size_range(Rangef::new(LEAST_READING, most))
            .frame(Frame::new().fill(palette(ui).bg))
            .show(ui, |ui| {
                let session = self.sessions.get(self.current);
                let course = self.courses.iter().find(|c| c.chapter.id == self.current);
                if let (Some(session), Some(course)) = (session, course) {
                    self.reading.ui(ui, course, session, &self.preferences, out);
                }
            });
        // Only a width that was dragged is a preference; one that the window forces is not.
        let width = shown.response.rect.width();
        if ui.input(|input| input.pointer.any_down()) && (width - wanted).abs() > 1.0 {
            self.preferences.reading_width = width;
        }
    }

    /// What stands in front: a dialog, messages, and the hint where a file can be dropped.
    fn front_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        if let Some(dialog) = &mut self.dialog {
            let given = Given {
                courses: &self.courses,
                preferences: &self.preferences,
                folders: &self.folders,
            };
            dialog.ui(ctx, &given, out);
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
            self.act(ctx, Action::OpenFile(path));
        }
    }

    /// What a frame leaves behind: title, autosave, preferences, a picture.
    fn after_frame(&mut self, ctx: &Context) {
        self.set_title(ctx);
        let now_s = ctx.time();
        if !self.keeps_nothing
            && let Some(session) = self.sessions.get(self.current)
            && let Some(wait_s) = self.autosave.wait_s(session, now_s)
        {
            if wait_s > 0.0 {
                ctx.request_repaint_after_secs(wait_s as f32 + 0.02);
            } else if let Err(refusal) = self.autosave.write(session, &self.folders, now_s) {
                let text = format!("This run is not kept for next time: {refusal}");
                self.notices.say(now_s, Tone::Error, text);
            }
        }
        // While something is dragged, preferences change with every frame.
        if !ctx.input(|input| input.pointer.any_down()) {
            self.keep_preferences();
        }
        let ready = !self.busy();
        if let Some(screenshot) = &mut self.screenshot {
            screenshot.after_frame(ctx, ready);
        }
    }

    fn set_title(&mut self, ctx: &Context) {
        let Some(session) = self.session() else {
            return;
        };
        let dot = if session.unsaved() { "\u{2022} " } else { "" };
        let title = format!("{dot}{} - hotset", session.title());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Says that the file under the pointer can be dropped.
fn drop_hint(ctx: &Context) {
    let palette = palette_for(ctx.theme() == eframe::egui::Theme::Dark);
    let layer = LayerId::new(Order::Tooltip, Id::unique("drop hint"));
    let painter = ctx.layer_painter(layer);
    let rect = ctx.content_rect().shrink(8.0);
    let line = Stroke::new(2.0, palette.accent);
    painter.rect_stroke(rect, CornerRadius::same(8), line, StrokeKind::Inside);
    let galley = painter.layout_no_wrap(
        "Drop the experiment to open it".to_owned(),
        font::title(),
        palette.ink,
    );
    let card = Align2::CENTER_CENTER
        .align_size_within_rect(galley.size(), rect)
        .expand(16.0);
    painter.rect(card, 8.0, palette.raised, line, StrokeKind::Inside);
    painter.galley(card.center() - galley.size() / 2.0, galley, palette.ink);
}
