//! What was forgotten is refused, never guessed.

use lifestage::number::Decimal;
use lifestage::profile::BeforeHorizon;
use lifestage::score::{
    AbuseRule, ContributionRule, FittedBehavior, NeedRule, TagDimension, TagRule, UsualRate, WorthRule,
};
use lifestage::time::Since;
use lifestage::{Amount, Event, Profile, User};
use proptest::prelude::*;

use crate::shared::people::{day, life, moody, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

fn forgetful(profile: &Profile, horizon: i32) -> Profile {
    let mut forgetful = profile.clone();
    forgetful.forget_before(day(horizon));
    forgetful
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn after_forgetting_a_type_is_the_same_or_refused(
        actions in moody(150),
        horizon in 0..150_i32,
    ) {
        let (all, rule, user) = (profile(USER, &actions), FittedBehavior::default(), User::new(USER));
        let left = forgetful(&all, horizon);
        for number in (0..=160).step_by(5) {
            let expected = rule.assess(all.as_of(day(number)), &user).unwrap();
            let found = match rule.assess(left.as_of(day(number)), &user) {
                Ok(found) => found,
                Err(BeforeHorizon { asked, horizon: named }) => {
                    prop_assert!(asked < named && named == day(horizon));
                    // There is no excuse where some type has held in the days whose windows are remembered.
                    let sure = (horizon + 27).max(0)..=number;
                    let raws: Vec<_> =
                        sure.map(|of| rule.assess(all.as_of(day(of)), &user).unwrap().map(|found| found.raw)).collect();
                    let held = raws.windows(7).any(|week| week.iter().all(|raw| *raw == week[0]));
                    prop_assert!(!held, "day {}, horizon {}", number, horizon);
                    continue;
                }
            };
            let (Some(found), Some(expected)) = (&found, &expected) else {
                prop_assert_eq!(found, expected);
                continue;
            };
            prop_assert_eq!(found.behavior, expected.behavior, "day {}, horizon {}", number, horizon);
            prop_assert_eq!((found.raw, found.frequency, found.depth), (expected.raw, expected.frequency, expected.depth));
            match found.since {
                Since::On(_) => prop_assert_eq!(found.since, expected.since),
                Since::OnOrBefore(bound) => prop_assert!(expected.since.day() <= bound, "{} {}", bound, expected.since),
            }
        }
    }

    #[test]
    fn after_forgetting_every_other_answer_is_the_same_or_refused(
        actions in life(40, 120),
        horizon in 0..120_i32,
        number in 0..150_i32,
    ) {
        let all = profile(USER, &actions);
        let left = forgetful(&all, horizon);
        let (all, left, user) = (all.as_of(day(number)), left.as_of(day(number)), User::new(USER));
        macro_rules! same_or_refused {
            ($answer:expr) => {
                let answer = $answer;
                if let Ok(found) = answer(left) {
                    prop_assert_eq!(Ok(found), answer(all));
                }
            };
        }
        let usual = |kind: &_| UsualRate { kind: *kind, rate: Decimal::ONE };
        let kinds = AbuseRule::default().config().kinds.iter().map(usual).collect();
        let abuse = AbuseRule::default().with_usual(kinds).unwrap();
        same_or_refused!(|as_of| ContributionRule::default().assess(as_of));
        same_or_refused!(|as_of| ContributionRule::default().month(as_of));
        same_or_refused!(|as_of| NeedRule::default().assess(as_of));
        same_or_refused!(|as_of| WorthRule::default().measure(as_of));
        same_or_refused!(|as_of| TagRule::default().measure(as_of, &user));
        same_or_refused!(|as_of| abuse.assess(as_of));
    }
}

#[test]
fn windows_that_are_remembered_in_full_are_answered() {
    let all = Profile::of([0, 40, 200].map(|number| Event::comment(USER, day(number))));
    let left = forgetful(&all, 100);
    let (as_of, user) = (left.as_of(day(200)), User::new(USER));
    assert_eq!(ContributionRule::default().assess(as_of), ContributionRule::default().assess(all.as_of(day(200))));
    let tags = TagRule::default().measure(as_of, &user).unwrap().unwrap();
    assert_eq!(tags.value(TagDimension::Tenure).to_string(), "200 days");
    assert_eq!(tags, TagRule::default().measure(all.as_of(day(200)), &user).unwrap().unwrap());
    let behavior = FittedBehavior::default().assess(as_of, &user).unwrap().unwrap();
    // Without a type since day 74; what is left can tell from day 133 on, six days after the first whole window.
    assert_eq!(behavior.since, Since::OnOrBefore(day(133)));
    let truly = FittedBehavior::default().assess(all.as_of(day(199)), &user).unwrap().unwrap();
    assert_eq!((truly.behavior, truly.since), (None, Since::On(day(74))));
    // The window of 28 days of day 126 begins one day too early.
    assert!(FittedBehavior::default().assess(left.as_of(day(126)), &user).is_err());
    assert!(ContributionRule::default().assess(left.as_of(day(128))).is_err());
}

#[test]
fn worth_is_known_where_no_purchase_was_forgotten() {
    let bought = |number| Event::purchase(USER, day(number), Amount::minor(10));
    let rule = WorthRule::default();
    let visited_before = forgetful(&Profile::of([Event::log_in(USER, day(0)), bought(50)]), 20);
    assert_eq!(rule.measure(visited_before.as_of(day(60))).unwrap().purchases.unwrap().days(), 1);
    let bought_before = forgetful(&Profile::of([bought(0), bought(50)]), 20);
    let refused = BeforeHorizon { asked: day(0), horizon: day(20) };
    assert_eq!(rule.measure(bought_before.as_of(day(60))), Err(refused));
    let refund = Event::refund(USER, day(0), Amount::minor(3));
    let refunded_before = forgetful(&Profile::of([refund, bought(50)]), 20);
    assert!(rule.measure(refunded_before.as_of(day(60))).is_err());
    // A year after the horizon the refund is in the lifetime only.
    let late = rule.measure(refunded_before.as_of(day(400))).unwrap();
    assert_eq!((late.value.minor_units(), late.purchases.unwrap().net_spend.minor_units()), (10, 7));
}
