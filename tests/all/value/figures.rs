//! What papers and other implementations predict by the same models.
//!
//! Published: Fader, Hardie & Lee 2005 (BG/NBD) and Hardie's spreadsheet for it, Fader, Hardie & Shang 2010 (BG/BB). Fitted
//! and evaluated again: the Python package lifetimes 0.11.3, the R packages `CLVTools` and `BTYD`.

use lifestage::Day;
use lifestage::value::{
    BgBb, BgNbd, Customer, Discount, GammaGamma, Lifetime, MbgNbd, Model, Opportunities, ParetoNbd, PurchaseModel,
    Span, Spend,
};

use super::data::{CUT, cdnow_log, cdnow_rounded, customer, customers, in_dollars, spends};
use super::{assert_near, assert_rounds_to, bg, fit, gamma_gamma, mbg, pareto};

#[test]
fn the_holdout_of_cdnow_is_predicted_as_elsewhere() {
    let summaries = cdnow_log(CUT);
    let later = cdnow_log(Day::ymd(1998, 6, 30));
    let rows = in_dollars(&summaries);
    let sample = customers(&rows);
    let (bg, pareto, mbg) = (fit::<BgNbd>(&sample), fit::<ParetoNbd>(&sample), fit::<MbgNbd>(&sample));
    let span = Span::from(39);
    let count = |x: u32| x.min(7) as usize;

    let (mut customers, mut actual, mut by_pareto, mut by_bg) = ([0_u32; 8], [0.0; 8], [0.0; 8], [0.0; 8]);
    for ((row, _), (before, after)) in rows.iter().zip(summaries.iter().zip(&later)) {
        let at = count(row.frequency());
        customers[at] += 1;
        actual[at] += f64::from(after.frequency - before.frequency);
        by_pareto[at] += pareto.model().expected_purchases(row, span);
        by_bg[at] += bg.model().expected_purchases(row, span);
    }
    assert_eq!(customers, [1411, 439, 214, 100, 62, 38, 29, 64]);
    assert_near(actual.iter().sum(), 1882.0, 0.0);
    let tables = [
        (actual, [0.2367, 0.6970, 1.3925, 1.5600, 2.5323, 2.9474, 3.8621, 6.3594]),
        (by_pareto, [0.1384, 0.5995, 1.1958, 1.7138, 2.3983, 2.9072, 3.8186, 6.4031]),
        (by_bg, [0.2251, 0.5231, 1.0441, 1.5203, 2.1639, 2.6538, 3.5040, 6.1572]),
    ];
    for (sums, means) in tables {
        for ((sum, customers), mean) in sums.iter().zip(customers).zip(means) {
            assert_rounds_to(sum / f64::from(customers), mean, 4);
        }
    }
    assert_rounds_to(by_pareto.iter().sum(), 1665.51, 2);
    assert_rounds_to(by_bg.iter().sum(), 1653.41, 2);
    let sum = |of: &dyn Fn(&Customer) -> f64| rows.iter().map(|(customer, _)| of(customer)).sum::<f64>();
    assert_rounds_to(sum(&|one| mbg.model().expected_purchases(one, span)), 1576.73, 2);
    assert_rounds_to(sum(&|one| bg.model().p_alive(one)), 1917.28, 2);
    assert_rounds_to(sum(&|one| pareto.model().p_alive(one)), 1051.88, 2);
    assert_rounds_to(sum(&|one| mbg.model().p_alive(one)), 1057.64, 2);
}

#[test]
fn customers_of_the_papers_are_predicted_as_in_them() {
    let rows = cdnow_rounded();
    let sample = customers(&rows);
    let two = customer(2, 30.43, 38.86);
    let weeks = Span::from(39);
    let bg_fit = fit::<BgNbd>(&sample);
    assert_rounds_to(bg_fit.model().expected_purchases(&two, weeks), 1.225_910_4, 7);
    assert_rounds_to(bg_fit.model().p_alive(&two), 0.726_609_1, 7);
    assert_near(bg().expected_purchases(&two, weeks), 1.226_028_174_8, 1e-10);
    let mbg_fit = fit::<MbgNbd>(&sample);
    assert_rounds_to(mbg_fit.model().expected_purchases(&two, weeks), 1.262_670_8, 7);
    assert_rounds_to(mbg_fit.model().p_alive(&two), 0.706_126_3, 7);
    assert_rounds_to(mbg_fit.model().p_alive(&customer(0, 0.0, 38.86)), 0.389_716_4, 7);

    for (time, expected) in [
        (0.1429, 0.007_816_07),
        (1.0, 0.053_184_74),
        (3.0, 0.150_631_92),
        (31.8571, 1.040_494_24),
        (32.0, 1.043_737_17),
        (78.0, 1.857_971_70),
    ] {
        let found = bg_fit.model().expected_purchases(&Customer::NEW, Span::new(time).unwrap());
        assert_rounds_to(found, expected, 7);
    }
    // The published sheet has .0078 .0532 .1506 1.0405 1.0437 and, of a looser optimum, 1.8576.
    assert!((bg_fit.model().expected_purchases(&Customer::NEW, 78.into()) - 1.8576).abs() < 5e-4);

    let pareto_fit = fit::<ParetoNbd>(&sample);
    assert_rounds_to(pareto_fit.model().p_alive(&customer(0, 0.0, 39.0)), 0.294_277_7, 7);

    let log = customers(&in_dollars(&cdnow_log(CUT)));
    let (pareto_fit, bg_fit) = (fit::<ParetoNbd>(&log), fit::<BgNbd>(&log));
    assert_rounds_to(pareto_fit.model().p_alive(&customer(0, 0.0, 39.0)), 0.294_276_3, 7);
    let loyal = customer(26, 216.0 / 7.0, 31.0);
    let year = Span::from(52);
    assert_rounds_to(pareto_fit.model().expected_purchases(&loyal, year), 25.455_183, 5);
    assert_rounds_to(pareto_fit.model().p_alive(&loyal), 0.997_873_4, 7);
    assert_rounds_to(pareto_fit.model().expected_purchases(&Customer::NEW, year), 1.473_434_2, 6);
    assert_rounds_to(bg_fit.model().expected_purchases(&loyal, year), 25.757_338, 5);
    assert_rounds_to(bg_fit.model().p_alive(&loyal), 0.968_854_5, 7);
    assert_rounds_to(bg_fit.model().expected_purchases(&Customer::NEW, year), 1.444_012_4, 6);

    // More purchases before the same silence make it the more telling.
    for (x, by_pareto, by_bg) in [
        (10, 0.705_888_4, 0.347_483_9),
        (15, 0.144_150_7, 0.042_837_0),
        (20, 0.022_490_1, 0.004_159_3),
        (25, 0.003_090_1, 0.000_358_4),
    ] {
        let silent = customer(x, 20.0, 39.0);
        assert_rounds_to(pareto_fit.model().expected_purchases(&silent, year), by_pareto, 6);
        assert_rounds_to(bg_fit.model().expected_purchases(&silent, year), by_bg, 6);
    }
}

#[test]
fn counts_of_purchases_have_the_probabilities_of_the_paper() {
    let model = bg();
    assert_near(model.p_purchases(0, 39.into()), 0.573_786_352_1, 1e-9);
    assert_near(model.p_purchases(10, 2.into()), 1.078_689_6e-7, 5e-8);
    let expected = [
        0.001_999_521_4,
        0.001_517_023_6,
        0.001_163_315_0,
        0.000_900_314_8,
        0.000_702_363_8,
        0.000_551_790_2,
        0.000_436_191_3,
        0.000_346_717_1,
        0.000_276_961_3,
        0.000_222_226_0,
    ];
    for (count, expected) in (11..).zip(expected) {
        assert_rounds_to(model.p_purchases(count, 30.into()), expected, 10);
    }
}

#[test]
fn no_purchase_in_39_weeks_has_the_closed_form_probability() {
    for (row, expected) in [
        (customer(2, 30.43, 38.86), 0.445_372_862_1),
        (customer(1, 1.71, 38.86), 0.883_332_650_6),
        (customer(0, 0.0, 38.86), 0.855_449_459_2),
    ] {
        assert_near(bg().p_no_purchase(&row, 39.into()), expected, 2e-10);
    }
}

#[test]
fn single_customers_are_right_to_ten_digits() {
    let weeks = Span::from(39);
    // x, t_x, T; ln L, P(alive) and E[Y(39)] of BG/NBD, then of Pareto/NBD, at 30 digits by mpmath.
    let table = [
        (
            (0, 0.0, 38.86),
            (-0.554_713_276_438, 1.0, 0.195_098_052_011),
            (-0.521_046_294_081, 0.295_286_604_617, 0.107_081_468_215),
        ),
        (
            (1, 1.71, 38.86),
            (-4.469_093_275_03, 0.212_100_985_377, 0.203_186_987_080),
            (-4.450_194_333_88, 0.168_002_326_724, 0.171_092_980_554),
        ),
        (
            (2, 30.43, 38.86),
            (-9.458_606_307_07, 0.726_578_570_081, 1.226_028_174_77),
            (-9.554_283_245_15, 0.869_167_559_153, 1.455_123_193_26),
        ),
        (
            (7, 29.43, 38.86),
            (-21.863_276_271_5, 0.641_756_345_946, 3.337_053_274_85),
            (-21.594_643_218_1, 0.749_501_407_667, 3.712_251_380_47),
        ),
        (
            (26, 30.86, 31.0),
            (-37.726_579_473_4, 0.968_915_649_718, 20.749_726_140_9),
            (-39.131_671_540_3, 0.997_918_731_055, 20.117_026_077_4),
        ),
        (
            (29, 37.71, 38.0),
            (-43.869_514_053_6, 0.969_129_518_159, 20.052_948_986_5),
            (-45.056_061_486_9, 0.996_126_044_972, 19.595_770_174_1),
        ),
    ];
    for ((x, t_x, age), (bg_ln, bg_alive, bg_expected), (pareto_ln, pareto_alive, pareto_expected)) in table {
        let row = customer(x, t_x, age);
        assert_near(bg().log_likelihood(&row), bg_ln, 1e-11);
        assert_near(bg().p_alive(&row), bg_alive, 1e-11);
        assert_near(bg().expected_purchases(&row, weeks), bg_expected, 1e-11);
        assert_near(pareto().log_likelihood(&row), pareto_ln, 1e-11);
        assert_near(pareto().p_alive(&row), pareto_alive, 1e-11);
        assert_near(pareto().expected_purchases(&row, weeks), pareto_expected, 1e-11);
    }
    for (row, ln, alive, expected) in [
        (customer(0, 0.0, 38.86), -0.539_837_463_531, 0.389_735_080_919, 0.154_012_746_675),
        (customer(2, 30.43, 38.86), -9.485_551_314_53, 0.706_202_265_118, 1.262_960_623_27),
        (customer(26, 30.86, 31.0), -38.322_126_947_8, 0.965_566_144_144, 19.450_722_652_2),
    ] {
        assert_near(mbg().log_likelihood(&row), ln, 1e-11);
        assert_near(mbg().p_alive(&row), alive, 1e-11);
        assert_near(mbg().expected_purchases(&row, weeks), expected, 1e-11);
    }
}

#[test]
fn residual_transactions_are_those_of_the_integrals() {
    let rate = |delta: f64| Discount::continuous(delta).unwrap();
    let model = ParetoNbd::new(0.562_996_6, 12.559_037_0, 0.408_109_5, 10.514_804_8).unwrap();
    let dert = |x, t_x| model.dert(&customer(x, t_x, 77.86), rate(0.0027)).unwrap();
    assert_near(dert(7, 35.0), 1.864_183_328_07, 1e-11);
    let expected = [
        2.199_155_4,
        2.843_534_4,
        2.867_128_4,
        2.445_410_1,
        1.840_501_9,
        1.262_416_5,
        0.809_618_12,
        0.494_803_62,
        0.292_024_7,
        0.167_927_51,
    ];
    for (x, expected) in (1..).zip(expected) {
        assert_near(dert(x, 30.0), expected, 1e-7);
    }

    for (row, slow, fast) in [
        (customer(2, 30.43, 38.86), 5.156_379_826_15, 2.261_603_247_06),
        (customer(0, 0.0, 38.86), 1.015_701_931_12, 0.395_807_880_131),
        (customer(26, 30.86, 31.0), 70.906_486_525_6, 34.414_616_621_8),
    ] {
        assert_near(bg().dert(&row, rate(0.0027)).unwrap(), slow, 1e-10);
        assert_near(bg().dert(&row, rate(0.01)).unwrap(), fast, 1e-10);
    }
    assert_eq!(bg().dert(&Customer::NEW, Discount::NONE), None);

    let model = BgBb::new(1.20, 0.75, 0.66, 2.78).unwrap();
    let tenth = Discount::per_period(0.1, 1.into()).unwrap();
    let dert = |x, t_x| model.dert(&Opportunities::new(x, t_x, 6).unwrap(), tenth).unwrap();
    assert_near(dert(3, 4), 1.621_379_186, 1e-9);
    let expected = [1.802_044_8, 2.621_156_1, 3.440_267_3, 4.259_378_6, 5.078_489_9, 5.897_601_2];
    for (x, expected) in (1..).zip(expected) {
        assert_rounds_to(dert(x, 6), expected, 7);
    }
}

#[test]
fn spend_and_lifetime_value_are_those_of_the_spreadsheet() {
    let means = [22.35, 11.77, 0.0, 0.0, 0.0, 73.74, 11.77, 0.0, 25.55, 0.0];
    let counts = [2, 1, 0, 0, 0, 7, 1, 0, 2, 0];
    let expected = [24.6637, 18.9169, 35.2190, 35.2190, 35.2190, 71.4697, 18.9169, 35.2190, 27.2884, 35.2190];
    for ((x, mean), expected) in counts.into_iter().zip(means).zip(expected) {
        assert_rounds_to(gamma_gamma().expected_spend(Spend::new(x, mean).ok().as_ref()), expected, 4);
    }
    assert_rounds_to(gamma_gamma().population_mean(), 35.218_978, 6);

    let month = Span::new(4.345).unwrap();
    let year = Span::new(12.0 * 4.345).unwrap();
    let discounted = Lifetime { span: year, discount: Discount::per_period(0.01, month).unwrap() };
    let plain = Lifetime { span: year, discount: Discount::NONE };
    let rows = cdnow_rounded();
    let (first, mean) = rows[0];
    let spend = |model: &GammaGamma, row: &Customer, mean: f64| {
        model.expected_spend(Spend::new(row.frequency(), mean).ok().as_ref())
    };
    assert_rounds_to(discounted.value(&bg(), &first, spend(&gamma_gamma(), &first, mean)), 36.289_211, 6);
    assert_rounds_to(plain.value(&bg(), &first, spend(&gamma_gamma(), &first, mean)), 38.528_525, 6);

    let (bg, money) = (fit::<BgNbd>(&customers(&rows)), fit::<GammaGamma>(&spends(&rows)));
    let total: f64 =
        rows.iter().map(|(row, mean)| discounted.value(bg.model(), row, spend(money.model(), row, *mean))).sum();
    assert_near(total, 71_509.894_1, 1e-7);
}

#[test]
fn spend_hardly_goes_with_frequency_at_cdnow() {
    for (rows, expected) in [(cdnow_rounded(), 0.113_884), (in_dollars(&cdnow_log(CUT)), 0.113_888)] {
        let pairs: Vec<(f64, f64)> = rows
            .iter()
            .filter(|(row, _)| row.frequency() > 0)
            .map(|(row, mean)| (f64::from(row.frequency()), *mean))
            .collect();
        let count = pairs.len() as f64;
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
        let (x, m) = (mean(&|pair| pair.0), mean(&|pair| pair.1));
        let together = mean(&|pair| (pair.0 - x) * (pair.1 - m));
        let apart = mean(&|pair| (pair.0 - x).powi(2)) * mean(&|pair| (pair.1 - m).powi(2));
        assert_rounds_to(together / apart.sqrt(), expected, 6);
    }
}
