//! Points, tiers and levels, as scenarios in `tests/data/growth_points`.

use lifestage::User;
use lifestage::incentive::{
    GrowthPointsConfig, GrowthPointsRule, GrowthPointsStanding, GrowthPointsStatement, Membership, SourcePoints,
};
use lifestage::profile::{AsOf, BeforeHorizon};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shared::scenarios::{Judged, all_hold};

/// The config, and the points of a user that come from elsewhere.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    config: GrowthPointsConfig,
    #[serde(default)]
    others: Vec<SourcePoints>,
}

/// All answers as of a day.
struct Answers {
    points: Option<u64>,
    standing: Option<GrowthPointsStanding>,
    statement: Option<GrowthPointsStatement>,
    membership: Option<Membership>,
}

impl Answers {
    fn of(
        rule: &GrowthPointsRule,
        as_of: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Self, BeforeHorizon> {
        let answers = Self {
            points: rule.points(as_of, user, others)?,
            standing: rule.standing(as_of, user, others)?,
            statement: rule.statement(as_of, user, others)?,
            membership: rule.membership(as_of, user, others)?,
        };
        let standing = answers.standing.as_ref();
        assert_eq!(answers.points, standing.map(|standing| standing.points));
        assert_eq!(answers.statement.as_ref().map(|statement| &statement.standing), standing);
        let granted = |statement: &GrowthPointsStatement| {
            let of = |deducts| statement.lines.iter().filter(move |line| line.deducts == deducts);
            of(false).map(|line| line.granted).sum::<u64>() - of(true).map(|line| line.granted).sum::<u64>()
        };
        assert_eq!(answers.points, answers.statement.as_ref().map(granted), "the statement adds up to the total");
        Ok(answers)
    }

    fn told(&self, rule: &GrowthPointsRule) -> Value {
        let (standing, statement, membership) = (self.standing.as_ref(), self.statement.as_ref(), self.membership);
        let reached = standing.map(|standing| {
            standing.reached.iter().map(|one| format!("{} of {} on {}", one.tier, one.at, one.on)).collect::<Vec<_>>()
        });
        let rewards = standing.map(|standing| {
            let due = rule.rewards_due(standing).map(|due| {
                let period = due.key.period.map_or("a lifetime".to_owned(), |days| days.to_string());
                let (user, tier) = (due.key.user, due.key.tier);
                format!("{} for {user} in {period}, tier {tier}, since {}", due.reward, due.since)
            });
            due.collect::<Vec<_>>()
        });
        let lines = statement.map(|statement| statement.lines.iter().map(ToString::to_string).collect::<Vec<_>>());
        let desired = statement.map(|statement| statement.lines.iter().map(|line| line.desired()).sum::<u64>());
        let days = membership.map(|membership| membership.days).or(standing.map(|standing| standing.days));
        json!({
            "points": self.points,
            "exempt": standing.map(|standing| standing.exempt),
            "period": days.map(|days| days.to_string()),
            "tier": standing.and_then(GrowthPointsStanding::tier),
            "next": standing.and_then(|standing| standing.next),
            "pace": standing.map(|standing| format!("{} in {}", standing.pace.points, standing.pace.days)),
            "reached": reached,
            "rewards": rewards,
            "lines": lines,
            "desired": desired,
            "level": membership.map(|membership| membership.to_string()),
            "next_level": membership.and_then(|membership| membership.next),
            "below": membership.map(|membership| membership.below),
            "to_keep": membership.map(|membership| membership.to_keep),
            "down_on": membership.and_then(|membership| membership.down_on),
        })
    }
}

impl Judged for Given {
    /// All is null of a user who has not joined yet.
    fn answer(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Value>, BeforeHorizon> {
        let rule = GrowthPointsRule::new(self.config.clone()).unwrap();
        let stored = serde_json::to_string(&rule).unwrap();
        assert_eq!(serde_json::from_str::<GrowthPointsRule>(&stored).unwrap(), rule, "{stored}");
        Ok(Some(Answers::of(&rule, as_of, user, &self.others)?.told(&rule)))
    }
}

#[test]
fn points_tiers_and_levels_are_as_written() {
    all_hold::<Given>("growth_points", 90);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    sentence: String,
    rules: GrowthPointsConfig,
    problems: Vec<String>,
}

#[test]
fn a_rule_is_refused_for_all_its_problems_at_once() {
    let refused: Vec<Refused> = serde_json::from_str(include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/growth_points_problems/refused.json"
    )))
    .unwrap();
    for Refused { sentence, rules, problems } in refused {
        let found = GrowthPointsRule::new(rules.clone())
            .map_or_else(|problems| problems.iter().map(ToString::to_string).collect(), |_| Vec::new());
        assert_eq!(found, problems, "{sentence}");
        let read = serde_json::from_value::<GrowthPointsRule>(serde_json::to_value(&rules).unwrap());
        match (read, problems.is_empty()) {
            (Ok(rule), true) => assert_eq!(*rule.config(), rules),
            (Err(error), false) => {
                for problem in &problems {
                    assert!(error.to_string().contains(problem), "{sentence}: {error}");
                }
            }
            (read, _) => panic!("{sentence}: {read:?}"),
        }
    }
}
