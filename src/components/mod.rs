//! Parts of simulated systems, shared by the models of the chapters.

pub mod cache;
pub mod database;
pub mod footprint;
pub mod latency;
pub mod named;
pub mod oracle;
pub mod overtaken;
pub mod recent;
pub mod request_trace;
pub mod theory;
pub mod trace;
pub mod trace_generator;
pub mod trace_profile;
pub mod trace_study;
pub mod workload;
