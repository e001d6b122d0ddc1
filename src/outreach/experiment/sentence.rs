//! What verdicts on experiments and reasons for the balance of arms say, in each language.

use crate::answer::sentence::{
    Hundredths, Nested, Number, Optional, Scientific, Share, Text, Thousandths, Whole, Written, sentences,
};

sentences! {
    higher = "experiment.higher" (seen: Nested)
        "B is higher: {seen}"
        "B组显著更高：{seen}";
    lower = "experiment.lower" (seen: Nested)
        "B is lower: {seen}"
        "B组显著更低：{seen}";
    no_difference = "experiment.no_difference" (seen: Nested, missing: Optional<Nested>)
        "no difference detected: {seen}[; {missing}]"
        "无显著差异：{seen}[；{missing}]";
    not_yet = "experiment.not_yet" (missing: Nested)
        "no verdict yet: {missing}"
        "暂无结论：{missing}";
    broken_split = "experiment.broken_split" (p_value: Written)
        "users were not split as planned, which chance alone does in {p_value} of cases: first find out what loses users of one arm"
        "用户没有按计划分流，仅凭偶然出现的概率为{p_value}：请先查明哪一组在丢失用户";
    seen_alone = "experiment.seen" (effect: Written, low: Written, high: Written, p_value: Hundredths)
        "by {effect}, {low} to {high}, chance alone gives as much in {p_value} % of cases"
        "相差{effect}，区间为{low}至{high}，仅凭偶然出现的概率为{p_value}%";
    seen_among = "experiment.seen_among" (effect: Written, low: Written, high: Written, comparisons: Whole, p_value: Hundredths, alone: Hundredths)
        "by {effect}, {low} to {high} by itself, chance alone gives as much in one of {comparisons} comparisons in {p_value} % of cases, in this one in {alone} %"
        "相差{effect}，单独比较的区间为{low}至{high}；{comparisons}项比较中有一项仅凭偶然达到的概率为{p_value}%，单看这一项为{alone}%";
    detecting = "experiment.detecting" (effect: Share, a: Whole, b: Whole)
        "detecting an effect of {effect} takes {a} users of A and {b} of B"
        "要检出{effect}的相对效果，A组需{a}人，B组需{b}人";
    split = "balance.split" (p_value: Scientific, bound: Written)
        "users were not split as planned: chance alone does it in {p_value} of cases, and it is broken below {bound}"
        "用户没有按计划分流：仅凭偶然出现的概率为{p_value}，低于{bound}即视为异常";
    differs = "balance.difference" (metric: Text, arm: Text, difference: Thousandths, bound: Number)
        "`{metric}` of `{arm}` is {difference} standard deviations from the control, and arms that are alike at most {bound}"
        "“{arm}”的“{metric}”与对照组相差{difference}个标准差，一致的组最多相差{bound}个";
    not_by_chance = "balance.chance" (metric: Text, arm: Text, p_value: Scientific, bound: Written)
        "`{metric}` of `{arm}` is where chance alone puts it in {p_value} of cases, and below {bound} something else decides"
        "“{arm}”的“{metric}”仅凭偶然出现的概率为{p_value}，低于{bound}说明另有原因";
    unknown = "balance.unknown" (metric: Text, arm: Text, missing: Nested)
        "`{metric}` of `{arm}` cannot be compared: {missing}"
        "“{arm}”的“{metric}”无法比较：{missing}";
    too_few_users = "not_enough.users" (n: Whole, needed: Whole, more: Whole)
        "an arm has {n} of the {needed} users needed: wait for {more} more"
        "有一组只有{n}人，需要{needed}人：还差{more}人";
    no_variance = "not_enough.variance" ()
        "the values do not vary, or too little to compute with: without variance the certainty of an effect is unknown"
        "数值没有差异，或差异小到无法计算：没有方差就无法判断效果是否可靠";
    no_variance_before = "not_enough.variance_before" ()
        "the measure from before the experiment does not vary, so it explains nothing: compare without it"
        "实验前的指标没有差异，无法用于校正：请不带它比较";
    no_baseline = "not_enough.baseline" ()
        "the mean of arm A is 0 or too close to it for a relative effect: use the absolute effect"
        "A组均值为0或接近0，无法计算相对效果：请使用绝对效果";
    no_denominator = "not_enough.denominator" ()
        "the denominators of an arm add up to 0: wait for users who have one"
        "有一组的分母之和为0：请等待有分母的用户";
    out_of_range = "not_enough.range" ()
        "the numbers are too large or too small for the effect to be computed: use another unit"
        "数值过大或过小，无法计算效果：请换用其他单位";
}
