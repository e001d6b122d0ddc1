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

/// A board with numbers of your own, each by this condition.
fn own(numbers: usize, of: &str) -> String {
    let listed: Vec<String> =
        (0..numbers).map(|number| format!("k{number}: share of {of} among all users, target none")).collect();
    format!(
        "key numbers by any activity, newcomer plan version 1 (a; 691e7a1bef5ffa69), of those mature as of 2024-06-29, targets \
         none, none, none, none, none, none, none, none, none, {numbers} of your own, {}",
        listed.join(", ")
    )
}

#[test]
fn a_board_with_many_numbers_of_your_own_is_said_in_chinese() {
    for numbers in [1, 2, 40, 100] {
        let text =
            own(numbers, "active days in the last 28 days at least 8, and net spend in the last 90 days above 1000");
        let said = Definition::of_rule(&text, Fingerprint::from_bits(0)).say(Language::Chinese).to_string();
        assert!(said.contains(&format!("{numbers}项自定义指标：“k0”为全部用户中满足“")), "{said}");
    }
}

/// A definition that comes from outside may be long, deep, or made to fit in many ways.
#[test]
fn texts_made_to_fit_in_many_ways_are_given_up() {
    let refused = "; without users who refused marketing".repeat(10_000);
    let names = "a → ".repeat(20_000);
    let points = "view, ".repeat(20_000);
    // Conditions and lists of kinds that are long themselves, with many places at which they could end.
    let condition = own(1, "days since joining ".repeat(2_000).as_str());
    let ends = own(1, "x among ".repeat(2_000).as_str());
    let kinds = format!("users with {}{}", "view or ".repeat(4_000), "x, by x".repeat(4_000));
    for text in [
        format!("users{refused}"),
        format!("{names}b: in order"),
        format!("points for {points}"),
        condition,
        ends,
        kinds,
    ] {
        assert_eq!(Definition::of_rule(&text, Fingerprint::from_bits(0)).say(Language::Chinese).to_string(), text);
    }
}
