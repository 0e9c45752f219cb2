//! The settings that only some streams or policies have.

use crate::chapters::eviction::params::{Params, Stream};
use crate::components::cache::{PolicyKind, RedisPolicy};
use crate::ui::setting::{Setting, Unit};

/// Everything that can be set besides what always stands on the stage.
pub(super) fn own(params: &Params) -> Vec<Setting> {
    let ttl = Setting::seconds(
        "TTL (0: none)",
        "ttl_s",
        params.ttl_s,
        0.0..=60.0,
        "how long an entry is good for, from its fill",
    );
    let mut all = vec![ttl];
    if params.pattern.scans() {
        all.extend(of_scans(params));
    }
    if params.pattern.shifts() {
        all.extend(of_shifts(params));
    }
    all.extend(of_shape(params));
    all.extend(of_policies(params));
    all
}

fn of_scans(params: &Params) -> [Setting; 2] {
    [
        Setting::seconds(
            "scan every",
            "scan_every_s",
            params.scan_every_s,
            0.0..=120.0,
            "time between two scans' starts",
        ),
        Setting::count(
            "scan length",
            "scan_length",
            params.scan_length,
            2_000,
            "keys of a scan, each asked for once",
        ),
    ]
}

fn of_shifts(params: &Params) -> Vec<Setting> {
    let mut all = vec![Setting::seconds(
        "shift every",
        "shift_every_s",
        params.shift_every_s,
        0.0..=300.0,
        "time between two shifts",
    )];
    if params.pattern == Stream::Shift {
        all.push(Setting::count(
            "shift by",
            "shift_by",
            params.shift_by,
            params.keys,
            "keys by which popularity moves",
        ));
    }
    all
}

/// What only streams of one shape have.
fn of_shape(params: &Params) -> Vec<Setting> {
    match params.pattern {
        Stream::Hotset => vec![
            Setting::count(
                "hot keys",
                "hot_keys",
                params.hot_keys,
                params.keys,
                "how many keys are hot",
            ),
            Setting::share(
                "hot share",
                "hot_share",
                params.hot_share,
                "their share of all requests",
            ),
        ],
        Stream::Loop => vec![Setting::count(
            "loop length",
            "loop_length",
            params.loop_length,
            params.keys.min(200),
            "keys of the loop",
        )],
        Stream::OneHit => vec![Setting::share(
            "asked once",
            "once_share",
            params.once_share,
            "share of requests for keys that never come back",
        )],
        _ => Vec::new(),
    }
}

/// What the policies of the stage can be set to.
fn of_policies(params: &Params) -> Vec<Setting> {
    let kinds: Vec<PolicyKind> = params
        .shown()
        .into_iter()
        .map(|row| crate::chapters::eviction::rows::policy_of(row, params))
        .collect();
    let samples = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::SampledLru | PolicyKind::SampledLfu | PolicyKind::Redis(_)
        )
    });
    let fades = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::LfuDecay
                | PolicyKind::SampledLfu
                | PolicyKind::Redis(RedisPolicy::AllkeysLfu | RedisPolicy::VolatileLfu)
        )
    });
    let mut all = Vec::new();
    if samples {
        all.push(Setting {
            label: "samples",
            name: "samples",
            value: params.samples as f64,
            range: 1.0..=20.0,
            unit: Unit::Count,
            help: "draws of an eviction; Redis takes 5",
        });
        all.push(Setting {
            label: "pool",
            name: "pool",
            value: params.pool as f64,
            range: 0.0..=64.0,
            unit: Unit::Count,
            help: "how many of the best that were drawn are remembered; Redis has 16",
        });
        all.push(Setting {
            label: "LRU clock",
            name: "lru_clock_s",
            value: params.lru_clock_s,
            range: 0.0..=2.0,
            unit: Unit::FineSeconds,
            help: "one tick of the clock for idle times; Redis has 1 s, 0 is exact",
        });
    }
    if fades {
        all.push(Setting {
            label: "decay",
            name: "lfu_decay_s",
            value: params.lfu_decay_s,
            range: 0.0..=60.0,
            unit: Unit::Seconds,
            help: "time in which an unused counter loses one; 0: never",
        });
        all.push(Setting {
            label: "log factor",
            name: "lfu_log_factor",
            value: params.lfu_log_factor,
            range: 0.0..=100.0,
            unit: Unit::Plain,
            help: "the larger, the slower a used counter grows",
        });
    }
    all
}
