//! What is left of a user's forgotten days, without any I/O: how it is kept, and how scores go on from it.
//!
//! ```text
//! log before the horizon ──▶ base: what it came to (lifetime sums, the last day seen)  ─┐
//! log from the horizon on ──────────────────────────────────────────────────────────────┴─▶ profile, seen
//! profile before the horizon ──▶ what was achieved ──▶ growth points, tasks, streaks, achievements go on from it
//! ```
//! The base is what makes a profile anew once the log has only the days since the horizon: a profile is a sum, so a base and
//! the rest of the events give the bytes that all events would have given, after the same days were forgotten.

use std::borrow::Cow;

use lifestage::incentive::{Achieved, AchievedError};
use lifestage::profile::{Seen, SeenRule};
use lifestage::rule::{ScoreError, Scorecard, Told, Unscored};
use lifestage::{Calendar, Day, Profile, RuleSet, User};

use crate::keeping::{Kept, RebuildError};
use crate::store::{ForgottenRow, LogRow, UserNumber};

/// What is left of the days before a horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct Forgotten {
    /// The first day that is not forgotten.
    pub horizon: Day,
    /// What the events came to that the log has no more.
    pub base: Profile,
    /// What was seen of them.
    pub seen: Seen,
    /// What was achieved by the horizon; none under rules without incentives.
    pub achieved: Option<Achieved>,
    /// The same by the days of the service, of a user who has others.
    pub own: Option<(Profile, Option<Achieved>)>,
}

/// Stored bytes of forgotten days that cannot be read. They are nowhere else.
#[derive(Debug, thiserror::Error)]
#[error("what is left of the forgotten days of user {user} cannot be read, restore it from a backup: {why}")]
pub struct ForgottenError {
    user: UserNumber,
    why: String,
}

/// Why days of a user are not forgotten. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotForgotten {
    #[error(transparent)]
    Achieved(#[from] AchievedError),
    #[error("`{part}` of the rules asks about them: {why}")]
    Asked { part: &'static str, why: Unscored },
    #[error("segment `{name}` of the rules asks about them")]
    Segment { name: String },
    #[error(transparent)]
    Score(#[from] ScoreError),
    #[error("the log does not make the profile: run `verify --mend`")]
    OtherBytes,
    #[error("{0}")]
    Log(String),
}

impl From<RebuildError> for NotForgotten {
    fn from(error: RebuildError) -> Self {
        Self::Log(error.to_string())
    }
}

impl Forgotten {
    /// What was stored.
    pub fn read(user: UserNumber, row: &ForgottenRow, rule: SeenRule) -> Result<Self, ForgottenError> {
        let unreadable = |why: String| ForgottenError { user, why };
        let profile = |bytes| Profile::from_bytes(bytes).map_err(|error| unreadable(error.to_string()));
        let achieved = |bytes: &[u8]| {
            let some = (!bytes.is_empty()).then(|| Achieved::from_bytes(bytes)).transpose();
            some.map_err(|error| unreadable(error.to_string()))
        };
        let mut seen = Seen::from_bytes(&row.seen).map_err(|error| unreadable(error.to_string()))?;
        if *seen.rule() != rule {
            seen.change_rule(rule);
        }
        let [own_base, own_achieved] = &row.own;
        let own = if own_base.is_empty() { None } else { Some((profile(own_base)?, achieved(own_achieved)?)) };
        let (base, achieved) = (profile(&row.profile)?, achieved(&row.achieved)?);
        if achieved.as_ref().is_some_and(|achieved| achieved.horizon() != row.horizon) {
            return Err(unreadable("its parts have other horizons".to_owned()));
        }
        Ok(Self { horizon: row.horizon, base, seen, achieved, own })
    }

    /// As it is stored.
    pub fn row(&self) -> ForgottenRow {
        let achieved = |achieved: &Option<Achieved>| achieved.as_ref().map(Achieved::to_bytes).unwrap_or_default();
        let own = self.own.as_ref().map(|(base, own)| [base.to_bytes(), achieved(own)]);
        ForgottenRow {
            horizon: self.horizon,
            profile: self.base.to_bytes(),
            seen: self.seen.to_bytes(),
            achieved: achieved(&self.achieved),
            own: own.unwrap_or_default(),
            rules: self.achieved.as_ref().map(|achieved| achieved.rules().bits()),
        }
    }

    /// The same by the days of the service.
    #[must_use]
    pub fn in_own_days(self) -> Self {
        match self.own {
            Some((base, achieved)) => Self { base, achieved, own: None, ..self },
            None => self,
        }
    }

    /// Whether incentives of other rules can go on from it. Where `adopt` says so, what was counted stands as it is.
    pub fn check_rules(&self, rules: &RuleSet, adopt: bool) -> Result<(), String> {
        let horizon = self.horizon;
        match (&self.achieved, &rules.incentives) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(format!(
                "points count from joining, and days before `{horizon}` were forgotten under rules without incentives"
            )),
            (Some(_), None) => Err(AchievedError::NoIncentives.to_string()),
            (Some(achieved), Some(incentives)) => {
                let fits =
                    if adopt { incentives.adopt(achieved).map(drop) } else { incentives.after(achieved).map(drop) };
                fits.map_err(|error| error.to_string())
            }
        }
    }
}

/// What was achieved, as these rules go on from it. Rules that could not were refused before they came into force, or taken
/// with the word that what was counted stands.
pub fn achieved_under<'a>(
    achieved: Option<&'a Achieved>,
    rules: &RuleSet,
) -> Result<Option<Cow<'a, Achieved>>, AchievedError> {
    let (Some(achieved), Some(incentives)) = (achieved, &rules.incentives) else { return Ok(None) };
    match incentives.after(achieved) {
        Ok(_) => Ok(Some(Cow::Borrowed(achieved))),
        Err(AchievedError::OtherRules { .. }) => incentives.adopt(achieved).map(Cow::Owned).map(Some),
        Err(error) => Err(error),
    }
}

/// The scorecard of a profile, which goes on from what was achieved.
pub fn score(
    rules: &RuleSet,
    achieved: Option<&Achieved>,
    profile: &Profile,
    user: &User,
    as_of: Day,
) -> Result<Option<Scorecard>, ScoreError> {
    match achieved_under(achieved, rules)? {
        Some(achieved) => rules.score_after(&achieved, profile.as_of(as_of), user),
        None => rules.score(profile.as_of(as_of), user),
    }
}

/// What a user is kept as, by two ways of counting days: their own, and that of the service where it is another one.
#[derive(Debug)]
pub struct CountedBy<'a> {
    pub calendar: &'a Calendar,
    /// The calendar of the service, and what is kept of the user by it.
    pub own: Option<(&'a Calendar, &'a Kept)>,
}

impl Kept {
    /// The first day that is not forgotten; none where all are there.
    pub fn horizon(&self) -> Option<Day> {
        self.forgotten.as_ref().map(|forgotten| forgotten.horizon)
    }

    /// What was achieved before the horizon.
    pub fn achieved(&self) -> Option<&Achieved> {
        self.forgotten.as_ref().and_then(|forgotten| forgotten.achieved.as_ref())
    }

    /// Forgets the days before a horizon. `past` are the events that the log is to lose, in order of arrival.
    pub fn forget(
        &self,
        rules: &RuleSet,
        user: &User,
        horizon: Day,
        past: &[(UserNumber, LogRow)],
        days: &CountedBy<'_>,
        number: UserNumber,
    ) -> Result<Self, NotForgotten> {
        let (profile, achieved) = self.forgetting(rules, user, horizon)?;
        let (base, mut base_seen) = base(number, self.forgotten.clone(), past, days.calendar, *self.seen.rule())?;
        let (mut base, mut seen) = (base, self.seen.clone());
        base.forget_before(horizon);
        base_seen.forget_before(horizon);
        seen.forget_before(horizon);
        // What the log can still make, with what is left of the rest, must be what is kept: here alone it can be seen.
        let rest = Profile::from_tallies(user.id, profile.tallies().iter().copied(), days.calendar);
        let mut together = base.clone();
        let is_whole = rest.is_ok_and(|rest| together.merge(&rest).is_ok() && together == profile);
        if !is_whole {
            return Err(NotForgotten::OtherBytes);
        }
        let own = match days.own {
            None => None,
            Some((calendar, kept)) => {
                let (_, achieved) = kept.forgetting(rules, user, horizon)?;
                let before = self.forgotten.clone().map(|forgotten| Box::new(forgotten.in_own_days()));
                let (mut base, _) = self::base(number, before, past, calendar, *self.seen.rule())?;
                base.forget_before(horizon);
                Some((base, achieved))
            }
        };
        let forgotten = Some(Box::new(Forgotten { horizon, base, seen: base_seen, achieved, own }));
        Ok(Self { profile, seen, told: self.told.clone(), forgotten })
    }

    fn forgetting(
        &self,
        rules: &RuleSet,
        user: &User,
        horizon: Day,
    ) -> Result<(Profile, Option<Achieved>), AchievedError> {
        if rules.incentives.is_some() {
            let before = achieved_under(self.achieved(), rules)?;
            let (profile, achieved) = rules.forget(&self.profile, user, before.as_deref(), horizon)?;
            return Ok((profile, Some(achieved)));
        }
        let mut profile = self.profile.clone();
        profile.forget_before(horizon);
        Ok((profile, None))
    }

    /// Whether all that was known on a day is known after days were forgotten.
    pub fn check_known_as(&self, whole: &Self, rules: &RuleSet, user: &User, as_of: Day) -> Result<(), NotForgotten> {
        let card = |kept: &Self| score(rules, kept.achieved(), &kept.profile, user, as_of);
        let (Some(before), Some(after)) = (card(whole)?, card(self)?) else { return Ok(()) };
        let known = parts_forgotten(&before);
        let lost = parts_forgotten(&after).into_iter().find(|(part, _)| known.iter().all(|(known, _)| known != part));
        if let Some((part, why)) = lost {
            return Err(NotForgotten::Asked { part, why });
        }
        let is_left = |name: &str| after.segments.iter().all(|segment| segment.segment != name);
        match before.segments.iter().find(|segment| is_left(&segment.segment)) {
            Some(segment) => Err(NotForgotten::Segment { name: segment.segment.clone() }),
            None => Ok(()),
        }
    }
}

/// What events came to, after what was left of earlier ones.
fn base(
    number: UserNumber,
    before: Option<Box<Forgotten>>,
    past: &[(UserNumber, LogRow)],
    calendar: &Calendar,
    rule: SeenRule,
) -> Result<(Profile, Seen), RebuildError> {
    let Kept { profile, seen, .. } = Kept::rebuilt(number, past, Told::nothing(number), before, calendar, rule)?;
    Ok((profile, seen))
}

/// The parts of a scorecard that are not known as days are forgotten.
fn parts_forgotten(card: &Scorecard) -> Vec<(&'static str, Unscored)> {
    let parts = [
        ("rfm", card.rfm.score().err()),
        ("behavior", card.behavior.score().err()),
        ("worth", card.worth.score().err()),
        ("needs", card.needs.score().err()),
        ("tags", card.tags.score().err()),
        ("groups", card.group.score().err()),
        ("contribution", card.contribution.score().err()),
        ("abuse", card.abuse.score().err()),
        ("churn", card.churn.score().err()),
        ("incentives", card.earnings.score().err()),
        ("incentives", card.achievements.score().err()),
        ("incentives", card.plans.score().err()),
    ];
    let of = |(part, why): (&'static str, Option<Unscored>)| {
        why.filter(|why| matches!(why, Unscored::Forgotten(_))).map(|why| (part, why))
    };
    parts.into_iter().filter_map(of).collect()
}
