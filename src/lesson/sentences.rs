//! Sentences of the event log that several labs tell of their caches.

use crate::components::cache::Slot;
use crate::components::workload::Key;

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
    format!("{cache} is killed; {entries} entries are lost.")
}

/// A cache that is there again.
pub fn revived(cache: &str) -> String {
    format!("{cache} is back, and empty.")
}

#[cfg(test)]
mod tests {
    use super::*;

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
