//! One document of all rules: what is read, what is taken over, what is said of mistakes.

use std::collections::BTreeSet;

use lifestage::answer::{Document, Language, Names, Problems, Say};
use lifestage::event::CustomKind;
use lifestage::incentive::{Expiry, LedgerRule};
use lifestage::model::Company;
use lifestage::outreach::Attribution;
use lifestage::score::StageConfig;
use lifestage::{Amount, Day, Event, Kind, Profile, RuleSet, Subject};
use serde_json::{Value, json};

const EXAMPLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/company.json"));
const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/company.schema.json"));
const RULES_SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/rules.schema.json"));

fn example() -> Company {
    serde_json::from_str(EXAMPLE).unwrap_or_else(|problems| panic!("{problems}"))
}

fn read(written: Value) -> Result<Company, Problems> {
    Company::from_document(&serde_json::from_value(written).unwrap())
}

fn said(written: Value) -> Vec<String> {
    read(written).unwrap_err().iter().map(ToString::to_string).collect()
}

/// The names of all sections: those of a rule set, and those beside it.
fn all_sections() -> BTreeSet<String> {
    let rules = serde_json::to_value(RuleSet::default()).unwrap();
    let of_rules = rules.as_object().unwrap().keys().cloned();
    of_rules.chain(Company::sections().map(|(name, _)| name.to_owned())).collect()
}

#[test]
fn the_example_has_every_section_and_each_is_read() {
    let written: Value = serde_json::from_str(EXAMPLE).unwrap();
    let has: BTreeSet<String> = written.as_object().unwrap().keys().cloned().collect();
    assert_eq!(has, all_sections());
    let company = example();
    let out = serde_json::to_value(&company).unwrap();
    let plain = serde_json::to_value(Company::default()).unwrap();
    assert_eq!(out.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>(), all_sections());
    for section in all_sections().into_iter().filter(|section| section != "version") {
        assert_ne!(out[&section], plain[&section], "`{section}` is as if it were not there");
    }
    assert_eq!(company.names.subjects.name(Subject::new(2)), Some("export"));
    assert_eq!(company.campaign.attribution, Attribution::About);
    assert_eq!(company.by_value.lines()[0].also, CustomKind::new(8).unwrap());
    assert_eq!(company.ledger.expires, Expiry::After { months: 12, end_of: lifestage::time::Period::Year });
    assert!(company.contact.config().caps[1].channel.is_some(), "a channel of contact is no acquisition channel");
    assert_eq!(company.event_activity.interactions, [Kind::Like, Kind::Comment, Kind::custom(7)].into_iter().collect());
}

#[test]
fn what_is_written_reads_back_equal_in_text_and_in_bytes() {
    for company in [Company::default as fn() -> Company, example] {
        let company = company();
        let text = serde_json::to_string(&company).unwrap();
        assert_eq!(serde_json::from_str::<Company>(&text).unwrap(), company);
        let bytes = postcard::to_stdvec(&company).unwrap();
        let back: Company = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(back, company);
        assert_eq!(back.fingerprint(), company.fingerprint());
    }
    assert_eq!(read(json!({})).unwrap(), Company::default());
    assert_ne!(example().fingerprint(), Company::default().fingerprint());
}

#[test]
fn a_rule_set_is_a_company_whose_other_sections_have_their_defaults() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/rules.json"));
    let company: Company = serde_json::from_str(text).unwrap();
    assert_eq!(company.rules, serde_json::from_str(text).unwrap());
    assert_eq!(company.campaign, Company::default().campaign);
}

#[test]
fn a_rule_within_a_rule_is_that_of_the_document_unless_it_says_its_own() {
    let company = example();
    let incentives = company.rules.incentives.as_ref().unwrap();
    assert_eq!(company.winback.config().stage, company.rules.stage);
    assert_eq!(Some(&company.winback.config().needs), company.rules.needs.as_ref());
    assert_eq!(company.winback.config().within_days.get(), 21);
    assert_eq!((&company.journey.stage, &company.time_to_churn.stage), (&company.rules.stage, &company.rules.stage));
    assert_eq!(
        (&company.kpi.plan, company.referral.config().plan.as_ref()),
        (incentives.tasks(), Some(incentives.tasks()))
    );
    assert_eq!(&company.year.growth, incentives.growth());
    assert_eq!(company.cross_table.touchpoints, company.touchpoints);
    let referral = company.referral.config();
    let invitees = company.kpi.invitees.as_ref().unwrap();
    assert_eq!((invitees.retained_from, invitees.retained_to), (referral.retained_from, referral.retained_to));
    assert_eq!((&invitees.plan, &invitees.window), (&referral.plan, &referral.window));

    let own = read(json!({
        "stage": { "silent_from": 21 },
        "winback": { "stage": { "silent_from": 25 } },
        "incentives": { "tasks": { "version": 2, "tasks": [{ "id": "buy", "due": 1, "needs": [{ "events": { "kinds": ["purchase"] }, "count": 1 }] }] } },
        "referral": { "plan": null },
        "kpi": { "invitees": { "retained_from": 7 } },
        "touchpoints": [{ "kind": "view", "touchpoint": "feed" }],
        "cross_table": { "touchpoints": [] },
    }))
    .unwrap();
    assert_eq!(own.winback.config().stage.config(), &StageConfig { silent_from: 25, ..StageConfig::default() });
    assert_eq!(own.journey.stage.config().silent_from, 21);
    assert_eq!(own.referral.config().plan, None);
    assert_eq!(own.kpi.invitees.map(|invitees| (invitees.retained_from, invitees.plan.is_some())), Some((7, true)));
    assert_eq!(read(json!({})).unwrap().kpi.invitees, None, "both have their defaults");
    let another = json!({ "version": 9, "tasks": [{ "id": "use", "due": 1, "needs": [{ "events": { "kinds": ["use"] }, "count": 1 }] }] });
    assert_eq!(read(json!({ "incentives": { "tasks": another } })).unwrap().kpi.invitees, None, "both have its plan");
    assert!(own.cross_table.touchpoints.lines().is_empty());
}

/// A rule that checks itself comes as one error of its section; each of its mistakes has its whole path and its own words.
#[test]
fn mistakes_within_one_section_are_told_one_by_one_in_both_languages() {
    let problems = read(json!({
        "playbook": { "plays": [
            { "name": "", "when": { "stage": "Growth" }, "action": { "give_points": 1 } },
            { "name": "hello", "when": { "stage": "Loyalty" }, "action": { "give_points": 0 } },
            { "name": "hello", "when": { "stage": "Silent" }, "action": { "send_message": "hello" } },
        ] },
        "attribution": { "window_days": 367, "model": { "position": { "first": 6000, "last": 4001 } } },
    }))
    .unwrap_err();
    let told = |language| problems.iter().map(|problem| problem.say(language).to_string()).collect::<Vec<_>>();
    let paths: Vec<&str> = problems.iter().map(|problem| &*problem.path).collect();
    let expected = [
        "playbook.plays[0].name",
        "playbook.plays[1].action",
        "playbook.plays[2].name",
        "playbook.plays[2].channels",
        "attribution.window_days",
        "attribution.model",
    ];
    assert_eq!(paths, expected, "{problems}");
    assert_eq!(told(Language::English)[0], "`playbook.plays[0].name`: a play has no name: give it one");
    assert_eq!(told(Language::Chinese)[0], "`playbook.plays[0].name`：策略没有名称：请填写");
    assert_eq!(told(Language::Chinese)[2], "`playbook.plays[2].name`：前面已有策略叫`hello`：请换一个名称");
    assert_eq!(told(Language::Chinese)[4], "`attribution.window_days`：购买前`367`天太长：最多填写366");
    assert!(
        problems.iter().all(|problem| !problem.message.sentence().is_empty()),
        "each is a sentence of the catalogue"
    );
}

#[test]
fn all_mistakes_of_all_sections_are_told_at_once_each_with_its_path() {
    let found = said(json!({
        "names": { "subjects": ["export"], "kinds": { "scan": "custom_7" } },
        "stage": { "silent_from": 70 },
        "segments": [{ "name": "keen", "when": { "count": "use", "about": "exprot", "in": { "last": 7 }, "at_least": 3 } }],
        "by_value": [{ "kind": "view", "at_least": 30, "also": "skan" }],
        "campaing": {},
        "campaign": { "window_days": -1, "stop": 2 },
        "contact": { "caps": [{ "at_most": 1, "per": "day", "class": "sale" }] },
        "experiments": { "minimum_users": 1 },
        "funnels": { "sale": { "steps": [{ "name": "looked", "what": { "kinds": ["view"], "subject": "exprot" } }] } },
        "referral": { "retained_from": 40, "retained_to": 30 },
    }));
    let starts = [
        "`segments[0].when.about`: there is no subject `exprot`: write a number, or one of `export`",
        "`by_value[0].also`: there is no kind `skan`: write a number, or one of `scan`",
        "`contact.caps[0].class`: there is no class `sale`, as no class has a name: write a number",
        "`funnels.sale.steps[0].what.subject`: there is no subject `exprot`: write a number, or one of `export`",
        "`campaing`: `campaing` is not a part of a company: write one of names, by_value,",
        "`stage`: `churned_from` is `60`",
        "`experiments`: `minimum_users` is `1`: give at least 2",
        "`campaign.window_days`: invalid value",
        "`campaign.stop`: unknown field `stop`",
        "`referral`: `retained_from` is `40` and `retained_to` is `30`",
    ];
    let told: Vec<String> =
        found.iter().zip(starts).map(|(said, start)| said.chars().take(start.chars().count()).collect()).collect();
    assert_eq!((told, found.len()), (starts.map(str::to_owned).to_vec(), starts.len()), "{found:#?}");
}

#[test]
fn sections_that_do_not_fit_together_are_told_with_their_paths() {
    let share = |of: Value| json!({ "share": { "of": of } });
    let found = said(json!({
        "kpi": {
            "plan": { "version": 5, "tasks": [{ "id": "share", "due": 1, "needs": [{ "events": { "kinds": ["share"] }, "count": 1 }] }] },
            "own": {
                "a": share(json!({ "in_segment": "keen" })),
                "b": share(json!({ "worth": "Maintain" })),
                "c": { "mean": { "metric": "growth_points", "among": { "abuse": "watch" } } },
            },
        },
    }));
    assert_eq!(
        found,
        [
            "`kpi.own.a.share.of`: there is no segment `keen`: the rule set has none",
            "`kpi.own.b.share.of`: `worth Maintain` needs a rule that is missing: add \"worth\" to the rule set",
            "`kpi.own.c.mean.among`: `abuse watch` needs a rule that is missing: add \"abuse\" to the rule set",
            "`kpi.own.c.mean.metric`: `growth points` needs a rule that is missing: add \"incentives\" to the rule set",
        ]
    );
    let plan = |kind: &str| json!({ "version": 5, "tasks": [{ "id": "it", "due": 1, "needs": [{ "events": { "kinds": [kind] }, "count": 1 }] }] });
    let two = json!({ "incentives": { "tasks": plan("share") }, "kpi": { "plan": plan("use") }, "referral": { "plan": null } });
    assert_eq!(
        said(two),
        [
            "`kpi.plan.version`: version `5` is that of other tasks in `incentives.tasks`: write another version, or the same tasks"
        ]
    );
    let experiments = json!({ "experiments": [{ "name": "letters", "arms": [{ "name": "a", "share": 5000 }, { "name": "b", "share": 5000 }], "control": "a" }] });
    assert_eq!(
        said(json!({ "outreach": { "experiment": "messages" }, "assignment": experiments })),
        ["`outreach.experiment`: there is no experiment `messages`: the rule has `letters`"]
    );
    assert!(read(json!({ "outreach": { "experiment": "messages" } })).is_ok(), "experiments may be known elsewhere");
    // One put together in code can be checked too.
    let mut company = example();
    company.rules.segments = lifestage::rule::Segments::default();
    assert_eq!(
        company.check().unwrap_err().iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>(),
        ["triggers[0].when", "kpi.own.scanners.share.of"]
    );
}

#[test]
fn names_come_from_the_document_or_from_outside_but_not_from_both() {
    let mut written: Value = serde_json::from_str(EXAMPLE).unwrap();
    let names: Names = serde_json::from_value(written["names"].take()).unwrap();
    written.as_object_mut().unwrap().shift_remove("names");
    let document: Document = serde_json::from_value(written).unwrap();
    assert_eq!(Company::from_document_with(&document, names.clone()).unwrap(), example());
    assert!(Company::from_document(&document).unwrap_err().len() > 10);

    let both: Document = serde_json::from_str(r#"{ "names": {}, "campaign": { "stop": 1 } }"#).unwrap();
    let problems = Company::from_document_with(&both, names).unwrap_err();
    assert_eq!(problems.len(), 2);
    assert!(problems.to_string().contains("`names`: the names come from outside: remove them from the document"));
    assert_eq!(
        said(json!({ "names": { "subjects": ["a", "a"], "chanels": [] }, "stage": { "silent_from": 70 } })).len(),
        2,
        "without its names nothing else is judged"
    );
    assert_eq!(said(json!([]))[0].split(", not ").last(), Some("a list"));
}

#[test]
fn the_rules_of_a_company_are_fitted_like_a_rule_set() {
    let day = Day::ymd(2026, 1, 5);
    let profiles: Vec<Profile> = (1..=20_u64)
        .map(|user| Profile::of((0..5).map(|n| Event::purchase(user, day.plus(n), Amount::minor(100 * user)))))
        .collect();
    let company = read(json!({ "worth": { "unfitted": {} }, "campaign": { "window_days": 3 } })).unwrap();
    let fitted = company.clone().fit(&profiles, day.plus(9)).unwrap();
    assert_eq!(fitted.rules, company.rules.clone().fit(&profiles, day.plus(9)).unwrap());
    assert!(fitted.rules.worth.as_ref().unwrap().fitted().is_some());
    assert_ne!(fitted.fingerprint(), company.fingerprint());
    assert_eq!(fitted.clone().unfitted().rules, fitted.rules.unfitted());
    assert!(company.fit(&[], day).is_err());
}

#[test]
fn the_rule_of_a_ledger_says_what_each_operation_says() {
    let rule: LedgerRule = serde_json::from_str(r#"{ "pending_days": 3, "refunds": "lot_only" }"#).unwrap();
    let day = Day::ymd(2026, 1, 5);
    let points = lifestage::incentive::Points::of(5);
    let earn = rule.earn("a", day, points);
    assert_eq!((earn.pending_days, earn.expiry), (3, Expiry::Never));
    assert_eq!(rule.refund("b", day, "a", points).policy, lifestage::incentive::RefundPolicy::LotOnly);
    let plain = lifestage::incentive::Operation::earn("a", day, points);
    assert_eq!(LedgerRule::default().earn("a", day, points), plain);
}

/// The schema of a company: that of a rule set, and a line of the table for each other section, with the fields that its
/// default has.
fn schema() -> Value {
    let mut schema: Value = serde_json::from_str(RULES_SCHEMA).unwrap();
    schema["title"] = json!("A company of lifestage");
    schema["description"] = json!(
        "All rules of a company. What is left out has its default. Subjects, channels, classes and kinds stand by the names \
         in `names`, or by the numbers that the host gave them."
    );
    // A document that has names may write them instead of numbers.
    let number = schema["$defs"]["subject"].take();
    schema["$defs"]["subject"] = json!({ "oneOf": [number, { "type": "string", "minLength": 1 }] });
    let kinds = schema["$defs"]["kind"]["description"].take();
    schema["$defs"]["kind"] = json!({ "description": kinds, "type": "string", "minLength": 1 });
    let plain = serde_json::to_value(Company::default()).unwrap();
    for (name, meaning) in Company::sections() {
        schema["properties"][name] = match &plain[name] {
            Value::Array(_) => json!({ "description": meaning, "type": "array", "items": { "type": "object" } }),
            Value::Object(fields) if fields.is_empty() => {
                json!({ "description": meaning, "type": "object", "additionalProperties": { "type": "object" } })
            }
            Value::Object(fields) => {
                let fields: serde_json::Map<String, Value> =
                    fields.keys().map(|field| (field.clone(), json!({}))).collect();
                json!({ "description": meaning, "type": "object", "properties": fields, "additionalProperties": false })
            }
            other => panic!("{name}: {other}"),
        };
    }
    schema
}

#[test]
fn the_schema_is_that_of_the_table_and_accepts_the_example() {
    let written: Value = serde_json::from_str(SCHEMA).unwrap();
    let expected = schema();
    assert!(written == expected, "it should be {}", serde_json::to_string_pretty(&expected).unwrap());
    let validator = jsonschema::validator_for(&written).unwrap();
    let fits = |value: &Value| validator.iter_errors(value).map(|error| error.to_string()).collect::<Vec<_>>();
    assert_eq!(fits(&serde_json::from_str(EXAMPLE).unwrap()), Vec::<String>::new());
    for company in [Company::default as fn() -> Company, example] {
        let company = company();
        assert_eq!(fits(&serde_json::to_value(&company).unwrap()), Vec::<String>::new());
    }
    for wrong in [json!({ "campaing": {} }), json!({ "campaign": { "stop": 2 } }), json!({ "by_value": {} })] {
        assert!(!fits(&wrong).is_empty() && read(wrong.clone()).is_err(), "{wrong}");
    }
}
