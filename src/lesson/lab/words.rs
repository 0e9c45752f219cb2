//! Commands in words.

use crate::lesson::refusal::quoted;
use crate::lesson::{Commands, Parameters as _, Refusal, Subject, Verb};

/// The command that a text such as `kill-cache`, `write=7` or `set ttl_s=2` means.
pub(super) fn parse<M: Subject>(text: &str) -> Result<M::Command, Refusal> {
    let text = text.trim();
    if let Some(setting) = text.strip_prefix("set ") {
        let (name, value) = setting.split_once('=').ok_or_else(|| {
            Refusal::new(format!(
                "`{}` sets nothing; write `set NAME=VALUE`.",
                quoted(text)
            ))
        })?;
        let name = name.trim();
        let field = M::Params::field(name)?;
        return Ok(M::Command::set(name, field.parse(value.trim())));
    }
    let (name, argument) = match text.split_once('=') {
        Some((name, argument)) => (name.trim(), Some(argument.trim())),
        None => (text, None),
    };
    let verb = M::Command::VERBS
        .iter()
        .find(|verb| verb.name == name)
        .ok_or_else(|| {
            let verbs: Vec<String> = M::Command::VERBS.iter().map(usage).collect();
            Refusal::new(format!(
                "there is no command `{}`; the commands are {}, set NAME=VALUE.",
                quoted(name),
                verbs.join(", ")
            ))
        })?;
    verb.argument
        .read(argument)
        .and_then(|argument| M::Command::of(name, argument))
        .ok_or_else(|| {
            let (text, form) = (quoted(text), usage(verb));
            Refusal::new(format!("`{text}` is not of the form `{form}`."))
        })
}

fn usage(verb: &Verb) -> String {
    format!("{}{}", verb.name, verb.argument.usage())
}
