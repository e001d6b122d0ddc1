//! Rules: written as data, fitted, tested, compared.
//!
//! # Rules in JSON, with all mistakes at once
//!
//! ```
//! use lifestage::RuleSet;
//!
//! let rules: RuleSet = serde_json::from_str(r#"{ "stage": { "silent_from": 21 }, "churn": { "unfitted": {} } }"#)?;
//! assert!(rules.churn.is_some());
//!
//! let wrong = r#"{
//!     "stage": { "silent_from": 70 },
//!     "segments": [{ "name": "keen", "when": { "active_days": { "last": 7 }, "at_least": 8 } }]
//! }"#;
//! let error = serde_json::from_str::<RuleSet>(wrong).err().ok_or("two mistakes")?.to_string();
//! assert!(error.starts_with("2 problems\n`stage`: "));
//! assert!(error.contains("`segments[0].when.at_least`: active days in the last 7 days can never be at least 8"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A segment of my own
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let rules: RuleSet = serde_json::from_str(
//!     r#"{ "segments": [{ "name": "weekly", "when": { "active_days": { "last": 28 }, "at_least": 4 } }] }"#,
//! )?;
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe_all(&[0, 7, 14, 21].map(|n| Event::log_in(1_u64, monday.plus(n))), &utc)?;
//!
//! let card = rules.score(ada.as_of(monday.plus(23)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! assert_eq!(card.segments[0].segment, "weekly");
//! assert_eq!(card.segments[0].since.day(), monday.plus(21));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # All rules of a company in one file
//!
//! The sections of all folders stand side by side, with the names that they use. `examples/data/company.json` has every
//! section, and `company.schema.json` beside it is for editors. All mistakes are told at once.
//!
//! ```
//! use lifestage::model::Company;
//!
//! let company: Company = serde_json::from_str(r#"{
//!     "names":    { "subjects": ["export"] },
//!     "segments": [{ "name": "exporters", "when": { "days_since": "use", "about": "export", "at_most": 28 } }],
//!     "kpi":      { "own": { "export": { "share": { "of": { "in_segment": "exporters" }, "goal": { "target": 0.3 } } } } },
//!     "contact":  { "quiet_hours": { "from": "21:00", "to": "09:00" } }
//! }"#)?;
//! assert_eq!((company.rules.segments.len(), company.campaign.window_days), (1, 7));
//! let wrong = r#"{ "campaign": { "window_days": -1 }, "kpi": { "own": { "x": { "share": { "of": { "in_segment": "x" } } } } } }"#;
//! let error = serde_json::from_str::<Company>(wrong).err().ok_or("two mistakes")?.to_string();
//! assert!(error.contains("`campaign.window_days`: ") && error.contains("`kpi.own.x.share.of`: there is no segment `x`"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Rules that name my features
//!
//! [`Names`](crate::answer::Names) puts your numbers in place of names of subjects, channels, classes and kinds, in any
//! document of rules.
//!
//! ```
//! use lifestage::answer::{Document, Language, Names, Say};
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let mut names = Names::default();
//! let editor = names.subjects.intern("editor")?;
//! let written: Document = serde_json::from_str(
//!     r#"{ "segments": [{ "name": "editors", "when": { "days_since": "use", "about": "editor", "at_most": 7 } }] }"#,
//! )?;
//! let rules = RuleSet::from_document(&names.numbered(written)?)?;
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::usage(1_u64, monday, 300).about(editor), &utc)?;
//! let card = rules.score(ada.as_of(monday.plus(2)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! assert_eq!(card.segments[0].segment, "editors");
//! let when = &rules.segments.iter().next().ok_or("no segment")?.when;
//! assert_eq!(when.say_with(Language::English, &names).to_string(), "days since the last use about editor at most 7");
//! assert_eq!(when.say_with(Language::Chinese, &names).to_string(), "距最近一次使用功能（editor）的天数不超过7");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Do something on the day it happens
//!
//! A trigger fires on the day on which its condition comes true. Days are the grain: "two hours later" is for your queue.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let rules: RuleSet = serde_json::from_str(
//!     r#"{ "triggers": [{ "name": "gone quiet", "when": { "silence_days": "now", "at_least": 14 },
//!                         "cool_down": 30, "suggest": [{ "send_message": "we miss you" }] }] }"#,
//! )?;
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//!
//! let fired = |day| rules.score(ada.as_of(day), &User::new(1_u64)).map(|card| card.map(|card| card.fired));
//! assert_eq!(fired(monday.plus(13))?, Some(vec![]));
//! assert_eq!(fired(monday.plus(14))?, Some(vec!["gone quiet".to_owned()]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Test a business rule
//!
//! A few events and a day: no database, no clock, nothing to set up. Tests may use the doors for literals.
//!
//! ```
//! use lifestage::score::{StageConfig, StageRule};
//! use lifestage::{Calendar, Day, Event, LifecycleStage, Profile, User};
//!
//! let rule = StageRule::new(StageConfig { silent_from: 14, ..StageConfig::default() })?;
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//!
//! let stage = |day| rule.assess(ada.as_of(day), &User::new(1_u64)).map(|stage| stage.map(|stage| stage.stage));
//! assert_eq!(stage(monday.plus(13))?, Some(LifecycleStage::Activation));
//! assert_eq!(stage(monday.plus(14))?, Some(LifecycleStage::Silent));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Fit on Monday, score all week
//!
//! A refit moves the cuts and so moves users who did nothing. Fit weekly, store the fitted rules, and score with them. What is
//! fitted stays fitted, so the next Monday starts from `unfitted`; parts for which there is no data yet stay unfitted.
//!
//! ```
//! use lifestage::{Amount, Calendar, Day, Event, Money, Population, RuleSet, User};
//!
//! let (monday, price): (Day, _) = ("2026-01-05".parse()?, Amount::try_from(Money::minor(19_90))?);
//! let events = [Event::purchase(1_u64, monday.minus(30), price), Event::purchase(2_u64, monday.minus(1), price)];
//! let population = Population::from_events(&events, Calendar::utc())?;
//! let fitted = RuleSet::full().unfitted().fit_population_where_possible(&population, monday)?;
//! let stored = serde_json::to_string(&fitted)?;
//!
//! // Tuesday to Sunday, here or on another machine.
//! let rules: RuleSet = serde_json::from_str(&stored)?;
//! let ben = population.profile(2_u64).ok_or("nobody")?;
//! let card = rules.score(ben.as_of(monday.plus(3)), &User::new(2_u64))?.ok_or("not joined yet")?;
//! let why = card.reasons().next().map(|reason| reason.to_string());
//! assert_eq!(why.as_deref(), Some("recency 3 of 5: last purchase 4 days ago, within 30"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Who moved since yesterday, and why?
//!
//! ```
//! use lifestage::model::WhatIfRule;
//! use lifestage::{Calendar, Day, Event, Population, RuleSet};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday.plus(9))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let (yesterday, today) = (monday.plus(29), monday.plus(30));
//! let moved = WhatIfRule::default().flow(&population, &RuleSet::default(), yesterday, today)?;
//! assert_eq!((moved.users, moved.moved), (2, 1));
//! let why = moved.movers[0].changes[0].to_string();
//! assert_eq!(why, "stage Activation → Silent: not active for 30 days, this stage is 30 to 59");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What changed, and why
//!
//! Keep what was told beside the profile and store both in one transaction. Each change has a cause, reasons and a key, so that
//! handing it on twice does no harm. To begin silently, store `told` and drop the first changes.
//!
//! ```
//! use lifestage::rule::{Cause, Edition, Told};
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let (rules, utc, monday): (_, _, Day) = (Edition::new(RuleSet::default()), Calendar::utc(), "2026-01-05".parse()?);
//! let (mut ada, user) = (Profile::new(1_u64, &utc), User::new(1_u64));
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//! let told = rules.changes(ada.as_of(monday), &user, &Told::nothing(1_u64))?.told.to_bytes(); // to your store
//!
//! let news = rules.changes(ada.as_of(monday.plus(30)), &user, &Told::from_bytes(&told)?)?;
//! let change = news.changes.first().ok_or("nothing new")?;
//! assert_eq!((change.to_string().as_str(), change.cause), ("stage Introduction → Silent (time)", Cause::Time));
//! let why: Vec<String> = change.reasons().map(|reason| reason.to_string()).collect();
//! assert_eq!(why, ["not active for 30 days, this stage is 30 to 59"]);
//! assert!(rules.changes(ada.as_of(monday.plus(30)), &user, &news.told)?.changes.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Score only who is due
//!
//! Store the day beside the profile, with an index, and ask again after each event and on that day.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let (rules, utc, monday): (_, _, Day) = (RuleSet::default(), Calendar::utc(), "2026-01-05".parse()?);
//! let (mut ada, user) = (Profile::new(1_u64, &utc), User::new(1_u64));
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//! assert_eq!(rules.next_change(ada.as_of(monday), &user)?, Some(monday.plus(8)));
//! // Nothing is to be told of a churned user, whatever the day.
//! assert_eq!(rules.next_change(ada.as_of(monday.plus(60)), &user)?, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Try a threshold before using it
//!
//! The same for a new fit: compare last week's rules with this week's, and look at who moves.
//!
//! ```
//! use lifestage::model::WhatIfRule;
//! use lifestage::{Calendar, Day, Event, Population, RuleSet};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let events = [Event::log_in(1_u64, monday), Event::log_in(2_u64, monday.plus(10))];
//! let population = Population::from_events(&events, Calendar::utc())?;
//!
//! let (now, strict) = (RuleSet::default(), serde_json::from_str(r#"{ "stage": { "silent_from": 21 } }"#)?);
//! let what_if = WhatIfRule::default().what_if(&population, &now, &strict, monday.plus(24))?;
//! assert_eq!(what_if.flows["stage"].moved(), 1);
//! assert_eq!(what_if.moved_share().map(|share| share.to_string()).as_deref(), Some("50 %"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which rules gave this answer?
//!
//! Store the fingerprint beside what you store. It is a hash of all that the rules mean and takes 40 to 147 µs: compute it
//! once for each set, not for each user.
//!
//! ```
//! use lifestage::RuleSet;
//!
//! let one: RuleSet = serde_json::from_str(r#"{ "stage": { "silent_from": 30 } }"#)?;
//! let fingerprint = one.fingerprint();
//! assert_eq!(fingerprint, RuleSet::default().fingerprint()); // 30 is the default
//! assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
