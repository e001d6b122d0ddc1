//! Trials of a population: your service says who is in which arm and what is measured.

use std::collections::BTreeMap;

use super::collected::Trial;
use super::error::TrialReportError;
use super::rule::TrialRule;
use super::value::TrialValue;
use crate::population::{Member, Population};

impl TrialRule {
    /// Adds up what is measured of all users for whom `arm` gives an arm; `values` gives one number for each metric, in the
    /// order of the rule, `None` where a user has none. The answer does not depend on the number of threads.
    ///
    /// # Errors
    /// If an arm is unknown, or a number has no place in a sum.
    ///
    /// ```
    /// use lifestage::outreach::{TrialConfig, TrialMetric, TrialRule, TrialValue};
    /// use lifestage::time::{Calendar, Window};
    /// use lifestage::{Amount, Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let events = (1..=4_u64).map(|user| Event::purchase(user, day, Amount::minor(user * 100)));
    /// let population = Population::from_events(&events.collect::<Vec<_>>(), Calendar::utc())?;
    ///
    /// let rule = TrialRule::new(TrialConfig { metrics: vec![TrialMetric::mean("spend")], ..TrialConfig::default() })?;
    /// let arm = |member: lifestage::population::Member<'_>| {
    ///     Some(if member.user.id.bits() % 2 == 1 { "treatment" } else { "control" })
    /// };
    /// let trial = rule.report(&population, arm, |member| {
    ///     let spend = member.profile.as_of(day).net_spend(Window::last(7)).ok();
    ///     vec![spend.map(|spend| TrialValue::of(spend.minor_units() as f64))]
    /// })?;
    /// assert_eq!((trial.users("control"), trial.measured("treatment", "spend")), (Some(2), Some(2)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report<A: AsRef<str>>(
        &self,
        population: &Population,
        arm: impl Fn(Member<'_>) -> Option<A> + Sync + Send,
        values: impl Fn(Member<'_>) -> Vec<Option<TrialValue>> + Sync + Send,
    ) -> Result<Trial, TrialReportError> {
        let mut trials = self.report_by(population, arm, values, |_| Some(()))?;
        Ok(trials.remove(&()).unwrap_or_else(|| self.start()))
    }

    /// One answer for each group of users, for example each channel; users with group `None` are left out.
    /// [`Trial::stratified`] puts the groups together again, each compared within itself.
    ///
    /// # Errors
    /// If an arm is unknown, or a number has no place in a sum.
    pub fn report_by<A: AsRef<str>, G: Ord + Send>(
        &self,
        population: &Population,
        arm: impl Fn(Member<'_>) -> Option<A> + Sync + Send,
        values: impl Fn(Member<'_>) -> Vec<Option<TrialValue>> + Sync + Send,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Trial>, TrialReportError> {
        type Trials<G> = Result<BTreeMap<G, Trial>, TrialReportError>;
        population.fold(
            || Ok(BTreeMap::new()),
            |total: &mut Trials<G>, member| {
                let Some((group, arm)) = group(member).zip(arm(member)) else { return };
                let observed = match total {
                    Ok(trials) => {
                        trials.entry(group).or_insert_with(|| self.start()).observe(arm.as_ref(), &values(member))
                    }
                    // After a refusal others are looked at for an earlier user only.
                    Err(first) if first.user < member.user.id => return,
                    Err(_) => self.start().observe(arm.as_ref(), &values(member)),
                };
                if let Err(problem) = observed {
                    *total = Err(TrialReportError { user: member.user.id, problem });
                }
            },
            |one, other| match (one, other) {
                (Err(one), Err(other)) => Err(if one.user < other.user { one } else { other }),
                (Err(first), _) | (_, Err(first)) => Err(first),
                (Ok(mut one), Ok(other)) => {
                    for (group, trial) in other {
                        // INVARIANT: both are by this rule, and a population has fewer than 2^53 users.
                        let merged = one.entry(group).or_insert_with(|| self.start()).merge(&trial);
                        debug_assert!(merged.is_ok(), "parts of a population add up");
                    }
                    Ok(one)
                }
            },
        )
    }
}
