//! Cookbook: short recipes, titled as people ask. Each is a test, and none uses a door that panics, so that what you copy
//! can stay.
//!
//! Every recipe is the body of a function that returns `Result<(), Box<dyn std::error::Error>>`. Events are written by
//! hand here; yours come from a log.
//!
//! | page | recipes |
//! |---|---|
//! | [`events`] | string ids, string event types, names of features; a phone with a wrong clock; one time zone, each event's own; late and repeated events; JSON lines; columns from Arrow or a database; counts from a database |
//! | [`users`] | score one user in a request; explain a score to support; say it in Chinese; what would move them on; when they are here; store and reload; forget old days; delete a person, show what was erased; say all that we hold |
//! | [`rules`] | rules in JSON with all mistakes at once; a segment; names in rules; a trigger; a rule under test; fit on Monday, score all week; who moved and why; what changed and why, told once; who is due; try a threshold; which rules gave this answer |
//! | [`reports`] | score everybody tonight; users in each stage; DAU and stickiness; retention by channel; the KPI board; why two dashboards differ; a funnel with a window; several machines, also to fit on; small counts; days until newcomers buy; features that go together; counts with noise |
//! | [`daily`] | is anything unusual; is our log whole; will we reach the target; where recurring revenue went; why revenue changed; what staying is worth; a leaderboard; which community needs somebody; are users answered; memories |
//! | [`incentives`] | points and check-ins; spend points and refund an order; newcomer tasks; forget old days, keep what was earned |
//! | [`outreach`] | who is about to leave; whom to win back; quiet hours; an A/B verdict; whom a message changes; a campaign and its increment; what a first step brings; forecast spend; worth over a year; a table to train on; would it have worked |

pub mod daily;
pub mod events;
pub mod incentives;
pub mod outreach;
pub mod reports;
pub mod rules;
pub mod users;
