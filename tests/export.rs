//! Pictures, animations and tables of every chapter, made without a display: the right size, the
//! same bytes for the same moment, and the numbers that the model has.

use std::collections::BTreeSet;

use crate::common::{go_to, in_parallel, labs, open};
use hotset::app::draw;
use hotset::io::{Export, Exported, Kind, Made, Stretch, tables};
use hotset::lesson::{Lab, Refusal};
use image::GenericImageView as _;

fn export(part: Exported, kind: Kind) -> Export {
    Export {
        part,
        plot: 0,
        step: None,
        kind,
        size: (640.0, 360.0),
        scale: 1,
        light: false,
        stretch: None,
    }
}

fn at(what: &str, at_s: f64) -> Box<dyn Lab> {
    let mut lab = open(what);
    lab.cancel_replay();
    go_to(lab.as_mut(), at_s);
    lab
}

fn drawn(what: &str, at_s: f64, export: &Export) -> Result<Made, Refusal> {
    draw(export, at(what, at_s), &mut |_| Ok(()))
}

/// Plots of a chapter that can be drawn, by trying.
fn plots(what: &str) -> usize {
    (0..20)
        .take_while(|&plot| {
            let wanted = Export {
                plot,
                ..export(Exported::Plot, Kind::Svg)
            };
            drawn(what, 3.0, &wanted).is_ok()
        })
        .count()
}

/// Different colours in a picture: an empty one has one.
fn colours(picture: &image::DynamicImage) -> usize {
    let pixels = picture.pixels().map(|(_, _, pixel)| pixel.0);
    pixels.collect::<BTreeSet<_>>().len()
}

#[test]
fn the_stage_and_every_plot_of_every_chapter_can_be_written_at_every_scale() {
    let chapters: Vec<&str> = labs().map(|(id, _)| id).collect();
    in_parallel(&chapters, |&id| {
        let count = plots(id);
        assert!((2..=6).contains(&count), "{count} plots of {id}");
        let stage = [(Exported::Stage, 0)].into_iter();
        for (part, plot) in stage.chain((0..count).map(|plot| (Exported::Plot, plot))) {
            for scale in [1, 2, 4] {
                let wanted = Export {
                    plot,
                    scale,
                    size: (420.0, 280.0),
                    ..export(part, Kind::Png)
                };
                let made = drawn(id, 3.0, &wanted).unwrap();
                let picture = image::load_from_memory(&made.bytes).unwrap();
                assert_eq!(picture.dimensions(), (420 * scale, 280 * scale), "{id}");
                assert!(colours(&picture) > 20, "{part:?} {plot} of {id} is empty");
            }
        }
    });
}

#[test]
fn the_same_seed_and_moment_give_the_same_bytes_and_another_moment_others() {
    for (part, kind) in [
        (Exported::Window, Kind::Png),
        (Exported::Stage, Kind::Svg),
        (Exported::Plot, Kind::Png),
    ] {
        let wanted = Export {
            size: (1_280.0, 720.0),
            ..export(part, kind)
        };
        let one = drawn("cache-lab/zipf-20-slots", 12.0, &wanted).unwrap();
        let two = drawn("cache-lab/zipf-20-slots", 12.0, &wanted).unwrap();
        assert_eq!(one, two, "{part:?}");
        let later = drawn("cache-lab/zipf-20-slots", 13.5, &wanted).unwrap();
        assert_ne!(one.bytes, later.bytes, "{part:?}");
    }
}

#[test]
fn light_and_dark_are_different_pictures() {
    let dark = export(Exported::Stage, Kind::Png);
    let light = Export {
        light: true,
        ..dark.clone()
    };
    let brightness = |wanted: &Export| {
        let made = drawn("bottleneck", 2.0, wanted).unwrap();
        let picture = image::load_from_memory(&made.bytes).unwrap().to_luma8();
        let sum: u64 = picture.pixels().map(|pixel| u64::from(pixel.0[0])).sum();
        sum / u64::from(picture.width() * picture.height())
    };
    assert!(brightness(&dark) < 80);
    assert!(brightness(&light) > 170);
}

/// The columns of a table by name, each with its cells.
fn read(text: &[u8]) -> Vec<(String, Vec<String>)> {
    let mut reader = csv::Reader::from_reader(text);
    let names: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let mut columns: Vec<(String, Vec<String>)> =
        names.into_iter().map(|name| (name, Vec::new())).collect();
    for row in reader.records() {
        for ((_, cells), cell) in columns.iter_mut().zip(&row.unwrap()) {
            cells.push(cell.to_owned());
        }
    }
    columns
}

/// (seconds, value) of a column.
fn points(columns: &[(String, Vec<String>)], name: &str) -> Vec<(f64, f64)> {
    let seconds = &columns[0].1;
    let (_, cells) = columns
        .iter()
        .find(|(known, _)| known == name || known.starts_with(&format!("{name} (")))
        .unwrap_or_else(|| {
            panic!(
                "no {name} among {:?}",
                columns.iter().map(|c| &c.0).collect::<Vec<_>>()
            )
        });
    let pairs = seconds
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.is_empty());
    pairs
        .map(|(at, cell)| (at.parse().unwrap(), cell.parse().unwrap()))
        .collect()
}

fn plot_points(what: &str, at_s: f64, plot: usize) -> Vec<(String, Vec<String>)> {
    let wanted = Export {
        plot,
        ..export(Exported::Plot, Kind::Csv)
    };
    read(&drawn(what, at_s, &wanted).unwrap().bytes)
}

/// Chapter, plot, its column, the model's series, and what the axis makes of a value.
type Case = (
    &'static str,
    usize,
    &'static str,
    &'static str,
    fn(f64) -> f64,
);

#[test]
fn a_plot_writes_the_numbers_that_the_model_has_sampled() {
    // The last point of some lines is the value now, which is no sample.
    let same = |value: f64| value;
    let percent = |value: f64| value * 100.0;
    let cases: [Case; 4] = [
        ("bottleneck", 1, "p99 (ms)", "latency_p99_ms", same),
        ("bottleneck", 3, "waiting (reads)", "waiting", same),
        ("cache-lab", 0, "all", "hit_rate", percent),
        ("partitioning", 0, "traffic", "imbalance_traffic", same),
    ];
    for (what, plot, column, series, said) in cases {
        let drawn = points(&plot_points(what, 20.0, plot), column);
        let sampled = read(tables::series(at(what, 20.0).as_ref()).as_bytes());
        let sampled = points(&sampled, series);
        assert!(sampled.len() > 20, "{what} {series}");
        for (at, value) in &sampled {
            let found = drawn.iter().find(|(moment, _)| (moment - at).abs() < 1e-9);
            let (_, found) = found.unwrap_or_else(|| panic!("{what}: nothing at {at}"));
            let wanted = said(*value);
            // Logarithms are taken and taken back on the way to the axis.
            let close = (found - wanted).abs() <= 1e-6 * wanted.abs().max(1e-3);
            assert!(close, "{what} {column}: {found} at {at}, sampled {wanted}");
        }
    }
}

/// The units of columns, and the kinds of numbers that have none.
const UNITS: [&str; 17] = [
    "s",
    "ms",
    "us",
    "%", // times and shares
    "reads",
    "writes",
    "keys",
    "copies",
    "slots",
    "users",
    "instances", // counts
    "reads/s",
    "misses/s",
    "rows/s",
    "calls/s", // rates
    "ratio",
    "place", // numbers without a unit
];

/// The header of the table of each plot; nothing for a plot that is no table.
fn headers(what: &str, at_s: f64) -> Vec<Option<Vec<String>>> {
    let mut all = Vec::new();
    for plot in 0.. {
        let wanted = Export {
            plot,
            ..export(Exported::Plot, Kind::Csv)
        };
        match drawn(what, at_s, &wanted) {
            Ok(made) => {
                let columns = read(&made.bytes).into_iter();
                all.push(Some(columns.map(|(name, _)| name).collect()));
            }
            Err(refusal) if refusal.to_string().contains("no series") => all.push(None),
            Err(_) => break,
        }
    }
    all
}

#[test]
fn every_table_of_a_plot_has_the_same_named_columns_at_every_moment() {
    let all = crate::common::openings();
    in_parallel(&all, |what| {
        let before = headers(what, 0.0);
        assert!(before.iter().flatten().count() >= 1, "{what} has no table");
        assert_eq!(before, headers(what, 20.0), "{what}");
        for header in before.iter().flatten() {
            assert!(header.len() > 1, "{what}: {header:?}");
            let names: BTreeSet<&String> = header.iter().collect();
            assert_eq!(names.len(), header.len(), "{what}: {header:?}");
            for name in header {
                let plain = !name.contains(char::is_control) && !name.contains("before:");
                assert!(plain, "{what}: {name:?}");
                let unit = name
                    .rsplit_once(" (")
                    .and_then(|(_, unit)| unit.strip_suffix(')'));
                let known = name == "seconds" || unit.is_some_and(|unit| UNITS.contains(&unit));
                assert!(known, "{what}: {name:?} has no unit");
            }
        }
    });
}

/// What the columns of some plots are, from what the plots are to show.
#[test]
fn columns_are_called_after_what_they_are() {
    let columns = |what: &str, plot: usize| {
        let header = headers(what, 2.0);
        header[plot].clone().unwrap().join(", ")
    };
    assert_eq!(
        columns("cache-lab", 0),
        "seconds, before (%), all (%), last 200 (%), theory (%), time ceiling (%), room ceiling (%)"
    );
    assert_eq!(columns("cache-lab", 3), "seconds, p99 (ms), p50 (ms)");
    assert_eq!(
        columns("bottleneck", 0),
        "load (reads/s), theory (ms), measured before (ms), last 500 (ms)"
    );
    assert_eq!(
        columns("local-external", 2),
        "seconds, stale reads (%), with stale copies (instances)"
    );
}

#[test]
fn every_table_of_series_has_the_same_named_columns_at_every_moment() {
    let all = crate::common::openings();
    // Beside these, a name says its unit at its end; a rate, a share and an imbalance are ratios.
    let ends = [
        "_ms",
        "_us",
        "_s",
        "_rate",
        "_rate_recent",
        "_share",
        "_share_recent",
    ];
    let counts = [
        "waiting",
        "answered",
        "timed_out",
        "refused",
        "loads",
        "scanning",
        "found_",
        "stale_",
        "calls",
        "entries",
        "distinct",
        "lost_writes",
        "lag_",
        "at_risk",
        "dirty_keys",
        "misses_",
        "database_",
        "available_",
        "imbalance_",
        "capacity",
    ];
    in_parallel(&all, |what| {
        let names = |at_s: f64| -> Vec<String> {
            let series = at(what, at_s).series().into_iter();
            series.map(|series| series.name.into_owned()).collect()
        };
        let before = names(0.0);
        assert_eq!(before, names(20.0), "{what}");
        for name in &before {
            let known = ends.iter().any(|end| name.ends_with(end))
                || counts.iter().any(|count| name.contains(count));
            assert!(
                known && !name.contains(char::is_control),
                "{what}: {name:?}"
            );
        }
    });
}

#[test]
fn the_last_sample_of_a_count_is_not_above_its_metric() {
    let lab = at("write-patterns", 40.0);
    let series = read(tables::series(lab.as_ref()).as_bytes());
    let rows = points(&series, "write-behind.database_rows");
    let metrics = lab.summary().metrics;
    let (_, metric) = metrics
        .iter()
        .find(|(name, _)| *name == "write-behind.database_writes")
        .copied()
        .unwrap();
    let metric = metric.unwrap();
    let (at, last) = rows.last().copied().unwrap();
    assert!((39.0..=40.0).contains(&at));
    assert!(last <= metric, "{last} sampled, {metric} counted");
    assert!(rows.windows(2).all(|pair| pair[0].1 <= pair[1].1));
}

#[test]
fn every_chapter_has_sampled_something() {
    for (id, _) in labs() {
        let lab = at(id, 10.0);
        let series = lab.series();
        assert!(!series.is_empty(), "{id} samples nothing");
        let names: BTreeSet<&str> = series.iter().map(|series| series.name.as_ref()).collect();
        assert_eq!(names.len(), series.len(), "{id} uses a name twice");
        for series in &series {
            let mut before = 0.0;
            for [at, value] in &series.points {
                assert!(
                    *at > before && *at <= 10.0 + 1e-9,
                    "{id} {}: {at}",
                    series.name
                );
                assert!(value.is_finite());
                before = *at;
            }
        }
    }
}

/// Whether each element is closed by its own end, and each attribute quoted.
fn well_formed(text: &str) -> bool {
    let mut open = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let Some(end) = rest[start..].find('>') else {
            return false;
        };
        let tag = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if !tag.matches('"').count().is_multiple_of(2) || tag.contains('<') {
            return false;
        }
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else {
            open.extend(tag.split_whitespace().next());
        }
    }
    open.is_empty()
}

#[test]
fn drawings_are_well_formed_and_hold_their_texts() {
    let chapters: Vec<&str> = labs().map(|(id, _)| id).collect();
    in_parallel(&chapters, |&id| {
        for part in [Exported::Stage, Exported::Plot] {
            let made = drawn(id, 3.0, &export(part, Kind::Svg)).unwrap();
            let text = String::from_utf8(made.bytes).unwrap();
            assert!(text.contains("width=\"640\" height=\"360\""), "{id}");
            assert!(well_formed(&text), "{part:?} of {id} is no XML");
            assert!(
                text.contains("aria-label=") && text.contains("xlink:href="),
                "{id}"
            );
            assert!(!text.contains("NaN") && !text.contains("inf\""), "{id}");
        }
    });
}

#[test]
fn an_animation_shows_its_stretch_at_its_rate_and_repeats_to_the_byte() {
    let stretch = Stretch {
        from_s: 10.0,
        until_s: 11.0,
        fps: 8,
        speed: 1.0,
    };
    let wanted = Export {
        stretch: Some(stretch),
        size: (480.0, 300.0),
        ..export(Exported::Stage, Kind::Gif)
    };
    let one = drawn("cache-lab/zipf-20-slots", 11.0, &wanted).unwrap();
    let two = drawn("cache-lab/zipf-20-slots", 11.0, &wanted).unwrap();
    assert_eq!(one, two);
    let mut decoder = gif::DecodeOptions::new().read_info(&one.bytes[..]).unwrap();
    assert_eq!((decoder.width(), decoder.height()), (480, 300));
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    // From both ends, an eighth of a second apart.
    assert_eq!(delays.len(), 9);
    assert!(delays.iter().all(|delay| (12..=13).contains(delay)));
}

#[test]
fn a_plot_that_is_not_there_is_refused_with_those_that_are() {
    let wanted = Export {
        plot: 17,
        ..export(Exported::Plot, Kind::Png)
    };
    let refusal = drawn("bottleneck", 1.0, &wanted).unwrap_err().to_string();
    assert!(
        refusal.contains("18") && refusal.contains("Latency against load"),
        "{refusal}"
    );
}
