//! What an app would show a newcomer, day by day: the tasks of the default plan, the rewards as they become due, and
//! the check-in calendar of the month.
//!
//! The user comes on a Monday, stays away on Tuesday, and makes up for it on Wednesday: late, so the task of Tuesday
//! counts half and its reward is lost; the check-in is repaired, so the streak goes on.
//!
//! ```text
//! lifestage newcomer
//! ```

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::num::NonZeroU32;

use clap::Args;
use lifestage::answer::{Language, Say};
use lifestage::incentive::{
    Bonus, CheckInMonth, DayMark, LadderStep, PastEnd, Plan, PlanStatus, RewardLadderConfig, StreakConfig, StreakRule,
    TaskState,
};
use lifestage::time::{Calendar, Period};
use lifestage::{Day, Event, Profile, User, UserId};

use crate::answer::output;
use crate::commands::task::task_name;
use crate::speech::{Text, period, semicolon};
use crate::table::{percent, width};

const MONDAY: Day = Day::ymd(2026, 3, 2);
const USER: UserId = UserId::new(42);

/// What the user does on each of their first days.
fn diary() -> [Vec<(Text, Event)>; 4] {
    let [monday, _, wednesday, thursday] = [0, 1, 2, 3].map(|day| MONDAY.plus(day));
    [
        vec![
            (words::REGISTERS, Event::register(USER, monday)),
            (words::BINDS, Event::bind_account(USER, monday)),
            (words::CHECKS_IN, Event::check_in(USER, monday)),
        ],
        vec![],
        vec![
            (words::CHECKS_IN, Event::check_in(USER, wednesday)),
            (words::MAKES_UP, Event::make_up_check_in(USER, wednesday)),
            (words::USES, Event::usage(USER, wednesday, 90)),
            (words::INVITES, Event::invite(USER, wednesday)),
        ],
        vec![(words::CHECKS_IN, Event::check_in(USER, thursday))],
    ]
}

/// What an app shows a newcomer, day by day: tasks, rewards as they become due, the check-in calendar.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The language that people get the answer in: en or zh
    #[arg(long, value_name = "LANGUAGE", default_value_t)]
    lang: Language,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let language = arguments.lang;
    let plan = Plan::newcomer(None);
    let ladder = RewardLadderConfig {
        steps: vec![LadderStep { from: 1, to: 6, points: 2 }, LadderStep { from: 7, to: 7, points: 10 }],
        past_end: PastEnd::Cycle,
        bonus: Some(Bonus { every: const { NonZeroU32::new(30).unwrap() }, points: 50 }),
    };
    let streaks = StreakRule::new(StreakConfig { ladder: Some(ladder), ..StreakConfig::default() })?;
    let user = User::new(USER).joined(MONDAY);
    let calendar = Calendar::utc();
    let mut profile = Profile::new(USER, &calendar);
    // A host keeps the keys of what it gave, so that nothing is given twice.
    let mut given = BTreeSet::new();
    let mut out = output(true);

    for (day, events) in (0..).zip(diary()) {
        let today = MONDAY.plus(day);
        let weekday = words::weekday(language, today.weekday());
        let title = words::day(language, weekday, today.say(language));
        writeln!(out, "━━ {title} ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━")?;
        if events.is_empty() {
            writeln!(out, "{}", words::STAYS_AWAY.said(language))?;
        }
        for (what, event) in &events {
            profile.observe(event, &calendar)?;
            writeln!(out, "{}", words::does(language, what.said(language)))?;
        }
        let as_of = profile.as_of(today);
        if let Some(status) = plan.status(as_of, &user)? {
            show_plan(&mut out, language, &plan, &status)?;
            give(&mut out, language, &status, &mut given)?;
        }
        if let Some(streak) = streaks.assess(as_of, &user)? {
            let reasons: Vec<String> = streak.reasons().map(|reason| reason.say(language).to_string()).collect();
            let why = reasons.join(semicolon(language));
            writeln!(out, "\n{}", words::streak(language, streak.length(), streak.longest(), why))?;
            if let Some(missed) = streak.repairable {
                writeln!(out, "  {}", words::repairable(language, missed.say(language), streak.repairs_left))?;
            }
        }
        writeln!(out)?;
    }

    let last = MONDAY.plus(3);
    if let Some(month) = streaks.month(profile.as_of(last), &user, last)? {
        show_month(&mut out, language, &month)?;
    }
    Ok(out.flush()?)
}

/// The tasks with their states, and how much of the plan is done.
fn show_plan(out: &mut impl Write, language: Language, plan: &Plan, status: &PlanStatus) -> io::Result<()> {
    writeln!(out, "\n{}", words::plan_day(language, status.plan_day(), status.plan_version()))?;
    for task in status.tasks() {
        let mark = match task.state {
            TaskState::Done { .. } => '✓',
            TaskState::MadeUp { .. } => '+',
            TaskState::Missed { .. } => '×',
            TaskState::Locked(_) => '·',
            _ => '○',
        };
        let promised = plan.task(task.id).and_then(|task| task.reward);
        let reward = match (task.reward, task.lost) {
            (Some(due), _) => words::gives(language, due.say(language)),
            (None, Some(lost)) => words::lost(language, lost.say(language)),
            (None, None) => promised.map_or_else(String::new, |reward| words::promised(language, reward.say(language))),
        };
        let (name, state) = (task_name(language, task.id.as_str()), words::state(language, &task.state));
        writeln!(out, "  {mark} {}{}{reward}", padded(&name, 20), padded(&state, 34))?;
    }
    let [done, on_time] =
        [status.completion(), status.on_time_completion()].map(|share| percent(language, Some(share)));
    writeln!(out, "  {}", words::completion(language, done, on_time))
}

/// Gives what is due and was not given yet.
fn give(
    out: &mut impl Write,
    language: Language,
    status: &PlanStatus,
    given: &mut BTreeSet<lifestage::incentive::task::TaskRewardKey>,
) -> io::Result<()> {
    for due in status.rewards_due() {
        if given.insert(due.key) {
            writeln!(out, "  {}", words::given(language, due.reward.say(language), due.key))?;
        }
    }
    Ok(())
}

/// The month as a page of a calendar.
fn show_month(out: &mut impl Write, language: Language, month: &CheckInMonth) -> io::Result<()> {
    let Some(first) = month.days.first() else { return Ok(()) };
    writeln!(out, "{}", words::check_ins(language, period(language, Period::Month, first.day)))?;
    writeln!(out, "{}", words::WEEK.said(language))?;
    write!(out, "{}", " ".repeat(5 * first.day.weekday().num_days_from_monday() as usize))?;
    for (number, day) in (1..).zip(&month.days) {
        let mark = match day.mark {
            DayMark::Done => '✓',
            DayMark::Repaired => '+',
            DayMark::Frozen => '*',
            DayMark::Rest => '-',
            DayMark::Missed => '×',
            DayMark::NotYet => '?',
            DayMark::BeforeJoining | DayMark::Future => ' ',
        };
        write!(out, "  {number:>2}{mark}")?;
        if day.day.weekday().num_days_from_monday() == 6 {
            writeln!(out)?;
        }
    }
    writeln!(out, "\n{}", words::LEGEND.said(language))?;
    writeln!(out, "{}", words::points(language, month.points()))?;
    for day in month.days.iter().filter(|day| day.promised > 0).take(4) {
        writeln!(out, "  {}", words::promises(language, day.day.say(language), day.promised))?;
    }
    Ok(())
}

/// A text with blanks up to this many columns.
fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

mod words {
    use lifestage::answer::{Language, Say};
    use lifestage::incentive::TaskState;
    use lifestage::incentive::task::Lock;
    use lifestage::time::Weekday;

    use crate::commands::task::task_name;
    use crate::speech::{sentences, texts};

    texts! {
        REGISTERS "registers" "注册";
        BINDS "binds a phone number" "绑定手机号";
        CHECKS_IN "checks in" "签到";
        MAKES_UP "makes up for Tuesday's check-in" "补签周二";
        USES "uses a core feature, a day late" "使用核心功能（晚了一天）";
        INVITES "invites a friend" "邀请好友";
        STAYS_AWAY "the user stays away" "用户没有来";
        WEEK "  Mo   Tu   We   Th   Fr   Sa   Su" "  一   二   三   四   五   六   日";
        LEGEND
            "✓ checked in  + made up for  - rest day  × missed  ? not yet"
            "✓ 已签到  + 已补签  - 休息日  × 漏签  ? 尚未签到";
        OPEN_LAST_DAY "open, last day" "进行中，最后一天";
        OPEN_ONE_DAY "open, 1 day left" "进行中，还剩1天";
        MISSED "missed" "已错过";
    }

    sentences! {
        day(weekday, day) "{weekday} {day}" "{day} {weekday}";
        does(what) "the user {what}" "用户{what}";
        streak(now, longest, why) "streak {now}, longest {longest}: {why}" "连续签到{now}天，最长{longest}天：{why}";
        repairable(day, left) "{day} can be made up for ({left} left this month)" "{day}可以补签（本月还可补{left}次）";
        plan_day(day, version) "plan day {day} of version {version}" "新手任务第{day}天（第{version}版）";
        gives(reward) "gives {reward}" "获得{reward}";
        lost(reward) "lost {reward}" "错失{reward}";
        promised(reward) "for {reward}" "奖励{reward}";
        completion(done, on_time) "completion {done}, on time {on_time}" "完成度{done}，按时完成{on_time}";
        given(reward, key) "given: {reward} (key {key})" "发放：{reward}（幂等键{key}）";
        check_ins(month) "Check-ins {month}" "{month}签到";
        points(points) "{points} points so far" "累计{points}分";
        promises(day, points) "{day} promises {points}" "{day}签到可得{points}分";
        locked_by(task) "locked by {task}" "待完成“{task}”";
        opens_on(day) "opens on {day}" "{day}开放";
        open(days) "open, {days} days left" "进行中，还剩{days}天";
        done(day) "done on {day}" "{day}完成";
        recoverable(day) "recoverable until {day}" "{day}前可补做";
        made_up(day, share) "made up on {day}, counts {share}" "{day}补做，按{share}计";
    }

    pub(super) fn weekday(language: Language, day: Weekday) -> String {
        if language == Language::English {
            return day.to_string();
        }
        let names = ["一", "二", "三", "四", "五", "六", "日"];
        let name = usize::try_from(day.num_days_from_monday()).ok().and_then(|place| names.get(place));
        format!("周{}", name.copied().unwrap_or_default())
    }

    pub(super) fn state(language: Language, state: &TaskState) -> String {
        match state {
            _ if language == Language::English => state.to_string(),
            TaskState::Locked(Lock::Prerequisite(id)) => locked_by(language, task_name(language, id.as_str())),
            TaskState::Locked(Lock::OpensOn(day)) => opens_on(language, day.say(language)),
            TaskState::Open { days_left: 0 } => OPEN_LAST_DAY.said(language).to_owned(),
            TaskState::Open { days_left: 1 } => OPEN_ONE_DAY.said(language).to_owned(),
            TaskState::Open { days_left } => open(language, days_left),
            TaskState::Done { on } => done(language, on.say(language)),
            TaskState::Recoverable { until } => recoverable(language, until.say(language)),
            TaskState::MadeUp { on, share, .. } => made_up(language, on.say(language), share),
            _ => MISSED.said(language).to_owned(),
        }
    }
}
