//! Blocks of code: in the typeface of code, folded rather than cut, and copied by a button.

use eframe::egui::{Frame, Label, RichText, Ui};

use crate::ui::controls::quiet_button;
use crate::ui::theme::{font, palette};

/// What stands between the fences, if the text is one fenced block.
pub(super) fn fenced(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("```")?.strip_suffix("```")?;
    let (_language, code) = inner.split_once('\n')?;
    (!code.contains("```")).then(|| code.trim_end_matches('\n'))
}

/// How much further the rest of a long line stands, in columns.
const HANG: usize = 4;

/// Draws a block of code.
pub(super) fn code_ui(ui: &mut Ui, code: &str) {
    let palette = palette(ui);
    Frame::new()
        .fill(palette.raised)
        .corner_radius(6)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            let face = font::mono(12.0);
            let sign = ui.fonts_mut(|fonts| fonts.glyph_width(&face, 'm'));
            let columns = (ui.available_width() / sign).floor() as usize;
            let text = RichText::new(folded(code, columns)).font(face);
            ui.add(Label::new(text.color(palette.ink)).extend());
            let copies = quiet_button(ui, "copy");
            if copies.on_hover_text("copies this code").clicked() {
                ui.copy_text(code.to_owned());
            }
        });
}

/// Code in which lines longer than `columns` go on below, indented further than they begin, and
/// broken at a space where there is one.
fn folded(code: &str, columns: usize) -> String {
    let mut folded = Vec::new();
    for line in code.lines() {
        let indent = line.len() - line.trim_start().len();
        let hang = " ".repeat(indent + HANG);
        let mut rest = line.to_owned();
        // A column too narrow for the indent itself is left to be cut.
        while rest.chars().count() > columns && columns > hang.len() + HANG {
            let most = rest
                .char_indices()
                .nth(columns)
                .map_or(rest.len(), |(at, _)| at);
            let start = rest.len() - rest.trim_start().len();
            let at = rest.get(..=most).and_then(|head| head.rfind(' '));
            let at = at.filter(|at| *at > start).unwrap_or(most);
            let below = rest.split_off(at);
            folded.push(rest);
            rest = format!("{hang}{}", below.trim_start());
        }
        folded.push(rest);
    }
    folded.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{fenced, folded};

    #[test]
    fn a_long_line_goes_on_below_its_beginning() {
        let code = "if a:\n  call(one, two, three, four)\n  end";
        let narrow = "if a:\n  call(one, two,\n      three, four)\n  end";
        assert_eq!(folded(code, 20), narrow);
        assert_eq!(folded(code, 80), code);
        assert_eq!(folded("abcdefghijklmnop", 12), "abcdefghijkl\n    mnop");
        assert_eq!(folded("\u{e4}\u{e4}\u{e4}", 2), "\u{e4}\u{e4}\u{e4}");
    }

    #[test]
    fn a_fenced_block_is_code_and_nothing_else_is() {
        assert_eq!(fenced("```sql\nSELECT 1;\n```"), Some("SELECT 1;"));
        assert_eq!(fenced("```\na\n\nb\n```"), Some("a\n\nb"));
        for text in ["`a`", "```\na\n```\nmore", "```\na\n```\n\n```\nb\n```"] {
            assert_eq!(fenced(text), None, "{text}");
        }
    }
}
