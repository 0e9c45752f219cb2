//! Bound text on the screen: words that wrap, numbers that are handles or live, names that light a
//! part of the stage, and links that do what they say.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, DragValue, FontSelection, Label, Response, RichText, Role, Sense, Ui, WidgetInfo, vec2,
};

use crate::lesson::bound::{Piece, pieces};
use crate::lesson::{Control, Form, Value};
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// What a name in a text stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// A setting that can be changed where it stands.
    Setting(Control),
    /// A number as it is at the moment: what it is called, and what it is.
    Number(String, String),
    /// Nothing that has a value.
    Missing,
}

/// What is asked for in a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A setting is to be this.
    Set(&'static str, Value),
    /// These commands are to be given, in order.
    Commands(Vec<String>),
    /// This is to be opened, such as `chapter:replication`.
    Open(String),
    /// This part of the stage is pointed at.
    Light(String),
}

/// Draws a text. `value` says what a name in braces stands for.
pub fn bound_ui(ui: &mut Ui, text: &str, value: impl Fn(&str) -> Shown) -> Vec<Asked> {
    let mut asked = Vec::new();
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            ui.add_space(6.0);
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            ui.spacing_mut().interact_size.y = 20.0;
            let mut mark = "";
            let all: Vec<Piece<'_>> = pieces(paragraph);
            for (place, piece) in all.iter().enumerate() {
                // What has been written behind the piece before is not written again.
                let piece = match *piece {
                    Piece::Text(text) => Piece::Text(text.strip_prefix(mark).unwrap_or(text)),
                    piece => piece,
                };
                mark = match (piece, all.get(place + 1)) {
                    (Piece::Text(_), _) => "",
                    (_, Some(Piece::Text(next))) => punctuation(next),
                    _ => "",
                };
                asked.extend(piece_ui(ui, piece, mark, &value));
            }
        });
    }
    asked
}

/// The marks with which a text begins that belong to what stands before it.
fn punctuation(text: &str) -> &str {
    let rest = text.trim_start_matches(['.', ',', ';', ':', '!', '?', ')']);
    text.strip_suffix(rest).unwrap_or_default()
}

/// A piece of a text and, in the ink of what is around it, the marks behind it.
fn marked(ui: &Ui, text: RichText, mark: &str) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mark = RichText::new(mark)
        .line_height(Some(21.0))
        .font(font::label())
        .color(palette(ui).ink2);
    for part in [text, mark] {
        part.append_to(&mut job, ui.style(), FontSelection::Default, Align::Center);
    }
    job
}

/// Names a piece without the marks behind it. It is no place of the stage, which `describe` would make
/// of it.
fn called(response: &Response, role: Role, name: &str) {
    response.widget_info(|| WidgetInfo::labeled(role, true, name));
}

/// Draws a piece; `mark` is the punctuation behind it, which no line begins with.
fn piece_ui(
    ui: &mut Ui,
    piece: Piece<'_>,
    mark: &str,
    value: &impl Fn(&str) -> Shown,
) -> Option<Asked> {
    let colours = palette(ui);
    let words = |text: &str| RichText::new(text).line_height(Some(21.0));
    match piece {
        Piece::Text(text) => {
            ui.add(Label::new(words(text).font(font::label()).color(colours.ink2)).wrap());
            None
        }
        Piece::Bold(text) => {
            let text = words(text).font(font::bold(14.0)).color(colours.ink);
            ui.add(Label::new(marked(ui, text, mark)).wrap());
            None
        }
        Piece::Part(name, part) => {
            let text = words(name).font(font::strong(14.0)).color(colours.ink);
            let text = marked(ui, text.underline(), mark);
            let response = ui.add(Label::new(text).sense(Sense::hover()));
            called(&response, Role::Label, name);
            let pointed = response.hovered() || response.has_focus();
            pointed.then(|| Asked::Light(part.to_owned()))
        }
        Piece::Do(name, commands) => {
            let text = words(name).font(font::strong(14.0)).color(colours.accent);
            let all = commands.split(';').map(|one| one.trim().to_owned());
            let response = ui.link(marked(ui, text, mark));
            called(&response, Role::Link, name);
            response.clicked().then(|| Asked::Commands(all.collect()))
        }
        Piece::Open(name, target) => {
            let text = words(name).font(font::strong(14.0)).color(colours.accent);
            let response = ui.link(marked(ui, text, mark));
            called(&response, Role::Link, name);
            response.clicked().then(|| Asked::Open(target.to_owned()))
        }
        Piece::Number(name) => match value(name) {
            Shown::Setting(control) => {
                let asked = handle_ui(ui, &control, mark);
                let text = words(mark).font(font::label()).color(colours.ink2);
                ui.add(Label::new(text).extend());
                asked
            }
            Shown::Number(title, number) => {
                let text = words(&format!("{number}{mark}"))
                    .font(font::mono_bold(14.0))
                    .color(colours.ink);
                let response = ui.add(Label::new(text));
                describe(&response, Role::Label, &title, &number);
                None
            }
            Shown::Missing => {
                let text = words(&format!("\u{2013}{mark}")).color(colours.ink3);
                ui.add(Label::new(text));
                None
            }
        },
    }
}

/// Space beside the text of a handle, in points.
const PADDING: f32 = 4.0;

/// Begins a row where what is to come does not fit into this one: a handle does not wrap by itself.
fn wrap_before(ui: &mut Ui, text: &str) {
    let ink = palette(ui).ink;
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font::mono_bold(14.0), ink);
    // A handle has a frame of a point or two.
    let needed = galley.size().x + 2.0 * PADDING + 4.0;
    if ui.available_size_before_wrap().x < needed {
        ui.end_row();
    }
}

/// The value of a setting, which is dragged, typed or clicked through where it stands.
fn handle_ui(ui: &mut Ui, control: &Control, mark: &str) -> Option<Asked> {
    let colours = palette(ui);
    wrap_before(ui, &format!("{}{mark}", control.form.text()));
    ui.scope(|ui| {
        let style = ui.style_mut();
        style.spacing.button_padding = vec2(PADDING, 0.0);
        style.spacing.interact_size.x = 0.0;
        style.override_font_id = Some(font::mono_bold(14.0));
        style.visuals.override_text_color = Some(colours.accent);
        match &control.form {
            Form::Slider(slider) | Form::Stepper(slider) => {
                let mut thumb = slider.thumb();
                let (start, end) = (*slider.track.start(), *slider.track.end());
                let speed = if slider.logarithmic {
                    (thumb.abs() * 0.02).max(1e-3)
                } else {
                    ((end - start) / 200.0).max(slider.step / 4.0)
                };
                let said = slider.text();
                let shown = said.clone();
                let handle = DragValue::new(&mut thumb)
                    .range(slider.track.clone())
                    .speed(speed)
                    .custom_formatter(move |_, _| shown.clone())
                    .custom_parser(number_in);
                let response = ui.add(handle);
                told(&response, control, &said);
                (response.changed()).then(|| Asked::Set(control.name, slider.set(thumb)))
            }
            Form::Switch(on) => {
                let said = if *on { "on" } else { "off" };
                let response = ui.button(said);
                told(&response, control, said);
                let clicked = response.clicked();
                clicked.then(|| Asked::Set(control.name, Value::Flag(!on)))
            }
            Form::Choice(chosen, options) => {
                let named: Vec<(&str, &str)> = options.clone();
                next_ui(ui, control, chosen, &named)
            }
            Form::List(chosen, all) => {
                let named: Vec<(&str, &str)> = all.iter().map(|one| (one.name, one.text)).collect();
                next_ui(ui, control, chosen, &named)
            }
        }
    })
    .inner
}

/// A word of a choice; a click takes the next one.
fn next_ui(ui: &mut Ui, control: &Control, chosen: &str, named: &[(&str, &str)]) -> Option<Asked> {
    let at = named.iter().position(|(name, _)| *name == chosen);
    let at = at.unwrap_or_default();
    let said = named.get(at).map_or(chosen, |(_, text)| text);
    let response = ui.button(said);
    told(&response, control, said);
    let next = named.get((at + 1) % named.len().max(1))?;
    let clicked = response.clicked();
    clicked.then(|| Asked::Set(control.name, Value::Word(next.0.to_owned())))
}

/// What a handle is, for a screen reader and under the pointer.
fn told(response: &Response, control: &Control, said: &str) {
    let label = format!("{}, in the text", control.label);
    describe(response, Role::SpinButton, &label, said);
    let how = "drag it, or click and type";
    response
        .clone()
        .on_hover_text(format!("{}: {how}", control.label));
}

/// The number at the beginning of what was typed.
fn number_in(text: &str) -> Option<f64> {
    let digits = |letter: char| letter.is_ascii_digit() || ".-".contains(letter);
    let text = text.trim().replace([',', ' '], "");
    let end = text.find(|letter| !digits(letter)).unwrap_or(text.len());
    text[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_with_the_number_before_them() {
        for (text, marks) in [
            (". When", "."),
            ("), then", "),"),
            (" slots", ""),
            ("", ""),
            ("...", "..."),
        ] {
            assert_eq!(punctuation(text), marks, "{text:?}");
        }
    }

    #[test]
    fn a_number_is_read_from_what_stands_in_the_text() {
        assert_eq!(number_in("40 slots"), Some(40.0));
        assert_eq!(number_in(" 1,000/s"), Some(1_000.0));
        assert_eq!(number_in("off"), None);
    }
}
