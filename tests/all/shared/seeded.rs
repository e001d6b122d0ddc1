//! Property tests that run the same way every time.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// This many cases from a fixed seed, unless `PROPTEST_CASES` or `PROPTEST_RNG_SEED` say otherwise.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = if default.rng_seed == RngSeed::Random { RngSeed::Fixed(19_970_101) } else { default.rng_seed };
    let cases = std::env::var_os("PROPTEST_CASES").map_or(cases, |_| default.cases);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..default }
}
