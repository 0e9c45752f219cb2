//! The lowest part of the map: neighbouring fields, each with the place where it was touched.

use crate::lesson::{Concept, Meeting, Region};

pub(super) const ONWARD: Region = Region {
    name: "Onward",
    area: [0.0, 0.84, 1.0, 1.0],
    beyond: true,
    concepts: &[
        Concept {
            id: "load-balancing",
            name: "load balancing",
            at: [0.16, 0.38],
            text: "Which server takes the next request? The less loaded of two drawn at random is \
                   a good choice; a hash ring returns a client to the server that knows it.",
            met: &[
                Meeting::question("connections", "fifth-server"),
                Meeting::question("local-external", "what-sticky-mends"),
                Meeting::goal("partitioning", "celebrity"),
            ],
        },
        Concept {
            id: "service-architecture",
            name: "service architecture",
            at: [0.39, 0.38],
            text: "Many services, each with its own caches: in memory, in a proxy beside it, at \
                   the gateway. Every call can be slow, and every cache can be lost.",
            met: &[
                Meeting::question("connections", "deploy-by-turns"),
                Meeting::goal("bottleneck", "recover"),
                Meeting::preset("local-external", "rolling-deploy"),
            ],
        },
        Concept {
            id: "messaging",
            name: "messaging",
            at: [0.63, 0.38],
            text: "Changes travel as events (CDC, outbox): the database's log feeds a queue, and \
                   caches that subscribe delete their copies. Late or repeated delivery must do \
                   no harm.",
            met: &[
                Meeting::question("connections", "no-net-under-messages"),
                Meeting::question("local-external", "one-in-ten-is-lost"),
                Meeting::preset("cache-aside", "lost-delete"),
            ],
        },
        Concept {
            id: "consensus",
            name: "consensus",
            at: [0.86, 0.38],
            text: "A majority agrees on one log, so there is at most one leader per term although \
                   any minority may fail. Locks and leases build on it.",
            met: &[
                Meeting::question("connections", "two-of-five-down"),
                Meeting::question("replication", "cut-off-leader"),
                Meeting::preset("replication", "majority-latency"),
            ],
        },
    ],
};
