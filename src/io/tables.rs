//! Tables of a run as CSV (RFC 4180): its numbers, and what it has sampled.

use super::print;
use crate::lesson::{Lab, NamedSeries};
use crate::sim::digest_text;

/// What the first column of a table over time is called.
pub const SECONDS: &str = "seconds";

/// Parameters and metrics as they stand, one a line: its kind, its name, its value. A metric
/// without a value has an empty one.
pub fn metrics(lab: &dyn Lab) -> String {
    let summary = lab.summary();
    let mut rows = vec![
        row("run", "chapter", lab.chapter().id),
        row("run", "title", lab.title()),
        row("run", "seed", &summary.seed.to_string()),
        row("run", "seconds", &shortest(lab.now().as_secs_f64())),
        row("run", "digest", &digest_text(summary.digest)),
    ];
    let bounds = summary.bounds_met.iter();
    rows.extend(bounds.map(|text| row("run", "bound_met", text)));
    let params = summary.params.iter();
    rows.extend(params.map(|(name, value)| row("parameter", name, &value.to_string())));
    let metrics = summary.metrics.iter();
    rows.extend(metrics.map(|(name, value)| row("metric", name, &print::number(*value))));
    text(&["kind", "name", "value"], &rows)
}

fn row(kind: &str, name: &str, value: &str) -> Vec<String> {
    [kind, name, value].map(str::to_owned).to_vec()
}

/// What the model has sampled in the course of the run: a line for each moment, a column for each
/// series.
pub fn series(lab: &dyn Lab) -> String {
    columns(SECONDS, &lab.series())
}

/// Series side by side over what they share, which is called `over`. Where one has no value its
/// cell is empty.
pub fn columns(over: &str, series: &[NamedSeries]) -> String {
    let all = series.iter().flat_map(|series| &series.points);
    let mut places: Vec<f64> = all.map(|point| point[0]).collect();
    places.sort_by(f64::total_cmp);
    places.dedup();
    let mut left: Vec<_> = series
        .iter()
        .map(|series| {
            let mut points = series.points.clone();
            points.sort_by(|a, b| a[0].total_cmp(&b[0]));
            points.into_iter().peekable()
        })
        .collect();
    let mut rows = Vec::new();
    for place in places {
        // A place that a series names twice, as where a line goes straight up, takes two lines.
        loop {
            let cells: Vec<Option<f64>> = left
                .iter_mut()
                .map(|points| points.next_if(|point| point[0] == place))
                .map(|point| point.map(|point| point[1]))
                .collect();
            if cells.iter().all(Option::is_none) {
                break;
            }
            let values = cells
                .into_iter()
                .map(|cell| cell.map_or(String::new(), shortest));
            rows.push(std::iter::once(shortest(place)).chain(values).collect());
        }
    }
    let names = series.iter().map(|series| series.name.as_ref());
    let header: Vec<&str> = std::iter::once(over).chain(names).collect();
    text(&header, &rows)
}

/// As few digits as bring the number back: of a sample, which is kept in single precision, in that;
/// of any other in nine digits, which tell apart what is that precise and drop the dust of
/// calculations.
fn shortest(value: f64) -> String {
    let single = value as f32;
    if !value.is_finite() {
        String::new()
    } else if f64::from(single) == value {
        format!("{single}")
    } else {
        let rounded: f64 = format!("{value:.8e}").parse().unwrap_or(value);
        format!("{rounded}")
    }
}

fn text(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells: Vec<String> = cells.map(print::quoted).collect();
        cells.join(",") + "\r\n"
    };
    let mut text = line(&mut header.iter().copied());
    for row in rows {
        text += &line(&mut row.iter().map(String::as_str));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &'static str, points: &[[f64; 2]]) -> NamedSeries {
        NamedSeries {
            name: name.into(),
            points: points.to_vec(),
        }
    }

    #[test]
    fn series_meet_at_their_moments_and_leave_gaps() {
        let series = [
            named("a", &[[0.5, 1.0], [1.0, 2.0]]),
            named("b, too", &[[1.0, f64::from(0.3_f32)], [1.5, -4.0]]),
        ];
        let expected = "seconds,a,\"b, too\"\r\n0.5,1,\r\n1,2,0.3\r\n1.5,,-4\r\n";
        assert_eq!(columns(SECONDS, &series), expected);
    }

    #[test]
    fn a_line_that_goes_straight_up_keeps_both_of_its_ends() {
        let series = [named("wall", &[[2.0, 0.0], [2.0, 9.0]])];
        assert_eq!(columns("x", &series), "x,wall\r\n2,0\r\n2,9\r\n");
    }

    #[test]
    fn digits_are_as_many_as_bring_the_number_back() {
        for value in [0.1, 1.0 / 3.0, 123_456.789, 1e-9, 86_400.0] {
            let read: f64 = shortest(value).parse().unwrap_or(f64::NAN);
            assert!((read - value).abs() <= 1e-8 * value, "{read}, not {value}");
            let sampled = f64::from(value as f32);
            let read = shortest(sampled).parse::<f32>().map(f64::from);
            assert_eq!(read, Ok(sampled));
        }
        assert_eq!(shortest(0.1 + 0.2), "0.3");
        assert_eq!(shortest(f64::NAN), "");
    }
}
