//! The chapters down the left side.

use eframe::egui::{Align2, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::action::{OpenAction, WindowAction};
use super::preferences::Preferences;
use super::{Action, chapter_info::ChapterInfo};
use crate::lesson::Chapter;
use crate::ui::goals::progress_ring;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// The width of the sidebar, and of the one that shows only numbers.
pub const WIDTH: f32 = 208.0;
pub const NARROW: f32 = 56.0;
/// The height of a chapter.
const ROW: f32 = 42.0;

/// Draws the sidebar into the space it is given.
pub(super) fn sidebar_ui(
    ui: &mut Ui,
    chapters: &[ChapterInfo],
    current: &str,
    preferences: &Preferences,
    out: &mut Vec<Action>,
) {
    let narrow = ui.max_rect().width() < WIDTH - 1.0;
    ui.spacing_mut().item_spacing = Vec2::ZERO;
    head_ui(ui, narrow);
    for info in chapters {
        let (done, all) = info.done(preferences);
        let share = done as f32 / all.max(1) as f32;
        let shown = info.chapter.id == current;
        if chapter_ui(ui, info.chapter, share, shown, narrow).clicked() {
            out.push(Action::Open(OpenAction::Chapter(info.chapter)));
        }
    }
    rule_ui(ui);
    if item_ui(ui, "My experiments", "", narrow).clicked() {
        out.push(OpenAction::Gallery.into());
    }
    if item_ui(ui, "Progress", "", narrow).clicked() {
        out.push(WindowAction::ShowProgress.into());
    }
    if item_ui(ui, "Glossary", "", narrow).clicked() {
        out.push(WindowAction::ShowGlossary(None).into());
    }
    if item_ui(ui, "Keys and help", "?", narrow).clicked() {
        out.push(WindowAction::ToggleHelp.into());
    }
}

fn head_ui(ui: &mut Ui, narrow: bool) {
    let palette = palette(ui);
    let height = if narrow { 52.0 } else { 80.0 };
    let extent = Vec2::new(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Label, "hotset, storage and caching", "");
    if narrow {
        return;
    }
    let painter = ui.painter();
    let at = Pos2::new(rect.left() + 22.0, rect.top() + 29.0);
    painter.text(
        at,
        Align2::LEFT_CENTER,
        "hotset",
        font::bold(24.0),
        palette.ink,
    );
    let at = Pos2::new(rect.left() + 22.0, rect.top() + 52.0);
    let text = "storage and caching";
    painter.text(at, Align2::LEFT_CENTER, text, font::note(), palette.ink2);
}

fn chapter_ui(ui: &mut Ui, chapter: &Chapter, share: f32, shown: bool, narrow: bool) -> Response {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), ROW);
    let (_, whole) = ui.allocate_space(extent);
    let id = ui.make_persistent_id(("chapter", chapter.id));
    let response = ui.interact(whole, id, Sense::click());
    let name = format!("{} {}", chapter.number, chapter.name);
    response.widget_info(|| {
        let mut info = eframe::egui::WidgetInfo::selected(Role::Button, true, shown, &name);
        info.current_text_value = Some(format!("{:.0} % done", share * 100.0));
        info
    });
    let rect = whole.shrink2(Vec2::new(10.0, 2.0));
    let painter = ui.painter();
    if shown {
        let line = Stroke::new(1.0, palette.line);
        painter.rect(rect, 8.0, palette.raised, line, StrokeKind::Inside);
        let bar = Rect::from_min_size(rect.left_top() + Vec2::new(0.0, 8.0), Vec2::new(3.0, 22.0));
        painter.rect_filled(bar, 1.5, palette.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 8.0, palette.hovered(palette.panel));
    }
    let ring = Pos2::new(
        if narrow {
            rect.center().x
        } else {
            rect.left() + 24.0
        },
        rect.center().y,
    );
    let number = chapter.number.to_string();
    progress_ring(painter, ring, 11.5, &number, share, share >= 1.0, palette);
    if !narrow {
        let ink = palette.ink;
        let at = Pos2::new(ring.x + 22.0, ring.y);
        let room = rect.right() - at.x - 4.0;
        // A long name is rather less bold than cut.
        let bold = [font::bold(15.0), font::strong(14.0)]
            .into_iter()
            .find(|face| {
                let name = chapter.name.to_owned();
                painter.layout_no_wrap(name, face.clone(), ink).size().x <= room
            });
        let face = bold.filter(|_| shown).unwrap_or_else(font::label);
        text_line(
            painter,
            at,
            Align2::LEFT_CENTER,
            chapter.name,
            face,
            ink,
            room,
        );
    }
    if response.has_focus() {
        focus_ring(painter, rect.shrink(2.0), 8.0, palette);
    }
    if narrow {
        response.on_hover_text(chapter.name)
    } else {
        response
    }
}

fn rule_ui(ui: &mut Ui) {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 33.0);
    let (rect, _) = ui.allocate_exact_size(extent, Sense::hover());
    let ends = [rect.left() + 22.0, rect.right() - 22.0];
    let line = Stroke::new(1.0, palette.line);
    ui.painter().hline(
        ends[0].min(ends[1])..=ends[1].max(ends[0]),
        rect.center().y,
        line,
    );
}

fn item_ui(ui: &mut Ui, text: &str, key: &str, narrow: bool) -> Response {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 30.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    describe(&response, Role::Button, text, "");
    let rect = rect.shrink2(Vec2::new(10.0, 1.0));
    let painter = ui.painter();
    if response.hovered() {
        painter.rect_filled(rect, 6.0, palette.hovered(palette.panel));
    }
    if narrow {
        // The first letter, or the key.
        let sign = if key.is_empty() { &text[..1] } else { key };
        let at = rect.center();
        painter.text(
            at,
            Align2::CENTER_CENTER,
            sign,
            font::mono(13.0),
            palette.ink2,
        );
    } else {
        let at = Pos2::new(rect.left() + 12.0, rect.center().y);
        painter.text(at, Align2::LEFT_CENTER, text, font::label(), palette.ink2);
        let at = Pos2::new(rect.right() - 12.0, rect.center().y);
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            key,
            font::mono(12.0),
            palette.ink3,
        );
    }
    if response.has_focus() {
        focus_ring(painter, rect.shrink(2.0), 6.0, palette);
    }
    if narrow {
        response.on_hover_text(text)
    } else {
        response
    }
}
