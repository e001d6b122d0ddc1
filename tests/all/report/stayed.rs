//! What those who stayed and those who left were worth: against counting by hand.

use lifestage::report::StayedRule;
use lifestage::{Kind, KindSet, LifecycleStage};
use proptest::prelude::*;

use super::crowd::crowd;
use super::day;
use crate::shared::seeded::cases;

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn everybody_there_stayed_or_left(crowd in crowd(), as_of in 0..120_i32) {
        let (population, as_of) = (crowd.population(), day(as_of));
        let rule = StayedRule::default();
        let report = rule.report(&population, as_of).unwrap();
        let (mut users, mut net, mut lived) = ([0_u64; 2], [0_i128; 2], [0_u64; 2]);
        for member in &population {
            let known = member.profile.as_of(as_of);
            let Some(joined) = known.joined(&member.user) else { continue };
            let shown = rule.stage.assess(known, &member.user).unwrap().unwrap();
            let left = usize::from(shown.stage == LifecycleStage::Churned);
            let active = crowd.days(&KindSet::activity());
            let last = active.get(&u64::try_from(member.user.id.bits()).unwrap());
            let last = last.and_then(|days| days.iter().rfind(|day| **day <= as_of).copied());
            let end = if left == 1 { last.unwrap_or(joined).max(joined) } else { as_of };
            users[left] += 1;
            lived[left] += u64::from((end - joined).unsigned_abs()) + 1;
            let spent = crowd.actions.iter().filter(|action| {
                u128::from(action.user) == member.user.id.bits() && day(action.day) <= as_of
            });
            net[left] += spent.map(|action| match action.kind {
                Kind::Purchase => i128::from(action.value),
                Kind::Refund => -i128::from(action.value),
                _ => 0,
            }).sum::<i128>();
        }
        for (side, place) in [(report.stayed, 0), (report.left, 1)] {
            prop_assert_eq!((side.users, side.net, side.days), (users[place], net[place], lived[place]));
        }
    }
}
