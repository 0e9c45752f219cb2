//! The sheet that charts are drawn on, and the frame of one of them.

use super::ticks;
use super::{Along, Axis};

/// The width of the sheet.
const WIDTH: f64 = 640.0;
/// The height of the title's line.
const HEAD: f64 = 36.0;
/// The height of one chart, with its labels.
const PANEL: f64 = 260.0;
/// From the sides of the sheet to those of a frame.
const LEFT: f64 = 84.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 48.0;
/// The colours: ink, paler ink, lines, and what is measured.
pub(super) const INK: &str = "#1f2933";
const PALE: &str = "#52606d";
const GRID: &str = "#e4e7eb";
const BLUE: &str = "#1f6fb2";
/// Beyond this no value is drawn at its place: the difference of two would have no number.
const FAR: f64 = 1e300;
/// Names longer than this are cut.
const MOST_LETTERS: usize = 24;

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// An SVG that is being drawn.
pub(super) struct Sheet {
    text: String,
}

impl Sheet {
    pub(super) fn new(title: &str, panels: usize) -> Self {
        let height = HEAD + PANEL * panels as f64;
        let mut sheet = Self {
            text: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
                 width=\"{WIDTH}\" height=\"{height}\" font-family=\"sans-serif\" \
                 font-size=\"12\">\n<rect width=\"{WIDTH}\" height=\"{height}\" \
                 fill=\"#ffffff\"/>\n"
            ),
        };
        sheet.put((LEFT, 22.0), "start", INK, title);
        sheet
    }

    /// Where the frame of a chart is.
    pub(super) fn place(index: usize) -> Place {
        let top = HEAD + PANEL * index as f64;
        Place {
            left: LEFT,
            top: top + TOP,
            right: WIDTH - RIGHT,
            bottom: top + PANEL - BOTTOM,
        }
    }

    /// A line of text; `anchor` is start, middle or end.
    pub(super) fn put(&mut self, (x, y): (f64, f64), anchor: &str, color: &str, text: &str) {
        let text = escaped(text);
        self.text += &format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{color}\">{text}</text>\n"
        );
    }

    fn stroke(&mut self, a: (f64, f64), b: (f64, f64), color: &str, width: f64) {
        self.text += &format!(
            "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{color}\" \
             stroke-width=\"{width}\"/>\n",
            a.0, a.1, b.0, b.1
        );
    }

    /// A filled cell.
    pub(super) fn cell(&mut self, place: Place, color: &str) {
        self.text += &format!(
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"{color}\"/>\n",
            place.left,
            place.top,
            place.right - place.left,
            place.bottom - place.top
        );
    }

    pub(super) fn band(&mut self, outline: impl Iterator<Item = (f64, f64)>) {
        let points = joined(outline);
        self.text +=
            &format!("<polygon points=\"{points}\" fill=\"{BLUE}\" fill-opacity=\"0.18\"/>\n");
    }

    pub(super) fn line(&mut self, points: impl Iterator<Item = (f64, f64)>) {
        let points = joined(points);
        self.text += &format!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{BLUE}\" stroke-width=\"1.8\"/>\n"
        );
    }

    pub(super) fn whisker(&mut self, low: (f64, f64), high: (f64, f64)) {
        self.stroke(low, high, BLUE, 2.0);
    }

    pub(super) fn dot(&mut self, (x, y): (f64, f64)) {
        self.text += &format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.6\" fill=\"{BLUE}\"/>\n");
    }

    pub(super) fn finish(mut self) -> String {
        self.text += "</svg>\n";
        self.text
    }
}

/// The frame of a chart with its range of values.
pub(super) struct Frame {
    place: Place,
    low: f64,
    high: f64,
}

impl Frame {
    /// A frame that holds these values. It begins at 0 where they are not far from it.
    pub(super) fn over(place: Place, values: impl Iterator<Item = f64>) -> Self {
        let (low, high) = values
            .map(|value| value.clamp(-FAR, FAR))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        let (mut low, mut high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        if low > 0.0 && low < 0.5 * high {
            low = 0.0;
        }
        if high <= low {
            let room = (high.abs() * 0.1).max(0.5);
            (low, high) = (if low == 0.0 { 0.0 } else { low - room }, high + room);
        }
        let room = (high - low) * 0.05;
        Self {
            place,
            low: if low == 0.0 { 0.0 } else { low - room },
            high: high + room,
        }
    }

    pub(super) fn x(&self, share: f64) -> f64 {
        self.place.left + (self.place.right - self.place.left) * share
    }

    pub(super) fn y(&self, value: f64) -> f64 {
        let share = (value.clamp(-FAR, FAR) - self.low) / (self.high - self.low);
        self.place.bottom - (self.place.bottom - self.place.top) * share
    }

    pub(super) fn draw_axes(&self, sheet: &mut Sheet, name: &str, x: &Axis) {
        let place = self.place;
        sheet.put((place.left, place.top - 8.0), "start", INK, name);
        for tick in ticks::linear(self.low, self.high, 5) {
            let y = self.y(tick);
            sheet.stroke((place.left, y), (place.right, y), GRID, 1.0);
            sheet.put((place.left - 8.0, y + 4.0), "end", PALE, &ticks::text(tick));
        }
        draw_places(sheet, place, x, true);
        let (left, right) = ((place.left, place.bottom), (place.right, place.bottom));
        sheet.stroke(left, right, PALE, 1.0);
    }
}

/// What stands below a frame: round numbers or names, and what they are.
pub(super) fn draw_places(sheet: &mut Sheet, place: Place, x: &Axis, has_grid: bool) {
    let width = place.right - place.left;
    let mut mark = |share: f64, text: &str| {
        let across = place.left + width * share;
        if has_grid {
            sheet.stroke((across, place.top), (across, place.bottom), GRID, 1.0);
        }
        sheet.put((across, place.bottom + 16.0), "middle", PALE, text);
    };
    match &x.along {
        Along::Names(names) => {
            // As many names as have room beside each other.
            let longest = names.iter().map(|name| name.chars().count()).max();
            let room = longest.unwrap_or(1).min(MOST_LETTERS) as f64 * 7.0 + 8.0;
            let every = (room * names.len() as f64 / width).ceil().max(1.0) as usize;
            for (index, name) in names.iter().enumerate().step_by(every) {
                mark(x.share(index), &short(name));
            }
        }
        Along::Numbers {
            values,
            logarithmic,
        } => {
            let (low, high) = (values.first(), values.last());
            let (low, high) = (low.copied().unwrap_or(0.0), high.copied().unwrap_or(1.0));
            let is_log = *logarithmic && low > 0.0;
            let all = if is_log {
                ticks::logarithmic(low, high)
            } else {
                ticks::linear(low, high, 8)
            };
            let at = |value: f64| if is_log { libm::log(value) } else { value };
            for tick in all {
                let span = at(high) - at(low);
                let share = if span > 0.0 {
                    (at(tick) - at(low)) / span
                } else {
                    0.5
                };
                mark(share, &ticks::text(tick));
            }
        }
    }
    let middle = f64::midpoint(place.left, place.right);
    sheet.put((middle, place.bottom + 34.0), "middle", INK, &x.name);
}

/// A name that has room.
pub(super) fn short(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    name.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

fn joined(points: impl Iterator<Item = (f64, f64)>) -> String {
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.2},{y:.2}")).collect();
    points.join(" ")
}

/// Text as XML takes it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
