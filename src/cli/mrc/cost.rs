//! What each size of a cache costs, and which is the cheapest.

use crate::cli::arguments::MrcArguments;
use crate::components::cache::{Costs, Curve, Extent};
use crate::components::request_trace::RequestTrace;
use crate::components::theory::Prices;
use crate::lesson::Refusal;

/// The largest price, size and rate that are taken.
const MOST: f64 = 1e15;

/// Refuses numbers that cannot be paid, before a trace is read.
pub(super) fn check(arguments: &MrcArguments) -> Result<(), Refusal> {
    for (option, value, least) in [
        ("--price-per-gib-hour", arguments.price_per_gib_hour, 0.0),
        (
            "--price-per-million-reads",
            arguments.price_per_million_reads,
            0.0,
        ),
        ("--object-bytes", arguments.object_bytes, 1.0),
        ("--requests-per-s", arguments.requests_per_s, 0.0),
    ] {
        if let Some(value) = value.filter(|value| !(least..=MOST).contains(value)) {
            return Err(Refusal::new(format!(
                "`{option}` takes numbers from {least} to {MOST}, not `{value}`."
            )));
        }
    }
    Ok(())
}

/// The prices of the arguments, if they name any. What they leave out is taken from the trace.
///
/// # Errors
/// When neither arguments nor trace say how large objects are, or how many requests there are a
/// second.
pub(super) fn prices(
    arguments: &MrcArguments,
    trace: &RequestTrace,
) -> Result<Option<Prices>, Refusal> {
    let (Some(per_gib_hour), Some(per_million_reads)) = (
        arguments.price_per_gib_hour,
        arguments.price_per_million_reads,
    ) else {
        return Ok(None);
    };
    let object_bytes = arguments.object_bytes.or_else(|| mean_bytes(trace));
    let object_bytes = object_bytes.ok_or_else(|| {
        Refusal::new(
            "the trace tells no sizes: `--object-bytes` says how many bytes an object takes.",
        )
    })?;
    let requests_per_s = arguments.requests_per_s.or_else(|| rate(trace));
    let requests_per_s = requests_per_s.ok_or_else(|| {
        Refusal::new(
            "the trace tells no times: `--requests-per-s` says how many requests there are a second.",
        )
    })?;
    Ok(Some(Prices {
        per_gib_hour,
        per_million_reads,
        object_bytes,
        requests_per_s,
    }))
}

/// The mean size of the different objects of a trace, in bytes.
fn mean_bytes(trace: &RequestTrace) -> Option<f64> {
    let extent = Extent::of(trace);
    (!trace.sizes().is_empty()).then(|| extent.bytes as f64 / extent.objects as f64)
}

/// The requests a second of a trace, from its first moment to its last.
fn rate(trace: &RequestTrace) -> Option<f64> {
    let (first, last) = (trace.times().iter().min()?, trace.times().iter().max()?);
    let seconds = last.since(*first).as_secs_f64();
    (seconds > 0.0).then(|| trace.len() as f64 / seconds)
}

/// What comes of a policy in a sentence: its cheapest size, its knee, and what both save.
pub(super) fn sentence(prices: &Prices, sizes: &[usize], curve: &Curve, costs: &Costs) -> String {
    let (store, lowest) = (prices.store_per_hour(), costs.lowest());
    let name = curve.policy.label();
    let size = sizes.get(costs.cheapest).copied().unwrap_or(0);
    let knee = match curve.knee {
        Some(place) => format!(
            "the knee, at {} slots, costs {}",
            sizes[place],
            money(costs.per_hour[place])
        ),
        None => "the curve has no knee".to_owned(),
    };
    if lowest >= store {
        return format!(
            "{name}: no size costs less than no cache at all, which is {} an hour; {knee}.",
            money(store)
        );
    }
    let saved = (1.0 - lowest / store) * 100.0;
    format!(
        "{name}: cheapest with {size} slots, {} an hour, {saved:.1} % less than without a cache ({}); \
         {knee}.",
        money(lowest),
        money(store)
    )
}

/// An amount with six significant digits, at least two behind the point.
pub(super) fn money(amount: f64) -> String {
    let digits = if amount.abs() > 0.0 {
        5.0 - libm::floor(libm::log10(amount.abs()))
    } else {
        2.0
    };
    format!("{amount:.*}", digits.clamp(2.0, 12.0) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_six_digits() {
        assert_eq!(money(0.0), "0.00");
        assert_eq!(money(1_234.567_89), "1234.57");
        assert_eq!(money(0.012_345_678), "0.0123457");
        assert_eq!(money(2.5e-9), "0.000000002500");
    }
}
