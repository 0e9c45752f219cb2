//! The shipped colours can be read, and told apart, by everybody they can be made for.

use eframe::egui::Color32;
use hotset::ui::theme::{Palette, palette_for, shipped};

/// Rows of a matrix that is applied to linear RGB.
type Matrix = [[f64; 3]; 3];

/// Machado, Oliveira and Fernandes 2009, table 1, severity 1; first of all, normal vision.
const VISIONS: [(&str, Matrix); 4] = [
    (
        "normal vision",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// sRGB to linear RGB from 0 to 1.
fn linear(color: Color32) -> [f64; 3] {
    [color.r(), color.g(), color.b()].map(|channel| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            libm::pow((share + 0.055) / 1.055, 2.4)
        }
    })
}

fn apply(matrix: &Matrix, color: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row[0] * color[0] + row[1] * color[1] + row[2] * color[2])
}

/// Black lifted to a fifth of white, as on a projector's screen in a lit room.
fn washed_out(color: Color32) -> [f64; 3] {
    linear(color).map(|channel| 0.2 + 0.8 * channel)
}

/// WCAG 2 contrast.
fn contrast(a: Color32, b: Color32) -> f64 {
    contrast_on(linear, a, b)
}

fn contrast_on(screen: fn(Color32) -> [f64; 3], a: Color32, b: Color32) -> f64 {
    let luminance = |color| {
        let [red, green, blue] = screen(color);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Ottosson 2020.
fn oklab(linear: [f64; 3]) -> [f64; 3] {
    let lms = apply(
        &[
            [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
            [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
            [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
        ],
        linear,
    );
    apply(
        &[
            [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
            [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
            [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
        ],
        lms.map(libm::cbrt),
    )
}

/// How far apart two colours are for an eye that sees through `vision`.
fn distance(vision: &Matrix, a: Color32, b: Color32) -> f64 {
    distance_on(linear, vision, a, b)
}

/// How far apart they are on a screen that turns colours into light as `screen` does.
fn distance_on(screen: fn(Color32) -> [f64; 3], vision: &Matrix, a: Color32, b: Color32) -> f64 {
    let seen = |color| oklab(apply(vision, screen(color)).map(|channel| channel.clamp(0.0, 1.0)));
    let (a, b) = (seen(a), seen(b));
    let squares: f64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    squares.sqrt()
}

fn meanings(palette: &Palette) -> [(&'static str, Color32); 5] {
    [
        ("hit", palette.hit),
        ("miss", palette.miss),
        ("expired", palette.expired),
        ("stale", palette.stale),
        ("accent", palette.accent),
    ]
}

#[test]
fn the_tokens_are_the_ones_in_use() {
    let desk = shipped().expect("theme.ron parses").desk;
    assert_eq!(&desk.dark, palette_for(true));
    assert_eq!(&desk.light, palette_for(false));
    assert_eq!(desk.dark.bg, Color32::from_rgb(0x12, 0x15, 0x1A));
}

#[test]
fn every_text_can_be_read_on_every_surface() {
    for dark in [true, false] {
        let palette = palette_for(dark);
        let inks = [
            ("ink", palette.ink),
            ("ink2", palette.ink2),
            ("ink3", palette.ink3),
        ];
        for (ink, color) in meanings(palette).into_iter().chain(inks) {
            for surface in [palette.bg, palette.panel, palette.raised] {
                let ratio = contrast(color, surface);
                assert!(
                    ratio >= 4.5,
                    "{ink} on {surface:?}, dark {dark}: {ratio:.2}"
                );
            }
        }
    }
}

#[test]
fn meanings_can_be_told_apart() {
    for (dark, least) in [(true, 0.103), (false, 0.097)] {
        let meanings = meanings(palette_for(dark));
        let mut nearest = f64::INFINITY;
        for (vision, matrix) in &VISIONS {
            for (place, (one, a)) in meanings.iter().enumerate() {
                for (other, b) in &meanings[..place] {
                    let apart = distance(matrix, *a, *b);
                    nearest = nearest.min(apart);
                    assert!(
                        apart >= least,
                        "{one} and {other} in {vision}, dark {dark}: {apart:.4}"
                    );
                }
            }
        }
        println!("dark {dark}: the nearest two are {nearest:.4} apart");
    }
}

#[test]
fn a_hit_is_lighter_or_darker_than_a_miss_in_every_theme() {
    let palettes = shipped().expect("theme.ron parses");
    for pair in [palettes.desk, palettes.projector] {
        for palette in [pair.dark, pair.light] {
            let ratio = contrast(palette.hit, palette.miss);
            assert!(ratio >= 1.5, "{:?}: {ratio:.2}", palette.hit);
        }
    }
}

#[test]
fn what_stands_side_by_side_is_told_apart_and_from_what_colours_mean() {
    let palettes = shipped().expect("theme.ron parses");
    let all = [
        palettes.desk.dark,
        palettes.desk.light,
        palettes.projector.dark,
        palettes.projector.light,
    ];
    let normal = &VISIONS[0].1;
    for palette in all {
        for (place, one) in palette.identity.into_iter().enumerate() {
            for surface in [palette.bg, palette.panel, palette.raised] {
                let ratio = contrast(one, surface);
                assert!(ratio >= 4.5, "{one:?} on {surface:?}: {ratio:.2}");
            }
            for (name, meaning) in meanings(&palette) {
                let apart = distance(normal, one, meaning);
                assert!(apart >= 0.075, "{one:?} and {name}: {apart:.3}");
            }
            for other in &palette.identity[..place] {
                let apart = distance(normal, one, *other);
                assert!(apart >= 0.075, "{one:?} and {other:?}: {apart:.3}");
            }
            // Neighbours in a list for every eye.
            let next = palette.of(place + 1);
            for (vision, matrix) in &VISIONS {
                let apart = distance(matrix, one, next);
                assert!(
                    apart >= 0.075,
                    "{one:?} and {next:?} in {vision}: {apart:.3}"
                );
            }
        }
    }
}

/// What turns a colour into light.
type Screen = fn(Color32) -> [f64; 3];

/// The colours of both themes for a projector.
fn projector() -> [(&'static str, Palette); 2] {
    let pair = shipped().expect("theme.ron parses").projector;
    [("dark", pair.dark), ("light", pair.light)]
}

/// In front of a room all text is large (20 points and more), for which WCAG asks 3:1.
#[test]
fn a_room_can_read_every_text_even_on_a_washed_out_picture() {
    for (theme, palette) in projector() {
        let inks = [
            ("ink", palette.ink),
            ("ink2", palette.ink2),
            ("ink3", palette.ink3),
        ];
        for surface in [palette.bg, palette.panel, palette.raised] {
            for (ink, color) in inks {
                let ratio = contrast_on(washed_out, color, surface);
                assert!(ratio >= 3.0, "{ink} on {surface:?}, {theme}: {ratio:.2}");
                let ratio = contrast(color, surface);
                assert!(ratio >= 12.0, "{ink} on {surface:?}, {theme}: {ratio:.2}");
            }
            // What is coloured has a shape and mostly a word in ink beside it. Washed out, white on
            // black is 4.2:1, so that half of it is what a colour can have.
            for (name, color) in meanings(&palette) {
                let ratio = contrast(color, surface);
                assert!(ratio >= 3.0, "{name} on {surface:?}, {theme}: {ratio:.2}");
                let ratio = contrast_on(washed_out, color, surface);
                assert!(ratio >= 1.9, "{name} on {surface:?}, {theme}: {ratio:.2}");
            }
        }
    }
}

#[test]
fn a_room_can_tell_meanings_apart_even_on_a_washed_out_picture() {
    for (theme, palette) in projector() {
        let meanings = meanings(&palette);
        let screens: [(&str, Screen, f64); 2] =
            [("true", linear, 0.1), ("washed out", washed_out, 0.065)];
        for (screen, light, least) in screens {
            let mut nearest = f64::INFINITY;
            for (vision, matrix) in &VISIONS {
                for (place, (one, a)) in meanings.iter().enumerate() {
                    for (other, b) in &meanings[..place] {
                        let apart = distance_on(light, matrix, *a, *b);
                        nearest = nearest.min(apart);
                        assert!(
                            apart >= least,
                            "{one} and {other} in {vision}, {theme}, {screen}: {apart:.4}"
                        );
                    }
                }
            }
            println!("{theme}, {screen}: the nearest two are {nearest:.4} apart");
        }
    }
}
