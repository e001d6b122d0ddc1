//! What users earn: points, streaks, tasks, and points to spend.
//!
//! # Points and check-ins
//!
//! ```
//! use lifestage::incentive::{GrowthPointsRule, StreakRule};
//! use lifestage::{Calendar, Day, Event, Kind, Profile, User};
//!
//! let (utc, user, monday): (_, _, Day) = (Calendar::utc(), User::new(1_u64), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe_all(&[0, 1, 2].map(|n| Event::check_in(1_u64, monday.plus(n))), &utc)?;
//! ada.observe(&Event::create(1_u64, monday), &utc)?;
//!
//! let known = ada.as_of(monday.plus(2));
//! let points = GrowthPointsRule::default().points(known, &user, &[])?;
//! assert_eq!(points, Some(3 + 5));
//! let streak = StreakRule::of(Kind::CheckIn).assess(known, &user)?.ok_or("not joined yet")?;
//! assert_eq!((streak.length(), streak.done_today), (3, true));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Spend points, and take them back with the order
//!
//! Each operation carries your id: sent twice, it is done once.
//!
//! ```
//! use lifestage::incentive::{Operation, Points};
//! use lifestage::{Day, Ledger};
//!
//! let (monday, mut ledger): (Day, _) = ("2026-01-05".parse()?, Ledger::new(1_u64));
//! ledger.apply(Operation::earn("welcome", monday, Points::new(50)?))?;
//! assert!(ledger.apply_once(Operation::spend("order-7", monday, Points::new(30)?))?.is_new()); // a retry is not
//! ledger.apply(Operation::earn("order-7/points", monday, Points::new(21)?))?;
//! assert_eq!(ledger.balance(monday).available, 41);
//!
//! // The order comes back: its points are taken, what was spent returns.
//! let tuesday = monday.plus(1);
//! ledger.apply(Operation::refund("return-7", tuesday, "order-7/points", Points::new(21)?))?;
//! ledger.apply(Operation::reverse("return-7/spend", tuesday, "order-7", Points::new(30)?))?;
//! assert_eq!(ledger.balance(tuesday).available, 50);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What should a newcomer do next?
//!
//! ```
//! use lifestage::incentive::Plan;
//! use lifestage::{Calendar, Day, Event, Profile, User};
//!
//! let (utc, user, monday): (_, _, Day) = (Calendar::utc(), User::new(1_u64), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe_all(&[Event::register(1_u64, monday), Event::bind_account(1_u64, monday)], &utc)?;
//!
//! let status = Plan::newcomer(None).status(ada.as_of(monday.plus(1)), &user)?.ok_or("not joined yet")?;
//! let tasks: Vec<String> = status.tasks().iter().map(|task| format!("{}: {}", task.id, task.state)).collect();
//! assert_eq!(tasks[0], "register_and_bind: done on 2026-01-05");
//! assert_eq!(tasks[1], "use_core_feature: open, last day");
//! assert_eq!(tasks[2], "invite: opens on 2026-01-07");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Forget old days, keep what was earned
//!
//! Store what was achieved beside the profile; the next time, forget with it at hand. Other rules refuse it by name. What is
//! new is told from both as well, by `changes_after`, and who is due by `next_change_after`.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User, incentive::Achieved};
//!
//! let (rules, user, first): (_, _, Day) = (RuleSet::full(), User::new(1_u64), "2025-01-01".parse()?);
//! let mut ada = Profile::new(1_u64, &Calendar::utc());
//! ada.observe_all(&Vec::from_iter((0..500).map(|n| Event::check_in(1_u64, first.plus(n)))), &Calendar::utc())?;
//!
//! let (left, achieved) = rules.forget(&ada, &user, None, first.plus(100))?;
//! let stored = (left.to_bytes(), achieved.to_bytes());
//! assert!(stored.1.len() < 200);
//!
//! let (left, achieved) = (Profile::from_bytes(&stored.0)?, Achieved::from_bytes(&stored.1)?);
//! let card = rules.score_after(&achieved, left.as_of(first.plus(499)), &user)?;
//! let whole = rules.score(ada.as_of(first.plus(499)), &user)?;
//! assert_eq!(card.map(|card| card.earnings), whole.map(|card| card.earnings));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
