//! What this release wrote, as the next one must read it: a profile and the small states beside it, a ledger, a contact log,
//! fitted rules and answers are stored in `tests/data/versions`, a folder for each version. A change that no longer reads them needs a new version of
//! the format that changed, and a reader for the old one.
//!
//! `cargo test --test lower -- --ignored stores_the_versions` writes the folder of this version anew, for the time before
//! a first release and for new formats.

use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use lifestage::answer::{BytesError, VersionError};
use lifestage::event::ContactChannel;
use lifestage::incentive::{Achieved, Expiry, IncentiveRule, Operation, Points};
use lifestage::outreach::Sent;
use lifestage::profile::{Delivery, EventId, Link, Links, Seen, SeenRule};
use lifestage::report::retention::{Retention, RetentionRule};
use lifestage::rule::{Edition, Told};
use lifestage::time::Days;
use lifestage::{
    Amount, Calendar, Day, Event, Kind, Ledger, Population, Profile, RuleSet, Scorecard, Subject, User, UserId,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const MONDAY: Day = Day::ymd(2026, 1, 5);
const VERSION: &str = "1";

/// The format of what was told has a second version, with runs of plans.
const TOLD_VERSION: &str = "2";

fn file(name: &str) -> PathBuf {
    file_of(VERSION, name)
}

fn file_of(version: &str, name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests/data/versions", version, name].iter().collect()
}

/// A life with everything that a profile stores: kinds of one's own, subjects, hours, and forgotten days.
fn profile() -> Profile {
    let user = UserId::new(0x0189_d5f2_7c1e_7b3a_9f00_3f6a_1c2b_4d5e);
    let mut profile = Profile::new(user, &Calendar::utc());
    let events = [
        Event::register(user, MONDAY.minus(90)),
        Event::purchase(user, MONDAY.minus(60), Amount::minor(1_299)),
        Event::purchase(user, MONDAY, Amount::minor(u32::MAX.into())).about(Subject::new(7)),
        Event::refund(user, MONDAY.plus(1), Amount::minor(300)).about(Subject::new(7)),
        Event::new(user, "2026-01-06T23:30:00.5Z".parse::<lifestage::time::Moment>().unwrap(), Kind::custom(9), 70_000)
            .unwrap(),
        Event::usage(user, MONDAY.plus(40), 600).about(Subject::new(300)),
    ];
    profile.observe_all(&events, &Calendar::utc()).unwrap();
    profile.forget_before(MONDAY);
    profile
}

fn ledger() -> Ledger {
    let mut ledger = Ledger::new(42_u64);
    for operation in [
        Operation::earn("order 1", MONDAY, Points::of(100)).expiring(Expiry::Months(12)).into(),
        Operation::earn(7_u64, MONDAY.plus(1), Points::of(50)).pending(7).into(),
        Operation::spend("coupon", MONDAY.plus(2), Points::of(30)),
        Operation::refund("sent back", MONDAY.plus(3), "order 1", Points::of(20)).into(),
        Operation::reverse("undo", MONDAY.plus(4), "coupon", Points::of(10)),
    ] {
        ledger.apply(operation).unwrap();
    }
    ledger
}

fn seen() -> Seen {
    let user = UserId::new(42);
    let (mut seen, mut profile) = (Seen::new(SeenRule::default()), Profile::new(user, &Calendar::utc()));
    for (id, day) in [(EventId::text("order 1"), 0), (EventId::sequence(3, 17), 1), (EventId::sequence(3, 19), 2)] {
        let event = Event::log_in(user, MONDAY.plus(day));
        assert_eq!(profile.observe_once(&mut seen, id, &event, &Calendar::utc()), Ok(Delivery::New));
    }
    seen.forget_before(MONDAY.minus(5));
    seen
}

fn links() -> Links {
    let device = Link::new(9_001_u64, 42_u64, MONDAY, Subject::new(1)).unwrap();
    let visitor = Link::new(9_002_u64, 42_u64, MONDAY.plus(3), Subject::new(2)).unwrap();
    let mut links: Links = [device, visitor].into_iter().collect();
    links.unlink(device.end(MONDAY.plus(9)));
    links
}

/// Of somebody who entered a segment and began a plan with it.
fn told(population: &Population, rules: &RuleSet) -> Told {
    let (user, profile) = (User::new(27_u64), population.profile(27_u64).unwrap());
    let mut rules = rules.clone();
    let mut incentives = rules.incentives.take().unwrap().config();
    incentives.plans = serde_json::from_value(json!([{
        "anchor": { "segment": "spenders" },
        "plan": { "version": 9, "tasks": [{ "id": "buy", "due": 3, "needs": [{ "events": { "kinds": ["purchase"] }, "count": 1 }] }] },
    }]))
    .unwrap();
    rules.incentives = Some(IncentiveRule::new(incentives).unwrap());
    let edition = Edition::new(rules);
    let first = edition.changes(profile.as_of(MONDAY.plus(9)), &user, &Told::nothing(27_u64)).unwrap().told;
    edition.changes(profile.as_of(MONDAY.plus(60)), &user, &first).unwrap().told
}

fn achieved(population: &Population, rules: &RuleSet) -> Achieved {
    let (user, profile) = (User::new(27_u64), population.profile(27_u64).unwrap());
    rules.forget(profile, &user, None, MONDAY.plus(21)).unwrap().1
}

fn contact_log() -> Vec<Sent> {
    let sent = |at: &str, channel, class| Sent { at: at.parse().unwrap(), channel, class: Subject::new(class) };
    vec![
        sent("2026-01-05T09:00:00Z", ContactChannel::Push, 0),
        sent("2026-01-05T21:30:00.25+08:00", ContactChannel::Sms, 3),
    ]
}

fn population() -> Population {
    let mut events = Vec::new();
    for user in 1..=40_u64 {
        let joined = MONDAY.plus(i32::try_from(user % 14).unwrap());
        events.push(Event::register(user, joined));
        for visit in 1..=(user % 11) {
            let day = joined.plus(i32::try_from(visit * (1 + user % 4)).unwrap());
            events.push(
                Event::usage(user, day, 60 * u32::try_from(visit).unwrap())
                    .about(Subject::new(1 + u16::try_from(visit % 3).unwrap())),
            );
            if visit % 3 == 0 {
                events.push(Event::purchase(user, day, Amount::minor(100 * user + visit)));
            }
        }
    }
    Population::from_events(&events, Calendar::utc()).unwrap()
}

/// Every rule, fitted, with segments and triggers in all shapes that conditions have.
fn rules(population: &Population) -> RuleSet {
    let written = json!({
        "segments": [
            { "name": "keen", "hold": 7, "priority": 2, "exclusive": "a", "when": { "all": [
                { "active_days": { "last": 28 }, "at_least": 4 },
                { "not": { "stage": ["Silent", "Churned"] } },
            ] } },
            { "name": "spenders", "when": { "any": [
                { "net_spend": "lifetime", "between": [100, 100_000] },
                { "count": ["use", "view"], "about": 2, "in": { "lags": [1, 30] }, "at_least": 3 },
                { "change_of": { "net_spend": { "last": 30 } }, "above": "20 %" },
            ] } },
        ],
        "triggers": [{
            "name": "away",
            "cool_down": 14,
            "when": { "all": [{ "silence_days": "now", "at_least": 14 }, { "in_segment": "keen" }] },
            "suggest": [{ "send_message": "we miss you" }],
        }],
    });
    let RuleSet { segments, triggers, .. } = serde_json::from_value(written).unwrap();
    RuleSet { segments, triggers, ..RuleSet::full() }.fit_population(population, MONDAY.plus(60)).unwrap()
}

fn retention(population: &Population) -> Retention {
    let cohorts = Days::new(MONDAY, MONDAY.plus(13)).unwrap();
    RetentionRule::default().report(population, cohorts, MONDAY.plus(60)).unwrap()
}

fn card(population: &Population, rules: &RuleSet) -> Scorecard {
    let profile = population.profile(27_u64).unwrap();
    rules.score(profile.as_of(MONDAY.plus(60)), &User::new(27_u64)).unwrap().unwrap()
}

fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
#[ignore = "writes the folder of this version anew"]
fn stores_the_versions() {
    let population = population();
    let rules = rules(&population);
    fs::create_dir_all(file("")).unwrap();
    fs::write(file("profile.bytes"), profile().to_bytes()).unwrap();
    fs::write(file("ledger.bytes"), ledger().to_bytes()).unwrap();
    fs::write(file("seen.bytes"), seen().to_bytes()).unwrap();
    fs::write(file("links.bytes"), links().to_bytes()).unwrap();
    fs::create_dir_all(file_of(TOLD_VERSION, "")).unwrap();
    fs::write(file_of(TOLD_VERSION, "told.bytes"), told(&population, &rules).to_bytes()).unwrap();
    fs::write(file_of(TOLD_VERSION, "told.json"), text(&told(&population, &rules))).unwrap();
    fs::write(file("achieved.bytes"), achieved(&population, &rules).to_bytes()).unwrap();
    for (name, text) in [
        ("profile.json", text(&profile())),
        ("ledger.json", text(&ledger())),
        ("seen.json", text(&seen())),
        ("links.json", text(&links())),
        ("achieved.json", text(&achieved(&population, &rules))),
        ("contact_log.json", text(&contact_log())),
        ("rules.json", text(&rules)),
        ("scorecard.json", text(&card(&population, &rules))),
        ("retention.json", text(&retention(&population))),
    ] {
        fs::write(file(name), text).unwrap();
    }
    fs::write(file("rules.postcard"), postcard::to_stdvec(&rules).unwrap()).unwrap();
}

/// The stored value, which is written as it was read.
fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str) -> T {
    stored_in(VERSION, name)
}

fn stored_in<T: Serialize + DeserializeOwned + PartialEq + Debug>(version: &str, name: &str) -> T {
    let stored = fs::read_to_string(file_of(version, name)).unwrap();
    let value = serde_json::from_str::<T>(&stored).unwrap_or_else(|error| panic!("{name} is not read: {error}"));
    // As values, since a number may be written shorter by another release of serde_json.
    let [stored, written] = [&stored, &text(&value)].map(|text| serde_json::from_str::<Value>(text).unwrap());
    assert_eq!(written, stored, "{name} is written differently: it needs a new version");
    value
}

#[test]
fn what_an_earlier_release_stored_is_read() {
    let bytes = |name| fs::read(file(name)).unwrap();
    assert_eq!(Profile::from_bytes(&bytes("profile.bytes")), Ok(profile()));
    assert_eq!(profile().to_bytes(), bytes("profile.bytes"), "profiles are written differently: raise their version");
    assert_eq!(Ledger::from_bytes(&bytes("ledger.bytes")), Ok(ledger()));
    assert_eq!(ledger().to_bytes(), bytes("ledger.bytes"), "ledgers are written differently: raise their version");
    assert_eq!(stored::<Profile>("profile.json"), profile());
    assert_eq!(stored::<Ledger>("ledger.json"), ledger());
    assert_eq!(stored::<Vec<Sent>>("contact_log.json"), contact_log());
    assert_eq!(stored::<Seen>("seen.json"), seen());
    assert_eq!(Seen::from_bytes(&bytes("seen.bytes")), Ok(seen()));
    assert_eq!(seen().to_bytes(), bytes("seen.bytes"), "what was seen is written differently: raise its version");
    assert_eq!(stored::<Links>("links.json"), links());
    assert_eq!(Links::from_bytes(&bytes("links.bytes")), Ok(links()));
    assert_eq!(links().to_bytes(), bytes("links.bytes"), "links are written differently: raise their version");
    // What rules mean changes with every option that they gain, and a state that names them with it.
    let told = stored_in::<Told>(TOLD_VERSION, "told.json");
    let newest = fs::read(file_of(TOLD_VERSION, "told.bytes")).unwrap();
    assert_eq!(Told::from_bytes(&newest).unwrap(), told);
    assert_eq!(told.to_bytes(), newest, "what was told is written differently: raise its version");
    assert_eq!(told.plans().count(), 1);
    // The first version had no runs of plans: it is read, and written as the newest.
    let first: Told = serde_json::from_str(&fs::read_to_string(file("told.json")).unwrap()).unwrap();
    assert_eq!(Told::from_bytes(&bytes("told.bytes")).unwrap(), first);
    assert_eq!((first.plans().count(), first.to_bytes()[0]), (0, newest[0]));
    let achieved = stored::<Achieved>("achieved.json");
    assert_eq!(Achieved::from_bytes(&bytes("achieved.bytes")).unwrap(), achieved);
    assert_eq!(
        achieved.to_bytes(),
        bytes("achieved.bytes"),
        "what was achieved is written differently: raise its version"
    );
    stored::<Retention>("retention.json");
    let card = stored::<Scorecard>("scorecard.json");
    let rules = stored::<RuleSet>("rules.json");
    assert_eq!(rules.segments.iter().count(), 2);
    assert_eq!(postcard::from_bytes::<RuleSet>(&bytes("rules.postcard")).unwrap(), rules);
    // Fitted then and used now: same user, same card.
    assert_eq!(self::card(&population(), &rules).stage, card.stage);
}

#[test]
fn rules_of_a_newer_release_are_refused_by_name_and_nothing_else_is_said() {
    let newer = "this rule set was written by a newer release: it has version `2` of its format, and this release reads up \
                 to `1`: upgrade this service before those that write, or go back to the rules of before";
    let read = |text: &str| serde_json::from_str::<RuleSet>(text).map_err(|error| error.to_string());
    assert_eq!(read(r#"{ "moods": {}, "stage": { "warp": 9 }, "version": 2 }"#).unwrap_err(), newer);
    let huge = format!("`{}`", u64::MAX);
    assert_eq!(read(&format!(r#"{{ "version": {} }}"#, u64::MAX)).unwrap_err(), newer.replace("`2`", &huge));
    let older = read(r#"{ "version": 0 }"#).unwrap_err();
    assert!(older.starts_with("this rule set was written by an older release: it has version `0`"), "{older}");
    for (version, what) in [("\"2\"", "`2`"), ("1.5", "`1.5`"), ("null", "nothing"), ("-1", "`-1`")] {
        let message = read(&format!(r#"{{ "version": {version} }}"#)).unwrap_err();
        assert_eq!(message, format!("`version`: {what} is not a version: write 1, or leave it out"));
    }

    // People need not write it, and it is no part of what rules mean.
    let [with, without] = [r#"{ "version": 1 }"#, "{}"].map(|text| read(text).unwrap());
    assert_eq!((with.fingerprint(), &with), (without.fingerprint(), &without));
    let written = serde_json::to_value(&without).unwrap();
    assert_eq!(written.as_object().unwrap().iter().next(), Some((&"version".to_owned(), &json!(1))), "it stands first");

    let mut binary = postcard::to_stdvec(&RuleSet::full()).unwrap();
    assert_eq!(binary[0], 1);
    assert_eq!(postcard::from_bytes::<RuleSet>(&binary).unwrap(), RuleSet::full());
    binary[0] = 2;
    assert!(postcard::from_bytes::<RuleSet>(&binary).is_err());
}

#[test]
fn newer_older_and_broken_bytes_are_told_apart() {
    let whole = ledger().to_bytes();
    let resealed = |version: u8| {
        let mut body = whole[..whole.len() - 8].to_vec();
        body[0] = version;
        let sum = lifestage::number::Fingerprinter::new("ledger").bytes(&body).finish();
        [body, sum.bits().to_le_bytes().to_vec()].concat()
    };
    let read = |bytes: &[u8]| Ledger::from_bytes(bytes).unwrap_err();
    assert!(matches!(read(&resealed(2)), BytesError::Version(VersionError::Newer { found: 2, read: 1, .. })));
    assert!(matches!(read(&resealed(0)), BytesError::Version(VersionError::Older { found: 0, read: 1, .. })));
    let mut changed = whole.clone();
    changed[0] = 2;
    assert!(matches!(read(&changed), BytesError::Checksum { .. }), "no release wrote this");
    assert!(matches!(read(&profile().to_bytes()), BytesError::Checksum { .. }), "another thing");
}
