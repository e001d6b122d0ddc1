//! Editions: a rule set that does not change any more, and which revision it is. *Are these the rules of yesterday?*
//!
//! ```text
//! revision = what the rules mean, without what was fitted  +  all of it, with what was fitted
//! ```
//! A [`RuleSet`] is plain data that anybody may change, so it cannot keep a fingerprint of itself, and computing one takes
//! longer than a score. An edition computes both fingerprints once. A service holds one edition and replaces it as a
//! whole; what it told users remembers under which revision that was.

use serde::{Deserialize, Serialize};

use crate::number::fingerprint::Fingerprint;
use crate::rule::ruleset::{Fittable, RuleSet};
use crate::score::recurrence::Mbg;
use crate::score::worth::{WorthConfig, WorthRule};

/// Which revision of the rules it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Revision {
    /// What the rules mean, without what they took from a population. Cut points count as taken from one, also where you
    /// gave them.
    pub rules: Fingerprint,
    /// What the rules mean with everything that they took from a population: [`RuleSet::fingerprint`].
    pub fitted: Fingerprint,
}

impl Revision {
    /// The revision with these two fingerprints, as they were stored.
    pub const fn new(rules: Fingerprint, fitted: Fingerprint) -> Self {
        Self { rules, fitted }
    }

    /// Whether nothing but what was fitted differs.
    pub fn is_refit_of(self, other: Self) -> bool {
        self.rules == other.rules && self.fitted != other.fitted
    }
}

/// A rule set that stays as it is, with its [`Revision`].
///
/// ```
/// use lifestage::rule::Edition;
/// use lifestage::{Amount, Day, Event, Profile, RuleSet};
///
/// let day = Day::ymd(2026, 1, 5);
/// let buyers = |cents| Profile::of([Event::purchase(1_u64, day, Amount::minor(cents))]);
/// let fitted = |cents| RuleSet::default().fit([&buyers(cents)], day).map(Edition::new);
/// let (before, after) = (fitted(500)?, fitted(900)?);
/// assert!(after.revision().is_refit_of(before.revision()));
/// assert_eq!(before.revision(), fitted(500)?.revision());
/// # Ok::<(), lifestage::rule::RuleFitError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "RuleSet", into = "RuleSet")]
pub struct Edition {
    rules: RuleSet,
    revision: Revision,
}

impl Edition {
    /// An edition of these rules. This hashes all that they mean twice, which takes longer than a score: make one edition
    /// when the rules are read, and not one for each user.
    pub fn new(rules: RuleSet) -> Self {
        let revision = Revision { rules: without_fits(&rules).fingerprint(), fitted: rules.fingerprint() };
        Self { rules, revision }
    }

    /// The rules.
    pub const fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The rules, to change them and make another edition.
    pub fn into_rules(self) -> RuleSet {
        self.rules
    }

    /// Which revision it is.
    pub const fn revision(&self) -> Revision {
        self.revision
    }
}

impl From<RuleSet> for Edition {
    fn from(rules: RuleSet) -> Self {
        Self::new(rules)
    }
}

impl From<Edition> for RuleSet {
    fn from(edition: Edition) -> Self {
        edition.rules
    }
}

/// The rules without what they took from a population. A fitted model keeps its α in the rule itself.
fn without_fits(rules: &RuleSet) -> RuleSet {
    let mut rules = rules.clone().unfitted();
    if let Some(Fittable::Unfitted(rule)) = &mut rules.worth
        && rule.config().fit_alpha
    {
        let config = WorthConfig { model: with_prior_alpha(rule.config().model), ..rule.config().clone() };
        *rule = WorthRule::new(config);
    }
    if let Some(Fittable::Unfitted(rule)) = &mut rules.churn
        && rule.config().fit_alpha
    {
        *rule = rule.clone().with_model(with_prior_alpha(rule.config().model));
    }
    rules
}

fn with_prior_alpha(model: Mbg) -> Mbg {
    // INVARIANT: each parameter is one of a valid model.
    Mbg::new(model.r(), Mbg::default().alpha(), model.a(), model.b()).unwrap_or(model)
}
