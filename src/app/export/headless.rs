//! Exports without a display.

use eframe::egui::Context;

use super::film::{Film, Filmed};
use super::scene::Scene;
use super::{handout, shots};
use crate::app::{Folders, Session, Shell, Start};
use crate::io::{Export, Exported, GoOn, Made};
use crate::lesson::{Lab, Refusal};

/// Units of work between two questions whether to go on.
const SLICE: u64 = 50_000;

/// Draws an export of a lab that has come to the moment it shows, as long as `go_on` says so.
///
/// # Errors
/// When there is no such plot, or the picture could not be written, in a sentence.
pub fn draw(export: &Export, mut lab: Box<dyn Lab>, go_on: GoOn<'_>) -> Result<Made, Refusal> {
    if export.part == Exported::Talk {
        return handout::make(export, lab, go_on);
    }
    shots::check_plot(lab.as_mut(), export)?;
    let title = title_of(lab.as_ref());
    let speed = export.stretch.map_or(lab.pace(), |stretch| stretch.speed);
    let mut filmed = match export.part {
        Exported::Window => Filmed::Shell(Box::new(window_of(lab, export, speed)?)),
        _ => Filmed::Lab(lab),
    };
    let Some(stretch) = export.stretch else {
        let scene = match &mut filmed {
            Filmed::Lab(lab) => Scene::Lab(lab.as_mut()),
            Filmed::Shell(shell) => Scene::Shell(shell),
        };
        return shots::make(scene, export, 1.0, None, (&title, speed));
    };
    let mut film = Film::new(filmed, export.clone(), stretch, 1.0);
    loop {
        if let Some(made) = film.go_on(SLICE)? {
            return Ok(made);
        }
        go_on(f64::from(film.progress()))?;
    }
}

/// What a picture of this lab is called.
pub(super) fn title_of(lab: &dyn Lab) -> String {
    let chapter = lab.chapter().title;
    match lab.title() {
        "" => format!("{chapter}, {}", lab.now()),
        title => format!("{chapter}: {title}, {}", lab.now()),
    }
}

/// A window that shows a lab as it opens on a desk where nobody has set anything.
pub(super) fn window_of(lab: Box<dyn Lab>, export: &Export, speed: f64) -> Result<Shell, Refusal> {
    let mut shell = Shell::new(&Context::default(), Folders::default(), Start::default())?;
    shell.keeps_nothing = true;
    shell.clock.set_speed(speed);
    shell.clock.set_playing(export.stretch.is_some());
    let id = lab.chapter().id;
    shell.sessions.insert(id, Session::new(lab));
    shell.current = id;
    Ok(shell)
}
