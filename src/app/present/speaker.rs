//! The speaker's window: the notes, what comes next, the time, and the same controls.

use eframe::egui::{
    Button, CentralPanel, Color32, Context, FontId, Frame, Label, Margin, RichText, ScrollArea, Ui,
    Vec2, ViewportBuilder, ViewportClass, ViewportId,
};

use crate::app::action::{Blank, TalkAction, TimeAction};
use crate::app::{Action, Shell};
use crate::lesson::Slide;
use crate::ui::present::aside;
use crate::ui::theme::{Palette, font, palette_for};

/// Its inner size on the screen.
const SIZE: Vec2 = Vec2::new(720.0, 560.0);

/// What the speaker sees.
struct Shown<'a> {
    slides: &'a [Slide],
    at: Option<usize>,
    talking_s: f64,
    playing: bool,
    status: String,
    /// What is kept from the room.
    notices: Vec<String>,
}

impl Shell {
    /// Draws the speaker's window, if it is open.
    pub(in crate::app) fn speaker_ui(&mut self, ctx: &Context, out: &mut Vec<Action>) {
        let Some(presenter) = self.presenter.as_ref().filter(|p| p.speaker) else {
            return;
        };
        let Some(lab) = self.lab() else {
            return;
        };
        let slides = lab.slides();
        let status = lab.status(self.pace());
        let shown = Shown {
            slides: &slides,
            at: lab.slide_at(),
            talking_s: ctx.time() - presenter.since_s,
            playing: self.clock.playing(),
            notices: self.notices.texts().map(str::to_owned).collect(),
            status: format!("{:.1} s  {}", lab.now().as_secs_f64(), status.text),
        };
        // All windows share one zoom; the speaker's is as large as on any desk.
        let zoom = ctx.zoom_factor();
        let builder = ViewportBuilder::default()
            .with_title("Speaker - hotset")
            .with_inner_size(SIZE / zoom);
        let palette = palette_for(ctx.theme() == eframe::egui::Theme::Dark);
        let id = ViewportId::from_hash_of("speaker");
        let mut contents = |ui: &mut Ui, _: ViewportClass| {
            if ui.input(|input| input.viewport().close_requested()) {
                out.push(TalkAction::ToggleSpeaker.into());
            }
            CentralPanel::default()
                .frame(
                    Frame::new()
                        .fill(palette.bg)
                        .inner_margin(Margin::same((20.0 / zoom).min(100.0) as i8)),
                )
                .show(ui, |ui| speaker_ui(ui, &shown, palette, 1.0 / zoom, out));
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
    palette: &Palette,
    scale: f32,
    out: &mut Vec<Action>,
) {
    let line = |text: &str, size: f32, ink: Color32| {
        RichText::new(text)
            .font(font::free_strong(size * scale))
            .color(ink)
    };
    ui.spacing_mut().item_spacing = Vec2::splat(8.0 * scale);
    let minutes = (shown.talking_s / 60.0).floor();
    let time = format!("{minutes:.0}:{:02.0}", (shown.talking_s % 60.0).floor());
    let place = match shown.at {
        Some(at) => format!("step {} of {}", at + 1, shown.slides.len()),
        None => "no step yet".to_owned(),
    };
    ui.horizontal(|ui| {
        let clock = RichText::new(time).font(font::free_mono_bold(26.0 * scale));
        ui.label(clock.color(palette.ink));
        ui.label(line(&place, 14.0, palette.ink2));
    });
    let now = shown.at.and_then(|at| shown.slides.get(at));
    let caption = now.map_or("", |slide| &slide.caption);
    ui.add(Label::new(line(caption, 20.0, palette.ink)).wrap());
    ui.add(Label::new(line(&shown.status, 12.0, palette.ink3)).truncate());
    buttons_ui(ui, shown, palette, scale, out);
    for notice in &shown.notices {
        ui.add(Label::new(line(notice, 12.0, palette.ink2)).wrap());
    }
    ui.separator();
    let next = shown.slides.get(shown.at.map_or(0, |at| at + 1));
    let said = next.map_or("the end".to_owned(), |next| {
        format!("next, at {:.1} s: {}", next.at.as_secs_f64(), next.caption)
    });
    ui.add(Label::new(line(&said, 14.0, palette.accent)).wrap());
    ui.separator();
    let notes = now.map_or("", |slide| &slide.notes);
    ScrollArea::vertical()
        .auto_shrink([false, false])
        .show(ui, |ui| {
            let face = FontId::proportional(17.0 * scale);
            let notes = RichText::new(notes).font(face).color(palette.ink);
            ui.add(Label::new(notes).wrap());
            if let Some(ask) = now.and_then(|slide| slide.ask.as_ref()) {
                ui.add(Label::new(line(&ask.question, 15.0, palette.ink2)).wrap());
                for (place, option) in ask.options.iter().enumerate() {
                    let votes = ask.votes_for(place);
                    let text = format!("{}  {option}: {votes}", place + 1);
                    if ui
                        .add(Button::new(line(&text, 14.0, palette.ink)))
                        .clicked()
                    {
                        out.push(Action::Talk(TalkAction::Vote(place)));
                    }
                }
            }
        });
}

fn buttons_ui(
    ui: &mut Ui,
    shown: &Shown<'_>,
    palette: &Palette,
    scale: f32,
    out: &mut Vec<Action>,
) {
    let play = if shown.playing { "pause" } else { "play" };
    ui.spacing_mut().button_padding = Vec2::new(12.0, 6.0) * scale;
    ui.spacing_mut().interact_size = Vec2::splat(28.0) * scale;
    ui.horizontal_wrapped(|ui| {
        for (text, action) in [
            ("back", Action::Talk(TalkAction::SlideBy(-1))),
            ("next", Action::Talk(TalkAction::SlideBy(1))),
            (play, Action::Time(TimeAction::TogglePlay)),
            ("black", Action::Talk(TalkAction::ToggleBlank(Blank::Black))),
            ("white", Action::Talk(TalkAction::ToggleBlank(Blank::White))),
            ("next plot", Action::Talk(TalkAction::NextPlot)),
            ("clear votes", Action::Talk(TalkAction::ClearVotes)),
            ("end", Action::Talk(TalkAction::TogglePresenting)),
        ] {
            let text = RichText::new(text)
                .font(font::free_strong(14.0 * scale))
                .color(palette.ink);
            if ui.add(Button::new(text)).clicked() {
                out.push(action);
            }
        }
    });
}
