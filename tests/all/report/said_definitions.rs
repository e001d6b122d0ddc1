//! Definitions are said in Chinese from the line that is stored, and only where that line can be made of it again.

use std::collections::BTreeSet;

use lifestage::answer::{Definition, Language, Say};
use lifestage::time::Calendar;

use super::definitions::all;

/// Answers with definitions that are said in English only, all or some: of questions of your own, and of rules that are told in words that no
/// sentence of the catalogue has.
const ENGLISH_ONLY: [&str; 35] = [
    "AhaReport",
    "AttributionReport",
    "BacktestReport",
    "BalanceReport",
    "Breakdown",
    "Campaign",
    "CorrelationPairs",
    "CorrelationReport",
    "DataQuality",
    "ExperimentReport",
    "FeatureTable",
    "Flow",
    "FunnelReport",
    "Goals",
    "HonorRoll",
    "KpiBoard",
    "LaunchRegister",
    "Leaderboard",
    "NoisyCounts",
    "OutreachReport",
    "PathReport",
    "Payback",
    "PlanProgress",
    "ReferralReport",
    "Roster",
    "SessionReport",
    "SpecialDayEffect",
    "SpendSample",
    "Subscriptions",
    "Trial",
    "TrialVerdicts",
    "Tuned",
    "Validation",
    "Watch",
    "WithoutRefusals",
];

#[test]
fn definitions_are_said_in_chinese_from_their_text_alone() {
    let mut english = BTreeSet::new();
    for (name, definitions) in all() {
        for definition in definitions {
            assert_eq!(definition.say(Language::English).to_string(), definition.text());
            let stored: Definition = serde_json::from_str(&serde_json::to_string(&definition).unwrap()).unwrap();
            let said = stored.say(Language::Chinese).to_string();
            if said == definition.text() {
                english.insert(name);
            } else {
                let of_chinese = said.chars().filter(|letter| !letter.is_ascii()).count();
                assert!(of_chinese > 10 && !said.contains("; "), "{name}: {said}");
            }
        }
    }
    assert_eq!(english, ENGLISH_ONLY.into());
}

#[test]
fn what_no_sentence_says_stays_as_it_is_written() {
    let utc = Calendar::utc();
    for question in ["users of mine", "users with pizza, by day, over 2026-01-01..=2026-01-31", "stages by", ""] {
        let own = Definition::new(question, &utc);
        assert_eq!(own.say(Language::Chinese).to_string(), own.text());
    }
    let asked = Definition::new("users with view or purchase, by month, over 2026-01-01..=2026-01-31", &utc);
    let said = "2026年1月1日至2026年1月31日有浏览或购买的用户数，按月统计；按UTC时间计日，每周从周一开始";
    assert_eq!(asked.say(Language::Chinese).to_string(), said);
}
