//! The early action that best tells which newcomers stay.

use std::error::Error;

use lifestage::model::{AhaMoment, AhaTable};
use lifestage::time::Days;
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// Of how many days' newcomers.
const DAYS: u32 = 365;

#[derive(Serialize)]
pub(super) struct EarlyAction {
    joined: Days,
    users: u64,
    stay: u64,
    moment: Option<Told>,
    said: String,
}

#[derive(Serialize)]
struct Told {
    kind: String,
    times: u32,
    within_days: u32,
    /// Who did it and stays, who did not and stays: users and those of them who stay.
    did: [u64; 2],
    did_not: [u64; 2],
    phi: f64,
    p: f64,
    /// The same as new users would show it: told by what others chose.
    held_out_did: [u64; 2],
    held_out_did_not: [u64; 2],
    chosen: u32,
    parts: u32,
}

impl Block for EarlyAction {
    const NAME: &'static str = "aha";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let rule = &morning.company.aha;
        // Whoever joined later cannot have stayed yet.
        let last = morning.as_of.minus(rule.config().stays_to);
        let joined = Days::new(morning.as_of.minus(DAYS - 1).min(last), last)?;
        let report = rule.report(&morning.population, joined, morning.as_of)?;
        let (everybody, moment) = (report.everybody(), report.moment());
        Ok(Self {
            joined,
            users: everybody.users,
            stay: everybody.stay,
            moment: moment.as_ref().ok().map(|moment| Told::of(morning, moment)),
            said: match &moment {
                Ok(moment) => morning.say(moment),
                Err(none) => morning.say(none),
            },
        })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::told(language, self));
        page.line(words::MEANING.said(language));
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::told(morning.language, self)))
    }
}

impl Told {
    fn of(morning: &Morning, moment: &AhaMoment) -> Self {
        let sides = |table: AhaTable| [table.did, table.did_not].map(|side| [side.users, side.stay]);
        let ([did, did_not], [held_out_did, held_out_did_not]) = (sides(moment.table), sides(moment.held_out));
        Self {
            kind: morning.log.label(moment.kind).into_owned(),
            times: moment.times.get(),
            within_days: moment.within_days.get(),
            did,
            did_not,
            phi: moment.phi,
            p: moment.p_value.get(),
            held_out_did,
            held_out_did_not,
            chosen: moment.chosen,
            parts: moment.parts,
        }
    }
}

mod words {
    use lifestage::answer::Language;

    use super::EarlyAction;
    use crate::speech::{Text, sentences};

    pub(super) const TITLE: Text = Text::new("The aha moment", "关键行为（啊哈时刻）");
    pub(super) const CALL: &str = "let moment = aha.report(&population, joined, as_of)?.moment();";
    pub(super) const MEANING: Text = Text::new(
        "What goes together need not be cause and effect: a test with newcomers tells.",
        "相关不等于因果，需要用新用户实验验证。",
    );

    sentences! {
        one(said) "{said}." "{said}。";
    }

    pub(super) fn told(language: Language, of: &EarlyAction) -> String {
        one(language, &of.said)
    }
}
