//! How ways are painted: traces that fade, and flows as wide as their rate.

use eframe::egui::{Align2, Color32, Painter, Pos2, Stroke, Vec2, vec2};

use super::{Flow, Trace};
use crate::ui::marks::Mark;
use crate::ui::theme::{Palette, faint, font, mix};

/// Into how many pieces a way is cut to be painted.
const PIECES: u16 = 14;
/// How wide a trace is, in points.
const TRACE: f32 = 3.0;
/// How wide flows are, in points.
const NARROWEST: f32 = 2.5;
const WIDEST: f32 = 12.0;

/// The point at a share of the length of a path.
pub fn along_path(path: &[Pos2], share: f32) -> Pos2 {
    let total: f32 = path.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let mut left = total * share.clamp(0.0, 1.0);
    for pair in path.windows(2) {
        let length = pair[0].distance(pair[1]);
        if left <= length && length > 0.0 {
            return pair[0] + (pair[1] - pair[0]) * (left / length);
        }
        left -= length;
    }
    path.last().copied().unwrap_or(Pos2::ZERO)
}

/// The way that something has come, brighter towards where it is.
pub fn trace_ui(
    painter: &Painter,
    (trace, along, mark): (Trace, f32, Mark),
    way: impl Fn(f32) -> Pos2,
    palette: &Palette,
) {
    if trace.glow <= 0.0 {
        return;
    }
    let color = trace_color(mark, palette);
    let (from, to) = (trace.from, along);
    let point = |piece: u16| way(from + (to - from) * f32::from(piece) / f32::from(PIECES));
    for piece in 0..PIECES {
        let share = if trace.landed {
            0.6
        } else {
            f32::from(piece + 1) / f32::from(PIECES)
        };
        let ink = faint(color, share * trace.glow * 0.8);
        painter.line_segment([point(piece), point(piece + 1)], Stroke::new(TRACE, ink));
    }
}

/// The trace of a question is as quiet as the question.
fn trace_color(mark: Mark, palette: &Palette) -> Color32 {
    match mark {
        Mark::Asking => mix(palette.line, palette.ink2, 0.6),
        other => other.color(palette),
    }
}

/// A band that is as wide as its rate, in the colours of what it consists of, with the rate above
/// it or `below` it.
pub fn flow_ui<W>(
    painter: &Painter,
    flow: &Flow<W>,
    way: impl Fn(f32) -> Pos2,
    below: bool,
    palette: &Palette,
) {
    let width = (NARROWEST * (1.0 + libm::log10(1.0 + flow.per_s) as f32)).min(WIDEST);
    let points: Vec<Pos2> = (0..=PIECES)
        .map(|piece| way(f32::from(piece) / f32::from(PIECES)))
        .collect();
    let mut done = 0.0;
    for (mark, share) in &flow.shares {
        let ink = faint(trace_color(*mark, palette), 0.75);
        let aside = (done + share / 2.0 - 0.5) * width;
        for pair in points.windows(2) {
            let across = (pair[1] - pair[0]).normalized().rot90() * aside;
            let stroke = Stroke::new((share * width).max(1.0), ink);
            painter.line_segment([pair[0] + across, pair[1] + across], stroke);
        }
        done += share;
    }
    let (away, anchor) = if below {
        (vec2(0.0, width / 2.0 + 2.0), Align2::CENTER_TOP)
    } else {
        (vec2(0.0, -width / 2.0 - 2.0), Align2::CENTER_BOTTOM)
    };
    said(painter, way(0.5) + away, anchor, flow.per_s, palette);
}

fn said(painter: &Painter, at: Pos2, anchor: Align2, per_s: f64, palette: &Palette) {
    let text = rate_text(per_s);
    let galley = painter.layout_no_wrap(text, font::mono(12.0), palette.ink2);
    let rect = anchor.anchor_size(at, galley.size());
    let under = rect.expand2(Vec2::new(3.0, 0.0));
    painter.rect_filled(under, 3.0, faint(palette.bg, 0.8));
    painter.galley(rect.min, galley, palette.ink2);
}

/// Two digits are as many as a glance at a sample is worth.
fn rate_text(per_s: f64) -> String {
    let digits = libm::pow(10.0, libm::floor(libm::log10(per_s.max(1e-9))) - 1.0);
    let round = (per_s / digits).round() * digits;
    if round >= 10_000.0 {
        format!("{:.0} k/s", round / 1e3)
    } else if round >= 1_000.0 {
        format!("{:.1} k/s", round / 1e3)
    } else if round >= 10.0 {
        format!("{round:.0}/s")
    } else {
        format!("{round:.1}/s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::pos2;

    #[test]
    fn a_path_is_walked_at_constant_speed() {
        let path = [Pos2::ZERO, pos2(10.0, 0.0), pos2(10.0, 30.0)];
        assert_eq!(along_path(&path, 0.125), pos2(5.0, 0.0));
        assert_eq!(along_path(&path, 0.5), pos2(10.0, 10.0));
        assert_eq!(along_path(&path, 1.0), pos2(10.0, 30.0));
    }

    #[test]
    fn rates_have_two_digits() {
        for (per_s, text) in [
            (3.12, "3.1/s"),
            (28.7, "29/s"),
            (287.0, "290/s"),
            (2_870.0, "2.9 k/s"),
            (28_700.0, "29 k/s"),
        ] {
            assert_eq!(rate_text(per_s), text);
        }
    }
}
