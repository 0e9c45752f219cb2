//! The table itself, in the order of the help window.

use eframe::egui::Key;

use super::{Does, Line, Pressed, Shortcut, When, ctrl, plain};
use crate::app::Action;
use crate::app::action::{
    Blank, FileAction, LessonAction, OpenAction, PathAction, ShareAction, SpeakerAction,
    TalkAction, TimeAction, Tool, WindowAction,
};
use crate::lesson::Successor;

/// Keys of egui's and of sliders, which the help window names as well.
pub(in crate::app) const ELSEWHERE: [(&str, &str); 2] = [
    (
        "Tab, Enter or Space",
        "walk through the controls, press one",
    ),
    (
        "Arrows, Page keys",
        "move the slider that has the keyboard; with Shift finer; Enter types a number",
    ),
];

/// All shortcuts, in the order of the help window.
pub(in crate::app) static LINES: [Line; 34] = [
    Line::new(&[&PLAY], "play, pause"),
    Line::new(&[&FORWARD, &BACK], "one event forward, back"),
    Line::new(&[&TEN_FORWARD, &TEN_BACK], "ten events"),
    Line::new(&[&START, &END], "to the start, to the latest moment seen"),
    Line::new(&[&FASTER, &SLOWER], "faster, slower"),
    Line::new(
        &[&FOLLOW_ONE, &FOLLOW_ALIKE],
        "follow one request; the next one; the next like it",
    ),
    Line::new(
        &[&PRESETS],
        "open a ready-made experiment; bet, while one is asked for",
    )
    .telling(&[&BET]),
    Line::new(&[&RESET], "reset: to the start, with nothing done"),
    Line::new(&[&NEW_LUCK], "new luck: the same with another seed"),
    Line::new(&[&UNDO], "undo"),
    Line::new(&[&REDO], "redo"),
    Line::new(
        &[&COMPARE],
        "pin this run as A, beside it B; again: what differs, on 20 seeds",
    ),
    Line::new(&[&TWO], "two parameters as a map"),
    Line::new(&[&SAVE], "save"),
    Line::new(&[&SAVE_AS], "save as"),
    Line::new(&[&OPEN], "open"),
    Line::new(&[&PASTE], "open the experiment on the clipboard"),
    Line::new(&[&EXPORT], "export a picture, an animation or a table"),
    Line::new(&[&READING], "show or hide the text"),
    Line::new(&[&ZOOM_IN, &ZOOM_OUT, &ZOOM_USUAL], "zoom"),
    Line::new(&[&FIND], "find anything that can be done"),
    Line::new(&[&STORYBOARD], "show or hide the storyboard"),
    Line::new(
        &[&PRESENT, &PRESENT_HERE],
        "present from the first step; from here",
    ),
    Line::new(
        &[&NEXT_SLIDE, &LAST_SLIDE],
        "next step of the talk, the one before; while presenting also arrows, N and P, Space, \
         Enter, and a click",
    )
    .telling(&[
        &NEXT_BY_KEY,
        &LAST_BY_KEY,
        &NEXT_BY_PRESSING,
        &LAST_BY_PRESSING,
        &FIRST_SLIDE,
        &FINAL_SLIDE,
    ]),
    Line::new(&[&BLACK, &WHITE], "black, white screen while presenting"),
    Line::new(&[&PLAY_SHOWN], "play, pause while presenting"),
    Line::new(&[&NEXT_PLOT], "another plot while presenting"),
    Line::new(&[&SPEAKER], "the speaker's window while presenting"),
    Line::new(
        &[&LASER, &PEN],
        "laser pointer, pen, as long as the key is held; also a drag with the right and the left \
         button, or with a finger; the ink is gone with the step",
    ),
    Line::new(
        &[&CODE],
        "a QR code of the experiment as it stands while presenting",
    ),
    Line::new(
        &[&VOTE, &TAKE_VOTE_BACK],
        "count a hand, take it back, at a question",
    )
    .telling(&[&CLEAR_VOTES, &NO_VOTE]),
    Line::new(&[&FULL_SCREEN], "full screen"),
    Line::new(&[&HELP, &HELP_BY_SIGN], "keys and help").either(),
    Line::new(&[&CLOSE], "close what is open; end a replay; leave a path").telling(&[
        &END_PRESENTING,
        &ASK_TO_END,
        &CANCEL,
        &DISMISS_BET,
        &EXPLORE,
        &NO_PRESET,
    ]),
];

pub(in crate::app) static PLAY: Shortcut =
    Shortcut::new(&[plain(Key::Space).any()], When::Unpressed, || {
        TimeAction::TogglePlay.into()
    });
pub(in crate::app) static FORWARD: Shortcut =
    Shortcut::new(&[plain(Key::ArrowRight)], When::NoSlider, || {
        TimeAction::Step(1).into()
    })
    .repeating();
pub(in crate::app) static BACK: Shortcut =
    Shortcut::new(&[plain(Key::ArrowLeft)], When::NoSlider, || {
        TimeAction::Step(-1).into()
    })
    .repeating();
static TEN_FORWARD: Shortcut =
    Shortcut::new(&[plain(Key::ArrowRight).shift()], When::NoSlider, || {
        TimeAction::Step(10).into()
    })
    .repeating();
static TEN_BACK: Shortcut = Shortcut::new(&[plain(Key::ArrowLeft).shift()], When::NoSlider, || {
    TimeAction::Step(-10).into()
})
.repeating();
pub(in crate::app) static START: Shortcut =
    Shortcut::new(&[plain(Key::Home).any()], When::NoSlider, || {
        TimeAction::GoToStart.into()
    });
pub(in crate::app) static END: Shortcut =
    Shortcut::new(&[plain(Key::End).any()], When::NoSlider, || {
        TimeAction::GoToEnd.into()
    });
pub(in crate::app) static FASTER: Shortcut =
    Shortcut::new(&[plain(Key::Plus).any()], When::Free, || {
        TimeAction::SpeedBy(1).into()
    })
    .also(&[plain(Key::Equals).shift()])
    .repeating();
pub(in crate::app) static SLOWER: Shortcut =
    Shortcut::new(&[plain(Key::Minus).any()], When::Free, || {
        TimeAction::SpeedBy(-1).into()
    })
    .repeating();
pub(in crate::app) static FOLLOW_ONE: Shortcut =
    Shortcut::new(&[plain(Key::F)], When::Free, || {
        LessonAction::Follow(Successor::Next).into()
    });
pub(in crate::app) static FOLLOW_ALIKE: Shortcut =
    Shortcut::new(&[plain(Key::F).shift()], When::Free, || {
        LessonAction::Follow(Successor::Alike).into()
    });
static PRESETS: Shortcut = Shortcut::digits("1 to 9, 0", When::DigitsFree, |digit, _| {
    Some(OpenAction::PresetAt((digit + 9) % 10).into())
});
static BET: Shortcut = Shortcut::digits("1 to 9", When::BetAsks, |digit, place| {
    let option = digit.checked_sub(1)?;
    (option < place.bet_digits).then(|| LessonAction::Bet(option).into())
});
pub(in crate::app) static RESET: Shortcut =
    Shortcut::new(&[plain(Key::R)], When::Free, || TimeAction::Reset.into());
pub(in crate::app) static NEW_LUCK: Shortcut =
    Shortcut::new(&[plain(Key::N)], When::Free, || TimeAction::NewLuck.into());
pub(in crate::app) static UNDO: Shortcut =
    Shortcut::new(&[ctrl(Key::Z)], When::NotTyping, || TimeAction::Undo.into()).repeating();
pub(in crate::app) static REDO: Shortcut = Shortcut::new(
    &[ctrl(Key::Z).shift(), ctrl(Key::Y).any()],
    When::NotTyping,
    || TimeAction::Redo.into(),
)
.repeating();
pub(in crate::app) static COMPARE: Shortcut = Shortcut::new(&[plain(Key::X)], When::Free, || {
    WindowAction::Compare.into()
});
pub(in crate::app) static TWO: Shortcut = Shortcut::new(&[plain(Key::M)], When::Free, || {
    WindowAction::ShowTwo.into()
});
pub(in crate::app) static SAVE: Shortcut =
    Shortcut::new(&[ctrl(Key::S)], When::Always, || FileAction::Save.into());
pub(in crate::app) static SAVE_AS: Shortcut =
    Shortcut::new(&[ctrl(Key::S).shift()], When::Always, || {
        FileAction::SaveAs.into()
    });
pub(in crate::app) static OPEN: Shortcut =
    Shortcut::new(&[ctrl(Key::O).any()], When::Always, || {
        OpenAction::Chooser.into()
    });
pub(in crate::app) static PASTE: Shortcut = Shortcut {
    pressed: Pressed::Keys(&[ctrl(Key::V)]),
    also: &[],
    when: When::Free,
    repeats: false,
    does: Does::Pasted(|| ShareAction::AskPaste.into()),
    released: None,
};
pub(in crate::app) static EXPORT: Shortcut =
    Shortcut::new(&[ctrl(Key::E).any()], When::Always, || {
        FileAction::ShowExport.into()
    });
pub(in crate::app) static READING: Shortcut =
    Shortcut::new(&[ctrl(Key::B).any()], When::Always, || {
        WindowAction::ToggleReading.into()
    });
pub(in crate::app) static ZOOM_IN: Shortcut =
    Shortcut::new(&[ctrl(Key::Plus).any()], When::Always, || {
        WindowAction::ZoomBy(1).into()
    })
    .also(&[ctrl(Key::Equals).any()])
    .repeating();
pub(in crate::app) static ZOOM_OUT: Shortcut =
    Shortcut::new(&[ctrl(Key::Minus).any()], When::Always, || {
        WindowAction::ZoomBy(-1).into()
    })
    .repeating();
pub(in crate::app) static ZOOM_USUAL: Shortcut =
    Shortcut::new(&[ctrl(Key::Num0).any()], When::Always, || {
        WindowAction::Zoom(1.0).into()
    });
static FIND: Shortcut = Shortcut::new(&[ctrl(Key::K).any()], When::Always, || {
    WindowAction::ShowFinder.into()
});
pub(in crate::app) static STORYBOARD: Shortcut =
    Shortcut::new(&[ctrl(Key::T).any()], When::Always, || {
        TalkAction::ToggleStoryboard.into()
    });
pub(in crate::app) static PRESENT: Shortcut =
    Shortcut::new(&[plain(Key::F5)], When::Always, || {
        TalkAction::TogglePresenting.into()
    });
pub(in crate::app) static PRESENT_HERE: Shortcut =
    Shortcut::new(&[plain(Key::F5).shift()], When::Always, || {
        TalkAction::PresentHere.into()
    });
static NEXT_SLIDE: Shortcut = Shortcut::new(&[plain(Key::PageDown).any()], When::Clicker, || {
    TalkAction::SlideBy(1).into()
});
static LAST_SLIDE: Shortcut = Shortcut::new(&[plain(Key::PageUp).any()], When::Clicker, || {
    TalkAction::SlideBy(-1).into()
});
static NEXT_BY_KEY: Shortcut = Shortcut::new(
    &[plain(Key::ArrowRight), plain(Key::ArrowDown), plain(Key::N)],
    When::Steps,
    || TalkAction::SlideBy(1).into(),
);
static LAST_BY_KEY: Shortcut = Shortcut::new(
    &[plain(Key::ArrowLeft), plain(Key::ArrowUp), plain(Key::P)],
    When::Steps,
    || TalkAction::SlideBy(-1).into(),
);
static NEXT_BY_PRESSING: Shortcut = Shortcut::new(
    &[plain(Key::Space), plain(Key::Enter)],
    When::StepsUnfocused,
    || TalkAction::SlideBy(1).into(),
);
static LAST_BY_PRESSING: Shortcut = Shortcut::new(
    &[plain(Key::Space).shift(), plain(Key::Enter).shift()],
    When::StepsUnfocused,
    || TalkAction::SlideBy(-1).into(),
);
static FIRST_SLIDE: Shortcut = Shortcut::new(&[plain(Key::Home)], When::Steps, || {
    TalkAction::SlideBy(i64::MIN).into()
});
static FINAL_SLIDE: Shortcut = Shortcut::new(&[plain(Key::End)], When::Steps, || {
    TalkAction::SlideBy(i64::MAX).into()
});
static BLACK: Shortcut = Shortcut::new(
    &[plain(Key::B), plain(Key::Period)],
    When::Presenting,
    || TalkAction::ToggleBlank(Blank::Black).into(),
);
static WHITE: Shortcut = Shortcut::new(
    &[plain(Key::W), plain(Key::Comma)],
    When::Presenting,
    || TalkAction::ToggleBlank(Blank::White).into(),
);
static PLAY_SHOWN: Shortcut = Shortcut::new(&[plain(Key::K)], When::Presenting, || {
    TimeAction::TogglePlay.into()
});
static NEXT_PLOT: Shortcut = Shortcut::new(&[plain(Key::G)], When::Presenting, || {
    TalkAction::NextPlot.into()
});
pub(in crate::app) static SPEAKER: Shortcut =
    Shortcut::new(&[plain(Key::S)], When::Presenting, || {
        TalkAction::ToggleSpeaker.into()
    });
static LASER: Shortcut = Shortcut::new(&[plain(Key::L)], When::Presenting, || {
    SpeakerAction::Hold(Some(Tool::Laser)).into()
})
.until(|| SpeakerAction::Hold(None).into());
static PEN: Shortcut = Shortcut::new(&[plain(Key::D)], When::Presenting, || {
    SpeakerAction::Hold(Some(Tool::Pen)).into()
})
.until(|| SpeakerAction::Hold(None).into());
pub(in crate::app) static CODE: Shortcut =
    Shortcut::new(&[plain(Key::Q)], When::Presenting, || {
        SpeakerAction::ToggleCode.into()
    });
static VOTE: Shortcut = Shortcut::digits("1 to 9", When::Asking, |digit, _| {
    let vote = digit.checked_sub(1).map(TalkAction::Vote);
    Some(vote.map_or(Action::Ignore, Action::from))
});
static NO_VOTE: Shortcut =
    Shortcut::digits("1 to 9, 0", When::NothingAsked, |_, _| Some(Action::Ignore));
static TAKE_VOTE_BACK: Shortcut = Shortcut::new(&[plain(Key::Backspace)], When::Asking, || {
    TalkAction::TakeVoteBack.into()
});
static CLEAR_VOTES: Shortcut = Shortcut::new(&[plain(Key::Delete)], When::Asking, || {
    TalkAction::ClearVotes.into()
});
pub(in crate::app) static FULL_SCREEN: Shortcut =
    Shortcut::new(&[plain(Key::F11).any()], When::Always, || {
        WindowAction::ToggleFullScreen.into()
    });
pub(in crate::app) static HELP: Shortcut =
    Shortcut::new(&[plain(Key::F1).any()], When::Always, || {
        WindowAction::ToggleHelp.into()
    });
static HELP_BY_SIGN: Shortcut =
    Shortcut::new(&[plain(Key::Questionmark).any()], When::Free, || {
        WindowAction::ToggleHelp.into()
    })
    .also(&[plain(Key::Slash).shift()]);
static CLOSE: Shortcut = Shortcut::new(&[plain(Key::Escape).any()], When::InFront, || {
    WindowAction::Close.into()
});
static END_PRESENTING: Shortcut = Shortcut::new(&[plain(Key::Escape)], When::Presenting, || {
    TalkAction::TogglePresenting.into()
});
static ASK_TO_END: Shortcut = Shortcut::new(&[plain(Key::Escape)], When::Aside, || {
    SpeakerAction::AskToEnd.into()
});
static CANCEL: Shortcut = Shortcut::new(&[plain(Key::Escape).any()], When::Busy, || {
    TimeAction::CancelReplay.into()
});
pub(in crate::app) static EXPLORE: Shortcut =
    Shortcut::new(&[plain(Key::Escape).any()], When::Walking, || {
        PathAction::Explore.into()
    });
static NO_PRESET: Shortcut =
    Shortcut::digits("1 to 9, 0", When::Walking, |_, _| Some(Action::Ignore));
pub(in crate::app) static DISMISS_BET: Shortcut =
    Shortcut::new(&[plain(Key::Escape).any()], When::Bet, || {
        LessonAction::DismissBet.into()
    });
