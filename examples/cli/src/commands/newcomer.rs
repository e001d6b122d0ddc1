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
use lifestage::incentive::{
    Bonus, CheckInMonth, DayMark, LadderStep, PastEnd, Plan, PlanStatus, RewardLadderConfig, StreakConfig, StreakRule,
    TaskState,
};
use lifestage::time::{Calendar, Period};
use lifestage::{Day, Event, Profile, User, UserId};

use crate::answer::output;

const MONDAY: Day = Day::ymd(2026, 3, 2);
const USER: UserId = UserId::new(42);

/// What the user does on each of their first days.
fn diary() -> [Vec<(&'static str, Event)>; 4] {
    let [monday, _, wednesday, thursday] = [0, 1, 2, 3].map(|day| MONDAY.plus(day));
    [
        vec![
            ("registers", Event::register(USER, monday)),
            ("binds a phone number", Event::bind_account(USER, monday)),
            ("checks in", Event::check_in(USER, monday)),
        ],
        vec![],
        vec![
            ("checks in", Event::check_in(USER, wednesday)),
            ("makes up for Tuesday's check-in", Event::make_up_check_in(USER, wednesday)),
            ("uses a core feature, a day late", Event::usage(USER, wednesday, 90)),
            ("invites a friend", Event::invite(USER, wednesday)),
        ],
        vec![("checks in", Event::check_in(USER, thursday))],
    ]
}

/// What an app shows a newcomer, day by day: tasks, rewards as they become due, the check-in calendar.
#[derive(Args)]
pub(crate) struct Arguments {}

pub(crate) fn run(_arguments: &Arguments) -> Result<(), Box<dyn Error>> {
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
        writeln!(out, "━━ {} {today} ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━", today.weekday())?;
        if events.is_empty() {
            writeln!(out, "the user stays away")?;
        }
        for (what, event) in &events {
            profile.observe(event, &calendar)?;
            writeln!(out, "the user {what}")?;
        }
        let as_of = profile.as_of(today);
        if let Some(status) = plan.status(as_of, &user)? {
            show_plan(&mut out, &plan, &status)?;
            give(&mut out, &status, &mut given)?;
        }
        if let Some(streak) = streaks.assess(as_of, &user)? {
            let reasons: Vec<String> = streak.reasons().map(|reason| reason.to_string()).collect();
            writeln!(out, "\nstreak {}, longest {}: {}", streak.length(), streak.longest(), reasons.join("; "))?;
            if let Some(missed) = streak.repairable {
                writeln!(out, "  {missed} can be made up for ({} left this month)", streak.repairs_left)?;
            }
        }
        writeln!(out)?;
    }

    let last = MONDAY.plus(3);
    if let Some(month) = streaks.month(profile.as_of(last), &user, last)? {
        show_month(&mut out, &month)?;
    }
    Ok(out.flush()?)
}

/// The tasks with their states, and how much of the plan is done.
fn show_plan(out: &mut impl Write, plan: &Plan, status: &PlanStatus) -> io::Result<()> {
    writeln!(out, "\nplan day {} of version {}", status.plan_day(), status.plan_version())?;
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
            (Some(due), _) => format!("gives {due}"),
            (None, Some(lost)) => format!("lost {lost}"),
            (None, None) => promised.map_or_else(String::new, |reward| format!("for {reward}")),
        };
        writeln!(out, "  {mark} {:<20}{:<34}{reward}", task.id, task.state.to_string())?;
    }
    writeln!(
        out,
        "  completion {}, on time {}",
        format_args!("{:.1}", status.completion()),
        format_args!("{:.1}", status.on_time_completion())
    )
}

/// Gives what is due and was not given yet.
fn give(
    out: &mut impl Write,
    status: &PlanStatus,
    given: &mut BTreeSet<lifestage::incentive::task::TaskRewardKey>,
) -> io::Result<()> {
    for due in status.rewards_due() {
        if given.insert(due.key) {
            writeln!(out, "  given: {} (key {})", due.reward, due.key)?;
        }
    }
    Ok(())
}

/// The month as a page of a calendar.
fn show_month(out: &mut impl Write, month: &CheckInMonth) -> io::Result<()> {
    let Some(first) = month.days.first() else { return Ok(()) };
    writeln!(out, "Check-ins {}", Period::Month.label(first.day))?;
    writeln!(out, "  Mo   Tu   We   Th   Fr   Sa   Su")?;
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
    writeln!(out, "\n✓ checked in  + made up for  - rest day  × missed  ? not yet")?;
    writeln!(out, "{} points so far", month.points())?;
    for day in month.days.iter().filter(|day| day.promised > 0).take(4) {
        writeln!(out, "  {} promises {}", day.day, day.promised)?;
    }
    Ok(())
}
