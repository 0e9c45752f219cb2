//! The policies of Redis under its own names.

use serde::Serialize;

use super::info::{Order, PolicyInfo};
use crate::components::named::Named;

/// Makes [`RedisPolicy`] and its table; a new one comes last, because digests hold their places.
macro_rules! policies {
    ($($variant:ident { name: $name:literal, motto: $motto:literal, source: $source:literal })*) => {
        /// The policies of Redis's `maxmemory-policy`, by their names: eight of old, and from 8.6
        /// on the two with `lrm`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[expect(missing_docs, reason = "the names say what they are")]
        pub enum RedisPolicy {
            $($variant,)*
        }

        impl RedisPolicy {
            /// All, in the order in which they are listed.
            pub const LISTED: [Self; [$($name),*].len()] = [$(Self::$variant),*];

            /// Its row of the table: its source says which keys it considers, and which of those it
            /// evicts.
            pub const fn info(self) -> &'static PolicyInfo {
                match self {
                    $(Self::$variant => &PolicyInfo {
                        name: $name,
                        label: $name,
                        motto: $motto,
                        source: $source,
                        reason: "Next victim: the best of those drawn.",
                        bytes_a_slot: 9,
                        rejoins: Order::Insertion,
                    },)*
                }
            }
        }

        impl Named for RedisPolicy {
            const NAMES: &'static [(&'static str, Self)] = &[$(($name, Self::$variant)),*];
        }
    };
}

policies! {
    NoEviction {
        name: "noeviction",
        motto: "refuses writes",
        source: "no key: a write that needs memory is refused"
    }
    AllkeysLru {
        name: "allkeys-lru",
        motto: "all keys: LRU",
        source: "all keys: the longest unused of a sample"
    }
    AllkeysLfu {
        name: "allkeys-lfu",
        motto: "all keys: LFU",
        source: "all keys: the smallest decaying counter of a sample"
    }
    AllkeysRandom {
        name: "allkeys-random",
        motto: "all keys: random",
        source: "all keys: one at random"
    }
    AllkeysLrm {
        name: "allkeys-lrm",
        motto: "all keys: LRM",
        source: "all keys: the longest unmodified of a sample (from 8.6)"
    }
    VolatileLru {
        name: "volatile-lru",
        motto: "with TTL: LRU",
        source: "keys with a TTL: the longest unused of a sample"
    }
    VolatileLfu {
        name: "volatile-lfu",
        motto: "with TTL: LFU",
        source: "keys with a TTL: the smallest decaying counter of a sample"
    }
    VolatileRandom {
        name: "volatile-random",
        motto: "with TTL: random",
        source: "keys with a TTL: one at random"
    }
    VolatileLrm {
        name: "volatile-lrm",
        motto: "with TTL: LRM",
        source: "keys with a TTL: the longest unmodified of a sample (from 8.6)"
    }
    VolatileTtl {
        name: "volatile-ttl",
        motto: "with TTL: next to expire",
        source: "keys with a TTL: the first to expire of a sample"
    }
}
