//! Groups and tiers: their order, and their shares.

use lifestage::answer::{Definition, Reason};
use lifestage::number::Ratio;
use lifestage::score::{Group, GroupRule, GroupShares, GroupStanding, Grouped, StageRule, UserTier, WorthRule};
use lifestage::time::Calendar;
use lifestage::{Event, Profile};
use proptest::prelude::*;

use crate::shared::people::{day, everybody};
use crate::shared::seeded::cases;

fn grouped(high_value: bool, high_potential: bool, silent: bool, active_days: u32) -> Grouped {
    GroupRule::default().assess_standing(GroupStanding { high_value, high_potential, silent, active_days })
}

#[test]
fn high_value_and_active_comes_first() {
    assert_eq!(grouped(true, true, false, 8).group, Group::HighValueActive);
    assert_eq!(grouped(true, true, false, 7).group, Group::HighPotentialToActivate);
    assert_eq!(grouped(false, true, false, 28).group, Group::HighPotentialToActivate);
}

#[test]
fn low_frequency_retained_is_one_to_seven_active_days() {
    let group = |days| grouped(false, false, false, days).group;
    assert_eq!(
        [group(0), group(1), group(7), group(8)],
        [Group::Other, Group::LowFrequencyRetained, Group::LowFrequencyRetained, Group::Other]
    );
    assert_eq!(grouped(true, false, false, 7).group, Group::LowFrequencyRetained);
}

#[test]
fn tiers_are_silent_then_head_then_low_then_mid() {
    assert_eq!(grouped(true, true, true, 0).tier, UserTier::Silent);
    assert_eq!(grouped(true, false, false, 0).tier, UserTier::Head);
    let tier = |days| grouped(false, true, false, days).tier;
    assert_eq!([tier(0), tier(2), tier(3), tier(28)], [UserTier::Low, UserTier::Low, UserTier::Mid, UserTier::Mid]);
}

#[test]
fn active_days_are_those_of_the_last_28() {
    let profile = Profile::of([0, 1, 1, 27, 28].map(|number| Event::log_in(1_u64, day(number))));
    let days = |number| GroupRule::default().active_days(profile.as_of(day(number))).unwrap();
    assert_eq!([days(0), days(27), days(28), days(29)], [1, 3, 3, 2]);
}

#[test]
fn the_reasons_say_what_a_group_and_a_tier_are_made_of() {
    let words = |grouped: Grouped| grouped.reasons().map(|reason| reason.to_string()).collect::<Vec<_>>();
    assert_eq!(
        words(grouped(true, false, false, 9)),
        ["high value and active: value high, potential low, 9 active days", "head: value high, 9 active days",]
    );
    assert_eq!(
        words(grouped(false, true, true, 1)),
        [
            "high potential to activate: value low, potential high, 1 active day",
            "silent: the lifecycle stage is Silent",
        ]
    );
    let rules: Vec<_> = grouped(true, false, false, 9).reasons().map(|reason| Reason::from(reason).rule).collect();
    assert_eq!(rules, ["group.group", "group.tier"]);
}

fn counted(users: &[Grouped]) -> GroupShares {
    let mut shares = GroupShares::new(Definition::new("groups", &Calendar::utc()));
    shares.extend(users.iter().copied());
    shares
}

#[test]
fn the_report_counts_whom_the_rule_groups_and_parts_add_up() {
    let buyer = |user: u64, cents: i64, days: &[i32]| {
        let amount = lifestage::Amount::minor(cents.unsigned_abs());
        Profile::of(days.iter().map(move |number| Event::purchase(user, day(*number), amount)))
    };
    let profiles = [buyer(1, 900, &[0, 9, 20]), buyer(2, 10, &[0]), buyer(3, 20, &[19, 20]), buyer(4, 5, &[20])];
    let (population, as_of) = (everybody(&profiles), day(40));
    let worth = WorthRule::default().fit(&profiles, as_of).unwrap();
    let (rule, stage) = (GroupRule::default(), StageRule::default());
    let each = population
        .iter()
        .map(|member| rule.assess(member.profile.as_of(as_of), &member.user, &worth, &stage).unwrap().unwrap());
    let shares = rule.report(&population, as_of, &worth, &stage).unwrap();
    let mut counted = GroupShares::new(shares.definition().clone());
    counted.extend(each);
    assert_eq!((shares.users(), &shares), (4, &counted));
    assert_eq!((shares.in_tier(UserTier::Head), shares.in_tier(UserTier::Silent)), (1, 1));
    let odd = |member: lifestage::population::Member<'_>| Some(member.user.id.bits() % 2 == 1);
    let groups = rule.report_by(&population, as_of, &worth, &stage, odd).unwrap();
    let mut sum = groups[&true].clone();
    sum.merge(&groups[&false]).unwrap();
    assert_eq!(sum, shares);
    let other = rule.report(&population, day(41), &worth, &stage).unwrap();
    assert!(sum.merge(&other).is_err() && sum == shares);
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn shares_are_of_all_and_add_up_however_they_are_counted(
        users in proptest::collection::vec((any::<[bool; 3]>(), 0..29_u32), 0..50),
        at in any::<prop::sample::Index>(),
    ) {
        let users: Vec<Grouped> = users.into_iter().map(|([a, b, c], days)| grouped(a, b, c, days)).collect();
        let shares = counted(&users);
        let (one, other) = users.split_at(at.index(users.len() + 1));
        let mut merged = counted(one);
        merged.merge(&counted(other)).unwrap();
        prop_assert_eq!(&merged, &shares);
        prop_assert_eq!(shares.users(), users.len() as u64);
        for group in Group::ALL {
            let count = users.iter().filter(|user| user.group == group).count() as u64;
            prop_assert_eq!(shares.in_group(group), count);
            prop_assert_eq!(shares.share_of_group(group), Ratio::of(count, users.len() as u64));
            for tier in UserTier::ALL {
                let count = users.iter().filter(|user| (user.group, user.tier) == (group, tier)).count() as u64;
                prop_assert_eq!(shares.in_both(group, tier), count);
            }
        }
        for tier in UserTier::ALL {
            let count = users.iter().filter(|user| user.tier == tier).count() as u64;
            prop_assert_eq!(shares.in_tier(tier), count);
            prop_assert_eq!(shares.share_of_tier(tier), Ratio::of(count, users.len() as u64));
        }
    }
}
