//! Answers come back equal from `serde_json` as this package has it, without the feature `float_roundtrip`.
//!
//! The tests of the library have that feature by one of their dependencies, and imitate a reader without it. Built with
//! the library's tests, this one has it too and says less.

use std::num::NonZeroU32;

use lifestage::time::Calendar;
use lifestage::value::{Customer, Discount, Lifetime, LifetimeOutlook, MbgNbd};
use lifestage::{Amount, Day, Event, Population, RuleSet, Scorecard, User};

#[test]
fn scorecards_and_outlooks_come_back_equal() {
    let mut state = 12_u64;
    let mut below = move |bound: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(bound)).unwrap()
    };
    let today = Day::ymd(2026, 6, 30);
    let mut events = Vec::new();
    for user in 0..2_000_u64 {
        let mut day = today.minus(below(200));
        while day <= today {
            events.push(Event::purchase(user, day, Amount::minor(u64::from(1 + below(9_000)))));
            day = day.plus(1 + i32::try_from(below(40)).unwrap());
        }
    }
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let rules = RuleSet::full().fit_population(&population, today).unwrap();
    let model = MbgNbd::new(0.525, 6.183, 0.891, 1.614).unwrap();
    let year = Lifetime { span: 52.into(), discount: Discount::annual(0.1, 52.into()).unwrap() };
    let ruler = NonZeroU32::new(7).unwrap();
    for profile in population.profiles() {
        let card = rules.score(profile.as_of(today), &User::new(profile.user())).unwrap().unwrap();
        let text = serde_json::to_string(&card).unwrap();
        assert_eq!(serde_json::from_str::<Scorecard>(&text).unwrap(), card, "{text}");
        let rule = lifestage::value::BtydRule { ruler, ..Default::default() };
        let customer = Customer::try_from(&rule.summary(profile.as_of(today)).unwrap().unwrap()).unwrap();
        let outlook = year.outlook(&model, &customer, 19.99);
        let text = serde_json::to_string(&(customer, outlook)).unwrap();
        assert_eq!(serde_json::from_str::<(Customer, LifetimeOutlook)>(&text).unwrap(), (customer, outlook), "{text}");
    }
}
