//! Session reports: how often and how long users visit.

use serde::{Deserialize, Serialize};

use super::rule::SessionRule;
use crate::answer::definition::{Definition, MergeError};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::stats::Distribution;
use crate::population::Crowd;
use crate::report::dated::{DatesBy, EventDefinition};
use crate::wording::problems::problems;

/// The sessions of many users. Reports of the same rule over *different* users merge.
///
/// ```
/// use lifestage::report::SessionRule;
/// use lifestage::time::{Calendar, Moment};
/// use lifestage::Event;
///
/// let search = |user: u64, minute: i64| Event::search(user, Moment::from_milliseconds(minute * 60_000));
/// let events = [search(1, 0), search(1, 10), search(1, 50), search(2, 0)];
/// let report = SessionRule::default().report_events(&events, &Calendar::utc())?;
/// assert_eq!((report.users(), report.sessions(), report.events()), (2, 3, 4));
/// assert_eq!(report.events_per_session().mean(), Some(4.0 / 3.0));
/// assert_eq!(report.mean_seconds(), Some(200.0));
/// # Ok::<(), lifestage::population::ColumnsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct SessionReport {
    definition: EventDefinition,
    rule: SessionRule,
    crowd: Crowd,
    milliseconds: Distribution,
    events_per_session: Distribution,
    sessions_per_user: Distribution,
}

mergeable!(SessionReport, "sessions", 1, MergeError);

/// A report as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    rule: SessionRule,
    dates: Option<DatesBy>,
    #[serde(rename = "users")]
    crowd: Crowd,
    milliseconds: Distribution,
    events_per_session: Distribution,
    sessions_per_user: Distribution,
}

/// A stored report is impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionReportError {
    users: u64,
    lengths: u64,
    events: u64,
}

problems! {
    struct SessionReportError { users: Whole, lengths: Whole, events: Whole } = "problem.session_report"
        "`{users}` users, `{lengths}` lengths, `{events}` numbers of events: one length and one number for each session"
        "`{users}`名用户、`{lengths}`个时长、`{events}`个行为数：每次会话应各有一个时长和一个行为数";
}

#[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years, and instants are within 10,000")]
impl SessionReport {
    pub(super) fn new(
        rule: SessionRule,
        dates: Option<DatesBy>,
        crowd: Crowd,
        [milliseconds, events, sessions]: [Distribution; 3],
    ) -> Self {
        let definition = EventDefinition::new(format_args!("sessions: {rule}"), rule.fingerprint(), dates);
        Self { definition, rule, crowd, milliseconds, events_per_session: events, sessions_per_user: sessions }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        self.definition.whole()
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
    /// very same users is found within one process, and by a [`ReportKey`](crate::population::ReportKey) in what came in
    /// binary; that some users are in both cannot be, as reports do not keep them.
    ///
    /// # Errors
    /// When the rule is another one, the users are the same, or there is more than can be counted. This report is then as
    /// before.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        let definition = self.definition.with(&other.definition)?;
        self.crowd.must_not_be(other.crowd)?;
        self.sessions().checked_add(other.sessions()).ok_or(MergeError::TooMany)?;
        self.definition = definition;
        self.crowd.merge(other.crowd);
        self.milliseconds.merge(&other.milliseconds);
        self.events_per_session.merge(&other.events_per_session);
        self.sessions_per_user.merge(&other.sessions_per_user);
        Ok(())
    }
}

impl From<SessionReport> for Written {
    fn from(report: SessionReport) -> Self {
        let SessionReport { definition, rule, crowd, milliseconds, events_per_session, sessions_per_user } = report;
        let dates = definition.dates().cloned();
        Self { rule, dates, crowd, milliseconds, events_per_session, sessions_per_user }
    }
}

impl TryFrom<Written> for SessionReport {
    type Error = SessionReportError;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { rule, dates, crowd, milliseconds, events_per_session, sessions_per_user } = written;
        let (lengths, events) = (milliseconds.count(), events_per_session.count());
        let positive = [&events_per_session, &sessions_per_user].map(|list| list.values().all(|(value, _)| value > 0));
        let users = crowd.users;
        let adds_up = sessions_per_user.count() == users && sessions_per_user.sum() == i128::from(lengths);
        let no_time_runs_back = milliseconds.values().all(|(value, _)| value >= 0);
        if lengths != events || !adds_up || positive != [true; 2] || !no_time_runs_back {
            return Err(SessionReportError { users, lengths, events });
        }
        Ok(Self::new(rule, dates, crowd, [milliseconds, events_per_session, sessions_per_user]))
    }
}
