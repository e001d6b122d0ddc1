//! Differences in growth accounting: a state as a question.

use serde::{Deserialize, Serialize};

use super::error::ExplainError;
use super::question::{Clause, Question, UserEvidence, UserOutcome};
use crate::answer::definition::{Definition, in_words};
use crate::population::Member;
use crate::population::census::{days_with, parted};
use crate::profile::BeforeHorizon;
use crate::report::accounting::{NewIn, UserAccountingRule, UserAccountingState};
use crate::time::{Calendar, Day};

/// Which users are new, returning, resurrecting or dormant in the period that holds a day, among users with any of
/// these states.
///
/// Clauses change in this order: what is activity, the period, when a user is new, the state, the day asked about. The
/// evidence for a user is the active days of this period and the one before.
///
/// ```
/// use lifestage::report::{Asked, DifferenceRule, UserAccountingQuestion, UserAccountingRule, UserAccountingState, NewIn};
/// use lifestage::time::Calendar;
/// use lifestage::{Day, Event, Population, User};
///
/// let monday = Day::ymd(2026, 1, 12);
/// let mut population = Population::from_events(&[Event::log_in(1_u64, monday)], Calendar::utc())?;
/// population.introduce(User::new(1_u64).joined(monday.minus(7)));
///
/// let rule = UserAccountingRule::default();
/// let by_activity = UserAccountingQuestion { rule: rule.clone(), state: UserAccountingState::New, as_of: monday };
/// let rule = UserAccountingRule { new_in: NewIn::PeriodOfJoining, ..rule };
/// let by_joining = UserAccountingQuestion { rule, ..by_activity.clone() };
/// let [one, other] = [&by_activity, &by_joining].map(|question| Asked { question, population: &population });
/// let difference = DifferenceRule::default().report(one, other)?;
/// assert_eq!(
///     difference.to_string(),
///     "new users: 1 against 0 of 1 user; 1 differs: \
///      1 by when somebody is new, first active period → period of joining (+0 −1; user 1)",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserAccountingQuestion {
    /// The rule of growth accounting.
    pub rule: UserAccountingRule,
    /// The state asked about.
    pub state: UserAccountingState,
    /// The day whose period is asked about. Later days are not seen, and nobody is dormant before the last day of the
    /// period.
    pub as_of: Day,
}

impl Question for UserAccountingQuestion {
    const CLAUSES: &'static [Clause] = &[Clause::Kinds, Clause::Period, Clause::NewIn, Clause::State, Clause::AsOf];

    fn title(&self) -> String {
        format!("{} users", self.state)
    }

    fn definition(&self, calendar: &Calendar) -> Result<Definition, ExplainError> {
        self.rule.one_by_one(self.as_of)?;
        let (Self { state, as_of, .. }, UserAccountingRule { activity, period, new_in }) = (self, &self.rule);
        let question = format!(
            "users with {} who are {state} in the {period} of {as_of}, as of that day, new in the {new_in}",
            in_words(activity),
        );
        Ok(Definition::new(question, calendar))
    }

    fn clause(&self, clause: Clause) -> String {
        match clause {
            Clause::Kinds => in_words(&self.rule.activity),
            Clause::Period => self.rule.period.to_string(),
            Clause::NewIn => self.rule.new_in.to_string(),
            Clause::State => self.state.to_string(),
            Clause::AsOf => self.as_of.to_string(),
            _ => String::new(),
        }
    }

    fn take(&mut self, clause: Clause, other: &Self) {
        match clause {
            Clause::Kinds => self.rule.activity.clone_from(&other.rule.activity),
            Clause::Period => self.rule.period = other.rule.period,
            Clause::NewIn => self.rule.new_in = other.rule.new_in,
            Clause::State => self.state = other.state,
            Clause::AsOf => self.as_of = other.as_of,
            _ => {}
        }
    }

    fn judge(&self) -> Result<impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon> + Sync, ExplainError> {
        let question = self.rule.one_by_one(self.as_of)?;
        Ok(move |member: Member<'_>| {
            let Some(state) = question.state(member)? else { return Ok(UserEvidence::default()) };
            let (known, kinds) = (member.profile.as_of(self.as_of), &self.rule.activity);
            let start = match self.rule.new_in {
                NewIn::FirstActivePeriod => known.first_day_of(kinds)?,
                NewIn::PeriodOfJoining => known.joined(&member.user),
            };
            let days = days_with(parted(known.tallies(), question.first_day()).1, kinds);
            Ok(UserEvidence::new(UserOutcome::of(state == self.state), start, days))
        })
    }
}
