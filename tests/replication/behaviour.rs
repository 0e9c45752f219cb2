//! What each strategy does, step by step.

use crate::common::{go_to, metric, open};

#[test]
fn smoke() {
    for (_, opened) in crate::common::built().filter(|(id, _)| *id == "replication") {
        for preset in opened.presets {
            let mut lab = open(&format!("replication/{}", preset.id));
            let start = std::time::Instant::now();
            for i in 1..=50 {
                go_to(lab.as_mut(), f64::from(i) * 0.1);
                lab.assert_invariants();
            }
            println!("{} {:?}", preset.id, start.elapsed());
            for (name, value) in lab.summary().metrics {
                print!("{name}={value:?} ");
            }
            println!();
            let _ = metric;
        }
    }
}
