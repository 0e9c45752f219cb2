//! How a strip is painted: times, lanes, connections, arrows, boxes, signs, now, words.

use eframe::egui::{
    Align2, FontId, Galley, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2,
};

use super::labels::Labels;
use super::scale::Scale;
use super::{Event, Fate, Message, Sign, Step, Strip, Target, Tie, Tip, Touch};
use crate::ui::marks::{Mark, identity_bar, paint_mark};
use crate::ui::text_line;
use crate::ui::theme::{Palette, faint, font, mix, palette};

/// How strong what is one of many is.
const QUIET: f32 = 0.32;

pub(super) fn paint(ui: &Ui, scale: &Scale, strip: &Strip, touch: &Touch) {
    let palette = palette(ui);
    let outline = Stroke::new(1.0, palette.line);
    ui.painter().rect(
        scale.panel,
        6.0,
        palette.raised,
        outline,
        StrokeKind::Inside,
    );
    let inside = scale.panel.shrink(1.0);
    let painter = ui
        .painter()
        .with_clip_rect(inside.intersect(ui.clip_rect()));
    let times = paint_times(&painter, scale, strip, palette);
    paint_lanes(&painter, scale, strip, palette);
    let mut beyond = scale.plot.intersect(inside);
    beyond.set_left(scale.plot.left() - 6.0);
    beyond.set_right(inside.right());
    let inner = painter.with_clip_rect(beyond.intersect(ui.clip_rect()));
    let mut labels = Labels::new(&inner, palette, beyond.shrink(2.0));
    for time in times {
        labels.keep_clear(time);
    }
    for tie in strip.ties {
        paint_tie(&inner, scale, tie);
    }
    // What is one of many lies under the rest.
    let (many, few): (Vec<&Message>, Vec<&Message>) =
        strip.messages.iter().partition(|message| message.quiet);
    for message in many.into_iter().chain(few) {
        let lit = is_lit(message.lit, touch, Target::Message(message.id));
        paint_message(&inner, scale, message, strip.now, touch, lit, palette);
    }
    if let Some(now) = strip.now {
        paint_now(&inner, scale, now, palette);
    }
    for step in strip.steps {
        let lit = is_lit(step.lit, touch, Target::Step(step.id));
        paint_step(&inner, scale, step, touch, lit, palette);
    }
    write_steps(&inner, scale, strip.steps, &mut labels);
    for event in strip.events {
        let lit = is_lit(event.lit, touch, Target::Event(event.id));
        paint_event(&inner, scale, event, lit, palette, &mut labels);
    }
    for event in strip.events {
        if !event.quiet || is_lit(event.lit, touch, Target::Event(event.id)) {
            write_event(scale, event, palette, &mut labels);
        }
    }
    write_labels(scale, strip, touch, &mut labels);
}

fn is_lit(lit: bool, touch: &Touch, target: Target) -> bool {
    lit || touch.hovered == Some(target)
}

/// By how much a thing is being dragged at the moment.
fn dragged(touch: &Touch, target: Target) -> Option<f64> {
    let moved = touch.moved.filter(|moved| moved.target == target)?;
    (!moved.released).then_some(moved.by_s)
}

/// The grid of times; returns what its words cover, that of the present among them.
fn paint_times(painter: &Painter, scale: &Scale, strip: &Strip, palette: &Palette) -> Vec<Rect> {
    let (ticks, digits) = scale.ticks();
    let now = strip.now.map(|now| scale.x(now));
    let word = |now: f32| {
        let corner = Pos2::new(now - 2.0, scale.panel.bottom() - 18.0);
        Rect::from_min_size(corner, Vec2::new(36.0, 18.0))
    };
    let mut covered: Vec<Rect> = now.map(word).into_iter().collect();
    let thin = Stroke::new(1.0, faint(palette.line, 0.55));
    let mut free_from = scale.plot.left() - 20.0;
    for tick in ticks {
        let x = scale.x(tick);
        painter.vline(x, scale.panel.y_range(), thin);
        let text = format!("{tick:.digits$} s");
        let galley = painter.layout_no_wrap(text, font::mono(12.0), palette.ink3);
        let at = Pos2::new(x, scale.panel.bottom() - 4.0);
        let rect = Align2::CENTER_BOTTOM.anchor_size(at, galley.size());
        // The word of the present stands right of its line.
        let hidden = now.is_some_and(|now| rect.left() < now + 38.0 && rect.right() > now - 4.0);
        if rect.left() < free_from || rect.right() > scale.panel.right() - 4.0 || hidden {
            continue;
        }
        free_from = rect.right() + 12.0;
        painter.galley(rect.min, galley, palette.ink3);
        covered.push(rect);
    }
    covered
}

fn paint_lanes(painter: &Painter, scale: &Scale, strip: &Strip, palette: &Palette) {
    let stroke = Stroke::new(1.5, mix(palette.line, palette.ink3, 0.25));
    let (from, to) = scale.ends();
    for (index, lane) in strip.lanes.iter().enumerate() {
        let y = scale.y(index);
        let at = Pos2::new(scale.panel.left() + 14.0, y);
        let room = scale.plot.left() - at.x - 6.0;
        if let Some(color) = lane.identity {
            identity_bar(painter, at - Vec2::new(8.0, 0.0), 14.0, color);
        }
        let middle = Align2::LEFT_CENTER;
        text_line(
            painter,
            at,
            middle,
            &lane.name,
            font::label(),
            palette.ink2,
            room,
        );
        let mut up_from = from;
        for &(down, up) in &lane.down {
            let (down, up) = (down.clamp(from, to), up.clamp(from, to));
            if up <= up_from && down <= up_from && up_from > from {
                continue;
            }
            painter.hline(scale.x(up_from)..=scale.x(down.max(up_from)), y, stroke);
            let ends = [Pos2::new(scale.x(down), y), Pos2::new(scale.x(up), y)];
            let broken = Stroke::new(1.5, palette.miss);
            painter.extend(Shape::dashed_line(&ends, broken, 3.0, 6.0));
            up_from = up.max(up_from);
        }
        painter.hline(scale.x(up_from)..=scale.x(to), y, stroke);
    }
}

/// How much of its way a message has made.
fn along(message: &Message, now: Option<f64>) -> f32 {
    let length = message.to.1 - message.from.1;
    match now {
        Some(now) if now < message.to.1 && length > 0.0 => {
            ((now - message.from.1) / length).clamp(0.0, 1.0) as f32
        }
        _ => 1.0,
    }
}

fn paint_message(
    painter: &Painter,
    scale: &Scale,
    message: &Message,
    now: Option<f64>,
    touch: &Touch,
    lit: bool,
    palette: &Palette,
) {
    let held = dragged(touch, Target::Message(message.id));
    let mut shown = message.clone();
    if let Some(by_s) = held {
        shown.to.1 = (shown.to.1 + by_s).max(shown.from.1);
    }
    let Some((a, b)) = scale.arrow(&shown) else {
        return;
    };
    let quiet = shown.quiet && !lit && held.is_none();
    let width = match (lit, quiet) {
        (true, _) => 3.0,
        (false, true) => 1.0,
        (false, false) => 2.0,
    };
    let color = if quiet {
        faint(shown.color, QUIET)
    } else {
        shown.color
    };
    if shown.fate == Fate::Lost {
        let middle = a + (b - a) * 0.5;
        painter.line_segment([a, middle], Stroke::new(width, color));
        let rest = Stroke::new(1.0, faint(color, 0.45));
        painter.extend(Shape::dashed_line(&[middle, b], rest, 2.0, 5.0));
        paint_mark(painter, middle, 12.0, Mark::Error, palette);
        return;
    }
    let along = along(&shown, now);
    let place = a + (b - a) * along;
    if along > 0.0 {
        painter.line_segment([a, place], Stroke::new(width, color));
    }
    let arrives = along >= 1.0;
    // What has not happened yet is thin; it is known, for its delay was drawn when it was sent.
    let tip = if arrives { color } else { faint(color, 0.55) };
    if !arrives {
        painter.line_segment([place, b], Stroke::new(width * 0.5, faint(color, 0.55)));
    }
    if !quiet {
        paint_tip(painter, a, b, shown.tip, tip, arrives, palette);
    }
    if held.is_some() {
        let was = scale.at(message.to);
        painter.circle_stroke(was, 4.0, Stroke::new(1.0, faint(color, 0.6)));
    }
}

fn paint_tip(
    painter: &Painter,
    a: Pos2,
    b: Pos2,
    tip: Tip,
    color: eframe::egui::Color32,
    arrives: bool,
    palette: &Palette,
) {
    let way = (b - a).normalized();
    let back = match tip {
        Tip::Arrow => 0.0,
        Tip::Dot => 3.0,
        Tip::Mark(_) => 5.0,
    };
    let point = b - way * back;
    let side = way.rot90() * 4.0;
    for wing in [side, -side] {
        let stroke = Stroke::new(1.8, color);
        painter.line_segment([point - way * 9.0 + wing, point], stroke);
    }
    match tip {
        Tip::Dot if arrives => {
            painter.circle_filled(b, 4.5, color);
        }
        Tip::Dot => {
            painter.circle(b, 4.0, palette.raised, Stroke::new(1.5, color));
        }
        Tip::Mark(mark) if arrives => paint_mark(painter, b, 11.0, mark, palette),
        Tip::Arrow | Tip::Mark(_) => {}
    }
}

fn paint_step(
    painter: &Painter,
    scale: &Scale,
    step: &Step,
    touch: &Touch,
    lit: bool,
    palette: &Palette,
) {
    let held = dragged(touch, Target::Step(step.id));
    if held.is_some()
        && let Some(was) = scale.step(step, 0.0)
    {
        let faded = Stroke::new(1.0, faint(step.color, 0.5));
        painter.rect_stroke(was, 6.0, faded, StrokeKind::Inside);
    }
    let Some(rect) = scale.step(step, held.unwrap_or(0.0)) else {
        return;
    };
    let radius = 6.0_f32.min(rect.width() / 2.0);
    let (fill, ink) = if step.filled || step.label.is_empty() {
        (step.color, palette.on_fill())
    } else {
        let strength = if lit { 0.9 } else { 0.25 };
        (
            palette.tinted(palette.raised, step.color, strength),
            palette.ink,
        )
    };
    let width = if lit || held.is_some() { 3.0 } else { 2.0 };
    let line = Stroke::new(width, step.color);
    if step.quiet && !lit && held.is_none() {
        painter.rect_filled(rect, radius, faint(step.color, QUIET));
        return;
    }
    painter.rect(rect, radius, fill, line, StrokeKind::Inside);
    let galley = painter.layout_no_wrap(step.label.clone(), step_font(rect), ink);
    if fits(&galley, rect) {
        painter.galley(rect.center() - galley.size() / 2.0, galley, ink);
    }
}

fn step_font(rect: Rect) -> FontId {
    font::mono_bold((rect.height() * 0.42).clamp(10.0, 13.0))
}

/// Whether a word has room in its box.
fn fits(galley: &Galley, rect: Rect) -> bool {
    galley.size().x + 8.0 <= rect.width()
}

/// Words that have no room in their boxes stand beside them, where nothing else is.
fn write_steps(painter: &Painter, scale: &Scale, steps: &[Step], labels: &mut Labels<'_>) {
    let boxes = |step: &Step| scale.step(step, 0.0);
    for step in steps.iter().filter(|step| !step.quiet) {
        if let Some(rect) = boxes(step) {
            labels.keep_clear(rect);
        }
    }
    // The latest first: it is the one that is looked at.
    for step in steps.iter().rev() {
        let Some(rect) = boxes(step) else {
            continue;
        };
        let face = step_font(rect);
        let galley = painter.layout_no_wrap(step.label.clone(), face.clone(), step.color);
        if fits(&galley, rect) {
            continue;
        }
        let places = [
            (
                rect.center_top() - Vec2::new(0.0, 2.0),
                Align2::CENTER_BOTTOM,
            ),
            (
                rect.center_bottom() + Vec2::new(0.0, 2.0),
                Align2::CENTER_TOP,
            ),
            (
                rect.right_center() + Vec2::new(5.0, 0.0),
                Align2::LEFT_CENTER,
            ),
        ];
        labels.write(&step.label, face, step.color, &places);
    }
}

fn paint_event(
    painter: &Painter,
    scale: &Scale,
    event: &Event,
    lit: bool,
    palette: &Palette,
    labels: &mut Labels<'_>,
) {
    let Some(middle) = scale.event(event) else {
        return;
    };
    let on = scale.at(event.at);
    let grown = if lit { 1.25 } else { 1.0 };
    let quiet = event.quiet && !lit;
    let color = if quiet {
        faint(event.color, QUIET)
    } else {
        event.color
    };
    match event.sign {
        Sign::Bar => {
            let top = on - Vec2::new(0.0, 20.0 * grown);
            let width = if quiet { 1.5 } else { 4.0 * grown };
            painter.line_segment([on, top], Stroke::new(width, color));
        }
        Sign::Ring => {
            let stroke = Stroke::new(2.0, color);
            painter.circle(on, 5.0 * grown, palette.raised, stroke);
        }
        Sign::Dot => {
            painter.circle_filled(on, 5.0 * grown, color);
        }
        // One mark of many is a dot in its colour.
        Sign::Mark(mark) if quiet => {
            painter.circle_filled(middle, 2.5, faint(mark.color(palette), 0.6));
        }
        Sign::Mark(mark) => {
            let stem = Stroke::new(1.0, faint(mark.color(palette), 0.7));
            painter.line_segment([on, middle + Vec2::new(0.0, 6.0)], stem);
            paint_mark(painter, middle, 12.0 * grown, mark, palette);
        }
        Sign::On(mark) => paint_mark(painter, middle, 14.0 * grown, mark, palette),
    }
    let extent = match event.sign {
        _ if quiet => return,
        Sign::Bar => Vec2::new(4.0, 20.0),
        _ => Vec2::splat(8.0),
    };
    labels.keep_clear(Rect::from_center_size(middle, extent));
}

/// The word beside a sign, where no other sign is.
fn write_event(scale: &Scale, event: &Event, palette: &Palette, labels: &mut Labels<'_>) {
    let Some(middle) = scale.event(event) else {
        return;
    };
    let (color, aside, up) = match event.sign {
        Sign::Bar => (event.color, 6.0, 4.0),
        Sign::Ring | Sign::Dot => (event.color, 8.0, 0.0),
        Sign::Mark(mark) => (mark.color(palette), 9.0, 0.0),
        Sign::On(mark) => (mark.color(palette), 10.0, 14.0),
    };
    let lift = Vec2::new(0.0, -up);
    let beside = Vec2::new(aside, 0.0);
    let places = [
        (middle + beside + lift, Align2::LEFT_CENTER),
        (middle - beside + lift, Align2::RIGHT_CENTER),
    ];
    labels.write(&event.label, font::strong(12.0), color, &places);
}

fn paint_now(painter: &Painter, scale: &Scale, now: f64, palette: &Palette) {
    let (from, to) = scale.ends();
    if now < from || now > to {
        return;
    }
    let x = scale.x(now);
    let rect = scale.panel.shrink2(Vec2::new(0.0, 6.0));
    painter.vline(x, rect.y_range(), Stroke::new(1.5, palette.accent));
    let beside = x + 40.0 <= scale.panel.right();
    let (dx, anchor) = if beside {
        (5.0, Align2::LEFT_BOTTOM)
    } else {
        (-5.0, Align2::RIGHT_BOTTOM)
    };
    let at = Pos2::new(x + dx, scale.panel.bottom() - 4.0);
    painter.text(at, anchor, "now", font::note(), palette.accent);
}

/// How high an arc rises over its lane.
fn rise(scale: &Scale) -> f32 {
    (scale.apart() * 0.5).clamp(14.0, 30.0)
}

fn paint_tie(painter: &Painter, scale: &Scale, tie: &Tie) {
    let (a, b) = (scale.at(tie.from), scale.at(tie.to));
    let stroke = Stroke::new(1.5, tie.color);
    let path: Vec<Pos2> = if tie.from.0 == tie.to.0 {
        // A parabola through both ends, `rise` high in the middle.
        let up = rise(scale);
        (0..=24_u8)
            .map(|step| {
                let share = f32::from(step) / 24.0;
                let height = 4.0 * up * share * (1.0 - share);
                a + (b - a) * share - Vec2::new(0.0, height)
            })
            .collect()
    } else {
        vec![a, b]
    };
    painter.extend(Shape::dashed_line(&path, stroke, 4.0, 4.0));
}

/// The words of arrows and connections: what is lit first, then the latest.
fn write_labels(scale: &Scale, strip: &Strip, touch: &Touch, labels: &mut Labels<'_>) {
    for tie in strip.ties {
        let (a, b) = (scale.at(tie.from), scale.at(tie.to));
        let middle = a + (b - a) * 0.5;
        let places = if tie.from.0 == tie.to.0 {
            let over = middle - Vec2::new(0.0, rise(scale) + 2.0);
            [(over, Align2::CENTER_BOTTOM), (over, Align2::CENTER_TOP)]
        } else {
            let aside = Vec2::new(7.0, 0.0);
            [
                (middle + aside, Align2::LEFT_CENTER),
                (middle - aside, Align2::RIGHT_CENTER),
            ]
        };
        labels.write(&tie.label, font::strong(12.0), tie.color, &places);
    }
    let lit = |message: &&Message| is_lit(message.lit, touch, Target::Message(message.id));
    let first = strip.messages.iter().filter(lit);
    let rest = strip.messages.iter().rev();
    let rest = rest.filter(|message| !lit(message) && !message.quiet);
    for message in first.chain(rest) {
        if let Some((a, b)) = scale.arrow(message) {
            write_message(message, a, b, labels);
        }
    }
}

fn write_message(message: &Message, a: Pos2, b: Pos2, labels: &mut Labels<'_>) {
    let along = b - a;
    // Where an arrow leans to the right, words stand clear of it on the lower left.
    let lean = if along.y >= 0.0 { 1.0 } else { -1.0 };
    let mut places = Vec::with_capacity(6);
    for share in [0.5, 0.35, 0.65] {
        let on = a + along * share;
        places.push((on + Vec2::new(-6.0, 4.0 * lean), Align2::RIGHT_CENTER));
        places.push((on + Vec2::new(6.0, -4.0 * lean), Align2::LEFT_CENTER));
    }
    labels.write(&message.label, font::strong(12.0), message.color, &places);
}
