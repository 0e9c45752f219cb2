//! Every lab's model: laws, digests, theory, reference traces, parameters, bounds.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

/// Calls another macro with the nine labs, each with the name of its module and its id.
macro_rules! each_lab {
    ($with:ident) => {
        $with! {
            bottleneck: "bottleneck",
            replication: "replication",
            partitioning: "partitioning",
            nosql: "nosql",
            cache_aside: "cache-aside",
            write_patterns: "write-patterns",
            eviction: "eviction",
            local_external: "local-external",
            cache_lab: "cache-lab",
        }
    };
}

mod common;
#[cfg(feature = "gui")]
#[path = "common/window.rs"]
mod window;

mod bets;
mod commands;
mod compared;
mod counted;
mod formulas;
mod goals;
mod golden;
mod guides;
mod hostile_files;
mod laws;
mod lesson_claims;
mod metrics;
mod practice;
mod questions;
mod quiz_claims;
mod recorded;
mod saves;
mod storyboards;
mod sweep;
mod switches;
mod teachers_claims;
mod texts;
mod theory;
mod traces;
mod why;
mod work;
