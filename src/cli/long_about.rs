//! What `--help` says of the commands that need more than a line.

use crate::chapters::CHAPTERS;
use crate::components::cache::PolicyKind;
use crate::components::named::Named as _;

/// What `hotset check --help` says.
pub(super) const CHECK: &str = "\
Replays files and grades them, a row a file:\n\n\
replay            identical, different, another model version (numbers may differ), nothing \
recorded, timed out, or cannot be read\n\
goals_met         the chapter's goals that the run meets\n\
goals_missing     goals that the file claims and the run does not meet\n\
tasks_met         tasks in the file that hold at the moment it was saved\n\
tasks_missing     its other tasks\n\
changed_settings  settings that were not those of the set-up, and when, also if they were set back \
since; with --against also what was done besides, and what differs from the file that was handed \
out: chapter, seed, set-up, tasks, and commands that were part of it\n\
result            passed, if the run proves itself, nothing is missing, and nothing differs from \
what was handed out; nothing to grade, if it has no task and claims no goal, or records nothing; \
otherwise failed\n\
reason            why it has not passed\n\n\
A file may be an experiment as it was saved, or a text, a mail or a page with one in it. Of a folder \
all files are graded, also in the folders in it, but none whose name begins with a dot.\n\n\
Each file is given a minute, or what --seconds says, and no more work than three million ordinary \
events for each second, so that no file holds up the others: one that takes longer times out, and \
has failed.\n\n\
With --against the tasks of the file that was handed out are the ones that count. The exit status \
is 0 if no check failed, also where there was nothing to grade in a set-up or in a run that proves \
itself; 1 if one failed, also where a run records nothing to prove it; 2 if a file cannot be read.";

/// What `hotset export --help` says.
pub(super) const EXPORT: &str = "Writes a picture, an animation or a table of a run to a \
    file, without a display.\n\nThe window, the stage and a plot can be written as png, svg and \
    gif, a plot also as csv: the points of its lines. Metrics and series are written as csv: the \
    parameters and numbers of `hotset run`, and what the model has sampled in the course of the \
    run.\n\nEqual arguments give equal bytes.";

/// What `hotset install --help` says.
pub(super) const INSTALL: &str = "\
Writes into the user's data folder (XDG_DATA_HOME, or ~/.local/share) a desktop entry, a MIME type \
and an icon, and prints what it wrote; `hotset uninstall` takes it all back. From then on file \
managers know experiments: by the name *.hotset.ron, and others by how they begin, because .ron \
alone may be anything. It works without a display. After the program has been moved, run it again.";

/// What `hotset cache --help` says.
pub(super) fn cache() -> String {
    let mut text = String::from(
        "Counts the hits of cache policies on a trace of keys: one key a line, all of one \
         size, from an empty cache, without a time to live. A missed key is always admitted, unless the policy evicts no key. The \
         names of Redis are last; without times to live its volatile policies evict no key. The trace may \
         be in any encoding, and come from standard input as `-`; a table, a log, or anything else that is not one \
         key a line is refused.\n\n\
         Policies:\n",
    );
    for (name, policy) in PolicyKind::NAMES {
        text += &format!("  {name:<15} {}\n", policy.source());
    }
    text
}

/// What `hotset practice --help` says.
pub(super) fn practice() -> String {
    let mut text = String::from(
        "Prints exercises of a chapter, such as which key is evicted next. Each is made by its \
         seed: a set-up is drawn, the model runs it, and the run is the answer. Equal arguments \
         give equal bytes.\n\n\
         With --answer the solution follows; JSON then also holds the experiments that show it, as \
         files. GIFT is a format that learning platforms import; it always holds the \
         answers.\n\n\
         Kinds:\n",
    );
    for chapter in &CHAPTERS {
        for kind in chapter.content.lab().map_or(&[][..], |lab| lab.practice) {
            text += &format!("  {:<16} {:<16} {}\n", chapter.id, kind.id, kind.title);
        }
    }
    text
}
