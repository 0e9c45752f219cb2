//! The sheet that charts are drawn on: its measures, its colours, and what can be put on it.

use std::fmt::Write as _;

/// The height of the title's line, in pixels.
const HEAD: f64 = 40.0;
/// The height of a panel with its labels where there are several, and of a single one.
const PANEL: f64 = 270.0;
const SINGLE: f64 = 480.0;
/// The width of a panel without its labels.
const WIDTH: f64 = 640.0;
/// What is left of a panel, right of it without and with a legend, above and below it.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 28.0;
const LEGEND: f64 = 210.0;
const TOP: f64 = 28.0;
const BOTTOM: f64 = 52.0;
/// Ink, paler ink and the lines of the grid.
pub(super) const INK: &str = "#1f2933";
pub(super) const PALE: &str = "#52606d";
pub(super) const GRID: &str = "#e4e7eb";
/// Colours that readers with any kind of colour vision tell apart (Okabe and Ito, 2008), without
/// the yellow that white paper swallows.
const COLOURS: [&str; 7] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000",
];
/// Dashes, when the colours begin anew.
const DASHES: [&str; 4] = ["", "8 4", "2 3", "10 3 2 3"];

/// A point in pixels.
type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// How a line looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    colour: &'static str,
    dashes: &'static str,
}

impl Look {
    /// That of the line at this place among the lines of a panel.
    pub fn of(index: usize) -> Self {
        Self {
            colour: COLOURS[index % COLOURS.len()],
            dashes: DASHES[index / COLOURS.len() % DASHES.len()],
        }
    }

    /// The same in dashes.
    pub fn dashed(self) -> Self {
        Self {
            dashes: DASHES[1],
            ..self
        }
    }
}

/// An SVG that is being drawn.
pub(super) struct Sheet {
    text: String,
    panel: f64,
}

impl Sheet {
    pub fn new(title: &str, panels: usize, has_legend: bool) -> Self {
        let panel = if panels > 1 { PANEL } else { SINGLE };
        let height = HEAD + panel * panels as f64;
        let width = LEFT + WIDTH + if has_legend { LEGEND } else { RIGHT };
        let title = escaped(title);
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
             <text x=\"{LEFT}\" y=\"26\" font-size=\"15\" font-weight=\"bold\" \
             fill=\"{INK}\">{title}</text>\n"
        );
        Self { text, panel }
    }

    /// Where a panel is, without its labels.
    pub fn place(&self, index: usize) -> Place {
        let top = HEAD + self.panel * index as f64;
        Place {
            left: LEFT,
            top: top + TOP,
            right: LEFT + WIDTH,
            bottom: top + self.panel - BOTTOM,
        }
    }

    /// A line of text; `anchor` is start, middle or end.
    pub fn put(&mut self, (x, y): Point, anchor: &str, colour: &str, text: &str) {
        let text = escaped(text);
        self.element(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>"
        ));
    }

    /// A thin line between two points.
    pub fn stroke(&mut self, from: Point, to: Point, colour: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.element(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\"/>"
        ));
    }

    /// A filled cell.
    pub fn cell(&mut self, place: Place, colour: &str) {
        let (width, height) = (place.right - place.left, place.bottom - place.top);
        self.element(format_args!(
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" \
             fill=\"{colour}\"/>",
            place.left, place.top
        ));
    }

    /// The area within an outline; nothing if that has no points.
    pub fn band(&mut self, outline: impl IntoIterator<Item = Point>, look: Look) {
        let points = joined(outline);
        if !points.is_empty() {
            let colour = look.colour;
            self.element(format_args!(
                "<polygon points=\"{points}\" fill=\"{colour}\" fill-opacity=\"0.15\"/>"
            ));
        }
    }

    /// A line through points; nothing if there are none.
    pub fn line(&mut self, points: impl IntoIterator<Item = Point>, look: Look) {
        let points = joined(points);
        if points.is_empty() {
            return;
        }
        let dashes = match look.dashes {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        self.element(format_args!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"{dashes}/>",
            look.colour
        ));
    }

    /// A dot of so many pixels from its middle to its edge.
    pub fn dot(&mut self, (x, y): Point, radius: f64, look: Look) {
        let colour = look.colour;
        self.element(format_args!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\" fill=\"{colour}\"/>"
        ));
    }

    fn element(&mut self, element: std::fmt::Arguments) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "{element}");
    }

    pub fn finish(mut self) -> String {
        self.text += "</svg>\n";
        self.text
    }
}

fn joined(points: impl IntoIterator<Item = Point>) -> String {
    let points = points.into_iter();
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    points.join(" ")
}

/// A text as XML holds it; what XML forbids becomes a space.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\u{fffe}' | '\u{ffff}' => escaped.push(' '),
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
