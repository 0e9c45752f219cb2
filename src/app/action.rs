//! What keys and controls ask of the shell.

use std::path::PathBuf;

use super::left::Which;
use super::preferences::Theme;

use crate::lesson::{Chapter, Goal, Preset, Slide};
use crate::sim::SimTime;

/// Something the shell is to do once the frame has been drawn.
#[derive(Clone, Debug)]
pub(super) enum Action {
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
    /// Does again what was taken back last.
    Redo,
    /// Shows a chapter.
    OpenChapter(&'static Chapter),
    /// Opens a ready-made experiment of a chapter.
    OpenPreset(&'static Chapter, &'static Preset),
    /// Opens the ready-made experiment at this place of the present chapter.
    OpenPresetAt(usize),
    /// Opens the ready-made experiment of this name, of the present chapter or as
    /// `chapter/preset` of another.
    OpenPresetNamed(String),
    /// Shows the chapter of this name.
    OpenChapterNamed(String),
    /// Opens the experiment from which a goal of a chapter is attempted, and unfolds its rules.
    ShowGoal(&'static Chapter, &'static Goal),
    /// Shows a question of a chapter.
    ShowQuestion(&'static Chapter, String),
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
    /// Asks what is exported, and where to.
    ShowExport,
    /// Writes what the dialog describes.
    WriteExport,
    /// Ends a film that is being made; nothing is written.
    CancelExport,
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
    /// Shows the lab to a room, or ends that.
    TogglePresenting,
    /// Opens the chapter's talk and shows it to a room.
    PresentTalk,
    /// Goes to the next step of the talk; to the one before if negative.
    SlideBy(i64),
    /// Goes to the step of this number.
    GoToSlide(usize),
    /// Makes the screen blank, or shows it again.
    ToggleBlank,
    /// Shows another plot to the room.
    NextPlot,
    /// Counts a hand for an answer to the question put to the room.
    Vote(usize),
    /// Takes the hand counted last back.
    TakeVoteBack,
    /// Forgets all hands counted for this question.
    ClearVotes,
    /// Opens or closes the speaker's window.
    ToggleSpeaker,
    /// Makes the present moment a step of the talk.
    AddSlide,
    /// Changes what a step shows and says.
    EditSlide(usize, Box<Slide>),
    /// Takes a step away.
    RemoveSlide(usize),
    /// Shows the storyboard in the place of the text, or hides it.
    ToggleStoryboard,
    /// Nothing: a key that means something elsewhere and must do nothing here.
    Ignore,
    /// Makes the plots higher by so many steps; lower if negative.
    PlotsBy(i32),
    /// Gives the plots this share of the height; `None`: the usual one.
    Plots(Option<f32>),
    /// Shows the list of everything that can be done.
    ShowFinder,
    /// Gives a command in words, as the command line does.
    Command(String),
    /// Opens, saves or lets go of experiments that are in no file yet.
    Kept(KeptAction),
    /// Forgets a file that was used lately.
    ForgetFile(PathBuf),
    /// Copies, pastes, shows what an experiment says of itself, changes its tasks.
    Share(ShareAction),
    /// Says why something that was typed is not taken.
    Refuse(String),
    /// Takes a message away.
    Dismiss(usize),
}

/// What is asked of the shell about handing on.
#[derive(Clone, Debug)]
pub(super) enum ShareAction {
    /// Copies the experiment as a line of text.
    CopyLine,
    /// Copies it as the text of a file.
    CopyFile,
    /// Asks for what is on the clipboard.
    AskPaste,
    /// Opens the experiment in a text.
    Paste(String),
    /// Shows what the experiment says of itself.
    ShowAbout,
    /// Takes that away again after opening.
    DismissArrival,
    /// Shows the form for tasks.
    ShowTasks,
    /// Takes over the tasks in the form.
    UseTasks,
}

impl From<ShareAction> for Action {
    fn from(action: ShareAction) -> Self {
        Self::Share(action)
    }
}

/// What is asked of the shell about experiments that are in no file.
#[derive(Clone, Debug)]
pub(super) enum KeptAction {
    /// Opens one that is kept.
    Restore(PathBuf),
    /// Deletes one that is kept.
    LetGo(PathBuf),
    /// Saves one in a file, before the window closes.
    Save(Which),
    /// Says whether one is let go of when the window closes.
    Mark(Which, bool),
    /// Closes the window as its question has been answered.
    CloseNow,
}

impl From<KeptAction> for Action {
    fn from(action: KeptAction) -> Self {
        Self::Kept(action)
    }
}
