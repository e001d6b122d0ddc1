//! Campaigns, tests, budgets and what is published of them.

use std::hint::black_box;
use std::num::NonZeroU32;

use lifestage::answer::{CountNoise, Epsilon, PrivacyBudget, SmallCells, ZeroCounts};
use lifestage::event::{ContactChannel, Purposes};
use lifestage::outreach::{
    AttributionRule, BudgetClaim, BudgetConfig, BudgetRule, Candidate, ContactRule, EntryEffectRule, PlaybookRule,
    Recipient, Sent, TrialRule, TrialValue, UpliftArm, UpliftRule, UpliftUser,
};
use lifestage::report::{ActiveUsers, ActivityRule};
use lifestage::time::{Calendar, Days, Moment, Period};
use lifestage::{Amount, Event, Kind, Population, Subject, User};

use super::{TODAY, days_back};

/// How many users were active on each of the latest days.
fn by_day(count: usize) -> ActiveUsers {
    let events: Vec<Event> = days_back(count).map(|day| Event::log_in(1_u64, day)).collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let days = Days::new(TODAY.minus(u32::try_from(count).unwrap() - 1), TODAY).unwrap();
    ActivityRule::default().users(&population, Period::Day, days).unwrap()
}

pub(super) fn noise(count: usize) {
    let mut state = 7_u64;
    let words = std::iter::from_fn(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Some(state ^ state >> 29)
    });
    let mut budget = PrivacyBudget::new(Epsilon::new(1.0).unwrap());
    let noise = CountNoise { epsilon: Epsilon::new(0.001).unwrap(), counts_of_a_user: NonZeroU32::MIN };
    black_box(noise.publish(&by_day(count), &mut budget, words).unwrap().lines.len());
}

pub(super) fn small_cells(count: usize) {
    black_box(SmallCells::default().shown(&by_day(count), ZeroCounts::Hidden));
}

pub(super) fn playbook(count: usize) {
    // Each condition of a play is a dozen bytes; those of two plays are compared.
    let plays = (count / 3).clamp(2, 200);
    let tests = (count * 64 / 30 / plays).min(200);
    let play = |number: usize| {
        let inner: Vec<String> =
            (0..tests).map(|at| format!(r#"{{"age_days":"now","at_least":{}}}"#, at + number)).collect();
        let all: Vec<String> = inner.chunks(10).map(|some| format!(r#"{{"all":[{}]}}"#, some.join(","))).collect();
        format!(r#"{{"name":"{number}","action":{{"give_points":1}},"when":{{"any":[{}]}}}}"#, all.join(","))
    };
    let plays: Vec<String> = (0..plays).map(play).collect();
    // It is refused where it would take more than a million steps.
    drop(black_box(serde_json::from_str::<PlaybookRule>(&format!(r#"{{"plays":[{}]}}"#, plays.join(",")))));
}

pub(super) fn attribution(count: usize) {
    let rule: AttributionRule = serde_json::from_str(
        r#"{ "model": "shapley", "window_days": 366, "touchpoints": [
            { "kind": "view", "touchpoint": "feed" }, { "kind": "use", "touchpoint": "live" },
            { "kind": "like", "touchpoint": "email" }, { "kind": "message_clicked", "touchpoint": "push" }
        ] }"#,
    )
    .unwrap();
    let touches = [Kind::View, Kind::Use, Kind::Like, Kind::MessageClicked];
    let events: Vec<Event> = days_back(count.div_ceil(5))
        .flat_map(|day| {
            let touches = touches.iter().map(move |kind| Event::new(1_u64, day, *kind, 0).unwrap());
            touches.chain([Event::purchase(1_u64, day, Amount::minor(100))])
        })
        .collect();
    let population = Population::from_events(&events, Calendar::utc()).unwrap();
    let days = Days::new(TODAY.minus(u32::try_from(count).unwrap()), TODAY).unwrap();
    black_box(rule.report(&population, days, TODAY).unwrap().rows.len());
}

pub(super) fn trial(count: usize) {
    let rule: TrialRule =
        serde_json::from_str(r#"{"metrics":[{"name":"spend","estimate":{"quantile":0.9}}]}"#).unwrap();
    let mut trial = rule.start();
    let arms: Vec<String> = trial.arms().map(|(name, _)| name.to_owned()).collect();
    for user in 0..count {
        let value = TrialValue::of(f64::from(u32::try_from(user * 7_919 % 1_000_003).unwrap()));
        trial.observe(&arms[user % arms.len()], &[Some(value)]).unwrap();
    }
    black_box(trial.verdicts());
}

pub(super) fn uplift(count: usize) {
    let users = (0..u32::try_from(count).unwrap()).map(|user| UpliftUser {
        score: f64::from(user * 7_919 % 1_000_003),
        arm: if user % 2 == 0 { UpliftArm::Treatment } else { UpliftArm::Control },
        outcome: i64::from(user % 3),
    });
    let uplift = UpliftRule::default().of_users(users).unwrap();
    black_box((uplift.coefficient().is_ok(), uplift.top().is_ok(), uplift.groups().len()));
}

pub(super) fn entry_effects(count: usize) {
    let entries: Vec<String> = (0..99).map(|kind| format!(r#""custom_{kind}""#)).collect();
    let text = format!(r#"{{"entries":[{}],"outcome":{{"spend":{{"days":30}}}},"minimum":1}}"#, entries.join(","));
    let rule: EntryEffectRule = serde_json::from_str(&text).unwrap();
    let (first, users) = (TODAY.minus(400), u64::try_from(count).unwrap());
    let day = |user: u64| first.plus(i32::try_from(user % 300).unwrap());
    let did = |user: u64| Kind::custom(u16::try_from(user % 99).unwrap());
    let events: Vec<Event> = (0..users).map(|user| Event::new(user, day(user), did(user), 0).unwrap()).collect();
    let mut population = Population::from_events(&events, Calendar::utc()).unwrap();
    for user in 0..users {
        let channel = Subject::new(u16::try_from(1 + user / 300 % 60_000).unwrap());
        let mut facts = User::new(user).joined(day(user));
        facts.acquisition_channel = channel;
        population.introduce(facts);
    }
    black_box(rule.report(&population, Days::new(first, TODAY.minus(60)).unwrap(), TODAY).unwrap().effects().count());
}

pub(super) fn contact(count: usize) {
    let caps: Vec<String> =
        (0..count.min(500)).map(|hours| format!(r#"{{"at_most":9,"per":{{"hours":{}}}}}"#, 1 + hours)).collect();
    let rule: ContactRule = serde_json::from_str(&format!(r#"{{"caps":[{}]}}"#, caps.join(","))).unwrap();
    let at = |hour: usize| Moment::from_milliseconds(i64::try_from(hour).unwrap() * 3_600_000);
    let sent = |hour| Sent { at: at(hour), channel: ContactChannel::Push, class: Subject::NONE };
    let sent: Vec<Sent> = (0..count).map(sent).collect();
    let calendar = Calendar::utc();
    let (allowed, refused) = (ContactChannel::ALL.into_iter().collect(), Purposes::default());
    let to = Recipient { allowed, refused, calendar: &calendar, sent: &sent };
    let candidates = [Candidate { channel: ContactChannel::Push, class: Subject::NONE, priority: 0 }];
    black_box(rule.decide(&to, at(count), &candidates).unwrap());
}

pub(super) fn budget(count: usize) {
    let claim = |user: usize| BudgetClaim {
        user: u64::try_from(user).unwrap().into(),
        group: format!("{}", user % 100),
        cost: Amount::minor(1 + u64::try_from(user % 7).unwrap()),
        priority: 0,
        value: Some(Amount::minor(u64::try_from(user * 7_919 % 1_000_003).unwrap())),
    };
    let rule = BudgetRule::new(BudgetConfig { total: Amount::minor(1_000), ..BudgetConfig::default() }).unwrap();
    drop(black_box(rule.allocate((0..count).map(claim))));
}
