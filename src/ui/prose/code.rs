//! Blocks of code: in the typeface of code, wrapped rather than cut, and copied by a button.

use eframe::egui::{Frame, Label, RichText, Ui};

use crate::ui::controls::quiet_button;
use crate::ui::theme::{font, palette};

/// What stands between the fences, if the text is one fenced block.
pub(super) fn fenced(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("```")?.strip_suffix("```")?;
    let (_language, code) = inner.split_once('\n')?;
    (!code.contains("```")).then(|| code.trim_end_matches('\n'))
}

/// Draws a block of code.
pub(super) fn code_ui(ui: &mut Ui, code: &str) {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.raised)
        .corner_radius(6)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let text = RichText::new(code).font(font::mono(12.0));
            ui.add(Label::new(text.color(palette.ink)).wrap());
            let copies = quiet_button(ui, "copy");
            if copies.on_hover_text("copies this code").clicked() {
                ui.copy_text(code.to_owned());
            }
        });
}

#[cfg(test)]
mod tests {
    use super::fenced;

    #[test]
    fn a_fenced_block_is_code_and_nothing_else_is() {
        assert_eq!(fenced("```sql\nSELECT 1;\n```"), Some("SELECT 1;"));
        assert_eq!(fenced("```\na\n\nb\n```"), Some("a\n\nb"));
        for text in ["`a`", "```\na\n```\nmore", "```\na\n```\n\n```\nb\n```"] {
            assert_eq!(fenced(text), None, "{text}");
        }
    }
}
