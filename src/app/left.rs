//! Experiments that are in no file yet: how one is kept meanwhile, and what is known of one that is
//! kept and not open.

use std::path::PathBuf;

use super::{Session, files};
use crate::chapters::chapter;
use crate::lesson::Outline;
use crate::sim::SimTime;

/// An experiment that is in no file yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    /// One that is open, by its number.
    Open(u64),
    /// One that is kept and not open.
    Left(PathBuf),
}

/// How an experiment is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Keeping {
    /// Its file among those that are kept.
    pub path: Option<PathBuf>,
    /// [`crate::lesson::Lab::revision`] and [`crate::lesson::Lab::edits`] of what it holds.
    pub written: Option<(u64, u64)>,
}

impl Keeping {
    /// Whether the file holds all of an experiment. One that is on its way to a moment will have
    /// done there what it has done by now.
    pub(super) fn is_whole(&self, session: &Session) -> bool {
        let lab = session.lab.as_ref();
        self.path.is_some()
            && self.written.is_some_and(|(revision, edits)| {
                edits == lab.edits() && (revision == lab.revision() || session.busy())
            })
    }
}

/// An experiment that is kept and not open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// The file.
    pub path: PathBuf,
    /// What it was.
    pub title: String,
    /// Its chapter, as people call it.
    pub chapter: String,
    /// Where it stood.
    pub at: SimTime,
    /// Whether it is of an earlier start of the program.
    pub from_last_time: bool,
}

impl Session {
    /// Notes in which file it is kept, as it is going to be once it has arrived.
    pub(super) fn kept_in(&mut self, path: PathBuf) {
        self.kept = Keeping {
            path: Some(path),
            written: Some((u64::MAX, self.lab.edits())),
        };
    }

    /// Lets go of what is kept of it.
    pub(super) fn forget_kept(&mut self) {
        if let Some(path) = std::mem::take(&mut self.kept).path {
            files::remove(&path);
        }
    }
}

impl Left {
    pub(super) fn new(path: PathBuf, header: &Outline) -> Self {
        let chapter = chapter(&header.chapter).map_or(header.chapter.as_str(), |known| known.title);
        Self {
            title: match header.title.trim() {
                "" => chapter.to_owned(),
                title => title.to_owned(),
            },
            chapter: chapter.to_owned(),
            at: header.now_ns,
            path,
            from_last_time: true,
        }
    }

    /// What is kept of a session that is closed.
    pub(super) fn of(session: &Session) -> Option<Self> {
        Some(Self {
            path: session.kept.path.clone()?,
            title: session.title().to_owned(),
            chapter: session.chapter().title.to_owned(),
            at: session.lab.now(),
            from_last_time: false,
        })
    }
}
