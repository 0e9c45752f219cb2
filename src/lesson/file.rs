//! Experiments as files: the shape, its limits, and reading without trust. What a file came in, and
//! in which encoding, is the matter of [`super::share`]; here it is text.

use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::refusal::quoted;
use super::unknown::{Unknown, unknown_parts, with_parts};
use super::{Bet, Compared, Refusal, Step, Task, task};
use crate::sim::{LogEntry, Setup, SimTime};

/// The file's shape. It grows when the shape changes; older shapes are migrated on reading.
pub const FORMAT: u32 = 1;

/// What a file may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Entries of the command log.
    pub commands: usize,
    /// Those of them at the first moment: they are carried out on opening, at one go.
    pub commands_at_start: usize,
    /// Commands in all steps of a storyboard: each step is replayed from the start.
    pub commands_of_steps: usize,
    /// Virtual seconds.
    pub seconds: f64,
    /// Characters of title, notes and author together.
    pub characters: usize,
}

/// The limits that hold for every file.
pub const LIMITS: Limits = Limits {
    bytes: 32 << 20,
    commands: 100_000,
    commands_at_start: 200,
    commands_of_steps: 2_000,
    seconds: 86_400.0,
    characters: 20_000,
};

/// Virtual seconds a real second: the slowest and the fastest that can be watched.
pub const PACES: std::ops::RangeInclusive<f64> = 0.001..=1000.0;
/// The pace that follows what happens.
pub const FOLLOW: f64 = 0.0;

/// Refuses a pace that is none, under this name.
pub(super) fn check_pace(name: &str, pace: Option<f64>) -> Result<(), Refusal> {
    match pace {
        Some(pace) if pace != FOLLOW && !PACES.contains(&pace) => Err(Refusal::new(format!(
            "{name} takes a number from {} to {}, or 0 to follow what happens, not `{pace}`.",
            PACES.start(),
            PACES.end()
        ))),
        _ => Ok(()),
    }
}

/// Characters of the reader's own words that are shown.
const MOST_SHOWN: usize = 200;
/// What word processors make of a plain quotation mark.
const TYPOGRAPHIC: [char; 6] = [
    '\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{ab}',
];

/// What every file says of itself, whatever its chapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The file's shape.
    pub format: u32,
    /// The id of the chapter.
    pub chapter: String,
    /// What a command meant when it was written.
    pub model_version: u32,
    /// The version of the program that wrote it.
    #[serde(default)]
    pub app: String,
    /// What it is.
    #[serde(default)]
    pub title: String,
    /// What to look for.
    #[serde(default)]
    pub notes: String,
    /// Who wrote title and notes, as they call themselves.
    #[serde(default)]
    pub author: String,
}

/// What is told of an experiment before it is opened.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Outline {
    /// See [`Header::chapter`].
    pub chapter: String,
    /// See [`Header::title`].
    #[serde(default)]
    pub title: String,
    /// See [`Document::now_ns`].
    #[serde(default)]
    pub now_ns: SimTime,
}

/// Reads what is told of an experiment before it is opened; refuses what [`read_header`] refuses.
pub fn read_outline(source: &str) -> Result<Outline, Refusal> {
    read_header(source)?;
    options()
        .from_str(source)
        .map_err(|error| not_readable(source, &error))
}

/// A whole experiment. A part that is not listed here comes from a newer program or from a slip of
/// the pen; it is read as [`Unknown`], told, and written again as it stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "P: Deserialize<'de>, C: Deserialize<'de>"))]
pub struct Document<P, C> {
    /// See [`Header::format`].
    pub format: u32,
    /// See [`Header::chapter`].
    pub chapter: String,
    /// See [`Header::model_version`].
    pub model_version: u32,
    /// See [`Header::app`].
    #[serde(default)]
    pub app: String,
    /// See [`Header::title`].
    #[serde(default)]
    pub title: String,
    /// See [`Header::notes`].
    #[serde(default)]
    pub notes: String,
    /// See [`Header::author`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What the run starts from.
    pub setup: Setup<P>,
    /// Virtual seconds a real second at which it is watched; `None`: as the chapter's others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<f64>,
    /// What was done, in order.
    #[serde(default = "Vec::new")]
    pub log: Vec<LogEntry<C>>,
    /// The moment at which it was saved, in nanoseconds.
    #[serde(default)]
    pub now_ns: SimTime,
    /// The digest of the state at that moment; empty if nobody recorded one.
    #[serde(default)]
    pub digest: String,
    /// The ids of goals that this run is said to meet.
    #[serde(default)]
    pub goals: Vec<String>,
    /// The steps of a talk.
    #[serde(default = "Vec::new")]
    pub steps: Vec<Step<C>>,
    /// What was done before the first step; `None`: the whole log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_steps: Option<Vec<LogEntry<C>>>,
    /// What whoever opens it is asked to reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Parts that this program does not know, as they stood.
    #[serde(skip)]
    pub unknown: Vec<Unknown>,
    /// What the learner is asked to bet on before the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bet: Option<Bet>,
    /// What is done in the run that the bet is about; `None`: the whole log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_bet: Option<Vec<LogEntry<C>>>,
    /// The run beside which it is shown, as A; the experiment itself is B.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compared<C>>,
}

/// Reads the first part of a file, by which its chapter is found, and refuses what is no
/// experiment, too large or newer than this program.
pub fn read_header(source: &str) -> Result<Header, Refusal> {
    if source.len() as u64 > LIMITS.bytes {
        return Err(Refusal::new(format!(
            "the file is larger than {} MiB, more than any experiment needs.",
            LIMITS.bytes >> 20
        )));
    }
    let header: Header = options()
        .from_str(source)
        .map_err(|error| not_readable(source, &error))?;
    if header.format > FORMAT {
        return Err(Refusal::new(format!(
            "the file has format {}, written by hotset {}; this program knows formats up to \
             {FORMAT}. Please use a newer hotset.",
            header.format,
            quoted(&header.app)
        )));
    }
    if header.format == 0 {
        return Err(Refusal::new(
            "the file says it has format 0, which never existed.",
        ));
    }
    Ok(header)
}

/// The text of an experiment of which it is known whose it is, and that this program knows its
/// shape. It is made once, wherever a text comes in; what is in it is read by the lab of its chapter,
/// once as well.
#[derive(Clone, Debug, PartialEq)]
pub struct FileText {
    header: Header,
    source: String,
}

impl FileText {
    /// Reads the header of a text; refuses what [`read_header`] refuses.
    pub fn read(source: impl Into<String>) -> Result<Self, Refusal> {
        let source = source.into();
        let header = read_header(&source)?;
        Ok(Self { header, source })
    }

    /// What it says of itself.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The text.
    pub fn source(&self) -> &str {
        &self.source
    }
}

impl<P: Serialize + DeserializeOwned, C: Serialize + DeserializeOwned> Document<P, C> {
    /// Reads the whole of a file. The caller checks parameters and commands.
    pub fn read(file: &FileText) -> Result<Self, Refusal> {
        let source = file.source();
        let mut document: Self = options()
            .from_str(source)
            .map_err(|error| not_readable(source, &error))?;
        document.unknown =
            unknown_parts::<Self>(source).map_err(|error| not_readable(source, &error))?;
        document.check_limits()?;
        Ok(document)
    }

    /// The file's text.
    pub fn write(&self) -> Result<String, Refusal> {
        let pretty = PrettyConfig::new()
            .depth_limit(3)
            .indentor("  ")
            .extensions(Extensions::empty());
        ron::ser::to_string_pretty(self, pretty)
            .map(|text| with_parts(&text, &self.unknown) + "\n")
            .map_err(|error| Refusal::new(format!("the experiment cannot be written: {error}.")))
            .and_then(readable)
    }

    fn check_limits(&self) -> Result<(), Refusal> {
        if self.log.len() > LIMITS.commands {
            return Err(Refusal::new(format!(
                "the file holds {} commands; {} is the most.",
                self.log.len(),
                LIMITS.commands
            )));
        }
        let at_start = self.log.iter().filter(|entry| entry.at_ns == SimTime::ZERO);
        let at_start = at_start.count();
        if at_start > LIMITS.commands_at_start {
            return Err(Refusal::new(format!(
                "the file holds {at_start} commands at its first moment; {} is the most.",
                LIMITS.commands_at_start
            )));
        }
        let end = self
            .log
            .iter()
            .map(|entry| entry.at_ns)
            .max()
            .unwrap_or_default();
        if end.max(self.now_ns).as_secs_f64() > LIMITS.seconds {
            return Err(Refusal::new(
                "the file runs for more than 24 virtual hours.",
            ));
        }
        check_pace("`pace`", self.pace)?;
        let words = [&self.title, &self.notes, &self.author];
        let characters: usize = words.iter().map(|text| text.chars().count()).sum();
        if characters > LIMITS.characters {
            return Err(Refusal::new(format!(
                "title, notes and author are longer than {} characters.",
                LIMITS.characters
            )));
        }
        task::check(&self.tasks)
    }
}

/// A text that is not too large to be read again. The largest log with its talk and its bet is
/// not; only parts that this program does not know can make it so.
fn readable(text: String) -> Result<String, Refusal> {
    if text.len() as u64 <= LIMITS.bytes {
        return Ok(text);
    }
    Err(Refusal::new(format!(
        "as a file this experiment would be larger than the {} MiB that can be read again.",
        LIMITS.bytes >> 20
    )))
}

/// Plain RON; nesting is bounded by the crate's default, so that a hostile file cannot exhaust the stack.
fn options() -> ron::Options {
    ron::Options::default()
}

/// One sentence from whatever the reader found, however long what it found was.
fn not_readable(source: &str, error: &ron::error::SpannedError) -> Refusal {
    let line = error.span.start.line;
    let text = source.lines().nth(line.saturating_sub(1));
    let what = match &error.code {
        ron::Error::NoSuchStructField {
            found, expected, ..
        } => {
            return Refusal::new(format!(
                "line {line} has `{}`, which is not known there; known are {}.",
                quoted(found),
                expected.join(", ")
            ));
        }
        ron::Error::ExpectedString if text.is_some_and(|text| text.contains(TYPOGRAPHIC)) => {
            "typographic quotation marks stand where plain ones, \", belong".to_owned()
        }
        ron::Error::ExpectedDifferentStructName { found, .. } => format!(
            "it begins with the name `{}`; an experiment begins with its parenthesis",
            quoted(found)
        ),
        ron::Error::ExceededRecursionLimit => {
            "brackets are nested deeper than any experiment needs".to_owned()
        }
        ron::Error::TrailingCharacters => {
            "something stands after the parenthesis that ends the experiment".to_owned()
        }
        ron::Error::Eof | ron::Error::ExpectedStringEnd => {
            "it ends too early and is not whole".to_owned()
        }
        ron::Error::ExpectedIdentifier
        | ron::Error::InvalidIdentifier(_)
        | ron::Error::SuggestRawIdentifier(_) => {
            "a name of letters is missing before a colon; a number has a point, no comma".to_owned()
        }
        ron::Error::IntegerOutOfBounds => {
            "a whole number is negative or larger than 2^64 - 1, or than its place allows"
                .to_owned()
        }
        code => {
            let what: String = code.to_string().chars().take(MOST_SHOWN).collect();
            what.trim_end_matches('.').to_owned()
        }
    };
    Refusal::new(format!(
        "this is no experiment that hotset can read (line {line}: {what})."
    ))
}
