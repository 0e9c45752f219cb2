//! Who has the digit keys: widgets that number what can be chosen take them while they have the
//! keyboard; otherwise they are the shell's.

use eframe::egui::{self, Id, Key, Ui};

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
    const KEYS: [Key; 9] = [
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
    let pressed = |key: &Key| ui.input(|input| input.key_pressed(*key));
    KEYS.iter().position(pressed).map(|index| index + 1)
}

fn keyboard_id() -> Id {
    Id::unique("the widget that uses the digits")
}
