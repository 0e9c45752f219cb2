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
            name: "two ceilings",
            at: [0.46, 0.32],
            text: "Space and time each limit the hit rate. More slots do not help where entries \
                   expire, and a longer life does not help where they are pushed out.",
            met: &[
                Meeting::goal("cache-lab", "ninety"),
                Meeting::goal("cache-lab", "ninety-45"),
                Meeting::question("cache-lab", "five-times-the-reads"),
                Meeting::preset("cache-lab", "short-ttl"),
            ],
        },
        Concept {
            id: "losing-the-cache",
            name: "losing the cache",
            at: [0.8, 0.08],
            text: "Without a cache of hit rate h the database gets 1/(1 - h) times the reads. Who \
                   depends on a cache must survive a cold one.",
            met: &[
                Meeting::goal("cache-lab", "outage"),
                Meeting::goal("bottleneck", "outage"),
                Meeting::question("bottleneck", "lost-cache"),
                Meeting::question("cache-lab", "load-without-the-cache"),
            ],
        },
        Concept {
            id: "ttl",
            name: "time to live",
            at: [0.16, 0.56],
            text: "How long an entry may be served. It bounds how old an answer gets, also when \
                   nobody says that anything has changed.",
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
            text: "Whoever writes removes the entry, after the database has the new value. Removing \
                   may be repeated without harm, which storing may not.",
            met: &[
                Meeting::goal("cache-lab", "fresh"),
                Meeting::goal("cache-aside", "fresh-and-calm"),
                Meeting::preset("cache-aside", "update-deletes"),
            ],
        },
        Concept {
            id: "late-reader",
            name: "the late reader",
            at: [0.36, 0.8],
            text: "A slow reader stores what it read before a write, after the write's delete. A \
                   lease or a version refuses the old value.",
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
            text: "Everybody misses the same key at once and loads it at once. One load for all, a \
                   lease, or an early load ends it; another expiry for each key does not.",
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
            text: "The cache writes the database before it answers. Two writers whose messages \
                   cross can still leave cache and database with different values.",
            met: &[
                Meeting::question("write-patterns", "two-writers"),
                Meeting::preset("write-patterns", "four-lanes"),
            ],
        },
        Concept {
            id: "write-behind",
            name: "write-behind",
            at: [0.7, 0.32],
            text: "The cache answers at once and writes in batches later. Writes to one key merge; \
                   what has not been flushed is lost with the cache.",
            met: &[
                Meeting::goal("write-patterns", "counters"),
                Meeting::question("write-patterns", "ten-second-flush"),
                Meeting::question("write-patterns", "rows-of-a-flush"),
                Meeting::question("write-patterns", "full-buffer"),
            ],
        },
        Concept {
            id: "kept-promise",
            name: "kept promise",
            at: [0.3, 0.56],
            text: "An acknowledged write survives a crash only where it already is. Speed is \
                   bought with the writes that are in one place alone.",
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
            text: "Writes go past the cache. Good for what nobody reads soon; what the cache holds \
                   already stays old until its time is over.",
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
            name: "recency",
            at: [0.16, 0.08],
            text: "LRU: what was used longest ago goes. It adapts quickly, and a loop of one key \
                   too many leaves it without a hit.",
            met: &[
                Meeting::question("eviction", "the-oldest-use"),
                Meeting::question("eviction", "one-key-too-many"),
                Meeting::question("cache-lab", "uniform-random-victims"),
                Meeting::preset("eviction", "loop"),
            ],
        },
        Concept {
            id: "lfu",
            name: "frequency",
            at: [0.8, 0.08],
            text: "LFU: what was used least goes. It holds the popular through a scan, and the \
                   formerly popular long after their time unless counts fade.",
            met: &[
                Meeting::question("eviction", "what-lfu-keeps"),
                Meeting::preset("cache-lab", "fading-counts"),
                Meeting::preset("eviction", "cold-start"),
            ],
        },
        Concept {
            id: "scan",
            name: "scan",
            at: [0.46, 0.32],
            text: "Many keys read once. Policies that let a newcomer prove itself lose little to \
                   it; plain recency gives them the whole cache.",
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
            text: "Other keys become popular. What counts then is how fast a policy forgets.",
            met: &[
                Meeting::goal("eviction", "shift"),
                Meeting::goal("cache-lab", "beat-lru"),
                Meeting::preset("cache-lab", "popularity-shift"),
            ],
        },
        Concept {
            id: "optimum",
            name: "the optimum",
            at: [0.2, 0.8],
            text: "Who knew the future would evict what is needed last. Nobody does, but it says \
                   how much is left to win.",
            met: &[
                Meeting::goal("eviction", "be-the-cache"),
                Meeting::preset("eviction", "five-slots"),
            ],
        },
        Concept {
            id: "sampling",
            name: "sampling",
            at: [0.84, 0.8],
            text: "The victim is the worst of a few drawn at random, which needs no order of all \
                   keys. A clock too coarse for the load makes it a plain lottery.",
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
            text: "A copy in the memory of each instance: no network, and as many truths as \
                   instances until each copy's time is over.",
            met: &[
                Meeting::question("local-external", "seven-of-eight"),
                Meeting::preset("local-external", "local-caches"),
            ],
        },
        Concept {
            id: "shared-cache",
            name: "shared cache",
            at: [0.8, 0.25],
            text: "One copy that all instances ask. They agree, and each look-up pays for the \
                   network; when it is gone, it is gone for all.",
            met: &[
                Meeting::goal("local-external", "outage"),
                Meeting::preset("local-external", "external"),
            ],
        },
        Concept {
            id: "two-tiers",
            name: "two tiers",
            at: [0.22, 0.44],
            text: "Own memory first, then the shared cache, then the database. The hottest keys \
                   are answered at once, and the local time to live bounds the error.",
            met: &[
                Meeting::goal("local-external", "three-at-once"),
                Meeting::question("local-external", "three-speeds"),
                Meeting::question("connections", "three-speeds-flatter"),
            ],
        },
        Concept {
            id: "tell-them",
            name: "tell everyone",
            at: [0.82, 0.63],
            text: "A message to all who may hold a copy. It makes old answers rare, and a lost \
                   message leaves one until its time is over.",
            met: &[
                Meeting::question("local-external", "one-in-ten-is-lost"),
                Meeting::preset("local-external", "tell-all"),
            ],
        },
        Concept {
            id: "going-back",
            name: "going back",
            at: [0.24, 0.82],
            text: "A client that meets a fresh copy and then an old one sees time run backwards. \
                   Keeping to one instance hides the difference without ending it.",
            met: &[
                Meeting::goal("local-external", "no-step-back"),
                Meeting::question("local-external", "what-sticky-mends"),
                Meeting::preset("local-external", "value-flaps"),
            ],
        },
    ],
};
