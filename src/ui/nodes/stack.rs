//! The versions a machine holds: a stack of bars, the newest on top, hollow where one is missing.

use eframe::egui::{Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::super::describe;
use super::super::marks::stripes;
use super::super::theme::{Palette, faint, mix, palette};

/// What a machine has of one version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layered {
    /// It has it, as all machines do.
    Old,
    /// It has it, and not all do: bright.
    New,
    /// It has it, but it has been overwritten or set aside: striped.
    Aside,
    /// It does not have it: hollow.
    Missing,
    /// Nobody who counts has it any more: hollow and crossed out.
    Lost,
}

/// One version in a stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The version.
    pub version: u64,
    /// What the machine has of it.
    pub state: Layered,
}

/// Draws a stack that stands on the floor of `area`, the first of `layers` at the bottom, with as
/// many of the last ones as fit. Returns the version the pointer is on; `lit` is drawn brighter.
pub fn stack(
    ui: &mut Ui,
    area: Rect,
    name: &str,
    layers: &[Layer],
    lit: Option<u64>,
    detail: &str,
) -> Option<u64> {
    let palette = palette(ui);
    let step = 10.0_f32;
    let fits = ((area.height() / step) as usize).max(1);
    let shown = layers.get(layers.len().saturating_sub(fits)..)?;
    let high = step * shown.len() as f32;
    let rect = Rect::from_min_max(
        area.left_bottom() - Vec2::new(0.0, high),
        area.right_bottom(),
    );
    let id = ui.scope_id().with(("stack", name));
    let response = ui.interact(rect.expand(2.0), id, Sense::hover());
    describe(&response, Role::Image, name, detail);
    let over = response
        .hover_pos()
        .map(|at| ((rect.bottom() - at.y) / step).max(0.0) as usize)
        .and_then(|index| shown.get(index))
        .map(|layer| layer.version);
    let painter = ui.painter();
    for (index, layer) in shown.iter().enumerate() {
        let top = rect.bottom() - step * (index + 1) as f32;
        let bar = Rect::from_min_size(
            eframe::egui::Pos2::new(rect.left(), top),
            Vec2::new(rect.width(), step - 2.5),
        );
        let is_lit = lit == Some(layer.version) || over == Some(layer.version);
        paint_layer(painter, bar, layer.state, is_lit, palette);
    }
    if !detail.is_empty() {
        response.on_hover_text_at_pointer(detail);
    }
    over
}

/// One bar of a stack.
fn paint_layer(painter: &Painter, bar: Rect, state: Layered, is_lit: bool, palette: &Palette) {
    let outline = if is_lit {
        Stroke::new(1.5, palette.ink)
    } else {
        Stroke::NONE
    };
    match state {
        Layered::Old => {
            let fill = mix(palette.ghost, palette.bg, 0.15);
            painter.rect(bar, 2.0, fill, outline, StrokeKind::Outside);
        }
        Layered::New => {
            painter.rect(bar, 2.0, palette.accent, outline, StrokeKind::Outside);
        }
        Layered::Aside => {
            let fill = palette.tinted(palette.bg, palette.stale, 0.6);
            painter.rect(bar, 2.0, fill, outline, StrokeKind::Outside);
            stripes(painter, bar, 4.0, Stroke::new(1.0, palette.stale));
        }
        Layered::Missing | Layered::Lost => {
            let lost = state == Layered::Lost;
            let color = match (lost, is_lit) {
                (true, _) => palette.miss,
                (false, true) => palette.ink,
                (false, false) => mix(palette.line, palette.ink3, 0.35),
            };
            let thin = Stroke::new(1.0, color);
            painter.rect(bar, 2.0, faint(palette.bg, 0.6), thin, StrokeKind::Inside);
            if lost {
                let ends = [bar.left_bottom(), bar.right_top()];
                painter.line_segment(ends, Stroke::new(1.5, color));
            }
        }
    }
}
