//! Differences in activity: being active in a window or period as a question.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use super::question::{Clause, Question, UserEvidence, UserOutcome};
use crate::answer::definition::{Definition, in_words};
use crate::event::kind::KindSet;
use crate::population::Member;
use crate::population::census::{days_with, parted};
use crate::profile::BeforeHorizon;
use crate::time::{Calendar, Day, Days, Period, Window};

/// Which users were active on any of some days, among all users as of a day.
///
/// Clauses change in this order: what is activity, the days, the day asked about. The evidence for a user is the active
/// days.
///
/// ```
/// use lifestage::report::{ActivityQuestion, ActivitySpan, Asked, DifferenceRule};
/// use lifestage::time::{Calendar, Period, Window};
/// use lifestage::{Day, Event, KindSet, Population};
///
/// // On May 31 the last 30 days leave May 1 out.
/// let day = |n| Day::ymd(2026, 5, n);
/// let events = [Event::log_in(1_u64, day(1)), Event::log_in(2_u64, day(2))];
/// let population = Population::from_events(&events, Calendar::utc())?;
/// let span = ActivitySpan::Window(Window::last(30));
/// let trailing = ActivityQuestion { kinds: KindSet::activity(), span, as_of: day(31) };
/// let calendar = ActivityQuestion { span: ActivitySpan::Period(Period::Month), ..trailing.clone() };
/// let [one, other] = [&trailing, &calendar].map(|question| Asked { question, population: &population });
/// assert_eq!(
///     DifferenceRule::default().report(one, other)?.to_string(),
///     "active users, last 30 days against active users, month: 1 against 2 of 2 users; 1 differs: \
///      1 by the days, last 30 days → month (+1 −0; user 1)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActivityQuestion {
    /// What counts as activity.
    pub kinds: KindSet,
    /// The days looked at.
    pub span: ActivitySpan,
    /// The day asked about; later days are not seen.
    pub as_of: Day,
}

/// The days on which activity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivitySpan {
    /// Days counted back from the day asked about.
    Window(Window),
    /// The period that holds the day asked about, up to that day.
    Period(Period),
}

impl ActivitySpan {
    /// The days, as of a day.
    pub fn days(self, as_of: Day) -> Days {
        match self {
            Self::Window(window) => window.days(as_of),
            Self::Period(period) => Days::new(period.containing(as_of).first(), as_of).unwrap_or(Days::only(as_of)),
        }
    }
}

impl fmt::Display for ActivitySpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Window(window) => window.fmt(f),
            Self::Period(period) => period.fmt(f),
        }
    }
}

impl Question for ActivityQuestion {
    const CLAUSES: &'static [Clause] = &[Clause::Kinds, Clause::Span, Clause::AsOf];

    fn title(&self) -> String {
        format!("active users, {}", self.span)
    }

    fn definition(&self, calendar: &Calendar) -> Result<Definition, ExplainError> {
        let Self { kinds, span, as_of } = self;
        let question = format!("users with {} in the {span}, as of {as_of}", in_words(kinds));
        Ok(Definition::new(question, calendar))
    }

    fn clause(&self, clause: Clause) -> String {
        match clause {
            Clause::Kinds => in_words(&self.kinds),
            Clause::Span => self.span.to_string(),
            Clause::AsOf => self.as_of.to_string(),
            _ => String::new(),
        }
    }

    fn take(&mut self, clause: Clause, other: &Self) {
        match clause {
            Clause::Kinds => self.kinds.clone_from(&other.kinds),
            Clause::Span => self.span = other.span,
            Clause::AsOf => self.as_of = other.as_of,
            _ => {}
        }
    }

    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError> {
        let days = self.span.days(self.as_of);
        Ok(move |member: Member<'_>| {
            let known = member.profile.as_of(days.last());
            known.first_forgotten(&self.kinds, days.first())?;
            let active = days_with(parted(known.tallies(), days.first()).1, &self.kinds);
            let mut seen = UserEvidence::new(UserOutcome::Counted, None, active);
            if seen.days.is_empty() {
                let there = member.profile.as_of(self.as_of).joined(&member.user).is_some();
                seen.outcome = if there { UserOutcome::NotCounted } else { UserOutcome::NotEligible };
            }
            Ok(seen)
        })
    }
}
