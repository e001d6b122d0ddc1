//! *What exactly was asked, where the library has no report of it?* Questions of the program's own, in each language.
//!
//! A definition is compared by its fingerprint and stored as one line of English, which these sentences make; where a definition of
//! the library stands within, it says itself.

use lifestage::answer::{Definition, Language, Say};
use lifestage::report::{FunnelReport, SessionReport};
use lifestage::score::FittedRfm;
use lifestage::time::{Calendar, Days};
use lifestage::{Day, number::Fingerprint};

use crate::speech::sentences;

sentences! {
    by_stage_and_channel(as_of, stages)
        "users by channel and stage as of {as_of}, of stages by {stages}"
        "截至{as_of}各渠道、各生命周期阶段的用户数，阶段定义为{stages}";
    graded(as_of, recency, frequency, monetary)
        "buyers by RFM as of {as_of}, in fifths: recency in days cut at {recency}, purchases at {frequency}, net spend in minor units at {monetary}"
        "截至{as_of}的购买用户RFM分层，各分五档：最近一次消费距今天数的边界为{recency}，购买次数的边界为{frequency}，净消费（最小货币单位）的边界为{monetary}";
    of_events(rule, print, days)
        "{rule} ({print}), of events on {days}"
        "{rule}（{print}），统计{days}的行为";
    with_calendar(question, calendar) "{question}; {calendar}" "{question}；{calendar}";
}

/// Users by channel and stage, by a definition of stages.
pub(super) fn by_channel(language: Language, as_of: Day, stages: Fingerprint) -> String {
    by_stage_and_channel(language, as_of.say(language), stages)
}

/// Buyers by the grades of a rule.
pub(super) fn rfm(language: Language, as_of: Day, rule: &FittedRfm) -> String {
    graded(language, as_of.say(language), rule.recency(), rule.frequency(), rule.monetary())
}

/// A funnel of the events of some days.
pub(super) fn funnel(language: Language, of: &FunnelReport, days: Days) -> String {
    let definition = of.definition();
    of_events(language, definition.say(language), definition.fingerprint(), days.say(language))
}

/// The sessions of the events of some days.
pub(super) fn sessions(language: Language, of: &SessionReport, days: Days) -> String {
    let print = of.definition().fingerprint();
    let rule = Definition::of_rule(format_args!("sessions: {}", of.rule()), print);
    of_events(language, rule.say(language), print, days.say(language))
}

/// A question under a calendar.
pub(super) fn under(language: Language, question: impl Fn(Language) -> String, calendar: &Calendar) -> String {
    with_calendar(language, question(language), calendar.say(language))
}
