//! The rows that can be chosen for the stage, in words.

use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::rows::RowName;
use crate::components::cache::PolicyKind;
use crate::components::named::Named as _;

/// Every row that can be chosen: its place, what it is called and what it does.
pub(super) fn choices(params: &Params) -> Vec<(RowName, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (_, name) in RowName::NAMES {
        let Some(index) = name.index() else {
            continue;
        };
        let kind = params.policy_of(index);
        let info = kind.info();
        let (label, note) = match kind {
            PolicyKind::Redis(_) => ("Redis", info.source),
            _ => (info.label, info.motto),
        };
        all.push((*name, label, note));
    }
    all.push((RowName::NONE, "no row", "leaves the others more room"));
    all
}
