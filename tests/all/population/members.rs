//! Users come, are introduced and are removed.

use lifestage::event::ContactChannel;
use lifestage::profile::ProfileError;
use lifestage::time::{Calendar, Moment};
use lifestage::{Amount, Day, Event, Population, Profile, User, UserId};

use super::DAY;

fn ids(population: &Population) -> Vec<u128> {
    population.iter().map(|member| member.user.id.bits()).collect()
}

#[test]
fn users_come_out_in_order_of_their_ids() {
    let wide = u128::from(u64::MAX) + 1;
    let events = [wide, 3, 900, 7, u128::MAX, 0].map(|id| Event::log_in(id, DAY));
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    assert_eq!(ids(&population), [0, 3, 7, 900, wide, u128::MAX]);
    assert_eq!(population.iter().len(), 6);
    assert_eq!(population.map(|member| member.user.id.bits()), ids(&population));
    assert_eq!((&population).into_iter().map(|member| member.user.id.bits()).collect::<Vec<_>>(), ids(&population));
    // In another order, but each once.
    let mut unordered: Vec<UserId> = population.profiles().map(Profile::user).collect();
    unordered.sort_unstable();
    assert_eq!(unordered.iter().map(|id| id.bits()).collect::<Vec<_>>(), ids(&population));
}

#[test]
fn who_is_introduced_before_the_events_or_after_them_is_the_same() {
    let mut user = User::new(7_u64).joined(DAY.minus(3));
    user.allowed_channels.allow(ContactChannel::Email);
    let event = Event::log_in(7_u64, DAY);

    let mut before = Population::new(Calendar::utc());
    before.introduce(user);
    assert!(before.get(7_u64).unwrap().profile.is_empty());
    before.observe(&event).unwrap();
    let mut after = Population::from_events([&event], Calendar::utc()).unwrap();
    assert_eq!(after.get(7_u64).unwrap().user, User::new(7_u64));
    after.introduce(user);
    assert_eq!(before, after);
    let member = after.get(7_u64).unwrap();
    assert_eq!((member.user, member.profile.tallies().len()), (user, 1));
    assert_eq!(after.iter().next().unwrap().user, user);
}

#[test]
fn the_last_introduction_counts() {
    let mut population = Population::new(Calendar::utc());
    for after in [5, 9] {
        population.introduce(User::new(7_u64).joined(DAY.plus(after)));
        population.introduce(User::new(8_u64));
    }
    assert_eq!(population.len(), 2);
    assert_eq!(population.get(7_u64).unwrap().user.join_day, Some(DAY.plus(9)));
}

#[test]
fn removing_a_user_removes_everything_of_theirs() {
    let events = [Event::log_in(7_u64, DAY), Event::log_in(8_u64, DAY)];
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    let never_seen = population.clone();
    let user = User::new(9_u64).joined(DAY);
    population.introduce(user);
    population.observe(&Event::purchase(9_u64, DAY, Amount::minor(5))).unwrap();
    population.forget_before(Day::MIN);
    let mut never_seen = never_seen;
    never_seen.forget_before(Day::MIN);

    let (removed, profile) = population.remove(9_u64).unwrap();
    assert_eq!((removed, profile.user(), profile.tallies().len()), (user, user.id, 1));
    assert_eq!(population, never_seen);
    assert!(population.get(9_u64).is_none() && population.profile(9_u64).is_none());
    assert_eq!(population.remove(9_u64), None);

    // Who comes back is unknown.
    population.observe(&Event::log_in(9_u64, DAY.plus(1))).unwrap();
    assert_eq!(population.get(9_u64).unwrap().user, User::new(9_u64));
    // Who was never introduced goes with the id alone.
    assert_eq!(population.remove(7_u64).unwrap().0, User::new(7_u64));
    assert_eq!(ids(&population), [8, 9]);
}

#[test]
fn an_event_that_is_refused_leaves_no_trace() {
    let mut population = Population::new(Calendar::utc());
    population.observe(&Event::purchase(7_u64, DAY, Amount::minor(i64::MAX.unsigned_abs()))).unwrap();
    let before = population.clone();
    let too_much = Event::purchase(7_u64, DAY.plus(1), Amount::minor(1));
    assert!(matches!(population.observe(&too_much), Err(ProfileError::SumOverflow { value: 1 })));
    let nowhere = Event::log_in(8_u64, Moment::from_milliseconds(i64::MAX));
    assert!(matches!(population.observe(&nowhere), Err(ProfileError::Calendar(_))));
    // Not even of a user who would be new.
    assert_eq!(population, before);
}

#[test]
fn profiles_of_one_user_are_merged_as_they_come_in() {
    let part = |after: i32| Profile::of([Event::log_in(7_u64, DAY.plus(after))]);
    let population = Population::from_profiles([part(1), part(0), part(1)], Calendar::utc()).unwrap();
    let events = [0, 1, 1].map(|after| Event::log_in(7_u64, DAY.plus(after)));
    assert_eq!(population, Population::from_events(&events, Calendar::utc()).unwrap());
    assert_eq!(population.calendar(), &Calendar::utc());
}

#[test]
fn a_rebuilt_profile_takes_the_place_of_what_was_there() {
    let user = User::new(7_u64).joined(DAY);
    let mut population = Population::from_events([&Event::log_in(7_u64, DAY)], Calendar::utc()).unwrap();
    population.introduce(user);
    let before = population.profile(7_u64).unwrap().clone();
    let rebuilt = Profile::of([Event::log_in(7_u64, DAY), Event::share(7_u64, DAY.plus(1))]);

    assert_eq!(population.replace(rebuilt.clone()), Ok(Some(before.clone())));
    let member = population.get(7_u64).unwrap();
    assert_eq!((member.user, member.profile), (user, &rebuilt));
    // What comes back may be put back.
    assert_eq!(population.replace(before), Ok(Some(rebuilt.clone())));
    assert_eq!(population.replace(rebuilt.clone()).unwrap().unwrap().tallies().len(), 1);
    // An empty one takes the events and leaves the user.
    assert_eq!(population.replace(Profile::new(7_u64, &Calendar::utc())), Ok(Some(rebuilt)));
    assert!(population.get(7_u64).unwrap().profile.is_empty());

    let new = Profile::of([Event::log_in(8_u64, DAY)]);
    assert_eq!(population.replace(new.clone()), Ok(None));
    assert_eq!((ids(&population), population.profile(8_u64)), (vec![7, 8], Some(&new)));
}

#[test]
fn replacing_every_profile_by_its_own_rebuild_changes_nothing() {
    let events: Vec<Event> =
        (0..3_000_u64).map(|at| Event::log_in(at * 7 % 500, DAY.plus(i32::try_from(at % 9).unwrap()))).collect();
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    let whole = population.clone();
    for user in 0..500_u64 {
        let rebuilt = Profile::of(events.iter().filter(|event| event.user() == user.into()).cloned());
        assert_eq!(population.replace(rebuilt.clone()), Ok(Some(rebuilt)));
    }
    assert_eq!(population, whole);
}

#[test]
fn a_profile_of_another_calendar_is_refused_whether_the_user_is_known_or_not() {
    let early = Calendar::utc().with_day_start(4).unwrap();
    let mut population = Population::from_events([&Event::log_in(7_u64, DAY)], early.clone()).unwrap();
    let before = population.clone();
    for user in [7_u64, 8] {
        let of_utc = Profile::of([Event::log_in(user, DAY)]);
        let error = population.insert(of_utc.clone()).unwrap_err();
        assert_eq!(population.replace(of_utc), Err(error.clone()));
        let (profile, other) = (Calendar::utc().fingerprint(), early.fingerprint());
        assert_eq!(error, ProfileError::OtherCalendar { profile, other });
    }
    assert_eq!(population, before);
}
