//! Which slider is being looked at: what draws the window may say there what would come of its
//! values.

use std::ops::RangeInclusive;

use eframe::egui::{Context, Id, Rect, Response, Ui};

use super::scale::Scale;

/// Places along a track for which it is said what would come of them: both ends among them.
const PLACES: usize = 33;

/// A slider that the pointer rests on, that is being dragged, or that has the keyboard.
#[derive(Clone, Debug, PartialEq)]
pub struct Attended {
    /// The name of its parameter.
    pub name: String,
    /// All of it that can be grasped.
    pub grip: Rect,
    /// Its track.
    pub track: Rect,
    /// Whether it is being dragged.
    pub dragged: bool,
    /// Whether it has the keyboard without the pointer.
    pub by_keyboard: bool,
    /// What it does, in a sentence.
    pub help: String,
    /// Where the thumb can stand, from left to right: how far along the track, 0 to 1, and at which
    /// value of it.
    pub places: Vec<(f64, f64)>,
    /// The frame in which this was so.
    frame: u64,
}

fn id() -> Id {
    Id::unique("the slider that is looked at")
}

fn told_id() -> Id {
    Id::unique("the slider of which more is told")
}

/// The slider that is looked at in this frame, if any is.
pub fn attended(ctx: &Context) -> Option<Attended> {
    let noted: Option<Attended> = ctx.data(|data| data.get_temp(id()));
    noted.filter(|noted| noted.frame == ctx.cumulative_frame_nr())
}

/// Notes of which slider more is told than its tooltip says, so that it has none.
pub fn note_told(ctx: &Context, name: Option<&str>) {
    let name = name.unwrap_or_default().to_owned();
    ctx.data_mut(|data| data.insert_temp(told_id(), name));
}

/// Whether more is told of this slider already.
pub(super) fn is_told(ui: &Ui, name: &str) -> bool {
    let told: Option<String> = ui.data(|data| data.get_temp(told_id()));
    !name.is_empty() && told.is_some_and(|told| told == name)
}

/// Notes a slider, if it is looked at.
pub(super) fn note(
    ui: &Ui,
    response: &Response,
    (grip, track): (Rect, Rect),
    scale: &Scale,
    (name, help): (&str, &str),
) {
    let pointed = response.hovered() || response.dragged();
    if name.is_empty() || !(pointed || response.has_focus()) {
        return;
    }
    let ctx = ui.ctx();
    // The pointer comes before the keyboard, whichever slider is drawn first.
    if !pointed && attended(ctx).is_some() {
        return;
    }
    let noted = Attended {
        name: name.to_owned(),
        grip,
        track,
        dragged: response.dragged(),
        by_keyboard: !pointed,
        help: help.to_owned(),
        places: places_of(scale, PLACES),
        frame: ctx.cumulative_frame_nr(),
    };
    ctx.data_mut(|data| data.insert_temp(id(), noted));
}

/// Where a thumb can stand on a track with these values at its ends, at most `most` places from left
/// to right, both ends among them: how far along the track, 0 to 1, and at which value of it.
pub fn places_along(
    track: &RangeInclusive<f64>,
    logarithmic: bool,
    step: f64,
    most: usize,
) -> Vec<(f64, f64)> {
    places_of(&Scale::of(track, logarithmic, step), most)
}

fn places_of(scale: &Scale, most: usize) -> Vec<(f64, f64)> {
    let mut places: Vec<(f64, f64)> = Vec::new();
    let last = most.saturating_sub(1).max(1);
    for place in 0..=last {
        let value = scale.snap(scale.value(place as f64 / last as f64));
        if places.last().is_none_or(|(_, last)| *last != value) {
            places.push((scale.position(value), value));
        }
    }
    places
}
