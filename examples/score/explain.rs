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
        self.stage(f)
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
