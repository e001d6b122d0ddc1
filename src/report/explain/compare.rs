//! The comparison: a walk from one definition to the other, user by user.

use serde::{Deserialize, Serialize};

use super::difference::{ClauseDifference, Difference, DifferenceExample, SideCount};
use super::error::ExplainError;
use super::question::{Clause, Question, UserEvidence, UserOutcome};
use crate::answer::definition::Definition;
use crate::event::id::UserId;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};

/// The rule of explaining a difference.
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
/// let question = &ActivityQuestion { kinds: KindSet::activity(), span, as_of: Day::ymd(2026, 1, 6) };
/// let [one, other] = [&here, &there].map(|population| Asked { question, population });
/// let difference = DifferenceRule::default().report(one, other)?;
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
    /// The greatest number of users named for each clause, the first in order of their ids. Default 10: enough to look
    /// up.
    pub most_examples: usize,
}

impl Default for DifferenceRule {
    fn default() -> Self {
        Self { most_examples: 10 }
    }
}

/// One side of a difference: a question and a population. Both populations should have the same users; a user missing
/// from one is not eligible there.
#[derive(Debug)]
pub struct Asked<'a, Q> {
    /// The question.
    pub question: &'a Q,
    /// The population; its calendar is the first clause.
    pub population: &'a Population,
}

impl<Q> Clone for Asked<'_, Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q> Copy for Asked<'_, Q> {}

/// A definition on the walk, and the clause by which it differs from the previous one.
struct Stop<'a, Q> {
    clause: Clause,
    says: [String; 2],
    question: Q,
    population: &'a Population,
}

/// What both ends say of a user, and the clause that tells them apart.
struct Compared {
    user: UserId,
    outcomes: [UserOutcome; 2],
    change: Option<(usize, Box<[UserEvidence; 2]>)>,
}

impl DifferenceRule {
    /// Explains which users two definitions tell apart, and by which clause.
    ///
    /// # Errors
    /// If a question has no answer, also for a definition on the walk, or a profile forgot needed days.
    pub fn report<Q: Question>(&self, one: Asked<'_, Q>, other: Asked<'_, Q>) -> Result<Difference, ExplainError> {
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
        let users = in_order(all.into_iter().flatten())?;
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
        // A difference in events is reported only if the populations differ in them.
        clauses.retain(|clause| clause.clause != Clause::Events || clause.users > 0);
        Difference { titles, definitions, counts, differ, clauses }
    }
}

/// All users in order of their ids, or the first user whose profile forgot needed days.
fn in_order(
    all: impl Iterator<Item = Result<Compared, UserBeforeHorizon>>,
) -> Result<Vec<Compared>, UserBeforeHorizon> {
    let mut users = Vec::new();
    let mut problem: Option<UserBeforeHorizon> = None;
    for compared in all {
        match compared {
            Ok(compared) => users.push(compared),
            Err(error) if problem.is_none_or(|first| error.user < first.user) => problem = Some(error),
            Err(_) => {}
        }
    }
    users.sort_by_key(|compared| compared.user);
    problem.map_or(Ok(users), Err)
}

/// The outcome for a user of a population.
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
