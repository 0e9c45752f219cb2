//! The glossary holds the words that the field expects, and says something of each.

use std::collections::BTreeSet;

use hotset::chapters::chapter_ids;
use hotset::lesson::glossary::terms;

/// What the field expects of such a list, by the beginning of a name.
const EXPECTED: &[&str] = &[
    "availability",
    "anti-entropy",
    "acknowledgement",
    "backoff",
    "Belady",
    "Bloom filter",
    "buffer pool",
    "cache-aside",
    "CAP",
    "PACELC",
    "CDC",
    "clustering key",
    "coalescing",
    "cold miss",
    "commit",
    "conflict",
    "consensus",
    "strong consistency",
    "eventual consistency",
    "session guarantees",
    "consistent hashing",
    "dirty",
    "durability",
    "eviction",
    "exponential distribution",
    "failover",
    "fencing token",
    "follower",
    "hinted handoff",
    "hit rate",
    "hot key",
    "hot spot",
    "idempotent",
    "invalidation",
    "jitter",
    "last-write-wins",
    "latency",
    "leader",
    "lease",
    "LFU",
    "linearizable",
    "Little's law",
    "log",
    "LRU",
    "merge",
    "metastable failure",
    "miss",
    "monotonic reads",
    "negative caching",
    "network partition",
    "outbox",
    "p50",
    "p95",
    "p99",
    "partition key",
    "Poisson arrivals",
    "power of two choices",
    "quorum",
    "read repair",
    "read-through",
    "read your writes",
    "rebalancing",
    "replica",
    "replication lag",
    "retry budget",
    "ring",
    "salt",
    "scatter-gather",
    "schema on read",
    "secondary index",
    "semi-synchronous",
    "shard",
    "single-flight",
    "skew",
    "SLO",
    "sloppy quorum",
    "split brain",
    "stale",
    "stale-while-revalidate",
    "stampede",
    "sticky session",
    "supernode",
    "tail latency",
    "throughput",
    "tombstone",
    "TTL",
    "utilisation",
    "vector clock",
    "version",
    "virtual node",
    "WAL",
    "working set",
    "write-ahead log",
    "write amplification",
    "write-around",
    "write-behind",
    "write-back",
    "write-through",
    "Zipf",
];

#[test]
fn every_word_that_the_field_expects_is_explained_once() {
    let terms = terms().unwrap();
    for word in EXPECTED {
        let is_known = terms.iter().any(|term| term.is_called(word));
        assert!(is_known, "{word}");
    }
    let names: BTreeSet<String> = terms.iter().map(|term| term.term.to_lowercase()).collect();
    assert_eq!(names.len(), terms.len(), "a term stands twice");
}

#[test]
fn terms_are_met_in_chapters_that_exist_and_say_something() {
    let known = chapter_ids();
    for term in terms().unwrap() {
        assert!(!term.met.is_empty(), "{}", term.term);
        for chapter in &term.met {
            let is_known = known.iter().any(|id| id == chapter);
            assert!(is_known, "{}: {chapter}", term.term);
        }
        let sentences = term.text.matches(['.', ';']).count();
        assert!(sentences >= 1 && term.text.len() < 420, "{}", term.term);
    }
}
