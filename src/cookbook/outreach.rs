//! What to do next, and whether it worked: risk, win-back, quiet hours, experiments, forecasts.
//!
//! # Who is about to leave?
//!
//! Rank by the churn probability. [`ChurnRule`](crate::score::ChurnRule) also gives a score in five sentences, for people.
//!
//! ```
//! use lifestage::score::ChurnRule;
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population};
//!
//! let (monday, price): (Day, _) = ("2026-01-05".parse()?, Amount::try_from(Money::minor(9_90))?);
//! let weeks = |user: u64, n: i32| (0..n).map(move |week| Event::purchase(user, monday.plus(7 * week), price));
//! let population = Population::from_events(&weeks(1, 12).chain(weeks(2, 4)).collect::<Vec<_>>(), Calendar::utc())?;
//!
//! let today = monday.plus(84);
//! let rule = ChurnRule::default().fit(population.profiles(), today)?;
//! let mut ranked = Vec::new();
//! for profile in population.profiles() {
//!     if let Some(outlook) = rule.outlook(profile.as_of(today), 30)? {
//!         ranked.push((outlook.churn.get().get(), profile.user()));
//!     }
//! }
//! ranked.sort_by(|one, other| other.0.total_cmp(&one.0));
//! assert_eq!(ranked[0].1.to_string(), "2");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Whom to win back?
//!
//! ```
//! use lifestage::score::WinBackRule;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday.plus(40))];
//! let mut population = Population::from_events(&events, Calendar::utc())?;
//!
//! let rule = WinBackRule::default();
//! let list = rule.report(&population, monday.plus(45))?;
//! let lines: Vec<String> = list.iter().map(|line| format!("{}: {line}", line.user)).collect();
//! assert_eq!(lines, ["1: not active for 45 days"]);
//!
//! population.observe(&Event::log_in(1_u64, monday.plus(50)))?;
//! let rate = rule.rate(&list, &population, monday.plus(60))?;
//! assert_eq!((rate.won_back, rate.known), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What do we do for this user?
//!
//! The playbook is data, and checked: no play that can never be chosen, no two that contradict each other. Each play says why it
//! is the one, or why not.
//!
//! ```
//! use lifestage::outreach::PlaybookRule;
//! use lifestage::{Calendar, Day, Event, Population, RuleSet, User};
//!
//! let playbook: PlaybookRule = serde_json::from_str(r#"{ "plays": [
//!     { "name": "win back", "when": { "stage": ["Silent"] }, "priority": 9, "pause_days": 14,
//!       "action": { "send_message": "we miss you" }, "channels": ["push"] },
//!     { "name": "points", "action": { "give_points": 20 }, "pause_days": 30 }
//! ] }"#)?;
//! let (rules, monday): (RuleSet, Day) = (RuleSet::default(), "2026-01-05".parse()?);
//! playbook.check_with(&rules)?; // rules, segments and triggers that plays ask for are there
//!
//! let population = Population::from_events(&[Event::log_in(1_u64, monday)], Calendar::utc())?;
//! let profile = population.profile(1_u64).ok_or("nobody")?;
//! let next = playbook.assess(&rules, profile.as_of(monday.plus(40)), &User::new(1_u64), &[])?.ok_or("not joined yet")?;
//! let why: Vec<String> = next.reasons().map(|verdict| verdict.to_string()).collect();
//! assert_eq!(why[0], "win back: goes first of 2 plays that apply, by its priority 9");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who gets something, if there is not enough for all?
//!
//! Floors and caps by group, then expected value for each unit of cost. Everything is in whole minor units and adds up.
//!
//! ```
//! use lifestage::outreach::{BudgetClaim, BudgetRule};
//! use lifestage::{Amount, Money};
//!
//! let budget: BudgetRule = serde_json::from_str(r#"{ "total": 100, "groups": [{ "group": "new", "floor": { "share": 3000 } }] }"#)?;
//! let money = |units| Amount::try_from(Money::minor(units));
//! let claim = |user: u64, group: &str, cost, value| Ok::<_, lifestage::number::NegativeAmount>(BudgetClaim {
//!     user: user.into(), group: group.to_owned(), cost: money(cost)?, priority: 0, value: Some(money(value)?),
//! });
//! let given = budget.allocate([claim(1, "loyal", 80, 400)?, claim(2, "loyal", 60, 200)?, claim(3, "new", 30, 40)?])?;
//! let funded: Vec<String> = given.users().filter(|one| one.is_funded()).map(|one| one.user.to_string()).collect();
//! assert_eq!(funded, ["2", "3"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Whom do we write to this morning?
//!
//! At most one message a user: the first play that the contact policy lets go, for nobody who is held out. Others say why not, and
//! when next.
//!
//! ```
//! use lifestage::outreach::{AssignmentRule, ContactRule, OutreachContacts, OutreachRule, OutreachRules, PlaybookRule};
//! use lifestage::{Calendar, Day, Event, Population, RuleSet};
//!
//! let playbook: PlaybookRule = serde_json::from_str(r#"{ "plays": [
//!     { "name": "tips", "action": { "send_message": "tips" }, "channels": ["in_app"] }
//! ] }"#)?;
//! let (rules, contact, assignment) = (RuleSet::default(), ContactRule::default(), AssignmentRule::default());
//! let all = OutreachRules { rules: &rules, playbook: &playbook, contact: &contact, assignment: &assignment };
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let population = Population::from_events(&[Event::log_in(1_u64, monday)], Calendar::utc())?;
//! let contacts = |_: lifestage::population::Member<'_>| OutreachContacts { calendar: &utc, sent: &[], played: &[], unit: None };
//! let report = OutreachRule::default().report(&all, &population, monday, "2026-01-06T09:00:00Z".parse()?, contacts)?;
//! assert_eq!((report.users, report.plays.get("tips")), (1, Some(&1)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which channel brought the purchases?
//!
//! ```
//! use lifestage::event::Touchpoint;
//! use lifestage::outreach::AttributionRule;
//! use lifestage::time::Days;
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population};
//!
//! let rule: AttributionRule = serde_json::from_str(r#"{ "model": "shapley", "touchpoints": [
//!     { "kind": "view", "touchpoint": "feed" }, { "kind": "message_clicked", "touchpoint": "push" }
//! ] }"#)?;
//! let (day, price): (Day, _) = ("2026-03-01".parse()?, Amount::try_from(Money::minor(19_99))?);
//! let events = [Event::view(1_u64, day, 30), Event::message_clicked(1_u64, day.plus(2)), Event::purchase(1_u64, day.plus(2), price)];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let report = rule.report(&population, Days::new(day, day.plus(6))?, day.plus(9))?;
//! let credit = |touchpoint| report.rows.get(&touchpoint).map(|row| row.credit);
//! assert_eq!((credit(Touchpoint::FEED), credit(Touchpoint::PUSH)), (Some(10_00), Some(9_99)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # May this message go out now?
//!
//! By the user's own clock, with caps, quiet hours and consent. The policy is data, the log of what was sent is yours.
//!
//! ```
//! use lifestage::event::{ContactChannel::Push, Purposes};
//! use lifestage::outreach::{Candidate, ContactRule, Recipient};
//! use lifestage::{Calendar, Subject};
//!
//! let rule = ContactRule::default(); // at most 2 a day and 5 a week, quiet from 22:00 to 08:00
//! let berlin = Calendar::in_zone(&chrono_tz::Europe::Berlin, 2020..=2040);
//! let ada = Recipient { allowed: [Push].into_iter().collect(), refused: Purposes::default(), calendar: &berlin, sent: &[] };
//! let message = Candidate { channel: Push, class: Subject::NONE, priority: 0 };
//!
//! let decision = rule.decide(&ada, "2026-07-01T21:30:00Z".parse()?, &[message])?;
//! assert_eq!(decision[0].to_string(), "hold until 2026-07-02T08:00:00+02:00: quiet from 22:00 to 08:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who is in which arm?
//!
//! Whoever has the id knows the arm; nothing is stored. Raising `rollout` only adds users, and nobody changes arm.
//!
//! ```
//! use lifestage::UserId;
//! use lifestage::outreach::{ArmShare, AssignmentConfig, AssignmentRule, ExperimentSplit, GlobalHoldOut};
//!
//! let arms = ["control", "blue"].map(|name| ArmShare { name: name.to_owned(), share: 5_000 });
//! let button = ExperimentSplit { rollout: Some(2_000), ..ExperimentSplit::new("button", "control", arms) }; // 20 %
//! let hold_out = Some(GlobalHoldOut { salt: "2026".to_owned(), share: 500 }); // 5 % see no experiment at all
//! let rule = AssignmentRule::new(AssignmentConfig { hold_out, experiments: vec![button] })?;
//!
//! let answer = rule.assess("button", UserId::from(11_u64))?;
//! assert_eq!(answer.arm.as_deref(), Some("control"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Did the A/B test work?
//!
//! ```
//! use lifestage::outreach::{ArmComparison, ExperimentRule, Proportion};
//!
//! let (a, b) = (Proportion::new(200, 4_000)?, Proportion::new(260, 4_000)?);
//! let arms = ArmComparison { a: a.summary()?, b: b.summary()? };
//! let verdict = ExperimentRule::default().report(&arms).verdict.to_string();
//! assert!(verdict.starts_with("B is higher: by 0.015"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Did revenue per session rise, and did nothing else get worse?
//!
//! Metrics and guardrails stand in one rule, and are judged together. Sums of machines and days merge exactly.
//!
//! ```
//! use lifestage::outreach::{TrialRule, TrialValue};
//!
//! let rule: TrialRule = serde_json::from_str(r#"{ "metrics": [
//!     { "name": "revenue per session", "estimate": "ratio", "uses_before": true },
//!     { "name": "complaints", "better": "lower", "question": { "not_worse": { "absolute": 0.1 } } }
//! ] }"#)?;
//! let mut trial = rule.start();
//! for user in 0..2_000_u32 {
//!     let (arm, sessions) = (["control", "treatment"][user as usize % 2], f64::from(1 + user / 2 % 5));
//!     let before = sessions * f64::from(1 + user / 2 % 11);
//!     let revenue = before + f64::from(user % 2) * sessions * 0.5 + f64::from(user / 2 % 7);
//!     let ratio = TrialValue::of(revenue).per(sessions).before(before).before_per(sessions);
//!     trial.observe(arm, &[Some(ratio), Some(TrialValue::of(f64::from(user / 2 % 3)))])?;
//! }
//! let words: Vec<String> = trial.verdicts().effects.iter().map(|effect| effect.verdict.to_string()).collect();
//! assert_eq!(words, ["better", "not worse"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Whom is it worth writing to?
//!
//! Scores made before an experiment, by whatever model: do those with a high one change because of the message?
//!
//! ```
//! use lifestage::outreach::{UpliftArm, UpliftRule, UpliftUser};
//!
//! let users = (0..2_000_u32).map(|user| {
//!     let score = f64::from(user * 7_919 % 1_000) / 1_000.0;
//!     let arm = if user % 2 == 0 { UpliftArm::Treatment } else { UpliftArm::Control };
//!     let changes = arm == UpliftArm::Treatment && score > 0.7 && user % 3 == 0;
//!     UpliftUser { score, arm, outcome: i64::from(changes || user % 10 == 3) }
//! });
//! let uplift = UpliftRule::default().of_users(users)?;
//! assert!(uplift.coefficient()?.to_string().starts_with("the score tells who changes"));
//! let top = uplift.top()?; // of the best 30 %
//! assert!(top.effect.low > 0.0 && top.users == 600);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Do those who begin with a search stay longer?
//!
//! Compared with users of the same channel who joined in the same week and began otherwise.
//!
//! ```
//! use lifestage::outreach::{EntryEffectConfig, EntryEffectRule};
//! use lifestage::{Calendar, Day, Days, Event, Kind, Population};
//!
//! let joined: Day = "2026-03-02".parse()?;
//! let mut population = Population::new(Calendar::utc());
//! for user in 0..100_u64 {
//!     let searches = user % 2 == 0;
//!     population.observe(&if searches { Event::search(user, joined) } else { Event::view(user, joined, 30) })?;
//!     if user % 10 < if searches { 7 } else { 3 } {
//!         population.observe(&Event::log_in(user, joined.plus(20)))?;
//!     }
//! }
//! let rule = EntryEffectRule::new(EntryEffectConfig { entries: vec![Kind::Search, Kind::View], ..EntryEffectConfig::default() })?;
//! let effect = rule.report(&population, Days::only(joined), joined.plus(60))?.effect(Kind::Search)?;
//! assert!(effect.to_string().starts_with("first search: 80 % of 50 users stay, of users like them 20 %: 60.0 points"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Was the campaign worth it?
//!
//! What is attributed to it says who bought; the increment says what it brought. With users held out by lot it is
//! [`report_with_hold_out`](crate::outreach::CampaignRule::report_with_hold_out).
//!
//! ```
//! use lifestage::outreach::CampaignRule;
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population, Subject};
//!
//! let (monday, spring): (Day, _) = ("2026-01-05".parse()?, Subject::new(1));
//! let price = |units| Amount::try_from(Money::minor(units));
//! let bought = [Event::purchase(1_u64, monday.minus(2), price(8_00)?), Event::purchase(1_u64, monday.plus(3), price(20_00)?)];
//! let message = [Event::message_sent(1_u64, monday), Event::message_clicked(1_u64, monday)].map(|event| event.about(spring));
//! let population = Population::from_events(&[bought, message].concat(), Calendar::utc())?;
//!
//! let campaign = CampaignRule::default().report(&population, spring, price(6_00)?, monday.plus(9))?;
//! assert_eq!(format!("{:.2}", campaign.return_ratio()?), "3.33");
//! assert_eq!(campaign.incremental_ratio()?, Some(2.0)); // 8.00 would have come anyway
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How much will this customer spend?
//!
//! For a quick answer the churn rule has an outlook; for lifetime value with standard errors see
//! [`value`](crate::value).
//!
//! ```
//! use lifestage::score::ChurnRule;
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population};
//!
//! let (monday, price): (Day, _) = ("2026-01-05".parse()?, Amount::try_from(Money::minor(20_00))?);
//! let events: Vec<Event> = (0..4).map(|n| Event::purchase(1_u64, monday.plus(30 * n), price)).collect();
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let today = monday.plus(100);
//! let rule = ChurnRule::purchases().fit(population.profiles(), today)?;
//! let ada = population.profile(1_u64).ok_or("nobody")?;
//! let outlook = rule.outlook(ada.as_of(today), 90)?.ok_or("no purchase yet")?;
//! assert_eq!(format!("{:.0} alive", outlook.alive), "83 % alive");
//! assert_eq!(outlook.spend, Some(Money::minor(44_91)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is this customer worth over a year?
//!
//! Parameters come from a fit ([`value`](crate::value) shows one); purchases times spend, discounted, is the value.
//!
//! ```
//! use lifestage::value::{BgNbd, Customer, Discount, GammaGamma, Lifetime, Span, Spend};
//!
//! let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?; // in weeks
//! let money = GammaGamma::new(6.25, 3.74, 15.44)?;
//! let customer = Customer::new(2, 30.43, 38.86)?; // 2 repeat purchases, the last after 30.43 of 38.86 weeks
//! let spend = money.expected_spend(Some(&Spend::new(2, 22.35)?));
//!
//! let year = Span::new(365.0 / 7.0)?;
//! let lifetime = Lifetime { span: year, discount: Discount::annual(0.1, year)? };
//! assert_eq!(format!("{:.2}", lifetime.value(&model, &customer, spend)), "36.88");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A table to train a model on
//!
//! ```
//! use lifestage::model::FeatureRule;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday.plus(2))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let table = FeatureRule::default().report(&population, monday.plus(9))?;
//! for (name, values) in table.columns() {
//!     assert_eq!(values.len(), 2, "{name}: one value for each user");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Would it have worked?
//!
//! Forecast as of a day in the past, and compare with what came. Nothing after the cut is seen.
//!
//! ```
//! use lifestage::model::{BacktestOutcome, BacktestRule, ChurnOdds, Recency};
//! use lifestage::score::ChurnRule;
//! use lifestage::{Amount, Calendar, Day, Event, Kind, Money, Population};
//!
//! let (monday, price): (Day, _) = ("2026-01-05".parse()?, Amount::try_from(Money::minor(9_90))?);
//! let weeks = |user: u64| (0..=user as i32).map(move |week| Event::purchase(user, monday.plus(7 * week), price));
//! let population = Population::from_events(&(0..30).flat_map(weeks).collect::<Vec<_>>(), Calendar::utc())?;
//!
//! let cut = monday.plus(140);
//! let rule = ChurnRule::purchases().fit(population.profiles(), cut)?;
//! let test = BacktestRule::new(cut, 28, BacktestOutcome::NoEvent(Kind::Purchase.into()))?;
//! let (odds, recency) = (ChurnOdds { rule: &rule, horizon_days: 28 }, Recency { kinds: Kind::Purchase.into() });
//! let report = test.report(&population, &[("churn probability", &odds), ("recency", &recency)])?;
//! assert!(report.scorers.iter().all(|scorer| scorer.auc.area > 0.9));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
