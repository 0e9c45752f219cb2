//! Runs that were replaced and can be brought back.

use std::path::PathBuf;

use super::Session;
use super::share::Origin;

/// So many are remembered.
const MOST: usize = 3;
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
    /// Whether it was in no file as it stood.
    pub(super) unsaved: bool,
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
                path: session.path,
                origin: session.origin,
            }),
            // What cannot be written is kept as it is rather than lost.
            Err(_) => Self::Whole(Box::new(session)),
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
    /// Remembers a run.
    pub(super) fn push(&mut self, session: Session) {
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push(Former::of(session));
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

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
