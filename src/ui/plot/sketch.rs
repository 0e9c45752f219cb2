//! A curve that is drawn on the axes of a plot: with the pointer in one sweep, or handle by handle
//! with the keyboard and by assistive technology.

use eframe::egui::accesskit::Action;
use eframe::egui::{
    Align2, EventFilter, Key, PointerButton, Pos2, Rect, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2,
};

use super::PlotFrame;
use super::panel::{Panel, panel};
use crate::ui::slider::{note_keyboard, requested, take_keys};
use crate::ui::theme::{Palette, faint, font, palette};

/// The radius of a handle, and of what can be taken of it.
const RADIUS: f32 = 6.0;
const GRIP: f32 = 12.0;
/// The line below the panel with the places of the handles.
pub const PLACES: f32 = 18.0;
/// Between the names of two places, in points.
const APART: f32 = 6.0;
/// A large step is so many small ones.
const LARGE: f64 = 5.0;

/// A point of the curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle {
    /// Where it stands on the axes.
    pub at: [f64; 2],
    /// What it is, such as `hit rate at 5 slots`.
    pub label: String,
    /// What stands below it.
    pub place: String,
    /// Its value in words.
    pub text: String,
}

/// Draws the curve through its handles, and takes where they are moved: which, and how high on the
/// axis. `step` is what an arrow key moves one by.
pub fn sketch(ui: &mut Ui, frame: &PlotFrame, handles: &[Handle], step: f64) -> Vec<(usize, f64)> {
    let palette = palette(ui);
    let panel = panel(ui, frame, 0.0, |_| {});
    paint_places(ui, &panel, handles);
    let sense = Sense::CLICK | Sense::DRAG;
    let board = ui.interact(panel.rect, ui.scope_id().with("board"), sense);
    let mut moved = Vec::new();
    if let Some(at) = board.interact_pointer_pos() {
        let is_first = ui.input(|input| input.pointer.any_pressed()) || board.clicked();
        let before = if is_first {
            at
        } else {
            at - ui.input(|input| input.pointer.delta())
        };
        let held = ui.input(|input| input.pointer.button_down(PointerButton::Primary));
        if held || board.clicked() {
            let places: Vec<f32> = handles.iter().map(|one| panel.at(one.at).x).collect();
            let swept = swept(&places, before, at).into_iter();
            moved.extend(swept.map(|(place, y)| (place, panel.y_of(y))));
        }
    }
    let points: Vec<Pos2> = handles.iter().map(|one| panel.at(one.at)).collect();
    let painter = ui.painter().with_clip_rect(panel.rect.expand(RADIUS));
    let line = Stroke::new(2.0, palette.ink);
    painter.add(eframe::egui::Shape::line(points, line));
    for place in 0..handles.len() {
        let value = handle_ui(ui, &panel, (handles, place), step, palette);
        moved.extend(value.map(|value| (place, value)));
    }
    moved
}

/// The handles that the pointer has gone over on its way, each with the height at which it did; at
/// least the nearest one.
fn swept(places: &[f32], before: Pos2, at: Pos2) -> Vec<(usize, f32)> {
    let (left, right) = (before.x.min(at.x), before.x.max(at.x));
    let height = |x: f32| {
        let share = (x - before.x) / (at.x - before.x);
        before.y + (at.y - before.y) * share
    };
    let all = places.iter().enumerate();
    let mut over: Vec<(usize, f32)> = all
        .clone()
        .filter(|(_, x)| left < right && (left..=right).contains(x))
        .map(|(place, x)| (place, height(*x)))
        .collect();
    let nearest = all.min_by(|(_, a), (_, b)| (*a - at.x).abs().total_cmp(&(*b - at.x).abs()));
    if let Some((place, _)) = nearest
        && over.iter().all(|(one, _)| *one != place)
    {
        over.push((place, at.y));
    }
    over
}

/// A handle; returns where it was taken to by keys or by assistive technology.
fn handle_ui(
    ui: &Ui,
    panel: &Panel,
    (handles, place): (&[Handle], usize),
    step: f64,
    palette: &Palette,
) -> Option<f64> {
    let handle = &handles[place];
    let at = panel.at(handle.at);
    let id = |place: usize| ui.scope_id().with(("handle", place));
    let grip = Rect::from_center_size(at, Vec2::splat(2.0 * GRIP));
    // The board below takes the pointer; a handle has the keyboard.
    let response = ui.interact(grip, id(place), Sense::focusable_noninteractive());
    crate::ui::focus::note_place(ui, &handle.label, grip);
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, handle.at[1], &handle.label);
        info.current_text_value = Some(handle.text.clone());
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.add_action(Action::SetValue);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    let painter = ui.painter();
    let ring = Stroke::new(2.5, palette.ink);
    painter.circle(at, RADIUS, palette.bg, ring);
    if response.has_focus() {
        painter.circle_stroke(at, RADIUS + 5.0, Stroke::new(2.0, palette.accent));
        note_keyboard(ui, response.id);
    }
    let (more, less) = ui.input(|input| {
        (
            input.num_accesskit_action_requests(response.id, Action::Increment),
            input.num_accesskit_action_requests(response.id, Action::Decrement),
        )
    });
    let mut steps = more as f64 - less as f64;
    if response.has_focus() {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let (ups, to) = keys(ui, place);
        steps += ups;
        if let Some(to) = to.filter(|to| *to < handles.len()) {
            ui.memory_mut(|memory| memory.request_focus(id(to)));
        }
    }
    let stepped = (steps.abs() > 0.0).then_some(handle.at[1] + steps * step);
    requested(ui, response.id).or(stepped)
}

/// So many steps up, and the handle to which the arrows lead.
fn keys(ui: &Ui, place: usize) -> (f64, Option<usize>) {
    let wanted = [
        Key::ArrowUp,
        Key::ArrowDown,
        Key::PageUp,
        Key::PageDown,
        Key::ArrowLeft,
        Key::ArrowRight,
    ];
    let (mut steps, mut to) = (0.0, None);
    for (key, _) in take_keys(ui, &wanted) {
        match key {
            Key::ArrowUp => steps += 1.0,
            Key::ArrowDown => steps -= 1.0,
            Key::PageUp => steps += LARGE,
            Key::PageDown => steps -= LARGE,
            Key::ArrowLeft => to = place.checked_sub(1),
            _ => to = Some(place + 1),
        }
    }
    (steps, to)
}

/// A faint line at each handle, and its place below; names without room are left out.
fn paint_places(ui: &mut Ui, panel: &Panel, handles: &[Handle]) {
    let palette = palette(ui);
    let (_, row) = ui.allocate_space(Vec2::new(ui.available_width(), PLACES - 4.0));
    let mut free = f32::NEG_INFINITY;
    for handle in handles {
        let x = panel.at(handle.at).x;
        let line = Stroke::new(1.0, faint(palette.line, 0.8));
        ui.painter().vline(x, panel.rect.y_range(), line);
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(handle.place.clone(), font::note(), palette.ink3);
        let wanted = Align2::CENTER_CENTER.anchor_size(pos2(x, row.center().y), galley.size());
        let most = (row.right() - galley.size().x).max(row.left());
        let left = wanted.left().clamp(row.left(), most);
        if left < free {
            continue;
        }
        free = left + galley.size().x + APART;
        painter.galley(pos2(left, wanted.top()), galley, palette.ink3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_sets_every_handle_on_its_way_and_a_click_the_nearest() {
        let places = [0.0, 10.0, 20.0, 30.0];
        let click = swept(&places, pos2(12.0, 5.0), pos2(12.0, 5.0));
        assert_eq!(click, [(1, 5.0)]);
        let sweep = swept(&places, pos2(4.0, 0.0), pos2(24.0, 40.0));
        // 10 lies 6 of 20 along the way, 20 lies 16 of 20; 24 is nearest to 20.
        let wanted = [(1, 12.0), (2, 32.0)];
        assert_eq!(sweep.len(), 2);
        for ((place, y), (at, high)) in sweep.into_iter().zip(wanted) {
            assert_eq!(place, at);
            assert!((y - high).abs() < 1e-4, "{y}");
        }
        let back = swept(&places, pos2(24.0, 40.0), pos2(4.0, 0.0));
        assert!(back.contains(&(0, 0.0)), "{back:?}");
        assert_eq!(swept(&[], pos2(0.0, 0.0), pos2(1.0, 1.0)), []);
    }
}
