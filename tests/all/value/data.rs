//! The samples that the figures are about.

use lifestage::time::Calendar;
use lifestage::value::{BtydRule, BtydSummary, Customer, Opportunities, Sample, Spend};
use lifestage::{Amount, Day, Event, Money, Population};

pub(super) fn customer(x: u32, t_x: f64, age: f64) -> Customer {
    Customer::new(x, t_x, age).unwrap()
}

/// The published summary of CDNOW, in weeks to 0.01, with the mean repeat spend: what figures (A) are fitted to.
pub(super) fn cdnow_rounded() -> Vec<(Customer, f64)> {
    let text = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/cdnow/cdnow_customers_summary_with_transactions.csv"
    ));
    let number = |field: &str| field.trim().parse::<f64>().unwrap();
    let row = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        (customer(fields[1].parse().unwrap(), number(fields[2]), number(fields[3])), number(fields[4]))
    };
    text.lines().skip(1).map(row).collect()
}

pub(super) fn customers(rows: &[(Customer, f64)]) -> Sample<Customer> {
    rows.iter().map(|(customer, _)| *customer).collect()
}

pub(super) fn spends(rows: &[(Customer, f64)]) -> Sample<Spend> {
    rows.iter().filter_map(|(customer, mean)| Spend::new(customer.frequency(), *mean).ok()).collect()
}

/// The log of CDNOW.
pub(super) fn cdnow_population() -> Population {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/cdnow.csv"));
    let event = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let value = Amount::try_from(Money::parse_decimal(fields[3], 2).unwrap()).unwrap();
        Event::purchase(fields[0].parse::<u64>().unwrap(), fields[1].parse::<Day>().unwrap(), value)
    };
    let events: Vec<Event> = text.lines().skip(1).map(event).collect();
    Population::from_events(&events, Calendar::utc()).unwrap()
}

/// The log of CDNOW up to a day, by days, in weeks: what figures (B) are fitted to. In the order of the customers.
pub(super) fn cdnow_log(cut: Day) -> Vec<BtydSummary> {
    let rule = BtydRule::default();
    cdnow_population().iter().map(|member| rule.summary(member.profile.as_of(cut)).unwrap().unwrap()).collect()
}

/// Customers with their mean spend in dollars.
pub(super) fn in_dollars(summaries: &[BtydSummary]) -> Vec<(Customer, f64)> {
    let row = |summary: &BtydSummary| {
        (Customer::try_from(summary).unwrap(), summary.mean_spend().unwrap_or_default() / 100.0)
    };
    summaries.iter().map(row).collect()
}

/// The last day that the models of CDNOW see.
pub(super) const CUT: Day = Day::ymd(1997, 9, 30);

/// The donors of the BG/BB paper.
pub(super) fn donations() -> Sample<Opportunities> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/donations/donations.csv"));
    let row = |line: &str| {
        let fields: Vec<u32> = line.split(',').map(|field| field.trim().parse().unwrap()).collect();
        (Opportunities::new(fields[0], fields[1], fields[2]).unwrap(), u64::from(fields[3]))
    };
    text.lines().skip(1).map(row).collect()
}

/// A population that anybody can make again: 2000 customers from a linear congruential generator, with their mean spend.
pub(super) fn fixture() -> Vec<(Customer, f64)> {
    let mut state = 20_261_121_u64;
    let mut uniform = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let one = |_| {
        let rate = [0.01, 0.03, 0.1, 0.4][(4.0 * uniform()) as usize];
        let leaves = [0.05, 0.2, 0.5, 0.8][(4.0 * uniform()) as usize];
        let age = 27.0 + 12.0 * uniform();
        let mean = 10.0 + 50.0 * uniform();
        let (mut at, mut x, mut t_x, mut spend) = (0.0, 0, 0.0, 0.0);
        loop {
            at += -(1.0 - uniform()).ln() / rate;
            if at > age {
                break;
            }
            x += 1;
            t_x = at;
            spend += mean * (0.5 + uniform());
            if uniform() < leaves {
                break;
            }
        }
        (customer(x, t_x, age), if x > 0 { spend / f64::from(x) } else { 0.0 })
    };
    (0..2000).map(one).collect()
}
