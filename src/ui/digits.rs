//! The digit keys: which they are on any layout, and who has them. Widgets that number what can be
//! chosen take them while they have the keyboard; otherwise they are the shell's.

use eframe::egui::{self, Event, Id, Key, Ui};

/// The digit keys, from 0.
pub const KEYS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

/// The digit of a key.
pub fn of(key: Key) -> Option<usize> {
    KEYS.iter().position(|&digit| digit == key)
}

/// Makes digits of what the keys of the digit row send on layouts that have signs there: French ones
/// send `-` where 6 is, Czech ones `+` where 1 is. With Shift, which is how digits are typed on these
/// layouts, a key is its digit if it types one; on others it is a sign, which it stays.
pub fn by_place(events: &mut [Event]) {
    for index in 0..events.len() {
        let typed = match events.get(index + 1) {
            Some(Event::Text(text)) => text.parse::<usize>().ok(),
            _ => None,
        };
        let Event::Key {
            key,
            physical_key: Some(place),
            modifiers,
            ..
        } = &mut events[index]
        else {
            continue;
        };
        let Some(digit) = of(*place).filter(|_| is_sign(*key) || of(*key).is_some()) else {
            continue;
        };
        if modifiers.command || modifiers.ctrl || modifiers.alt {
            continue;
        }
        if modifiers.shift {
            if typed != Some(digit) {
                continue;
            }
            modifiers.shift = false;
        }
        *key = *place;
    }
}

/// Whether a key is one of punctuation, not a letter and none that moves a cursor, as those of a
/// number pad do while they are no digits.
fn is_sign(key: Key) -> bool {
    matches!(
        key,
        Key::Backslash
            | Key::Backtick
            | Key::CloseBracket
            | Key::CloseCurlyBracket
            | Key::Colon
            | Key::Comma
            | Key::Equals
            | Key::Exclamationmark
            | Key::Minus
            | Key::OpenBracket
            | Key::OpenCurlyBracket
            | Key::Period
            | Key::Pipe
            | Key::Plus
            | Key::Questionmark
            | Key::Quote
            | Key::Semicolon
            | Key::Slash
    )
}

/// Notes that the widget with this id, which has the focus, uses the digits.
pub fn claim(ui: &Ui, id: Id) {
    ui.data_mut(|data| data.insert_temp(keyboard_id(), id));
}

/// Whether the widget that has the focus uses the digits.
pub fn has_keyboard(ctx: &egui::Context) -> bool {
    let claimed: Option<Id> = ctx.data(|data| data.get_temp(keyboard_id()));
    claimed.is_some() && ctx.memory(egui::Memory::focused) == claimed
}

/// The digit from 1 to 9 that was pressed in this frame.
pub fn pressed(ui: &Ui) -> Option<usize> {
    (1..KEYS.len()).find(|&digit| ui.input(|input| input.key_pressed(KEYS[digit])))
}

fn keyboard_id() -> Id {
    Id::unique("the widget that uses the digits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::Modifiers;

    fn event(key: Key, place: Key, modifiers: Modifiers) -> Event {
        Event::Key {
            key,
            physical_key: Some(place),
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    /// What a key is after its place was looked at; `types` is the text it types.
    fn made(key: Key, place: Key, modifiers: Modifiers, types: &str) -> (Key, bool) {
        let mut events = [event(key, place, modifiers), Event::Text(types.to_owned())];
        by_place(&mut events);
        match events[0] {
            Event::Key { key, modifiers, .. } => (key, modifiers.shift),
            _ => unreachable!("events keep their kind"),
        }
    }

    #[test]
    fn a_digit_is_a_place() {
        let none = Modifiers::NONE;
        // `&` and `é` are no keys of egui's, which sends their places.
        for (key, place, types) in [
            (Key::Num1, Key::Num1, "&"),
            (Key::Quote, Key::Num4, "'"),
            (Key::Minus, Key::Num6, "-"),
            (Key::Plus, Key::Num1, "+"),
            (Key::Num2, Key::Num2, "ě"),
            (Key::Exclamationmark, Key::Num8, "!"),
            (Key::Num5, Key::Num5, "5"),
        ] {
            assert_eq!(made(key, place, none, types), (place, false), "{types}");
        }
    }

    #[test]
    fn with_shift_a_key_is_the_digit_that_it_types_and_no_other() {
        let shift = Modifiers::SHIFT;
        assert_eq!(made(Key::Num6, Key::Num6, shift, "6"), (Key::Num6, false));
        let sign = made(Key::Exclamationmark, Key::Num1, shift, "!");
        assert_eq!(sign, (Key::Exclamationmark, true));
        // A Swiss `+` and a Canadian `?` stand on digits, too.
        assert_eq!(made(Key::Plus, Key::Num1, shift, "+"), (Key::Plus, true));
        let asked = made(Key::Questionmark, Key::Num6, shift, "?");
        assert_eq!(asked, (Key::Questionmark, true));
        // `@` is no key of egui's.
        assert_eq!(made(Key::Num2, Key::Num2, shift, "@"), (Key::Num2, true));
    }

    #[test]
    fn letters_arrows_and_what_is_held_with_ctrl_are_none_of_these() {
        let none = Modifiers::NONE;
        assert_eq!(made(Key::Q, Key::A, none, "q"), (Key::Q, false));
        assert_eq!(made(Key::A, Key::Num1, none, "a"), (Key::A, false));
        assert_eq!(made(Key::Home, Key::Num7, none, ""), (Key::Home, false));
        assert_eq!(made(Key::Minus, Key::Minus, none, "-"), (Key::Minus, false));
        let zoom = made(Key::Minus, Key::Num6, Modifiers::COMMAND, "");
        assert_eq!(zoom, (Key::Minus, false));
    }
}
