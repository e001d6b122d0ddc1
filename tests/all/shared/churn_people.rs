//! Made-up lives with all that churn risk looks at.

use lifestage::number::Cuts;
use lifestage::score::{ChurnRisk, ChurnRule, FittedChurn, FittedRfm, Mbg, MeanGap, RfmRule};
use lifestage::{Amount, Event, Kind, Profile, User};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) use crate::shared::people::{Action, day, profile};

pub(crate) const USER: u64 = 42;

const KINDS: [Kind; 12] = [
    Kind::LogIn,
    Kind::LogIn,
    Kind::Use,
    Kind::Suggest,
    Kind::Purchase,
    Kind::Purchase,
    Kind::Refund,
    Kind::Complain,
    Kind::ComplaintResolved,
    Kind::PaymentFailed,
    Kind::Leave,
    Kind::custom(3),
];

/// A life of up to this many actions on days from 0 to the last one.
pub(crate) fn life(actions: usize, last_day: i32) -> impl Strategy<Value = Vec<Action>> {
    let action = (0..=last_day, select(&KINDS[..]), 0..9_000_u64, 0..3_u16).prop_map(|(day, kind, value, subject)| {
        let money = matches!(kind, Kind::Purchase | Kind::Refund | Kind::PaymentFailed);
        Action { day, hour: None, kind, subject, value: if money { value } else { 0 } }
    });
    vec(action, 0..=actions)
}

/// Recency in fifths of 10, 20, 40 and 80 days.
pub(crate) fn rfm() -> FittedRfm {
    let cuts = |points: [i64; 4]| Cuts::new(points).unwrap();
    RfmRule::default().with_cuts(cuts([10, 20, 40, 80]), cuts([1, 2, 3, 4]), cuts([1, 2, 3, 4])).unwrap()
}

/// The rule of purchases of a population whose mean gap is 20 days.
pub(crate) fn fitted() -> FittedChurn {
    let rule = ChurnRule::purchases();
    FittedChurn { rule, mean_gap: MeanGap { days: 2_000, gaps: 100 }, ..FittedChurn::default() }.with_rfm(rfm())
}

/// The weak prior at this α.
pub(crate) fn prior(alpha: f64) -> Mbg {
    Mbg::new(1.0, alpha, 0.8, 2.4).unwrap()
}

pub(crate) fn user() -> User {
    User::new(USER)
}

pub(crate) fn risk(profile: &Profile, number: i32) -> ChurnRisk {
    fitted().assess(profile.as_of(day(number)), &user()).unwrap().expect("a risk")
}

/// Purchases of 10.00 on these days.
pub(crate) fn buys(days: &[i32]) -> Vec<Event> {
    days.iter().map(|number| Event::purchase(USER, day(*number), Amount::minor(10_00))).collect()
}

/// Logins on these days.
pub(crate) fn comes(days: impl IntoIterator<Item = i32>) -> Vec<Event> {
    days.into_iter().map(|number| Event::log_in(USER, day(number))).collect()
}
