//! The speaker's window: the notes, what comes next, the time, and the same controls.

use eframe::egui::{
    Button, CentralPanel, Color32, Context, FontId, Frame, Label, Margin, Pos2, RichText,
    ScrollArea, Sense, Ui, Vec2, ViewportBuilder, ViewportClass, ViewportId,
};

use crate::app::action::{Blank, SpeakerAction, TalkAction, TimeAction};
use crate::app::thumbnails::{self, StepShown};
use crate::app::{Action, Shell};
use crate::lesson::Slide;
use crate::ui::present::aside;
use crate::ui::theme::{Palette, font, palette_for};

/// Its inner size on the screen.
const SIZE: Vec2 = Vec2::new(760.0, 600.0);
/// The next step's picture, as a part of a miniature.
const PICTURE: f32 = 0.75;

/// What the speaker sees.
pub(super) struct Shown<'a> {
    pub slides: Vec<Slide>,
    pub at: Option<usize>,
    talking_s: f64,
    /// How long the step has been shown.
    step_s: f64,
    playing: bool,
    status: String,
    /// What is kept from the room.
    pub notices: Vec<String>,
    /// The notes' size; 1 is the usual one.
    notes: f32,
    pub asks_to_end: bool,
    is_strip: bool,
    /// The next step, as a picture.
    next: Option<StepShown<'a>>,
}

impl Shown<'_> {
    fn now(&self) -> Option<&Slide> {
        self.at.and_then(|at| self.slides.get(at))
    }
}

/// How things are written: all windows share one zoom, and the speaker's type is as large as on any
/// desk.
#[derive(Clone, Copy)]
pub(super) struct Type {
    pub palette: &'static Palette,
    pub scale: f32,
}

impl Type {
    pub(super) fn line(self, text: &str, size: f32, ink: Color32) -> RichText {
        let face = font::free_strong(size * self.scale);
        RichText::new(text).font(face).color(ink)
    }

    /// The notes of the present step.
    pub(super) fn notes(self, shown: &Shown<'_>) -> RichText {
        let notes = shown.now().map_or("", |slide| &slide.notes);
        let face = FontId::proportional(17.0 * self.scale * shown.notes);
        RichText::new(notes).font(face).color(self.palette.ink)
    }

    fn button(self, ui: &mut Ui, text: &str) -> bool {
        ui.spacing_mut().button_padding = Vec2::new(10.0, 5.0) * self.scale;
        ui.spacing_mut().interact_size = Vec2::splat(26.0) * self.scale;
        let text = self.line(text, 14.0, self.palette.ink);
        ui.add(Button::new(text)).clicked()
    }
}

impl Shell {
    /// What is shown to the speaker, while a lab is shown to a room.
    pub(super) fn shown_to_speaker(&self, ctx: &Context) -> Option<Shown<'_>> {
        let presenter = self.presenter.as_ref()?;
        let lab = self.lab()?;
        let status = lab.status(self.pace());
        let slides = lab.slides();
        let at = lab.slide_at();
        let place = at.map_or(0, |at| at + 1);
        let next = (place < slides.len()).then_some(StepShown { lab, place });
        Some(Shown {
            at,
            talking_s: ctx.time() - presenter.since_s,
            step_s: presenter
                .step_since_s
                .map_or(0.0, |since| ctx.time() - since),
            playing: self.clock.playing(),
            notices: self.notices.texts().map(str::to_owned).collect(),
            status: format!("{:.1} s  {}", lab.now().as_secs_f64(), status.text),
            notes: presenter.notes,
            asks_to_end: presenter.asks_to_end,
            is_strip: self.has_strip(),
            next,
            slides,
        })
    }

    /// Draws the speaker's window, if it is open.
    pub(in crate::app) fn speaker_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let is_open = self.presenter.as_ref().is_some_and(|shown| shown.speaker);
        if !is_open || self.has_strip() {
            return;
        }
        let Some(shown) = self.shown_to_speaker(ctx) else {
            return;
        };
        let scale = 1.0 / ctx.zoom_factor();
        let mut builder = ViewportBuilder::default()
            .with_title("Speaker - hotset")
            .with_inner_size(SIZE * scale);
        if let Some(at_px) = self.walls.beside_wall() {
            builder = builder.with_position(at_px / ctx.pixels_per_point());
        }
        let palette = palette_for(ctx.theme() == eframe::egui::Theme::Dark);
        let kind = Type { palette, scale };
        let id = ViewportId::from_hash_of("speaker");
        let mut contents = |ui: &mut Ui, _: ViewportClass| {
            if ui.input(|input| input.viewport().close_requested()) {
                out.push(TalkAction::ToggleSpeaker.into());
            }
            let margin = Margin::same((20.0 * scale).min(100.0) as i8);
            CentralPanel::default()
                .frame(Frame::new().fill(palette.bg).inner_margin(margin))
                .show(ui, |ui| {
                    speaker_ui(ui, &shown, kind, &self.thumbnails, out);
                });
        };
        // Its type is as large as at a desk, however far away the room is.
        aside(ctx, || {
            ctx.show_viewport_immediate(id, builder, &mut contents);
        });
        // The time goes on although nothing else moves.
        ctx.request_repaint_after_secs(1.0);
    }
}

fn speaker_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    kind: Type,
    pictures: &thumbnails::Thumbnails,
    out: &mut Vec<Action>,
) {
    let palette = kind.palette;
    ui.spacing_mut().item_spacing = Vec2::splat(8.0 * kind.scale);
    clock_ui(ui, shown, kind, out);
    let caption = shown.now().map_or("", |slide| &slide.caption);
    ui.add(Label::new(kind.line(caption, 20.0, palette.ink)).wrap());
    ui.add(Label::new(kind.line(&shown.status, 12.0, palette.ink3)).truncate());
    if shown.asks_to_end {
        ask_to_end_ui(ui, kind, out);
    } else {
        buttons_ui(ui, shown, kind, out);
    }
    for notice in &shown.notices {
        ui.add(Label::new(kind.line(notice, 12.0, palette.ink2)).wrap());
    }
    ui.separator();
    ui.horizontal_top(|ui| {
        if let Some(next) = &shown.next {
            let factor = PICTURE * kind.scale;
            let size = thumbnails::SIZE * factor;
            let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
            ui.painter().rect_filled(rect, 0.0, palette.panel);
            let at: Pos2 = rect.min;
            pictures.paint_step(ui, (at, factor), next);
        }
        ui.add(Label::new(kind.line(&next_text(shown), 14.0, palette.accent)).wrap());
    });
    ui.separator();
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.add(Label::new(kind.notes(shown)).wrap());
            votes_ui(ui, shown, kind, out);
        });
}

/// What comes next, in words.
pub(super) fn next_text(shown: &Shown<'_>) -> String {
    let next = shown.slides.get(shown.at.map_or(0, |at| at + 1));
    next.map_or("the end".to_owned(), |next| {
        format!("next, at {:.1} s: {}", next.at.as_secs_f64(), next.caption)
    })
}

/// A time as a clock says it.
fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0);
    format!(
        "{:.0}:{:02.0}",
        (seconds / 60.0).floor(),
        (seconds % 60.0).floor()
    )
}

/// What was planned: for the step, and for all up to its end, if all of them say how long they take.
fn planned_text(slides: &[Slide], at: Option<usize>, step_s: f64) -> String {
    let step = clock(step_s);
    let Some(at) = at.filter(|&at| at < slides.len()) else {
        return String::new();
    };
    let all = slides.iter().take(at + 1).map(|slide| slide.planned_s);
    let until: Option<f64> = all.sum();
    match (slides[at].planned_s, until) {
        (Some(planned), Some(until)) => {
            let (planned, until) = (clock(planned), clock(until));
            format!("this step {step} of {planned}; planned to end at {until}")
        }
        (Some(planned), None) => format!("this step {step} of {}", clock(planned)),
        (None, _) => format!("this step {step}"),
    }
}

/// The time, the place in the talk, and what makes the notes larger.
pub(super) fn clock_ui(ui: &mut Ui, shown: &Shown<'_>, kind: Type, out: &mut Vec<Action>) {
    let palette = kind.palette;
    let place = match shown.at {
        Some(at) => format!("step {} of {}", at + 1, shown.slides.len()),
        None => "no step yet".to_owned(),
    };
    let planned = planned_text(&shown.slides, shown.at, shown.step_s);
    ui.horizontal_wrapped(|ui| {
        let time = RichText::new(clock(shown.talking_s));
        let time = time.font(font::free_mono_bold(26.0 * kind.scale));
        ui.label(time.color(palette.ink));
        ui.label(kind.line(&place, 14.0, palette.ink2));
        ui.label(kind.line(&planned, 14.0, palette.ink2));
        for (text, steps) in [("smaller notes", -1), ("larger notes", 1)] {
            if kind.button(ui, text) {
                out.push(SpeakerAction::GrowNotes(steps).into());
            }
        }
    });
}

/// The question to the room, whose answers count a hand when they are pressed.
pub(super) fn votes_ui(ui: &mut Ui, shown: &Shown<'_>, kind: Type, out: &mut Vec<Action>) {
    let Some(ask) = shown.now().and_then(|slide| slide.ask.as_ref()) else {
        return;
    };
    let question = kind.line(&ask.question, 15.0, kind.palette.ink2);
    ui.add(Label::new(question).wrap());
    for (place, option) in ask.options.iter().enumerate() {
        let votes = ask.votes_for(place);
        if kind.button(ui, &format!("{}  {option}: {votes}", place + 1)) {
            out.push(TalkAction::Vote(place).into());
        }
    }
}

/// Asks whether the talk is to end.
pub(super) fn ask_to_end_ui(ui: &mut Ui, kind: Type, out: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(kind.line("End the talk?", 16.0, kind.palette.ink));
        if kind.button(ui, "end the talk") {
            out.push(TalkAction::TogglePresenting.into());
        }
        if kind.button(ui, "keep presenting") {
            out.push(SpeakerAction::AskToEnd.into());
        }
    });
}

pub(super) fn buttons_ui(ui: &mut Ui, shown: &Shown<'_>, kind: Type, out: &mut Vec<Action>) {
    let play = if shown.playing { "pause" } else { "play" };
    let place = if shown.is_strip {
        "as a window"
    } else {
        "below the wall"
    };
    ui.horizontal_wrapped(|ui| {
        for (text, action) in [
            ("back", Action::Talk(TalkAction::SlideBy(-1))),
            ("next", Action::Talk(TalkAction::SlideBy(1))),
            (play, Action::Time(TimeAction::TogglePlay)),
            ("black", Action::Talk(TalkAction::ToggleBlank(Blank::Black))),
            ("white", Action::Talk(TalkAction::ToggleBlank(Blank::White))),
            ("next plot", Action::Talk(TalkAction::NextPlot)),
            ("QR code", SpeakerAction::ToggleCode.into()),
            ("clear votes", Action::Talk(TalkAction::ClearVotes)),
            (place, SpeakerAction::ToggleStrip.into()),
            ("end", SpeakerAction::AskToEnd.into()),
        ] {
            if kind.button(ui, text) {
                out.push(action);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_planned_is_said_as_far_as_it_is_known() {
        let slide = |planned_s| Slide {
            planned_s,
            ..Slide::default()
        };
        let slides = [slide(Some(60.0)), slide(Some(90.0)), slide(None)];
        let said = |at| planned_text(&slides, at, 75.4);
        assert_eq!(said(None), "");
        assert_eq!(
            said(Some(0)),
            "this step 1:15 of 1:00; planned to end at 1:00"
        );
        assert_eq!(
            said(Some(1)),
            "this step 1:15 of 1:30; planned to end at 2:30"
        );
        assert_eq!(said(Some(2)), "this step 1:15");
        assert_eq!(
            planned_text(&slides[1..], Some(0), 0.0),
            "this step 0:00 of 1:30; planned to end at 1:30"
        );
    }
}
