//! What holds of telling, whatever happened and in whatever order it came.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::event::Birthday;
use lifestage::incentive::Name;
use lifestage::rule::{Cause, Change, Edition, TaskOutcome, Told, Transition};
use lifestage::time::Calendar;
use lifestage::{Day, Event, Profile, RuleSet, User};
use proptest::collection::vec;
use proptest::prelude::*;

use super::due::{actions, rules};
use crate::shared::people::{Action, day};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

const USER: u64 = 42;

/// Tells a user on some days, each with the events that come on it.
struct Telling {
    rules: Edition,
    profile: Profile,
    user: User,
    told: Told,
    changes: Vec<Change>,
}

impl Telling {
    fn new(rules: RuleSet) -> Self {
        let user = User::new(USER).with_birthday(Birthday::new(4, 2).unwrap());
        let profile = Profile::new(USER, &Calendar::utc());
        Self { rules: Edition::new(rules), profile, user, told: Told::nothing(USER), changes: Vec::new() }
    }

    fn tell<'a>(&mut self, as_of: Day, came: impl IntoIterator<Item = &'a Event>) {
        self.profile.observe_all(came, &Calendar::utc()).unwrap();
        let news = self.rules.changes(self.profile.as_of(as_of), &self.user, &self.told).unwrap();
        self.told = Told::from_bytes(&news.told.to_bytes()).unwrap();
        assert_eq!(self.told, news.told);
        let again = self.rules.changes(self.profile.as_of(as_of), &self.user, &self.told).unwrap();
        assert_eq!((again.changes, &again.told), (vec![], &self.told));
        self.changes.extend(news.changes);
    }

    /// The firings that were told, by name and day.
    fn fired(&self) -> BTreeSet<(String, Day)> {
        let fired = self.changes.iter().filter_map(|change| match &change.what {
            Transition::Fired { trigger, on, .. } => Some((trigger.clone(), *on)),
            _ => None,
        });
        fired.collect()
    }

    /// What a host that listened to the changes alone believes, beside what is told.
    fn is_what_was_told(&self) {
        let (mut stage, mut level, mut band, mut segments) = (None, None, None, BTreeSet::new());
        for change in &self.changes {
            match &change.what {
                Transition::Stage { from, to } => assert_eq!(stage.replace(*to), *from, "{change}"),
                Transition::MembershipLevel { from, to } => assert_eq!(level.replace(*to), *from, "{change}"),
                Transition::ChurnBand { from, to } => assert_eq!(band.replace(*to), *from, "{change}"),
                Transition::SegmentEntered { segment } => assert!(segments.insert(segment.as_str()), "{change}"),
                Transition::SegmentLeft { segment } => assert!(segments.remove(segment.as_str()), "{change}"),
                _ => {}
            }
        }
        assert_eq!((stage, level, band), (self.told.stage(), self.told.membership_level(), self.told.churn_band()));
        assert!(self.told.segments().eq(segments), "{:?}", self.told);
    }

    /// What is told is what somebody would be told who hears of the user for the first time. Of tasks it may be better where an event
    /// came late: it can move the first day of the plan, and what was told is never taken back.
    fn is_what_is_so(&self, as_of: Day, late: bool) {
        let nothing = Told::nothing(USER);
        let fresh = self.rules.changes(self.profile.as_of(as_of), &self.user, &nothing).unwrap().told;
        let (told, fresh) = (&self.told, &fresh);
        assert_eq!(
            (told.stage(), told.group(), told.rfm_segment()),
            (fresh.stage(), fresh.group(), fresh.rfm_segment())
        );
        assert_eq!((told.behavior(), told.churn_band()), (fresh.behavior(), fresh.churn_band()));
        assert_eq!(told.growth_tier(), fresh.growth_tier());
        assert_eq!(told.membership_level(), fresh.membership_level());
        assert!(told.segments().eq(fresh.segments()), "{told:?} {fresh:?}");
        assert!(late || told.tasks().eq(fresh.tasks()), "{told:?} {fresh:?}");
        let tasks: BTreeMap<Name, TaskOutcome> = told.tasks().collect();
        assert!(
            fresh.tasks().all(|(task, outcome)| tasks.get(&task).is_some_and(|told| *told <= outcome)),
            "{told:?} {fresh:?}"
        );
        assert!(told.achievements().eq(fresh.achievements()), "{told:?} {fresh:?}");
    }

    /// Of the plans that begin on a day or with a segment, what is told is what is so, or better where an event came late.
    fn has_plans_that_are_so(&self, as_of: Day, late: bool) {
        let nothing = Told::nothing(USER);
        let fresh = self.rules.changes(self.profile.as_of(as_of), &self.user, &nothing).unwrap().told;
        if !late {
            assert!(self.told.plans().eq(fresh.plans()), "{:?} {fresh:?}", self.told);
        }
        for (version, first) in fresh.plans().filter(|run| self.told.plans().any(|told| told == *run)) {
            let told: BTreeMap<Name, TaskOutcome> = self.told.tasks_of(version).collect();
            let fresh: BTreeMap<Name, TaskOutcome> = fresh.tasks_of(version).collect();
            assert!(late || told == fresh, "{version} {first}: {told:?} {fresh:?}");
            assert!(fresh.iter().all(|(task, outcome)| told.get(task).is_some_and(|told| told <= outcome)));
        }
    }
}

fn events(actions: &[Action]) -> Vec<Event> {
    let mut events: Vec<Event> = actions.iter().map(|action| action.event(USER)).collect();
    events.sort_by_key(|event| event.moment().date());
    events
}

fn civil(event: &Event) -> Day {
    Calendar::utc().day(event.moment()).unwrap()
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn told_every_day_is_what_is_so_and_what_fired(actions in actions(), rules in rules()) {
        let (events, mut telling) = (events(&actions), Telling::new(rules));
        let Some(last) = events.iter().map(civil).max() else { return Ok(()) };
        let last = last.plus(35);
        for number in 0..=last - day(0) {
            telling.tell(day(number), events.iter().filter(|event| civil(event) == day(number)));
        }
        telling.is_what_was_told();
        telling.is_what_is_so(last, false);
        telling.has_plans_that_are_so(last, false);
        let firings = telling.rules.rules().firings(telling.profile.as_of(last), &telling.user, day(0)).unwrap();
        let firings: BTreeSet<(String, Day)> = firings.into_iter().map(|firing| (firing.trigger, firing.on)).collect();
        prop_assert_eq!(telling.fired(), firings);
        let keys: BTreeSet<&str> = telling.changes.iter().map(|change| change.key.as_str()).collect();
        prop_assert_eq!(keys.len(), telling.changes.len(), "a key for each change");
        prop_assert!(telling.changes.iter().all(|change| change.cause != Cause::LateEvent));
        travels(&telling.told);
        telling.changes.iter().take(20).for_each(travels);
    }

    #[test]
    fn told_late_and_seldom_is_what_is_so_and_nothing_twice(
        actions in actions(), rules in rules(), delays in vec(0..9_i32, 40), pause in 1..6_i32
    ) {
        let (events, mut telling) = (events(&actions), Telling::new(rules));
        let Some(last) = events.iter().map(civil).max() else { return Ok(()) };
        let last = last.plus(20);
        let comes = |(number, event): (usize, &Event)| civil(event).plus(delays[number % delays.len()]);
        let mut told = Day::MIN;
        for number in (0..=last - day(0)).filter(|number| number % pause == 0 || day(*number) == last) {
            let now = day(number);
            let came = events.iter().enumerate().filter(|one| (told.plus(1)..=now).contains(&comes(*one)));
            telling.tell(now, came.map(|(_, event)| event));
            told = now;
        }
        telling.is_what_was_told();
        telling.is_what_is_so(last, true);
        telling.has_plans_that_are_so(last, true);
        let fired: Vec<(String, Day)> = telling.fired().into_iter().collect();
        let told = telling.changes.iter().filter(|change| matches!(change.what, Transition::Fired { .. })).count();
        prop_assert_eq!(fired.len(), told, "no firing twice");
        for trigger in &telling.rules.rules().triggers {
            let days: Vec<Day> = fired.iter().filter(|(name, _)| *name == trigger.name).map(|(_, day)| *day).collect();
            let apart = days.windows(2).all(|two| two[1] - two[0] > i32::from(trigger.cool_down));
            prop_assert!(apart, "{} {:?}", trigger.cool_down, days);
        }
        let keys: BTreeSet<&str> = telling.changes.iter().map(|change| change.key.as_str()).collect();
        prop_assert_eq!(keys.len(), telling.changes.len(), "a key for each change");
    }
}
