//! Every parameter and verb has a set-up in which it moves a metric by more than luck does.

use crate::common::switches::{
    Set, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out, setting,
    verb,
};

const BASE: &str = "eviction";
const LARGE: Set = &[("keys", "200"), ("capacity", "20"), ("reads_per_s", "5")];
const SCANS: Set = &[
    ("keys", "200"),
    ("capacity", "20"),
    ("reads_per_s", "5"),
    ("pattern", "scan"),
];
const SHIFTS: Set = &[
    ("keys", "200"),
    ("capacity", "20"),
    ("reads_per_s", "5"),
    ("pattern", "shift"),
    ("shift_by", "100"),
];
const HOT: Set = &[
    ("keys", "200"),
    ("capacity", "20"),
    ("reads_per_s", "5"),
    ("pattern", "hotset"),
];
const ONCE: Set = &[
    ("keys", "200"),
    ("capacity", "20"),
    ("reads_per_s", "5"),
    ("pattern", "one-hit"),
];
const LOOP: Set = &[("pattern", "loop")];
const BUSY: Set = &[("keys", "300"), ("capacity", "30"), ("reads_per_s", "12")];
const REDIS: Set = &[
    ("keys", "200"),
    ("capacity", "20"),
    ("reads_per_s", "5"),
    ("ttl_s", "100"),
];
const ALIKE: Set = &[
    ("row_1", "lru"),
    ("row_2", "lru"),
    ("row_3", "lru"),
    ("row_4", "lru"),
    ("row_5", "lru"),
];
const FIVE_A: &[(&str, f64)] = &[
    ("read=12", 100.0),
    ("read=11", 100.0),
    ("read=10", 100.0),
    ("read=9", 100.0),
];

const SWITCHES: &[Switch] = &[
    setting("keys", BASE, LARGE, &[("keys", "40")], "lru.hit_rate"),
    setting(
        "capacity",
        BASE,
        LARGE,
        &[("capacity", "60")],
        "lru.hit_rate",
    ),
    setting(
        "pattern",
        BASE,
        LARGE,
        &[("pattern", "uniform")],
        "lru.hit_rate",
    ),
    setting(
        "pattern",
        BASE,
        LARGE,
        &[("pattern", "one-hit")],
        "lru.hit_rate",
    ),
    setting(
        "pattern",
        BASE,
        LARGE,
        &[("pattern", "loop")],
        "random.hit_rate",
    ),
    setting(
        "zipf_exponent",
        BASE,
        LARGE,
        &[("zipf_exponent", "1.5")],
        "lru.hit_rate",
    ),
    setting(
        "scan_every_s",
        BASE,
        SCANS,
        &[("scan_every_s", "5")],
        "lru.hit_rate",
    ),
    setting(
        "scan_length",
        BASE,
        SCANS,
        &[("scan_length", "100")],
        "lru.hit_rate",
    ),
    setting("hot_keys", BASE, HOT, &[("hot_keys", "40")], "lru.hit_rate"),
    setting(
        "hot_share",
        BASE,
        HOT,
        &[("hot_share", "0.5")],
        "lru.hit_rate",
    ),
    setting(
        "shift_every_s",
        BASE,
        SHIFTS,
        &[("shift_every_s", "0")],
        "lfu.hit_rate",
    ),
    setting(
        "shift_by",
        BASE,
        SHIFTS,
        &[("shift_by", "0")],
        "lfu.hit_rate",
    ),
    setting(
        "loop_length",
        BASE,
        LOOP,
        &[("loop_length", "5")],
        "lru.hit_rate",
    ),
    setting(
        "once_share",
        BASE,
        ONCE,
        &[("once_share", "0.1")],
        "lru.hit_rate",
    ),
    setting(
        "reads_per_s",
        BASE,
        &[],
        &[("reads_per_s", "4")],
        "lru.reads",
    ),
    setting("ttl_s", BASE, &[], &[("ttl_s", "2")], "lru.hit_rate"),
    setting(
        "samples",
        BASE,
        BUSY,
        &[("samples", "1"), ("pool", "0")],
        "sampled-lru.hit_rate",
    ),
    setting(
        "pool",
        BASE,
        &[
            ("keys", "300"),
            ("capacity", "30"),
            ("reads_per_s", "1000"),
            ("samples", "2"),
            ("every_row", "false"),
            ("row_1", "sampled-lru"),
            ("row_2", "none"),
            ("row_3", "none"),
            ("row_4", "none"),
            ("row_5", "none"),
        ],
        &[("pool", "0")],
        "sampled-lru.hit_rate",
    ),
    setting(
        "lru_clock_s",
        BASE,
        BUSY,
        &[("lru_clock_s", "60")],
        "sampled-lru.hit_rate",
    ),
    setting(
        "lfu_log_factor",
        BASE,
        BUSY,
        &[("lfu_log_factor", "0"), ("lfu_decay_s", "1")],
        "lfu-decay.hit_rate",
    ),
    setting(
        "lfu_decay_s",
        BASE,
        &[
            ("keys", "300"),
            ("capacity", "30"),
            ("reads_per_s", "12"),
            ("lfu_log_factor", "0"),
        ],
        &[("lfu_decay_s", "1")],
        "lfu-decay.hit_rate",
    ),
    setting(
        "redis_policy",
        BASE,
        REDIS,
        &[("redis_policy", "volatile-lru")],
        "redis.hit_rate",
    ),
    setting("row_1", BASE, ALIKE, &[("row_1", "fifo")], "requests_apart"),
    setting("row_2", BASE, ALIKE, &[("row_2", "mru")], "requests_apart"),
    setting(
        "row_3",
        BASE,
        ALIKE,
        &[("row_3", "belady")],
        "requests_apart",
    ),
    setting(
        "row_4",
        BASE,
        ALIKE,
        &[("row_4", "random")],
        "requests_apart",
    ),
    setting(
        "row_5",
        BASE,
        ALIKE,
        &[("row_5", "clock")],
        "requests_apart",
    ),
    // The numbers of what does not run have no value.
    setting(
        "every_row",
        BASE,
        ALIKE,
        &[("every_row", "false")],
        "fifo.reads",
    ),
    verb("read", BASE, &[], FIVE_A, "lru.reads"),
    verb("scan", BASE, &[], &[("scan=100", 100.0)], "lru.hit_rate"),
    verb("evict", BASE, &[], PLAYED, "game.turn"),
    verb("new-game", BASE, PLAYED, &[("new-game", 20.0)], "game.turn"),
    verb(
        "restart-metrics",
        BASE,
        &[],
        &[("restart-metrics", 150.0)],
        "lru.reads",
    ),
];

/// Sixty choices are more than any game asks for.
const PLAYED: &[(&str, f64)] = &[("evict=1", 10.0); 60];

#[test]
fn every_switch_matters_more_than_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn every_parameter_and_verb_is_among_them() {
    assert_none_left_out("eviction", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    assert_default_seed_is_typical("eviction", "lru.hit_rate", 300.0);
}
