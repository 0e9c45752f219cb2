//! Below the stage: misses against slots, and beside it the game, all policies, or distances of
//! reuse.

use eframe::egui::Ui;

use super::{Out, Scene, View, curves, game, policies};
use crate::chapters::eviction::model::Model;
use crate::chapters::eviction::tally::Reuse;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Stack, Stacked, TimeAxis, charts_ui,
};
use crate::ui::plot::{Column, Unit};

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "misses against slots",
            title: "Misses against slots",
            tab: "slots",
            draw: Draw::Over(curves::plot, Some(curves::clicked)),
        },
        Chart {
            name: "game",
            title: "Be the cache",
            tab: "be the cache",
            draw: Draw::Own(game::game_ui),
        },
        Chart {
            name: "all policies",
            title: "All policies",
            tab: "all policies",
            draw: Draw::Own(policies::all_ui),
        },
        Chart {
            name: "reuse",
            title: "Reuse",
            tab: "reuse",
            draw: Draw::Over(reuse, None),
        },
    ],
    // The game needs half of the width.
    small: 1,
    axis: TimeAxis {
        least: 60.0,
        spare: 1.17,
    },
};

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // The curves grow while they are looked at.
    view.sweep(ui, scene.model.params());
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
}

/// How many distinct keys lie between two requests for one key.
fn reuse(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let counts = scene.model.tally().reuse.counts;
    let total: u64 = counts.iter().sum::<u64>().max(1);
    let share = |class: usize| 100.0 * counts[class] as f64 / total as f64;
    let fits = classes_that_fit(scene.model.params().capacity);
    let bars = |from: usize, to: usize| -> Vec<[f64; 2]> {
        (from..to)
            .map(|class| [class as f64, share(class)])
            .collect()
    };
    let stack = |name, color, values| Stack {
        name,
        shown: true,
        color,
        values,
    };
    Plot {
        window: "% of requests, by keys in between\t% by distance".to_owned(),
        across: Across::Values {
            range: -0.6..=(Reuse::CLASSES as f64 - 0.4),
            logarithmic: false,
            ends: "0 keys in between\tmore than 511, or new".to_owned(),
            over: Column::new("distance", Unit::Place),
        },
        up: Scale::From0(10.0),
        points: Points::Bars(Stacked {
            stacks: vec![
                stack("within the slots: LRU hits", palette.hit, bars(0, fits)),
                stack(
                    "about as far or farther, or new",
                    palette.miss,
                    bars(fits, Reuse::CLASSES),
                ),
            ],
            unit: Unit::Percent,
            width: 0.8,
        }),
        summary: format!("{:.0} % of the requests come back at once", share(0)),
    }
}

/// The classes of distances that lie within so many slots: distance d needs d + 1 slots.
fn classes_that_fit(capacity: u64) -> usize {
    let mut class = 0;
    let farthest = |class: usize| if class == 0 { 0 } else { (1_u64 << class) - 1 };
    while class < Reuse::CLASSES - 1 && farthest(class) < capacity {
        class += 1;
    }
    class
}
