//! The walk from one definition to the other, user by user.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::difference::{ClauseDifference, Difference, DifferenceExample, SideCount};
use super::{Clause, Question, UserEvidence, UserOutcome};
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::report::accounting::UserAccountingError;
use crate::report::retention::RetentionError;

/// How a difference is explained.
///
/// ```
/// use lifestage::report::{ActivityQuestion, ActivitySpan, Asked, DifferenceRule};
/// use lifestage::time::{Calendar, Moment, UtcOffset, Window};
/// use lifestage::{Day, Event, KindSet, Population};
///
/// // 20:00 in London is the next day in Shanghai.
/// let evening: Moment = "2026-01-05T20:00:00Z".parse()?;
/// let events = [Event::log_in(1_u64, evening), Event::log_in(2_u64, Day::ymd(2026, 1, 5))];
/// let shanghai = Calendar::fixed(UtcOffset::hours(8));
/// let (here, there) = (Population::from_events(&events, Calendar::utc())?, Population::from_events(&events, shanghai)?);
///
/// let span = ActivitySpan::Window(Window::last(1));
/// let question = &ActivityQuestion { kinds: KindSet::activity(), span, day: Day::ymd(2026, 1, 6) };
/// let [one, other] = [&here, &there].map(|population| Asked { question, population });
/// let difference = DifferenceRule::default().explain(one, other)?;
/// assert_eq!(
///     difference.to_string(),
///     "active users, that day: 0 against 1 of 2 users; 1 differs: 1 by the calendar (+1 −0; user 1)",
/// );
/// assert_eq!(difference.clauses[0].examples[0].to_string(), "user 1: not counted → counted (2026-01-06)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DifferenceRule {
    /// How many users of each clause are named at most, the first ones in order of the ids. Default 10: as many as
    /// somebody looks up.
    pub most_examples: usize,
}

impl Default for DifferenceRule {
    fn default() -> Self {
        Self { most_examples: 10 }
    }
}

/// One side of a difference: a question, and who is asked. The populations of both sides are of the same users; a user
/// who is missing in one is not eligible there.
#[derive(Debug)]
pub struct Asked<'a, Q> {
    /// The question.
    pub question: &'a Q,
    /// Who is asked; its calendar is the first clause.
    pub population: &'a Population,
}

impl<Q> Clone for Asked<'_, Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Asked<'_, Q> {}

/// A difference that cannot be explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExplainError {
    /// A user who starts often has many answers.
    #[error("after `every start` a user has several answers: ask about the first one, ever or in range")]
    EveryStart,
    /// A question about retention that has no answer.
    #[error(transparent)]
    Retention(#[from] RetentionError),
    /// A question about the lifecycle that has no answer.
    #[error(transparent)]
    Lifecycle(#[from] UserAccountingError),
    /// A profile remembers too little for one of the definitions on the way: the first user in order of the ids.
    #[error(transparent)]
    Forgotten(#[from] UserBeforeHorizon),
}

/// A definition on the way, and the clause by which it differs from the one before.
struct Stop<'a, Q> {
    clause: Clause,
    says: [String; 2],
    question: Q,
    population: &'a Population,
}

/// What both ends say of a user, and by which clause they differ.
struct Compared {
    user: UserId,
    outcomes: [UserOutcome; 2],
    change: Option<(usize, Box<[UserEvidence; 2]>)>,
}

impl DifferenceRule {
    /// Which users two definitions tell apart, and by which clause.
    ///
    /// # Errors
    /// When one of the questions has no answer, or a profile remembers too little, also for a definition between the two.
    pub fn explain<Q: Question>(&self, one: Asked<'_, Q>, other: Asked<'_, Q>) -> Result<Difference, ExplainError> {
        let definition = |side: &Asked<'_, Q>| side.question.definition(side.population.calendar());
        let definitions = [definition(&one)?, definition(&other)?];
        let stops = stops(one, other);
        let first = one.question.judge()?;
        let judges = stops.iter().map(|stop| stop.question.judge()).collect::<Result<Vec<_>, _>>()?;
        let first_says = |user| said(one.population, user, &first);
        let says = |place: usize, user| match (stops.get(place), judges.get(place)) {
            (Some(stop), Some(judge)) => said(stop.population, user, judge),
            _ => first_says(user),
        };
        let compare = |user: UserId| {
            let compared = || -> Result<Compared, BeforeHorizon> {
                let last = stops.len().saturating_sub(1);
                let ends = [first_says(user)?, says(last, user)?];
                let outcomes = [ends[0].outcome, ends[1].outcome];
                if outcomes[0] == outcomes[1] {
                    return Ok(Compared { user, outcomes, change: None });
                }
                for place in 0..last {
                    if says(place, user)?.outcome != outcomes[0] {
                        return Ok(Compared { user, outcomes, change: Some((place, Box::new(ends))) });
                    }
                }
                Ok(Compared { user, outcomes, change: Some((last, Box::new(ends))) })
            };
            compared().map_err(|problem| UserBeforeHorizon::new(user, problem))
        };
        let mut all = one.population.map(|member| Some(compare(member.user.id)));
        if !core::ptr::eq(one.population, other.population) {
            let missing = |user| one.population.profile(user).is_none();
            let others = other.population.map(|member| missing(member.user.id).then(|| compare(member.user.id)));
            all.extend(others);
        }
        let mut users = Vec::with_capacity(all.len());
        let mut problem: Option<UserBeforeHorizon> = None;
        for compared in all.into_iter().flatten() {
            match compared {
                Ok(compared) => users.push(compared),
                Err(error) if problem.is_none_or(|first| error.user < first.user) => problem = Some(error),
                Err(_) => {}
            }
        }
        if let Some(problem) = problem {
            return Err(problem.into());
        }
        users.sort_by_key(|compared| compared.user);
        let titles = [one.question.title(), other.question.title()];
        Ok(self.difference(titles, definitions, &stops, users))
    }

    fn difference<Q>(
        self,
        titles: [String; 2],
        definitions: [Definition; 2],
        stops: &[Stop<'_, Q>],
        users: Vec<Compared>,
    ) -> Difference {
        let clauses = stops.iter().map(|Stop { clause, says: [from, to], .. }| ClauseDifference {
            clause: *clause,
            from: from.clone(),
            to: to.clone(),
            users: 0,
            gained: 0,
            lost: 0,
            examples: Vec::new(),
        });
        let mut clauses: Vec<ClauseDifference> = clauses.collect();
        let (mut counts, mut differ) = ([SideCount::default(); 2], 0);
        for Compared { user, outcomes, change } in users {
            counts.iter_mut().zip(outcomes).for_each(|(count, outcome)| count.add(outcome));
            let Some((place, seen)) = change else { continue };
            differ += 1;
            if let Some(clause) = clauses.get_mut(place) {
                clause.users += 1;
                clause.gained += u64::from(outcomes[1] == UserOutcome::Counted);
                clause.lost += u64::from(outcomes[0] == UserOutcome::Counted);
                if clause.examples.len() < self.most_examples {
                    clause.examples.push(DifferenceExample { user, seen: *seen });
                }
            }
        }
        // That two populations may differ in their events is worth a line where they do.
        clauses.retain(|clause| clause.clause != Clause::Events || clause.users > 0);
        Difference { titles, definitions, counts, differ, clauses }
    }
}

/// What is said of a user of a population.
fn said(
    population: &Population,
    user: UserId,
    judge: &impl Fn(Member<'_>) -> Result<UserEvidence, BeforeHorizon>,
) -> Result<UserEvidence, BeforeHorizon> {
    population.get(user).map_or_else(|| Ok(UserEvidence::default()), judge)
}

/// The definitions after the first one, through the last.
fn stops<'a, Q: Question>(one: Asked<'a, Q>, other: Asked<'a, Q>) -> Vec<Stop<'a, Q>> {
    let population = other.population;
    let mut question = one.question.clone();
    let mut stops = Vec::new();
    if !core::ptr::eq(one.population, population) {
        let calendars = [one.population.calendar(), population.calendar()];
        let clause = if calendars[0] == calendars[1] { Clause::Events } else { Clause::Calendar };
        let says =
            calendars.map(|calendar| if clause == Clause::Calendar { calendar.to_string() } else { String::new() });
        stops.push(Stop { clause, says, question: question.clone(), population });
    }
    for clause in Q::CLAUSES {
        let mut next = question.clone();
        next.take(*clause, other.question);
        if next != question {
            let says = [question.clause(*clause), next.clause(*clause)];
            stops.push(Stop { clause: *clause, says, question: next.clone(), population });
            question = next;
        }
    }
    if question != *other.question {
        let says = [String::new(), String::new()];
        stops.push(Stop { clause: Clause::Rest, says, question: other.question.clone(), population });
    }
    stops
}

impl fmt::Display for DifferenceExample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = &self.seen;
        write!(f, "user {}: {one} → {other}", self.user)
    }
}
