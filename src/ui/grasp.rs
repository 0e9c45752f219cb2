//! Things that are taken and moved: by the pointer, by arrow keys, by assistive technology.

use eframe::egui::accesskit::Action;
use eframe::egui::{EventFilter, Key, Response, Ui, Vec2};

use super::slider;

/// How a thing is being moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pull {
    /// The pointer holds it, this far from where it was taken, in points.
    Held(Vec2),
    /// The pointer has let it go there.
    Let(Vec2),
    /// Keys ask for so many steps forward; Shift makes ten of one.
    Steps(f64),
}

/// What is done to the thing behind `response`, which must sense drags.
///
/// While it has the keyboard, the horizontal arrows are its own.
pub fn pull(ui: &Ui, response: &Response) -> Option<Pull> {
    let way = response.id.with("the way it was dragged");
    if let Some(by) = response.total_drag_delta() {
        // The pointer's origin is forgotten in the frame in which it is released.
        ui.data_mut(|data| data.insert_temp(way, by));
        return Some(Pull::Held(by));
    }
    if response.drag_stopped() {
        return Some(Pull::Let(ui.data_mut(|data| data.remove_temp(way))?));
    }
    let steps = steps(ui, response);
    (steps.abs() > 0.0).then_some(Pull::Steps(steps))
}

fn steps(ui: &Ui, response: &Response) -> f64 {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
    });
    let (more, less) = ui.input(|input| {
        (
            input.num_accesskit_action_requests(response.id, Action::Increment),
            input.num_accesskit_action_requests(response.id, Action::Decrement),
        )
    });
    let mut steps = more as f64 - less as f64;
    if response.has_focus() {
        slider::note_keyboard(ui, response.id);
        let filter = EventFilter {
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        for (key, shift) in slider::take_keys(ui, &[Key::ArrowLeft, Key::ArrowRight]) {
            let far = if shift { 10.0 } else { 1.0 };
            steps += if key == Key::ArrowRight { far } else { -far };
        }
    }
    steps
}
