//! Where controls stand and how their numbers are written: what the labs' controls share.

use eframe::egui::{Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::slider::{SliderSpec, Zero};
use crate::lesson::typed::Quantity;

/// Sliders in a row.
pub const COLUMNS: usize = 4;
/// The height of a row of sliders.
pub const SLIDERS: f32 = 48.0;

/// A part of `ui` that fills `rect`.
pub fn child(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    let mut child = ui.new_child(
        UiBuilder::new()
            .max_rect(rect)
            .id_salt((salt, rect.left() as i32)),
    );
    child.spacing_mut().item_spacing = Vec2::splat(4.0);
    child
}

/// Places for `COLUMNS` sliders side by side, with `spare` points left free on the right.
pub fn columns(area: Rect, spare: f32) -> Vec<Rect> {
    columns_of(COLUMNS, area, spare)
}

/// Places for so many sliders side by side.
pub fn columns_of(count: usize, area: Rect, spare: f32) -> Vec<Rect> {
    let count = count.max(1);
    let gap = (area.width() * 0.03).clamp(12.0, 32.0);
    let width = (area.width() - spare - gap * count as f32) / count as f32;
    (0..count)
        .map(|index| {
            let left = area.left() + (width + gap) * index as f32;
            Rect::from_min_size(pos2(left, area.top()), vec2(width.max(40.0), area.height()))
        })
        .collect()
}

/// A slider from 0 to 1 without extras, to be changed with `..plain(...)`.
pub fn plain<'a>(label: &'a str, value_text: String, help: &'a str) -> SliderSpec<'a> {
    SliderSpec {
        label,
        name: "",
        quantity: Quantity::Plain,
        zero: Zero::Number,
        value_text,
        range: 0.0..=1.0,
        logarithmic: false,
        step: 0.0,
        disabled_because: None,
        help,
        curve: None,
    }
}

/// Half seconds up to ten, whole seconds beyond.
pub fn in_steps(seconds: f64) -> f64 {
    if seconds < 10.0 {
        (seconds * 2.0).round() / 2.0
    } else {
        seconds.round()
    }
}

/// A number with at most two digits after the point.
pub fn trimmed(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A rate without needless digits.
pub fn short(value: f64) -> String {
    if value >= 10.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// How much larger than on a desk's screen what stands on a stage of this size may become: 1 up to
/// 1,100 by 560 points, and as much more as there is room in both directions.
pub fn roomy(area: Rect) -> f32 {
    let more = (area.width() / 1_100.0).min(area.height() / 560.0);
    if more.is_finite() { more.max(1.0) } else { 1.0 }
}

/// Fails where a part of a stage lies beyond it or over another part.
#[cfg(test)]
pub(crate) fn assert_apart(stage: Rect, parts: &[Rect], case: &str) {
    for (index, part) in parts.iter().enumerate() {
        assert!(stage.contains_rect(*part), "{case}: {part:?} is outside");
        for other in &parts[index + 1..] {
            let shared = part.intersect(*other);
            let apart = shared.width() <= 0.5 || shared.height() <= 0.5;
            assert!(apart, "{case}: {part:?} over {other:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_readable() {
        assert_eq!(short(20.0), "20");
        assert_eq!(short(0.5), "0.5");
    }
}
