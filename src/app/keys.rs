//! The keys. They are taken out of the input before egui sees them, because egui moves the focus
//! with arrows and clicks with Space. What they mean is the matter of [`super::shortcuts`].

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{Context, Event, Key, Memory, Plugin, Popup, RawInput, ViewportId};

use super::Action;
use super::action::ShareAction;
use super::shortcuts::{Front, Place, Talk, meaning};
use crate::ui::{digits, slider};

/// Takes keys out of the input and keeps what they ask for.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub struct Keys {
    /// What is in front, as of the last frame.
    pub front: Front,
    /// Whether there is a talk, as of the last frame.
    pub talk: Talk,
    /// Whether the talk has steps.
    pub steps: bool,
    /// Whether the speaker's window stands below the wall.
    pub strip: bool,
    /// Whether a path is walked, which Escape leaves.
    pub walking: bool,
    /// Whether something of a bet is shown, which Escape closes.
    pub bet: bool,
    /// How many digits choose among the options of a bet.
    pub bet_digits: usize,
    /// Whether something is shown to be under way, which Escape ends.
    pub busy: bool,
    /// What is held down. What is taken out of the input is never seen by egui, which then cannot
    /// tell that it repeats.
    held: BTreeSet<Key>,
    /// What is asked when these keys are let go.
    released: BTreeMap<Key, Action>,
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
            aside: self.strip || input.viewport_id != ViewportId::ROOT,
            focused: ctx.memory(Memory::focused).is_some(),
            typing: ctx.text_edit_focused(),
            slider: slider::has_keyboard(ctx),
            digits: digits::has_keyboard(ctx),
            popup: Popup::is_any_open(ctx),
            bet: self.bet,
            walking: self.walking,
            bet_digits: self.bet_digits,
            busy: self.busy,
        };
        digits::by_place(&mut input.events);
        let (asked, held) = (&mut self.asked, &mut self.held);
        let released = &mut self.released;
        input.events.retain(|event| match event {
            Event::Paste(text) if place.is_free() => {
                asked.push(ShareAction::Paste(text.clone()).into());
                false
            }
            Event::WindowFocused(false) => {
                held.clear();
                asked.extend(std::mem::take(released).into_values());
                true
            }
            Event::Key {
                key,
                physical_key,
                pressed: false,
                ..
            } => {
                let key = physical_key.unwrap_or(*key);
                held.remove(&key);
                asked.extend(released.remove(&key));
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
                let Some(meant) = meaning(*key, *modifiers, place) else {
                    return true;
                };
                if !repeat || meant.repeats {
                    asked.push(meant.action);
                    let key = physical_key.unwrap_or(*key);
                    released.extend(meant.released.map(|action| (key, action)));
                }
                false
            }
            _ => true,
        });
    }
}
