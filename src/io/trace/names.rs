//! The names that headers give their columns.

use super::plan::{Field, TimeUnit};

/// Names of columns with keys, the surest first.
const KEYS: [&str; 27] = [
    "key",
    "keys",
    "cache_key",
    "anonymized key",
    "obj_id",
    "object_id",
    "objid",
    "objectid",
    "obj",
    "object",
    "item_id",
    "itemid",
    "item",
    "oid",
    "id",
    "lbn",
    "lba",
    "block",
    "block_id",
    "page",
    "page_id",
    "url",
    "uri",
    "address",
    "name",
    "request",
    "requests",
];
const SIZES: [&str; 10] = [
    "size",
    "obj_size",
    "object_size",
    "objsize",
    "size_bytes",
    "bytes",
    "length",
    "len",
    "value_size",
    "response_size",
];
const TIMES: [&str; 11] = [
    "time",
    "timestamp",
    "ts",
    "clock_time",
    "real_time",
    "op_time",
    "unix_time",
    "epoch",
    "datetime",
    "date",
    "t",
];
const OPERATIONS: [&str; 8] = [
    "op",
    "operation",
    "command",
    "cmd",
    "method",
    "verb",
    "op_type",
    "type",
];
const TTLS: [&str; 4] = ["ttl", "ttl_s", "time_to_live", "expiry"];

/// A name as it is compared: in lower case, without marks around it.
fn plain(name: &str) -> String {
    let marks =
        |letter: char| letter.is_whitespace() || matches!(letter, '#' | '"' | '\'' | '<' | '>');
    name.trim_matches(marks).to_lowercase()
}

/// Whether a text is the name of a column with keys.
pub(super) fn is_key(name: &str) -> bool {
    KEYS.contains(&plain(name).as_str())
}

/// The column that a header's names give to a field, counted from 0.
pub(super) fn place_of(field: Field, names: &[String]) -> Option<usize> {
    let known: &[&str] = match field {
        Field::Key => &KEYS,
        Field::Size => &SIZES,
        Field::Time => &TIMES,
        Field::Operation => &OPERATIONS,
        Field::Ttl => &TTLS,
        Field::Count => &[],
    };
    let plain: Vec<String> = names
        .iter()
        .map(|name| match field {
            Field::Time => unit_of(name).1,
            _ => plain(name),
        })
        .collect();
    known
        .iter()
        .find_map(|known| plain.iter().position(|name| name == known))
}

/// The unit that the name of a column of times ends with, and the name without it.
pub(super) fn unit_of(name: &str) -> (Option<TimeUnit>, String) {
    let name = plain(name);
    for (end, unit) in [
        ("_ms", TimeUnit::Milliseconds),
        ("_us", TimeUnit::Microseconds),
        ("_ns", TimeUnit::Nanoseconds),
        ("_s", TimeUnit::Seconds),
        ("_sec", TimeUnit::Seconds),
    ] {
        if let Some(bare) = name.strip_suffix(end) {
            return (Some(unit), bare.to_owned());
        }
    }
    (None, name)
}

/// The places of CacheLib's columns, if these are their names.
pub(super) fn is_cachelib(names: &[String]) -> bool {
    let has = |wanted: &str| names.iter().any(|name| plain(name) == wanted);
    ["key", "op", "size", "op_count", "key_size"]
        .into_iter()
        .all(has)
}

/// The column of this very name, whatever its letters' case.
pub(super) fn named(name: &str, names: &[String]) -> Option<usize> {
    names.iter().position(|known| plain(known) == plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_surest_name_is_the_key() {
        let place = |field, header: &str| {
            let names: Vec<String> = header.split(',').map(str::to_owned).collect();
            place_of(field, &names)
        };
        let lib = "version,time,op,size,lbn";
        assert_eq!(place(Field::Key, lib), Some(4));
        assert_eq!(place(Field::Size, lib), Some(3));
        assert_eq!(place(Field::Time, lib), Some(1));
        assert_eq!(place(Field::Operation, lib), Some(2));
        assert_eq!(place(Field::Key, "id,Key,url"), Some(1));
        assert_eq!(place(Field::Key, "a,b"), None);
        assert_eq!(place(Field::Time, "#timestamp_ms,key"), Some(0));
        assert_eq!(unit_of("timestamp_ms").0, Some(TimeUnit::Milliseconds));
        assert_eq!(unit_of("time").0, None);
    }
}
