//! The path over a map, in the column beside it.

use eframe::egui::{Align, Layout, Stroke, Ui, UiBuilder, vec2};

use crate::app::action::{PathAction, Tab};
use crate::app::path::column::{MARGIN, WAY, words_ui};
use crate::app::reading::opened_by;
use crate::app::{Action, Shell};
use crate::kit::bound::{Asked, Shown, bound_ui};
use crate::lesson::MapStep;
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::palette;

impl Shell {
    /// The steps of the path over the map in front; none where there is no map.
    pub(in crate::app) fn map_steps(&self) -> &[MapStep] {
        let info = self.info_of(self.current);
        info.map_or(&[], |info| &info.map_path)
    }

    /// The step at which the path over the map stands.
    pub(in crate::app) fn map_step(&self) -> Option<(usize, &MapStep)> {
        let steps = self.map_steps();
        let walked = self.preferences.walked(self.current);
        let at = walked.map_or(0, |walked| walked.step);
        let at = at.min(steps.len().saturating_sub(1));
        steps.get(at).map(|step| (at, step))
    }

    /// The concepts that the step in the column is about; none while it is not shown.
    pub(in crate::app) fn map_focus(&mut self) -> Vec<String> {
        let shown = self.reading_open.unwrap_or(true) && self.presenter.is_none();
        if !shown || self.map_steps().is_empty() || self.tab() != Tab::Path {
            return Vec::new();
        }
        self.map_step()
            .map_or_else(Vec::new, |(_, step)| step.focus.clone())
    }

    /// Goes to the next step of the path over the map; to the one before if negative.
    pub(in crate::app) fn map_step_by(&mut self, by: i64) {
        let last = self.map_steps().len().saturating_sub(1);
        let at = self.map_step().map_or(0, |(at, _)| at);
        let by = isize::try_from(by).unwrap_or_default();
        let next = at.saturating_add_signed(by).min(last);
        let walked = self.preferences.walked_mut(self.current);
        walked.step = next;
        walked.whole |= next == last;
        self.reading.choose(self.current, Tab::Path);
        // A concept that was looked at does not stand before the next step.
        self.map.forget();
    }

    /// The column, into the space it is given.
    pub(in crate::app) fn map_path_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let count = self.map_steps().len();
        let Some((at, step)) = self.map_step() else {
            return;
        };
        let step = step.clone();
        let whole = ui.available_rect_before_wrap();
        let (words, way) = whole.split_top_bottom_at_y(whole.bottom() - WAY);
        let info = self.chapters.iter().find(|c| c.chapter.id == self.current);
        let (reading, preferences) = (&mut self.reading, &self.preferences);
        let shown = (self.current, at, count);
        words_ui(ui, words, shown, &step.caption, |ui| {
            for asked in bound_ui(ui, &step.words, |_| Shown::Missing) {
                if let Asked::Open(target) = asked {
                    out.extend(opened_by(&target));
                }
            }
            if let Some((info, id)) = info.zip(step.question.as_deref()) {
                ui.add_space(8.0);
                reading.question_ui(ui, (info, id), preferences, out);
            }
        });
        let line = Stroke::new(1.0, palette(ui).line);
        ui.painter().hline(way.x_range(), way.top(), line);
        let inner = way.shrink2(vec2(f32::from(MARGIN), 12.0));
        let layout = Layout::left_to_right(Align::Center);
        let builder = UiBuilder::new().max_rect(inner).layout(layout);
        way_ui(&mut ui.new_child(builder.id_salt("way")), (at, count), out);
        ui.advance_cursor_after_rect(whole);
    }
}

/// The way back and on.
fn way_ui(ui: &mut Ui, (at, count): (usize, usize), out: &mut Vec<Action>) {
    let back = ui.add_enabled_ui(at > 0, |ui| outline_button(ui, "Back"));
    if back.inner.clicked() {
        out.push(PathAction::By(-1).into());
    }
    if at + 1 < count {
        if primary_button(ui, "Next").clicked() {
            out.push(PathAction::By(1).into());
        }
    } else if quiet_button(ui, "From the beginning").clicked() {
        let back = i64::try_from(at).unwrap_or_default();
        out.push(PathAction::By(-back).into());
    }
}
