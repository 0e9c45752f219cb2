//! The sliders of the stage, and the field that asks for a key.

use eframe::egui::{Key as Press, Rect, RichText, Sense, TextEdit, Ui, Vec2, pos2, vec2};

use super::own::own;
use super::plan::Plan;
use super::{Out, Scene, View};
use crate::chapters::eviction::command::Command;
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::narrative::Thing;
use crate::chapters::eviction::params::{Params, Stream};
use crate::chapters::eviction::rows::REDIS;
use crate::components::cache::RedisPolicy;
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::Value;
use crate::lesson::typed::read_whole;
use crate::ui::controls::{outline_button, quiet_button};
use crate::ui::dropdown::{Item, dropdown};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, columns_of, plain, short};
use crate::ui::setting::setting_ui;
use crate::ui::slider::{CURVE_HEIGHT, SliderSpec, slider};
use crate::ui::theme::{font, palette};

/// Lines that unfold for what only some streams and policies have; what is more than fits stands
/// closer.
const MOST_LINES: usize = 2;

/// How many lines of controls are unfolded.
pub(super) fn lines(view: &View, params: &Params) -> usize {
    if view.more {
        1 + own(params).len().div_ceil(COLUMNS).min(MOST_LINES)
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
    // The size has its curve above it; the others stand level with its track.
    let mut size = places[0];
    size.min.y -= CURVE_HEIGHT;
    slots_slider(
        view,
        &mut child(ui, size, "controls"),
        size.width(),
        params,
        out,
    );
    let row: [fn(&mut Ui, f32, &Params, &mut Out); 2] = [exponent_slider, reads_slider];
    for (rect, control) in places[1..].iter().zip(row) {
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
    out.set(name, value);
}

/// Numbers of slots that the slider goes over.
fn slots_range(params: &Params) -> std::ops::RangeInclusive<f64> {
    1.0..=(params.keys.min(1_000) as f64).max(2.0)
}

/// The hits of the first row at each place of the slider, as far as they are known.
fn slots_curve(view: &mut View, ui: &Ui, params: &Params, logarithmic: bool) -> Vec<f32> {
    const POINTS: usize = 48;
    let (from, to) = slots_range(params).into_inner();
    let Some(sweep) = view.sweep(ui, params) else {
        return Vec::new();
    };
    let hits = |index: usize| {
        let along = index as f64 / (POINTS - 1) as f64;
        let slots = if logarithmic {
            from * libm::pow(to / from, along)
        } else {
            from + (to - from) * along
        };
        sweep.hits(0, slots).map(|hits| hits as f32)
    };
    let curve: Option<Vec<f32>> = (0..POINTS).map(hits).collect();
    curve.unwrap_or_default()
}

fn slots_slider(view: &mut View, ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let range = slots_range(params);
    let most = params.keys.min(1_000) as f64;
    let logarithmic = most > 60.0;
    let curve = slots_curve(view, ui, params, logarithmic);
    let spec = SliderSpec {
        name: "capacity",
        range,
        step: 1.0,
        logarithmic,
        curve: Some(&curve),
        ..plain(
            "slots",
            params.capacity.to_string(),
            "how many keys fit into each cache; above it the hit rate of the first row at each \
             size, over 20 seeds",
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
        name: "zipf_exponent",
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
        name: "reads_per_s",
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
    let side_by_side = all.len().div_ceil(MOST_LINES).max(COLUMNS);
    for (index, chunk) in all.chunks(side_by_side).enumerate() {
        let places = columns_of(side_by_side, line(1 + index), 64.0);
        for (own, place) in chunk.iter().zip(places) {
            let salt = format!("more {index}");
            let mut child = child(ui, place, &salt);
            if let Some(value) = setting_ui(&mut child, place.width(), own) {
                set(out, own.name, value);
            }
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
        // Without its row there is nobody who would follow.
        if params.shown().contains(&REDIS) {
            let rect = place(ui, "Redis follows", 150.0);
            redis_ui(ui, rect, params, out);
        }
        if quiet_button(ui, "Redis's ten policies").clicked() {
            view.inspector.explain(Thing::Redis);
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
