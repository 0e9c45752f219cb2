//! What plots draw, for those who write it down: titles, and the points of their lines.
//!
//! Nothing is kept unless somebody has asked with [`start`].

use eframe::egui::{Context, Id, Ui};

use super::plot::column::Column;

/// One curve as a plot draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is, and its unit.
    pub name: String,
    /// Its points, in its unit and that of what it is over.
    pub points: Vec<[f64; 2]>,
}

/// A plot as it was drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// Its place among the plots of its chapter, from 0.
    pub index: usize,
    /// What stands above it; empty if nothing does.
    pub title: String,
    /// What its curves are over.
    pub over: String,
    /// Its curves.
    pub curves: Vec<Curve>,
}

#[derive(Clone, Debug, Default)]
struct Recording {
    plots: Vec<Recorded>,
}

fn id() -> Id {
    Id::unique("what plots draw")
}

/// Begins anew to keep what plots draw.
pub fn start(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(id(), Some(Recording::default())));
}

/// What was drawn since then, in the order of the plots; nothing is kept any longer.
pub fn take(ctx: &Context) -> Vec<Recorded> {
    let kept = ctx.data_mut(|data| data.remove_temp::<Option<Recording>>(id()));
    kept.flatten().map(|kept| kept.plots).unwrap_or_default()
}

/// Whether somebody has asked what plots draw.
pub(super) fn is_on(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<Option<Recording>>(id()).flatten().is_some())
}

fn with(ui: &Ui, change: impl FnOnce(&mut Recording)) {
    ui.data_mut(|data| {
        if data.get_temp::<Option<Recording>>(id()).flatten().is_some()
            && let Some(recording) = data.get_temp_mut_or_default::<Option<Recording>>(id())
        {
            change(recording);
        }
    });
}

/// Notes that the plot at this place is drawn from here on.
pub(super) fn plot(ui: &Ui, index: usize) {
    with(ui, |recording| {
        recording.plots.push(Recorded {
            index,
            ..Recorded::default()
        });
    });
}

/// Notes what stands above the plot; the first line counts.
pub(super) fn title(ui: &Ui, title: &str) {
    with(ui, |recording| {
        if let Some(plot) = recording
            .plots
            .last_mut()
            .filter(|plot| plot.title.is_empty())
        {
            title.clone_into(&mut plot.title);
        }
    });
}

/// Notes curves of the plot and what they are over. Curves of one name are one column.
pub(super) fn curves(ui: &Ui, over: &Column, curves: impl FnOnce() -> Vec<Curve>) {
    with(ui, |recording| {
        let Some(plot) = recording.plots.last_mut() else {
            return;
        };
        plot.over = over.to_string();
        for curve in curves() {
            let mut drawn = plot.curves.iter_mut();
            match drawn.find(|other| other.name == curve.name) {
                Some(other) => other.points.extend(curve.points),
                None => plot.curves.push(curve),
            }
        }
    });
}
