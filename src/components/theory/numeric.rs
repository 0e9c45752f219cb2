//! Root finding and quadrature, no more than the formulas need.

/// Newton steps allowed. Popularities that span hundreds of powers of ten need several
/// hundred; the usual ones need ten.
const MAX_STEPS: usize = 2_000;

/// The root of an increasing concave function, from a `start` at or left of it.
///
/// `f` returns value and slope. A tangent of a concave function lies above it, so each Newton
/// step stops short of the root: the iteration climbs and needs no bracket. It ends where
/// rounding stops it from climbing.
pub(super) fn rising_root(start: f64, f: impl Fn(f64) -> (f64, f64)) -> f64 {
    let mut x = start;
    for _ in 0..MAX_STEPS {
        let (value, slope) = f(x);
        let next = x - value / slope;
        if !next.is_finite() || next - x <= 1e-15 * x {
            break;
        }
        x = next;
    }
    x
}

/// Nodes and weights of the eight-point Gauss-Legendre rule on [-1, 1], positive half.
const GAUSS: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// The integral of `f` from 0 to `end`, exact for polynomials up to degree 15.
pub(super) fn gauss(end: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = 0.5 * end;
    let pair = |&(x, weight): &(f64, f64)| weight * (f(half - half * x) + f(half + half * x));
    half * GAUSS.iter().map(pair).sum::<f64>()
}

/// The integral of `exp(-rate t)` from 0 to `end`, for `rate >= 0`, without the cancellation
/// of the textbook form at small rates.
pub(super) fn discounted(end: f64, rate: f64) -> f64 {
    if rate <= 0.0 {
        end
    } else {
        -libm::expm1(-rate * end) / rate
    }
}
