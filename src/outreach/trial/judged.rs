//! All metrics of a trial, judged together.

use serde::{Deserialize, Serialize};

use super::collected::Trial;
use super::effect::{TrialEffect, TrialInterval, TrialReason};
use super::error::TrialError;
use super::estimate::Estimated;
use super::evidence::{Evidence, Side, standard_errors};
use super::metric::{TrialBetter, TrialEstimate, TrialMargin, TrialMetric, TrialQuestion};
use super::rule::{TrialFamily, TrialRule};
use super::strata::{Strata, by_one_rule, pairs, shared_cap};
use super::verdict::TrialVerdict;
use crate::answer::definition::Definition;
use crate::number::plain::plain_at_any_size;
use crate::number::ratio::Ratio;
use crate::outreach::experiment::{
    Allocation, NotEnough, Power, SampleRatio, SampleSize, Significance, benjamini_hochberg, chance, float, holm,
    sample_ratio,
};

/// The verdicts on all metrics of a trial.
///
/// They do not merge: merge the trials, and judge the whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TrialVerdicts {
    definition: Definition,
    /// The test of the split of users between the arms, by their shares; `None` without users.
    pub split: Option<SampleRatio>,
    /// The bound below which the split is broken.
    pub broken_split: Significance,
    /// Each metric of each arm but the control, arm by arm, metrics in the order of the rule.
    pub effects: Vec<TrialEffect>,
}

/// What one question shows by itself.
struct Alone {
    p_value: f64,
    /// How often chance alone would make it as bad, were it worse by no more than the margin.
    worse: f64,
    is_higher: bool,
}

impl Trial {
    /// Judges all metrics of all arms.
    ///
    /// ```
    /// use lifestage::outreach::{
    ///     TrialConfig, TrialEstimate, TrialMargin, TrialMetric, TrialQuestion, TrialRule, TrialValue, TrialVerdict,
    /// };
    ///
    /// let revenue = TrialMetric { estimate: TrialEstimate::Ratio, ..TrialMetric::mean("revenue per session") };
    /// let guardrail = TrialQuestion::NotWorse(TrialMargin::Absolute(0.5));
    /// let sessions = TrialMetric { question: guardrail, ..TrialMetric::mean("sessions") };
    /// let rule = TrialRule::new(TrialConfig { metrics: vec![revenue, sessions], ..TrialConfig::default() })?;
    ///
    /// let mut trial = rule.start();
    /// for user in 0..400_u32 {
    ///     let (arm, gain) = if user % 2 == 0 { ("control", 0.0) } else { ("treatment", 0.5) };
    ///     let sessions = f64::from(1 + user / 2 % 5);
    ///     let revenue = (2.0 + gain) * sessions + f64::from(user / 2 % 7) - 3.0;
    ///     trial.observe(arm, &[Some(TrialValue::of(revenue).per(sessions)), Some(TrialValue::of(sessions))])?;
    /// }
    /// let verdicts = trial.verdicts();
    /// assert_eq!(verdicts.effects[0].verdict, TrialVerdict::Better);
    /// assert_eq!(
    ///     verdicts.effects[1].to_string(),
    ///     "`sessions` of `treatment`: not worse, by 0, at least -0.233745, where 0.5 for the worse is tolerable",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verdicts(&self) -> TrialVerdicts {
        judged(self.rule(), &[self], self.definition().clone())
    }

    /// Judges all metrics of all arms, each arm compared within each stratum and the strata put together by their sizes: what
    /// strata differ by is no noise then. Give the trials of [`TrialRule::report_by`], by a dimension that is known before the
    /// experiment, such as the channel.
    ///
    /// Strata in which an arm has too few users are put together. Quantiles are compared over all users.
    ///
    /// # Errors
    /// If there is no trial, or they are by different rules.
    ///
    /// ```
    /// use lifestage::outreach::{Trial, TrialConfig, TrialMetric, TrialRule, TrialValue};
    ///
    /// let rule = TrialRule::new(TrialConfig { metrics: vec![TrialMetric::mean("spend")], ..TrialConfig::default() })?;
    /// let (mut ads, mut friends) = (rule.start(), rule.start());
    /// for user in 0..400_u32 {
    ///     let (arm, gain) = if user % 2 == 0 { ("control", 0.0) } else { ("treatment", 1.0) };
    ///     let noise = f64::from(user / 2 % 5);
    ///     ads.observe(arm, &[Some(TrialValue::of(10.0 + gain + noise))])?;
    ///     friends.observe(arm, &[Some(TrialValue::of(100.0 + gain + noise))])?;
    /// }
    /// let by_channel = Trial::stratified([&ads, &friends])?;
    /// ads.merge(&friends)?;
    /// let [alone, strata] = [ads.verdicts(), by_channel].map(|verdicts| verdicts.effects[0].absolute.unwrap());
    /// assert!(strata.standard_error < alone.standard_error.map(|error| error / 20.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn stratified<'a>(strata: impl IntoIterator<Item = &'a Self>) -> Result<TrialVerdicts, TrialError> {
        let trials = by_one_rule(strata)?;
        let first = trials.first().ok_or(TrialError::NoStrata)?;
        let definition = Definition::without_calendar(format_args!(
            "{}; put together from {} strata",
            first.definition(),
            trials.len()
        ));
        Ok(judged(first.rule(), &trials, definition))
    }
}

impl TrialVerdicts {
    /// What was asked, with all numbers of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The effect on a metric in an arm; `None` if there is no such metric or arm.
    pub fn effect(&self, metric: &str, arm: &str) -> Option<&TrialEffect> {
        self.effects.iter().find(|effect| effect.metric == metric && effect.arm == arm)
    }

    /// What is to be told: a broken split first, then each effect, and the users that it takes where nothing is shown yet.
    pub fn reasons(&self) -> impl Iterator<Item = TrialReason> {
        let bound = self.broken_split;
        let split = self.split.filter(|split| split.p_value.get() < bound.get());
        let split = split.map(|split| TrialReason::Split { p_value: split.p_value, bound });
        let told = |effect: &TrialEffect| {
            // What is shown already takes nobody more.
            let is_open =
                matches!(effect.verdict, TrialVerdict::NoDifference | TrialVerdict::NotShown | TrialVerdict::NotYet);
            let needed = effect.needed.filter(|_| is_open).map(|users| TrialReason::Needed {
                metric: effect.metric.clone(),
                arm: effect.arm.clone(),
                users,
            });
            [Some(TrialReason::Seen(Box::new(effect.clone()))), needed].into_iter().flatten()
        };
        split.into_iter().chain(self.effects.iter().flat_map(told))
    }
}

fn judged(rule: &TrialRule, trials: &[&Trial], definition: Definition) -> TrialVerdicts {
    let config = rule.config();
    let users = |arm: usize| {
        trials
            .iter()
            .filter_map(|trial| trial.collected().get(arm))
            .fold(0_u64, |sum, arm| sum.saturating_add(arm.users))
    };
    let shares = config.arms.iter().enumerate().map(|(place, arm)| (users(place), f64::from(arm.share)));
    let split = sample_ratio(&shares.collect::<Vec<_>>()).ok();
    let is_broken = split.is_some_and(|split| split.p_value.get() < config.broken_split.get());
    let is_guardrail = |metric: &TrialMetric| matches!(metric.question, TrialQuestion::NotWorse(_));
    let asked =
        config.metrics.iter().filter(|metric| !is_guardrail(metric)).count() * config.arms.len().saturating_sub(1);
    let questions = if config.family == TrialFamily::Alone { 1 } else { asked as u64 };
    let metrics = || config.metrics.iter().enumerate();
    let caps: Vec<Option<i64>> = metrics().map(|(place, metric)| shared_cap(trials, place, metric)).collect();
    let mut seen = Vec::new();
    for (arm, name) in config.arms.iter().enumerate().skip(1) {
        for ((place, metric), cap) in metrics().zip(&caps) {
            let questions = if is_guardrail(metric) { 1 } else { questions };
            let strata = Strata::new(metric, pairs(trials, place, arm), config.stratum_users, *cap);
            seen.push(Question { rule, metric, arm, questions }.alone(&name.name, strata));
        }
    }
    // Where nothing can be computed, nothing speaks for an effect.
    let family = || seen.iter().filter(|(effect, _)| !matches!(effect.question, TrialQuestion::NotWorse(_)));
    let alone: Vec<Ratio> = family().map(|(effect, _)| effect.p_value_alone.unwrap_or(Ratio::ONE)).collect();
    let mut corrected = match config.family {
        TrialFamily::Holm => holm(&alone),
        TrialFamily::BenjaminiHochberg => benjamini_hochberg(&alone),
        TrialFamily::Alone => alone,
    }
    .into_iter();
    let effects = seen.into_iter().map(|(mut effect, alone)| {
        let own = effect.p_value_alone;
        let is_of_family = !matches!(effect.question, TrialQuestion::NotWorse(_));
        let corrected = if is_of_family { corrected.next() } else { own };
        effect.p_value = own.and(corrected);
        effect.verdict = verdict(rule, &effect, alone.as_ref(), is_broken);
        effect
    });
    let effects = effects.collect();
    TrialVerdicts { definition, split, broken_split: config.broken_split, effects }
}

fn verdict(rule: &TrialRule, effect: &TrialEffect, alone: Option<&Alone>, is_broken: bool) -> TrialVerdict {
    let level = rule.config().level.get();
    let (Some(alone), Some(p_value)) = (alone, effect.p_value) else {
        return if is_broken { TrialVerdict::BrokenSplit } else { TrialVerdict::NotYet };
    };
    if is_broken {
        return TrialVerdict::BrokenSplit;
    }
    if effect.missing.is_some() {
        return TrialVerdict::NotYet;
    }
    let is_shown = p_value.get() < level;
    match effect.question {
        TrialQuestion::Differs if !is_shown => TrialVerdict::NoDifference,
        TrialQuestion::Differs if alone.is_higher => TrialVerdict::Better,
        TrialQuestion::Differs => TrialVerdict::Worse,
        TrialQuestion::Better if is_shown => TrialVerdict::Better,
        TrialQuestion::NotWorse(_) if is_shown => TrialVerdict::NotWorse,
        TrialQuestion::NotWorse(_) if alone.worse < level => TrialVerdict::Worse,
        TrialQuestion::Better | TrialQuestion::NotWorse(_) => TrialVerdict::NotShown,
    }
}

/// One metric of one arm.
struct Question<'a> {
    rule: &'a TrialRule,
    metric: &'a TrialMetric,
    arm: usize,
    questions: u64,
}

/// What was estimated, in a form that means, ratios and quantiles share.
struct Found {
    values: [f64; 2],
    deviations: Option<[f64; 2]>,
    absolute: Evidence,
    relative: Result<Evidence, NotEnough>,
}

impl Question<'_> {
    fn side(&self) -> Side {
        match (self.metric.question, self.metric.better) {
            (TrialQuestion::Differs, _) => Side::Both,
            (_, TrialBetter::Higher) => Side::Above,
            (_, TrialBetter::Lower) => Side::Below,
        }
    }

    /// The effect with what it shows by itself; its verdict is still open.
    fn alone(&self, arm: &str, strata: Result<Strata<'_>, NotEnough>) -> (TrialEffect, Option<Alone>) {
        let TrialMetric { name, question, .. } = self.metric;
        let mut effect = TrialEffect {
            metric: name.clone(),
            arm: arm.to_owned(),
            question: *question,
            users: SampleSize { a: 0, b: 0 },
            strata: 1,
            control: None,
            treatment: None,
            absolute: None,
            relative: None,
            p_value_alone: None,
            p_value: None,
            questions: self.questions,
            needed: None,
            missing: None,
            verdict: TrialVerdict::NotYet,
        };
        match strata.and_then(|strata| self.fill(&mut effect, &strata)) {
            Ok(alone) => (effect, Some(alone)),
            Err(missing) => {
                effect.missing = Some(missing);
                (effect, None)
            }
        }
    }

    fn fill(&self, effect: &mut TrialEffect, strata: &Strata<'_>) -> Result<Alone, NotEnough> {
        let config = self.rule.config();
        let [a, b] = strata.users();
        effect.users = SampleSize { a, b };
        effect.strata = strata.count();
        let found = self.found(strata)?;
        let [control, treatment] = found.values.map(plain_at_any_size);
        (effect.control, effect.treatment) = (Some(control), Some(treatment));
        effect.absolute = Some(self.interval(&found.absolute)?);
        effect.relative = found.relative.as_ref().ok().and_then(|relative| self.interval(relative).ok());
        let alone = self.judge(&found)?;
        effect.p_value_alone = Some(chance(alone.p_value));
        effect.needed = self.needed(&found).filter(|needed| a < needed.a || b < needed.b);
        let fewest = a.min(b);
        if fewest < config.minimum_users {
            effect.missing = Some(NotEnough::Users { n: fewest, needed: config.minimum_users });
        }
        Ok(alone)
    }

    fn found(&self, strata: &Strata<'_>) -> Result<Found, NotEnough> {
        let level = self.rule.config().level;
        if let (TrialEstimate::Quantile(_), Some(part)) = (self.metric.estimate, self.metric.quantile()) {
            let z = standard_errors(level, self.side());
            let contrast = strata.quantiles(part, z)?;
            let (values, deviations) = (contrast.values, contrast.deviations(z));
            return Ok(Found {
                values,
                deviations,
                absolute: Evidence::Ranks(contrast),
                relative: Err(NotEnough::Baseline),
            });
        }
        let Estimated { values, deviations, absolute, relative } = strata.compare()?;
        let evidence = |contrast| match self.rule.any_time() {
            Some(any_time) => Evidence::AnyTime(contrast, any_time),
            None => Evidence::Once(contrast),
        };
        let (absolute, relative) = (evidence(absolute), relative.map(evidence));
        Ok(Found { values, deviations: Some(deviations), absolute, relative })
    }

    fn interval(&self, evidence: &Evidence) -> Result<TrialInterval, NotEnough> {
        let ends = evidence.interval(self.rule.config().level, self.side())?;
        Ok(TrialInterval {
            effect: plain_at_any_size(evidence.effect()),
            standard_error: evidence.standard_error().map(plain_at_any_size),
            low: ends.low.map(plain_at_any_size),
            high: ends.high.map(plain_at_any_size),
        })
    }

    fn judge(&self, found: &Found) -> Result<Alone, NotEnough> {
        let side = self.side();
        let is_better = |effect: f64| (effect > 0.0) == (self.metric.better == TrialBetter::Higher);
        let is_higher = is_better(found.absolute.effect());
        let (evidence, margin) = match self.metric.question {
            TrialQuestion::Differs => {
                let p_value = found.absolute.two_sided()?;
                return Ok(Alone { p_value, worse: 1.0, is_higher });
            }
            TrialQuestion::Better => (&found.absolute, 0.0),
            TrialQuestion::NotWorse(TrialMargin::Absolute(margin)) => (&found.absolute, margin),
            TrialQuestion::NotWorse(TrialMargin::Relative(margin)) => {
                (found.relative.as_ref().map_err(|missing| *missing)?, margin.get())
            }
        };
        let (bound, other) = if side == Side::Above { (-margin, Side::Below) } else { (margin, Side::Above) };
        Ok(Alone { p_value: evidence.one_sided(side, bound)?, worse: evidence.one_sided(other, bound)?, is_higher })
    }

    /// The users that it takes, even if no other question has an effect: then Holm asks for the level divided by their number.
    fn needed(&self, found: &Found) -> Option<SampleSize> {
        let config = self.rule.config();
        let [control, _] = found.values;
        let deviations = found.deviations?;
        let shares = config.arms.first().zip(config.arms.get(self.arm))?;
        let allocation = Allocation::new(f64::from(shares.1.share) / f64::from(shares.0.share)).ok()?;
        let level = Significance::new(config.level.get() / float(self.questions)).ok()?;
        let power = Power { level, power: config.power, allocation };
        let worth = self.metric.worth_seeing.map(|worth| worth.get() * control.abs());
        match self.metric.question {
            TrialQuestion::Differs => power.users_for_means(deviations, worth?),
            TrialQuestion::Better => power.users_for_one_side(deviations, worth?),
            TrialQuestion::NotWorse(TrialMargin::Absolute(margin)) => power.users_for_one_side(deviations, margin),
            TrialQuestion::NotWorse(TrialMargin::Relative(margin)) => {
                power.users_for_one_side(deviations, margin.get() * control.abs())
            }
        }
        .ok()
    }
}
