//! What each block of the report means, in its language, with the fingerprint by which it is compared.

use std::fmt;

use lifestage::answer::{Definition, Language, Say};

use crate::commands::report::answers::{Report, RfmGrid};
use crate::commands::report::asked;

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
        let last = self.days.last();
        match of {
            Meaning::Board => self.meant(self.kpi.definition()),
            Meaning::Stages => self.meant(self.stages.all.definition()),
            Meaning::ByChannel(definition) => self.own(definition, |language| {
                asked::by_channel(language, last, self.stages.all.definition().fingerprint())
            }),
            Meaning::Journey => self.meant(self.stages.journey.definition()),
            Meaning::Active(block) => self.meant(self.active_block(block)),
            Meaning::Lifecycle => self.meant(self.lifecycle.definition()),
            Meaning::Retention => self.meant(self.retention.definition()),
            Meaning::Classic => self.meant(self.classic.definition()),
            Meaning::Rfm(rfm) => self.own(&rfm.definition, |language| asked::rfm(language, last, &rfm.rule)),
            Meaning::Revenue => self.meant(self.revenue.definition()),
            Meaning::CohortRevenue => self.meant(self.cohort_revenue.definition()),
            Meaning::Churn => self.meant(self.time_to_churn.definition()),
            Meaning::Funnel(definition) => match &self.funnel {
                Some(funnel) => self.own(definition, |language| asked::funnel(language, &funnel.all, self.days)),
                None => self.meant(definition),
            },
            Meaning::Sessions => {
                self.own(&self.sessions_definition, |language| asked::sessions(language, &self.sessions, self.days))
            }
        }
    }

    /// A definition as the library says it, with the decimals of money.
    fn meant(&self, definition: &Definition) -> Meant {
        let said = match self.language() {
            Language::English => definition.text().to_owned(),
            language => format!("{:.*}", self.decimals, definition.say(language)),
        };
        Meant { said, fingerprint: definition.fingerprint().to_string() }
    }

    /// A definition of the program's own.
    fn own(&self, definition: &Definition, question: impl Fn(Language) -> String) -> Meant {
        let said = match self.language() {
            Language::English => definition.text().to_owned(),
            language => asked::under(language, question, &self.log.calendar),
        };
        Meant { said, fingerprint: definition.fingerprint().to_string() }
    }

    const fn active_block(&self, block: ActiveBlock) -> &Definition {
        let active = &self.active;
        match block {
            ActiveBlock::Stickiness => active.stickiness.definition(),
            ActiveBlock::Daily => active.daily.definition(),
            ActiveBlock::Weekly => active.weekly.definition(),
            ActiveBlock::Monthly => active.monthly.definition(),
            ActiveBlock::Trailing7 => active.trailing_7.definition(),
            ActiveBlock::Trailing30 => active.trailing_30.definition(),
            ActiveBlock::L7 => active.l7.definition(),
            ActiveBlock::L28 => active.l28.definition(),
        }
    }
}
