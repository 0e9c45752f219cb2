//! How long clients wait for their writes, acknowledged or not.

use eframe::egui::{Color32, Ui};

use super::super::Scene;
use crate::chapters::replication::prediction::write_mean_ms;
use crate::sim::SimDuration;
use crate::ui::plot::{Column, Histogram, HistogramBar, PlotFrame, Pointer, Unit, histogram};
use crate::ui::theme::{Palette, palette};

/// The axis, in milliseconds, and its bars: a tenth of a power of ten each.
const FROM_MS: f64 = 0.1;
const TO_MS: f64 = 1_000.0;
const BARS: u32 = 40;

pub(super) fn histogram_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = palette(ui);
    let latencies = &scene.model.tally().write_latencies.all();
    let all = latencies.count().max(1) as f64;
    let mut counts = [0_u64; BARS as usize];
    for (duration, count) in latencies.recorded() {
        if let Some(bar) = counts.get_mut(bar_of(duration.as_millis_f64())) {
            *bar += count;
        }
    }
    let bars: Vec<HistogramBar> = (0..BARS)
        .zip(counts)
        .map(|(index, count)| HistogramBar {
            from: edge(index),
            to: edge(index + 1),
            height: count as f64 / all,
        })
        .collect();
    let highest = bars.iter().map(|bar| bar.height).fold(0.2, f64::max);
    let pointers = pointers(scene, palette);
    let said: Vec<&str> = pointers.iter().map(|one| one.label.as_str()).collect();
    let frame = PlotFrame {
        id: "write latency",
        title: "Write latency",
        note: "ms, log",
        x: FROM_MS..=TO_MS,
        y: 0.0..=highest * 1.45,
        y_ticks: &[],
        log: [false, false],
        x_label: String::new(),
        over: Column::new("from", Unit::Millis),
        height,
        summary: if said.is_empty() {
            "no write has ended yet".to_owned()
        } else {
            format!("in milliseconds: {}", said.join(", "))
        },
    };
    let ticks = [
        (0.1, "0.1"),
        (1.0, "1"),
        (10.0, "10"),
        (100.0, "100"),
        (1_000.0, "1 s"),
    ]
    .map(|(at, text)| (at, text.to_owned()));
    let shown = Histogram {
        bars: &bars,
        column: Column::new("share of writes", Unit::Ratio),
        color: palette.accent,
        ghost: &[],
        pointers: &pointers,
        logarithmic: true,
        ticks: &ticks,
    };
    histogram(ui, &frame, &shown);
}

/// Mean and quantiles, and what the mean is to be by formula.
fn pointers(scene: &Scene<'_>, palette: &Palette) -> Vec<Pointer> {
    let latencies = &scene.model.tally().write_latencies.all();
    let millis = |duration: Option<SimDuration>| duration.map(SimDuration::as_millis_f64);
    let all = [
        ("mean", latencies.mean_ms(), palette.ink),
        ("theory", write_mean_ms(scene.model), palette.theory),
        ("p50", millis(latencies.quantile(0.5)), palette.ink2),
        ("p99", millis(latencies.quantile(0.99)), palette.ink2),
    ];
    let point = |(name, at, color): (&str, Option<f64>, Color32)| {
        let at = at?;
        let label = format!("{name} {at:.1}");
        Some(Pointer { at, label, color })
    };
    all.into_iter().filter_map(point).collect()
}

/// The left edge of a bar.
fn edge(index: u32) -> f64 {
    FROM_MS * libm::pow(TO_MS / FROM_MS, f64::from(index) / f64::from(BARS))
}

/// The bar of a duration; what is shorter or longer than the axis is at its ends.
fn bar_of(millis: f64) -> usize {
    let decades = libm::log10(millis.max(FROM_MS) / FROM_MS) / libm::log10(TO_MS / FROM_MS);
    ((decades * f64::from(BARS)) as usize).min(BARS as usize - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_duration_has_one_bar() {
        for millis in [0.0, 0.05, 0.11, 1.1, 5.02, 11.03, 777.0, 1e6] {
            let bar = bar_of(millis) as u32;
            assert!(edge(bar) <= millis.max(FROM_MS) * 1.000_001, "{millis}");
            assert!(edge(bar + 1) >= millis.min(TO_MS * 0.999), "{millis}");
        }
    }
}
