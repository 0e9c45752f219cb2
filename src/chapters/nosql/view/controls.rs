//! The query cards above, the sliders and switches below.

use eframe::egui::{Rect, Ui, pos2};

use super::{Out, Scene, View};
use crate::chapters::nosql::command::Command;
use crate::chapters::nosql::params::Params;
use crate::chapters::nosql::question::Query;
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::ui::controls::{outline_button, quiet_button, segmented, toggle};
use crate::ui::place::{SLIDERS, child, columns, plain, short};
use crate::ui::slider::{SliderSpec, Zero, slider};

/// Narrower stages put the query cards into two lines.
const WIDE: f32 = 660.0;

const CARDS: [(Query, &str); 6] = [
    (Query::UsersOver, "users over 30"),
    (Query::Session, "a session"),
    (Query::LastReadings, "last readings"),
    (Query::OrderProduct, "order + product"),
    (Query::FriendsBought, "friends who bought"),
    (Query::Mix, "all five"),
];

pub(super) fn cards_height(width: f32) -> f32 {
    if width < WIDE { 62.0 } else { 30.0 }
}

pub(super) fn cards_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let params = scene.model.params();
    let over = format!("users over {}", params.age);
    let cards = CARDS.map(|(query, name)| match query {
        Query::UsersOver => (query, over.as_str()),
        _ => (query, name),
    });
    let mut ui = child(ui, area, "cards");
    if let Some(query) = segmented(&mut ui, "question", params.query, &cards) {
        set(out, "query", Value::Word(query.name().to_owned()));
    }
}

/// Rows of controls that are shown.
pub(super) fn rows(view: &View, params: &Params) -> usize {
    let _ = params;
    if view.more { 2 } else { 1 }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.set(name, value);
}

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    out: &mut Out,
) {
    let params = scene.model.params();
    let fold = 64.0;
    let places = columns(area, fold);
    users_slider(
        &mut child(ui, places[0], "users"),
        places[0].width(),
        params,
        out,
    );
    // The copies matter to orders, the index to everything else.
    let mut switch = child(ui, places[1], "switches");
    if params.query == Query::OrderProduct {
        copies_switch(&mut switch, params, out);
    } else {
        index_switch(&mut switch, params, out);
    }
    if params.query == Query::FriendsBought {
        depth_slider(
            &mut child(ui, places[2], "depth"),
            places[2].width(),
            params,
            out,
        );
    } else {
        age_slider(
            &mut child(ui, places[2], "age"),
            places[2].width(),
            params,
            out,
        );
    }
    buttons(&mut child(ui, places[3], "buttons"), out);
    let at = Rect::from_min_max(pos2(area.right() - fold + 8.0, area.top() + 8.0), area.max);
    let label = if view.more { "less" } else { "more" };
    if quiet_button(&mut child(ui, at, "fold"), label).clicked() {
        view.more = !view.more;
    }
    if view.more {
        let top = pos2(area.left(), area.top() + SLIDERS);
        more_ui(ui, Rect::from_min_max(top, area.max), params, out);
    }
}

fn users_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "how many users there are; orders, products and sensors grow with them";
    let spec = SliderSpec {
        name: "users",
        range: 10.0..=10_000.0,
        logarithmic: true,
        ..plain("users", params.users.to_string(), help)
    };
    if let Some(value) = slider(ui, width, params.users as f64, &spec) {
        // Two digits are enough for a data set's size.
        let unit = libm::pow(10.0, (libm::log10(value).floor() - 1.0).max(0.0));
        set(
            out,
            "users",
            Value::Count(((value / unit).round() * unit) as u64),
        );
    }
}

fn depth_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "how many steps away friends may be";
    let spec = SliderSpec {
        name: "depth",
        range: 1.0..=6.0,
        step: 1.0,
        ..plain("steps", params.depth.to_string(), help)
    };
    if let Some(value) = slider(ui, width, params.depth as f64, &spec) {
        set(out, "depth", Value::Count(value as u64));
    }
}

fn age_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let asked = matches!(params.query, Query::UsersOver | Query::Mix);
    let help = "users older than this are asked for";
    let spec = SliderSpec {
        name: "age",
        range: 0.0..=80.0,
        step: 1.0,
        disabled_because: (!asked).then_some("this question does not ask for an age"),
        ..plain("older than", params.age.to_string(), help)
    };
    if let Some(value) = slider(ui, width, params.age as f64, &spec) {
        set(out, "age", Value::Count(value as u64));
    }
}

fn index_switch(ui: &mut Ui, params: &Params, out: &mut Out) {
    let switch = ui.scope(|ui| toggle(ui, "indexes", params.index));
    if let Some(on) = switch.inner {
        set(out, "index", Value::Flag(on));
    }
    let help = "secondary indexes: users by age, orders by user";
    switch.response.on_hover_text(help);
}

fn copies_switch(ui: &mut Ui, params: &Params, out: &mut Out) {
    let switch = ui.scope(|ui| toggle(ui, "copies", params.embed));
    if let Some(on) = switch.inner {
        set(out, "embed", Value::Flag(on));
    }
    let help = "an order holds a copy of its product";
    switch.response.on_hover_text(help);
}

fn buttons(ui: &mut Ui, out: &mut Out) {
    ui.horizontal(|ui| {
        let ask = outline_button(ui, "Ask").on_hover_text("the present question, once, now");
        if ask.clicked() {
            out.issue(Command::Ask);
        }
        let help = "a user whose age is a text, not a number, is written to every store";
        let malformed = outline_button(ui, "Bad age").on_hover_text(help);
        if malformed.clicked() {
            out.issue(Command::InsertMalformed);
        }
    });
}

fn supernode_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "whom user 1 follows; every tenth user then follows user 1";
    let off = params.supernode_degree == 0;
    let text = if off {
        "off".to_owned()
    } else {
        params.supernode_degree.to_string()
    };
    let spec = SliderSpec {
        name: "supernode_degree",
        zero: Zero::Called("off"),
        range: 0.0..=params.users as f64,
        step: 10.0,
        ..plain("supernode", text, help)
    };
    if let Some(value) = slider(ui, width, params.supernode_degree as f64, &spec) {
        set(out, "supernode_degree", Value::Count(value as u64));
    }
}

fn more_ui(ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let places = columns(area, 64.0);
    let spec = SliderSpec {
        name: "queries_per_s",
        range: 0.2..=50.0,
        logarithmic: true,
        ..plain(
            "questions/s",
            short(params.queries_per_s),
            "how often the question is asked",
        )
    };
    let mut ui0 = child(ui, places[0], "rate");
    if let Some(value) = slider(&mut ui0, places[0].width(), params.queries_per_s, &spec) {
        let value = if value < 5.0 {
            (value * 10.0).round() / 10.0
        } else {
            value.round()
        };
        set(out, "queries_per_s", Value::Number(value));
    }
    let most = (200_000 - params.supernode_degree.min(200_000)) / params.users.max(1);
    let most = most.min(40) as f64;
    let spec = SliderSpec {
        name: "follows_per_user",
        range: 0.0..=most.max(1.0),
        step: 1.0,
        ..plain(
            "follows",
            params.follows_per_user.to_string(),
            "whom each user follows",
        )
    };
    let mut ui1 = child(ui, places[1], "follows");
    if let Some(value) = slider(
        &mut ui1,
        places[1].width(),
        params.follows_per_user as f64,
        &spec,
    ) {
        set(
            out,
            "follows_per_user",
            Value::Count(value.min(most) as u64),
        );
    }
    supernode_slider(
        &mut child(ui, places[2], "supernode"),
        places[2].width(),
        params,
        out,
    );
    let mut last = child(ui, places[3], "other switch");
    if params.query == Query::OrderProduct {
        index_switch(&mut last, params, out);
    } else {
        copies_switch(&mut last, params, out);
    }
}
