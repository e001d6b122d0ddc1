//! Everybody's paths, for all users or by group.

use std::collections::{BTreeMap, HashMap};

use smallvec::SmallVec;

use super::report::{PathCount, PathReport};
use super::rule::{PathRule, PathStart};
use crate::event::Event;
use crate::event::id::UserId;
use crate::event::kind::Kind;
use crate::event::sequence::Occurrence;
use crate::population::{
    Columns, ColumnsError, Crowd, EventColumns, LogKinds, Mark, Marked, fold_all_marks, fold_occurrences,
};
use crate::report::event_users::EventUsers;
use crate::time::{Admission, Calendar};

/// The kinds of a path; short ones need no allocation.
type Kinds = SmallVec<[Kind; 8]>;

/// Some users, while they are counted.
#[derive(Default)]
struct Part {
    users: EventUsers,
    /// How often each path occurs, in how many sessions, and in which one it was seen last.
    counts: HashMap<Kinds, (PathCount, u64)>,
    /// The number of the session that is being looked at, from 1.
    session: u64,
    path: Kinds,
}

/// A group of users, put together.
#[derive(Default)]
struct Group {
    users: EventUsers,
    paths: BTreeMap<Vec<Kind>, PathCount>,
}

impl PathRule {
    /// The paths of the users of these events, which come in any order; the calendar says when the day of a bare date begins.
    ///
    /// # Errors
    /// When an instant is outside the years 0 to 9999 or the [limits](Calendar::limited_to) of the calendar, or there is a bare
    /// date under a calendar of each event's own offset; the first such event is named by its place, counted from 0.
    pub fn report_events<'a>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
    ) -> Result<PathReport, ColumnsError> {
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
    ) -> Result<BTreeMap<G, PathReport>, ColumnsError> {
        // Events are admitted as they become rows.
        self.counted(&EventColumns::of(events, calendar)?.columns(), &Admission::of_all(), group)
    }

    /// The paths of the users of these columns, on all cores of the current thread pool. The calendar says by its limits which
    /// instants can be.
    ///
    /// # Errors
    /// When the columns differ in length, or a row has an instant or kind that there is not, or an instant outside the
    /// [limits](Calendar::limited_to) of the calendar; the first such row is named.
    pub fn report_columns(&self, columns: &Columns<'_>, calendar: &Calendar) -> Result<PathReport, ColumnsError> {
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
    ) -> Result<BTreeMap<G, PathReport>, ColumnsError> {
        self.counted(columns, &Admission::by(calendar), group)
    }

    fn counted<G: Ord + Send>(
        &self,
        columns: &Columns<'_>,
        admission: &Admission<'_>,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, PathReport>, ColumnsError> {
        // A path hangs on instants and kinds: where milliseconds tell one from another, marks take half the memory of
        // occurrences.
        let shards = match LogKinds::of(columns) {
            Some(kinds) => fold_all_marks(columns, admission, &kinds, BTreeMap::new, |parts, user, marks| {
                self.add(parts, columns, user, marks, &group, |mark: &Mark| kinds.kind(mark.class()));
            })?,
            None => fold_occurrences(columns, admission, false, BTreeMap::new, |parts, user, occurrences| {
                self.add(parts, columns, user, occurrences, &group, |occurrence: &Occurrence| occurrence.kind);
            })?,
        };
        let mut groups: BTreeMap<G, Group> = BTreeMap::new();
        for (group, part) in shards.into_iter().flatten() {
            let Group { users, paths } = groups.entry(group).or_default();
            users.join(part.users);
            for (path, (count, _)) in part.counts {
                paths.entry(path.into_vec()).or_default().add(count);
            }
        }
        let report = |Group { users, paths }| PathReport::new(self.clone(), users.dates, users.crowd, paths);
        Ok(groups.into_iter().map(|(group, counts)| (group, report(counts))).collect())
    }

    fn report_of_nobody(&self) -> PathReport {
        PathReport::new(self.clone(), None, Crowd::default(), BTreeMap::new())
    }

    /// Adds a user to the part of their group.
    fn add<G: Ord, M: Marked>(
        &self,
        parts: &mut BTreeMap<G, Part>,
        columns: &Columns<'_>,
        user: UserId,
        marks: &[M],
        group: impl Fn(UserId) -> Option<G>,
        kind: impl Fn(&M) -> Kind,
    ) {
        let Some(group) = group(user) else { return };
        let part = parts.entry(group).or_default();
        part.users.add(columns, user);
        match &self.session {
            Some(rule) => rule.pieces(marks).for_each(|session| part.add(self, session, &kind)),
            None => part.add(self, marks, &kind),
        }
    }
}

impl Part {
    /// Adds the paths of one session.
    fn add<M: Marked>(&mut self, rule: &PathRule, marks: &[M], kind: impl Fn(&M) -> Kind) {
        self.session += 1;
        let session = self.session;
        let starts = match rule.start {
            PathStart::Anywhere => usize::MAX,
            PathStart::First => 1,
        };
        for window in marks.windows(usize::from(rule.length.get())).take(starts) {
            self.path.clear();
            self.path.extend(window.iter().map(&kind));
            let entry = match self.counts.get_mut(&self.path) {
                Some(entry) => entry,
                None => self.counts.entry(self.path.clone()).or_default(),
            };
            entry.0.times += 1;
            if entry.1 != session {
                *entry = (PathCount { times: entry.0.times, sessions: entry.0.sessions + 1 }, session);
            }
        }
    }
}
