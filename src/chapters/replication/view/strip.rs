//! The message timeline: messages between clients and nodes over time, as long as they really take.

use eframe::egui::Ui;

use super::hops::{shown_messages, stride};
use super::node_color;
use super::{Out, Scene, View};
use crate::chapters::replication::command::Command;
use crate::chapters::replication::message::{Fate, Message, MessageKind, Place};
use crate::chapters::replication::model::{LogEvent, Model};
use crate::chapters::replication::narrative::Thing;
use crate::chapters::replication::operation::{Kind, Operation, Verdict};
use crate::chapters::replication::params::Strategy;
use crate::chapters::replication::subject::MOST_DELAY_MS;
use crate::components::latency::Leg;
use crate::lesson::Narrative as _;
use crate::sim::SimTime;
use crate::ui::marks::Mark;
use crate::ui::strip::{self, Event, Lane, Sign, Step, Strip, Target, Tip, Touch, strip};
use crate::ui::theme::{Palette, palette};

/// What is seen of time at a speed of one, in seconds of screen time: at least, and at most where
/// messages take longer.
const SEEN_S: (f64, f64) = (2.2, 7.0);
/// Where the present stands in it.
const NOW_AT: f64 = 0.72;
/// So many operations in sight are shown in full; among more, one in some is, and its readers.
const IN_FULL: f64 = 3.0;
/// The most arrows, and the most lanes.
const MOST_ARROWS: usize = 220;
const MOST_LANES: usize = 10;

/// Draws the strip over the whole space of `ui`; returns what can be done with it.
pub(super) fn strip_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) -> String {
    let palette = palette(ui);
    let height = ui.available_height();
    let model = scene.model;
    let now = scene.now.as_secs_f64();
    let span = span(model, scene.pace.speed);
    // At the start of a run the present comes in from the left.
    let to = (now + span * (1.0 - NOW_AT)).max(span);
    let window = (to - span, to);
    let lanes = Lanes::of(model);
    let stride = stride(model, scene.pace);
    let one_in = one_in(model, span, stride);
    let mut drawn = Drawn {
        view,
        one_in,
        model,
        palette,
        lanes: &lanes,
        window,
        now: scene.now,
        messages: Vec::new(),
        steps: Vec::new(),
        events: Vec::new(),
    };
    drawn.gather(stride);
    drawn.faults();
    let Drawn {
        messages,
        steps,
        events,
        ..
    } = drawn;
    let named: Vec<Lane> = lanes.named(model, window, palette);
    let note = match (stride, one_in) {
        (1, 1) => "drag a message to delay it".to_owned(),
        (1, _) => {
            format!("1 write in {one_in} stands out; drag to delay\t1 write in {one_in} stands out")
        }
        _ => format!("1 operation in {stride} is drawn\t1 in {stride}"),
    };
    let touch = strip(
        ui,
        &Strip {
            id: "Message timeline",
            title: "",
            note: "",
            height,
            lanes: &named,
            from: window.0,
            to: window.1,
            now: Some(now),
            messages: &messages,
            events: &events,
            steps: &steps,
            ties: &[],
            summary: format!("{} messages between clients and nodes", messages.len()),
        },
    );
    touched(view, scene, stride, &touch, out);
    note
}

/// What the pointer and the keyboard did to the strip.
fn touched(view: &mut View, scene: &Scene<'_>, stride: u64, touch: &Touch, out: &mut Out) {
    let model = scene.model;
    let operation = |target: Target| match target {
        Target::Message(id) if id > u64::MAX / 2 => Some(u64::MAX - id),
        Target::Message(id) => find(model, stride, id).and_then(|message| message.operation),
        Target::Step(id) => {
            let message = id.checked_sub(WAITS).unwrap_or(id.saturating_sub(WRITES));
            let written = find(model, stride, message);
            written.and_then(|message| message.operation)
        }
        Target::Event(id) => (id < FAULTS).then_some(id / 4),
    };
    view.point_at(touch.hovered.and_then(operation));
    if let Some(id) = touch.clicked.and_then(operation) {
        view.inspector.explain(Thing::Operation(id));
    }
    if let Some(at) = touch.moment {
        out.go_to(SimTime::from_secs_f64(at.max(0.0)));
    }
    if let Some(moved) = touch
        .moved
        .filter(|moved| moved.released && moved.by_s > 0.0)
        && let Target::Message(id) = moved.target
        && let Some(message) = model.messages().find(|message| message.id == id)
    {
        let ms = ((moved.by_s * 1e3).ceil() as u32).clamp(1, MOST_DELAY_MS);
        out.issue(Command::DelayMessageBy(message.number, ms));
    }
}

/// The window: long enough for a message to arrive in it, short enough to tell messages apart.
fn span(model: &Model, speed: f64) -> f64 {
    let params = model.params();
    let lag_ms = match params.strategy {
        Strategy::Leaderless => 0.0,
        _ => params.lag_ms,
    };
    let way_ms = params.mean_ms(Leg::Write) + lag_ms + params.replica_write().as_millis_f64();
    let (least, most) = (SEEN_S.0 * speed, SEEN_S.1 * speed);
    (1.6 * way_ms / 1e3).clamp(least, most)
}

/// One write in how many is shown in full, so that not more than a few are at once.
fn one_in(model: &Model, span: f64, stride: u64) -> u64 {
    let params = model.params();
    let read_back = if params.read_back {
        params.writes_per_s
    } else {
        0.0
    };
    let per_s = params.writes_per_s + params.reads_per_s + read_back;
    let in_sight = per_s * span * NOW_AT / stride as f64;
    if in_sight <= IN_FULL {
        return 1;
    }
    ((in_sight / IN_FULL).ceil() as u64).next_power_of_two()
}

/// Numbers of faults begin here; below are operations, four numbers each.
const FAULTS: u64 = 1 << 60;
/// Numbers of writes to a disk begin here.
const WRITES: u64 = 1 << 61;
/// Numbers of what waits at its sender begin here.
const WAITS: u64 = 1 << 62;

fn find(model: &Model, stride: u64, id: u64) -> Option<&Message> {
    let under_way = model.messages().find(|message| message.id == id);
    under_way.or_else(|| {
        model
            .ended_messages(stride)
            .find(|message| message.id == id)
    })
}

/// Which line is whose.
struct Lanes {
    regions: usize,
    nodes: usize,
}

impl Lanes {
    fn of(model: &Model) -> Self {
        Self {
            regions: model.params().groups(),
            nodes: model.nodes().len().min(MOST_LANES),
        }
    }

    /// The line of a place, if it has one: clients first, those of a second region last.
    fn lane(&self, model: &Model, place: Place) -> Option<usize> {
        match place {
            Place::Client(client) => {
                let region = model.params().group_of_client(client);
                Some(if region == 0 { 0 } else { self.nodes + 1 })
            }
            Place::Node(node) => (usize::from(node) <= self.nodes).then_some(usize::from(node)),
        }
    }

    fn named(&self, model: &Model, window: (f64, f64), palette: &Palette) -> Vec<Lane> {
        let clients = |name: &str| Lane {
            name: name.to_owned(),
            identity: None,
            down: Vec::new(),
        };
        let mut lanes = vec![clients(if self.regions > 1 {
            "region 1"
        } else {
            "clients"
        })];
        for node in 1..=self.nodes as u8 {
            lanes.push(Lane {
                name: format!("node {node}"),
                identity: Some(node_color(node, palette)),
                down: down_spans(model, node, window),
            });
        }
        if self.regions > 1 {
            lanes.push(clients("region 2"));
        }
        lanes
    }
}

/// When a node was down, from the event log.
fn down_spans(model: &Model, node: u8, window: (f64, f64)) -> Vec<(f64, f64)> {
    let mut spans = Vec::new();
    let mut since = None;
    let mut heard = false;
    for line in model.log().lines() {
        let at = line.at.as_secs_f64();
        match line.what {
            LogEvent::Crashed { node: id } if id == node => {
                since = Some(at);
                heard = true;
            }
            LogEvent::Revived { node: id } if id == node => {
                // A crash that the log has forgotten.
                spans.push((since.take().unwrap_or(window.0), at));
                heard = true;
            }
            _ => {}
        }
    }
    let up = model.node(node).is_none_or(|node| node.up);
    if let Some(since) = since {
        spans.push((since, window.1));
    } else if !up && !heard {
        spans.push((window.0, window.1));
    }
    spans
}

/// What is gathered for the strip.
struct Drawn<'a> {
    view: &'a View,
    /// One write in so many is shown in full.
    one_in: u64,
    model: &'a Model,
    palette: &'a Palette,
    lanes: &'a Lanes,
    window: (f64, f64),
    now: SimTime,
    messages: Vec<strip::Message>,
    steps: Vec<Step>,
    events: Vec<Event>,
}

impl Drawn<'_> {
    fn gather(&mut self, stride: u64) {
        for ((is_operation, id), group) in shown_messages(self.model, stride) {
            let operation = is_operation.then(|| self.model.operation(id)).flatten();
            for message in group {
                self.arrow(operation, message);
            }
        }
        let known = self
            .model
            .operations()
            .chain(self.model.recent().under_stride(stride));
        for operation in known.filter(|operation| operation.id.is_multiple_of(stride)) {
            self.operation(operation);
        }
        // Newest last, so that they win where not all fit.
        self.messages
            .sort_by(|a, b| a.from.1.total_cmp(&b.from.1).then(a.id.cmp(&b.id)));
        let too_many = self.messages.len().saturating_sub(MOST_ARROWS);
        self.messages.drain(..too_many);
    }

    /// Whether an operation is one of many: not a write that stands out, nor a read that was asked
    /// when such a write was the newest it had to find. Without one, only the number counts.
    fn is_quiet(&self, operation: Option<&Operation>, id: u64) -> bool {
        let number = match operation {
            Some(operation) if operation.kind == Kind::Write && operation.version() > 0 => {
                operation.version()
            }
            Some(operation) if operation.kind == Kind::Read => {
                operation.must_include.into_iter().max().unwrap_or(id)
            }
            _ => id,
        };
        !number.is_multiple_of(self.one_in)
    }

    fn is_in_window(&self, from: f64, to: f64) -> bool {
        to >= self.window.0 && from <= self.window.1
    }

    fn arrow(&mut self, operation: Option<&Operation>, message: &Message) {
        if message.kind == MessageKind::Heartbeat {
            return;
        }
        let (from_s, to_s) = (
            message.leaves_at.as_secs_f64(),
            message.arrives_at.as_secs_f64(),
        );
        let sent_s = message.sent_at.as_secs_f64();
        let ended_s = message.ended_at.map(SimTime::as_secs_f64);
        if !self.is_in_window(sent_s, ended_s.unwrap_or(to_s).max(to_s)) {
            return;
        }
        let lanes = (
            self.lanes.lane(self.model, message.from),
            self.lanes.lane(self.model, message.to),
        );
        let (Some(from), Some(to)) = lanes else {
            return;
        };
        let lit = self.view.is_lit(message.operation);
        let quiet = self.is_quiet(operation, message.operation.unwrap_or(message.id));
        if from_s > sent_s && lit {
            self.waits_box(message, from, (sent_s, from_s));
        }
        if from != to {
            let (label, color, tip) = self.look(operation, message);
            let lost = message.fate.is_lost() || message.fate == Fate::LinkCut;
            self.messages.push(strip::Message {
                id: message.id,
                from: (from, from_s),
                to: (to, to_s),
                label,
                color,
                tip,
                fate: if lost {
                    strip::Fate::Lost
                } else {
                    strip::Fate::Arrives
                },
                quiet,
                lit,
                draggable: message.fate == Fate::UnderWay,
                detail: said(message),
            });
        }
        self.write_box(message, to, (to_s, ended_s), (lit, quiet));
    }

    /// The time in which a message waits at its sender.
    fn waits_box(&mut self, message: &Message, lane: usize, (from, to): (f64, f64)) {
        self.steps.push(Step {
            id: WAITS + message.id,
            lane,
            from,
            to,
            label: String::new(),
            color: self.palette.accent,
            filled: false,
            quiet: true,
            lit: true,
            draggable: false,
            detail: format!("version {} waits to be sent: the log lags", message.version),
        });
    }

    /// The time in which a node writes what has arrived.
    fn write_box(
        &mut self,
        message: &Message,
        lane: usize,
        (from_s, ended_s): (f64, Option<f64>),
        (lit, quiet): (bool, bool),
    ) {
        let stored = matches!(message.fate, Fate::BeingWritten | Fate::Arrived);
        let takes = self.model.params().replica_write().as_secs_f64();
        let until = ended_s.unwrap_or(from_s + takes);
        if !stored || until <= from_s {
            return;
        }
        self.steps.push(Step {
            id: WRITES + message.id,
            lane,
            from: from_s,
            to: until,
            label: String::new(),
            color: self.palette.accent,
            filled: false,
            quiet,
            lit,
            draggable: false,
            detail: format!("writing version {} to the disk", message.version),
        });
    }

    fn look(
        &self,
        operation: Option<&Operation>,
        message: &Message,
    ) -> (String, eframe::egui::Color32, Tip) {
        let palette = self.palette;
        let version = match message.version {
            0 => "log".to_owned(),
            version => format!("v{version}"),
        };
        match message.kind {
            MessageKind::Ack => ("ok".to_owned(), palette.hit, Tip::Arrow),
            MessageKind::Read => ("read".to_owned(), palette.ink2, Tip::Arrow),
            MessageKind::Answer => {
                let must = operation.map_or(0, |operation| {
                    operation.must_include.into_iter().max().unwrap_or(0)
                });
                let answer = format!("v{}", message.version);
                if message.version < must {
                    let mark = Mark::Stale { versions: 0 };
                    (answer, palette.stale, Tip::Mark(mark))
                } else {
                    (answer, palette.ink2, Tip::Arrow)
                }
            }
            MessageKind::AskVote => ("vote?".to_owned(), palette.expired, Tip::Arrow),
            MessageKind::Vote => ("vote".to_owned(), palette.expired, Tip::Arrow),
            MessageKind::CatchUp => ("missed?".to_owned(), palette.ink3, Tip::Arrow),
            MessageKind::Heartbeat => (String::new(), palette.ink3, Tip::Arrow),
            MessageKind::Write
            | MessageKind::Cross
            | MessageKind::Missed
            | MessageKind::Repair
            | MessageKind::HandOff
            | MessageKind::Exchange => (version, palette.accent, Tip::Dot),
        }
    }

    /// What a client did and was told.
    fn operation(&mut self, operation: &Operation) {
        let place = Place::Client(operation.client);
        let Some(lane) = self.lanes.lane(self.model, place) else {
            return;
        };
        let sent = operation.sent_at.as_secs_f64();
        let ended = operation.ended_at.map(SimTime::as_secs_f64);
        if !self.is_in_window(sent, ended.unwrap_or(self.window.1)) {
            return;
        }
        let lit = self.view.is_lit(Some(operation.id));
        let quiet = self.is_quiet(Some(operation), operation.id);
        let direct =
            operation.kind == Kind::Read && self.model.params().strategy != Strategy::Leaderless;
        if !direct {
            self.immediate(operation, lane, (lit, quiet));
        }
        let Some(at) = ended.filter(|at| *at <= self.now.as_secs_f64()) else {
            return;
        };
        let mut event = |sign, color, label: &str, detail: String| {
            self.events.push(Event {
                id: 4 * operation.id + 1,
                at: (lane, at),
                sign,
                color,
                label: label.to_owned(),
                quiet,
                lit,
                detail,
            });
        };
        let (key, version) = (operation.key, operation.version());
        let palette = self.palette;
        match (operation.kind, operation.verdict) {
            (Kind::Write, Some(Verdict::Done)) => {
                let word = if self.model.is_lost(operation.id) {
                    "acknowledged, lost"
                } else {
                    "acknowledged"
                };
                let color = if word == "acknowledged" {
                    palette.hit
                } else {
                    palette.miss
                };
                let detail = format!("version {version} of key {key} is acknowledged");
                event(Sign::Bar, color, word, detail);
            }
            (Kind::Read, Some(Verdict::Done)) if operation.stale.is_some() => {
                let mark = Mark::Stale { versions: 0 };
                let detail = format!("key {key} was answered with version {version}: stale");
                event(Sign::Mark(mark), palette.stale, "stale", detail);
            }
            (_, Some(Verdict::Refused)) => {
                let detail = format!("key {key} was refused");
                event(Sign::Mark(Mark::Error), palette.miss, "refused", detail);
            }
            (_, Some(Verdict::TimedOut)) => {
                let detail = format!("the request for key {key} timed out");
                event(
                    Sign::Mark(Mark::Expired),
                    palette.expired,
                    "timed out",
                    detail,
                );
            }
            _ => {}
        }
    }

    /// The way to the node that takes care of an operation, which takes no time.
    fn immediate(&mut self, operation: &Operation, lane: usize, (lit, quiet): (bool, bool)) {
        let Some(node) = operation.at_node else {
            return;
        };
        let Some(to) = self.lanes.lane(self.model, Place::Node(node)) else {
            return;
        };
        let at = operation.sent_at.as_secs_f64();
        let (label, color) = match operation.kind {
            Kind::Write => (format!("v{}", operation.version()), self.palette.accent),
            Kind::Read => ("read".to_owned(), self.palette.ink2),
        };
        let detail = format!("key {} at node {node}", operation.key);
        self.messages.push(strip::Message {
            id: u64::MAX - operation.id,
            from: (lane, at),
            to: (to, at),
            label,
            color,
            tip: Tip::Arrow,
            fate: strip::Fate::Arrives,
            quiet,
            lit,
            draggable: false,
            detail,
        });
    }

    /// Crashes, returns and changes of leaders, from the event log.
    fn faults(&mut self) {
        for (index, line) in self.model.log().lines().enumerate() {
            let (sign, color, label) = match line.what {
                LogEvent::Crashed { .. } => (Sign::On(Mark::Error), self.palette.miss, "crashed"),
                LogEvent::Revived { .. } => (Sign::Ring, self.palette.hit, "back"),
                LogEvent::Promoted { .. } | LogEvent::Elected { .. } => {
                    (Sign::Dot, self.palette.accent, "leader")
                }
                LogEvent::StoodForElection { .. } => (Sign::Ring, self.palette.expired, "stands"),
                LogEvent::Split { .. } => (Sign::Ring, self.palette.stale, "replaced"),
                LogEvent::Fenced { .. } => (Sign::On(Mark::Error), self.palette.miss, "fenced"),
                LogEvent::WaitsForLog { .. } => (Sign::Ring, self.palette.ink2, "waits"),
                LogEvent::SteppedDown { .. } => (Sign::Ring, self.palette.ink2, "steps down"),
                _ => continue,
            };
            let Some(node) = line.what.node() else {
                continue;
            };
            let Some(lane) = self.lanes.lane(self.model, Place::Node(node)) else {
                continue;
            };
            self.events.push(Event {
                id: FAULTS + index as u64,
                at: (lane, line.at.as_secs_f64()),
                sign,
                color,
                label: label.to_owned(),
                quiet: false,
                lit: false,
                detail: self.model.sentence(line.what),
            });
        }
    }
}

fn said(message: &Message) -> String {
    let takes = message.arrives_at.since(message.leaves_at);
    let version = if message.version > 0 {
        format!(" with version {}", message.version)
    } else {
        String::new()
    };
    let fate = match message.fate {
        Fate::UnderWay => "under way; drag it to the right to delay it",
        Fate::BeingWritten => "being written",
        Fate::Arrived => "arrived",
        Fate::ReceiverDown => "lost: its receiver was down",
        Fate::LinkCut => "lost: the link was cut",
        Fate::Dropped => "lost: you dropped it",
    };
    format!("{}{version}, {takes}, {fate}", message.kind.name())
}
