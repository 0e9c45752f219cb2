//! Parts of simulated systems, shared by the models of the chapters.

pub mod theory;
