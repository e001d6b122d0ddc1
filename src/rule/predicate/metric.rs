//! Metrics: the numbers that a rule can look at, in one table.
//!
//! To add a metric, add a row to the table and an arm to [`Situation::number`](super::Situation) that measures it. What
//! conditions on it accept, say and refuse, and which part of the rule set it needs, follow from the row.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::part::Part;
use super::scale::Scale;
use crate::answer::document::Document;
use crate::answer::language::Language;
use crate::answer::problem::Problem;
use crate::answer::say::{Say, Words, display_in_english};
use crate::profile::Selector;
use crate::score::need::Need;
use crate::score::tag::TagDimension;
use crate::time::{Day, Window};

/// Writes both enums, and all that follows, from one table.
///
/// A row has: the doc, which the schema shows too; the variant; the word used in rules; the words used in text; the
/// kind of number; and the part of the rule set that it comes `by`, if any.
macro_rules! metrics {
    (
        events_in_a_window {
            $($(#[doc = $count_doc:literal])+ $count:ident $count_word:literal $count_text:literal $count_chinese:literal $count_scale:ident;)+
        }
        a_window {
            $($(#[doc = $all_doc:literal])+ $all:ident $all_word:literal $all_text:literal $all_chinese:literal $all_scale:ident;)+
        }
        change {
            $(#[doc = $change_doc:literal])+ $change:ident $change_word:literal $change_text:literal $change_chinese:literal $change_scale:ident;
        }
        events {
            $($(#[doc = $since_doc:literal])+ $since:ident $since_word:literal $since_text:literal $since_chinese:literal $since_scale:ident;)+
        }
        now {
            $($(#[doc = $now_doc:literal])+ $now:ident $now_word:literal $now_text:literal $now_chinese:literal $now_scale:ident
                $(by $now_part:ident)?;)+
        }
        a_name {
            $($(#[doc = $of_doc:literal])+ $of:ident($name:ty) $of_word:literal $of_text:literal $of_chinese:literal $of_scale:ident
                $(by $of_part:ident)?;)+
        }
    ) => {
        /// A quantity that is summed over the days of a window.
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum WindowMeasure {
            $($(#[doc = $count_doc])+ $count(Selector),)+
            $($(#[doc = $all_doc])+ $all,)+
        }

        /// A number about one user as of a day that a rule can look at.
        ///
        /// ```
        /// use lifestage::Kind;
        /// use lifestage::rule::{Metric, WindowMeasure};
        /// use lifestage::time::Window;
        ///
        /// let bought = Metric::Over(WindowMeasure::Count(Kind::Purchase.into()), Window::last(90));
        /// assert_eq!(bought.to_string(), "count of purchase in the last 90 days");
        /// let change = Metric::Change(WindowMeasure::NetSpend, Window::last(30));
        /// assert_eq!(change.to_string(), "change of net spend, last 30 days");
        /// ```
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[non_exhaustive]
        pub enum Metric {
            /// A quantity over a window.
            Over(WindowMeasure, Window),
            $(#[doc = $change_doc])+
            $change(WindowMeasure, Window),
            $($(#[doc = $since_doc])+ $since(Selector),)+
            $($(#[doc = $now_doc])+ $now,)+
            $($(#[doc = $of_doc])+ $of($name),)+
        }

        /// The words used in rules, in the order in which messages list them.
        pub(super) static WORDS: &[MetricWord] = &[
            $(MetricWord::new($count_word, Scale::$count_scale, Shape::EventsIn(WindowMeasure::$count),
                concat!($($count_doc),+)),)+
            $(MetricWord::new($since_word, Scale::$since_scale, Shape::Events(Metric::$since),
                concat!($($since_doc),+)),)+
            $(MetricWord::new($all_word, Scale::$all_scale, Shape::Window(WindowMeasure::$all),
                concat!($($all_doc),+)),)+
            MetricWord::new($change_word, Scale::$change_scale, Shape::Change, concat!($($change_doc),+)),
            $(MetricWord::new($now_word, Scale::$now_scale, Shape::Now(Metric::$now), concat!($($now_doc),+)),)+
            $(MetricWord::new($of_word, Scale::$of_scale,
                Shape::Name(|document, found| document.read_noting(found).map(Metric::$of)),
                concat!($($of_doc),+)),)+
        ];

        impl WindowMeasure {
            /// The word used in rules.
            pub(super) const fn word(&self) -> &'static str {
                match self {
                    $(Self::$count(_) => $count_word,)+
                    $(Self::$all => $all_word,)+
                }
            }

            const fn scale(&self) -> Scale {
                match self {
                    $(Self::$count(_) => Scale::$count_scale,)+
                    $(Self::$all => Scale::$all_scale,)+
                }
            }

            /// The events that are selected, if any.
            pub(super) const fn selector(&self) -> Option<&Selector> {
                match self {
                    $(Self::$count(selector))|+ => Some(selector),
                    $(Self::$all)|+ => None,
                }
            }
        }

        impl Metric {
            /// The word used in rules.
            pub(super) const fn word(&self) -> &'static str {
                match self {
                    Self::Over(measure, _) => measure.word(),
                    Self::$change(..) => $change_word,
                    $(Self::$since(_) => $since_word,)+
                    $(Self::$now => $now_word,)+
                    $(Self::$of(_) => $of_word,)+
                }
            }

            /// The kind of number.
            pub(super) const fn scale(&self) -> Scale {
                match self {
                    Self::Over(measure, _) => measure.scale(),
                    Self::$change(..) => Scale::$change_scale,
                    $(Self::$since(_) => Scale::$since_scale,)+
                    $(Self::$now => Scale::$now_scale,)+
                    $(Self::$of(_) => Scale::$of_scale,)+
                }
            }

            /// The part of the rule set that the metric needs.
            pub(in crate::rule) fn part(&self) -> Option<Part> {
                match self {
                    Self::Over(..) | Self::$change(..) $(| Self::$since(_))+ => None,
                    $(Self::$now => [$(Part::$now_part)?].into_iter().next(),)+
                    $(Self::$of(_) => [$(Part::$of_part)?].into_iter().next(),)+
                }
            }
        }

        display_in_english!(WindowMeasure, Metric);

        impl Say for WindowMeasure {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match (self, words.language) {
                    $((Self::$count(of), Language::English) => write!(f, "{} {}", $count_text, words.said(of)),
                    (Self::$count(of), Language::Chinese) => around(f, $count_chinese, &words.said(of)),)+
                    $((Self::$all, Language::English) => f.write_str($all_text),
                    (Self::$all, Language::Chinese) => f.write_str($all_chinese),)+
                }
            }
        }

        impl Say for Metric {
            fn say_to(&self, words: Words<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match (self, words.language) {
                    (Self::Over(measure, window), Language::English) => {
                        let measure = words.said(measure);
                        if *window == Window::LIFETIME {
                            write!(f, "{measure} of the lifetime")
                        } else if window.days(Day::EPOCH).last() == Day::EPOCH {
                            write!(f, "{measure} in the {window}")
                        } else {
                            write!(f, "{measure} {window}")
                        }
                    }
                    (Self::Over(measure, window), Language::Chinese) => {
                        write!(f, "{}{}", words.said(window), words.said(measure))
                    }
                    (Self::$change(measure, window), Language::English) => {
                        write!(f, "{} {}, {window}", $change_text, words.said(measure))
                    }
                    (Self::$change(measure, window), Language::Chinese) => {
                        write!(f, "{}", words.said(window))?;
                        around(f, $change_chinese, &words.said(measure))
                    }
                    $((Self::$since(of), Language::English) => write!(f, "{} {}", $since_text, words.said(of)),
                    (Self::$since(of), Language::Chinese) => around(f, $since_chinese, &words.said(of)),)+
                    $((Self::$now, Language::English) => f.write_str($now_text),
                    (Self::$now, Language::Chinese) => f.write_str($now_chinese),)+
                    $((Self::$of(of), Language::English) => write!(f, "{}{of}", $of_text),
                    (Self::$of(of), Language::Chinese) => around(f, $of_chinese, &words.said(of)),)+
                }
            }
        }
    };
}

/// Says something in the middle of a text.
fn around(f: &mut fmt::Formatter<'_>, text: &str, said: &dyn fmt::Display) -> fmt::Result {
    let (before, after) = text.split_once("{}").unwrap_or((text, ""));
    write!(f, "{before}{said}{after}")
}

metrics! {
    events_in_a_window {
        /// The number of events.
        Count "count" "count of" "{}的次数" Count;
        /// The sum of the values of events, in the unit of their kind: seconds, minor units of money, points.
        Sum "sum" "sum of" "{}的数值合计" Count;
        /// Days with such an event.
        Days "days" "days with" "有{}的天数" Count;
        /// The number of different subjects of such events.
        DistinctSubjects "distinct_subjects" "distinct subjects of" "{}的不同对象数" Count;
    }
    a_window {
        /// Days with activity, as defined by the stage rule.
        ActiveDays "active_days" "active days" "活跃天数" Count;
        /// Purchases minus refunds, in minor units.
        NetSpend "net_spend" "net spend" "净消费" Money;
    }
    change {
        /// The relative change from the previous window of the same length: 0.2 or "20 %" is a fifth more.
        Change "change_of" "change of" "{}的变化率" Change;
    }
    events {
        /// Days since the last such event; 0 on the day of the event.
        DaysSince "days_since" "days since the last" "距最近一次{}的天数" Count;
        /// Days since the first such event.
        DaysSinceFirst "days_since_first" "days since the first" "距首次{}的天数" Count;
        /// Days in a row with such an event, ending on the day itself.
        ConsecutiveDays "consecutive_days" "days in a row with" "连续{}的天数" Count;
    }
    now {
        /// Days since joining.
        AgeDays "age_days" "days since joining" "加入天数" Count;
        /// Days since the last active day, or since joining.
        SilenceDays "silence_days" "days of silence" "未活跃天数" Count;
        /// Days until the next birthday; 0 on the birthday.
        DaysUntilBirthday "days_until_birthday" "days until the birthday" "距生日天数" DaysOfYear;
        /// The grade of recency, from 1 to the number of grades of the RFM rule.
        RecencyGrade "recency_grade" "grade of recency" "最近消费得分" Grade by Rfm;
        /// The grade of frequency, from 1 to the number of grades.
        FrequencyGrade "frequency_grade" "grade of frequency" "消费频率得分" Grade by Rfm;
        /// The grade of monetary value, from 1 to the number of grades.
        MonetaryGrade "monetary_grade" "grade of monetary value" "消费金额得分" Grade by Rfm;
        /// Growth points in the current growth period.
        GrowthPoints "growth_points" "growth points" "本期成长值" Count by Incentives;
        /// The growth tier reached, counted from 1; 0 below the first tier.
        GrowthTier "growth_tier" "growth tier" "成长值档位" Count by Incentives;
        /// The membership level, counted from 1. The growth rule must have levels.
        MembershipLevel "membership_level" "membership level" "会员等级" Count by Incentives;
        /// The share of newcomer tasks completed, by weight; 0 to 1.
        TaskCompletion "task_completion" "completion of the newcomer tasks" "新手任务完成度" Share by Incentives;
        /// The length of the current streak, in days.
        StreakDays "streak_days" "days of the streak" "连续签到天数" Count by Incentives;
        /// Points earned as a contributor.
        Contribution "contribution" "points of contribution" "贡献分" Points by Contribution;
        /// Expected spend over the horizon of the worth rule, in minor units.
        ExpectedSpend "expected_spend" "expected spend" "预期消费" Money by Worth;
        /// The probability that the user is still a customer.
        ProbabilityAlive "probability_alive" "probability of being alive" "存活概率" Share by Worth;
        /// The churn score, 0 to 100.
        ChurnScore "churn_score" "score of churn risk" "流失风险得分" Score by Churn;
        /// The probability of no event of the churn rule's process within its horizon.
        ChurnProbability "churn_probability" "probability of churn" "流失概率" Share by Churn;
    }
    a_name {
        /// The share of one need in the evidence for all needs; 0 to 1.
        NeedShare(Need) "need_share" "share of " "{}需求占比" Share by Needs;
        /// The value of a tag dimension, in the unit of the dimension.
        TagValue(TagDimension) "tag_value" "" "{}" Points by Tags;
        /// The share of a plan completed that begins on a day or with a segment, by its version; 0 to 1.
        PlanCompletion(u32) "plan_completion" "completion of plan version " "第{}版计划完成度" Share by Incentives;
    }
}

/// A word for a number in rules.
#[derive(Debug)]
pub(super) struct MetricWord {
    pub(super) word: &'static str,
    pub(super) scale: Scale,
    pub(super) shape: Shape,
    /// The meaning of the number.
    pub(super) meaning: &'static str,
}

/// What is written beside a word, and the number that both stand for.
#[derive(Debug)]
pub(super) enum Shape {
    /// Kinds of events, optionally a subject, and a window.
    EventsIn(fn(Selector) -> WindowMeasure),
    /// A window.
    Window(WindowMeasure),
    /// One of the two shapes above.
    Change,
    /// Kinds of events, and optionally a subject.
    Events(fn(Selector) -> Metric),
    /// Only `"now"`: a number of the day itself.
    Now(Metric),
    /// A name that selects the number.
    Name(fn(&Document, &mut Vec<Problem>) -> Option<Metric>),
}

impl MetricWord {
    const fn new(word: &'static str, scale: Scale, shape: Shape, meaning: &'static str) -> Self {
        Self { word, scale, shape, meaning }
    }

    /// The metric with this word.
    pub(super) fn of(word: &str) -> Option<&'static Self> {
        WORDS.iter().find(|known| known.word == word)
    }
}

impl Metric {
    /// The smallest and the largest possible value, if there is one.
    pub(super) fn range(&self) -> [Option<f64>; 2] {
        match self {
            Self::Over(WindowMeasure::Days(_) | WindowMeasure::ActiveDays, window) => {
                [Some(0.0), window.length().map(f64::from)]
            }
            // Net spend can be negative, and so can what is computed from it.
            Self::Change(WindowMeasure::NetSpend, _) | Self::TagValue(TagDimension::PriceLevel) => [None, None],
            _ => self.scale().range(),
        }
    }
}
