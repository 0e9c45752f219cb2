//! The sliders of the stage, and the field that asks for a key.

use eframe::egui::{Key as Press, Rect, TextEdit, Ui, Vec2};

use super::plan::Plan;
use super::{Out, Scene, View};
use crate::chapters::eviction::command::Command;
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::params::Params;
use crate::components::workload::Key;
use crate::kit::controls::{FOLD, curved_ui};
use crate::lesson::typed::read_whole;
use crate::lesson::{Form, Parameters as _};
use crate::ui::controls::outline_button;
use crate::ui::place::{COLUMNS, child, columns};
use crate::ui::slider::CURVE_HEIGHT;
use crate::ui::theme::font;

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let curve = slots_curve(view, ui, params);
    // The size has its curve above it; the others stand level with its track.
    let mut area = plan.controls;
    area.min.y -= CURVE_HEIGHT;
    let mut more = view.inspector.shows_controls();
    curved_ui(ui, area, params, &mut more, out, ("capacity", &curve));
    view.inspector.set_controls(more);
    let places = columns(plan.controls, FOLD);
    ask_ui(view, ui, places[COLUMNS - 1], params, out);
}

/// The hits of the first row at each place of the slider of the slots, as far as they are known.
fn slots_curve(view: &mut View, ui: &Ui, params: &Params) -> Vec<f32> {
    const POINTS: usize = 48;
    let slider = Params::field("capacity").ok();
    let control = slider.and_then(|field| field.control(params));
    let Some(Form::Slider(slider)) = control.map(|control| control.form) else {
        return Vec::new();
    };
    let (from, to) = slider.track.into_inner();
    let Some(sweep) = view.sweep(ui, params) else {
        return Vec::new();
    };
    let hits = |index: usize| {
        let along = index as f64 / (POINTS - 1) as f64;
        let slots = if slider.logarithmic {
            from * libm::pow(to / from, along)
        } else {
            from + (to - from) * along
        };
        sweep.hits(0, slots).map(|hits| hits as f32)
    };
    let curve: Option<Vec<f32>> = (0..POINTS).map(hits).collect();
    curve.unwrap_or_default()
}

/// The key that a name stands for.
fn key_named(name: &str, keys: u64) -> Option<Key> {
    let name = name.trim().to_uppercase();
    let mut letters = (1..=26).filter(|&key| u64::from(key) <= keys);
    letters
        .find(|&key| key_name(key, keys) == name)
        .or_else(|| {
            let key = Key::try_from(read_whole(&name).ok()?).ok();
            key.filter(|key| (1..=100_000).contains(key))
        })
}

fn ask_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let mut place = child(ui, area, "ask");
    place.add_space(10.0);
    place.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(6.0);
        let hint = if params.keys <= 26 { "A" } else { "7" };
        let field = TextEdit::singleline(&mut view.typed)
            .hint_text(hint)
            .font(font::mono(14.0))
            .char_limit(6)
            .desired_width(38.0);
        let response = ui.add(field);
        crate::ui::describe(
            &response,
            eframe::egui::Role::TextInput,
            "a key to ask for",
            &view.typed,
        );
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Press::Enter));
        let asks = outline_button(ui, "ask").clicked();
        if asks || entered {
            match key_named(&view.typed, params.keys) {
                Some(key) => {
                    out.issue(Command::Read(key));
                    view.typed.clear();
                }
                None if view.typed.trim().is_empty() => {}
                None => {
                    let (first, typed) = (key_name(1, params.keys), view.typed.trim());
                    let last = Key::try_from(params.keys).unwrap_or(Key::MAX);
                    let last = key_name(last, params.keys);
                    out.refuse(format!(
                        "there is no key `{typed}`: they go from {first} to {last}."
                    ));
                }
            }
            if entered || view.typed.is_empty() {
                response.request_focus();
            }
        }
        let length = (params.capacity * 2).clamp(1, 100_000);
        let scan = outline_button(ui, "scan").on_hover_text(format!(
            "the next {length} requests are for keys that are asked for once"
        ));
        if scan.clicked() {
            out.issue(Command::Scan(length));
        }
    });
}
