//! The map of all keys, its borders, and what is on its way from it.

use eframe::egui::{
    Align2, Color32, CursorIcon, Key, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::geometry::Plan;
use super::{Lit, Out, Scene, View, shard_color};
use crate::chapters::partitioning::cards::{Card, Reach};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::layout::Node;
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::narrative::Thing;
use crate::chapters::partitioning::params::Strategy;
use crate::chapters::partitioning::world::{World, date};
use crate::lesson::sentences::{counted, counted_as};
use crate::ui::present::has_controls;
use crate::ui::theme::{faint, focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

/// More borders stand too close to be taken hold of, and are lines alone.
const MOST_GRIPS: usize = 64;
/// The most users that have a line of their own.
const MOST_LINES: u64 = 24;
/// The most cells in a line.
const MOST_COLUMNS: u64 = 365;
/// For how long the keys that moved stay lit, in seconds of screen time.
const MOVED_S: f64 = 6.0;
/// What is not lit is drawn this faint.
const FAINT: f32 = 0.3;
/// The room for the names of the users.
pub(super) const NAMES: f32 = 52.0;

/// The cells of the map: which row each stands for, and the shard that holds it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_field_names, reason = "the field is called what it is")]
pub(super) struct Cells {
    key: Option<(u64, World)>,
    /// Cells side by side.
    pub columns: u64,
    /// Lines, each of a user, or of none in particular where users have a row or two.
    pub lines: u64,
    /// Row and shard of each cell, line by line.
    pub cells: Vec<(u64, Node)>,
}

impl Cells {
    /// Brings the cells up to date.
    pub(super) fn follow(&mut self, model: &Model) {
        let key = Some((model.version(), *model.world()));
        if self.key == key {
            return;
        }
        self.key = key;
        let world = model.world();
        (self.lines, self.columns) = shape(world);
        self.cells.clear();
        for line in 0..self.lines {
            for column in 0..self.columns {
                let row = self.row_at(world, line, column);
                self.cells.push((row, model.layout().home(world, row)));
            }
        }
    }

    /// Whether a line is a user's.
    #[expect(clippy::unused_self, reason = "reads as one of a family of methods")]
    pub(super) fn by_user(&self, world: &World) -> bool {
        world.keys / world.users >= 12
    }

    fn row_at(&self, world: &World, line: u64, column: u64) -> u64 {
        if self.by_user(world) {
            let user = line * world.users / self.lines + 1;
            let near = world.first + column * world.keys / self.columns;
            return world.row_of_user_near(user, near + world.users / 2);
        }
        let place = column * self.lines + line;
        world.first + place * world.keys / (self.columns * self.lines)
    }

    /// The line and the share of the width at which a row stands.
    pub(super) fn place(&self, world: &World, row: u64) -> (f32, f32) {
        let along = (row.saturating_sub(world.first)) as f32 / world.keys as f32;
        let line = if self.by_user(world) {
            (world.user(row) - 1) * self.lines / world.users
        } else {
            (row.saturating_sub(world.first) * self.columns * self.lines / world.keys) % self.lines
        };
        (line as f32, along.clamp(0.0, 1.0))
    }
}

/// Lines and columns of the map.
fn shape(world: &World) -> (u64, u64) {
    let moments = world.keys / world.users;
    if moments >= 12 {
        (world.users.min(MOST_LINES), moments.min(MOST_COLUMNS))
    } else {
        let lines = 12.min(world.keys);
        (lines, (world.keys / lines).clamp(1, MOST_COLUMNS))
    }
}

/// The part of the plan that the cells fill.
pub(super) fn field(plan: &Plan) -> Rect {
    let mut rect = plan.map;
    rect.set_left(rect.left() + NAMES);
    rect
}

/// What is lit of the map.
pub(super) struct Light {
    reach: Option<Reach>,
    shard: Option<Node>,
    user: Option<u64>,
    moved: bool,
}

impl Light {
    pub(super) fn of(view: &View, scene: &Scene<'_>) -> Self {
        let model = scene.model;
        let just_moved = model.moved().is_some_and(|moved| {
            scene.now.since(moved.at).as_secs_f64() < MOVED_S * scene.pace.speed
        });
        Self {
            reach: match view.lit {
                Some(Lit::Card(card)) => Some(model.reach(card)),
                _ => None,
            },
            shard: match view.lit {
                Some(Lit::Shard(node)) => Some(node),
                _ => None,
            },
            user: match view.lit {
                Some(Lit::Row(row)) => Some(model.world().user(row)),
                _ => None,
            },
            moved: view.lit == Some(Lit::Moved) || (view.lit.is_none() && just_moved),
        }
    }

    /// Whether a cell is drawn in full.
    pub(super) fn falls_on(&self, model: &Model, row: u64, home: Node) -> bool {
        if let Some(reach) = &self.reach {
            let whose = reach
                .user
                .is_none_or(|user| model.world().user(row) == user);
            return whose && reach.span.contains(&row);
        }
        if let Some(shard) = self.shard {
            return home == shard;
        }
        if let Some(user) = self.user {
            return model.world().user(row) == user;
        }
        if self.moved {
            let moved = model.moved();
            return moved.is_some_and(|m| m.home_before(row).is_some_and(|old| old != home));
        }
        true
    }
}

pub(super) fn map_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan, out: &mut Out) {
    view.cells.follow(scene.model);
    header_ui(ui, scene, plan.header);
    let area = field(plan);
    let response = ui.interact(area, ui.scope_id().with("map"), Sense::click());
    let world = scene.model.world();
    let pointed = response
        .hover_pos()
        .map(|at| row_under(&view.cells, world, area, at));
    let said = format!(
        "{} on {}",
        counted(world.keys, "key"),
        counted(scene.model.layout().nodes().len() as u64, "shard")
    );
    describe(&response, Role::Button, "map of keys", &said);
    paint_cells(view, ui, scene, area);
    names_ui(ui, view, scene, plan);
    axis_ui(ui, world, plan, area);
    if response.has_focus() {
        focus_ring(ui.painter(), area, 3.0, palette(ui));
    }
    if let Some(row) = pointed {
        view.point_at(Lit::Row(row));
    }
    if response.clicked() {
        let (user, first) = (
            scene.model.params().user,
            world.month(scene.model.params().month).start,
        );
        let row = pointed.unwrap_or_else(|| world.row_of_user_near(user, first));
        view.inspector.explain(Thing::Row(row));
    }
    if let Some(row) = pointed {
        let home = scene.model.layout().home(world, row);
        let text = format!(
            "{}: user {} on {}, on shard {home}; click for why",
            world.key(row),
            world.user(row),
            world.date(row)
        );
        response.on_hover_text_at_pointer(text);
    }
    if scene.model.layout().strategy() == Strategy::Range {
        borders_ui(ui, scene, area, out);
    }
}

fn row_under(cells: &Cells, world: &World, area: Rect, at: Pos2) -> u64 {
    let share = |value: f32, least: f32, length: f32, count: u64| {
        let place = (value - least) / length.max(1.0) * count as f32;
        (place.max(0.0) as u64).min(count.saturating_sub(1))
    };
    let column = share(at.x, area.left(), area.width(), cells.columns);
    let line = share(at.y, area.top(), area.height(), cells.lines);
    cells.row_at(world, line, column)
}

fn header_ui(ui: &Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let params = scene.model.params();
    let rule = match params.strategy {
        Strategy::Range => "the date picks the shard; drag the borders".to_owned(),
        Strategy::HashMod => {
            format!("hash(user, date) mod {} picks the shard", params.nodes)
        }
        Strategy::Ring => "hash(user, date): the next token on the ring picks the shard".to_owned(),
        Strategy::Compound => {
            "hash(user) picks the shard; inside it, dates stay in order".to_owned()
        }
    };
    let left = format!(
        "{} (user, date)",
        counted_as(&thousands(params.keys as f64), "key")
    );
    let painter = ui.painter();
    let name = text_line(
        painter,
        area.left_center(),
        Align2::LEFT_CENTER,
        &left,
        font::label(),
        palette.ink2,
        area.width() * 0.4,
    );
    text_line(
        painter,
        area.right_center(),
        Align2::RIGHT_CENTER,
        &rule,
        font::label(),
        palette.ink3,
        area.right() - name.right() - 16.0,
    );
}

fn paint_cells(view: &View, ui: &Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let cells = &view.cells;
    let light = Light::of(view, scene);
    let width = area.width() / cells.columns.max(1) as f32;
    let height = area.height() / cells.lines.max(1) as f32;
    let gap = vec2(
        if width > 5.0 { 1.0 } else { 0.0 },
        if height > 5.0 { 1.5 } else { 0.0 },
    );
    let mut mesh = Mesh::default();
    for (index, &(row, home)) in cells.cells.iter().enumerate() {
        let column = (index as u64 % cells.columns) as f32;
        let line = (index as u64 / cells.columns) as f32;
        let min = pos2(area.left() + column * width, area.top() + line * height);
        let rect = Rect::from_min_size(min, vec2(width, height) - gap);
        let color = shard_color(home, palette);
        let color = if light.falls_on(scene.model, row, home) {
            color
        } else {
            faint(color, FAINT)
        };
        mesh.add_colored_rect(rect, color);
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// The names of the users, as many as there is room for.
fn names_ui(ui: &Ui, view: &View, scene: &Scene<'_>, plan: &Plan) {
    let world = scene.model.world();
    let palette = palette(ui);
    let area = field(plan);
    let painter = ui.painter();
    if !view.cells.by_user(world) {
        let at = pos2(plan.map.left(), area.center().y);
        painter.text(
            at,
            Align2::LEFT_CENTER,
            "all",
            font::mono(12.0),
            palette.ink3,
        );
        return;
    }
    let height = area.height() / view.cells.lines.max(1) as f32;
    let every = (13.0 / height.max(1.0)).ceil().max(1.0) as u64;
    for line in (0..view.cells.lines).step_by(every as usize) {
        let user = line * world.users / view.cells.lines + 1;
        let y = area.top() + (line as f32 + 0.5) * height;
        let lit = matches!(view.lit, Some(Lit::Row(row)) if world.user(row) == user)
            || (matches!(view.lit, Some(Lit::Card(Card::User | Card::Row)))
                && scene.model.params().user == user);
        painter.text(
            pos2(area.left() - 8.0, y),
            Align2::RIGHT_CENTER,
            format!("u{user}"),
            font::mono(12.0),
            if lit { palette.ink } else { palette.ink3 },
        );
    }
}

/// The months below the map.
fn axis_ui(ui: &Ui, world: &World, plan: &Plan, area: Rect) {
    let palette = palette(ui);
    let painter = ui.painter();
    let (from, to) = (world.day(world.first), world.day(world.end() - 1));
    let mut last = f32::NEG_INFINITY;
    for day in from..=to {
        let text = date(day);
        let Some(month) = text.strip_prefix("1 ") else {
            continue;
        };
        let along =
            (world.row_of_day(day).max(world.first) - world.first) as f32 / world.keys as f32;
        let x = area.left() + area.width() * along;
        if x - last < 34.0 || x > area.right() - 24.0 {
            continue;
        }
        last = x;
        let y = plan.axis.top();
        let tick = Stroke::new(1.0, palette.line);
        painter.line_segment([pos2(x, y - 2.0), pos2(x, y + 5.0)], tick);
        let at = pos2(x + 4.0, y);
        painter.text(at, Align2::LEFT_TOP, month, font::note(), palette.ink3);
    }
}

/// Borders too close to be taken hold of: lines alone, and one for each point of the width.
fn paint_crowded(ui: &Ui, area: Rect, places: impl Iterator<Item = f32>) {
    let stroke = Stroke::new(1.0, palette(ui).ink3);
    let mut last = f32::NEG_INFINITY;
    for x in places {
        if x - last >= 1.0 {
            ui.painter().vline(x, area.y_range(), stroke);
            last = x;
        }
    }
}

/// The borders between ranges, to be dragged or moved with the arrow keys.
fn borders_ui(ui: &Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let palette = palette(ui);
    let world = scene.model.world();
    let borders = scene.model.layout().borders();
    let place = |border: u64| {
        let along = (border.max(world.first) - world.first) as f32 / world.keys as f32;
        area.left() + area.width() * along.clamp(0.0, 1.0)
    };
    if borders.len() > MOST_GRIPS {
        paint_crowded(ui, area, borders.iter().map(|&border| place(border)));
        return;
    }
    for (index, &border) in borders.iter().enumerate() {
        let x = place(border);
        let grip =
            Rect::from_center_size(pos2(x, area.center().y), vec2(16.0, area.height() + 10.0));
        let number = index as u32 + 1;
        let id = ui.scope_id().with(("border", number));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let said = format!("before {}", world.date(border.min(world.end() - 1)));
        describe(&response, Role::Slider, &format!("border {number}"), &said);
        let mut wanted = None;
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            let share = ((at.x - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0);
            // Whole days, so that a drag is no row too precise.
            let row = (f64::from(share) * world.keys as f64) as u64;
            let day = world.day(world.first + row);
            wanted = Some(world.row_of_day(day).max(world.first) - world.first);
        }
        if response.has_focus() {
            let week = (world.keys * 7 / 365).max(1);
            let now = border.max(world.first) - world.first;
            ui.input(|input| {
                if input.key_pressed(Key::ArrowLeft) {
                    wanted = Some(now.saturating_sub(week));
                } else if input.key_pressed(Key::ArrowRight) {
                    wanted = Some(now + week);
                }
            });
        }
        if let Some(row) = wanted {
            let row = row.clamp(0, world.keys - 1) + 1;
            if row + world.first != border + 1 {
                out.issue(Command::Border(number, row));
            }
        }
        let held = response.hovered() || response.dragged() || response.has_focus();
        let ink = if held { palette.accent } else { palette.ink };
        let top = pos2(x, area.top() - 4.0);
        let painter = ui.painter();
        let line = [top, pos2(x, area.bottom() + 4.0)];
        painter.line_segment(line, Stroke::new(4.0, palette.bg));
        painter.line_segment(line, Stroke::new(2.0, ink));
        if has_controls(ui) {
            let knob = Stroke::new(2.5, ink);
            painter.circle(pos2(x, area.center().y), 6.0, palette.bg, knob);
        }
        if held {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        response.on_hover_text(format!(
            "border {number}, {said}: drag it, or use the arrow keys"
        ));
    }
}

/// From each range to its shard.
pub(super) fn ways_ui(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    if scene.model.layout().strategy() != Strategy::Range {
        return;
    }
    let palette = palette(ui);
    let (world, area) = (scene.model.world(), field(plan));
    for (node, rows) in scene.model.layout().ranges(world) {
        let Some((door, _)) = scene
            .model
            .layout()
            .index(node)
            .and_then(|index| plan.doors(index))
        else {
            continue;
        };
        if rows.is_empty() {
            continue;
        }
        let middle = (rows.start + rows.end) as f32 / 2.0 - world.first as f32;
        let x = area.left() + area.width() * middle / world.keys as f32;
        let from = pos2(x, plan.axis.bottom() - 2.0);
        let color = faint(shard_color(node, palette), 0.6);
        let half = (door.y - from.y) / 2.0;
        let curve = eframe::egui::epaint::CubicBezierShape::from_points_stroke(
            [from, from + vec2(0.0, half), door - vec2(0.0, half), door],
            false,
            Color32::TRANSPARENT,
            Stroke::new(1.5, color),
        );
        ui.painter().add(curve);
    }
}
