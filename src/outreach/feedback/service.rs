//! Service quality: how soon users get a first answer, from volunteers and from staff, and what is still open. *Are users answered?*
//!
//! ```text
//! answered in time   first answer − opened ≤ 24 hours
//! due                cases opened 24 hours ago or more, or answered by now: only of these it is known whether they were in time
//! share in time      answered in time ÷ due                       overdue   open without an answer for longer than 24 hours
//! ```

use serde::{Deserialize, Serialize};

use super::sentence;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::answer::message::Message;
use crate::answer::naming::named;
use crate::answer::problem::{Problem, Problems};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::ratio::Ratio;
use crate::number::stats::Distribution;
use crate::time::Moment;
use crate::wording::problems::problems;

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Answerer {
    /// A user who helps others.
    Volunteer,
    /// Somebody who works for you.
    Staff,
}

named! {
    Answerer, "who answers" {
        Volunteer "volunteers" "志愿者";
        Staff "staff" "工作人员";
    }
}

/// A question or complaint of a user, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceCase {
    /// Your number for it; that of a [`Feedback`](super::Feedback) where it is one.
    pub id: u64,
    /// When it was opened.
    pub opened_at: Moment,
    /// The first answer, and by whom; `None` if there is none yet.
    #[serde(default)]
    pub first_answer: Option<FirstAnswer>,
    /// When it was closed; `None` if it is still open.
    #[serde(default)]
    pub closed_at: Option<Moment>,
}

/// The first answer to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstAnswer {
    /// When it came.
    pub at: Moment,
    /// By whom.
    pub by: Answerer,
}

/// How soon a first answer is due; every number is valid.
///
/// ```
/// use lifestage::outreach::{Answerer, ServiceCase, ServiceRule};
///
/// let cases: Vec<ServiceCase> = serde_json::from_str(r#"[
///     { "id": 1, "opened_at": "2026-01-05T09:00:00Z", "first_answer": { "at": "2026-01-05T09:30:00Z", "by": "volunteer" } },
///     { "id": 2, "opened_at": "2026-01-05T10:00:00Z", "first_answer": { "at": "2026-01-07T10:00:00Z", "by": "staff" } },
///     { "id": 3, "opened_at": "2026-01-07T11:00:00Z" }
/// ]"#)?;
/// let quality = ServiceRule::default().report(&cases, "2026-01-07T12:00:00Z".parse()?)?;
/// assert_eq!(quality.to_string(), "1 of 2 answered within 24 hours, by volunteers 1, by staff 0; 3 still open, 0 of them overdue");
/// assert_eq!(quality.share_in_time().unwrap().to_string(), "50 %"); // the third may still be answered in time
/// assert_eq!(quality.of(Answerer::Volunteer).minutes.median(), Some(30));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceRule {
    /// A first answer is due this many hours after a case was opened. Default 24: the next day.
    pub within_hours: u32,
}

impl Default for ServiceRule {
    fn default() -> Self {
        Self { within_hours: 24 }
    }
}

/// How users were served, as of an instant. Parts of different cases merge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct ServiceQuality {
    definition: Definition,
    within_hours: u32,
    counts: ServiceCounts,
}

mergeable!(ServiceQuality, "service_quality", 1, MergeError);

/// How a [`ServiceQuality`] is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    within_hours: u32,
    counts: ServiceCounts,
}

/// What service came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceCounts {
    /// Cases.
    pub cases: u64,
    /// Cases without an answer whose time is not over yet.
    pub waiting: u64,
    /// Cases without an answer whose time is over, closed ones included.
    pub unanswered: u64,
    /// Cases without an answer, still open, whose time is over.
    pub overdue: u64,
    /// Cases that are still open, answered or not.
    pub open: u64,
    /// What volunteers answered.
    pub volunteers: AnswerTimes,
    /// What staff answered.
    pub staff: AnswerTimes,
}

/// How soon somebody answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AnswerTimes {
    /// Cases answered in time.
    pub in_time: u64,
    /// Whole minutes from opening to the first answer, and how often each occurs.
    pub minutes: Distribution,
}

/// What is asked, as the definition begins.
fn within(hours: u32) -> String {
    format!("cases with a first answer within {hours} hours,")
}

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

impl ServiceRule {
    /// How users were served, as of an instant. Cases opened later are left out, and answers and ends that came later are not seen.
    ///
    /// # Errors
    /// With every case that has a bare date, an answer or an end before it was opened, or a number that stands twice.
    pub fn report(&self, cases: &[ServiceCase], now: Moment) -> Result<ServiceQuality, Problems> {
        let mut found = Vec::new();
        let at = instant(now);
        if at.is_none() {
            found.push(Problem::new("now", sentence::bare_date().into()));
        }
        let mut counts = ServiceCounts::default();
        let mut minutes: [Vec<i64>; 2] = Default::default();
        let mut ids: Vec<u64> = cases.iter().map(|case| case.id).collect();
        ids.sort_unstable();
        let twice = ids.iter().zip(ids.iter().skip(1)).filter(|(one, next)| one == next);
        found.extend(twice.map(|(id, _)| Problem::new(format!("[{id}]"), sentence::number_twice().into())));
        for case in cases {
            match (times(case), at) {
                (Ok(times), Some(now)) => self.count(&mut counts, &mut minutes, times, now),
                (Err(message), _) => found.push(Problem::new(format!("[{}]", case.id), message)),
                (Ok(_), None) => {}
            }
        }
        Problems::none_in(found)?;
        let [volunteers, staff] = minutes.map(|minutes| minutes.into_iter().collect());
        counts.volunteers.minutes = volunteers;
        counts.staff.minutes = staff;
        let question = format!("{} as of {now}", within(self.within_hours));
        let definition = Definition::without_calendar(question);
        Ok(ServiceQuality { definition, within_hours: self.within_hours, counts })
    }

    fn count(self, counts: &mut ServiceCounts, minutes: &mut [Vec<i64>; 2], times: Times, now: i64) {
        let Times { opened, answered, closed } = times;
        if opened > now {
            return;
        }
        let due = opened.saturating_add(i64::from(self.within_hours) * 60 * MINUTE);
        let is_open = closed.is_none_or(|closed| closed > now);
        counts.cases += 1;
        counts.open += u64::from(is_open);
        match answered.filter(|(at, _)| *at <= now) {
            Some((at, by)) => {
                let [volunteers, staff] = minutes;
                let (side, list) = match by {
                    Answerer::Volunteer => (&mut counts.volunteers, volunteers),
                    Answerer::Staff => (&mut counts.staff, staff),
                };
                side.in_time += u64::from(at <= due);
                list.push((at - opened) / MINUTE);
            }
            None if due > now && is_open => counts.waiting += 1,
            None => {
                counts.unanswered += 1;
                counts.overdue += u64::from(is_open);
            }
        }
    }
}

/// The instants of a case.
#[derive(Clone, Copy)]
struct Times {
    opened: i64,
    answered: Option<(i64, Answerer)>,
    closed: Option<i64>,
}

const fn instant(moment: Moment) -> Option<i64> {
    moment.milliseconds()
}

fn times(case: &ServiceCase) -> Result<Times, Message> {
    let bare = || Message::from(sentence::bare_dates());
    let opened = instant(case.opened_at).ok_or_else(bare)?;
    let answered =
        case.first_answer.map(|answer| instant(answer.at).ok_or_else(bare).map(|at| (at, answer.by))).transpose()?;
    let closed = case.closed_at.map(|closed| instant(closed).ok_or_else(bare)).transpose()?;
    if answered.is_some_and(|(at, _)| at < opened) {
        return Err(sentence::answered_early().into());
    }
    if closed.is_some_and(|at| at < opened) {
        return Err(sentence::closed_early().into());
    }
    Ok(Times { opened, answered, closed })
}

impl ServiceQuality {
    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// What service came to.
    pub const fn counts(&self) -> &ServiceCounts {
        &self.counts
    }

    /// How soon one side answered.
    pub const fn of(&self, by: Answerer) -> &AnswerTimes {
        match by {
            Answerer::Volunteer => &self.counts.volunteers,
            Answerer::Staff => &self.counts.staff,
        }
    }

    /// Cases of which it is known whether they were answered in time.
    pub fn due(&self) -> u64 {
        let ServiceCounts { unanswered, volunteers, staff, .. } = &self.counts;
        unanswered.saturating_add(volunteers.minutes.count()).saturating_add(staff.minutes.count())
    }

    /// The share of them that was answered in time; `None` if there is none.
    pub fn share_in_time(&self) -> Option<Ratio> {
        Ratio::of(self.counts.volunteers.in_time.checked_add(self.counts.staff.in_time)?, self.due())
    }

    /// The share of due cases that one side answered in time; both add up to [`share_in_time`](Self::share_in_time). `None` if no
    /// case is due.
    pub fn share_in_time_of(&self, by: Answerer) -> Option<Ratio> {
        Ratio::of(self.of(by).in_time, self.due())
    }

    /// Adds the report about other cases.
    ///
    /// # Errors
    /// If the definitions differ, or there are too many cases to be counted; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.counts.cases.checked_add(other.counts.cases).ok_or(MergeError::TooMany)?;
        let (mine, theirs) = (&mut self.counts, &other.counts);
        // INVARIANT: no count is above that of the cases.
        mine.cases += theirs.cases;
        mine.waiting += theirs.waiting;
        mine.unanswered += theirs.unanswered;
        mine.overdue += theirs.overdue;
        mine.open += theirs.open;
        for (mine, theirs) in [(&mut mine.volunteers, &theirs.volunteers), (&mut mine.staff, &theirs.staff)] {
            mine.in_time += theirs.in_time;
            mine.minutes.merge(&theirs.minutes);
        }
        Ok(())
    }
}

impl Phrased for ServiceQuality {
    fn phrase(&self) -> Phrase<'_> {
        let ServiceCounts { open, overdue, volunteers, staff, .. } = &self.counts;
        let in_time = volunteers.in_time.saturating_add(staff.in_time);
        sentence::service(in_time, self.due(), self.within_hours, volunteers.in_time, staff.in_time, *open, *overdue)
    }
}

display_phrases!(ServiceQuality);

impl From<&ServiceQuality> for Reason {
    fn from(quality: &ServiceQuality) -> Self {
        let seen = quality.share_in_time().map(|share| SeenValue::Number(share.get()));
        Self::saying("feedback.service", seen, [None, None], &quality.phrase())
    }
}

impl From<ServiceQuality> for Written {
    fn from(ServiceQuality { definition, within_hours, counts }: ServiceQuality) -> Self {
        Self { definition, within_hours, counts }
    }
}

/// Counts of cases that contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceQualityError;

problems! {
    struct ServiceQualityError = "problem.service_quality"
        "the cases do not add up: waiting, unanswered and answered ones are all cases, and no part is more than its whole"
        "工单数对不上：等待中、未答复和已答复的合计应为全部，且部分不超过整体";
}

impl TryFrom<Written> for ServiceQuality {
    type Error = ServiceQualityError;

    fn try_from(Written { definition, within_hours, counts }: Written) -> Result<Self, Self::Error> {
        let ServiceCounts { cases, waiting, unanswered, overdue, open, volunteers, staff } = &counts;
        let wide = |number: &u64| u128::from(*number);
        let answered = wide(&volunteers.minutes.count()) + wide(&staff.minutes.count());
        let fits = |side: &AnswerTimes| {
            side.in_time <= side.minutes.count() && side.minutes.values().all(|(minutes, _)| minutes >= 0)
        };
        let is_whole = definition.text().starts_with(&within(within_hours))
            && wide(waiting) + wide(unanswered) + answered == wide(cases)
            && overdue <= unanswered
            && wide(overdue) + wide(waiting) <= wide(open)
            && open <= cases
            && fits(volunteers)
            && fits(staff);
        if is_whole { Ok(Self { definition, within_hours, counts }) } else { Err(ServiceQualityError) }
    }
}
