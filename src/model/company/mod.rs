//! Companies: one document of all rules of all folders, with all their mistakes at once. *By which rules do we work?*
//!
//! ```json
//! {
//!   "names":    { "subjects": ["export"], "channels": ["ads"], "classes": ["promotion"], "kinds": { "scan": "custom_7" } },
//!   "stage":    { "silent_from": 21 },
//!   "segments": [{ "name": "keen", "when": { "count": "scan", "about": "export", "in": { "last": 7 }, "at_least": 3 } }],
//!   "kpi":      { "own": { "keen users": { "share": { "of": { "in_segment": "keen" }, "goal": { "target": 0.2 } } } } },
//!   "campaign": { "attribution": "sent", "window_days": 14 },
//!   "contact":  { "caps": [{ "at_most": 2, "per": "day" }] }
//! }
//! ```
//! The sections of a [`RuleSet`] stand beside those of the other folders, each read by its own folder. What is left out has
//! its default. A rule that contains another rule of the document takes that one, unless it says its own: win-back, journey,
//! time to churn and who stayed the stages, win-back the needs, key numbers and referrals the newcomer plan, a year the growth points, the
//! cross-table and attribution the touchpoints, a roster the contributions.

mod adopt;
mod check;
mod section;
pub(crate) mod sentence;
mod written;

use crate::answer::document::Document;
use crate::number::fingerprint::Fingerprint;
use crate::population::Population;
use crate::profile::Profile;
use crate::rule::ruleset::{RuleFitError, RuleSet};
use crate::time::Day;

pub use section::Company;

impl Company {
    /// Fits the rules that depend on a population, as [`RuleSet::fit`] does.
    ///
    /// # Errors
    /// If nobody bought, was active or exists, as the rules need it, or a profile forgot needed days.
    pub fn fit<'a, I>(self, profiles: I, as_of: Day) -> Result<Self, RuleFitError>
    where
        I: IntoIterator<Item = &'a Profile, IntoIter: Clone>,
    {
        self.with(|rules| rules.fit(profiles, as_of))
    }

    /// Fits the rules that depend on a population to this one, with the join days that it was given.
    ///
    /// # Errors
    /// If nobody bought, was active or exists, as the rules need it, or a profile forgot needed days.
    pub fn fit_population(self, population: &Population, as_of: Day) -> Result<Self, RuleFitError> {
        self.with(|rules| rules.fit_population(population, as_of))
    }

    /// The same rules without anything learned from a population.
    #[must_use]
    pub fn unfitted(self) -> Self {
        Self { rules: self.rules.unfitted(), ..self }
    }

    fn with<E>(mut self, fit: impl FnOnce(RuleSet) -> Result<RuleSet, E>) -> Result<Self, E> {
        self.rules = fit(self.rules)?;
        Ok(self)
    }

    /// A stable hash of what all rules mean, equal for documents that differ only in how they are written. Store it beside
    /// an answer to know which rules gave that answer.
    ///
    /// ```
    /// use lifestage::model::Company;
    ///
    /// let read = |text| serde_json::from_str::<Company>(text).unwrap().fingerprint();
    /// assert_eq!(read(r#"{ "campaign": { "window_days": 7 }, "stage": {} }"#), read("{}"));
    /// assert_ne!(read(r#"{ "campaign": { "window_days": 8 } }"#), read("{}"));
    /// ```
    pub fn fingerprint(&self) -> Fingerprint {
        let written = Document::of(self).unwrap_or_else(|error| {
            debug_assert!(false, "every rule can be written: {error}");
            Document::Nothing
        });
        written.fingerprint()
    }
}
