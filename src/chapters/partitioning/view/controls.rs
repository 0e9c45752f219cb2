//! The rule, the stream, and what unfolds.

use eframe::egui::{Rect, TextEdit, Ui, Vec2, pos2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::params::{KeyStream, Params, Strategy};
use crate::chapters::partitioning::subject::is_name;
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::lesson::typed::Quantity;
use crate::ui::controls::{outline_button, quiet_button, segmented};
use crate::ui::place::{SLIDERS, child, columns, plain, short};
use crate::ui::slider::{SliderSpec, slider};
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
    if let Some(area) = plan.more {
        more_ui(view, ui, area, params, out);
    }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.set(name, value);
}

fn rule_ui(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(10.0, 0.0);
        let rules = [
            (Strategy::Range, "range"),
            (Strategy::HashMod, "hash mod N"),
            (Strategy::Ring, "ring"),
            (Strategy::Compound, "compound"),
        ];
        if let Some(rule) = segmented(ui, "rule", params.strategy, &rules) {
            set(out, "strategy", Value::Word(rule.name().to_owned()));
        }
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
    ui.with_layout(
        eframe::egui::Layout::right_to_left(eframe::egui::Align::Min),
        |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(6.0, 0.0);
            let label = if view.more { "less" } else { "more" };
            if quiet_button(ui, label).clicked() {
                view.more = !view.more;
            }
            ui.with_layout(
                eframe::egui::Layout::left_to_right(eframe::egui::Align::Min),
                |ui| {
                    let streams = [
                        (KeyStream::Ids, "all rows alike"),
                        (KeyStream::Sequential, "new rows"),
                        (KeyStream::Zipf, "newest first"),
                        (KeyStream::Celebrity, "a celebrity"),
                        (KeyStream::Names, "your keys"),
                    ];
                    if let Some(stream) = segmented(ui, "stream", params.stream, &streams) {
                        set(out, "stream", Value::Word(stream.name().to_owned()));
                        // There they are typed.
                        view.more |= stream == KeyStream::Names;
                    }
                },
            );
        },
    );
}

/// A slider for a whole number.
struct Whole<'a> {
    name: &'a str,
    label: &'a str,
    value: u64,
    most: u64,
    help: &'a str,
    disabled: Option<&'a str>,
}

fn whole_ui(ui: &mut Ui, width: f32, whole: &Whole<'_>, out: &mut Out) {
    let spec = SliderSpec {
        name: whole.name,
        range: 1.0..=whole.most.max(2) as f64,
        logarithmic: whole.most > 20,
        step: 1.0,
        disabled_because: whole.disabled,
        ..plain(whole.label, whole.value.to_string(), whole.help)
    };
    if let Some(value) = slider(ui, width, whole.value as f64, &spec) {
        let value = (value.round() as u64).clamp(1, whole.most);
        set(out, whole.name, Value::Count(value));
    }
}

fn more_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let row = |line: usize| {
        let top = area.top() + SLIDERS * line as f32;
        columns(
            Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), top + SLIDERS)),
            0.0,
        )
    };
    let rule = params.strategy;
    let ringless = matches!(rule, Strategy::Range | Strategy::HashMod);
    let hashless = (rule == Strategy::Range).then_some("ranges do not hash");
    let wholes = [
        Whole {
            name: "vnodes",
            label: "tokens a shard",
            value: params.vnodes,
            most: 512,
            help: "places of each shard on the ring",
            disabled: ringless.then_some("only the ring has tokens"),
        },
        Whole {
            name: "salt",
            label: "salt",
            value: params.salt,
            most: 128,
            help: "parts of the hottest key: user 1 under compound, else the newest row",
            disabled: hashless,
        },
        Whole {
            name: "choices",
            label: "choices",
            value: params.choices,
            most: 4,
            help: "a hashed key goes to the least loaded of so many; a read asks all of them",
            disabled: hashless,
        },
        Whole {
            name: "replication",
            label: "replicas",
            value: params.replication,
            most: params.nodes.min(5),
            help: "replicas of each part, on the shards that follow",
            disabled: (params.nodes < 2).then_some("one shard has no other"),
        },
    ];
    for (whole, place) in wholes.iter().zip(row(0)) {
        whole_ui(&mut child(ui, place, "more 0"), place.width(), whole, out);
    }
    for (place, control) in row(1)
        .into_iter()
        .zip([skew_ui, rate_ui, writes_ui, slow_ui])
    {
        control(&mut child(ui, place, "more 1"), place.width(), params, out);
    }
    let line = Rect::from_min_max(pos2(area.left(), area.bottom() - 30.0), area.max);
    name_ui(view, &mut child(ui, line, "name"), out);
}

fn skew_ui(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let famous = params.stream == KeyStream::Celebrity;
    let (name, label, value, most) = if famous {
        ("hot_share", "user 1's share", params.hot_share, 0.6)
    } else {
        ("zipf_exponent", "exponent", params.zipf_exponent, 2.0)
    };
    let alike = matches!(
        params.stream,
        KeyStream::Ids | KeyStream::Sequential | KeyStream::Names
    );
    let text = if famous {
        format!("{:.0} %", value * 100.0)
    } else {
        format!("{value:.2}")
    };
    let spec = SliderSpec {
        name,
        quantity: if famous {
            Quantity::Percent
        } else {
            Quantity::Plain
        },
        range: 0.0..=most,
        step: 0.05,
        disabled_because: alike.then_some("in this stream no row is asked for more than others"),
        ..plain(label, text, "how unevenly the stream asks")
    };
    if let Some(value) = slider(ui, width, value, &spec) {
        set(out, name, Value::Number((value * 100.0).round() / 100.0));
    }
}

fn rate_ui(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "reads_per_s",
        range: 1.0..=1_000.0,
        logarithmic: true,
        ..plain(
            "requests/s",
            short(params.reads_per_s),
            "requests of the stream a second",
        )
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        set(out, "reads_per_s", Value::Number(value.round()));
    }
}

fn writes_ui(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "write_share",
        quantity: Quantity::Percent,
        step: 0.05,
        disabled_because: (params.stream == KeyStream::Sequential)
            .then_some("every new row is a write"),
        ..plain(
            "writes",
            format!("{:.0} %", params.write_share * 100.0),
            "the share of the stream that writes",
        )
    };
    if let Some(value) = slider(ui, width, params.write_share, &spec) {
        set(
            out,
            "write_share",
            Value::Number((value * 100.0).round() / 100.0),
        );
    }
}

fn slow_ui(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "slow_share",
        quantity: Quantity::Percent,
        range: 0.0..=0.2,
        step: 0.005,
        ..plain(
            "slow shards",
            format!("{:.1} %", params.slow_share * 100.0),
            "the chance that a shard takes ten times its time",
        )
    };
    if let Some(value) = slider(ui, width, params.slow_share, &spec) {
        set(
            out,
            "slow_share",
            Value::Number((value * 1_000.0).round() / 1_000.0),
        );
    }
}

/// Keys of the learner's own, one a word.
fn name_ui(view: &mut View, ui: &mut Ui, out: &mut Out) {
    ui.horizontal(|ui| {
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
