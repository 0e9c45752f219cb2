//! What keys and controls ask of the shell.

use std::path::PathBuf;

use super::preferences::Theme;

use crate::lesson::{Chapter, Preset};
use crate::sim::SimTime;

/// Something the shell is to do once the frame has been drawn.
#[derive(Clone, Debug)]
pub enum Action {
    /// Plays, or pauses.
    TogglePlay,
    /// Goes over so many moments at which something happens; back if negative.
    Step(i64),
    /// Goes to a moment and stays there.
    GoTo(SimTime),
    /// Goes to the first moment.
    GoToStart,
    /// Goes to the latest moment that has been seen.
    GoToEnd,
    /// Sets the speed.
    Speed(f64),
    /// Changes the speed by so many steps.
    SpeedBy(i64),
    /// Back to the first moment with nothing done.
    Reset,
    /// The same set-up with the next seed.
    NewLuck,
    /// The same set-up with this seed.
    Seed(u64),
    /// Takes back what was done last.
    Undo,
    /// Shows a chapter.
    OpenChapter(&'static Chapter),
    /// Opens a ready-made experiment of a chapter.
    OpenPreset(&'static Chapter, &'static Preset),
    /// Opens the ready-made experiment at this place of the present chapter.
    OpenPresetAt(usize),
    /// Opens the ready-made experiment of this name of the present chapter.
    OpenPresetNamed(String),
    /// Opens a file.
    OpenFile(PathBuf),
    /// Loads the run that measures the answer to a question of the present chapter.
    OpenQuestion(String),
    /// Lets the model measure the answer to a question of the present chapter.
    Measure(String),
    /// Notes an answer to a question of the present chapter.
    Answer(String, usize),
    /// Bets on an option of the experiment's bet.
    Bet(usize),
    /// Skips the bet, or says no more of it.
    DismissBet,
    /// Saves where it was saved last, or asks where.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Writes the file that the dialog describes.
    WriteFile,
    /// Shows the dialog that opens files.
    ShowOpen,
    /// Shows the experiments there are.
    ShowGallery,
    /// Shows keys and shapes, or hides them.
    ToggleHelp,
    /// Closes what is open in front.
    Close,
    /// Ends a replay here.
    CancelReplay,
    /// Shows or hides the text.
    ToggleReading,
    /// Explains the status line.
    Explain,
    /// Sets the zoom.
    Zoom(f32),
    /// Changes the zoom by so many steps.
    ZoomBy(i32),
    /// Light, dark, or as the system has it.
    Theme(Theme),
    /// Stills instead of motion, or not.
    ReducedMotion(bool),
    /// In and out of full screen.
    ToggleFullScreen,
    /// Brings back the experiment from last time.
    Restore,
    /// Forgets the experiment from last time.
    Discard,
    /// Takes a message away.
    Dismiss(usize),
}
