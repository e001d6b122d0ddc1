//! Property tests that run the same way every time.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// How many times as many cases are tried, if it is set: `.ci/run laws` sets it.
const TIMES: &str = "LIFESTAGE_LAWS";

/// This many cases from a fixed seed, or as many times more as `LIFESTAGE_LAWS` says, unless `PROPTEST_CASES` or
/// `PROPTEST_RNG_SEED` say otherwise.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let rng_seed = if default.rng_seed == RngSeed::Random { RngSeed::Fixed(19_970_101) } else { default.rng_seed };
    let cases = std::env::var_os("PROPTEST_CASES").map_or_else(|| cases * times(), |_| default.cases);
    // A case that is filtered out counts: the more cases, the more of those.
    let (max_global_rejects, max_local_rejects) =
        (default.max_global_rejects * times(), default.max_local_rejects * times());
    ProptestConfig { cases, rng_seed, max_global_rejects, max_local_rejects, failure_persistence: None, ..default }
}

fn times() -> u32 {
    std::env::var(TIMES).map_or(1, |times| times.parse().unwrap_or_else(|_| panic!("`{TIMES}` takes a whole number")))
}
