//! The storyboard beside the stage: the steps of a talk, recorded from the run and edited in place.

mod draft;
mod step;

use eframe::egui::{
    self, Frame, Label, Margin, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
};

use super::action::{OpenAction, TalkAction};
use super::present::TALK;
use super::thumbnails::{self, StepShown, Thumbnails};
use super::undo::moment;
use super::{Action, Session, Shell, shortcuts, widgets};
use crate::lesson::{Lab, Refusal, Slide};
use crate::sim::SimTime;
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::{font, palette};

use draft::Draft;

/// The margin around the steps.
const MARGIN: i8 = 20;
/// The picture of a step, as a part of a miniature.
const PICTURE: f32 = 0.5;
/// What a move is.
const MOVES: &str = "moves what this step says and shows; moments stay in the order of time";
/// A second, and the least time that is seen, in nanoseconds.
const SECOND_NS: u64 = 1_000_000_000;
const SEEN_NS: f64 = 1e8;
/// Work that may be done to round a moment.
const ROUNDING: u64 = 100_000;

/// What the column keeps between frames: a question that is being typed, which need not be whole.
#[derive(Debug, Default)]
pub(super) struct Storyboard {
    draft: Option<Draft>,
}

impl Storyboard {
    /// Draws the column into the space it is given.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        pictures: &Thumbnails,
        out: &mut Vec<Action>,
    ) {
        ScrollArea::vertical()
            .id_salt("storyboard")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                Frame::new()
                    .inner_margin(Margin::same(MARGIN))
                    .show(ui, |ui| self.contents_ui(ui, session, pictures, out));
            });
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        pictures: &Thumbnails,
        out: &mut Vec<Action>,
    ) {
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
                out.push(TalkAction::AddSlide(None).into());
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
            self.step_ui(ui, (lab, place, slide), pictures, out);
        }
    }

    fn step_ui(
        &mut self,
        ui: &mut Ui,
        (lab, place, slide): (&dyn Lab, usize, &Slide),
        pictures: &Thumbnails,
        out: &mut Vec<Action>,
    ) {
        let palette = palette(ui);
        let here = lab.slide_at() == Some(place);
        let line = if here { palette.accent } else { palette.line };
        let frame = Frame::new()
            .fill(palette.panel)
            .stroke(Stroke::new(1.0, line))
            .corner_radius(6.0)
            .inner_margin(Margin::symmetric(12, 8));
        let card = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 6.0;
            head_ui(ui, lab, place, slide, out);
            let step = StepShown { lab, place };
            ui.horizontal_top(|ui| {
                picture_ui(ui, pictures, &step);
                ui.vertical(|ui| caption_ui(ui, place, slide, out));
            });
            if here {
                step::rest_ui(ui, &mut self.draft, (place, slide), out);
            }
        });
        let id = ui.scope_id().with(("step card", place));
        let card = ui.interact(card.response.rect, id, Sense::hover());
        if card.dnd_hover_payload::<Dragged>().is_some() {
            let line = Stroke::new(3.0, palette.accent);
            ui.painter()
                .hline(card.rect.x_range(), card.rect.top() - 4.0, line);
        }
        if let Some(dragged) = card.dnd_release_payload::<Dragged>() {
            out.push(TalkAction::MoveSlide(dragged.0, place).into());
        }
    }
}

/// The step that is dragged.
struct Dragged(usize);

/// The number of a step, its moment, and what moves it.
fn head_ui(ui: &mut Ui, lab: &dyn Lab, place: usize, slide: &Slide, out: &mut Vec<Action>) {
    let number = place + 1;
    ui.horizontal_wrapped(|ui| {
        let go = outline_button(ui, &format!("step {number}"));
        if go.on_hover_text("go to this step").clicked() {
            out.push(TalkAction::GoToSlide(place).into());
        }
        let moment = widgets::note(ui, moment_text(slide));
        let id = ui.scope_id().with(("drag step", place));
        let grip = ui.interact(moment.rect.expand(4.0), id, Sense::drag());
        let name = format!("drag step {number}");
        crate::ui::describe(&grip, egui::Role::Label, &name, &moment_text(slide));
        grip.dnd_set_drag_payload(Dragged(place));
        if grip.hovered() || grip.dragged() {
            ui.set_cursor_icon(egui::CursorIcon::Grab);
        }
        grip.on_hover_text("drag what this step says and shows to the place of another");
        let last = lab.slide_count().saturating_sub(1);
        for (word, to) in [("up", place.checked_sub(1)), ("down", Some(number))] {
            let Some(to) = to.filter(|&to| to <= last) else {
                continue;
            };
            let button = quiet_button(ui, word);
            let name = format!("move step {number} {word}");
            crate::ui::describe(&button, egui::Role::Button, &name, "");
            if button.on_hover_text(MOVES).clicked() {
                out.push(TalkAction::MoveSlide(place, to).into());
            }
        }
    });
}

/// The stage at a step in miniature.
fn picture_ui(ui: &mut Ui, pictures: &Thumbnails, step: &StepShown<'_>) {
    let size = thumbnails::SIZE * PICTURE;
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name = format!("picture of step {}", step.place + 1);
    crate::ui::describe(&response, egui::Role::Image, &name, "");
    if ui.is_rect_visible(rect) {
        ui.painter().rect_filled(rect, 3.0, palette(ui).bg);
        pictures.paint_step(ui, (rect.min, PICTURE), step);
    }
}

fn caption_ui(ui: &mut Ui, place: usize, slide: &Slide, out: &mut Vec<Action>) {
    let mut caption = slide.caption.clone();
    let name = format!("caption of step {}", place + 1);
    if field_ui(ui, &mut caption, &name, true) {
        // A caption is one paragraph.
        let caption = caption.replace('\n', " ");
        let slide = Slide {
            caption,
            ..slide.clone()
        };
        out.push(TalkAction::EditSlide(place, Box::new(slide)).into());
    }
}

fn moment_text(slide: &Slide) -> String {
    let at = format!("at {}", moment(slide.at));
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

    /// Makes the present moment a step: the one at `place`, or where it belongs. The moment is rounded
    /// up to what can be seen at this pace, if nothing else stands in the way.
    pub(super) fn add_slide(&mut self, place: Option<usize>) -> Result<(), Refusal> {
        if let Some(session) = self.session_mut() {
            let lab = session.lab.as_mut();
            let now = lab.now();
            let rounded = rounded(now, lab.pace());
            let slides = lab.slides();
            let between = slides
                .iter()
                .any(|slide| now < slide.at && slide.at < rounded);
            if !between && lab.replaying_to().is_none() {
                // However far it gets is a moment as well.
                let _as_far_as_it_gets = lab.seek(rounded, ROUNDING);
            }
            lab.add_slide(place)?;
        }
        self.storyboard_open = true;
        self.reading_open = Some(true);
        Ok(())
    }

    /// Changes the storyboard.
    pub(super) fn edit_talk(
        &mut self,
        change: impl FnOnce(&mut dyn Lab) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        match self.session_mut() {
            Some(session) => change(session.lab.as_mut()),
            None => Ok(()),
        }
    }
}

/// A moment, rounded up to the largest power of ten of a second that is no more than a tenth of a second
/// of watching at this pace.
fn rounded(at: SimTime, pace: f64) -> SimTime {
    let seen_ns = pace * SEEN_NS;
    let mut unit: u64 = 1;
    while unit < SECOND_NS && unit as f64 * 10.0 <= seen_ns {
        unit *= 10;
    }
    SimTime::from_nanos(at.as_nanos().div_ceil(unit).saturating_mul(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_rounded_to_what_can_be_seen_at_their_pace() {
        for (at, pace, expected) in [
            (12_345_678_901, 1.0, 12_400_000_000),
            (12_400_000_000, 1.0, 12_400_000_000),
            (12_345_678_901, 60.0, 13_000_000_000),
            (12_345_678_901, 0.025, 12_346_000_000),
            (12_345_678_901, 0.001, 12_345_700_000),
            (7, 1e-9, 7),
            (7, 0.0, 7),
            (0, 1.0, 0),
        ] {
            let found = rounded(SimTime::from_nanos(at), pace);
            assert_eq!(found.as_nanos(), expected, "{at} at {pace}");
        }
    }
}
