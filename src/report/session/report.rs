//! How often everybody was here, and how long.

use serde::{Deserialize, Serialize};

use super::rule::{Session, SessionRule};
use crate::answer::definition::{Definition, MergeError};
use crate::event::Event;
use crate::event::id::UserId;
use crate::event::sequence::Occurrence;
use crate::number::stats::Distribution;
use crate::population::{Columns, ColumnsError, Crowd, EventColumns, fold_occurrences, on_all_cores};

/// The sessions of many users. Reports of the same rule over *different* users merge.
///
/// ```
/// use lifestage::report::SessionRule;
/// use lifestage::time::Moment;
/// use lifestage::Event;
///
/// let search = |user: u64, minute: i64| Event::search(user, Moment::from_milliseconds(minute * 60_000));
/// let events = [search(1, 0), search(1, 10), search(1, 50), search(2, 0)];
/// let report = SessionRule::default().count(&events)?;
/// assert_eq!((report.users(), report.sessions(), report.events()), (2, 3, 4));
/// assert_eq!(report.events_per_session().mean(), Some(4.0 / 3.0));
/// assert_eq!(report.mean_seconds(), Some(200.0));
/// # Ok::<(), lifestage::population::ColumnsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct SessionReport {
    rule: SessionRule,
    crowd: Crowd,
    milliseconds: Distribution,
    events_per_session: Distribution,
    sessions_per_user: Distribution,
}

/// A report as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: SessionRule,
    crowd: Crowd,
    milliseconds: Distribution,
    events_per_session: Distribution,
    sessions_per_user: Distribution,
}

/// A written report that none can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{users}` users, `{lengths}` lengths, `{events}` numbers of events: one length and one number for each session"
)]
pub struct SessionReportError {
    users: u64,
    lengths: u64,
    events: u64,
}

impl SessionRule {
    /// The sessions of the users of these events, which come in any order. Bare dates are the midnight in UTC with which
    /// they begin.
    ///
    /// # Errors
    /// When an instant is outside the years 0 to 9999; the first such event is named by its place, counted from 0.
    pub fn report_events<'a>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<SessionReport, ColumnsError> {
        self.report_columns(&EventColumns::of(events)?.columns())
    }

    /// The sessions of the users of these columns, on all cores of the current thread pool.
    ///
    /// # Errors
    /// When the columns differ in length, or a row has an instant or kind that there is not (the first such row is named).
    pub fn report_columns(&self, columns: &Columns<'_>) -> Result<SessionReport, ColumnsError> {
        let add = |part: &mut Part, user: UserId, occurrences: &[Occurrence]| part.add(self, user, occurrences);
        let parts = fold_occurrences(columns, Part::default, add)?;
        let (mut crowd, mut lists) = (Crowd::default(), [const { Vec::new() }; 3]);
        for part in parts {
            crowd.merge(part.crowd);
            let lists = lists.iter_mut().zip([part.milliseconds, part.events, part.sessions]);
            lists.for_each(|(all, some)| all.extend(some));
        }
        let lists = on_all_cores(lists.into(), || (), |(), list: Vec<i64>| list.into_iter().collect());
        let mut lists = lists.into_iter();
        let mut next = || lists.next().unwrap_or_default();
        let (milliseconds, events_per_session, sessions_per_user) = (next(), next(), next());
        Ok(SessionReport { rule: self.clone(), crowd, milliseconds, events_per_session, sessions_per_user })
    }
}

/// The users of one part, while they are counted.
#[derive(Default)]
struct Part {
    crowd: Crowd,
    milliseconds: Vec<i64>,
    events: Vec<i64>,
    sessions: Vec<i64>,
}

impl Part {
    fn add(&mut self, rule: &SessionRule, user: UserId, occurrences: &[Occurrence]) {
        self.crowd.add(user);
        let before = self.events.len();
        for session in rule.pieces(occurrences).filter_map(Session::of) {
            self.milliseconds.push(session.milliseconds());
            self.events.push(session.events.cast_signed());
        }
        self.sessions.push((self.events.len() - before).cast_signed() as i64);
    }
}

#[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years, and instants are within 10,000")]
impl SessionReport {
    /// What was asked.
    pub fn definition(&self) -> Definition {
        Definition::of_rule(format_args!("sessions: {}", self.rule), self.rule.fingerprint())
    }

    /// By which rule sessions were parted.
    pub const fn rule(&self) -> &SessionRule {
        &self.rule
    }

    /// How many users there are.
    pub const fn users(&self) -> u64 {
        self.crowd.users
    }

    /// How many sessions all of them had.
    pub fn sessions(&self) -> u64 {
        self.milliseconds.count()
    }

    /// How many events these had.
    pub fn events(&self) -> u128 {
        self.events_per_session.sum().unsigned_abs()
    }

    /// The lengths of the sessions, in milliseconds.
    pub const fn milliseconds(&self) -> &Distribution {
        &self.milliseconds
    }

    /// The numbers of events of the sessions.
    pub const fn events_per_session(&self) -> &Distribution {
        &self.events_per_session
    }

    /// The numbers of sessions of the users.
    pub const fn sessions_per_user(&self) -> &Distribution {
        &self.sessions_per_user
    }

    /// The mean length of a session in seconds; none of no session.
    pub fn mean_seconds(&self) -> Option<f64> {
        self.milliseconds.mean().map(|mean| mean / 1_000.0)
    }

    /// The median length of a session by nearest rank, in seconds; none of no session.
    pub fn median_seconds(&self) -> Option<f64> {
        self.milliseconds.median().map(|median| median as f64 / 1_000.0)
    }

    /// Takes in the report of other users.
    ///
    /// The sessions of a user whose events are in both parts would be torn, so part events by user. That both are of the
    /// very same users is found; that some users are in both cannot be, as reports do not keep them.
    ///
    /// # Errors
    /// When the rule is another one, or the users are the same. This report is then as before.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition().must_be(&other.definition())?;
        self.crowd.must_not_be(other.crowd)?;
        self.crowd.merge(other.crowd);
        self.milliseconds.merge(&other.milliseconds);
        self.events_per_session.merge(&other.events_per_session);
        self.sessions_per_user.merge(&other.sessions_per_user);
        Ok(())
    }
}

impl TryFrom<Written> for SessionReport {
    type Error = SessionReportError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { rule, crowd, milliseconds, events_per_session, sessions_per_user } = written;
        let (lengths, events) = (milliseconds.count(), events_per_session.count());
        let positive = [&events_per_session, &sessions_per_user].map(|list| list.values().all(|(value, _)| value > 0));
        let users = crowd.users;
        let adds_up = sessions_per_user.count() == users && sessions_per_user.sum() == i128::from(lengths);
        let no_time_runs_back = milliseconds.values().all(|(value, _)| value >= 0);
        if lengths != events || !adds_up || positive != [true; 2] || !no_time_runs_back {
            return Err(SessionReportError { users, lengths, events });
        }
        Ok(Self { rule, crowd, milliseconds, events_per_session, sessions_per_user })
    }
}
