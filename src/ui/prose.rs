//! Running text from Markdown, in our type.

mod code;
mod table;

use eframe::egui::{Align, Label, RichText, Role, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use super::theme::{CLEAR, font, palette};

/// The schemes whose links are answered by the program instead of a browser.
const OURS: [&str; 2] = ["preset:", "chapter:"];

/// What is remembered of texts between frames.
#[derive(Debug, Default)]
pub struct Prose {
    cache: CommonMarkCache,
}

/// Renders Markdown. Returns the target of a link of ours that was clicked, as `preset:3`.
pub fn prose(ui: &mut Ui, cache: &mut Prose, markdown: &str) -> Option<String> {
    let palette = palette(ui);
    let mut clicked = None;
    ui.scope(|ui| {
        let style = ui.style_mut();
        style.visuals.widgets.noninteractive.fg_stroke.color = palette.ink2;
        style.visuals.widgets.active.fg_stroke.color = palette.ink;
        style.visuals.faint_bg_color = CLEAR;
        style.spacing.item_spacing.y = 4.0;
        // Rows as high as their text, not as a button.
        style.spacing.interact_size.y = 20.0;
        for (index, block) in blocks(markdown).into_iter().enumerate() {
            match block {
                Block::Heading { level, text } => heading(ui, level, text, index == 0),
                Block::Text(text) => {
                    ui.add_space(if index == 0 { 0.0 } else { 4.0 });
                    if let Some(code) = code::fenced(text) {
                        ui.push_id(index, |ui| code::code_ui(ui, code));
                        continue;
                    }
                    let rows = table::unfolded(text, ui.available_width());
                    let text = rows.as_deref().unwrap_or(text);
                    let found = ui.push_id(index, |ui| rendered(ui, cache, text)).inner;
                    clicked = clicked.take().or(found);
                }
            }
        }
    });
    clicked
}

/// A heading, in a weight that the renderer does not have.
fn heading(ui: &mut Ui, level: usize, text: &str, first: bool) {
    let palette = palette(ui);
    let size = match level {
        1 => 24.0,
        2 => 18.0,
        _ => 15.0,
    };
    if !first {
        ui.add_space(12.0);
    }
    let text = RichText::new(plain(text))
        .font(font::bold(size))
        .line_height(Some(size * 1.3))
        .color(palette.ink);
    let response = ui.add(Label::new(text.clone()).wrap().halign(Align::LEFT));
    super::describe(&response, Role::Heading, text.text(), "");
    ui.add_space(2.0);
}

fn rendered(ui: &mut Ui, cache: &mut Prose, text: &str) -> Option<String> {
    let targets = targets(text);
    for target in &targets {
        cache.cache.add_link_hook(*target);
    }
    let id = ui.scope_id().with("text");
    CommonMarkViewer::new().show_with_id(id, ui, &mut cache.cache, text);
    targets
        .into_iter()
        .find(|target| cache.cache.get_link_hook(target) == Some(true))
        .map(str::to_owned)
}

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Heading { level: usize, text: &'a str },
    Text(&'a str),
}

/// Divides a text at its headings and between its paragraphs, so that the space there is ours;
/// what looks like a heading inside a code block is none, and lists stay together.
fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut start, mut at, mut fenced) = (0, 0, false);
    for line in markdown.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        let level = bare.bytes().take_while(|byte| *byte == b'#').count();
        let text = bare.get(level..).and_then(|rest| rest.strip_prefix(' '));
        if let (1..=6, Some(text), false) = (level, text, fenced) {
            push_text(&mut blocks, &markdown[start..at]);
            blocks.push(Block::Heading {
                level,
                text: text.trim(),
            });
            start = at + line.len();
        }
        at += line.len();
        if bare.is_empty() && !fenced && stands_alone(&markdown[start..at], &markdown[at..]) {
            push_text(&mut blocks, &markdown[start..at]);
            start = at;
        }
    }
    push_text(&mut blocks, &markdown[start..]);
    blocks
}

/// Whether what follows a blank line does not go on with the list before it.
fn stands_alone(before: &str, after: &str) -> bool {
    let next = after.trim_start_matches('\n');
    !(before.lines().any(is_item) && (is_item(next) || next.starts_with(' ')))
}

/// Whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let marks: &[char] = if digits > 0 {
        &['.', ')']
    } else {
        &['-', '*', '+']
    };
    line[digits..]
        .strip_prefix(marks)
        .is_some_and(|rest| rest.starts_with(' '))
}

fn push_text<'a>(blocks: &mut Vec<Block<'a>>, text: &'a str) {
    let text = text.trim_matches('\n');
    if !text.trim().is_empty() {
        blocks.push(Block::Text(text));
    }
}

/// A heading without the signs of emphasis.
fn plain(text: &str) -> String {
    text.replace("**", "").replace(['`', '*'], "")
}

/// The targets of the links of ours in a text.
fn targets(text: &str) -> Vec<&str> {
    text.match_indices("](")
        .filter_map(|(at, sign)| {
            let rest = &text[at + sign.len()..];
            let target = &rest[..rest.find([')', ' ', '\n'])?];
            OURS.iter()
                .any(|scheme| target.starts_with(scheme))
                .then_some(target)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_divided_at_its_headings() {
        let text = "# One\n\nFirst.\n\n*So* second.\n\n```\n# not one\n\n```\n## Two *x*\nThird.\n\n\
            - a\n\n  more\n\n- b\n\nLast.\n";
        let heading = |level, text| Block::Heading { level, text };
        assert_eq!(
            blocks(text),
            [
                heading(1, "One"),
                Block::Text("First."),
                Block::Text("*So* second."),
                Block::Text("```\n# not one\n\n```"),
                heading(2, "Two *x*"),
                Block::Text("Third."),
                Block::Text("- a\n\n  more\n\n- b"),
                Block::Text("Last."),
            ]
        );
    }

    #[test]
    fn only_links_of_ours_are_caught() {
        let text = "[a](preset:3), [b](https://example.org), [c](chapter:1 \"t\") and ](";
        assert_eq!(targets(text), ["preset:3", "chapter:1"]);
    }
}
