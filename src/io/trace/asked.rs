//! Where a trace is opened, and so what a refusal of its reader may name: the options of a command,
//! or the fields of a form. All sentences of the reader that speak of either get their words here.

use crate::lesson::Refusal;

/// Where a trace is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AskedIn {
    /// On the command line, with `--columns` and `--format-of-trace`.
    #[default]
    Command,
    /// In the window, with the fields `columns` and `format`.
    Window,
}

impl AskedIn {
    /// What columns are said with.
    pub(super) const fn columns(self) -> &'static str {
        match self {
            Self::Command => "`--columns`",
            Self::Window => "the field `columns`",
        }
    }

    /// These columns, as they are said.
    pub(super) fn columns_as(self, columns: &str) -> String {
        match self {
            Self::Command => format!("`--columns {columns}`"),
            Self::Window => format!("`{columns}` in the field `columns`"),
        }
    }

    /// This format, as it is said.
    pub(super) fn format_as(self, format: &str) -> String {
        match self {
            Self::Command => format!("`--format-of-trace {format}`"),
            Self::Window => format!("the format `{format}`"),
        }
    }

    /// What changes how a trace is read.
    pub(super) const fn either(self) -> &'static str {
        match self {
            Self::Command => "`--format-of-trace` or `--columns` change that",
            Self::Window => "another `format` or other `columns` change that",
        }
    }

    /// A sentence of the reader as it is said there: on the command line it follows the program's
    /// name, in the window it begins a line.
    pub fn sentence(self, text: &str) -> String {
        let mut letters = text.chars();
        match (self, letters.next()) {
            (Self::Window, Some(first)) => {
                first.to_uppercase().collect::<String>() + letters.as_str()
            }
            _ => text.to_owned(),
        }
    }

    /// A refusal as it is said there.
    pub fn said(self, refusal: &Refusal) -> Refusal {
        Refusal::new(self.sentence(&refusal.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_window_begins_with_a_capital() {
        let refusal = Refusal::new("a line is damaged.");
        let said = |asked: AskedIn| asked.said(&refusal).to_string();
        assert_eq!(said(AskedIn::Window), "A line is damaged.");
        assert_eq!(said(AskedIn::Command), "a line is damaged.");
        let none = Refusal::new("");
        assert_eq!(AskedIn::Window.said(&none), none);
    }
}
