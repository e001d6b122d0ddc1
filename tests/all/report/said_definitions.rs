//! Definitions are said in Chinese from the line that is stored, and only where that line can be made of it again.

use lifestage::answer::{Definition, Language, Mergeable, Say};
use lifestage::model::SpendFlow;
use lifestage::number::{Distribution, Fingerprint, NumberPairs, Survival};
use lifestage::outreach::{Campaign, CampaignCounts, SampleSums};
use lifestage::time::Calendar;

use super::definitions::all;

/// What a definition says in Chinese, after a trip through JSON.
fn in_chinese(definition: &Definition) -> String {
    assert_eq!(definition.say(Language::English).to_string(), definition.text());
    let stored: Definition = serde_json::from_str(&serde_json::to_string(definition).unwrap()).unwrap();
    stored.say(Language::Chinese).to_string()
}

#[test]
fn every_definition_is_said_in_chinese_from_its_text_alone() {
    for (name, definitions) in all() {
        for definition in definitions {
            let said = in_chinese(&definition);
            let of_chinese = said.chars().filter(|letter| !letter.is_ascii()).count();
            assert!(said != definition.text() && of_chinese > 8 && !said.contains("; "), "{name}: {said}");
        }
    }
}

#[test]
fn what_no_sentence_says_stays_as_it_is_written() {
    let utc = Calendar::utc();
    for question in ["users of mine", "users with pizza, by day, over 2026-01-01..=2026-01-31", "stages by", ""] {
        let own = Definition::new(question, &utc);
        assert_eq!(own.say(Language::Chinese).to_string(), own.text());
    }
    let asked = Definition::new("users with view or purchase, by month, over 2026-01-01..=2026-01-31", &utc);
    let said = "2026年1月1日至1月31日有浏览或购买的用户数，按月统计；按UTC时间计日，每周从周一开始";
    assert_eq!(asked.say(Language::Chinese).to_string(), said);
}

/// Answers that are sums of their own parts, and counts that come from outside.
#[test]
fn answers_without_a_rule_say_in_chinese_what_they_are() {
    let sums = SampleSums::of([1.0]).unwrap();
    let campaign = Campaign::new(CampaignCounts { reach: 2, ..CampaignCounts::default() }).unwrap();
    let definitions = [
        (campaign.definition().clone(), "由自有服务统计的营销活动"),
        (Mergeable::definition(&sums).into_owned(), "每名用户一个数值的人数、总和与平方和"),
        (Mergeable::definition(&Distribution::default()).into_owned(), "各整数值及其出现次数"),
        (Mergeable::definition(&NumberPairs::default()).into_owned(), "各数值对及其出现次数"),
        (Mergeable::definition(&Survival::default()).into_owned(), "以天计的时长，分已结束与尚未结束"),
        (Mergeable::definition(&SpendFlow::default()).into_owned(), "前后两种分类之间流转的用户数与消费"),
    ];
    for (definition, said) in definitions {
        assert_eq!(in_chinese(&definition), said);
    }
}

/// Names and questions of your own stand within the sentence as they are.
#[test]
fn what_is_your_own_stays_in_a_chinese_sentence() {
    let said = |question: &str| Definition::new(question, &Calendar::utc()).say(Language::Chinese).to_string();
    let utc = "；按UTC时间计日，每周从周一开始";
    assert_eq!(said("tiers of ours as of 2026-01-05"), format!("截至2026年1月5日：tiers of ours{utc}"));
    let moved = "tiers as of 2026-01-05 and as of 2026-02-05";
    assert_eq!(said(moved), format!("2026年1月5日与2026年2月5日对比：tiers{utc}"));
    // A text that was cut in the middle of a sentence is no name.
    assert_eq!(
        said("users with pizza, as of 2026-01-05"),
        "users with pizza, as of 2026-01-05; days in UTC, weeks from Mon"
    );
}

/// A definition that comes from outside may be long, deep, or made to fit in many ways.
#[test]
fn texts_made_to_fit_in_many_ways_are_given_up() {
    let refused = "; without users who refused marketing".repeat(10_000);
    let names = "a → ".repeat(20_000);
    let points = "view, ".repeat(20_000);
    for text in [format!("users{refused}"), format!("{names}b: in order"), format!("points for {points}")] {
        assert_eq!(Definition::of_rule(&text, Fingerprint::from_bits(0)).say(Language::Chinese).to_string(), text);
    }
}
