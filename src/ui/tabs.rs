//! A row of tabs. With the keyboard on one of them, the arrows lead to the others.

use eframe::egui::{EventFilter, Key, Response, Role, Sense, Stroke, Ui, vec2};

use super::describe;
use super::slider::{note_keyboard, take_keys};
use super::theme::{focus_ring, font, palette};

/// Draws tabs of these names, of which `shown` is on, and `left` points of room before them. Returns
/// the one that was pressed.
pub fn tabs(
    ui: &mut Ui,
    names: &[&str],
    shown: Option<usize>,
    (left, height): (f32, f32),
) -> Option<usize> {
    let drawn = ui.horizontal(|ui| {
        ui.set_height(height);
        ui.add_space(left);
        let all = names.iter().enumerate();
        let all = all.map(|(place, name)| tab_ui(ui, name, shown == Some(place), height));
        all.collect::<Vec<Response>>()
    });
    let all = drawn.inner;
    let focused = all.iter().position(Response::has_focus);
    if let Some(place) = focused {
        let next = next(ui, &all[place], place);
        if let Some(next) = next.and_then(|next| all.get(next)) {
            next.request_focus();
        }
    }
    all.iter().position(Response::clicked)
}

/// Where the arrows lead from the tab that has the keyboard.
fn next(ui: &Ui, tab: &Response, place: usize) -> Option<usize> {
    note_keyboard(ui, tab.id);
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(tab.id, filter));
    let keys = take_keys(ui, &[Key::ArrowLeft, Key::ArrowRight]);
    match keys.last()? {
        (Key::ArrowLeft, _) => place.checked_sub(1),
        _ => Some(place + 1),
    }
}

fn tab_ui(ui: &mut Ui, text: &str, on: bool, height: f32) -> Response {
    let colours = palette(ui);
    let ink = if on { colours.ink } else { colours.ink3 };
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font::strong(14.0), ink);
    let size = vec2(galley.size().x + 16.0, height - 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    describe(&response, Role::Tab, text, "");
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(on);
    });
    let painter = ui.painter();
    painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    if on {
        let line = Stroke::new(2.0, colours.accent);
        painter.hline(rect.x_range().shrink(8.0), rect.bottom(), line);
    }
    if response.has_focus() {
        focus_ring(painter, rect, 4.0, colours);
    }
    response
}
