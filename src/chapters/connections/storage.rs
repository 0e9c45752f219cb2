//! The upper half of the map: where data is kept.

use crate::lesson::{Concept, Meeting, Region};

pub(super) const ONE_DATABASE: Region = Region {
    name: "One database",
    area: [0.0, 0.0, 0.19, 0.4],
    beyond: false,
    concepts: &[
        Concept {
            id: "waiting-line",
            name: "queue",
            at: [0.32, 0.08],
            text: "Requests that find every worker busy wait. The wait hardly grows for a long \
                   time, and then without bound as the load nears what the workers can do.",
            met: &[
                Meeting::goal("bottleneck", "triple"),
                Meeting::question("bottleneck", "ninety-percent-busy"),
                Meeting::question("bottleneck", "longer-line"),
                Meeting::preset("bottleneck", "overloaded"),
            ],
        },
        Concept {
            id: "littles-law",
            name: "Little's law",
            at: [0.7, 0.32],
            text: "What is under way equals the rate of arrivals times the time each takes, \
                   whatever the system is made of.",
            met: &[
                Meeting::question("bottleneck", "in-flight"),
                Meeting::preset("bottleneck", "calm"),
            ],
        },
        Concept {
            id: "working-set",
            name: "working set",
            at: [0.32, 0.56],
            text: "The part of the data that is asked for again and again. While memory holds it, \
                   the disk rests; once it has outgrown memory, latency is that of the disk.",
            met: &[
                Meeting::goal("bottleneck", "triple"),
                Meeting::preset("bottleneck", "outgrown"),
            ],
        },
        Concept {
            id: "retry-storm",
            name: "retry storm",
            at: [0.66, 0.8],
            text: "Clients that give up and ask again add load just when there is too much of it. \
                   The overload can outlive its cause until something sheds load.",
            met: &[
                Meeting::goal("bottleneck", "recover"),
                Meeting::preset("bottleneck", "kill-the-cache"),
            ],
        },
    ],
};

pub(super) const REPLICATION: Region = Region {
    name: "Replication",
    area: [0.2, 0.0, 0.5, 0.4],
    beyond: false,
    concepts: &[
        Concept {
            id: "read-copies",
            name: "copies for reads",
            at: [0.2, 0.08],
            text: "Full copies share the reads. Each of them holds all the data and applies every \
                   write, so neither size nor writes are divided.",
            met: &[
                Meeting::question("bottleneck", "four-copies"),
                Meeting::question("bottleneck", "writes-and-copies"),
                Meeting::preset("bottleneck", "replicas"),
            ],
        },
        Concept {
            id: "acknowledgement",
            name: "acknowledgement",
            at: [0.58, 0.32],
            text: "A promise about certain machines: these have the write. Waiting for all gets \
                   slower with each machine, waiting for any one gets faster.",
            met: &[
                Meeting::goal("replication", "no-promise-broken"),
                Meeting::question("replication", "wait-for-all"),
                Meeting::question("replication", "the-named-standby"),
                Meeting::preset("replication", "any-of-three"),
            ],
        },
        Concept {
            id: "lag",
            name: "replication lag",
            at: [0.2, 0.56],
            text: "How far a follower is behind. It is why a read misses the reader's own write, \
                   and it is what a crash of the leader can cost.",
            met: &[
                Meeting::question("replication", "lost-with-the-leader"),
                Meeting::preset("replication", "read-your-writes"),
            ],
        },
        Concept {
            id: "failover",
            name: "failover",
            at: [0.84, 0.56],
            text: "Another node leads when the leader is gone. Who decides that, and what the new \
                   leader does not have, are the two hard questions.",
            met: &[
                Meeting::goal("replication", "no-promise-broken"),
                Meeting::question("replication", "cut-off-leader"),
                Meeting::preset("replication", "async-crash"),
            ],
        },
        Concept {
            id: "quorum",
            name: "quorum",
            at: [0.86, 0.08],
            text: "A read asks enough replicas to meet one that has the last write. Overlap needs \
                   W + R > N, and substitutes for missing nodes undo it.",
            met: &[
                Meeting::goal("replication", "fresh-with-one-down"),
                Meeting::question("replication", "three-of-five"),
                Meeting::preset("replication", "sloppy-quorum"),
            ],
        },
        Concept {
            id: "conflict",
            name: "conflicting writes",
            at: [0.5, 0.8],
            text: "Two writes that did not know of each other. The last one by the clock wins, or \
                   both are merged, or somebody is asked; only the first drops a promise.",
            met: &[
                Meeting::goal("replication", "nothing-dropped"),
                Meeting::preset("replication", "skewed-clock"),
                Meeting::preset("replication", "two-regions"),
            ],
        },
    ],
};

pub(super) const PARTITIONING: Region = Region {
    name: "Partitioning",
    area: [0.51, 0.0, 0.77, 0.4],
    beyond: false,
    concepts: &[
        Concept {
            id: "ranges",
            name: "key ranges",
            at: [0.2, 0.08],
            text: "Rows lie sorted, and each shard holds a stretch. A range is read from few \
                   shards, and new rows with growing keys all meet the last one.",
            met: &[
                Meeting::question("partitioning", "busy-end"),
                Meeting::preset("partitioning", "sorted-shelves"),
            ],
        },
        Concept {
            id: "scatter-gather",
            name: "scatter and gather",
            at: [0.4, 0.8],
            text: "A question that every shard must answer. It is as slow as the slowest of them, \
                   and one of many is nearly always slow.",
            met: &[
                Meeting::question("partitioning", "january-sign-ups"),
                Meeting::question("partitioning", "slow-once-in-a-hundred"),
                Meeting::preset("partitioning", "the-slowest-shelf"),
            ],
        },
        Concept {
            id: "compound-key",
            name: "compound key",
            at: [0.48, 0.32],
            text: "The hash of one part picks the shard, the other part sorts within it. One \
                   question about one owner then meets one shard, in order.",
            met: &[
                Meeting::goal("partitioning", "both-cards"),
                Meeting::preset("partitioning", "user-and-time"),
            ],
        },
        Concept {
            id: "hash-ring",
            name: "hash ring",
            at: [0.82, 0.08],
            text: "Shards own arcs between tokens on a circle. One more shard of five takes about \
                   a fifth of the keys, and all others stay where they are.",
            met: &[
                Meeting::goal("partitioning", "grow"),
                Meeting::question("partitioning", "five-instead-of-four"),
                Meeting::preset("partitioning", "add-a-node-ring"),
            ],
        },
        Concept {
            id: "hot-key",
            name: "hot key",
            at: [0.82, 0.56],
            text: "One key asked for so often that its shard is full. A hash spreads keys, never \
                   the traffic of one; dividing the key or copying it does.",
            met: &[
                Meeting::goal("partitioning", "celebrity"),
                Meeting::question("partitioning", "the-price-of-salt"),
                Meeting::preset("partitioning", "celebrity"),
            ],
        },
    ],
};

pub(super) const FAMILIES: Region = Region {
    name: "NoSQL families",
    area: [0.78, 0.0, 1.0, 0.4],
    beyond: false,
    concepts: &[
        Concept {
            id: "access-pattern",
            name: "access pattern",
            at: [0.28, 0.06],
            text: "The questions that will be asked, and how often. They choose the store; no \
                   family is the cheapest for all of them.",
            met: &[
                Meeting::goal("nosql", "budget"),
                Meeting::preset("nosql", "five-workloads"),
            ],
        },
        Concept {
            id: "secondary-index",
            name: "second index",
            at: [0.24, 0.44],
            text: "A second order of the same rows, so that a question about another field need \
                   not read everything. Every write has to keep it up.",
            met: &[
                Meeting::goal("nosql", "no-waste"),
                Meeting::question("nosql", "index-for-boxes"),
                Meeting::preset("nosql", "users-over-30"),
            ],
        },
        Concept {
            id: "denormalising",
            name: "copied fields",
            at: [0.84, 0.63],
            text: "What belongs together in an answer is stored together, twice if need be: one \
                   read instead of two, and every change has more places to reach.",
            met: &[
                Meeting::question("nosql", "copy-of-the-product"),
                Meeting::preset("nosql", "one-read-or-two"),
            ],
        },
        Concept {
            id: "schema-on-read",
            name: "schema on read",
            at: [0.28, 0.82],
            text: "The store takes any shape; the reader must know it. A mistake in writing \
                   surfaces in somebody else's code, later.",
            met: &[
                Meeting::question("nosql", "who-meets-the-bad-age"),
                Meeting::preset("nosql", "schema-on-read"),
            ],
        },
        Concept {
            id: "graph-walk",
            name: "graph walk",
            at: [0.86, 0.25],
            text: "An edge leads from row to row at a cost that does not grow with the data, but \
                   each step multiplies by the number of neighbours.",
            met: &[
                Meeting::question("nosql", "friends-of-friends"),
                Meeting::preset("nosql", "six-hops"),
            ],
        },
    ],
};
