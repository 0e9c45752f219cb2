//! Work and memory are bounded, whatever the parameters and the file.

mod cases;
mod copies;
mod files;
mod slices;

/// Does the same for the model of every chapter.
macro_rules! every_model {
    ($job:ident) => {
        every_model!(
            $job, bottleneck, cache_aside, cache_lab, eviction, local_external, nosql,
            partitioning, replication, write_patterns
        )
    };
    ($job:ident, $($chapter:ident),*) => {
        $( $job::<hotset::chapters::$chapter::Model>(stringify!($chapter)); )*
    };
}

pub(crate) use every_model;
