//! Gauss-Legendre quadrature: the integral of a smooth function from its values at a few points.

/// The upper half of the points of the rules of 8, 16 and 32 points on −1 to 1, with their weights.
const POINTS_8: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_27),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_48),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_26),
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
    /// For a function that is nearly a polynomial of low degree.
    Eight,
    /// For a function that changes by a factor of up to e²⁰.
    Sixteen,
    /// For a function that changes by a factor of up to e⁴⁵.
    ThirtyTwo,
}

impl Points {
    const fn half(self) -> &'static [(f64, f64)] {
        match self {
            Self::Eight => &POINTS_8,
            Self::Sixteen => &POINTS_16,
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
        for (points, degree) in [(Points::Eight, 15), (Points::Sixteen, 31), (Points::ThirtyTwo, 63)] {
            for power in 0..=degree {
                let found: f64 = points.between(0.0, 1.0).map(|(x, weight)| weight * x.powi(power)).sum();
                assert_near(found, 1.0 / (f64::from(power) + 1.0), 1e-14);
            }
        }
    }
}
