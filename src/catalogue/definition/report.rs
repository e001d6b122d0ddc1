//! Definitions of `report` and of plans.

use super::sort::{self, rows};

rows! {
    "definition.plan_progress" (version: Whole, tasks: Names, plan: Text, as_of: Day)
        "plan version {version} ({tasks}; {plan}), users who joined by {as_of}, as of that day"
        "截至{as_of}已加入的用户完成第{version}版任务计划的进度（{tasks}；{plan}）";
    "definition.subscriptions_alone" (paid: Kinds, about: AnySubject or nothing, period: Period, days: Days)
        "recurring net spend, {paid} less nothing[ about {about}], by {period}, over {days}"
        "{days}的订阅净收入，按{period}统计，计{paid}，不扣退款[，只计对象{about}]";
    "definition.subscriptions" (paid: Kinds, returned: Kinds, about: AnySubject or nothing, period: Period, days: Days)
        "recurring net spend, {paid} less {returned}[ about {about}], by {period}, over {days}"
        "{days}的订阅净收入，按{period}统计，{paid}减去{returned}[，只计对象{about}]";
    "definition.goals" (board: KeyNumbers, as_of: Day, points: Whole, every: Whole, least: Whole, tracks: Tracks)
        "{board}, followed as of {as_of} and at {points} points before, {every} days apart, {least} changes for a forecast: {tracks}"
        "{board}；跟踪{as_of}及此前每隔{every}天的{points}个时点，至少{least}次变化才作预测：{tracks}";
    "definition.board" (board: KeyNumbers) "{board}" "{board}";
    "definition.watch" (kinds: Kinds, signals: Signals, span: WatchSpan, as_of: Day, weeks: Whole)
        "users, active by {kinds}, each of {signals}, {span}, as of {as_of} and on that weekday of {weeks} weeks before"
        "{as_of}{span}的用户数，与此前{weeks}周的同一星期几相比，以{kinds}计活跃，监测{signals}";
    "definition.data_quality_alone" (activity: Kinds, kinds: KindRow, days: Days)
        "what is logged, active by {activity}, actions , days and values of {kinds}, key actions , over {days}"
        "{days}的数据质量，以{activity}计活跃；检查{kinds}的上报日期与数值，未指定关键行为";
    "definition.data_quality" (activity: Kinds, actions: Selectors, kinds: KindRow, names: Names, days: Days)
        "what is logged, active by {activity}, actions {actions}, days and values of {kinds}, key actions {names}, over {days}"
        "{days}的数据质量，以{activity}计活跃；检查{kinds}的上报日期与数值；关键行为：{names}（{actions}）";
    "definition.leaderboard" (lines: PointLines, days: Days, places: Places)
        "points for {lines}, over {days}, places {places}"
        "{days}的排行榜，{lines}；{places}";
    "definition.roster" (kinds: Kinds, window: Window, rule: Text, as_of: Day)
        "members of communities, {kinds} in the {window}, contributions by the rule {rule}, as of {as_of}"
        "截至{as_of}的社群名册，{window}内有{kinds}计为活跃，贡献按规则{rule}计算";
    "definition.sessions" (rule: Session)
        "sessions: {rule}"
        "会话：{rule}";
    "definition.paths" (length: Events, start: PathStart or nothing, within: PathWithin)
        "paths of {length}[ {start}] {within}"
        "{within}由{length}组成的路径[，{start}]";
    "definition.funnel" (steps: Steps, order: Order, within: StepTime, ties: Ties or nothing, entry: Entry, without: Exclusions or nothing, session: Session or nothing)
        "{steps}: {order}, {within}[, {ties}], {entry}[, {without}][, within one session ({session})]"
        "{steps}：{order}，{within}[，{ties}]，{entry}[，{without}][，在同一次会话内（{session}）]";

    "definition.key_numbers.board" (kinds: Kinds, version: Whole, tasks: Names, plan: Text, invitees: Matured or nothing, window: Window or nothing, as_of: Day, day_7: Goal, newcomer: Goal, week_4: Goal, hours: Goal, purchase: Goal, per_user: MoneyGoal, per_payer: MoneyGoal, repeat: Goal, k: Goal, count: Whole or nothing, own: OwnNumbers or nothing, rules: Text or nothing)
        "key numbers by {kinds}, newcomer plan version {version} ({tasks}; {plan})[, invitees matured by {invitees}, in the {window}], of those mature as of {as_of}, targets {day_7}, {newcomer}, {week_4}, {hours}, {purchase}, {per_user}, {per_payer}, {repeat}, {k}[, {count} of your own, {own}][, by rules {rules}]"
        "关键指标，以{kinds}计活跃，新手任务第{version}版（{tasks}；{plan}）[，{window}的受邀用户{invitees}即为达标]，只统计截至{as_of}已到考察期的用户；目标：第7日留存率{day_7}，7日内完成新手任务{newcomer}，第24至30日活跃率{week_4}，人均使用时长{hours}，90日内首购率{purchase}，人均净消费{per_user}，付费用户人均净消费{per_payer}，复购率{repeat}，K因子{k}[；{count}项自定义指标：{own}][；规则为{rules}]";

    "definition.own.number" (name: Text, number: OwnNumber, goal: Goal)
        "{name}: {number}, target {goal}"
        "“{name}”为{number}，目标{goal}";
    "definition.own_number.share" (of: Built, among: Among)
        "share of {of} among {among}"
        "{among}满足“{of}”的占比";
    "definition.own_number.mean" (metric: Built, among: Among)
        "mean of {metric} among {among}"
        "{among}“{metric}”的均值";
    "definition.among.all" () "all users" "全部用户中";
    "definition.among.some" (condition: Built)
        "users with {condition}"
        "“{condition}”的用户中";

    "definition.goal.none" () "none" "无";
    "definition.goal.given" (target: Amount, baseline: Amount or nothing, due: Day or nothing)
        "{target}[ from {baseline}][ by {due}]"
        "{target}[（基线{baseline}）][（{due}截止）]";
    "definition.money_goal.none" () "none" "无";
    "definition.money_goal.given" (target: Money, baseline: Money or nothing, due: Day or nothing)
        "{target}[ from {baseline}][ by {due}]"
        "{target}[（基线{baseline}）][（{due}截止）]";
    "definition.amount.share" (percent: Tenths) "{percent} %" "{percent}%";
    "definition.amount.hours" (hours: Number) "{hours} h" "{hours}小时";
    "definition.amount.number" (number: Number) "{number}" "{number}";
    #[cfg(feature = "report")]
    "definition.track.standard" (number: KeyNumber, goal: Goal)
        "{number}, target {goal}"
        "{number}目标{goal}";
    "definition.track.own" (name: Text, goal: Goal)
        "{name}, target {goal}"
        "“{name}”目标{goal}";

    "definition.signal.active" () "active" "活跃";
    "definition.signal.kind" (kind: Kind) "{kind}" "{kind}";
    "definition.watch_span.day" () "on the day" "当天";
    "definition.watch_span.through" (hour: Whole)
        "on the day through hour {hour}"
        "截至{hour}时（含）";
    "definition.watch_span.hour" (hour: Whole) "in hour {hour}" "{hour}时";
    "definition.watch_span.week" () "in the seven days" "为止的7天";

    "definition.points.value" (events: Selector, points: Whole, each: Whole)
        "{events} {points} for each {each} of a day's values"
        "{events}当日数值每满{each}得{points}分";
    "definition.points.event" (events: Selector, points: Whole)
        "{events} {points}"
        "{events}每次{points}分";

    "definition.path_within.session" (rule: Session)
        "within a session ({rule})"
        "一次会话内（{rule}）";
    "definition.path_within.all" ()
        "within all that a user did"
        "用户全部行为中";
    "definition.step_time.any" ()
        "at any time after the first step"
        "第一步之后不限时间";
    "definition.step_time.within" (window: Timespan)
        "within {window} of the first step"
        "在第一步之后{window}内完成";
    "definition.exclusion.between" (what: Selector, step: Whole, next: Whole)
        "no {what} between steps {step} and {next}"
        "第{step}步与第{next}步之间没有{what}";
}
