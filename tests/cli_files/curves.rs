//! `hotset cache` with sizes, times and shares, and the curves of `hotset mrc`.

use crate::common::program::{done, file, hotset, json, refused, refused_once_read, text};

/// Time, key and bytes: what is worked out by hand in the tests of `cache/trial`.
const SIZED: &str = "time,key,size\n100,a,3\n104,b,3\n105,c,4\n112,d,5\n113,c,4\n114,b,3\n115,e,11\n\
                     116,c,4\n117,d,5\n";
/// Where a table has what.
const COLUMNS: [&str; 2] = ["--columns", "time=1,key=2,size=3"];

/// As printed and read again a number is the same but for its last digit.
fn close(value: &serde_json::Value, expected: f64) -> bool {
    value
        .as_f64()
        .is_some_and(|value| (value - expected).abs() < 1e-12)
}

/// A few thousand requests for a few hundred keys, low numbers more often.
fn skewed() -> String {
    let mut state = 9_u64;
    let mut draw = || {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(11);
        (state >> 40) % 400
    };
    let mut text = String::new();
    for _ in 0..6_000 {
        text += &format!("{}\n", draw() * draw() / 400);
    }
    text
}

#[test]
fn all_policies_run_at_slots_and_at_shares_of_the_keys() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.txt", "A\nB\nA\nC\nB\nA\n");
    let rows = json(&["cache", &trace, "--policy", "all", "--capacity", "2,50%"]);
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 44, "twenty-two policies");
    // Half of three keys are two slots.
    assert!(
        rows.chunks(2)
            .all(|pair| pair[0] == pair[1] && pair[0]["capacity"] == 2)
    );
    let lru = rows.iter().find(|row| row["policy"] == "lru").unwrap();
    assert_eq!((&lru["hits"], &lru["requests"]), (&1.into(), &6.into()));
    // A at its second request is the only hit, and not counted.
    let warm = [
        "cache",
        &trace,
        "--policy",
        "lru",
        "--capacity",
        "2",
        "--warmup",
        "3",
    ];
    let row = &json(&warm)[0];
    assert_eq!((&row["hits"], &row["requests"]), (&0.into(), &3.into()));
}

#[test]
fn sizes_are_counted_and_times_pass() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.csv", SIZED);
    let run = |more: &[&str]| {
        let mut all = vec!["cache", &trace, "--policy", "lru"];
        all.extend(COLUMNS);
        all.extend(more);
        json(&all)[0].clone()
    };
    let row = run(&["--capacity", "10B", "--bytes"]);
    for (name, expected) in [
        ("requests", 9),
        ("hits", 2),
        ("bytes", 42),
        ("hit_bytes", 8),
    ] {
        assert_eq!(row[name], expected, "{name}");
    }
    assert!(close(&row["byte_hit_rate"], 8.0 / 42.0));
    // Of 26 bytes in all a half.
    assert_eq!(run(&["--capacity", "50%", "--bytes"])["capacity"], 13);
    // Nothing is evicted. From its fill c comes back after 8 and 11 s, b after 10 and d after 5; what has
    // expired is filled anew.
    for (ttl, hits) in [("3", 0), ("4", 1), ("9", 2), ("12", 4)] {
        assert_eq!(
            run(&["--capacity", "9", "--ttl", ttl])["hits"],
            hits,
            "{ttl} s"
        );
    }
}

#[test]
fn what_a_trace_does_not_tell_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.txt", "A\nB\nA\n");
    for (options, says) in [
        (["--capacity", "1kB", "--bytes"], "`--bytes` needs the size"),
        (["--capacity", "1", "--ttl=5"], "`--ttl` needs the time"),
    ] {
        let mut all = vec!["cache", trace.as_str(), "--policy", "lru"];
        all.extend(options);
        let output = hotset(&all);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(says), "{says}");
    }
    let cache = |more: [&str; 3]| {
        let mut all = vec!["cache", trace.as_str(), "--policy", "lru"];
        all.extend(more);
        all.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()
    };
    for (options, says) in [
        (["--capacity", "5", "--bytes"], "bytes with their unit"),
        (["--capacity", "5MB", "--ttl=1"], "needs `--bytes`"),
        (["--capacity", "5", "--ttl=0"], "`--ttl` takes seconds"),
    ] {
        let all = cache(options);
        refused(&all.iter().map(String::as_str).collect::<Vec<_>>(), says);
    }
    let mrc = ["mrc", trace.as_str()];
    refused(&[mrc[0], mrc[1], "--points", "1"], "from 2 to");
    refused(&[mrc[0], mrc[1], "--sample", "1"], "above 0 and below 1");
    refused(&[mrc[0], mrc[1], "--policy", "nru"], "no policy `nru`");
}

#[test]
fn a_curve_has_at_each_size_the_misses_of_a_run_at_that_size() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.txt", &skewed());
    let curves = json(&[
        "mrc",
        &trace,
        "--policy",
        "lru,sieve,belady",
        "--points",
        "7",
    ]);
    for curve in curves.as_array().unwrap() {
        let points = curve["points"].as_array().unwrap();
        let sizes: Vec<String> = points.iter().map(|at| at["slots"].to_string()).collect();
        assert!(sizes.len() == 7 && sizes[0] == "1", "{sizes:?}");
        let sizes = sizes.join(",");
        let policy = curve["policy"].as_str().unwrap();
        let runs = json(&["cache", &trace, "--policy", policy, "--capacity", &sizes]);
        for (at, run) in points.iter().zip(runs.as_array().unwrap()) {
            let misses = run["misses"].as_f64().unwrap() / 6_000.0;
            assert!(close(&at["miss_ratio"], misses), "{policy}");
            assert_eq!(at["error"], 0.0);
        }
        assert!(
            points.iter().any(|at| at["slots"] == curve["knee_slots"]),
            "{policy}"
        );
    }
}

#[test]
fn a_curve_is_drawn_and_estimated() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.txt", &skewed());
    let plot = directory.path().join("curves.svg");
    let plot = plot.to_str().unwrap();
    let arguments = [
        "mrc", &trace, "--policy", "lru,arc", "--sample", "0.8", "--plot", plot,
    ];
    let table = done(&arguments);
    assert!(
        table.starts_with("policy") && table.contains("knee"),
        "{table}"
    );
    let drawn = std::fs::read_to_string(plot).unwrap();
    assert!(drawn.starts_with("<svg") && drawn.contains(">ARC<") && drawn.contains("<polygon"));
    let again = [&arguments[..], &["--format", "csv"]].concat();
    assert!(done(&again).contains("arc,"));
}

/// The prices of the tests: a GiB-hour at 1.6 and a million reads at 1, for 1,000 requests a second
/// for objects of a MiB.
const PRICES: [&str; 8] = [
    "--price-per-gib-hour",
    "1.6",
    "--price-per-million-reads",
    "1",
    "--object-bytes",
    "1048576",
    "--requests-per-s",
    "1000",
];

#[test]
fn a_loop_is_cheapest_with_room_for_all_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let round: Vec<String> = (0..6_400).map(|at| (at % 64).to_string()).collect();
    let trace = file(&directory, "loop.txt", &round.join("\n"));
    let curve = &json(&[&["mrc", &trace, "--points", "64"], &PRICES[..]].concat())[0];
    // 3.6 million requests an hour. Below 64 slots LRU misses all of them, with 64 each key once
    // in a hundred rounds; 64 MiB are a sixteenth of a GiB.
    assert!(close(&curve["cost_per_hour_without_cache"], 3.6));
    assert_eq!(curve["cheapest_slots"], 64);
    assert!(close(&curve["cheapest_cost_per_hour"], 1.6 / 16.0 + 0.036));
    for point in curve["points"].as_array().unwrap() {
        let slots = point["slots"].as_f64().unwrap();
        let misses = if slots < 64.0 { 1.0 } else { 0.01 };
        assert!(close(
            &point["cost_per_hour"],
            slots / 1_024.0 * 1.6 + misses * 3.6
        ));
    }
    let plot = directory.path().join("cost.svg").display().to_string();
    let table = done(&[&["mrc", &trace, "--plot", &plot], &PRICES[..]].concat());
    let last = table.lines().last().unwrap();
    assert!(
        last.contains("LRU: cheapest with 64 slots, 0.136000 an hour, 96.2 % less"),
        "{last}"
    );
    assert!(last.contains("(3.60000); the curve has no knee"), "{last}");
    assert!(
        std::fs::read_to_string(&plot)
            .unwrap()
            .contains("cost per hour")
    );
    // A store whose reads cost nothing needs no cache.
    let mut free = PRICES;
    free[3] = "0";
    let table = done(&[&["mrc", &trace], &free[..]].concat());
    assert!(table.contains("no size costs less than no cache at all, which is 0.00 an hour"));
}

#[test]
fn costs_follow_from_the_printed_miss_ratios_of_every_policy() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "skewed.txt", &skewed());
    let arguments = [
        &["mrc", &trace, "--policy", "lru,sieve,belady"],
        &PRICES[..],
    ]
    .concat();
    let curves = json(&arguments);
    for curve in curves.as_array().unwrap() {
        let points = curve["points"].as_array().unwrap();
        let cost = |point: &serde_json::Value| point["cost_per_hour"].as_f64().unwrap();
        for point in points {
            let [slots, ratio] = ["slots", "miss_ratio"].map(|name| point[name].as_f64().unwrap());
            assert!((cost(point) - (slots / 1_024.0 * 1.6 + ratio * 3.6)).abs() < 1e-9);
        }
        let lowest = points.iter().map(cost).fold(f64::INFINITY, f64::min);
        assert!(close(&curve["cheapest_cost_per_hour"], lowest));
        assert!(curve["knee_slots"].is_number());
    }
    let csv = done(&[&arguments[..], &["--format", "csv"]].concat());
    assert!(csv.starts_with("policy,slots,miss_ratio,error,knee,cost_per_hour,cheapest\n"));
    assert_eq!(
        csv.matches(",cheapest\n").count() - 1,
        3,
        "one a policy, and the header"
    );
}

#[test]
fn sizes_and_rate_are_those_of_the_trace_unless_they_are_said() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "t.csv", SIZED);
    let mut sized = vec!["mrc", &trace];
    sized.extend(COLUMNS);
    sized.extend([
        "--price-per-gib-hour",
        "1e6",
        "--price-per-million-reads",
        "1",
    ]);
    // Nine requests in 17 s for objects of 3, 3, 4, 5 and 11 bytes.
    let curve = &json(&sized)[0];
    let store = 9.0 / 17.0 * 3_600.0 / 1e6;
    assert!(close(&curve["cost_per_hour_without_cache"], store));
    let first = &curve["points"][0];
    let ratio = first["miss_ratio"].as_f64().unwrap();
    let slot = 26.0 / 5.0 / f64::from(1 << 30) * 1e6;
    assert!(close(&first["cost_per_hour"], slot + ratio * store));
    let keys = file(&directory, "keys.txt", "a\nb\na\n");
    let only = [
        "--price-per-gib-hour",
        "1",
        "--price-per-million-reads",
        "1",
    ];
    refused_once_read(
        &[&["mrc", &keys], &only[..]].concat(),
        "`--object-bytes` says",
    );
    let sized = [&["mrc", &keys], &only[..], &["--object-bytes", "9"]].concat();
    refused_once_read(&sized, "`--requests-per-s` says");
    refused(
        &["mrc", &keys, "--price-per-gib-hour", "1"],
        "--price-per-million-reads",
    );
    for (place, wrong) in [(1, "-1"), (3, "nan"), (5, "0"), (7, "inf")] {
        let mut prices = PRICES.map(str::to_owned);
        prices[place] = wrong.to_owned();
        let option = prices[place - 1].clone();
        prices[place - 1] = format!("{option}={wrong}");
        let mut all = vec!["mrc".to_owned(), keys.clone()];
        all.extend(
            prices
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != place)
                .map(|(_, text)| text.clone()),
        );
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        refused(&all, &format!("`{option}` takes numbers"));
    }
}
