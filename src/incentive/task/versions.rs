//! The plans of a product, each under its version.

use serde::{Deserialize, Serialize};

use super::Plan;
use super::sentence;
use crate::answer::message::Message;
use crate::answer::problem::{Problem, Problems};

/// All plans that your users are or were enrolled in, in ascending order of versions.
///
/// A plan that changes gets a new version. Users who enrolled under the old one stay with it.
///
/// ```
/// use lifestage::incentive::{Plan, Plans};
///
/// let plans = Plans::new([Plan::first_steps(), Plan::newcomer(None)])?;
/// assert_eq!(plans.version(1), Some(&Plan::newcomer(None)));
/// assert_eq!(plans.version(7), None);
/// assert_eq!(
///     Plans::new([Plan::newcomer(None), Plan::newcomer(None)]).unwrap_err().to_string(),
///     "`[1].version`: version `1` is already that of `[0]`: write another one, as rewards are given once per version",
/// );
/// # Ok::<(), lifestage::answer::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Plan>", into = "Vec<Plan>")]
pub struct Plans(Vec<Plan>);

/// The problem of a version that is the one of another plan.
pub(crate) fn version_taken(version: u32, other: &str) -> Message {
    sentence::version_taken(version, other).into()
}

impl Plans {
    /// Makes the list of these plans.
    ///
    /// # Errors
    /// With every version that is listed twice.
    pub fn new(plans: impl IntoIterator<Item = Plan>) -> Result<Self, Problems> {
        let mut plans: Vec<(usize, Plan)> = plans.into_iter().enumerate().collect();
        plans.sort_by_key(|(_, plan)| plan.version());
        let problems: Vec<Problem> = plans
            .iter()
            .zip(plans.iter().skip(1))
            .filter(|((_, one), (_, next))| one.version() == next.version())
            .map(|((one, _), (next, plan))| {
                let version = plan.version();
                Problem::new(format!("[{next}].version"), version_taken(version, &format!("[{one}]")))
            })
            .collect();
        Problems::none_in(problems)?;
        Ok(Self(plans.into_iter().map(|(_, plan)| plan).collect()))
    }

    /// The plan with this version.
    pub fn version(&self, version: u32) -> Option<&Plan> {
        let place = self.0.binary_search_by_key(&version, Plan::version).ok()?;
        self.0.get(place)
    }

    /// The plan with the highest version, in which new users enroll.
    pub fn newest(&self) -> Option<&Plan> {
        self.0.last()
    }

    /// All plans, by ascending version.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Plan> {
        self.0.iter()
    }
}

impl TryFrom<Vec<Plan>> for Plans {
    type Error = Problems;

    fn try_from(plans: Vec<Plan>) -> Result<Self, Self::Error> {
        Self::new(plans)
    }
}

impl From<Plans> for Vec<Plan> {
    fn from(plans: Plans) -> Self {
        plans.0
    }
}
