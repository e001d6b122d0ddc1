//! What papers and other implementations fit to the same data.
//!
//! Published: Fader, Hardie & Lee 2005 (BG/NBD) and Hardie's spreadsheet for it, Fader, Hardie & Shang 2010 (BG/BB). Fitted
//! and evaluated again: the Python package lifetimes 0.11.3, the R packages `CLVTools` and `BTYD`.

use lifestage::value::{
    BgBb, BgNbd, Customer, Fitted, GammaGamma, MbgNbd, Model, Nbd, Opportunities, ParetoNbd, Sample,
    ShiftedBetaGeometric, Tenure,
};

use super::data::{CUT, cdnow_log, cdnow_rounded, customers, donations, fixture, in_dollars, spends};
use super::{assert_near, assert_rounds_to, bg, fit, gamma_gamma, mbg, pareto};

/// Parameters to 5 digits, standard errors to 4, the log-likelihood to a millionth.
#[track_caller]
fn assert_fit<M: Model>(fitted: &Fitted<M>, parameters: &[f64], ln_likelihood: f64, errors: Option<&[f64]>) {
    let found = fitted.model().parameters();
    assert_eq!(found.len(), parameters.len());
    found.iter().zip(parameters).for_each(|(found, expected)| assert_near(*found, *expected, 5e-6));
    assert!((fitted.log_likelihood() - ln_likelihood).abs() <= 1e-6, "{}", fitted.log_likelihood());
    if let Some(errors) = errors {
        let found = fitted.standard_errors().unwrap();
        found.iter().zip(errors).for_each(|(found, expected)| assert_near(*found, *expected, 5e-5));
    }
}

#[test]
fn cdnow_in_hundredths_of_weeks_fits_as_published() {
    let rows = cdnow_rounded();
    let sample = customers(&rows);
    assert_fit(
        &fit::<BgNbd>(&sample),
        &[0.242_592_9, 4.413_531_4, 0.792_886_4, 2.425_754_4],
        -9_582.425_561,
        Some(&[0.012_557, 0.378_221, 0.185_719, 0.705_345]),
    );
    assert_fit(
        &fit::<MbgNbd>(&sample),
        &[0.524_837_8, 6.182_988_5, 0.891_356_3, 1.614],
        -9_582.132_685,
        Some(&[0.083_264, 0.695_597, 0.154_785, 0.537_472]),
    );
    assert_fit(
        &fit::<ParetoNbd>(&sample),
        &[0.553_275_5, 10.577_612_2, 0.606_213_5, 11.667_907_5],
        -9_594.973_930,
        None,
    );
    assert_fit(
        &fit::<GammaGamma>(&spends(&rows)),
        &[6.248_802, 3.744_588, 15.447_748],
        -4_055.923_244,
        Some(&[1.189_687, 0.290_166, 4.159_994]),
    );
    let rounded = bg().log_likelihood_of(&sample);
    assert!((rounded + 9_582.426_831).abs() < 1e-6, "{rounded}");
}

#[test]
fn cdnow_in_days_fits_as_it_does_elsewhere() {
    let summaries = cdnow_log(CUT);
    let rows = in_dollars(&summaries);
    let sample = customers(&rows);
    assert_eq!(sample.customers(), 2357);
    assert_eq!(rows.iter().filter(|(customer, _)| customer.frequency() > 0).count(), 946);
    assert_eq!(rows.iter().map(|(customer, _)| customer.frequency()).sum::<u32>(), 2457);

    let nbd = fit::<Nbd>(&sample);
    assert_fit(&nbd, &[0.384_766_1, 12.072_023_3], -9_763.657_615, None);
    let bg = fit::<BgNbd>(&sample);
    assert_fit(&bg, &[0.242_594_5, 4.413_602_4, 0.792_921_9, 2.425_906], -9_582.429_207, None);
    let mbg = fit::<MbgNbd>(&sample);
    assert_fit(&mbg, &[0.524_843_1, 6.183_085_3, 0.891_359_3, 1.614_002_2], -9_582.135_716, None);
    let pareto = fit::<ParetoNbd>(&sample);
    assert_fit(&pareto, &[0.553_277, 10.577_683_1, 0.606_240_1, 11.668_738_6], -9_594.976_179, None);
    let money = fit::<GammaGamma>(&spends(&rows));
    assert_fit(&money, &[6.249_572_6, 3.744_224_5, 15.443_519], -4_055.917_695, None);
    assert_near(money.model().population_mean(), 35.170_371, 2e-7);
    assert_eq!(money.customers(), 946);

    // To 4 digits, as differences of gradients have no more.
    for (found, expected) in [
        (bg.standard_errors(), [0.012_557, 0.378_224, 0.185_732, 0.705_407]),
        (pareto.standard_errors(), [0.047_628, 0.842_721, 0.187_279, 6.211_025]),
    ] {
        found.unwrap().iter().zip(expected).for_each(|(found, expected)| assert_near(*found, expected, 5e-5));
    }
    // The one with the lowest criterion is the one with the best likelihood, of those with four parameters.
    assert!(mbg.aic() < bg.aic() && bg.aic() < pareto.aic() && pareto.bic() < nbd.bic());
    assert_near(bg.aic(), 8.0 + 2.0 * 9_582.429_207, 1e-9);
    assert_near(bg.bic(), 4.0 * 2357_f64.ln() + 2.0 * 9_582.429_207, 1e-9);
}

#[test]
fn donors_are_those_of_the_paper() {
    let sample = donations();
    assert_eq!((sample.customers(), sample.rows().len()), (11_104, 22));
    let fitted = fit::<BgBb>(&sample);
    assert_fit(&fitted, &[1.203_522, 0.749_716, 0.656_718, 2.783_442], -33_225.581_274, None);
    let errors = fitted.standard_errors().unwrap();
    for (found, expected) in errors.iter().zip([0.069_391, 0.029_448, 0.051_010, 0.320_819]) {
        assert_near(*found, expected, 2e-4);
    }
    let rounded = BgBb::new(1.204, 0.750, 0.657, 2.783).unwrap().log_likelihood_of(&sample);
    assert!((rounded + 33_225.581_755).abs() < 1e-6, "{rounded}");

    let model = *fitted.model();
    let donor = |x, t_x| Opportunities::new(x, t_x, 6).unwrap();
    assert_rounds_to(model.p_alive_after(&donor(0, 0), 1), 0.108_133, 6);
    assert_rounds_to(model.p_alive_after(&donor(2, 4), 1), 0.589_657, 6);
    assert_rounds_to(model.p_alive_after(&donor(6, 6), 1), 0.930_434, 6);
    let expected: f64 =
        sample.rows().iter().map(|donors| donors.count as f64 * model.expected_purchases(&donors.row, 5)).sum();
    assert_rounds_to(expected, 12_884.157, 3);
    let in_sample = [3454.88, 1888.65, 1348.88, 1113.38, 1017.92, 1027.17, 1253.11];
    for (x, expected) in (0..).zip(in_sample) {
        assert_rounds_to(11_104.0 * model.p_purchases(x, 6), expected, 2);
    }
    assert_rounds_to(model.expected_purchases(&donor(0, 0), 10), 0.1302, 4);
    assert_rounds_to(model.expected_purchases(&donor(4, 5), 10), 3.6280, 4);
    assert_rounds_to(model.expected_purchases(&Opportunities::NEW, 10), 3.1798, 4);
}

#[test]
fn subscribers_of_two_cohorts_fit_as_elsewhere() {
    let high = Tenure::of_survivors(&[1000, 869, 743, 653, 593, 551, 517, 491]).unwrap();
    let fitted = fit::<ShiftedBetaGeometric>(&high);
    assert_rounds_to(fitted.model().alpha(), 0.6681, 4);
    assert_rounds_to(fitted.model().beta(), 3.8061, 4);
    assert_rounds_to(fitted.log_likelihood(), -1_611.158_147, 6);
    let regular = Tenure::of_survivors(&[1000, 631, 468, 382, 326, 289, 262, 241]).unwrap();
    let fitted = fit::<ShiftedBetaGeometric>(&regular);
    assert_rounds_to(fitted.model().alpha(), 0.7041, 4);
    assert_rounds_to(fitted.model().beta(), 1.1820, 4);
    assert_rounds_to(fitted.log_likelihood(), -1_680.265_188, 6);
}

#[track_caller]
fn assert_optimum<M: Model>(sample: &Sample<M::Row>, parameters: &[f64], ln_likelihood: f64) {
    let fitted = fit::<M>(sample);
    let found = fitted.model().parameters();
    found.iter().zip(parameters).for_each(|(found, expected)| assert_near(*found, *expected, 5e-6));
    assert!((fitted.log_likelihood() - ln_likelihood).abs() < 1e-7, "{}", fitted.log_likelihood());
}

#[test]
fn the_fixture_is_built_and_fits_as_anywhere() {
    let rows = fixture();
    let sum = |of: &dyn Fn(&(Customer, f64)) -> f64| rows.iter().map(of).sum::<f64>();
    assert_eq!(rows.iter().map(|(row, _)| row.frequency()).sum::<u32>(), 3644);
    assert_eq!(rows.iter().map(|(row, _)| row.frequency()).max(), Some(29));
    assert_eq!(rows.iter().filter(|(row, _)| row.frequency() == 0).count(), 586);
    assert_near(sum(&|(row, _)| row.recency()), 20_377.910_167_878, 1e-12);
    assert_near(sum(&|(row, _)| row.age()), 66_111.223_552_140, 1e-12);
    assert_near(sum(&|(_, mean)| *mean), 49_614.418_777_595, 1e-12);
    for ((row, mean), (x, t_x, age, expected)) in rows.iter().zip([
        (0, 0.0, 34.848_853_993, 0.0),
        (0, 0.0, 38.140_039_932, 0.0),
        (2, 11.839_444_212, 38.713_934_568, 9.495_076_167),
        (4, 9.541_522_662, 29.597_617_414, 15.539_711_448),
    ]) {
        assert_eq!(row.frequency(), x);
        assert_rounds_to(row.recency(), t_x, 9);
        assert_rounds_to(row.age(), age, 9);
        assert_rounds_to(*mean, expected, 9);
    }

    let (sample, money) = (customers(&rows), spends(&rows));
    assert_rounds_to(Nbd::new(0.4, 12.0).unwrap().log_likelihood_of(&sample), -13_448.972_956_274, 8);
    assert_rounds_to(bg().log_likelihood_of(&sample), -12_887.151_221_452, 8);
    assert_rounds_to(mbg().log_likelihood_of(&sample), -12_912.031_227_714, 8);
    assert_rounds_to(pareto().log_likelihood_of(&sample), -12_982.948_367_673, 8);
    assert_rounds_to(gamma_gamma().log_likelihood_of(&money), -6_067.800_559_486, 8);

    assert_optimum::<Nbd>(&sample, &[0.938_733, 16.984_1], -13_200.140_277_88);
    assert_optimum::<BgNbd>(&sample, &[0.547_535, 4.056_80, 0.759_326, 1.057_23], -12_446.875_272_56);
    assert_optimum::<MbgNbd>(&sample, &[1.055_66, 6.484_23, 2.664_96, 6.919_16], -12_599.869_422_56);
    assert_optimum::<GammaGamma>(&money, &[4.908_22, 6.640_84, 40.890_5], -6_010.177_101_01);
}
