//! Keys and shapes.

use eframe::egui::{Align2, Label, RichText, Role, Sense, Ui, Vec2};

use super::shortcuts::{ELSEWHERE, LINES};
use super::widgets;
use crate::ui::marks::{Mark, legend};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// The width of the column of keys.
const KEYS: f32 = 172.0;

/// Keys and what they do.
pub(super) fn lines() -> impl Iterator<Item = (String, &'static str)> {
    let ours = LINES.iter().map(|line| (line.keys(), line.words));
    let elsewhere = ELSEWHERE.into_iter();
    ours.chain(elsewhere.map(|(keys, words)| (keys.to_owned(), words)))
}

/// Draws the keys and the legend.
pub(super) fn help_ui(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 4.0;
    heading_ui(ui, "Shapes");
    legend(
        ui,
        &[
            (Mark::Asking, "on its way"),
            (Mark::Hit, "hit: found in the cache"),
            (Mark::Miss, "miss: to the database"),
            (Mark::Expired, "expired: out of time"),
            (Mark::Stale { versions: 1 }, "stale: an old version"),
            (Mark::Write { version: 3 }, "write, with its version"),
            (Mark::Error, "refused, lost, crashed"),
        ],
    );
    ui.add_space(12.0);
    heading_ui(ui, "Keys");
    for (keys, meaning) in lines() {
        row_ui(ui, &keys, meaning);
    }
    ui.add_space(12.0);
    heading_ui(ui, "Good to know");
    for sentence in [
        "Everything on the stage can be pointed at and clicked: slots, requests, nodes, plots.",
        "Drag the timeline to any moment, ahead as well. What is done there forks the run; the \
         old one stays as a faint line.",
        "The same seed and the same actions give the same run, here, on another computer and \
         without a window.",
    ] {
        widgets::paragraph(ui, sentence);
    }
}

fn heading_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text)
        .font(font::bold(14.0))
        .color(palette(ui).ink);
    let response = ui.add(Label::new(text.clone()));
    describe(&response, Role::Heading, text.text(), "");
}

fn row_ui(ui: &mut Ui, keys: &str, meaning: &str) {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 22.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Label, keys, meaning);
    let painter = ui.painter();
    let at = rect.left_center();
    let left = Align2::LEFT_CENTER;
    text_line(
        painter,
        at,
        left,
        keys,
        font::mono(13.0),
        palette.ink,
        KEYS - 8.0,
    );
    let at = at + Vec2::new(KEYS, 0.0);
    let room = rect.width() - KEYS;
    text_line(
        painter,
        at,
        left,
        meaning,
        font::label(),
        palette.ink2,
        room,
    );
}
