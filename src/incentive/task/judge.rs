//! Judging a plan: one scan over the user's newcomer days, then tutorials in order of days.

use smallvec::SmallVec;

use super::course::Course;
use super::made_up_by::MadeUpBy;
use super::plan::Plan;
use super::share::Share;
use super::so_far::PlanSoFar;
use super::state::{Lock, Parts, PlanStatus, TaskState, TaskStatus};
use super::{Counting, Task, TaskNeed};
use crate::event::kind::Kind;
use crate::event::subject::Subject;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::abuse::{LeftOutDays, WithoutAbuse};
use crate::time::{Day, Days};

impl Plan {
    /// Where a user stands as of a day. `None` if they have not joined by then. Events before joining do not count.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn status(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<PlanStatus>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        self.status_joined(Asked::new(as_of, user), joined, (joined, false), None)
    }

    /// Where a user stands as of a day, if plan day 1 is this day instead of the join day: the start of a campaign, or
    /// the day on which the user entered a segment. `None` before that day or before joining. Nothing before either
    /// counts.
    ///
    /// Keep the day with the user, as you keep the version: another day is another run of the plan, with other due days and
    /// with rewards of its own, whose keys have the day in them.
    ///
    /// # Errors
    /// When days since that day were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::{Name, Plan, Task, TaskNeed};
    /// use lifestage::{Day, Event, Kind, Profile, User};
    ///
    /// let share = Task::new(Name::literal("share"), 2, [TaskNeed::once(Kind::Share)]);
    /// let campaign = Plan::new(9, [Task { opens: 1, ..share }])?;
    /// let (user, start) = (User::new(42_u64), Day::ymd(2026, 11, 1));
    /// let profile = Profile::of([Event::share(42_u64, start.minus(1)), Event::share(42_u64, start.plus(1))]);
    /// let on = |day| campaign.status_since(profile.as_of(day), &user, start);
    ///
    /// assert_eq!(on(start.minus(1))?, None);
    /// assert_eq!(on(start)?.unwrap().tasks()[0].state.to_string(), "open, 1 day left");
    /// assert_eq!(on(start.plus(1))?.unwrap().tasks()[0].state.to_string(), "done on 2026-11-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn status_since(&self, as_of: AsOf<'_>, user: &User, first: Day) -> Result<Option<PlanStatus>, BeforeHorizon> {
        self.status_asked(Asked::new(as_of, user), (first, true), None)
    }

    /// Where a user stands, if plan day 1 is this day, and whether it is given and not the join day.
    pub(in crate::incentive) fn status_asked(
        &self,
        asked: Asked<'_>,
        (first, anchored): (Day, bool),
        so_far: Option<&PlanSoFar>,
    ) -> Result<Option<PlanStatus>, BeforeHorizon> {
        let Some(joined) = asked.joined() else { return Ok(None) };
        self.status_joined(asked, joined, (first, anchored), so_far)
    }

    /// The same, of a user who joined on this day.
    fn status_joined(
        &self,
        asked: Asked<'_>,
        joined: Day,
        (first, anchored): (Day, bool),
        so_far: Option<&PlanSoFar>,
    ) -> Result<Option<PlanStatus>, BeforeHorizon> {
        if first > asked.day() {
            return Ok(None);
        }
        let judged = self.judged(asked, first.max(joined), first, so_far)?;
        Ok(Some(self.status_of(asked, (first, anchored), &judged)))
    }

    /// The last civil day on which anything can happen to a plan whose first day this is.
    pub(in crate::incentive) fn ends_on(&self, first: Day) -> Day {
        plan_day(first, self.last_day())
    }

    /// The tasks as of the day asked about.
    #[inline]
    pub(super) fn judged<'p>(
        &'p self,
        asked: Asked<'_>,
        from: Day,
        first: Day,
        so_far: Option<&PlanSoFar>,
    ) -> Result<Judged<'p>, BeforeHorizon> {
        if asked.horizon().is_some_and(|horizon| from < horizon) && so_far.is_none_or(|so_far| so_far.first != first) {
            return Err(asked.refused(from));
        }
        // A plan may be over before the user joined; then there is nothing to count.
        let last = self.ends_on(first).min(asked.day());
        let without = self.config().without_abuse.as_deref();
        let counting = |days| WithoutAbuse::counting(without, asked.as_of, days);
        let days = Days::new(from, last).ok().and_then(|days| asked.read_from(days));
        let (tallies, left_out) = days.map_or(Ok(Default::default()), counting)?;

        let mut tasks: Tasks<'_> = self.tasks().iter().map(|task| Standing::new(task, first)).collect();
        let mut needs = needs_of(&tasks, first);
        if let Some(so_far) = so_far.filter(|so_far| so_far.first == first) {
            so_far.resume(&mut tasks, &mut needs);
        }
        let watched = count(&mut tasks, &mut needs, self.course(), &tallies);
        settle(&mut tasks, self.course());
        repair(&mut tasks, self.course(), &watched);
        Ok(Judged { tasks, needs, left_out: LeftOutDays::of(without, left_out.len()) })
    }

    pub(super) fn status_of(
        &self,
        asked: Asked<'_>,
        (first, anchored): (Day, bool),
        judged: &Judged<'_>,
    ) -> PlanStatus {
        let (day, tasks) = (asked.day(), judged.tasks.as_slice());
        let denominator = self.course().denominator;
        let (mut credit, mut on_time_credit) = (0, 0);
        let mut statuses = Vec::with_capacity(tasks.len());
        for (standing, prerequisites) in tasks.iter().zip(&self.course().prerequisites) {
            let status = standing.status(tasks, prerequisites, day);
            // INVARIANT: the sum of all weights in this fraction was checked to fit, and the denominator divides
            // evenly.
            let weight = u64::from(standing.task.weight) * denominator;
            match status.state {
                TaskState::Done { .. } => {
                    credit += weight;
                    on_time_credit += weight;
                }
                TaskState::MadeUp { share, .. } => {
                    credit += weight / u64::from(share.whole()) * u64::from(share.part());
                }
                _ => {}
            }
            statuses.push(status);
        }
        PlanStatus(Parts {
            user: asked.user.id,
            plan_version: self.version(),
            as_of: day,
            first_day: first,
            anchored,
            credit,
            on_time_credit,
            whole: self.course().whole,
            tasks: statuses,
            left_out: judged.left_out,
        })
    }
}

/// A plan as it was judged.
pub(super) struct Judged<'p> {
    pub(super) tasks: Tasks<'p>,
    /// How much each need still misses.
    pub(super) needs: Needs<'p>,
    /// The days that do not count, as the user stood at a level of abuse on them.
    left_out: Option<LeftOutDays>,
}

/// The civil day of a plan day; plan day 1 is the first.
fn plan_day(first: Day, plan_day: u32) -> Day {
    first.plus(i32::try_from(plan_day).unwrap_or(i32::MAX) - 1)
}

pub(super) type Tasks<'p> = SmallVec<[Standing<'p>; 4]>;

/// The needs of all tasks, in order.
pub(super) type Needs<'p> = SmallVec<[Open<'p>; 8]>;

/// One task while it is judged.
pub(super) struct Standing<'p> {
    task: &'p Task,
    opens: Day,
    due: Day,
    until: Day,
    /// The number of events that its needs still miss.
    pub(super) missing: u64,
    /// The last day on which one of its needs was met.
    pub(super) needs_on: Day,
    pub(super) achieved: Option<(Day, MadeUpBy)>,
}

impl<'p> Standing<'p> {
    fn new(task: &'p Task, first: Day) -> Self {
        Self {
            task,
            opens: plan_day(first, task.opens.into()),
            due: plan_day(first, task.due.into()),
            until: plan_day(first, task.last()),
            missing: task.needs.iter().map(|need| u64::from(need.count)).sum(),
            needs_on: first,
            achieved: None,
        }
    }

    fn achieved_by(&self, day: Day) -> bool {
        self.achieved.is_some_and(|(on, _)| on <= day)
    }

    fn status(&self, tasks: &[Self], prerequisites: &[usize], day: Day) -> TaskStatus {
        let (mut reward, mut lost) = (None, None);
        let lock = locked_by(tasks, prerequisites, day.min(self.until)).map(|open| open.task.id);
        let state = match (self.achieved, lock) {
            (Some((on, MadeUpBy::Needs)), _) if on <= self.due => {
                reward = self.task.reward;
                TaskState::Done { on }
            }
            (Some((on, by)), _) => {
                // INVARIANT: a task without make-up is not achieved after its due day.
                let share = self.task.make_up.map_or(Share::ONE, |make_up| make_up.share);
                reward = self.task.reward.and_then(|whole| whole.at(share));
                lost = self.task.reward.filter(|_| reward.is_none());
                reward = reward.or(self.task.consolation.filter(|_| lost.is_some()));
                TaskState::MadeUp { on, share, by }
            }
            (None, locked_by) if day > self.until => TaskState::Missed { locked_by },
            (None, Some(id)) => TaskState::Locked(Lock::Prerequisite(id)),
            (None, None) if day < self.opens => TaskState::Locked(Lock::OpensOn(self.opens)),
            (None, None) if day <= self.due => TaskState::Open { days_left: (self.due - day).cast_unsigned() },
            (None, None) => TaskState::Recoverable { until: self.until },
        };
        let tutorial_only = day > self.due && self.task.make_up.is_some_and(|make_up| !make_up.late_counts);
        let missing =
            if tutorial_only || self.achieved.is_some() { 0 } else { u32::try_from(self.missing).unwrap_or(u32::MAX) };
        let Self { opens, due, until, .. } = *self;
        TaskStatus { id: self.task.id, opens, due, until, missing, state, reward, lost }
    }
}

/// The first prerequisite that is not achieved at the end of a day.
fn locked_by<'a, 'p>(tasks: &'a [Standing<'p>], prerequisites: &[usize], day: Day) -> Option<&'a Standing<'p>> {
    prerequisites.iter().filter_map(|place| tasks.get(*place)).find(|task| !task.achieved_by(day))
}

/// One need while events are counted.
pub(super) struct Open<'p> {
    need: &'p TaskNeed,
    /// The position of its task.
    pub(super) place: usize,
    days: (Day, Day),
    pub(super) missing: u32,
}

/// Tutorials watched: day, subject, number of times.
type Watched = SmallVec<[(Day, Subject, u32); 4]>;

/// The needs before anything is counted.
fn needs_of<'p>(tasks: &[Standing<'p>], first: Day) -> Needs<'p> {
    let mut open = Needs::new();
    for (place, standing) in tasks.iter().enumerate() {
        let from = match standing.task.counting {
            Counting::SinceOpening => standing.opens,
            Counting::FromJoining => first,
        };
        let days = (from, standing.until);
        open.extend(standing.task.needs.iter().map(|need| Open { need, place, days, missing: need.count }));
    }
    open
}

/// Counts events toward the needs, day by day, and notes the tutorials.
fn count(tasks: &mut [Standing<'_>], open: &mut [Open<'_>], course: &Course, tallies: &[Tally]) -> Watched {
    let mut watched = Watched::new();
    for tally in tallies {
        let (day, code) = (tally.day(), tally.code());
        // Most of what users do concerns no task, so one word is checked first. Custom kinds are checked by each need.
        if code < 64 && course.kinds >> code & 1 == 0 {
            continue;
        }
        if course.tutorials && code == Kind::WatchTutorial.code() {
            watched.push((day, tally.subject(), tally.count()));
        }
        for need in &mut *open {
            let counts = need.missing > 0 && need.days.0 <= day && day <= need.days.1;
            if counts && need.need.events.matches(tally) {
                let found = need.missing.min(tally.count());
                need.missing -= found;
                if let Some(standing) = tasks.get_mut(need.place) {
                    standing.missing -= u64::from(found);
                    // Days ascend, so this one is the latest so far.
                    standing.needs_on = day;
                }
            }
        }
    }
    watched
}

// Each task is settled after its prerequisites, so one pass is enough: a task is achieved on the latest of its own day
// and theirs. A tutorial that makes up for a task may unlock others whose needs were met long before, so after each
// tutorial everything is settled again. What a tutorial achieved stays; otherwise the tutorial would be freed and used
// twice.
/// Computes the days on which tasks are achieved by their own needs. Tasks that a tutorial made up for stay.
fn settle(tasks: &mut [Standing<'_>], course: &Course) {
    for place in &course.order {
        let (Some(standing), Some(prerequisites)) = (tasks.get(*place), course.prerequisites.get(*place)) else {
            continue;
        };
        if let Some((_, MadeUpBy::Tutorial)) = standing.achieved {
            continue;
        }
        let needs = (standing.missing == 0).then_some(standing.needs_on);
        let day = prerequisites.iter().fold(needs, |day, prerequisite| {
            let achieved = tasks.get(*prerequisite).and_then(|task| task.achieved);
            Some(day?.max(achieved?.0))
        });
        let late_counts = standing.task.make_up.is_some_and(|make_up| make_up.late_counts);
        let end = if late_counts { standing.until } else { standing.due };
        let achieved = day.filter(|day| *day <= end).map(|day| (day, MadeUpBy::Needs));
        if let Some(standing) = tasks.get_mut(*place) {
            standing.achieved = achieved;
        }
    }
}

// The task whose time ends first is taken first: any other choice could only lose a task that cannot wait. Days are
// taken in order, and within a day one event at a time, because the next choice depends on what the last one unlocked.
/// Lets each watched tutorial make up for one task: of those that can be made up on its day, the one whose time ends
/// first, then the first in the plan.
fn repair(tasks: &mut [Standing<'_>], course: &Course, watched: &[(Day, Subject, u32)]) {
    for watched in watched.chunk_by(|one, next| one.0 == next.0) {
        let mut left: SmallVec<[(Day, Subject, u32); 4]> = watched.into();
        // One at a time, because each may unlock another one on the same day.
        while let Some((place, event)) = next_repair(tasks, course, &left) {
            if let Some((day, _, count)) = left.get_mut(event) {
                *count -= 1;
                if let Some(standing) = tasks.get_mut(place) {
                    standing.achieved = Some((*day, MadeUpBy::Tutorial));
                }
            }
            settle(tasks, course);
        }
    }
}

/// The position of the task to make up for, and of the event that does it.
fn next_repair(tasks: &[Standing<'_>], course: &Course, left: &[(Day, Subject, u32)]) -> Option<(usize, usize)> {
    let mut next: Option<(Day, usize, usize)> = None;
    for (place, (standing, prerequisites)) in tasks.iter().zip(&course.prerequisites).enumerate() {
        let Some(subject) = standing.task.tutorial else { continue };
        let Some(event) = left.iter().position(|(_, about, count)| *about == subject && *count > 0) else { continue };
        let Some((day, ..)) = left.get(event).copied() else { continue };
        let recoverable = standing.due < day
            && day <= standing.until
            && !standing.achieved_by(day)
            && locked_by(tasks, prerequisites, day).is_none();
        if recoverable && next.is_none_or(|(until, ..)| standing.until < until) {
            next = Some((standing.until, place, event));
        }
    }
    next.map(|(_, place, event)| (place, event))
}
