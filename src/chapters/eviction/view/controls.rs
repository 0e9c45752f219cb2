//! The sliders of the stage, and the field that asks for a key.

use std::ops::RangeInclusive;

use eframe::egui::{Key as Press, Rect, RichText, Sense, TextEdit, Ui, Vec2, pos2, vec2};

use super::plan::Plan;
use super::{Out, Scene, Selection, View};
use crate::chapters::eviction::because::key_name;
use crate::chapters::eviction::command::Command;
use crate::chapters::eviction::model::Model;
use crate::chapters::eviction::params::{Params, Stream};
use crate::components::cache::{PolicyKind, RedisPolicy};
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::{Subject as _, Value};
use crate::ui::controls::{outline_button, quiet_button};
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, in_steps, plain, short, trimmed};
use crate::ui::slider::{SliderSpec, slider};
use crate::ui::theme::{font, palette};

/// How many lines of controls are unfolded.
pub(super) fn lines(view: &View, params: &Params) -> usize {
    if view.more {
        1 + own(params).len().div_ceil(COLUMNS).min(2)
    } else {
        0
    }
}

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let fold = 64.0;
    let places = columns(plan.controls, fold);
    let row: [fn(&mut Ui, f32, &Params, &mut Out); COLUMNS - 1] =
        [slots_slider, exponent_slider, reads_slider];
    for (rect, control) in places.iter().zip(row) {
        control(&mut child(ui, *rect, "controls"), rect.width(), params, out);
    }
    ask_ui(view, ui, places[COLUMNS - 1], params, out);
    let at = Rect::from_min_max(
        pos2(
            plan.controls.right() - fold + 8.0,
            plan.controls.top() + 8.0,
        ),
        plan.controls.max,
    );
    let label = if view.more { "less" } else { "more" };
    if quiet_button(&mut child(ui, at, "fold"), label).clicked() {
        view.more = !view.more;
    }
    if let Some(area) = plan.more {
        more_ui(view, ui, area, params, out);
    }
}

pub(super) fn set(out: &mut Out, name: &str, value: Value) {
    out.issue(Model::set_command(name, value));
}

fn slots_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let most = params.keys.min(1_000) as f64;
    let spec = SliderSpec {
        range: 1.0..=most.max(2.0),
        step: 1.0,
        logarithmic: most > 60.0,
        ..plain(
            "slots",
            params.capacity.to_string(),
            "how many keys fit into each cache",
        )
    };
    if let Some(value) = slider(ui, width, params.capacity as f64, &spec) {
        set(
            out,
            "capacity",
            Value::Count(value.round().min(most) as u64),
        );
    }
}

fn exponent_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let skewless = matches!(
        params.pattern,
        Stream::Uniform | Stream::Hotset | Stream::Loop
    );
    let spec = SliderSpec {
        range: 0.0..=2.0,
        step: 0.05,
        disabled_because: skewless.then_some("this stream does not follow Zipf's law"),
        ..plain(
            "skew",
            format!("{:.2}", params.zipf_exponent),
            "Zipf's exponent, how unevenly keys are asked for: 0 is all alike",
        )
    };
    if let Some(value) = slider(ui, width, params.zipf_exponent, &spec) {
        let value = (value * 100.0).round() / 100.0;
        set(out, "zipf_exponent", Value::Number(value));
    }
}

fn reads_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        range: 0.5..=20_000.0,
        logarithmic: true,
        ..plain(
            "requests/s",
            short(params.reads_per_s),
            "requests a second, with equal gaps",
        )
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        let value = if value < 20.0 {
            (value * 2.0).round() / 2.0
        } else {
            value.round()
        };
        set(out, "reads_per_s", Value::Number(value));
    }
}

/// The key that a name stands for.
fn key_named(name: &str, keys: u64) -> Option<Key> {
    let name = name.trim().to_uppercase();
    let mut letters = (1..=26).filter(|&key| u64::from(key) <= keys);
    letters
        .find(|&key| key_name(key, keys) == name)
        .or_else(|| name.parse().ok().filter(|key| (1..=100_000).contains(key)))
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
            .desired_width(30.0);
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
            if let Some(key) = key_named(&view.typed, params.keys) {
                out.issue(Command::Read(key));
                view.typed.clear();
            }
            if entered {
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

/// A setting that only some stream or policy has.
struct Own {
    label: &'static str,
    name: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
    unit: Unit,
    help: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Seconds,
    Share,
    Count,
    Plain,
}

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn own(params: &Params) -> Vec<Own> {
    let seconds = |label, name, value, most, help| Own {
        label,
        name,
        value,
        range: 0.0..=most,
        unit: Unit::Seconds,
        help,
    };
    let count = |label, name, value: u64, most: u64, help| Own {
        label,
        name,
        value: value as f64,
        range: 1.0..=most.max(2) as f64,
        unit: Unit::Count,
        help,
    };
    let share = |label, name, value, help| Own {
        label,
        name,
        value,
        range: 0.0..=1.0,
        unit: Unit::Share,
        help,
    };
    let mut all = vec![seconds(
        "TTL (0: none)",
        "ttl_s",
        params.ttl_s,
        60.0,
        "how long an entry is good for, from its fill",
    )];
    if params.pattern.scans() {
        let length = params.scan_length;
        all.push(seconds(
            "scan every",
            "scan_every_s",
            params.scan_every_s,
            120.0,
            "time between two scans' starts",
        ));
        all.push(count(
            "scan length",
            "scan_length",
            length,
            2_000,
            "keys of a scan, each asked for once",
        ));
    }
    if params.pattern.shifts() {
        all.push(seconds(
            "shift every",
            "shift_every_s",
            params.shift_every_s,
            300.0,
            "time between two shifts",
        ));
        if params.pattern == Stream::Shift {
            all.push(count(
                "shift by",
                "shift_by",
                params.shift_by,
                params.keys,
                "keys by which popularity moves",
            ));
        }
    }
    match params.pattern {
        Stream::Hotset => {
            all.push(count(
                "hot keys",
                "hot_keys",
                params.hot_keys,
                params.keys,
                "how many keys are hot",
            ));
            all.push(share(
                "hot share",
                "hot_share",
                params.hot_share,
                "their share of all requests",
            ));
        }
        Stream::Loop => all.push(count(
            "loop length",
            "loop_length",
            params.loop_length,
            params.keys.min(200),
            "keys of the loop",
        )),
        Stream::OneHit => all.push(share(
            "asked once",
            "once_share",
            params.once_share,
            "share of requests for keys that never come back",
        )),
        _ => {}
    }
    all.extend(of_policies(params));
    all
}

/// What the policies of the stage can be set to.
fn of_policies(params: &Params) -> Vec<Own> {
    let kinds: Vec<PolicyKind> = params
        .shown()
        .into_iter()
        .map(|row| crate::chapters::eviction::model::policy_of(row, params))
        .collect();
    let samples = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::SampledLru | PolicyKind::SampledLfu | PolicyKind::Redis(_)
        )
    });
    let fades = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::LfuDecay
                | PolicyKind::SampledLfu
                | PolicyKind::Redis(RedisPolicy::AllkeysLfu | RedisPolicy::VolatileLfu)
        )
    });
    let mut all = Vec::new();
    if samples {
        all.push(Own {
            label: "samples",
            name: "samples",
            value: params.samples as f64,
            range: 1.0..=20.0,
            unit: Unit::Count,
            help: "draws of an eviction; Redis takes 5",
        });
        all.push(Own {
            label: "pool",
            name: "pool",
            value: params.pool as f64,
            range: 0.0..=64.0,
            unit: Unit::Count,
            help: "how many of the best that were drawn are remembered; Redis has 16",
        });
        all.push(Own {
            label: "LRU clock",
            name: "lru_clock_s",
            value: params.lru_clock_s,
            range: 0.0..=2.0,
            unit: Unit::Seconds,
            help: "one tick of the clock for idle times; Redis has 1 s, 0 is exact",
        });
    }
    if fades {
        all.push(Own {
            label: "decay",
            name: "lfu_decay_s",
            value: params.lfu_decay_s,
            range: 0.0..=60.0,
            unit: Unit::Seconds,
            help: "time in which an unused counter loses one; 0: never",
        });
        all.push(Own {
            label: "log factor",
            name: "lfu_log_factor",
            value: params.lfu_log_factor,
            range: 0.0..=100.0,
            unit: Unit::Plain,
            help: "the larger, the slower a used counter grows",
        });
    }
    all
}

fn own_ui(ui: &mut Ui, width: f32, own: &Own, out: &mut Out) {
    let text = match own.unit {
        Unit::Seconds => format!("{} s", trimmed(own.value)),
        Unit::Share => format!("{:.0} %", own.value * 100.0),
        Unit::Count | Unit::Plain => trimmed(own.value),
    };
    let fine = own.name == "lru_clock_s";
    let spec = SliderSpec {
        range: own.range.clone(),
        step: match own.unit {
            Unit::Count | Unit::Plain => 1.0,
            _ => 0.0,
        },
        ..plain(own.label, text, own.help)
    };
    if let Some(value) = slider(ui, width, own.value, &spec) {
        let value = match own.unit {
            Unit::Seconds if fine => Value::Number((value * 100.0).round() / 100.0),
            Unit::Seconds => Value::Number(in_steps(value)),
            Unit::Share => Value::Number((value * 100.0).round() / 100.0),
            Unit::Count => Value::Count(value.round() as u64),
            Unit::Plain => Value::Number(value.round()),
        };
        set(out, own.name, value);
    }
}

fn more_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let line = |index: usize| {
        let top = area.top() + SLIDERS * index as f32;
        Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), SLIDERS))
    };
    stream_ui(
        view,
        &mut child(ui, line(0).shrink2(vec2(0.0, 6.0)), "more"),
        params,
        out,
    );
    let all = own(params);
    for (index, chunk) in all.chunks(COLUMNS).take(2).enumerate() {
        for (own, place) in chunk.iter().zip(columns(line(1 + index), 64.0)) {
            let salt = format!("more {index}");
            own_ui(&mut child(ui, place, &salt), place.width(), own, out);
        }
    }
}

/// The shape of the stream, and the policy of Redis.
fn stream_ui(view: &mut View, ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(14.0, 4.0);
        let place = |ui: &mut Ui, label: &str, width: f32| {
            ui.label(
                RichText::new(label)
                    .font(font::label())
                    .color(palette(ui).ink2),
            );
            let (rect, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
            rect
        };
        let rect = place(ui, "stream", 150.0);
        let items: Vec<Item<'_>> = STREAMS
            .iter()
            .map(|&(_, name, note)| Item { name, note })
            .collect();
        let current = STREAMS
            .iter()
            .position(|(stream, ..)| *stream == params.pattern);
        let current = current.unwrap_or(0);
        let (_, chosen) = dropdown(ui, rect, "stream", STREAMS[current].1, current, &items);
        if let Some(index) = chosen {
            let name = STREAMS[index].0.name();
            set(out, "pattern", Value::Word(name.to_owned()));
        }
        let rect = place(ui, "Redis follows", 150.0);
        redis_ui(ui, rect, params, out);
        if quiet_button(ui, "all ten").clicked() {
            view.selection = Some(Selection::Redis);
        }
    });
}

/// The shapes of the stream, what they are called and what they are.
const STREAMS: [(Stream, &str, &str); 8] = [
    (Stream::Zipf, "Zipf", "a few keys are asked for most"),
    (Stream::Uniform, "uniform", "all keys alike"),
    (Stream::Hotset, "hot set", "a few keys share most requests"),
    (
        Stream::Scan,
        "scan",
        "Zipf, and at times keys asked for once",
    ),
    (
        Stream::Shift,
        "shift",
        "Zipf, and at times other favourites",
    ),
    (Stream::ScanShift, "scan and shift", "both"),
    (
        Stream::Loop,
        "loop",
        "one key after another, round and round",
    ),
    (
        Stream::OneHit,
        "one-hit wonders",
        "Zipf, mixed with keys asked for once",
    ),
];

fn redis_ui(ui: &mut Ui, rect: Rect, params: &Params, out: &mut Out) {
    let items: Vec<Item<'_>> = RedisPolicy::NAMES
        .iter()
        .map(|(name, policy)| Item {
            name,
            note: policy.considers(),
        })
        .collect();
    let names = RedisPolicy::names();
    let current = names
        .iter()
        .position(|name| *name == params.redis_policy.name());
    let label = params.redis_policy.name();
    let (_, chosen) = dropdown(
        ui,
        rect,
        "policy of Redis",
        label,
        current.unwrap_or(0),
        &items,
    );
    if let Some(index) = chosen {
        set(out, "redis_policy", Value::Word(names[index].to_owned()));
    }
}
