//! Stored rule sets: the version of the format, then the parts.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::{Fittable, RuleSet, sentence};
use crate::answer::document::Document;
use crate::answer::problem::{Problem, Problems};
use crate::answer::version::{Stored, VersionError, VersionOf, Versions};
use crate::incentive::incentives::IncentiveRule;
use crate::rule::segment::Segments;
use crate::rule::trigger::Trigger;
use crate::score::abuse::FittedAbuse;
use crate::score::behavior::FittedBehavior;
use crate::score::churn::FittedChurn;
use crate::score::contribution::ContributionRule;
use crate::score::group::GroupRule;
use crate::score::need::NeedRule;
use crate::score::rfm::FittedRfm;
use crate::score::stage::StageRule;
use crate::score::tag::FittedTags;
use crate::score::worth::FittedWorth;

impl RuleSet {
    /// The version of the format that rule sets are written in. It rises when a release writes what the one before cannot
    /// read, and a release reads what the one before wrote.
    pub const FORMAT: u16 = 1;
}

impl Stored for RuleSet {
    const VERSIONS: Versions = Versions {
        of: "rule set",
        oldest: 1,
        newest: Self::FORMAT as u64,
        otherwise: "go back to the rules of before",
    };
}

/// Passes a version that this release reads, and rules without one: people write them for the release that they have.
pub(super) fn check(written: Option<&Document>) -> Result<(), Problems> {
    let problem = match written {
        None => return Ok(()),
        Some(Document::Whole(found)) if *found >= 0 => {
            match RuleSet::VERSIONS.check(u64::try_from(*found).unwrap_or(u64::MAX)) {
                Ok(()) => return Ok(()),
                Err(VersionError::Newer { found, read, .. }) => Problem::new("", sentence::newer(found, read).into()),
                Err(VersionError::Older { found, read, .. }) => Problem::new("", sentence::older(found, read).into()),
            }
        }
        Some(other) => Problem::new("version", sentence::no_version(other, RuleSet::FORMAT).into()),
    };
    Err(Problems::one(problem))
}

/// The number of parts.
const PARTS: usize = 13;

/// Writes every part. A part that is forgotten here does not compile.
fn write_parts<S: SerializeStruct>(rules: &RuleSet, out: &mut S) -> Result<(), S::Error> {
    let RuleSet {
        rfm,
        stage,
        behavior,
        worth,
        needs,
        tags,
        groups,
        contribution,
        abuse,
        churn,
        incentives,
        segments,
        triggers,
    } = rules;
    out.serialize_field("rfm", rfm)?;
    out.serialize_field("stage", stage)?;
    out.serialize_field("behavior", behavior)?;
    out.serialize_field("worth", worth)?;
    out.serialize_field("needs", needs)?;
    out.serialize_field("tags", tags)?;
    out.serialize_field("groups", groups)?;
    out.serialize_field("contribution", contribution)?;
    out.serialize_field("abuse", abuse)?;
    out.serialize_field("churn", churn)?;
    out.serialize_field("incentives", incentives)?;
    out.serialize_field("segments", segments)?;
    out.serialize_field("triggers", triggers)
}

impl Serialize for RuleSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("RuleSet", PARTS + 1)?;
        out.serialize_field("version", &VersionOf::<Self>::NEWEST)?;
        write_parts(self, &mut out)?;
        out.end()
    }
}

/// The parts alone: the version is how they are written, not what they mean.
pub(super) struct Meaning<'a>(pub(super) &'a RuleSet);

impl Serialize for Meaning<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("RuleSet", PARTS)?;
        write_parts(self.0, &mut out)?;
        out.end()
    }
}

/// A rule set in a binary format, which has no names: the plain fields, before the check. It is private because a derive
/// on [`RuleSet`] itself would be a public way around the check.
#[derive(Deserialize)]
pub(super) struct Binary {
    #[expect(dead_code, reason = "it is checked when it is read")]
    version: VersionOf<RuleSet>,
    rfm: Fittable<FittedRfm>,
    stage: StageRule,
    behavior: Option<Fittable<FittedBehavior>>,
    worth: Option<Fittable<FittedWorth>>,
    needs: Option<NeedRule>,
    tags: Option<Fittable<FittedTags>>,
    groups: Option<GroupRule>,
    contribution: Option<ContributionRule>,
    abuse: Option<Fittable<FittedAbuse>>,
    churn: Option<Fittable<FittedChurn>>,
    incentives: Option<IncentiveRule>,
    segments: Segments,
    triggers: Vec<Trigger>,
}

impl From<Binary> for RuleSet {
    fn from(stored: Binary) -> Self {
        Self {
            rfm: stored.rfm,
            stage: stored.stage,
            behavior: stored.behavior,
            worth: stored.worth,
            needs: stored.needs,
            tags: stored.tags,
            groups: stored.groups,
            contribution: stored.contribution,
            abuse: stored.abuse,
            churn: stored.churn,
            incentives: stored.incentives,
            segments: stored.segments,
            triggers: stored.triggers,
        }
    }
}
