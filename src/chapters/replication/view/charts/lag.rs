//! How far nodes are behind, and what share of operations is taken, over time.

use super::super::{Scene, View, node_color};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::Strategy;
use crate::kit::charts::{
    Across, Look, Plot, Points, Scale, Series, percents, share_said, with_now,
};
use crate::sim::stats::WindowedShare;
use crate::ui::plot::{Unit, count};

/// The most nodes whose lag is drawn.
const MOST: usize = 6;

pub(super) fn lag(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let model = scene.model;
    let tally = model.tally();
    let (unit, window) = match model.params().strategy {
        Strategy::Leaderless => ("keys", "old keys, by node\told keys"),
        _ => ("writes", "writes behind, by node\twrites behind\twrites"),
    };
    let drawn = shown(model);
    // Who leads changes in the course of a run; the columns of its table do not.
    let line = |id: u8| {
        let name = format!("node {id}");
        if !drawn.contains(&id) {
            return Series::measured(name, Unit::Count(unit), Vec::new(), palette.ink2);
        }
        let lag = model.lag_of(id) as f64;
        let series = &tally.sampled.lag[usize::from(id)];
        let points = with_now(series, &tally.sampler, look.now, Some(lag));
        let color = node_color(id, palette);
        Series::measured(name, Unit::Count(unit), points, color)
            .labelled(Some(format!("{id}: {}", count(lag))))
    };
    let said: Vec<String> = drawn
        .iter()
        .map(|node| format!("node {node} {}", model.lag_of(*node)))
        .collect();
    Plot {
        window: window.to_owned(),
        across: Across::Time,
        up: Scale::From0(4.0),
        points: Points::Lines(model.nodes().iter().map(|node| node.id).map(line).collect()),
        summary: said.join(", "),
    }
}

/// The nodes whose lag says something: not the leader's own.
fn shown(model: &Model) -> Vec<u8> {
    let leads = |id: u8| match model.params().strategy {
        Strategy::Leaderless => false,
        Strategy::Consensus => model
            .node(id)
            .is_some_and(crate::chapters::replication::node::Node::leads),
        _ => (0..2).any(|region| model.leader(region) == Some(id)) && model.params().groups() == 1,
    };
    let all = model.nodes().iter().map(|node| node.id);
    all.filter(|id| !leads(*id)).take(MOST).collect()
}

pub(super) fn available(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let said = |name: &str, window| share_said(window).map(|share| format!("{name} {share}"));
    let writes = said("writes", &tally.recent_writes);
    let reads = said("reads", &tally.recent_reads);
    let line = |name: &'static str, series, window: &WindowedShare, color| {
        let points = with_now(series, &tally.sampler, look.now, window.share());
        Series::measured(name, Unit::Percent, percents(points), color)
    };
    let sampled = &tally.sampled;
    Plot {
        window: "% of the last 200\tlast 200".to_owned(),
        across: Across::Time,
        up: Scale::Percent,
        points: Points::Lines(vec![
            line(
                "reads",
                &sampled.available_reads,
                &tally.recent_reads,
                palette.hit,
            )
            .labelled(reads.clone()),
            line(
                "writes",
                &sampled.available_writes,
                &tally.recent_writes,
                palette.accent,
            )
            .labelled(writes.clone()),
        ]),
        summary: format!(
            "{}, {}",
            writes.unwrap_or_else(|| "no writes yet".to_owned()),
            reads.unwrap_or_else(|| "no reads yet".to_owned()),
        ),
    }
}
