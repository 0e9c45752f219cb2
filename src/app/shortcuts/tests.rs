use super::*;
use crate::app::help;

/// A place in which a shortcut applies and none that is narrower does for the same key.
fn place_of(when: When) -> Place {
    let lab = Place::default();
    let talk = |talk| Place { talk, ..lab };
    match when {
        When::InFront => Place {
            front: Front::Reading,
            ..lab
        },
        When::Asking => talk(Talk::Asking),
        When::NothingAsked | When::Presenting => talk(Talk::Going),
        When::Aside => Place {
            aside: true,
            ..talk(Talk::Going)
        },
        When::StepsUnfocused | When::Steps => Place {
            steps: true,
            ..talk(Talk::Going)
        },
        When::Busy => Place { busy: true, ..lab },
        When::BetAsks => Place {
            bet_digits: 9,
            ..lab
        },
        When::Bet => Place { bet: true, ..lab },
        When::Walking => Place {
            walking: true,
            ..lab
        },
        When::Unpressed
        | When::DigitsFree
        | When::Clicker
        | When::NoSlider
        | When::Free
        | When::NotTyping
        | When::Always => lab,
    }
}

fn all() -> impl Iterator<Item = &'static Shortcut> {
    LINES.iter().flat_map(Line::shortcuts)
}

#[test]
fn every_shortcut_does_what_its_row_says_with_each_of_its_keys() {
    let mut tried = 0;
    for one in all() {
        let place = place_of(one.when);
        match (one.pressed, one.does) {
            (_, Does::Pasted(_)) => assert!(place.is_free(), "what is pasted is for the lab"),
            (Pressed::Keys(keys), Does::Act(act)) => {
                for chord in keys.iter().chain(one.also) {
                    let found = shown(chord.key, chord.modifiers(), place);
                    assert_eq!(found, format!("{:?}", Some(act())), "{}", chord.name());
                    tried += 1;
                }
            }
            (Pressed::Digits(_), Does::OfDigit(act)) => {
                for (digit, key) in digits::KEYS.into_iter().enumerate() {
                    let found = shown(key, Modifiers::NONE, place);
                    assert_eq!(found, format!("{:?}", act(digit, place)), "{digit}");
                    tried += 1;
                }
            }
            (pressed, does) => panic!("{pressed:?} {does:?}"),
        }
    }
    assert!(tried > 80, "{tried} keys");
}

#[test]
fn no_two_shortcuts_are_one_key_in_one_place() {
    let pressed = |one: &Shortcut| match one.pressed {
        Pressed::Keys(keys) => keys.iter().chain(one.also).copied().collect::<Vec<_>>(),
        Pressed::Digits(_) => digits::KEYS.map(plain).to_vec(),
    };
    let shortcuts: Vec<&Shortcut> = all().collect();
    for (place, one) in shortcuts.iter().enumerate() {
        for other in shortcuts[..place]
            .iter()
            .filter(|other| other.when == one.when)
        {
            for chord in pressed(one) {
                let also = other.is_pressed(chord.key, chord.modifiers());
                assert!(!also, "{} at {:?}", chord.name(), one.when);
            }
        }
    }
}

#[test]
fn the_help_window_names_every_shortcut() {
    let shown: Vec<(String, &str)> = help::lines().collect();
    for line in &LINES {
        let keys = line.keys();
        assert!(shown.contains(&(keys.clone(), line.words)), "{keys}");
        for one in line.named {
            let told = match one.pressed {
                Pressed::Keys(chords) => chords.iter().map(|chord| chord.key_name()).collect(),
                Pressed::Digits(told) => vec![told],
            };
            for key in told {
                assert!(keys.contains(key), "{key} in {keys}");
            }
        }
    }
    let named: usize = LINES.iter().map(|line| line.named.len()).sum();
    let told: usize = LINES.iter().map(|line| line.told.len()).sum();
    assert_eq!((named, told), (47, 15));
}

#[test]
fn keys_are_named_as_they_are_written_on_the_board() {
    let said: Vec<String> = LINES.iter().map(Line::keys).collect();
    let expected = [
        "Space",
        "Right, Left",
        "Shift+Right, Left",
        "Home, End",
        "+, -",
        "F, Shift+F",
        "1 to 9, 0",
        "R",
        "N",
        "Ctrl+Z",
        "Ctrl+Shift+Z or Ctrl+Y",
        "X",
        "M",
        "Ctrl+S",
        "Ctrl+Shift+S",
        "Ctrl+O",
        "Ctrl+V",
        "Ctrl+E",
        "Ctrl+B",
        "Ctrl+Plus, Minus, 0",
        "Ctrl+K",
        "Ctrl+T",
        "F5, Shift+F5",
        "PageDown, PageUp",
        "B or ., W or ,",
        "K",
        "G",
        "S",
        "L, D",
        "Q",
        "1 to 9, Backspace",
        "F11",
        "F1 or ?",
        "Escape",
    ];
    assert_eq!(said, expected);
    assert_eq!(
        OPEN.hint("open an experiment"),
        "open an experiment (Ctrl+O)"
    );
}

fn shown(key: Key, modifiers: Modifiers, place: Place) -> String {
    let meant = meaning(key, modifiers, place);
    format!("{:?}", meant.map(|meant| meant.action))
}

#[test]
fn the_transport_has_its_keys_unless_something_else_needs_them() {
    let none = Modifiers::NONE;
    let free = Place::default();
    assert_eq!(shown(Key::Space, none, free), "Some(Time(TogglePlay))");
    assert_eq!(shown(Key::ArrowLeft, none, free), "Some(Time(Step(-1)))");
    assert_eq!(
        shown(Key::ArrowRight, Modifiers::SHIFT, free),
        "Some(Time(Step(10)))"
    );
    assert_eq!(shown(Key::Num1, none, free), "Some(Open(PresetAt(0)))");
    assert_eq!(shown(Key::Num0, none, free), "Some(Open(PresetAt(9)))");
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
        "Some(Time(TogglePlay))"
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
    assert_eq!(still, "Some(Time(TogglePlay))");
}

#[test]
fn a_bet_has_the_digits_while_it_asks_and_escape_skips_it() {
    let none = Modifiers::NONE;
    let asked = Place {
        bet: true,
        bet_digits: 3,
        ..Place::default()
    };
    assert_eq!(shown(Key::Num3, none, asked), "Some(Lesson(Bet(2)))");
    assert_eq!(shown(Key::Num4, none, asked), "None");
    assert_eq!(shown(Key::Num0, none, asked), "None");
    assert_eq!(shown(Key::Escape, none, asked), "Some(Lesson(DismissBet))");
    let told = Place {
        bet_digits: 0,
        ..asked
    };
    assert_eq!(shown(Key::Num3, none, told), "Some(Open(PresetAt(2)))");
    assert_eq!(shown(Key::Escape, none, told), "Some(Lesson(DismissBet))");
    let help = Place {
        front: Front::Reading,
        ..asked
    };
    assert_eq!(shown(Key::Escape, none, help), "Some(Window(Close))");
}

#[test]
fn escape_closes_what_is_in_front_even_while_typing() {
    let dialog = Place {
        front: Front::Dialog,
        typing: true,
        ..Place::default()
    };
    assert_eq!(
        shown(Key::Escape, Modifiers::NONE, dialog),
        "Some(Window(Close))"
    );
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
    assert_eq!(
        shown(Key::S, Modifiers::COMMAND, typing),
        "Some(File(Save))"
    );
    assert_eq!(
        shown(Key::Z, Modifiers::COMMAND, Place::default()),
        "Some(Time(Undo))"
    );
}
