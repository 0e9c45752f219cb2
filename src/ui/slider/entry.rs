//! The line over a slider: its label, its value, and the field in which a number is typed.

use eframe::egui;
use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::{
    Align2, CursorIcon, Id, Key, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo,
};

use super::{SliderSpec, Zero};
use crate::lesson::Refusal;
use crate::lesson::typed::{self, Quantity};
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// What is being typed.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    /// What stood there before: typed as it was, it changes nothing.
    before: String,
    /// Whether it has just been begun.
    fresh: bool,
}

impl Draft {
    /// A value whose typing begins.
    fn of(value: &str) -> Self {
        Self {
            text: value.to_owned(),
            before: value.to_owned(),
            fresh: true,
        }
    }
}

/// The value at the end of the line; returns where.
fn value_ui(ui: &Ui, head: Rect, value: &str, enabled: bool) -> Rect {
    let palette = palette(ui);
    let ink = if enabled { palette.ink } else { palette.ink3 };
    let (at, right) = (head.right_center(), Align2::RIGHT_CENTER);
    let (face, room) = (font::mono_bold(14.0), head.width() * 0.6);
    text_line(ui.painter(), at, right, value, face, ink, room)
}

/// The label and the value; a click on the value, or Enter on the slider, lets a number be typed.
/// What is typed for a parameter is asked of it directly; for anything else it is returned.
pub(super) fn head_ui(
    ui: &mut Ui,
    head: Rect,
    slider: &Response,
    spec: &SliderSpec,
    enabled: bool,
) -> Option<f64> {
    let draft_id = slider.id.with("draft");
    let draft: Option<Draft> = ui.data(|data| data.get_temp(draft_id));
    let shown = if draft.is_some() {
        Rect::from_min_max(head.right_top() - Vec2::new(88.0, 0.0), head.max)
    } else {
        value_ui(ui, head, &spec.value_text, enabled)
    };
    let (at, left) = (head.left_center(), Align2::LEFT_CENTER);
    let (ink, room) = (palette(ui).ink2, head.width() - shown.width() - 8.0);
    text_line(ui.painter(), at, left, spec.label, font::label(), ink, room);
    if !enabled {
        return None;
    }
    if let Some(draft) = draft {
        return typed(ui, shown, draft_id, draft, spec);
    }
    let area = shown.expand2(Vec2::new(6.0, 3.0));
    let on_value = ui.interact(area, slider.id.with("value"), Sense::click());
    let focused = ui.memory(|memory| memory.has_focus(slider.id));
    let enter = focused && ui.input(|input| input.key_pressed(Key::Enter));
    if on_value.clicked() || enter {
        ui.data_mut(|data| data.insert_temp(draft_id, Draft::of(&spec.value_text)));
        ui.ctx().request_repaint();
    }
    let name = format!("type {}", spec.label);
    describe(&on_value, Role::Button, &name, &spec.value_text);
    on_value.on_hover_cursor(CursorIcon::Text);
    None
}

/// The field in which a number is typed.
fn typed(ui: &mut Ui, at: Rect, id: Id, mut draft: Draft, spec: &SliderSpec) -> Option<f64> {
    let field_id = id.with("field");
    let field = egui::TextEdit::singleline(&mut draft.text)
        .id(field_id)
        .font(font::mono_bold(14.0))
        .align(egui::Align2::RIGHT_CENTER)
        .margin(Vec2::new(4.0, 1.0));
    let response = ui.put(at, field);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, spec.label);
        info.current_text_value = Some(draft.text.clone());
        info
    });
    if std::mem::take(&mut draft.fresh) {
        response.request_focus();
        select_all(ui, field_id, draft.text.chars().count());
    } else if response.lost_focus() {
        return entered(ui, id, &response, draft, spec);
    } else if !response.has_focus() {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(id, draft));
    None
}

/// The keyboard has left the field: what is typed counts, unless Escape has given it up.
fn entered(ui: &Ui, id: Id, response: &Response, draft: Draft, spec: &SliderSpec) -> Option<f64> {
    ui.data_mut(|data| data.remove_temp::<Draft>(id));
    let given_up = ui.input(|input| input.key_pressed(Key::Escape));
    if given_up || draft.text == draft.before {
        return None;
    }
    match read(&draft.text, spec) {
        Ok(number) if spec.name.is_empty() => Some(number),
        Ok(number) => {
            typed::ask(ui.ctx(), spec.name, number);
            None
        }
        Err(refusal) => {
            typed::refuse(ui.ctx(), format!("{}: {refusal}", spec.label));
            // What was typed can be mended where it stands.
            if ui.input(|input| input.key_pressed(Key::Enter)) {
                response.request_focus();
                ui.data_mut(|data| data.insert_temp(id, draft));
            }
            None
        }
    }
}

fn select_all(ui: &Ui, field: Id, characters: usize) {
    let mut state = egui::TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(characters));
    state.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ui.ctx(), field, state);
}

/// The number that is typed for what a slider sets.
fn read(text: &str, spec: &SliderSpec) -> Result<f64, Refusal> {
    let word = text.trim().to_lowercase();
    let endless = [
        "off",
        "none",
        "never",
        "unlimited",
        "no limit",
        "for ever",
        "\u{221e}",
    ];
    let (own, is_zero) = match spec.zero {
        Zero::Number => ("", false),
        Zero::Called(own) => (own, word == own),
        Zero::Endless(own) => (own, word == own || endless.contains(&word.as_str())),
    };
    if is_zero {
        return Ok(0.0);
    }
    let quantity = match spec.quantity {
        Quantity::Plain => Quantity::of(spec.name),
        other => other,
    };
    let behind = unit_of(&spec.value_text);
    let number = quantity.read_with(text, behind).map_err(|refusal| {
        if own.is_empty() {
            refusal
        } else {
            let said = refusal.to_string();
            Refusal::new(format!("{}, or {own}.", said.trim_end_matches('.')))
        }
    })?;
    if let Zero::Endless(own) = spec.zero
        && number == 0.0
    {
        return Err(Refusal::new(format!(
            "`0` would be {own} here; write {own}, or more than 0."
        )));
    }
    if spec.name.is_empty() && !spec.range.contains(&number) {
        let (least, most) = (spec.range.start(), spec.range.end());
        return Err(Refusal::new(format!(
            "it takes a number from {least} to {most}."
        )));
    }
    Ok(number)
}

/// What stands behind the number in a value as it is shown.
fn unit_of(shown: &str) -> &str {
    if !shown.starts_with(|letter: char| letter.is_ascii_digit()) {
        return "";
    }
    shown.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::place::plain;

    #[test]
    fn a_value_is_read_as_the_parameter_it_sets() {
        let ttl = SliderSpec {
            name: "ttl_s",
            zero: Zero::Endless("off"),
            ..plain("TTL", "10 s".to_owned(), "")
        };
        for (text, number) in [
            ("500ms", 0.5),
            ("2 min", 120.0),
            ("Off", 0.0),
            ("\u{221e}", 0.0),
        ] {
            assert_eq!(read(text, &ttl), Ok(number), "{text}");
        }
        for text in ["0", "1,5", "", "soon"] {
            let refused = read(text, &ttl).expect_err(text).to_string();
            assert!(refused.contains("off"), "{refused}");
        }
        let flush = SliderSpec {
            name: "flush_s",
            zero: Zero::Called("at once"),
            ..plain("flush every", "10 s".to_owned(), "")
        };
        assert_eq!(read("at once", &flush), Ok(0.0));
        assert_eq!(read("0", &flush), Ok(0.0));
        assert!(read("\u{221e}", &flush).is_err(), "the opposite of at once");
        let batch = SliderSpec {
            name: "batch",
            zero: Zero::Endless("off"),
            ..plain("batch", "20 keys".to_owned(), "")
        };
        assert_eq!(read("1,000 keys", &batch), Ok(1_000.0));
        let share = SliderSpec {
            name: "message_loss",
            quantity: Quantity::Percent,
            ..plain("messages lost", "5 %".to_owned(), "")
        };
        assert_eq!(read("50 %", &share), Ok(0.5));
        assert_eq!(read("50", &share), Ok(0.5));
        assert!(read("0.5", &share).is_err(), "half or half a percent");
        let crowd = SliderSpec {
            range: 1.0..=200.0,
            ..plain("readers at once", "50".to_owned(), "")
        };
        assert!(read("500", &crowd).is_err());
    }
}
