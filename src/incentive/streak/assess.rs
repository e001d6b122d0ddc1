//! The streak of one user: reads their days once, then walks over them.

use super::answer::Streak;
use super::known::Known;
use super::rule::StreakRule;
use super::walk::{Visit, Walk};
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Days};

impl StreakRule {
    /// The streak of a user as of a day. `None` if they have not joined by then. Events before joining do not count.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Streak>, BeforeHorizon> {
        let Some(known) = self.known(as_of, user)? else { return Ok(None) };
        let walk = self.walk(&known, as_of.day(), |_| ());
        Ok(Some(Streak {
            as_of: as_of.day(),
            done_today: known.days.last() == Some(&as_of.day()),
            current: walk.run,
            best: walk.longest,
            broken_on: walk.broken_on,
            tokens: walk.tokens,
            repairs_left: known.repairs_left,
            repairable: known.repairable,
        }))
    }

    /// The ladder's points for the days of a user's runs: each day with its points, ascending.
    ///
    /// Pass these lines to growth points. A repair gives the repaired day its points, and the days after it the points
    /// of the longer run.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    pub fn points(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        let mut lines = Vec::new();
        let (Some(ladder), Some(known)) = (self.ladder(), self.known(as_of, user)?) else { return Ok(lines) };
        self.walk(&known, as_of.day(), |visit| {
            if let Visit::Counted { day, length, .. } = visit {
                lines.push((day, ladder.points(length)));
            }
        });
        lines.retain(|(_, points)| *points > 0);
        Ok(lines)
    }

    /// What is known of the days since joining. `None` if there is no join day yet.
    pub(super) fn known(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Known>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        // INVARIANT: the user joined on or before the day.
        let tallies = Days::new(joined, as_of.day()).map_or(Ok(Default::default()), |days| as_of.during(days))?;
        Ok(Some(Known::read(self, joined, as_of.day(), tallies)))
    }

    pub(super) fn walk(&self, known: &Known, day: Day, visit: impl FnMut(Visit)) -> Walk<'_, impl FnMut(Visit)> {
        let mut walk = Walk::new(self, visit);
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
