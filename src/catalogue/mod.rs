//! The catalogue 句式目录: every sentence that a reason says, and every word of a fixed list, in each language. *How is it put in a
//! third one?*
//!
//! A [`Reason`](crate::answer::Reason) that left the process has the key of its sentence and the arguments, so that it can be said again in another
//! language, also after years: `reason.say(language)`. What is not in the catalogue, because a newer release wrote it, says its
//! English text. For a language that is not here, take the catalogue as data (`lifestage catalogue` prints it as JSON), put a
//! pattern beside each key with the tools of your trade, and fill it from the arguments.
//!
//! ```
//! use lifestage::answer::{Language, Reason, Say};
//! use lifestage::score::StageRule;
//! use lifestage::{catalogue, Day, Event, Profile, User};
//!
//! let joined = Day::ymd(2026, 3, 1);
//! let profile = Profile::of((0..45).map(|n| Event::log_in(1_u64, joined.plus(n))));
//! let stage = StageRule::default().assess(profile.as_of(joined.plus(75)), &User::new(1_u64))?.unwrap();
//! let stored = serde_json::to_string(&Reason::from(stage.reasons().next().unwrap()))?;
//!
//! let reason: Reason = serde_json::from_str(&stored)?;
//! assert_eq!(reason.say(Language::English).to_string(), "not active for 31 days, this stage is 30 to 59");
//! assert_eq!(reason.say(Language::Chinese).to_string(), "已31天未活跃，本阶段为30至59天");
//!
//! let sentence = catalogue::sentence(&reason.sentence).unwrap();
//! assert_eq!(sentence.english, "not active for {days}, this stage is {from}[ to {through}| or more]");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | question | what is in it |
//! |---|---|---|
//! | `definition` | What exactly was asked, in our words? | |
//! | `errors` | What do errors say? | |
//! | `list` | How is it put in a third language? | [`sentences`], [`sentence`], [`vocabularies`] |

mod definition;
mod errors;
mod list;

pub use list::*;
