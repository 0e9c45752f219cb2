//! Words on a strip: each stands where nothing else is written, or not at all.

use std::sync::Arc;

use eframe::egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Vec2};

use crate::ui::theme::{Palette, faint};

/// The words that have been written.
pub(super) struct Labels<'a> {
    painter: &'a Painter,
    palette: &'a Palette,
    inside: Rect,
    taken: Vec<Rect>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(painter: &'a Painter, palette: &'a Palette, inside: Rect) -> Self {
        Self {
            painter,
            palette,
            inside,
            taken: Vec::new(),
        }
    }

    /// Keeps words away from something.
    pub(super) fn keep_clear(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// Writes `text` at the first of `places` where there is room; returns whether there was.
    pub(super) fn write(
        &mut self,
        text: &str,
        font: FontId,
        color: Color32,
        places: &[(Pos2, Align2)],
    ) -> bool {
        if text.is_empty() {
            return false;
        }
        let galley = self.painter.layout_no_wrap(text.to_owned(), font, color);
        for &(at, anchor) in places {
            let rect = anchor.anchor_size(at, galley.size());
            if self.is_free(rect) {
                self.put(rect, galley, color);
                return true;
            }
        }
        false
    }

    fn is_free(&self, rect: Rect) -> bool {
        let closely = rect.shrink2(Vec2::new(0.0, 2.0));
        self.inside.contains_rect(rect) && !self.taken.iter().any(|other| other.intersects(closely))
    }

    fn put(&mut self, rect: Rect, galley: Arc<Galley>, color: Color32) {
        let under = rect.expand2(Vec2::new(2.0, -2.0));
        self.painter
            .rect_filled(under, 2.0, faint(self.palette.raised, 0.8));
        self.painter.galley(rect.min, galley, color);
        self.taken.push(rect.expand2(Vec2::new(3.0, 0.0)));
    }
}
