//! One user: each score, its reasons, and what would change it.

use std::fmt;

use lifestage::Scorecard;
use lifestage::scorecard::RfmScore;

use crate::Scored;

/// Everything about one user.
pub(crate) struct Explanation<'a> {
    pub(crate) scored: &'a Scored,
    pub(crate) card: &'a Scorecard,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "User {} as of {}\n", self.scored.name(self.card), self.card.as_of)?;
        self.rfm(f)?;
        writeln!(f)?;
        self.stage(f)?;
        self.earnings(f)
    }
}

impl Explanation<'_> {
    fn rfm(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.scored.decimals;
        let rfm = match &self.card.rfm {
            RfmScore::None(none) => return writeln!(f, "RFM: {none}"),
            RfmScore::Graded(rfm) => rfm,
        };
        let [r, frequency, m] = [rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade];
        writeln!(f, "RFM {r}-{frequency}-{m}: {}", rfm.segment)?;
        for reason in rfm.reasons() {
            writeln!(f, "  {reason:.decimals$}")?;
        }
        let changes = self.scored.rules.rfm.fitted().map(|fitted| fitted.changes(rfm)).unwrap_or_default();
        if !changes.is_empty() {
            writeln!(f, "  What would change it, each on its own:")?;
        }
        for change in changes {
            writeln!(f, "    {change:.decimals$}")?;
        }
        Ok(())
    }

    fn earnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(earnings) = self.card.earnings.earned() else { return Ok(()) };
        writeln!(f, "\nGrowth points: {}", earnings.growth)?;
        if let Some(next) = earnings.growth.next {
            writeln!(f, "  {next}")?;
        }
        for line in self.scored.statement(self.card).iter().flat_map(|statement| &statement.lines) {
            writeln!(f, "  {line}")?;
        }
        writeln!(
            f,
            "\nNewcomer tasks: {} complete, plan day {}",
            earnings.tasks.completion(),
            earnings.tasks.plan_day()
        )?;
        for reason in earnings.tasks.reasons() {
            writeln!(f, "  {reason}")?;
        }
        writeln!(f, "\nStreak: {} now, {} at best", days(earnings.streak.length()), days(earnings.streak.longest()))?;
        for reason in earnings.streak.reasons() {
            writeln!(f, "  {reason}")?;
        }
        Ok(())
    }

    fn stage(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = &self.card.stage;
        write!(f, "Stage {} {}", stage.stage, stage.since)?;
        match stage.ladder() {
            Some(ladder) => writeln!(f, ", on the ladder {ladder}")?,
            None => writeln!(f)?,
        }
        for reason in &stage.reasons {
            writeln!(f, "  {reason}")?;
        }
        if !stage.moves.is_empty() {
            writeln!(f, "  What would change it:")?;
        }
        for change in &stage.moves {
            writeln!(f, "    {change}")?;
        }
        Ok(())
    }
}

fn days(count: u32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}
