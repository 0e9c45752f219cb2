//! How long clients wait for their writes, acknowledged or not.

use eframe::egui::Color32;

use super::super::{Scene, View};
use crate::chapters::replication::prediction::write_mean_ms;
use crate::kit::charts::{Across, Look, Plot, Points, Scale};
use crate::sim::SimDuration;
use crate::ui::plot::{Column, HistogramBar, Pointer, Unit, three_digits};
use crate::ui::theme::Palette;

/// The axis, in milliseconds, and its bars: a tenth of a power of ten each.
const FROM_MS: f64 = 0.1;
const TO_MS: f64 = 1_000.0;
const BARS: u32 = 40;

/// What stands below the axis.
const TICKS: [(f64, &str); 5] = [
    (0.1, "0.1"),
    (1.0, "1"),
    (10.0, "10"),
    (100.0, "100"),
    (1_000.0, "1 s"),
];

pub(super) fn plot(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let latencies = &scene.model.tally().write_latencies.all();
    let all = latencies.count().max(1) as f64;
    let mut counts = [0_u64; BARS as usize];
    for (duration, count) in latencies.recorded() {
        if let Some(bar) = counts.get_mut(bar_of(duration.as_millis_f64())) {
            *bar += count;
        }
    }
    let bars = (0..BARS).zip(counts).map(|(index, count)| HistogramBar {
        from: edge(index),
        to: edge(index + 1),
        height: count as f64 / all,
    });
    let pointers = pointers(scene, look.palette);
    let said: Vec<&str> = pointers.iter().map(|one| one.label.as_str()).collect();
    Plot {
        window: "share of writes; ms, log\tms, log".to_owned(),
        across: Across::Values {
            range: FROM_MS..=TO_MS,
            logarithmic: false,
            ends: String::new(),
            over: Column::new("from", Unit::Millis),
        },
        up: Scale::From0(0.2),
        summary: if said.is_empty() {
            "no write has ended yet".to_owned()
        } else {
            format!("in milliseconds: {}", said.join(", "))
        },
        points: Points::Histogram {
            bars: bars.collect(),
            other: Vec::new(),
            column: Column::new("share of writes", Unit::Ratio),
            metric: Some("write_latency_mean_ms"),
            color: look.palette.accent,
            pointers,
            ticks: TICKS.map(|(at, text)| (at, text.to_owned())).to_vec(),
        },
    }
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
        let label = format!("{name} {}", three_digits(at));
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
