//! What is written comes back equal, in JSON and in binary, and reads as it always did.

use std::fmt::Debug;

use chrono::{DateTime, FixedOffset};
use lifestage::answer::{Reason, SeenValue};
use lifestage::event::{Birthday, ContactChannel, ContactChannels, CustomKind, Purpose, Purposes, Satisfaction, Unit};
use lifestage::incentive::GrowthPointsRule;
use lifestage::number::{Cuts, Fingerprint, Grade, Ratio};
use lifestage::profile::{BeforeHorizon, Hours, Selector};
use lifestage::time::{
    Calendar, Days, Held, Hold, Moment, OffsetTransition, Period, Since, UtcOffset, Weekday, Window,
};
use lifestage::{Amount, Day, Event, Interner, Kind, KindSet, Money, Profile, RuleSet, Subject, User, UserId};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::shared::generate::{USER, calendar, day, event, life, moment, selector};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// The value, written exactly so in JSON.
fn reads<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, json: &str) {
    assert_eq!(serde_json::to_string(value).unwrap(), json);
    travels(value);
}

const DAY: Day = Day::ymd(2026, 1, 31);

#[test]
fn the_words_of_time() {
    reads(&DAY, r#""2026-01-31""#);
    reads(&Day::MIN, r#""-262143-01-01""#);
    reads(&Day::MAX, r#""+262142-12-31""#);
    reads(&Days::new(DAY, DAY.plus(1)).unwrap(), r#"{"first":"2026-01-31","last":"2026-02-01"}"#);
    reads(&Window::last(28), r#"{"last":28}"#);
    reads(&Window::lags(28, 55), r#"{"lags":[28,55]}"#);
    reads(&Window::last(365_251), r#"{"last":365251}"#);
    reads(&Window::LIFETIME, r#""lifetime""#);
    reads(&Period::Day, r#""day""#);
    reads(&Period::Week(Weekday::Sun), r#"{"week":"Sun"}"#);
    let block = Period::Block { days: 10.try_into().unwrap(), anchor: DAY };
    reads(&block, r#"{"block":{"days":10,"anchor":"2026-01-31"}}"#);
    reads(&Period::Quarter, r#""quarter""#);
    reads(&Hold::days(7), "7");
    reads(&Since::On(DAY), r#"{"on":"2026-01-31"}"#);
    reads(&Since::OnOrBefore(DAY), r#"{"on_or_before":"2026-01-31"}"#);
    let held: Held<char> = Hold::NONE.shown(&[(DAY, 'a')], DAY, true).unwrap();
    reads(&held, r#"{"value":"a","since":{"on":"2026-01-31"},"settled":true}"#);
}

#[test]
fn the_words_of_moments() {
    let milliseconds = 1_769_873_400_123;
    let at = |seconds| {
        let utc = DateTime::from_timestamp_millis(milliseconds).unwrap();
        Moment::from(utc.with_timezone(&FixedOffset::east_opt(seconds).unwrap()))
    };
    reads(&Moment::from(DAY), r#""2026-01-31""#);
    reads(&Moment::from_milliseconds(milliseconds), r#""2026-01-31T15:30:00.123Z""#);
    reads(&at(0), r#""2026-01-31T15:30:00.123+00:00""#);
    reads(&at(28_800), r#""2026-01-31T23:30:00.123+08:00""#);
    reads(&at(-12_600), r#""2026-01-31T12:00:00.123-03:30""#);
    // What RFC 3339 cannot write.
    reads(&at(3_208), r#""1769873400123 ms since 1970 at +3208 s""#);
    reads(&at(-1), r#""1769873400123 ms since 1970 at -1 s""#);
    reads(&Moment::from_milliseconds(i64::MIN), r#""-9223372036854775808 ms since 1970""#);
    reads(&Moment::from_milliseconds(253_402_300_799_999), r#""9999-12-31T23:59:59.999Z""#);
    reads(&Moment::from_milliseconds(253_402_300_800_000), r#""253402300800000 ms since 1970""#);
    reads(&Moment::from_milliseconds(-62_167_219_200_000), r#""0000-01-01T00:00:00Z""#);
    reads(&Moment::from_milliseconds(-62_167_219_200_001), r#""-62167219200001 ms since 1970""#);
}

#[test]
fn the_words_of_calendars() {
    reads(&Calendar::utc(), r#"{"zone":{"fixed":0},"day_start":0,"first_weekday":"Mon","name":null,"limits":null}"#);
    let carried = Calendar::of_the_event().with_day_start(4).unwrap().with_first_weekday(Weekday::Sun);
    reads(&carried, r#"{"zone":"carried","day_start":4,"first_weekday":"Sun","name":null,"limits":null}"#);
    let change = OffsetTransition { at_milliseconds: 1_774_746_000_000, offset_seconds: 7_200 };
    let table = Calendar::table(UtcOffset::hours(1), vec![change]).unwrap();
    reads(
        &table,
        r#"{"zone":{"table":{"before":3600,"changes":[{"at_milliseconds":1774746000000,"offset_seconds":7200}]}},"day_start":0,"first_weekday":"Mon","name":null,"limits":null}"#,
    );
    reads(
        &Calendar::utc().named("office"),
        r#"{"zone":{"fixed":0},"day_start":0,"first_weekday":"Mon","name":"office","limits":null}"#,
    );
    let by_hand: Calendar = serde_json::from_str(r#"{"zone":{"fixed":28800}}"#).unwrap();
    assert_eq!(by_hand, Calendar::fixed(UtcOffset::hours(8)));
}

#[test]
fn the_words_of_kinds_and_subjects() {
    reads(&Kind::AddToCart, r#""add_to_cart""#);
    reads(&Kind::custom(7), r#""custom_7""#);
    reads(&CustomKind::new(7).unwrap(), "7");
    reads(&Unit::Satisfaction, r#""satisfaction""#);
    reads(&KindSet::default(), "[]");
    reads(&KindSet::of([Kind::custom(7), Kind::Purchase, Kind::LogIn]), r#"["log_in","purchase","custom_7"]"#);
    let some = KindSet::activity();
    let some = Kind::NAMED.iter().fold(some, |set, kind| set.without(*kind)).without(Kind::custom(7));
    reads(&some, r#"["custom","!custom_7"]"#);
    travels(&KindSet::activity());
    Kind::NAMED.iter().for_each(travels);
    reads(&Subject::new(3), "3");
    let mut interner = Interner::new();
    interner.intern("export").unwrap();
    interner.intern("导入").unwrap();
    reads(&interner, r#"["export","导入"]"#);
    reads(&Selector::from(Kind::Use), r#"{"kinds":["use"],"subject":null,"day_sum":0}"#);
    reads(&Selector::from((Kind::Use, Subject::new(3))), r#"{"kinds":["use"],"subject":3,"day_sum":0}"#);
    assert_eq!(serde_json::from_str::<Selector>(r#"{"kinds":["use"]}"#).unwrap(), Kind::Use.into());
}

#[test]
fn the_words_of_users() {
    reads(&UserId::from(42_u64), "42");
    reads(&UserId::from(u64::MAX), "18446744073709551615");
    reads(&UserId::new(1 << 64), r#""00000000-0000-0001-0000-000000000000""#);
    reads(
        &User::new(42_u64),
        r#"{"id":42,"join_day":null,"acquisition_channel":0,"referrer":null,"birthday":null,"allowed_channels":[],"refused":[]}"#,
    );
    let mut user = User::new(u128::MAX).joined(DAY);
    user.acquisition_channel = Subject::new(2);
    user.referrer = Some(UserId::from(41_u64));
    user.birthday = Some(Birthday::new(2, 29).unwrap());
    user.allowed_channels = ContactChannels::from_iter([ContactChannel::InApp, ContactChannel::Post]);
    user.refused = Purposes::from_iter([Purpose::Marketing, Purpose::PersonalTraits]);
    reads(
        &user,
        r#"{"id":"ffffffff-ffff-ffff-ffff-ffffffffffff","join_day":"2026-01-31","acquisition_channel":2,"referrer":41,"birthday":[2,29],"allowed_channels":["in_app","post"],"refused":["personal_traits","marketing"]}"#,
    );
    assert_eq!(serde_json::from_str::<User>(r#"{"id":42}"#).unwrap(), User::new(42_u64));
    ContactChannel::ALL.iter().for_each(travels);
    Purpose::ALL.iter().for_each(travels);
    // As the key of a map, where JSON has texts only.
    travels(&std::collections::BTreeMap::from([(UserId::from(42_u64), 1), (UserId::new(u128::MAX), 2)]));
}

#[test]
fn the_words_of_numbers() {
    reads(&Money::minor(-1_299), "-1299");
    reads(&Amount::minor(1_299), "1299");
    reads(&Ratio::percent(20), "0.2");
    reads(&Grade::<5>::literal(4), "4");
    reads(&Satisfaction::new(100).unwrap(), "100");
    reads(&Cuts::new([152, 442]).unwrap(), "[152,442]");
    reads(&Fingerprint::from_bits(0xab), r#""00000000000000ab""#);
    reads(&[20_u8, 21].into_iter().collect::<Hours>(), "[20,21]");
    reads(&BeforeHorizon { asked: DAY, horizon: DAY.plus(1) }, r#"{"asked":"2026-01-31","horizon":"2026-02-01"}"#);
}

#[test]
fn the_words_of_reasons() {
    reads(&SeenValue::Whole(-5), "-5");
    reads(&SeenValue::Number(2.0), "2.0");
    reads(&SeenValue::Day(DAY), r#""2026-01-31""#);
    reads(&SeenValue::Name("Champions".into()), r#""Champions""#);
    let bound = [None, Some(SeenValue::Number(0.5))];
    let reason = Reason::in_english("rfm.recency", Some(SeenValue::Whole(200)), bound, "recency 4 of 5".to_owned());
    reads(
        &reason,
        r#"{"rule":"rfm.recency","seen":200,"bound":[null,0.5],"sentence":"","arguments":{},"text":"recency 4 of 5"}"#,
    );
}

#[test]
fn the_words_of_events_and_profiles() {
    let bought = Event::purchase(42_u64, DAY, Amount::minor(1_299)).about(Subject::new(3));
    reads(&bought, r#"{"user":42,"at":"2026-01-31","kind":"purchase","subject":3,"value":1299}"#);
    let short = r#"{"user":42,"at":"2026-01-31","kind":"log_in"}"#;
    assert_eq!(serde_json::from_str::<Event>(short).unwrap(), Event::log_in(42_u64, DAY));

    let mut profile = Profile::of([Event::log_in(42_u64, DAY), bought]);
    let tally = r#"{"day":"2026-01-31","kind":"purchase","subject":3,"count":1,"sum":1299,"hours":[]}"#;
    reads(&profile.tallies()[1], tally);
    let login = r#"{"day":"2026-01-31","kind":"log_in","subject":0,"count":1,"sum":0,"hours":[]}"#;
    let head = r#""version":1,"user":42,"calendar":"2dbea72e1bae6d4a""#;
    reads(&profile, &format!(r#"{{{head},"horizon":null,"forgotten":[],"tallies":[{login},{tally}]}}"#));
    profile.forget_before(DAY.plus(1));
    let login = r#"{"kind":"log_in","first":"2026-01-31","last":"2026-01-31","count":1,"sum":0}"#;
    let purchase = r#"{"kind":"purchase","first":"2026-01-31","last":"2026-01-31","count":1,"sum":1299}"#;
    let horizon = r#""horizon":"2026-02-01""#;
    reads(&profile, &format!(r#"{{{head},{horizon},"forgotten":[{login},{purchase}],"tallies":[]}}"#));
}

#[test]
fn ids_may_come_from_formats_with_signed_numbers_only() {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, I64Deserializer};

    let read = |number: i64| {
        let deserializer: I64Deserializer<Error> = number.into_deserializer();
        <UserId as serde::Deserialize>::deserialize(deserializer)
    };
    assert_eq!(read(42), Ok(UserId::from(42_u64)));
    assert_eq!(
        read(-1).unwrap_err().to_string(),
        "invalid value: integer `-1`, expected a user id: a whole number or a UUID"
    );
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn whatever_is_made_up_travels(
        event in event(),
        moment in moment(),
        day in day(),
        calendar in calendar(),
        selector in selector(),
        bits in any::<u128>(),
        milliseconds in any::<i64>(),
    ) {
        travels(&event);
        travels(&moment);
        travels(&day);
        travels(&calendar);
        travels(&selector);
        travels(&UserId::new(bits));
        travels(&Moment::from_milliseconds(milliseconds));
        prop_assert_eq!(UserId::new(bits).to_string().parse(), Ok(UserId::new(bits)));
        prop_assert_eq!(moment.to_string().parse(), Ok(moment));
    }

    #[test]
    fn any_text_is_a_moment_that_says_itself_so_or_is_refused(text in "[-+0-9TZ:. ]{0,12}( ms since 1970)?( at [-+]?[0-9]{1,6} s)?") {
        if let Ok(moment) = text.parse::<Moment>() {
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn rules_and_scorecards_travel(life in life(), as_of in day()) {
        let profile = life.profile();
        let rules = RuleSet::default();
        travels(&rules);
        let fitted = rules.clone().fit([&profile], as_of).unwrap_or_default();
        travels(&fitted);
        for rules in [rules, fitted] {
            travels(&rules.score(profile.as_of(as_of), &User::new(USER)).unwrap());
        }
        let plan = GrowthPointsRule::default();
        travels(&plan);
        travels(&plan.statement(profile.as_of(as_of), &User::new(USER), &[]).unwrap());
    }
}
