//! What can be done to a link: how much longer messages take on it, and whether any get through.

use eframe::egui::Ui;

use super::Out;
use crate::chapters::replication::command::Command;
use crate::chapters::replication::model::Model;
use crate::ui::controls::outline_button;
use crate::ui::place::plain;
use crate::ui::slider::{SliderSpec, slider};

/// The end of the slider: more than once around the earth and back.
const MOST_MS: f64 = 500.0;

pub(super) fn link_ui(ui: &mut Ui, model: &Model, (a, b): (u8, u8), out: &mut Out) {
    let slowed = model.slowed_ms(a, b);
    let help = "how much longer each message takes on this link, in either direction";
    let spec = SliderSpec {
        range: 0.0..=MOST_MS,
        step: 5.0,
        ..plain("longer each way", format!("{slowed} ms"), help)
    };
    let width = ui.available_width();
    if let Some(moved) = slider(ui, width, f64::from(slowed), &spec) {
        out.issue(Command::SlowLink(a, b, moved.round() as u32));
    }
    ui.add_space(8.0);
    let (text, command) = if model.is_cut(a, b) {
        ("heal the link", Command::Heal(a, b))
    } else {
        ("cut the link", Command::Cut(a, b))
    };
    if outline_button(ui, text).clicked() {
        out.issue(command);
    }
}
