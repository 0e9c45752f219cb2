//! What the room sees: the caption, the stage, one plot, and a question or what is happening.

use eframe::egui::{Align2, CentralPanel, Frame, Pos2, Rect, Role, Sense, Ui, Vec2};

use super::code::Code;
use super::{ask, strip, zoom};
use crate::app::action::{Blank, TalkAction};
use crate::app::{Action, Session, Shell, bet, centre, widgets};
use crate::lesson::{Aftermath, Lab, Large, Pace, Slide, Status};
use crate::ui::present::without_controls;
use crate::ui::theme::{DARK, PAPER, font, palette};
use crate::ui::{describe, focus};

/// The room for which everything is laid out, in points. At 1280x720 the smallest type, 12 points,
/// is then 20 pixels high, and it grows with the screen.
const SCREEN: Vec2 = Vec2::new(768.0, 432.0);
/// The least zoom: smaller windows show less, not smaller.
const LEAST_ZOOM: f32 = 20.0 / 12.0;
/// The margin on all sides.
const MARGIN: f32 = 24.0;
/// The size of a caption, and of one that needs two lines.
const CAPTION: (f32, f32) = (20.4, 16.0);
/// The height of the line that says what is happening.
const STATUS: f32 = 34.0;
/// The plot's part of the height between caption and question, and the least that it gets.
const PLOT: (f32, f32) = (0.34, 126.0);
/// The least height that a stage shares with a plot and an answer.
const LEAST_STAGE: f32 = 190.0;

/// A lower stage is left to a large question.
const QUESTION_STAGE: f32 = 140.0;

/// The zoom at which a screen of so many points shows what the room is to see.
pub(in crate::app) fn zoom_for(native: Vec2) -> f32 {
    (native.x / SCREEN.x)
        .min(native.y / SCREEN.y)
        .max(LEAST_ZOOM)
}

impl Shell {
    /// Draws what the room sees.
    pub(in crate::app) fn present_ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) -> Aftermath {
        let ctx = ui.ctx().clone();
        let mut native = ui.ctx().content_rect().size() * ctx.zoom_factor();
        if self.has_strip() {
            native.y -= strip::HEIGHT;
        }
        self.strip_ui(ui, out);
        let zoom = zoom_for(native);
        if (zoom - ctx.zoom_factor()).abs() > 0.004 {
            ctx.set_zoom_factor(zoom);
            ctx.request_repaint();
        }
        let blank = self.presenter.as_ref().and_then(|shown| shown.blank);
        let fill = match blank {
            Some(Blank::Black) => DARK,
            Some(Blank::White) => PAPER,
            None => palette(ui).bg,
        };
        let pace = self.pace();
        let slide = self.slide();
        let shown = self.presenter.as_mut().filter(|shown| shown.shows_code);
        // It is taken out so that the rest can be changed while it is drawn.
        let code = shown.and_then(|shown| shown.code.take());
        let drawn = CentralPanel::no_frame()
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| {
                match (blank, self.sessions.get_mut(self.current)) {
                    (None, Some(session)) => {
                        let step = Step {
                            slide: slide.as_ref(),
                            code: code.as_ref(),
                            pace,
                        };
                        screen_ui(ui, session, &step, out)
                    }
                    (None, None) => {
                        self.map_ui(ui, out);
                        Aftermath::default()
                    }
                    (Some(blank), _) => {
                        let response =
                            ui.interact(ui.max_rect(), ui.scope_id().with("blank"), Sense::click());
                        describe(&response, Role::Button, "blank screen", "");
                        if response.clicked() {
                            out.push(TalkAction::ToggleBlank(blank).into());
                        }
                        Aftermath::default()
                    }
                }
            })
            .inner;
        if let Some(presenter) = self.presenter.as_mut().filter(|shown| shown.shows_code) {
            presenter.code = code;
        }
        drawn
    }
}

/// What is shown at a step.
struct Step<'a> {
    /// What it says; `None` without a talk.
    slide: Option<&'a Slide>,
    /// The QR code over the stage, if it is shown.
    code: Option<&'a Code>,
    pace: Pace,
}

/// Where the parts of the wall are; what has no place is not drawn.
struct Places {
    stage: Option<Rect>,
    plot: Option<Rect>,
    foot: Rect,
}

/// Lays out what stands between the caption and the lower edge. Where a question is put, the room looks
/// at it and at the stage; where it is resolved, the plot stands beside it if that leaves the stage
/// its room.
fn places(middle: Rect, foot: Rect, large: Option<Large>, asks: bool, resolves: bool) -> Places {
    let (stage, plot) = match large {
        Some(Large::Question) if middle.height() < QUESTION_STAGE => (None, None),
        Some(Large::Stage | Large::Question) => (Some(middle), None),
        Some(Large::Plot) => (None, Some(middle)),
        None => {
            let wanted = (middle.height() * PLOT.0).max(PLOT.1);
            let has_plot = !asks && (!resolves || middle.height() - wanted >= LEAST_STAGE);
            let plot = if has_plot {
                wanted.min(middle.height() * 0.5)
            } else {
                0.0
            };
            let border = middle.bottom() - plot;
            let stage = Rect::from_min_max(middle.min, Pos2::new(middle.right(), border - 4.0));
            let plot = Rect::from_min_max(Pos2::new(middle.left(), border), middle.max);
            (Some(stage), has_plot.then_some(plot))
        }
    };
    Places { stage, plot, foot }
}

fn screen_ui(
    ui: &mut Ui,
    session: &mut Session,
    step: &Step<'_>,
    out: &mut Vec<Action>,
) -> Aftermath {
    let whole = ui.max_rect();
    let (slide, pace) = (step.slide, step.pace);
    let asked = slide.and_then(|slide| slide.ask.as_ref());
    let large = slide.and_then(|slide| slide.large);
    let size = match large {
        Some(Large::Question) => ask::LARGE,
        _ => ask::USUAL,
    };
    let inner = whole.shrink2(Vec2::new(MARGIN, 12.0));
    let head = caption_ui(ui, inner, session, slide);
    let resolution = session.lab.resolution();
    let foot = match (asked, &resolution) {
        (Some(ask), _) => ask::height(ui, ask, inner.width(), &size),
        (None, Some(resolution)) => ask::resolved_height(ui, resolution, inner.width(), &size),
        (None, None) => STATUS,
    };
    let foot = Rect::from_min_max(Pos2::new(inner.left(), inner.bottom() - foot), inner.max);
    let middle = Rect::from_min_max(
        Pos2::new(whole.left(), head),
        Pos2::new(whole.right(), foot.top() - 2.0),
    );
    let places = places(middle, foot, large, asked.is_some(), resolution.is_some());
    // A talk asks questions of its own.
    let bets = slide.is_none();
    let mut aftermath = lab_ui(ui, session, step, (&places, bets), out);
    let foot = places.foot;
    match (asked, &resolution) {
        (Some(ask), _) => ask::ask_ui(&mut widgets::child(ui, foot, "ask"), ask, &size, out),
        (None, Some(resolution)) => {
            let mut ui = widgets::child(ui, foot, "resolved");
            ask::resolved_ui(&mut ui, resolution, &size);
        }
        (None, None) if bets && bet::tell_ui(ui, foot, session, out) => {}
        (None, None) => happening_ui(ui, foot, session.lab.as_ref(), pace, out),
    }
    if let Some(stage) = places.stage {
        let mut ui = widgets::child(ui, stage, "details");
        centre::merge(&mut aftermath, session.lab.details_ui(&mut ui, pace));
    }
    if let Some(code) = step.code {
        let area = middle.shrink2(Vec2::new(MARGIN, 2.0));
        code.ui(&mut widgets::child(ui, area, "code"));
    }
    aftermath
}

/// The stage and the plot, or a bet in its place. What would be pressed in them is not drawn, as
/// nothing can be done; what does not matter at the step is dimmed.
fn lab_ui(
    ui: &mut Ui,
    session: &mut Session,
    step: &Step<'_>,
    (places, bets): (&Places, bool),
    out: &mut Vec<Action>,
) -> Aftermath {
    let (ctx, pace) = (ui.ctx().clone(), step.pace);
    let none = Slide::default();
    let slide = step.slide.unwrap_or(&none);
    let dims = !slide.focus.is_empty();
    if dims {
        focus::begin(&ctx, &slide.focus, &[], None);
    }
    let mut aftermath = Aftermath::default();
    if let Some(stage) = places.stage {
        aftermath = without_controls(&ctx, || {
            zoom::stage_ui(ui, stage, slide.zoom && dims, |ui| {
                session.lab.stage_ui(ui, pace)
            })
        });
    }
    if bets && bet::asks(session.lab.as_ref()) {
        let plot = places.plot.unwrap_or(Rect::NOTHING);
        bet::ask_ui(ui, plot, session, out);
    } else if let Some(plot) = places.plot {
        let mut ui = widgets::child(ui, plot, "plots");
        let drawn = without_controls(&ctx, || session.lab.charts_ui(&mut ui, pace));
        centre::merge(&mut aftermath, drawn);
    }
    if dims {
        let over = places.stage.into_iter().chain(places.plot);
        let over = over.reduce(Rect::union).unwrap_or(Rect::NOTHING);
        focus::end(&widgets::child(ui, over, "dimmed"));
    }
    aftermath
}

/// The caption over one or two lines, and the step's number; returns where it ends.
fn caption_ui(ui: &mut Ui, inner: Rect, session: &Session, slide: Option<&Slide>) -> f32 {
    let palette = palette(ui);
    let caption = slide.map_or(session.title(), |slide| &slide.caption);
    let room = inner.width() - 76.0;
    let painter = ui.painter();
    let lay =
        |size: f32| painter.layout(caption.to_owned(), font::free_bold(size), palette.ink, room);
    let one_line = lay(CAPTION.0);
    let galley = if one_line.rows.len() <= 1 {
        one_line
    } else {
        lay(CAPTION.1)
    };
    let height = galley.size().y.max(26.0);
    let rect = Rect::from_min_size(inner.min, Vec2::new(room, height));
    painter.galley(rect.min, galley, palette.ink);
    let lab = session.lab.as_ref();
    if let Some(at) = lab.slide_at() {
        let text = format!("{} / {}", at + 1, lab.slide_count());
        let at = Pos2::new(inner.right(), inner.top() + 4.0);
        painter.text(at, Align2::RIGHT_TOP, text, font::mono(14.0), palette.ink2);
    }
    let response = ui.interact(rect, ui.scope_id().with("caption"), Sense::hover());
    describe(&response, Role::Heading, caption, "");
    rect.bottom() + 4.0
}

/// What is happening, with the time and whether it runs.
fn happening_ui(ui: &mut Ui, rect: Rect, lab: &dyn Lab, pace: Pace, out: &mut Vec<Action>) {
    // What it names to press is not on this screen.
    let said = Status {
        hint: "",
        ..lab.status(pace)
    };
    let mut rect = rect;
    // The line keeps its own margin to the side.
    rect = rect.expand2(Vec2::new(MARGIN.min(rect.width() * 0.04), 0.0));
    let digits = if pace.speed < 0.2 { 4 } else { 1 };
    centre::status_ui(
        &mut widgets::child(ui, rect, "status"),
        rect,
        (&said, digits),
        None,
        out,
    );
}
