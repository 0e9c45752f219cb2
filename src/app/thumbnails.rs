//! Experiments in miniature: each stage as its chapter draws it, some seconds after the start; and the
//! steps of a talk, as a room sees them.
//!
//! They are drawn by a thread of their own and only when somebody looks at them, so that neither
//! the start nor a frame waits for them. What is kept are shapes, which stay sharp at any zoom.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender, channel};

use eframe::egui::emath::TSTransform;
use eframe::egui::epaint::TextShape;
use eframe::egui::{self, Color32, Context, Painter, Pos2, RawInput, Rect, Shape, Theme, Ui, Vec2};

use crate::lesson::{Chapter, FileText, Lab, Opening, Pace, Preset, Refusal};
use crate::sim::SimTime;
use crate::ui::present::{present, without_controls};
use crate::ui::theme::{self, faint};

/// The size of a miniature, in points.
pub(super) const SIZE: Vec2 = Vec2::new(240.0, 150.0);
/// The stage is drawn this many times larger.
const LARGER: f32 = 3.0;
/// Real seconds after the start, at the experiment's own pace.
const AFTER_S: f64 = 6.0;
/// A run is left where it is after so many events.
const MOST_EVENTS: u64 = 300_000;
/// The part of a line of text that is inked where it is too small to be read.
const INKED: f32 = 0.3;

/// Pictures of steps that are kept: those of talks that are being written are soon of no use.
const MOST_STEPS: usize = 240;

/// What a picture is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    /// A ready-made experiment, by the ids of its chapter and its own.
    Preset(&'static str, &'static str),
    /// The state that a step shows, by its chapter's id and a number.
    Step(&'static str, u64),
}

/// A picture, and whether it is that of the dark theme.
type Key = (Of, bool);

/// What is to be drawn.
enum Drawn {
    Preset(&'static Chapter, &'static Preset),
    /// A step of the experiment in a file.
    Step(&'static Chapter, String, usize),
}

/// A request to the thread that draws.
type Request = (Key, Drawn);

/// A step of a talk that is shown in miniature.
pub(super) struct StepShown<'a> {
    /// The lab with the talk.
    pub lab: &'a dyn Lab,
    /// The step, from 0.
    pub place: usize,
}

/// Shapes with where they may be seen, from the upper left corner of the miniature.
type Picture = Vec<(Rect, Shape)>;

/// The miniatures that have been asked for.
#[derive(Default)]
pub(super) struct Thumbnails(RefCell<Kept>);

/// The way to the thread that draws, and the way back.
type Artist = (Sender<Request>, Receiver<(Key, Picture)>);

#[derive(Default)]
struct Kept {
    /// `None` while it is being drawn.
    pictures: BTreeMap<Key, Option<Picture>>,
    /// The thread that draws.
    artist: Option<Artist>,
}

impl std::fmt::Debug for Thumbnails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let drawn = self.0.borrow().pictures.len();
        f.debug_struct("Thumbnails").field("drawn", &drawn).finish()
    }
}

impl Thumbnails {
    /// Paints the miniature of an experiment at a place, as soon as it has been drawn; says whether
    /// it has.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        at: Pos2,
        chapter: &'static Chapter,
        preset: &'static Preset,
    ) -> bool {
        self.paint_of(ui, (at, 1.0), Of::Preset(chapter.id, preset.id), || {
            Ok(Drawn::Preset(chapter, preset))
        })
    }

    /// The same for a step of a talk, so much larger than a miniature.
    pub(super) fn paint_step(&self, ui: &Ui, place: (Pos2, f32), step: &StepShown<'_>) -> bool {
        let chapter = step.lab.chapter();
        let of = Of::Step(chapter.id, step.lab.slide_key(step.place));
        self.paint_of(ui, place, of, || {
            Ok(Drawn::Step(chapter, step.lab.to_file()?, step.place))
        })
    }

    fn paint_of(
        &self,
        ui: &Ui,
        (at, factor): (Pos2, f32),
        of: Of,
        drawn: impl FnOnce() -> Result<Drawn, Refusal>,
    ) -> bool {
        let mut kept = self.0.borrow_mut();
        kept.collect();
        let key = (of, ui.visuals().dark_mode);
        match kept.pictures.get(&key) {
            Some(Some(picture)) => {
                let here = TSTransform::new(at.to_vec2(), factor);
                paint(ui.painter(), here, picture);
                true
            }
            Some(None) => false,
            None => {
                kept.forget_steps();
                // What cannot be written as a file has no picture.
                if let Ok(drawn) = drawn() {
                    kept.request(ui.ctx(), (key.clone(), drawn));
                }
                kept.pictures.insert(key, None);
                false
            }
        }
    }
}

impl Kept {
    /// Takes over what has been drawn meanwhile.
    fn collect(&mut self) {
        if let Some((_, pictures)) = &self.artist {
            while let Ok((key, picture)) = pictures.try_recv() {
                self.pictures.insert(key, Some(picture));
            }
        }
    }

    /// Lets go of the pictures of steps, if there are many.
    fn forget_steps(&mut self) {
        let is_step = |(of, _): &Key| matches!(of, Of::Step(..));
        if self.pictures.keys().filter(|key| is_step(key)).count() >= MOST_STEPS {
            self.pictures.retain(|key, _| !is_step(key));
        }
    }

    fn request(&mut self, ctx: &Context, request: Request) {
        if self.artist.is_none() {
            let (requests, wanted) = channel();
            let (drawn, pictures) = channel();
            let ctx = ctx.clone();
            let draw = move || draw_all(&ctx, &wanted, &drawn);
            let thread = std::thread::Builder::new().name("miniatures".to_owned());
            // A system without threads to spare shows no miniatures.
            if thread.spawn(draw).is_ok() {
                self.artist = Some((requests, pictures));
            }
        }
        if let Some((requests, _)) = &self.artist {
            // Without the thread there is no picture, and nothing else is lost.
            let _nobody_draws = requests.send(request);
        }
    }
}

/// Draws what is wanted until nobody wants anything any more.
fn draw_all(ctx: &Context, wanted: &Receiver<Request>, drawn: &Sender<(Key, Picture)>) {
    let easel = Easel::new();
    while let Ok((key, wanted)) = wanted.recv() {
        let picture = easel.draw(&wanted, key.1).unwrap_or_default();
        if drawn.send((key, picture)).is_err() {
            return;
        }
        ctx.request_repaint();
    }
}

fn paint(painter: &Painter, here: TSTransform, picture: &Picture) {
    for (clip, shape) in picture {
        let mut shape = shape.clone();
        shape.transform(here);
        let clip = (here * *clip).intersect(painter.clip_rect());
        painter.with_clip_rect(clip).add(shape);
    }
}

/// What stages are drawn on besides the window: a window that nobody sees.
struct Easel {
    ctx: Context,
}

impl Easel {
    fn new() -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        Self { ctx }
    }

    /// The stage of an experiment in miniature.
    fn draw(&self, wanted: &Drawn, dark: bool) -> Result<Picture, Refusal> {
        let mut lab = shown(wanted)?;
        let pace = Pace::playing(lab.pace());
        let on_wall = matches!(wanted, Drawn::Step(..));
        present(&self.ctx, on_wall);
        theme::restyle(&self.ctx);
        self.ctx
            .set_theme(if dark { Theme::Dark } else { Theme::Light });
        let canvas = Rect::from_min_size(Pos2::ZERO, SIZE * LARGER);
        let input = || RawInput {
            screen_rect: Some(canvas),
            ..RawInput::default()
        };
        // The first frame finds out how large things are.
        let mut frame = || {
            let mut output = self.ctx.run_ui(input(), |ui| {
                if on_wall {
                    let ctx = ui.ctx().clone();
                    without_controls(&ctx, || lab.stage_ui(ui, pace));
                } else {
                    lab.stage_ui(ui, pace);
                }
            });
            // Text is drawn as strokes, so that no texture is needed.
            output.textures_delta.clear();
            output.shapes
        };
        let _sizes = frame();
        Ok(miniature(frame(), canvas))
    }
}

/// A run at the moment at which it is shown.
fn shown(wanted: &Drawn) -> Result<Box<dyn Lab>, Refusal> {
    match wanted {
        Drawn::Preset(chapter, preset) => {
            let mut lab = (chapter.lab()?.open)(Opening::Preset(preset))?;
            let saved = lab.replaying_to().unwrap_or_default();
            lab.cancel_replay();
            let moment = if saved > SimTime::ZERO {
                saved
            } else {
                SimTime::from_secs_f64(AFTER_S * lab.pace())
            };
            // However far it gets is a true picture of that moment.
            let _as_far_as_it_gets = lab.seek(moment, MOST_EVENTS);
            Ok(lab)
        }
        Drawn::Step(chapter, text, place) => {
            let file = FileText::read(text.as_str())?;
            let mut lab = (chapter.lab()?.open)(Opening::File(&file))?;
            lab.go_to_slide(*place);
            let _as_far_as_it_gets = lab.replay(MOST_EVENTS);
            Ok(lab)
        }
    }
}

/// Shapes in the size of a miniature, lines of text as strokes.
fn miniature(shapes: Vec<egui::epaint::ClippedShape>, canvas: Rect) -> Picture {
    let smaller = TSTransform::from_scaling(1.0 / LARGER);
    let mut picture = Vec::new();
    for clipped in shapes {
        let clip = smaller * clipped.clip_rect.intersect(canvas);
        if clip.is_positive() {
            shrink(clipped.shape, smaller, clip, &mut picture);
        }
    }
    picture
}

fn shrink(shape: Shape, smaller: TSTransform, clip: Rect, into: &mut Picture) {
    match shape {
        Shape::Noop | Shape::Callback(_) => {}
        Shape::Vec(shapes) => {
            for shape in shapes {
                shrink(shape, smaller, clip, into);
            }
        }
        Shape::Text(text) => into.extend(
            strokes(&text)
                .into_iter()
                .map(|(rect, color)| (clip, Shape::rect_filled(smaller * rect, 0.5, color))),
        ),
        mut shape => {
            shape.transform(smaller);
            into.push((clip, shape));
        }
    }
}

/// Where lines of text are inked, and how.
fn strokes(text: &TextShape) -> Vec<(Rect, Color32)> {
    let own = text.galley.job.sections.first();
    let own = own.map_or(text.fallback_color, |section| section.format.color);
    let own = if own == Color32::PLACEHOLDER {
        text.fallback_color
    } else {
        own
    };
    let color = text.override_text_color.unwrap_or(own);
    let color = faint(color, 0.5 * text.opacity_factor);
    let rows = text.galley.rows.iter();
    rows.map(|row| {
        let rect = row.rect().translate(text.pos.to_vec2());
        let height = rect.height() * INKED;
        (
            Rect::from_center_size(rect.center(), Vec2::new(rect.width(), height)),
            color,
        )
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::CHAPTERS;

    fn presets() -> impl Iterator<Item = (&'static Chapter, &'static Preset)> {
        CHAPTERS
            .iter()
            .filter_map(|chapter| Some((chapter, chapter.content.lab()?)))
            .flat_map(|(chapter, opened)| {
                opened.presets.iter().map(move |preset| (chapter, preset))
            })
    }

    #[test]
    fn every_experiment_has_a_miniature_within_its_frame() {
        let easel = Easel::new();
        let frame = Rect::from_min_size(Pos2::ZERO, SIZE).expand(0.01);
        for (chapter, preset) in presets() {
            let wanted = Drawn::Preset(chapter, preset);
            let picture = easel.draw(&wanted, true).expect("drawn");
            let name = format!("{}/{}", chapter.id, preset.id);
            assert!(picture.len() > 20, "{name}: {} shapes", picture.len());
            for (clip, shape) in &picture {
                assert!(frame.contains_rect(*clip), "{name}: {clip:?}");
                assert!(!shape.visual_bounding_rect().any_nan(), "{name}: {shape:?}");
                assert!(!matches!(shape, Shape::Text(_)), "{name}: text");
            }
        }
    }

    #[test]
    fn a_miniature_shows_its_own_experiment_and_repeats() {
        let first = |id: &str| {
            let mut of_chapter = presets().filter(|(chapter, _)| chapter.id == id);
            let (chapter, preset) = of_chapter.next().expect("a preset");
            let (_, other) = of_chapter.next().expect("another");
            (chapter, preset, other)
        };
        let shown = |picture: &Picture| format!("{picture:?}");
        for id in crate::chapters::chapter_ids().into_iter().step_by(4) {
            let (chapter, preset, other) = first(id);
            let drawn = |preset, dark| {
                let wanted = Drawn::Preset(chapter, preset);
                shown(&Easel::new().draw(&wanted, dark).expect("drawn"))
            };
            let dark = drawn(preset, true);
            assert_eq!(dark, drawn(preset, true), "{id}");
            assert_ne!(dark, drawn(other, true), "{id}: another experiment");
            assert_ne!(dark, drawn(preset, false), "{id}: another theme");
        }
    }

    #[test]
    fn the_steps_of_a_talk_have_miniatures_of_their_own() {
        let easel = Easel::new();
        let (chapter, preset) = presets()
            .find(|(chapter, preset)| chapter.id == "cache-lab" && preset.id == "talk")
            .expect("a talk");
        let lab = (chapter.lab().expect("a lab").open)(Opening::Preset(preset)).expect("opens");
        let text = lab.to_file().expect("a file");
        let picture = |place| {
            let wanted = Drawn::Step(chapter, text.clone(), place);
            easel.draw(&wanted, true).expect("drawn")
        };
        let all: Vec<String> = (0..3)
            .map(|place| format!("{:?}", picture(place)))
            .collect();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]));
        // Steps 3 and 4 show one moment, but a setting has changed in the second.
        let keys: Vec<u64> = (0..4).map(|place| lab.slide_key(place)).collect();
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1]));
        let reopened = (chapter.lab().expect("a lab").open)(Opening::Preset(preset));
        assert_eq!(reopened.expect("opens").slide_key(2), keys[2]);
    }
}
