//! What a speaker shows with the hand: a dot of light, and ink that is gone with the step.

use eframe::egui::{
    Context, CursorIcon, Id, LayerId, Order, Pos2, Rect, Shape, Stroke, Vec2, lerp, pos2, vec2,
};

use super::pointer::Done;
use crate::app::action::Tool;
use crate::ui::theme::{faint, palette_in};

/// Points of all strokes together; more are not drawn.
const MOST_POINTS: usize = 20_000;
/// A pen that moves less than this, in points, has not moved.
const FINE: f32 = 0.5;
/// The width of a stroke, and the radius of the dot of light.
const WIDTH: f32 = 3.0;
const DOT: f32 = 6.0;

/// What is drawn over the wall. Places are shares of its width and height, so that ink stays where it
/// was drawn when the wall changes its size.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// What a key holds.
    pub tool: Option<Tool>,
    strokes: Vec<Vec<Vec2>>,
    /// Whether the pen is on the wall.
    draws: bool,
    laser: Option<Vec2>,
}

impl Ink {
    /// Whether a key holds a tool.
    pub(super) fn is_in_hand(&self) -> bool {
        self.tool.is_some()
    }

    /// Takes all ink away.
    pub(super) fn wipe(&mut self) {
        self.strokes.clear();
        self.draws = false;
    }

    /// Goes on with what the hand does over the wall.
    pub(super) fn go_on(&mut self, wall: Rect, done: Done) {
        let at = done.at.filter(|at| wall.contains(*at));
        let points = self.tool == Some(Tool::Laser) || done.points;
        self.laser = at.filter(|_| points).map(|at| share(wall, at));
        let draws = self.tool == Some(Tool::Pen) || done.draws.is_some();
        let (Some(at), true) = (at, draws && !points) else {
            self.draws = false;
            return;
        };
        if !self.draws {
            let from = done.draws.unwrap_or(at);
            self.strokes.push(vec![share(wall, from)]);
            self.draws = true;
        }
        let drawn: usize = self.strokes.iter().map(Vec::len).sum();
        if let Some(stroke) = self.strokes.last_mut()
            && drawn < MOST_POINTS
            && stroke
                .last()
                .is_none_or(|last| place(wall, *last).distance(at) > FINE)
        {
            stroke.push(share(wall, at));
        }
    }

    /// Paints ink and light over the wall.
    pub(super) fn paint(&self, ctx: &Context, wall: Rect) {
        let layer = LayerId::new(Order::Foreground, Id::unique("ink"));
        let painter = ctx.layer_painter(layer).with_clip_rect(wall);
        let color = palette_in(ctx).accent;
        for stroke in &self.strokes {
            let points: Vec<Pos2> = stroke.iter().map(|at| place(wall, *at)).collect();
            painter.add(Shape::line(points, Stroke::new(WIDTH, color)));
        }
        if let Some(laser) = self.laser {
            let at = place(wall, laser);
            painter.circle_filled(at, DOT * 2.2, faint(color, 0.25));
            painter.circle_filled(at, DOT, color);
            ctx.set_cursor_icon(CursorIcon::None);
        } else if self.tool == Some(Tool::Pen) {
            ctx.set_cursor_icon(CursorIcon::Crosshair);
        }
    }
}

fn share(wall: Rect, at: Pos2) -> Vec2 {
    (at - wall.min) / wall.size().max(Vec2::splat(1.0))
}

fn place(wall: Rect, share: Vec2) -> Pos2 {
    let Vec2 { x, y } = vec2(share.x, share.y);
    pos2(lerp(wall.x_range(), x), lerp(wall.y_range(), y))
}
