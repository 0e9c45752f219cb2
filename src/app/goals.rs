//! The goals of a chapter: their rows, and for the one that is unfolded its rules, its hints one by
//! one, and what came of it.

use std::collections::BTreeMap;

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Label, Ui};

use super::action::OpenAction;
use super::chapter_info::ChapterInfo;
use super::preferences::{Feat, Preferences};
use super::{Action, clock, widgets};
use crate::lesson::{Goal, GoalReading, Guide, HINTS, Lab, Opening, Refusal, marked};
use crate::ui::controls::{caption, outline_button, quiet_button};
use crate::ui::goals::{GoalRow, goal_list};
use crate::ui::theme::{font, palette};

/// What is unfolded of the goals.
#[derive(Debug, Default)]
pub(super) struct GoalsPart {
    /// The goal whose rules are unfolded.
    unfolded: Option<&'static str>,
    /// How many hints of a goal are open, by chapter and goal.
    hints: BTreeMap<(&'static str, &'static str), usize>,
}

/// A goal with what is known of it.
struct Known<'a> {
    goal: &'static Goal,
    reading: &'a GoalReading,
    guide: Option<&'a Guide>,
    /// Whether it was ever met.
    met: bool,
    /// When and how.
    feat: Option<&'a Feat>,
}

impl GoalsPart {
    /// Unfolds a goal.
    pub(super) fn unfold(&mut self, id: &'static str) {
        self.unfolded = Some(id);
    }

    /// Draws the goals; the one that is unfolded comes into sight if it is sought.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        (info, lab, preferences): (&ChapterInfo, &dyn Lab, &Preferences),
        sought: bool,
        out: &mut Vec<Action>,
    ) {
        let goals = lab.goals();
        let chapter = info.chapter.id;
        let rows: Vec<GoalRow<'_>> = goals
            .iter()
            .map(|(goal, reading)| GoalRow {
                title: goal.title,
                progress: reading.progress,
                reading: reading.reading.clone(),
                met: reading.met,
                before: preferences.has_met(chapter, goal.id),
                next: reading.next,
            })
            .collect();
        let clicked = goal_list(ui, &rows);
        if let Some(clicked) = clicked {
            let id = goals[clicked].0.id;
            self.unfolded = Some(id).filter(|_| self.unfolded != Some(id));
        }
        let unfolded = goals
            .iter()
            .find(|(goal, _)| self.unfolded == Some(goal.id));
        let Some((goal, reading)) = unfolded else {
            return;
        };
        let known = Known {
            goal,
            reading,
            guide: Guide::of(&info.guides, goal),
            met: reading.met || preferences.has_met(chapter, goal.id),
            feat: preferences.feat(chapter, goal.id),
        };
        self.goal_ui(ui, chapter, &known, clicked.is_some() || sought, out);
    }

    /// A goal's rules with the way to try it, its hints and its debrief, which come into sight when
    /// they are `fresh`.
    fn goal_ui(
        &mut self,
        ui: &mut Ui,
        chapter: &'static str,
        known: &Known<'_>,
        fresh: bool,
        out: &mut Vec<Action>,
    ) {
        let goal = known.goal;
        ui.add_space(4.0);
        let card = widgets::card(ui, goal.title, |ui| {
            widgets::paragraph(ui, goal.rules);
            ui.horizontal(|ui| {
                if outline_button(ui, "try it").clicked() {
                    out.push(Action::Open(OpenAction::PresetNamed(
                        goal.preset.to_owned(),
                    )));
                }
                if quiet_button(ui, "close").clicked() {
                    self.unfolded = None;
                }
            });
            if known.met {
                debrief_ui(ui, known);
            }
            if let Some(guide) = known.guide {
                let open = self.hints.entry((chapter, goal.id)).or_default();
                hints_ui(ui, guide, open);
            }
        });
        if fresh {
            card.scroll_to_me(None);
        }
    }
}

/// The hints that are open, and the button that opens the next one.
fn hints_ui(ui: &mut Ui, guide: &Guide, open: &mut usize) {
    for (place, hint) in guide.hints.iter().enumerate().take(*open) {
        ui.add_space(4.0);
        caption(ui, &format!("hint {} of {HINTS}", place + 1));
        marked_ui(ui, hint);
    }
    if *open < HINTS {
        ui.add_space(4.0);
        let word = if *open == 0 {
            "a hint"
        } else {
            "the next hint"
        };
        let help = format!(
            "hint {} of {HINTS}: each says more than the one before",
            *open + 1
        );
        if outline_button(ui, word).on_hover_text(help).clicked() {
            *open += 1;
        }
    }
}

/// What came of a goal that was met.
fn debrief_ui(ui: &mut Ui, known: &Known<'_>) {
    if let Some(guide) = known.guide {
        let debrief = &guide.debrief;
        for (word, said) in [
            ("which setting did it", &debrief.setting),
            ("what the plots show", &debrief.plot),
            ("what it cost", &debrief.cost),
        ] {
            ui.add_space(4.0);
            caption(ui, word);
            marked_ui(ui, said);
        }
    }
    let said = known.feat.map(Feat::words);
    let now = (known.reading.met && !known.reading.reading.is_empty())
        .then(|| format!("Now: {}.", known.reading.reading));
    for said in said.into_iter().chain(now) {
        ui.add_space(4.0);
        widgets::paragraph(ui, &said);
    }
    ui.add_space(4.0);
}

/// A paragraph in which the names of controls stand out.
fn marked_ui(ui: &mut Ui, text: &str) {
    let palette = palette(ui);
    let mut job = LayoutJob::default();
    for (piece, is_control) in marked(text) {
        let (font_id, color) = if is_control {
            (font::strong(14.0), palette.ink)
        } else {
            (font::label(), palette.ink2)
        };
        let format = TextFormat {
            font_id,
            color,
            line_height: Some(20.0),
            ..TextFormat::default()
        };
        job.append(piece, 0.0, format);
    }
    ui.add(Label::new(job).wrap());
}

/// When and how a goal is met in a run: the day, what is set otherwise than in the experiment from
/// which it is attempted, and its number.
///
/// # Errors
/// In a sentence, when that experiment cannot be opened.
pub(super) fn feat(lab: &dyn Lab, goal: &Goal, reading: &GoalReading) -> Result<Feat, Refusal> {
    let entry = lab.chapter().lab()?;
    let preset = (entry.open)(Opening::Preset(entry.preset(goal.preset)?))?;
    let from = preset.setup_params();
    let settings = lab
        .summary()
        .params
        .into_iter()
        .filter(|own| !from.contains(own));
    Ok(Feat {
        day: clock::today(),
        settings: settings
            .map(|(name, value)| (name.to_owned(), value.to_string()))
            .collect(),
        reading: reading.reading.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::chapter;
    use crate::lesson::Chapter;

    #[test]
    fn what_is_kept_of_a_goal_is_what_was_set_otherwise() {
        let entry = chapter("cache-lab").and_then(Chapter::lab).expect("a lab");
        let preset = entry.preset("writes-forgotten").expect("a preset");
        let mut lab = (entry.open)(Opening::Preset(preset)).expect("a run");
        for command in ["set capacity=45", "set invalidate=true"] {
            lab.command(command).expect("it is allowed");
        }
        let goals = lab.goals();
        let (goal, reading) = goals
            .iter()
            .find(|(goal, _)| goal.id == "fresh")
            .expect("it");
        let kept = feat(lab.as_ref(), goal, reading).expect("its experiment opens");
        let settings = [("capacity", "45"), ("invalidate", "true")];
        assert_eq!(
            kept.settings,
            settings.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(kept.day.len(), "2026-12-01".len());
    }
}
