//! How long writes take until they are acknowledged.

use eframe::egui::Ui;

use super::super::Scene;
use crate::chapters::replication::expected::write_mean_ms;
use crate::sim::SimDuration;
use crate::ui::plot::{Histogram, HistogramBar, PlotFrame, Pointer, histogram};
use crate::ui::theme::palette;

/// The axis, in milliseconds, and its bars: a tenth of a power of ten each.
const FROM_MS: f64 = 0.1;
const TO_MS: f64 = 1_000.0;
const BARS: u32 = 40;

pub(super) fn histogram_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = palette(ui);
    let latencies = &scene.model.tally().write_latencies;
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
    let quantile = |q: f64| latencies.quantile(q).map(SimDuration::as_millis_f64);
    let mut pointers: Vec<Pointer> = [(0.5, "p50"), (0.99, "p99")]
        .into_iter()
        .filter_map(|(q, name)| {
            let at = quantile(q)?;
            Some(Pointer {
                at,
                label: format!("{name} {at:.1}"),
                color: palette.ink2,
            })
        })
        .collect();
    let theory = write_mean_ms(scene.model).map(|mean| Pointer {
        at: mean,
        label: format!("theory {mean:.1}"),
        color: palette.theory,
    });
    let mean = latencies.mean().map(SimDuration::as_millis_f64);
    let measured = mean.map(|mean| Pointer {
        at: mean,
        label: format!("mean {mean:.1}"),
        color: palette.ink,
    });
    pointers.splice(0..0, measured.into_iter().chain(theory));
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
        height,
        summary: if said.is_empty() {
            "no write is acknowledged yet".to_owned()
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
        color: palette.accent,
        ghost: &[],
        pointers: &pointers,
        logarithmic: true,
        ticks: &ticks,
    };
    histogram(ui, &frame, &shown);
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
