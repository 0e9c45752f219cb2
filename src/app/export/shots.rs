//! Single exports: a picture, a drawing, the points of a plot, the titles of all plots.

use eframe::egui::{Memory, Vec2};

use super::scene::Scene;
use super::sheet::{Look, Sheet, cannot};
use crate::io::{Export, Exported, Kind, Made, tables};
use crate::lesson::{Lab, NamedSeries, Pace, Refusal};
use crate::ui::{plots, record};

/// Pixels a point while vectors are drawn: text is placed on pixels, and so more finely.
const FINE: f32 = 4.0;
/// The size at which plots are looked through.
const GLANCE: Vec2 = Vec2::new(1_280.0, 240.0);

/// How a sheet for this export looks.
pub(super) fn look(export: &Export, zoom: f32) -> Look {
    let fine = export.kind == Kind::Svg;
    Look {
        size: Vec2::new(export.size.0, export.size.1),
        scale: if fine { FINE } else { export.scale as f32 },
        zoom,
        light: export.light,
        presents: false,
        printed: false,
    }
}

/// The plots of a lab as they are drawn now, from left to right.
pub(super) fn plots_of(lab: &mut dyn Lab) -> Vec<record::Recorded> {
    let mut sheet = Sheet::new(Look {
        size: GLANCE,
        scale: 1.0,
        zoom: 1.0,
        light: false,
        presents: false,
        printed: false,
    });
    let pace = Pace::still(lab.pace());
    drop(sheet.settle(&mut |ui| {
        record::start(ui.ctx());
        drop(lab.charts_ui(ui, pace));
    }));
    record::take(sheet.ctx())
}

/// What a plot is called in a list.
pub(super) fn plot_name(plot: &record::Recorded) -> String {
    match plot.title.as_str() {
        "" => format!("plot {}", plot.index + 1),
        title => title.to_owned(),
    }
}

/// Refuses a plot that is not there.
pub(super) fn check_plot(lab: &mut dyn Lab, export: &Export) -> Result<(), Refusal> {
    if export.part != Exported::Plot {
        return Ok(());
    }
    let plots = plots_of(lab);
    if plots.iter().any(|plot| plot.index == export.plot) {
        return Ok(());
    }
    let named = plots
        .iter()
        .map(|plot| format!("{} {}", plot.index + 1, plot_name(plot)));
    let named: Vec<String> = named.collect();
    Err(Refusal::new(format!(
        "there is no plot {} here; the plots are {}.",
        export.plot + 1,
        named.join(", ")
    )))
}

/// Makes the file of an export that is not animated. `memory` is what a window remembers.
pub(super) fn make(
    mut scene: Scene<'_>,
    export: &Export,
    zoom: f32,
    memory: Option<Memory>,
    (title, speed): (&str, f64),
) -> Result<Made, Refusal> {
    if let (Scene::Lab(lab), Kind::Csv) = (&mut scene, export.kind) {
        return points(*lab, export);
    }
    let mut sheet = Sheet::new(look(export, zoom));
    if let Some(memory) = memory {
        sheet.remember(memory);
    }
    let pace = Pace::still(speed);
    let shapes = sheet.settle(&mut |ui| scene.draw(ui, export.part, export.plot, pace));
    if export.kind == Kind::Svg {
        let (width, height) = export.size;
        return Ok(Made {
            bytes: sheet.svg(&shapes, title).into_bytes(),
            said: format!("{width} x {height} points"),
        });
    }
    let canvas = sheet.canvas(shapes).map_err(|error| cannot(&error))?;
    Ok(Made {
        said: format!("{} x {} pixels", canvas.width(), canvas.height()),
        bytes: canvas.png().map_err(|error| cannot(&error))?,
    })
}

/// The points of a plot as a table.
fn points(lab: &mut dyn Lab, export: &Export) -> Result<Made, Refusal> {
    let mut sheet = Sheet::new(look(export, 1.0));
    let pace = Pace::still(lab.pace());
    drop(sheet.settle(&mut |ui| {
        plots::alone(ui.ctx(), Some(export.plot));
        record::start(ui.ctx());
        drop(lab.charts_ui(ui, pace));
    }));
    let drawn = record::take(sheet.ctx()).into_iter().next();
    let drawn = drawn.filter(|plot| !plot.curves.is_empty());
    let Some(plot) = drawn else {
        return Err(Refusal::new(
            "this plot has no series to write; it can be written as png, svg or gif.",
        ));
    };
    let curves = plot.curves.into_iter().map(|curve| NamedSeries {
        name: curve.name.into(),
        points: curve.points,
    });
    let text = tables::columns(&plot.over, &curves.collect::<Vec<_>>());
    Ok(Made {
        said: format!("the points of a plot, {} lines", text.lines().count()),
        bytes: text.into_bytes(),
    })
}
