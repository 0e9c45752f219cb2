//! The machines and the lines between them: a click crashes or revives, cuts or heals.

use eframe::egui::{Color32, Key, Modifiers, Shape, Ui};

use super::geometry::Plan;
use super::hops::Spot;
use super::{Out, Scene, View, node_color};
use crate::chapters::replication::command::Command;
use crate::chapters::replication::message::Fate;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::narrative::Thing;
use crate::chapters::replication::node::{Node, Role};
use crate::chapters::replication::params::{ReadFrom, Strategy};
use crate::lesson::sentences::{counted, counted_as, verb};
use crate::lesson::{Narrative as _, Pace};
use crate::sim::SimTime;
use crate::ui::nodes::{Machine, Wire, machine, wire};
use crate::ui::place::short;
use crate::ui::theme::{Palette, faint, palette};

/// From so many nodes on, lines that nothing goes over are left out.
const MANY: usize = 7;

pub(super) fn links_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    client_links(ui, scene.model, plan);
    let count = scene.model.nodes().len() as u8;
    for a in 1..=count {
        for b in a + 1..=count {
            let cut = scene.model.is_cut(a, b);
            let used = is_used(scene.model, a, b);
            let slowed = scene.model.slowed_ms(a, b);
            if !used && !cut && slowed == 0 && usize::from(count) > MANY {
                continue;
            }
            let (from, to) = plan.between(Spot::Node(a), Spot::Node(b));
            let name = format!("link {a}-{b}");
            let detail = if cut {
                format!("nothing gets through between nodes {a} and {b}; click to heal, ")
            } else {
                format!("between nodes {a} and {b}; click to cut, ")
            } + "right-click or L for how long it takes";
            let note = if slowed > 0 {
                format!("+{slowed} ms")
            } else {
                String::new()
            };
            let shown = Wire {
                name: &name,
                from,
                to,
                cut,
                faint: !used,
                lit: view.inspector.explained() == Some(Thing::Link(a, b)),
                note: &note,
                detail: &detail,
            };
            let response = wire(ui, &shown);
            let asked = response.has_focus()
                && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::L));
            if response.secondary_clicked() || asked {
                view.inspector.explain(Thing::Link(a, b));
            }
            // A message that is held must not cut the line it is dragged along.
            if response.clicked() && view.held.is_none() {
                out.issue(if cut {
                    Command::Heal(a, b)
                } else {
                    Command::Cut(a, b)
                });
            }
        }
    }
}

/// Whether anything goes over a line as things are.
fn is_used(model: &Model, a: u8, b: u8) -> bool {
    let params = model.params();
    let leads = |id: u8| {
        let current = (0..2).any(|region| model.leader(region) == Some(id));
        current || model.deposed() == Some(id)
    };
    let same = params.group_of(a) == params.group_of(b);
    match params.strategy {
        Strategy::Leaderless => true,
        Strategy::Consensus | Strategy::SingleLeader => leads(a) || leads(b),
        Strategy::MultiLeader if same => leads(a) || leads(b),
        Strategy::MultiLeader => leads(a) && leads(b),
    }
}

fn client_links(ui: &Ui, model: &Model, plan: &Plan) {
    let palette = palette(ui);
    let params = model.params();
    for region in 0..plan.clients.len() {
        for node in model.nodes() {
            if params.group_of(node.id) != region {
                continue;
            }
            let strong = match params.strategy {
                Strategy::Leaderless => false,
                _ => model.leader(region) == Some(node.id) || model.deposed() == Some(node.id),
            };
            let reads =
                params.strategy != Strategy::Leaderless && params.read_from != ReadFrom::Leader;
            let asked = strong || reads || params.strategy == Strategy::Leaderless;
            if !asked || node.role == Role::Spare {
                continue;
            }
            let (from, corner, to) = plan.way(Spot::Clients(region), Spot::Node(node.id));
            let color = if strong {
                palette.line
            } else {
                faint(palette.line, 0.6)
            };
            let stroke = eframe::egui::Stroke::new(if strong { 2.0 } else { 1.0 }, color);
            let points: Vec<_> = [Some(from), corner, Some(to)]
                .into_iter()
                .flatten()
                .collect();
            ui.painter().add(Shape::line(points, stroke));
        }
    }
}

pub(super) fn machines_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    clients_ui(ui, scene.model, plan);
    let lit_nodes = lit_nodes(view, scene.model);
    let palette = palette(ui);
    for node in scene.model.nodes() {
        let words = Words::of(scene.model, node, scene.now);
        let small = plan.radius < 26.0;
        let shown = Machine {
            name: &format!("node {}", node.id),
            title: if small { "" } else { &words.title },
            value: &words.value,
            note: &words.note,
            center: plan.middle(Spot::Node(node.id)),
            radius: plan.radius,
            leader: words.leads,
            deposed: words.deposed,
            candidate: node.role == Role::Candidate,
            crashed: !node.up,
            lit: lit_nodes.contains(&node.id),
            ring: ring(scene.model, node, scene.now, scene.pace, palette),
            identity: Some(node_color(node.id, palette)),
            detail: &words.detail,
        };
        if machine(ui, &shown).clicked() {
            out.issue(if node.up {
                Command::Crash(node.id)
            } else {
                Command::Revive(node.id)
            });
        }
    }
    super::stacks::stacks_ui(view, ui, scene, plan);
}

fn clients_ui(ui: &mut Ui, model: &Model, plan: &Plan) {
    let params = model.params();
    let groups = plan.clients.len();
    let again = if params.read_back { 2.0 } else { 1.0 };
    let rate = (params.writes_per_s * again + params.reads_per_s) / groups as f64;
    let value = format!("{}/s", short(rate));
    for (region, &center) in plan.clients.iter().enumerate() {
        let name = if groups > 1 {
            format!("clients of region {}", region + 1)
        } else {
            "clients".to_owned()
        };
        let detail = format!(
            "{} in all: {} and {} a second{}",
            counted(params.clients, "client"),
            counted_as(&short(params.writes_per_s), "write"),
            counted_as(&short(params.reads_per_s), "read"),
            if params.read_back {
                format!(
                    ", and each write is read {} ms after its acknowledgement",
                    short(params.read_after_ms)
                )
            } else {
                String::new()
            }
        );
        let note = if groups > 1 {
            format!("region {}", region + 1)
        } else {
            String::new()
        };
        machine(
            ui,
            &Machine {
                name: &name,
                title: "clients",
                value: &value,
                note: &note,
                center,
                radius: plan.clients_radius,
                leader: false,
                deposed: false,
                candidate: false,
                crashed: false,
                lit: false,
                ring: None,
                identity: None,
                detail: &detail,
            },
        );
    }
}

/// What stands in and under a node.
struct Words {
    title: String,
    value: String,
    note: String,
    detail: String,
    leads: bool,
    /// Whether it leads although another has taken its place.
    deposed: bool,
}

impl Words {
    fn of(model: &Model, node: &Node, now: SimTime) -> Self {
        let strategy = model.params().strategy;
        let deposed = model.deposed() == Some(node.id);
        let leads = match strategy {
            // Who is down keeps the crown until another has it: that is whom clients still ask.
            Strategy::SingleLeader | Strategy::MultiLeader => {
                model.leader(node.group) == Some(node.id) || deposed
            }
            Strategy::Consensus => node.role == Role::Leader,
            Strategy::Leaderless => false,
        };
        let version = newest(node);
        let behind = model.lag_of(node.id);
        let note = note(model, node, leads);
        let down = if node.up {
            "click to crash it".to_owned()
        } else {
            format!("{}; click to bring it back", down_for(model, node.id, now))
        };
        let lag = match (behind, strategy) {
            _ if deposed && model.params().fencing => {
                format!("it was replaced, and storage refuses epoch {}", node.term)
            }
            _ if deposed => format!("it was replaced, and still leads in epoch {}", node.term),
            (0, _) => "nothing is missing here".to_owned(),
            (_, Strategy::Leaderless) => {
                let (keys, are) = (counted(behind, "key"), verb(behind, "is", "are"));
                format!("{keys} {are} older here than elsewhere")
            }
            _ => format!("{} behind the leader", counted(behind, "write")),
        };
        Self {
            title: if leads {
                "leader".to_owned()
            } else {
                format!("node {}", node.id)
            },
            value: if version > 0 {
                format!("v{version}")
            } else {
                "–".to_owned()
            },
            note,
            detail: format!("node {}: {lag}; {down}", node.id),
            leads,
            deposed,
        }
    }
}

/// The word under a node.
fn note(model: &Model, node: &Node, leads: bool) -> String {
    if !node.up {
        "crashed".to_owned()
    } else if node.role == Role::Spare {
        "holds hints".to_owned()
    } else if node.hints() > 0 {
        format!("keeps {} for {}", node.hints(), listed(node))
    } else if model.deposed() == Some(node.id) {
        format!("cut off, epoch {}", node.term)
    } else if leads && model.deposed().is_some() {
        format!("epoch {}", node.term)
    } else if model.reads_waiting_at(node.id) > 0 {
        waiting(model.reads_waiting_at(node.id))
    } else if u64::from(node.id) == model.params().slow_node {
        format!("{} ms late", short(model.params().slow_ms))
    } else if model.params().strategy == Strategy::Consensus {
        format!("term {}", node.term)
    } else {
        String::new()
    }
}

/// Reads that wait at a node for its log.
fn waiting(reads: usize) -> String {
    let reads = reads as u64;
    format!(
        "{} {}",
        counted(reads, "read"),
        verb(reads, "waits", "wait")
    )
}

fn listed(node: &Node) -> String {
    let nodes: Vec<String> = node.hinted().iter().map(|id| id.to_string()).collect();
    nodes.join(", ")
}

fn down_for(model: &Model, id: u8, now: SimTime) -> String {
    use crate::chapters::replication::model::LogEvent;
    let crash = model
        .log()
        .lines()
        .rev()
        .find(|line| line.what == LogEvent::Crashed { node: id });
    match crash {
        Some(line) => format!("down for {}", now.since(line.at)),
        None => "down".to_owned(),
    }
}

/// The newest version in a node's log.
pub(super) fn newest(node: &Node) -> u64 {
    let last = node.log.entries().rev().take(64);
    last.map(super::super::node::Entry::version)
        .max()
        .unwrap_or(0)
}

/// A node that has just written or confirmed something is ringed for a moment.
fn ring(
    model: &Model,
    node: &Node,
    now: SimTime,
    pace: Pace,
    palette: &Palette,
) -> Option<Color32> {
    let spot = crate::chapters::replication::message::Place::Node(node.id);
    let writes = model
        .messages()
        .any(|message| message.to == spot && message.fate == Fate::BeingWritten);
    let just = node
        .log
        .entries()
        .next_back()
        .is_some_and(|entry| now.since(entry.at).as_secs_f64() < 0.35 * pace.speed);
    if writes || just {
        Some(palette.accent)
    } else {
        None
    }
}

/// The nodes that belong to what is pointed at: those that were promised, or were asked.
fn lit_nodes(view: &View, model: &Model) -> Vec<u8> {
    let Some(operation) = view.lit.and_then(|id| model.operation(id)) else {
        return Vec::new();
    };
    let touched = operation
        .touches
        .iter()
        .filter(|touch| touch.there_at.is_some());
    touched.map(|touch| touch.node).collect()
}
