use super::*;
use crate::lesson::sweep::spread;

fn numbers(values: &[f64], logarithmic: bool) -> Axis {
    Axis {
        name: "slots".to_owned(),
        along: Along::Numbers {
            values: values.to_vec(),
            logarithmic,
        },
    }
}

fn names(names: &[&str]) -> Axis {
    Axis {
        name: "policy <&>".to_owned(),
        along: Along::Names(names.iter().map(|&name| name.to_owned()).collect()),
    }
}

fn spreads(values: &[f64]) -> Vec<Spread> {
    values.iter().map(|value| spread([Some(*value)])).collect()
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
    let panels = [("rate".to_owned(), spreads(&[10.0, 20.0, 40.0]))];
    let svg = curves("a sweep", &numbers(&[1.0, 2.0, 4.0], false), &panels);
    let (x, y) = (
        attributes(&svg, "circle", "cx"),
        attributes(&svg, "circle", "cy"),
    );
    assert_eq!(x.len(), 3);
    assert!(((x[2] - x[1]) / (x[1] - x[0]) - 2.0).abs() < 0.01, "{x:?}");
    assert!(((y[2] - y[1]) / (y[1] - y[0]) - 2.0).abs() < 0.01, "{y:?}");
    assert!(y[0] > y[1], "more is higher");
}

#[test]
fn on_a_logarithmic_axis_equal_ratios_are_equal_ways() {
    let panels = [("rate".to_owned(), spreads(&[1.0, 2.0, 3.0]))];
    let svg = curves("", &numbers(&[1.0, 10.0, 100.0], true), &panels);
    let x = attributes(&svg, "circle", "cx");
    assert!((x[1] - f64::midpoint(x[0], x[2])).abs() < 0.11, "{x:?}");
}

#[test]
fn what_has_no_value_is_a_gap() {
    let mut some = spreads(&[1.0, 2.0, 3.0, 4.0, 5.0]);
    some[2] = spread([None]);
    let axis = numbers(&[1.0, 2.0, 3.0, 4.0, 5.0], false);
    let svg = curves("", &axis, &[("rate".to_owned(), some)]);
    assert_eq!(svg.matches("<circle").count(), 4);
    assert_eq!(svg.matches("<polyline").count(), 2);
}

#[test]
fn over_names_there_are_whiskers_and_no_line() {
    let panels = [("rate".to_owned(), spreads(&[1.0, 2.0]))];
    let svg = curves("A & B", &names(&["lru", "<lfu>"]), &panels);
    assert_eq!(svg.matches("<polyline").count(), 0);
    assert!(svg.contains("A &amp; B") && svg.contains("&lt;lfu&gt;"));
    assert!(svg.contains("policy &lt;&amp;&gt;"));
}

#[test]
fn a_map_has_a_cell_for_each_pair_and_the_greatest_is_the_darkest() {
    let means = spreads(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    let (x, y) = (numbers(&[1.0, 2.0, 3.0], false), names(&["a", "b"]));
    let svg = maps("", &x, &y, &[("rate".to_owned(), means)]);
    let cells = svg.matches("<rect").count();
    assert_eq!(cells, 1 + 6 + 24, "the sheet, the cells and the scale");
    assert!(svg.contains("#f7fbff") && svg.contains("#08306b"));
    for number in ["0", "1", "2", "3", "4", "5"] {
        assert!(svg.contains(&format!(">{number}</text>")), "{number}");
    }
}

#[test]
fn nothing_that_is_measured_breaks_a_chart() {
    let odd = [f64::MAX, -f64::MAX, 0.0, 1e-300];
    let panels = [
        ("odd".to_owned(), spreads(&odd)),
        ("none".to_owned(), Vec::new()),
    ];
    for svg in [
        curves("", &numbers(&[0.0, 0.0, 0.0, 0.0], true), &panels),
        maps(
            "",
            &numbers(&[1.0, 2.0], false),
            &names(&["a", "b"]),
            &panels,
        ),
    ] {
        assert!(svg.ends_with("</svg>\n") && !svg.contains("NaN\""), "{svg}");
    }
}
