//! Numbers in traces, exactly: no floating point between a digit and a count.

use crate::sim::{SimDuration, SimTime};

/// A whole number.
pub(super) fn whole(text: &[u8]) -> Option<u64> {
    let digits = text.trim_ascii();
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |value, &byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// A size in bytes, below 4 GiB; a fraction of zeros may follow.
pub(super) fn size(text: &[u8]) -> Option<u32> {
    let text = text.trim_ascii();
    let dot = text.iter().position(|&byte| byte == b'.');
    let (number, fraction) = text.split_at(dot.unwrap_or(text.len()));
    let is_zero = fraction.iter().skip(1).all(|&byte| byte == b'0');
    whole(number)
        .filter(|_| is_zero)
        .and_then(|size| u32::try_from(size).ok())
}

/// A decimal number of units of so many nanoseconds each, in nanoseconds. Digits behind the last
/// nanosecond are left off.
pub(super) fn nanos(text: &[u8], unit: u64) -> Option<u64> {
    let text = text.trim_ascii();
    let dot = text.iter().position(|&byte| byte == b'.');
    let (number, fraction) = text.split_at(dot.unwrap_or(text.len()));
    let mut value = whole(number)?.checked_mul(unit)?;
    let mut place = unit;
    for &byte in fraction.iter().skip(1) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        place /= 10;
        value = value.checked_add(place * u64::from(digit))?;
    }
    Some(value)
}

/// A moment, in units of so many nanoseconds.
pub(super) fn time(text: &[u8], unit: u64) -> Option<SimTime> {
    nanos(text, unit).map(SimTime::from_nanos)
}

/// A time to live in units of so many nanoseconds. Zero and what says that there is none are
/// none, and one that is longer than can be told never ends.
pub(super) fn ttl(text: &[u8], unit: u64) -> Option<Option<SimDuration>> {
    let text = text.trim_ascii();
    if text.is_empty() || text == b"-1" {
        return Some(None);
    }
    let is_number = text
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let nanos = nanos(text, unit).or_else(|| is_number.then_some(u64::MAX))?;
    Some((nanos > 0).then(|| SimDuration::from_nanos(nanos)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_or_none() {
        assert_eq!(whole(b" 18446744073709551615 "), Some(u64::MAX));
        for text in ["", "18446744073709551616", "-1", "1e3", "0x1", "1 2"] {
            assert_eq!(whole(text.as_bytes()), None, "{text}");
        }
        assert_eq!(size(b"512.00"), Some(512));
        assert_eq!((size(b"4294967296"), size(b"0.5")), (None, None));
    }

    #[test]
    fn times_keep_every_nanosecond() {
        let seconds = |text: &str| nanos(text.as_bytes(), 1_000_000_000);
        assert_eq!(
            seconds("1700000000.013000"),
            Some(1_700_000_000_013_000_000)
        );
        assert_eq!(seconds("0.0000000019"), Some(1));
        assert_eq!(seconds("18446744073"), Some(18_446_744_073_000_000_000));
        assert_eq!(seconds("18446744074"), None);
        assert_eq!(seconds(".5"), None);
        assert_eq!(nanos(b"7.5", 1_000), Some(7_500));
        assert_eq!(ttl(b"0", 1), Some(None));
        assert_eq!(ttl(b"-1", 1), Some(None));
        assert_eq!(ttl(b"2", 1_000), Some(Some(SimDuration::from_nanos(2_000))));
        assert_eq!(
            ttl(b"99999999999", 1_000_000_000),
            Some(Some(SimDuration::MAX))
        );
        assert_eq!(ttl(b"soon", 1), None);
    }
}
