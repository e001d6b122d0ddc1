//! What each block of the report means, in its language, with the fingerprint by which it is compared.

use std::fmt;

use lifestage::answer::{Definition, Language, Say};
use lifestage::report::Retention;
use lifestage::time::Period;

use crate::commands::definitions::{self, days, period, stages, window};
use crate::commands::report::answers::{Report, RfmGrid};

/// A block that means something.
#[derive(Clone, Copy)]
pub(crate) enum Meaning<'a> {
    Board,
    Stages,
    ByChannel(&'a Definition),
    Journey,
    Active(ActiveBlock),
    Lifecycle,
    Retention,
    /// On days 1, 7 and 30.
    Classic,
    Rfm(&'a RfmGrid),
    Revenue,
    CohortRevenue,
    Churn,
    Funnel(&'a Definition),
    Sessions,
}

/// A part of what is said of active users.
#[derive(Clone, Copy)]
pub(crate) enum ActiveBlock {
    Stickiness,
    Daily,
    Weekly,
    Monthly,
    Trailing7,
    Trailing30,
    L7,
    L28,
}

/// What a block means.
pub(crate) struct Meant {
    pub(crate) said: String,
    pub(crate) fingerprint: String,
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.said, self.fingerprint)
    }
}

impl Report {
    /// What a block means, in the language of the report.
    pub(crate) fn meaning(&self, of: Meaning<'_>) -> Meant {
        match of {
            Meaning::Board => self.meant(self.kpi.definition(), |language| {
                definitions::board(language, &self.kpi, self.days.last(), self.decimals)
            }),
            Meaning::Stages => self.meant(self.stages.all.definition(), |language| {
                definitions::by_stage(language, self.last(language), stages(language))
            }),
            Meaning::ByChannel(definition) => self.meant(definition, |language| {
                let stages = self.stages.all.definition().fingerprint();
                definitions::by_channel(language, self.last(language), stages)
            }),
            Meaning::Journey => self.meant(self.stages.journey.definition(), |language| {
                definitions::journey(language, days(language, self.days), stages(language))
            }),
            Meaning::Active(block) => self.active_block(block),
            Meaning::Lifecycle => self.meant(self.lifecycle.definition(), |language| {
                definitions::accounting(language, period(language, self.period), days(language, self.days))
            }),
            Meaning::Retention => self.retained(&self.retention, self.period),
            Meaning::Classic => self.retained(&self.classic, Period::Day),
            Meaning::Rfm(rfm) => self.graded(rfm),
            Meaning::Revenue => self.meant(self.revenue.definition(), |language| {
                definitions::revenue(language, period(language, self.period), days(language, self.days))
            }),
            Meaning::CohortRevenue => self.cohorts_spent(),
            Meaning::Churn => self.meant(self.time_to_churn.definition(), |language| {
                definitions::time_to_churn(language, self.last(language), stages(language))
            }),
            Meaning::Funnel(definition) => self.funnel_asked(definition),
            Meaning::Sessions => self.sessions_asked(),
        }
    }

    fn meant(&self, definition: &Definition, question: impl Fn(Language) -> String) -> Meant {
        let said = definitions::said(self.language(), definition, &self.log.calendar, question);
        Meant { said, fingerprint: definition.fingerprint().to_string() }
    }

    fn last(&self, language: Language) -> String {
        self.days.last().say(language).to_string()
    }

    fn retained(&self, of: &Retention, each: Period) -> Meant {
        self.meant(of.definition(), |language| {
            let (each, lags) = (period(language, each), definitions::lags(language, &of.lags));
            definitions::retention(language, &each, days(language, self.days), &each, lags, self.last(language))
        })
    }

    fn graded(&self, of: &RfmGrid) -> Meant {
        self.meant(&of.definition, |language| {
            let (recency, frequency) = (of.rule.recency(), of.rule.frequency());
            definitions::rfm(language, self.last(language), recency, frequency, of.rule.monetary())
        })
    }

    fn active_block(&self, block: ActiveBlock) -> Meant {
        let active = &self.active;
        let users = |definition: &Definition, of: Period| {
            self.meant(definition, |language| {
                definitions::active_users(language, period(language, of), days(language, self.days))
            })
        };
        let trailing = |definition: &Definition, length: u32| {
            self.meant(definition, |language| {
                definitions::trailing(language, window(language, length), days(language, self.days))
            })
        };
        let histogram = |definition: &Definition, length: u32| {
            self.meant(definition, |language| {
                definitions::active_days(language, window(language, length), self.last(language))
            })
        };
        match block {
            ActiveBlock::Stickiness => self.meant(active.stickiness.definition(), |language| {
                definitions::stickiness(language, self.last(language))
            }),
            ActiveBlock::Daily => users(active.daily.definition(), Period::Day),
            ActiveBlock::Weekly => users(active.weekly.definition(), self.log.calendar.week()),
            ActiveBlock::Monthly => users(active.monthly.definition(), Period::Month),
            ActiveBlock::Trailing7 => trailing(active.trailing_7.definition(), 7),
            ActiveBlock::Trailing30 => trailing(active.trailing_30.definition(), 30),
            ActiveBlock::L7 => histogram(active.l7.definition(), 7),
            ActiveBlock::L28 => histogram(active.l28.definition(), 28),
        }
    }

    fn cohorts_spent(&self) -> Meant {
        let of = &self.cohort_revenue;
        self.meant(of.definition(), |language| {
            let each = period(language, self.period);
            let (days, last) = (days(language, self.days), self.last(language));
            definitions::cohort_revenue(language, &each, of.through, &each, days, last)
        })
    }

    fn funnel_asked(&self, definition: &Definition) -> Meant {
        self.meant(definition, |language| {
            let Some(funnel) = &self.funnel else { return String::new() };
            let (rule, print) = (definitions::funnel(language, &funnel.rule), funnel.all.definition().fingerprint());
            definitions::of_events(language, rule, print, days(language, self.days))
        })
    }

    fn sessions_asked(&self) -> Meant {
        self.meant(&self.sessions_definition, |language| {
            let rule = definitions::sessions(language, self.sessions.rule());
            let print = self.sessions.definition().fingerprint();
            definitions::sessions_of_events(language, rule, print, days(language, self.days))
        })
    }
}
