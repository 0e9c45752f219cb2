//! The synthetic traces of the reference, bit for bit.
//!
//! Everything is integer arithmetic modulo 2^64 or plain f64 `+ - * /` in the written order, so
//! that any language gives the same keys. Generator: xoshiro256** seeded by four outputs of
//! `SplitMix64`.

use serde_json::Value;

struct Generator([u64; 4]);

impl Generator {
    fn new(seed: u64) -> Self {
        let mut state = seed;
        Self(std::array::from_fn(|_| {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        }))
    }

    fn next(&mut self) -> u64 {
        let [mut s0, mut s1, mut s2, mut s3] = self.0;
        let result = s1.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = s3.rotate_left(45);
        self.0 = [s0, s1, s2, s3];
        result
    }

    /// Uniform in [0, 1).
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn rank(&mut self, cumulated: &[f64]) -> u64 {
        let target = self.unit() * cumulated[cumulated.len() - 1];
        let index = cumulated.partition_point(|&sum| sum <= target);
        index.min(cumulated.len() - 1) as u64 + 1
    }
}

/// The logarithm as the traces define it.
fn ln(rank: u64) -> f64 {
    let mut power = f64::from(rank.ilog2());
    let mut mantissa = rank as f64 / (1_u64 << rank.ilog2()) as f64;
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        power += 1.0;
    }
    let z = (mantissa - 1.0) / (mantissa + 1.0);
    let square = z * z;
    let mut sum = 0.0;
    for k in (0..=20).rev() {
        sum = sum * square + 1.0 / f64::from(2 * k + 1);
    }
    power * std::f64::consts::LN_2 + 2.0 * z * sum
}

/// The exponential function as the traces define it.
fn exp(x: f64) -> f64 {
    let k = (x * std::f64::consts::LOG2_E + 0.5).floor();
    let r = x - k * std::f64::consts::LN_2;
    let mut s = 1.0;
    for n in (1..=18).rev() {
        s = 1.0 + (r * s) / f64::from(n);
    }
    s * libm::exp2(k)
}

fn zipf(params: &Value) -> Vec<f64> {
    let alpha = params["alpha"].as_f64().unwrap();
    let mut sum = 0.0;
    (1..=count(params, "n"))
        .map(|rank| {
            sum += exp(-alpha * ln(rank));
            sum
        })
        .collect()
}

fn count(params: &Value, name: &str) -> u64 {
    params[name]
        .as_u64()
        .unwrap_or_else(|| panic!("no {name} in {params}"))
}

/// A list of whole numbers.
pub fn numbers(value: &Value) -> Vec<u64> {
    let list = value.as_array().unwrap();
    list.iter().map(|number| number.as_u64().unwrap()).collect()
}

/// The trace that an entry of the manifest describes.
pub fn generate(spec: &Value) -> Vec<u64> {
    let params = &spec["params"];
    let mut generator = Generator::new(spec["seed"].as_u64().unwrap());
    match spec["kind"].as_str().unwrap() {
        "zipf" => {
            let law = zipf(params);
            (0..count(params, "requests"))
                .map(|_| generator.rank(&law))
                .collect()
        }
        "uniform" => {
            let keys = count(params, "n") as f64;
            let requests = 0..count(params, "requests");
            requests
                .map(|_| 1 + (generator.unit() * keys) as u64)
                .collect()
        }
        "loop" => {
            let length = count(params, "length");
            (0..count(params, "requests"))
                .map(|i| 1 + i % length)
                .collect()
        }
        "scan" => scan(params, &mut generator),
        "shift" => {
            let (law, keys, step) = (zipf(params), count(params, "n"), count(params, "step"));
            let mut trace = Vec::new();
            for phase in 0..count(params, "phases") {
                for _ in 0..count(params, "phase_len") {
                    trace.push((generator.rank(&law) - 1 + step * phase) % keys + 1);
                }
            }
            trace
        }
        "mixloop" => mixed_with_a_loop(params, &mut generator),
        other => panic!("no kind {other}"),
    }
}

fn scan(params: &Value, generator: &mut Generator) -> Vec<u64> {
    let (law, base) = (zipf(params), count(params, "scan_base"));
    let mut trace: Vec<u64> = (0..count(params, "before"))
        .map(|_| generator.rank(&law))
        .collect();
    for i in 0..count(params, "scan_len") {
        if params["mode"] != "burst" {
            trace.push(generator.rank(&law));
        }
        trace.push(base + i);
    }
    trace.extend((0..count(params, "after")).map(|_| generator.rank(&law)));
    trace
}

fn mixed_with_a_loop(params: &Value, generator: &mut Generator) -> Vec<u64> {
    let law = zipf(params);
    let (base, length) = (count(params, "loop_base"), count(params, "loop_len"));
    let share = params["p_loop"].as_f64().unwrap();
    let mut at = 0;
    (0..count(params, "requests"))
        .map(|_| {
            if generator.unit() < share {
                let key = base + at;
                at = (at + 1) % length;
                key
            } else {
                generator.rank(&law)
            }
        })
        .collect()
}
