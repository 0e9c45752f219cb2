//! What matters on the stage at a step of a path: the parts that are named are left as they are, the
//! rest is dimmed, and only the named controls are shown.
//!
//! A part is found by the name that its widget has for a screen reader, so that no view needs to
//! know of it.

use eframe::egui::emath::TSTransform;
use eframe::egui::layers::PaintList;
use eframe::egui::{Context, Id, Rect, Shape, Stroke, StrokeKind, Ui};

use super::theme::{faint, palette};

/// How much of what is dimmed is covered.
const COVER: f32 = 0.74;
/// How far around a part its surroundings stay visible, in points.
const AROUND: f32 = 8.0;

/// What is looked for while a part of the window is drawn.
#[derive(Clone, Debug, Default)]
struct Focus {
    /// Whether anything is looked for now.
    on: bool,
    /// The names of what matters.
    parts: Vec<String>,
    /// The part that is pointed at in the text; empty for none.
    lit: String,
    /// Where what matters has been drawn: the place of its name, and its rectangle.
    found: Vec<(usize, Rect)>,
    /// Where what is lit has been drawn.
    found_lit: Vec<Rect>,
    /// The parameters whose controls are shown; `None`: all.
    controls: Option<Vec<String>>,
}

fn id() -> Id {
    Id::unique("what matters on the stage")
}

fn missed_id() -> Id {
    Id::unique("what matters and was not found")
}

fn with<R>(ctx: &Context, change: impl FnOnce(&mut Focus) -> R) -> R {
    ctx.data_mut(|data| change(data.get_temp_mut_or_default(id())))
}

/// Looks for parts by their names from now on, and shows only these controls.
pub fn begin(ctx: &Context, parts: &[String], controls: &[String], lit: Option<&str>) {
    with(ctx, |focus| {
        *focus = Focus {
            on: true,
            parts: parts.to_vec(),
            lit: lit.unwrap_or_default().to_owned(),
            controls: Some(controls.to_vec()),
            ..Focus::default()
        };
    });
}

/// Looks for nothing more, and dims nothing.
pub fn stop(ctx: &Context) {
    let _nothing_is_dimmed = with(ctx, std::mem::take);
}

/// Dims what is not named in the space of `ui`, rings what is lit, and looks for nothing more.
pub fn end(ui: &Ui) {
    let focus = with(ui.ctx(), std::mem::take);
    let whole = ui.max_rect();
    let found = focus.found.iter();
    let mut kept: Vec<Rect> = found.map(|(_, rect)| rect.expand(AROUND)).collect();
    let cut = texts(ui).into_iter().filter(|text| is_cut(*text, &kept));
    let cut: Vec<Rect> = cut.collect();
    kept.extend(cut);
    let (colours, painter) = (palette(ui), ui.painter());
    if !focus.parts.is_empty() && !kept.is_empty() {
        for rect in around(whole, &kept) {
            painter.rect_filled(rect, 0.0, faint(colours.bg, COVER));
        }
    }
    for rect in &focus.found_lit {
        let line = Stroke::new(2.0, colours.accent);
        painter.rect_stroke(rect.expand(4.0), 6.0, line, StrokeKind::Outside);
    }
    let is_found = |place: usize| focus.found.iter().any(|(found, _)| *found == place);
    let names = focus.parts.into_iter().enumerate();
    let missed = names.filter(|(place, _)| !is_found(*place));
    let missed: Vec<String> = missed.map(|(_, name)| name).collect();
    ui.data_mut(|data| data.insert_temp(missed_id(), missed));
}

/// What encloses the parts that have been found so far; `None` if there are none.
pub fn bounds(ctx: &Context) -> Option<Rect> {
    with(ctx, |focus| {
        let found = focus.found.iter().map(|(_, rect)| *rect);
        found.reduce(Rect::union)
    })
}

/// Notes that what has been drawn so far has been moved.
pub fn transform(ctx: &Context, by: TSTransform) {
    with(ctx, |focus| {
        for (_, rect) in &mut focus.found {
            *rect = by * *rect;
        }
        for rect in &mut focus.found_lit {
            *rect = by * *rect;
        }
    });
}

/// Where texts have been drawn in this layer, in the space of `ui`.
fn texts(ui: &Ui) -> Vec<Rect> {
    fn add(shape: &Shape, found: &mut Vec<Rect>) {
        match shape {
            Shape::Text(text) => found.push(text.visual_bounding_rect()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| add(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    ui.ctx().graphics(|graphics| {
        let list = graphics.get(ui.layer_id());
        for entry in list.into_iter().flat_map(PaintList::all_entries) {
            add(&entry.shape, &mut found);
        }
    });
    found.retain(|text| ui.max_rect().intersects(*text));
    found
}

/// Whether a text lies partly inside of one of these: it is then kept as a whole.
fn is_cut(text: Rect, kept: &[Rect]) -> bool {
    let inside = kept.iter().any(|rect| rect.contains_rect(text));
    !inside && kept.iter().any(|rect| rect.intersects(text))
}

/// The parts that were named and not found when they were looked for last.
pub fn missed(ctx: &Context) -> Vec<String> {
    ctx.data(|data| data.get_temp(missed_id()).unwrap_or_default())
}

/// Notes that a widget of this name has been drawn here.
pub(super) fn note(ctx: &Context, name: &str, rect: Rect) {
    with(ctx, |focus| {
        if !focus.on {
            return;
        }
        for (place, part) in focus.parts.iter().enumerate() {
            if is_called(name, part) {
                focus.found.push((place, rect));
            }
        }
        if !focus.lit.is_empty() && is_called(name, &focus.lit) {
            focus.found_lit.push(rect);
        }
    });
}

/// Notes that a part which is no widget by itself, such as a lane, stands here.
pub fn note_place(ui: &Ui, name: &str, rect: Rect) {
    note(ui.ctx(), name, rect);
}

/// Notes that something which matters stands here, whatever its name: a control that is shown, a plot
/// with a prediction on it.
pub fn note_kept(ui: &Ui, rect: Rect) {
    with(ui.ctx(), |focus| {
        if focus.on && focus.controls.is_some() {
            focus.found.push((usize::MAX, rect));
        }
    });
}

/// Whether only some controls are shown.
pub fn is_on(ui: &Ui) -> bool {
    with(ui.ctx(), |focus| focus.on && focus.controls.is_some())
}

/// Whether the control of this parameter is shown.
pub fn shows(ui: &Ui, name: &str) -> bool {
    with(ui.ctx(), |focus| {
        let controls = focus.controls.as_ref().filter(|_| focus.on);
        controls.is_none_or(|controls| controls.iter().any(|shown| shown == name))
    })
}

/// Whether a widget's name is that of a part, or begins with it as a whole word.
fn is_called(name: &str, part: &str) -> bool {
    let head = name.get(..part.len());
    let is_head = head.is_some_and(|head| head.eq_ignore_ascii_case(part));
    let next = name.get(part.len()..).and_then(|rest| rest.chars().next());
    is_head && !next.is_some_and(char::is_alphanumeric)
}

/// What of `whole` lies outside all of these: bands from edge to edge, cut where something is kept.
fn around(whole: Rect, kept: &[Rect]) -> Vec<Rect> {
    let mut edges = vec![whole.top(), whole.bottom()];
    for rect in kept {
        let inside = |y: &f32| whole.top() < *y && *y < whole.bottom();
        edges.extend([rect.top(), rect.bottom()].into_iter().filter(inside));
    }
    edges.sort_by(f32::total_cmp);
    let mut pieces = Vec::new();
    for pair in edges.windows(2) {
        let (top, bottom) = (pair[0], pair[1]);
        if bottom <= top {
            continue;
        }
        let middle = f32::midpoint(top, bottom);
        let across = kept.iter().filter(|rect| rect.y_range().contains(middle));
        let mut spans: Vec<(f32, f32)> = across.map(|r| (r.left(), r.right())).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut left = whole.left();
        for (start, end) in spans.into_iter().chain([(whole.right(), whole.right())]) {
            let start = start.min(whole.right());
            if start > left {
                pieces.push(Rect::from_x_y_ranges(left..=start, top..=bottom));
            }
            left = left.max(end);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Rect, pos2};

    use super::{around, is_called, is_cut};

    fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Rect {
        Rect::from_min_max(pos2(left, top), pos2(right, bottom))
    }

    #[test]
    fn a_part_is_called_by_its_name_or_its_first_words() {
        for (name, part, called) in [
            ("database", "database", true),
            ("Database, worker 1", "database", true),
            ("databases", "database", false),
            ("the database", "database", false),
            ("data", "database", false),
        ] {
            assert_eq!(is_called(name, part), called, "{name} / {part}");
        }
    }

    #[test]
    fn a_text_is_lit_as_a_whole_or_not_at_all() {
        let kept = [rect(10.0, 10.0, 50.0, 30.0)];
        for (text, cut) in [
            (rect(12.0, 12.0, 40.0, 20.0), false),
            (rect(12.0, 4.0, 40.0, 14.0), true),
            (rect(45.0, 12.0, 70.0, 20.0), true),
            (rect(60.0, 12.0, 70.0, 20.0), false),
        ] {
            assert_eq!(is_cut(text, &kept), cut, "{text:?}");
        }
    }

    #[test]
    fn what_is_dimmed_and_what_is_kept_fill_the_whole_and_never_overlap() {
        let whole = rect(0.0, 0.0, 100.0, 60.0);
        let sets = [
            vec![],
            vec![rect(10.0, 10.0, 30.0, 20.0)],
            vec![rect(10.0, 10.0, 30.0, 20.0), rect(20.0, 15.0, 80.0, 70.0)],
            vec![rect(-5.0, -5.0, 20.0, 90.0), rect(10.0, 5.0, 15.0, 6.0)],
            vec![rect(-5.0, -5.0, 200.0, 90.0)],
        ];
        for kept in sets {
            let dimmed = around(whole, &kept);
            // Each point of a grid lies in exactly one of the two.
            for x in 0..100 {
                for y in 0..60 {
                    let at = pos2(x as f32 + 0.5, y as f32 + 0.5);
                    let is_kept = kept.iter().any(|rect| rect.contains(at));
                    let covers = dimmed.iter().filter(|rect| rect.contains(at)).count();
                    assert_eq!(covers, usize::from(!is_kept), "{at:?} of {kept:?}");
                }
            }
        }
    }
}
