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
            text: "Who serves the next request? The less loaded of two drawn at random is a good \
                   answer; a hash ring sends a client to the server that already knows it.",
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
            text: "Many services, each with caches of its own: in its memory, in a proxy beside \
                   it, at the gateway. Every call can be slow, and every cache can be lost.",
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
            text: "Changes travel as events: the database's log feeds a queue, and every cache \
                   that listens drops its copy. Whatever delivers late or twice must do no harm.",
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
            text: "A majority agrees on one log, so that there is one leader, one lock, one order, \
                   though any minority may fail. Leases and elections stand on it.",
            met: &[
                Meeting::question("connections", "two-of-five-down"),
                Meeting::question("replication", "cut-off-leader"),
                Meeting::preset("replication", "majority-latency"),
            ],
        },
    ],
};
