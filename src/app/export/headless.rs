//! Exports without a display.

use super::film::{Film, Filmed};
use super::scene::{Scene, title_of, window_of};
use super::{handout, shots};
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
