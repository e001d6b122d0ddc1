//! *What exactly was asked, in Chinese?* The definitions of reports, which the library writes in English.
//!
//! A definition is compared by its fingerprint, and its text is kept with stored answers, so it has one language. What the program
//! asks is known here, so that it can be said in another one too: each sentence stands beside the English of the library, and where
//! the two English texts differ, as after a change of the library, the definition is shown as the library wrote it.

use lifestage::Day;
use lifestage::answer::{Definition, Document, Language, Say};
use lifestage::report::{
    Entry, FunnelConfig, FunnelRule, KpiBoard, KpiRule, KpiTarget, Lags, SameInstant, SessionRule, StepOrder,
};
use lifestage::score::StageRule;
use lifestage::time::{Calendar, Days, Period, Timespan, Window};

use crate::speech::{Text, comma, sentences};
use crate::table::in_percent;

sentences! {
    with_calendar(question, calendar) "{question}; {calendar}" "{question}；{calendar}";
    span(first, last) "{first}..={last}" "{first}至{last}";
    week_from(day) "week from {day}" "周（{day}起）";
    stage_rule(through, silent, loyal, advocates, hold)
        "stages by any activity: through day {through}; {silent}; {loyal}; {advocates}; hold {hold}"
        "阶段按任意行为判定：{through}；{silent}；{loyal}；{advocates}；防抖{hold}天";
    through(introduction, activation, growth)
        "{introduction}, {activation}, {growth}"
        "引入期至第{introduction}天，激活期至第{activation}天，成长期至第{growth}天";
    silent(silent, churned)
        "silent from {silent}, churned from {churned}"
        "连续{silent}天未活跃为沉默期，连续{churned}天为流失期";
    loyal(active_days, active_window, purchases, purchase_window)
        "loyal at {active_days} active days in {active_window} or {purchases} purchases in {purchase_window}"
        "{active_window}天内活跃{active_days}天或{purchase_window}天内购买{purchases}次为忠诚期";
    advocates(points, window, weights)
        "advocates at {points} points in {window} ({weights})"
        "{window}天内累计{points}分为传播期（{weights}）";
    weight(kind, points) "{kind} {points}" "{kind}{points}分";
    by_stage(as_of, rule) "users by stage as of {as_of}; {rule}" "截至{as_of}各生命周期阶段的用户数；{rule}";
    by_channel(as_of, stages)
        "users by channel and stage as of {as_of}, of stages by {stages}"
        "截至{as_of}各渠道、各生命周期阶段的用户数，阶段定义为{stages}";
    journey(days, rule)
        "journey of users who came into a stage in {days}; {rule}"
        "{days}进入各阶段的用户的阶段流转；{rule}";
    time_to_churn(as_of, rule)
        "days from the first purchase to the first one in the stage Churned, and net spend by then, as of {as_of}; {rule}"
        "截至{as_of}，从首次购买到进入流失期的天数和其间的净消费；{rule}";
    stickiness(as_of)
        "stickiness by any activity: users of a day to those of the last 30 days, mean users of a day to those of the month, as of {as_of}"
        "截至{as_of}的用户粘性，以任意行为计活跃：日活跃与近30天活跃之比，日均活跃与当月活跃之比";
    active_days(window, as_of)
        "users by their number of days with any activity in the {window}, as of {as_of}"
        "截至{as_of}，{window}内有任意行为的天数分布";
    active_users(period, days)
        "users with any activity, by {period}, over {days}"
        "{days}有任意行为的用户数，按{period}统计";
    trailing(window, days)
        "users with any activity in the {window}, as of each day of {days}"
        "{days}内每一天的{window}活跃用户数，以任意行为计活跃";
    accounting(period, days)
        "users with any activity accounted by {period} over {days}, new in the first active period"
        "{days}的用户增长核算，按{period}统计，以任意行为计活跃，首个活跃周期计为新增";
    retention(cohorts, days, periods, lags, as_of)
        "retention by any activity after the first start ever with any activity, in cohorts by {cohorts} over {days}, lags by {periods} ({lags}), of those mature as of {as_of}"
        "{days}首次活跃的用户的留存，以任意行为计回访；按{cohorts}划分同期群，留存间隔按{periods}计（{lags}），只统计截至{as_of}已到考察期的用户";
    lag(lag) "{lag}" "{lag}";
    rfm(as_of, recency, frequency, monetary)
        "buyers by RFM as of {as_of}, in fifths: recency in days cut at {recency}, purchases at {frequency}, net spend in minor units at {monetary}"
        "截至{as_of}的购买用户RFM分层，各分五档：最近一次消费距今天数的边界为{recency}，购买次数的边界为{frequency}，净消费（最小货币单位）的边界为{monetary}";
    revenue(period, days)
        "net spend of users with any activity or a purchase, by {period}, over {days}"
        "{days}有任意行为或购买的用户的净消费，按{period}统计";
    cohort_revenue(lags_by, through, cohorts, days, as_of)
        "net spend per user after the first start ever with any activity, cumulative by lags in {lags_by} from 0 to {through}, in cohorts by {cohorts} over {days}, of those mature as of {as_of}"
        "{days}首次活跃的用户的人均累计净消费，按{cohorts}划分同期群，间隔按{lags_by}计，从0到{through}，只统计截至{as_of}已到考察期的用户";
    key_numbers(version, tasks, plan, as_of, targets)
        "key numbers by any activity, newcomer plan version {version} ({tasks}; {plan}), of those mature as of {as_of}, targets {targets}"
        "关键指标，以任意行为计活跃，新手任务第{version}版（{tasks}；{plan}），只统计截至{as_of}已到考察期的用户，目标依次为{targets}";
    of_events(rule, fingerprint, days)
        "{rule} ({fingerprint}), of events on {days}"
        "{rule}（{fingerprint}），统计{days}的行为";
    sessions_of_events(rule, fingerprint, days)
        "sessions: {rule} ({fingerprint}), of events on {days}"
        "会话：{rule}（{fingerprint}），统计{days}的行为";
    pause(pause) "a pause of more than {pause} starts a session" "间隔超过{pause}即为新的会话";
    within(window) ", within {window} of the first step" "，在第一步之后{window}内完成";
    between(what, step, next) ", no {what} between steps {step} and {next}" "，第{step}步与第{next}步之间没有{what}";
    in_session(rule) ", within one session ({rule})" "，在同一次会话内（{rule}）";
    hours(hours) "{hours} h" "{hours}小时";
}

/// A definition as people read it: what was asked in their language, where the program knows it.
pub(crate) fn said(
    language: Language,
    definition: &Definition,
    calendar: &Calendar,
    question: impl Fn(Language) -> String,
) -> String {
    let asked = |language| with_calendar(language, question(language), calendar.say(language));
    as_asked(language, definition.text(), asked)
}

fn as_asked(language: Language, text: &str, asked: impl Fn(Language) -> String) -> String {
    if language == Language::English || asked(Language::English) != text { text.to_owned() } else { asked(language) }
}

/// Days as definitions have them.
pub(crate) fn days(language: Language, days: Days) -> String {
    span(language, days.first().say(language), days.last().say(language))
}

/// A period as definitions have it.
pub(crate) fn period(language: Language, period: Period) -> String {
    match (language, period) {
        (Language::Chinese, Period::Day) => "日".to_owned(),
        (Language::Chinese, Period::Week(first)) => {
            let days = ["一", "二", "三", "四", "五", "六", "日"];
            let first = days.get(usize::try_from(first.num_days_from_monday()).unwrap_or_default());
            week_from(language, format!("周{}", first.copied().unwrap_or_default()))
        }
        (Language::Chinese, Period::Month) => "月".to_owned(),
        _ => period.to_string(),
    }
}

/// How stages are told apart by the rule that everybody has.
pub(crate) fn stages(language: Language) -> String {
    let rule = StageRule::default();
    let of = rule.config();
    let weights = of.advocacy_weights.iter();
    let weights = weights.map(|of| {
        // In English by the names that files have.
        let kind = match language {
            Language::Chinese => of.kind.say(language).to_string(),
            _ => of.kind.to_string(),
        };
        weight(language, kind, of.points)
    });
    let weights: Vec<String> = weights.collect();
    stage_rule(
        language,
        through(language, of.introduction_through, of.activation_through, of.growth_through),
        silent(language, of.silent_from, of.churned_from),
        loyal(language, of.loyal_active_days, of.loyal_active_window, of.loyal_purchases, of.loyal_purchase_window),
        advocates(language, of.advocacy_points, of.advocacy_window, weights.join(comma(language))),
        of.hold.get(),
    )
}

/// Lags in a row.
pub(crate) fn lags(language: Language, lags: &[Lags]) -> String {
    let said = lags.iter().map(|lags| match (language, lags.through()) {
        (Language::Chinese, Some(through)) if through == lags.from() => lag(language, format!("第{through}")),
        (Language::Chinese, Some(through)) => lag(language, format!("第{}至{through}", lags.from())),
        (Language::Chinese, None) => lag(language, format!("第{}及以后", lags.from())),
        _ => lag(language, lags),
    });
    said.collect::<Vec<_>>().join(comma(language))
}

/// The board of everybody.
pub(crate) fn board(language: Language, board: &KpiBoard, as_of: Day, decimals: usize) -> String {
    let plan = KpiRule::default().plan;
    let tasks: Vec<&str> = plan.tasks().iter().map(|task| task.id.as_str()).collect();
    let print = Document::of(&plan).map(|plan| plan.fingerprint().to_string()).unwrap_or_default();
    let none = Text::new("none", "无");
    let targets = board.rows.iter().map(|row| match (language, row.goal) {
        (_, None) => none.said(language).to_owned(),
        (Language::Chinese, Some(goal)) => target(language, goal.target, decimals),
        (_, Some(goal)) => goal.to_string(),
    });
    let targets: Vec<String> = targets.collect();
    key_numbers(
        language,
        plan.version(),
        tasks.join(comma(language)),
        print,
        as_of.say(language),
        targets.join(comma(language)),
    )
}

/// A target of the board in the unit of its number, money with this many decimals.
pub(crate) fn target(language: Language, target: KpiTarget, decimals: usize) -> String {
    match (language, target) {
        (Language::Chinese, KpiTarget::Share(share)) => in_percent(language, share.get(), 1),
        (Language::Chinese, KpiTarget::Hours(target)) => hours(language, target),
        (_, target) => format!("{target:.decimals$}"),
    }
}

/// What a session is.
pub(crate) fn sessions(language: Language, rule: &SessionRule) -> String {
    as_asked(language, &rule.to_string(), |language| {
        pause(language, span_of_time(language, rule.config().longest_pause))
    })
}

fn span_of_time(language: Language, span: Timespan) -> String {
    match language {
        #[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years")]
        Language::Chinese => whole_units(span.milliseconds() as f64 / 1_000.0),
        _ => span.to_string(),
    }
}

/// `30分钟`, `1天`, `1小时30分`.
fn whole_units(seconds: f64) -> String {
    let said = crate::table::duration(Language::Chinese, seconds);
    let said = ["0小时", "0分", "0秒"].iter().find_map(|rest| {
        let whole = said.strip_suffix(rest)?;
        whole.ends_with(['天', '时', '分']).then(|| whole.to_owned())
    });
    let said = said.unwrap_or_else(|| crate::table::duration(Language::Chinese, seconds));
    if said.ends_with('分') && !said.contains("小时") { said + "钟" } else { said }
}

/// The steps of a funnel and how they are counted.
pub(crate) fn funnel(language: Language, rule: &FunnelRule) -> String {
    as_asked(language, &rule.to_string(), |language| funnel_config(language, rule.config()))
}

fn funnel_config(language: Language, of: &FunnelConfig) -> String {
    let names: Vec<&str> = of.steps.iter().map(|step| &*step.name).collect();
    let order = match of.order {
        StepOrder::Ordered => Text::new(": in order", "：按顺序完成"),
        StepOrder::Strict => Text::new(": in order with no other event between", "：按顺序完成，其间没有其他行为"),
        StepOrder::Any => Text::new(": in any order", "：不限顺序"),
    };
    let within = match of.within {
        None => Text::new(", at any time after the first step", "，第一步之后不限时间").said(language).to_owned(),
        Some(window) => within(language, span_of_time(language, window)),
    };
    let ties = match (of.order, of.same_instant) {
        (StepOrder::Any, _) => Text::alike(""),
        (_, SameInstant::StrictlyLater) => Text::new(", each step later than the one before", "，每一步必须晚于上一步"),
        (StepOrder::Strict, _) => Text::new(", equal instants by kind and subject", "，同一时刻按行为类型和对象排序"),
        _ => Text::new(", equal instants in step order", "，同一时刻按步骤顺序计"),
    };
    let entry = match of.entry {
        Entry::Best => Text::new(", best entry", "，取走得最远的一次"),
        Entry::First => Text::new(", first entry", "，取第一次"),
        Entry::Latest => Text::new(", latest entry", "，取最近一次"),
    };
    let mut said = names.join(if language == Language::Chinese { "→" } else { " → " });
    said.extend([order.said(language), within.as_str(), ties.said(language), entry.said(language)]);
    for exclusion in &of.exclusions {
        let step = exclusion.after_step;
        said += &between(language, &exclusion.what, step, step.saturating_add(1));
    }
    if let Some(rule) = &of.session {
        said += &in_session(language, sessions(language, rule));
    }
    said
}

/// The days of a window.
pub(crate) fn window(language: Language, days: u32) -> String {
    Window::last(days).say(language).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_session_and_a_funnel_are_is_said_in_both_languages() {
        let rule = SessionRule::default();
        assert_eq!(sessions(Language::English, &rule), rule.to_string());
        assert_eq!(sessions(Language::Chinese, &rule), "间隔超过30分钟即为新的会话");
        assert_eq!(whole_units(86_400.0), "1天");
        assert_eq!(whole_units(90.0), "1分30秒");
    }

    #[test]
    fn a_definition_that_was_not_foreseen_is_shown_as_it_is() {
        let calendar = Calendar::utc();
        let definition = Definition::new("something else", &calendar);
        let said = said(Language::Chinese, &definition, &calendar, |language| stickiness(language, language));
        assert_eq!(said, definition.text());
    }
}
