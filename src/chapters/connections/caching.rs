//! The middle of the map: copies that are kept near.

use crate::lesson::{Concept, Meeting, Region};

pub(super) const CACHE_ASIDE: Region = Region {
    name: "Cache-aside",
    area: [0.0, 0.42, 0.33, 0.82],
    beyond: false,
    concepts: &[
        Concept {
            id: "hit-and-miss",
            name: "hit and miss",
            at: [0.16, 0.08],
            text: "A hit skips the database, a miss pays for both look-ups. The mean hides that \
                   there are two kinds of reads; the slowest hundredth are misses.",
            met: &[
                Meeting::question("cache-aside", "ninety-five"),
                Meeting::question("cache-lab", "the-slowest-percent"),
                Meeting::preset("cache-aside", "first-miss-then-hits"),
            ],
        },
        Concept {
            id: "two-ceilings",
            name: "hit-rate limits",
            at: [0.46, 0.32],
            text: "Size and TTL each limit the hit rate. More slots do not help where entries \
                   expire, and a longer TTL does not help where they are evicted.",
            met: &[
                Meeting::goal("cache-lab", "ninety"),
                Meeting::goal("cache-lab", "ninety-45"),
                Meeting::question("cache-lab", "five-times-the-reads"),
                Meeting::preset("cache-lab", "short-ttl"),
            ],
        },
        Concept {
            id: "losing-the-cache",
            name: "cache outage",
            at: [0.8, 0.08],
            text: "Without a cache of hit rate h the database gets 1/(1 - h) times the reads. A \
                   system that depends on its cache must survive a cold one.",
            met: &[
                Meeting::goal("cache-lab", "outage"),
                Meeting::goal("bottleneck", "outage"),
                Meeting::question("bottleneck", "lost-cache"),
                Meeting::question("cache-lab", "load-without-the-cache"),
            ],
        },
        Concept {
            id: "ttl",
            name: "TTL",
            at: [0.16, 0.56],
            text: "Time to live: how long an entry may be served. It bounds how stale a read can \
                   be, even when an invalidation is lost.",
            met: &[
                Meeting::question("cache-aside", "how-old"),
                Meeting::question("cache-lab", "how-old-is-stale"),
                Meeting::question("eviction", "volatile-without-ttl"),
                Meeting::preset("cache-aside", "lost-delete"),
            ],
        },
        Concept {
            id: "invalidation",
            name: "invalidation",
            at: [0.8, 0.56],
            text: "A writer deletes the entry after the commit. A delete is idempotent: repeating \
                   it does no harm, while repeating a set may.",
            met: &[
                Meeting::goal("cache-lab", "fresh"),
                Meeting::goal("cache-aside", "fresh-and-calm"),
                Meeting::preset("cache-aside", "update-deletes"),
            ],
        },
        Concept {
            id: "late-reader",
            name: "stale-set race",
            at: [0.36, 0.8],
            text: "A slow reader stores the value it read before a write, after the write's \
                   delete. A lease or a version check refuses the old value.",
            met: &[
                Meeting::goal("cache-aside", "build-race"),
                Meeting::goal("cache-aside", "cure-race"),
                Meeting::question("cache-aside", "what-cures-the-late-reader"),
            ],
        },
        Concept {
            id: "stampede",
            name: "stampede",
            at: [0.9, 0.8],
            text: "Many readers miss the same key at once and all load it. Single-flight, a lease \
                   or early recomputation ends it; jitter on other keys does not.",
            met: &[
                Meeting::goal("cache-aside", "stop-herd"),
                Meeting::question("cache-aside", "fifty-readers"),
                Meeting::question("cache-aside", "early-loads"),
                Meeting::question("cache-aside", "jitter-and-one-key"),
            ],
        },
    ],
};

pub(super) const WRITES: Region = Region {
    name: "Write patterns",
    area: [0.34, 0.42, 0.55, 0.82],
    beyond: false,
    concepts: &[
        Concept {
            id: "write-through",
            name: "write-through",
            at: [0.3, 0.08],
            text: "The cache writes the database before it acknowledges. Two writers whose \
                   messages cross can still leave cache and database with different values.",
            met: &[
                Meeting::question("write-patterns", "two-writers"),
                Meeting::preset("write-patterns", "four-lanes"),
            ],
        },
        Concept {
            id: "write-behind",
            name: "write-behind",
            at: [0.7, 0.32],
            text: "The cache acknowledges at once and flushes in batches later. Writes to one key \
                   coalesce; what has not been flushed is lost with the cache.",
            met: &[
                Meeting::goal("write-patterns", "counters"),
                Meeting::question("write-patterns", "ten-second-flush"),
                Meeting::question("write-patterns", "rows-of-a-flush"),
                Meeting::question("write-patterns", "full-buffer"),
            ],
        },
        Concept {
            id: "kept-promise",
            name: "durability",
            at: [0.3, 0.56],
            text: "An acknowledged write survives a crash only in the places that already hold \
                   it. Write-behind is fast because that is memory alone.",
            met: &[
                Meeting::goal("write-patterns", "ledger"),
                Meeting::goal("write-patterns", "fast-ledger"),
                Meeting::question("write-patterns", "replicated-log"),
            ],
        },
        Concept {
            id: "write-around",
            name: "write-around",
            at: [0.68, 0.8],
            text: "Writes bypass the cache. This suits data that is seldom read; an entry that is \
                   cached already stays stale until its TTL ends.",
            met: &[
                Meeting::goal("write-patterns", "archive"),
                Meeting::question("write-patterns", "read-through-fresh"),
                Meeting::preset("write-patterns", "write-once-read-never"),
            ],
        },
    ],
};

pub(super) const EVICTION: Region = Region {
    name: "Eviction",
    area: [0.56, 0.42, 0.79, 0.82],
    beyond: false,
    concepts: &[
        Concept {
            id: "lru",
            name: "LRU",
            at: [0.16, 0.08],
            text: "Least recently used: the entry unused for longest is evicted. It adapts \
                   quickly, and a loop one key too long leaves it without a hit.",
            met: &[
                Meeting::question("eviction", "the-oldest-use"),
                Meeting::question("eviction", "one-key-too-many"),
                Meeting::question("cache-lab", "uniform-random-victims"),
                Meeting::preset("eviction", "loop"),
            ],
        },
        Concept {
            id: "lfu",
            name: "LFU",
            at: [0.8, 0.08],
            text: "Least frequently used: the entry with the fewest uses is evicted. It resists \
                   scans, and keeps old favourites unless its counts age.",
            met: &[
                Meeting::question("eviction", "what-lfu-keeps"),
                Meeting::preset("cache-lab", "lfu-with-aging"),
                Meeting::preset("eviction", "cold-start"),
            ],
        },
        Concept {
            id: "scan",
            name: "scan",
            at: [0.46, 0.32],
            text: "Many keys read once each. Policies that test new keys first lose little to it; \
                   plain LRU gives them the whole cache.",
            met: &[
                Meeting::goal("eviction", "scan"),
                Meeting::goal("eviction", "both"),
                Meeting::preset("cache-lab", "scan"),
            ],
        },
        Concept {
            id: "shift",
            name: "shifting popularity",
            at: [0.62, 0.56],
            text: "Other keys become popular. How fast a policy forgets then decides its hit \
                   rate.",
            met: &[
                Meeting::goal("eviction", "shift"),
                Meeting::goal("cache-lab", "beat-lru"),
                Meeting::preset("cache-lab", "popularity-shift"),
            ],
        },
        Concept {
            id: "optimum",
            name: "OPT",
            at: [0.2, 0.8],
            text: "Belady's optimal policy evicts what is needed last. It has to know the future, \
                   but it shows how much is left to gain.",
            met: &[
                Meeting::goal("eviction", "be-the-cache"),
                Meeting::preset("eviction", "five-slots"),
            ],
        },
        Concept {
            id: "sampling",
            name: "sampled LRU",
            at: [0.84, 0.8],
            text: "The victim is the best of a few entries drawn at random, so no order of all \
                   keys is kept. A clock too coarse for the load makes it random.",
            met: &[
                Meeting::question("eviction", "the-coarse-clock"),
                Meeting::question("eviction", "is-random-hopeless"),
                Meeting::preset("eviction", "sampled"),
            ],
        },
    ],
};

pub(super) const TIERS: Region = Region {
    name: "Tiers",
    area: [0.8, 0.42, 1.0, 0.82],
    beyond: false,
    concepts: &[
        Concept {
            id: "local-cache",
            name: "local cache",
            at: [0.26, 0.06],
            text: "A copy in the memory of each instance: no network, and as many versions as \
                   instances until each copy's TTL ends.",
            met: &[
                Meeting::question("local-external", "seven-of-eight"),
                Meeting::preset("local-external", "local-caches"),
            ],
        },
        Concept {
            id: "shared-cache",
            name: "shared cache",
            at: [0.8, 0.25],
            text: "One copy that all instances read. They agree, and each look-up pays for the \
                   network; an outage hits all of them at once.",
            met: &[
                Meeting::goal("local-external", "outage"),
                Meeting::preset("local-external", "external"),
            ],
        },
        Concept {
            id: "two-tiers",
            name: "two tiers",
            at: [0.22, 0.44],
            text: "Local memory first, then the shared cache, then the database. The hottest keys \
                   are answered at once, and the local TTL bounds staleness.",
            met: &[
                Meeting::goal("local-external", "three-at-once"),
                Meeting::question("local-external", "three-speeds"),
                Meeting::question("connections", "three-speeds-flatter"),
            ],
        },
        Concept {
            id: "tell-them",
            name: "broadcast",
            at: [0.82, 0.63],
            text: "An invalidation message to every instance that may hold a copy (pub/sub). It \
                   makes stale reads rare; a lost message lasts until the TTL.",
            met: &[
                Meeting::question("local-external", "one-in-ten-is-lost"),
                Meeting::preset("local-external", "tell-all"),
            ],
        },
        Concept {
            id: "going-back",
            name: "monotonic reads",
            at: [0.24, 0.82],
            text: "A client should never see an older version than before. Sticky sessions keep \
                   that promise without making any copy fresher.",
            met: &[
                Meeting::goal("local-external", "no-step-back"),
                Meeting::question("local-external", "what-sticky-mends"),
                Meeting::preset("local-external", "value-flaps"),
            ],
        },
    ],
};
