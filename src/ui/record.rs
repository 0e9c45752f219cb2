//! What plots draw, for those who write it down: titles, and the points of their lines.
//!
//! Nothing is kept unless somebody has asked with [`start`].

use eframe::egui::{Context, Id, Ui};

/// One curve as a plot draws it.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is.
    pub name: String,
    /// Its points, in the units of its axes.
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

/// Notes curves of the plot and what they are over. Curves of one name are numbered.
pub(super) fn curves(ui: &Ui, over: &str, curves: impl FnOnce() -> Vec<Curve>) {
    with(ui, |recording| {
        let Some(plot) = recording.plots.last_mut() else {
            return;
        };
        over.clone_into(&mut plot.over);
        for mut curve in curves() {
            let taken = |name: &str| plot.curves.iter().any(|other| other.name == name);
            if taken(&curve.name) {
                let numbered = (2..).map(|number| format!("{} {number}", curve.name));
                let free = numbered.into_iter().find(|name| !taken(name));
                curve.name = free.unwrap_or_default();
            }
            plot.curves.push(curve);
        }
    });
}

/// What a label at the end of a line says besides its value: `p99` of `p99 36.1 ms`; nothing if
/// it is a value alone.
pub(super) fn name_of(label: &str) -> &str {
    let is_value = |word: &&str| {
        let word = word.trim_end_matches([',', ':', ';']);
        let units = ["%", "ms", "s", "\u{b5}s", "/s", "rows/s"];
        units.contains(&word)
            || word.starts_with(|letter: char| {
                letter.is_ascii_digit() || "-+<>\u{2013}".contains(letter)
            })
    };
    let mut name = label.trim();
    while let Some(last) = name.split_whitespace().next_back().filter(is_value) {
        name = name[..name.len() - last.len()].trim_end();
    }
    name.trim_end_matches([':', ',', '=', ' '])
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_label_without_its_value_is_a_name() {
        for (label, name) in [
            ("p99", "p99"),
            ("theory 12.5 %", "theory"),
            ("memory 83", "memory"),
            ("66.1 %", ""),
            ("1,204", ""),
            ("n2: 4", "n2"),
            ("rate x T = 20", "rate x T"),
        ] {
            assert_eq!(name_of(label), name, "{label}");
        }
    }
}
