//! The stage, enlarged around what matters at a step.

use eframe::egui::emath::TSTransform;
use eframe::egui::layers::ShapeIdx;
use eframe::egui::{Rect, Ui, Vec2};

use crate::app::widgets;
use crate::lesson::Aftermath;
use crate::ui::focus;

/// The most that a stage is enlarged; beyond it letters would blur.
const MOST: f32 = 1.8;
/// What stays visible around what matters, in points.
const AROUND: f32 = 12.0;

/// Draws the stage into its place, and enlarges it around the parts that are looked for, where `zooms`.
pub(super) fn stage_ui(
    ui: &mut Ui,
    stage: Rect,
    zooms: bool,
    draw: impl FnOnce(&mut Ui) -> Aftermath,
) -> Aftermath {
    let mut child = widgets::child(ui, stage, "stage");
    if !zooms {
        return draw(&mut child);
    }
    let (layer, ctx) = (child.layer_id(), child.ctx().clone());
    let first = ctx.graphics(|all| all.get(layer).map_or(0, |list| list.next_idx().0));
    let drawn = draw(&mut child);
    let Some(around) = focus::bounds(&ctx) else {
        return drawn;
    };
    let view = enlarging(stage, around.expand(AROUND));
    ctx.graphics_mut(|all| {
        let list = all.entry(layer);
        for place in first..list.next_idx().0 {
            list.mutate_shape(ShapeIdx(place), |clipped| {
                clipped.shape.transform(view);
                clipped.clip_rect = (view * clipped.clip_rect).intersect(stage);
            });
        }
    });
    focus::transform(&ctx, view);
    drawn
}

/// What enlarges a part of the stage as far as it has room, and never shows what is outside of it.
fn enlarging(stage: Rect, part: Rect) -> TSTransform {
    let room = stage.size() / part.size().max(Vec2::splat(1.0));
    let scale = room.min_elem().clamp(1.0, MOST);
    let half = stage.size() / (2.0 * scale);
    let centre = part
        .center()
        .clamp(stage.min + half, (stage.max - half).max(stage.min + half));
    TSTransform::from_translation(stage.center().to_vec2())
        * TSTransform::from_scaling(scale)
        * TSTransform::from_translation(-centre.to_vec2())
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn a_part_is_seen_whole_and_nothing_outside_of_the_stage() {
        let stage = Rect::from_min_max(pos2(0.0, 40.0), pos2(768.0, 300.0));
        for (left, top, right, bottom) in [
            (0.0, 40.0, 100.0, 100.0),
            (700.0, 250.0, 768.0, 300.0),
            (300.0, 100.0, 400.0, 200.0),
            (0.0, 40.0, 768.0, 300.0),
            (10.0, 50.0, 700.0, 90.0),
        ] {
            let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            let view = enlarging(stage, part);
            let seen = view.inverse() * stage;
            assert!(stage.expand(0.01).contains_rect(seen), "{seen} of {part}");
            assert!(seen.expand(0.01).contains_rect(part), "{part} in {seen}");
            assert!((1.0..=MOST).contains(&view.scaling));
        }
    }
}
