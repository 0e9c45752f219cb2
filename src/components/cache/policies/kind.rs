//! The policies by name, with their rules and where they come from.

use serde::Serialize;

use crate::components::named::Named;

/// The policies by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum PolicyKind {
    /// First in, first out: evicts the oldest insertion. A hit or a refill changes nothing; there
    /// are no ties. (Belady, Nelson and Shedler, 1969, study it.)
    Fifo,
    /// Least recently used: evicts the entry whose last use lies furthest back. A hit and a refill
    /// are uses; there are no ties. (Mattson et al., 1970.)
    #[default]
    Lru,
    /// Least frequently used, in cache: a count of 1 on insertion, one more a hit or refill,
    /// forgotten on eviction. Evicts the smallest count; among those the least recently used.
    Lfu,
    /// Least frequently used with a fading memory, as Redis counts since 4.0 (`evict.c`): an 8-bit
    /// counter that starts at 5, grows with probability 1 / ((count - 5) * factor + 1), and loses
    /// one every decay period. Evicts the smallest counter; among those the least recently used.
    /// Unlike Redis it compares all entries, not a sample.
    LfuDecay,
    /// Evicts a uniformly random entry. It is drawn ahead, at the previous eviction, so that the
    /// next victim can be shown before it goes.
    Random,
    /// Most recently used: evicts the entry used last before the newcomer.
    Mru,
    /// Least frequently used with a perfect memory: the counts of all keys ever seen are kept. A
    /// missed key always enters. Evicts the smallest count; among those the least recently used.
    LfuPerfect,
    /// CLOCK with one bit: insertion with 0, a hit sets 1; the oldest goes unless its bit is set,
    /// which is then cleared and the entry reinserted. A refill sets nothing. (Corbato, 1968.)
    Clock,
    /// CLOCK with two bits: counts up to 3.
    Clock2,
    /// SIEVE: FIFO order and a visited bit; a hand walks from the oldest to the newest, clears
    /// bits and evicts the first without, and stays there. Entries never move. (Zhang et al.,
    /// NSDI 2024.)
    Sieve,
    /// Segmented LRU in four equal segments: a newcomer enters the lowest with room, a hit climbs
    /// one segment, what is too much in one falls into the one below, and the oldest of the lowest
    /// goes. (Karedla, Love and Wherry, 1994, have two segments; four are those of libCacheSim.)
    Slru,
    /// 2Q, full version: A1in takes a quarter of the slots, A1out remembers half as many keys as
    /// there are slots, Am is LRU. (Johnson and Shasha, 1994.)
    TwoQ,
    /// ARC as published, its target a real number. (Megiddo and Modha, 2003.)
    Arc,
    /// S3-FIFO: a small queue of a tenth of the slots, a main queue, a memory of nine tenths as
    /// many keys; two hits in the small queue promote. (Yang et al., SOSP 2023.)
    S3Fifo,
    /// W-TinyLFU: a window of one percent of the slots (LRU, at least one) before a segmented main
    /// cache (a fifth on probation); the window's oldest enters the main cache only if a count-min
    /// sketch says that it was asked for more often than the one that would go. The sketch has
    /// four rows of 4 counters a slot up to 15, halved every 10 requests a slot. (Einziger,
    /// Friedman and Manes, 2017.)
    WTinyLfu,
    /// Sampled LRU, as Redis: a few uniform draws an eviction, a pool of the longest idle, and a
    /// clock that may tick coarsely. (`evict.c`, Redis since 3.0.)
    SampledLru,
    /// Sampled LFU, as Redis since 4.0: the same with the fading 8-bit counters.
    SampledLfu,
    /// Evicts whatever expires first; without expiry, and among equals, the oldest fill.
    Ttl,
    /// Belady's optimum: evicts the entry whose next use is farthest; never used again is farthest
    /// of all. (Belady, 1966.) It has to be told the future.
    Belady,
    /// A policy of Redis under its own name.
    Redis(RedisPolicy),
    /// LIRS: keys that came back after few others (LIR) fill all but a hundredth of the slots; the
    /// others pass through a queue and are remembered as long as they were used after some LIR
    /// key. (Jiang and Zhang, SIGMETRICS 2002.)
    Lirs,
    /// LRU-2: evicts the entry whose last use but one lies furthest back; without one furthest of
    /// all, and among those the least recently used. Last uses outlive evictions. (O'Neil, O'Neil
    /// and Weikum, SIGMOD 1993, with K = 2.)
    LruK,
    /// GDSF: evicts the smallest of age + uses / bytes, where the age is that of the last victim;
    /// among equals the least recently used. (Cherkasova, 1998.)
    Gdsf,
}

/// The policies of Redis's `maxmemory-policy`, by their names: eight of old, and from 8.6 on the
/// two with `lrm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the names say what they are")]
pub enum RedisPolicy {
    NoEviction,
    AllkeysLru,
    AllkeysLfu,
    AllkeysRandom,
    AllkeysLrm,
    VolatileLru,
    VolatileLfu,
    VolatileRandom,
    VolatileLrm,
    VolatileTtl,
}

impl Named for RedisPolicy {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("noeviction", Self::NoEviction),
        ("allkeys-lru", Self::AllkeysLru),
        ("allkeys-lfu", Self::AllkeysLfu),
        ("allkeys-random", Self::AllkeysRandom),
        ("allkeys-lrm", Self::AllkeysLrm),
        ("volatile-lru", Self::VolatileLru),
        ("volatile-lfu", Self::VolatileLfu),
        ("volatile-random", Self::VolatileRandom),
        ("volatile-lrm", Self::VolatileLrm),
        ("volatile-ttl", Self::VolatileTtl),
    ];
}

impl RedisPolicy {
    /// Which keys it considers, and which of those it evicts.
    pub fn considers(self) -> &'static str {
        match self {
            Self::NoEviction => "no key: a write that needs memory is refused",
            Self::AllkeysLru => "all keys: the longest unused of a sample",
            Self::AllkeysLfu => "all keys: the smallest decaying counter of a sample",
            Self::AllkeysRandom => "all keys: one at random",
            Self::AllkeysLrm => "all keys: the longest unmodified of a sample (from 8.6)",
            Self::VolatileLru => "keys with a TTL: the longest unused of a sample",
            Self::VolatileLfu => "keys with a TTL: the smallest decaying counter of a sample",
            Self::VolatileRandom => "keys with a TTL: one at random",
            Self::VolatileLrm => "keys with a TTL: the longest unmodified of a sample (from 8.6)",
            Self::VolatileTtl => "keys with a TTL: the first to expire of a sample",
        }
    }
}

impl PolicyKind {
    /// Memory of what it remembers for a slot, at most, roughly, in bytes.
    pub(in crate::components::cache) fn bytes_a_slot(self) -> u64 {
        match self {
            Self::Random => 0,
            Self::Fifo | Self::Lru | Self::Mru | Self::Clock | Self::Clock2 | Self::Sieve => 14,
            Self::SampledLru | Self::SampledLfu | Self::Redis(_) => 9,
            Self::Lfu | Self::LfuDecay | Self::Slru | Self::TwoQ => 60,
            Self::LfuPerfect | Self::S3Fifo | Self::WTinyLfu | Self::Ttl | Self::Belady => 85,
            // Both memories of ARC may have been as long as the cache. What LIRS and LRU-2 remember
            // of keys that have gone is not bounded by the slots; no lab has them.
            Self::Arc | Self::Lirs | Self::LruK | Self::Gdsf => 125,
        }
    }
}

impl Named for PolicyKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("fifo", Self::Fifo),
        ("lru", Self::Lru),
        ("mru", Self::Mru),
        ("lfu", Self::Lfu),
        ("lfu-perfect", Self::LfuPerfect),
        ("lfu-decay", Self::LfuDecay),
        ("random", Self::Random),
        ("clock", Self::Clock),
        ("clock2", Self::Clock2),
        ("sieve", Self::Sieve),
        ("slru", Self::Slru),
        ("2q", Self::TwoQ),
        ("arc", Self::Arc),
        ("s3-fifo", Self::S3Fifo),
        ("w-tinylfu", Self::WTinyLfu),
        ("sampled-lru", Self::SampledLru),
        ("sampled-lfu", Self::SampledLfu),
        ("ttl", Self::Ttl),
        ("belady", Self::Belady),
        ("lirs", Self::Lirs),
        ("lru-2", Self::LruK),
        ("gdsf", Self::Gdsf),
        ("noeviction", Self::Redis(RedisPolicy::NoEviction)),
        ("allkeys-lru", Self::Redis(RedisPolicy::AllkeysLru)),
        ("allkeys-lfu", Self::Redis(RedisPolicy::AllkeysLfu)),
        ("allkeys-random", Self::Redis(RedisPolicy::AllkeysRandom)),
        ("allkeys-lrm", Self::Redis(RedisPolicy::AllkeysLrm)),
        ("volatile-lru", Self::Redis(RedisPolicy::VolatileLru)),
        ("volatile-lfu", Self::Redis(RedisPolicy::VolatileLfu)),
        ("volatile-random", Self::Redis(RedisPolicy::VolatileRandom)),
        ("volatile-lrm", Self::Redis(RedisPolicy::VolatileLrm)),
        ("volatile-ttl", Self::Redis(RedisPolicy::VolatileTtl)),
    ];
}

impl PolicyKind {
    /// Its rule in a line, with its source.
    pub fn source(self) -> &'static str {
        match self {
            Self::Fifo => "evicts the oldest insertion (Belady, Nelson and Shedler, 1969)",
            Self::Lru => "evicts the least recently used (Mattson et al., 1970)",
            Self::Mru => "evicts the most recently used (good for loops)",
            Self::Lfu => {
                "evicts the least often used since insertion, then the least recently used"
            }
            Self::LfuPerfect => "the same, but counts outlive evictions",
            Self::LfuDecay => {
                "evicts the smallest decaying 8-bit counter (as Redis counts since 4.0)"
            }
            Self::Random => "evicts one at random, each with the same chance",
            Self::Clock => {
                "evicts the oldest not used since the hand passed, one bit (Corbato, 1968)"
            }
            Self::Clock2 => "the same with two bits: up to three more rounds",
            Self::Sieve => "a hand over a queue that never moves (Zhang et al., NSDI 2024)",
            Self::Slru => "four segments, a hit climbs one (Karedla, Love and Wherry, 1994)",
            Self::TwoQ => "new keys in a FIFO, reused ones in an LRU (Johnson and Shasha, 1994)",
            Self::Arc => "seen once against seen again, self-tuning (Megiddo and Modha, 2003)",
            Self::S3Fifo => {
                "a small FIFO as a filter, a main FIFO, ghosts (Yang et al., SOSP 2023)"
            }
            Self::WTinyLfu => {
                "a window, then admission by frequency (Einziger, Friedman and Manes, 2017)"
            }
            Self::SampledLru => "the longest idle of 5 samples and a pool of 16 (Redis, evict.c)",
            Self::SampledLfu => "the smallest decaying counter of the same (Redis since 4.0)",
            Self::Ttl => "evicts the first to expire; without a TTL the oldest fill",
            Self::Belady => "evicts the farthest next use: OPT (Belady, 1966)",
            Self::Redis(policy) => policy.considers(),
            Self::Lirs => "keeps what comes back after few other keys (Jiang and Zhang, 2002)",
            Self::LruK => "the furthest last use but one (O'Neil, O'Neil and Weikum, 1993)",
            Self::Gdsf => "seldom used and large goes, with an age (Cherkasova, 1998)",
        }
    }

    /// Its name as people write it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Fifo => "FIFO",
            Self::Lru => "LRU",
            Self::Mru => "MRU",
            Self::Lfu => "LFU",
            Self::LfuPerfect => "perfect LFU",
            Self::LfuDecay => "LFU with decay",
            Self::Random => "random",
            Self::Clock => "CLOCK",
            Self::Clock2 => "CLOCK, 2 bits",
            Self::Sieve => "SIEVE",
            Self::Slru => "SLRU",
            Self::TwoQ => "2Q",
            Self::Arc => "ARC",
            Self::S3Fifo => "S3-FIFO",
            Self::WTinyLfu => "W-TinyLFU",
            Self::SampledLru => "sampled LRU",
            Self::SampledLfu => "sampled LFU",
            Self::Ttl => "TTL",
            Self::Belady => "OPT",
            Self::Redis(policy) => policy.name(),
            Self::Lirs => "LIRS",
            Self::LruK => "LRU-2",
            Self::Gdsf => "GDSF",
        }
    }

    /// Why the next victim is the one it is, in a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Fifo => "Next victim: it was stored before all others.",
            Self::Lru => "Next victim: no other has gone unused for so long.",
            Self::Mru => "Next victim: it was used last.",
            Self::Lfu => "Next victim: no other was used less often.",
            Self::LfuPerfect => "Next victim: no other was ever asked for less often.",
            Self::LfuDecay => "Next victim: its decayed count is the smallest.",
            Self::Random => "Next victim: the draw fell on it.",
            Self::Clock | Self::Clock2 => {
                "Next victim: the first that the hand meets without a mark."
            }
            Self::Sieve => "Next victim: the hand meets it first, and it was not visited.",
            Self::Slru => "Next victim: the oldest of the lowest segment.",
            Self::TwoQ => "Next victim: the oldest of the queue that is too long.",
            Self::Arc => "Next victim: the oldest of the list that is over its target.",
            Self::S3Fifo => "Next victim: it was not reused in the small queue.",
            Self::WTinyLfu => "Next victim: of the two at the ends it was asked for less.",
            Self::SampledLru | Self::SampledLfu | Self::Redis(_) => {
                "Next victim: the best of those drawn."
            }
            Self::Ttl => "Next victim: it expires first.",
            Self::Belady => "Next victim: its next use is the farthest.",
            Self::Lirs => "Next victim: the front of the queue of keys with high recency.",
            Self::LruK => "Next victim: its last use but one lies furthest back.",
            Self::Gdsf => "Next victim: the least uses per byte, aged.",
        }
    }

    /// The policies of the headless contract, without Redis's own names.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        Self::NAMES
            .iter()
            .copied()
            .filter(|(_, kind)| !matches!(kind, Self::Redis(_)))
    }
}
