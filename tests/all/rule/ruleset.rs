//! Rule sets: what is refused in them, all at once, and what they need of a population.

use lifestage::answer::Document;
use lifestage::rule::{Fittable, RuleFitError, Unscored};
use lifestage::score::{ChurnRule, ContributionRole, FittedRfm, Grades, RfmConfig, RfmFitError, RfmRule};
use lifestage::time::Calendar;
use lifestage::{Amount, Day, Event, Population, Profile, RuleSet, User};

const DAY: Day = Day::ymd(2026, 3, 29);

#[test]
fn a_rule_file_reports_all_its_mistakes_with_their_paths() {
    let document: Document =
        serde_json::from_str(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/ten_mistakes.json")))
            .unwrap();
    let problems = RuleSet::from_document(&document).unwrap_err();
    let paths: Vec<String> = problems.iter().map(|problem| format!("`{}`", problem.path)).collect();
    let expected: Vec<&str> =
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/rule/ten_mistakes.txt")).lines().collect();
    // The circle is one mistake, told at both ends.
    assert_eq!(expected.len(), 10 + 1);
    assert_eq!(paths, expected, "{problems}");
    assert!(problems.iter().all(|problem| !problem.message.text().is_empty()));
}

#[test]
fn parts_of_a_rule_set_that_miss_each_other_are_named() {
    let said = |text: &str| -> Vec<String> {
        let document: Document = serde_json::from_str(text).unwrap();
        RuleSet::from_document(&document).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(
        said(
            r#"{ "groups": {}, "colour": 1,
                 "segments": [{ "name": "a", "when": { "growth_points": "now", "at_least": 3 } },
                              { "name": "b", "when": { "rfm_segment": "Champion" } },
                              { "name": "c", "when": { "recency_grade": "now", "at_least": 6 } }] }"#
        ),
        [
            "`colour`: `colour` is not a part of a rule set: write one of version, rfm, stage, behavior, worth, needs, tags, groups, \
          contribution, abuse, churn, incentives, segments, triggers"
        ]
    );
    assert_eq!(
        said(
            r#"{ "groups": {}, "incentives": {},
                 "segments": [{ "name": "a", "when": { "need": "learning" } },
                              { "name": "b", "when": { "rfm_segment": "Champion" } },
                              { "name": "c", "when": { "recency_grade": "now", "at_least": 6 } },
                              { "name": "d", "when": { "task_done": "greet" } },
                              { "name": "e", "when": { "growth_tier": "now", "at_least": 4 } }],
                 "triggers": [{ "name": "t", "when": { "in_segment": "z" }, "suggest": [] },
                              { "name": "t", "when": { "in_segment": "a" }, "suggest":
                                [{ "change_behavior": { "from": "Light", "to": "Light", "days": 0 } }] }] }"#
        ),
        [
            "`segments[0].when`: `need learning` needs a rule that is missing: add \"needs\" to the rule set",
            "`segments[1].when`: there is no RFM segment `Champion`: write one of Champions, Loyal, Potential Loyalists, \
             New Customers, Promising, Need Attention, About To Sleep, At Risk, Can't Lose, Hibernating, Lost",
            "`segments[2].when`: grade of recency at least 6 can never hold: the largest is 5",
            "`segments[3].when`: there is no task `greet`: write one of register_and_bind, use_core_feature, invite",
            "`segments[4].when`: growth tier at least 4 can never hold: the largest is 3",
            "`triggers[0].suggest`: the trigger suggests nothing: add at least one suggestion",
            "`triggers[0].when`: there is no segment `z`: the rule set has `a`, `b`, `c`, `d`, `e`",
            "`triggers[1].name`: an earlier trigger is also named `t`: give it another name",
            "`triggers[1].suggest[0].change_behavior`: `Light` would be shown as itself: give another type in \"to\"",
            "`triggers[1].suggest[0].change_behavior`: `0` days show nothing: give at least 1",
            "`triggers[1].suggest[0].change_behavior`: changing the type of behavior needs a behavior rule: add \"behavior\" to the rule set",
            "`groups`: groups need the value and potential of users: add \"worth\" to the rule set",
        ]
    );
}

#[test]
fn a_rule_set_names_only_what_differs_from_the_default() {
    let read = |text: &str| serde_json::from_str::<RuleSet>(text).unwrap();
    assert_eq!(read("{}"), RuleSet::default());
    assert_eq!(read(r#"{"rfm":{"unfitted":{}},"stage":{}}"#), RuleSet::default());
    let thirds = RfmRule::new(RfmConfig { grades: Grades::new(3).unwrap(), ..RfmConfig::default() });
    assert_eq!(read(r#"{"rfm":{"unfitted":{"grades":3}}}"#).rfm, Fittable::Unfitted(thirds));
    let fitted = read(r#"{"rfm":{"fitted":{"recency":[1,2,3,4],"frequency":[1,2,3,4],"monetary":[1,2,3,4]}}}"#);
    assert_eq!(fitted.rfm.fitted().map(FittedRfm::means), Some(None));
}

#[test]
fn an_unknown_part_of_a_rule_set_is_refused() {
    let error = |text: &str| serde_json::from_str::<RuleSet>(text).unwrap_err().to_string();
    for (text, message) in [
        (r#"{"colour":{}}"#, "`colour`: `colour` is not a part of a rule set: write one of version, rfm, stage, "),
        (
            r#"{"rfm":{"unfitted":{"grade":3}}}"#,
            "`rfm.unfitted.grade`: unknown field `grade`, expected one of `grades`",
        ),
        (r#"{"rfm":{"guessed":{}}}"#, "`rfm`: unknown variant `guessed`, expected `unfitted` or `fitted`"),
        (r#"{"rfm":{"unfitted":{"grades":11}}}"#, "`rfm.unfitted.grades`: `11` grades: give 2 to 10"),
        (
            r#"{"rfm":{"unfitted":{"look_back":0}}}"#,
            "`rfm.unfitted.look_back`: invalid value: integer `0`, expected a nonzero u32",
        ),
        (r#"{"rfm":{"fitted":{"recency":[1,2,3,4]}}}"#, "`rfm.fitted`: missing field `frequency`"),
        (
            r#"{"rfm":{"fitted":{"recency":[4,3,2,1],"frequency":[1,2,3,4],"monetary":[1,2,3,4]}}}"#,
            "`rfm.fitted.recency`: cut point `3` comes after `4`",
        ),
        (
            r#"{"rfm":{"fitted":{"recency":[1],"frequency":[1],"monetary":[1],"rule":{"grades":2},"mean":5}}}"#,
            "`rfm.fitted.mean`: unknown field `mean`",
        ),
        (r#"{"stage":{"silent_from":90}}"#, "`stage`: `churned_from` is `60` but must be more than `silent_from`"),
        (r#"{"stage":{"quiet_from":9}}"#, "`stage.quiet_from`: unknown field `quiet_from`"),
    ] {
        assert!(error(text).starts_with(message), "{text}: {}", error(text));
    }
}

#[test]
fn a_failed_fit_names_the_rule_and_the_user() {
    let visits = Profile::of([Event::log_in(7_u64, DAY.minus(200)), Event::log_in(7_u64, DAY)]);
    let error = RuleSet::default().fit([&visits], DAY).unwrap_err();
    assert_eq!(error, RuleFitError::Rfm(RfmFitError::NoPurchases));
    assert!(error.to_string().starts_with("`rfm`: nobody in the population bought"), "{error}");
    assert!(RuleSet::default().fit_where_possible([&visits], DAY).is_ok());

    let mut forgetful = Profile::of([200, 1].map(|ago| Event::purchase(7_u64, DAY.minus(ago), Amount::minor(500))));
    forgetful.forget_before(DAY.minus(20));
    let rules = RuleSet { churn: Some(Fittable::Unfitted(ChurnRule::default())), ..RuleSet::default() };
    let rules = RuleSet { rfm: fitted(), ..rules };
    let population = Population::from_profiles([forgetful.clone()], Calendar::utc()).unwrap();
    let alone = rules.clone().fit([&forgetful], DAY).unwrap_err();
    let everybody = rules.clone().fit_population(&population, DAY).unwrap_err();
    assert_eq!(alone, everybody);
    assert!(alone.to_string().starts_with("`churn`: user `7`: this asks about days from"), "{alone}");
    // To leave a rule as it is, is for rules that a population says nothing of.
    assert_eq!(rules.fit_where_possible([&forgetful], DAY), Err(alone));
}

#[test]
fn seed_users_that_are_the_best_of_a_community_are_fitted_with_the_set() {
    let text = r#"{ "contribution": { "seed_users": { "best": { "count": 1 } } } }"#;
    let rules: RuleSet = serde_json::from_str(text).unwrap();
    let creates = |user: u64| {
        Profile::of((0..user).map(|_| Event::create(user, DAY)).chain([Event::purchase(user, DAY, Amount::minor(1))]))
    };
    let community: Vec<Profile> = (0..4).map(creates).collect();
    let role = |rules: &RuleSet, one: &Profile| {
        let card = rules.score(one.as_of(DAY), &User::new(one.user())).unwrap().unwrap();
        card.contribution.score().map(|found| found.role)
    };
    assert_eq!(role(&rules, &community[3]), Err(Unscored::NotFitted));
    let fitted = rules.clone().fit(&community, DAY).unwrap();
    let (seed, regular) = (Ok(ContributionRole::SeedUser), Ok(ContributionRole::Regular));
    assert_eq!(community.iter().map(|one| role(&fitted, one)).collect::<Vec<_>>(), [regular, regular, regular, seed]);
    // What was fitted stays so, and can be forgotten.
    assert_eq!(fitted.clone().fit(&community[..2], DAY).unwrap(), fitted);
    assert_eq!(fitted.unfitted(), rules);
    let error = rules.clone().fit(&community[..1], DAY).unwrap_err();
    assert!(error.to_string().starts_with("`contribution`: nobody in the community contributed"), "{error}");
    assert!(rules.fit_where_possible(&community[..1], DAY).is_ok());
}

/// Cut points that are given.
fn fitted() -> Fittable<FittedRfm> {
    let text = r#"{"recency":[1,2,3,4],"frequency":[1,2,3,4],"monetary":[1,2,3,4]}"#;
    Fittable::Fitted(serde_json::from_str(text).unwrap())
}
