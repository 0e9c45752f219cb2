//! The pointer in front of a room: it shows and does not press, and after a second of rest it is
//! gone, with its tooltips. A click is the next step; a drag draws.

use eframe::egui::{
    Context, CursorIcon, Event, Plugin, PointerButton, Pos2, RawInput, Rect, TouchPhase, ViewportId,
};

/// How long it may rest before it vanishes, in seconds.
const RESTS_S: f64 = 1.0;
/// A press that moves farther than this is no click, in points.
const CLICK: f32 = 8.0;

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

/// What the pointer is over.
#[derive(Clone, Copy, Debug)]
pub(in crate::app) struct Over {
    /// Whether a room looks on.
    pub watched: bool,
    /// Whether there is nothing that is to be pressed.
    pub locked: bool,
    /// Where something is to be pressed all the same.
    pub free: Option<Rect>,
    /// Whether a tool is held in the hand: then it neither vanishes nor goes on.
    pub in_hand: bool,
}

/// What was done with the pointer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::app) struct Done {
    /// Whether it was clicked where nothing is to be pressed.
    pub clicked: bool,
    /// Where a drag began that is under way.
    pub draws: Option<Pos2>,
    /// Whether its second button is held.
    pub points: bool,
    /// Where it is.
    pub at: Option<Pos2>,
}

/// A press where nothing is to be pressed.
#[derive(Clone, Copy, Debug)]
struct Press {
    at: Pos2,
    moved: bool,
}

/// Watches the pointer over what the room sees.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent states, each with a name of its own"
)]
pub(in crate::app) struct Pointer {
    room: Room,
    free: Option<Rect>,
    in_hand: bool,
    /// When it moved last, in egui's time.
    moved_s: f64,
    /// Whether it has vanished.
    hidden: bool,
    press: Option<Press>,
    /// Whether its second button is held.
    points: bool,
    /// Whether it was clicked since the last frame.
    clicked: bool,
    /// Where it is, also where what is drawn is not told so.
    at: Option<Pos2>,
}

impl Pointer {
    /// Hides the pointer of what has just been drawn, if it rests, and says what was done with it.
    pub(in crate::app) fn after_frame(ctx: &Context, over: Over) -> Done {
        let seen = ctx.with_plugin::<Self, _>(|pointer| {
            pointer.room = match (over.watched, over.locked) {
                (false, _) => Room::None,
                (true, false) => Room::Watches,
                (true, true) => Room::Locked,
            };
            pointer.free = over.free;
            pointer.in_hand = over.in_hand;
            if pointer.room != Room::Locked {
                pointer.press = None;
            }
            let draws = pointer.press.filter(|press| press.moved);
            let done = Done {
                clicked: std::mem::take(&mut pointer.clicked) && over.locked,
                draws: draws.map(|press| press.at),
                points: pointer.points,
                at: pointer.at,
            };
            (pointer.hidden, done)
        });
        let (hidden, done) = seen.unwrap_or_default();
        if !over.watched {
            return Done::default();
        }
        if hidden {
            ctx.set_cursor_icon(CursorIcon::None);
        } else {
            ctx.request_repaint_after_secs(RESTS_S as f32);
        }
        done
    }

    /// Takes note of an event; says whether it is for what is drawn as well.
    fn lets_through(&mut self, event: &Event) -> bool {
        let locked = self.room == Room::Locked;
        match event {
            Event::PointerMoved(at) => {
                self.at = Some(*at);
                self.drag_to(*at);
                !self.shows()
            }
            Event::PointerGone => {
                self.at = None;
                true
            }
            Event::PointerButton {
                pos,
                button,
                pressed,
                ..
            } => {
                if *button == PointerButton::Secondary {
                    self.points = *pressed && self.room != Room::None;
                }
                let is_ours = locked && !self.is_free(*pos);
                if is_ours && *button == PointerButton::Primary && *pressed {
                    self.begin(*pos);
                }
                // What was pressed on the wall is let go there, wherever that is.
                let ends = *button == PointerButton::Primary && !*pressed && self.end();
                !is_ours && !ends
            }
            Event::Touch { phase, pos, .. } => {
                if locked && !self.is_free(*pos) {
                    match phase {
                        TouchPhase::Start => self.begin(*pos),
                        TouchPhase::Move => self.drag_to(*pos),
                        TouchPhase::End => {
                            self.end();
                        }
                        TouchPhase::Cancel => self.press = None,
                    }
                }
                !locked || self.is_free(*pos)
            }
            Event::WindowFocused(false) => {
                self.press = None;
                self.points = false;
                true
            }
            _ => true,
        }
    }

    /// Whether it points or draws: then nothing below it says what it is.
    fn shows(&self) -> bool {
        let draws = self.press.is_some_and(|press| press.moved);
        self.room != Room::None && (self.in_hand || self.points || draws)
    }

    fn is_free(&self, at: Pos2) -> bool {
        self.free.is_some_and(|free| free.contains(at))
    }

    fn begin(&mut self, at: Pos2) {
        // A finger is told twice: as such, and as a pointer.
        self.press = self.press.or(Some(Press { at, moved: false }));
    }

    fn drag_to(&mut self, at: Pos2) {
        if let Some(press) = &mut self.press {
            press.moved |= press.at.distance(at) > CLICK;
        }
    }

    /// Ends a press, which is a click if it has not moved; says whether there was one.
    fn end(&mut self) -> bool {
        let press = self.press.take();
        self.clicked |= press.is_some_and(|press| !press.moved) && !self.in_hand;
        press.is_some()
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
        let is_used = self.in_hand || self.points || self.press.is_some();
        if self.room == Room::None || is_used || input.events.iter().any(moves) {
            self.moved_s = now;
        }
        self.hidden = now - self.moved_s >= RESTS_S;
        input.events.retain(|event| self.lets_through(event));
        let clicks =
            |event: &Event| matches!(event, Event::PointerButton { .. } | Event::Touch { .. });
        let lies_there =
            ctx.input(|input| input.pointer.has_pointer() && !input.pointer.any_down());
        if (self.hidden || self.shows()) && lies_there && !input.events.iter().any(clicks) {
            // Without a pointer nothing is hovered, and no tooltip stays. Said once: every event
            // asks for another frame.
            input.events.push(Event::PointerGone);
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Modifiers, pos2};

    use super::*;

    fn button(at: Pos2, button: PointerButton, pressed: bool) -> Event {
        Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        }
    }

    fn locked() -> Pointer {
        Pointer {
            room: Room::Locked,
            free: Some(Rect::from_min_max(pos2(0.0, 300.0), pos2(700.0, 400.0))),
            ..Pointer::default()
        }
    }

    #[test]
    fn a_press_that_stays_is_a_click_and_one_that_moves_draws() {
        let mut pointer = locked();
        let at = pos2(50.0, 60.0);
        for (to, clicked) in [(pos2(54.0, 61.0), true), (pos2(90.0, 60.0), false)] {
            assert!(!pointer.lets_through(&button(at, PointerButton::Primary, true)));
            // What is drawn over hears nothing of it.
            assert_eq!(pointer.lets_through(&Event::PointerMoved(to)), clicked);
            let draws = pointer.press.is_some_and(|press| press.moved);
            assert_eq!(draws, !clicked);
            assert_eq!(pointer.at, Some(to));
            assert!(!pointer.lets_through(&button(to, PointerButton::Primary, false)));
            assert_eq!(std::mem::take(&mut pointer.clicked), clicked);
        }
    }

    #[test]
    fn what_is_free_is_pressed_and_what_is_in_the_hand_does_not_go_on() {
        let mut pointer = locked();
        let free = pos2(50.0, 350.0);
        for pressed in [true, false] {
            assert!(pointer.lets_through(&button(free, PointerButton::Primary, pressed)));
        }
        assert!(!pointer.clicked);
        pointer.in_hand = true;
        for pressed in [true, false] {
            let wall = button(pos2(50.0, 60.0), PointerButton::Primary, pressed);
            assert!(!pointer.lets_through(&wall));
        }
        assert!(!pointer.clicked);
        pointer.lets_through(&button(pos2(1.0, 1.0), PointerButton::Secondary, true));
        assert!(pointer.points);
        pointer.lets_through(&Event::WindowFocused(false));
        assert!(!pointer.points);
    }
}
