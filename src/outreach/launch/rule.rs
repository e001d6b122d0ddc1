//! Launches as data, and the rule that counts them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::problem::LaunchProblem;
use super::register::{LaunchRegister, SmallTest};
use crate::answer::problem::{Problem, Problems};
use crate::outreach::trial::TrialVerdict;
use crate::time::Day;

/// Something that went out to users, or was tried on some of them first.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Launch {
    /// Its name, different from those of other launches.
    pub name: String,
    /// The day on which it started.
    pub started: Day,
    /// The day on which it was decided; `None` if it is not yet.
    #[serde(default)]
    pub decided: Option<Day>,
    /// Whether it was tested: some users had it and others had not, by lot. Default no.
    #[serde(default)]
    pub tested: bool,
    /// What the test said; `None` without a test, or before it is decided.
    #[serde(default)]
    pub verdict: Option<TrialVerdict>,
    /// The users of all arms of the test. Default 0.
    #[serde(default)]
    pub users: u64,
    /// The users that the test needed; `None` takes the number of the rule.
    #[serde(default)]
    pub needed: Option<u64>,
}

/// How launches are counted; every number is valid.
///
/// ```
/// use lifestage::outreach::{Launch, LaunchRule};
/// use lifestage::Day;
///
/// let launches: Vec<Launch> = serde_json::from_str(r#"[
///     { "name": "new feed", "started": "2026-01-05", "decided": "2026-01-19", "tested": true, "verdict": "better", "users": 9000 },
///     { "name": "blue button", "started": "2026-01-07", "decided": "2026-01-10", "tested": true, "verdict": "no_difference", "users": 300 },
///     { "name": "dark mode", "started": "2026-01-08", "decided": "2026-01-08" },
///     { "name": "groups", "started": "2026-01-20", "tested": true, "users": 500 }
/// ]"#)?;
/// let register = LaunchRule::default().report(&launches, Day::ymd(2026, 1, 31))?;
/// assert_eq!(register.to_string(), "3 of 4 launches tested, 75 %; 2 tests decided, in 3 days by the median; too small to tell: 1");
/// let small: Vec<String> = register.reasons().map(|reason| reason.text).collect();
/// assert_eq!(small, ["`blue button` was decided with 300 of the 2200 users needed: it could not tell"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LaunchRule {
    /// The users of all arms that a test needs to tell, where a launch does not say it. Default 2,200: enough to see a share
    /// rise from 20 % to 25 %, at the usual level and power.
    pub users_needed: u64,
}

impl Default for LaunchRule {
    fn default() -> Self {
        Self { users_needed: 2_200 }
    }
}

impl LaunchRule {
    /// Counts launches as of a day: those that started later are left out, and what was decided later is open.
    ///
    /// # Errors
    /// With every launch that contradicts itself or has the name of another one, each with its path.
    ///
    /// ```
    /// use lifestage::outreach::{Launch, LaunchRule};
    /// use lifestage::Day;
    ///
    /// let launches: Vec<Launch> = serde_json::from_str(
    ///     r#"[{ "name": "feed", "started": "2026-01-05", "decided": "2026-01-04", "verdict": "better" }]"#,
    /// )?;
    /// assert_eq!(
    ///     LaunchRule::default().report(&launches, Day::ymd(2026, 1, 31)).unwrap_err().to_string(),
    ///     "2 problems\n`[0].decided`: `2026-01-04` is before `2026-01-05`, the day it started: correct one of them\n\
    ///      `[0].verdict`: `better` without a test: set `tested`, or leave the verdict out",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report(&self, launches: &[Launch], as_of: Day) -> Result<LaunchRegister, Problems<LaunchProblem>> {
        check(launches)?;
        Ok(self.counted(launches.iter(), as_of))
    }

    /// One answer for each group of launches, for example each team; launches with `None` are left out.
    ///
    /// # Errors
    /// The errors of [`LaunchRule::report`].
    pub fn report_by<G: Ord>(
        &self,
        launches: &[Launch],
        as_of: Day,
        by: impl Fn(&Launch) -> Option<G>,
    ) -> Result<BTreeMap<G, LaunchRegister>, Problems<LaunchProblem>> {
        check(launches)?;
        let mut groups: BTreeMap<G, Vec<&Launch>> = BTreeMap::new();
        for launch in launches {
            if let Some(group) = by(launch) {
                groups.entry(group).or_default().push(launch);
            }
        }
        Ok(groups.into_iter().map(|(group, launches)| (group, self.counted(launches.into_iter(), as_of))).collect())
    }

    fn counted<'a>(self, launches: impl Iterator<Item = &'a Launch>, as_of: Day) -> LaunchRegister {
        let mut register = LaunchRegister::new(self.users_needed, as_of);
        let mut days = Vec::new();
        for launch in launches.filter(|launch| launch.started <= as_of) {
            register.launches += 1;
            if !launch.tested {
                continue;
            }
            register.tested += 1;
            let Some(decided) = launch.decided.filter(|decided| *decided <= as_of) else { continue };
            days.push(i64::from(decided.days_since_epoch()) - i64::from(launch.started.days_since_epoch()));
            if let Some(verdict) = launch.verdict {
                *register.verdicts.entry(verdict).or_default() += 1;
            }
            let needed = launch.needed.unwrap_or(self.users_needed);
            if launch.users < needed {
                register.too_small.insert(launch.name.clone(), SmallTest { users: launch.users, needed });
            }
        }
        register.days = days.into_iter().collect();
        register
    }
}

fn check(launches: &[Launch]) -> Result<(), Problems<LaunchProblem>> {
    let (mut found, mut names) = (Vec::new(), BTreeSet::new());
    for (place, launch) in launches.iter().enumerate() {
        let Launch { name, started, decided, tested, verdict, users, .. } = launch;
        let mut wrong = |field: &str, problem| found.push(Problem::new(format!("[{place}].{field}"), problem));
        if !names.insert(name) {
            wrong("name", LaunchProblem::NameTwice(name.clone()));
        }
        if let Some(decided) = decided.filter(|decided| decided < started) {
            wrong("decided", LaunchProblem::DecidedBefore(decided, *started));
        }
        if let Some(verdict) = verdict.filter(|_| !tested) {
            wrong("verdict", LaunchProblem::VerdictUntested(verdict));
        }
        if verdict.is_some() && *tested && decided.is_none() {
            wrong("decided", LaunchProblem::VerdictUndated);
        }
        if *users > 0 && !tested {
            wrong("users", LaunchProblem::UsersUntested(*users));
        }
    }
    Problems::none_in(found)
}
