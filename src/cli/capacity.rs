//! How much a cache holds, as it is written on the command line.

use crate::components::cache::{Extent, Room};
use crate::lesson::Refusal;

/// The most slots that can be asked for.
const MOST_SLOTS: u64 = 10_000_000;
/// The most bytes: a pebibyte.
const MOST_BYTES: u64 = 1 << 50;
/// Units of bytes.
const UNITS: [(&str, u64); 9] = [
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("B", 1),
];

/// A capacity, before the trace is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Capacity {
    /// So many slots.
    Slots(u64),
    /// A share of the trace's keys, or of their bytes; above 0 and at most 1.
    Share(f64),
    /// So many bytes.
    Bytes(u64),
}

impl Capacity {
    /// Reads `100`, `1%` or `2GiB`; with `bytes` a number alone is refused, without it bytes are.
    pub(super) fn parse(text: &str, bytes: bool) -> Result<Self, Refusal> {
        let text = text.trim();
        let found = if let Some(number) = text.strip_suffix('%') {
            let percent: Option<f64> = number.trim_end().parse().ok();
            percent
                .filter(|percent| *percent > 0.0 && *percent <= 100.0)
                .map(|percent| Self::Share(percent / 100.0))
        } else if bytes {
            bytes_of(text).map(Self::Bytes)
        } else {
            let slots: Option<u64> = text.parse().ok();
            slots.filter(|slots| *slots <= MOST_SLOTS).map(Self::Slots)
        };
        found.ok_or_else(|| {
            let allowed = if bytes {
                "with `--bytes`, `--capacity` takes bytes with their unit (500MB, 2GiB; at most \
                 1024TiB) and shares of all bytes (1%)"
                    .to_owned()
            } else if bytes_of(text).is_some() {
                "a `--capacity` in bytes needs `--bytes`".to_owned()
            } else {
                format!(
                    "`--capacity` takes whole numbers from 0 to {MOST_SLOTS} and shares of the \
                     keys (1%)"
                )
            };
            Refusal::new(format!("{allowed}, not `{text}`."))
        })
    }

    /// How much that is on a trace. A share is rounded, to at least one.
    pub(super) fn room(self, extent: Extent, bytes: bool) -> Room {
        let of = |all: u64, share: f64| ((all as f64 * share).round() as u64).max(1);
        match self {
            Self::Slots(slots) => Room::Slots(slots as usize),
            Self::Bytes(bytes) => Room::Bytes(bytes),
            Self::Share(share) if bytes => Room::Bytes(of(extent.bytes, share)),
            Self::Share(share) => Room::Slots(of(extent.objects, share) as usize),
        }
    }
}

fn bytes_of(text: &str) -> Option<u64> {
    let (unit, many) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: f64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
    let bytes = (number * *many as f64).round();
    (bytes >= 0.0 && bytes <= MOST_BYTES as f64).then_some(bytes as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_shares_and_bytes_are_told_apart() {
        let extent = Extent {
            objects: 400,
            bytes: 10_000,
        };
        for (text, bytes, room) in [
            ("100", false, Room::Slots(100)),
            ("0", false, Room::Slots(0)),
            ("1%", false, Room::Slots(4)),
            ("0.001 %", false, Room::Slots(1)),
            ("100%", false, Room::Slots(400)),
            ("1%", true, Room::Bytes(100)),
            ("2GiB", true, Room::Bytes(2 << 30)),
            ("1.5kB", true, Room::Bytes(1_500)),
            ("7 B", true, Room::Bytes(7)),
        ] {
            let found = Capacity::parse(text, bytes).map(|found| found.room(extent, bytes));
            assert_eq!(found.unwrap(), room, "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_allowed() {
        for (text, bytes, says) in [
            ("2GiB", false, "needs `--bytes`"),
            ("100", true, "bytes with their unit"),
            ("10000001", false, "from 0 to 10000000"),
            ("-1", false, "whole numbers"),
            ("1.5", false, "whole numbers"),
            ("0%", false, "shares of the keys"),
            ("101%", true, "shares of all bytes"),
            ("nan%", false, "not `nan%`"),
            ("infB", true, "at most 1024TiB"),
            ("2000TiB", true, "at most 1024TiB"),
            ("", false, "not ``"),
        ] {
            let refusal = Capacity::parse(text, bytes).unwrap_err().to_string();
            assert!(refusal.contains(says), "{text}: {refusal}");
        }
    }
}
