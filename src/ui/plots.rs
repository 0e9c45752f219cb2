//! Plots side by side, or one of them alone.

use eframe::egui::{Context, Id, Rect, Ui, UiBuilder, Vec2, pos2};

use super::record;

/// Title and label around a plot's panel.
const AROUND: f32 = 46.0;
/// A plot's panel is at least this high.
const LEAST: f32 = 40.0;

fn alone_id() -> Id {
    Id::unique("one plot alone")
}

/// Says that from now on the plot at this place is drawn alone; beyond the last it begins anew.
/// `None`: all are drawn.
pub fn alone(ctx: &Context, index: Option<usize>) {
    ctx.data_mut(|data| data.insert_temp(alone_id(), index));
}

/// Whether one plot is drawn for itself, so that the width says nothing about how many there are.
pub fn is_alone(ui: &Ui) -> bool {
    alone_in(ui.ctx()).is_some()
}

fn alone_in(ctx: &Context) -> Option<usize> {
    ctx.data(|data| data.get_temp::<Option<usize>>(alone_id()).flatten())
}

/// Draws as many plots as there are `shares`, each given its part of the width, its number and the
/// height of its panel. Where one is drawn [`alone`], it has the whole width.
pub fn plots_ui(ui: &mut Ui, shares: &[f32], mut plot: impl FnMut(&mut Ui, usize, f32)) {
    let whole = ui.max_rect();
    let area = whole.shrink2(Vec2::new(24.0_f32.min(whole.width() * 0.04), 4.0));
    let height = (area.height() - AROUND).max(LEAST);
    let mut draw = |ui: &mut Ui, index: usize, rect: Rect| {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("plot", index)));
        record::plot(&child, index);
        plot(&mut child, index, height);
    };
    if let Some(chosen) = alone_in(ui.ctx()) {
        let index = chosen % shares.len().max(1);
        draw(ui, index, area);
        return;
    }
    let gap = 24.0_f32.min(area.width() * 0.022);
    let room = area.width() - gap * (shares.len().max(1) - 1) as f32;
    let all: f32 = shares.iter().sum();
    let mut left = area.left();
    for (index, share) in shares.iter().enumerate() {
        let width = room * share / all;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        left += width + gap;
        draw(ui, index, rect);
    }
}
