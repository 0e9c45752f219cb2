//! The rule, the stream, and what unfolds.

use eframe::egui::{Align, Layout, TextEdit, Ui};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::params::{KeyStream, Params};
use crate::chapters::partitioning::subject::is_name;
use crate::components::named::Named as _;
use crate::kit::controls::{fold_button, line_ui};
use crate::lesson::{Place, Value};
use crate::ui::controls::outline_button;
use crate::ui::place::child;
use crate::ui::theme::font;

/// Letters that can be typed at once.
const MOST_TYPED: usize = 120;

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    rule_ui(&mut child(ui, plan.rule, "rule"), params, out);
    stream_ui(view, &mut child(ui, plan.stream, "stream"), params, out);
}

fn rule_ui(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal(|ui| {
        line_ui::<Model>(ui, params, Place::Top, out);
        ui.add_space(6.0);
        let button = outline_button(ui, "add a shard");
        if button
            .on_hover_text("one more shard; lit are exactly the keys that move")
            .clicked()
        {
            out.issue(Command::AddNode);
        }
    });
}

fn stream_ui(view: &mut View, ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let mut more = view.inspector.shows_controls();
        fold_button(ui, &mut more);
        let lines = Layout::left_to_right(Align::Min).with_main_wrap(true);
        let made = ui.with_layout(lines, |ui| line_ui::<Model>(ui, params, Place::Stage, out));
        let names = Value::Word(KeyStream::Names.name().to_owned());
        // There they are typed.
        more |= made.inner == Some(("stream", names));
        view.inspector.set_controls(more);
    });
}

/// Keys of the learner's own, one a word.
pub(super) fn name_ui(view: &mut View, ui: &mut Ui, out: &mut Out) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(eframe::egui::RichText::new("your own keys").font(font::label()));
        let field = TextEdit::singleline(&mut view.name)
            .char_limit(MOST_TYPED)
            .hint_text("words, such as: anna bert carla")
            .desired_width(240.0);
        let response = ui.add(field).labelled_by(label.id);
        view.name = view.name.to_ascii_lowercase();
        view.name
            .retain(|letter| letter.is_ascii_lowercase() || letter == ' ');
        let entered =
            response.lost_focus() && ui.input(|input| input.key_pressed(eframe::egui::Key::Enter));
        let stored = outline_button(ui, "store each, today").clicked();
        if entered || stored {
            for word in view.name.split_whitespace().filter(|word| is_name(word)) {
                out.issue(Command::Put(word.to_owned()));
            }
        }
    });
}
