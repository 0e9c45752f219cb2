//! Exercises as text: for a terminal, as Markdown, and in GIFT, which learning platforms import.

use super::{Answer, Choice, Exercise, number};

/// The letter of an option.
fn letter(index: usize) -> char {
    char::from(b'a' + u8::try_from(index.min(25)).unwrap_or(25))
}

/// The options as lines, each after its letter.
fn options(options: &[Choice], start: &str, after: &str) -> String {
    let line = |(index, choice): (usize, &Choice)| {
        format!("{start}{}{after}{}\n", letter(index), choice.text)
    };
    options.iter().enumerate().map(line).collect()
}

impl Exercise {
    /// What tells it from others: `cache-lab/hit-rate, seed 4, difficulty 2`.
    pub fn name(&self) -> String {
        format!(
            "{}/{}, seed {}, difficulty {}",
            self.chapter, self.kind, self.seed, self.difficulty
        )
    }

    /// The answer as it is printed: the option's letter, or the number and what is near enough.
    fn answer_text(&self) -> String {
        match &self.answer {
            Answer::Choice { right, .. } => format!("{}) {}", letter(*right), self.solution()),
            Answer::Number { within, .. } => {
                format!("{} (give or take {})", self.solution(), number(*within))
            }
        }
    }

    /// Why the other options are wrong, a line each.
    fn objections(&self, start: &str) -> String {
        let Answer::Choice { options, .. } = &self.answer else {
            return String::new();
        };
        let objected = options.iter().enumerate();
        let objected = objected.filter(|(_, choice)| !choice.because.is_empty());
        let line = |(index, choice): (usize, &Choice)| {
            format!("{start}Not {}): {}\n", letter(index), choice.because)
        };
        objected.map(line).collect()
    }

    /// For a terminal, with its solution or without.
    pub fn to_text(&self, solved: bool) -> String {
        let mut text = format!("{}\n{}\n\n{}\n\n", self.title, self.name(), self.question);
        match &self.answer {
            Answer::Choice { options: all, .. } => text += &options(all, "  ", ") "),
            Answer::Number { .. } => {
                text += &format!("  {}\n", self.wanted().unwrap_or_default());
            }
        }
        if solved {
            text += &format!("\nAnswer: {}\n{}\n", self.answer_text(), self.why);
            text += &self.objections("");
        }
        text
    }

    /// As Markdown, with its solution or without.
    pub fn to_markdown(&self, solved: bool) -> String {
        let mut text = format!("## {}\n\n{}\n\n", self.title, self.question);
        match &self.answer {
            Answer::Choice { options: all, .. } => text += &options(all, "- ", ") "),
            Answer::Number { .. } => {
                text += &format!("*{}*\n", self.wanted().unwrap_or_default());
            }
        }
        text += &format!("\n<!-- hotset practice: {} -->\n", self.name());
        if solved {
            text += &format!("\n**Answer:** {}\n\n{}\n", self.answer_text(), self.why);
            let objections = self.objections("- ");
            if !objections.is_empty() {
                text += &format!("\n{objections}");
            }
        }
        text
    }

    /// In GIFT, the format of questions that learning platforms import. It holds the answer: there
    /// is no question without one in it.
    pub fn to_gift(&self) -> String {
        let mut text = format!(
            "// {}\n::{}::[markdown]{} {{\n",
            self.name(),
            escaped(&format!("{} ({})", self.title, self.seed)),
            escaped(&self.question)
        );
        match &self.answer {
            Answer::Choice { options, right } => {
                for (index, choice) in options.iter().enumerate() {
                    let sign = if index == *right { '=' } else { '~' };
                    text += &format!("  {sign}{}", escaped(&choice.text));
                    if !choice.because.is_empty() {
                        text += &format!("#{}", escaped(&choice.because));
                    }
                    text.push('\n');
                }
            }
            Answer::Number { value, within, .. } => text += &format!("  #{value:.4}:{within:.4}\n"),
        }
        text + &format!("  ####{}\n}}\n", escaped(&self.why))
    }
}

/// What GIFT has a meaning of its own for is escaped; line ends are written out, since an empty line
/// ends a question.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gift_has_a_meaning_for_is_escaped() {
        assert_eq!(
            escaped("a = b: {1}\n#2 ~ \\"),
            "a \\= b\\: \\{1\\}\\n\\#2 \\~ \\\\"
        );
    }
}
