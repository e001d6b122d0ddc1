//! A score, or why there is none: as it is asked for, and as it is written.

use lifestage::answer::Reason;
use lifestage::profile::BeforeHorizon;
use lifestage::rule::{Judged, Unscored};
use lifestage::score::{Need, NeedRule, Needs};
use lifestage::{Day, Event, Kind, Profile, RuleSet, User};
use serde_json::json;

use crate::shared::travels::travels;

const DAY: Day = Day::ymd(2026, 3, 29);

const FORGOTTEN: Unscored = Unscored::Forgotten(BeforeHorizon { asked: DAY, horizon: DAY.plus(1) });

fn needs() -> Needs {
    let profile = Profile::of([Event::new(1_u64, DAY, Kind::Search, 0).unwrap()]);
    NeedRule::default().assess(profile.as_of(DAY)).unwrap()
}

#[test]
fn a_score_is_written_as_it_is_and_a_reason_as_its_word() {
    let known = Judged::Known(needs());
    assert_eq!(serde_json::to_value(&known).unwrap(), serde_json::to_value(needs()).unwrap());
    travels(&known);
    for (why, written, text) in [
        (Unscored::NoRule, json!("no_rule"), "no rule for it"),
        (Unscored::NotFitted, json!("not_fitted"), "not fitted"),
        (Unscored::NoPurchase, json!("no_purchase"), "no purchase"),
        (
            FORGOTTEN,
            json!({ "forgotten": { "asked": "2026-03-29", "horizon": "2026-03-30" } }),
            "this asks about days from `2026-03-29` on but only those from `2026-03-30` on are remembered: ask about \
             fewer days, or forget later",
        ),
    ] {
        let none: Judged<Needs> = Judged::Unscored(why);
        assert_eq!(serde_json::to_value(&none).unwrap(), written);
        assert_eq!((why.to_string().as_str(), Reason::from(why).text.as_str()), (text, text));
        assert_eq!((none.known(), none.score()), (None, Err(why)));
        travels(&none);
        travels(&why);
    }
}

#[test]
fn a_score_that_is_bent_is_refused_where_it_is_bent() {
    let mut bent = serde_json::to_value(needs()).unwrap();
    bent["mood"] = json!(5);
    let error = serde_json::from_value::<Judged<Needs>>(bent).unwrap_err().to_string();
    assert!(error.starts_with("`mood`: unknown field `mood`"), "{error}");
    let error = serde_json::from_value::<Judged<Needs>>(json!("no_idea")).unwrap_err().to_string();
    assert!(error.starts_with("unknown variant `no_idea`"), "{error}");
}

#[test]
fn a_card_says_of_each_rule_why_it_has_no_score() {
    let profile = Profile::of([Event::log_in(1_u64, DAY)]);
    let on = |rules: &RuleSet| rules.score(profile.as_of(DAY), &User::new(1_u64)).unwrap().unwrap();
    let card = on(&RuleSet::default());
    assert_eq!(card.rfm.score().unwrap_err(), Unscored::NotFitted);
    assert_eq!(card.worth.score().unwrap_err(), Unscored::NoRule);
    let card = on(&RuleSet::full());
    assert_eq!(card.worth.score().unwrap_err(), Unscored::NotFitted);
    // Groups need worth, which is not fitted.
    assert_eq!(card.group.score().unwrap_err(), Unscored::NotFitted);
    assert!(card.needs.score().is_ok_and(|needs| !needs.held().any(|need| need == Need::Learning)));
}
