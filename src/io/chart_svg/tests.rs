use super::*;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn axis(name: &str, division: Division) -> Axis {
    Axis {
        name: name.to_owned(),
        division,
        ..Axis::default()
    }
}

/// A chart of one line with a dot at each point.
fn chart(division: Division, points: &[(f64, f64)]) -> Chart {
    let series = Series {
        points: points.to_vec(),
        band: points.iter().map(|&(x, y)| (x, y, y)).collect(),
        dots: true,
        ..Series::default()
    };
    Chart {
        title: "a < b & \"c\"".to_owned(),
        x: axis("policy <&>", division),
        panels: vec![Panel {
            y: axis("rate", Division::Linear),
            series: vec![series],
        }],
    }
}

/// What an attribute of all elements of a kind says.
fn attributes(svg: &str, element: &str, name: &str) -> Vec<f64> {
    let start = format!("<{element} ");
    let lines = svg.lines().filter(|line| line.starts_with(&start));
    let attribute = format!(" {name}=\"");
    lines
        .filter_map(|line| line.split(&attribute).nth(1)?.split('"').next())
        .map(|text| text.parse().unwrap())
        .collect()
}

#[test]
fn the_dots_of_a_straight_line_lie_on_one() {
    let svg = chart(Division::Linear, &[(1.0, 10.0), (2.0, 20.0), (4.0, 40.0)]).svg();
    let (x, y) = (
        attributes(&svg, "circle", "cx"),
        attributes(&svg, "circle", "cy"),
    );
    assert_eq!(x.len(), 3);
    assert!(((x[2] - x[1]) / (x[1] - x[0]) - 2.0).abs() < 0.01, "{x:?}");
    assert!(((y[2] - y[1]) / (y[1] - y[0]) - 2.0).abs() < 0.01, "{y:?}");
    assert!(y[0] > y[1], "more is higher");
    assert!(svg.contains("a &lt; b &amp; &quot;c&quot;") && svg.contains("policy &lt;&amp;&gt;"));
}

#[test]
fn a_point_lies_where_its_axes_say() {
    // One, ten and a hundred are as far from each other; 0 has no place on such an axis, and what is
    // no number none on any.
    let points = [
        (0.0, 0.5),
        (1.0, 1.0),
        (10.0, 0.5),
        (100.0, 0.0),
        (5.0, f64::NAN),
    ];
    let mut chart = chart(Division::Log, &points);
    let panel = &mut chart.panels[0];
    (panel.y.range, panel.y.percent) = (Some((0.0, 1.0)), true);
    panel.series[0].name = "LRU".to_owned();
    let place = Sheet::new("", 1, true).place(0);
    let (middle, half) = (
        f64::midpoint(place.left, place.right),
        f64::midpoint(place.top, place.bottom),
    );
    let (left, top, right, bottom) = (place.left, place.top, place.right, place.bottom);
    let svg = chart.svg();
    let line =
        format!("points=\"{left:.1},{top:.1} {middle:.1},{half:.1} {right:.1},{bottom:.1}\"");
    assert!(svg.contains(&line), "{svg}");
    for shown in [">1<", ">10<", ">100<", ">0 %<", ">100 %<", ">LRU<"] {
        assert!(svg.contains(shown), "{shown}");
    }
}

#[test]
fn what_has_no_value_is_a_gap() {
    let points = [
        (1.0, 1.0),
        (2.0, 2.0),
        (3.0, f64::NAN),
        (4.0, 4.0),
        (5.0, 5.0),
    ];
    let svg = chart(Division::Linear, &points).svg();
    assert_eq!(svg.matches("<circle").count(), 4);
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("<polygon").count(), 2);
}

#[test]
fn over_names_there_are_whiskers_and_no_line() {
    let division = Division::Names(names(&["lru", "<lfu>"]));
    let svg = chart(division, &[(0.0, 1.0), (1.0, 2.0)]).svg();
    // A whisker for each name, from the band's lower edge to its upper one.
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("<polygon").count(), 0);
    assert!(svg.contains("&lt;lfu&gt;"));
    let x = attributes(&svg, "circle", "cx");
    let place = Sheet::new("", 1, false).place(0);
    let quarter = (place.right - place.left) / 4.0;
    assert!((x[0] - place.left - quarter).abs() < 0.11, "{x:?}");
    assert!((place.right - x[1] - quarter).abs() < 0.11, "{x:?}");
}

#[test]
fn a_map_has_a_cell_for_each_pair_and_the_greatest_is_the_darkest() {
    let places = |name: &str, all: &[&str]| Places {
        name: name.to_owned(),
        names: names(all),
    };
    let (x, y) = (places("slots", &["1", "2", "3"]), places("p", &["a", "b"]));
    let map = HeatMap {
        name: "rate".to_owned(),
        values: [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(Some).to_vec(),
    };
    let svg = maps("", &x, &y, &[map]);
    let cells = svg.matches("<rect").count();
    assert_eq!(cells, 1 + 6 + 24, "the sheet, the cells and the legend");
    assert!(svg.contains("#f7fbff") && svg.contains("#08306b"));
    for number in ["0", "1", "2", "3", "4", "5"] {
        assert!(svg.contains(&format!(">{number}</text>")), "{number}");
    }
}

#[test]
fn any_numbers_make_a_picture() {
    let far = f64::MAX;
    for points in [
        vec![],
        vec![(f64::NAN, f64::INFINITY)],
        vec![(-1.0, 3.0)],
        vec![(1e300, 1e-300), (1e-300, 1e300)],
        vec![(5.0, 5.0)],
        vec![(0.0, 0.0), (0.0, 0.0)],
        vec![(1.0, far), (far, -far), (-far, 0.0), (0.0, 1e-300)],
    ] {
        for division in [Division::Linear, Division::Log, Division::Names(vec![])] {
            let svg = chart(division, &points).svg();
            assert!(svg.ends_with("</svg>\n"));
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        }
        let places = Places {
            name: String::new(),
            names: names(&["a", "b"]),
        };
        let map = HeatMap {
            name: "odd".to_owned(),
            values: points.iter().map(|&(_, value)| Some(value)).collect(),
        };
        let svg = maps("", &places, &places, &[map]);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN\""), "{svg}");
    }
}
