//! What the views of a trace say in words and in small tables.

use eframe::egui::{Grid, RichText, Ui, Vec2};

use super::looked::Looked;
use crate::components::cache::{Costs, Curve, PolicyKind, Stretch};
use crate::components::theory::Prices;
use crate::components::trace_study::{InWindow, Popularity, Reuse, reigns};
use crate::io::trace_views::Scope;
use crate::io::trace_views::curves::Measured;
use crate::lesson::thousands;
use crate::ui::plot::{count, percent, three_digits};
use crate::ui::theme::{font, palette};

/// The popularity in a sentence.
pub(super) fn popularity(found: &Popularity) -> String {
    let once = thousands(found.one_time_keys as f64);
    let all = thousands(found.keys as f64);
    let rest = format!("{once} of {all} keys are requested once.");
    match found.fit {
        Some(fit) => format!(
            "Zipf exponent {:.3}; Kolmogorov-Smirnov distance {:.3}: below 0.05 the law describes \
             the trace well, above 0.1 badly. {rest}",
            fit.exponent, fit.distance
        ),
        None => rest,
    }
}

/// The working set in a sentence.
pub(super) fn working_set(windows: &[InWindow]) -> String {
    let keys = windows.iter().map(|window| window.keys);
    let mean = keys.clone().sum::<u64>() as f64 / windows.len().max(1) as f64;
    let new = windows.iter().map(|window| window.new).sum::<u64>() as f64;
    format!(
        "{} different keys in a window on average, at most {}; {} of them are new on average.",
        count(mean.round()),
        count(keys.max().unwrap_or(0) as f64),
        count((new / windows.len().max(1) as f64).round())
    )
}

/// Reuse in a sentence or two.
pub(super) fn reuse(found: &Reuse) -> String {
    let all = found.times.total() + found.first as f64;
    let first = percent(100.0 * found.first as f64 / all.max(1.0));
    let halves = found.distances.quantile(0.5).zip(found.times.quantile(0.5));
    let halves = halves.map_or_else(
        || "No key is requested twice.".to_owned(),
        |(distance, time)| {
            format!(
                "Half of the repeated requests have a reuse distance of at most about {} keys and a reuse \
                 time of at most about {} requests.",
                count(distance.round()),
                count(time.round())
            )
        },
    );
    let sampled = if found.rate < 1.0 {
        format!(
            " Distances are estimated from {} of the keys.",
            percent(100.0 * found.rate)
        )
    } else {
        String::new()
    };
    format!("{halves} {first} of all requests are the first for their key.{sampled}")
}

/// The hit rate in a sentence.
pub(super) fn hit_rate(name: &str, parts: &[Stretch]) -> String {
    let rate = |parts: &[Stretch]| {
        let hits: u64 = parts.iter().map(|part| part.counts.hits).sum();
        let requests: u64 = parts.iter().map(|part| part.counts.requests).sum();
        percent(100.0 * hits as f64 / requests.max(1) as f64)
    };
    format!(
        "{name}: {} of all requests are hits, {} in the second half. The cache is empty at first.",
        rate(parts),
        rate(&parts[parts.len() / 2..])
    )
}

/// How exact the curves are.
pub(super) fn exactness(scope: &Scope) -> String {
    match scope.sample {
        None => "Each size is measured on all requests. Dots mark the knees.".to_owned(),
        Some(_) => format!(
            "Large sizes are estimated from about {} of the keys; faint lines stand two standard errors \
             apart from the estimate. Dots mark the knees.",
            percent(100.0 * scope.share)
        ),
    }
}

fn cell(ui: &mut Ui, text: impl Into<String>) {
    let color = palette(ui).ink2;
    ui.label(RichText::new(text).font(font::label()).color(color));
}

fn head(ui: &mut Ui, texts: &[&str]) {
    for text in texts {
        let color = palette(ui).ink3;
        ui.label(RichText::new(*text).font(font::note()).color(color));
    }
    ui.end_row();
}

fn grid(ui: &mut Ui, id: &str, contents: impl FnOnce(&mut Ui)) {
    Grid::new(id)
        .spacing(Vec2::new(28.0, 4.0))
        .show(ui, contents);
}

/// Which policy wins at which sizes, as far as all of them have been measured there.
pub(super) fn winners_ui(ui: &mut Ui, looked: &Looked, measured: &[Measured]) {
    let real = |(_, curve): &&Measured| curve.policy != PolicyKind::Belady;
    let real: Vec<&Measured> = measured.iter().filter(real).collect();
    if real.len() < 2 {
        return;
    }
    // The sizes at which each has a point.
    let sizes = looked.opened.scope.sizes.iter().copied();
    let common: Vec<usize> = sizes
        .filter(|size| real.iter().all(|(sizes, _)| sizes.contains(size)))
        .collect();
    let curves: Vec<Curve> = real
        .iter()
        .map(|(sizes, curve)| {
            let points = sizes.iter().zip(&curve.points);
            let points = points.filter(|(size, _)| common.contains(size));
            let points = points.map(|(_, point)| *point).collect();
            Curve::new(curve.policy, &common, points)
        })
        .collect();
    grid(ui, "which policy wins where", |ui| {
        head(ui, &["slots", "fewest misses", "as good within the band"]);
        for reign in reigns(&common, &curves) {
            let [from, to] = [reign.from, reign.to].map(|slots| thousands(slots as f64));
            cell(
                ui,
                if from == to {
                    from
                } else {
                    format!("{from} to {to}")
                },
            );
            cell(ui, reign.winner.label());
            let equals: Vec<&str> = reign.equals.iter().map(|policy| policy.label()).collect();
            cell(ui, equals.join(", "));
            ui.end_row();
        }
    });
}

/// What each policy costs at its cheapest size, and what it saves against LRU at its own.
pub(super) fn costs_ui(ui: &mut Ui, measured: &[Measured], prices: &Prices) {
    let cheapest: Vec<(PolicyKind, usize, f64)> = measured
        .iter()
        .map(|(sizes, curve)| {
            let costs = Costs::of(prices, sizes, &curve.points);
            let slots = sizes.get(costs.cheapest).copied().unwrap_or(0);
            (curve.policy, slots, costs.lowest())
        })
        .collect();
    let lru = cheapest
        .iter()
        .find(|(policy, ..)| *policy == PolicyKind::Lru);
    let lru = lru.map(|(_, _, cost)| *cost);
    let store = prices.store_per_hour();
    grid(ui, "what each policy costs", |ui| {
        head(
            ui,
            &[
                "policy",
                "cheapest size",
                "cost per hour",
                "saves against LRU",
                "against no cache",
            ],
        );
        for (policy, slots, cost) in &cheapest {
            cell(ui, policy.label());
            cell(ui, format!("{} slots", thousands(*slots as f64)));
            cell(ui, three_digits(*cost));
            cell(ui, lru.map_or_else(String::new, |lru| saved(lru, *cost)));
            cell(ui, saved(store, *cost));
            ui.end_row();
        }
    });
}

/// What is saved of a cost by another, per hour and as a share.
fn saved(before: f64, after: f64) -> String {
    let saved = before - after;
    // What has no digit left is nothing.
    if before <= 0.0 || saved.abs() < before * 1e-4 {
        return "\u{2013}".to_owned();
    }
    let sign = if saved < 0.0 { "\u{2212}" } else { "" };
    let share = 100.0 * saved.abs() / before;
    format!("{sign}{} ({sign}{share:.1} %)", three_digits(saved.abs()))
}

#[cfg(test)]
mod tests {
    use super::saved;

    #[test]
    fn what_is_saved_is_said_per_hour_and_as_a_share() {
        assert_eq!(saved(2.0, 1.5), "0.500 (25.0 %)");
        assert_eq!(saved(2.0, 2.5), "\u{2212}0.500 (\u{2212}25.0 %)");
        assert_eq!(
            (saved(2.0, 2.0), saved(0.0, 1.0)),
            ("\u{2013}".into(), "\u{2013}".into())
        );
    }
}
