//! The plots: who knew what, when, and beside it what matters under the strategy at hand.

mod lag;
mod latency;
mod lost;
mod stale;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::replication::params::{Ack, Params, ReadFrom, Strategy};
use crate::sim::SimTime;
use crate::ui::plots::{is_alone, plots_ui};

/// The strip has no label under it, and is higher by as much.
const STRIP_MORE: f32 = 22.0;
/// The width from which a third plot fits beside the strip.
const ROOM_FOR_THREE: f32 = 1_100.0;

/// The plots beside the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chart {
    WriteLatency,
    Lag,
    Stale,
    Available,
    Lost,
}

fn chosen(params: &Params) -> [Chart; 3] {
    let reads_elsewhere = params.read_from != ReadFrom::Leader;
    match params.strategy {
        Strategy::SingleLeader if reads_elsewhere => {
            [Chart::Lag, Chart::Stale, Chart::WriteLatency]
        }
        Strategy::SingleLeader if params.ack == Ack::Async => {
            [Chart::WriteLatency, Chart::Lag, Chart::Lost]
        }
        Strategy::SingleLeader => [Chart::WriteLatency, Chart::Lag, Chart::Available],
        Strategy::MultiLeader => [Chart::WriteLatency, Chart::Lag, Chart::Stale],
        Strategy::Leaderless => [Chart::WriteLatency, Chart::Stale, Chart::Available],
        Strategy::Consensus => [Chart::WriteLatency, Chart::Available, Chart::Lag],
    }
}

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let shares: &[f32] = if ui.max_rect().width() >= ROOM_FOR_THREE || is_alone(ui) {
        &[0.46, 0.18, 0.18, 0.18]
    } else {
        &[0.54, 0.23, 0.23]
    };
    let params = scene.model.params();
    let charts = chosen(params);
    plots_ui(ui, shares, |ui, index, height| {
        let Some(chart) = index.checked_sub(1).map(|index| charts[index]) else {
            super::strip::strip_ui(view, ui, scene, height + STRIP_MORE, out);
            return;
        };
        let at = match chart {
            Chart::WriteLatency => {
                latency::histogram_ui(ui, scene, height);
                None
            }
            Chart::Lag => lag::lag_ui(ui, scene, height),
            Chart::Available => lag::available_ui(ui, scene, height),
            Chart::Lost => lost::lost_ui(ui, scene, height),
            Chart::Stale => {
                stale::stale_ui(ui, scene, height);
                None
            }
        };
        if let Some(at) = at {
            out.go_to(SimTime::from_secs_f64(at.max(0.0)));
        }
    });
}

/// The end of a time axis: it grows in steps, so that it does not move with every frame.
fn span(scene: &Scene<'_>) -> f64 {
    let seconds = scene.horizon.as_secs_f64() * 1.12;
    let mut span = 0.5;
    for factor in [2.0, 2.0, 2.5, 2.0, 3.0, 2.0].into_iter().cycle() {
        if seconds <= span || span > 1e6 {
            break;
        }
        span *= factor;
    }
    span
}
