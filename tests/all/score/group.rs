//! Groups and tiers: their order, and their shares.

use lifestage::answer::{Definition, Reason};
use lifestage::number::Ratio;
use lifestage::score::{
    Group, GroupRule, GroupShares, GroupStanding, Grouped, LifecycleStage, StageRule, UserTier, WorthRule,
};
use lifestage::time::Calendar;
use lifestage::{Event, Profile};
use proptest::prelude::*;

use crate::shared::people::{day, everybody};
use crate::shared::seeded::cases;

fn staying(stage: LifecycleStage, high_value: bool, high_potential: bool, active_days: u32) -> Grouped {
    GroupRule::default().assess_standing(GroupStanding { high_value, high_potential, stage, active_days })
}

fn here(high_value: bool, high_potential: bool, active_days: u32) -> Grouped {
    staying(LifecycleStage::Growth, high_value, high_potential, active_days)
}

#[test]
fn the_first_group_that_fits_is_taken() {
    let groups = |value, potential| [8, 7, 1, 0].map(|days| here(value, potential, days).group);
    assert_eq!(
        groups(true, true),
        [
            Group::HighValueActive,
            Group::HighPotentialToActivate,
            Group::HighPotentialToActivate,
            Group::HighPotentialToActivate
        ]
    );
    assert_eq!(
        groups(true, false),
        [Group::HighValueActive, Group::LowFrequencyRetained, Group::LowFrequencyRetained, Group::Other]
    );
    assert_eq!(
        groups(false, true),
        [
            Group::HighPotentialActive,
            Group::HighPotentialToActivate,
            Group::HighPotentialToActivate,
            Group::HighPotentialToActivate
        ]
    );
    assert_eq!(
        groups(false, false),
        [Group::Regular, Group::LowFrequencyRetained, Group::LowFrequencyRetained, Group::Other]
    );
}

#[test]
fn tiers_of_those_here_are_head_then_low_then_mid() {
    assert_eq!([here(true, false, 0), here(true, true, 28)].map(|found| found.tier), [UserTier::Head; 2]);
    let tier = |days| here(false, true, days).tier;
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
        words(here(true, false, 9)),
        ["high value and active: value high, potential low, 9 active days", "head: value high, 9 active days"]
    );
    assert_eq!(
        words(here(false, true, 1)),
        ["high potential to activate: value low, potential high, 1 active day", "low: value low, 1 active day"]
    );
    assert_eq!(
        words(staying(LifecycleStage::Silent, true, true, 0)),
        ["silent: the lifecycle stage is Silent", "silent: the lifecycle stage is Silent"]
    );
    assert_eq!(
        words(staying(LifecycleStage::Churned, true, true, 9)),
        ["churned: the lifecycle stage is Churned", "gone: the lifecycle stage is Churned"]
    );
    let rules: Vec<_> = here(true, false, 9).reasons().map(|reason| Reason::from(reason).rule).collect();
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

    /// Whoever is gone or silent is that and nothing else, and nobody who is here is.
    #[test]
    fn a_stage_without_the_user_decides_alone(
        [value, potential] in any::<[bool; 2]>(),
        stage in 0..7_usize,
        days in 0..29_u32,
    ) {
        let stage = LifecycleStage::ALL[stage];
        let found = staying(stage, value, potential, days);
        let away = |group, tier| (found.group == group, found.tier == tier);
        let churned = stage == LifecycleStage::Churned;
        let silent = stage == LifecycleStage::Silent;
        prop_assert_eq!(away(Group::Churned, UserTier::Gone), (churned, churned));
        prop_assert_eq!(away(Group::Silent, UserTier::Silent), (silent, silent));
        let often = matches!(found.group, Group::HighValueActive | Group::HighPotentialActive | Group::Regular);
        prop_assert_eq!(often, !churned && !silent && days >= 8);
    }

    #[test]
    fn shares_are_of_all_and_add_up_however_they_are_counted(
        users in proptest::collection::vec((any::<[bool; 2]>(), 0..7_usize, 0..29_u32), 0..50),
        at in any::<prop::sample::Index>(),
    ) {
        let users: Vec<Grouped> =
            users.into_iter().map(|([a, b], stage, days)| staying(LifecycleStage::ALL[stage], a, b, days)).collect();
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
