//! Where the parts of the stage are placed in the space it is given.

use std::f32::consts::{PI, TAU};

use eframe::egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::hops::Spot;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::{Params, Strategy};
use crate::ui::place::roomy;

/// A row of buttons.
const BUTTONS: f32 = 28.0;
/// Between rows of buttons.
const GAP: f32 = 8.0;
/// What the controls take of the stage while nothing is unfolded.
pub(super) const CONTROLS: f32 = 2.0 * (BUTTONS + GAP);
/// The margin around everything.
const MARGIN: f32 = 24.0;
/// A stack right of its machine.
pub(super) const STACK: f32 = 18.0;
/// From the rim of a machine to its stack.
pub(super) const TO_STACK: f32 = 10.0;
/// What stands above a leader, and below a machine.
const CROWN: f32 = 24.0;
const NOTE: f32 = 20.0;

/// The parts of the stage.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plan {
    /// The strategies, and what belongs to all of them.
    pub top: Rect,
    /// What belongs to the strategy.
    pub own: Rect,
    /// Where machines and messages are.
    pub graph: Rect,
    /// Promises, and W against R.
    pub card: Rect,
    /// Below the clients, where machines and lines leave room for words.
    pub aside: Option<Rect>,
    /// The middle of each region's clients.
    pub clients: Vec<Pos2>,
    /// The radius of their circles.
    pub clients_radius: f32,
    /// The middle of each node, from 1.
    pub nodes: Vec<Pos2>,
    /// The radius of nodes.
    pub radius: f32,
}

impl Plan {
    pub(super) fn of(area: Rect, model: &Model) -> Self {
        Self::for_params(area, model.params())
    }

    fn for_params(area: Rect, params: &Params) -> Self {
        let margin = vec2(MARGIN.min(area.width() * 0.04), 10.0);
        let inner = area.shrink2(margin);
        let row = |top: f32, height: f32| {
            Rect::from_min_size(pos2(inner.left(), top), vec2(inner.width(), height))
        };
        let top = row(inner.top(), BUTTONS);
        let own = row(top.bottom() + GAP, BUTTONS);
        let below = own.bottom() + GAP;
        let body = Rect::from_min_max(
            pos2(inner.left(), below.min(inner.bottom() - 60.0)),
            inner.max,
        );
        let card_width = (inner.width() * 0.25).clamp(150.0, 240.0);
        let card = Rect::from_min_max(pos2(body.right() - card_width, body.top()), body.max);
        let graph = Rect::from_min_max(body.min, pos2(card.left() - 16.0, body.bottom()));
        let mut plan = Self {
            top,
            own,
            graph,
            card,
            aside: None,
            clients: Vec::new(),
            clients_radius: 0.0,
            nodes: Vec::new(),
            radius: 0.0,
        };
        plan.place(params);
        plan.aside = plan.below_clients();
        plan
    }

    /// The corner under the clients, left of all machines and of the lines to them.
    fn below_clients(&self) -> Option<Rect> {
        let clients = self.clients.first()?;
        let left_of = |middle: &Pos2| middle.x - self.radius - 16.0;
        let right = self.nodes.iter().map(left_of).fold(f32::MAX, f32::min);
        let lowest = self
            .nodes
            .iter()
            .map(|node| node.y)
            .fold(clients.y, f32::max);
        // The steepest line, where it passes over the corner.
        let top = (clients.y + self.clients_radius + 26.0).max(lowest - self.radius * 0.2);
        let bottom = self.graph.bottom() - NOTE - 2.0;
        let right = right.min(self.graph.left() + 270.0);
        let area = Rect::from_min_max(
            pos2(self.graph.left(), top.min(bottom - 34.0)),
            pos2(right, bottom),
        );
        let is_clear = area.top() >= clients.y + self.clients_radius;
        (is_clear && area.width() > 150.0 && area.height() >= 34.0).then_some(area)
    }

    fn place(&mut self, params: &Params) {
        let count = params.all_nodes();
        let graph = self.graph;
        let groups = params.groups();
        let roomy = roomy(graph);
        self.clients_radius = (graph.height() * 0.16)
            .min(graph.width() * 0.075)
            .clamp(20.0, 40.0 * roomy);
        let client_zone = 2.0 * self.clients_radius;
        let link = if groups == 2 {
            (graph.width() * 0.1).clamp(24.0, 80.0 * roomy)
        } else {
            (graph.width() * 0.17).clamp(36.0, 130.0 * roomy)
        };
        let left = graph.left() + client_zone + link;
        let middle = graph.top() + CROWN / 2.0 + (graph.height() - NOTE) / 2.0;
        self.clients = vec![pos2(graph.left() + self.clients_radius, middle)];
        let mut right = graph.right();
        if groups == 2 {
            right -= client_zone + link - STACK;
            let x = graph.right() - self.clients_radius;
            self.clients.push(pos2(x, middle));
        }
        let field = Rect::from_min_max(
            pos2(left, graph.top() + CROWN),
            pos2(right - STACK - TO_STACK, graph.bottom() - NOTE),
        );
        if groups == 2 {
            self.two_regions(field, params);
        } else if params.strategy == Strategy::Leaderless {
            self.arc(field, count);
        } else {
            self.ring(field, count, 0.0);
        }
    }

    /// Node 1 next to the clients, or that much of a step further, and the others around.
    fn ring(&mut self, field: Rect, count: usize, further: f32) {
        let most = (field.height() * 0.19).min(46.0 * roomy(self.graph));
        let half = vec2(field.width(), field.height()) / 2.0;
        let apart = (PI / count.max(2) as f32).sin();
        let small = half.min_elem();
        self.radius = most
            .min((small * apart - STACK * 0.7) / (1.0 + apart))
            .max(13.0);
        let axes = half - Vec2::splat(self.radius);
        self.nodes = (0..count)
            .map(|index| {
                if count == 1 {
                    return field.center();
                }
                let angle = PI + TAU * (index as f32 + further) / count as f32;
                field.center() + axes * Vec2::angled(angle)
            })
            .collect();
    }

    /// All alike: up to three on an arc that bulges away from the clients.
    fn arc(&mut self, field: Rect, count: usize) {
        if count > 3 {
            // Half a step further: none stands between the clients and another.
            self.ring(field, count, 0.5);
            return;
        }
        let spread = field.height() / count.max(1) as f32;
        self.radius = ((spread - 14.0) / 2.0).clamp(13.0, 42.0 * roomy(self.graph));
        let half = field.height() / 2.0 - self.radius;
        self.nodes = (0..count)
            .map(|index| {
                let share = if count > 1 {
                    index as f32 / (count - 1) as f32 * 2.0 - 1.0
                } else {
                    0.0
                };
                // A part of a circle as flat as the field allows; every second one stands back,
                // so that lines between neighbours of neighbours pass between them.
                let back = if index % 2 == 1 { 0.0 } else { 0.2 };
                let bulge = (1.0 - share * share) * 0.22 + 0.72 - back;
                let x = field.left() + self.radius + (field.width() - 2.0 * self.radius) * bulge;
                pos2(x, field.center().y + share * half)
            })
            .collect();
    }

    /// Each region's nodes in a column of its own, leaders on top.
    fn two_regions(&mut self, field: Rect, params: &Params) {
        let count = params.replicas();
        let first = count.div_ceil(2);
        let most = first.max(count - first).max(1);
        let spread = field.height() / most as f32;
        self.radius = ((spread - 22.0) / 2.0).clamp(12.0, 42.0 * roomy(self.graph));
        self.nodes = (0..count)
            .map(|index| {
                let (x, place, of) = if index < first {
                    (0.24, index, first)
                } else {
                    (0.76, index - first, count - first)
                };
                let top = field.center().y - spread * (of as f32 - 1.0) / 2.0;
                pos2(
                    field.left() + field.width() * x,
                    top + spread * place as f32,
                )
            })
            .collect();
    }

    /// The middle of a place.
    pub(super) fn middle(&self, spot: Spot) -> Pos2 {
        let found = match spot {
            Spot::Clients(region) => self.clients.get(region).or(self.clients.first()),
            Spot::Node(node) => self.nodes.get(usize::from(node).saturating_sub(1)),
        };
        found.copied().unwrap_or(self.graph.center())
    }

    fn radius_of(&self, spot: Spot) -> f32 {
        match spot {
            Spot::Clients(_) => self.clients_radius,
            Spot::Node(_) => self.radius,
        }
    }

    /// The line between two places, from rim to rim.
    pub(super) fn between(&self, from: Spot, to: Spot) -> (Pos2, Pos2) {
        let (a, b) = (self.middle(from), self.middle(to));
        let way = (b - a).normalized();
        let start = a + way * (self.radius_of(from) + 3.0);
        (start, b - way * (self.radius_of(to) + 3.0))
    }

    /// Where something is at a share of its way; what goes and what comes keep apart. Where the way
    /// is long enough, it ends `clear` before the rims, measured across. From a machine to itself
    /// leads a loop over it.
    pub(super) fn along(&self, from: Spot, to: Spot, share: f32, clear: f32) -> Pos2 {
        if from == to {
            let turn = PI * (1.25 + 0.5 * share);
            return self.middle(from) + (self.radius_of(from) + 15.0) * Vec2::angled(turn);
        }
        let (a, corner, b) = self.way(from, to);
        let turn = corner.unwrap_or(b);
        let inset = |from: Pos2, to: Pos2| {
            let ahead = (to - from).normalized();
            // Messages are wide and low: they need less room on a steep way.
            let clear = clear * (0.45 + 0.55 * ahead.x.abs());
            ahead * clear.min((to - from).length() * 0.3)
        };
        let a = a + inset(a, turn);
        let b = b + inset(b, corner.unwrap_or(a));
        let Some(corner) = corner else {
            return a + (b - a) * share + (b - a).normalized().rot90() * 6.0;
        };
        let (first, second) = ((corner - a).length(), (b - corner).length());
        let gone = (first + second) * share;
        let (from, to, leg) = if gone < first {
            (a, corner, gone)
        } else {
            (corner, b, gone - first)
        };
        let ahead = (to - from).normalized();
        from + ahead * leg + ahead.rot90() * 6.0
    }

    /// The way between clients and a node, from rim to rim, with a corner where another node
    /// stands in between.
    pub(super) fn way(&self, from: Spot, to: Spot) -> (Pos2, Option<Pos2>, Pos2) {
        let Some(corner) = self.corner(from, to) else {
            let (a, b) = self.between(from, to);
            return (a, None, b);
        };
        let rim = |spot: Spot| {
            let middle = self.middle(spot);
            middle + (corner - middle).normalized() * (self.radius_of(spot) + 3.0)
        };
        (rim(from), Some(corner), rim(to))
    }

    fn corner(&self, from: Spot, to: Spot) -> Option<Pos2> {
        if !matches!((from, to), (Spot::Clients(_), _) | (_, Spot::Clients(_))) {
            return None;
        }
        let (a, b) = (self.middle(from), self.middle(to));
        let ahead = (b - a).normalized();
        let ids = (1..).map(Spot::Node).zip(&self.nodes);
        let others = ids.filter(|(spot, _)| *spot != from && *spot != to);
        let mut blocking = others.filter_map(|(_, &node)| {
            let along = (node - a).dot(ahead);
            let aside = a + ahead * along - node;
            let between = (0.0..(b - a).length()).contains(&along);
            (between && aside.length() < self.radius + 6.0).then_some((node, aside))
        });
        let (node, aside) = blocking.next()?;
        let away = if aside.length() > 1.0 {
            aside.normalized()
        } else {
            ahead.rot90()
        };
        Some(node + away * (self.radius + 24.0))
    }

    /// Where a machine's stack stands: its floor is level with the machine's foot.
    pub(super) fn stack(&self, node: u8) -> Rect {
        let center = self.middle(Spot::Node(node));
        let left = center.x + self.radius + TO_STACK;
        let high = (2.0 * self.radius + 14.0).max(30.0);
        Rect::from_min_max(
            pos2(left, center.y + self.radius - high),
            pos2(left + STACK, center.y + self.radius),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_stay_apart_and_in_the_graph_at_the_sizes_people_use() {
        let strategies = [
            Strategy::SingleLeader,
            Strategy::MultiLeader,
            Strategy::Leaderless,
            Strategy::Consensus,
        ];
        for (width, height) in [
            (720.0, 396.0),
            (980.0, 520.0),
            (1_300.0, 680.0),
            (620.0, 300.0),
        ] {
            for strategy in strategies {
                for nodes in 1..=15 {
                    let area = Rect::from_min_size(Pos2::ZERO, vec2(width, height));
                    let params = Params {
                        strategy,
                        nodes,
                        ..Params::default()
                    };
                    let plan = Plan::for_params(area, &params);
                    let what = format!("{width}x{height} {strategy:?} {nodes}");
                    let crowded = nodes > 7;
                    assert_eq!(plan.nodes.len(), params.all_nodes(), "{what}");
                    for (index, node) in plan.nodes.iter().enumerate() {
                        assert!(area.contains(*node), "{what}: {node}");
                        assert!(node.x < plan.card.left(), "{what}: {node}");
                        for other in &plan.nodes[index + 1..] {
                            let apart = node.distance(*other) - 2.0 * plan.radius;
                            assert!(crowded || apart > 2.0, "{what}: {apart}");
                        }
                        for clients in &plan.clients {
                            let apart = clients.distance(*node) - plan.radius - plan.clients_radius;
                            assert!(crowded || apart > 10.0, "{what}: {apart}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_goes_and_what_comes_keep_apart() {
        let area = Rect::from_min_size(Pos2::ZERO, vec2(980.0, 520.0));
        let plan = Plan::for_params(area, &Params::default());
        let (a, b) = (Spot::Node(1), Spot::Node(2));
        let there = plan.along(a, b, 0.5, 19.0);
        let back = plan.along(b, a, 0.5, 19.0);
        assert!((there.distance(back) - 12.0).abs() < 0.1);
        assert!(plan.along(a, a, 0.5, 19.0).distance(plan.middle(a)) > plan.radius);
    }

    #[test]
    fn no_message_of_a_client_passes_over_another_node() {
        for nodes in 2..=5 {
            let area = Rect::from_min_size(Pos2::ZERO, vec2(980.0, 520.0));
            let params = Params {
                nodes,
                ..Params::default()
            };
            let plan = Plan::for_params(area, &params);
            for to in 1..=nodes as u8 {
                for step in 0..=20 {
                    let share = step as f32 / 20.0;
                    let at = plan.along(Spot::Clients(0), Spot::Node(to), share, 19.0);
                    for (index, node) in plan.nodes.iter().enumerate() {
                        let apart = at.distance(*node) - plan.radius;
                        let own = index + 1 == usize::from(to);
                        assert!(own || apart > 2.0, "{nodes} nodes, to {to}: {apart}");
                    }
                }
            }
        }
    }
}
