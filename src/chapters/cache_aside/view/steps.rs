//! What happened, in order: the steps of the first threads as boxes in time. A box dragged to
//! another time holds its thread until then, which is two commands in the log.

use std::collections::BTreeMap;

use eframe::egui::{Color32, Rect, Ui};

use super::drag::{hold_at, revision};
use super::{Out, Scene, View};
use crate::chapters::cache_aside::model::Model;
use crate::chapters::cache_aside::narrative::Thing;
use crate::chapters::cache_aside::request::{Kind, Outcome, Request, Seat, SetResult, Step};
use crate::chapters::cache_aside::subject::MOST_HELD;
use crate::lesson::sentences::counted;
use crate::sim::SimTime;
use crate::ui::place::child;
use crate::ui::present::has_controls;
use crate::ui::strip::Step as Block;
use crate::ui::strip::{Lane, Strip, Target, Tie, Touch, strip};
use crate::ui::theme::{Palette, palette};

/// Seconds of screen time that the strip covers.
const WINDOW_S: f64 = 8.0;
/// Where now stands in it, once the run is longer.
const NOW_AT: f64 = 0.82;
/// The most misses in a row that fit into the strip, and the fewest: a story of two threads takes
/// about three, however slowly it is played.
const MISSES: f64 = 24.0;
const LEAST_MISSES: f64 = 3.0;
/// Boxes below this share of the strip are not labelled where there are many.
const NARROW: f64 = 0.035;
/// So many boxes are labelled all the same.
const FEW: usize = 12;
/// The most boxes that are drawn.
const MOST_BOXES: usize = 160;
/// The height that a lane needs.
const LANE_HEIGHT: f32 = 34.0;

/// The height below which there is no room for an arc over the first lane.
const ROOM_FOR_ARCS: f32 = 110.0;
/// Numbers for the boxes of a request.
const BOXES: u64 = 8;
/// What is shown, and the height of its line.
pub(super) const TITLE: &str = "What happened, in order";
const HEAD: f32 = 26.0;

/// The strip under a head of its own, as it stands on the stage.
pub(super) fn steps_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    strip_ui(view, ui, scene, (area, TITLE), out);
}

/// The strip under the head of a chart; returns what can be done with it.
pub(super) fn chart_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) -> String {
    let area = ui.max_rect();
    strip_ui(view, ui, scene, (area, ""), out)
}

fn strip_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    (area, title): (Rect, &str),
    out: &mut Out,
) -> String {
    let palette = palette(ui);
    let window = window(scene);
    let now = scene.now.as_secs_f64();
    let from = (now - window * NOW_AT).max(0.0);
    let to = from + window;
    let begin = SimTime::from_secs_f64(from);
    let head = if title.is_empty() { 0.0 } else { HEAD };
    let height = area.height() - head;
    let requests = visible(scene.model, begin);
    let used = requests.iter().map(|request| request.seat).max();
    let fits = ((height - 16.0) / LANE_HEIGHT).floor().max(2.0) as Seat;
    let lanes_shown = used.unwrap_or(2).clamp(2, fits.min(5));
    let lanes: Vec<Lane> = (1..=lanes_shown).map(lane).collect();
    let drawing = Drawing {
        palette,
        now: scene.now,
        lit: view.lit.request,
        blocks: Vec::new(),
    };
    let in_lanes = requests.iter().filter(|one| one.seat <= lanes_shown);
    let blocks = drawing.blocks_of(in_lanes.copied(), NARROW * window);
    let ties = if height >= ROOM_FOR_ARCS {
        ties(scene, &requests, lanes_shown, palette)
    } else {
        Vec::new()
    };
    let more = used.unwrap_or(0).saturating_sub(lanes_shown);
    let note = note(more.into(), has_controls(ui));
    let mut ui = child(ui, area, "strip");
    let touch = strip(
        &mut ui,
        &Strip {
            id: TITLE,
            title,
            note: &note,
            height,
            lanes: &lanes,
            from,
            to,
            now: Some(now),
            steps: &blocks,
            ties: &ties,
            summary: summary(blocks.len(), lanes_shown.into()),
            ..Strip::default()
        },
    );
    touched(view, scene, touch, out);
    note
}

/// The lane of a thread.
fn lane(seat: Seat) -> Lane {
    Lane {
        name: format!("thread {seat}"),
        identity: None,
        down: Vec::new(),
    }
}

/// What stands above the strip, with the threads for which it has no lane.
fn note(more: u64, can_drag: bool) -> String {
    let threads = (more > 0).then(|| counted(more, "more thread"));
    let drag = can_drag.then(|| "drag a step to move it in time".to_owned());
    let parts: Vec<String> = threads.into_iter().chain(drag).collect();
    parts.join("; ")
}

fn summary(steps: usize, threads: u64) -> String {
    let steps = counted(steps as u64, "step");
    format!("{steps} of {}", counted(threads, "thread"))
}

/// What was pointed at, clicked or dragged on the strip.
fn touched(view: &mut View, scene: &Scene<'_>, touch: Touch, out: &mut Out) {
    let request_of = |target: Target| match target {
        Target::Step(id) | Target::Event(id) | Target::Message(id) => id / BOXES,
    };
    if let Some(id) = touch.hovered.map(request_of)
        && let Some(request) = scene.model.request(id)
    {
        view.point_at(request.key, Some(id));
    }
    if let Some(target) = touch.clicked {
        view.inspector.explain(Thing::Request(request_of(target)));
    }
    if let Some(moment) = touch.moment {
        out.go_to(SimTime::from_secs_f64(moment.max(0.0)));
    }
    if let Some(moved) = touch.moved.filter(|moved| moved.released)
        && let Target::Step(id) = moved.target
        && let Some(request) = scene.model.request(id / BOXES)
        && let Some(revision) = revision(request, step_of(id % BOXES), moved.by_s)
    {
        out.revise(revision);
    }
}

/// How much time the strip covers: so many seconds of the screen, but no more than that a miss
/// can still be seen in it.
fn window(scene: &Scene<'_>) -> f64 {
    let params = scene.model.params();
    let miss_s = (params.cache_ms + params.database_ms + params.set_delay_ms) / 1e3;
    let wanted = WINDOW_S * scene.pace.speed;
    if miss_s > 0.0 {
        wanted.clamp(LEAST_MISSES * miss_s, MISSES * miss_s)
    } else {
        wanted
    }
}

/// The requests of which something is to be seen since `begin`, oldest first.
fn visible(model: &Model, begin: SimTime) -> Vec<&Request> {
    let recent = model.recent().under_stride(1);
    let over = recent.filter(|request| request.done_at.is_some_and(|at| at >= begin));
    over.chain(model.under_way().take(MOST_BOXES))
        .filter(|request| !request.refused)
        .collect()
}

fn number_of(step: Step) -> u64 {
    match step {
        Step::Get => 0,
        Step::Select => 1,
        Step::Set => 2,
        Step::Update => 3,
        Step::Delete => 4,
        Step::Return => 5,
    }
}

fn step_of(number: u64) -> Step {
    match number {
        0 => Step::Get,
        1 => Step::Select,
        2 => Step::Set,
        3 => Step::Update,
        4 => Step::Delete,
        _ => Step::Return,
    }
}

/// The boxes as they are put together.
struct Drawing<'a> {
    palette: &'a Palette,
    now: SimTime,
    lit: Option<u64>,
    blocks: Vec<Block>,
}

impl Drawing<'_> {
    /// The boxes of these requests. Where there are many, those narrower than `narrow_s` seconds
    /// have no label.
    fn blocks_of<'r>(
        mut self,
        requests: impl Iterator<Item = &'r Request>,
        narrow_s: f64,
    ) -> Vec<Block> {
        for request in requests {
            self.add(request);
        }
        if self.blocks.len() > FEW {
            let narrow = |block: &&mut Block| block.to - block.from < narrow_s;
            for block in self.blocks.iter_mut().filter(narrow) {
                block.label.clear();
            }
        }
        self.blocks
    }

    fn add(&mut self, request: &Request) {
        if self.blocks.len() >= MOST_BOXES {
            return;
        }
        match request.kind {
            Kind::Read => self.read(request),
            Kind::Update => self.update(request),
        }
    }

    fn read(&mut self, read: &Request) {
        let palette = self.palette;
        let (label, color) = match read.outcome {
            None => ("get".to_owned(), palette.ink2),
            Some(Outcome::Hit(_)) if read.stale.is_some() => {
                (format!("get → v{}, old", read.version), palette.stale)
            }
            Some(Outcome::Hit(_)) if read.early => ("get: early".to_owned(), palette.hit),
            Some(Outcome::Hit(_)) => (format!("get → v{}", read.version), palette.hit),
            Some(Outcome::Miss(cause)) => (format!("get: {}", cause.name()), palette.miss),
        };
        self.block(
            read,
            Step::Get,
            read.get_at,
            read.got_at,
            label,
            (color, false),
        );
        if read.waits_since.is_some() {
            let ends = (read.waits_since, read.waited_until);
            let look = (palette.ink3, false);
            self.block(read, Step::Return, ends.0, ends.1, "waits".to_owned(), look);
        }
        if read.query_at.is_some() {
            let label = match read.row_at {
                Some(_) if !read.present => "select → no row".to_owned(),
                Some(_) => format!("select → v{}", read.version),
                None => "select".to_owned(),
            };
            let look = (palette.miss, false);
            self.block(
                read,
                Step::Select,
                read.query_at,
                read.answer_at,
                label,
                look,
            );
        }
        let (label, look) = match read.set {
            Some(SetResult::StoredOld(_)) => {
                (format!("set v{}, old", read.version), (palette.stale, true))
            }
            Some(SetResult::Rejected) => (
                format!("set v{}: refused", read.version),
                (palette.accent, true),
            ),
            _ => (format!("set v{}", read.version), (palette.hit, true)),
        };
        if read.set_at.is_some() {
            self.block(read, Step::Set, read.set_at, read.set_done_at, label, look);
        } else if read.held_since.is_some() {
            self.standing(read);
        }
    }

    fn update(&mut self, update: &Request) {
        let accent = self.palette.accent;
        let label = if update.row_at.is_some() {
            format!("update → v{}", update.version)
        } else {
            "update".to_owned()
        };
        let ends = (update.query_at, update.answer_at);
        self.block(update, Step::Update, ends.0, ends.1, label, (accent, false));
        let (label, color) = if update.delete_lost {
            ("delete: lost".to_owned(), self.palette.miss)
        } else {
            ("delete".to_owned(), accent)
        };
        let ends = (update.delete_at, update.delete_done_at);
        self.block(update, Step::Delete, ends.0, ends.1, label, (color, true));
        if update.held_since.is_some() {
            self.standing(update);
        }
    }

    /// A held thread stands from when it came to its step until now.
    fn standing(&mut self, request: &Request) {
        let label = format!("held before {}", word(request.step));
        let look = (self.palette.expired, false);
        self.block(request, request.step, request.held_since, None, label, look);
    }

    fn block(
        &mut self,
        request: &Request,
        step: Step,
        from: Option<SimTime>,
        to: Option<SimTime>,
        label: String,
        (color, filled): (Color32, bool),
    ) {
        let Some(from) = from else {
            return;
        };
        let to = to.unwrap_or(self.now).max(from);
        let draggable = request.seat <= MOST_HELD && hold_at(request, step).is_some();
        let detail = format!(
            "thread {}, key {}: {}, {} from {}",
            request.seat,
            request.key,
            // The tooltip's font has no arrow.
            label.replace(" →", ":"),
            to.since(from),
            crate::ui::card::clock(from)
        );
        self.blocks.push(Block {
            id: request.id * BOXES + number_of(step),
            lane: request.seat as usize - 1,
            from: from.as_secs_f64(),
            to: to.as_secs_f64(),
            label,
            color,
            filled,
            quiet: false,
            lit: self.lit == Some(request.id),
            draggable,
            detail,
        });
    }
}

fn word(step: Step) -> &'static str {
    match step {
        Step::Get => "get",
        Step::Select => "select",
        Step::Set => "set",
        Step::Update => "update",
        Step::Delete => "delete",
        Step::Return => "return",
    }
}

/// What connects steps: an answer that has grown old in its thread, and the delete that it missed.
fn ties(scene: &Scene<'_>, requests: &[&Request], lanes: Seat, palette: &Palette) -> Vec<Tie> {
    let mut ties = Vec::new();
    let mut deletes: BTreeMap<u32, &Request> = BTreeMap::new();
    for request in requests
        .iter()
        .filter(|request| request.deleted_at.is_some())
    {
        deletes.insert(request.key, request);
    }
    let readers = requests
        .iter()
        .filter(|request| request.kind == Kind::Read && request.seat <= lanes);
    for read in readers {
        let Some(answer_at) = read.answer_at.filter(|_| read.query_at.is_some()) else {
            continue;
        };
        let leaves = read.set_at.unwrap_or(scene.now);
        let is_old = scene.model.oracle().committed(read.key) > read.version
            && scene
                .model
                .oracle()
                .committed_at(read.key)
                .is_some_and(|at| at < leaves);
        if !is_old || leaves <= answer_at || ties.len() > 12 {
            continue;
        }
        let lane = read.seat as usize - 1;
        ties.push(Tie {
            from: (lane, answer_at.as_secs_f64()),
            to: (lane, leaves.as_secs_f64()),
            label: format!("v{} waits in the thread, already old", read.version),
            color: palette.stale,
        });
        let Some(writer) = deletes.get(&read.key) else {
            continue;
        };
        if let (Some(deleted), Some(set)) = (writer.deleted_at, read.set_done_at)
            && deleted < set
            && deleted > read.row_at.unwrap_or(set)
            && writer.seat <= lanes
        {
            ties.push(Tie {
                from: (writer.seat as usize - 1, deleted.as_secs_f64()),
                to: (lane, deleted.as_secs_f64()),
                label: "the delete comes before the set".to_owned(),
                color: palette.ink3,
            });
        }
    }
    ties
}
