//! Everybody's sessions, for all users or by group.

use std::collections::BTreeMap;

use super::report::SessionReport;
use super::rule::{Session, SessionRule};
use crate::event::Event;
use crate::event::id::UserId;
use crate::population::{
    Columns, ColumnsError, EventColumns, LogKinds, Marked, fold_all_marks, fold_occurrences, on_all_cores,
};
use crate::report::event_users::EventUsers;
use crate::time::{Admission, Calendar};

impl SessionRule {
    /// The sessions of the users of these events, which come in any order; the calendar says when the day of a bare date begins.
    ///
    /// # Errors
    /// When an instant is outside the years 0 to 9999 or the [limits](Calendar::limited_to) of the calendar, or there is a bare
    /// date under a calendar of each event's own offset; the first such event is named by its place, counted from 0.
    pub fn report_events<'a>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
    ) -> Result<SessionReport, ColumnsError> {
        let mut groups = self.report_events_by(events, calendar, |_| Some(()))?;
        Ok(groups.remove(&()).unwrap_or_else(|| self.report_of_nobody()))
    }

    /// The same for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// The errors of [`report_events`](Self::report_events).
    pub fn report_events_by<'a, G: Ord + Send>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, SessionReport>, ColumnsError> {
        // Events are admitted as they become rows.
        self.counted(&EventColumns::of(events, calendar)?.columns(), &Admission::of_all(), group)
    }

    /// The sessions of the users of these columns, on all cores of the current thread pool. The calendar says by its limits which
    /// instants can be.
    ///
    /// # Errors
    /// When the columns differ in length, or a row has an instant or kind that there is not, or an instant outside the
    /// [limits](Calendar::limited_to) of the calendar; the first such row is named.
    pub fn report_columns(&self, columns: &Columns<'_>, calendar: &Calendar) -> Result<SessionReport, ColumnsError> {
        let mut groups = self.report_columns_by(columns, calendar, |_| Some(()))?;
        Ok(groups.remove(&()).unwrap_or_else(|| self.report_of_nobody()))
    }

    /// The same for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// The errors of [`report_columns`](Self::report_columns).
    pub fn report_columns_by<G: Ord + Send>(
        &self,
        columns: &Columns<'_>,
        calendar: &Calendar,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, SessionReport>, ColumnsError> {
        self.counted(columns, &Admission::by(calendar), group)
    }

    fn counted<G: Ord + Send>(
        &self,
        columns: &Columns<'_>,
        admission: &Admission<'_>,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, SessionReport>, ColumnsError> {
        // A session hangs on instants alone: where milliseconds tell them, marks take half the memory of occurrences.
        let shards = match LogKinds::of(columns) {
            Some(kinds) => fold_all_marks(columns, admission, &kinds, BTreeMap::new, |parts, user, marks| {
                self.add(parts, columns, user, marks, &group);
            })?,
            None => fold_occurrences(columns, admission, false, BTreeMap::new, |parts, user, occurrences| {
                self.add(parts, columns, user, occurrences, &group);
            })?,
        };
        let mut groups: BTreeMap<G, Part> = BTreeMap::new();
        for (group, part) in shards.into_iter().flatten() {
            groups.entry(group).or_default().join(part);
        }
        Ok(groups.into_iter().map(|(group, part)| (group, part.report(self))).collect())
    }

    fn report_of_nobody(&self) -> SessionReport {
        Part::default().report(self)
    }

    /// Adds a user to the part of their group.
    fn add<G: Ord, M: Marked>(
        &self,
        parts: &mut BTreeMap<G, Part>,
        columns: &Columns<'_>,
        user: UserId,
        marks: &[M],
        group: impl Fn(UserId) -> Option<G>,
    ) {
        if let Some(group) = group(user) {
            let part = parts.entry(group).or_default();
            part.users.add(columns, user);
            part.add(self, marks);
        }
    }
}

/// Some users, while they are counted.
#[derive(Default)]
struct Part {
    users: EventUsers,
    milliseconds: Vec<i64>,
    events: Vec<i64>,
    sessions: Vec<i64>,
}

impl Part {
    fn add<M: Marked>(&mut self, rule: &SessionRule, marks: &[M]) {
        let before = self.events.len();
        for session in rule.pieces(marks).filter_map(Session::of) {
            self.milliseconds.push(session.milliseconds());
            self.events.push(session.events.cast_signed());
        }
        self.sessions.push((self.events.len() - before).cast_signed() as i64);
    }

    fn join(&mut self, other: Self) {
        self.users.join(other.users);
        self.milliseconds.extend(other.milliseconds);
        self.events.extend(other.events);
        self.sessions.extend(other.sessions);
    }

    fn report(self, rule: &SessionRule) -> SessionReport {
        let lists = vec![self.milliseconds, self.events, self.sessions];
        let mut lists = on_all_cores(lists, || (), |(), list: Vec<i64>| list.into_iter().collect()).into_iter();
        let lists = core::array::from_fn(|_| lists.next().unwrap_or_default());
        SessionReport::new(rule.clone(), self.users.dates, self.users.crowd, lists)
    }
}
