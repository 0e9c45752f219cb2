//! What is remembered from one start to the next.

mod drills;
mod feats;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use eframe::egui::ThemePreference;
use serde::{Deserialize, Serialize};

pub use drills::Drill;

use super::entries;
use crate::lesson::Question;

pub use feats::Feat;

/// The shape of the file. It grows when an entry gets another meaning.
const FORMAT: u32 = 1;
/// How many files are remembered.
const MOST_RECENT: usize = 10;
/// The width of the text on the first start, in points.
pub const READING_WIDTH: f32 = 352.0;
/// The least and the greatest zoom.
pub const ZOOM: std::ops::RangeInclusive<f32> = 0.5..=3.0;

/// The plots' usual share of the height, and the least and the greatest.
pub const PLOTS: f32 = 0.3;
/// See [`PLOTS`].
pub const PLOTS_RANGE: std::ops::RangeInclusive<f32> = 0.2..=0.6;

/// How a chapter's parts were arranged last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChapterLayout {
    /// Whether the text is shown; `None`: as in the chapter before.
    pub reading_open: Option<bool>,
    /// How wide it is, in points; `None`: as in the chapter before.
    pub reading_width: Option<f32>,
    /// The plots' share of the height; `None`: the usual one.
    pub plots: Option<f32>,
}

/// How far a path was walked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Walked {
    /// The step at which it was left, from 0.
    pub step: usize,
    /// Whether its last step was reached.
    pub whole: bool,
    /// What was predicted, by step: an option's place, or a value.
    pub guesses: BTreeMap<usize, f64>,
    /// The curves that were drawn, by step: a value a handle.
    pub curves: BTreeMap<usize, Vec<f64>>,
}

/// Which theme is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// Always dark.
    Dark,
    /// Always light.
    Light,
    /// As the system has it.
    #[default]
    System,
}

/// Everything that is remembered. Entries of another version are kept as they stand, missing ones
/// have their default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light or dark.
    pub theme: Theme,
    /// The zoom; 1 is 100 %.
    pub zoom: f32,
    /// The chapter that was open.
    pub last_chapter: String,
    /// Whether the text is shown.
    pub reading_open: bool,
    /// How wide it is, in points.
    pub reading_width: f32,
    /// Files that were opened or saved, the latest first.
    pub recent: Vec<PathBuf>,
    /// The answers given first: `chapter/question` and the option.
    pub answers: BTreeMap<String, usize>,
    /// What was tried after a wrong one, in order, up to the right one.
    pub retries: BTreeMap<String, Vec<usize>>,
    /// The goals ever met: `chapter/goal`.
    pub goals: BTreeSet<String>,
    /// When and how they were met first, by the same names.
    pub feats: BTreeMap<String, Feat>,
    /// How exercises went: `chapter/kind`.
    pub practice: BTreeMap<String, Drill>,
    /// Stills instead of motion.
    pub reduced_motion: bool,
    /// How each chapter's parts were arranged, by its id.
    pub layouts: BTreeMap<String, ChapterLayout>,
    /// How far the path of each chapter was walked, by its id.
    pub paths: BTreeMap<String, Walked>,
    /// Entries that nobody here knows: their names, and what they hold as it stands in the file.
    #[serde(skip)]
    pub unknown: BTreeMap<String, String>,
}

/// What came of reading preferences.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// What could be read.
    pub preferences: Preferences,
    /// The entries that could not, by name.
    pub damaged: Vec<String>,
    /// Whether a newer program wrote them, to which its entries may mean something else.
    pub newer: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            zoom: 1.0,
            last_chapter: String::new(),
            reading_open: true,
            reading_width: READING_WIDTH,
            recent: Vec::new(),
            answers: BTreeMap::new(),
            retries: BTreeMap::new(),
            goals: BTreeSet::new(),
            feats: BTreeMap::new(),
            practice: BTreeMap::new(),
            reduced_motion: false,
            layouts: BTreeMap::new(),
            paths: BTreeMap::new(),
            unknown: BTreeMap::new(),
        }
    }
}

impl Read {
    /// Reads preferences entry by entry; one that is damaged costs no other.
    pub fn of(source: &str) -> Self {
        let mut read = Self::default();
        let known = known();
        let mut good: BTreeMap<&str, String> = BTreeMap::new();
        let found = entries::parts(source);
        if found.is_empty() && !source.trim().is_empty() && source.trim() != "()" {
            read.damaged.push("all of them".to_owned());
        }
        for part in found {
            match entries::named(part) {
                Some(("format", value)) => {
                    read.newer = value.parse::<u32>().is_ok_and(|format| format > FORMAT);
                }
                Some((name, value)) if known.contains(name) => {
                    let (value, whole) = readable(name, value);
                    if let Some(value) = value {
                        good.insert(name, value);
                    }
                    if !whole {
                        read.damaged.push(name.to_owned());
                    }
                }
                Some((name, value)) if ron::from_str::<ron::Value>(value).is_ok() => {
                    let unknown = &mut read.preferences.unknown;
                    unknown.insert(name.to_owned(), value.to_owned());
                }
                _ => read.damaged.push(part.chars().take(20).collect()),
            }
        }
        let unknown = std::mem::take(&mut read.preferences.unknown);
        let good: Vec<String> = good
            .into_iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let source = format!("({})", good.join(", "));
        read.preferences = Preferences {
            unknown,
            ..ron::from_str(&source).unwrap_or_default()
        }
        .within_range();
        read
    }

    /// Preferences of which nothing can be read.
    pub fn unreadable() -> Self {
        Self {
            damaged: vec!["all of them".to_owned()],
            ..Self::default()
        }
    }

    /// What is to be told of a file that could not be read whole; `None` if it could.
    pub fn remark(&self) -> Option<String> {
        if self.newer {
            return Some("were written by a newer hotset".to_owned());
        }
        let first = self.damaged.first()?;
        let more = self.damaged.len() - 1;
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Some(format!("are damaged ({first}{more})"))
    }
}

/// The names of the entries that there are.
fn known() -> BTreeSet<String> {
    let written = Preferences::default().write().unwrap_or_default();
    let parts = entries::parts(&written).into_iter();
    parts
        .filter_map(entries::named)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// What can be read of an entry, and whether that is all of it. Of a list or a map it is what can
/// be read of its own entries.
fn readable(name: &str, value: &str) -> (Option<String>, bool) {
    let reads = |value: &str| ron::from_str::<Preferences>(&format!("({name}: {value})")).is_ok();
    if reads(value) {
        return (Some(value.to_owned()), true);
    }
    let brackets = [('[', "[", "]"), ('{', "{", "}")];
    let Some((_, open, close)) = brackets
        .into_iter()
        .find(|(open, ..)| value.starts_with(*open))
    else {
        return (None, false);
    };
    let good: Vec<&str> = entries::parts(value)
        .into_iter()
        .filter(|part| reads(&format!("{open}{part}{close}")))
        .collect();
    let good = format!("{open}{}{close}", good.join(", "));
    (reads(&good).then_some(good), false)
}

impl Preferences {
    /// The same with every number in its range.
    fn within_range(self) -> Self {
        let read = self;
        Self {
            zoom: in_range(read.zoom, *ZOOM.start(), *ZOOM.end(), 1.0),
            reading_width: in_range(read.reading_width, 200.0, 800.0, READING_WIDTH),
            layouts: read
                .layouts
                .into_iter()
                .map(|(id, layout)| (id, layout.within_range()))
                .collect(),
            recent: read.recent.into_iter().take(MOST_RECENT).collect(),
            ..read
        }
    }

    /// The preferences as a file; `None` if they cannot be written, which loses nothing else.
    pub fn write(&self) -> Option<String> {
        let pretty = ron::ser::PrettyConfig::new().indentor("  ");
        let text = ron::ser::to_string_pretty(self, pretty).ok()?;
        let body = text.trim_end().strip_prefix('(')?.strip_suffix(')')?;
        let unknown: String = self
            .unknown
            .iter()
            // A comment at its end must not swallow the comma.
            .map(|(name, value)| {
                if value.contains("//") {
                    format!("  {name}: {value}\n  ,\n")
                } else {
                    format!("  {name}: {value},\n")
                }
            })
            .collect();
        Some(format!("(\n  format: {FORMAT},{body}{unknown})\n"))
    }

    /// How a chapter's parts were arranged last.
    pub fn layout_of(&self, chapter: &str) -> ChapterLayout {
        self.layouts.get(chapter).copied().unwrap_or_default()
    }

    /// The same, to be changed.
    pub fn layout_mut(&mut self, chapter: &str) -> &mut ChapterLayout {
        self.layouts.entry(chapter.to_owned()).or_default()
    }

    /// How far the path of a chapter was walked.
    pub fn walked(&self, chapter: &str) -> Option<&Walked> {
        self.paths.get(chapter)
    }

    /// The same, to be changed.
    pub fn walked_mut(&mut self, chapter: &str) -> &mut Walked {
        self.paths.entry(chapter.to_owned()).or_default()
    }

    /// Puts a file at the head of those used lately.
    pub fn note_recent(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Notes an answer to a question of this name, `chapter/question`.
    pub fn note_answer(&mut self, name: String, option: usize) {
        let first = *self.answers.entry(name.clone()).or_insert(option);
        let again = self.tries(&name).contains(&option);
        if first != option && !again {
            self.retries.entry(name).or_default().push(option);
        }
    }

    /// The options tried at a question of this name, in order.
    pub fn tries(&self, name: &str) -> Vec<usize> {
        let first = self.answers.get(name);
        let more = self.retries.get(name).into_iter().flatten();
        first.into_iter().chain(more).copied().collect()
    }

    /// Whether a question was answered right in the end.
    pub fn is_right(&self, chapter: &str, question: &Question) -> bool {
        let name = format!("{chapter}/{}", question.id);
        self.tries(&name).contains(&question.answer)
    }

    /// Which theme egui is to show.
    pub fn egui_theme(&self) -> ThemePreference {
        match self.theme {
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
            Theme::System => ThemePreference::System,
        }
    }
}

impl ChapterLayout {
    /// The same with every number in its range.
    fn within_range(self) -> Self {
        Self {
            reading_width: self
                .reading_width
                .map(|width| in_range(width, 200.0, 800.0, READING_WIDTH)),
            plots: self
                .plots
                .map(|share| in_range(share, *PLOTS_RANGE.start(), *PLOTS_RANGE.end(), PLOTS)),
            ..self
        }
    }
}

/// `value` within its range; nonsense gives the default.
fn in_range(value: f32, least: f32, greatest: f32, default: f32) -> f32 {
    if value.is_finite() {
        value.clamp(least, greatest)
    } else {
        default
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_come_back_as_they_were() {
        let mut preferences = Preferences {
            theme: Theme::Light,
            zoom: 1.5,
            ..Preferences::default()
        };
        for option in [2, 1, 2, 1] {
            preferences.note_answer("a/b".to_owned(), option);
        }
        assert_eq!(preferences.answers.get("a/b"), Some(&2), "the first");
        assert_eq!(preferences.tries("a/b"), [2, 1]);
        preferences.note_met("a/c".to_owned(), || Some(Feat::default()));
        preferences.drill_mut("a", "d").note(false, 20_000);
        preferences.drill_mut("a", "e").note(true, 20_000);
        preferences.note_recent(Path::new("/tmp/x.ron"));
        let text = preferences.write().expect("written");
        assert_eq!(read(&text), preferences);
        assert_eq!(Read::of(&text).remark(), None);
        assert!(ron::from_str::<ron::Value>(&text).is_ok(), "{text}");
    }

    fn read(source: &str) -> Preferences {
        Read::of(source).preferences
    }

    #[test]
    fn one_damaged_entry_costs_no_other() {
        let source = "(zoom: 1.5, theme: Purple, answers: {\"a/b\": 2, \"a/c\": \"x\", \"a/d\": 0}, \
                      goals: [\"a/g\", 7], recent: [\"/x.ron\"], last_chapter: \"a\", layouts: {";
        let read = Read::of(source);
        let preferences = read.preferences;
        assert!((preferences.zoom - 1.5).abs() < 1e-6);
        assert_eq!(preferences.answers.len(), 2);
        assert_eq!(preferences.answers["a/d"], 0);
        assert!(preferences.has_met("a", "g"));
        assert_eq!(preferences.recent, [PathBuf::from("/x.ron")]);
        assert_eq!(preferences.last_chapter, "a");
        assert_eq!(read.damaged, ["theme", "answers", "goals", "layouts"]);
    }

    #[test]
    fn what_a_newer_program_wrote_is_read_and_written_again_as_it_stood() {
        let source =
            "(format: 7, zoom: 2.0, shoe_size: (left: 43, right: [42, 41]), colour: \"a, b\")";
        let read = Read::of(source);
        assert!(read.newer && read.remark().is_some());
        assert!((read.preferences.zoom - 2.0).abs() < 1e-6);
        let again = read.preferences.write().expect("written");
        assert!(
            again.contains("shoe_size: (left: 43, right: [42, 41])"),
            "{again}"
        );
        let again = Read::of(&again);
        assert_eq!(again.preferences, read.preferences);
        assert_eq!(again.remark(), None);
    }

    #[test]
    fn what_is_broken_unknown_or_out_of_range_harms_nothing() {
        for broken in ["", "(", "(zoom: \"x\")", "{}", "\u{0}", "(theme: Purple)"] {
            assert_eq!(read(broken), Preferences::default(), "{broken}");
        }
        let wild = read("(zoom: 99.0, shoe_size: 43, reading_width: -1)");
        assert!((wild.zoom - 3.0).abs() < 1e-6);
        assert!((wild.reading_width - 200.0).abs() < 1e-6);
        let wild = read("(zoom: NaN)");
        assert!((wild.zoom - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_latest_file_stands_first_and_once() {
        let mut preferences = Preferences::default();
        for number in 0..20 {
            preferences.note_recent(Path::new(&format!("{}.ron", number % 12)));
        }
        assert_eq!(preferences.recent.len(), MOST_RECENT);
        assert_eq!(preferences.recent[0], Path::new("7.ron"));
    }
}
