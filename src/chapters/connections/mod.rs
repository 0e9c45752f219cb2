//! Chapter 9: connections. What the labs have shown, as a map, and what lies beyond it.

mod caching;
mod links;
mod onward;
mod storage;

use crate::lesson::{Chapter, ConceptMap, Content, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 9,
    id: "connections",
    name: "Connections",
    title: "Connections",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/connections.md"),
        teachers: include_str!("../../../assets/lessons/connections.teachers.md"),
        quiz: include_str!("../../../assets/lessons/connections.quiz.ron"),
        goals: "[]",
    },
    content: Content::Map(&MAP),
};

/// Storage above, caching below it, and at the bottom what lies beyond both.
static MAP: ConceptMap = ConceptMap {
    regions: &[
        storage::ONE_DATABASE,
        storage::REPLICATION,
        storage::PARTITIONING,
        storage::FAMILIES,
        caching::CACHE_ASIDE,
        caching::WRITES,
        caching::EVICTION,
        caching::TIERS,
        onward::ONWARD,
    ],
    links: links::LINKS,
    path: include_str!("../../../assets/lessons/connections.path.ron"),
};
