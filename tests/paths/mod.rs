//! The paths that are shipped: each has the shape of a lesson that one can walk, its steps wait for
//! what they ask and are done by their own "show me", and every number they state is measured.
#![allow(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test may panic, and the claims of a path are one list"
)]

mod caches;
mod data;
mod load;
mod shape;
mod walked;
mod writes;

/// Prints what is measured at each step of the path in a file: for whoever writes one.
#[test]
#[ignore = "prints, and asserts nothing"]
fn measured() {
    use hotset::lesson::Lab;
    let path = std::env::var("HOTSET_PATH").unwrap();
    let source = std::fs::read_to_string(path).unwrap();
    let mut lab = crate::common::load(&source);
    let only = std::env::var("HOTSET_METRICS").unwrap_or_default();
    let only: Vec<&str> = only.split(',').filter(|name| !name.is_empty()).collect();
    for step in 0..lab.slide_count() {
        crate::common::steps::go(lab.as_mut(), step);
        println!("step {}: {}", step + 1, lab.slides()[step].caption);
        let print = |lab: &dyn Lab, when: &str| {
            let metrics = lab.summary().metrics.into_iter();
            let shown = metrics.filter(|(name, value)| {
                value.is_some() && (only.is_empty() || only.iter().any(|part| name.contains(part)))
            });
            let text = shown.map(|(name, value)| format!("{name} {:.4}", value.unwrap()));
            println!("  {when}: {}", text.collect::<Vec<_>>().join(", "));
        };
        println!("  not yet: {:?}", lab.walk_state());
        lab.give().unwrap();
        let end = walked::end(lab.as_ref());
        crate::common::seek(lab.as_mut(), end);
        print(lab.as_ref(), "end");
        println!("  over: {:?}", lab.walk_state());
    }
}
