//! One user: each score, its reasons, and what would change it.

use std::fmt;

use lifestage::Scorecard;
use lifestage::incentive::GrowthPointsStatement;
use lifestage::score::Band;

use crate::commands::score::Scored;
use crate::reader::visible::visible;

/// Everything about one user.
pub(crate) struct Explanation<'a> {
    pub(crate) scored: &'a Scored,
    pub(crate) card: &'a Scorecard,
}

impl fmt::Display for Explanation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "User {} as of {}\n", self.scored.log.shown(self.card.user), self.card.as_of)?;
        self.rfm(f)?;
        writeln!(f)?;
        self.stage(f)?;
        self.who(f)?;
        self.earnings(f)
    }
}

impl Explanation<'_> {
    fn rfm(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.scored.decimals;
        let rfm = match self.card.rfm.score() {
            Ok(rfm) => rfm,
            Err(why) => return writeln!(f, "RFM: {why}"),
        };
        let [r, frequency, m] = [rfm.recency.grade, rfm.frequency.grade, rfm.monetary.grade];
        writeln!(f, "RFM {r}-{frequency}-{m}: {}", rfm.segment)?;
        for reason in rfm.reasons() {
            writeln!(f, "  {reason:.decimals$}")?;
        }
        let mut moves = self.scored.rules.rfm.fitted().into_iter().flat_map(|fitted| fitted.moves(rfm)).peekable();
        if moves.peek().is_some() {
            writeln!(f, "  What would change it, each on its own:")?;
        }
        for change in moves {
            writeln!(f, "    {change:.decimals$}")?;
        }
        Ok(())
    }

    /// Behavior, worth, churn risk, abuse, group, needs, tags, contribution, segments.
    fn who(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (card, decimals) = (self.card, self.scored.decimals);
        if let Some(behavior) = card.behavior.known() {
            let shown = card.shown_behavior().map_or_else(|| "none".to_owned(), |shown| shown.to_string());
            writeln!(f, "\nBehavior {shown} {}", behavior.since)?;
            behavior.reasons().try_for_each(|reason| writeln!(f, "  {reason}"))?;
            if let Some(upgrade) = &card.upgrade {
                writeln!(f, "  {upgrade}")?;
            }
            behavior.moves().try_for_each(|change| writeln!(f, "    {change}"))?;
        }
        if let Some(worth) = card.worth.known() {
            writeln!(f, "\nWorth: {}", worth.class)?;
            worth.reasons().try_for_each(|reason| writeln!(f, "  {reason:.decimals$}"))?;
        }
        if let Some(risk) = card.churn.known() {
            writeln!(f, "\nChurn risk {:.0} of 100: {}", risk.score, risk.band)?;
            risk.reasons().try_for_each(|reason| writeln!(f, "  {reason:.decimals$}"))?;
        }
        if let Some(warning) = self.scored.early_warning(card) {
            writeln!(f, "\nEarly warning: {}", warning.level)?;
            warning.reasons().try_for_each(|reason| writeln!(f, "  {reason:.decimals$}"))?;
        }
        if let Some(abuse) = card.abuse.known() {
            let level = abuse.level().map_or_else(|| "no warning".to_owned(), |level| level.to_string());
            writeln!(f, "\nAbuse: {level}")?;
            abuse.reasons().try_for_each(|warning| {
                writeln!(f, "  {}", visible(&warning.in_words(&self.scored.names).to_string()))
            })?;
        }
        if let Some(grouped) = card.group.known() {
            writeln!(f, "\nGroup and tier")?;
            grouped.reasons().try_for_each(|reason| writeln!(f, "  {reason}"))?;
        }
        if let Some(needs) = card.needs.known().filter(|needs| !needs.ranked.is_empty()) {
            writeln!(f, "\nNeeds")?;
            needs.reasons().try_for_each(|reason| writeln!(f, "  {reason}"))?;
        }
        if let Some(tags) = card.tags.known() {
            writeln!(f, "\nTags")?;
            let banded = tags.tags.iter().filter(|tag| tag.band != Some(Band::None));
            banded.into_iter().try_for_each(|tag| writeln!(f, "  {tag:.decimals$}"))?;
        }
        if !card.segments.is_empty() {
            writeln!(f, "\nSegments")?;
        }
        card.segments.iter().try_for_each(|member| writeln!(f, "  {} {}", member.segment, member.since))
    }

    fn earnings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(earnings) = self.card.earnings.known() else { return Ok(()) };
        writeln!(f, "\nGrowth points: {}", earnings.growth)?;
        if let Some(next) = earnings.growth.next {
            writeln!(f, "  {next}")?;
        }
        for reason in self.scored.statement(self.card).iter().flat_map(GrowthPointsStatement::reasons) {
            writeln!(f, "  {}", visible(&reason.in_words(&self.scored.names).to_string()))?;
        }
        if let Some(membership) = earnings.membership {
            writeln!(f, "\nMembership level {}", membership.level)?;
            membership.reasons().try_for_each(|reason| writeln!(f, "  {reason}"))?;
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
        for reason in stage.reasons() {
            writeln!(f, "  {reason}")?;
        }
        if stage.moves().next().is_some() {
            writeln!(f, "  What would change it:")?;
        }
        for change in stage.moves() {
            writeln!(f, "    {change}")?;
        }
        Ok(())
    }
}

fn days(count: u32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}
