//! The pointer in front of a room: it shows and does not press, and after a second of rest it is
//! gone, with its tooltips.

use eframe::egui::{
    Context, CursorIcon, Event, Plugin, PointerButton, RawInput, TouchPhase, ViewportId,
};

/// How long it may rest before it vanishes, in seconds.
const RESTS_S: f64 = 1.0;

/// Who looks on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Room {
    /// There is no room.
    #[default]
    None,
    /// A room looks on.
    Watches,
    /// A room looks on, and nothing is to be pressed.
    Locked,
}

/// Watches the pointer over what the room sees.
#[derive(Debug, Default)]
pub(in crate::app) struct Pointer {
    room: Room,
    /// When it moved last, in egui's time.
    moved_s: f64,
    /// Whether it has vanished.
    hidden: bool,
    /// Whether it was pressed where nothing is to be pressed.
    pressed: bool,
}

impl Pointer {
    /// Hides the pointer of what has just been drawn, if it rests; `watched` says whether a room
    /// looks on, `locked` whether there is nothing that is to be pressed. Says whether it was pressed
    /// there all the same.
    pub(in crate::app) fn after_frame(ctx: &Context, watched: bool, locked: bool) -> bool {
        let seen = ctx.with_plugin::<Self, _>(|pointer| {
            pointer.room = match (watched, locked) {
                (false, _) => Room::None,
                (true, false) => Room::Watches,
                (true, true) => Room::Locked,
            };
            (pointer.hidden, std::mem::take(&mut pointer.pressed))
        });
        let (hidden, pressed) = seen.unzip();
        match hidden {
            Some(true) if watched => ctx.set_cursor_icon(CursorIcon::None),
            Some(false) if watched => ctx.request_repaint_after_secs(RESTS_S as f32),
            Some(_) | None => {}
        }
        watched && locked && pressed == Some(true)
    }
}

/// Whether this is a press of the first button, or of a finger.
fn presses(event: &Event) -> bool {
    match event {
        Event::PointerButton {
            button, pressed, ..
        } => *button == PointerButton::Primary && *pressed,
        Event::Touch { phase, .. } => *phase == TouchPhase::Start,
        _ => false,
    }
}

impl Plugin for Pointer {
    fn debug_name(&self) -> &'static str {
        "pointer"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        // The speaker's window keeps its pointer.
        if input.viewport_id != ViewportId::ROOT {
            return;
        }
        let now = input.time.unwrap_or_else(|| ctx.time());
        let moves = |event: &Event| matches!(event, Event::PointerMoved(_) | Event::MouseMoved(_));
        if self.room == Room::None || input.events.iter().any(moves) {
            self.moved_s = now;
        }
        self.hidden = now - self.moved_s >= RESTS_S;
        let clicks =
            |event: &Event| matches!(event, Event::PointerButton { .. } | Event::Touch { .. });
        if self.room == Room::Locked {
            self.pressed |= input.events.iter().any(presses);
            input.events.retain(|event| !clicks(event));
        }
        let lies_there =
            ctx.input(|input| input.pointer.has_pointer() && !input.pointer.any_down());
        if self.hidden && lies_there && !input.events.iter().any(clicks) {
            // Without a pointer nothing is hovered, and no tooltip stays. Said once: every event
            // asks for another frame.
            input.events.push(Event::PointerGone);
        }
    }
}
