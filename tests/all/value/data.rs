//! The samples that the figures are about.

use core::num::NonZeroU32;

use lifestage::btyd::{BtydRule, BtydSummary};
use lifestage::time::Calendar;
use lifestage::value::{Customer, Sample};
use lifestage::{Amount, Day, Event, Money, Population};

/// The published summary of CDNOW, in weeks to 0.01, with the mean repeat spend.
pub(super) fn cdnow_rounded() -> Vec<(Customer, f64)> {
    let text = include_str!("../../data/cdnow/cdnow_customers_summary_with_transactions.csv");
    let number = |field: &str| field.parse::<f64>().unwrap();
    text.lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let customer = Customer::new(fields[1].parse().unwrap(), number(fields[2]), number(fields[3]));
            (customer.unwrap(), number(fields[4]))
        })
        .collect()
}

pub(super) fn customers(rows: &[(Customer, f64)]) -> Sample<Customer> {
    rows.iter().map(|(customer, _)| *customer).collect()
}

/// The log of CDNOW as of a day, by days, in weeks.
pub(super) fn cdnow_log(cut: Day) -> Vec<BtydSummary> {
    let text = include_str!("../../../examples/data/cdnow.csv");
    let events: Vec<Event> = text
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let user: u64 = fields[0].parse().unwrap();
            let value = Amount::try_from(Money::parse_decimal(fields[3], 2).unwrap()).unwrap();
            Event::purchase(user, fields[1].parse::<Day>().unwrap(), value)
        })
        .collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rule = BtydRule { ruler: NonZeroU32::new(7).unwrap(), ..BtydRule::default() };
    population.iter().map(|member| rule.summarise(member.profile.as_of(cut)).unwrap().unwrap()).collect()
}
