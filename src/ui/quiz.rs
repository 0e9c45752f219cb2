//! A question with a few answers, and what the model says to it.

use eframe::egui;
use eframe::egui::{
    Frame, Label, Margin, Pos2, Response, RichText, Role, Sense, Stroke, StrokeKind,
};
use eframe::egui::{Ui, Vec2, WidgetInfo};

use super::controls;
use super::goals::paint_check;
use super::marks::{Mark, paint_mark};
use super::theme::{Palette, focus_ring, font, palette};
use crate::lesson::Choice;

/// Narrower options do not repeat the verdict as a word.
const NARROW: f32 = 320.0;

/// One question.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What is asked.
    pub question: &'a str,
    /// The answers to choose from.
    pub options: &'a [Choice],
    /// Which of them is right.
    pub answer: usize,
    /// Why it is.
    pub why: &'a str,
}

/// What was done to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuizEvent {
    /// An answer was chosen.
    Answered(usize),
    /// The model is to show it.
    ShowMe,
}

/// What an option looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Open,
    Right,
    Wrong,
    Passed,
}

/// Shows question `number` with the options that were `tried`, in order, and what the model
/// measured. A wrong one says why it is wrong, and another may be tried until the right one is
/// found; that is what counts, and how many tries it took is said.
pub fn question_ui(
    ui: &mut Ui,
    question: &Question,
    number: usize,
    tried: &[usize],
    measured: Option<&str>,
) -> Option<QuizEvent> {
    let palette = palette(ui);
    let mut event = None;
    ui.push_id(("question", number), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let title = RichText::new(format!("{number}. {}", question.question))
            .font(font::bold(15.0))
            .line_height(Some(20.0))
            .color(palette.ink);
        ui.add(Label::new(title).wrap());
        let found = tried.contains(&question.answer);
        for (index, option) in question.options.iter().enumerate() {
            let verdict = match (tried.contains(&index), found) {
                (true, _) if index == question.answer => Verdict::Right,
                (true, _) => Verdict::Wrong,
                (false, true) => Verdict::Passed,
                (false, false) => Verdict::Open,
            };
            let mine = tried.last() == Some(&index);
            let mut response = option_ui(ui, &option.text, verdict, mine);
            if verdict == Verdict::Wrong {
                response = response.on_hover_text(&option.wrong);
            }
            if response.clicked() && verdict == Verdict::Open {
                event = Some(QuizEvent::Answered(index));
            }
        }
        if found {
            if explanation(ui, question, tried.len(), measured) {
                event = Some(QuizEvent::ShowMe);
            }
        } else if let Some(wrong) = tried.last().and_then(|&last| question.options.get(last))
            && try_again(ui, wrong)
        {
            event = Some(QuizEvent::ShowMe);
        }
    });
    event
}

fn option_ui(ui: &mut Ui, text: &str, verdict: Verdict, mine: bool) -> Response {
    let palette = palette(ui);
    let width = ui.available_width();
    let (line, ink, word) = match verdict {
        Verdict::Open => (Stroke::new(1.0, palette.line), palette.ink, ""),
        Verdict::Right => (Stroke::new(2.0, palette.hit), palette.ink, "right"),
        Verdict::Wrong => (Stroke::new(2.0, palette.miss), palette.ink, "wrong"),
        Verdict::Passed => (Stroke::new(1.0, palette.line), palette.ink3, ""),
    };
    let color = sign_color(verdict, palette);
    let painter = ui.painter();
    // The room of the verdict is there from the start, so that nothing moves when it comes; where
    // there is little, the sign and the explanation say it.
    let (word, beside) = if width < NARROW {
        ("", 52.0)
    } else {
        (word, 96.0)
    };
    let word = painter.layout_no_wrap(word.to_owned(), font::strong(13.0), color);
    let room = (width - beside).max(40.0);
    let galley = painter.layout(with_units(text), font::label(), ink, room);
    let extent = Vec2::new(width, (galley.size().y + 18.0).max(36.0));
    let sense = if verdict == Verdict::Open {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(extent, sense);
    let enabled = verdict == Verdict::Open && response.enabled();
    let spoken = spoken(text, verdict);
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, mine, &spoken));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        let fill = surface(verdict, response.hovered(), palette);
        painter.rect(rect, 6.0, fill, line, StrokeKind::Inside);
        let sign = Pos2::new(rect.left() + 20.0, rect.center().y);
        paint_sign(ui, sign, verdict, fill);
        let at = Pos2::new(rect.left() + 38.0, rect.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, ink);
        let at = Pos2::new(
            rect.right() - 12.0 - word.size().x,
            rect.center().y - word.size().y / 2.0,
        );
        painter.galley(at, word, color);
        if response.has_focus() {
            focus_ring(painter, rect, 6.0, palette);
        }
    }
    response
}

/// The text with each number and its unit on one line.
fn with_units(text: &str) -> String {
    let mut bound = String::with_capacity(text.len() + 8);
    for word in text.split(' ') {
        let unit = matches!(
            word.trim_end_matches(['.', ',', ':', ';']),
            "%" | "s" | "ms"
        );
        if unit && bound.ends_with(|before: char| before.is_ascii_digit()) {
            bound.push('\u{a0}');
        } else if !bound.is_empty() {
            bound.push(' ');
        }
        bound.push_str(word);
    }
    bound
}

/// An option as it is read out.
fn spoken(text: &str, verdict: Verdict) -> String {
    match verdict {
        Verdict::Right => format!("{text} (right)"),
        Verdict::Wrong => format!("{text} (wrong)"),
        Verdict::Open | Verdict::Passed => text.to_owned(),
    }
}

fn surface(verdict: Verdict, hovered: bool, palette: &Palette) -> egui::Color32 {
    match verdict {
        Verdict::Open if hovered => palette.hovered(palette.raised),
        Verdict::Open => palette.raised,
        Verdict::Right => palette.tinted(palette.raised, palette.hit, 0.4),
        Verdict::Wrong => palette.tinted(palette.raised, palette.miss, 0.4),
        Verdict::Passed => palette.bg,
    }
}

fn sign_color(verdict: Verdict, palette: &Palette) -> egui::Color32 {
    match verdict {
        Verdict::Right => palette.hit,
        Verdict::Wrong => palette.miss,
        Verdict::Open | Verdict::Passed => palette.ink3,
    }
}

/// The shape before an option: a circle to choose, a check, a cross.
fn paint_sign(ui: &Ui, center: Pos2, verdict: Verdict, under: egui::Color32) {
    let palette = palette(ui);
    let painter = ui.painter();
    match verdict {
        Verdict::Right => paint_check(painter, center, 8.0, palette.hit, under),
        Verdict::Wrong => paint_mark(painter, center, 13.0, Mark::Error, palette),
        Verdict::Open => {
            painter.circle_stroke(center, 7.0, Stroke::new(1.5, palette.ink3));
        }
        Verdict::Passed => {
            painter.circle_stroke(center, 7.0, Stroke::new(1.5, palette.line));
        }
    }
}

fn paragraph(text: &str, color: egui::Color32) -> RichText {
    RichText::new(text)
        .font(font::body())
        .line_height(Some(21.0))
        .color(color)
}

fn verdict(ui: &mut Ui, word: &str, color: egui::Color32) {
    let word = RichText::new(word).font(font::strong(15.0)).color(color);
    ui.add(Label::new(word));
}

/// Why the answer that was tried last is wrong, as long as the right one is not found; true if the
/// model is to show it.
fn try_again(ui: &mut Ui, wrong: &Choice) -> bool {
    let palette = palette(ui);
    verdict(ui, "Wrong; try another.", palette.miss);
    ui.add(Label::new(paragraph(&wrong.wrong, palette.ink2)).wrap());
    show_me(ui)
}

/// The button that opens the run.
fn show_me(ui: &mut Ui) -> bool {
    let help = "opens the run that measures the answer, and plays up to its number";
    let button = controls::outline_button(ui, "show me");
    button.on_hover_text(help).clicked()
}

/// The verdict, the reason and what the model measured; true if the model is to show it.
fn explanation(ui: &mut Ui, question: &Question, tries: usize, measured: Option<&str>) -> bool {
    let palette = palette(ui);
    let said = match tries {
        0 | 1 => "Right.".to_owned(),
        tries => format!("Right, after {tries} tries."),
    };
    verdict(ui, &said, palette.hit);
    ui.add(Label::new(paragraph(question.why, palette.ink2)).wrap());
    if let Some(measured) = measured {
        Frame::new()
            .fill(palette.panel)
            .corner_radius(6.0)
            .inner_margin(Margin::symmetric(12, 8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(
                    RichText::new("measured")
                        .font(font::note())
                        .color(palette.ink3),
                );
                ui.add(Label::new(paragraph(measured, palette.ink)).wrap());
            });
    }
    show_me(ui)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(with_units("Near 20 %, as"), "Near 20\u{a0}%, as");
        assert_eq!(
            with_units("About 1 s: the next 2 seen"),
            "About 1\u{a0}s: the next 2 seen"
        );
    }
}
