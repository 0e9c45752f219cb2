//! The storyboard beside the stage: the steps of a talk, recorded from the run and edited in place.

use eframe::egui::{
    self, Frame, Label, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui, WidgetInfo,
};

use super::action::{OpenAction, TalkAction};
use super::present::TALK;
use super::{Action, Session, Shell, shortcuts, widgets};
use crate::lesson::{Ask, Lab, MOST_OPTIONS, Refusal, Slide};
use crate::ui::controls::{outline_button, primary_button, quiet_button, toggle};
use crate::ui::theme::{font, palette};

/// The margin around the steps.
const MARGIN: i8 = 20;
/// Plots that can be chosen for a step.
const MOST_PLOTS: usize = 5;

/// What the column keeps between frames: a question that is being typed, which need not be whole.
#[derive(Debug, Default)]
pub(super) struct Storyboard {
    draft: Option<Draft>,
}

#[derive(Debug)]
struct Draft {
    place: usize,
    question: String,
    options: String,
}

impl Storyboard {
    /// Draws the column into the space it is given.
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        ScrollArea::vertical()
            .id_salt("storyboard")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::same(MARGIN))
                    .show(ui, |ui| self.contents_ui(ui, session, out));
            });
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        let lab = session.lab.as_ref();
        let slides = lab.slides();
        let heading = RichText::new("Storyboard")
            .font(font::title())
            .color(palette(ui).ink);
        let response = ui.add(Label::new(heading));
        crate::ui::describe(&response, egui::Role::Heading, "Storyboard", "");
        if slides.is_empty() {
            widgets::paragraph(
                ui,
                "The steps of a talk. Go to a moment of the run, do what you want to show, and add \
                 the moment; the step keeps what was done since the one before.",
            );
        }
        ui.horizontal_wrapped(|ui| {
            let help = "make the present moment a step of the talk";
            if primary_button(ui, "add this moment")
                .on_hover_text(help)
                .clicked()
            {
                out.push(TalkAction::AddSlide.into());
            }
            if outline_button(ui, "present")
                .on_hover_text(shortcuts::PRESENT.key())
                .clicked()
            {
                out.push(TalkAction::TogglePresenting.into());
            }
            let other = lab.preset() != Some(TALK);
            let help = "this chapter's ready-made talk";
            if other
                && quiet_button(ui, "ready-made talk")
                    .on_hover_text(help)
                    .clicked()
            {
                out.push(Action::Open(OpenAction::PresetNamed(TALK.to_owned())));
            }
        });
        for (place, slide) in slides.iter().enumerate() {
            ui.add_space(8.0);
            self.step_ui(ui, lab, place, slide, out);
        }
    }

    fn step_ui(
        &mut self,
        ui: &mut Ui,
        lab: &dyn Lab,
        place: usize,
        slide: &Slide,
        out: &mut Vec<Action>,
    ) {
        let palette = palette(ui);
        let here = lab.slide_at() == Some(place);
        let line = if here { palette.accent } else { palette.line };
        Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, line))
            .corner_radius(6.0)
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 6.0;
                let number = place + 1;
                ui.horizontal(|ui| {
                    let go = outline_button(ui, &format!("step {number}"));
                    if go.on_hover_text("go to this step").clicked() {
                        out.push(Action::Talk(TalkAction::GoToSlide(place)));
                    }
                    widgets::note(ui, moment_text(slide));
                });
                let mut caption = slide.caption.clone();
                if field_ui(
                    ui,
                    &mut caption,
                    &format!("caption of step {number}"),
                    false,
                ) {
                    let mut slide = slide.clone();
                    slide.caption = caption;
                    out.push(Action::Talk(TalkAction::EditSlide(place, Box::new(slide))));
                }
                if here {
                    self.rest_ui(ui, place, slide, out);
                }
            });
    }

    /// What is unfolded at the step where the talk stands.
    fn rest_ui(&mut self, ui: &mut Ui, place: usize, slide: &Slide, out: &mut Vec<Action>) {
        let number = place + 1;
        let mut edit = |change: &dyn Fn(&mut Slide)| {
            let mut slide = slide.clone();
            change(&mut slide);
            out.push(Action::Talk(TalkAction::EditSlide(place, Box::new(slide))));
        };
        if let Some(on) = toggle(ui, "time runs on to the next step", slide.play) {
            edit(&|slide| slide.play = on);
        }
        let label = match slide.plot {
            Some(plot) => format!("plot {}", plot + 1),
            None => "plot as before".to_owned(),
        };
        if outline_button(ui, &label)
            .on_hover_text("which plot the room sees")
            .clicked()
        {
            let next = slide.plot.map_or(0, |plot| plot + 1);
            edit(&|slide| slide.plot = Some(next).filter(|&next| next < MOST_PLOTS));
        }
        widgets::note(ui, "notes for the speaker");
        let mut notes = slide.notes.clone();
        if field_ui(ui, &mut notes, &format!("notes of step {number}"), true) {
            edit(&|slide| slide.notes.clone_from(&notes));
        }
        self.ask_ui(ui, place, slide, &mut edit);
        if quiet_button(ui, "remove this step").clicked() {
            out.push(Action::Talk(TalkAction::RemoveSlide(place)));
        }
    }

    /// The question, which is handed on when the keyboard leaves its fields.
    fn ask_ui(
        &mut self,
        ui: &mut Ui,
        place: usize,
        slide: &Slide,
        edit: &mut impl FnMut(&dyn Fn(&mut Slide)),
    ) {
        if self.draft.as_ref().is_none_or(|draft| draft.place != place) {
            let ask = slide.ask.clone().unwrap_or_default();
            self.draft = Some(Draft {
                place,
                question: ask.question,
                options: ask.options.join("\n"),
            });
        }
        let Some(draft) = &mut self.draft else {
            return;
        };
        widgets::note(ui, "a question to the room, and an answer a line");
        let question = format!("question of step {}", place + 1);
        let options = format!("answers of step {}", place + 1);
        let left = typed_ui(ui, &mut draft.question, &question, false)
            | typed_ui(ui, &mut draft.options, &options, true);
        if left {
            let ask = draft.ask(slide.ask.as_ref());
            edit(&|slide| slide.ask.clone_from(&ask));
        }
    }
}

impl Draft {
    /// The question as typed; `None` if nothing was typed. Votes stay with an unchanged list.
    fn ask(&self, before: Option<&Ask>) -> Option<Ask> {
        let options: Vec<String> = self
            .options
            .lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .take(MOST_OPTIONS)
            .collect();
        let question = self.question.trim().to_owned();
        if question.is_empty() && options.is_empty() {
            return None;
        }
        let votes = before
            .filter(|before| before.options == options)
            .map_or_else(Vec::new, |before| before.votes.clone());
        // What decides goes by the places of the answers.
        let resolves = before
            .filter(|before| before.options.len() == options.len())
            .and_then(|before| before.resolves.clone());
        Some(Ask {
            question,
            options,
            votes,
            resolves,
        })
    }
}

fn moment_text(slide: &Slide) -> String {
    let at = format!("at {:.3} s", slide.at.as_secs_f64());
    match slide.commands {
        0 => at,
        1 => format!("{at}, 1 command"),
        many => format!("{at}, {many} commands"),
    }
}

fn edit_field(text: &mut String, lines: bool) -> TextEdit<'_> {
    let field = if lines {
        TextEdit::multiline(text).desired_rows(2)
    } else {
        TextEdit::singleline(text)
    };
    field.font(font::label()).desired_width(f32::INFINITY)
}

/// A field; says whether it was changed.
fn field_ui(ui: &mut Ui, text: &mut String, name: &str, lines: bool) -> bool {
    let response = ui.add(edit_field(text, lines));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, name));
    response.changed()
}

/// A field; says whether the keyboard has just left it.
fn typed_ui(ui: &mut Ui, text: &mut String, name: &str, lines: bool) -> bool {
    let response = ui.add(edit_field(text, lines));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, name));
    response.lost_focus()
}

impl Shell {
    /// Shows the storyboard in the place of the text, or hides it.
    pub(super) fn toggle_storyboard(&mut self) {
        self.storyboard_open = !(self.storyboard_open && self.reading_open == Some(true));
        if self.storyboard_open {
            self.reading_open = Some(true);
        }
    }

    pub(super) fn add_slide(&mut self) -> Result<(), Refusal> {
        if let Some(session) = self.session_mut() {
            session.lab.add_slide()?;
        }
        self.storyboard_open = true;
        self.reading_open = Some(true);
        Ok(())
    }

    pub(super) fn edit_slide(&mut self, place: usize, slide: Slide) -> Result<(), Refusal> {
        match self.session_mut() {
            Some(session) => session.lab.edit_slide(place, slide),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_question_keeps_the_votes_of_an_unchanged_list() {
        let draft = |options: &str| Draft {
            place: 0,
            question: " Which? ".to_owned(),
            options: options.to_owned(),
        };
        let before = Ask {
            question: "Who?".to_owned(),
            options: vec!["this".to_owned(), "that".to_owned()],
            votes: vec![3, 4],
            resolves: None,
        };
        let same = draft("this\n\n that ").ask(Some(&before)).unwrap();
        assert_eq!((same.question.as_str(), same.votes), ("Which?", vec![3, 4]));
        assert!(draft("this").ask(Some(&before)).unwrap().votes.is_empty());
        let none = Draft {
            place: 0,
            question: " ".to_owned(),
            options: "\n".to_owned(),
        };
        assert_eq!(none.ask(Some(&before)), None);
    }
}
