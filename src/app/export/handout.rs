//! A talk on paper: each step as the room sees it, with its caption, question and notes.

use eframe::egui::{Galley, Pos2, Rect, Vec2};
use std::sync::Arc;

use super::scene::window_of;
use super::sheet::{Look, Sheet, cannot};
use crate::app::Shell;
use crate::app::present::{Presenter, zoom_for};
use crate::io::{Export, GoOn, Kind, Made};
use crate::lesson::{Lab, Refusal, Slide};
use crate::picture::{Canvas, Pages};
use crate::sim::{Progress, SimDuration};
use crate::ui::theme::{font, palette};

/// Units of work between two questions whether to go on.
const SLICE: u64 = 50_000;
/// What the room sees, in points of a screen, and its pixels a point on paper.
const WALL: (Vec2, f32) = (Vec2::new(1_280.0, 720.0), 1.5);
/// A page of A4, in points, and its pixels a point.
const PAGE: (Vec2, f32) = (Vec2::new(595.0, 842.0), 3.0);
/// The margin of a page.
const MARGIN: f32 = 40.0;
/// Space between two paragraphs.
const GAP: f32 = 10.0;
/// Letters of notes, and of notes for which that is too large.
const NOTES: [f32; 2] = [11.0, 8.5];
/// The last step of a talk is shown after so many seconds of watching, if time runs in it.
const LAST_S: f64 = 10.0;

/// Draws a talk: one step as a picture, or all of them as pages or as text.
pub(super) fn make(export: &Export, lab: Box<dyn Lab>, go_on: GoOn<'_>) -> Result<Made, Refusal> {
    let title = match (lab.chapter().title, lab.title()) {
        (chapter, "") => chapter.to_owned(),
        (chapter, title) => format!("{chapter}: {title}"),
    };
    let title = title.as_str();
    let slides = lab.slides();
    if slides.is_empty() {
        return Err(Refusal::new(
            "this experiment has no storyboard, so there is no talk to write; the ready-made talks are \
             called CHAPTER/talk.",
        ));
    }
    if export.kind == Kind::Markdown {
        return Ok(Made {
            said: steps_said(slides.len()),
            bytes: markdown(title, &slides).into_bytes(),
        });
    }
    let at = lab.slide_at();
    let mut shell = window_of(lab, export, 1.0)?;
    shell.presenter = Some(Presenter::on_paper());
    if export.kind == Kind::Pdf {
        return pages(&mut shell, export, &slides, title, go_on);
    }
    let step = export.step.or(at).unwrap_or_default();
    if step >= slides.len() {
        return Err(Refusal::new(format!(
            "this talk has {}, so there is no step {}.",
            steps_said(slides.len()),
            step + 1
        )));
    }
    show(&mut shell, step, &mut |_| go_on(0.0))?;
    let size = Vec2::new(export.size.0, export.size.1);
    let mut sheet = Sheet::new(wall(size, export.scale as f32, export));
    let shapes = sheet.settle(&mut |ui| shell.draw_wall(ui));
    if export.kind == Kind::Svg {
        return Ok(Made {
            bytes: sheet.svg(&shapes, title).into_bytes(),
            said: format!("step {} of {}", step + 1, slides.len()),
        });
    }
    let canvas = sheet.canvas(shapes).map_err(|error| cannot(&error))?;
    Ok(Made {
        bytes: canvas.png().map_err(|error| cannot(&error))?,
        said: format!("step {} of {}", step + 1, slides.len()),
    })
}

fn steps_said(count: usize) -> String {
    format!("{count} step{}", if count == 1 { "" } else { "s" })
}

/// A wall of `size` points of a screen.
fn wall(size: Vec2, scale: f32, export: &Export) -> Look {
    let zoom = zoom_for(size);
    Look {
        size: size / zoom,
        scale: if export.kind == Kind::Svg { 4.0 } else { scale },
        zoom,
        light: export.light,
        presents: true,
        printed: false,
    }
}

/// Brings the run to what a step leaves on the wall: its own moment, or the one at which time stops
/// by itself. Where a question is put, its moment is that of the question.
fn show(shell: &mut Shell, place: usize, go_on: GoOn<'_>) -> Result<(), Refusal> {
    shell.go_to_slide(place);
    let slide = shell.slide();
    let Some(session) = shell.session_mut() else {
        return Ok(());
    };
    let lab = session.lab.as_mut();
    while lab.replaying_to().is_some() {
        lab.replay(SLICE);
        go_on(0.0)?;
    }
    let runs = slide.filter(|slide| slide.play && slide.ask.is_none());
    if let Some(slide) = runs {
        let watched = LAST_S * slide.pace.unwrap_or(lab.pace());
        let end = lab.next_slide_at();
        let end = end.unwrap_or(lab.now() + SimDuration::from_secs_f64(watched));
        while lab.seek(end, SLICE) != Progress::Arrived {
            go_on(0.0)?;
        }
    }
    shell.clock.set_playing(false);
    Ok(())
}

/// All steps, a page each.
fn pages(
    shell: &mut Shell,
    export: &Export,
    slides: &[Slide],
    title: &str,
    go_on: GoOn<'_>,
) -> Result<Made, Refusal> {
    let mut pages = Pages::new(PAGE.0);
    let mut wall = Sheet::new(wall(WALL.0, WALL.1, export));
    let mut paper = Sheet::new(Look {
        size: PAGE.0,
        scale: PAGE.1,
        zoom: 1.0,
        light: true,
        presents: false,
        printed: true,
    });
    for (place, slide) in slides.iter().enumerate() {
        let done = place as f64 / slides.len() as f64;
        go_on(done)?;
        show(shell, place, &mut |_| go_on(done))?;
        let shapes = wall.settle(&mut |ui| shell.draw_wall(ui));
        let seen = wall.canvas(shapes).map_err(|error| cannot(&error))?;
        let width = PAGE.0.x - 2.0 * MARGIN;
        let area = Rect::from_min_size(
            Pos2::new(MARGIN, MARGIN),
            Vec2::new(width, width * WALL.0.y / WALL.0.x),
        );
        let page = Page {
            title,
            slide,
            number: (place + 1, slides.len()),
        };
        let (written, said) = page.write(&mut paper, area.bottom() + 2.0 * GAP)?;
        let whole = Rect::from_min_size(Pos2::ZERO, PAGE.0);
        let said: Vec<(Pos2, &str)> = said.iter().map(|(at, text)| (*at, text.as_str())).collect();
        pages.add(&[(whole, &written), (area, &seen)], &said);
    }
    Ok(Made {
        bytes: pages.finish(title),
        said: format!("a talk, {}", steps_said(slides.len())),
    })
}

/// What stands on a page below the picture.
struct Page<'a> {
    title: &'a str,
    slide: &'a Slide,
    number: (usize, usize),
}

/// A paragraph: what it says, how large, and whether it is a heading.
type Paragraph = (String, f32, bool);

impl Page<'_> {
    fn paragraphs(&self, notes: f32) -> Vec<Paragraph> {
        let mut all = vec![(self.slide.caption.clone(), 15.0, true)];
        if let Some(ask) = &self.slide.ask {
            all.push((ask.question.clone(), 13.0, true));
            for (place, option) in ask.options.iter().enumerate() {
                let votes = match ask.votes_for(place) {
                    0 => String::new(),
                    votes => format!(" ({votes} of {})", ask.all_votes()),
                };
                all.push((format!("{}  {option}{votes}", place + 1), 12.0, false));
            }
        }
        let paragraphs = self.slide.notes.split('\n').filter(|text| !text.is_empty());
        all.extend(paragraphs.map(|text| (text.to_owned(), notes, false)));
        all
    }

    /// The page without its picture, and what it says where.
    fn write(&self, paper: &mut Sheet, top: f32) -> Result<(Canvas, Vec<(Pos2, String)>), Refusal> {
        let mut said = Vec::new();
        let (place, count) = self.number;
        let foot = format!("{}, step {place} of {count}", self.title);
        let shapes = paper.settle(&mut |ui| {
            said.clear();
            let palette = palette(ui);
            let painter = ui.painter();
            let width = PAGE.0.x - 2.0 * MARGIN;
            let laid_out = |notes: f32| -> Vec<(String, Arc<Galley>)> {
                let paragraphs = self.paragraphs(notes).into_iter();
                let galley = |(text, size, heading): Paragraph| {
                    let face = if heading {
                        font::free_strong(size)
                    } else {
                        font::free(size)
                    };
                    let galley = painter.layout(text.clone(), face, palette.ink, width);
                    (text, galley)
                };
                paragraphs.map(galley).collect()
            };
            let height = |all: &[(String, Arc<Galley>)]| -> f32 {
                all.iter().map(|(_, galley)| galley.size().y + GAP).sum()
            };
            let mut all = laid_out(NOTES[0]);
            if top + height(&all) > PAGE.0.y - 1.5 * MARGIN {
                all = laid_out(NOTES[1]);
            }
            let mut at = Pos2::new(MARGIN, top);
            for (text, galley) in all {
                said.push((at, text));
                let next = at.y + galley.size().y + GAP;
                painter.galley(at, galley, palette.ink);
                at.y = next;
            }
            let at = Pos2::new(MARGIN, PAGE.0.y - MARGIN);
            let galley = painter.layout_no_wrap(foot.clone(), font::free(9.0), palette.ink3);
            painter.galley(at, galley, palette.ink3);
            said.push((at, foot.clone()));
        });
        let canvas = paper.canvas(shapes).map_err(|error| cannot(&error))?;
        Ok((canvas, said))
    }
}

/// A talk as text with headings.
fn markdown(title: &str, slides: &[Slide]) -> String {
    let mut text = format!("# {title}\n");
    for (place, slide) in slides.iter().enumerate() {
        text += &format!("\n## {}. {}\n", place + 1, slide.caption);
        text += &format!("\nAt {} of the run.\n", slide.at);
        if let Some(ask) = &slide.ask {
            text += &format!("\n**{}**\n\n", ask.question);
            for (place, option) in ask.options.iter().enumerate() {
                text += &format!("{}. {option}\n", place + 1);
            }
        }
        if !slide.notes.is_empty() {
            text += &format!("\n{}\n", slide.notes);
        }
    }
    text
}
