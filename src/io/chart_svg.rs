//! A chart of lines as an SVG, written without a window: axes with round ticks, lines that differ in
//! colour and dashes, bands behind them, and a legend.

use std::fmt::Write as _;

/// Width of the whole picture, in pixels.
const WIDTH: f64 = 960.0;
/// Height of the whole picture, in pixels.
const HEIGHT: f64 = 540.0;
/// What is left of the plot itself, in pixels.
const LEFT: f64 = 80.0;
/// What is above it.
const TOP: f64 = 50.0;
/// What is right of it, where the legend is.
const RIGHT: f64 = 220.0;
/// What is below it.
const BOTTOM: f64 = 60.0;
/// Colours that readers with any kind of colour vision tell apart (Okabe and Ito, 2008), without
/// the yellow that white paper swallows.
const COLOURS: [&str; 7] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000",
];
/// Dashes, when the colours begin anew.
const DASHES: [&str; 4] = ["", "8 4", "2 3", "10 3 2 3"];
/// Height of a line of the legend, in pixels.
const LINE: f64 = 20.0;
/// Most ticks on an axis.
const MOST_TICKS: f64 = 8.0;

/// How an axis is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps are equal differences.
    #[default]
    Linear,
    /// Equal steps are equal ratios; what is not above 0 is left out.
    Log,
}

/// An axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Its name, with the unit.
    pub name: String,
    /// How it is divided.
    pub scale: Scale,
    /// From where to where it goes at least; `None`: as far as the points do.
    pub range: Option<(f64, f64)>,
    /// Whether its numbers are shares that are shown in per cent.
    pub percent: bool,
}

/// A line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name in the legend.
    pub name: String,
    /// Its points, in the order in which they are joined.
    pub points: Vec<(f64, f64)>,
    /// A band behind it: for each place its lower and upper edge. May be empty.
    pub band: Vec<(f64, f64, f64)>,
    /// A point that is marked, and what is written beside it.
    pub mark: Option<((f64, f64), String)>,
}

/// A chart of lines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The lines, the first in the first colour.
    pub series: Vec<Series>,
}

impl Chart {
    /// The picture. Points that are not finite are left out.
    pub fn svg(&self) -> String {
        let all = || self.series.iter();
        let x = Place::new(
            &self.x,
            all().flat_map(|one| one.points.iter().map(|at| at.0)),
            (LEFT, WIDTH - RIGHT),
        );
        let edges = |one: &Series| -> Vec<f64> {
            let band = one.band.iter().flat_map(|&(_, low, high)| [low, high]);
            one.points.iter().map(|at| at.1).chain(band).collect()
        };
        let y = Place::new(&self.y, all().flat_map(edges), (HEIGHT - BOTTOM, TOP));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
             viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        );
        let title = (LEFT, TOP - 22.0);
        text(
            &mut svg,
            title,
            "font-size=\"17\" font-weight=\"bold\"",
            &self.title,
        );
        self.axes(&mut svg, &x, &y);
        for (index, series) in self.series.iter().enumerate() {
            draw(&mut svg, series, Look::of(index), &x, &y);
        }
        self.legend(&mut svg);
        svg.push_str("</svg>\n");
        svg
    }

    fn axes(&self, svg: &mut String, x: &Place, y: &Place) {
        let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        for (value, shown) in x.ticks() {
            let at = x.at(value).unwrap_or(left);
            line(svg, (at, top), (at, bottom), "#dddddd");
            text(svg, (at, bottom + 18.0), "text-anchor=\"middle\"", &shown);
        }
        for (value, shown) in y.ticks() {
            let at = y.at(value).unwrap_or(bottom);
            line(svg, (left, at), (right, at), "#dddddd");
            text(svg, (left - 8.0, at + 4.0), "text-anchor=\"end\"", &shown);
        }
        line(svg, (left, bottom), (right, bottom), "#333333");
        line(svg, (left, top), (left, bottom), "#333333");
        let middle = f64::midpoint(left, right);
        let below = (middle, HEIGHT - 16.0);
        text(svg, below, "text-anchor=\"middle\"", &self.x.name);
        let middle = f64::midpoint(top, bottom);
        let turned = format!("text-anchor=\"middle\" transform=\"rotate(-90 20 {middle})\"");
        text(svg, (20.0, middle), &turned, &self.y.name);
    }

    fn legend(&self, svg: &mut String) {
        let left = WIDTH - RIGHT + 20.0;
        for (index, series) in self.series.iter().enumerate() {
            let look = Look::of(index);
            let at = TOP + 10.0 + LINE * index as f64;
            let end = left + 30.0;
            let _ = writeln!(
                svg,
                "<line x1=\"{left}\" y1=\"{at}\" x2=\"{end}\" y2=\"{at}\" {}/>",
                look.stroke()
            );
            text(svg, (left + 38.0, at + 4.0), "", &series.name);
        }
    }
}

/// How a line looks.
#[derive(Clone, Copy)]
struct Look {
    colour: &'static str,
    dashes: &'static str,
}

impl Look {
    fn of(index: usize) -> Self {
        Self {
            colour: COLOURS[index % COLOURS.len()],
            dashes: DASHES[index / COLOURS.len() % DASHES.len()],
        }
    }

    fn stroke(self) -> String {
        let Self { colour, dashes } = self;
        format!(
            "fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\""
        )
    }
}

fn draw(svg: &mut String, series: &Series, look: Look, x: &Place, y: &Place) {
    let pixel = |(a, b): (f64, f64)| Some((x.at(a)?, y.at(b)?));
    let joined = |points: &mut dyn Iterator<Item = (f64, f64)>| {
        let shown: Vec<String> = points
            .filter_map(pixel)
            .map(|(a, b)| format!("{a:.1},{b:.1}"))
            .collect();
        shown.join(" ")
    };
    if !series.band.is_empty() {
        let upper = series.band.iter().map(|&(at, _, high)| (at, high));
        let lower = series.band.iter().rev().map(|&(at, low, _)| (at, low));
        let _ = writeln!(
            svg,
            "<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"0.15\"/>",
            joined(&mut upper.chain(lower)),
            look.colour
        );
    }
    let points = joined(&mut series.points.iter().copied());
    let _ = writeln!(svg, "<polyline points=\"{points}\" {}/>", look.stroke());
    if let Some((point, what)) = &series.mark
        && let Some((a, b)) = pixel(*point)
    {
        let _ = writeln!(
            svg,
            "<circle cx=\"{a:.1}\" cy=\"{b:.1}\" r=\"5\" fill=\"{}\"/>",
            look.colour
        );
        text(svg, (a + 8.0, b - 8.0), "", what);
    }
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str) {
    let ((x1, y1), (x2, y2)) = (from, to);
    let _ = writeln!(
        svg,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\"/>"
    );
}

fn text(svg: &mut String, at: (f64, f64), how: &str, what: &str) {
    let (x, y) = at;
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" {how}>{}</text>",
        escaped(what)
    );
}

/// A text as XML holds it; control characters, which XML forbids, are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// Where values of an axis lie in the picture.
struct Place {
    scale: Scale,
    percent: bool,
    from: f64,
    to: f64,
    pixels: (f64, f64),
}

impl Place {
    fn new(axis: &Axis, values: impl Iterator<Item = f64>, pixels: (f64, f64)) -> Self {
        let fits = |value: &f64| value.is_finite() && (axis.scale == Scale::Linear || *value > 0.0);
        let wanted = axis.range.into_iter().flat_map(|(from, to)| [from, to]);
        let (mut from, mut to) = values
            .chain(wanted)
            .filter(fits)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if from > to || !(to - from).is_finite() {
            (from, to) = (1.0, 10.0);
        } else if from == to {
            (from, to) = match axis.scale {
                Scale::Linear => {
                    let half = (from.abs() / 2.0).max(0.5);
                    (from - half, to + half)
                }
                Scale::Log => (from / 2.0, to * 2.0),
            };
        }
        Self {
            scale: axis.scale,
            percent: axis.percent,
            from,
            to,
            pixels,
        }
    }

    /// The pixel of a value; `None` where it has none.
    fn at(&self, value: f64) -> Option<f64> {
        let share = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Log => libm::log(value / self.from) / libm::log(self.to / self.from),
        };
        let (start, end) = self.pixels;
        share.is_finite().then_some(start + share * (end - start))
    }

    fn ticks(&self) -> Vec<(f64, String)> {
        let values = match self.scale {
            Scale::Linear => self.even(),
            Scale::Log => self.decades(),
        };
        values
            .into_iter()
            .map(|value| (value, self.shown(value)))
            .collect()
    }

    /// Multiples of 1, 2 or 5 times a power of ten.
    fn even(&self) -> Vec<f64> {
        let least = (self.to - self.from) / MOST_TICKS;
        let power = libm::pow(10.0, least.log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
        let step = steps.into_iter().find(|&step| step >= least);
        let step = step.unwrap_or(10.0 * power);
        let (first, last) = (
            (self.from / step - 1e-9).ceil(),
            (self.to / step + 1e-9).floor(),
        );
        let count = (last - first).clamp(0.0, 2.0 * MOST_TICKS) as usize;
        (0..=count)
            .map(|tick| (first + tick as f64) * step)
            .collect()
    }

    /// Powers of ten, every second or third of them if there are many, and what lies between them
    /// if there are few.
    fn decades(&self) -> Vec<f64> {
        let (first, last) = (self.from.log10().floor(), self.to.log10().ceil());
        let skip = ((last - first) / MOST_TICKS).ceil().max(1.0);
        let factors: &[f64] = match last - first {
            many if many > 3.0 => &[1.0],
            _ => &[1.0, 2.0, 5.0],
        };
        let count = ((last - first) / skip).clamp(0.0, 2.0 * MOST_TICKS) as usize;
        (0..=count)
            .map(|decade| libm::pow(10.0, first + decade as f64 * skip))
            .flat_map(|power| factors.iter().map(move |factor| factor * power))
            .filter(|&value| value >= self.from * 0.999_999 && value <= self.to * 1.000_001)
            .collect()
    }

    fn shown(&self, value: f64) -> String {
        if self.percent {
            let percent = (value * 1e8).round() / 1e6;
            return format!("{percent} %");
        }
        let size = value.abs();
        for (unit, letter) in [(1e9, " G"), (1e6, " M"), (1e3, " k")] {
            if size >= unit {
                return format!("{}{letter}", (value / unit * 1e6).round() / 1e6);
            }
        }
        format!("{}", (value * 1e9).round() / 1e9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart() -> Chart {
        Chart {
            title: "a < b & \"c\"".to_owned(),
            x: Axis {
                name: "slots".to_owned(),
                scale: Scale::Log,
                ..Axis::default()
            },
            y: Axis {
                name: "misses".to_owned(),
                range: Some((0.0, 1.0)),
                percent: true,
                ..Axis::default()
            },
            series: vec![Series {
                name: "LRU".to_owned(),
                points: vec![
                    (0.0, 0.5),
                    (1.0, 1.0),
                    (10.0, 0.5),
                    (100.0, 0.0),
                    (5.0, f64::NAN),
                ],
                ..Series::default()
            }],
        }
    }

    #[test]
    fn a_point_lies_where_its_axes_say() {
        let svg = chart().svg();
        // One, ten and a hundred are as far from each other; 0 has no place on such an axis, and
        // what is no number none on any.
        let (left, right, top, bottom) = (LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM);
        let (middle, half) = (f64::midpoint(left, right), f64::midpoint(top, bottom));
        let line =
            format!("points=\"{left:.1},{top:.1} {middle:.1},{half:.1} {right:.1},{bottom:.1}\"");
        assert!(svg.contains(&line), "{svg}");
        assert!(svg.contains("a &lt; b &amp; &quot;c&quot;"));
        for shown in [">1<", ">10<", ">100<", ">0 %<", ">100 %<", ">LRU<"] {
            assert!(svg.contains(shown), "{shown}");
        }
    }

    #[test]
    fn any_numbers_make_a_picture() {
        for points in [
            vec![],
            vec![(f64::NAN, f64::INFINITY)],
            vec![(-1.0, 3.0)],
            vec![(1e300, 1e-300), (1e-300, 1e300)],
            vec![(5.0, 5.0)],
        ] {
            for scale in [Scale::Linear, Scale::Log] {
                let mut chart = chart();
                chart.x.scale = scale;
                chart.y.range = None;
                chart.series[0].points.clone_from(&points);
                let svg = chart.svg();
                assert!(svg.ends_with("</svg>\n"));
                assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
            }
        }
    }
}
