//! Rules: whole documents of them, and each type by itself.

use lifestage::answer::Document;
use lifestage::event::{ContactChannel, User};
use lifestage::incentive::{GrowthPointsRule, IncentiveRule, Plan, StreakRule};
use lifestage::model::{AhaRule, CoUseRule, Company, FeatureRule, IntervalRule, RulesAsOf, WhatIfRule};
use lifestage::outreach::{
    AssignmentRule, CampaignRule, Candidate, ContactRule, EntryEffectRule, EventActivityRule, LaunchRule, Recipient,
    ReferralRule, TrialRule, UpliftArm, UpliftRule, UpliftUser,
};
use lifestage::report::*;
use lifestage::rule::Edition;
use lifestage::score::*;
use lifestage::time::{Calendar, Moment, Period, Window};
use lifestage::value::BtydRule;
use lifestage::{Amount, RuleSet, Subject};
use serde_json::{Value, json};

use crate::door::{Data, Door, Target, comes_back, of_serde};
use crate::world::{MONDAY, TODAY, World};

/// The rule files: what a company writes.
pub(super) fn documents(world: &World) -> Target {
    let rules = include_str!("../../../examples/data/rules.json");
    let segments = include_str!("../../../examples/data/segments.json");
    let company = include_str!("../../../examples/data/company.json");
    let parts = [parts(&RuleSet::full()), parts(&world.rules)].concat();
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|text| is_read(text)).collect();
    let readable = [rules, segments].into_iter().filter(|text| is_read(text));
    let readable: Vec<&str> = readable.chain(parts.iter().copied()).collect();
    let mut doors = of_serde("RuleSet", &[RuleSet::full(), world.rules.clone()], &readable, rules_used);
    doors.extend(of_serde::<Company>("Company", &[], &[company], |world, company| {
        rules_used(world, &company.rules);
        let document = Document::of(company).expect("what came in can be written");
        assert_eq!(Company::from_document(&document).as_ref(), Ok(company));
    }));
    let edition = Edition::new(RuleSet::default());
    doors.extend(of_serde("Edition", &[edition], &parts, |world, edition| {
        for profile in world.people.profiles().take(2) {
            let user = User::new(profile.user());
            let mut told = lifestage::rule::Told::nothing(profile.user());
            for day in [MONDAY.plus(20), TODAY, TODAY.plus(60)] {
                let Ok(news) = edition.changes(profile.as_of(day), &user, &told) else { continue };
                comes_back(&news.told);
                told = news.told;
            }
        }
    }));
    Target { name: "rule documents", doors }
}

fn is_read(text: &str) -> bool {
    serde_json::from_str::<RuleSet>(text).is_ok()
}

/// The parts of rules, each written by itself: small, so that many changes of them can be tried.
fn parts(rules: &RuleSet) -> Vec<String> {
    match serde_json::to_value(rules) {
        Ok(Value::Object(parts)) => parts.into_iter().map(|(name, part)| json!({ name: part }).to_string()).collect(),
        _ => Vec::new(),
    }
}

fn rules_used(world: &World, rules: &RuleSet) {
    let _ = rules.fingerprint();
    assert_eq!(RuleSet::from_document(&Document::of(rules).expect("written")).as_ref(), Ok(rules));
    let fitted = rules.clone().fit_population_where_possible(&world.people, TODAY);
    for rules in [Some(rules), fitted.as_ref().ok()].into_iter().flatten() {
        let profile = world.someone(&world.people);
        let user = User::new(profile.user());
        for day in [TODAY, world.some_day()] {
            if let Ok(Some(card)) = rules.score(profile.as_of(day), &user) {
                comes_back(&card);
            }
        }
        let _ = rules.next_change(profile.as_of(TODAY), &user);
        let profile = world.someone(&world.forgetful);
        let _ = rules.score(profile.as_of(TODAY), &User::new(profile.user())).map_err(|error| error.to_string());
    }
}

/// The doors of a rule, which reports or assesses.
fn rule<T: Data + Default + 'static>(name: &str, written: &[&str], used: fn(&World, &T)) -> Vec<Door> {
    of_serde(name, &[T::default()], written, used)
}

/// An answer, or why there is none in words.
fn answered<T: Data, E: std::fmt::Display>(answer: Result<T, E>) {
    match answer {
        Ok(answer) => comes_back(&answer),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// What is said of each of a few users, on each of the days.
fn of_users<T, E: std::fmt::Display>(
    world: &World,
    assess: impl Fn(lifestage::profile::AsOf<'_>, &User) -> Result<T, E>,
) {
    for profile in world.people.profiles().take(3).chain(world.forgetful.profiles().take(1)) {
        for day in world.days() {
            if let Err(error) = assess(profile.as_of(day), &User::new(profile.user())) {
                assert!(!error.to_string().is_empty());
            }
        }
    }
}

/// Each rule type by itself.
pub(super) fn types(_: &World) -> Target {
    let mut doors = Vec::new();
    doors.extend(reports());
    doors.extend(scores());
    doors.extend(incentives());
    doors.extend(outreach());
    doors.extend(keeping());
    Target { name: "rules", doors }
}

/// What keeps people: which early actions, how soon, what goes together, which first step and whom a message changes.
fn keeping() -> Vec<Door> {
    let mut doors = Vec::new();
    let aha =
        r#"{"kinds":["view","like"],"times":[1,2],"within_days":[1,3],"stays_from":7,"stays_to":13,"least_users":1}"#;
    doors.extend(rule::<AhaRule>("AhaRule", &[aha], |world, rule| {
        for day in [TODAY, MONDAY] {
            answered(rule.report(&world.people, world.range(), day));
        }
        answered(rule.report(&world.forgetful, world.range(), TODAY));
    }));
    let intervals = r#"{"start":["view"],"goal":["purchase"],"starts":"every","least_days":1,"within":[1,30]}"#;
    doors.extend(rule::<IntervalRule>("IntervalRule", &[intervals], |world, rule| {
        for day in [TODAY, MONDAY.minus(9)] {
            answered(rule.report(&world.people, world.range(), day));
        }
        answered(rule.report(&world.forgetful, world.range(), TODAY));
    }));
    let co_use = r#"{"items":[{"subject":1},{"subject":2},{"kind":"view"}],"kinds":["use"],"least_users":1}"#;
    doors.extend(rule::<CoUseRule>("CoUseRule", &[co_use], |world, rule| {
        answered(rule.report(&world.people, TODAY));
        answered(rule.report(&world.forgetful, TODAY));
    }));
    let entry = r#"{"entries":["view","search"],"within_days":3,"outcome":{"spend":{"days":30}},"minimum":1}"#;
    doors.extend(rule::<EntryEffectRule>("EntryEffectRule", &[entry], |world, rule| {
        for day in [TODAY, MONDAY] {
            answered(rule.report(&world.people, world.range(), day));
        }
    }));
    doors.extend(rule::<UpliftRule>("UpliftRule", &[], |_, rule| {
        let arms = [UpliftArm::Control, UpliftArm::Treatment];
        let users = (0..8_i64).map(|n| UpliftUser { score: 0.5, arm: arms[usize::from(n % 2 == 0)], outcome: n });
        answered(rule.of_users(users));
    }));
    doors
}

fn reports() -> Vec<Door> {
    let mut doors = Vec::new();
    doors.extend(rule::<ActivityRule>("ActivityRule", &[], |world, rule| {
        answered(rule.users(&world.people, Period::Month, world.range()));
        answered(rule.trailing(&world.forgetful, Window::last(7), world.range()));
        answered(rule.active_days(&world.people, Window::last(28), TODAY));
        answered(rule.stickiness(&world.people, TODAY));
    }));
    doors.extend(rule::<RetentionRule>("RetentionRule", &[], |world, rule| {
        for day in [MONDAY.plus(45), MONDAY.minus(9)] {
            answered(rule.report(&world.people, world.range(), day));
        }
        answered(rule.report(&world.forgetful, world.range(), TODAY));
    }));
    doors.extend(rule::<RevenueRule>("RevenueRule", &[], |world, rule| {
        answered(rule.report(&world.people, Period::Quarter, world.range()));
    }));
    doors.extend(rule::<CohortRevenueRule>("CohortRevenueRule", &[], |world, rule| {
        answered(rule.report(&world.people, world.range(), MONDAY.plus(45)));
    }));
    doors.extend(rule::<UserAccountingRule>("UserAccountingRule", &[], |world, rule| {
        answered(rule.report(&world.people, world.range()));
    }));
    doors.extend(rule::<TimeToChurnRule>("TimeToChurnRule", &[], |world, rule| {
        answered(rule.report(&world.people, TODAY.plus(99)));
    }));
    doors.extend(rule::<CrossTableRule>("CrossTableRule", &[], |world, rule| {
        answered(rule.report(&world.people, world.range()));
    }));
    let own = r#"{"own":{"new":{"share":{"of":{"age_days":"now","at_least":1}}},"x":{"mean":{"metric":"age_days"}}}}"#;
    doors.extend(rule::<KpiRule>("KpiRule", &[own], |world, rule| {
        answered(rule.report(&world.people, TODAY));
        answered(rule.report_with_rules(&world.people, &world.rules, TODAY));
    }));
    doors.extend(rule::<YearRule>("YearRule", &[], |world, rule| {
        of_users(world, |as_of, user| {
            let year = rule.assess(as_of, user, 2026)?;
            if let Some(year) = year {
                comes_back(&year);
                year.lines().for_each(|line| drop(line.to_string()));
            }
            rule.assess(as_of, user, i32::MAX)
        });
    }));
    let funnel =
        r#"{"steps":[{"name":"a","what":{"kinds":["view"]}},{"name":"b","what":{"kinds":["purchase"],"at_least":5}}]}"#;
    let funnels: Vec<&str> =
        [funnel].into_iter().filter(|text| serde_json::from_str::<FunnelRule>(text).is_ok()).collect();
    let basic =
        FunnelRule::new(FunnelConfig::new([lifestage::Kind::View, lifestage::Kind::Purchase])).expect("a funnel");
    doors.extend(of_serde("FunnelRule", &[basic], &funnels, |_, rule| {
        answered(rule.report_events(&log(), &Calendar::utc()));
    }));
    doors.extend(rule::<SessionRule>("SessionRule", &[], |_, rule| {
        answered(rule.report_events(&log(), &Calendar::utc()))
    }));
    doors.extend(rule::<PathRule>("PathRule", &[], |_, rule| answered(rule.report_events(&log(), &Calendar::utc()))));
    doors
}

/// Some minutes of a few users, and bare dates.
fn log() -> Vec<lifestage::Event> {
    let kinds = [lifestage::Kind::View, lifestage::Kind::Purchase, lifestage::Kind::Share];
    let timed = (0..40_i64).filter_map(|at| {
        let moment = Moment::from_milliseconds(at / 3 * 61_000);
        let kind = kinds.get(usize::try_from(at % 3).ok()?).copied()?;
        lifestage::Event::new(u64::try_from(at % 4).ok()?, moment, kind, 0).ok()
    });
    timed.chain([lifestage::Event::share(1_u64, MONDAY)]).collect()
}

fn scores() -> Vec<Door> {
    let mut doors = Vec::new();
    doors.extend(rule::<StageRule>("StageRule", &[], |world, rule| {
        of_users(world, |as_of, user| rule.assess(as_of, user));
        answered(JourneyRule { stage: rule.clone() }.journey(&world.people, world.range()));
        answered(JourneyRule { stage: rule.clone() }.flow(&world.people, MONDAY, TODAY));
    }));
    doors.extend(rule::<RfmRule>(
        "RfmRule",
        &[r#"{"segments":{"custom":[{"name":"all","recency":{"start":1,"end":5}}]}}"#],
        |world, rule| {
            of_users(world, |as_of, _| rule.measure(as_of));
            if let Ok(fitted) = rule.clone().fit(world.people.profiles(), TODAY) {
                comes_back(&fitted);
                of_users(world, |as_of, _| fitted.assess(as_of));
            }
        },
    ));
    doors.extend(rule::<BehaviorRule>("BehaviorRule", &[], |world, rule| {
        of_users(world, |as_of, user| rule.measure(as_of, user))
    }));
    doors.extend(rule::<NeedRule>(
        "NeedRule",
        &[r#"{"map":[{"subject":3,"need":"learning","weight":0.1}],"look_back":9}"#],
        |world, rule| {
            of_users(world, |as_of, _| rule.assess(as_of));
        },
    ));
    doors.extend(rule::<AbuseRule>("AbuseRule", &[], |_, _| {}));
    doors.extend(rule::<ChurnRule>("ChurnRule", &[], |world, rule| of_users(world, |as_of, _| rule.measure(as_of))));
    doors.extend(rule::<ContributionRule>("ContributionRule", &[], |world, rule| {
        of_users(world, |as_of, _| rule.assess(as_of))
    }));
    doors.extend(rule::<GroupRule>("GroupRule", &[], |_, _| {}));
    doors.extend(rule::<TagRule>("TagRule", &[], |world, rule| {
        of_users(world, |as_of, user| rule.measure(as_of, user))
    }));
    doors.extend(rule::<WorthRule>("WorthRule", &[], |world, rule| of_users(world, |as_of, _| rule.measure(as_of))));
    doors.extend(rule::<WinBackRule>("WinBackRule", &[], |world, rule| answered(rule.report(&world.people, TODAY))));
    doors.extend(rule::<RecommendationRule>("RecommendationRule", &[], |world, rule| {
        of_users(world, |as_of, _| rule.assess(as_of))
    }));
    doors.extend(rule::<BtydRule>("BtydRule", &[], |_, _| {}));
    doors.extend(rule::<FeatureRule>("FeatureRule", &[], |world, rule| answered(rule.report(&world.people, TODAY))));
    doors.extend(rule::<WhatIfRule>("WhatIfRule", &[], |world, rule| {
        let [one, other] = [MONDAY.plus(20), TODAY].map(|as_of| RulesAsOf { rules: &world.rules, as_of });
        answered(rule.report(&world.people, one, other));
    }));
    doors
}

fn incentives() -> Vec<Door> {
    let mut doors = Vec::new();
    doors.extend(rule::<GrowthPointsRule>("GrowthPointsRule", &[], |world, rule| {
        of_users(world, |as_of, user| {
            if let Some(statement) = rule.statement(as_of, user, &[])? {
                comes_back(&statement);
            }
            rule.standing(as_of, user, &[])
        });
    }));
    doors.extend(rule::<StreakRule>("StreakRule", &[], |world, rule| {
        of_users(world, |as_of, user| rule.assess(as_of, user))
    }));
    doors.extend(rule::<Plan>("Plan", &[], |world, plan| {
        of_users(world, |as_of, user| plan.status(as_of, user));
        answered(plan.report(&world.people, TODAY));
    }));
    doors.extend(rule::<IncentiveRule>("IncentiveRule", &[], |world, rule| {
        of_users(world, |as_of, user| rule.assess(as_of, user));
    }));
    doors
}

fn outreach() -> Vec<Door> {
    let mut doors = Vec::new();
    doors.extend(rule::<ContactRule>(
        "ContactRule",
        &[include_str!("../../../examples/data/contact.json")]
            .into_iter()
            .filter(|text| serde_json::from_str::<ContactRule>(text).is_ok())
            .collect::<Vec<_>>(),
        |_, rule| {
            let calendar = Calendar::utc();
            let sent: Vec<_> = (0..6_i64)
                .map(|hour| lifestage::outreach::Sent {
                    at: Moment::from_milliseconds(253_402_300_799_999 - hour * 3_600_000),
                    channel: ContactChannel::Push,
                    class: Subject::NONE,
                })
                .collect();
            let to = Recipient {
                allowed: ContactChannel::ALL.into_iter().collect(),
                refused: lifestage::event::Purposes::default(),
                calendar: &calendar,
                sent: &sent,
            };
            let candidates = [ContactChannel::Push, ContactChannel::Sms].map(|channel| Candidate {
                channel,
                class: Subject::new(3),
                priority: 0,
            });
            for now in [253_402_300_799_999, -62_167_219_200_000, 0] {
                let decided =
                    rule.decide(&to, Moment::from_milliseconds(now), &candidates).expect("an instant of the calendar");
                decided.iter().for_each(|decision| {
                    assert!(!decision.to_string().is_empty());
                    comes_back(decision);
                });
            }
        },
    ));
    doors.extend(rule::<CampaignRule>("CampaignRule", &[], |world, rule| {
        answered(rule.report(&world.people, Subject::new(1), Amount::minor(100), TODAY));
    }));
    doors.extend(rule::<EventActivityRule>("EventActivityRule", &[], |world, rule| {
        answered(rule.report(&world.people, Subject::new(1), world.range(), TODAY));
    }));
    doors.extend(rule::<ReferralRule>("ReferralRule", &[], |world, rule| answered(rule.report(&world.people, TODAY))));
    let trial = r#"{"metrics":[{"name":"a","estimate":"ratio","uses_before":true},{"name":"b","estimate":{"quantile":0.9}},{"name":"c","question":{"not_worse":{"relative":0.1}}}]}"#;
    doors.extend(rule::<TrialRule>("TrialRule", &[trial], |_, rule| {
        comes_back(&rule.start());
        comes_back(&rule.start().verdicts());
    }));
    doors.extend(rule::<LaunchRule>("LaunchRule", &[], |_, rule| answered(rule.report(&[], TODAY))));
    doors.extend(rule::<AssignmentRule>("AssignmentRule", &[r#"{"experiments":[{"name":"a","control":"b","arms":[{"name":"b","share":"50 %"},{"name":"c","share":"50 %"}]}]}"#].into_iter().filter(|text| serde_json::from_str::<AssignmentRule>(text).is_ok()).collect::<Vec<_>>(), |_, rule| {
        for unit in ["", "u_42", "中"] {
            let all = rule.assess_all(unit);
            all.iter().for_each(comes_back);
        }
    }));
    doors
}
