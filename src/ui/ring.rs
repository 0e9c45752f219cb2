//! Rings that drain or fill: the time a value has left, the way to a goal.

use std::f32::consts::TAU;

use eframe::egui::{Color32, Painter, Pos2, Shape, Stroke, Vec2};

/// Paints `share` of a full circle clockwise from twelve o'clock, over a full circle in `track`.
pub fn paint_ring(
    painter: &Painter,
    center: Pos2,
    radius: f32,
    share: f32,
    width: f32,
    color: Color32,
    track: Color32,
) {
    if !(radius > 0.0 && radius.is_finite()) {
        return;
    }
    painter.circle_stroke(center, radius, Stroke::new(width, track));
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.0
    };
    if share >= 1.0 {
        painter.circle_stroke(center, radius, Stroke::new(width, color));
    } else if share > 0.0 {
        let points = arc(center, radius, share);
        painter.add(Shape::line(points, Stroke::new(width, color)));
    }
}

/// The points of an arc of `share` of a circle, clockwise from twelve o'clock.
fn arc(center: Pos2, radius: f32, share: f32) -> Vec<Pos2> {
    let steps = (share * radius * 3.0).clamp(2.0, 96.0) as usize;
    (0..=steps)
        .map(|step| {
            let angle = TAU * (share * step as f32 / steps as f32 - 0.25);
            center + radius * Vec2::angled(angle)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arc_starts_at_twelve_and_runs_clockwise() {
        let points = arc(Pos2::ZERO, 10.0, 0.25);
        assert!(points[0].distance(Pos2::new(0.0, -10.0)) < 0.01);
        let end = points[points.len() - 1];
        assert!(end.distance(Pos2::new(10.0, 0.0)) < 0.01);
    }
}
