//! Whether what is drawn is shown to a room: then there is a projector's palette, large type, and
//! nothing that is only there to be set.

use eframe::egui::{Context, Id, Rect, Ui, pos2};

fn id() -> Id {
    Id::unique("presenting")
}

/// Says whether everything is shown to a room from now on.
pub fn present(ctx: &Context, on: bool) {
    ctx.data_mut(|data| data.insert_temp(id(), on));
}

/// Whether things are shown to a room.
pub fn presenting(ui: &Ui) -> bool {
    presenting_in(ui.ctx())
}

/// As [`presenting`], for what has no part of a window yet.
pub fn presenting_in(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(id()).unwrap_or_default())
}

/// Draws what is not for the room, such as the speaker's window, as at a desk.
pub fn aside<R>(ctx: &Context, draw: impl FnOnce() -> R) -> R {
    let before = presenting_in(ctx);
    present(ctx, false);
    let drawn = draw();
    present(ctx, before);
    drawn
}

fn idle_id() -> Id {
    Id::unique("controls that would do nothing")
}

/// Draws what is only looked at: controls in it that would do something to the run are left out. All
/// that draw one ask [`has_controls`], so that labs need not.
pub fn without_controls<R>(ctx: &Context, draw: impl FnOnce() -> R) -> R {
    ctx.data_mut(|data| data.insert_temp(idle_id(), true));
    let drawn = draw();
    ctx.data_mut(|data| data.insert_temp(idle_id(), false));
    drawn
}

/// Whether controls would do anything, and so are drawn.
pub fn has_controls(ui: &Ui) -> bool {
    !ui.data(|data| data.get_temp(idle_id()).unwrap_or(false))
}

/// The space of a stage whose controls take so much of it above and below. In front of a room they
/// are not drawn and lie outside of what is seen, so that the picture has their space as well.
pub fn stage_area(ui: &Ui, above: f32, below: f32) -> Rect {
    let area = ui.max_rect();
    if !presenting(ui) {
        return area;
    }
    Rect::from_min_max(
        pos2(area.left(), area.top() - above),
        pos2(area.right(), area.bottom() + below),
    )
}
