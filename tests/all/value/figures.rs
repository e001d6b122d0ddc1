use lifestage::value::*;
use super::data::*;
#[test]
fn try_fits() {
    let rows = cdnow_rounded();
    let sample = customers(&rows);
    fn show<M: Model<Row = Customer> + core::fmt::Debug>(sample: &Sample<Customer>) {
        let t = std::time::Instant::now();
        let fitted = M::fit(sample, Penalty::NONE).unwrap();
        println!("{:?}\n {:?} ll {:.6} se {:?} {:?}", fitted.model(), fitted.outcome(), fitted.log_likelihood(), fitted.standard_errors(), t.elapsed());
    }
    show::<Nbd>(&sample);
    show::<BgNbd>(&sample);
    show::<MbgNbd>(&sample);
    show::<ParetoNbd>(&sample);
    let sample: Sample<Customer> = cdnow_log(lifestage::Day::ymd(1997, 9, 30)).iter().map(|s| Customer::try_from(s).unwrap()).collect();
    show::<Nbd>(&sample);
    show::<BgNbd>(&sample);
    show::<MbgNbd>(&sample);
    show::<ParetoNbd>(&sample);
}
