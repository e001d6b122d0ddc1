//! The one vocabulary, asked of the code: what every answer has, how things are named, what may grow.

use std::collections::{BTreeMap, BTreeSet};

use syn::ReturnType;

use crate::shared::documents::panicking_doors;
use crate::shared::items::{Definition, Items, names_in};
use crate::shared::sources::sources;

/// Answers that a function of a population gives and that are no sums over it, each with the reason.
const OF_ONE_EACH: [(&str, &str); 4] = [
    ("OutreachDecision", "one user's answer, a list of them for everybody"),
    ("Scorecard", "one user's answer, a list of them for everybody"),
    ("SampleSums", "sums of what the host measures, which it alone can define; the report of two of them is defined"),
    ("PairedSums", "as SampleSums"),
];

/// Answers about many users that cannot be merged, each with the reason.
const WITHOUT_MERGE: [(&str, &str); 3] = [
    ("BacktestReport", "AUC and lift rank each user against all others, so they need all scores"),
    ("Concentration", "the Gini coefficient of two crowds does not follow from those of each"),
    ("CorrelationReport", "ranks are of all users together; what it is made of merges, `CorrelationPairs`"),
];

/// Every public struct that a public function of a population, of its profiles or of columns of events returns.
fn answers(items: &Items) -> BTreeSet<String> {
    let structs: BTreeMap<&str, &str> = items
        .types
        .iter()
        .filter(|item| matches!(item.definition, Definition::Struct(_)))
        .map(|item| (item.name.as_str(), item.folder.as_str()))
        .collect();
    let mut answers = BTreeSet::new();
    for function in &items.functions {
        let of_many = function.signature.inputs.iter().any(|input| {
            let names = names_in(input);
            ["Population", "Columns"].iter().any(|many| names.iter().any(|name| name == many))
        });
        let ReturnType::Type(_, output) = &function.signature.output else { continue };
        if !of_many || function.path.starts_with("population/") {
            continue;
        }
        for name in names_in(output) {
            let name = if name == "Self" { function.owner.clone().unwrap() } else { name };
            let folder = structs.get(name.as_str()).copied();
            let is_answer =
                folder.is_some_and(|folder| !["number", "time", "event", "answer", "profile"].contains(&folder));
            if is_answer && !name.ends_with("Error") && !name.ends_with("Rule") && !name.ends_with("RuleSet") {
                answers.insert(name);
            }
        }
    }
    answers.retain(|name| !OF_ONE_EACH.iter().any(|(known, _)| known == name));
    answers
}

#[test]
fn every_answer_about_many_users_has_a_definition_and_merges() {
    let items = Items::read();
    let answers = answers(&items);
    assert!(answers.len() > 25 && answers.contains("Retention") && answers.contains("PlanProgress"), "{answers:?}");
    let has = |name: &str, method: &str, of: &str| {
        items.functions.iter().any(|function| {
            function.owner.as_deref() == Some(name)
                && function.signature.ident == method
                && names_in(&function.signature).iter().any(|word| word == of)
        })
    };
    let lacking: Vec<&String> = answers.iter().filter(|name| !has(name, "definition", "Definition")).collect();
    assert!(lacking.is_empty(), "these say nothing of what was asked: add `definition()`: {lacking:?}");
    let can_merge = |name: &&String| {
        has(name, "merge", "other") || WITHOUT_MERGE.iter().any(|(known, reason)| known == *name && !reason.is_empty())
    };
    let lacking: Vec<&String> = answers.iter().filter(|name| !can_merge(name)).collect();
    assert!(lacking.is_empty(), "these do not add up over disjoint users: add `merge`, or a reason: {lacking:?}");
}

#[test]
fn what_groups_users_takes_one_shape_of_closure() {
    let items = Items::read();
    let mut seen = 0;
    for function in items.functions.iter().filter(|function| function.signature.ident.to_string().ends_with("_by")) {
        for input in &function.signature.inputs {
            let words = names_in(input);
            if words.first().is_none_or(|name| name != "group") {
                continue;
            }
            seen += 1;
            let shape: Vec<&str> = words.iter().map(String::as_str).collect();
            let (path, name) = (&function.path, &function.signature.ident);
            let fits =
                matches!(shape[..], ["group", "impl", "Fn", "Member" | "UserId", .., "Option", "G", "Sync", "Send"]);
            assert!(fits, "{path}: {name}: {shape:?}");
        }
    }
    assert!(seen > 15, "{seen}");
}

#[test]
fn no_two_public_types_have_one_name() {
    let items = Items::read();
    let mut places: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for item in &items.types {
        places.entry(&item.name).or_default().push(&item.folder);
    }
    places.retain(|_, folders| folders.len() > 1);
    assert!(places.is_empty(), "a service that imports both could not tell them apart: {places:?}");
}

#[test]
fn the_old_vocabulary_is_gone() {
    let items = Items::read();
    let old = ["Numbers", "Thresholds", "Settings", "Birth", "Deeds", "Programme"];
    let types = items.types.iter().map(|item| item.name.as_str());
    let types: Vec<&str> = types.filter(|name| old.iter().any(|old| name.ends_with(old))).collect();
    assert!(types.is_empty(), "{types:?}");
    let methods = ["numbers", "thresholds", "settings", "birth", "judge", "deserialize", "serialize"];
    let named = items.functions.iter().filter(|function| methods.iter().any(|old| function.signature.ident == old));
    let named: Vec<String> = named.map(|one| format!("{}: {}", one.path, one.signature.ident)).collect();
    assert!(named.is_empty(), "{named:?}");
    let fields = items.types.iter().flat_map(|item| {
        let old = |name: &str| ["birth", "deeds", "reasons", "definition"].contains(&name);
        item.public_fields().into_iter().filter(move |(name, _)| old(name)).map(|(name, _)| (&item.name, name))
    });
    let fields: Vec<(&String, String)> = fields.collect();
    assert!(fields.is_empty(), "reasons and definitions come by their accessors: {fields:?}");
}

#[test]
fn the_day_asked_about_is_as_of() {
    let items = Items::read();
    for function in &items.functions {
        for input in &function.signature.inputs {
            let words = names_in(input);
            let [name, of, ..] = words.as_slice() else { continue };
            let (path, function) = (&function.path, &function.signature.ident);
            assert!(of != "AsOf" || name == "as_of", "{path}: `{function}` takes the profile as of a day as `{name}`");
        }
        let words: Vec<Vec<String>> = function.signature.inputs.iter().map(names_in).collect();
        let of_population = words.iter().any(|words| words.iter().any(|word| word == "Population"));
        let day = words.iter().any(|words| matches!(words.as_slice(), [name, of] if name == "day" && of == "Day"));
        let (path, function) = (&function.path, &function.signature.ident);
        assert!(!(of_population && day), "{path}: `{function}` takes the day asked about as `day`");
    }
}

#[test]
fn no_chrono_type_stands_in_a_public_signature() {
    let items = Items::read();
    let foreign = ["DateTime", "FixedOffset", "NaiveDate", "NaiveDateTime", "NaiveTime", "TimeDelta", "Utc"];
    let is_foreign = |word: &String| foreign.contains(&word.as_str());
    let functions = items.functions.iter().filter(|function| names_in(&function.signature).iter().any(is_foreign));
    let functions: Vec<String> = functions.map(|one| format!("{}: {}", one.path, one.signature.ident)).collect();
    assert!(functions.is_empty(), "say it by `Moment`, `Day` or `Calendar`: {functions:?}");
    let fields = items.types.iter().flat_map(|item| item.public_fields().into_iter().map(move |field| (item, field)));
    let fields = fields.filter(|(_, (_, of))| names_in(of).iter().any(is_foreign));
    let fields: Vec<String> = fields.map(|(item, (name, _))| format!("{}.{name}", item.name)).collect();
    assert!(fields.is_empty(), "say it by `Moment`, `Day` or `Calendar`: {fields:?}");
}

#[test]
fn no_checked_type_is_read_around_its_checks() {
    // A derived remote on `Self` makes public inherent functions that skip what `try_from` checks.
    let around = sources().into_iter().filter(|source| source.text.contains("remote = \"Self\""));
    let around: Vec<String> = around.map(|source| source.path).collect();
    assert!(around.is_empty(), "{around:?}");
}

/// Plain data that hosts write as literals, besides configs, rules and questions: it takes part in no answer alone.
const WRITTEN_BY_HOSTS: [(&str, &[&str]); 8] = [
    (
        "parts of rules",
        &[
            "AbuseLevels",
            "Achievement",
            "AdvocacyWeight",
            "ArmShare",
            "Bonus",
            "BucketRange",
            "BudgetGroup",
            "CampaignChannel",
            "Cap",
            "ChurnWeights",
            "ContactFloor",
            "DayBonus",
            "DepthWeight",
            "EarningRule",
            "EventSelector",
            "EvidenceRate",
            "Exclusion",
            "ExperimentSplit",
            "Exposure",
            "FeatureProcess",
            "Freeze",
            "FunnelStep",
            "GlobalHoldOut",
            "KindByValue",
            "KpiInvitees",
            "LadderStep",
            "LeaderboardPoints",
            "MakeUp",
            "MembershipLevel",
            "MembershipLevels",
            "MonthlyReward",
            "LinkLimit",
            "Multiplier",
            "Names",
            "NeedWeight",
            "Play",
            "PointsTier",
            "QuietHours",
            "Related",
            "Repair",
            "Rest",
            "RiskBounds",
            "Segment",
            "Selector",
            "SourceLimit",
            "Task",
            "TaskNeed",
            "TouchpointLine",
            "TrialMetric",
            "Trigger",
            "WithoutAbuse",
        ],
    ),
    ("all rules of a host, a field each", &["AchievementSources", "Judges", "OutreachRules", "RuleSet", "RulesAsOf"]),
    ("numbers given in place of a population", &["BehaviorCuts", "MeanGap", "MeanSpend", "RfmMeans", "UsualRate"]),
    ("what was fitted, to be stored and given back", &["FittedBehavior", "FittedChurn", "FittedTags", "FittedWorth"]),
    (
        "measures that a rule judges, wherever they come from",
        &[
            "BehaviorMeasures",
            "ChurnHistory",
            "ChurnMeasures",
            "GroupStanding",
            "RfmMeasures",
            "Scored",
            "TagValue",
            "WorthMeasures",
            "WorthPurchases",
        ],
    ),
    (
        "what is handed in besides events",
        &[
            "BalanceArm",
            "BudgetClaim",
            "Candidate",
            "Earn",
            "ChannelCost",
            "CommunityMember",
            "Feedback",
            "FirstAnswer",
            "KpiGoal",
            "Launch",
            "OffsetTransition",
            "OutreachContacts",
            "Played",
            "Recipient",
            "Refund",
            "Sent",
            "ServiceCase",
            "SourceCount",
            "SourcePoints",
            "Touch",
            "TrialValue",
            "TuneUser",
            "UpliftUser",
        ],
    ),
    (
        "arguments of a calculation",
        &[
            "AnyTime",
            "ArmComparison",
            "Asked",
            "CampaignCounts",
            "ChurnOdds",
            "ChurnScore",
            "CountNoise",
            "HoldOut",
            "Holdout",
            "HoldoutMoney",
            "Lifetime",
            "Power",
            "Recency",
            "RecencyOverGap",
            "SampleSize",
            "SpendSums",
            "Weighted",
        ],
    ),
    (
        "closed by their meaning, or made by hosts with rules and models of their own",
        &[
            "Balance",
            "BeforeHorizon",
            "CellTable",
            "CountLine",
            "Occurrence",
            "PurchaseForecast",
            "Reason",
            "RfmClass",
            "ShownRow",
        ],
    ),
];

/// Enums that are closed by their meaning: whoever matches one wants their build to break where it changes.
const CLOSED: [(&str, &[&str]); 5] = [
    (
        "a partition: everybody and everything is in exactly one",
        &[
            "BehaviorType",
            "DailyState",
            "DayMark",
            "Group",
            "LedgerAccount",
            "LinkEnd",
            "LifecycleStage",
            "LotState",
            "Potential",
            "StageLadder",
            "UserAccountingState",
            "UserTier",
            "WorthClass",
        ],
    ),
    ("an ordered scale", &["AbuseLevel", "Band", "ContributionRole", "RiskBand", "WarningLevel"]),
    ("a fixed list, misread by who does not know all of it", &["Document", "KpiUnit", "Need", "Unit"]),
    (
        "yes, no, and why neither",
        &["ContactDecision", "Delivery", "Fittable", "Judged", "KpiVerdict", "Truth", "UserOutcome"],
    ),
    (
        "the only ways there are",
        &[
            "ActivitySpan",
            "Applied",
            "Bounds",
            "Condition",
            "Entry",
            "ExperimentLooks",
            "KpiPast",
            "NewIn",
            "PathStart",
            "PlanAnchor",
            "SameInstant",
            "Since",
            "SpendOf",
            "Starts",
            "StepOrder",
            "Toward",
            "TrialBetter",
            "UpliftArm",
            "WhenQuiet",
            "ZeroCounts",
        ],
    ),
];

#[test]
fn what_may_grow_is_non_exhaustive() {
    let items = Items::read();
    let known = |lists: &[(&str, &[&str])], name: &str| lists.iter().any(|(_, names)| names.contains(&name));
    let hosts = |name: &str| {
        ["Config", "Rule", "Question"].iter().any(|end| name.ends_with(end)) || known(&WRITTEN_BY_HOSTS, name)
    };
    let mut fixed = Vec::new();
    for item in &items.types {
        let (open, meant) = match &item.definition {
            Definition::Struct(_) => (!item.public_fields().is_empty(), hosts(&item.name)),
            Definition::Enum(_) => (true, known(&CLOSED, &item.name)),
        };
        if open && !meant && !item.is_non_exhaustive() {
            fixed.push(&item.name);
        }
        let (folder, name) = (&item.folder, &item.name);
        assert!(!(meant && item.is_non_exhaustive()), "{folder}::{name} is non-exhaustive: take it off the list");
    }
    assert!(fixed.is_empty(), "`#[non_exhaustive]`, or a place on a list above: {fixed:?}");
    let there: BTreeSet<&str> = items.types.iter().map(|item| item.name.as_str()).collect();
    let listed = WRITTEN_BY_HOSTS.iter().chain(&CLOSED).flat_map(|(_, names)| names.iter());
    let gone: Vec<&&str> = listed.filter(|name| !there.contains(**name)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn doors_that_panic_are_listed_once_and_point_at_their_caller() {
    let items = Items::read();
    let doors: Vec<String> = items
        .functions
        .iter()
        .filter(|function| function.panics)
        .map(|door| {
            let name = format!("{}::{}", door.owner.as_deref().unwrap(), door.signature.ident);
            assert!(door.tracks_its_caller, "`{name}`: add #[track_caller]");
            name
        })
        .collect();
    let mut listed = panicking_doors();
    let mut doors: Vec<&str> = doors.iter().map(String::as_str).collect();
    listed.sort_unstable();
    doors.sort_unstable();
    assert_eq!(listed, doors, "the first column at Doors in src/api_themes.rs, and what panics");
}
