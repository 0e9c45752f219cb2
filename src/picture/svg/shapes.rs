//! Everything but text.

use eframe::egui::epaint::{
    CircleShape, ColorMode, CubicBezierShape, EllipseShape, Mesh, PathShape, PathStroke,
    QuadraticBezierShape, RectShape,
};
use eframe::egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind};

use super::{Svg, paint, rect_attributes, short};

impl Svg<'_> {
    pub(super) fn shape(&mut self, shape: &Shape) {
        match shape {
            // What is painted by callback needs a graphics card; nothing in the program is.
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => {
                for shape in shapes {
                    self.shape(shape);
                }
            }
            Shape::Circle(circle) => self.circle(circle),
            Shape::Ellipse(ellipse) => self.ellipse(ellipse),
            Shape::LineSegment { points, stroke } => {
                let stroke = (*stroke).into();
                self.path(&lines(points, false), Color32::TRANSPARENT, &stroke);
            }
            Shape::Path(path) => self.points(path),
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(mesh) => self.mesh(mesh),
            Shape::QuadraticBezier(curve) => self.quadratic(curve),
            Shape::CubicBezier(curve) => self.cubic(curve),
            Shape::Band(band) => {
                let upper = band.points.iter().map(|p| Pos2::new(p.x, p.y.min));
                let lower = band.points.iter().rev().map(|p| Pos2::new(p.x, p.y.max));
                let around: Vec<Pos2> = upper.chain(lower).collect();
                self.path(&lines(&around, true), band.fill, &band.stroke.into());
            }
        }
    }

    fn circle(&mut self, circle: &CircleShape) {
        let [x, y] = [circle.center.x, circle.center.y].map(short);
        let (fill, stroke) = (paint("fill", circle.fill), stroke_of(circle.stroke));
        if circle.stroke.is_empty() || circle.fill == Color32::TRANSPARENT {
            // egui draws the line of a circle outside of its radius.
            let radius = short(circle.radius + outside(circle.stroke));
            self.body +=
                &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {fill}{stroke}/>\n");
            return;
        }
        let inner = short(circle.radius);
        let outer = short(circle.radius + outside(circle.stroke));
        self.body += &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{inner}\" {fill}/>\n");
        self.body +=
            &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{outer}\" fill=\"none\"{stroke}/>\n");
    }

    fn ellipse(&mut self, ellipse: &EllipseShape) {
        let [x, y] = [ellipse.center.x, ellipse.center.y].map(short);
        let out = outside(ellipse.stroke);
        let [rx, ry] = [ellipse.radius.x + out, ellipse.radius.y + out].map(short);
        let (fill, stroke) = (paint("fill", ellipse.fill), stroke_of(ellipse.stroke));
        let turn = turn(ellipse.angle, ellipse.center);
        self.body += &format!(
            "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\" {fill}{stroke}{turn}/>\n"
        );
    }

    fn rect(&mut self, shape: &RectShape) {
        let turn = turn(shape.angle, shape.rect.center());
        let radius = shape.corner_radius;
        let fill = paint("fill", shape.fill);
        let drawn = shape.fill != Color32::TRANSPARENT;
        if shape.blur_width > 0.0 {
            self.shadow(shape);
            return;
        }
        if drawn {
            let d = rounded(shape.rect, radius.into(), 0.0);
            self.body += &format!("<{d} {fill}{turn}/>\n");
        }
        if shape.stroke.is_empty() {
            return;
        }
        let half = shape.stroke.width / 2.0;
        let grow = match shape.stroke_kind {
            StrokeKind::Inside => -half,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => half,
        };
        let d = rounded(shape.rect.expand(grow), radius.into(), grow);
        let stroke = stroke_of(shape.stroke);
        self.body += &format!("<{d} fill=\"none\"{stroke}{turn}/>\n");
    }

    fn shadow(&mut self, shape: &RectShape) {
        // A normal blur reaches about as far as egui's, which falls off evenly.
        let spread = short(shape.blur_width / 3.0);
        let d = rounded(shape.rect, shape.corner_radius.into(), 0.0);
        let fill = paint("fill", shape.fill);
        self.body += &format!("<{d} {fill} style=\"filter:blur({spread}px)\"/>\n");
    }

    fn points(&mut self, path: &PathShape) {
        self.path(&lines(&path.points, path.closed), path.fill, &path.stroke);
    }

    fn quadratic(&mut self, curve: &QuadraticBezierShape) {
        let [from, by, to] = curve.points.map(pair);
        let end = if curve.closed { "Z" } else { "" };
        let d = format!("M{from}Q{by} {to}{end}");
        self.path(&d, curve.fill, &curve.stroke);
    }

    fn cubic(&mut self, curve: &CubicBezierShape) {
        let [from, a, b, to] = curve.points.map(pair);
        let end = if curve.closed { "Z" } else { "" };
        let d = format!("M{from}C{a} {b} {to}{end}");
        self.path(&d, curve.fill, &curve.stroke);
    }

    fn path(&mut self, d: &str, fill: Color32, stroke: &PathStroke) {
        // The program's lines have one colour each.
        let ColorMode::Solid(color) = stroke.color else {
            return;
        };
        let stroke = Stroke::new(stroke.width, color);
        if d.is_empty() || (fill == Color32::TRANSPARENT && stroke.is_empty()) {
            return;
        }
        let (fill, stroke) = (paint("fill", fill), stroke_of(stroke));
        self.body += &format!("<path d=\"{d}\" {fill}{stroke}/>\n");
    }

    /// Triangles; two that make a rectangle of one colour become one.
    pub(super) fn mesh(&mut self, mesh: &Mesh) {
        let corner = |index: &u32| mesh.vertices.get(*index as usize);
        let mut rest = &mesh.indices[..];
        while let Some((indices, after)) = rest.split_at_checked(3) {
            if let Some((six, after_both)) = rest.split_at_checked(6)
                && let Some((rect, color)) = even_rect(mesh, six)
            {
                let (place, fill) = (rect_attributes(rect), paint("fill", color));
                self.body += &format!("<rect {place} {fill} shape-rendering=\"crispEdges\"/>\n");
                rest = after_both;
                continue;
            }
            rest = after;
            let corners: Vec<_> = indices.iter().filter_map(corner).collect();
            let [a, b, c] = corners[..] else {
                continue;
            };
            let color = a.color.lerp_to_gamma(b.color, 0.5);
            let color = color.lerp_to_gamma(c.color, 1.0 / 3.0);
            let d = lines(&[a.pos, b.pos, c.pos], true);
            let fill = paint("fill", color);
            self.body += &format!("<path d=\"{d}\" {fill} shape-rendering=\"crispEdges\"/>\n");
        }
    }
}

/// The rectangle that two triangles make, if they do and have one colour.
fn even_rect(mesh: &Mesh, six: &[u32]) -> Option<(Rect, Color32)> {
    let corners: Option<Vec<_>> = six
        .iter()
        .map(|&index| mesh.vertices.get(index as usize))
        .collect();
    let corners = corners?;
    let color = corners.first()?.color;
    let rect = Rect::from_points(&corners.iter().map(|c| c.pos).collect::<Vec<_>>());
    let ends = [
        rect.left_top(),
        rect.right_top(),
        rect.left_bottom(),
        rect.right_bottom(),
    ];
    let fits = corners
        .iter()
        .all(|c| c.color == color && ends.contains(&c.pos))
        && ends.iter().all(|end| corners.iter().any(|c| c.pos == *end));
    fits.then_some((rect, color))
}

fn outside(stroke: Stroke) -> f32 {
    if stroke.is_empty() {
        0.0
    } else {
        stroke.width / 2.0
    }
}

fn stroke_of(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    let color = paint("stroke", stroke.color);
    format!(" {color} stroke-width=\"{}\"", short(stroke.width))
}

fn turn(angle: f32, centre: Pos2) -> String {
    if angle == 0.0 {
        return String::new();
    }
    let degrees = short(angle.to_degrees());
    format!(" transform=\"rotate({degrees} {})\"", pair(centre))
}

fn pair(at: Pos2) -> String {
    format!("{} {}", short(at.x), short(at.y))
}

fn lines(points: &[Pos2], closed: bool) -> String {
    let places: Vec<String> = points.iter().map(|&at| pair(at)).collect();
    match places.split_first() {
        Some((first, rest)) if !rest.is_empty() => {
            let end = if closed { "Z" } else { "" };
            format!("M{first}L{}{end}", rest.join(" "))
        }
        _ => String::new(),
    }
}

/// A rectangle's element and its place, its corners rounder by `grow`.
fn rounded(rect: Rect, radius: eframe::egui::epaint::CornerRadiusF32, grow: f32) -> String {
    let most = (rect.width().min(rect.height()) / 2.0).max(0.0);
    let grown = |radius: f32| {
        if radius > 0.0 {
            (radius + grow).clamp(0.0, most)
        } else {
            0.0
        }
    };
    let [nw, ne, sw, se] = [radius.nw, radius.ne, radius.sw, radius.se].map(grown);
    if nw == ne && nw == sw && nw == se {
        let place = rect_attributes(rect);
        return if nw > 0.0 {
            format!("rect {place} rx=\"{}\"", short(nw))
        } else {
            format!("rect {place}")
        };
    }
    let (left, right) = (rect.left(), rect.right());
    let (top, bottom) = (rect.top(), rect.bottom());
    let to = |x: f32, y: f32| pair(Pos2::new(x, y));
    let arc = |radius: f32, x: f32, y: f32| {
        let radius = short(radius);
        format!("A{radius} {radius} 0 0 1 {}", to(x, y))
    };
    format!(
        "path d=\"M{}L{}{}L{}{}L{}{}L{}{}Z\"",
        to(left + nw, top),
        to(right - ne, top),
        arc(ne, right, top + ne),
        to(right, bottom - se),
        arc(se, right - se, bottom),
        to(left + sw, bottom),
        arc(sw, left, bottom - sw),
        to(left, top + nw),
        arc(nw, left + nw, top),
    )
}
