//! The plots: who knew what, when, and beside it what matters under the strategy at hand.

mod lag;
mod latency;
mod stale;

use eframe::egui::{Rect, Ui, UiBuilder, Vec2, pos2};

use super::{Out, Scene, View};
use crate::chapters::replication::params::Strategy;
use crate::sim::SimTime;

/// Title and label around a plot's panel.
const AROUND: f32 = 42.0;
/// The title over the strip.
const TITLE: f32 = 24.0;
/// The width from which a third plot fits beside the strip.
const ROOM_FOR_THREE: f32 = 1_100.0;

/// The plots beside the strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chart {
    WriteLatency,
    Lag,
    Stale,
    Available,
}

fn chosen(strategy: Strategy, reads_elsewhere: bool) -> [Chart; 3] {
    match strategy {
        Strategy::SingleLeader if reads_elsewhere => {
            [Chart::Lag, Chart::Stale, Chart::WriteLatency]
        }
        Strategy::SingleLeader => [Chart::WriteLatency, Chart::Lag, Chart::Available],
        Strategy::MultiLeader => [Chart::WriteLatency, Chart::Lag, Chart::Stale],
        Strategy::Leaderless => [Chart::WriteLatency, Chart::Stale, Chart::Available],
        Strategy::Consensus => [Chart::WriteLatency, Chart::Available, Chart::Lag],
    }
}

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let area = ui
        .max_rect()
        .shrink2(Vec2::new(24.0_f32.min(ui.max_rect().width() * 0.04), 4.0));
    let gap = 24.0_f32.min(area.width() * 0.025);
    let count = if area.width() >= ROOM_FOR_THREE { 3 } else { 2 };
    let share = if count == 3 { 0.46 } else { 0.54 };
    let strip = Rect::from_min_max(
        area.min,
        pos2(area.left() + (area.width() - gap) * share, area.bottom()),
    );
    let mut child = ui.new_child(UiBuilder::new().max_rect(strip).id_salt("strip"));
    let height = (strip.height() - TITLE).max(40.0);
    super::strip::strip_ui(view, &mut child, scene, height, out);
    let params = scene.model.params();
    let elsewhere = params.read_from != crate::chapters::replication::params::ReadFrom::Leader;
    let width = (area.right() - strip.right()) / count as f32 - gap;
    let height = (area.height() - AROUND).max(40.0);
    for (index, chart) in chosen(params.strategy, elsewhere)
        .into_iter()
        .take(count)
        .enumerate()
    {
        let left = strip.right() + gap + (width + gap) * index as f32;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("plot", index)));
        let at = match chart {
            Chart::WriteLatency => {
                latency::histogram_ui(&mut child, scene, height);
                None
            }
            Chart::Lag => lag::lag_ui(&mut child, scene, height),
            Chart::Available => lag::available_ui(&mut child, scene, height),
            Chart::Stale => {
                stale::stale_ui(&mut child, scene, height);
                None
            }
        };
        if let Some(at) = at {
            out.go_to(SimTime::from_secs_f64(at.max(0.0)));
        }
    }
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
