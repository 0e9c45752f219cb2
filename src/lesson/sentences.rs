//! Sentences of the event log that several labs tell of their caches, and numbers of things.

use crate::components::cache::Slot;
use crate::components::workload::Key;

/// A noun, by itself or after its adjectives, as it stands after this number: `write`, `writes`.
pub fn plural(count: u64, one: &str) -> String {
    if count == 1 {
        return one.to_owned();
    }
    let hisses = ["s", "x", "ch", "sh"].iter().any(|end| one.ends_with(end));
    match one.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if hisses => format!("{one}es"),
        _ => format!("{one}s"),
    }
}

/// So many things: `1 write`, `2 writes`.
pub fn counted(count: u64, one: &str) -> String {
    format!("{count} {}", plural(count, one))
}

/// As [`counted`], of a number that is written already: `1 read`, `0.5 reads`, `12 k reads`.
pub fn counted_as(number: &str, one: &str) -> String {
    format!(
        "{number} {}",
        plural(if number == "1" { 1 } else { 2 }, one)
    )
}

/// A verb in the third person as it stands after this number: `is` or `are`, `holds` or `hold`.
pub fn verb<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// A setting that was changed.
pub fn setting_changed(name: &str) -> String {
    format!("A setting is changed: {}.", name.replace('_', " "))
}

/// A read that was answered from a slot, counted from 0.
pub fn hit(key: Key, slot: Slot, stale: bool) -> String {
    let number = slot + 1;
    if stale {
        format!("Key {key} is a stale hit in slot {number}: an old version.")
    } else {
        format!("Key {key} is a hit in slot {number}.")
    }
}

/// A read that was not.
pub fn missed(key: Key, cause: &str) -> String {
    format!("Key {key} is a miss: {cause}.")
}

/// An entry that was evicted for another, or because slots were taken away.
pub fn evicted(key: Key, by: Option<Key>) -> String {
    match by {
        Some(by) => format!("Key {key} is evicted for key {by}."),
        None => format!("Key {key} is evicted: fewer slots."),
    }
}

/// A write that was acknowledged to its client.
pub fn acknowledged(key: Key, version: u64) -> String {
    format!("Version {version} of key {key} is acknowledged.")
}

/// A cache that lost its entries; `cache` begins the sentence.
pub fn killed(cache: &str, entries: u32) -> String {
    let count = u64::from(entries);
    let (lost, are) = (counted(count, "entry"), verb(count, "is", "are"));
    format!("{cache} is killed; {lost} {are} lost.")
}

/// A cache that is there again.
pub fn revived(cache: &str) -> String {
    format!("{cache} is back, and empty.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_no_plural() {
        for (one, many) in [
            ("write", "writes"),
            ("entry", "entries"),
            ("key", "keys"),
            ("crash", "crashes"),
            ("box", "boxes"),
        ] {
            assert_eq!(counted(1, one), format!("1 {one}"));
            for count in [0, 2, 11] {
                assert_eq!(counted(count, one), format!("{count} {many}"));
            }
        }
        assert_eq!(counted_as("1", "read"), "1 read");
        assert_eq!(counted_as("1.0", "read"), "1.0 reads");
        assert!(killed("The cache", 1).ends_with("1 entry is lost."));
        assert!(killed("The cache", 2).ends_with("2 entries are lost."));
    }

    #[test]
    fn slots_are_counted_from_one_and_parameters_have_no_underscores() {
        assert_eq!(hit(7, 0, false), "Key 7 is a hit in slot 1.");
        assert_eq!(
            hit(7, 2, true),
            "Key 7 is a stale hit in slot 3: an old version."
        );
        assert_eq!(setting_changed("ttl_s"), "A setting is changed: ttl s.");
    }
}
