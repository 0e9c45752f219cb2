//! Pictures without a screen: known shapes become the pixels, vectors and frames that they must.

use eframe::egui::epaint::textures::TextureOptions;
use eframe::egui::epaint::{
    CircleShape, ClippedPrimitive, ClippedShape, ColorImage, ImageDelta, Mesh, Primitive, Vertex,
};
use eframe::egui::{
    Color32, FontDefinitions, Pos2, Rect, Shape, Stroke, StrokeKind, TextureId, TexturesDelta,
    Vec2, pos2,
};
use hotset::picture::{Animation, Canvas, Colours, Textures, svg};

const GROUND: Color32 = Color32::from_rgb(10, 20, 30);
const FULL: Rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(8.0, 6.0));

/// A texture of these colours, two wide, and the coordinates of its first one.
fn textures(colours: [Color32; 4]) -> Textures {
    let image = ColorImage::new([2, 2], colours.to_vec());
    let mut delta = TexturesDelta::default();
    let full = ImageDelta::full(image, TextureOptions::LINEAR);
    delta
        .set
        .entry(TextureId::default())
        .or_default()
        .push(full);
    let mut textures = Textures::default();
    textures.apply(&delta);
    delta.clear();
    textures
}

fn white() -> Textures {
    textures([Color32::WHITE; 4])
}

fn vertex(pos: Pos2, color: Color32) -> Vertex {
    Vertex {
        pos,
        uv: Pos2::ZERO,
        color,
    }
}

fn mesh(vertices: Vec<Vertex>, indices: &[u32], clip_rect: Rect) -> ClippedPrimitive {
    let mesh = Mesh {
        indices: indices.to_vec(),
        vertices,
        texture_id: TextureId::default(),
    };
    ClippedPrimitive {
        clip_rect,
        primitive: Primitive::Mesh(mesh),
    }
}

fn rectangle(rect: Rect, color: Color32, clip_rect: Rect) -> ClippedPrimitive {
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.left_bottom(),
        rect.right_bottom(),
    ];
    let vertices = corners.map(|at| vertex(at, color)).to_vec();
    mesh(vertices, &[0, 1, 2, 2, 1, 3], clip_rect)
}

fn canvas(scale: f32) -> Canvas {
    let (width, height) = (8.0 * scale, 6.0 * scale);
    Canvas::new(width as usize, height as usize, GROUND).unwrap()
}

fn at(canvas: &Canvas, x: usize, y: usize) -> [u8; 4] {
    canvas.pixels()[y * canvas.width() + x]
}

#[test]
fn a_rectangle_covers_its_pixels_once_at_every_scale() {
    // Half of white over the ground, rounded as eight bits are.
    let half = Color32::from_rgba_premultiplied(128, 128, 128, 128);
    let mixed = [10, 20, 30].map(|below: u16| (128 + (below * 127 + 127) / 255) as u8);
    for scale in [1, 2, 4] {
        let mut canvas = canvas(scale as f32);
        let rect = Rect::from_min_max(pos2(2.0, 1.0), pos2(7.0, 4.0));
        canvas.paint(
            &[rectangle(rect, half, FULL)],
            &white(),
            Pos2::ZERO,
            scale as f32,
        );
        for y in 0..canvas.height() {
            for x in 0..canvas.width() {
                let inside = (2 * scale..7 * scale).contains(&x) && (scale..4 * scale).contains(&y);
                let [red, green, blue, _] = at(&canvas, x, y);
                let expected = if inside { mixed } else { [10, 20, 30] };
                assert_eq!([red, green, blue], expected, "{x}, {y} at {scale}x");
            }
        }
    }
}

#[test]
fn triangles_that_share_edges_leave_no_gap_and_no_seam() {
    let half = Color32::from_rgba_premultiplied(60, 0, 0, 120);
    // Fans around points that lie on no grid.
    for step in 0..200 {
        let centre = pos2(
            1.0 + (f64::from(step) * 0.618_034).fract() as f32 * 6.0,
            1.0 + (f64::from(step) * 0.414_214).fract() as f32 * 4.0,
        );
        let around = [
            FULL.left_top(),
            FULL.right_top(),
            FULL.right_bottom(),
            FULL.left_bottom(),
        ];
        let mut vertices: Vec<Vertex> = around.iter().map(|&at| vertex(at, half)).collect();
        vertices.push(vertex(centre, half));
        let fan = [0, 1, 4, 1, 2, 4, 3, 2, 4, 3, 0, 4];
        let mut canvas = canvas(1.0);
        canvas.paint(&[mesh(vertices, &fan, FULL)], &white(), Pos2::ZERO, 1.0);
        let first = at(&canvas, 0, 0);
        assert_ne!(first[..3], [10, 20, 30]);
        assert!(
            canvas.pixels().iter().all(|&pixel| pixel == first),
            "around {centre:?}"
        );
    }
}

#[test]
fn what_is_clipped_or_outside_is_not_painted() {
    let clip = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 3.0));
    let far = Rect::from_min_max(pos2(-1e9, -50.0), pos2(1e9, 1e7));
    let mut canvas = canvas(1.0);
    canvas.paint(
        &[rectangle(far, Color32::RED, clip)],
        &white(),
        Pos2::ZERO,
        1.0,
    );
    let red = canvas.pixels().iter().filter(|pixel| pixel[0] == 255);
    assert_eq!(red.count(), 4);
    let broken = Rect::from_min_max(pos2(f32::NAN, 0.0), pos2(3.0, f32::INFINITY));
    canvas.paint(
        &[rectangle(broken, Color32::RED, FULL)],
        &white(),
        Pos2::ZERO,
        1.0,
    );
}

#[test]
fn colours_run_evenly_from_corner_to_corner() {
    let ends = [Color32::BLACK, Color32::WHITE];
    let corners = [
        vertex(FULL.left_top(), ends[0]),
        vertex(FULL.right_top(), ends[1]),
        vertex(FULL.left_bottom(), ends[0]),
        vertex(FULL.right_bottom(), ends[1]),
    ];
    let mut canvas = canvas(1.0);
    canvas.paint(
        &[mesh(corners.to_vec(), &[0, 1, 2, 2, 1, 3], FULL)],
        &white(),
        Pos2::ZERO,
        1.0,
    );
    for x in 0..8 {
        let expected = 255.0 * (x as f32 + 0.5) / 8.0;
        let found = f32::from(at(&canvas, x, 3)[0]);
        assert!(
            (found - expected).abs() <= 1.0,
            "{found} at {x}, not {expected}"
        );
    }
}

#[test]
fn a_texture_that_fits_the_pixels_is_copied() {
    let colours = [Color32::RED, Color32::GREEN, Color32::BLUE, Color32::WHITE];
    let corner = |x: f32, y: f32| Vertex {
        pos: pos2(3.0 + 2.0 * x, 2.0 + 2.0 * y),
        uv: pos2(x, y),
        color: Color32::WHITE,
    };
    let corners = vec![
        corner(0.0, 0.0),
        corner(1.0, 0.0),
        corner(0.0, 1.0),
        corner(1.0, 1.0),
    ];
    let mut canvas = canvas(1.0);
    canvas.paint(
        &[mesh(corners, &[0, 1, 2, 2, 1, 3], FULL)],
        &textures(colours),
        Pos2::ZERO,
        1.0,
    );
    for (index, colour) in colours.iter().enumerate() {
        assert_eq!(at(&canvas, 3 + index % 2, 2 + index / 2), colour.to_array());
    }
}

#[test]
fn a_png_says_what_was_painted() {
    let mut canvas = canvas(2.0);
    let rect = Rect::from_min_max(pos2(1.0, 1.0), pos2(2.5, 3.0));
    canvas.paint(
        &[rectangle(rect, Color32::from_rgb(200, 9, 77), FULL)],
        &white(),
        Pos2::ZERO,
        2.0,
    );
    let png = canvas.png().unwrap();
    let read = image::load_from_memory(&png).unwrap().to_rgba8();
    assert_eq!(read.dimensions(), (16, 12));
    for (x, y, pixel) in read.enumerate_pixels() {
        assert_eq!(pixel.0, at(&canvas, x as usize, y as usize));
    }
    assert!(Canvas::new(0, 5, GROUND).is_err());
    assert!(Canvas::new(usize::MAX, 5, GROUND).is_err());
}

/// What is painted by egui itself, so that its shapes are known to arrive.
fn shapes() -> Vec<ClippedShape> {
    let rect = Rect::from_min_max(pos2(1.0, 1.0), pos2(4.0, 3.0));
    let stroke = Stroke::new(1.0, Color32::from_rgb(1, 2, 3));
    let whole = [
        Shape::rect_filled(rect, 0.0, Color32::from_rgb(255, 0, 0)),
        Shape::rect_stroke(rect, 2.0, stroke, StrokeKind::Inside),
        Shape::Circle(CircleShape::filled(
            pos2(6.0, 3.0),
            1.5,
            Color32::from_rgb(0, 255, 0),
        )),
        Shape::line_segment([pos2(0.0, 5.0), pos2(8.0, 5.0)], stroke),
    ];
    let mut shapes: Vec<ClippedShape> = whole
        .into_iter()
        .map(|shape| ClippedShape::new(FULL, shape))
        .collect();
    let part = Rect::from_min_max(pos2(0.0, 0.0), pos2(2.0, 6.0));
    shapes.push(ClippedShape::new(
        part,
        Shape::rect_filled(rect, 0.0, Color32::from_rgba_premultiplied(0, 0, 64, 128)),
    ));
    shapes
}

#[test]
fn shapes_stay_what_they_are_in_a_drawing() {
    let fonts = FontDefinitions::empty();
    let text = svg(&shapes(), FULL, GROUND, &fonts, "a < b & c");
    for part in [
        "viewBox=\"0 0 8 6\"",
        "<title>a &lt; b &amp; c</title>",
        "<rect x=\"0\" y=\"0\" width=\"8\" height=\"6\" fill=\"#0a141e\"/>",
        "<rect x=\"1\" y=\"1\" width=\"3\" height=\"2\" fill=\"#ff0000\"/>",
        "<rect x=\"1.5\" y=\"1.5\" width=\"2\" height=\"1\" rx=\"0.5\" fill=\"none\" \
         stroke=\"#010203\" stroke-width=\"1\"/>",
        "<circle cx=\"6\" cy=\"3\" r=\"1.5\" fill=\"#00ff00\"/>",
        "M0 5L8 5",
        "<clipPath id=\"c0\"><rect x=\"0\" y=\"0\" width=\"2\" height=\"6\"/></clipPath>",
        "fill=\"#000080\" fill-opacity=\"0.502\"",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert_eq!(text, svg(&shapes(), FULL, GROUND, &fonts, "a < b & c"));
}

#[test]
fn an_animation_comes_back_frame_by_frame_at_its_rate() {
    let size = Vec2::new(8.0, 6.0);
    let frames: Vec<Canvas> = (0..7_u8)
        .map(|frame| {
            let mut canvas = canvas(1.0);
            let left = f32::from(frame.min(5));
            let rect = Rect::from_min_size(pos2(left, 1.0), Vec2::new(2.0, 3.0));
            let color = Color32::from_rgb(200, 100 + frame.min(5), 7);
            canvas.paint(&[rectangle(rect, color, FULL)], &white(), Pos2::ZERO, 1.0);
            canvas
        })
        .collect();
    let mut colours = Colours::default();
    for frame in &frames {
        colours.add(frame);
    }
    let mut animation = Animation::new((size.x as usize, size.y as usize), &colours, 30).unwrap();
    for frame in &frames {
        animation.push(frame).unwrap();
    }
    let bytes = animation.finish().unwrap();

    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::Indexed);
    let mut decoder = options.read_info(&bytes[..]).unwrap();
    let palette = decoder.global_palette().unwrap().to_vec();
    let mut shown = vec![[0_u8; 3]; 48];
    let mut delays = Vec::new();
    let mut count = 0;
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
        let (left, top) = (usize::from(frame.left), usize::from(frame.top));
        for (index, &place) in frame.buffer.iter().enumerate() {
            let (x, y) = (
                left + index % usize::from(frame.width),
                top + index / usize::from(frame.width),
            );
            if Some(place) != frame.transparent {
                let from = 3 * usize::from(place);
                shown[8 * y + x] = [palette[from], palette[from + 1], palette[from + 2]];
            }
        }
        let painted = frames[count].pixels().iter();
        let painted: Vec<[u8; 3]> = painted.map(|&[r, g, b, _]| [r, g, b]).collect();
        assert_eq!(shown, painted, "frame {count}");
        count += 1;
    }
    assert_eq!(count, 7);
    // Thirty frames a second are 3 1/3 hundredths each, which must not add up to an error.
    assert_eq!(
        delays.iter().map(|&delay| u32::from(delay)).sum::<u32>(),
        23
    );
    assert!(delays.iter().all(|delay| (3..=4).contains(delay)));
}

#[test]
fn many_colours_become_few_and_grounds_stay_exact() {
    let mut canvas = Canvas::new(256, 64, GROUND).unwrap();
    let area = Rect::from_min_size(Pos2::ZERO, Vec2::new(256.0, 64.0));
    let corners = [
        vertex(pos2(0.0, 32.0), Color32::from_rgb(255, 0, 0)),
        vertex(pos2(256.0, 32.0), Color32::from_rgb(0, 255, 0)),
        vertex(pos2(0.0, 64.0), Color32::from_rgb(0, 0, 255)),
        vertex(pos2(256.0, 64.0), Color32::from_rgb(255, 255, 0)),
    ];
    canvas.paint(
        &[mesh(corners.to_vec(), &[0, 1, 2, 2, 1, 3], area)],
        &white(),
        Pos2::ZERO,
        1.0,
    );
    let mut colours = Colours::default();
    colours.add(&canvas);
    let mut animation = Animation::new((256, 64), &colours, 10).unwrap();
    animation.push(&canvas).unwrap();
    let bytes = animation.finish().unwrap();
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(&bytes[..]).unwrap();
    let frame = decoder.read_next_frame().unwrap().unwrap();
    let mut worst = 0_u32;
    for (found, painted) in frame.buffer.chunks_exact(4).zip(canvas.pixels()) {
        let apart = found.iter().zip(painted).take(3);
        let apart: u32 = apart.map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        if painted[..3] == [10, 20, 30] {
            assert_eq!(apart, 0, "the ground has changed");
        }
        worst = worst.max(apart);
    }
    assert!(worst < 90, "a colour is {worst} off");
}
