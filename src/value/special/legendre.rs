//! Gauss-Legendre quadrature: the integral of a smooth function from its values at a few points.

/// The upper half of the points of each rule on −1 to 1, with their weights.
const POINTS_6: [(f64, f64); 3] = [
    (0.238_619_186_083_196_9, 0.467_913_934_572_691_04),
    (0.661_209_386_466_264_5, 0.360_761_573_048_138_6),
    (0.932_469_514_203_152, 0.171_324_492_379_170_36),
];
const POINTS_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_27),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
];
const POINTS_12: [(f64, f64); 6] = [
    (0.125_233_408_511_468_9, 0.249_147_045_813_402_77),
    (0.367_831_498_998_180_2, 0.233_492_536_538_354_8),
    (0.587_317_954_286_617_5, 0.203_167_426_723_065_92),
    (0.769_902_674_194_304_7, 0.160_078_328_543_346_22),
    (0.904_117_256_370_474_9, 0.106_939_325_995_318_43),
    (0.981_560_634_246_719_2, 0.047_175_336_386_511_83),
];
const POINTS_16: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_58),
    (0.458_016_777_657_227_37, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_74),
    (0.755_404_408_355_003, 0.124_628_971_255_533_88),
    (0.865_631_202_387_831_8, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_894),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_096),
];
const POINTS_24: [(f64, f64); 12] = [
    (0.064_056_892_862_605_63, 0.127_938_195_346_752_16),
    (0.191_118_867_473_616_3, 0.125_837_456_346_828_3),
    (0.315_042_679_696_163_4, 0.121_670_472_927_803_39),
    (0.433_793_507_626_045_1, 0.115_505_668_053_725_6),
    (0.545_421_471_388_839_6, 0.107_444_270_115_965_63),
    (0.648_093_651_936_975_5, 0.097_618_652_104_113_88),
    (0.740_124_191_578_554_4, 0.086_190_161_531_953_27),
    (0.820_001_985_973_903, 0.073_346_481_411_080_3),
    (0.886_415_527_004_401_1, 0.059_298_584_915_436_78),
    (0.938_274_552_002_732_8, 0.044_277_438_817_419_81),
    (0.974_728_555_971_309_5, 0.028_531_388_628_933_663),
    (0.995_187_219_997_021_3, 0.012_341_229_799_987_2),
];
const POINTS_32: [(f64, f64); 16] = [
    (0.048_307_665_687_738_32, 0.096_540_088_514_727_8),
    (0.144_471_961_582_796_5, 0.095_638_720_079_274_86),
    (0.239_287_362_252_137_06, 0.093_844_399_080_804_57),
    (0.331_868_602_282_127_67, 0.091_173_878_695_763_89),
    (0.421_351_276_130_635_33, 0.087_652_093_004_403_81),
    (0.506_899_908_932_229_4, 0.083_311_924_226_946_75),
    (0.587_715_757_240_762_3, 0.078_193_895_787_070_31),
    (0.663_044_266_930_215_2, 0.072_345_794_108_848_5),
    (0.732_182_118_740_289_7, 0.065_822_222_776_361_85),
    (0.794_483_795_967_942_4, 0.058_684_093_478_535_544),
    (0.849_367_613_732_57, 0.050_998_059_262_376_175),
    (0.896_321_155_766_052_1, 0.042_835_898_022_226_68),
    (0.934_906_075_937_739_7, 0.034_273_862_913_021_43),
    (0.964_762_255_587_506_4, 0.025_392_065_309_262_06),
    (0.985_611_511_545_268_4, 0.016_274_394_730_905_67),
    (0.997_263_861_849_481_6, 0.007_018_610_009_470_096),
];

/// The number of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::value) enum Points {
    Six,
    Eight,
    Twelve,
    Sixteen,
    TwentyFour,
    ThirtyTwo,
}

impl Points {
    /// The fewest points that integrate a function to 13 digits. It changes by at most `steepness` in its logarithm for each
    /// unit, and is singular at a distance of π from the line or farther.
    ///
    /// A rule of n points errs by (n!)⁴ 2²ⁿ⁺¹ / ((2n+1) (2n)!³) c²ⁿ for e^(−ct) on −1 to 1, and by a multiple of ρ⁻²ⁿ for a
    /// singularity on the ellipse with half axes of sum ρ around −1 and 1; the bounds are a little below where either comes
    /// to 10⁻¹³ of the integral.
    pub(in crate::value) fn needed(steepness: f64, width: f64) -> Self {
        match (steepness * width / 2.0, width) {
            (..0.8, ..0.9) => Self::Six,
            (..1.9, ..1.7) => Self::Eight,
            (..5.0, ..3.2) => Self::Twelve,
            (..9.0, ..4.6) => Self::Sixteen,
            (..17.0, ..8.0) => Self::TwentyFour,
            _ => Self::ThirtyTwo,
        }
    }

    const fn half(self) -> &'static [(f64, f64)] {
        match self {
            Self::Six => &POINTS_6,
            Self::Eight => &POINTS_8,
            Self::Twelve => &POINTS_12,
            Self::Sixteen => &POINTS_16,
            Self::TwentyFour => &POINTS_24,
            Self::ThirtyTwo => &POINTS_32,
        }
    }

    /// The points between two ends with their weights; of each pair, the outer one comes last.
    pub(in crate::value) fn between(self, low: f64, high: f64) -> impl Iterator<Item = (f64, f64)> {
        let (middle, radius) = (f64::midpoint(low, high), (high - low) / 2.0);
        self.half().iter().flat_map(move |(point, weight)| {
            let weight = weight * radius;
            [(middle - radius * point, weight), (middle + radius * point, weight)]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_near;
    use super::*;

    #[test]
    fn polynomials_below_twice_the_number_of_points_are_exact() {
        let rules =
            [Points::Six, Points::Eight, Points::Twelve, Points::Sixteen, Points::TwentyFour, Points::ThirtyTwo];
        for (points, degree) in rules.into_iter().zip([11, 15, 23, 31, 47, 63]) {
            for power in 0..=degree {
                let found: f64 = points.between(0.0, 1.0).map(|(x, weight)| weight * x.powi(power)).sum();
                assert_near(found, 1.0 / (f64::from(power) + 1.0), 1e-14);
            }
        }
    }
    #[test]
    fn as_many_points_as_needed_give_thirteen_digits() {
        for steepness in [0.1, 1.0, 2.0, 5.0, 11.0] {
            for width in [0.05, 0.3, 0.85, 1.6, 2.9, 3.9, 6.0] {
                let sum = |g: &dyn Fn(f64) -> f64, points: Points, pieces: u8| -> f64 {
                    let piece = width / f64::from(pieces);
                    let at = (0..pieces).map(|number| f64::from(number) * piece);
                    at.flat_map(|from| points.between(from, from + piece)).map(|(v, weight)| weight * g(v)).sum()
                };
                let exponential = |v: f64| (-steepness * v).exp();
                // The logarithm of 1 + eᵛ is singular at ±πi; its slope is at most 1.
                let bent = |v: f64| (-steepness * v.exp().ln_1p()).exp();
                for g in [&exponential as &dyn Fn(f64) -> f64, &bent] {
                    let found = sum(g, Points::needed(steepness, width), 1);
                    assert_near(found, sum(g, Points::ThirtyTwo, 4), 5e-13);
                }
            }
        }
    }
}
