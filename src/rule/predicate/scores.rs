//! The scores of one user on one day, each computed when it is first asked for.

use super::kept::Kept;
use crate::incentive::earnings::Earnings;
use crate::score::abuse::Abuse;
use crate::score::behavior::BehaviorAssessment;
use crate::score::churn::ChurnRisk;
use crate::score::contribution::Contribution;
use crate::score::need::Needs;
use crate::score::rfm::Rfm;
use crate::score::stage::StageAssessment;
use crate::score::tag::Tags;
use crate::score::worth::Worth;
use crate::time::Day;

/// The scores that were computed so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores {
    pub(super) rfm: Kept<Rfm>,
    pub(super) stage: Kept<StageAssessment>,
    pub(super) behavior: Kept<BehaviorAssessment>,
    pub(super) worth: Kept<Worth>,
    pub(super) needs: Kept<Needs>,
    pub(super) tags: Kept<Tags>,
    pub(super) contribution: Kept<Contribution>,
    pub(super) abuse: Kept<Abuse>,
    pub(super) churn: Kept<ChurnRisk>,
    pub(super) earnings: Kept<Earnings>,
    pub(super) awake: Kept<Day>,
}
