//! A line for each lane.

use eframe::egui::Color32;

use super::super::Scene;
use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::model::Lane;
use crate::kit::charts::{Look, Series};
use crate::ui::plot::Unit;
use crate::ui::theme::Palette;

/// A lane's name at the end of its line.
fn short_name(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::CacheAside => "aside",
        LaneKind::WriteThrough => "through",
        LaneKind::WriteBehind => "behind",
        LaneKind::ReadThrough => "read-thr.",
    }
}

/// A lane's colour, on the stage and in plots.
pub(in crate::chapters::write_patterns::view) fn color(
    kind: LaneKind,
    palette: &Palette,
) -> Color32 {
    palette.of(kind as usize)
}

/// The lines of all lanes, each with its lane's name, and the lane's metric that it follows.
pub(super) fn lane_lines(
    scene: &Scene<'_>,
    look: &Look,
    (unit, metric): (Unit, &str),
    points: impl Fn(&Lane) -> Vec<[f64; 2]>,
) -> Vec<Series> {
    let line = |lane: &Lane| {
        let kind = lane.kind();
        let width = if kind == LaneKind::WriteBehind {
            2.5
        } else {
            1.5
        };
        Series::measured(kind.name(), unit, points(lane), color(kind, look.palette))
            .of(format!("{}.{metric}", kind.name()))
            .wide(width)
            .labelled(Some(short_name(kind).to_owned()))
    };
    scene.model.lanes().iter().map(line).collect()
}
