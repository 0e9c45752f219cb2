//! The question put to the room, with the hands that were counted.

use eframe::egui::{Align2, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2};

use crate::app::action::TalkAction;
use crate::app::{Action, widgets};
use crate::lesson::{Ask, Resolution};
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// How large a question is written.
pub(super) struct Size {
    /// The height of a line.
    line: f32,
    /// The height of an answer.
    answer: f32,
    face: fn() -> FontId,
}

/// As usual, below the stage.
pub(super) const USUAL: Size = Size {
    line: 30.0,
    answer: 26.0,
    face: font::label,
};

/// Where the question is what the room looks at.
pub(super) const LARGE: Size = Size {
    line: 46.0,
    answer: 40.0,
    face: large_face,
};

fn large_face() -> FontId {
    font::free_strong(20.4)
}

/// Space between answers.
const GAP: f32 = 12.0;
/// An answer with its digit and share is at least this wide.
const LEAST: f32 = 128.0;

/// How question and answers are laid out in a width.
struct Plan {
    /// Whether they stand in one line.
    one_line: bool,
    /// The width of the question, if they do.
    question: f32,
    columns: usize,
    rows: usize,
}

fn plan(ui: &Ui, ask: &Ask, width: f32, size: &Size) -> Plan {
    let ink = palette(ui).ink;
    let lay = |text: &str| {
        let galley = ui
            .painter()
            .layout_no_wrap(text.to_owned(), (size.face)(), ink);
        galley.size().x
    };
    let question = lay(&ask.question) + 24.0;
    let widest = ask
        .options
        .iter()
        .map(|option| lay(option))
        .fold(0.0, f32::max);
    let each = (widest + 84.0).max(LEAST) + GAP;
    let count = ask.options.len().max(1);
    let one_line = question + each * count as f32 <= width;
    let columns = if one_line {
        count
    } else {
        ((width / each) as usize).clamp(1, count)
    };
    Plan {
        one_line,
        question,
        columns,
        rows: count.div_ceil(columns),
    }
}

/// The height of the sentence that says which answer was right.
const BECAUSE: f32 = 22.0;

/// The height that a question needs once it is resolved.
pub(super) fn resolved_height(ui: &Ui, resolution: &Resolution, width: f32, size: &Size) -> f32 {
    height(ui, &resolution.ask, width, size) + BECAUSE
}

/// Draws question and answers as they were voted on, the right one marked, and why it is.
pub(super) fn resolved_ui(ui: &mut Ui, resolution: &Resolution, size: &Size) {
    let area = ui.max_rect();
    let mut answers = area;
    answers.set_bottom(area.bottom() - BECAUSE);
    let told = match resolution.right {
        Some(right) => Told::Right(right),
        None => Told::Nothing,
    };
    // What is resolved is not voted on.
    let mut unheard = Vec::new();
    answers_ui(
        &mut widgets::child(ui, answers, "answers"),
        &resolution.ask,
        (told, size),
        &mut unheard,
    );
    let text = match resolution.right {
        Some(right) => format!("{}: {}", right + 1, resolution.because),
        None => "This run makes none of the answers right.".to_owned(),
    };
    let at = Pos2::new(area.left(), answers.bottom() + BECAUSE / 2.0);
    let palette = palette(ui);
    let said = text_line(
        ui.painter(),
        at,
        Align2::LEFT_CENTER,
        &text,
        font::strong(14.0),
        palette.ink,
        area.width(),
    );
    let response = ui.interact(said, ui.scope_id().with("because"), Sense::hover());
    describe(&response, Role::Label, &text, "");
}

/// What is known of the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// Nothing.
    Nothing,
    /// Which is right.
    Right(usize),
}

/// The height that a question needs.
pub(super) fn height(ui: &Ui, ask: &Ask, width: f32, size: &Size) -> f32 {
    let plan = plan(ui, ask, width, size);
    size.line * (plan.rows + usize::from(!plan.one_line)) as f32 + 4.0
}

/// Draws question and answers into the space of `ui`. A click counts a hand.
pub(super) fn ask_ui(ui: &mut Ui, ask: &Ask, size: &Size, out: &mut Vec<Action>) {
    answers_ui(ui, ask, (Told::Nothing, size), out);
}

fn answers_ui(ui: &mut Ui, ask: &Ask, (told, size): (Told, &Size), out: &mut Vec<Action>) {
    let palette = palette(ui);
    let area = ui.max_rect();
    let plan = plan(ui, ask, area.width(), size);
    let first = Pos2::new(area.left(), area.top() + size.line / 2.0);
    let room = if plan.one_line {
        plan.question
    } else {
        area.width()
    };
    let left = Align2::LEFT_CENTER;
    let said = text_line(
        ui.painter(),
        first,
        left,
        &ask.question,
        (size.face)(),
        palette.ink2,
        room,
    );
    let response = ui.interact(said, ui.scope_id().with("question"), Sense::hover());
    describe(&response, Role::Label, &ask.question, "");
    let corner = if plan.one_line {
        Pos2::new(area.left() + plan.question, area.top())
    } else {
        Pos2::new(area.left(), area.top() + size.line)
    };
    let width = (area.right() - corner.x + GAP) / plan.columns as f32 - GAP;
    let all = ask.all_votes();
    for (place, option) in ask.options.iter().enumerate() {
        let (column, row) = (place % plan.columns, place / plan.columns);
        let offset = Vec2::new((width + GAP) * column as f32, size.line * row as f32 + 2.0);
        let rect = Rect::from_min_size(corner + offset, Vec2::new(width, size.answer));
        let votes = ask.votes_for(place);
        let share = (all > 0).then(|| f64::from(votes) / all as f64);
        let right = match told {
            Told::Nothing => None,
            Told::Right(right) => Some(right == place),
        };
        let (face, votes) = ((size.face)(), (votes, share));
        if answer_ui(ui, rect, (place, option, face), votes, right) {
            out.push(Action::Talk(TalkAction::Vote(place)));
        }
    }
}

fn answer_ui(
    ui: &mut Ui,
    rect: Rect,
    (place, option, face): (usize, &str, FontId),
    (votes, share): (u32, Option<f64>),
    right: Option<bool>,
) -> bool {
    let palette = palette(ui);
    let id = ui.scope_id().with(("answer", place));
    let response = ui.interact(rect, id, Sense::click());
    let percent = share.map_or(String::new(), |share| format!("{:.0} %", share * 100.0));
    let told = match right {
        None => "",
        Some(true) => ", right",
        Some(false) => ", wrong",
    };
    let value = format!("{votes} hands, {percent}");
    let value = format!("{}{told}", value.trim_end_matches(", "));
    describe(&response, Role::Button, option, &value);
    let mut painter = ui.painter().clone();
    if right == Some(false) {
        painter.multiply_opacity(0.45);
    }
    let painter = &painter;
    let line = match right {
        Some(true) => Stroke::new(2.5, palette.hit),
        _ => Stroke::new(1.0, palette.line),
    };
    painter.rect(rect, 4.0, palette.panel, line, StrokeKind::Inside);
    if let Some(share) = share.filter(|share| *share > 0.0) {
        let mut bar = rect.shrink(1.0);
        bar.set_width((bar.width() * share as f32).max(4.0));
        let fill = mix(palette.bg, palette.accent, 0.4);
        painter.rect_filled(bar, 4.0, fill);
    }
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    let digit = (place + 1).to_string();
    painter.text(at, left, digit, font::mono_bold(13.0), palette.ink2);
    let shown = painter.text(
        rect.right_center() - Vec2::new(8.0, 0.0),
        right,
        percent,
        font::mono(13.0),
        palette.ink,
    );
    let at = at + Vec2::new(18.0, 0.0);
    let room = shown.left() - at.x - 6.0;
    text_line(painter, at, left, option, face, palette.ink, room);
    if response.has_focus() {
        focus_ring(painter, rect, 4.0, palette);
    }
    response.clicked()
}
