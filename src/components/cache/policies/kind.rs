//! The policies by name: a table, a row each, with their rules and where they come from.

use serde::Serialize;

use super::info::{Order, PolicyInfo};
use super::redis::RedisPolicy;
use crate::components::named::Named;

/// Makes [`PolicyKind`] and its table. The order of the members is that of digests, which hold their
/// places: a new one comes last.
macro_rules! policies {
    (
        before { $($(#[$early_doc:meta])* $early:ident { $($early_info:tt)* })* }
        redis { $(#[$redis_doc:meta])* }
        after { $($(#[$late_doc:meta])* $late:ident { $($late_info:tt)* })* }
    ) => {
        /// The policies by name.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
        pub enum PolicyKind {
            $($(#[$early_doc])* $early,)*
            $(#[$redis_doc])*
            Redis(RedisPolicy),
            $($(#[$late_doc])* $late,)*
        }

        /// How many there are without Redis's own names.
        const OWN: usize = [$(stringify!($early),)* $(stringify!($late),)*].len();

        impl PolicyKind {
            /// Its row of the table.
            pub const fn info(self) -> &'static PolicyInfo {
                match self {
                    $(Self::$early => &PolicyInfo { $($early_info)* },)*
                    Self::Redis(policy) => policy.info(),
                    $(Self::$late => &PolicyInfo { $($late_info)* },)*
                }
            }
        }
    };
}

policies! {
    before {
        /// First in, first out: evicts the oldest insertion. A hit or a refill changes nothing; there
        /// are no ties. (Belady, Nelson and Shedler, 1969, study it.)
        Fifo {
            name: "fifo",
            label: "FIFO",
            motto: "first in, first out",
            source: "evicts the oldest insertion (Belady, Nelson and Shedler, 1969)",
            reason: "Next victim: it was stored before all others.",
            bytes_a_slot: 14,
            rejoins: Order::Insertion,
        }
        /// Least recently used: evicts the entry whose last use lies furthest back. A hit and a refill
        /// are uses; there are no ties. (Mattson et al., 1970.)
        #[default]
        Lru {
            name: "lru",
            label: "LRU",
            motto: "evicts the least recent",
            source: "evicts the least recently used (Mattson et al., 1970)",
            reason: "Next victim: no other has gone unused for so long.",
            bytes_a_slot: 14,
            rejoins: Order::Use,
        }
        /// Least frequently used, in cache: a count of 1 on insertion, one more a hit or refill,
        /// forgotten on eviction. Evicts the smallest count; among those the least recently used.
        Lfu {
            name: "lfu",
            label: "LFU",
            motto: "evicts the least frequent",
            source: "evicts the least often used since insertion, then the least recently used",
            reason: "Next victim: no other was used less often.",
            bytes_a_slot: 60,
            rejoins: Order::Use,
        }
        /// Least frequently used with a fading memory, as Redis counts since 4.0 (`evict.c`): an 8-bit
        /// counter that starts at 5, grows with probability 1 / ((count - 5) * factor + 1), and loses
        /// one every decay period. Evicts the smallest counter; among those the least recently used.
        /// Unlike Redis it compares all entries, not a sample.
        LfuDecay {
            name: "lfu-decay",
            label: "LFU with decay",
            motto: "LFU with aging",
            source: "evicts the smallest decaying 8-bit counter (as Redis counts since 4.0)",
            reason: "Next victim: its decayed count is the smallest.",
            bytes_a_slot: 60,
            rejoins: Order::Use,
        }
        /// Evicts a uniformly random entry. It is drawn ahead, at the previous eviction, so that the
        /// next victim can be shown before it goes.
        Random {
            name: "random",
            label: "random",
            motto: "evicts at random",
            source: "evicts one at random, each with the same chance",
            reason: "Next victim: the draw fell on it.",
            bytes_a_slot: 0,
            rejoins: Order::Insertion,
        }
        /// Most recently used: evicts the entry used last before the newcomer.
        Mru {
            name: "mru",
            label: "MRU",
            motto: "evicts the most recent",
            source: "evicts the most recently used (good for loops)",
            reason: "Next victim: it was used last.",
            bytes_a_slot: 14,
            rejoins: Order::Use,
        }
        /// Least frequently used with a perfect memory: the counts of all keys ever seen are kept. A
        /// missed key always enters. Evicts the smallest count; among those the least recently used.
        LfuPerfect {
            name: "lfu-perfect",
            label: "perfect LFU",
            motto: "counts evicted keys too",
            source: "the same, but counts outlive evictions",
            reason: "Next victim: no other was ever asked for less often.",
            bytes_a_slot: 85,
            rejoins: Order::Use,
        }
        /// CLOCK with one bit: insertion with 0, a hit sets 1; the oldest goes unless its bit is set,
        /// which is then cleared and the entry reinserted. A refill sets nothing. (Corbato, 1968.)
        Clock {
            name: "clock",
            label: "CLOCK",
            motto: "a second chance",
            source: "evicts the oldest not used since the hand passed, one bit (Corbato, 1968)",
            reason: "Next victim: the first that the hand meets without a mark.",
            bytes_a_slot: 14,
            rejoins: Order::Insertion,
        }
        /// CLOCK with two bits: counts up to 3.
        Clock2 {
            name: "clock2",
            label: "CLOCK, 2 bits",
            motto: "up to three chances",
            source: "the same with two bits: up to three more rounds",
            reason: "Next victim: the first that the hand meets without a mark.",
            bytes_a_slot: 14,
            rejoins: Order::Insertion,
        }
        /// SIEVE: FIFO order and a visited bit; a hand walks from the oldest to the newest, clears
        /// bits and evicts the first without, and stays there. Entries never move. (Zhang et al.,
        /// NSDI 2024.)
        Sieve {
            name: "sieve",
            label: "SIEVE",
            motto: "spares what was hit",
            source: "a hand over a queue that never moves (Zhang et al., NSDI 2024)",
            reason: "Next victim: the hand meets it first, and it was not visited.",
            bytes_a_slot: 14,
            rejoins: Order::Insertion,
        }
        /// Segmented LRU in four equal segments: a newcomer enters the lowest with room, a hit climbs
        /// one segment, what is too much in one falls into the one below, and the oldest of the lowest
        /// goes. (Karedla, Love and Wherry, 1994, have two segments; four are those of libCacheSim.)
        Slru {
            name: "slru",
            label: "SLRU",
            motto: "probation, protected",
            source: "four segments, a hit climbs one (Karedla, Love and Wherry, 1994)",
            reason: "Next victim: the oldest of the lowest segment.",
            bytes_a_slot: 60,
            rejoins: Order::Insertion,
        }
        /// 2Q, full version: A1in takes a quarter of the slots, A1out remembers half as many keys as
        /// there are slots, Am is LRU. (Johnson and Shasha, 1994.)
        TwoQ {
            name: "2q",
            label: "2Q",
            motto: "FIFO, then LRU on reuse",
            source: "new keys in a FIFO, reused ones in an LRU (Johnson and Shasha, 1994)",
            reason: "Next victim: the oldest of the queue that is too long.",
            bytes_a_slot: 60,
            rejoins: Order::Insertion,
        }
        /// ARC as published, its target a real number. (Megiddo and Modha, 2003.)
        Arc {
            name: "arc",
            label: "ARC",
            motto: "recency and frequency",
            source: "seen once against seen again, self-tuning (Megiddo and Modha, 2003)",
            reason: "Next victim: the oldest of the list that is over its target.",
            bytes_a_slot: 125,
            rejoins: Order::Insertion,
        }
        /// S3-FIFO: a small queue of a tenth of the slots, a main queue, a memory of nine tenths as
        /// many keys; two hits in the small queue promote. (Yang et al., SOSP 2023.)
        S3Fifo {
            name: "s3-fifo",
            label: "S3-FIFO",
            motto: "a small FIFO filters",
            source: "a small FIFO as a filter, a main FIFO, ghosts (Yang et al., SOSP 2023)",
            reason: "Next victim: it was not reused in the small queue.",
            bytes_a_slot: 85,
            rejoins: Order::Insertion,
        }
        /// W-TinyLFU: a window of one percent of the slots (LRU, at least one) before a segmented main
        /// cache (a fifth on probation); the window's oldest enters the main cache only if a count-min
        /// sketch says that it was asked for more often than the one that would go. The sketch has
        /// four rows of 4 counters a slot up to 15, halved every 10 requests a slot. (Einziger,
        /// Friedman and Manes, 2017.)
        WTinyLfu {
            name: "w-tinylfu",
            label: "W-TinyLFU",
            motto: "admits by frequency",
            source: "a window, then admission by frequency (Einziger, Friedman and Manes, 2017)",
            reason: "Next victim: of the two at the ends it was asked for less.",
            bytes_a_slot: 85,
            rejoins: Order::Insertion,
        }
        /// Sampled LRU, as Redis: a few uniform draws an eviction, a pool of the longest idle, and a
        /// clock that may tick coarsely. (`evict.c`, Redis since 3.0.)
        SampledLru {
            name: "sampled-lru",
            label: "sampled LRU",
            motto: "LRU of a sample",
            source: "the longest idle of 5 samples and a pool of 16 (Redis, evict.c)",
            reason: "Next victim: the best of those drawn.",
            bytes_a_slot: 9,
            rejoins: Order::Insertion,
        }
        /// Sampled LFU, as Redis since 4.0: the same with the fading 8-bit counters.
        SampledLfu {
            name: "sampled-lfu",
            label: "sampled LFU",
            motto: "LFU of a sample",
            source: "the smallest decaying counter of the same (Redis since 4.0)",
            reason: "Next victim: the best of those drawn.",
            bytes_a_slot: 9,
            rejoins: Order::Insertion,
        }
        /// Evicts whatever expires first; without expiry, and among equals, the oldest fill.
        Ttl {
            name: "ttl",
            label: "TTL",
            motto: "evicts the next to expire",
            source: "evicts the first to expire; without a TTL the oldest fill",
            reason: "Next victim: it expires first.",
            bytes_a_slot: 85,
            rejoins: Order::Insertion,
        }
        /// Belady's optimum: evicts the entry whose next use is farthest; never used again is farthest
        /// of all. (Belady, 1966.) It has to be told the future.
        Belady {
            name: "belady",
            label: "OPT",
            motto: "evicts the furthest reuse",
            source: "evicts the farthest next use: OPT (Belady, 1966)",
            reason: "Next victim: its next use is the farthest.",
            bytes_a_slot: 85,
            rejoins: Order::Insertion,
        }
    }
    redis {
        /// A policy of Redis under its own name.
    }
    after {
        /// LIRS: keys that came back after few others (LIR) fill all but a hundredth of the slots; the
        /// others pass through a queue and are remembered as long as they were used after some LIR
        /// key. (Jiang and Zhang, SIGMETRICS 2002.)
        Lirs {
            name: "lirs",
            label: "LIRS",
            motto: "spares short reuse gaps",
            source: "keeps what comes back after few other keys (Jiang and Zhang, 2002)",
            reason: "Next victim: the front of the queue of keys with high recency.",
            bytes_a_slot: 125,
            rejoins: Order::Insertion,
        }
        /// LRU-2: evicts the entry whose last use but one lies furthest back; without one furthest of
        /// all, and among those the least recently used. Last uses outlive evictions. (O'Neil, O'Neil
        /// and Weikum, SIGMOD 1993, with K = 2.)
        LruK {
            name: "lru-2",
            label: "LRU-2",
            motto: "the last use but one",
            source: "the furthest last use but one (O'Neil, O'Neil and Weikum, 1993)",
            reason: "Next victim: its last use but one lies furthest back.",
            bytes_a_slot: 125,
            rejoins: Order::Insertion,
        }
        /// GDSF: evicts the smallest of age + uses / bytes, where the age is that of the last victim;
        /// among equals the least recently used. (Cherkasova, 1998.)
        Gdsf {
            name: "gdsf",
            label: "GDSF",
            motto: "uses per byte, aged",
            source: "seldom used and large goes, with an age (Cherkasova, 1998)",
            reason: "Next victim: the least uses per byte, aged.",
            bytes_a_slot: 125,
            rejoins: Order::Insertion,
        }
    }
}

impl PolicyKind {
    /// Those of the headless contract in the order in which they are listed, without Redis's own
    /// names.
    pub const LISTED: [Self; OWN] = [
        Self::Fifo,
        Self::Lru,
        Self::Mru,
        Self::Lfu,
        Self::LfuPerfect,
        Self::LfuDecay,
        Self::Random,
        Self::Clock,
        Self::Clock2,
        Self::Sieve,
        Self::Slru,
        Self::TwoQ,
        Self::Arc,
        Self::S3Fifo,
        Self::WTinyLfu,
        Self::SampledLru,
        Self::SampledLfu,
        Self::Ttl,
        Self::Belady,
        Self::Lirs,
        Self::LruK,
        Self::Gdsf,
    ];

    /// Its name as people write it.
    pub const fn label(self) -> &'static str {
        self.info().label
    }
}

impl Named for PolicyKind {
    const NAMES: &'static [(&'static str, Self)] = &NAMES;
}

const NAMES: [(&str, PolicyKind); OWN + RedisPolicy::LISTED.len()] = {
    let mut names = [("", PolicyKind::Fifo); OWN + RedisPolicy::LISTED.len()];
    let mut place = 0;
    while place < names.len() {
        let kind = if place < OWN {
            PolicyKind::LISTED[place]
        } else {
            PolicyKind::Redis(RedisPolicy::LISTED[place - OWN])
        };
        names[place] = (kind.info().name, kind);
        place += 1;
    }
    names
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_policies_share_their_words() {
        for of in [
            |info: &'static PolicyInfo| info.name,
            |info: &'static PolicyInfo| info.motto,
            |info: &'static PolicyInfo| info.source,
        ] {
            let words: Vec<&str> = (NAMES.iter()).map(|(_, kind)| of(kind.info())).collect();
            for (place, word) in words.iter().enumerate() {
                assert!(!word.is_empty() && !words[..place].contains(word), "{word}");
            }
        }
    }
}
