//! The reference tables: `tests/fixtures/reference/README.md` says how they are read.

use std::collections::BTreeMap;

use serde_json::Value;

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: String,
    pub model: String,
    pub quantity: String,
    pub params: Value,
    /// One number, or several separated by `;` in the order of the quantities.
    pub expected: String,
    pub kind: String,
    tol_abs: f64,
    tol_rel: f64,
}

/// All rows of a table.
pub fn rows(table: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let records = reader.deserialize::<BTreeMap<String, String>>();
    let number = |text: &str| text.parse().unwrap_or(0.0);
    let row = |record: Result<BTreeMap<String, String>, csv::Error>| {
        let record = record.unwrap();
        Row {
            id: record["id"].clone(),
            model: record["model"].clone(),
            quantity: record["quantity"].clone(),
            params: serde_json::from_str(&record["params"]).unwrap(),
            expected: record["expected"].clone(),
            kind: record["kind"].clone(),
            tol_abs: number(&record["tol_abs"]),
            tol_rel: number(&record["tol_rel"]),
        }
    };
    records.map(row).collect()
}

impl Row {
    /// A numeric parameter.
    pub fn number(&self, name: &str) -> f64 {
        self.params[name]
            .as_f64()
            .unwrap_or_else(|| panic!("{}: {name}", self.id))
    }

    /// What is expected, where it is one number.
    pub fn expected(&self) -> f64 {
        self.expected.parse().unwrap()
    }

    /// By how much a value may differ from what is expected: `max(tol_abs, tol_rel * |expected|)`.
    pub fn tolerance(&self, expected: f64) -> f64 {
        self.tol_abs.max(self.tol_rel * expected.abs())
    }

    /// Whether a value agrees with the one number that is expected. A mean of nothing does not.
    pub fn agrees(&self, value: f64) -> bool {
        let expected = self.expected();
        (value - expected).abs() <= self.tolerance(expected)
    }
}
