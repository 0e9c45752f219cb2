//! The digest of a state: its hash, without its serialisation ever being in memory whole.

use postcard::ser_flavors::Flavor;
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3Default;

/// Bytes that are hashed at one go.
const CHUNK: usize = 16 << 10;

/// XXH3 over the canonical serialisation (postcard).
pub(super) fn of(state: &impl Serialize) -> u64 {
    let hashing = Hashing {
        hash: Xxh3Default::new(),
        chunk: Vec::with_capacity(CHUNK),
    };
    // Plain data cannot fail to be serialised; should a model ever hold a type that postcard
    // refuses, the hash of nothing is still a digest, and the golden tests notice.
    postcard::serialize_with_flavor(state, hashing).unwrap_or_else(|_| Xxh3Default::new().digest())
}

struct Hashing {
    hash: Xxh3Default,
    chunk: Vec<u8>,
}

impl Hashing {
    fn take_chunk(&mut self) {
        self.hash.update(&self.chunk);
        self.chunk.clear();
    }
}

impl Flavor for Hashing {
    type Output = u64;

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        if self.chunk.len() == CHUNK {
            self.take_chunk();
        }
        self.chunk.push(data);
        Ok(())
    }

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        if self.chunk.len() + data.len() > CHUNK {
            self.take_chunk();
        }
        if data.len() > CHUNK {
            self.hash.update(data);
        } else {
            self.chunk.extend_from_slice(data);
        }
        Ok(())
    }

    fn finalize(mut self) -> postcard::Result<u64> {
        self.take_chunk();
        Ok(self.hash.digest())
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    #[test]
    fn it_is_the_hash_of_the_whole_serialisation() {
        let long = "x".repeat(40_000);
        let many: Vec<(u64, f64, Option<&str>)> = (0..9_000)
            .map(|i| (i, i as f64 / 3.0, (i % 1_000 == 7).then_some(long.as_str())))
            .collect();
        for count in [0, 1, 100, 9_000] {
            let part = &many[..count];
            let whole = postcard::to_stdvec(part).expect("serialised");
            assert_eq!(super::of(&part), xxh3_64(&whole), "{count}");
        }
    }
}
