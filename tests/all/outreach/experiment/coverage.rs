//! How often intervals contain the true effect, in experiments made up from a fixed seed.
//!
//! Only sums are drawn, and not each user: of normal values, the mean and the squares around it are independent, the one
//! normal, the others χ² (for two measures by Bartlett's decomposition). So thousands of experiments take no time.

use core::f64::consts::TAU;

use lifestage::outreach::{AnyTime, PairedSums, Significance};

/// `SplitMix64`: the same numbers on every machine.
struct Seeded(u64);

impl Seeded {
    /// From 0 to 1, neither of them.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        ((bits >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (TAU * self.uniform()).cos()
    }

    /// Wilson and Hilferty: good to a thousandth for degrees of freedom as many as here.
    fn chi_square(&mut self, degrees: f64) -> f64 {
        let unit = 2.0 / (9.0 * degrees);
        degrees * (1.0 - unit + self.normal() * unit.sqrt()).powi(3)
    }
}

/// Arms in which everybody does what they did before, more or less by chance, and B `gain` on top.
#[derive(Debug)]
struct Made {
    users: [u64; 2],
    mean: f64,
    /// The deviation of what users did before, and of what differs after.
    deviations: [f64; 2],
    gain: f64,
}

impl Made {
    fn arm(&self, seeded: &mut Seeded, users: u64, gain: f64) -> PairedSums {
        let n = users as f64;
        let [wide, narrow] = self.deviations;
        let before = self.mean + wide * seeded.normal() / n.sqrt();
        let after = before + gain + narrow * seeded.normal() / n.sqrt();
        // Squares around the means: of what was before, of the noise, and their product.
        let root = seeded.chi_square(n - 1.0).sqrt();
        let across = seeded.normal();
        let squares = (wide * root).powi(2);
        let noise = narrow * narrow * (across * across + seeded.chi_square(n - 2.0));
        let product = wide * root * narrow * across;
        PairedSums::new(
            users,
            [n * after, squares + noise + 2.0 * product + n * after * after],
            [n * before, squares + n * before * before],
            squares + product + n * before * after,
        )
        .unwrap()
    }

    /// The shares of experiments whose intervals contain the relative effect: for one look, and for any time.
    fn covered(&self, experiments: u32) -> [f64; 2] {
        let mut seeded = Seeded(19_970_101);
        let truth = self.gain / self.mean.abs();
        let mut covered = [0_u32; 2];
        for _ in 0..experiments {
            let [a, b] = self.users;
            let (a, b) = (self.arm(&mut seeded, a, 0.0), self.arm(&mut seeded, b, self.gain));
            let arms = a.against(&b).unwrap();
            let once = arms.relative(Significance::default()).unwrap();
            let any_time = arms.relative_any_time(AnyTime::default()).unwrap();
            covered[0] += u32::from((once.low..=once.high).contains(&truth));
            covered[1] += u32::from((any_time.low..=any_time.high).contains(&truth));
        }
        covered.map(|covered| f64::from(covered) / f64::from(experiments))
    }
}

#[test]
fn relative_intervals_after_cuped_cover_as_often_as_they_say() {
    let cases = [
        // What was before explains nearly everything, so that nearly all that is left is the base.
        Made { users: [1000, 1000], mean: 1.65, deviations: [2.16, 0.1], gain: 0.33 },
        Made { users: [400, 900], mean: 5.0, deviations: [4.0, 1.0], gain: 4.0 },
        Made { users: [900, 400], mean: -5.0, deviations: [4.0, 0.5], gain: 2.0 },
        Made { users: [500, 500], mean: 10.0, deviations: [6.0, 0.2], gain: -3.0 },
        // Hardly any effect, which hardly asks for the base.
        Made { users: [500, 500], mean: 10.0, deviations: [6.0, 6.0], gain: 0.01 },
    ];
    for made in cases {
        let [once, any_time] = made.covered(2_000);
        assert!((0.93..=0.97).contains(&once), "{once} of {made:?}");
        assert!(any_time > once.max(0.98), "{any_time} at any time of {made:?}");
    }
}
