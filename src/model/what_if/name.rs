//! Names of a user on a side: the stage, the segment, the type of behavior …, each with its reasons.

use std::borrow::Cow;

use crate::answer::language::Language;
use crate::answer::reason::Reason;
use crate::profile::BeforeHorizon;
use crate::rule::predicate::{Situation, Trace};
use crate::rule::ruleset::RuleSet;
use crate::rule::unscored::Unscored;
use crate::score::behavior::BehaviorAssessment;
use crate::score::churn::ChurnRisk;
use crate::score::group::{GroupReason, Grouped};
use crate::score::rfm::Rfm;
use crate::score::stage::StageAssessment;
use crate::score::worth::Worth;

/// A kind of name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    Stage,
    RfmSegment,
    Behavior,
    Value,
    ChurnRisk,
    Group,
    Tier,
    Segment(String),
}

impl Naming {
    /// All kinds that both rule sets give, in the order of their names.
    pub(super) fn both(one: &RuleSet, other: &RuleSet) -> Vec<Self> {
        let have = |has: fn(&RuleSet) -> bool| has(one) && has(other);
        let mut namings = vec![Self::Stage];
        let mut put = |naming, have: bool| namings.extend(have.then_some(naming));
        put(Self::RfmSegment, have(|rules| rules.rfm.fitted().is_some()));
        put(Self::Behavior, have(|rules| rules.behavior.is_some()));
        put(Self::Value, have(|rules| rules.worth.is_some()));
        put(Self::ChurnRisk, have(|rules| rules.churn.is_some()));
        put(Self::Group, have(|rules| rules.groups.is_some()));
        put(Self::Tier, have(|rules| rules.groups.is_some()));
        let segments = one.segments.iter().filter(|segment| other.segments.get(&segment.name).is_some());
        namings.extend(segments.map(|segment| Self::Segment(segment.name.clone())));
        namings.sort_by_cached_key(Self::name);
        namings
    }

    /// The name in the answer.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Stage => "stage".to_owned(),
            Self::RfmSegment => "rfm_segment".to_owned(),
            Self::Behavior => "behavior".to_owned(),
            Self::Value => "value".to_owned(),
            Self::ChurnRisk => "churn_risk".to_owned(),
            Self::Group => "group".to_owned(),
            Self::Tier => "tier".to_owned(),
            Self::Segment(name) => format!("segment {name}"),
        }
    }

    /// The name of a user; `None` if the user has none.
    ///
    /// Stage and RFM must be known, as in a scorecard; anything else that is unknown gives no name.
    pub(super) fn of(
        &self,
        situation: &Situation<'_>,
        rules: &RuleSet,
    ) -> Result<Option<Cow<'static, str>>, BeforeHorizon> {
        let known = |unscored| match unscored {
            Unscored::Forgotten(problem) => Err(problem),
            _ => Ok(None),
        };
        Ok(match self {
            Self::Stage => {
                return situation
                    .stage()
                    .map_or_else(known, |stage| Ok(Some(stage.stage.name(Language::English).into())));
            }
            Self::RfmSegment => {
                let named = |rfm: &Rfm| Ok(Some(rfm.segment.name(Language::English).to_owned().into()));
                return situation.rfm().map_or_else(known, named);
            }
            Self::Behavior => {
                let upgraded = rules.upgrade(situation).map(|upgrade| upgrade.to);
                let held = || situation.behavior().ok().and_then(|behavior| behavior.behavior);
                upgraded.or_else(held).map(|behavior| behavior.name(Language::English).into())
            }
            Self::Value => situation.worth().ok().map(|worth| worth.class.name(Language::English).into()),
            Self::ChurnRisk => situation.churn().ok().map(|risk| risk.band.name(Language::English).into()),
            Self::Group => situation.grouped().ok().map(|grouped| grouped.group.name(Language::English).into()),
            Self::Tier => situation.grouped().ok().map(|grouped| grouped.tier.name(Language::English).into()),
            Self::Segment(name) => {
                let member = rules.segments.contains(name, situation);
                member.map(|member| if member { "in" } else { "out" }.into())
            }
        })
    }

    /// The rules behind a name; for a segment, the conditions that decided it.
    pub(super) fn why(&self, name: Option<&str>, situation: &Situation<'_>, rules: &RuleSet) -> Vec<Reason> {
        let grouped = |which: fn(&GroupReason) -> bool| {
            said(situation.grouped().ok().as_ref(), |grouped: &Grouped| grouped.reasons().filter(which))
        };
        match self {
            Self::Stage => said(situation.stage().ok(), StageAssessment::reasons),
            Self::RfmSegment => said(situation.rfm().ok(), Rfm::reasons),
            Self::Behavior => {
                let mut reasons = said(situation.behavior().ok(), BehaviorAssessment::reasons);
                reasons.extend(rules.upgrade(situation).as_ref().map(Reason::from));
                reasons
            }
            Self::Value => said(situation.worth().ok(), Worth::reasons),
            Self::ChurnRisk => said(situation.churn().ok(), ChurnRisk::reasons),
            Self::Group => grouped(|reason| matches!(reason, GroupReason::Group(_))),
            Self::Tier => grouped(|reason| matches!(reason, GroupReason::Tier(_))),
            Self::Segment(segment) => {
                let trace = rules.segments.trace(segment, situation);
                let so = name == Some("in");
                let decisive = trace.iter().flat_map(Trace::reasons).filter(|line| line.truth.is_true() == so);
                decisive.map(Reason::from).collect()
            }
        }
    }
}

/// The reasons of a score, if there is one.
fn said<T, R: IntoIterator<Item: Into<Reason>>>(score: Option<T>, reasons: impl Fn(T) -> R) -> Vec<Reason> {
    score.into_iter().flat_map(reasons).map(Into::into).collect()
}
