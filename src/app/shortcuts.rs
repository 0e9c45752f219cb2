//! Shortcuts: what a key does, where it does it, and how that is said. Keys, the help window, the
//! finder, and the hints of buttons and menus all read the one table.

mod table;

use eframe::egui::{Key, Modifiers};

use super::Action;
use crate::ui::digits;

pub(super) use table::*;

/// What is in front, which decides what keys mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Front {
    /// The lab.
    #[default]
    Lab,
    /// A window that only shows something.
    Reading,
    /// A dialog that is filled in.
    Dialog,
}

/// Whether the lab is shown to a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Talk {
    /// It is not.
    #[default]
    None,
    /// It is.
    Going,
    /// It is, and a question is put to the room.
    Asking,
}

/// Where the keyboard is.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub(super) struct Place {
    pub(super) front: Front,
    pub(super) talk: Talk,
    /// Whether the talk has steps.
    pub(super) steps: bool,
    /// Whether the speaker's window has the keyboard.
    pub(super) aside: bool,
    pub(super) focused: bool,
    pub(super) typing: bool,
    pub(super) slider: bool,
    pub(super) digits: bool,
    pub(super) popup: bool,
    pub(super) bet: bool,
    pub(super) walking: bool,
    pub(super) bet_digits: usize,
    pub(super) busy: bool,
}

impl Place {
    /// Whether letters and digits are for the shell: nothing is typed, and neither a menu nor a
    /// dialog takes them. What is pasted is for the lab then.
    pub(super) fn is_free(self) -> bool {
        !self.typing && !self.popup && self.front != Front::Dialog
    }
}

/// Where a shortcut applies, the narrowest first: of two that a key could mean, the narrower counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum When {
    /// Something stands in front of the lab. A menu that is open closes itself.
    InFront,
    /// In the speaker's window, or while it stands as a strip below the wall.
    Aside,
    /// A question is put to the room.
    Asking,
    /// The room is asked nothing: digits do nothing. Without steps, what it is asked is the bet.
    NothingAsked,
    /// A talk with steps is shown, and nothing has the keyboard.
    StepsUnfocused,
    /// A talk with steps is shown.
    Steps,
    /// The lab is shown to a room.
    Presenting,
    /// Something is under way in the lab.
    Busy,
    /// A bet asks. All digits are its own then: one too far must not open something else.
    BetAsks,
    /// Something of a bet is shown.
    Bet,
    /// A path is walked.
    Walking,
    /// Nothing has the keyboard that is pressed with it; a slider cannot be.
    Unpressed,
    /// Nothing has the keyboard that uses digits.
    DigitsFree,
    /// A clicker sends it, or no slider takes it.
    Clicker,
    /// No slider takes it.
    NoSlider,
    /// Letters and digits are for the shell.
    Free,
    /// Nothing is typed.
    NotTyping,
    /// Everywhere.
    Always,
}

impl When {
    fn applies(self, place: Place) -> bool {
        let free = place.is_free();
        let shown = free && place.talk != Talk::None;
        let at_lab = free && place.front == Front::Lab;
        match self {
            Self::InFront => place.front != Front::Lab && !place.popup,
            Self::Aside => shown && place.aside,
            Self::Asking => free && place.talk == Talk::Asking,
            Self::NothingAsked => free && place.talk == Talk::Going && place.bet_digits == 0,
            Self::StepsUnfocused => shown && place.steps && !place.focused,
            Self::Steps => shown && place.steps,
            Self::Presenting => shown,
            Self::Busy => at_lab && place.busy,
            Self::BetAsks => free && !place.digits && place.bet_digits > 0,
            Self::Bet => at_lab && place.bet,
            Self::Walking => at_lab && !place.digits && place.walking && place.talk == Talk::None,
            Self::Unpressed => free && (!place.focused || place.slider || place.digits),
            Self::DigitsFree => free && !place.digits,
            Self::Clicker => free && !(place.slider && place.talk == Talk::None),
            Self::NoSlider => free && !place.slider,
            Self::Free => free,
            Self::NotTyping => !place.typing,
            Self::Always => true,
        }
    }
}

/// Whether Shift is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shift {
    Up,
    Down,
    Either,
}

/// A key with what is held with it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chord {
    pub(super) key: Key,
    command: bool,
    shift: Shift,
}

const fn plain(key: Key) -> Chord {
    Chord {
        key,
        command: false,
        shift: Shift::Up,
    }
}

const fn ctrl(key: Key) -> Chord {
    Chord {
        command: true,
        ..plain(key)
    }
}

impl Chord {
    const fn shift(self) -> Self {
        Self {
            shift: Shift::Down,
            ..self
        }
    }

    /// Shift makes no difference, as where a layout needs it for the key.
    const fn any(self) -> Self {
        Self {
            shift: Shift::Either,
            ..self
        }
    }

    fn is(self, key: Key, modifiers: Modifiers) -> bool {
        let held = match self.shift {
            Shift::Up => !modifiers.shift,
            Shift::Down => modifiers.shift,
            Shift::Either => true,
        };
        self.key == key && self.command == modifiers.command && held
    }

    fn held(self) -> &'static str {
        match (self.command, self.shift == Shift::Down) {
            (true, true) => "Ctrl+Shift+",
            (true, false) => "Ctrl+",
            (false, true) => "Shift+",
            (false, false) => "",
        }
    }

    fn key_name(self) -> &'static str {
        match self.key {
            Key::ArrowRight => "Right",
            Key::ArrowLeft => "Left",
            Key::Plus if !self.command => "+",
            Key::Minus if !self.command => "-",
            Key::Period => ".",
            Key::Comma => ",",
            Key::Questionmark => "?",
            other => other.name(),
        }
    }

    fn name(self) -> String {
        format!("{}{}", self.held(), self.key_name())
    }

    /// What is held down with it.
    #[cfg(test)]
    fn modifiers(self) -> Modifiers {
        let mut held = Modifiers::NONE;
        if self.command {
            held = Modifiers::COMMAND;
        }
        held.shift = self.shift == Shift::Down;
        held
    }
}

/// What is pressed.
#[derive(Clone, Copy, Debug)]
enum Pressed {
    /// One of these keys.
    Keys(&'static [Chord]),
    /// A digit, without anything held with it; said as these.
    Digits(&'static str),
}

/// What comes of it.
#[derive(Clone, Copy, Debug)]
enum Does {
    Act(fn() -> Action),
    /// It depends on the digit, which may be one too far.
    OfDigit(fn(usize, Place) -> Option<Action>),
    /// The desktop hands over what is on the clipboard, and the key is never seen.
    Pasted(fn() -> Action),
}

/// A key, where it means something, and what.
#[derive(Debug)]
pub(super) struct Shortcut {
    pressed: Pressed,
    /// Keys that mean it as well, since layouts differ.
    also: &'static [Chord],
    when: When,
    /// Whether it is asked again and again while the key is held down.
    pub(super) repeats: bool,
    does: Does,
    /// What comes of it when the key is let go.
    released: Option<fn() -> Action>,
}

impl Shortcut {
    const fn new(keys: &'static [Chord], when: When, act: fn() -> Action) -> Self {
        Self {
            pressed: Pressed::Keys(keys),
            also: &[],
            when,
            repeats: false,
            does: Does::Act(act),
            released: None,
        }
    }

    const fn digits(
        told: &'static str,
        when: When,
        act: fn(usize, Place) -> Option<Action>,
    ) -> Self {
        Self {
            pressed: Pressed::Digits(told),
            also: &[],
            when,
            repeats: false,
            does: Does::OfDigit(act),
            released: None,
        }
    }

    const fn repeating(self) -> Self {
        Self {
            repeats: true,
            ..self
        }
    }

    /// It lasts as long as the key is held down.
    const fn until(self, released: fn() -> Action) -> Self {
        Self {
            released: Some(released),
            ..self
        }
    }

    const fn also(self, also: &'static [Chord]) -> Self {
        Self { also, ..self }
    }

    /// What it asks for wherever it applies; nothing if that depends on the digit.
    pub(super) fn action(&self) -> Action {
        match self.does {
            Does::Act(act) | Does::Pasted(act) => act(),
            Does::OfDigit(_) => Action::Ignore,
        }
    }

    /// The key that a hint names: the first.
    pub(super) fn key(&self) -> String {
        match self.pressed {
            Pressed::Keys(keys) => keys.first().map_or(String::new(), |chord| chord.name()),
            Pressed::Digits(told) => told.to_owned(),
        }
    }

    /// A help text with the key behind it.
    pub(super) fn hint(&self, help: &str) -> String {
        format!("{help} ({})", self.key())
    }

    fn is_pressed(&self, key: Key, modifiers: Modifiers) -> bool {
        match (self.pressed, self.does) {
            (_, Does::Pasted(_)) => false,
            (Pressed::Keys(keys), _) => {
                let mut all = keys.iter().chain(self.also);
                all.any(|chord| chord.is(key, modifiers))
            }
            (Pressed::Digits(_), _) => {
                !modifiers.command && !modifiers.shift && digits::of(key).is_some()
            }
        }
    }

    fn asks(&self, key: Key, place: Place) -> Option<Action> {
        match self.does {
            Does::Act(act) => Some(act()),
            Does::OfDigit(act) => act(digits::of(key)?, place),
            Does::Pasted(_) => None,
        }
    }
}

/// What a key means.
pub(super) struct Meaning {
    /// What it asks for.
    pub(super) action: Action,
    /// Whether it is asked again while it is held down.
    pub(super) repeats: bool,
    /// What is asked when it is let go.
    pub(super) released: Option<Action>,
}

/// What a key means, if it means anything here.
pub(super) fn meaning(key: Key, modifiers: Modifiers, place: Place) -> Option<Meaning> {
    if !modifiers.command && (modifiers.alt || modifiers.ctrl) {
        return None;
    }
    let all = LINES.iter().flat_map(Line::shortcuts);
    let meant = all.filter(|one| one.is_pressed(key, modifiers) && one.when.applies(place));
    let narrowest = meant.min_by_key(|one| one.when)?;
    Some(Meaning {
        action: narrowest.asks(key, place)?,
        repeats: narrowest.repeats,
        released: narrowest.released.map(|released| released()),
    })
}

/// A line of the help window.
#[derive(Debug)]
pub(super) struct Line {
    /// The shortcuts that it names.
    named: &'static [&'static Shortcut],
    /// Those of which its words tell.
    told: &'static [&'static Shortcut],
    /// What stands between the keys of two of them.
    between: &'static str,
    /// What they do.
    pub(super) words: &'static str,
}

impl Line {
    const fn new(named: &'static [&'static Shortcut], words: &'static str) -> Self {
        Self {
            named,
            told: &[],
            between: ", ",
            words,
        }
    }

    /// All that it names do the same.
    const fn either(self) -> Self {
        Self {
            between: " or ",
            ..self
        }
    }

    const fn telling(self, told: &'static [&'static Shortcut]) -> Self {
        Self { told, ..self }
    }

    fn shortcuts(&self) -> impl Iterator<Item = &'static Shortcut> {
        self.named.iter().chain(self.told).copied()
    }

    /// The keys, as the window names them. What is held with several keys is said once.
    pub(super) fn keys(&self) -> String {
        let mut said = String::new();
        let mut held = "";
        for (place, one) in self.named.iter().enumerate() {
            let chords = match one.pressed {
                Pressed::Keys(keys) => keys,
                Pressed::Digits(told) => {
                    said += if place > 0 { self.between } else { "" };
                    said += told;
                    continue;
                }
            };
            for (nth, chord) in chords.iter().enumerate() {
                said += match (place, nth) {
                    (0, 0) => "",
                    (_, 0) => self.between,
                    _ => " or ",
                };
                if chord.held() != held {
                    held = chord.held();
                    said += held;
                }
                said += chord.key_name();
            }
        }
        said
    }
}

#[cfg(test)]
mod tests;
