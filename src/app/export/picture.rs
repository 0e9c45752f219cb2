//! A picture of whatever draws itself.

use eframe::egui::{CentralPanel, Frame, Margin, Ui, Vec2};

use super::sheet::{Look, Sheet, cannot};
use crate::lesson::Refusal;

/// Pixels per point.
const SCALE: f32 = 2.0;
/// What is left free around it, in points.
const MARGIN: i8 = 16;

/// What `draw` draws on so many points, as the bytes of a PNG file with two pixels per point.
///
/// # Errors
/// When the picture cannot be made.
pub(in crate::app) fn picture(
    size: Vec2,
    light: bool,
    mut draw: impl FnMut(&mut Ui),
) -> Result<Vec<u8>, Refusal> {
    let mut sheet = Sheet::new(Look {
        size,
        scale: SCALE,
        zoom: 1.0,
        light,
        presents: false,
        printed: false,
    });
    let shapes = sheet.settle(&mut |ui| {
        let frame = Frame::new().inner_margin(Margin::same(MARGIN));
        CentralPanel::default().frame(frame).show(ui, &mut draw);
    });
    let canvas = sheet.canvas(shapes).map_err(|error| cannot(&error))?;
    canvas.png().map_err(|error| cannot(&error))
}
