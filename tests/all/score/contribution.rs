//! Contribution: the formula, the roles, and the best of a month.

use lifestage::answer::{MergeError, Reason, SeenValue};
use lifestage::number::{Decimal, RankMode};
use lifestage::score::{
    Contribution, ContributionConfig, ContributionReason, ContributionRole, ContributionRule, HonorRoll,
    MonthlyContribution, SeedUsers,
};
use lifestage::{Day, Event, Kind, Profile, UserId};
use proptest::prelude::*;

use crate::shared::people::{Action, day, everybody, life, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

fn actions(counts: &[(Kind, usize)]) -> Profile {
    let events = counts.iter().flat_map(|(kind, count)| std::iter::repeat_n(*kind, *count));
    Profile::of(events.map(|kind| Event::new(USER, day(0), kind, 0).unwrap()))
}

fn score(counts: &[(Kind, usize)]) -> Contribution {
    ContributionRule::default().assess(actions(counts).as_of(day(0))).unwrap()
}

#[test]
fn each_action_has_its_points_and_no_other_has_any() {
    for kind in Kind::NAMED {
        let expected = match kind {
            Kind::Create | Kind::Help | Kind::Solve => 5,
            Kind::JoinEvent => 2,
            _ => 0,
        };
        assert_eq!(score(&[(*kind, 1)]).score, Decimal::whole(expected), "{kind}");
        assert_eq!(score(&[(*kind, 3)]).score, Decimal::whole(3 * expected), "{kind}");
    }
}

#[test]
fn likes_count_for_each_thing_created_and_at_most_5() {
    let with = |creates, likes| score(&[(Kind::Create, creates), (Kind::LikeReceived, likes)]).score.to_string();
    assert_eq!([with(1, 4), with(1, 5), with(1, 6), with(2, 5)], ["9", "10", "10", "12.5"]);
    assert_eq!(with(3, 1), "15.333333333");
    // Likes for what was created before the window have nothing to be divided by.
    assert_eq!(score(&[(Kind::LikeReceived, 100)]).score, Decimal::ZERO);
}

#[test]
fn only_the_last_30_days_count() {
    let profile = Profile::of([Event::create(USER, day(0)), Event::help(USER, day(1))]);
    let at = |number| ContributionRule::default().assess(profile.as_of(day(number))).unwrap().score.to_string();
    assert_eq!([at(0), at(1), at(29), at(30), at(31)], ["5", "10", "10", "5", "0"]);
}

#[test]
fn twenty_make_a_volunteer_and_sixty_a_seed_user() {
    let role = |creates, joins| score(&[(Kind::Create, creates), (Kind::JoinEvent, joins)]).role;
    // 19 and 20, 59 and 60.
    assert_eq!(role(3, 2), ContributionRole::Regular);
    assert_eq!(role(4, 0), ContributionRole::Volunteer);
    assert_eq!(role(11, 2), ContributionRole::Volunteer);
    assert_eq!(role(12, 0), ContributionRole::SeedUser);
    assert_eq!(role(0, 0), ContributionRole::Regular);
    let almost = score(&[(Kind::Create, 3), (Kind::LikeReceived, 14)]);
    assert_eq!((almost.score.to_string().as_str(), almost.role), ("19.666666666", ContributionRole::Regular));
}

fn best(count: u32) -> ContributionRule {
    let seed_users = SeedUsers::Best { count: count.try_into().unwrap(), from: None };
    ContributionRule::new(ContributionConfig { seed_users, ..ContributionConfig::default() }).unwrap()
}

#[test]
fn seed_users_can_be_the_best_of_a_community() {
    let community: Vec<Profile> = [0, 1, 2, 2, 5, 9]
        .into_iter()
        .zip(1_u64..)
        .map(|(creates, user)| {
            Profile::of((0..creates).map(|_| Event::create(user, day(0))).chain([Event::log_in(user, day(0))]))
        })
        .collect();
    let seeds = |count: u32| -> Vec<ContributionRole> {
        let rule = best(count).fit(&community, day(0)).unwrap();
        community.iter().map(|one| rule.assess(one.as_of(day(0))).unwrap().role).collect()
    };
    let (regular, volunteer, seed) =
        (ContributionRole::Regular, ContributionRole::Volunteer, ContributionRole::SeedUser);
    assert_eq!(seeds(1), [regular, regular, regular, regular, volunteer, seed]);
    // A quiet community has seed users below the score of a volunteer, and those with equal scores come together.
    assert_eq!(seeds(3), [regular, regular, seed, seed, seed, seed]);
    assert_eq!(seeds(4), seeds(3));
    // Nobody without a score is one, however many are asked for.
    assert_eq!(seeds(100), [regular, seed, seed, seed, seed, seed]);

    let fitted = best(3).fit(&community, day(0)).unwrap();
    let said = |at: usize| fitted.assess(community[at].as_of(day(0))).unwrap().reasons().next().unwrap().to_string();
    assert_eq!(
        [said(1), said(2)],
        ["regular: contribution 5.0, less than 10", "seed user: contribution 10.0, 10 or more"]
    );
    assert!(fitted.is_fitted() && !best(3).is_fitted() && fitted.unfitted() == best(3));
    let unfitted = best(1).assess(community[5].as_of(day(0))).unwrap();
    assert_eq!((unfitted.role, unfitted.bounds), (volunteer, [Some(Decimal::whole(20)), None]));
    let error = best(1).fit(&community[..1], day(0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "nobody in the community contributed in the window: fit to one with contributions, or give a score"
    );
    assert_eq!(ContributionRule::default().fit(&community[..1], day(0)), Ok(ContributionRule::default()));
}

#[test]
fn the_reasons_say_the_role_and_every_kind_of_action() {
    let found = score(&[(Kind::Create, 4), (Kind::LikeReceived, 3), (Kind::Help, 1)]);
    let reasons: Vec<String> = found.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "volunteer: contribution 25.8, 20 or more and less than 60",
            "create 4 times: 20.0 points",
            "help 1 time: 5.0 points",
            "like_received 3 times: 0.8 points",
        ]
    );
    let reason: Reason = found.reasons().next().unwrap().into();
    assert_eq!((reason.rule.as_ref(), reason.seen.clone()), ("contribution.role", Some(SeenValue::Number(25.75))));
    assert_eq!(reason.bound, [Some(SeenValue::Number(20.0)), Some(SeenValue::Number(60.0))]);
    assert_eq!(
        score(&[]).reasons().map(|reason| reason.to_string()).collect::<Vec<_>>(),
        ["regular: contribution 0.0, less than 20"]
    );
    let actions = found.reasons().nth(1).unwrap();
    assert!(matches!(actions, ContributionReason::Actions { kind: Kind::Create, count: 4, .. }));
}

fn member(user: u64, actions: &[(i32, Kind)]) -> Profile {
    Profile::of(actions.iter().map(|(number, kind)| Event::new(user, day(*number), *kind, 0).unwrap()))
}

/// January 5 to 31 and what follows: day 27 is the first of February.
const END: Day = Day::ymd(2026, 1, 31);

#[test]
fn ties_on_the_honor_roll_go_to_the_earlier_then_smaller_id() {
    let rule = ContributionRule::default();
    let best = |profiles: &[Profile]| rule.honor_roll(&everybody(profiles), END).unwrap().best().map(|best| best.user);
    let more = member(9, &[(0, Kind::Create), (20, Kind::JoinEvent)]);
    let earlier = member(8, &[(1, Kind::Create)]);
    let same_day = member(7, &[(1, Kind::Help)]);
    let later = member(1, &[(2, Kind::Solve)]);
    let id = |user: u64| Some(UserId::from(user));
    let all = [more.clone(), earlier.clone(), same_day.clone(), later.clone()];
    assert_eq!(best(&all), id(9));
    assert_eq!(best(&all[1..]), id(7));
    assert_eq!(best(&[earlier, later.clone()]), id(8));
    assert_eq!(best(&[later]), id(1));
    // Two that reach the same by two steps: the later step counts.
    let slow = member(2, &[(0, Kind::JoinEvent), (9, Kind::JoinEvent)]);
    let quick = member(3, &[(5, Kind::JoinEvent), (5, Kind::JoinEvent)]);
    assert_eq!(best(&[slow, quick]), id(3));
    // Who did nothing in the month is not the best of it.
    let idle = [member(4, &[(0, Kind::LogIn)]), member(5, &[(-5, Kind::Create)]), member(6, &[(27, Kind::Create)])];
    assert_eq!(best(&idle), None);
}

#[test]
fn a_month_is_the_calendars_and_ends_where_it_is_asked() {
    let profile =
        member(1, &[(-5, Kind::Create), (-4, Kind::Help), (3, Kind::Help), (26, Kind::Create), (27, Kind::Solve)]);
    let month = |number| {
        let found: Option<MonthlyContribution> = ContributionRule::default().month(profile.as_of(day(number))).unwrap();
        found.map(|found| (found.user, found.score, found.reached))
    };
    let found = |score, reached| Some((UserId::from(1_u64), Decimal::whole(score), day(reached)));
    // December 31, January 1, 8 and 31, February 1.
    assert_eq!(month(-5), found(5, -5));
    assert_eq!(month(-4), found(5, -4));
    assert_eq!(month(3), found(10, 3));
    assert_eq!(month(26), found(15, 26));
    assert_eq!(month(27), found(5, 27));
}

#[test]
fn a_score_is_reached_on_the_first_day_that_has_as_much() {
    // A like more than is counted changes nothing, so the day before it counts.
    let likes = |days: &[i32]| -> Vec<(i32, Kind)> {
        let likes = days.iter().flat_map(|day| std::iter::repeat_n((*day, Kind::LikeReceived), 5));
        likes.chain([(0, Kind::Create)]).collect()
    };
    let reached = |actions: &[(i32, Kind)]| {
        ContributionRule::default().month(member(1, actions).as_of(END)).unwrap().unwrap().reached
    };
    assert_eq!(reached(&likes(&[2])), day(2));
    assert_eq!(reached(&likes(&[2, 9])), day(2));
}

#[test]
fn places_are_numbered_as_the_mode_has_it() {
    let rule = ContributionRule::default();
    let members = [
        member(1, &[(3, Kind::JoinEvent)]),
        member(2, &[(2, Kind::Create)]),
        member(3, &[(1, Kind::Create)]),
        member(4, &[(0, Kind::LogIn)]),
        member(5, &[(3, Kind::JoinEvent)]),
    ];
    let places = |mode| -> Vec<(usize, u128)> {
        let roll = rule.honor_roll(&everybody(&members), END).unwrap();
        roll.places(mode).iter().map(|place| (place.place, place.contribution.user.bits())).collect()
    };
    assert_eq!(places(RankMode::Competition), [(1, 3), (1, 2), (3, 1), (3, 5)]);
    assert_eq!(places(RankMode::Dense), [(1, 3), (1, 2), (2, 1), (2, 5)]);
    assert_eq!(places(RankMode::Ordinal), [(1, 3), (2, 2), (3, 1), (4, 5)]);
    assert_eq!(RankMode::Competition.places(&[9, 9, 9, 1]), [1, 1, 1, 4]);
    assert_eq!(RankMode::Dense.places::<u8>(&[]), [0; 0]);
}

#[test]
fn honor_rolls_of_disjoint_users_add_up_and_others_do_not() {
    let rule = ContributionRule::default();
    let members: Vec<Profile> =
        (1..=5).map(|user| member(user, &[(i32::try_from(user % 3).unwrap(), Kind::Create)])).collect();
    let roll = |members: &[Profile], as_of| rule.honor_roll(&everybody(members), as_of).unwrap();
    let all = roll(&members, END);
    for at in 0..=5 {
        let (one, other) = members.split_at(at);
        let mut sum = roll(other, END);
        sum.merge(&roll(one, END)).unwrap();
        assert_eq!(sum, all);
    }
    let mut twice = all.clone();
    assert_eq!(twice.merge(&roll(&members[..2], END)), Err(MergeError::SameUsers { users: 2 }));
    assert!(matches!(twice.merge(&roll(&[], END.plus(-1))), Err(MergeError::Other(_))));
    assert_eq!(twice, all);
    let by = rule.honor_roll_by(&everybody(&members), END, |member| Some(member.user.id.bits() < 3)).unwrap();
    assert_eq!((by[&true].contributions().len(), by[&false].contributions().len()), (2, 3));
    let mut written = serde_json::to_value(&all).unwrap();
    written["contributions"].as_array_mut().unwrap().reverse();
    assert!(serde_json::from_value::<HonorRoll>(written).unwrap_err().to_string().contains("out of order"));
}

fn naive(actions: &[Action], from: i32, to: i32) -> f64 {
    let count = |kind: Kind| {
        actions.iter().filter(|action| action.kind == kind && action.day >= from && action.day <= to).count() as f64
    };
    let likes = if count(Kind::Create) > 0.0 { count(Kind::LikeReceived) / count(Kind::Create) } else { 0.0 };
    let actions = count(Kind::Create) + count(Kind::Help) + count(Kind::Solve);
    5.0 * actions + 2.0 * count(Kind::JoinEvent) + likes.min(5.0)
}

proptest! {
    #![proptest_config(cases(128))]

    /// As many as were asked for, more only where the last ones are equal, fewer only where no more have a score.
    #[test]
    fn the_best_are_as_many_as_asked_for(scores in prop::collection::vec(0..9_u32, 1..40), count in 1..12_u32) {
        let scores: Vec<Decimal> = scores.into_iter().map(Decimal::whole).collect();
        let some = scores.iter().filter(|score| **score > Decimal::ZERO).count();
        let fitted = best(count).fit_scores(scores.iter().copied());
        prop_assert_eq!(fitted.is_err(), some == 0);
        let Ok(fitted) = fitted else { return Ok(()) };
        let from = fitted.config().seed_users.least_score().unwrap();
        let above = scores.iter().filter(|score| **score > from).count();
        let seeds = scores.iter().filter(|score| **score >= from).count();
        let asked = usize::try_from(count).unwrap().min(some);
        prop_assert!(above < asked && asked <= seeds && seeds <= some, "{} {} {}", above, asked, seeds);
    }

    #[test]
    fn contribution_follows_the_formula_in_windows_and_months(actions in life(80, 60), as_of in 0..70_i32) {
        let rule = ContributionRule::default();
        let profile = profile(USER, &actions);
        let found = rule.assess(profile.as_of(day(as_of))).unwrap();
        prop_assert!((found.score.get() - naive(&actions, as_of - 29, as_of)).abs() < 1e-8);
        let parts = [found.create, found.help, found.solve, found.join_event, found.likes];
        prop_assert_eq!(parts.iter().fold(Decimal::ZERO, |sum, part| sum.plus(part.points)), found.score);

        // The first month ends with day 26, the second one with day 54.
        let first = if as_of <= 26 { -4 } else if as_of <= 54 { 27 } else { 55 };
        let month = rule.month(profile.as_of(day(as_of))).unwrap();
        let expected = naive(&actions, first, as_of);
        prop_assert!((month.map_or(0.0, |month| month.score.get()) - expected).abs() < 1e-8);
        if let Some(month) = month {
            let reached = (first..=as_of).find(|day| naive(&actions, first, *day) >= expected - 1e-8).unwrap();
            prop_assert_eq!(month.reached, day(reached));
        }
    }

    #[test]
    fn a_better_score_never_has_a_lesser_role(creates in 0..20_usize, joins in 0..20_usize, likes in 0..60_usize) {
        let numbers = ContributionConfig::default();
        let found = score(&[(Kind::Create, creates), (Kind::JoinEvent, joins), (Kind::LikeReceived, likes)]);
        let volunteer = found.score >= Decimal::whole(numbers.volunteer_from);
        let seed_user = found.score >= Decimal::whole(60);
        prop_assert_eq!(found.role >= ContributionRole::Volunteer, volunteer);
        prop_assert_eq!(found.role == ContributionRole::SeedUser, seed_user);
    }
}
