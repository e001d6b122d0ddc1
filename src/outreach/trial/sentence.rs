//! What trials say, in each language.

use super::verdict::TrialVerdict;
use crate::answer::sentence::{Hundredths, Nested, Optional, Scientific, Text, Whole, Written, sentences};

sentences! {
    effect = "trial.effect" (metric: Text, arm: Text, verdict: TrialVerdict, effect: Written, low: Optional<Written>, high: Optional<Written>, p_value: Hundredths)
        "`{metric}` of `{arm}`: {verdict}, by {effect}[, at least {low}][, at most {high}], chance alone gives as much in {p_value} % of cases"
        "“{arm}”的“{metric}”：{verdict}，相差{effect}[，至少{low}][，至多{high}]，仅凭偶然出现的概率为{p_value}%";
    guardrail = "trial.guardrail" (metric: Text, arm: Text, verdict: TrialVerdict, effect: Written, low: Optional<Written>, high: Optional<Written>, margin: Written)
        "`{metric}` of `{arm}`: {verdict}, by {effect}[, at least {low}][, at most {high}], where {margin} for the worse is tolerable"
        "“{arm}”的“{metric}”：{verdict}，相差{effect}[，至少{low}][，至多{high}]，允许变差{margin}";
    relative_guardrail = "trial.relative_guardrail" (metric: Text, arm: Text, verdict: TrialVerdict, effect: Written, low: Optional<Written>, high: Optional<Written>, margin: Written)
        "`{metric}` of `{arm}`: {verdict}, by {effect} of the control[, at least {low}][, at most {high}], where {margin} for the worse is tolerable"
        "“{arm}”的“{metric}”：{verdict}，相对对照组变化{effect}[，至少{low}][，至多{high}]，允许变差{margin}";
    only_verdict = "trial.verdict" (metric: Text, arm: Text, verdict: TrialVerdict)
        "`{metric}` of `{arm}`: {verdict}"
        "“{arm}”的“{metric}”：{verdict}";
    unknown = "trial.unknown" (metric: Text, arm: Text, missing: Nested)
        "`{metric}` of `{arm}` cannot be judged yet: {missing}"
        "“{arm}”的“{metric}”暂时无法判断：{missing}";
    needed = "trial.needed" (metric: Text, arm: Text, control: Whole, treatment: Whole)
        "`{metric}` of `{arm}` takes {control} users of the control and {treatment} of the arm"
        "“{arm}”的“{metric}”需要对照组{control}人、实验组{treatment}人";
    split = "trial.split" (p_value: Scientific, bound: Written)
        "users were not split as planned: chance alone does it in {p_value} of cases, and it is broken below {bound}; first find out what loses users of one arm"
        "用户没有按计划分流：仅凭偶然出现的概率为{p_value}，低于{bound}即视为异常；请先查明哪一组在丢失用户";
}
