mod common;
#[path = "paths/mod.rs"]
mod paths;
