//! Definitions of `outreach`.

use super::sort::{self, rows};

rows! {
    "definition.campaign" (campaign: Subject, basis: Basis, window: Whole, beside: BesideHoldOut or nothing, as_of: Day)
        "campaign {campaign}, attributed by {basis} within {window} days of a message[, {beside}], as of {as_of}"
        "截至{as_of}的营销活动{campaign}，消息后{window}天内按{basis}归因[，{beside}]";
    "definition.attribution" (days: Days, as_of: Day, model: Model, window: Whole, map: Text)
        "purchases on {days} as of {as_of}, credited by {model} to touches of {window} days before, touchpoints by map {map}"
        "截至{as_of}，{days}的购买归因，{model}，计入购买前{window}天内的触点；触点对照表{map}";
    "definition.attribution_to_the_second" (model: Model, window: Whole, map: Text)
        "purchases to the second, credited by {model} to touches of {window} days before, touchpoints by map {map}"
        "精确到秒的购买归因，{model}，计入购买前{window}天内的触点；触点对照表{map}";
    "definition.outreach" (now: Moment, as_of: Day, outreach: Text, playbook: Text, contact: Text, assignment: Text, rules: Text)
        "at most one message a user at {now}, as of {as_of}, by outreach {outreach}, playbook {playbook}, contact {contact}, assignment {assignment}, rules {rules}"
        "{now}的触达计划，每名用户最多一条消息，数据截至{as_of}；触达规则{outreach}，策略手册{playbook}，频控规则{contact}，分流规则{assignment}，规则集{rules}";
    "definition.special_days" (which: SpecialDays, before: Whole, after: Whole, around: Whole, as_of: Day)
        "net spend a day on {which}, with {before} days before and {after} after, against {around} days on each side, as of {as_of}"
        "截至{as_of}，{which}（含此前{before}天和此后{after}天）的日均净消费，与前后各{around}天相比";
    "definition.referrals" (as_of: Day, matured: Matured, depth: Whole, window: Window, users: Whole, forest: Text)
        "referrals as of {as_of}, matured by {matured}, credited {depth} links up, K of the {window}, in the forest of {users} users ({forest})"
        "截至{as_of}的邀请裂变，受邀用户{matured}即为达标，向上计{depth}级邀请人，K因子按{window}计，邀请关系共{users}人（{forest}）";
    "definition.payback" (of: Paid, as_of: Day, matured: Matured, margin: Number)
        "payback of {of} as of {as_of}, matured by {matured}, margin {margin} of net spend"
        "截至{as_of}，{of}的回本周期，{matured}即为达标，毛利按净消费的{margin}倍计";
    "definition.launches" (as_of: Day, users: Whole)
        "launches as of {as_of}, tests of fewer than {users} users too small where a launch says no number"
        "截至{as_of}的上线登记，未注明所需人数的，实验不足{users}人即为样本不足";
    "definition.balance" (arms: Whole, difference: Number, level: Number, split: Number)
        "{arms} arms against the control before the experiment, alike up to {difference} standard deviations, not by chance below {level} by Holm, split broken below {split}"
        "实验前{arms}个实验组与对照组的均衡性检验：相差不超过{difference}个标准差视为一致，霍尔姆校正后的p值低于{level}即不是偶然，分流检验的p值低于{split}即为分流异常";
    "definition.uplift_planned" (groups: Whole, top: Number, treated: Number, level: Number)
        "uplift by score of two arms, in {groups} groups, the best {top} as a whole, share treated {treated}, level {level}"
        "实验组与对照组按得分的增益，分{groups}组，得分最高的一部分（占比{top}）合并统计，实验组占比{treated}，显著性水平{level}";
    "definition.uplift" (groups: Whole, top: Number, level: Number)
        "uplift by score of two arms, in {groups} groups, the best {top} as a whole, share treated as observed, level {level}"
        "实验组与对照组按得分的增益，分{groups}组，得分最高的一部分（占比{top}）合并统计，实验组占比按实际，显著性水平{level}";
    "definition.entry_spend" (entries: KindRow, within: Whole, spend: Whole, joined: Days, minimum: Whole, as_of: Day)
        "effect of the first of {entries} within {within} days of joining on net spend on {spend} days after it, joined {joined}, by channel and week from {minimum} users on each side, as of {as_of}"
        "{joined}加入的用户中，加入后{within}天内首次行为（{entries}）对此后{spend}天净消费的影响，按渠道和加入周分层，每侧至少{minimum}人，截至{as_of}";
    "definition.entry_stays" (entries: KindRow, within: Whole, activity: Kinds, from: Whole, to: Whole, joined: Days, minimum: Whole, as_of: Day)
        "effect of the first of {entries} within {within} days of joining on {activity} on days {from} to {to} after it, joined {joined}, by channel and week from {minimum} users on each side, as of {as_of}"
        "{joined}加入的用户中，加入后{within}天内首次行为（{entries}）对此后第{from}至{to}天内{activity}的影响，按渠道和加入周分层，每侧至少{minimum}人，截至{as_of}";
    "definition.experiment" (level: Number, looks: Looks, tuned: Whole, minimum: Whole, allocation: Number, split: Number, worth: WorthSeeing, power: Number, comparisons: Whole or nothing)
        "B against A at level {level}, {looks}, narrowest at {tuned} users, at least {minimum} users an arm, {allocation} of B for one of A, split broken below {split}, worth seeing {worth}, power {power}[, one of {comparisons} comparisons judged together by Holm]"
        "B组对比A组：显著性水平{level}，{looks}，区间在{tuned}人时最窄，每组至少{minimum}人，A组每1人配B组{allocation}人，分流检验的p值低于{split}即为分流异常，值得关注的相对变化{worth}，检验功效{power}[，与其他比较一并按霍尔姆校正，共{comparisons}项]";
    #[cfg(feature = "outreach")]
    "definition.trial" (arms: Arms, level: Number, family: Family, looks: Looks, tuned: Whole, minimum: Whole, stratum: Whole, split: Number, power: Number, metrics: Metrics)
        "trial of {arms} against the first, at level {level} by {family}, {looks}, narrowest at {tuned} users, at least {minimum} users an arm and {stratum} a stratum, split broken below {split}, power {power}: {metrics}"
        "实验：{arms}，以第一组为对照；显著性水平{level}，{family}，{looks}，区间在{tuned}人时最窄，每组至少{minimum}人，每层至少{stratum}人，分流检验的p值低于{split}即为分流异常，检验功效{power}；指标：{metrics}";

    "definition.attribution.first" () "first" "首次触点归因";
    "definition.attribution.last" () "last" "末次触点归因";
    "definition.attribution.linear" () "linear" "线性归因";
    "definition.attribution.position" (first: Whole, last: Whole)
        "position {first} and {last} of 10000"
        "位置归因（首次{first}、末次{last}，以万分之一计）";
    "definition.attribution.decay" (half_life: Whole)
        "decay by half in {half_life} days"
        "时间衰减归因（每{half_life}天减半）";
    "definition.attribution.shapley" () "Shapley" "沙普利值归因";

    "definition.special_days.birthdays" (days: Days)
        "birthdays in {days}"
        "{days}的生日";
    "definition.special_days.days" (days: DayRow) "{days}" "{days}";

    "definition.paid.invitees" () "invitees" "受邀用户";
    "definition.paid.channel" (channel: Channel, days: Days)
        "users of channel {channel} who joined on {days}"
        "{days}加入、来自渠道{channel}的用户";

    "definition.worth_seeing.not_given" () "not given" "未设定";
    "definition.worth_seeing.effect" (effect: Number) "{effect}" "为{effect}";

    "definition.arm.share" (name: Text, share: Whole)
        "{name} {share}"
        "“{name}”（份额{share}）";
    "definition.metric.none" () "no metrics" "无";
    #[cfg(feature = "outreach")]
    "definition.metric.asked" (name: Text, estimate: Estimate, before: Before or nothing, better: Better, question: Asked, worth: Number or nothing)
        "{name} ({estimate}[, {before}]), better {better}, {question}[, worth seeing {worth}]"
        "“{name}”（{estimate}[，{before}]），{better}，{question}[，值得关注的相对变化为{worth}]";
    "definition.estimate.mean" () "mean" "均值";
    "definition.estimate.ratio" () "ratio" "比率";
    "definition.estimate.quantile" (quantile: Number)
        "quantile {quantile}"
        "{quantile}分位数";
    "definition.estimate.capped_at_quantile" (quantile: Number)
        "mean capped at the quantile {quantile}"
        "按{quantile}分位数截尾的均值";
    "definition.estimate.capped" (value: Number)
        "mean capped at {value}"
        "按{value}截尾的均值";
    "definition.trial_question.differs" () "does it differ" "检验是否有差异";
    "definition.trial_question.better" () "is it better" "检验是否更好";
    "definition.trial_question.not_worse_relative" (margin: Number)
        "is it not worse by {margin} of the control"
        "检验是否不劣于对照组（界值为对照组的{margin}倍）";
    "definition.trial_question.not_worse" (margin: Number)
        "is it not worse by {margin}"
        "检验是否不劣于对照组（界值{margin}）";
}
