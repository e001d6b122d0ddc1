//! What rules are fitted to, as a value of its own: measured part by part, merged, and fitted once.
//!
//! ```text
//! first pass    each machine: its users → measures        merge        rules + measures → fitted rules
//! second pass   each machine: its users, fitted rules → scorecards
//! ```
//! Cut points, medians and usual rates are of all users together, so fits of parts do not add up. What they are made from
//! does: how often each measurement occurs.

use serde::{Deserialize, Serialize};

use super::RuleSet;
use super::fit::{Measures, RuleFitError};
use crate::answer::definition::{Definition, OtherDefinition};
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::decimal::Decimal;
use crate::number::fingerprint::Fingerprint;
use crate::number::stats::Counted;
use crate::population::Population;
use crate::score::abuse::AbuseRates;
use crate::score::behavior::BehaviorMeasures;
use crate::score::churn::ChurnHistory;
use crate::score::rfm::RfmMeasures;
use crate::score::tag::TagMeasures;
use crate::score::worth::WorthMeasures;
use crate::time::Day;

/// The measurements of many users that the rules of a set are fitted to, as of a day. Those of other users merge.
///
/// It has each measurement once, with the number of users who have it, so it is far smaller than the users.
///
/// ```
/// use lifestage::answer::Mergeable;
/// use lifestage::rule::FitMeasures;
/// use lifestage::{Amount, Calendar, Day, Event, Population, RuleSet};
///
/// let day = Day::ymd(2026, 1, 5);
/// let events: Vec<Event> = (1..=9_u64).map(|user| Event::purchase(user, day, Amount::minor(100 * user))).collect();
/// let rules = RuleSet::default();
///
/// let mut measures = rules.measure_population(&Population::new(Calendar::utc()), day)?;
/// for part in events.chunks(2) {
///     let population = Population::from_events(part, Calendar::utc())?;
///     let bytes = rules.measure_population(&population, day)?.to_bytes()?;
///     measures.merge(&FitMeasures::from_bytes(&bytes)?)?;
/// }
/// let everybody = Population::from_events(&events, Calendar::utc())?;
/// assert_eq!(rules.clone().fit_measures(&measures)?, rules.fit_population(&everybody, day)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitMeasures {
    definition: Definition,
    rules: Fingerprint,
    as_of: Day,
    rfm: Counted<RfmMeasures>,
    behavior: Counted<BehaviorMeasures>,
    worth: Counted<WorthMeasures>,
    tags: Counted<TagMeasures>,
    contribution: Counted<Decimal>,
    churn: Counted<ChurnHistory>,
    abuse: Counted<AbuseRates>,
}

mergeable!(FitMeasures, "fit_measures", 1, OtherDefinition);

impl FitMeasures {
    /// The question that was asked: of which rules, as of which day.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The fingerprint of the rules that measured.
    pub const fn rules(&self) -> Fingerprint {
        self.rules
    }

    /// The day asked about.
    pub const fn as_of(&self) -> Day {
        self.as_of
    }

    /// Adds the measurements of other users, for example from another machine.
    ///
    /// # Errors
    /// If they are of other rules, or as of another day; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), OtherDefinition> {
        self.definition.must_be(&other.definition)?;
        self.rfm.merge(&other.rfm);
        self.behavior.merge(&other.behavior);
        self.worth.merge(&other.worth);
        self.tags.merge(&other.tags);
        self.contribution.merge(&other.contribution);
        self.churn.merge(&other.churn);
        self.abuse.merge(&other.abuse);
        Ok(())
    }

    fn measures(&self) -> Measures {
        Measures {
            rfm: self.rfm.each().collect(),
            behavior: self.behavior.each().collect(),
            worth: self.worth.each().collect(),
            tags: self.tags.each().collect(),
            contribution: self.contribution.each().collect(),
            churn: self.churn.each().collect(),
            abuse: self.abuse.each().collect(),
        }
    }
}

impl RuleSet {
    /// What the parts that are not fitted yet are fitted to, of all users of a population as of a day. Merge those of all
    /// populations, and give them to [`fit_measures`](Self::fit_measures) of these very rules.
    ///
    /// # Errors
    /// If a profile forgot needed days.
    pub fn measure_population(&self, population: &Population, as_of: Day) -> Result<FitMeasures, RuleFitError> {
        let rules = self.fingerprint();
        let Measures { rfm, behavior, worth, tags, contribution, churn, abuse } = self.measures(population, as_of)?;
        // Labels take no part in a fit, and would only tell users apart.
        let question = format!("measures to fit the rules {rules} to, as of {as_of}");
        Ok(FitMeasures {
            definition: Definition::new(question, population.calendar()),
            rules,
            as_of,
            rfm: rfm.into_iter().collect(),
            behavior: behavior.into_iter().collect(),
            worth: worth.into_iter().collect(),
            tags: tags.into_iter().map(TagMeasures::unlabeled).collect(),
            contribution: contribution.into_iter().collect(),
            churn: churn.into_iter().collect(),
            abuse: abuse.into_iter().collect(),
        })
    }

    /// Fits the parts that depend on a population to what was measured of it, in one or many parts. The same as
    /// [`fit_population`](Self::fit_population) of all of them together.
    ///
    /// # Errors
    /// If other rules measured, or nobody bought, was active or exists, as the rules need it.
    pub fn fit_measures(self, measures: &FitMeasures) -> Result<Self, RuleFitError> {
        self.must_have(measures)?.fit_measured(measures.measures(), Err)
    }

    /// Fits the parts that what was measured allows; the others stay unfitted.
    ///
    /// # Errors
    /// If other rules measured.
    pub fn fit_measures_where_possible(self, measures: &FitMeasures) -> Result<Self, RuleFitError> {
        self.must_have(measures)?.fit_measured(measures.measures(), RuleFitError::unless_nobody)
    }

    fn must_have(self, measures: &FitMeasures) -> Result<Self, RuleFitError> {
        let (rules, measured) = (self.fingerprint(), measures.rules);
        if rules == measured { Ok(self) } else { Err(RuleFitError::OtherRules { rules, measured }) }
    }
}
