//! The line over a slider: its label, its value, and the field in which a number is typed.

use eframe::egui;
use eframe::egui::{Align2, Id, Key, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use super::SliderSpec;
use crate::ui::theme::{font, palette};

/// The label and the value; a double click on the value, or Enter on the slider, lets a
/// number be typed.
pub(super) fn head_ui(
    ui: &mut Ui,
    head: Rect,
    slider: &Response,
    value: f64,
    spec: &SliderSpec,
    enabled: bool,
) -> Option<f64> {
    let palette = palette(ui);
    let draft_id = slider.id.with("draft");
    let draft: Option<String> = ui.data(|data| data.get_temp(draft_id));
    let ink = if enabled { palette.ink } else { palette.ink3 };
    let number = font::mono_bold(14.0);
    let right = Align2::RIGHT_CENTER;
    let shown = if draft.is_some() {
        Rect::from_min_max(head.right_top() - Vec2::new(88.0, 0.0), head.max)
    } else {
        let at = head.right_center();
        let half = head.width() * 0.6;
        crate::ui::text_line(
            ui.painter(),
            at,
            right,
            &spec.value_text,
            number.clone(),
            ink,
            half,
        )
    };
    let room = head.width() - shown.width() - 8.0;
    let left = Align2::LEFT_CENTER;
    let at = head.left_center();
    crate::ui::text_line(
        ui.painter(),
        at,
        left,
        spec.label,
        font::label(),
        palette.ink2,
        room,
    );
    if !enabled {
        return None;
    }
    if let Some(text) = draft {
        return typed(ui, shown, draft_id, text, spec);
    }
    let area = shown.expand2(Vec2::new(6.0, 3.0));
    let on_value = ui.interact(area, slider.id.with("value"), Sense::click());
    let focused = ui.memory(|memory| memory.has_focus(slider.id));
    let enter = focused && ui.input(|input| input.key_pressed(Key::Enter));
    if on_value.double_clicked() || enter {
        ui.data_mut(|data| data.insert_temp(draft_id, format!("{value}")));
    }
    None
}

/// The field in which a number is typed.
fn typed(ui: &mut Ui, at: Rect, id: Id, mut text: String, spec: &SliderSpec) -> Option<f64> {
    let field = egui::TextEdit::singleline(&mut text)
        .id(id.with("field"))
        .font(font::mono_bold(14.0))
        .align(egui::Align2::RIGHT_CENTER)
        .margin(Vec2::new(4.0, 1.0));
    let response = ui.put(at, field);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, true, spec.label);
        info.current_text_value = Some(text.clone());
        info
    });
    if response.lost_focus() {
        ui.data_mut(|data| data.remove_temp::<String>(id));
        let given_up = ui.input(|input| input.key_pressed(Key::Escape));
        return (!given_up).then(|| parsed(&text)).flatten();
    }
    if !ui.memory(|memory| memory.has_focus(response.id)) {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(id, text));
    None
}

/// The number that a text begins with.
fn parsed(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+')))
        .unwrap_or(text.len());
    text[..end]
        .parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn a_number_is_read_with_its_unit_behind_it() {
        for (text, number) in [("10 s", 10.0), (" 0,5", 0.5), ("-3", -3.0), ("1.50x", 1.5)] {
            let read = parsed(text).expect(text);
            assert!((read - number).abs() < 1e-12, "{text}: {read}");
        }
        assert_eq!(parsed("soon"), None);
        assert_eq!(parsed(""), None);
    }
}
