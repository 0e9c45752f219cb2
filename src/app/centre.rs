//! The middle: the stage over the plots over the line that says what is happening.

use eframe::egui::{
    self, Align2, CursorIcon, Pos2, Rect, Role, Sense, Stroke, Ui, UiBuilder, Vec2,
};

use super::action::{LessonAction, PathAction, WindowAction};
use super::comparing::split;
use super::widgets::child;
use super::{Action, Session, answer, bet, export, widgets};
use crate::kit::charts::Sketch;
use crate::lesson::{Aftermath, Pace, Status};
use crate::ui::present::presenting;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, focus, text_line};

/// The line that says what is happening.
const STATUS: f32 = 36.0;
/// The plots are at least this high.
const LEAST_PLOTS: f32 = 150.0;
/// The margin on both sides.
const MARGIN: f32 = 24.0;

/// What a step of a path has on the stage.
pub(super) struct OnPath<'a> {
    /// The part that is pointed at in the text.
    pub(super) lit: Option<&'a str>,
    /// The curve that is to be drawn, or was.
    pub(super) sketch: Option<&'a Sketch>,
    /// Whether a prediction is asked for that has not been made.
    pub(super) asks: bool,
}

/// Draws the middle into the space it is given; returns what came of what was done there.
pub(super) fn centre_ui(
    ui: &mut Ui,
    session: &mut Session,
    (pace, plots_share, details_beside): (Pace, f32, bool),
    on_path: &OnPath<'_>,
    out: &mut Vec<Action>,
) -> Aftermath {
    let whole = ui.max_rect();
    let status = Rect::from_min_max(Pos2::new(whole.left(), whole.bottom() - STATUS), whole.max);
    let compared = split::is_on(ui, session);
    // The line over two stages takes its room from the plots.
    let taken = if compared { split::STRIP } else { 0.0 };
    let plots_height = (whole.height() * plots_share - taken)
        .max(LEAST_PLOTS)
        .min((whole.height() - STATUS) * 0.62);
    let border = status.top() - plots_height;
    let stage = Rect::from_min_max(whole.min, Pos2::new(whole.right(), border - 8.0));
    let plots = Rect::from_min_max(Pos2::new(whole.left(), border), status.right_top());
    export::note_stage(ui, stage.size());
    let line = Stroke::new(1.0, palette(ui).line);
    ui.painter().hline(whole.x_range(), border - 4.0, line);
    border_ui(ui, whole, (border - 4.0, taken), out);

    if let Some(walk) = session.lab.walk().filter(|_| !presenting(ui)) {
        // What a slider shows of its values could be what is to be predicted.
        let open = on_path.sketch.is_some_and(|sketch| sketch.open);
        let controls = if open || on_path.asks {
            &[]
        } else {
            &walk.controls[..]
        };
        focus::begin(ui.ctx(), &walk.focus, controls, on_path.lit);
    }
    let walked = focus::is_on(ui);
    let mut aftermath = if compared {
        split::stage_ui(ui, stage, session, pace, out)
    } else {
        session.lab.stage_ui(&mut child(ui, stage, "stage"), pace)
    };
    // Plots that stand there before the run could give the answer away.
    if bet::asks(session.lab.as_ref()) {
        bet::ask_ui(ui, plots, session, out);
    } else if let Some(sketch) = on_path.sketch {
        let moved = sketch.ui(&mut child(ui, plots, "plots")).into_iter();
        out.extend(moved.map(|(place, value)| PathAction::Draw(place, value).into()));
    } else {
        let drawn = if compared {
            split::charts_ui(ui, plots, session, pace)
        } else {
            session.lab.charts_ui(&mut child(ui, plots, "plots"), pace)
        };
        merge(&mut aftermath, drawn);
    }
    if walked {
        let over = Rect::from_min_max(stage.min, plots.max);
        focus::end(&child(ui, over, "dimmed"));
    }
    let said = session.lab.status(pace);
    // Where time runs slowly, or as slowly as what happens, tenths of a second say nothing.
    let slow = pace.speed < 0.2 || session.lab.follows();
    let digits = if slow { 4 } else { 1 };
    if !answer::tell_ui(ui, status, session) && !bet::tell_ui(ui, status, session, out) {
        let bet = bet::reminder(session.lab.as_ref());
        let mut ui = child(ui, status, "status");
        status_ui(&mut ui, status, (&said, digits), bet.as_deref(), out);
    }
    focus_ui(ui, stage);
    if !details_beside {
        let mut over = child(ui, stage, "details");
        merge(&mut aftermath, session.lab.details_ui(&mut over, pace));
    }
    aftermath
}

pub(super) fn merge(into: &mut Aftermath, other: Aftermath) {
    into.refusal = into.refusal.take().or(other.refusal);
    into.go_to = other.go_to.or(into.go_to);
    into.set_off |= other.set_off;
}

/// Rings what has the keyboard on the stage, where marks of a few points and slots can have it.
fn focus_ui(ui: &Ui, stage: Rect) {
    let focused = ui.memory(egui::Memory::focused);
    let response = focused.and_then(|id| ui.ctx().read_response(id));
    if let Some(response) = response.filter(|response| stage.contains(response.rect.center())) {
        let painter = ui.painter().with_clip_rect(stage.expand(8.0));
        focus_ring(&painter, response.rect, 6.0, palette(ui));
    }
}

/// The border between stage and plots at `y`, which can be dragged; a double click brings back the
/// usual one. The plots are lower by `taken` than their share.
fn border_ui(ui: &mut Ui, whole: Rect, (y, taken): (f32, f32), out: &mut Vec<Action>) {
    let grip = Rect::from_x_y_ranges(whole.x_range(), y - 3.0..=y + 3.0);
    let response = ui.interact(grip, ui.scope_id().with("border"), Sense::drag());
    describe(&response, Role::Splitter, "border of the plots", "");
    if response.hovered() || response.dragged() {
        ui.set_cursor_icon(CursorIcon::ResizeVertical);
        let line = Stroke::new(2.0, palette(ui).accent);
        ui.painter().hline(whole.x_range(), y, line);
    }
    if let Some(at) = response
        .interact_pointer_pos()
        .filter(|_| response.dragged())
    {
        let share = (whole.bottom() - STATUS - at.y + taken) / whole.height().max(1.0);
        out.push(Action::Window(WindowAction::Plots(Some(share))));
    }
    if response.double_clicked() {
        out.push(Action::Window(WindowAction::Plots(None)));
    }
}

/// Draws the line that says what is happening, its moment with so many digits.
pub(super) fn status_ui(
    ui: &mut Ui,
    rect: Rect,
    (status, digits): (&Status, usize),
    bet: Option<&str>,
    out: &mut Vec<Action>,
) {
    let palette = palette(ui);
    let margin = MARGIN.min(rect.width() * 0.04);
    let inner = rect.shrink2(Vec2::new(margin, 0.0));
    let why_width = 52.0;
    let mut right = inner.right() - why_width - 8.0;
    if let Some(bet) = bet {
        let at = Pos2::new(right, inner.center().y);
        let painter = ui.painter();
        let half = inner.width() / 2.0;
        let (face, ink) = (font::note(), palette.ink3);
        let said = text_line(painter, at, Align2::RIGHT_CENTER, bet, face, ink, half);
        right = said.left() - 16.0;
    }
    let text = Rect::from_min_max(inner.min, Pos2::new(right, inner.bottom()));
    let (text_now, hint) = (&status.text, status.hint);
    let said = format!("{:.digits$} s {text_now} {hint}", status.at.as_secs_f64());
    let said = said.trim_end();
    let response = ui.interact(text, ui.scope_id().with("status"), Sense::hover());
    describe(&response, Role::Status, "what is happening", said);
    // A screen reader says it when it has ended what it is saying.
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
    let at = text.left_center();
    let ink = palette.ink2;
    let width = text.width();
    // A long sentence is rather smaller than cut.
    let wanted = ui
        .painter()
        .layout_no_wrap(said.to_owned(), font::label(), ink);
    let face = if wanted.size().x <= width {
        font::label()
    } else {
        font::note()
    };
    text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        said,
        face,
        ink,
        width,
    );
    response.on_hover_text(&status.text);
    if status.has_why {
        let area = Rect::from_min_max(Pos2::new(inner.right() - why_width, inner.top()), inner.max);
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        let builder = UiBuilder::new().max_rect(area).layout(layout);
        let mut ui = ui.new_child(builder.id_salt("why"));
        if widgets::link(&mut ui, "why?").clicked() {
            out.push(LessonAction::Explain.into());
        }
    }
}
