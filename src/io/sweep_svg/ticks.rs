//! Round numbers along an axis.

/// About `wanted` round numbers between two values, and a text for each.
pub(super) fn linear(low: f64, high: f64, wanted: usize) -> Vec<f64> {
    let span = high - low;
    if span.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) || !span.is_finite() {
        return vec![low];
    }
    let raw = span / wanted.max(1) as f64;
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let times = [1.0, 2.0, 5.0, 10.0];
    let step = times
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= raw * (1.0 - 1e-9))
        .unwrap_or(power * 10.0);
    let first = (low / step - 1e-9).ceil();
    let last = (high / step + 1e-9).floor();
    let count = (last - first).clamp(0.0, 50.0) as usize;
    (0..=count)
        .map(|index| (first + index as f64) * step)
        .collect()
}

/// The powers of ten between two values above 0, with 2 and 5 times them where there are few.
pub(super) fn logarithmic(low: f64, high: f64) -> Vec<f64> {
    if low <= 0.0 || high <= low {
        return vec![low];
    }
    let (first, last) = (libm::floor(libm::log10(low)), libm::ceil(libm::log10(high)));
    let decades = (last - first).clamp(0.0, 40.0) as i32;
    let times: &[f64] = if decades <= 3 {
        &[1.0, 2.0, 5.0]
    } else {
        &[1.0]
    };
    let powers = (0..=decades).map(|index| libm::pow(10.0, first + f64::from(index)));
    let all = powers.flat_map(|power| times.iter().map(move |times| times * power));
    all.filter(|tick| *tick >= low * (1.0 - 1e-9) && *tick <= high * (1.0 + 1e-9))
        .collect()
}

/// A number as it stands at an axis: up to four significant digits, thousands with a comma.
pub(super) fn text(value: f64) -> String {
    if value.abs() >= 10_000.0 {
        let sign = if value < 0.0 { "-" } else { "" };
        return format!("{sign}{}", crate::lesson::thousands(value.abs()));
    }
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let text = rounded.to_string();
    if text == "-0" { "0".to_owned() } else { text }
}
