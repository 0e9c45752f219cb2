//! Runs that were replaced and can be brought back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Session;
use super::left::Left;
use super::session::Origin;

/// So many are remembered.
pub(super) const MOST: usize = 3;
/// A run that takes more memory is remembered by its text and replayed, in bytes.
const MOST_BYTES: usize = 16 << 20;

/// A run that was replaced.
#[derive(Debug)]
pub(super) enum Former {
    /// As it stood.
    Whole(Box<Session>),
    /// As a file: a large one, which is built once more.
    Text(Kept),
}

/// A run that is remembered by its text.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    chapter: &'static str,
    /// The file.
    pub(super) text: String,
    /// See [`Session::path`].
    pub(super) path: Option<PathBuf>,
    /// See [`Session::origin`].
    pub(super) origin: Origin,
    /// See [`Session::stamp`].
    pub(super) stamp: Option<u64>,
    /// Whether it was in no file as it stood.
    pub(super) unsaved: bool,
    /// How it is kept, if it was in no file.
    pub(super) left: Option<Left>,
}

impl Former {
    fn of(mut session: Session) -> Self {
        session.lab.rest();
        if session.lab.bytes() <= MOST_BYTES {
            return Self::Whole(Box::new(session));
        }
        match session.lab.to_file() {
            Ok(text) => Self::Text(Kept {
                chapter: session.chapter().id,
                text,
                unsaved: session.unsaved(),
                left: Left::of(&session),
                stamp: session.stamp,
                path: session.path,
                origin: session.origin,
            }),
            // What cannot be written is kept as it is rather than lost.
            Err(_) => Self::Whole(Box::new(session)),
        }
    }

    /// What is kept of it once it is no longer remembered, if it is in no file.
    pub(super) fn into_left(self) -> Option<Left> {
        match self {
            Self::Whole(mut session) => {
                if !session.unsaved() {
                    session.forget_kept();
                    return None;
                }
                Left::of(&session)
            }
            Self::Text(kept) => kept.left,
        }
    }

    fn chapter(&self) -> &'static str {
        match self {
            Self::Whole(session) => session.chapter().id,
            Self::Text(kept) => kept.chapter,
        }
    }
}

/// The runs that were replaced, the latest last.
#[derive(Debug, Default)]
pub(super) struct Formers(Vec<Former>);

impl Formers {
    /// Remembers a run; returns the one that gives way to it.
    pub(super) fn push(&mut self, session: Session) -> Option<Former> {
        let oldest = (self.0.len() == MOST).then(|| self.0.remove(0));
        self.0.push(Former::of(session));
        oldest
    }

    /// Those that are whole.
    pub(super) fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.0.iter().filter_map(|former| match former {
            Former::Whole(session) => Some(session.as_ref()),
            Former::Text(_) => None,
        })
    }

    /// The same, to be changed.
    pub(super) fn sessions_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        self.0.iter_mut().filter_map(|former| match former {
            Former::Whole(session) => Some(session.as_mut()),
            Former::Text(_) => None,
        })
    }

    /// What is in no file of those that are remembered by their text.
    pub(super) fn left(&self) -> impl Iterator<Item = &Left> {
        self.0.iter().filter_map(|former| match former {
            Former::Whole(_) => None,
            Former::Text(kept) => kept.left.as_ref(),
        })
    }

    /// Takes a whole one by its number.
    pub(super) fn take_number(&mut self, number: u64) -> Option<Session> {
        let is_it =
            |former: &Former| matches!(former, Former::Whole(session) if session.number == number);
        let place = self.0.iter().position(is_it)?;
        match self.0.remove(place) {
            Former::Whole(session) => Some(*session),
            Former::Text(_) => None,
        }
    }

    /// Forgets the one that is kept in a file, by its text.
    pub(super) fn forget(&mut self, path: &std::path::Path) {
        self.0.retain(|former| match former {
            Former::Whole(_) => true,
            Former::Text(kept) => kept.left.as_ref().is_none_or(|left| left.path != path),
        });
    }

    /// Whether there is one of a chapter.
    pub(super) fn has(&self, chapter: &str) -> bool {
        self.0.iter().any(|former| former.chapter() == chapter)
    }

    /// Takes the latest one of a chapter.
    pub(super) fn take(&mut self, chapter: &str) -> Option<Former> {
        let place = self
            .0
            .iter()
            .rposition(|former| former.chapter() == chapter)?;
        Some(self.0.remove(place))
    }

    /// Forgets all; returns what is in no file of them.
    pub(super) fn clear(&mut self) -> Vec<Left> {
        let all = std::mem::take(&mut self.0).into_iter();
        all.filter_map(Former::into_left).collect()
    }
}

/// A run that undo has put aside for the one before it.
#[derive(Debug)]
pub(super) struct Latter {
    /// The run.
    pub session: Session,
    /// [`Lab::steps_made`] of the one before it at that moment: once more is done in that, this
    /// one is not what comes next any more.
    pub(super) steps: u64,
}

/// Everything that is open, and in the front or not. A run from which all has been taken back is
/// as if it had never been.
pub(super) fn all_open<'a>(
    sessions: &'a mut BTreeMap<&'static str, Session>,
    former: &'a mut Formers,
    latter: &'a mut [Latter],
) -> impl Iterator<Item = &'a mut Session> {
    let latter = latter.iter_mut().map(|latter| &mut latter.session);
    let latter = latter.filter(|session| session.lab.log_len() > 0);
    sessions
        .values_mut()
        .chain(former.sessions_mut())
        .chain(latter)
}
