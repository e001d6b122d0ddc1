//! Runs, tokens and repairs, as scenarios in `tests/data/streak`.

use lifestage::User;
use lifestage::incentive::StreakRule;
use lifestage::profile::{AsOf, BeforeHorizon};
use lifestage::time::Period;
use serde_json::{Value, json};

use super::marks;
use crate::shared::scenarios::{Judged, Scenario, all_hold};

impl Judged for StreakRule {
    fn answer(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Value>, BeforeHorizon> {
        let Some(streak) = self.assess(as_of, user)? else { return Ok(None) };
        let today = as_of.day();
        let marks_of = |day| Ok(marks(&self.month(as_of, user, day)?.unwrap()));
        // Days to come are no news.
        let days_of_month = usize::try_from(today - Period::Month.containing(today).first() + 1).unwrap();
        let month: String = marks_of(today)?.chars().take(days_of_month).collect();
        let run = streak.current;
        Ok(Some(json!({
            "current": streak.length(),
            "longest": streak.longest(),
            "started_on": streak.started_on(),
            "best_started_on": streak.best.map(|run| run.started_on),
            "done_today": streak.done_today,
            "broken_on": streak.broken_on,
            "tokens": streak.tokens,
            "frozen": run.map_or(0, |run| run.frozen),
            "repaired": run.map_or(0, |run| run.repaired),
            "repairs_left": streak.repairs_left,
            "repairable": streak.repairable,
            "done_this_month": streak.done_this_month,
            "next_monthly": streak.next_monthly,
            "points": self.points(as_of, user)?.iter().map(|(day, points)| format!("{day} {points}")).collect::<Vec<_>>(),
            "month": month,
            "month_before": marks_of(Period::Month.containing(today).first().minus(1))?,
        })))
    }
}

#[test]
fn runs_tokens_and_repairs_end_as_written() {
    all_hold::<StreakRule>("streak", 38);
}

#[test]
fn a_scenario_that_is_told_wrongly_is_noticed() {
    let told = |told: &str| {
        let scenario = format!(
            r#"{{"that":"a run","joined":0,"events":{{"check_in":[0,{{"from":1,"through":3,"step":2}}]}},"asked":[{{{told}}}]}}"#
        );
        serde_json::from_str::<Scenario<StreakRule>>(&scenario).unwrap().differences()
    };
    assert_eq!(told(r#""day":"2026-01-02","current":2,"broken_on":null"#), Vec::<String>::new());
    assert_eq!(told(r#""day":-1,"nobody":true"#), Vec::<String>::new());
    assert_eq!(told(r#""day":1,"current":1"#), ["a run, as of 2026-01-02: current is 2, not 1"]);
    assert_eq!(told(r#""day":1,"now":2"#), ["a run, as of 2026-01-02: now is not told of, not 2"]);
    assert_eq!(told(r#""day":1,"broken_on":0"#), ["a run, as of 2026-01-02: broken_on is null, not 0"]);
    assert_eq!(told(r#""day":3,"nobody":true"#), ["a run, as of 2026-01-04: nobody is not told of, not true"]);
}
