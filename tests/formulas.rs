//! The formulas of `hotset::components::theory` against independently computed values.
//!
//! `tests/fixtures/reference/theory_ch8_hitratio.csv` holds one value a row with its tolerance.
//! Every expected number in this file comes from there.

use std::collections::BTreeMap;

use hotset::components::theory;
use serde_json::Value;

const ROWS: &str = include_str!("fixtures/reference/theory_ch8_hitratio.csv");

/// One row of the file, by its header's names.
struct Row(BTreeMap<String, String>);

impl Row {
    fn text(&self, column: &str) -> &str {
        self.0
            .get(column)
            .unwrap_or_else(|| panic!("no column {column}"))
    }

    fn number(&self, column: &str) -> f64 {
        let text = self.text(column);
        text.parse()
            .unwrap_or_else(|_| panic!("{}: {column} is {text}", self.text("id")))
    }

    fn params(&self) -> Params {
        let value = serde_json::from_str(self.text("params"));
        Params(value.unwrap_or_else(|error| panic!("{}: params: {error}", self.text("id"))))
    }
}

/// The parameters of a row.
struct Params(Value);

impl Params {
    fn number(&self, name: &str) -> f64 {
        self.0[name]
            .as_f64()
            .unwrap_or_else(|| panic!("no number {name} in {}", self.0))
    }

    fn count(&self, name: &str) -> usize {
        let count = self.0[name]
            .as_u64()
            .unwrap_or_else(|| panic!("no count {name} in {}", self.0));
        count as usize
    }

    /// `null` stands for no time to live, which the formulas write as 0.
    fn ttl(&self) -> f64 {
        if self.0["ttl_s"].is_null() {
            0.0
        } else {
            self.number("ttl_s")
        }
    }

    fn popularity(&self) -> Vec<f64> {
        theory::zipf_weights(self.count("N"), self.number("alpha"))
    }
}

fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(ROWS.as_bytes());
    let rows = reader
        .deserialize()
        .map(|row| Row(row.expect("a row has the header's columns")));
    rows.collect()
}

/// The kind of a row and our value for it, or why there is none.
fn ours(row: &Row) -> Result<(&'static str, f64), String> {
    let (model, params) = (row.text("model"), row.params());
    match row.text("quantity") {
        "steady-state hit ratio" if model.contains("no TTL") => steady(&params),
        "alpha at which steady LRU hit ratio equals target" => {
            let (keys, slots) = (params.count("N"), params.count("C"));
            let exponent = theory::exponent_for(keys, slots, params.number("target"));
            exponent
                .map(|x| ("exponent for a target", x))
                .ok_or("unreachable target".into())
        }
        "smallest C with steady LRU hit ratio >= target" => {
            let slots = theory::smallest_capacity(&params.popularity(), params.number("target"));
            slots
                .map(|c| ("slots for a target", c as f64))
                .ok_or("unreachable target".into())
        }
        "P(m-th request is a hit)" => {
            let m = params.count("m") as u64;
            Ok(("warm-up", theory::warm_up(&params.popularity(), m)))
        }
        "hit ratio" => expiring(model, &params),
        other => Err(format!(
            "no formula for the quantity {other:?} of {model:?}"
        )),
    }
}

fn steady(params: &Params) -> Result<(&'static str, f64), String> {
    let (p, slots) = (params.popularity(), params.count("C"));
    match params.0["policy"].as_str().unwrap_or_default() {
        "LRU" => Ok(("LRU", theory::lru(&p, slots))),
        "FIFO" => Ok(("FIFO", theory::fifo_or_random(&p, slots))),
        "RANDOM" => Ok(("random", theory::fifo_or_random(&p, slots))),
        "LFU-static(optimal)" => Ok(("best static", theory::best_static(&p, slots))),
        other => Err(format!("no formula for the policy {other:?}")),
    }
}

fn expiring(model: &str, params: &Params) -> Result<(&'static str, f64), String> {
    let (p, reads, ttl) = (
        params.popularity(),
        params.number("rate_per_s"),
        params.ttl(),
    );
    if model.contains("writes that delete the key") {
        let (slots, writes) = (params.count("C"), params.number("writes_per_s"));
        let hit = theory::lru_with_ttl_and_writes(&p, slots, reads, writes, ttl);
        Ok(("LRU with TTL and writes", hit))
    } else if model.contains("unlimited capacity") {
        Ok(("TTL ceiling", theory::ttl_ceiling(&p, reads, ttl)))
    } else if model.contains("LRU, fixed TTL from insertion, lazy expiry") {
        Ok((
            "LRU with TTL",
            theory::lru_with_ttl(&p, params.count("C"), reads, ttl),
        ))
    } else {
        Err(format!("no formula for the model {model:?}"))
    }
}

#[test]
fn formulas_agree_with_the_reference() {
    let mut checked: BTreeMap<&str, (usize, f64, String)> = BTreeMap::new();
    let (mut left_out, mut wrong) = (Vec::new(), Vec::new());
    let rows = rows();
    for row in &rows {
        let id = row.text("id");
        let (kind, value) = match ours(row) {
            Ok(found) => found,
            Err(why) => {
                left_out.push(format!("{id}: {why}"));
                continue;
            }
        };
        let expected = row.number("expected");
        let deviation = (value - expected).abs();
        let tolerance = row
            .number("tol_abs")
            .max(row.number("tol_rel") * expected.abs());
        // Stated this way round, a NaN is wrong too.
        if !matches!(deviation.partial_cmp(&tolerance), Some(order) if order.is_le()) {
            wrong.push(format!("{id}: {value}, not {expected} within {tolerance}"));
        }
        let entry = checked.entry(kind).or_default();
        entry.0 += 1;
        if deviation >= entry.1 {
            (entry.1, entry.2) = (deviation, id.to_owned());
        }
    }
    let count: usize = checked.values().map(|entry| entry.0).sum();
    println!("checked {count} of {} rows", rows.len());
    for (kind, (rows, worst, id)) in &checked {
        println!("  {kind}: {rows} rows, largest deviation {worst:.2e} ({id})");
    }
    println!("not checked: {}", left_out.len());
    for line in &left_out {
        println!("  {line}");
    }
    assert!(count > 0, "no row was checked");
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
