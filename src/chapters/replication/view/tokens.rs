//! Messages on their way: they can be clicked, dragged back on their way, and dragged off it.

use eframe::egui::{Align2, Pos2, Ui, Vec2, pos2};

use super::geometry::Plan;
use super::hops::{Dot, Dots, Load, Source, State, dot_of, dots, mark};
use super::{Held, Out, Scene, View};
use crate::chapters::replication::command::Command;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::narrative::Thing;
use crate::chapters::replication::subject::MOST_DELAY_MS;
use crate::lesson::Pace;
use crate::sim::SimTime;
use crate::ui::hops;
use crate::ui::nodes::{Face, Token, TokenTouch, token};
use crate::ui::theme::{Palette, font, palette};
use crate::ui::{text_line, thousands};

/// The height of a message with a word, and without.
const LARGE: f32 = 20.0;
const SMALL: f32 = 11.0;
/// The radius of machines from which messages carry words.
const ROOM_FOR_WORDS: f32 = 20.0;
/// From this share of its way back on, a message counts as delayed.
const DELAYED: f32 = 0.04;
/// Half of what a word takes of a message's way, before its machine's rim.
const HALF_WORD: f32 = 19.0;

pub(super) fn tokens_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let mut found = dots(scene.model, scene.now, scene.pace);
    // What is held stays in the hand, also where time has been taken back to before it is drawn.
    let is_drawn = |id| found.drawn.iter().any(|dot| key(dot.source) == id);
    if let Some(taken) = view.held.filter(|taken| !is_drawn(taken.message)) {
        found.drawn.extend(dot_of(scene.model, taken.message / 3));
    }
    // Among small machines there is no room for words.
    let with_words = found.with_words && plan.radius >= ROOM_FOR_WORDS;
    let size = if with_words { LARGE } else { SMALL };
    let palette = palette(ui);
    let mut held = None;
    flows_ui(ui, plan, &found, palette);
    for dot in &found.drawn {
        let (from, to) = plan.between(dot.from, dot.to);
        trace_ui(ui, plan, dot, palette);
        if dot.state == State::Landed {
            continue;
        }
        // What waits lies on what waits: only where it moves it needs its word.
        let size = if dot.load == Load::Beat || dot.state == State::Waiting {
            SMALL
        } else {
            size
        };
        let clear = if size < LARGE { SMALL / 2.0 } else { HALF_WORD };
        let mut at = plan.along(dot.from, dot.to, dot.along, clear);
        let id = key(dot.source);
        if let Some(taken) = view.held.filter(|taken| taken.message == id) {
            at = taken.at;
        }
        let (word, name) = (word(dot), format!("{} {}", says(dot.load), places(dot)));
        let detail = detail(dot, scene.now);
        let shown = Token {
            id,
            name: &name,
            at,
            way: to - from,
            face: face(dot, &word, palette),
            size,
            lit: view.is_lit(dot.operation),
            draggable: can_be_dragged(dot),
            detail: &detail,
        };
        let touch = token(ui, &shown);
        if touch.response.hovered() || touch.response.has_focus() {
            view.point_at(dot.operation);
        }
        if touch.response.clicked()
            && let Some(operation) = dot.operation
        {
            view.inspector.explain(Thing::Operation(operation));
        }
        if touch.held {
            held = Some(Held { message: id, at });
        }
        handled_ui(ui, scene, dot, (&touch, view.held.is_none()), (at, out));
    }
    view.held = held;
    legend(ui, plan, scene, !found.flows.is_empty(), with_words);
}

/// What a hand does to a message: it is taken from the line, dropped, or moved back and so delayed.
fn handled_ui(
    ui: &Ui,
    scene: &Scene<'_>,
    dot: &Dot,
    (touch, is_first): (&TokenTouch, bool),
    (at, out): (Pos2, &mut Out),
) {
    let back = touch.back.filter(|back| *back > DELAYED);
    let delay_ms = back.map(|back| delay_ms(dot, back, scene.pace));
    if touch.held {
        if is_first {
            take(scene, dot, out);
        }
        if let Some(ms) = delay_ms {
            say_delay(ui, at, ms);
        }
    } else if touch.dropped {
        act(scene.model, dot, Command::DropMessage, out);
    } else if let Some(ms) = delay_ms {
        let delay = |number| Command::DelayMessageBy(number, ms);
        act(scene.model, dot, delay, out);
    }
}

/// The ways on which messages cannot be told apart.
fn flows_ui(ui: &Ui, plan: &Plan, found: &Dots, palette: &Palette) {
    for flow in &found.flows {
        let (from, to) = flow.wire;
        let way = |share| plan.along(from, to, share, SMALL / 2.0);
        // The two ways of a link say their rates on either side of it.
        hops::flow_ui(ui.painter(), flow, way, from > to, palette);
    }
}

/// The way that a message has come.
fn trace_ui(ui: &Ui, plan: &Plan, dot: &Dot, palette: &Palette) {
    let mark = mark(dot.load);
    let way = |share| plan.along(dot.from, dot.to, share, SMALL / 2.0);
    hops::trace_ui(ui.painter(), (dot.trace, dot.along, mark), way, palette);
}

/// Only messages can be delayed or dropped, and only those that took time.
fn can_be_dragged(dot: &Dot) -> bool {
    matches!(dot.source, Source::Message(_))
        && matches!(dot.state, State::Moving | State::Waiting)
        && dot.arrives_at > dot.sent_at
}

/// The delay that a way back stands for: what the message needs for that share of its way once
/// more, as slowly as it is drawn.
fn delay_ms(dot: &Dot, back: f32, pace: Pace) -> u32 {
    let takes_s = dot.arrives_at.since(dot.leaves_at).as_secs_f64();
    let drawn_s = takes_s.max(hops::COMET_S * pace.speed);
    let ms = (drawn_s * 1e3 * f64::from(back)).round();
    (ms.max(1.0) as u32).clamp(1, MOST_DELAY_MS)
}

/// By how much a message that is held would be delayed, beside where it was taken.
fn say_delay(ui: &Ui, at: Pos2, ms: u32) {
    let palette = palette(ui);
    let text = format!("{} ms later", thousands(f64::from(ms)));
    let galley = ui
        .painter()
        .layout_no_wrap(text, font::strong(13.0), palette.ink);
    let rect = Align2::CENTER_BOTTOM.anchor_size(at - Vec2::new(0.0, 18.0), galley.size());
    ui.painter()
        .rect_filled(rect.expand2(Vec2::new(6.0, 3.0)), 4.0, palette.raised);
    ui.painter().galley(rect.min, galley, palette.ink);
}

/// A message that is taken stops time, and one that has arrived in truth takes it back to when it
/// was half way.
fn take(scene: &Scene<'_>, dot: &Dot, out: &mut Out) {
    if dot.number.is_some() && dot.arrives_at > scene.now {
        if scene.pace.playing {
            out.go_to(scene.now);
        }
        return;
    }
    out.go_to(half_way(dot));
}

/// When a message is half way.
fn half_way(dot: &Dot) -> SimTime {
    dot.leaves_at + dot.arrives_at.since(dot.leaves_at).half()
}

/// Gives a command to the message that a dot stands for, if it is under way.
fn act(model: &Model, dot: &Dot, command: impl FnOnce(u32) -> Command, out: &mut Out) {
    let Source::Message(id) = dot.source else {
        return;
    };
    let Some(message) = model.messages().find(|message| message.id == id) else {
        // It has arrived: back to when it had not.
        out.go_to(half_way(dot));
        return;
    };
    out.issue(command(message.number));
}

/// A number that tells dots from each other.
fn key(source: Source) -> u64 {
    match source {
        Source::Message(id) => id.wrapping_mul(3),
        Source::Sent(id) => id.wrapping_mul(3) + 1,
        Source::Told(id) => id.wrapping_mul(3) + 2,
    }
}

/// What stands on a message.
fn word(dot: &Dot) -> String {
    match dot.load {
        // Refused before it had a version, or an entry of a log that carries none.
        Load::Version(0) if matches!(dot.source, Source::Sent(_)) => "write".to_owned(),
        Load::Version(0) => "log".to_owned(),
        Load::Version(version) | Load::Found { version, .. } => format!("v{version}"),
        Load::Ok => "ok".to_owned(),
        Load::Refused => "refused".to_owned(),
        Load::AskVote => "vote?".to_owned(),
        Load::Vote => "vote".to_owned(),
        Load::CatchUp => "missed?".to_owned(),
        Load::Read | Load::Beat => String::new(),
    }
}

/// What a message is, in words.
fn says(load: Load) -> String {
    match load {
        Load::Version(0) => "write".to_owned(),
        Load::Version(version) => format!("version {version}"),
        Load::Ok => "confirmation".to_owned(),
        Load::Refused => "refusal".to_owned(),
        Load::Read => "read".to_owned(),
        Load::Found {
            version,
            stale: true,
        } => format!("old version {version}"),
        Load::Found { version, .. } => format!("answer with version {version}"),
        Load::AskVote => "request for a vote".to_owned(),
        Load::Vote => "vote".to_owned(),
        Load::CatchUp => "request for what was missed".to_owned(),
        Load::Beat => "sign of life".to_owned(),
    }
}

fn places(dot: &Dot) -> String {
    use super::hops::Spot;
    let name = |spot: Spot| match spot {
        Spot::Clients(_) => "clients".to_owned(),
        Spot::Node(node) => format!("node {node}"),
    };
    format!("from {} to {}", name(dot.from), name(dot.to))
}

fn detail(dot: &Dot, now: SimTime) -> String {
    let takes = dot.arrives_at.since(dot.leaves_at);
    let state = match dot.state {
        _ if dot.load == Load::Refused => {
            "storage refused the write: its leader's epoch is over".to_owned()
        }
        State::Lost => "it is lost".to_owned(),
        State::Waiting => format!(
            "it waits at its sender for {} more",
            dot.leaves_at.since(now)
        ),
        State::Resting => "it is being written to the disk".to_owned(),
        State::Moving | State::Landed if takes.is_zero() => "it takes no time".to_owned(),
        State::Moving | State::Landed if dot.arrives_at <= now => {
            format!("it took {takes}; drag it back to delay it, off its link to drop it")
        }
        State::Moving | State::Landed => {
            format!("it takes {takes}; drag it back to delay it, off its link to drop it")
        }
    };
    format!("{} {}: {state}", says(dot.load), places(dot))
}

fn face<'a>(dot: &Dot, word: &'a str, palette: &Palette) -> Face<'a> {
    if dot.state == State::Lost && dot.load != Load::Refused {
        return Face::Struck(word);
    }
    match dot.load {
        Load::Version(_) => Face::Filled(word),
        Load::Ok => Face::Outlined(word, palette.hit),
        Load::Refused => Face::Outlined(word, palette.miss),
        Load::Read => Face::Circle,
        Load::Found { stale: true, .. } => Face::Stale(word),
        Load::Found { .. } | Load::CatchUp => Face::Outlined(word, palette.ink2),
        Load::AskVote | Load::Vote => Face::Outlined(word, palette.accent),
        Load::Beat => Face::Dot(palette.ink3),
    }
}

/// What a mark stands for, and how what moves is drawn.
fn legend(ui: &Ui, plan: &Plan, scene: &Scene<'_>, flows: bool, with_words: bool) {
    let palette = palette(ui);
    let mut parts = Vec::new();
    if scene.pace.reduced_motion {
        parts.push("messages stand still");
    } else if flows {
        parts.push("bands: messages per second");
    }
    let mut lines = vec![parts.join("; ")];
    if !with_words {
        lines.push("blue: write, green: ok, white: answer".to_owned());
    }
    let at: Pos2 = plan.graph.left_bottom() + Vec2::new(0.0, 2.0);
    // Below machines to the right there may be words.
    let room = plan.graph.width() * 0.6;
    let (left, face, ink) = (Align2::LEFT_BOTTOM, font::note(), palette.ink3);
    let mut bottom = at.y;
    for text in lines.iter().filter(|text| !text.is_empty()) {
        let place = pos2(at.x, bottom);
        let said = text_line(ui.painter(), place, left, text, face.clone(), ink, room);
        bottom = said.top();
    }
}
