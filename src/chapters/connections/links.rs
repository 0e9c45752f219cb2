//! What leads to what. A label is read between the two names.

use crate::lesson::Link;

const fn link(from: &'static str, label: &'static str, to: &'static str) -> Link {
    Link { from, to, label }
}

#[rustfmt::skip]
pub(super) static LINKS: &[Link] = &[
    // One database, and why it is not left alone.
    link("littles-law", "counts the", "waiting-line"),
    link("working-set", "beyond memory lengthens the", "waiting-line"),
    link("waiting-line", "when too long, starts a", "retry-storm"),
    link("waiting-line", "is shared by", "read-copies"),
    link("working-set", "is divided by", "ranges"),
    link("working-set", "decides", "hit-and-miss"),
    link("losing-the-cache", "can start a", "retry-storm"),
    // Copies.
    link("read-copies", "follow with", "lag"),
    link("acknowledgement", "waits for or ignores", "lag"),
    link("acknowledgement", "from enough nodes is a", "quorum"),
    link("lag", "is what is lost at", "failover"),
    link("quorum", "elects at", "failover"),
    link("quorum", "does not prevent", "conflict"),
    link("lag", "allows", "conflict"),
    link("lag", "makes reads stale, as does a long", "ttl"),
    link("acknowledgement", "promises", "kept-promise"),
    // Shares.
    link("ranges", "avoid", "scatter-gather"),
    link("compound-key", "keeps order like", "ranges"),
    link("compound-key", "avoids", "scatter-gather"),
    link("compound-key", "hashes like", "hash-ring"),
    link("hash-ring", "does not divide a", "hot-key"),
    link("ranges", "gather newest rows in a", "hot-key"),
    link("hot-key", "is a job for a", "local-cache"),
    link("scatter-gather", "is cut short by a", "secondary-index"),
    // Shapes.
    link("access-pattern", "chooses", "compound-key"),
    link("access-pattern", "calls for a", "secondary-index"),
    link("access-pattern", "justifies", "denormalising"),
    link("graph-walk", "is one", "access-pattern"),
    link("denormalising", "relies on", "schema-on-read"),
    link("denormalising", "like a cache needs", "invalidation"),
    // Caching.
    link("two-ceilings", "decide", "hit-and-miss"),
    link("ttl", "is one of the", "two-ceilings"),
    link("lru", "works within the", "two-ceilings"),
    link("hit-and-miss", "set the price of a", "losing-the-cache"),
    link("ttl", "is the safety net under", "invalidation"),
    link("invalidation", "comes too early in a", "late-reader"),
    link("ttl", "expiring can start a", "stampede"),
    link("losing-the-cache", "ends in a", "stampede"),
    link("late-reader", "shares a cure with", "stampede"),
    link("write-around", "leaves out", "invalidation"),
    // Writes.
    link("write-through", "waits for", "kept-promise"),
    link("write-through", "takes the place of", "invalidation"),
    link("write-behind", "acknowledges before", "kept-promise"),
    link("write-behind", "is a queue, as in", "messaging"),
    link("write-around", "keeps", "kept-promise"),
    // Eviction.
    link("lru", "is flushed by a", "scan"),
    link("lfu", "resists a", "scan"),
    link("lfu", "is slow to follow", "shift"),
    link("lru", "is approximated by", "sampling"),
    link("optimum", "bounds", "lru"),
    // Tiers.
    link("local-cache", "stands before a", "shared-cache"),
    link("local-cache", "is the first of", "two-tiers"),
    link("shared-cache", "is the second of", "two-tiers"),
    link("two-tiers", "are kept fresh by", "tell-them"),
    link("local-cache", "breaks", "going-back"),
    // Onward.
    link("hash-ring", "keeps sessions in place in", "load-balancing"),
    link("tell-them", "is a case of", "messaging"),
    link("failover", "without two leaders needs", "consensus"),
    link("going-back", "are kept by sticky", "load-balancing"),
    link("local-cache", "multiplies in a", "service-architecture"),
    link("scatter-gather", "is what a page does in a", "service-architecture"),
    link("retry-storm", "threatens every", "service-architecture"),
];
