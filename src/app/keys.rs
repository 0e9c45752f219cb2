//! The keys. They are taken out of the input before egui sees them, because egui moves the focus
//! with arrows and clicks with Space.

use std::collections::BTreeSet;

use eframe::egui::{Context, Event, Key, Memory, Modifiers, Plugin, Popup, RawInput};

use super::Action;
use super::action::ShareAction;
use crate::ui::{digits, slider};

/// What every key does, for the help window: keys and what they do.
pub const HELP: [(&str, &str); 30] = [
    ("Space", "play, pause"),
    ("Right, Left", "one event forward, back"),
    ("Shift+Right, Left", "ten events"),
    ("Home, End", "to the start, to the latest moment seen"),
    ("+, -", "faster, slower"),
    (
        "1 to 9, 0",
        "open a ready-made experiment; bet, while one is asked for",
    ),
    ("R", "reset: to the start, with nothing done"),
    ("N", "new luck: the same with another seed"),
    ("Ctrl+Z", "undo"),
    ("Ctrl+Shift+Z, Ctrl+Y", "redo"),
    ("Ctrl+S", "save"),
    ("Ctrl+Shift+S", "save as"),
    ("Ctrl+O", "open"),
    ("Ctrl+V", "open the experiment on the clipboard"),
    ("Ctrl+E", "export a picture, an animation or a table"),
    ("Ctrl+B", "show or hide the text"),
    ("Ctrl+Plus, Minus, 0", "zoom"),
    ("Ctrl+K", "find anything that can be done"),
    ("Ctrl+T", "show or hide the storyboard"),
    (
        "F5, Shift+F5",
        "present from the first step; present this chapter's talk",
    ),
    (
        "PageDown, PageUp",
        "next step of the talk, the one before; while presenting also arrows and Enter",
    ),
    ("B or .", "blank screen while presenting"),
    ("P", "another plot while presenting"),
    ("S", "the speaker's window while presenting"),
    (
        "1 to 9, Backspace",
        "count a hand, take it back, at a question",
    ),
    ("F11", "full screen"),
    ("F1 or ?", "keys and help"),
    ("Escape", "close what is open; end a replay"),
    (
        "Tab, Enter or Space",
        "walk through the controls, press one",
    ),
    (
        "Arrows, Page keys",
        "move the slider that has the keyboard; with Shift finer; Enter types a number",
    ),
];

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

/// Takes keys out of the input and keeps what they ask for.
#[derive(Debug, Default)]
pub struct Keys {
    /// What is in front, as of the last frame.
    pub front: Front,
    /// Whether there is a talk, as of the last frame.
    pub talk: Talk,
    /// Whether the talk has steps.
    pub steps: bool,
    /// Whether something of a bet is shown, which Escape closes.
    pub bet: bool,
    /// How many digits choose among the options of a bet.
    pub bet_digits: usize,
    /// Whether something is shown to be under way, which Escape ends.
    pub busy: bool,
    /// What is held down. What is taken out of the input is never seen by egui, which then cannot
    /// tell that it repeats.
    held: BTreeSet<Key>,
    asked: Vec<Action>,
}

impl Keys {
    /// What keys have asked for since the last call.
    pub fn take(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.asked)
    }
}

impl Plugin for Keys {
    fn debug_name(&self) -> &'static str {
        "keys"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let place = Place {
            front: self.front,
            talk: self.talk,
            steps: self.steps,
            focused: ctx.memory(Memory::focused).is_some(),
            typing: ctx.text_edit_focused(),
            slider: slider::has_keyboard(ctx),
            digits: digits::has_keyboard(ctx),
            popup: Popup::is_any_open(ctx),
            bet: self.bet,
            bet_digits: self.bet_digits,
            busy: self.busy,
        };
        digits::by_place(&mut input.events);
        let (asked, held) = (&mut self.asked, &mut self.held);
        input.events.retain(|event| match event {
            Event::Paste(text) if place.takes_paste() => {
                asked.push(ShareAction::Paste(text.clone()).into());
                false
            }
            Event::WindowFocused(false) => {
                held.clear();
                true
            }
            Event::Key {
                key,
                physical_key,
                pressed: false,
                ..
            } => {
                held.remove(&physical_key.unwrap_or(*key));
                true
            }
            Event::Key {
                key,
                physical_key,
                repeat,
                modifiers,
                ..
            } => {
                // With Shift released first, a key is let go as another than it was pressed.
                let repeat = !held.insert(physical_key.unwrap_or(*key)) || *repeat;
                let action = meaning(*key, *modifiers, place);
                let taken = action.is_some();
                asked.extend(action.filter(|action| !repeat || repeats(action)));
                !taken
            }
            _ => true,
        });
    }
}

/// Where the keyboard is.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
struct Place {
    front: Front,
    talk: Talk,
    steps: bool,
    focused: bool,
    typing: bool,
    slider: bool,
    digits: bool,
    popup: bool,
    bet: bool,
    bet_digits: usize,
    busy: bool,
}

impl Place {
    /// Whether what is pasted is for the lab.
    fn takes_paste(self) -> bool {
        !self.typing && !self.popup && self.front != Front::Dialog
    }
}

/// Whether a key that is held down asks again and again.
fn repeats(action: &Action) -> bool {
    matches!(
        action,
        Action::Step(_) | Action::SpeedBy(_) | Action::ZoomBy(_) | Action::Undo | Action::Redo
    )
}

fn meaning(key: Key, modifiers: Modifiers, place: Place) -> Option<Action> {
    if modifiers.command {
        return with_command(key, modifiers, place);
    }
    if modifiers.alt || modifiers.ctrl {
        return None;
    }
    match key {
        Key::F1 => return Some(Action::ToggleHelp),
        Key::F11 => return Some(Action::ToggleFullScreen),
        Key::F5 if modifiers.shift => return Some(Action::PresentTalk),
        Key::F5 => return Some(Action::TogglePresenting),
        // A menu that is open closes itself, a field gives up what is typed.
        Key::Escape if place.front != Front::Lab && !place.popup => return Some(Action::Close),
        _ => {}
    }
    if place.typing || place.popup || place.front == Front::Dialog {
        return None;
    }
    if let Some(action) = with_clicker(key, modifiers, place) {
        return Some(action);
    }
    if let Some(digit) = digits::of(key).filter(|_| !modifiers.shift) {
        if place.digits {
            return None;
        }
        if place.bet_digits > 0 {
            // All digits are the bet's while it asks: one too far must not open something else.
            let option = digit.checked_sub(1)?;
            return (option < place.bet_digits).then_some(Action::Bet(option));
        }
        return Some(Action::OpenPresetAt((digit + 9) % 10));
    }
    match key {
        Key::Escape if place.busy && place.front == Front::Lab => Some(Action::CancelReplay),
        Key::Escape if place.bet && place.front == Front::Lab => Some(Action::DismissBet),
        Key::Questionmark => Some(Action::ToggleHelp),
        Key::Slash if modifiers.shift => Some(Action::ToggleHelp),
        // What has the keyboard is pressed with it, as with Enter; a slider cannot be.
        Key::Space if place.focused && !place.slider && !place.digits => None,
        Key::Space => Some(Action::TogglePlay),
        Key::R if !modifiers.shift => Some(Action::Reset),
        Key::N if !modifiers.shift => Some(Action::NewLuck),
        Key::Plus => Some(Action::SpeedBy(1)),
        Key::Equals if modifiers.shift => Some(Action::SpeedBy(1)),
        Key::Minus => Some(Action::SpeedBy(-1)),
        _ if place.slider => None,
        Key::ArrowRight => Some(Action::Step(if modifiers.shift { 10 } else { 1 })),
        Key::ArrowLeft => Some(Action::Step(if modifiers.shift { -10 } else { -1 })),
        Key::Home => Some(Action::GoToStart),
        Key::End => Some(Action::GoToEnd),
        _ => None,
    }
}

/// What clickers send, and what a question to the room needs.
fn with_clicker(key: Key, modifiers: Modifiers, place: Place) -> Option<Action> {
    match key {
        // A slider that has the keyboard takes them, but not from a clicker.
        Key::PageDown | Key::PageUp if place.slider && place.talk == Talk::None => return None,
        Key::PageDown => return Some(Action::SlideBy(1)),
        Key::PageUp => return Some(Action::SlideBy(-1)),
        _ => {}
    }
    if place.talk == Talk::None || modifiers.shift {
        return None;
    }
    match key {
        Key::ArrowRight | Key::ArrowDown if place.steps => Some(Action::SlideBy(1)),
        Key::ArrowLeft | Key::ArrowUp if place.steps => Some(Action::SlideBy(-1)),
        Key::Enter if place.steps && !place.focused => Some(Action::SlideBy(1)),
        Key::Home if place.steps => Some(Action::SlideBy(i64::MIN)),
        Key::End if place.steps => Some(Action::SlideBy(i64::MAX)),
        Key::B | Key::Period => Some(Action::ToggleBlank),
        Key::P => Some(Action::NextPlot),
        Key::S => Some(Action::ToggleSpeaker),
        Key::Escape => Some(Action::TogglePresenting),
        // Without steps, what a room is asked is the experiment's bet.
        _ if place.talk == Talk::Going && place.bet_digits == 0 => {
            digits::of(key).map(|_| Action::Ignore)
        }
        _ if place.talk == Talk::Going => None,
        Key::Backspace => Some(Action::TakeVoteBack),
        Key::Delete => Some(Action::ClearVotes),
        _ => match digits::of(key)? {
            0 => Some(Action::Ignore),
            digit => Some(Action::Vote(digit - 1)),
        },
    }
}

fn with_command(key: Key, modifiers: Modifiers, place: Place) -> Option<Action> {
    match key {
        Key::Z if !place.typing && !modifiers.shift => Some(Action::Undo),
        Key::Z | Key::Y if !place.typing => Some(Action::Redo),
        Key::S if modifiers.shift => Some(Action::SaveAs),
        Key::S => Some(Action::Save),
        Key::O => Some(Action::ShowOpen),
        Key::E => Some(Action::ShowExport),
        Key::B => Some(Action::ToggleReading),
        Key::T => Some(Action::ToggleStoryboard),
        Key::K => Some(Action::ShowFinder),
        Key::Plus | Key::Equals => Some(Action::ZoomBy(1)),
        Key::Minus => Some(Action::ZoomBy(-1)),
        Key::Num0 => Some(Action::Zoom(1.0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(key: Key, modifiers: Modifiers, place: Place) -> String {
        format!("{:?}", meaning(key, modifiers, place))
    }

    #[test]
    fn the_transport_has_its_keys_unless_something_else_needs_them() {
        let none = Modifiers::NONE;
        let free = Place::default();
        assert_eq!(shown(Key::Space, none, free), "Some(TogglePlay)");
        assert_eq!(shown(Key::ArrowLeft, none, free), "Some(Step(-1))");
        assert_eq!(
            shown(Key::ArrowRight, Modifiers::SHIFT, free),
            "Some(Step(10))"
        );
        assert_eq!(shown(Key::Num1, none, free), "Some(OpenPresetAt(0))");
        assert_eq!(shown(Key::Num0, none, free), "Some(OpenPresetAt(9))");
        for key in [Key::Tab, Key::Enter, Key::ArrowUp, Key::Escape, Key::A] {
            assert_eq!(shown(key, none, free), "None", "{key:?}");
        }
        let typing = Place {
            typing: true,
            ..free
        };
        let dialog = Place {
            front: Front::Dialog,
            ..free
        };
        let popup = Place {
            popup: true,
            ..free
        };
        for key in [Key::Space, Key::Home, Key::R, Key::Num3, Key::Minus] {
            for place in [typing, dialog, popup] {
                assert_eq!(shown(key, none, place), "None", "{key:?} {place:?}");
            }
        }
    }

    #[test]
    fn a_slider_keeps_its_own_keys_and_no_others() {
        let slider = Place {
            slider: true,
            ..Place::default()
        };
        for key in [Key::ArrowLeft, Key::ArrowRight, Key::Home, Key::End] {
            assert_eq!(shown(key, Modifiers::NONE, slider), "None", "{key:?}");
        }
        assert_eq!(
            shown(Key::Space, Modifiers::NONE, slider),
            "Some(TogglePlay)"
        );
    }

    #[test]
    fn what_numbers_its_choices_keeps_the_digits_while_it_has_the_keyboard() {
        let digits = Place {
            digits: true,
            ..Place::default()
        };
        assert_eq!(shown(Key::Num3, Modifiers::NONE, digits), "None");
        let still = shown(Key::Space, Modifiers::NONE, digits);
        assert_eq!(still, "Some(TogglePlay)");
    }

    #[test]
    fn a_bet_has_the_digits_while_it_asks_and_escape_skips_it() {
        let none = Modifiers::NONE;
        let asked = Place {
            bet: true,
            bet_digits: 3,
            ..Place::default()
        };
        assert_eq!(shown(Key::Num3, none, asked), "Some(Bet(2))");
        assert_eq!(shown(Key::Num4, none, asked), "None");
        assert_eq!(shown(Key::Num0, none, asked), "None");
        assert_eq!(shown(Key::Escape, none, asked), "Some(DismissBet)");
        let told = Place {
            bet_digits: 0,
            ..asked
        };
        assert_eq!(shown(Key::Num3, none, told), "Some(OpenPresetAt(2))");
        assert_eq!(shown(Key::Escape, none, told), "Some(DismissBet)");
        let help = Place {
            front: Front::Reading,
            ..asked
        };
        assert_eq!(shown(Key::Escape, none, help), "Some(Close)");
    }

    #[test]
    fn escape_closes_what_is_in_front_even_while_typing() {
        let dialog = Place {
            front: Front::Dialog,
            typing: true,
            ..Place::default()
        };
        assert_eq!(shown(Key::Escape, Modifiers::NONE, dialog), "Some(Close)");
        let menu = Place {
            popup: true,
            ..dialog
        };
        assert_eq!(shown(Key::Escape, Modifiers::NONE, menu), "None");
    }

    #[test]
    fn a_text_field_keeps_its_own_undo() {
        let typing = Place {
            typing: true,
            ..Place::default()
        };
        assert_eq!(shown(Key::Z, Modifiers::COMMAND, typing), "None");
        assert_eq!(shown(Key::S, Modifiers::COMMAND, typing), "Some(Save)");
        assert_eq!(
            shown(Key::Z, Modifiers::COMMAND, Place::default()),
            "Some(Undo)"
        );
    }
}
