//! The counts of users in each answer, and how they hang together: what [`SmallCells::shown`] judges.
//!
//! [`SmallCells::shown`]: crate::answer::SmallCells::shown

use crate::answer::small_cells::{CountLine, UserCounts};
use crate::outreach::campaign::{Campaign, EventActivity};
use crate::outreach::effect::{AttributionReport, EntryEffects, MatchedLift, MatchedStratum, SpecialDayEffect};
use crate::outreach::experiment::{ExperimentReport, Proportion, SampleSums};
use crate::outreach::fatigue::FatigueReport;
use crate::outreach::plan::{OutreachOutcome, OutreachReport};
use crate::outreach::referral::{Payback, ReferralReport};
use crate::outreach::trial::Trial;
use crate::outreach::uplift::Uplift;

/// `reach`, `opened`, `clicked`, `converted` and `pending`, all or none; and of a hold-out `users` and `pending`.
impl UserCounts for Campaign {
    fn user_counts(&self) -> Vec<CountLine> {
        let of = self.counts();
        let counts = [
            ("reach", of.reach),
            ("opened", of.opened),
            ("clicked", of.clicked),
            ("converted", of.converted),
            ("pending", of.pending),
        ];
        let hold_out =
            of.hold_out.map(|of| CountLine::nested("hold-out", [("users", of.users), ("pending", of.pending)]));
        let reached = CountLine::together("campaign", counts, (1..5).map(|some| (0, some)));
        [reached].into_iter().chain(hold_out).collect()
    }
}

/// `active`, `participants`, `interacting` and `converted`, all or none.
impl UserCounts for EventActivity {
    fn user_counts(&self) -> Vec<CountLine> {
        let counts = [
            ("active", self.active),
            ("participants", self.participants),
            ("interacting", self.interacting),
            ("converted", self.converted),
        ];
        vec![CountLine::together("event", counts, [(0, 1), (1, 2), (1, 3)])]
    }
}

/// Users by outcome, as classes of all of them. Messages by play and by channel, and those that keep a promise, are shown where
/// no outcome is left out, as they add up to one of them.
impl UserCounts for OutreachReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let outcomes = self.outcomes.iter().map(|(outcome, users)| (outcome.to_string(), *users));
        let plays = self.plays.iter().map(|(play, users)| (play.clone(), *users));
        let channels = self.channels.iter().map(|(channel, users)| (channel.to_string(), *users));
        let messages = self.count(OutreachOutcome::Message);
        vec![
            CountLine::parts("outcomes", outcomes),
            CountLine::parts("plays", plays).after([0]),
            CountLine::parts("channels", channels).after([0, 1]),
            CountLine::nested("floors", [("messages", messages), ("floors", self.floors)]).after([0]),
        ]
    }
}

/// `users`. Rows are of contact days, of which a user may have many.
impl UserCounts for FatigueReport {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::nested("contacts", [("users", self.users)])]
    }
}

/// `users`.
impl UserCounts for AttributionReport {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::nested("buyers", [("users", self.users)])]
    }
}

/// A line for each stratum: `reached` and `others`.
impl UserCounts for MatchedLift {
    fn user_counts(&self) -> Vec<CountLine> {
        let line = |(name, stratum): (&String, &MatchedStratum)| {
            CountLine::together(name, [("reached", stratum.reached), ("others", stratum.others)], [])
        };
        self.strata().iter().map(line).collect()
    }
}

/// A line of users by entry, with those who are undecided and those without an entry, as classes of all of them; then one for each stratum, shown
/// where nothing is left out of the first.
impl UserCounts for EntryEffects {
    fn user_counts(&self) -> Vec<CountLine> {
        let of_entry = |place: usize| {
            let users = self.strata.iter().filter_map(|stratum| stratum.cells.get(place)).map(|cell| cell.users);
            users.fold(0, u64::saturating_add)
        };
        let named = |place: usize| self.entries.get(place).map_or_else(String::new, ToString::to_string);
        let entries = (0..self.entries.len()).map(|place| (named(place), of_entry(place)));
        let others = [("several".to_owned(), self.undecided), ("none".to_owned(), self.without)];
        let strata = self.strata.iter().map(|stratum| {
            let cells = stratum.cells.iter().enumerate().map(|(place, cell)| (named(place), cell.users));
            CountLine::parts(format!("channel {}, week from {}", stratum.channel, stratum.week), cells).after([0])
        });
        [CountLine::parts("entries", entries.chain(others))].into_iter().chain(strata).collect()
    }
}

/// `users`.
impl UserCounts for SpecialDayEffect {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::nested("special days", [("users", self.users)])]
    }
}

/// `invitees`, `matured`, `eligible`, `retained` and who is how deep, all or none; and `active`, `invitees` and `matured` of the
/// K factor. The list of inviters is about one user each.
impl UserCounts for ReferralReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let all = [
            ("invitees".to_owned(), self.invitees),
            ("matured".to_owned(), self.matured),
            ("eligible".to_owned(), self.eligible),
            ("retained".to_owned(), self.retained),
        ];
        let depths = self.by_depth.iter().zip(1_u32..).map(|(users, depth)| (format!("depth {depth}"), *users));
        let k = self.k_factor;
        let factor = [("active", k.active), ("invitees", k.invitees), ("matured", k.matured)];
        vec![
            CountLine::together("referrals", all.into_iter().chain(depths), [(0, 1), (0, 2), (2, 3)]),
            CountLine::together("k factor", factor, [(1, 2)]),
        ]
    }
}

/// `users` and `matured`, all or none.
impl UserCounts for Payback {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::together("payback", [("users", self.users), ("matured", self.matured)], [])]
    }
}

/// `users`, and who of them are `successes`.
impl UserCounts for Proportion {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::nested("proportion", [("users", self.n()), ("successes", self.successes())])]
    }
}

/// `users`.
impl UserCounts for SampleSums {
    fn user_counts(&self) -> Vec<CountLine> {
        vec![CountLine::nested("sums", [("users", self.n())])]
    }
}

/// A line for each arm, by its name: `users`.
impl UserCounts for Trial {
    fn user_counts(&self) -> Vec<CountLine> {
        self.arms().map(|(arm, users)| CountLine::nested(arm, [("users", users)])).collect()
    }
}

/// A line for each arm, `control` and `treatment`: `users`. Groups by score are as large as the rule makes them; levels are about single users.
impl UserCounts for Uplift {
    fn user_counts(&self) -> Vec<CountLine> {
        let arms = [("control", self.control()), ("treatment", self.treated())];
        arms.into_iter().map(|(name, users)| CountLine::nested(name, [("users", users)])).collect()
    }
}

/// A line for each arm, `control` and `treatment`: `users`.
impl UserCounts for ExperimentReport {
    fn user_counts(&self) -> Vec<CountLine> {
        let arms = [("control", self.arms.a.n()), ("treatment", self.arms.b.n())];
        arms.into_iter().map(|(name, users)| CountLine::nested(name, [("users", users)])).collect()
    }
}
