//! Preferences of several windows at a time: what one of them changed is not undone by another.

use std::collections::BTreeMap;

use super::{MOST_RECENT, Preferences};

impl Preferences {
    /// What is on the disk (`theirs`) with everything that this window has changed since it stood
    /// at `base`.
    pub fn merged(base: &Self, mine: &Self, theirs: &Self) -> Self {
        Self {
            theme: changed(&base.theme, &mine.theme, &theirs.theme),
            zoom: changed(&base.zoom, &mine.zoom, &theirs.zoom),
            last_chapter: changed(&base.last_chapter, &mine.last_chapter, &theirs.last_chapter),
            reading_open: changed(&base.reading_open, &mine.reading_open, &theirs.reading_open),
            reading_width: changed(
                &base.reading_width,
                &mine.reading_width,
                &theirs.reading_width,
            ),
            recent: recent(base, mine, theirs),
            answers: entries(&base.answers, &mine.answers, &theirs.answers),
            retries: entries(&base.retries, &mine.retries, &theirs.retries),
            // A goal that was met stays so.
            goals: mine.goals.union(&theirs.goals).cloned().collect(),
            // The first time that is known is the one on the disk.
            feats: mine
                .feats
                .iter()
                .chain(&theirs.feats)
                .map(|(name, feat)| (name.clone(), feat.clone()))
                .collect(),
            practice: entries(&base.practice, &mine.practice, &theirs.practice),
            reduced_motion: changed(
                &base.reduced_motion,
                &mine.reduced_motion,
                &theirs.reduced_motion,
            ),
            layouts: entries(&base.layouts, &mine.layouts, &theirs.layouts),
            paths: entries(&base.paths, &mine.paths, &theirs.paths),
            unknown: theirs.unknown.clone(),
        }
    }

    /// Takes over what other windows have brought, as far as it is nobody's taste: this window
    /// keeps its looks.
    pub fn take_over(&mut self, merged: &Self) {
        self.recent.clone_from(&merged.recent);
        self.answers.clone_from(&merged.answers);
        self.retries.clone_from(&merged.retries);
        self.goals.clone_from(&merged.goals);
        self.feats.clone_from(&merged.feats);
        self.paths.clone_from(&merged.paths);
        self.practice.clone_from(&merged.practice);
        self.unknown.clone_from(&merged.unknown);
    }
}

fn changed<T: PartialEq + Clone>(base: &T, mine: &T, theirs: &T) -> T {
    if mine == base { theirs } else { mine }.clone()
}

fn entries<T: Clone + PartialEq>(
    base: &BTreeMap<String, T>,
    mine: &BTreeMap<String, T>,
    theirs: &BTreeMap<String, T>,
) -> BTreeMap<String, T> {
    let mut merged = theirs.clone();
    for (key, value) in mine {
        if base.get(key) != Some(value) {
            merged.insert(key.clone(), value.clone());
        }
    }
    for key in base.keys().filter(|key| !mine.contains_key(*key)) {
        merged.remove(key);
    }
    merged
}

/// This window's files come first if it has opened any since; none is listed twice.
fn recent(base: &Preferences, mine: &Preferences, theirs: &Preferences) -> Vec<std::path::PathBuf> {
    if mine.recent == base.recent {
        return theirs.recent.clone();
    }
    let mut merged = mine.recent.clone();
    let forgotten = |path| base.recent.contains(path) && !mine.recent.contains(path);
    let others = theirs.recent.iter().filter(|path| !forgotten(path));
    for path in others {
        if !merged.contains(path) {
            merged.push(path.clone());
        }
    }
    merged.truncate(MOST_RECENT);
    merged
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::app::preferences::Theme;

    #[test]
    fn two_windows_keep_what_each_of_them_changed() {
        let base = Preferences::default();
        let mut mine = base.clone();
        mine.goals.insert("a/mine".to_owned());
        mine.answers.insert("a/q".to_owned(), 1);
        mine.theme = Theme::Dark;
        mine.note_recent(Path::new("/mine.ron"));
        let mut theirs = base.clone();
        theirs.goals.insert("b/theirs".to_owned());
        theirs.answers.insert("b/q".to_owned(), 2);
        theirs.zoom = 1.5;
        theirs.note_recent(Path::new("/theirs.ron"));
        let merged = Preferences::merged(&base, &mine, &theirs);
        assert_eq!(merged.goals.len(), 2);
        assert_eq!(merged.answers["a/q"], 1);
        assert_eq!(merged.answers["b/q"], 2);
        assert_eq!(merged.theme, Theme::Dark);
        assert!((merged.zoom - 1.5).abs() < 1e-6);
        let recent: Vec<PathBuf> = vec!["/mine.ron".into(), "/theirs.ron".into()];
        assert_eq!(merged.recent, recent);
    }

    #[test]
    fn what_a_window_takes_away_stays_away_and_what_it_left_alone_follows_the_other() {
        let mut base = Preferences::default();
        base.answers.insert("a/q".to_owned(), 1);
        base.answers.insert("a/r".to_owned(), 1);
        base.note_recent(Path::new("/old.ron"));
        let mut mine = base.clone();
        mine.answers.remove("a/q");
        mine.recent.clear();
        let mut theirs = base.clone();
        theirs.answers.insert("a/r".to_owned(), 3);
        theirs.note_recent(Path::new("/new.ron"));
        let merged = Preferences::merged(&base, &mine, &theirs);
        assert_eq!(merged.answers.len(), 1);
        assert_eq!(merged.answers["a/r"], 3);
        assert_eq!(merged.recent, [PathBuf::from("/new.ron")]);
    }
}
