//! The charts: the message timeline, and beside it what matters under the strategy at hand.

mod lag;
mod latency;
mod lost;
mod stale;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::{Ack, Params, ReadFrom, Strategy};
use crate::kit::charts::{Chart, Charts, Draw, TimeAxis, charts_ui};

const STRIP: Chart<View, Model> = Chart {
    name: "messages",
    title: "Messages between clients and nodes",
    tab: "messages",
    draw: Draw::Own(super::strip::strip_ui),
};
const WRITE_LATENCY: Chart<View, Model> = Chart {
    name: "write latency",
    title: "Write latency",
    tab: "latency",
    draw: Draw::Over(latency::plot, None),
};
const LAG: Chart<View, Model> = Chart {
    name: "lag",
    title: "Lag",
    tab: "lag",
    draw: Draw::OverTime(lag::lag),
};
const STALE: Chart<View, Model> = Chart {
    name: "stale",
    title: "Stale reads",
    tab: "stale",
    draw: Draw::Over(stale::plot, None),
};
const AVAILABLE: Chart<View, Model> = Chart {
    name: "available",
    title: "Answered",
    tab: "answered",
    draw: Draw::OverTime(lag::available),
};
const LOST: Chart<View, Model> = Chart {
    name: "lost writes",
    title: "Lost writes",
    tab: "lost",
    draw: Draw::OverTime(lost::plot),
};

/// What matters under these settings, the most first.
fn chosen(params: &Params) -> [Chart<View, Model>; 4] {
    let reads_elsewhere = params.read_from != ReadFrom::Leader;
    let [a, b, c] = match params.strategy {
        Strategy::SingleLeader if reads_elsewhere => [LAG, STALE, WRITE_LATENCY],
        Strategy::SingleLeader if params.ack == Ack::Async => [WRITE_LATENCY, LAG, LOST],
        Strategy::SingleLeader => [WRITE_LATENCY, LAG, AVAILABLE],
        Strategy::MultiLeader => [WRITE_LATENCY, LAG, STALE],
        Strategy::Leaderless => [WRITE_LATENCY, STALE, AVAILABLE],
        Strategy::Consensus => [WRITE_LATENCY, AVAILABLE, LAG],
    };
    [STRIP, a, b, c]
}

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let charts = Charts {
        list: &chosen(scene.model.params()),
        small: 2,
        axis: TimeAxis {
            least: 0.5,
            spare: 1.12,
        },
    };
    charts_ui(view, ui, scene, &charts, |view| &mut view.plots, out);
}
