//! *Everything about one user, and why.* All scores of a user as of a day, by a rule set.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::answer::reason::{Reason, Seen};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::incentive::incentives::Earnings;
use crate::population::Population;
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::rule::predicate::{Situation, Unknown};
use crate::rule::ruleset::{Fittable, RuleSet};
use crate::rule::segment::SegmentMembership;
use crate::rule::trigger::{Suggestion, Trigger};
use crate::score::abuse::Abuse;
use crate::score::behavior::{BehaviorAssessment, BehaviorType};
use crate::score::churn::ChurnRisk;
use crate::score::contribution::Contribution;
use crate::score::group::Grouped;
use crate::score::need::Needs;
use crate::score::rfm::Rfm;
use crate::score::stage::StageAssessment;
use crate::score::tag::Tags;
use crate::score::worth::Worth;
use crate::time::Day;

/// All scores of a user as of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scorecard {
    /// Whose they are.
    pub user: UserId,
    /// As of which day.
    pub as_of: Day,
    /// Recency, frequency, monetary value.
    pub rfm: RfmScore,
    /// The lifecycle stage.
    pub stage: StageAssessment,
    /// The type of behaviour.
    #[serde(default)]
    pub behavior: Score<BehaviorAssessment>,
    /// That the type of behaviour is shown as another one, where it is.
    #[serde(default)]
    pub upgrade: Option<Upgrade>,
    /// Value × potential.
    #[serde(default)]
    pub worth: Score<Worth>,
    /// Needs.
    #[serde(default)]
    pub needs: Score<Box<Needs>>,
    /// Tags.
    #[serde(default)]
    pub tags: Score<Box<Tags>>,
    /// Group and tier.
    #[serde(default)]
    pub group: Score<Grouped>,
    /// Contribution.
    #[serde(default)]
    pub contribution: Score<Contribution>,
    /// Warnings of abuse.
    #[serde(default)]
    pub abuse: Score<Abuse>,
    /// Churn risk.
    #[serde(default)]
    pub churn: Score<Box<ChurnRisk>>,
    /// Growth points, newcomer tasks and streak.
    #[serde(default)]
    pub earnings: Score<Box<Earnings>>,
    /// The segments that the user is in, in the order of the rules.
    #[serde(default)]
    pub segments: Vec<SegmentMembership>,
    /// The triggers that fire on the day, by their names, in the order of the rules.
    #[serde(default)]
    pub fired: Vec<String>,
}

/// A score, or why there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score<T> {
    /// There is no rule for it.
    #[default]
    NoRule,
    /// The rule is not fitted to a population yet.
    NotFitted,
    /// There is nothing to judge the user by.
    NoData,
    /// Too little is remembered of the user.
    Forgotten(BeforeHorizon),
    /// The score.
    Known(T),
}

impl<T> Score<T> {
    /// The score, where it is known.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(score) => Some(score),
            Self::NoRule | Self::NotFitted | Self::NoData | Self::Forgotten(_) => None,
        }
    }

    /// What became of a rule that may be missing, or not fitted.
    fn of<Rule>(rule: Option<&Rule>, score: impl FnOnce() -> Result<T, Unknown>) -> Self {
        if rule.is_none() {
            return Self::NoRule;
        }
        match score() {
            Ok(score) => Self::Known(score),
            Err(Unknown::Forgotten(problem)) => Self::Forgotten(problem),
            Err(Unknown::NoData) => Self::NoData,
            Err(_) => Self::NotFitted,
        }
    }
}

/// That a type of behaviour is shown as another one for a while, as a trigger suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upgrade {
    /// Which trigger.
    pub trigger: String,
    /// The type of the day itself.
    pub from: BehaviorType,
    /// The type shown.
    pub to: BehaviorType,
    /// The latest day on which the trigger fired.
    pub fired_on: Day,
    /// The last day on which the type is shown so, unless the trigger fires again.
    pub through: Day,
}

impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trigger, from, to, fired_on, through } = self;
        write!(f, "upgraded by trigger {trigger} on {fired_on}: {from} shown as {to} through {through}")
    }
}

impl From<&Upgrade> for Reason {
    fn from(upgrade: &Upgrade) -> Self {
        Self {
            rule: "behavior.upgrade".into(),
            seen: Some(Seen::Day(upgrade.fired_on)),
            bound: [None, Some(Seen::Day(upgrade.through))],
            text: upgrade.to_string(),
        }
    }
}

/// The RFM of a user, or why there is none; in JSON and its like the one or the other as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RfmScore {
    /// Graded.
    Graded(Rfm),
    /// Not graded.
    None(NoRfm),
}

/// [`RfmScore`] where what is written tells by itself what it is.
#[derive(Serialize, Deserialize)]
#[serde(
    remote = "RfmScore",
    untagged,
    expecting = "no RFM: give it with exactly the fields that this crate writes, or `not fitted` or `no purchase`"
)]
enum Plain {
    Graded(Rfm),
    None(NoRfm),
}

/// [`RfmScore`] in binary.
#[derive(Serialize, Deserialize)]
#[serde(remote = "RfmScore")]
enum Tagged {
    Graded(Rfm),
    None(NoRfm),
}

impl Serialize for RfmScore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Plain::serialize(self, serializer)
        } else {
            Tagged::serialize(self, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for RfmScore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Plain::deserialize(deserializer)
        } else {
            Tagged::deserialize(deserializer)
        }
    }
}

/// Why a user has no RFM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoRfm {
    /// The rule has no cut points yet.
    #[serde(rename = "not fitted")]
    NotFitted,
    /// The user bought nothing in the time that counts.
    #[serde(rename = "no purchase")]
    NoPurchase,
}

impl RfmScore {
    /// The RFM, where there is one.
    pub const fn graded(&self) -> Option<&Rfm> {
        match self {
            Self::Graded(rfm) => Some(rfm),
            Self::None(_) => None,
        }
    }
}

impl fmt::Display for NoRfm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NotFitted => "not fitted",
            Self::NoPurchase => "no purchase",
        })
    }
}

impl From<NoRfm> for Reason {
    fn from(none: NoRfm) -> Self {
        Self { rule: "rfm".into(), seen: None, bound: [None, None], text: none.to_string() }
    }
}

impl RuleSet {
    /// The scorecards of all users who are in the population as of a day, in order of the ids, on all cores of the
    /// current thread pool.
    ///
    /// For more users than scorecards fit the memory (about 400 bytes each), take [`Population::iter`] and score one
    /// after the other.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn score_all(&self, population: &Population, as_of: Day) -> Result<Vec<Scorecard>, UserBeforeHorizon> {
        let cards = population.map(|member| {
            let card = self.score(member.profile.as_of(as_of), &member.user);
            card.map_err(|problem| UserBeforeHorizon::new(member.user.id, problem))
        });
        cards.into_iter().filter_map(Result::transpose).collect()
    }

    /// All scores of a user as of a day; none where they are not in the population yet.
    ///
    /// # Errors
    /// When the profile remembers too little for RFM or the stage; other scores then say so themselves.
    pub fn score(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Scorecard>, BeforeHorizon> {
        let Some(situation) = Situation::new(as_of, user, self.judges()) else { return Ok(None) };
        let rfm = match situation.rfm() {
            Ok(rfm) => RfmScore::Graded(rfm.clone()),
            Err(Unknown::Forgotten(problem)) => return Err(problem),
            Err(Unknown::NoRule) => RfmScore::None(NoRfm::NotFitted),
            Err(_) => RfmScore::None(NoRfm::NoPurchase),
        };
        let stage = match situation.stage() {
            Ok(stage) => stage.clone(),
            Err(Unknown::Forgotten(problem)) => return Err(problem),
            // INVARIANT: there is a rule of stages, and who is joined has one.
            Err(_) => return Ok(None),
        };
        let abuse = || {
            let fitted = self.abuse.as_ref().and_then(Fittable::fitted).ok_or(Unknown::NoRule)?;
            Ok(fitted.assess(as_of)?)
        };
        Ok(Some(Scorecard {
            user: as_of.user(),
            as_of: as_of.day(),
            rfm,
            stage,
            behavior: Score::of(self.behavior.as_ref(), || situation.behavior().cloned()),
            upgrade: self.upgrade(&situation),
            worth: Score::of(self.worth.as_ref(), || situation.worth().copied()),
            needs: Score::of(self.needs.as_ref(), || situation.needs().cloned().map(Box::new)),
            tags: Score::of(self.tags.as_ref(), || situation.tags().copied().map(Box::new)),
            group: Score::of(self.groups.as_ref(), || situation.grouped()),
            contribution: Score::of(self.contribution.as_ref(), || situation.contribution().copied()),
            abuse: Score::of(self.abuse.as_ref(), abuse),
            churn: Score::of(self.churn.as_ref(), || situation.churn().cloned().map(Box::new)),
            earnings: Score::of(self.incentives.as_ref(), || situation.earnings().cloned().map(Box::new)),
            segments: if self.segments.is_empty() { Vec::new() } else { self.segments.members(&situation) },
            fired: self.fired(&situation),
        }))
    }

    /// The names of the triggers that fire on the day.
    fn fired(&self, situation: &Situation<'_>) -> Vec<String> {
        let fires = self.triggers.iter().filter(|trigger| trigger.fires(situation));
        fires.map(|trigger| trigger.name.clone()).collect()
    }

    /// The first trigger that shows the type of the day as another one.
    pub(crate) fn upgrade(&self, situation: &Situation<'_>) -> Option<Upgrade> {
        let shown = |trigger: &Trigger, suggestion: &Suggestion| {
            let Suggestion::ChangeBehavior { from, to, days } = suggestion else { return None };
            if situation.behavior().ok()?.raw != Some(*from) {
                return None;
            }
            let more = u32::from(days.checked_sub(1)?);
            let fired_on = trigger.last_firing(situation, situation.day().minus(more))?;
            let through = fired_on.plus(more.cast_signed());
            Some(Upgrade { trigger: trigger.name.clone(), from: *from, to: *to, fired_on, through })
        };
        self.triggers
            .iter()
            .find_map(|trigger| trigger.suggest.iter().find_map(|suggestion| shown(trigger, suggestion)))
    }
}

impl Scorecard {
    /// The type of behaviour that is shown: as held, or as a trigger upgraded it; none where there is none.
    pub fn shown_behavior(&self) -> Option<BehaviorType> {
        self.upgrade.as_ref().map(|upgrade| upgrade.to).or_else(|| self.behavior.known()?.behavior)
    }

    /// Why all scores are what they are, in words too.
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let day = Day::ymd(2026, 1, 5);
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let card = RuleSet::default().score(profile.as_of(day.plus(9)), &User::new(1_u64))?.unwrap();
    /// let reasons: Vec<String> = card.reasons().iter().map(ToString::to_string).collect();
    /// assert_eq!(reasons, ["not fitted", "here for 9 days, 8 to 30"]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn reasons(&self) -> Vec<Reason> {
        let mut reasons: Vec<Reason> = match &self.rfm {
            RfmScore::Graded(rfm) => rfm.reasons().map(Reason::from).collect(),
            RfmScore::None(none) => vec![(*none).into()],
        };
        reasons.extend(self.stage.reasons().map(Reason::from));
        let Self { behavior, upgrade, worth, needs, tags, group, contribution, abuse, churn, earnings, .. } = self;
        let behavior = behavior.known().into_iter().flat_map(BehaviorAssessment::reasons);
        reasons.extend(behavior.map(Reason::from).chain(upgrade.as_ref().map(Reason::from)));
        reasons.extend(worth.known().into_iter().flat_map(Worth::reasons).map(Reason::from));
        reasons.extend(needs.known().into_iter().flat_map(|needs| needs.reasons()).map(Reason::from));
        reasons.extend(tags.known().into_iter().flat_map(|tags| tags.reasons()).map(Reason::from));
        reasons.extend(group.known().into_iter().flat_map(Grouped::reasons).map(Reason::from));
        reasons.extend(contribution.known().into_iter().flat_map(Contribution::reasons).map(Reason::from));
        reasons.extend(abuse.known().into_iter().flat_map(Abuse::reasons).map(Reason::from));
        reasons.extend(churn.known().into_iter().flat_map(|churn| churn.reasons()).map(Reason::from));
        reasons.extend(earnings.known().into_iter().flat_map(|earnings| earnings.reasons()));
        reasons
    }
}
