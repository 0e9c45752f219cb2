//! What the learner sets: protection and handling as buttons, requests by hand, and sliders that
//! unfold.

use eframe::egui::{Align, Align2, Layout, Rect, Sense, Ui, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::cache_aside::command::Command;
use crate::chapters::cache_aside::params::Params;
use crate::chapters::cache_aside::protection::{Protection, Update};
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::lesson::typed::Quantity;
use crate::ui::controls::{outline_button, primary_button, quiet_button, segmented, toggle};
use crate::ui::place::{child, columns, in_steps, plain, short, trimmed};
use crate::ui::slider::{SliderSpec, Zero, slider};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// Rows of sliders that are unfolded.
pub(super) fn rows(view: &View, _params: &Params) -> usize {
    if view.more { 3 } else { 0 }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.issue(Command::Set(name.to_owned(), value));
}

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let head = plan.head;
    let rows = if head.height() > 80.0 { 3 } else { 2 };
    let row = |index: usize| {
        let top = head.top() + 34.0 * index as f32;
        Rect::from_min_size(pos2(head.left(), top), vec2(head.width(), 30.0))
    };
    let caption = if head.width() >= 780.0 { 76.0 } else { 0.0 };
    choices_ui(ui, row(0), "on a miss", caption, |ui| {
        if let Some(protection) = segmented(ui, "protection", params.protection, &PROTECTIONS) {
            let value = Value::Word(protection.name().to_owned());
            set(out, "protection", value);
        }
    });
    choices_ui(ui, row(1), "an update", caption, |ui| {
        if let Some(update) = segmented(ui, "update handling", params.update, &UPDATES) {
            set(out, "update", Value::Word(update.name().to_owned()));
        }
    });
    let mut right = child(ui, row(0), "unfold");
    right.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let text = if view.more { "less" } else { "more" };
        let help = "rates, delays, the TTL and what belongs to a protection";
        if quiet_button(ui, text).on_hover_text(help).clicked() {
            view.more = !view.more;
        }
    });
    let mut hands = child(ui, row(rows - 1), "by hand");
    hands.with_layout(Layout::right_to_left(Align::Min), |ui| {
        by_hand_ui(view, ui, scene, out);
    });
    if let Some(area) = plan.more {
        more_ui(view, ui, params, area, out);
    }
}

const PROTECTIONS: [(Protection, &str); 6] = [
    (Protection::None, "none"),
    (Protection::SingleFlight, "single-flight"),
    (Protection::Lease, "lease"),
    (Protection::Early, "early"),
    (Protection::Jitter, "jitter"),
    (Protection::ServeStale, "serve stale"),
];

const UPDATES: [(Update, &str); 4] = [
    (Update::None, "nothing"),
    (Update::TtlOnly, "TTL only"),
    (Update::DeleteAfter, "then deletes"),
    (Update::DeleteBefore, "deletes first"),
];

/// A row of choices behind its caption.
fn choices_ui(ui: &mut Ui, row: Rect, name: &str, caption: f32, add: impl FnOnce(&mut Ui)) {
    if caption > 0.0 {
        let palette = palette(ui);
        let rect = Rect::from_min_size(row.min, vec2(caption, row.height()));
        let response = ui.interact(rect, ui.scope_id().with(("caption", name)), Sense::hover());
        describe(&response, eframe::egui::Role::Label, name, "");
        text_line(
            ui.painter(),
            rect.left_center() - vec2(0.0, 1.0),
            Align2::LEFT_CENTER,
            name,
            font::label(),
            palette.ink2,
            caption,
        );
    }
    let rest = Rect::from_min_max(pos2(row.left() + caption, row.top()), row.max);
    let mut ui = child(ui, rest, name);
    add(&mut ui);
}

/// From right to left: many at once, an update, a read.
fn by_hand_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    ui.spacing_mut().item_spacing = Vec2::splat(8.0);
    let key = view.key(scene);
    let crowd = view.crowd();
    let button = outline_button(ui, &format!("{crowd} at once"));
    let help = format!("{crowd} threads read key 1 at the same moment");
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Crowd(crowd));
    }
    let help = "one request by hand; click a slot to choose another key";
    let button = outline_button(ui, &format!("Update {key}"));
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Update(key));
    }
    let button = primary_button(ui, &format!("Read {key}"));
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Read(key));
    }
}

/// A slider of a parameter.
struct Knob {
    name: &'static str,
    label: &'static str,
    value: f64,
    most: f64,
    kind: Kind,
    off: Option<&'static str>,
    help: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Rate,
    Millis,
    Seconds,
    Share,
    Count,
    Plain,
}

fn more_ui(view: &mut View, ui: &mut Ui, params: &Params, area: Rect, out: &mut Out) {
    let knobs = knobs(params);
    for (index, four) in knobs.chunks(4).enumerate() {
        let row = Rect::from_min_size(
            pos2(area.left(), area.top() + 48.0 * index as f32),
            vec2(area.width(), 48.0),
        );
        for (rect, knob) in columns(row, 0.0).into_iter().zip(four) {
            let mut ui = child(ui, rect, knob.name);
            knob_ui(&mut ui, rect.width(), knob, out);
        }
    }
    let last = Rect::from_min_size(
        pos2(area.left(), area.top() + 96.0),
        vec2(area.width(), 48.0),
    );
    let places = columns(last, 0.0);
    let first_free = own_knobs(params).len();
    if let Some(rect) = places.get(first_free) {
        let mut ui = child(ui, *rect, "crowd");
        let crowd = view.crowd() as f64;
        let spec = SliderSpec {
            range: 1.0..=200.0,
            step: 1.0,
            ..plain(
                "readers at once",
                format!("{crowd:.0}"),
                "how many threads the button sends to key 1 at the same moment",
            )
        };
        if let Some(value) = slider(&mut ui, rect.width(), crowd, &spec) {
            view.crowd = Some(value.round() as u64);
        }
    }
    let from = places.get(first_free + 1).map_or(last.right(), Rect::left);
    let rest = Rect::from_min_max(pos2(from, last.top() + 12.0), last.max);
    let mut ui = child(ui, rest, "switches");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(12.0);
        let help = "whether it is cached that a key has no row";
        let switch = ui.scope(|ui| {
            if let Some(on) = toggle(ui, "cache \"no row\"", params.negative) {
                set(out, "negative", Value::Flag(on));
            }
        });
        switch.response.on_hover_text(help);
        let help = "every key that fits is stored now";
        if outline_button(ui, "Warm up").on_hover_text(help).clicked() {
            out.issue(Command::Warm);
        }
    });
}

fn knob(
    (name, label): (&'static str, &'static str),
    value: f64,
    most: f64,
    kind: Kind,
    help: &'static str,
) -> Knob {
    Knob {
        name,
        label,
        value,
        most,
        kind,
        off: None,
        help,
    }
}

impl Knob {
    /// With why it would change nothing now.
    fn unless(self, off: Option<&'static str>) -> Self {
        Self { off, ..self }
    }
}

/// Eight sliders that every set-up has, then what belongs to the present protection.
fn knobs(params: &Params) -> Vec<Knob> {
    let no_ttl =
        (params.update == Update::None).then_some("entries have no TTL while updates do nothing");
    let deletes = matches!(params.update, Update::DeleteAfter | Update::DeleteBefore);
    let no_delete = (!deletes).then_some("nobody deletes");
    let mut all = rates(params);
    all[0].off = no_ttl;
    let (set_ms, delete_ms) = (params.set_delay_ms, params.delete_delay_ms);
    let help = "what a reader takes before it stores";
    all.push(knob(
        ("set_delay_ms", "set delay"),
        set_ms,
        200.0,
        Kind::Millis,
        help,
    ));
    let help = "what a writer takes between database and delete";
    let slow = knob(
        ("delete_delay_ms", "delete delay"),
        delete_ms,
        200.0,
        Kind::Millis,
        help,
    );
    all.push(slow.unless(no_delete));
    let (name, help) = ("delete_failure", "how many deletes do not reach the cache");
    let lost = knob(
        (name, "deletes lost"),
        params.delete_failure,
        1.0,
        Kind::Share,
        help,
    );
    all.push(lost.unless(no_delete));
    let most = params.keys.min(100) as f64;
    let slots = params.capacity as f64;
    all.push(knob(
        ("capacity", "slots"),
        slots,
        most,
        Kind::Count,
        "slots of the cache",
    ));
    all.extend(own_knobs(params));
    all
}

/// The TTL, and how much comes how fast.
fn rates(params: &Params) -> Vec<Knob> {
    let (reads, writes) = (params.reads_per_s, params.writes_per_s);
    let ttl = "time to live from the set; 0 is none";
    vec![
        knob(("ttl_s", "TTL"), params.ttl_s, 60.0, Kind::Seconds, ttl),
        knob(
            ("reads_per_s", "reads/s"),
            reads,
            500.0,
            Kind::Rate,
            "reads that arrive by themselves",
        ),
        knob(
            ("writes_per_s", "updates/s"),
            writes,
            50.0,
            Kind::Rate,
            "updates that arrive by themselves",
        ),
        knob(
            ("database_ms", "database"),
            params.database_ms,
            1_000.0,
            Kind::Millis,
            "to the database and back",
        ),
    ]
}

fn own_knobs(params: &Params) -> Vec<Knob> {
    let stands = "how long a token stands before another is given";
    let asks = "after what time a reader without a token asks again";
    let (lease, retry) = (params.lease_s, params.retry_ms);
    match params.protection {
        Protection::Lease => vec![
            knob(
                ("lease_s", "token stands"),
                lease,
                30.0,
                Kind::Seconds,
                stands,
            ),
            knob(("retry_ms", "asks again"), retry, 200.0, Kind::Millis, asks),
        ],
        Protection::Early => {
            let help = "the larger, the earlier readers load";
            vec![knob(("beta", "beta"), params.beta, 5.0, Kind::Plain, help)]
        }
        Protection::Jitter => {
            let help = "by how much of it a TTL may differ";
            vec![knob(
                ("jitter", "jitter"),
                params.jitter,
                1.0,
                Kind::Share,
                help,
            )]
        }
        _ => Vec::new(),
    }
}

fn knob_ui(ui: &mut Ui, width: f32, knob: &Knob, out: &mut Out) {
    let text = match knob.kind {
        Kind::Rate => short(knob.value),
        Kind::Millis => format!("{} ms", trimmed(knob.value)),
        Kind::Seconds if knob.value <= 0.0 => "none".to_owned(),
        Kind::Seconds => format!("{} s", trimmed(knob.value)),
        Kind::Share => format!("{:.0} %", knob.value * 100.0),
        Kind::Count => format!("{:.0}", knob.value),
        Kind::Plain => trimmed(knob.value),
    };
    let step = match knob.kind {
        Kind::Count => 1.0,
        _ => 0.0,
    };
    let spec = SliderSpec {
        name: knob.name,
        quantity: if knob.kind == Kind::Share {
            Quantity::Percent
        } else {
            Quantity::Plain
        },
        zero: match (knob.kind, knob.name) {
            (_, "ttl_s") => Zero::Endless("none"),
            (Kind::Seconds, _) => Zero::Called("none"),
            _ => Zero::Number,
        },
        range: 0.0..=knob.most,
        step,
        disabled_because: knob.off,
        ..plain(knob.label, text, knob.help)
    };
    let Some(value) = slider(ui, width, knob.value, &spec) else {
        return;
    };
    let value = match knob.kind {
        Kind::Count => Value::Count(value.round().max(0.0) as u64),
        Kind::Rate | Kind::Millis => Value::Number(value.round()),
        Kind::Seconds => Value::Number(in_steps(value)),
        Kind::Share => Value::Number((value * 100.0).round() / 100.0),
        Kind::Plain => Value::Number((value * 10.0).round() / 10.0),
    };
    set(out, knob.name, value);
}
