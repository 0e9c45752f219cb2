//! How long a write takes on average, by formula: what the measured latencies are held against.

use super::model::Model;
use super::params::{Ack, Params, Strategy};
use crate::components::latency::{LatencyShape, Leg};
use crate::components::theory::{both_over, kth_fastest};

/// The mean latency of a write in milliseconds while all nodes are up and nobody gives up; `None`
/// where there is no formula: the published mixtures, and random delays on a log, which keeps its
/// order, so that one late entry holds up those behind it.
///
/// A leader is done when it has written itself and the `k`-th fastest of its followers has sent
/// its acknowledgement; side by side the later of the two counts (Ongaro's thesis on Raft, 2014,
/// section 10.2.1). A quorum is done at the W-th fastest of N.
pub fn write_mean_ms(model: &Model) -> Option<f64> {
    let params = model.params();
    match params.latency {
        LatencyShape::Fixed => Some(fixed(model, params)),
        LatencyShape::Exponential if params.strategy == Strategy::Leaderless => {
            quorum_of_drawn(model, params)
        }
        _ => None,
    }
}

fn fixed(model: &Model, params: &Params) -> f64 {
    if params.strategy == Strategy::Leaderless {
        return fixed_quorum(model, params);
    }
    let regions = 0..params.groups();
    let means: Vec<f64> = regions
        .filter_map(|region| model.leader(region).map(|leader| (region, leader)))
        .map(|(region, leader)| with_leader(model, params, region, leader))
        .collect();
    means.iter().sum::<f64>() / means.len().max(1) as f64
}

fn with_leader(model: &Model, params: &Params, region: usize, leader: u8) -> f64 {
    let ids = 1..=params.replicas() as u8;
    let mut ways: Vec<(u8, f64)> = ids
        .filter(|&id| id != leader && params.group_of(id) == region)
        .map(|id| (id, there_and_back(model, params, leader, id)))
        .collect();
    let followers = ways.len();
    let waits_for = match (params.strategy, params.ack) {
        (Strategy::Consensus, _) | (_, Ack::Majority) => params.replicas() / 2,
        (_, Ack::Async) => 0,
        (_, Ack::Any) => params.ack_count as usize,
        (_, Ack::Named) => {
            let named = if leader == 2 { 1 } else { 2 };
            ways.retain(|(id, _)| *id == named);
            1
        }
        (_, Ack::All) => followers,
    };
    let mut ways: Vec<f64> = ways.into_iter().map(|(_, way)| way).collect();
    ways.sort_by(f64::total_cmp);
    let last = waits_for.min(ways.len()).checked_sub(1);
    let acknowledged = last.map_or(0.0, |last| ways[last]);
    if params.parallel_write {
        params.leader_ms.max(acknowledged)
    } else {
        params.leader_ms + acknowledged
    }
}

/// From node to node, the write there, and back.
fn there_and_back(model: &Model, params: &Params, from: u8, to: u8) -> f64 {
    let slow = |node: u8| {
        if u64::from(node) == params.slow_node {
            params.slow_ms
        } else {
            0.0
        }
    };
    let link = 2.0 * f64::from(model.slowed_ms(from, to));
    params.rtt_ms + link + slow(from) + slow(to) + params.follower_ms
}

/// The coordinator is any of the nodes, and a copy of its own needs no message.
fn fixed_quorum(model: &Model, params: &Params) -> f64 {
    let replicas = params.replicas() as u8;
    let of = |coordinator: u8| {
        let way = |id: u8| {
            if id == coordinator {
                params.follower_ms
            } else {
                there_and_back(model, params, coordinator, id)
            }
        };
        let mut ways: Vec<f64> = (1..=replicas).map(way).collect();
        ways.sort_by(f64::total_cmp);
        ways[params.w() - 1]
    };
    let coordinators = params.all_nodes() as u8;
    (1..=coordinators).map(of).sum::<f64>() / f64::from(coordinators)
}

fn quorum_of_drawn(model: &Model, params: &Params) -> Option<f64> {
    let ids = 1..=params.replicas() as u8;
    let alike = params.slow_node == 0
        && ids
            .clone()
            .all(|a| ids.clone().all(|b| model.slowed_ms(a, b) == 0));
    let (write, ack) = (params.mean_ms(Leg::Write), params.mean_ms(Leg::Ack));
    let (n, k) = (params.replicas() as u32, params.w() as u32);
    alike.then(|| kth_fastest(n, k, write + ack, |t| both_over(write, ack, t)))
}
