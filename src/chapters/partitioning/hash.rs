//! The hash: FNV-1a of the key's bytes, then the finaliser of `MurmurHash3`, 64 bits each.
//!
//! FNV-1a (Fowler, Noll and Vo) takes one byte after another: exclusive or, then a
//! multiplication by a prime. That can be followed by hand, but similar keys stay similar in
//! some bits. The finaliser (Appleby's `fmix64`) spreads every bit over all. The seed of the
//! experiment changes the value that FNV-1a starts from, so another seed is another hash.

use serde::Serialize;

/// FNV-1a's start for 64 bits.
pub const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
/// FNV-1a's prime for 64 bits.
pub const PRIME: u64 = 0x0000_0100_0000_01b3;
/// Tells the hashes of several choices apart: 2^64 over the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of one experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hash {
    start: u64,
}

/// A hash as it comes about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// What it starts from.
    pub start: u64,
    /// Each byte, and the state after it.
    pub bytes: Vec<(u8, u64)>,
    /// The value, after the finaliser.
    pub value: u64,
}

impl Hash {
    /// The hash that belongs to these bits of luck.
    pub fn new(luck: u64) -> Self {
        Self {
            start: OFFSET ^ luck,
        }
    }

    /// The hash of some bytes.
    pub fn of(self, bytes: &[u8]) -> u64 {
        let state = bytes
            .iter()
            .fold(self.start, |state, &byte| absorb(state, byte));
        finish(state)
    }

    /// The same, step by step.
    pub fn steps(self, bytes: &[u8]) -> Steps {
        let mut state = self.start;
        let mut taken = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            state = absorb(state, byte);
            taken.push((byte, state));
        }
        Steps {
            start: self.start,
            bytes: taken,
            value: finish(state),
        }
    }
}

/// One step of FNV-1a.
fn absorb(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// `MurmurHash3`'s finaliser for 64 bits.
pub fn finish(mut state: u64) -> u64 {
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^= state >> 33;
    state = state.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

/// The hash of choice `number`; choice 0 is the hash itself.
pub fn choice(value: u64, number: u64) -> u64 {
    if number == 0 {
        value
    } else {
        finish(value ^ number.wrapping_mul(GOLDEN))
    }
}

/// The partition of a hash under "mod N"; 0 if there is none.
pub fn modulo(value: u64, partitions: u64) -> u64 {
    value.checked_rem(partitions).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a's published test vectors, before the finaliser.
    #[test]
    fn the_first_part_is_fnv_1a() {
        let state = |text: &str| {
            let steps = Hash::new(0).steps(text.as_bytes());
            steps.bytes.last().map_or(steps.start, |step| step.1)
        };
        assert_eq!(state(""), OFFSET);
        assert_eq!(state("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(state("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn steps_end_where_the_hash_does_and_a_seed_changes_all() {
        for text in ["", "u3/167", "shard 1/0"] {
            let hash = Hash::new(7);
            assert_eq!(hash.steps(text.as_bytes()).value, hash.of(text.as_bytes()));
            assert_ne!(hash.of(text.as_bytes()), Hash::new(8).of(text.as_bytes()));
        }
        assert_eq!(finish(0), 0);
    }
}
