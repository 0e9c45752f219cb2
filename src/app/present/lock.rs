//! The lock: what can still be done in front of a room.

use crate::app::Action;

/// Whether something may be done while a room looks on, where the talk has steps or has none. What
/// is not in this table would change the run under its caption, put another in its place, or lay a
/// dialog over it.
pub(super) fn allows(action: &Action, has_steps: bool) -> bool {
    match action {
        // The talk itself.
        Action::TogglePresenting
        | Action::SlideBy(_)
        | Action::ToggleBlank
        | Action::NextPlot
        | Action::Vote(_)
        | Action::TakeVoteBack
        | Action::ClearVotes
        | Action::ToggleSpeaker
        // Whether time runs, and how fast: what is done in the run stays the same.
        | Action::TogglePlay
        | Action::Speed(_)
        | Action::SpeedBy(_)
        | Action::CancelReplay
        // How it looks, and what explains it.
        | Action::Explain
        | Action::Zoom(_)
        | Action::ZoomBy(_)
        | Action::Theme(_)
        | Action::ReducedMotion(_)
        | Action::ToggleFullScreen
        | Action::ToggleHelp
        | Action::Close
        | Action::Dismiss(_)
        | Action::Ignore => true,
        // Without steps there is no caption that would be wrong at another moment, and the
        // experiment's own bet is what the room is asked.
        Action::Step(_)
        | Action::GoTo(_)
        | Action::GoToStart
        | Action::GoToEnd
        | Action::Bet(_)
        | Action::DismissBet
        | Action::PresentTalk => !has_steps,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::allows;
    use crate::app::Action;

    #[test]
    fn nothing_that_changes_the_run_is_allowed() {
        for action in [
            Action::NewLuck,
            Action::Seed(3),
            Action::Reset,
            Action::Undo,
            Action::Redo,
            Action::ShowExport,
            Action::ShowFinder,
            Action::ShowOpen,
            Action::Save,
            Action::OpenPresetAt(1),
            Action::Command("kill-cache".to_owned()),
            Action::AddSlide,
            Action::ToggleStoryboard,
        ] {
            for has_steps in [false, true] {
                assert!(!allows(&action, has_steps), "{action:?}");
            }
        }
        assert!(allows(&Action::Step(1), false) && !allows(&Action::Step(1), true));
        assert!(allows(&Action::SlideBy(1), true));
    }
}
