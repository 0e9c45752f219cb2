//! Below the stage: misses against slots, distances of reuse or all policies, and the game.

use eframe::egui::{Ui, Vec2};

use super::{Chart, Out, Scene, View, curves, game, policies};
use crate::chapters::eviction::tally::Reuse;
use crate::ui::controls::segmented;
use crate::ui::plot::{Column, PlotFrame, StackedSeries, Unit, stacked};
use crate::ui::plots::plots_ui;
use crate::ui::theme::palette;

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    plots_ui(ui, &[0.5, 0.5], |ui, index, _| {
        if index == 0 {
            curves_ui(view, ui, scene, out);
        } else {
            let area = ui.max_rect();
            game::game_ui(view, ui, scene, area, out);
        }
    });
}

fn curves_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    ui.spacing_mut().item_spacing = Vec2::splat(4.0);
    let charts = [
        (Chart::Size, "misses against slots"),
        (Chart::All, "all policies"),
        (Chart::Reuse, "reuse"),
    ];
    if let Some(chart) = segmented(ui, "chart", view.chart, &charts) {
        view.chart = chart;
    }
    match view.chart {
        Chart::Size => curves::size_ui(view, ui, scene, out),
        Chart::Reuse => reuse_ui(ui, scene),
        Chart::All => policies::all_ui(ui, scene),
    }
}

/// How many distinct keys lie between two requests for one key.
fn reuse_ui(ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    let counts = scene.model.tally().reuse.counts;
    let total: u64 = counts.iter().sum::<u64>().max(1);
    let share = |class: usize| 100.0 * counts[class] as f64 / total as f64;
    let fits = classes_that_fit(scene.model.params().capacity);
    let bars = |from: usize, to: usize| -> Vec<[f64; 2]> {
        (from..to)
            .map(|class| [class as f64, share(class)])
            .collect()
    };
    let (near, far) = (bars(0, fits), bars(fits, Reuse::CLASSES));
    let highest = (0..Reuse::CLASSES).map(share).fold(10.0, f64::max);
    let series = [
        StackedSeries {
            name: "within the slots: LRU hits",
            unit: Unit::Percent,
            shown: true,
            color: palette.hit,
            values: &near,
            width: 0.8,
        },
        StackedSeries {
            name: "about as far or farther, or new",
            unit: Unit::Percent,
            shown: true,
            color: palette.miss,
            values: &far,
            width: 0.8,
        },
    ];
    let frame = PlotFrame {
        id: "reuse",
        title: "",
        note: "",
        x: -0.6..=(Reuse::CLASSES as f64 - 0.4),
        y: 0.0..=highest * 1.15,
        y_ticks: &[(25.0, "25 %"), (50.0, "50 %")],
        log: [false, false],
        x_label: "0 keys in between\tmore than 511, or new".to_owned(),
        over: Column::new("distance", Unit::Place),
        height: (ui.available_height() - 44.0).max(40.0),
        summary: format!("{:.0} % of the requests come back at once", share(0)),
    };
    stacked(ui, &frame, &series);
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
