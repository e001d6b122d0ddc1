//! Tags: each dimension by scenario, bands, and labels.

use lifestage::answer::Language;
use lifestage::answer::{Reason, SeenValue};
use lifestage::number::Decimal;
use lifestage::profile::Tally;
use lifestage::score::{
    Band, FittedTags, Need, NeedConfig, NeedMap, NeedRule, NeedWeight, TagConfig, TagDimension, TagFitError, TagLabels,
    TagMeasures, TagRule, TagUnit, TagValue,
};
use lifestage::{Day, Event, Kind, Profile, Subject, User};
use proptest::prelude::*;

use crate::shared::people::{Action, MONDAY, at, day, life, profile};
use crate::shared::seeded::cases;

const USER: u64 = 42;

fn learning() -> TagRule {
    let map = NeedMap::new([NeedWeight { subject: Subject::new(1), need: Need::Learning, weight: Decimal::ONE }]);
    let need = NeedRule::new(NeedConfig { map: map.unwrap(), ..NeedConfig::default() }).unwrap();
    TagRule::new(TagConfig { need, ..TagConfig::default() }).unwrap()
}

fn measure(profile: &Profile, as_of: Day) -> TagMeasures {
    learning().measure(profile.as_of(as_of), &there_since_the_first_event(profile)).unwrap().unwrap()
}

/// The user, whose join day is given, as some of these lives are of messages and refunds alone.
fn there_since_the_first_event(profile: &Profile) -> User {
    User::new(USER).joined(profile.tallies().first().map(Tally::day))
}

/// The value of a dimension as of the 90th day, as text.
fn value(dimension: TagDimension, events: &[Event]) -> String {
    measure(&Profile::of(events.iter().cloned()), day(89)).value(dimension).to_string()
}

fn event(number: i32, kind: Kind, value: u64) -> Event {
    Event::new(USER, day(number), kind, value).unwrap()
}

#[test]
fn each_of_the_seventeen_dimensions_has_a_name_and_a_unit() {
    let names: Vec<String> =
        TagDimension::ALL.iter().map(|dimension| format!("{dimension}: {:?}", dimension.unit())).collect();
    assert_eq!(
        names,
        [
            "interaction depth: Count",
            "need strength: Points",
            "ecosystem contribution: Points",
            "active days: Count",
            "time spent: Seconds",
            "feature breadth: Count",
            "purchase cadence: Days",
            "price level: Money",
            "discount affinity: Share",
            "refund share: Share",
            "night habit: Share",
            "weekend habit: Share",
            "message response: Share",
            "complaints: Count",
            "referral power: Count",
            "event participation: Count",
            "tenure: Days",
        ]
    );
}

#[test]
fn only_the_last_90_days_count_except_for_tenure() {
    let old = [event(-1, Kind::Comment, 0), event(0, Kind::Comment, 0)];
    assert_eq!(value(TagDimension::InteractionDepth, &old), "1");
    assert_eq!(value(TagDimension::Tenure, &old), "90 days");
    let joined = User::new(USER).joined(day(80));
    let tags = learning().measure(Profile::of(old).as_of(day(89)), &joined).unwrap().unwrap();
    assert_eq!(tags.value(TagDimension::Tenure).to_string(), "9 days");
}

#[test]
fn counts_are_of_the_actions_that_their_names_say() {
    let of = |kinds: &[Kind]| -> Vec<TagDimension> {
        let events: Vec<Event> = kinds.iter().map(|kind| event(5, *kind, 0)).collect();
        let with = measure(&Profile::of(events), day(89));
        let without = measure(&Profile::of([event(5, Kind::LogIn, 0)]), day(89));
        TagDimension::ALL.into_iter().filter(|dimension| with.value(*dimension) != without.value(*dimension)).collect()
    };
    assert_eq!(of(&[Kind::Comment]), [TagDimension::InteractionDepth]);
    assert_eq!(of(&[Kind::Share]), [TagDimension::InteractionDepth]);
    assert_eq!(of(&[Kind::Like]), [TagDimension::InteractionDepth]);
    assert_eq!(of(&[Kind::Complain]), [TagDimension::Complaints]);
    assert_eq!(of(&[Kind::Invite]), [TagDimension::ReferralPower]);
    assert_eq!(of(&[Kind::JoinEvent]), [TagDimension::EcosystemContribution, TagDimension::EventParticipation]);
    assert_eq!(of(&[Kind::CheckIn]), []);
}

#[test]
fn need_strength_is_the_evidence_of_the_first_need() {
    let about = |number, kind| event(number, kind, 0).about(Subject::new(1));
    assert_eq!(value(TagDimension::NeedStrength, &[about(59, Kind::Search)]), "1.5");
    assert_eq!(value(TagDimension::NeedStrength, &[about(59, Kind::Search), about(-1, Kind::Suggest)]), "1.5");
    assert_eq!(value(TagDimension::NeedStrength, &[event(59, Kind::Search, 0)]), "0");
}

#[test]
fn ecosystem_contribution_is_the_contribution_score() {
    let events = [event(0, Kind::Create, 0), event(80, Kind::Create, 0), event(81, Kind::LikeReceived, 0)];
    assert_eq!(value(TagDimension::EcosystemContribution, &events), "10.5");
}

#[test]
fn time_is_of_use_and_view_and_breadth_is_of_subjects_used() {
    let used = |number, subject| event(number, Kind::Use, 60).about(Subject::new(subject));
    let events = [
        used(0, 1),
        used(0, 2),
        used(1, 2),
        used(1, 1),
        used(2, 0),
        event(3, Kind::View, 90).about(Subject::new(3)),
        event(4, Kind::WatchTutorial, 600).about(Subject::new(4)),
    ];
    assert_eq!(value(TagDimension::TimeSpent, &events), "6 minutes");
    assert_eq!(value(TagDimension::FeatureBreadth, &events), "2");
    assert_eq!(value(TagDimension::ActiveDays, &events), "5");
}

#[test]
fn purchases_give_cadence_price_level_discounts_and_refunds() {
    let bought = |number, units| event(number, Kind::Purchase, units);
    let events = [
        bought(0, 1_000),
        bought(0, 500),
        event(0, Kind::UseCoupon, 10),
        event(3, Kind::UseCoupon, 10),
        bought(10, 2_000),
        event(11, Kind::Refund, 300),
        bought(25, 100),
    ];
    assert_eq!(value(TagDimension::PurchaseCadence, &events), "12.5 days");
    // 3,300 for four purchases; one of three purchase days with a coupon; 300 of 3,600.
    assert_eq!(value(TagDimension::PriceLevel, &events), "825");
    assert_eq!(value(TagDimension::DiscountAffinity, &events), "33 %");
    assert_eq!(value(TagDimension::RefundShare, &events), "8 %");
    // Without a second day there is no gap, without a purchase no price, and more cannot be refunded than all.
    assert_eq!(value(TagDimension::PurchaseCadence, &events[..3]), "0 days");
    let refunded = [event(0, Kind::Refund, 300), bought(1, 200)];
    assert_eq!(
        [TagDimension::PriceLevel, TagDimension::RefundShare].map(|dimension| value(dimension, &refunded)),
        ["0", "100 %"]
    );
    assert_eq!(value(TagDimension::RefundShare, &refunded[..1]), "0 %");
}

#[test]
fn habits_are_shares_of_active_hours_and_days() {
    let hours = |kind: fn(u64, lifestage::time::Moment) -> Event| {
        // The same hour of the same day counts once, whatever was done in it.
        [(0, 21), (0, 22), (0, 22), (1, 22), (2, 0), (3, 5), (4, 6), (5, 12)]
            .map(|(number, hour)| kind(USER, at(day(number), hour)))
    };
    assert_eq!(value(TagDimension::NightHabit, &hours(Event::log_in)), "57 %");
    // Monday to Saturday: one day of six.
    assert_eq!(value(TagDimension::WeekendHabit, &hours(Event::log_in)), "16 %");
    let weekend = [event(5, Kind::LogIn, 0), event(6, Kind::LogIn, 0), event(7, Kind::LogIn, 0)];
    assert_eq!(value(TagDimension::WeekendHabit, &weekend), "66 %");
    // What happens to a user is not what they do: no active day, no active hour.
    assert_eq!(value(TagDimension::NightHabit, &hours(Event::message_sent)), "0 %");
    assert_eq!(value(TagDimension::WeekendHabit, &hours(Event::message_sent)), "0 %");
    // Bare dates have no hour.
    assert_eq!(value(TagDimension::NightHabit, &weekend), "0 %");
}

#[test]
fn message_response_is_clicked_of_sent() {
    let events = |sent: usize, clicked: usize| -> Vec<Event> {
        let sent = std::iter::repeat_n(event(0, Kind::MessageSent, 0), sent);
        sent.chain(std::iter::repeat_n(event(1, Kind::MessageClicked, 0), clicked)).collect()
    };
    let response = |sent, clicked| value(TagDimension::MessageResponse, &events(sent, clicked));
    assert_eq!([response(4, 1), response(2, 3), response(0, 3), response(3, 0)], ["25 %", "100 %", "0 %", "0 %"]);
}

#[test]
fn the_labels_are_the_channel_and_the_best_hour() {
    let profile = Profile::of([
        Event::log_in(USER, at(day(0), 21)),
        Event::log_in(USER, at(day(1), 21)),
        Event::log_in(USER, at(day(1), 8)),
        Event::log_in(USER, at(day(2), 8)),
        Event::log_in(USER, at(day(2), 9)),
        Event::message_sent(USER, at(day(3), 3)),
    ]);
    let user = User::new(USER).acquired_by(Subject::new(7));
    let tags = learning().measure(profile.as_of(day(9)), &user).unwrap().unwrap();
    assert_eq!((tags.labels.channel, tags.labels.best_hour), (Subject::new(7), Some(8)));
    let undated = Profile::of([event(0, Kind::LogIn, 0)]);
    assert_eq!(measure(&undated, day(0)).labels, TagLabels::default());
}

#[test]
fn nobody_has_tags_before_joining() {
    let profile = Profile::of([event(3, Kind::LogIn, 0)]);
    assert_eq!(learning().measure(profile.as_of(day(2)), &User::new(USER)), Ok(None));
}

/// Users with this many comments each.
fn commenters(counts: &[usize]) -> Vec<Profile> {
    let user = |(user, count): (u64, &usize)| {
        let comments = std::iter::repeat_n(Event::comment(user, day(0)), *count);
        Profile::of(comments.chain([Event::log_in(user, day(0))]))
    };
    (1..).zip(counts).map(user).collect()
}

fn band(fitted: &FittedTags, profile: &Profile) -> Option<Band> {
    let tags = fitted.assess(profile.as_of(day(0)), &User::new(profile.user())).unwrap().unwrap();
    tags.get(TagDimension::InteractionDepth).band
}

#[test]
fn bands_are_none_for_0_and_terciles_of_those_above_it() {
    let everybody = commenters(&[0, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
    let fitted = TagRule::default().fit(&everybody, day(0)).unwrap();
    let bands: Vec<&str> = everybody
        .iter()
        .map(|profile| band(&fitted, profile).map_or("not banded", |band| band.name(Language::English)))
        .collect();
    // Seven above 0: cuts at the third and the fifth.
    assert_eq!(bands, ["none", "none", "none", "low", "low", "low", "mid", "mid", "high", "high"]);
    // Equal values share a band.
    let equal = commenters(&[0, 4, 4, 4, 4]);
    let fitted = TagRule::default().fit(&equal, day(0)).unwrap();
    assert_eq!([0, 1, 4].map(|user| band(&fitted, &equal[user])), [Some(Band::None), Some(Band::Low), Some(Band::Low)]);
    assert_eq!(band(&fitted, &commenters(&[5])[0]), Some(Band::High));
    // Where nobody had any, something is not banded.
    let fitted = TagRule::default().fit(&commenters(&[0]), day(0)).unwrap();
    assert_eq!([band(&fitted, &commenters(&[0])[0]), band(&fitted, &commenters(&[1])[0])], [Some(Band::None), None]);
}

#[test]
fn a_tag_says_its_value_and_the_bound_of_its_band() {
    let everybody = commenters(&[0, 1, 2, 3]);
    let fitted = TagRule::default().fit(&everybody, day(0)).unwrap();
    let tag = |user: usize| {
        let profile = &everybody[user];
        let tags = fitted.assess(profile.as_of(day(0)), &User::new(profile.user())).unwrap().unwrap();
        tags.get(TagDimension::InteractionDepth)
    };
    assert_eq!(
        [0, 1, 2, 3].map(|user| tag(user).to_string()),
        [
            "interaction depth none: 0",
            "interaction depth low: 1, at most 1",
            "interaction depth mid: 2, at most 2",
            "interaction depth high: 3, more than 2",
        ]
    );
    let reason = Reason::from(tag(2));
    assert_eq!((reason.rule.as_ref(), reason.seen), ("tag.interaction_depth", Some(SeenValue::Whole(2))));
    assert_eq!(reason.bound, [Some(SeenValue::Whole(1)), Some(SeenValue::Whole(2))]);
    let price = TagValue { dimension: TagDimension::PriceLevel, units: 1_250 };
    assert_eq!((format!("{price} {price:.2}"), price.get()), ("1250 12.50".to_owned(), 1_250.0));
    let time = TagValue { dimension: TagDimension::TimeSpent, units: 90 };
    assert_eq!((time.to_string(), time.get()), ("1 minutes".to_owned(), 1.5));
}

#[test]
fn an_empty_population_has_no_bands() {
    let error = TagRule::default().fit([], day(0)).unwrap_err();
    assert_eq!(error, TagFitError::Nobody);
    assert_eq!(
        error.to_string(),
        "the population has no users as of the day: fit to a population with users, or on a later day"
    );
}

#[test]
fn night_weekend_and_time_spent_can_be_chosen() {
    let numbers = TagConfig {
        night: [12].into_iter().collect(),
        weekend: [lifestage::time::Weekday::Fri, lifestage::time::Weekday::Sat],
        ..TagConfig::default()
    };
    let rule = TagRule::new(numbers).unwrap();
    let friday = Profile::of([Event::log_in(USER, at(MONDAY.plus(4), 12))]);
    let tags = rule.measure(friday.as_of(day(9)), &User::new(USER)).unwrap().unwrap();
    let share = |dimension| tags.value(dimension).get();
    assert_eq!([share(TagDimension::NightHabit), share(TagDimension::WeekendHabit)], [1.0, 1.0]);
}

/// A value by its definition, from the bare list of actions.
fn naive(actions: &[Action], dimension: TagDimension, as_of: i32) -> f64 {
    let known: Vec<&Action> = actions.iter().filter(|action| action.day <= as_of && action.day > as_of - 90).collect();
    let count = |kinds: &[Kind]| known.iter().filter(|action| kinds.contains(&action.kind)).count() as f64;
    let sum = |kinds: &[Kind]| -> f64 {
        known.iter().filter(|action| kinds.contains(&action.kind)).map(|action| action.value as f64).sum()
    };
    let distinct = |mut keys: Vec<(i32, i64)>| {
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    let days = |is: &dyn Fn(&Action) -> bool| -> Vec<i32> {
        let days = known.iter().filter(|action| is(action)).map(|action| (action.day, 0)).collect();
        distinct(days).into_iter().map(|(day, _)| day).collect()
    };
    let share = |part: f64, whole: f64| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
    let active = days(&|action| action.kind.is_activity());
    let bought = days(&|action| action.kind == Kind::Purchase);
    match dimension {
        TagDimension::InteractionDepth => count(&[Kind::Comment, Kind::Share, Kind::Like]),
        TagDimension::NeedStrength => {
            let known: Vec<Action> = known.iter().map(|action| **action).collect();
            let found = crate::score::naive::evidence(&known, &[(1, Need::Learning, 1.0)], as_of);
            found.values().sum()
        }
        TagDimension::EcosystemContribution => {
            let creates = count(&[Kind::Create]);
            let likes = if creates > 0.0 { (count(&[Kind::LikeReceived]) / creates).min(5.0) } else { 0.0 };
            5.0 * count(&[Kind::Create, Kind::Help, Kind::Solve]) + 2.0 * count(&[Kind::JoinEvent]) + likes
        }
        TagDimension::ActiveDays => active.len() as f64,
        TagDimension::TimeSpent => sum(&[Kind::Use, Kind::View]) / 60.0,
        TagDimension::FeatureBreadth => {
            let used = known.iter().filter(|action| action.kind == Kind::Use && action.subject > 0);
            distinct(used.map(|action| (0, i64::from(action.subject))).collect()).len() as f64
        }
        TagDimension::PurchaseCadence => match bought.as_slice() {
            [first, .., last] => f64::from(last - first) / (bought.len() - 1) as f64,
            _ => 0.0,
        },
        TagDimension::PriceLevel => {
            let net = sum(&[Kind::Purchase]) - sum(&[Kind::Refund]);
            let purchases = count(&[Kind::Purchase]);
            if purchases > 0.0 { (net / purchases).round().max(0.0) } else { 0.0 }
        }
        TagDimension::DiscountAffinity => {
            let coupons = days(&|action| action.kind == Kind::UseCoupon);
            let both = bought.iter().filter(|day| coupons.contains(day)).count() as f64;
            share(both, bought.len() as f64)
        }
        TagDimension::RefundShare => share(sum(&[Kind::Refund]), sum(&[Kind::Purchase])),
        TagDimension::NightHabit => {
            let hours = known.iter().filter(|action| action.kind.is_activity());
            let hours = distinct(hours.filter_map(|action| Some((action.day, action.hour?))).collect());
            let night = hours.iter().filter(|(_, hour)| *hour >= 22 || *hour < 6).count() as f64;
            share(night, hours.len() as f64)
        }
        TagDimension::WeekendHabit => {
            share(active.iter().filter(|day| *day % 7 >= 5).count() as f64, active.len() as f64)
        }
        TagDimension::MessageResponse => share(count(&[Kind::MessageClicked]), count(&[Kind::MessageSent])),
        TagDimension::Complaints => count(&[Kind::Complain]),
        TagDimension::ReferralPower => count(&[Kind::Invite]),
        TagDimension::EventParticipation => count(&[Kind::JoinEvent]),
        TagDimension::Tenure => {
            let joined = actions.iter().filter(|action| action.day <= as_of).map(|action| action.day).min();
            f64::from(as_of - joined.unwrap_or(as_of))
        }
        other => panic!("{other:?} has no definition here"),
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn every_value_is_by_its_definition(actions in life(120, 120), as_of in 0..130_i32) {
        let profile = profile(USER, &actions);
        let user = there_since_the_first_event(&profile);
        let found = learning().measure(profile.as_of(day(as_of)), &user).unwrap();
        prop_assert_eq!(found.is_some(), actions.iter().any(|action| action.day <= as_of));
        for value in found.iter().flat_map(TagMeasures::values) {
            let expected = naive(&actions, value.dimension, as_of);
            let close = (value.get() - expected).abs() <= 1e-7 * expected.max(1.0);
            prop_assert!(close, "{}: {} and not {}", value.dimension, value.get(), expected);
        }
    }

    #[test]
    fn bands_are_total_and_rise_with_the_value(lives in proptest::collection::vec(life(30, 60), 1..12)) {
        let profiles: Vec<Profile> = (1..).zip(&lives).map(|(user, actions)| profile(user, actions)).collect();
        let as_of = day(60);
        let Ok(fitted) = learning().fit(&profiles, as_of) else {
            // A message to somebody who never came is no activity.
            let has_joined = |profile: &Profile| profile.as_of(as_of).joined(&User::new(profile.user())).is_some();
            prop_assert!(!profiles.iter().any(has_joined));
            return Ok(());
        };
        let tags: Vec<_> = profiles
            .iter()
            .filter_map(|profile| fitted.assess(profile.as_of(as_of), &User::new(profile.user())).unwrap())
            .collect();
        for dimension in TagDimension::ALL {
            let mut column: Vec<_> = tags.iter().map(|tags| tags.get(dimension)).collect();
            column.sort_by_key(|tag| tag.value.units);
            for tag in &column {
                prop_assert_eq!(tag.value.dimension, dimension);
                prop_assert_eq!(tag.band == Some(Band::None), tag.value.units == 0);
                prop_assert!(tag.band.is_some());
                let [above, within] = tag.bounds;
                prop_assert!(above.is_none_or(|above| tag.value.units > above), "{:?}", tag);
                prop_assert!(within.is_none_or(|within| tag.value.units <= within), "{:?}", tag);
            }
            prop_assert!(column.is_sorted_by_key(|tag| tag.band));
            let above: Vec<_> = column.iter().filter(|tag| tag.value.units > 0).collect();
            let low = above.iter().filter(|tag| tag.band == Some(Band::Low)).count();
            prop_assert!(low >= above.len().div_ceil(3), "{} of {} are low", low, above.len());
        }
    }
}

#[test]
fn a_share_is_written_as_billionths_and_read_again() {
    let share = TagValue { dimension: TagDimension::NightHabit, units: 333_333_333 };
    let text = serde_json::to_string(&share).unwrap();
    assert_eq!(text, r#"{"dimension":"night_habit","units":333333333}"#);
    assert_eq!(serde_json::from_str::<TagValue>(&text).unwrap(), share);
    assert_eq!((TagDimension::NightHabit.unit(), share.to_string()), (TagUnit::Share, "33 %".to_owned()));
}
