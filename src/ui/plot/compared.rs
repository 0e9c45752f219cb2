//! What was predicted over a plot, what was measured beside it, and the gap between them shaded.

use eframe::egui::{Color32, Mesh, Pos2, Shape, Ui};

use super::panel::Panel;
use super::{Line, LineKind};
use crate::ui::theme::{Palette, faint};

/// How much of the gap's colour is seen.
pub(super) const GAP: f32 = 0.22;

/// A prediction and the truth, in places on the axes of a plot. Either may be missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// The prediction: one line, or the two edges of a range, the edge nearer to the truth first.
    pub guesses: Vec<Vec<[f64; 2]>>,
    /// What was measured.
    pub truth: Vec<[f64; 2]>,
    /// What stands at the end of the prediction, and at that of the truth.
    pub said: [String; 2],
    /// Whether the first line of the prediction and the truth lie apart: what is between them is
    /// shaded.
    pub apart: bool,
}

impl Compared {
    /// What it says, for assistive technology.
    pub fn words(&self) -> String {
        let said = self.said.iter().filter(|said| !said.is_empty());
        said.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// Every point of it, for the reach of an axis.
    pub fn points(&self) -> impl Iterator<Item = &[f64; 2]> {
        self.guesses.iter().flatten().chain(&self.truth)
    }

    /// Its lines, as a plot draws lines.
    pub(super) fn lines(&self, palette: &Palette) -> Vec<Line<'_>> {
        let line = |points, color: Color32, style, label: Option<&String>| Line {
            points,
            color,
            width: 2.0,
            style,
            end_label: label.cloned(),
            column: None,
        };
        let [mine, measured] = &self.said;
        let mut lines: Vec<Line<'_>> = Vec::new();
        for (place, guess) in self.guesses.iter().enumerate() {
            let label = (place == 0).then_some(mine);
            lines.push(line(guess, palette.ink, LineKind::Dashed, label));
        }
        if !self.truth.is_empty() {
            let truth = &self.truth[..];
            lines.push(line(truth, palette.accent, LineKind::Solid, Some(measured)));
        }
        lines
    }

    /// Shades what lies between prediction and truth.
    pub(super) fn paint_gap(&self, ui: &Ui, panel: &Panel, palette: &Palette) {
        let Some(guess) = self.guesses.first().filter(|_| self.apart) else {
            return;
        };
        let painter = ui.painter().with_clip_rect(panel.rect);
        for (mine, truth) in guess.windows(2).zip(self.truth.windows(2)) {
            painter.add(quad(
                [mine[0], mine[1], truth[1], truth[0]].map(|point| panel.at(point)),
                faint(palette.accent, GAP),
            ));
        }
    }
}

/// A piece between two lines, which may cross in it.
fn quad([a, b, c, d]: [Pos2; 4], color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    // `a` to `b` is the one line, `d` to `c` the other; where they change sides they meet.
    let (left, right) = (a.y - d.y, b.y - c.y);
    if left * right < 0.0 {
        let share = left / (left - right);
        let meet = a + (b - a) * share;
        for at in [a, meet, d, b, meet, c] {
            mesh.colored_vertex(at, color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(3, 4, 5);
    } else {
        for at in [a, b, c, d] {
            mesh.colored_vertex(at, color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
    }
    Shape::mesh(mesh)
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn a_gap_is_as_large_as_what_lies_between_the_lines() {
        let area = |corners: [[f32; 2]; 4]| -> f32 {
            let Shape::Mesh(mesh) = quad(corners.map(|[x, y]| pos2(x, y)), Color32::default())
            else {
                return f32::NAN;
            };
            let triangles = mesh.indices.chunks(3).map(|three| {
                let [a, b, c] = [0, 1, 2].map(|at| mesh.vertices[three[at] as usize].pos);
                ((b - a).x * (c - a).y - (b - a).y * (c - a).x).abs() / 2.0
            });
            triangles.sum()
        };
        // Two level lines, 10 apart over 4; then two that cross in the middle.
        let level = area([[0.0, 0.0], [4.0, 0.0], [4.0, 10.0], [0.0, 10.0]]);
        assert!((level - 40.0).abs() < 1e-4, "{level}");
        let crossing = area([[0.0, 0.0], [4.0, 10.0], [4.0, 0.0], [0.0, 10.0]]);
        assert!((crossing - 20.0).abs() < 1e-4, "{crossing}");
    }
}
