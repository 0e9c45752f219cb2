//! What the text says of retry budgets and load shedding.

use super::{is, setting};
use crate::common::claims::{Claim, Measured, between, every, fact, of, run, share};
use hotset::chapters::bottleneck::{Params, RETRIES_SAVED, predict};

pub fn retry_budget() -> Vec<Claim> {
    const BUDGET: Measured = run(
        "bottleneck/retry-budget",
        &[],
        &[("restart-metrics", 38.0)],
        58.0,
    );
    const NO_BUDGET: Measured = run(
        "bottleneck/retry-budget",
        &[("retry_budget", "0")],
        &[("restart-metrics", 38.0)],
        58.0,
    );
    vec![
        is(
            "pays a tenth of a retry",
            "retry-budget",
            "retry_budget",
            0.1,
        ),
        fact("holds at most ten retries", RETRIES_SAVED == 10),
        is("no more than 10 %", "retry-budget", "retry_budget", 0.1),
        every(
            "half a minute later the queue is empty",
            &BUDGET.each(of("queue_mean")),
            0.0,
            1.0,
        ),
        every(
            "the workers are busy 40 to 46 %",
            &BUDGET.each(of("utilisation")),
            0.395,
            0.465,
        ),
        every(
            "without the budget they are still always busy",
            &NO_BUDGET.each(of("utilisation")),
            0.99,
            1.01,
        ),
    ]
}

/// Early rejection, and what the same queue does without it.
pub fn shedding() -> Vec<Claim> {
    const SHED: Measured = run(
        "bottleneck/load-shedding",
        &[],
        &[("restart-metrics", 5.0)],
        35.0,
    );
    const UNSHED: Measured = run(
        "bottleneck/load-shedding",
        &[("shed_wait_ms", "0")],
        &[("restart-metrics", 5.0)],
        35.0,
    );
    let possible = predict(
        &Params {
            servers: 4,
            ..Params::default()
        },
        true,
    )
    .wall_per_s
        / setting("load-shedding", "reads_per_s");
    let both_full = SHED.each(of("utilisation"));
    vec![
        is(
            "sends the same 900 reads per second to",
            "load-shedding",
            "reads_per_s",
            900.0,
        ),
        is("a queue of 2,000", "load-shedding", "queue_limit", 2_000.0),
        is("a time-out of 200 ms", "load-shedding", "timeout_ms", 200.0),
        is(
            "wait more than 100 ms. Over",
            "load-shedding",
            "shed_wait_ms",
            100.0,
        ),
        every(
            "it answers 84 to 92 % of the reads",
            &SHED.each(share("answered", "reads")),
            0.84,
            0.92,
        ),
        between(
            "all that its capacity allows",
            SHED.mean(share("answered", "reads")) / possible,
            0.985,
            1.015,
        ),
        every("the workers are just as busy", &both_full, 0.98, 1.01),
        every(
            "almost no read is answered",
            &UNSHED.each(share("answered", "reads")),
            0.0,
            0.05,
        ),
    ]
}
