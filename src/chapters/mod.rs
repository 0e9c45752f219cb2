//! The chapters. Each is a folder that knows no other; this file is their registry.

pub mod bottleneck;
pub mod cache_aside;
pub mod cache_lab;
pub mod eviction;
pub mod local_external;
pub mod nosql;
pub mod partitioning;
pub mod replication;
pub mod write_patterns;

use crate::lesson::Chapter;

/// All chapters in the order of the sidebar, one line each.
pub static CHAPTERS: [Chapter; 10] = [
    bottleneck::CHAPTER,
    replication::CHAPTER,
    partitioning::CHAPTER,
    nosql::CHAPTER,
    cache_aside::CHAPTER,
    write_patterns::CHAPTER,
    eviction::CHAPTER,
    local_external::CHAPTER,
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
