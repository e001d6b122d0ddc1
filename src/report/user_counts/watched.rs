//! The counts of users in reports of subscriptions, splits, goals, the watch and data quality.

use super::{figure_line, users};
use crate::answer::small_cells::{CountLine, UserCounts};
use crate::report::data_quality::DataQuality;
use crate::report::goal::Goals;
use crate::report::revenue_split::{RevenueFactors, RevenueSplit};
use crate::report::stayed::{LifeValue, StayedAndLeft};
use crate::report::subscription::{SubscriptionPeriod, Subscriptions};
use crate::report::watch::{Watch, WatchRow};

/// A line for each period, by its first day: `start`, `new`, `reactivated`, `expansion`, `contraction`, `churned`, `kept`, `even` and
/// `end`, all or none, as they add up. A row that is left out takes the later ones with it, as they start with who paid in it.
impl UserCounts for Subscriptions {
    fn user_counts(&self) -> Vec<CountLine> {
        let lines = self.periods.iter().map(subscribers);
        lines.enumerate().map(|(place, line)| line.after(place.checked_sub(1))).collect()
    }
}

fn subscribers(row: &SubscriptionPeriod) -> CountLine {
    let changed = row.expansion.users.saturating_add(row.contraction.users);
    let counts = [
        ("start", row.start.users),
        ("new", row.new.users),
        ("reactivated", row.reactivated.users),
        ("expansion", row.expansion.users),
        ("contraction", row.contraction.users),
        ("churned", row.churned.users),
        ("kept", row.kept_users()),
        ("even", row.kept_users().saturating_sub(changed)),
        ("end", row.end.users),
    ];
    // What two of them differ by is one of them or the sum of two, so it is not small where they are not.
    CountLine::together(row.days.first().to_string(), counts, [])
}

/// A line for each period, `before` and `after`: `users` and `payers`.
impl UserCounts for RevenueSplit {
    fn user_counts(&self) -> Vec<CountLine> {
        let line =
            |name: &str, of: &RevenueFactors| CountLine::nested(name, [("users", of.users), ("payers", of.payers)]);
        vec![line("before", &self.before), line("after", &self.after)]
    }
}

/// A line for each side, `stayed` and `left`: `users` and `buyers`.
impl UserCounts for StayedAndLeft {
    fn user_counts(&self) -> Vec<CountLine> {
        let line = |name: &str, of: &LifeValue| CountLine::nested(name, [("users", of.users), ("buyers", of.buyers)]);
        vec![line("stayed", &self.stayed), line("left", &self.left)]
    }
}

/// A line for each number and point: `of`, and `users` where it is a share; `of` and `users`, all or none, where it is a factor.
impl UserCounts for Goals {
    fn user_counts(&self) -> Vec<CountLine> {
        let mut lines = Vec::new();
        for track in &self.tracks {
            let points = [Some(&track.now)].into_iter().chain(track.before.iter().map(Option::as_ref)).enumerate();
            let known = points.filter_map(|(point, figure)| Some((format!("{}, point {point}", track.name), figure?)));
            lines.extend(known.map(|(name, figure)| figure_line(name, track.unit, figure)));
        }
        lines
    }
}

/// A line for each signal and week, 0 for now: `users`, and of a kind that counts as activity `active` before it.
impl UserCounts for Watch {
    fn user_counts(&self) -> Vec<CountLine> {
        let weeks = |row: &WatchRow| [row.now].into_iter().chain(row.before.iter().copied()).collect::<Vec<u64>>();
        let active = self.rows.first().map(weeks).unwrap_or_default();
        let mut lines = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            for (week, (count, active)) in weeks(row).into_iter().zip(&active).enumerate() {
                let name = format!("{}, week {week}", row.signal);
                lines.push(if place > 0 && row.is_activity {
                    CountLine::nested(name, [("active", *active), ("users", count)]).after([week])
                } else {
                    users(name, count)
                });
            }
        }
        lines
    }
}

/// One line of `active` users; one of users who `registered` and of those of them who were `too_early`; one for each day and kind with
/// `users`; and one for each key action with `users`.
impl UserCounts for DataQuality {
    fn user_counts(&self) -> Vec<CountLine> {
        let registered =
            CountLine::nested("registered", [("registered", self.registered), ("too_early", self.too_early)]);
        let days = self.kinds.iter().flat_map(|row| {
            let days = self.days.iter().zip(&row.users);
            days.map(move |(day, count)| users(format_args!("{day} {}", row.kind), *count))
        });
        let actions = self.key_actions.iter().map(|action| users(format_args!("action {}", action.name), action.users));
        [users("active", self.active), registered].into_iter().chain(days).chain(actions).collect()
    }
}
