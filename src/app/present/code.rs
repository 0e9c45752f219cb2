//! A QR code of the experiment on the wall: those who have the program can open what they see.

use eframe::egui::{Align2, Rect, Role, Sense, Ui, Vec2, pos2};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

use crate::lesson::{Lab, share};
use crate::ui::theme::{DARK, PAPER, font, palette};
use crate::ui::{describe, text_line, thousands};

/// The largest code that a phone reads off a wall, as versions are counted: 137 modules on a side.
const MOST: u8 = 30;
/// Characters that fit into it at the lowest error correction.
const MOST_LETTERS: usize = 1_732;
/// Modules that stay clear around a code.
const CLEAR: usize = 4;
/// The height of the line below it.
const LINE: f32 = 20.0;
/// The margin within the card.
const MARGIN: f32 = 10.0;

/// A code, or why there is none.
#[derive(Debug)]
pub(super) enum Code {
    /// Its modules on a side, and which of them are dark, row by row.
    Modules(usize, Vec<bool>),
    /// Why there is none, in a sentence.
    Refused(String),
}

impl Code {
    /// The code of the run as it stands, without what is still to be done in it.
    pub(super) fn of(lab: &dyn Lab) -> Self {
        match lab.to_file_alone() {
            Ok(file) => Self::of_line(&share::as_line(&file)),
            Err(refusal) => Self::Refused(refusal.to_string()),
        }
    }

    fn of_line(line: &str) -> Self {
        let segments = QrSegment::make_segments(line);
        let code = QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Low,
            Version::MIN,
            Version::new(MOST),
            None,
            true,
        );
        let Ok(code) = code else {
            return Self::Refused(format!(
                "This experiment's line has {} characters, and a code that can be read off a wall \
                 holds {}. The Share menu copies it as text.",
                thousands(line.len() as f64),
                thousands(MOST_LETTERS as f64)
            ));
        };
        let side = code.size();
        let rows = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let dark = rows.map(|(x, y)| code.get_module(x, y)).collect();
        Self::Modules(usize::try_from(side).unwrap_or_default(), dark)
    }

    /// Draws it over the right part of the space of `ui`.
    pub(super) fn ui(&self, ui: &mut Ui) {
        let area = ui.max_rect();
        let most = area.height() - LINE - 2.0 * MARGIN;
        let (side, dark) = match self {
            Self::Modules(side, dark) => (*side, dark),
            Self::Refused(text) => {
                refused_ui(ui, text);
                return;
            }
        };
        // Whole pixels for each module: none is wider than another.
        let pixel = 1.0 / ui.pixels_per_point();
        let all = (side + 2 * CLEAR) as f32;
        let module = (most / all / pixel).floor().max(1.0) * pixel;
        let extent = module * all;
        let size = Vec2::new(extent + 2.0 * MARGIN, extent + 2.0 * MARGIN + LINE);
        let card = Align2::RIGHT_CENTER.align_size_within_rect(size, area);
        let painter = ui.painter();
        painter.rect_filled(card, 8.0, PAPER);
        let snap = |at: f32| (at / pixel).round() * pixel;
        let corner = pos2(snap(card.left() + MARGIN), snap(card.top() + MARGIN));
        let clear = CLEAR as f32 * module;
        for (place, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let at = Vec2::new((place % side) as f32, (place / side) as f32) * module;
            let at = corner + Vec2::splat(clear) + at;
            let square = Rect::from_min_size(at, Vec2::splat(module));
            painter.rect_filled(square, 0.0, DARK);
        }
        let below = pos2(card.center().x, card.bottom() - MARGIN / 2.0 - LINE / 2.0);
        let text = "this experiment, for hotset";
        let (middle, face) = (Align2::CENTER_CENTER, font::note());
        text_line(painter, below, middle, text, face, DARK, extent);
        let response = ui.interact(card, ui.scope_id().with("code"), Sense::hover());
        describe(&response, Role::Image, "QR code of this experiment", "");
    }
}

/// Says why there is no code.
fn refused_ui(ui: &mut Ui, text: &str) {
    let (area, palette) = (ui.max_rect(), palette(ui));
    let galley = ui.painter().layout(
        text.to_owned(),
        font::label(),
        palette.ink,
        area.width() * 0.5,
    );
    let size = galley.size() + Vec2::splat(4.0 * MARGIN);
    let card = Align2::RIGHT_CENTER.align_size_within_rect(size, area);
    let painter = ui.painter();
    painter.rect_filled(card, 8.0, palette.raised);
    painter.galley(card.min + Vec2::splat(2.0 * MARGIN), galley, palette.ink);
    let response = ui.interact(card, ui.scope_id().with("no code"), Sense::hover());
    describe(&response, Role::Label, text, "");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader makes of a code, photographed at four pixels a module.
    fn read(code: &Code) -> String {
        let Code::Modules(side, dark) = code else {
            panic!("{code:?}");
        };
        let all = side + 2 * CLEAR;
        let is_dark = |x: usize, y: usize| {
            let place = x.checked_sub(CLEAR).zip(y.checked_sub(CLEAR));
            place.is_some_and(|(x, y)| x < *side && y < *side && dark[y * side + x])
        };
        let grey = |x: usize, y: usize| if is_dark(x / 4, y / 4) { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(4 * all, 4 * all, grey);
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().expect("a code").1
    }

    #[test]
    fn a_code_is_read_as_the_line_that_it_holds() {
        let line = share::as_line("(format: 1, chapter: \"cache-lab\")");
        assert_eq!(read(&Code::of_line(&line)), line);
        let longest = "x".repeat(MOST_LETTERS);
        assert_eq!(read(&Code::of_line(&longest)), longest);
    }

    #[test]
    fn a_line_that_is_too_long_says_so() {
        let Code::Refused(why) = Code::of_line(&"x".repeat(MOST_LETTERS + 1)) else {
            panic!("it has a code");
        };
        assert!(
            why.starts_with("This experiment's line has 1,733 characters"),
            "{why}"
        );
    }
}
