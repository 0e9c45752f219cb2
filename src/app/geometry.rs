//! Where the window stands: one that was left on a screen that is gone comes back inside.

use eframe::egui::{Context, Pos2, Rect, Vec2, ViewportBuilder, ViewportCommand};

/// No screen is further away or larger, in points.
const FARTHEST: f32 = 32_000.0;

/// What was remembered of a window, without what no window can have. Its size is remembered in
/// zoomed points, and asked for before anything is zoomed.
pub(super) fn sane(mut builder: ViewportBuilder, usual: Vec2, zoom: f32) -> ViewportBuilder {
    let is_place = |at: Pos2| at.is_finite() && at.x.abs() < FARTHEST && at.y.abs() < FARTHEST;
    builder.position = builder.position.filter(|&at| is_place(at));
    let least = builder.min_inner_size.unwrap_or_default();
    let is_size = |size: Vec2| size.is_finite() && size.max_elem() < FARTHEST;
    let size = builder.inner_size.filter(|&size| is_size(size));
    builder.with_inner_size((size.unwrap_or(usual) * zoom).max(least))
}

/// Moves a window inside that is not wholly on the screens. Where the system says neither where a
/// window nor where its screens are, it places windows itself.
pub(super) fn put_inside(ctx: &Context, frame: &eframe::Frame) {
    let Some(window) = frame.winit_window() else {
        return;
    };
    let Ok(at) = window.outer_position() else {
        return;
    };
    let size = window.outer_size();
    let window_px = Rect::from_min_size(
        Pos2::new(at.x as f32, at.y as f32),
        Vec2::new(size.width as f32, size.height as f32),
    );
    let screens_px: Vec<Rect> = window
        .available_monitors()
        .map(|screen| {
            let (at, size) = (screen.position(), screen.size());
            Rect::from_min_size(
                Pos2::new(at.x as f32, at.y as f32),
                Vec2::new(size.width as f32, size.height as f32),
            )
        })
        .collect();
    let Some(place_px) = place_inside(window_px, &screens_px) else {
        return;
    };
    let scale = ctx.pixels_per_point();
    if place_px.size() != window_px.size() {
        let frame_px = window_px.size() - {
            let inner = window.inner_size();
            Vec2::new(inner.width as f32, inner.height as f32)
        };
        let inner_px = place_px.size() - frame_px;
        ctx.send_viewport_cmd(ViewportCommand::InnerSize(inner_px / scale));
    }
    ctx.send_viewport_cmd(ViewportCommand::OuterPosition(place_px.min / scale));
}

/// Where a window goes that is not wholly on the screens; `None` if it is. It goes to the screen
/// that shows most of it, otherwise to the first one.
fn place_inside(window: Rect, screens: &[Rect]) -> Option<Rect> {
    let shown = |screen: &Rect| {
        let both = window.intersect(*screen);
        if both.is_positive() { both.area() } else { 0.0 }
    };
    let all: f32 = screens.iter().map(shown).sum();
    if all >= window.area() * 0.999 {
        return None;
    }
    let first = screens.iter().find(|screen| screen.is_positive())?;
    let screen = screens
        .iter()
        .filter(|screen| shown(screen) > 0.0)
        .max_by(|a, b| shown(a).total_cmp(&shown(b)))
        .unwrap_or(first);
    let size = window.size().min(screen.size());
    let at = window.min.clamp(screen.min, screen.max - size);
    Some(Rect::from_min_size(at, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect::from_min_size(Pos2::new(x, y), Vec2::new(width, height))
    }

    #[test]
    fn a_window_outside_comes_back_and_one_inside_stays() {
        let screens = [
            rect(0.0, 0.0, 1920.0, 1080.0),
            rect(1920.0, 0.0, 1280.0, 1024.0),
        ];
        let placed = |window| place_inside(window, &screens);
        assert_eq!(placed(rect(100.0, 100.0, 1280.0, 800.0)), None);
        // Over the border of two screens everything can be seen.
        assert_eq!(placed(rect(1500.0, 0.0, 1000.0, 800.0)), None);
        assert_eq!(
            placed(rect(5000.0, 4000.0, 1280.0, 800.0)),
            Some(rect(640.0, 280.0, 1280.0, 800.0))
        );
        assert_eq!(
            placed(rect(-3000.0, -50.0, 1280.0, 800.0)),
            Some(rect(0.0, 0.0, 1280.0, 800.0))
        );
        assert_eq!(
            placed(rect(2500.0, 700.0, 1000.0, 800.0)),
            Some(rect(2200.0, 224.0, 1000.0, 800.0))
        );
        assert_eq!(
            placed(rect(10.0, 10.0, 9000.0, 9000.0)),
            Some(rect(0.0, 0.0, 1920.0, 1080.0))
        );
        assert_eq!(place_inside(rect(0.0, 0.0, 10.0, 10.0), &[]), None);
    }

    #[test]
    fn nonsense_is_not_restored() {
        let usual = Vec2::new(1280.0, 800.0);
        let builder = || ViewportBuilder::default().with_min_inner_size(Vec2::new(960.0, 600.0));
        let nonsense = [
            (f32::NAN, f32::NAN),
            (f32::INFINITY, 3.0),
            (1e30, -1e30),
            (-1.0, -1e9),
        ];
        for (x, y) in nonsense {
            let restored = sane(
                builder().with_position([x, y]).with_inner_size([x, y]),
                usual,
                1.0,
            );
            assert_eq!(restored.position, None, "{x} {y}");
            let size = restored.inner_size.expect("a size");
            assert!(size.x >= 960.0 && size.y >= 600.0, "{size}");
            assert!(size.max_elem() <= 1280.0, "{size}");
        }
        let fine = sane(
            builder()
                .with_position([-1900.0, 20.0])
                .with_inner_size([1600.0, 900.0]),
            usual,
            1.25,
        );
        assert_eq!(fine.position, Some(Pos2::new(-1900.0, 20.0)));
        assert_eq!(fine.inner_size, Some(Vec2::new(2000.0, 1125.0)));
    }
}
