//! What a cache costs, and what it saves.

/// Seconds of an hour.
const HOUR_S: f64 = 3_600.0;
/// Bytes of a GiB.
const GIB: f64 = (1_u64 << 30) as f64;
/// The reads that the price of the store is for.
const MILLION: f64 = 1e6;

/// Prices, in any one currency, and the load they are paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// A GiB of cache for an hour; 0 or more.
    pub per_gib_hour: f64,
    /// A million reads of the store behind the cache; 0 or more.
    pub per_million_reads: f64,
    /// Bytes of the cache that an object takes, above 0.
    pub object_bytes: f64,
    /// Requests that the cache is sent a second; 0 or more.
    pub requests_per_s: f64,
}

impl Prices {
    /// What an hour costs with `slots` objects in the cache, of whose requests the share
    /// `miss_ratio`, 0 to 1, is read from the store:
    ///
    /// `slots * object_bytes / 2^30 * per_gib_hour` for the cache, and
    /// `requests_per_s * 3,600 * miss_ratio / 10^6 * per_million_reads` for the store.
    ///
    /// The first rises with the size of the cache and the second falls, so that their sum has a
    /// minimum. Where the miss ratio is `a / slots`, it lies at the square root of
    /// `a * store / slot`, in which `store` is [`Self::store_per_hour`] and `slot` what one slot
    /// costs an hour.
    pub fn per_hour(&self, slots: f64, miss_ratio: f64) -> f64 {
        let cache = slots * self.object_bytes / GIB * self.per_gib_hour;
        cache + miss_ratio * self.store_per_hour()
    }

    /// What an hour costs without a cache: every request is read from the store.
    pub fn store_per_hour(&self) -> f64 {
        self.requests_per_s * HOUR_S / MILLION * self.per_million_reads
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cache_is_paid_by_the_gib_and_the_store_by_the_million() {
        let prices = Prices {
            per_gib_hour: 0.25,
            per_million_reads: 0.5,
            object_bytes: 1_024.0,
            requests_per_s: 1_000.0,
        };
        // 2^20 objects of 1 KiB are a GiB; 3.6 million requests, a quarter of which miss.
        let cost = prices.per_hour(f64::from(1 << 20), 0.25);
        assert!((cost - (0.25 + 0.9 * 0.5)).abs() < 1e-12, "{cost}");
        assert!((prices.store_per_hour() - 1.8).abs() < 1e-12);
    }

    #[test]
    fn the_minimum_of_a_hyperbola_is_where_its_derivative_is_zero() {
        let prices = Prices {
            per_gib_hour: 3.0,
            per_million_reads: 0.2,
            object_bytes: 4_096.0,
            requests_per_s: 50.0,
        };
        let (a, slot) = (10.0, 4_096.0 / GIB * 3.0);
        let at = libm::sqrt(a * prices.store_per_hour() / slot);
        let cost = |slots: u32| prices.per_hour(f64::from(slots), a / f64::from(slots));
        let best = (1..100_000_u32).min_by(|&x, &y| cost(x).total_cmp(&cost(y)));
        assert!(
            (f64::from(best.unwrap()) - at).abs() <= 1.0,
            "{best:?} {at}"
        );
    }
}
