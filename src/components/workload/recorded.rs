//! A recorded stream of requests as the workload of a lab.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as LETTERS;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use xxhash_rust::xxh3::xxh3_64;

use super::Key;

/// Requests of a recorded stream at most: with their text in files they take about 8 MB.
pub const MOST_RECORDED: usize = 1_000_000;
/// Letters of its name that are kept.
const MOST_LETTERS: usize = 100;
/// How densely it is packed: the densest would take several times as long for a twentieth less.
const LEVEL: u8 = 6;
/// Bytes that a key takes unpacked at most, seven bits a byte.
const MOST_BYTES_OF_A_KEY: usize = 5;

/// A recorded stream of keys, shared by all copies of a run. Keys are numbered from 1 by how often
/// they are requested, the most popular first, and equally popular ones by their first request.
///
/// Files hold it whole, packed and with its digest, so that an experiment needs nothing besides;
/// digests of states hold its digest alone.
#[derive(Clone)]
pub struct Recorded(Arc<Stream>);

struct Stream {
    name: String,
    keys: Box<[Key]>,
    /// Requests for each key, from key 1 on.
    counts: Box<[u32]>,
    digest: u64,
    packed: String,
}

impl Recorded {
    /// The stream of these keys, whatever their numbers are, under a name such as that of its file;
    /// of more than [`MOST_RECORDED`] requests the first ones. `None` without a request.
    pub fn new(name: &str, keys: &[u32]) -> Option<Self> {
        let keys = by_popularity(&keys[..keys.len().min(MOST_RECORDED)]);
        (!keys.is_empty()).then(|| {
            let bytes = in_bytes(&keys);
            let packed = LETTERS.encode(miniz_oxide::deflate::compress_to_vec(&bytes, LEVEL));
            Self::of(name, keys, xxh3_64(&bytes), packed)
        })
    }

    fn of(name: &str, keys: Vec<Key>, digest: u64, packed: String) -> Self {
        let distinct = keys.iter().max().copied().unwrap_or(0);
        let mut counts = vec![0_u32; distinct as usize];
        for &key in &keys {
            counts[key as usize - 1] += 1;
        }
        Self(Arc::new(Stream {
            name: name.chars().take(MOST_LETTERS).collect(),
            keys: keys.into(),
            counts: counts.into(),
            digest,
            packed,
        }))
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The keys in the order of their requests.
    pub fn keys(&self) -> &[Key] {
        &self.0.keys
    }

    /// Requests.
    pub fn requests(&self) -> u64 {
        self.0.keys.len() as u64
    }

    /// How many keys there are: each number from 1 to this is one.
    pub fn distinct(&self) -> u64 {
        self.0.counts.len() as u64
    }

    /// The share of the requests that are for each key, from key 1 on.
    pub fn shares(&self) -> Vec<f64> {
        let all = self.0.keys.len() as f64;
        let counts = self.0.counts.iter();
        counts.map(|&count| f64::from(count) / all).collect()
    }

    /// A number that another order of other keys would change.
    pub fn digest(&self) -> u64 {
        self.0.digest
    }

    /// Memory that all copies take together, in bytes.
    pub fn bytes(&self) -> u64 {
        let numbers = self.0.keys.len() + self.0.counts.len();
        (numbers * size_of::<u32>() + self.0.packed.len()) as u64
    }
}

/// Keys numbered by popularity, from 1.
fn by_popularity(keys: &[u32]) -> Vec<Key> {
    let mut sorted: Vec<(u32, usize)> = keys.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    // Of each key: how often it is requested, and where first.
    let mut found: Vec<(usize, usize)> = Vec::new();
    let runs = || sorted.chunk_by(|(a, _), (b, _)| a == b);
    found.extend(runs().map(|run| (run.len(), run[0].1)));
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|&key| (usize::MAX - found[key].0, found[key].1));
    let mut numbers = vec![0; found.len()];
    for (number, key) in (1..).zip(order) {
        numbers[key] = number;
    }
    let mut renumbered = vec![0; keys.len()];
    for (run, &number) in runs().zip(&numbers) {
        for &(_, place) in run {
            renumbered[place] = number;
        }
    }
    renumbered
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn in_bytes(keys: &[Key]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(2 * keys.len());
    for &key in keys {
        let mut left = key;
        while left > 0x7f {
            bytes.push(left as u8 | 0x80);
            left >>= 7;
        }
        bytes.push(left as u8);
    }
    bytes
}

/// The keys of [`in_bytes`]; `None` where the bytes are none, or are not numbered without a gap.
fn from_bytes(bytes: &[u8]) -> Option<Vec<Key>> {
    let mut keys = Vec::new();
    let (mut key, mut shift) = (0_u64, 0);
    for &byte in bytes {
        key |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 != 0 {
            if shift >= 7 * MOST_BYTES_OF_A_KEY {
                return None;
            }
            continue;
        }
        if key == 0 || key > MOST_RECORDED as u64 || keys.len() == MOST_RECORDED {
            return None;
        }
        keys.push(key as Key);
        (key, shift) = (0, 0);
    }
    (shift == 0 && !keys.is_empty()).then_some(keys)
}

/// The form in files.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InFile {
    name: String,
    requests: u64,
    keys: u64,
    digest: String,
    packed: String,
}

impl InFile {
    fn read(self) -> Option<Recorded> {
        let packed = LETTERS.decode(&self.packed).ok()?;
        let most = MOST_RECORDED * MOST_BYTES_OF_A_KEY;
        let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, most).ok()?;
        let digest = xxh3_64(&bytes);
        let keys = from_bytes(&bytes).filter(|_| format!("{digest:016x}") == self.digest)?;
        // Numbers are those that any reader of the same trace would give.
        (by_popularity(&keys) == keys).then_some(())?;
        let found = Recorded::of(&self.name, keys, digest, self.packed);
        (found.requests() == self.requests && found.distinct() == self.keys).then_some(found)
    }
}

impl Serialize for Recorded {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return self.0.digest.serialize(serializer);
        }
        let form = InFile {
            name: self.0.name.clone(),
            requests: self.requests(),
            keys: self.distinct(),
            digest: format!("{:016x}", self.0.digest),
            packed: self.0.packed.clone(),
        };
        form.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recorded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let form = InFile::deserialize(deserializer)?;
        form.read().ok_or_else(|| {
            de::Error::custom(
                "the trace in it is damaged: its requests are not those that it says it has",
            )
        })
    }
}

impl PartialEq for Recorded {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest && self.0.name == other.0.name
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, requests) = (self.name(), self.requests());
        write!(f, "{name} ({requests} requests, {:016x})", self.0.digest)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Steps through 997 keys unevenly.
    fn uneven(requests: u64) -> Vec<u32> {
        let step = |at: u64| (at * at * 7_919 + at / 3) % 997;
        (0..requests).map(|at| step(at) as u32 + 40_000).collect()
    }

    #[test]
    fn keys_are_numbered_by_popularity_and_then_by_their_first_request() {
        // C twice; A, B and D once each, in the order B, D, A.
        let recorded = Recorded::new("a", &[7, 9, 4, 7, 2]).unwrap();
        assert_eq!(recorded.keys(), [1, 2, 3, 1, 4]);
        assert_eq!(recorded.shares(), [0.4, 0.2, 0.2, 0.2]);
        let keys = uneven(20_000);
        let recorded = Recorded::new("b", &keys).unwrap();
        let mut naive: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for (place, &key) in keys.iter().enumerate() {
            naive.entry(key).or_insert((0, place)).0 += 1;
        }
        let mut order: Vec<_> = naive
            .iter()
            .map(|(key, (count, first))| (usize::MAX - count, first, key))
            .collect();
        order.sort();
        let number = |wanted: &u32| order.iter().position(|(.., key)| *key == wanted).unwrap() + 1;
        assert_eq!(recorded.distinct(), naive.len() as u64);
        for (key, number_found) in keys.iter().zip(recorded.keys()) {
            assert_eq!(*number_found as usize, number(key));
        }
    }

    #[test]
    fn a_file_holds_it_whole_and_a_damaged_one_is_refused() {
        let recorded = Recorded::new("names \"and\" more", &uneven(5_000)).unwrap();
        let text = ron::to_string(&recorded).unwrap();
        let again: Recorded = ron::from_str(&text).unwrap();
        assert_eq!(again, recorded);
        assert_eq!(again.keys(), recorded.keys());
        let digest = format!("{:016x}", recorded.digest());
        for (from, to) in [
            ("requests:5000", "requests:5001"),
            ("keys:", "keys:1"),
            (&digest[..], "0000000000000000"),
            ("packed:\"", "packed:\"AAAA"),
        ] {
            let damaged = text.replacen(from, to, 1);
            assert_ne!(damaged, text, "{from}");
            let error = ron::from_str::<Recorded>(&damaged).unwrap_err().to_string();
            assert!(error.contains("the trace in it is damaged"), "{error}");
        }
    }

    #[test]
    fn hostile_bytes_are_no_keys() {
        for bytes in [
            &[][..],
            &[0],
            &[0x80],
            &[0xff, 0xff, 0xff, 0xff, 0x7f],
            &[0x80; 9],
        ] {
            assert_eq!(from_bytes(bytes), None, "{bytes:?}");
        }
        assert_eq!(from_bytes(&[1, 0x80, 1]), Some(vec![1, 128]));
        let keys = [1, 127, 128, 16_384, 1_000_000];
        assert_eq!(from_bytes(&in_bytes(&keys)).as_deref(), Some(&keys[..]));
    }

    #[test]
    fn a_longer_stream_is_cut_and_an_empty_one_is_none() {
        let long = vec![3; MOST_RECORDED + 5];
        let recorded = Recorded::new(&"x".repeat(1_000), &long).unwrap();
        assert_eq!(recorded.requests(), MOST_RECORDED as u64);
        assert_eq!(
            (recorded.name().len(), recorded.distinct()),
            (MOST_LETTERS, 1)
        );
        assert!(Recorded::new("none", &[]).is_none());
    }
}
