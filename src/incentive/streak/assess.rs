//! The streak of one user: reads their days once, then walks over them.

use super::answer::Streak;
use super::known::Known;
use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use super::walk::{Visit, Walk};
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

impl StreakRule {
    /// The streak of a user as of a day. `None` if they have not joined by then. Events before a
    /// given join day do not count.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Streak>, BeforeHorizon> {
        self.assess_asked(Asked::new(as_of, user), None)
    }

    pub(in crate::incentive) fn assess_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&StreakSoFar>,
    ) -> Result<Option<Streak>, BeforeHorizon> {
        let Some(known) = self.known(asked, so_far)? else { return Ok(None) };
        let as_of = asked.as_of;
        let walk = self.walk(&known, as_of.day(), |_| ());
        let month = known.month;
        // The steps of what came before are among the days that are known.
        let before = so_far.zip(asked.horizon());
        let before = before.map_or(0, |(so_far, horizon)| so_far.done_in(self, horizon, month, Day::MIN));
        let repaired = if self.config().repair.counts { &known.repairs[..] } else { &[] };
        // None of them is after the day asked about, and they ascend.
        let of_month =
            |days: &[Day]| days.iter().rev().take_while(|day| month.first() <= **day).map(|_| 1).sum::<u32>();
        let done = of_month(&known.days) + of_month(repaired) + before;
        Ok(Some(Streak {
            as_of: as_of.day(),
            done_today: known.days.last() == Some(&as_of.day()),
            current: walk.run,
            best: walk.longest,
            broken_on: walk.broken_on,
            tokens: walk.tokens,
            repairs_left: known.repairs_left,
            repairable: known.repairable,
            done_this_month: done,
            next_monthly: self.config().monthly.iter().find(|reward| reward.days > done).copied(),
        }))
    }

    /// The points that were granted by the ladder and for days of a month, as each day was known when it ended: each day
    /// with its points, ascending.
    ///
    /// A day that qualifies is granted its points on that day. A make-up is granted on its own day what the run has more
    /// with the repair than was granted for its days, if it is more; of that, the share of the rule. So points once granted
    /// stay: the lines as of a later day begin with these. Pass them to growth points.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::{StreakConfig, StreakRule};
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let five: StreakConfig = serde_json::from_str(r#"{"ladder": {"steps": [{"from": 1, "to": 1, "points": 5}]}}"#)?;
    /// let (january, user) = (Day::ymd(2026, 1, 30), User::new(42_u64));
    /// let checked_in = [0, 2].map(|day| Event::check_in(42_u64, january.plus(day)));
    /// let profile = Profile::of(checked_in.into_iter().chain([Event::make_up_check_in(42_u64, january.plus(3))]));
    /// let lines = StreakRule::new(five)?.points(profile.as_of(january.plus(9)), &user)?;
    /// assert_eq!(lines, [0, 2, 3].map(|day| (january.plus(day), 5)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn points(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        self.points_asked(Asked::new(as_of, user), None)
    }

    /// The same, of the days from a horizon on.
    pub(in crate::incentive) fn points_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&StreakSoFar>,
    ) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        let mut lines = Vec::new();
        if self.gives_points() {
            self.live(asked, so_far, |lived| lines.push((lived.day, lived.granted)))?;
        }
        lines.retain(|(_, points)| *points > 0);
        Ok(lines)
    }

    /// What is known of the days since joining. `None` if there is no join day yet.
    #[inline]
    pub(super) fn known(&self, asked: Asked<'_>, so_far: Option<&StreakSoFar>) -> Result<Option<Known>, BeforeHorizon> {
        let counted = asked.counted()?;
        Ok(counted.map(|(from, tallies)| Known::read(self, asked, from, tallies, so_far)))
    }

    pub(super) fn walk<V: FnMut(Visit)>(&self, known: &Known, day: Day, visit: V) -> Walk<'_, V> {
        let walk = Walk::new(self.config(), visit);
        let mut walk = match known.begun {
            Some(begun) => walk.going_on(begun),
            None => walk,
        };
        let mut repairs = known.repairs.iter().copied().peekable();
        for qualifying in &known.days {
            while let Some(repaired) = repairs.next_if(|repaired| repaired < qualifying) {
                walk.repaired(repaired);
            }
            walk.qualifying(*qualifying);
        }
        repairs.for_each(|repaired| walk.repaired(repaired));
        walk.end(day);
        walk
    }
}
