//! The field for a value that something in the list needs before it can be done.

use eframe::egui::{Key, Role, TextEdit, Ui, WidgetInfo};

use crate::app::{menus, widgets};
use crate::lesson::typed::Quantity;
use crate::lesson::{Range, Value, Verb, VerbArgument};
use crate::ui::theme::font;

/// Units by the endings of names. The longer endings come first.
const UNITS: [(&str, &str); 6] = [
    ("_per_s", "a second"),
    ("_ms", "milliseconds"),
    ("_us", "microseconds"),
    ("_ns", "nanoseconds"),
    ("_min", "minutes"),
    ("_s", "seconds"),
];

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct ValueForm {
    /// The command but for its value.
    pub(super) command: String,
    /// What it is the value of.
    title: String,
    /// What it may be, with its unit.
    takes: String,
    /// The values there are, if they can be counted.
    choices: Vec<String>,
    typed: String,
    fresh: bool,
}

impl ValueForm {
    /// The form for a parameter that has this value.
    pub(super) fn of_parameter(name: &str, value: &Value, range: &Range) -> Self {
        let unit = UNITS.iter().find(|(ending, _)| name.ends_with(ending));
        let unit = unit.map_or(String::new(), |(_, unit)| format!(" ({unit})"));
        Self {
            command: format!("set {name}="),
            title: format!("{name}, now {value}{unit}"),
            takes: format!("{range}{unit}"),
            choices: match range {
                Range::Flag => ["true", "false"].map(str::to_owned).to_vec(),
                Range::Word(words) => words.iter().map(ToString::to_string).collect(),
                Range::Count { .. } | Range::Number { .. } => Vec::new(),
            },
            typed: String::new(),
            fresh: true,
        }
    }

    /// The form for what a verb is done to; nothing if it needs nothing.
    pub(super) fn of_verb(verb: &Verb) -> Option<Self> {
        let (takes, choices) = match verb.argument {
            VerbArgument::None => return None,
            VerbArgument::Number(form) => (format!("{form}, a whole number"), Vec::new()),
            VerbArgument::Link => ("two whole numbers, such as 1-2".to_owned(), Vec::new()),
            VerbArgument::LinkAndNumber(form) => (
                format!("two whole numbers and {form}, such as 1-2-100"),
                Vec::new(),
            ),
            VerbArgument::Word(form, words) => (
                form.to_owned(),
                words.iter().map(ToString::to_string).collect(),
            ),
            VerbArgument::Text(form) => (form.to_owned(), Vec::new()),
        };
        Some(Self {
            command: format!("{}=", verb.name),
            title: format!("{}: {}", verb.name, verb.help),
            takes,
            choices,
            typed: String::new(),
            fresh: true,
        })
    }

    /// Draws it; the whole command once its value is given.
    pub(super) fn ui(&mut self, ui: &mut Ui) -> Option<String> {
        widgets::note(ui, &self.title);
        ui.add_space(4.0);
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(&self.takes)
            .font(font::label())
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        let name = format!("value: {}", self.takes);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
        if std::mem::take(&mut self.fresh) {
            response.request_focus();
        }
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        // It stays where it is until what was typed is taken.
        self.fresh = entered;
        ui.add_space(4.0);
        widgets::note(ui, format!("{}; Enter does it.", self.takes));
        let typed = self.typed.trim();
        let mut given = (entered && !typed.is_empty()).then(|| self.meant(typed));
        ui.spacing_mut().item_spacing.y = 2.0;
        for choice in &self.choices {
            if menus::menu_row(ui, choice, false).clicked() {
                given = Some(choice.clone());
            }
        }
        given.map(|value| format!("{}{value}", self.command))
    }

    /// What is typed, with its unit reckoned in; what cannot be read so is refused with what the
    /// parameter takes.
    fn meant(&self, typed: &str) -> String {
        let name = self
            .command
            .strip_prefix("set ")
            .filter(|_| self.choices.is_empty());
        let name = name.map(|name| name.trim_end_matches('='));
        let read = name.and_then(|name| Quantity::of(name).read(typed).ok());
        read.map_or_else(|| typed.to_owned(), |number| number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_asked_for_with_its_range_and_unit() {
        let form = |name: &str, range: &Range| {
            let form = ValueForm::of_parameter(name, &Value::Count(3), range);
            (form.command, form.title, form.takes)
        };
        let number = Range::Number {
            min: 0.0,
            max: 86_400.0,
        };
        assert_eq!(
            form("ttl_s", &number),
            (
                "set ttl_s=".to_owned(),
                "ttl_s, now 3 (seconds)".to_owned(),
                "a number from 0 to 86400 (seconds)".to_owned()
            )
        );
        let count = Range::Count { min: 0, max: 10 };
        assert_eq!(form("retries", &count).2, "a whole number from 0 to 10");
        assert_eq!(
            form("reads_per_s", &number).2,
            "a number from 0 to 86400 (a second)"
        );
        let named = ValueForm::of_parameter("ack", &Value::Count(1), &Range::Word(vec!["a", "b"]));
        assert_eq!(named.choices, ["a", "b"]);
        let ttl = ValueForm::of_parameter("ttl_s", &Value::Count(1), &number);
        assert_eq!([ttl.meant("500ms"), ttl.meant("1,000")], ["0.5", "1000"]);
        assert_eq!([ttl.meant("1,5"), named.meant("b")], ["1,5", "b"]);
    }
}
