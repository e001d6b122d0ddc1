//! The rule of features.

use serde::{Deserialize, Serialize};

use crate::event::kind::{Kind, KindSet};
use crate::profile::{AsOf, BeforeHorizon, Hours, Profile, UserBeforeHorizon};
use crate::score::recurrence::{Mbg, Recurrence};
use crate::time::{Day, Weekday, Window};

/// How features are measured. Train and score with the same rule: store it beside the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureRule {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// The hours of the night. Default 22 to 5, that is until six o'clock.
    pub night: Hours,
    /// The days of the weekend. Default Saturday and Sunday.
    pub weekend: [Weekday; 2],
    /// The process behind the `process_` features. Default none, because it must be fitted to a population first.
    pub process: Option<FeatureProcess>,
}

/// A process of event days, such as purchases; how likely it is to continue is a feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FeatureProcess {
    /// The events that make an event day. Default purchases.
    pub kinds: KindSet,
    /// The fitted model. Default the weak prior.
    pub model: Mbg,
    /// How far ahead an event is predicted, in days. Default 30.
    pub horizon_days: u32,
}

impl Default for FeatureRule {
    fn default() -> Self {
        Self {
            activity: KindSet::activity(),
            night: [22, 23, 0, 1, 2, 3, 4, 5].into_iter().collect(),
            weekend: [Weekday::Sat, Weekday::Sun],
            process: None,
        }
    }
}

impl Default for FeatureProcess {
    fn default() -> Self {
        Self { kinds: Kind::Purchase.into(), model: Mbg::default(), horizon_days: 30 }
    }
}

impl FeatureProcess {
    /// The same process with α fitted to these users as of a day, see [`Mbg::fitted`].
    ///
    /// # Errors
    /// If a profile forgot event days.
    pub fn fit<'a>(
        self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<Self, UserBeforeHorizon> {
        let users = profiles.into_iter().map(|profile| {
            let known = self.recurrence(profile.as_of(as_of));
            known.map_err(|problem| UserBeforeHorizon::new(profile.user(), problem))
        });
        let users: Vec<Option<Recurrence>> = users.collect::<Result<_, _>>()?;
        Ok(Self { model: self.model.fitted(users.into_iter().flatten()), ..self })
    }

    pub(super) fn recurrence(&self, as_of: AsOf<'_>) -> Result<Option<Recurrence>, BeforeHorizon> {
        Ok(Recurrence::of_days(as_of.days_of(&self.kinds, Window::LIFETIME)?, as_of.day()))
    }
}
