//! The shapes of what happens to a request. Shape says it before colour does.

use eframe::egui;
use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};

use super::theme::{Palette, font, mix, palette};

/// What a request is, or what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// On its way, without an answer: a hollow circle.
    Asking,
    /// Served from a cache: a filled circle.
    Hit,
    /// Went to the database: a filled diamond.
    Miss,
    /// Ran out of time: a hollow diamond.
    Expired,
    /// An old version: a striped, cracked square.
    Stale {
        /// By how many versions.
        versions: u64,
    },
    /// A write: a rounded rectangle with its version.
    Write {
        /// The version that it writes.
        version: u64,
    },
    /// Refused or lost: a cross.
    Error,
}

impl Mark {
    /// The colour that goes with the shape.
    pub fn color(self, palette: &Palette) -> Color32 {
        match self {
            Self::Asking => palette.ink2,
            Self::Hit => palette.hit,
            Self::Miss | Self::Error => palette.miss,
            Self::Expired => palette.expired,
            Self::Stale { .. } => palette.stale,
            Self::Write { .. } => palette.accent,
        }
    }

    /// The word that goes with the shape.
    pub fn word(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Expired => "expired",
            Self::Stale { .. } => "stale",
            Self::Write { .. } => "write",
            Self::Error => "error",
        }
    }
}

/// Paints a mark about `size` high around `center`.
pub fn paint_mark(painter: &Painter, center: Pos2, size: f32, mark: Mark, palette: &Palette) {
    let color = mark.color(palette);
    let half = size / 2.0;
    let width = (size / 7.0).clamp(1.0, 3.0);
    match mark {
        Mark::Asking => {
            let stroke = Stroke::new(width, color);
            painter.circle(center, half - width / 2.0, palette.bg, stroke);
        }
        Mark::Hit => {
            painter.circle_filled(center, half, color);
        }
        Mark::Miss => {
            let corners = diamond(center, half * 1.15);
            painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
        }
        Mark::Expired => {
            let corners = diamond(center, half * 1.15 - width / 2.0);
            let stroke = Stroke::new(width, color);
            painter.add(Shape::convex_polygon(corners, palette.bg, stroke));
        }
        Mark::Stale { versions } => {
            let square = Rect::from_center_size(center, Vec2::splat(size));
            paint_stale(painter, square, palette);
            if versions > 0 {
                let text = format!("-{versions}");
                let font = font::mono_bold((size * 0.8).max(9.0));
                let at = square.right_center() + Vec2::new(size * 0.2, 0.0);
                painter.text(at, Align2::LEFT_CENTER, text, font, color);
            }
        }
        Mark::Write { version } => paint_write(painter, center, size, version, palette),
        Mark::Error => {
            let arm = half * 0.8;
            let stroke = Stroke::new(width * 1.2, color);
            for across in [Vec2::new(arm, arm), Vec2::new(arm, -arm)] {
                painter.line_segment([center - across, center + across], stroke);
            }
        }
    }
}

/// The bar in the colour of one of several things, beside its name: what it is called in plots is
/// found again by it. `at` is the middle of its left edge, and its height is in points.
pub fn identity_bar(painter: &Painter, at: Pos2, height: f32, color: Color32) {
    let rect = Rect::from_min_size(at - Vec2::new(0.0, height / 2.0), Vec2::new(4.0, height));
    painter.rect_filled(rect, 2.0, color);
}

fn diamond(center: Pos2, half: f32) -> Vec<Pos2> {
    [Vec2::UP, Vec2::RIGHT, Vec2::DOWN, Vec2::LEFT]
        .map(|corner| center + corner * half)
        .to_vec()
}

fn paint_write(painter: &Painter, center: Pos2, size: f32, version: u64, palette: &Palette) {
    if version == 0 {
        // It has no version, or none yet.
        let rect = Rect::from_center_size(center, Vec2::new(size * 1.5, size));
        painter.rect_filled(rect, (size * 0.25).clamp(2.0, 6.0), palette.accent);
        return;
    }
    let font = font::mono_bold((size * 0.72).max(9.0));
    let galley = painter.layout_no_wrap(format!("v{version}"), font, palette.on_fill());
    let extent = Vec2::new(galley.size().x + size * 0.5, size.max(galley.size().y));
    let rect = Rect::from_center_size(center, extent);
    painter.rect_filled(rect, (size * 0.25).clamp(2.0, 6.0), palette.accent);
    painter.galley(rect.center() - galley.size() / 2.0, galley, palette.accent);
}

/// The striped, cracked square of an old version.
fn paint_stale(painter: &Painter, square: Rect, palette: &Palette) {
    let size = square.height();
    painter.rect_filled(square, 2.0, mix(palette.bg, palette.stale, 0.5));
    let mut right = square.shrink(0.5);
    right.set_left(square.center().x);
    painter.rect_filled(right, 1.0, mix(palette.bg, palette.stale, 0.15));
    let step = (size / 4.0).max(3.0);
    let thin = Stroke::new((size / 12.0).clamp(1.0, 1.5), palette.stale);
    stripes(painter, right, step, thin);
    let outline = Stroke::new((size / 9.0).clamp(1.2, 2.0), palette.stale);
    painter.rect_stroke(square, 2.0, outline, StrokeKind::Inside);
    // The crack runs out of the square at the top and at the bottom.
    let gap = Stroke::new((size / 8.0).max(1.6), palette.bg);
    painter.add(Shape::line(crack(square.expand(0.5)), gap));
}

/// Diagonal stripes that stay inside `rect`, `step` apart.
pub fn stripes(painter: &Painter, rect: Rect, step: f32, stroke: Stroke) {
    let step = step.max(1.0);
    let (width, height) = (rect.width(), rect.height());
    // Each stripe is the set of points whose x + y is `sum`.
    let mut sum = step;
    while sum < width + height {
        let low = Vec2::new((sum - height).max(0.0), sum.min(height));
        let high = Vec2::new(sum.min(width), (sum - width).max(0.0));
        painter.line_segment([rect.min + low, rect.min + high], stroke);
        sum += step;
    }
}

/// The jagged line from the top to the bottom of `rect` that says it is broken.
pub fn crack(rect: Rect) -> Vec<Pos2> {
    let reach = (rect.height() * 0.09).clamp(1.0, 5.0);
    [
        (0.0, -0.6),
        (0.22, 0.8),
        (0.42, -1.0),
        (0.62, 1.0),
        (0.82, -0.6),
        (1.0, 0.5),
    ]
    .map(|(down, aside)| {
        Pos2::new(
            rect.center().x + aside * reach,
            rect.top() + down * rect.height(),
        )
    })
    .to_vec()
}

/// A row of marks with what they mean.
pub fn legend(ui: &mut Ui, items: &[(Mark, &str)]) {
    let palette = palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        for &(mark, text) in items {
            let galley = ui
                .painter()
                .layout_no_wrap(text.to_owned(), font::note(), palette.ink3);
            let lead = match mark {
                Mark::Stale { versions } if versions > 0 => 34.0,
                Mark::Write { .. } => 30.0,
                _ => 18.0,
            };
            let extent = Vec2::new(lead + galley.size().x, galley.size().y.max(18.0));
            let (rect, response) = ui.allocate_exact_size(extent, egui::Sense::hover());
            super::describe(&response, egui::Role::Label, text, "");
            let across = match mark {
                Mark::Write { .. } => 12.0,
                _ => 6.0,
            };
            let center = rect.left_center() + Vec2::new(across, 0.0);
            paint_mark(ui.painter(), center, 11.0, mark, palette);
            let at = Pos2::new(rect.left() + lead, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, palette.ink3);
        }
    });
}
