//! The versions each node has, beside it: lag is a difference in height.

use eframe::egui::Ui;

use super::geometry::Plan;
use super::{Scene, View};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::node::{Entry, Node, Role};
use crate::ui::nodes::{Layer, Layered, stack};

/// Entries of a log that are looked at.
const LOOKED_AT: usize = 48;

pub(super) fn stacks_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let model = scene.model;
    let height = plan.stack(1).height();
    let rows = ((height / 10.0) as usize).clamp(2, 14);
    let shown = versions(model, rows);
    let lit = view
        .lit
        .and_then(|id| model.operation(id))
        .map(super::super::operation::Operation::version)
        .filter(|version| *version > 0);
    for node in model.nodes() {
        let area = plan.stack(node.id);
        let layers: Vec<Layer> = shown
            .iter()
            .map(|&version| Layer {
                version,
                state: state(model, node, version),
            })
            .collect();
        let name = format!("log of node {}", node.id);
        let detail = detail(&layers);
        if let Some(version) = stack(ui, area, &name, &layers, lit, &detail) {
            view.point_at(entry_of(model, version).map(|entry| entry.operation));
        }
    }
}

/// The newest versions that any log holds, oldest first.
fn versions(model: &Model, rows: usize) -> Vec<u64> {
    let mut all: Vec<u64> = model
        .nodes()
        .iter()
        .flat_map(|node| node.log.entries().rev().take(LOOKED_AT))
        .map(Entry::version)
        .filter(|version| *version > 0)
        .collect();
    all.sort_unstable();
    all.dedup();
    all.split_off(all.len().saturating_sub(rows))
}

fn find(node: &Node, version: u64) -> Option<&Entry> {
    let mut last = node.log.entries().rev().take(LOOKED_AT);
    last.find(|entry| entry.version() == version)
}

fn entry_of(model: &Model, version: u64) -> Option<&Entry> {
    model.nodes().iter().find_map(|node| find(node, version))
}

fn state(model: &Model, node: &Node, version: u64) -> Layered {
    let Some(entry) = find(node, version) else {
        let lost = entry_of(model, version).is_some_and(|entry| model.is_lost(entry.operation));
        return if lost {
            Layered::Lost
        } else {
            Layered::Missing
        };
    };
    let dropped = model
        .operation(entry.operation)
        .is_some_and(|operation| operation.dropped);
    let homes = model
        .nodes()
        .iter()
        .filter(|other| other.role != Role::Spare);
    let everywhere = homes
        .into_iter()
        .all(|other| find(other, version).is_some());
    if dropped {
        Layered::Aside
    } else if everywhere {
        Layered::Old
    } else {
        Layered::New
    }
}

/// What a stack shows, in words.
fn detail(layers: &[Layer]) -> String {
    let name = |of: &[Layered]| {
        let found: Vec<String> = layers
            .iter()
            .filter(|layer| of.contains(&layer.state))
            .map(|layer| format!("v{}", layer.version))
            .collect();
        found.join(" ")
    };
    let held = name(&[Layered::Old, Layered::New, Layered::Aside]);
    let missing = name(&[Layered::Missing, Layered::Lost]);
    match (held.is_empty(), missing.is_empty()) {
        (true, true) => "nothing yet".to_owned(),
        (false, true) => format!("has {held}"),
        (true, false) => format!("lacks {missing}"),
        (false, false) => format!("has {held}; lacks {missing}"),
    }
}
