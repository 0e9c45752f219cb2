//! What the room sees: the caption, the stage, one plot, and a question or what is happening.

use eframe::egui::{Align2, CentralPanel, Frame, Pos2, Rect, Role, Sense, Ui, Vec2};

use super::ask;
use crate::app::action::{Blank, TalkAction};
use crate::app::{Action, Session, Shell, bet, centre, widgets};
use crate::lesson::{Aftermath, Lab, Pace, Slide, Status};
use crate::ui::describe;
use crate::ui::theme::{DARK, PAPER, font, palette};

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
        let native = ui.ctx().content_rect().size() * ctx.zoom_factor();
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
        CentralPanel::no_frame()
            .frame(Frame::new().fill(fill))
            .show(ui, |ui| {
                match (blank, self.sessions.get_mut(self.current)) {
                    (None, Some(session)) => screen_ui(ui, session, slide.as_ref(), pace, out),
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
            .inner
    }
}

fn screen_ui(
    ui: &mut Ui,
    session: &mut Session,
    slide: Option<&Slide>,
    pace: Pace,
    out: &mut Vec<Action>,
) -> Aftermath {
    let whole = ui.max_rect();
    let asked = slide.and_then(|slide| slide.ask.as_ref());
    let inner = whole.shrink2(Vec2::new(MARGIN, 12.0));
    let head = caption_ui(ui, inner, session, slide);
    let resolution = session.lab.resolution();
    let foot = match (asked, &resolution) {
        (Some(ask), _) => ask::height(ui, ask, inner.width()),
        (None, Some(resolution)) => ask::resolved_height(ui, resolution, inner.width()),
        (None, None) => STATUS,
    };
    let foot = Rect::from_min_max(Pos2::new(inner.left(), inner.bottom() - foot), inner.max);
    let middle = Rect::from_min_max(
        Pos2::new(whole.left(), head),
        Pos2::new(whole.right(), foot.top() - 2.0),
    );
    // Where a question is put, the room looks at it and at the stage; where it is resolved, the plot
    // stands beside it if that leaves the stage its room.
    let room = middle.height() - (middle.height() * PLOT.0).max(PLOT.1);
    let has_plot = asked.is_none() && (resolution.is_none() || room >= LEAST_STAGE);
    let plot = if has_plot {
        (middle.height() * PLOT.0)
            .max(PLOT.1)
            .min(middle.height() * 0.5)
    } else {
        0.0
    };
    let border = middle.bottom() - plot;
    let stage = Rect::from_min_max(middle.min, Pos2::new(middle.right(), border - 4.0));
    let plot = Rect::from_min_max(Pos2::new(middle.left(), border), middle.max);
    let mut aftermath = session
        .lab
        .stage_ui(&mut widgets::child(ui, stage, "stage"), pace);
    // A talk asks questions of its own.
    let bets = slide.is_none();
    if bets && bet::asks(session.lab.as_ref()) {
        bet::ask_ui(ui, plot, session, out);
    } else if has_plot {
        let mut ui = widgets::child(ui, plot, "plots");
        centre::merge(&mut aftermath, session.lab.charts_ui(&mut ui, pace));
    }
    match (asked, &resolution) {
        (Some(ask), _) => ask::ask_ui(&mut widgets::child(ui, foot, "ask"), ask, out),
        (None, Some(resolution)) => {
            ask::resolved_ui(&mut widgets::child(ui, foot, "resolved"), resolution);
        }
        (None, None) if bets && bet::tell_ui(ui, foot, session, out) => {}
        (None, None) => happening_ui(ui, foot, session.lab.as_ref(), pace, out),
    }
    let mut ui = widgets::child(ui, stage, "details");
    centre::merge(&mut aftermath, session.lab.details_ui(&mut ui, pace));
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
