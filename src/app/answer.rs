//! The run that answers a question: it plays up to the moment at which the number is read, stops
//! there, and the number stands in the place of the status line.

use eframe::egui::{Rect, RichText, Sense, Ui, Vec2};

use super::{Session, Shell, bet};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{font, palette};

impl Shell {
    /// Plays the last part of the run that answers a question; whoever wants no motion sees its end.
    pub(super) fn play_up_to_answer(&mut self) {
        let still = self.preferences.reduced_motion;
        let Some(session) = self.session_mut() else {
            return;
        };
        if !still && let Some(shown) = &session.shown {
            session.going_to = Some(shown.from);
        }
        self.clock.set_playing(!still);
    }
}

/// Says at the lower edge of `rect` which number answers the question and when, and then what it
/// is; `false` if this run answers none.
pub(super) fn tell_ui(ui: &mut Ui, rect: Rect, session: &Session) -> bool {
    let Some(shown) = session.answer() else {
        return false;
    };
    let there = session.lab.now() == shown.at && session.going_to.is_none();
    let said = if there {
        format!("The answer: {}", shown.said)
    } else {
        format!(
            "The question is answered at {}: {}.",
            shown.at, shown.metric
        )
    };
    bet::framed(ui, bet::grown(ui, rect, &said), |ui| {
        ui.horizontal_top(|ui| {
            let (place, _) = ui.allocate_exact_size(Vec2::new(16.0, 28.0), Sense::hover());
            let mark = if there { Mark::Hit } else { Mark::Asking };
            paint_mark(ui.painter(), place.center(), 12.0, mark, palette(ui));
            let text = RichText::new(&said)
                .font(font::label())
                .color(palette(ui).ink);
            bet::say(ui, text);
        });
    });
    true
}
