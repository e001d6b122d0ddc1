//! Everybody's way through a funnel, for all users or by group.

use std::collections::BTreeMap;

use super::config::StepOrder;
use super::report::{Count, FunnelReport, step_in_any_order};
use super::rule::FunnelRule;
use super::walker::Walker;
use crate::event::Event;
use crate::event::id::UserId;
use crate::population::{
    Columns, ColumnsError, EventColumns, FineMark, Mark, Marked, Sieve, fold_marks, fold_occurrences,
};
use crate::time::Calendar;

impl FunnelRule {
    /// How far the users of these events came, which come in any order; the calendar says when the day of a bare date begins.
    ///
    /// # Errors
    /// When an instant is outside the years 0 to 9999, or there is a bare date under a calendar of each event's own offset;
    /// the first such event is named by its place, counted from 0.
    pub fn report_events<'a>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
    ) -> Result<FunnelReport, ColumnsError> {
        self.report_columns(&EventColumns::of(events, calendar)?.columns())
    }

    /// The same for each group of users, be it a segment, a channel or anything else; users without a group are left out.
    ///
    /// # Errors
    /// The errors of [`report_events`](Self::report_events).
    pub fn report_events_by<'a, G: Ord + Send>(
        &self,
        events: impl IntoIterator<Item = &'a Event>,
        calendar: &Calendar,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, FunnelReport>, ColumnsError> {
        self.report_columns_by(&EventColumns::of(events, calendar)?.columns(), group)
    }

    /// How far the users of these columns came, on all cores of the current thread pool. Who is in the columns is counted,
    /// also without any event of a step. Values are looked at only where a step or an exclusion asks for them.
    ///
    /// # Errors
    /// When the columns differ in length, or a row has an instant, kind or (where it is looked at) value that there is not;
    /// the first such row is named.
    pub fn report_columns(&self, columns: &Columns<'_>) -> Result<FunnelReport, ColumnsError> {
        let mut groups = self.report_columns_by(columns, |_| Some(()))?;
        Ok(groups.remove(&()).unwrap_or_else(|| self.report_of(Vec::new())))
    }

    /// The same for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// The errors of [`report_columns`](Self::report_columns).
    pub fn report_columns_by<G: Ord + Send>(
        &self,
        columns: &Columns<'_>,
        group: impl Fn(UserId) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, FunnelReport>, ColumnsError> {
        let config = self.config();
        let empty = || (Walker::default(), BTreeMap::<G, Count>::new());
        let add = |groups: &mut BTreeMap<G, Count>, group: G, user: UserId, walker: &Walker, per_millisecond| {
            let count = groups.entry(group).or_insert_with(|| Count::new(config.steps.len()));
            count.add(user, columns.report_key(), &walker.instants, per_millisecond);
            count.note_dates(columns.days_of(user));
        };
        // A strict step and a session hang on events that no step matches, so all of them are read; else only those of
        // steps and exclusions, in half the memory, where milliseconds tell one instant from another.
        let shards = if config.order == StepOrder::Strict || config.session.is_some() || columns.are_finer() {
            fold_occurrences(columns, self.classes.asks_for_values(), empty, |(walker, groups), user, occurrences| {
                if let Some(group) = group(user) {
                    walker.follow_occurrences(self, occurrences);
                    add(groups, group, user, walker, FineMark::PER_MILLISECOND);
                }
            })?
        } else {
            fold_marks(columns, &self.classes, empty, |(walker, groups), user, marks| {
                if let Some(group) = group(user) {
                    walker.follow(self, marks, self.entry_of(marks));
                    add(groups, group, user, walker, Mark::PER_MILLISECOND);
                }
            })?
        };
        let mut groups: BTreeMap<G, Vec<Count>> = BTreeMap::new();
        for (group, count) in shards.into_iter().flat_map(|(_, groups)| groups) {
            groups.entry(group).or_default().push(count);
        }
        Ok(groups.into_iter().map(|(group, counts)| (group, self.report_of(counts))).collect())
    }

    fn report_of(&self, counts: Vec<Count>) -> FunnelReport {
        let config = self.config();
        let steps = config.steps.len();
        let names = (1..).zip(&config.steps).map(|(number, step)| match config.order {
            StepOrder::Any => step_in_any_order(number, steps),
            StepOrder::Ordered | StepOrder::Strict => step.name.clone(),
        });
        FunnelReport::new(config, self.fingerprint(), names.collect(), counts)
    }
}
