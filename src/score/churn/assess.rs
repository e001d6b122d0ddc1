//! The churn risk, computed from what was measured.

use smallvec::SmallVec;

use super::evidence::{RiskContribution, RiskEvidence};
use super::fitted::FittedChurn;
use super::measure::ChurnMeasures;
use super::outlook::ChurnOutlook;
use super::risk::ChurnRisk;
use super::signal::{ChurnSignal, RiskBand};
use crate::event::user::User;
use crate::number::decimal::Decimal;
use crate::number::plain::plain;
use crate::number::ratio::Ratio;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::rfm::{FittedRfm, RfmGrade};
use crate::time::Day;

impl FittedChurn {
    /// The churn risk of a user as of a day. `None` if they have not joined yet or were never active, because then
    /// there is nothing that could end.
    ///
    /// What happened before a join day that you give counts too, as it does in lifetime sums. The band does not know the
    /// lifecycle stage yet: [`ChurnRisk::in_stage`] tells it, as scorecards and rules do.
    ///
    /// # Errors
    /// When the profile has forgotten days that this needs.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<ChurnRisk>, BeforeHorizon> {
        if as_of.joined(user).is_none() {
            return Ok(None);
        }
        Ok(self.rule.measure(as_of)?.and_then(|measures| self.assess_measures(&measures)))
    }

    /// The churn risk of measures that were taken already. `None` if no signal with a weight is known.
    pub fn assess_measures(&self, measures: &ChurnMeasures) -> Option<ChurnRisk> {
        let config = self.rule.config();
        let outlook = measures.history.map(|history| self.expect(history, config.horizon_days.get()));
        let weighed = ChurnSignal::ALL.map(|signal| (signal, config.weights.of(signal)));
        let weighed = weighed.into_iter().filter(|(_, weight)| *weight > Decimal::ZERO);

        let mut contributions: SmallVec<[RiskContribution; 5]> = SmallVec::new();
        let mut unknown = SmallVec::new();
        let (mut sum, mut known, mut all) = (0.0, Decimal::ZERO, Decimal::ZERO);
        for (signal, weight) in weighed {
            all = all.plus(weight);
            let Some(evidence) = self.evidence(signal, measures, outlook) else {
                unknown.push(signal);
                continue;
            };
            let strength = evidence.strength();
            known = known.plus(weight);
            sum += weight.get() * strength.get();
            contributions.push(RiskContribution { evidence, strength, weight, points: 0.0 });
        }
        let coverage = Ratio::of(known.billionths(), all.billionths()).filter(|share| *share > Ratio::ZERO)?;
        for contribution in &mut contributions {
            let share = contribution.weight.get() * contribution.strength.get() / known.get();
            contribution.points = plain(100.0 * share);
        }
        // INVARIANT: no strength is above 1, so the quotient is not either.
        let score = plain(100.0 * (sum / known.get()).min(1.0));
        Some(ChurnRisk {
            as_of: measures.as_of,
            last_active: measures.last_active,
            score,
            band: if coverage < config.least_coverage { RiskBand::Unknown } else { config.bands.band(score) },
            stage: None,
            coverage,
            contributions,
            unknown,
            outlook,
            payment_failed: measures.payment_failed,
            left: measures.left,
            bands: config.bands,
            least_coverage: config.least_coverage,
        })
    }

    /// What a signal saw. `None` if it is not known.
    fn evidence(
        &self,
        signal: ChurnSignal,
        measures: &ChurnMeasures,
        outlook: Option<ChurnOutlook>,
    ) -> Option<RiskEvidence> {
        let config = self.rule.config();
        match signal {
            ChurnSignal::Probability => outlook
                .map(|outlook| RiskEvidence::Probability { churn: outlook.churn, horizon_days: outlook.horizon_days }),
            ChurnSignal::Overdue => self.overdue(measures),
            ChurnSignal::ActivityDrop => {
                let (active_days, before) = (measures.active_days, measures.active_days_before);
                let evidence = RiskEvidence::ActivityDrop { active_days, before, window: config.activity_window };
                (before >= config.least_active_days).then_some(evidence)
            }
            ChurnSignal::Complaints => Some(RiskEvidence::Complaints {
                recent: measures.complaints,
                open: measures.open_complaints,
                days: config.complaint_days,
            }),
            ChurnSignal::RfmDecline => self.rfm.as_ref().and_then(|rfm| decline(rfm, measures)),
        }
    }

    /// `None` before the first event of the process, and if nothing recurs in the population.
    fn overdue(&self, measures: &ChurnMeasures) -> Option<RiskEvidence> {
        let config = self.rule.config();
        let user = measures.history?.recurrence;
        let usual_gap = Decimal::nearest(self.mean_gap.usual(user, config.prior_gaps)?);
        let silent_days = user.age_days() - user.recency_days();
        let overdue = RiskEvidence::Overdue { silent_days, usual_gap, full: config.overdue_full };
        (usual_gap > Decimal::ZERO).then_some(overdue)
    }
}

/// The grades of recency on the last active day and on the day asked about. `None` before the first purchase.
fn decline(rfm: &FittedRfm, measures: &ChurnMeasures) -> Option<RiskEvidence> {
    let [then, now] = measures.last_purchase?;
    Some(RiskEvidence::RfmDecline {
        then: recency(rfm, then, measures.last_active),
        now: recency(rfm, now, measures.as_of),
        grades: rfm.rule().config().grades,
    })
}

/// The grade of a last purchase as of a day; the worst grade if it is longer ago than what counts.
fn recency(rfm: &FittedRfm, purchase: Day, day: Day) -> RfmGrade {
    let days = day - purchase;
    let counts = rfm.rule().config().look_back.is_none_or(|look_back| days.cast_unsigned() < look_back.get());
    if !counts {
        return RfmGrade::WORST;
    }
    RfmGrade::clamped((rfm.rule().config().grades.get() + 1).saturating_sub(rfm.recency().class(days.into())))
}
