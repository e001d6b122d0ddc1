//! One user: scored, explained, stored, forgotten.
//!
//! # Score one user in a request
//!
//! Load the bytes, observe, score, store. With a profile in hand that takes a few microseconds.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, LifecycleStage, Profile, RuleSet, User};
//!
//! let (utc, rules, today): (_, _, Day) = (Calendar::utc(), RuleSet::default(), "2026-01-05".parse()?);
//! let stored: Option<Vec<u8>> = None; // from your store
//! let mut ada = match stored {
//!     Some(bytes) => Profile::from_bytes(&bytes)?,
//!     None => Profile::new(1_u64, &utc),
//! };
//! ada.observe(&Event::register(1_u64, today), &utc)?;
//!
//! let card = rules.score(ada.as_of(today), &User::new(1_u64))?;
//! assert_eq!(card.map(|card| card.stage.stage), Some(LifecycleStage::Introduction));
//! let bytes: Vec<u8> = ada.to_bytes(); // to your store
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Explain a score to support
//!
//! Every part of a scorecard has its reasons, and a part without a score says why. Money is in minor units there; the reasons
//! of one part print it with decimals, as `format!("{reason:.2}")`.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe_all(&[Event::register(1_u64, monday), Event::log_in(1_u64, monday.plus(50))], &utc)?;
//!
//! let card = RuleSet::default().score(ada.as_of(monday.plus(85)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! let why: Vec<String> = card.reasons().map(|reason| reason.to_string()).collect();
//! assert_eq!(why[0], "not fitted"); // RFM needs a population
//! assert_eq!(why[1], "not active for 35 days, this stage is 30 to 59");
//! assert!(card.churn.known().is_none()); // `known` is the score, if there is one
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Say it in Chinese
//!
//! The language is an argument, so one service answers each reader in theirs. A stored [`Reason`](crate::answer::Reason) can be said again in
//! another language; for one that is not here, the [`catalogue`](crate::catalogue) has every sentence as data.
//!
//! ```
//! use lifestage::answer::{Language, Reason, Say};
//! use lifestage::{Calendar, Day, Event, Profile, RuleSet, User};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::register(1_u64, monday), &utc)?;
//!
//! let card = RuleSet::default().score(ada.as_of(monday.plus(3)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! assert_eq!(card.stage.stage.name(Language::Chinese), "引入期");
//! let stored = serde_json::to_string(&card.stage.reasons().map(Reason::from).collect::<Vec<_>>())?;
//! let reasons: Vec<Reason> = serde_json::from_str(&stored)?;
//! assert_eq!(reasons[0].say(Language::Chinese).to_string(), "加入3天，本阶段为0至7天");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What would move this user on?
//!
//! ```
//! use lifestage::score::StageRule;
//! use lifestage::{Calendar, Day, Event, Profile, User};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::register(1_u64, monday), &utc)?;
//!
//! let stage = StageRule::default().assess(ada.as_of(monday.plus(35)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! let moves: Vec<String> = stage.moves().map(|step| step.to_string()).collect();
//! assert_eq!(moves, ["Growth by any activity", "Churned after 25 more days without activity"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # When is this user usually here?
//!
//! ```
//! use lifestage::time::Moment;
//! use lifestage::{Calendar, Day, Event, KindSet, Profile, Window};
//!
//! let (utc, friday): (_, Day) = (Calendar::utc(), "2026-01-09".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! for at in ["2026-01-05T20:10:00Z", "2026-01-06T20:40:00Z", "2026-01-07T08:00:00Z"] {
//!     ada.observe(&Event::log_in(1_u64, at.parse::<Moment>()?), &utc)?;
//! }
//! let hours = ada.as_of(friday).hours(KindSet::activity(), Window::new(0, 27)?)?;
//! assert_eq!((hours.best(), hours.days()[20]), (Some(20), 2));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Store and reload a profile
//!
//! Bytes carry a version and a checksum. The same events give the same bytes, in whatever order they came.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Profile};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::log_in(1_u64, monday), &utc)?;
//!
//! let bytes = ada.to_bytes();
//! assert_eq!(Profile::from_bytes(&bytes)?, ada);
//! assert!(Profile::from_bytes(&bytes[..bytes.len() - 1]).is_err());
//!
//! let json = serde_json::to_string(&ada)?;
//! assert_eq!(serde_json::from_str::<Profile>(&json)?, ada);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Forget old days
//!
//! Lifetime facts stay, windows that reach behind the horizon are refused. Keep at least the longest window of your
//! rules, and 400 days where a hold is to be replayed in full.
//!
//! ```
//! use lifestage::{Amount, Calendar, Day, Event, Kind, Money, Profile, Window};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::purchase(1_u64, monday, Amount::try_from(Money::minor(19_90))?), &utc)?;
//! ada.forget_before(monday.plus(100));
//!
//! let known = ada.as_of(monday.plus(120));
//! let before = known.forgotten(Kind::Purchase)?.ok_or("nothing was forgotten")?;
//! assert_eq!((before.first, before.count, before.sum), (monday, 1, 19_90));
//! assert_eq!(known.count(Kind::Purchase, Window::new(0, 19)?)?, 0);
//! assert!(known.count(Kind::Purchase, Window::new(0, 29)?).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Two ids, one person
//!
//! Log links between ids and ask who is whose as of a day. A device of two accounts joins nobody
//! ([`identity`](crate::profile::identity)). In a batch, put events [under](crate::Event::under) canonical ids instead.
//!
//! ```
//! use lifestage::profile::{IdentityRule, Link, Links};
//! use lifestage::{Calendar, Day, Event, Profile, Subject};
//!
//! let (monday, utc, login): (Day, _, _) = ("2026-01-05".parse()?, Calendar::utc(), Subject::new(1));
//! let links: Links = [Link::new(9_001_u64, 1_u64, monday, login)?].into_iter().collect();
//! let families = IdentityRule::default().families(&links, monday);
//!
//! let (mut ada, mut phone) = (Profile::new(1_u64, &utc), Profile::new(9_001_u64, &utc));
//! phone.observe(&Event::log_in(9_001_u64, monday), &utc)?;
//! assert_eq!(families.canonical(phone.user()), ada.user());
//! ada.unite(&phone, &families)?;
//! assert_eq!(ada.tallies().len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Put right a profile that is wrong
//!
//! Rebuild it from the log and put it in its place. `insert` would add it to what is there.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, Population, Profile};
//!
//! let (monday, utc): (Day, _) = ("2026-01-05".parse()?, Calendar::utc());
//! let twice = [Event::log_in(1_u64, monday), Event::log_in(1_u64, monday)];
//! let mut population = Population::from_events(&twice, utc.clone())?;
//!
//! let mut rebuilt = Profile::new(1_u64, &utc);
//! rebuilt.observe(&twice[0], &utc)?;
//! let before = population.replace(rebuilt)?.ok_or("a new user")?;
//! let count = |profile: &Profile| profile.tallies().iter().map(|tally| tally.count()).sum::<u32>();
//! assert_eq!((count(&before), population.profile(1_u64).map(count)), (2, Some(1)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Delete a person
//!
//! Ask which ids are theirs, take each out of the population, and delete its bytes, events and links. Ledger, contact log
//! and experiment arms are yours to delete. A receipt for it is [below](#show-what-was-erased).
//!
//! ```
//! use lifestage::profile::{IdentityRule, Link, Links};
//! use lifestage::{Calendar, Day, Event, Population, Subject};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let mut links: Links = [Link::new(9_001_u64, 1_u64, monday, Subject::new(1))?].into_iter().collect();
//! let events = [Event::log_in(1_u64, monday), Event::log_in(9_001_u64, monday)];
//! let mut population = Population::from_events(&events, Calendar::utc())?;
//!
//! let erasure = IdentityRule::default().erasure(&links, monday, 1_u64);
//! for id in &erasure.ids {
//!     population.remove(*id);
//! }
//! assert_eq!(links.erase(&erasure.ids), 1);
//! assert!(population.is_empty() && links.is_empty() && erasure.beside.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What do we hold about this user?
//!
//! Hand in all that you keep, also ledger, links, messages and plays; [`HeldData`](crate::outreach::HeldData) says it line by line.
//!
//! ```
//! use lifestage::answer::{Language, Say};
//! use lifestage::outreach::HeldData;
//! use lifestage::{Calendar, Day, Event, Population, RuleSet};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let population = Population::from_events(&[Event::usage(42_u64, monday, 600)], Calendar::utc())?;
//! let member = population.get(42_u64).ok_or("nobody has this id")?;
//! let card = RuleSet::default().score(member.profile.as_of(monday.plus(1)), &member.user)?;
//!
//! let mut held = HeldData::of(&member.user, member.profile);
//! held.card = card.as_ref();
//! let words = held.say(Language::Chinese).to_string();
//! assert!(words.starts_with("用户42\n2026年1月5日：使用功能，1次行为，数值合计600"), "{words}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Show what was erased
//!
//! Write the [receipt](crate::outreach::ErasureReceipt) before you erase, and keep it after: counts and days under a pseudonym.
//!
//! ```
//! use lifestage::event::PseudonymKey;
//! use lifestage::outreach::HeldData;
//! use lifestage::{Calendar, Day, Event, Population};
//!
//! let monday: Day = "2026-01-05".parse()?;
//! let mut population = Population::from_events(&[Event::log_in(42_u64, monday)], Calendar::utc())?;
//! let (user, profile) = population.remove(42_u64).ok_or("nobody has this id")?;
//!
//! let key = PseudonymKey::new(*b"16 random bytes!"); // from where your passwords are
//! let receipt = HeldData::of(&user, &profile).receipt(key, monday.plus(9));
//! assert_eq!((receipt.kinds[0].events, receipt.pseudonym), (1, key.pseudonym(42_u64)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
