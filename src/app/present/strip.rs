//! The speaker's notes below the wall, where speaker and room look at one monitor: the wall gives
//! them room, and nothing of it is covered.

use eframe::egui::{Context, Frame, Label, Margin, Panel, Rect, ScrollArea, Ui, Vec2};

use super::speaker::{Shown, Type, ask_to_end_ui, buttons_ui, clock_ui, next_text, votes_ui};
use crate::app::{Action, Shell};
use crate::ui::present::aside;
use crate::ui::theme::palette_for;

/// Its height, in points of the screen.
pub(super) const HEIGHT: f32 = 148.0;

impl Shell {
    /// Whether the speaker's notes stand below the wall.
    pub(in crate::app) fn has_strip(&self) -> bool {
        let presenter = self.presenter.as_ref().filter(|shown| shown.speaker);
        presenter.is_some_and(|shown| shown.strip.unwrap_or(self.walls.is_single()))
    }

    /// Where they stand, if they do.
    pub(super) fn strip_of(&self, ctx: &Context) -> Option<Rect> {
        let whole = ctx.content_rect();
        self.has_strip().then(|| {
            let top = whole.bottom() - HEIGHT / ctx.zoom_factor();
            Rect::from_min_max(
                whole.min.max(eframe::egui::pos2(whole.left(), top)),
                whole.max,
            )
        })
    }

    /// Draws them, if they stand there.
    pub(super) fn strip_ui(&self, ui: &mut Ui, out: &mut Vec<Action>) {
        if !self.has_strip() {
            return;
        }
        let ctx = ui.ctx().clone();
        let Some(shown) = self.shown_to_speaker(&ctx) else {
            return;
        };
        let palette = palette_for(ctx.theme() == eframe::egui::Theme::Dark);
        let kind = Type {
            palette,
            scale: 1.0 / ctx.zoom_factor(),
        };
        let margin = Margin::same((10.0 * kind.scale) as i8);
        let frame = Frame::new().fill(palette.panel).inner_margin(margin);
        aside(&ctx, || {
            Panel::bottom("speaker's strip")
                .exact_size(HEIGHT * kind.scale)
                .resizable(false)
                .frame(frame)
                .show(ui, |ui| contents_ui(ui, &shown, kind, out));
        });
        ctx.request_repaint_after_secs(1.0);
    }
}

fn contents_ui(ui: &mut Ui, shown: &Shown<'_>, kind: Type, out: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing = Vec2::splat(6.0 * kind.scale);
    ui.columns(2, |columns| {
        let left = &mut columns[0];
        clock_ui(left, shown, kind, out);
        if shown.asks_to_end {
            ask_to_end_ui(left, kind, out);
        } else {
            buttons_ui(left, shown, kind, out);
        }
        for notice in &shown.notices {
            let said = kind.line(notice, 12.0, kind.palette.ink2);
            left.add(Label::new(said).truncate());
        }
        let next = kind.line(&next_text(shown), 13.0, kind.palette.accent);
        left.add(Label::new(next).truncate());
        let right = &mut columns[1];
        ScrollArea::vertical()
            .id_salt("notes")
            .auto_shrink([false, false])
            .show(right, |ui| {
                ui.add(Label::new(kind.notes(shown)).wrap());
                votes_ui(ui, shown, kind, out);
            });
    });
}
