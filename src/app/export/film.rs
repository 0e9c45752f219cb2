//! An animation of a stretch of a run: frame by frame, in virtual time.

use super::scene::Scene;
use super::sheet::{Sheet, cannot};
use super::shots;
use crate::app::Shell;
use crate::io::{Export, Made, Stretch};
use crate::lesson::{Lab, Pace, Refusal};
use crate::picture::{Animation, Canvas, Colours};
use crate::sim::{Progress, SimTime};

/// Frames from which the colours are chosen.
const SAMPLES: u32 = 8;

/// What is filmed: it belongs to the film, so that nobody's run is moved.
pub(super) enum Filmed {
    /// A part of a lab.
    Lab(Box<dyn Lab>),
    /// A window.
    Shell(Box<Shell>),
}

/// A film that is being made.
pub(super) struct Film {
    filmed: Filmed,
    export: Export,
    stretch: Stretch,
    sheet: Sheet,
    colours: Colours,
    animation: Option<Animation>,
    /// Pictures made so far, those included from which colours were chosen.
    made: u32,
    settled: bool,
}

impl Filmed {
    fn lab(&mut self) -> Option<&mut (dyn Lab + '_)> {
        match self {
            Self::Lab(lab) => Some(lab.as_mut()),
            Self::Shell(shell) => match shell.session_mut() {
                Some(session) => Some(session.lab.as_mut()),
                None => None,
            },
        }
    }

    fn scene(&mut self) -> Scene<'_> {
        match self {
            Self::Lab(lab) => Scene::Lab(lab.as_mut()),
            Self::Shell(shell) => Scene::Shell(shell),
        }
    }
}

impl Film {
    /// A film of `filmed`, whose run has seen the end of the stretch.
    pub(super) fn new(filmed: Filmed, export: Export, stretch: Stretch, zoom: f32) -> Self {
        let sheet = Sheet::new(shots::look(&export, zoom));
        Self {
            filmed,
            sheet,
            export,
            stretch,
            colours: Colours::default(),
            animation: None,
            made: 0,
            settled: false,
        }
    }

    /// Frames that it will have.
    fn frames(&self) -> u32 {
        self.stretch.frames() as u32
    }

    fn samples(&self) -> u32 {
        SAMPLES.min(self.frames())
    }

    /// How much of it is made, from 0 to 1.
    pub(super) fn progress(&self) -> f32 {
        self.made as f32 / (self.samples() + self.frames()) as f32
    }

    /// Lets the run come to `at` within `budget` events; says whether it has.
    pub(super) fn run_to(&mut self, at: Option<SimTime>, budget: u64) -> bool {
        match (at, self.filmed.lab()) {
            (Some(at), Some(lab)) => lab.seek(at, budget) == Progress::Arrived,
            _ => true,
        }
    }

    /// Goes on by a picture, or by `budget` events towards it; returns the file once it is made.
    pub(super) fn go_on(&mut self, budget: u64) -> Result<Option<Made>, Refusal> {
        let (samples, frames) = (self.samples(), self.frames());
        // Colours are looked for from the last frame to the first, where the film begins.
        let frame = match self.made.checked_sub(samples) {
            None => (frames - 1) * (samples - 1 - self.made) / (samples - 1).max(1),
            Some(frame) => frame,
        };
        let at = SimTime::from_secs_f64(self.stretch.at(frame));
        let Some(lab) = self.filmed.lab() else {
            return Err(Refusal::new("there is nothing to film."));
        };
        if lab.seek(at, budget) == Progress::OutOfBudget {
            return Ok(None);
        }
        let canvas = self.shoot()?;
        if self.made < samples {
            self.colours.add(&canvas);
        } else {
            if self.animation.is_none() {
                let size = (canvas.width(), canvas.height());
                let animation = Animation::new(size, &self.colours, self.stretch.fps);
                self.animation = Some(animation.map_err(|error| cannot(&error))?);
            }
            if let Some(animation) = &mut self.animation {
                animation.push(&canvas).map_err(|error| cannot(&error))?;
            }
        }
        self.made += 1;
        if self.made < samples + frames {
            return Ok(None);
        }
        let Some(animation) = self.animation.take() else {
            return Err(Refusal::new("there is nothing to film."));
        };
        let said = format!(
            "{} frames of {} x {} pixels, one each {} virtual seconds",
            animation.frames(),
            canvas.width(),
            canvas.height(),
            self.stretch.step_s()
        );
        let bytes = animation.finish().map_err(|error| cannot(&error))?;
        Ok(Some(Made { bytes, said }))
    }

    /// The picture of the present moment.
    fn shoot(&mut self) -> Result<Canvas, Refusal> {
        let (part, plot) = (self.export.part, self.export.plot);
        let stands = Pace::still(self.stretch.speed);
        let mut scene = self.filmed.scene();
        if !self.settled {
            drop(
                self.sheet
                    .settle(&mut |ui| scene.draw(ui, part, plot, stands)),
            );
            self.settled = true;
        }
        let runs = Pace::playing(self.stretch.speed);
        let shapes = self.sheet.next(&mut |ui| scene.draw(ui, part, plot, runs));
        self.sheet.canvas(shapes).map_err(|error| cannot(&error))
    }
}
