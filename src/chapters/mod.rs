//! The chapters. Each is a folder that knows no other; this file is their registry.

pub mod bottleneck;
pub mod cache_aside;
pub mod cache_lab;
pub mod connections;
pub mod eviction;
pub mod local_external;
pub mod nosql;
pub mod partitioning;
mod registry;
pub mod replication;
pub mod write_patterns;

pub use registry::{chapter, chapter_ids, opened};

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
    connections::CHAPTER,
];
