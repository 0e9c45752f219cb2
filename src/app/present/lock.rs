//! The lock: what can still be done in front of a room.

use crate::app::Action;
use crate::app::action::{LessonAction, TalkAction, TimeAction, WindowAction};

/// Whether something may be done while a room looks on, where the talk has steps or has none. What
/// is refused would change the run under its caption, put another in its place, or lay a dialog over
/// it.
pub(super) fn allows(action: &Action, has_steps: bool) -> bool {
    match action {
        Action::Time(action) => allows_time(action, has_steps),
        Action::Lesson(action) => allows_lesson(action, has_steps),
        Action::Talk(action) => allows_talk(action, has_steps),
        Action::Window(action) => allows_window(action),
        Action::Ignore => true,
        Action::Open(_)
        | Action::Practice(_)
        | Action::File(_)
        | Action::Kept(_)
        | Action::Share(_)
        | Action::Path(_) => false,
    }
}

fn allows_time(action: &TimeAction, has_steps: bool) -> bool {
    match action {
        // Whether time runs, and how fast: what is done in the run stays the same.
        TimeAction::TogglePlay
        | TimeAction::Speed(_)
        | TimeAction::SpeedBy(_)
        | TimeAction::CancelReplay => true,
        // Without steps there is no caption that would be wrong at another moment.
        TimeAction::Step(_) | TimeAction::GoTo(_) | TimeAction::GoToStart | TimeAction::GoToEnd => {
            !has_steps
        }
        TimeAction::Again
        | TimeAction::Reset
        | TimeAction::NewLuck
        | TimeAction::Seed(_)
        | TimeAction::Undo
        | TimeAction::Redo => false,
    }
}

fn allows_lesson(action: &LessonAction, has_steps: bool) -> bool {
    match action {
        LessonAction::Explain | LessonAction::Follow(_) => true,
        // Without steps the experiment's own bet is what the room is asked.
        LessonAction::Bet(_) | LessonAction::DismissBet => !has_steps,
        LessonAction::Answer(..) | LessonAction::Command(_) | LessonAction::Exchange(..) => false,
    }
}

fn allows_talk(action: &TalkAction, has_steps: bool) -> bool {
    match action {
        TalkAction::TogglePresenting
        | TalkAction::PresentHere
        | TalkAction::SlideBy(_)
        | TalkAction::ToggleBlank(_)
        | TalkAction::NextPlot
        | TalkAction::Vote(_)
        | TalkAction::TakeVoteBack
        | TalkAction::ClearVotes
        | TalkAction::ToggleSpeaker
        | TalkAction::Speaker(_) => true,
        TalkAction::Present => !has_steps,
        TalkAction::GoToSlide(_)
        | TalkAction::ToggleStoryboard
        | TalkAction::ChooseWall(_)
        | TalkAction::AddSlide(_)
        | TalkAction::DuplicateSlide(_)
        | TalkAction::MoveSlide(..)
        | TalkAction::EditSlide(..)
        | TalkAction::RemoveSlide(_) => false,
    }
}

fn allows_window(action: &WindowAction) -> bool {
    match action {
        // How it looks.
        WindowAction::Zoom(_)
        | WindowAction::ZoomBy(_)
        | WindowAction::Theme(_)
        | WindowAction::ReducedMotion(_)
        | WindowAction::ToggleFullScreen
        | WindowAction::ToggleHelp
        | WindowAction::Close
        | WindowAction::Dismiss(_) => true,
        WindowAction::ShowFinder
        | WindowAction::ShowTwo
        | WindowAction::Compare
        | WindowAction::PinA
        | WindowAction::Unpin
        | WindowAction::ShowProgress
        | WindowAction::ShowGlossary(_)
        | WindowAction::ToggleReading
        | WindowAction::ShowTab(_)
        | WindowAction::PlotsBy(_)
        | WindowAction::Plots(_)
        | WindowAction::Refuse(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::{FileAction, OpenAction};

    #[test]
    fn nothing_that_changes_the_run_is_allowed() {
        for action in [
            TimeAction::Again.into(),
            TimeAction::NewLuck.into(),
            TimeAction::Seed(3).into(),
            TimeAction::Reset.into(),
            TimeAction::Undo.into(),
            TimeAction::Redo.into(),
            FileAction::ShowExport.into(),
            WindowAction::ShowFinder.into(),
            OpenAction::Chooser.into(),
            FileAction::Save.into(),
            OpenAction::PresetAt(1).into(),
            LessonAction::Command("kill-cache".to_owned()).into(),
            TalkAction::AddSlide(None).into(),
            TalkAction::MoveSlide(0, 1).into(),
            TalkAction::ToggleStoryboard.into(),
        ] {
            for has_steps in [false, true] {
                assert!(!allows(&action, has_steps), "{action:?}");
            }
        }
        let step = TimeAction::Step(1).into();
        assert!(allows(&step, false) && !allows(&step, true));
        assert!(allows(&TalkAction::SlideBy(1).into(), true));
    }
}
