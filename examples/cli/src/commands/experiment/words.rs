//! What is said of an experiment, in each language.

use lifestage::answer::{Language, Say};
use lifestage::outreach::ExperimentVerdict;
use lifestage::outreach::experiment::{EffectSeen, MissingEvidence};

use crate::speech::{Text, sentences, texts};

pub(super) const SAMPLE: Text = Text::new("embedded sample", "内置样本");
pub(super) const ARM_COLUMNS: [Text; 4] = [
    Text::new("arm", "实验分组"),
    Text::new("users", "用户数"),
    Text::new("mean", "均值"),
    Text::new("deviation", "标准差"),
];
pub(super) const VALUE_COLUMNS: [Text; 3] =
    [Text::new("arm", "实验分组"), Text::new("users", "用户数"), Text::new("value", "估计值")];
pub(super) const EFFECT_COLUMNS: [Text; 6] = [
    Text::new("effect", "效果"),
    Text::new("of B", "B组相对A组"),
    Text::new("error", "标准误"),
    Text::new("low", "区间下限"),
    Text::new("high", "区间上限"),
    Text::new("p", "p值"),
];

texts! {
    ABSOLUTE "absolute" "绝对差";
    RELATIVE "relative" "相对提升";
    ABSOLUTE_ANY_TIME "absolute, any time" "绝对差（随时查看）";
    RELATIVE_ANY_TIME "relative, any time" "相对提升（随时查看）";
}

sentences! {
    sample_ratio(chi_square, p) "sample ratio: χ² {chi_square}, p {p}" "样本比例检验：χ²为{chi_square}，p值为{p}";
    holm(p) "p among all arms (Holm): {p}" "多重比较校正后的p值：{p}";
    higher(seen) "B is higher: {seen}" "B组显著更高：{seen}";
    lower(seen) "B is lower: {seen}" "B组显著更低：{seen}";
    no_difference(seen) "no difference detected: {seen}" "无显著差异：{seen}";
    no_difference_yet(seen, missing)
        "no difference detected: {seen}; {missing}"
        "无显著差异：{seen}；{missing}";
    not_yet(missing) "no verdict yet: {missing}" "暂无结论：{missing}";
    broken_split(p)
        "users were not split as planned, which chance alone does in {p} of cases: first find out what loses users of one arm"
        "用户没有按计划分流，仅凭偶然出现的概率为{p}：请先查明哪一组在丢失用户";
    seen_alone(effect, low, high, p)
        "by {effect}, {low} to {high}, chance alone gives as much in {p} of cases"
        "相差{effect}，区间为{low}至{high}，p值为{p}";
    seen_among(effect, low, high, comparisons, p, alone)
        "by {effect}, {low} to {high} by itself, chance alone gives as much in one of {comparisons} comparisons in {p} of cases, in this one in {alone}"
        "相差{effect}，单独比较的区间为{low}至{high}；{comparisons}项比较校正后的p值为{p}，单独比较为{alone}";
    detecting(effect, a, b)
        "detecting an effect of {effect} takes {a} users of A and {b} of B"
        "要检出{effect}的相对效果，A组需{a}人，B组需{b}人";
}

/// The verdict, with what was seen.
pub(super) fn verdict(language: Language, verdict: &ExperimentVerdict) -> String {
    match verdict {
        _ if language == Language::English => verdict.to_string(),
        ExperimentVerdict::Higher(seen) => higher(language, effect(language, seen)),
        ExperimentVerdict::Lower(seen) => lower(language, effect(language, seen)),
        ExperimentVerdict::NoDifference { seen, missing: None } => no_difference(language, effect(language, seen)),
        ExperimentVerdict::NoDifference { seen, missing: Some(missing) } => {
            no_difference_yet(language, effect(language, seen), evidence(language, missing))
        }
        ExperimentVerdict::NotYet(missing) => not_yet(language, missing.say(language)),
        ExperimentVerdict::BrokenSplit(split) => broken_split(language, format!("{:.2e}", split.p_value.get())),
        other => other.to_string(),
    }
}

fn effect(language: Language, seen: &EffectSeen) -> String {
    let [effect, low, high] = [seen.effect, seen.low, seen.high].map(digits);
    let [p, alone] = [seen.p_value, seen.p_value_alone].map(|p| format!("{:.4}", p.get()));
    match seen.comparisons {
        ..=1 => seen_alone(language, effect, low, high, p),
        comparisons => seen_among(language, effect, low, high, comparisons, p, alone),
    }
}

fn evidence(language: Language, missing: &MissingEvidence) -> String {
    detecting(language, missing.effect.say(language), missing.users.a, missing.users.b)
}

/// A number with six significant digits.
fn digits(number: f64) -> String {
    format!("{number:.5e}").parse::<f64>().unwrap_or(number).to_string()
}
