//! Parts of a file that this program does not know: found, told, and written again as they stood.

use std::fmt;

use ron::error::SpannedResult;
use ron::value::RawValue;
use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

use super::refusal::quoted;

/// As many names are said.
const MOST_NAMED: usize = 4;

/// A part of a file that this program does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub name: String,
    /// What it holds, as the file has it.
    raw: String,
}

/// Says in a sentence which parts were left aside; `None` if there are none.
pub fn ignored_text(unknown: &[Unknown]) -> Option<String> {
    let mut names: Vec<String> = unknown
        .iter()
        .take(MOST_NAMED)
        .map(|part| format!("`{}`", quoted(&part.name)))
        .collect();
    let more = unknown.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let last = names.pop()?;
    let (listed, them) = if names.is_empty() {
        (last, "that part is")
    } else {
        (
            format!("{} and {last}", names.join(", ")),
            "these parts are",
        )
    };
    Some(format!(
        "it has {listed}, which this version does not understand; {them} ignored, and kept when \
         the file is saved."
    ))
}

/// The parts of a file that can be read and that the type `T` has no member for.
pub(super) fn unknown_parts<T: DeserializeOwned>(source: &str) -> SpannedResult<Vec<Unknown>> {
    let known = members_of::<T>();
    ron::Options::default().from_str_seed(source, Parts { known })
}

/// The text of a file with unknown parts put back at its end.
pub(super) fn with_parts(text: &str, unknown: &[Unknown]) -> String {
    let Some(body) = text.trim_end().strip_suffix(')') else {
        return text.to_owned();
    };
    let mut whole = body.to_owned();
    for part in unknown {
        whole += &format!("  {}: {}", identifier(&part.name), part.raw);
        // A comment at its end must not swallow the comma.
        whole += if part.raw.contains("//") {
            "\n  ,\n"
        } else {
            ",\n"
        };
    }
    whole + ")"
}

/// A name as it can stand before a colon.
fn identifier(name: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let starts = name.starts_with(|letter: char| !letter.is_ascii_digit());
    if starts && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("r#{name}")
    }
}

struct Parts {
    known: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Parts {
    type Value = Vec<Unknown>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_struct("Document", self.known, self)
    }
}

impl<'de> Visitor<'de> for Parts {
    type Value = Vec<Unknown>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an experiment")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Vec::new();
        while let Some(Name(name)) = map.next_key()? {
            if self.known.contains(&name.as_str()) {
                let _read_elsewhere: IgnoredAny = map.next_value()?;
            } else {
                let raw: Box<RawValue> = map.next_value()?;
                let raw = raw.get_ron().trim().to_owned();
                parts.push(Unknown { name, raw });
            }
        }
        Ok(parts)
    }
}

/// The name of a part.
struct Name(String);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(NameVisitor)
    }
}

struct NameVisitor;

impl Visitor<'_> for NameVisitor {
    type Value = Name;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a part")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
        Ok(Name(name.to_owned()))
    }
}

/// The members of a type, as its own reader asks for them, so that no list can fall behind.
pub(super) fn members_of<T: DeserializeOwned>() -> &'static [&'static str] {
    match T::deserialize(Asked) {
        Err(Members(members)) => members,
        Ok(_) => &[],
    }
}

/// Gives nothing, and keeps what it was asked for.
struct Asked;

/// What [`Asked`] was asked for.
#[derive(Debug)]
struct Members(&'static [&'static str]);

impl fmt::Display for Members {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.0)
    }
}

impl std::error::Error for Members {}

impl de::Error for Members {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self(&[])
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Members;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Members> {
        Err(Members(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        members: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Members> {
        Err(Members(members))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    #[expect(dead_code, reason = "only its members' names count")]
    struct Known {
        format: u32,
        #[serde(skip)]
        hidden: u32,
    }

    fn unknown_parts(source: &str) -> SpannedResult<Vec<Unknown>> {
        super::unknown_parts::<Known>(source)
    }

    #[test]
    fn the_members_are_those_that_are_read() {
        assert_eq!(members_of::<Known>(), ["format"]);
        assert!(members_of::<u32>().is_empty());
    }

    fn found(source: &str) -> Vec<(String, String)> {
        let parts = unknown_parts(source).unwrap();
        parts.into_iter().map(|p| (p.name, p.raw)).collect()
    }

    #[test]
    fn parts_are_found_with_what_they_hold() {
        let source = "(format: 1, colour: \"red, (dark)\", r#two-part: [1, (a: 2)], 7: x)";
        assert!(
            unknown_parts(source).is_err(),
            "no name begins with a digit"
        );
        let source = source.replace(", 7: x", "");
        assert_eq!(
            found(&source),
            [
                ("colour".to_owned(), "\"red, (dark)\"".to_owned()),
                ("two-part".to_owned(), "[1, (a: 2)]".to_owned()),
            ]
        );
    }

    #[test]
    fn parts_put_back_are_found_again() {
        for tail in [
            "x: 3",
            "x: Some(3), // why\n y: {1: 2} // last\n",
            "r#a-b: ()",
            "x: /* , */ 3",
        ] {
            let source = format!("(\n  format: 1,\n  {tail})");
            let parts = unknown_parts(&source).unwrap();
            assert!(!parts.is_empty());
            let again = with_parts("(\n  format: 1,\n)", &parts);
            assert_eq!(unknown_parts(&again).unwrap(), parts, "{again}");
        }
    }

    #[test]
    fn the_sentence_names_some_and_counts_the_rest() {
        let part = |name: &str| Unknown {
            name: name.to_owned(),
            raw: String::new(),
        };
        assert_eq!(ignored_text(&[]), None);
        let one = ignored_text(&[part("colour")]).unwrap();
        assert!(one.starts_with("it has `colour`, which"), "{one}");
        let many: Vec<Unknown> = (0..9).map(|n| part(&format!("p{n}"))).collect();
        let many = ignored_text(&many).unwrap();
        assert!(many.contains("`p3` and 5 more"), "{many}");
        let long = ignored_text(&[part(&"n".repeat(9_999))]).unwrap();
        assert!(long.len() < 250, "{long}");
    }
}
