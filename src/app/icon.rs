//! The program's icon, drawn from the tokens: a cache of nine slots, one of them hot.

use eframe::egui::{Color32, IconData};

use crate::ui::theme::{CLEAR, mix, palette_for};

/// Pixels along an edge.
const EDGE: u32 = 64;
/// The slot that is hot, from the left and from the top.
const HOT: (i32, i32) = (1, 1);

/// The icon as pixels.
pub(super) fn icon() -> IconData {
    let mut rgba = Vec::with_capacity((EDGE * EDGE * 4) as usize);
    for y in 0..EDGE {
        for x in 0..EDGE {
            let color = smoothed(x as f32, y as f32);
            rgba.extend_from_slice(&color.to_srgba_unmultiplied());
        }
    }
    IconData {
        rgba,
        width: EDGE,
        height: EDGE,
    }
}

/// The colour of a pixel as the mean of four points in it.
fn smoothed(x: f32, y: f32) -> Color32 {
    let points = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
        .map(|(dx, dy)| color_at(x + dx, y + dy));
    mix(
        mix(points[0], points[1], 0.5),
        mix(points[2], points[3], 0.5),
        0.5,
    )
}

fn color_at(x: f32, y: f32) -> Color32 {
    let palette = palette_for(true);
    let edge = EDGE as f32;
    if !in_rounded((x, y), (0.0, 0.0), edge, 14.0) {
        return CLEAR;
    }
    let (margin, gap) = (10.0, 4.0);
    let slot = (edge - 2.0 * margin - 2.0 * gap) / 3.0;
    for row in 0..3_i32 {
        for column in 0..3_i32 {
            let left = margin + column as f32 * (slot + gap);
            let top = margin + row as f32 * (slot + gap);
            if in_rounded((x, y), (left, top), slot, 3.0) {
                return if (column, row) == HOT {
                    palette.hit
                } else {
                    palette.ghost
                };
            }
        }
    }
    palette.panel
}

/// Whether a point lies in a square with rounded corners.
fn in_rounded((x, y): (f32, f32), (left, top): (f32, f32), edge: f32, radius: f32) -> bool {
    let beyond = |value: f32, from: f32| {
        let near = value.clamp(from + radius, from + edge - radius);
        value - near
    };
    let (dx, dy) = (beyond(x, left), beyond(y, top));
    dx * dx + dy * dy <= radius * radius
}
