//! Sliders that only some pattern or policy has.

use crate::chapters::cache_lab::params::Params;
use crate::components::cache::PolicyKind;
use crate::components::workload::Pattern;
use crate::ui::setting::{Setting, Unit};

/// The settings of the present pattern and policy, at most four.
pub(super) fn sliders(params: &Params) -> Vec<Setting> {
    let mut sliders = of_pattern(params);
    if params.policy == PolicyKind::LfuDecay {
        sliders.push(Setting {
            label: "decay",
            name: "lfu_decay_s",
            value: params.lfu_decay_s,
            range: 0.5..=60.0,
            unit: Unit::Seconds,
            help: "time in which an unused counter loses one",
        });
        sliders.push(Setting {
            label: "log factor",
            name: "lfu_log_factor",
            value: params.lfu_log_factor,
            range: 0.0..=100.0,
            unit: Unit::Plain,
            help: "the larger, the slower a used counter grows",
        });
    }
    sliders
}

fn of_pattern(params: &Params) -> Vec<Setting> {
    let keys = params.keys.clamp(2, 100);
    let seconds = |label, name, value, help| Setting::seconds(label, name, value, 5.0..=60.0, help);
    match params.pattern {
        Pattern::Zipf | Pattern::Uniform => Vec::new(),
        Pattern::Scan => {
            let (every, length) = (params.scan_every_s, params.scan_length);
            vec![
                seconds(
                    "scan every",
                    "scan_every_s",
                    every,
                    "time between two scans' starts",
                ),
                Setting::count(
                    "scan length",
                    "scan_length",
                    length,
                    300,
                    "reads in a scan, key by key",
                ),
            ]
        }
        Pattern::Hotset => vec![
            Setting::count(
                "hot keys",
                "hot_keys",
                params.hot_keys,
                keys,
                "how many keys are hot",
            ),
            Setting::share(
                "hot share",
                "hot_share",
                params.hot_share,
                "their share of all requests",
            ),
        ],
        Pattern::Shift => vec![
            seconds(
                "shift every",
                "shift_every_s",
                params.shift_every_s,
                "time between shifts",
            ),
            Setting::count(
                "shift by",
                "shift_by",
                params.shift_by,
                keys,
                "keys by which popularity moves",
            ),
        ],
    }
}
