//! The chapters. Each is a folder that knows no other; this file is their registry.

pub mod bottleneck;
pub mod cache_lab;

use crate::lesson::Chapter;

/// All chapters in the order of the sidebar, one line each.
pub static CHAPTERS: [Chapter; 10] = [
    bottleneck::CHAPTER,
    planned(1, "replication", "Replication", "Replication"),
    planned(2, "partitioning", "Partitioning", "Partitioning"),
    planned(3, "nosql", "NoSQL families", "The NoSQL families"),
    planned(4, "cache-aside", "Cache-aside", "Cache-aside"),
    planned(5, "write-patterns", "Write patterns", "Write patterns"),
    planned(6, "eviction", "Eviction", "Eviction: who has to go?"),
    planned(
        7,
        "local-external",
        "Local and external",
        "Local and external caches",
    ),
    cache_lab::CHAPTER,
    planned(9, "connections", "Connections", "Connections"),
];

/// A chapter that has its place but is not built.
const fn planned(number: u8, id: &'static str, name: &'static str, title: &'static str) -> Chapter {
    Chapter {
        number,
        id,
        name,
        title,
        opened: None,
    }
}
