//! What keys and controls ask of the shell, by subject. Each subject is carried out by one function,
//! which names all that can be asked of it.

use std::path::PathBuf;

use super::left::Which;
use super::preferences::Theme;
use crate::io::Kind;
use crate::lesson::practice::Given;
use crate::lesson::{Chapter, Exchange, Goal, Preset, Slide, Successor, Value};
use crate::sim::SimTime;

/// Something the shell is to do once the frame has been drawn.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// With time and the run in it.
    Time(TimeAction),
    /// Opens something else.
    Open(OpenAction),
    /// With what the chapter asks and explains.
    Lesson(LessonAction),
    /// With exercises.
    Practice(PracticeAction),
    /// With files, and what is exported.
    File(FileAction),
    /// In front of a room, and with the steps of a talk.
    Talk(TalkAction),
    /// With the window itself.
    Window(WindowAction),
    /// Opens, saves or lets go of experiments that are in no file yet.
    Kept(KeptAction),
    /// Copies, pastes, shows what an experiment says of itself, changes its tasks.
    Share(ShareAction),
    /// On the chapter's path.
    Path(PathAction),
    /// Nothing: a key that means something elsewhere and must do nothing here.
    Ignore,
}

/// What is asked of time and the run.
#[derive(Clone, Copy, Debug)]
pub(super) enum TimeAction {
    /// Plays, or pauses.
    TogglePlay,
    /// Goes over so many moments at which something happens; back if negative.
    Step(i64),
    /// Goes to a moment and stays there.
    GoTo(SimTime),
    /// Goes to the first moment.
    GoToStart,
    /// Plays the run once more from its first moment, with all that was done in it.
    Again,
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
    /// Ends a replay here.
    CancelReplay,
}

/// What is opened.
#[derive(Clone, Debug)]
pub(super) enum OpenAction {
    /// A chapter.
    Chapter(&'static Chapter),
    /// The chapter of this name.
    ChapterNamed(String),
    /// A ready-made experiment of a chapter.
    Preset(&'static Chapter, &'static Preset),
    /// The ready-made experiment at this place of the present chapter.
    PresetAt(usize),
    /// The ready-made experiment of this name, of the present chapter or as `chapter/preset` of
    /// another.
    PresetNamed(String),
    /// The experiment from which a goal of a chapter is attempted; its rules are unfolded.
    Goal(&'static Chapter, &'static Goal),
    /// The path of the chapter of this name at a step, counted from 1.
    PathStep(String, usize),
    /// A question of a chapter.
    Question(&'static Chapter, String),
    /// The run that measures the answer to a question of the present chapter, played up to the
    /// moment at which the number is read.
    RunOfQuestion(String),
    /// A file.
    File(PathBuf),
    /// The preview of a trace; without a path it asks for one.
    Trace(Option<PathBuf>),
    /// The lab of this chapter, on the trace that is shown.
    RunOnTrace(&'static Chapter),
    /// The views of the trace that the lab in front runs on.
    LookAtTrace,
    /// The dialog that opens files.
    Chooser,
    /// The experiments there are.
    Gallery,
}

/// What is asked of the chapter: its questions, its bet, its lab in words.
#[derive(Clone, Debug)]
pub(super) enum LessonAction {
    /// Notes an answer to a question of the present chapter.
    Answer(String, usize),
    /// Bets on an option of the experiment's bet.
    Bet(usize),
    /// Skips the bet, or says no more of it.
    DismissBet,
    /// Explains the status line.
    Explain,
    /// Follows one request of what is under way, or another one.
    Follow(Successor),
    /// Gives a command in words, as the command line does.
    Command(String),
    /// Does something about a setting in which A and B differ, by its name.
    Exchange(&'static str, Exchange),
}

/// What is asked of exercises.
#[derive(Clone, Copy, Debug)]
pub(super) enum PracticeAction {
    /// Shows the next exercise of the present chapter, of this kind if one is named.
    Next(Option<&'static str>),
    /// Answers it.
    Answer(Given),
    /// Opens the run at this place that shows its answer.
    Show(usize),
    /// Opens the chapter of this name and practises there.
    Begin(&'static str),
    /// Takes the reminder of what is due away.
    PutOff,
}

/// What is asked about files.
#[derive(Clone, Debug)]
pub(super) enum FileAction {
    /// Saves where it was saved last, or asks where.
    Save,
    /// Asks where to save.
    SaveAs,
    /// Writes the file that the dialog describes.
    Write,
    /// Forgets a file that was used lately.
    Forget(PathBuf),
    /// Asks what is exported, and where to.
    ShowExport,
    /// The same, with the talk as pages chosen.
    ShowHandout,
    /// Writes what the dialog describes.
    WriteExport,
    /// Writes the view of a trace that is shown, as a file of this kind.
    ExportView(Kind),
    /// Ends a film that is being made; nothing is written.
    CancelExport,
}

/// What a blank screen is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blank {
    /// The room looks at whoever speaks.
    Black,
    /// The room sees what is written on a board in the projector's light.
    White,
}

/// What a speaker holds in the hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    /// A dot of light where the pointer is.
    Laser,
    /// A pen, which draws where the pointer goes.
    Pen,
}

/// What is asked of what the speaker has at hand; none of it concerns the run.
#[derive(Clone, Copy, Debug)]
pub(super) enum SpeakerAction {
    /// Puts the notes below the wall, or in a window of their own.
    ToggleStrip,
    /// Makes the notes larger by so many steps; smaller if negative.
    GrowNotes(i32),
    /// Asks whether the talk is to end, or asks no more.
    AskToEnd,
    /// Takes a tool in the hand, or puts it away.
    Hold(Option<Tool>),
    /// Shows a QR code of the experiment as it stands, or hides it.
    ToggleCode,
}

/// What is asked in front of a room, and of the steps of a talk.
#[derive(Clone, Debug)]
pub(super) enum TalkAction {
    /// Shows the lab to a room, or ends that.
    TogglePresenting,
    /// Shows the lab to a room from the step on at which the run stands, or ends that.
    PresentHere,
    /// Opens the chapter's talk and shows it to a room.
    Present,
    /// Goes to the next step; to the one before if negative.
    SlideBy(i64),
    /// Goes to the step of this number.
    GoToSlide(usize),
    /// Makes the screen blank, or shows it again.
    ToggleBlank(Blank),
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
    /// With what the speaker has at hand.
    Speaker(SpeakerAction),
    /// Chooses the monitor that is the wall; `None`: the one on which the window is.
    ChooseWall(Option<usize>),
    /// Shows the storyboard in the place of the text, or hides it.
    ToggleStoryboard,
    /// Makes the present moment the step at this place, or the next one.
    AddSlide(Option<usize>),
    /// Shows a step twice.
    DuplicateSlide(usize),
    /// Moves what a step says and shows to the place of another.
    MoveSlide(usize, usize),
    /// Changes what a step shows and says.
    EditSlide(usize, Box<Slide>),
    /// Takes a step away.
    RemoveSlide(usize),
}

/// What is asked on a chapter's path.
#[derive(Clone, Debug)]
pub(super) enum PathAction {
    /// Opens the path at the step to which it was walked.
    Open,
    /// Leaves it for the whole laboratory.
    Explore,
    /// Goes to the next step; to the one before if negative.
    By(i64),
    /// Predicts: an option's place, or a value.
    Guess(f64),
    /// Takes a handle of the curve that is drawn to a value.
    Draw(usize, f64),
    /// Predicts the curve as it is drawn.
    Predict,
    /// Goes on without a prediction.
    SkipGuess,
    /// Does what the step asks for.
    Give,
    /// Lets the run go on, where it was stopped on its way to the end of the step.
    GoOn,
    /// Begins the step again.
    Again,
    /// Begins the step again and does what it asks for.
    ShowMe,
    /// Says what helps.
    Hint,
    /// Sets a setting, by its name.
    Set(&'static str, Value),
    /// Gives commands in words, in order.
    Commands(Vec<String>),
}

/// A tab of the column beside the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// The step of the path.
    Path,
    /// The lesson.
    Text,
    /// Goals, questions and exercises.
    Tasks,
}

/// What is asked of the window.
#[derive(Clone, Debug)]
pub(super) enum WindowAction {
    /// Shows keys and shapes, or hides them.
    ToggleHelp,
    /// Shows what is done in each chapter.
    ShowProgress,
    /// Shows the glossary, at a term if one is named.
    ShowGlossary(Option<String>),
    /// Shows the list of everything that can be done.
    ShowFinder,
    /// Shows two parameters as a map.
    ShowTwo,
    /// Compares what is pinned with what runs; pins what runs where nothing is.
    Compare,
    /// Pins the experiment as it stands.
    PinA,
    /// Takes away what is pinned.
    Unpin,
    /// Closes what is open in front.
    Close,
    /// Shows or hides the text.
    ToggleReading,
    /// Shows this tab of the column beside the stage.
    ShowTab(Tab),
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
    /// Makes the plots higher by so many steps; lower if negative.
    PlotsBy(i32),
    /// Gives the plots this share of the height; `None`: the usual one.
    Plots(Option<f32>),
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
    /// Copies what is done in each chapter as Markdown.
    CopyProgress,
    /// Saves it among the experiments.
    SaveProgress,
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

/// An action of a subject is an action.
macro_rules! subjects {
    ($($variant:ident: $subject:ident),+ $(,)?) => {$(
        impl From<$subject> for Action {
            fn from(action: $subject) -> Self {
                Self::$variant(action)
            }
        }
    )+};
}

impl From<SpeakerAction> for Action {
    fn from(action: SpeakerAction) -> Self {
        Self::Talk(TalkAction::Speaker(action))
    }
}

subjects! {
    Time: TimeAction,
    Open: OpenAction,
    Lesson: LessonAction,
    Practice: PracticeAction,
    File: FileAction,
    Talk: TalkAction,
    Window: WindowAction,
    Kept: KeptAction,
    Path: PathAction,
    Share: ShareAction,
}
