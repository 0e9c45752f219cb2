//! A machine that holds versions: what it is called, what it has, whether it leads or is down.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke};
use eframe::egui::{Ui, Vec2};

use super::super::theme::{Palette, font, mix, palette};
use super::super::{describe, text_line};

/// What a machine shows.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the states are independent: a leader can be down, cut off and selected at once"
)]
pub struct Machine<'a> {
    /// What tells it from others, also its accessible name.
    pub name: &'a str,
    /// What stands over the value.
    pub title: &'a str,
    /// What it holds.
    pub value: &'a str,
    /// A word under the circle.
    pub note: &'a str,
    /// The middle of its circle.
    pub center: Pos2,
    /// The radius of its circle.
    pub radius: f32,
    /// Whether it leads: a crown and a double ring.
    pub leader: bool,
    /// Whether it leads although another has taken its place: a leader's signs in the colour of
    /// what is stale, and its second ring dashed.
    pub deposed: bool,
    /// Whether it stands for election: a dashed second ring.
    pub candidate: bool,
    /// Whether it is down: crossed and dimmed.
    pub crashed: bool,
    /// Whether the pointer is on something that belongs to it.
    pub lit: bool,
    /// What its ring says, unless it is down: the colour of something it has just done.
    pub ring: Option<Color32>,
    /// What tells it from the machines beside it, wherever it is drawn.
    pub identity: Option<Color32>,
    /// What there is to say about it, for the tooltip and assistive technology.
    pub detail: &'a str,
}

/// A machine that can be clicked.
pub fn machine(ui: &mut Ui, shown: &Machine) -> Response {
    let palette = palette(ui);
    let rect = Rect::from_center_size(shown.center, Vec2::splat(2.0 * shown.radius));
    let id = ui.scope_id().with(("machine", shown.name));
    let response = ui.interact(rect, id, Sense::click());
    describe(&response, Role::Button, shown.name, &spoken(shown));
    if ui.is_rect_visible(rect.expand(40.0)) {
        let lit = shown.lit || response.hovered();
        paint(ui.painter(), shown, lit, palette);
        if response.has_focus() {
            let ring = Stroke::new(2.0, palette.accent);
            let beyond = if shown.leader { 9.0 } else { 5.0 };
            ui.painter()
                .circle_stroke(shown.center, shown.radius + beyond, ring);
        }
    }
    if shown.detail.is_empty() {
        response
    } else {
        response.on_hover_text(shown.detail)
    }
}

/// The state of a machine in words.
fn spoken(shown: &Machine) -> String {
    let mut parts = vec![shown.value];
    if shown.leader {
        parts.push(if shown.deposed {
            "replaced leader"
        } else {
            "leader"
        });
    }
    if shown.candidate {
        parts.push("stands for election");
    }
    if shown.crashed {
        parts.push("crashed");
    } else if !shown.note.is_empty() {
        parts.push(shown.note);
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn paint(painter: &Painter, shown: &Machine, lit: bool, palette: &Palette) {
    let (center, radius) = (shown.center, shown.radius);
    let fill = if shown.crashed {
        palette.panel
    } else if lit {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    };
    let quiet = if lit {
        mix(palette.line, palette.ink3, 0.6)
    } else {
        mix(palette.line, palette.ink3, 0.15)
    };
    let leads = if shown.deposed {
        palette.stale
    } else {
        palette.accent
    };
    let stroke = if shown.crashed {
        Stroke::new(3.0, palette.miss)
    } else if shown.leader {
        Stroke::new(2.5, leads)
    } else {
        let width = if shown.ring.is_some() { 2.5 } else { 2.0 };
        Stroke::new(width, shown.ring.unwrap_or(quiet))
    };
    painter.circle(center, radius, fill, stroke);
    if shown.leader {
        if shown.deposed {
            paint_dashed_ring(painter, center, radius + 5.0, stroke.color);
        } else {
            let outer = Stroke::new(1.5, stroke.color);
            painter.circle_stroke(center, radius + 5.0, outer);
        }
        let color = if shown.crashed { palette.ink3 } else { leads };
        paint_crown(
            painter,
            center - Vec2::new(0.0, radius + 11.0),
            radius,
            color,
        );
    } else if shown.candidate {
        paint_dashed_ring(painter, center, radius + 5.0, palette.accent);
    }
    if let Some(color) = shown.identity {
        // Under the rim, over the title.
        let wide = radius * 0.5;
        let top = center - Vec2::new(wide / 2.0, radius * 0.78);
        let bar = Rect::from_min_size(top, Vec2::new(wide, 4.0));
        painter.rect_filled(bar, 2.0, color);
    }
    write(painter, shown, palette);
    write_note(painter, shown, palette);
    if shown.crashed {
        paint_badge(painter, center, radius, palette);
    }
}

/// The title over the value, or whichever of them there is, in the middle.
fn write(painter: &Painter, shown: &Machine, palette: &Palette) {
    let (center, radius) = (shown.center, shown.radius);
    let inside = 1.66 * radius;
    let small = (radius * 0.36).clamp(11.0, 15.0);
    // A number is never cut: it is written as small as it takes.
    let letters = shown.value.chars().count().max(1) as f32;
    let large = (radius * 0.52)
        .clamp(13.0, 26.0)
        .min((inside / (letters * 0.6)).max(6.0));
    let (title_ink, value_ink) = if shown.crashed {
        (palette.ink3, palette.ink3)
    } else {
        (palette.ink2, palette.ink)
    };
    let both = !(shown.title.is_empty() || shown.value.is_empty());
    let down = Vec2::new(0.0, if both { (radius * 0.28).max(8.0) } else { 0.0 });
    let middle = Align2::CENTER_CENTER;
    if both || shown.value.is_empty() {
        let (at, face) = (center - down, font::strong(small));
        text_line(painter, at, middle, shown.title, face, title_ink, inside);
    }
    if !shown.value.is_empty() {
        let (at, face) = (center + down, font::mono_bold(large));
        text_line(painter, at, middle, shown.value, face, value_ink, inside);
    }
}

/// The word under the circle.
fn write_note(painter: &Painter, shown: &Machine, palette: &Palette) {
    if shown.note.is_empty() {
        return;
    }
    let below = if shown.leader { 10.0 } else { 5.0 };
    let at = shown.center + Vec2::new(0.0, shown.radius + below);
    let color = if shown.crashed {
        palette.miss
    } else if shown.deposed {
        palette.stale
    } else {
        palette.ink2
    };
    let (top, face) = (Align2::CENTER_TOP, font::strong(13.0));
    let room = (4.0 * shown.radius).max(110.0);
    text_line(painter, at, top, shown.note, face, color, room);
}

/// The crown of a leader, its foot in the middle of `foot`.
fn paint_crown(painter: &Painter, foot: Pos2, radius: f32, color: Color32) {
    let wide = (radius * 0.24).clamp(6.0, 15.0);
    let high = wide * 1.3;
    let at = |x: f32, y: f32| foot + Vec2::new(x * wide, -y * high);
    // Three triangles on a bar: each is convex, which the crown as a whole is not.
    for middle in [-1.0, 0.0, 1.0] {
        let (left, right) = ((middle - 0.5_f32).max(-1.0), (middle + 0.5_f32).min(1.0));
        let top = if middle == 0.0 { 1.0 } else { 0.85 };
        let corners = vec![at(left, 0.2), at(middle, top), at(right, 0.2)];
        painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }
    let bar = Rect::from_two_pos(at(-1.0, 0.0), at(1.0, 0.32));
    painter.rect_filled(bar, 1.0, color);
}

fn paint_dashed_ring(painter: &Painter, center: Pos2, radius: f32, color: Color32) {
    let path: Vec<Pos2> = (0..=48_u8)
        .map(|step| {
            let angle = std::f32::consts::TAU * f32::from(step) / 48.0;
            center + radius * Vec2::angled(angle)
        })
        .collect();
    painter.extend(Shape::dashed_line(&path, Stroke::new(2.0, color), 5.0, 5.0));
}

/// The cross of what is down, in a disc at the upper right.
fn paint_badge(painter: &Painter, center: Pos2, radius: f32, palette: &Palette) {
    let at = center + Vec2::new(radius, -radius) * 0.71;
    let disc = (radius * 0.32).clamp(8.0, 16.0);
    painter.circle_filled(at, disc, palette.miss);
    let arm = disc * 0.45;
    let stroke = Stroke::new((disc * 0.24).max(2.0), palette.on_fill());
    for across in [Vec2::new(arm, arm), Vec2::new(arm, -arm)] {
        painter.line_segment([at - across, at + across], stroke);
    }
}
