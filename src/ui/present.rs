//! Whether what is drawn is shown to a room: then there is a projector's palette, one plot
//! instead of all, and nothing that is only there to be set.

use eframe::egui::{Context, Id, Rect, Ui, pos2};

use super::theme::font;

/// How a lab is shown to a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presenting {
    /// The plot that is shown, counted from 0; beyond the last it begins anew.
    pub plot: usize,
}

fn id() -> Id {
    Id::unique("presenting")
}

/// Says how everything is shown from now on.
pub fn present(ctx: &Context, how: Option<Presenting>) {
    font::set_least(how.map_or(0.0, |_| font::LEAST_FOR_A_ROOM));
    ctx.data_mut(|data| data.insert_temp(id(), how));
}

/// How things are shown to a room; `None` at a desk.
pub fn presenting(ui: &Ui) -> Option<Presenting> {
    presenting_in(ui.ctx())
}

/// As [`presenting`], for what has no part of a window yet.
pub fn presenting_in(ctx: &Context) -> Option<Presenting> {
    ctx.data(|data| data.get_temp::<Option<Presenting>>(id()).flatten())
}

/// The space of a stage whose controls take so much of it above and below. In front of a room they
/// are not drawn and lie outside of what is seen, so that the picture has their space as well.
pub fn stage_area(ui: &Ui, above: f32, below: f32) -> Rect {
    let area = ui.max_rect();
    if presenting(ui).is_none() {
        return area;
    }
    Rect::from_min_max(
        pos2(area.left(), area.top() - above),
        pos2(area.right(), area.bottom() + below),
    )
}
