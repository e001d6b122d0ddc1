//! The days on which a trigger fires.

use super::Trigger;
use crate::rule::predicate::{Situation, Truth, TruthRun};
use crate::rule::unscored::Unscored;
use crate::time::Day;

/// Ten years in days.
const TEN_YEARS: i32 = 3_653;

/// The first day that is looked at for turns from a day on, where a cool-down of this many days is before them.
///
/// Users may have joined on the null date of some system, the first of January 1970 or of the year 1. The reach is the same
/// for all days of ten years, and not a number of days back: else what fired would hang on the day asked about, and two days of
/// one cool-down could both say that they fire.
fn reach(from: Day, before: u32) -> Day {
    let decade = from.minus(before).days_since_epoch().div_euclid(TEN_YEARS).saturating_sub(1);
    Day::EPOCH.plus(decade.saturating_mul(TEN_YEARS))
}

impl Trigger {
    /// The days on which the trigger fires, from a day to the day of the situation, ascending.
    ///
    /// Whether a turn fires depends on the firing before it, which depends on the one before that, and so on until none came
    /// within the cool-down. Such a chain is followed for ten years at least, and at most twenty: where it is longer, it begins
    /// anew at the beginning of each ten years, by which one firing may follow another within the cool-down.
    ///
    /// A turn that hangs on forgotten days is no firing: it may be none, or the cool-down of an earlier one may hold it back.
    pub fn firings(&self, situation: &Situation<'_>, from: Day) -> Vec<Day> {
        self.firing_runs(situation, from).into_iter().map(|run| run.first).collect()
    }

    /// The runs of true days that begin with a firing, from a day to the day of the situation, ascending.
    pub(in crate::rule) fn firing_runs(&self, situation: &Situation<'_>, from: Day) -> Vec<TruthRun> {
        let cool_down = u32::from(self.cool_down);
        // First the turns, the latest first. A turn further from the next one than the cool-down cannot block that next
        // one, fired or not, and what led up to it does not matter. So after each turn the walk needs to go back by the
        // cool-down only. Then forward: each turn fires unless the latest firing, not the latest turn, is too recent.
        let turns = self.turns_back(situation, from, cool_down);
        let mut fired: Vec<TruthRun> = Vec::new();
        let mut doubtful: Option<Day> = None;
        for turn in turns.into_iter().rev() {
            let blocks = |day: Day| day >= turn.first.minus(cool_down);
            if doubtful.is_some_and(blocks) || self.hangs_on_forgotten(situation, &turn, cool_down) {
                // It may have fired, and then it blocks what follows.
                doubtful = Some(turn.first);
            } else if !fired.last().is_some_and(|last| blocks(last.first)) {
                fired.push(turn);
            }
        }
        fired.retain(|run| run.first >= from);
        fired
    }

    /// Whether a turn may be none, or be blocked by a firing that nobody knows any more: the condition is unknown for want of
    /// forgotten days on the day before, or on one of the days that the cool-down counts back.
    fn hangs_on_forgotten(&self, situation: &Situation<'_>, turn: &TruthRun, days: u32) -> bool {
        // Without a horizon nothing is forgotten, and nobody is asked.
        situation.as_of().horizon().is_some()
            && (1..=days.max(1)).any(|back| self.is_forgotten(situation, turn.first.minus(back)))
    }

    /// Whether nobody knows if the condition was true on a day, because days are forgotten.
    pub(in crate::rule) fn is_forgotten(&self, situation: &Situation<'_>, day: Day) -> bool {
        let then = situation.on(day);
        then.is_some_and(|then| matches!(self.when.evaluate(&then), Truth::Unknown(Unscored::Forgotten(_))))
    }

    /// The runs of true days that begin on a day or later, ascending, whether they fire or not.
    pub(in crate::rule) fn turns(&self, situation: &Situation<'_>, from: Day) -> Vec<TruthRun> {
        let mut turns = self.turns_back(situation, from, 0);
        turns.retain(|turn| !self.hangs_on_forgotten(situation, turn, 1));
        turns.reverse();
        turns
    }

    /// The runs of true days that begin on a day or later, the latest first, and those that begin at most `before` days
    /// before the next one.
    fn turns_back(&self, situation: &Situation<'_>, from: Day, before: u32) -> Vec<TruthRun> {
        let mut turns: Vec<TruthRun> = Vec::new();
        // On most days nothing comes true.
        if from >= situation.day() && !self.when.evaluate(situation).is_true() {
            return turns;
        }
        let reach = reach(from, before);
        let mut runs = self.when.runs(situation, reach);
        let mut back_to = from;
        while let Some(run) = runs.true_run_from(back_to) {
            // What was true at the reach already may have come true before it.
            if run.first == reach && reach > situation.joined() {
                break;
            }
            back_to = back_to.min(run.first.minus(before));
            turns.push(run);
        }
        turns
    }

    /// The latest day on which the trigger fired, from `not_before` to the day of the situation.
    pub fn last_firing(&self, situation: &Situation<'_>, not_before: Day) -> Option<Day> {
        self.firings(situation, not_before).pop()
    }

    /// Whether the trigger fires on the day of the situation.
    pub fn fires(&self, situation: &Situation<'_>) -> bool {
        self.last_firing(situation, situation.day()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::user::User;
    use crate::number::work::counted;
    use crate::profile::Profile;
    use crate::rule::predicate::Judges;

    const TODAY: Day = Day::ymd(2026, 1, 31);

    fn trigger(when: &str, cool_down: u16) -> Trigger {
        let when = serde_json::from_str(when).unwrap();
        Trigger { name: "any".to_owned(), when, cool_down, suggest: Vec::new() }
    }

    #[test]
    fn a_join_day_long_ago_costs_ten_to_twenty_years_and_the_cool_down() {
        let birthday = crate::event::user::Birthday::new(1, 31).unwrap();
        for joined in [Day::MIN, Day::ymd(1, 1, 1), Day::ymd(1970, 1, 1), Day::ymd(2025, 1, 1)] {
            for first in [Day::MIN, Day::ymd(1970, 1, 1), TODAY] {
                let profile = Profile::of([Event::log_in(1_u64, first), Event::log_in(1_u64, TODAY)]);
                let user = User { birthday: Some(birthday), ..User::new(1_u64).joined(joined) };
                // True on one day of the year, and on every other day.
                for (when, cool_down) in [
                    (r#"{ "days_until_birthday": "now", "at_most": 0 }"#, 366),
                    (r#"{ "days_until_birthday": "now", "at_most": 0 }"#, u16::MAX),
                    (r#"{ "age_days": "now", "at_least": 1 }"#, 0),
                ] {
                    let situation = Situation::new(profile.as_of(TODAY), &user, Judges::default()).unwrap();
                    let (steps, fires) = counted(|| trigger(when, cool_down).fires(&situation));
                    assert!(steps <= 2 * 3_653 + 2 * usize::from(cool_down) + 10, "{when} since {joined}: {steps}");
                    assert!(!fires || when.contains("birthday"), "{when}");
                }
            }
        }
    }

    #[test]
    fn firings_of_a_chain_of_years_keep_their_cool_down_whatever_day_is_asked() {
        // Every second day for two years, of which every fourth fires; a decade of the reach begins among them.
        let start = Day::ymd(2019, 7, 1);
        let profile = Profile::of((0..364).map(|place| Event::share(1_u64, start.plus(place * 2))));
        let (user, trigger) =
            (User::new(1_u64), trigger(r#"{ "count": "share", "in": { "last": 1 }, "at_least": 1 }"#, 7));
        let fired: Vec<Day> = (0..727)
            .map(|place| start.plus(place))
            .filter(|day| {
                let situation = Situation::new(profile.as_of(*day), &user, Judges::default()).unwrap();
                trigger.fires(&situation)
            })
            .collect();
        assert_eq!(fired, (0..91).map(|place| start.plus(place * 8)).collect::<Vec<_>>());
    }
}
