//! Be the cache: the learner chooses who goes, and sees each costly choice again.

use eframe::egui::{
    Align2, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::{Out, Scene, View};
use crate::chapters::eviction::command::Command;
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::game::{Choice, Game, SLOTS, TURNS};
use crate::components::workload::Key;
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, digits, text_line};

/// A key of the game: nine letters, and numbers for the scan.
fn name(key: Key) -> String {
    key_name(key, if key <= 26 { 26 } else { u64::from(key) })
}

/// Draws the game; returns what it is about.
pub(super) fn game_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) -> String {
    let palette = palette(ui);
    let game = scene.model.game();
    let panel = ui.max_rect();
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(panel, 6.0, palette.raised, line, StrokeKind::Inside);
    let inner = panel.shrink2(vec2(14.0, 8.0));
    let wide = inner.width() > 470.0;
    let (play, scores) = if wide {
        let left = inner.right() - 172.0;
        let scores = Rect::from_min_max(pos2(left, inner.top()), inner.max);
        (
            Rect::from_min_max(inner.min, pos2(left - 16.0, inner.bottom())),
            scores,
        )
    } else {
        let top = inner.bottom() - 38.0;
        let scores = Rect::from_min_max(pos2(inner.left(), top), inner.max);
        (
            Rect::from_min_max(inner.min, pos2(inner.right(), top)),
            scores,
        )
    };
    scores_ui(ui, game, scores, wide, out);
    if game.is_over() {
        again_ui(view, ui, game, play);
    } else {
        view.mistake = 0;
        view.by_keys = turn_ui(ui, game, play, out);
    }
    format!("you choose who goes, {TURNS} requests\tyou choose")
}

/// Which key is asked for.
fn asked_ui(ui: &Ui, area: Rect, turn: usize, key: Key) {
    let palette = palette(ui);
    let painter = ui.painter();
    let head = area.top() + 11.0;
    let first = text_line(
        painter,
        pos2(area.left(), head),
        Align2::LEFT_CENTER,
        &format!("{} of {TURNS} asks for", turn + 1),
        font::label(),
        palette.ink2,
        area.width() - 60.0,
    );
    let chip = Rect::from_center_size(pos2(first.right() + 28.0, head), vec2(40.0, 22.0));
    painter.rect_filled(chip, 5.0, palette.accent);
    let (middle, ink) = (Align2::CENTER_CENTER, palette.on_fill());
    painter.text(chip.center(), middle, name(key), font::mono_bold(14.0), ink);
}

/// The slots, each to be clicked; returns whether one has the keyboard, and the number of the one
/// that was clicked.
fn slots_ui(ui: &mut Ui, game: &Game, board: &[Rect; SLOTS]) -> (bool, Option<usize>) {
    let (mut focused, mut chosen) = (false, None);
    for (slot, rect) in board.iter().enumerate() {
        let label = format!("game slot {}", slot + 1);
        let id = ui.scope_id().with(("game slot", slot));
        let response = ui.interact(*rect, id, Sense::click());
        let key = game.slots()[slot];
        let said = key.map_or_else(|| "free".to_owned(), name);
        describe(&response, Role::Button, &label, &said);
        card(ui, *rect, key, slot, response.hovered());
        // The memory knows it even while the window itself is not in front.
        if ui.memory(|memory| memory.has_focus(response.id)) {
            focused = true;
            digits::claim(ui, response.id);
            focus_ring(ui.painter(), *rect, 6.0, palette(ui));
        }
        if response.clicked() {
            chosen = Some(slot + 1);
            response.request_focus();
        }
        response.on_hover_text(format!("{said} goes"));
    }
    (focused, chosen)
}

/// A request that is to be answered; returns whether a slot has the keyboard.
fn turn_ui(ui: &mut Ui, game: &Game, area: Rect, out: &mut Out) -> bool {
    let Some(key) = game.asked() else {
        return false;
    };
    asked_ui(ui, area, game.turn(), key);
    let board = board(area, 28.0);
    let (focused, mut chosen) = slots_ui(ui, game, &board);
    if focused && chosen.is_none() {
        chosen = digits::pressed(ui).filter(|digit| *digit <= SLOTS);
    }
    if let Some(slot) = chosen {
        out.issue(Command::Evict(slot as u64));
    }
    let text = last_said(game).unwrap_or_else(|| {
        if focused {
            "All slots are taken: press the number of the key to evict.".to_owned()
        } else {
            "All slots are taken: click the key to evict.".to_owned()
        }
    });
    below(ui, area, &board, &text);
    focused
}

/// What came of the last choice.
fn last_said(game: &Game) -> Option<String> {
    let choice = game.choices().last()?;
    let gone = name(choice.board[choice.slot]);
    Some(match choice.cost {
        0 => format!("{gone} went: nothing lost."),
        1 => format!("{gone} went: that costs a hit."),
        cost => format!("{gone} went: that costs {cost} hits."),
    })
}

fn below(ui: &Ui, area: Rect, board: &[Rect; SLOTS], text: &str) {
    let top = board[0].bottom() + 12.0;
    if top < area.bottom() {
        let at = pos2(area.left(), top);
        let ink = palette(ui).ink3;
        text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            text,
            font::note(),
            ink,
            area.width(),
        );
    }
}

fn board(area: Rect, from: f32) -> [Rect; SLOTS] {
    let gap = 8.0;
    let width = ((area.width() - gap * (SLOTS - 1) as f32) / SLOTS as f32).min(76.0);
    let height = (area.height() - from - 22.0).clamp(20.0, 48.0);
    std::array::from_fn(|slot| {
        let left = area.left() + (width + gap) * slot as f32;
        Rect::from_min_size(pos2(left, area.top() + from), vec2(width, height))
    })
}

fn card(ui: &Ui, rect: Rect, key: Option<Key>, slot: usize, lit: bool) {
    let palette = palette(ui);
    let fill = if lit {
        palette.hovered(palette.bg)
    } else {
        palette.bg
    };
    let line = Stroke::new(1.0, if lit { palette.ink2 } else { palette.line });
    let painter = ui.painter();
    painter.rect(rect, 6.0, fill, line, StrokeKind::Inside);
    if let Some(key) = key {
        let size = (rect.height() * 0.45).min(18.0);
        let at = pos2(rect.left() + rect.width() * 0.36, rect.center().y);
        painter.text(
            at,
            Align2::CENTER_CENTER,
            name(key),
            font::mono_bold(size),
            palette.ink,
        );
    }
    let at = rect.right_top() + vec2(-6.0, 3.0);
    painter.text(
        at,
        Align2::RIGHT_TOP,
        (slot + 1).to_string(),
        font::mono(12.0),
        palette.ink3,
    );
}

fn scores_ui(ui: &mut Ui, game: &Game, area: Rect, wide: bool, out: &mut Out) {
    let palette = palette(ui);
    let [lru, lfu, optimum] = game.rivals();
    let all = [
        ("you", game.hits()),
        ("LRU", lru),
        ("LFU", lfu),
        ("best", optimum),
    ];
    let step = if wide {
        area.width()
    } else {
        (area.width() - 104.0).min(200.0)
    } / all.len() as f32;
    let painter = ui.painter().clone();
    for (index, (label, hits)) in all.into_iter().enumerate() {
        let x = area.left() + step * (index as f32 + 0.5);
        let ink = if index == 0 {
            palette.accent
        } else {
            palette.ink
        };
        let at = pos2(x, area.top() + if wide { 10.0 } else { 8.0 });
        painter.text(at, Align2::CENTER_CENTER, label, font::note(), palette.ink2);
        let at = pos2(x, area.top() + if wide { 32.0 } else { 26.0 });
        painter.text(
            at,
            Align2::CENTER_CENTER,
            hits.to_string(),
            font::mono_bold(18.0),
            ink,
        );
        let cell = Rect::from_center_size(pos2(x, area.top() + 22.0), vec2(step, 44.0));
        let response = ui.interact(cell, ui.scope_id().with(("score", index)), Sense::hover());
        describe(
            &response,
            Role::Label,
            &format!("hits so far, {label}"),
            &hits.to_string(),
        );
    }
    if !wide || area.height() > 84.0 {
        let at = Rect::from_min_max(pos2(area.left(), area.bottom() - 30.0), area.max);
        new_game_ui(ui, game, at, out);
    }
}

/// The button of a new game, which is what to press once the game is over.
fn new_game_ui(ui: &mut Ui, game: &Game, at: Rect, out: &mut Out) {
    let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
    let place = UiBuilder::new().max_rect(at).layout(layout);
    let mut child = ui.new_child(place.id_salt("new game"));
    child.spacing_mut().item_spacing = Vec2::splat(6.0);
    let pressed = if game.is_over() {
        primary_button(&mut child, "new game").clicked()
    } else {
        outline_button(&mut child, "new game").clicked()
    };
    if pressed {
        out.issue(Command::NewGame);
    }
}

/// The game is over: each choice that cost something, again.
fn again_ui(view: &mut View, ui: &mut Ui, game: &Game, area: Rect) {
    let costly: Vec<&Choice> = game
        .choices()
        .iter()
        .filter(|choice| choice.cost > 0)
        .collect();
    if costly.is_empty() {
        let text = "No choice cost a hit: you played as OPT does.";
        let at = pos2(area.left(), area.top() + 11.0);
        let (face, ink) = (font::label(), palette(ui).hit);
        let width = area.width();
        text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            text,
            face,
            ink,
            width,
        );
        return;
    }
    view.mistake = view.mistake.min(costly.len() - 1);
    let head = Rect::from_min_max(area.min, pos2(area.right(), area.top() + 24.0));
    browse_ui(view, ui, game, &costly, head);
    let choice = costly[view.mistake];
    let board = board(area, 28.0);
    for (slot, rect) in board.iter().enumerate() {
        again_card(ui, game, choice, slot, *rect);
    }
    let (gone, better) = (
        name(choice.board[choice.slot]),
        name(choice.board[choice.best]),
    );
    let hits = if choice.cost == 1 {
        "a hit".to_owned()
    } else {
        format!("{} hits", choice.cost)
    };
    let text = format!("You let {gone} go (cross). {better} (circle) would have saved {hits}.");
    below(ui, area, &board, &text);
}

/// Which of the costly choices is shown, and the way to the others.
fn browse_ui(view: &mut View, ui: &mut Ui, game: &Game, costly: &[&Choice], head: Rect) {
    let count = costly.len();
    let layout = eframe::egui::Layout::left_to_right(eframe::egui::Align::Center);
    let builder = UiBuilder::new().max_rect(head).layout(layout);
    let mut child = ui.new_child(builder.id_salt("mistakes"));
    child.spacing_mut().item_spacing = Vec2::splat(2.0);
    let before = quiet_button(&mut child, "<");
    if before.on_hover_text("the one before").clicked() {
        view.mistake = view.mistake.checked_sub(1).unwrap_or(count - 1);
    }
    let turn = costly[view.mistake].turn;
    let asked = game
        .requests()
        .get(turn)
        .copied()
        .map_or(String::new(), name);
    let said = format!(
        " mistake {} of {count}: request {}, for {asked} ",
        view.mistake + 1,
        turn + 1
    );
    let ink = palette(&child).ink;
    child.label(RichText::new(said).font(font::label()).color(ink));
    let after = quiet_button(&mut child, ">");
    // The digits of somebody who has played with them must not open something else now.
    if std::mem::take(&mut view.by_keys) {
        after.request_focus();
    }
    if child.memory(|memory| memory.has_focus(after.id)) {
        digits::claim(&child, after.id);
        let chosen = digits::pressed(&child).map(|digit| digit - 1);
        view.mistake = chosen
            .filter(|mistake| *mistake < count)
            .unwrap_or(view.mistake);
    }
    if after.on_hover_text("the next one").clicked() {
        view.mistake = (view.mistake + 1) % count;
    }
}

/// A slot as it was at a costly choice: what was in it, and when that was asked for again.
fn again_card(ui: &Ui, game: &Game, choice: &Choice, slot: usize, rect: Rect) {
    let palette = palette(ui);
    let key = choice.board[slot];
    let again = game.again_in(key, choice.turn);
    let said = again.map_or("never again".to_owned(), |ahead| format!("in {ahead}"));
    let id = ui.scope_id().with(("again", slot));
    let response = ui.interact(rect, id, Sense::hover());
    let label = format!("{} is asked for", name(key));
    describe(&response, Role::Label, &label, &said);
    let painter = ui.painter();
    let (line, mark) = match slot {
        _ if slot == choice.slot => (Stroke::new(2.0, palette.miss), Some(Mark::Error)),
        _ if slot == choice.best => (Stroke::new(2.0, palette.hit), Some(Mark::Hit)),
        _ => (Stroke::new(1.0, palette.line), None),
    };
    painter.rect(rect, 6.0, palette.bg, line, StrokeKind::Inside);
    if let Some(mark) = mark {
        let at = rect.right_top() + vec2(-9.0, 9.0);
        paint_mark(painter, at, 8.0, mark, palette);
    }
    let at = pos2(rect.center().x, rect.top() + rect.height() * 0.36);
    let face = font::mono_bold((rect.height() * 0.4).min(16.0));
    painter.text(at, Align2::CENTER_CENTER, name(key), face, palette.ink);
    let at = pos2(rect.center().x, rect.bottom() - rect.height() * 0.2);
    let (face, width) = (font::note(), rect.width() - 4.0);
    let ink = palette.ink2;
    text_line(painter, at, Align2::CENTER_CENTER, &said, face, ink, width);
}
