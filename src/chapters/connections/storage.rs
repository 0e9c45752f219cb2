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
            text: "Requests that find every worker busy wait. The wait grows slowly at first, and \
                   without bound as the load approaches what the workers can serve.",
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
            text: "Requests in flight equal the arrival rate times the time each takes, whatever \
                   the system is made of.",
            met: &[
                Meeting::question("bottleneck", "in-flight"),
                Meeting::preset("bottleneck", "calm"),
            ],
        },
        Concept {
            id: "working-set",
            name: "working set",
            at: [0.32, 0.56],
            text: "The part of the data that is read again and again. While it fits in memory, \
                   the disk is idle; once it does not, reads have the latency of the disk.",
            met: &[
                Meeting::goal("bottleneck", "triple"),
                Meeting::preset("bottleneck", "outgrown"),
            ],
        },
        Concept {
            id: "retry-storm",
            name: "retry storm",
            at: [0.66, 0.8],
            text: "Clients that time out and retry add load just when there is too much. The \
                   overload can outlive its cause (metastable failure) until load is shed.",
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
            name: "read replicas",
            at: [0.2, 0.08],
            text: "Replicas share the reads. Each holds all the data and applies every write, so \
                   neither the size nor the write load is divided.",
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
            text: "A promise that certain machines have the write. Waiting for all replicas gets \
                   slower with each replica, waiting for any one gets faster.",
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
            text: "How far a follower is behind its leader. It makes a read miss its client's own \
                   write, and it is what a crash of the leader can lose.",
            met: &[
                Meeting::question("replication", "lost-with-the-leader"),
                Meeting::preset("replication", "read-your-writes"),
            ],
        },
        Concept {
            id: "failover",
            name: "failover",
            at: [0.84, 0.56],
            text: "Another node becomes leader when the leader fails. How that is decided, and \
                   which writes the new leader lacks, are the two hard questions.",
            met: &[
                Meeting::goal("replication", "no-promise-broken"),
                Meeting::question("replication", "cut-off-leader"),
                Meeting::question("replication", "replaced-while-alive"),
                Meeting::preset("replication", "async-crash"),
            ],
        },
        Concept {
            id: "quorum",
            name: "quorum",
            at: [0.86, 0.08],
            text: "A read asks enough replicas to meet one that has the last write. Overlap needs \
                   W + R > N, and sloppy quorums give it up.",
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
            text: "Two concurrent writes to one key. Last-write-wins drops one of two \
                   acknowledged writes; merging or asking the user keeps both.",
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
            text: "Rows are sorted, and each shard holds a range. A range query touches few \
                   shards, but rows with growing keys all arrive at the last shard.",
            met: &[
                Meeting::question("partitioning", "busy-end"),
                Meeting::preset("partitioning", "sorted-shards"),
            ],
        },
        Concept {
            id: "scatter-gather",
            name: "scatter-gather",
            at: [0.4, 0.8],
            text: "A query that every shard must answer. It is as slow as the slowest shard, and \
                   with many shards one is nearly always slow.",
            met: &[
                Meeting::question("partitioning", "january-sign-ups"),
                Meeting::question("partitioning", "slow-once-in-a-hundred"),
                Meeting::preset("partitioning", "the-slowest-shard"),
            ],
        },
        Concept {
            id: "compound-key",
            name: "compound key",
            at: [0.48, 0.32],
            text: "The hash of the partition key picks the shard, the clustering key sorts within \
                   it. A query about one owner touches one shard, in order.",
            met: &[
                Meeting::goal("partitioning", "both-cards"),
                Meeting::preset("partitioning", "user-and-time"),
            ],
        },
        Concept {
            id: "hash-ring",
            name: "hash ring",
            at: [0.82, 0.08],
            text: "Consistent hashing: shards own arcs between tokens on a ring. A fifth shard \
                   takes about a fifth of the keys, and all others stay.",
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
            text: "One key requested so often that its shard is overloaded. A hash spreads keys, \
                   not the traffic of one key; salting or caching it does.",
            met: &[
                Meeting::goal("partitioning", "celebrity"),
                Meeting::question("partitioning", "the-price-of-salt"),
                Meeting::preset("partitioning", "celebrity"),
            ],
        },
    ],
};

pub(super) const FAMILIES: Region = Region {
    name: "Data models",
    area: [0.78, 0.0, 1.0, 0.4],
    beyond: false,
    concepts: &[
        Concept {
            id: "access-pattern",
            name: "access pattern",
            at: [0.28, 0.06],
            text: "The queries that will be asked, and how often. They decide which data model \
                   fits; none is the cheapest for all of them.",
            met: &[
                Meeting::goal("nosql", "budget"),
                Meeting::preset("nosql", "five-workloads"),
            ],
        },
        Concept {
            id: "secondary-index",
            name: "secondary index",
            at: [0.24, 0.44],
            text: "A second order of the same rows, so that a query on another field need not \
                   scan them all. Every write must update it.",
            met: &[
                Meeting::goal("nosql", "no-waste"),
                Meeting::question("nosql", "index-for-boxes"),
                Meeting::preset("nosql", "users-over-30"),
            ],
        },
        Concept {
            id: "denormalising",
            name: "denormalising",
            at: [0.84, 0.63],
            text: "What is read together is stored together, even twice: one read instead of two, \
                   and every change has more places to update.",
            met: &[
                Meeting::question("nosql", "copy-of-the-product"),
                Meeting::preset("nosql", "one-read-or-two"),
            ],
        },
        Concept {
            id: "schema-on-read",
            name: "schema on read",
            at: [0.28, 0.82],
            text: "The store accepts any shape; the reader must know it. A malformed write \
                   surfaces later, in the code that reads it.",
            met: &[
                Meeting::question("nosql", "who-meets-the-bad-age"),
                Meeting::preset("nosql", "schema-on-read"),
            ],
        },
        Concept {
            id: "graph-walk",
            name: "traversal",
            at: [0.86, 0.25],
            text: "An edge leads from row to row at a cost that does not grow with the data, but \
                   each hop multiplies by the number of neighbours.",
            met: &[
                Meeting::question("nosql", "friends-of-friends"),
                Meeting::preset("nosql", "six-hops"),
            ],
        },
    ],
};
