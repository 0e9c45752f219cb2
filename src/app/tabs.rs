//! Which tab of the column beside the stage is shown: path, text or tasks.

use eframe::egui::Ui;

use super::action::{PathAction, Tab, WindowAction};
use super::{Action, Shell};
use crate::ui::tabs::tabs;

/// The height of the tabs, and the room at their left.
const HEIGHT: f32 = 40.0;
const LEFT: f32 = 12.0;

impl Shell {
    /// The tab that is shown: the one that was chosen in this chapter, as far as it is there.
    pub(super) fn tab(&mut self) -> Tab {
        let chosen = self.reading.chosen(self.current);
        // Whoever opens an experiment with tasks is to do them.
        let usual = if self.lab().is_some_and(|lab| !lab.tasks().is_empty()) {
            Tab::Tasks
        } else {
            Tab::Text
        };
        // The path over a map is always there; whoever has not walked it begins with it.
        let walked = self.preferences.walked(self.current);
        let begins = !walked.is_some_and(|walked| walked.whole);
        let has_steps = !self.map_steps().is_empty();
        match chosen {
            Some(tab @ (Tab::Text | Tab::Tasks)) => tab,
            Some(Tab::Path) | None if self.is_walking() => Tab::Path,
            Some(Tab::Path) if has_steps => Tab::Path,
            None if has_steps && begins => Tab::Path,
            Some(Tab::Path) | None => usual,
        }
    }

    /// Draws the tabs, of which `shown` is on.
    pub(super) fn tabs_ui(&self, ui: &mut Ui, shown: Tab, out: &mut Vec<Action>) {
        let mut all: Vec<(Tab, String)> = Vec::new();
        if self.has_path() {
            all.push((Tab::Path, self.path_label()));
        }
        all.push((Tab::Text, "Text".to_owned()));
        all.push((Tab::Tasks, self.tasks_label()));
        let names: Vec<&str> = all.iter().map(|(_, name)| name.as_str()).collect();
        let on = all.iter().position(|(tab, _)| *tab == shown);
        let pressed = tabs(ui, &names, on, (LEFT, HEIGHT));
        let pressed = pressed.and_then(|place| all.get(place));
        out.extend(
            pressed
                .filter(|(tab, _)| *tab != shown)
                .map(|(tab, _)| self.opened_by_tab(*tab)),
        );
    }

    /// What a tab asks for: the path is opened where it is not walked.
    fn opened_by_tab(&self, tab: Tab) -> Action {
        if tab == Tab::Path && !self.is_walking() && self.map_steps().is_empty() {
            PathAction::Open.into()
        } else {
            WindowAction::ShowTab(tab).into()
        }
    }

    /// What the tab of the tasks says: how much of them is done.
    fn tasks_label(&self) -> String {
        let info = self.info_of(self.current);
        match info.map(|info| info.done(&self.preferences)) {
            Some((done, all)) if done > 0 => format!("Tasks, {done} of {all}"),
            _ => "Tasks".to_owned(),
        }
    }
}
