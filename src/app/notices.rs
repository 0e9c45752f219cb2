//! Messages at the bottom right. They go by themselves, except errors and cautions, which stay
//! until they are dismissed.

use eframe::egui::{
    Align2, Area, Context, Frame, Id, Label, Margin, Order, RichText, Stroke, Vec2,
};

use super::action::WindowAction;
use super::widgets::{Sign, sign_button};
use super::{Action, transport};
use crate::ui::controls::outline_button;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{font, palette};

/// How long a message stays, in seconds.
const STAYS_S: f64 = 7.0;
/// Older messages give way.
const MOST: usize = 4;
/// The width of the text, in points.
const WIDTH: f32 = 320.0;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Info,
    /// A number is not what it would be. It stays.
    Caution,
    /// Something was refused.
    Error,
}

#[derive(Clone, Debug)]
struct Notice {
    number: usize,
    tone: Tone,
    text: String,
    /// When it goes; errors and cautions never do.
    until: Option<f64>,
    /// What a button below it says and does.
    offer: Option<(&'static str, Action)>,
}

/// The messages that are shown.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
    next: usize,
}

impl Notices {
    /// Says something at the moment `now` of egui's time.
    pub fn say(&mut self, now: f64, tone: Tone, text: impl Into<String>) {
        self.add(now, tone, text.into(), None);
    }

    /// Says something that went well, with a button that does what follows from it.
    pub(super) fn offer(&mut self, now: f64, text: &str, button: &'static str, action: Action) {
        self.add(now, Tone::Info, text.to_owned(), Some((button, action)));
    }

    fn add(&mut self, now: f64, tone: Tone, text: String, offer: Option<(&'static str, Action)>) {
        let text = capitalised(text);
        self.shown.retain(|notice| notice.text != text);
        if self.shown.len() == MOST {
            self.shown.remove(0);
        }
        self.shown.push(Notice {
            number: self.next,
            tone,
            text,
            until: (tone == Tone::Info).then_some(now + STAYS_S),
            offer,
        });
        self.next += 1;
    }

    /// Takes a message away.
    pub fn dismiss(&mut self, number: usize) {
        self.shown.retain(|notice| notice.number != number);
    }

    /// The messages as they read.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.shown.iter().map(|notice| notice.text.as_str())
    }

    /// Whether something was refused.
    #[cfg(test)]
    pub(super) fn has_error(&self) -> bool {
        self.shown.iter().any(|notice| notice.tone == Tone::Error)
    }

    /// Draws the messages above everything else.
    pub(super) fn ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let now = ctx.time();
        self.shown
            .retain(|notice| notice.until.is_none_or(|until| until > now));
        let soonest = self.shown.iter().filter_map(|notice| notice.until);
        if let Some(until) = soonest.min_by(f64::total_cmp) {
            // So that the last of them goes although nothing else happens.
            ctx.request_repaint_after_secs((until - now) as f32 + 0.02);
        }
        if self.shown.is_empty() {
            return;
        }
        let offset = Vec2::new(-16.0, -transport::HEIGHT - 12.0);
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, offset)
            .show(ctx, |ui| {
                for notice in &self.shown {
                    notice_ui(ui, notice, out);
                }
            });
    }
}

fn notice_ui(ui: &mut eframe::egui::Ui, notice: &Notice, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let line = match notice.tone {
        Tone::Info | Tone::Caution => palette.line,
        Tone::Error => palette.miss,
    };
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(8.0)
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                if notice.tone == Tone::Error {
                    let extent = Vec2::new(16.0, 28.0);
                    let (rect, _) = ui.allocate_exact_size(extent, eframe::egui::Sense::hover());
                    paint_mark(ui.painter(), rect.center(), 12.0, Mark::Error, palette);
                }
                let width = match notice.tone {
                    Tone::Info | Tone::Caution => WIDTH,
                    Tone::Error => WIDTH - 24.0,
                };
                ui.vertical(|ui| {
                    ui.set_width(width.min(ui.ctx().content_rect().width() * 0.5));
                    ui.add_space(4.0);
                    let text = RichText::new(&notice.text)
                        .font(font::label())
                        .line_height(Some(20.0))
                        .color(palette.ink);
                    let response = ui.add(Label::new(text).wrap());
                    ui.ctx().accesskit_node_builder(response.id, |node| {
                        node.set_live(eframe::egui::accesskit::Live::Polite);
                    });
                    if let Some((button, action)) = &notice.offer
                        && outline_button(ui, button).clicked()
                    {
                        out.push(action.clone());
                        out.push(Action::Window(WindowAction::Dismiss(notice.number)));
                    }
                    ui.add_space(4.0);
                });
                if sign_button(ui, Sign::Close, "dismiss", "take this message away").clicked() {
                    out.push(Action::Window(WindowAction::Dismiss(notice.number)));
                }
            });
        });
}

/// Refusals begin in lower case, because headless they follow the program's name.
fn capitalised(text: String) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if first.is_lowercase() => {
            first.to_uppercase().collect::<String>() + letters.as_str()
        }
        _ => text,
    }
}
