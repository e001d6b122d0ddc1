//! Birthdays of today and of the days ahead, of users who are not gone and may be contacted.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::UserId;
use lifestage::event::ContactChannel;
use serde::Serialize;

use super::Block;
use super::morning::Morning;
use super::page::Page;
use crate::speech::Text;

/// Today, and six days after it.
const DAYS: i32 = 7;

#[derive(Serialize)]
pub(super) struct Birthdays {
    today: Congratulated,
    /// Today included.
    in_7_days: Congratulated,
    /// Of today, who is here: those who spent the most.
    who: Vec<Person>,
    /// Whether the log knows a birthday at all.
    #[serde(skip)]
    any_known: bool,
}

#[derive(Default, Serialize)]
struct Congratulated {
    users: u64,
    /// Not gone.
    here: u64,
    /// Not gone, and they allow some channel.
    reachable: u64,
}

#[derive(Serialize)]
struct Person {
    user: String,
    value: i64,
    by: Vec<Text>,
}

impl Block for Birthdays {
    const NAME: &'static str = "birthdays";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let (mut today, mut in_7_days) = (Congratulated::default(), Congratulated::default());
        let mut of_today: Vec<UserId> = Vec::new();
        let mut any_known = false;
        for card in &morning.cards {
            let Some((member, _)) = morning.member(card.user) else { continue };
            let Some(birthday) = member.user.birthday else { continue };
            any_known = true;
            let away = birthday.next_from(morning.as_of) - morning.as_of;
            let here = card.stage.stage != lifestage::LifecycleStage::Churned;
            let allowed = member.user.allowed_channels.iter().next().is_some();
            if away < DAYS {
                in_7_days.add(here, allowed);
            }
            if away == 0 {
                today.add(here, allowed);
                of_today.extend(Some(card.user).filter(|_| here));
            }
        }
        of_today.sort_by_key(|user| (Reverse(morning.value(*user)), *user));
        let who = of_today.into_iter().take(morning.named).map(|user| Person {
            user: morning.name(user).to_owned(),
            value: morning.value(user),
            by: allowed(morning, user),
        });
        Ok(Self { today, in_7_days, who: who.collect(), any_known })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::birthdays(language, self));
        for person in &self.who {
            page.item(&words::person(language, person, &morning.money(person.value)));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::birthdays(morning.language, self)))
    }
}

impl Congratulated {
    fn add(&mut self, here: bool, allowed: bool) {
        self.users += 1;
        self.here += u64::from(here);
        self.reachable += u64::from(here && allowed);
    }
}

fn allowed(morning: &Morning, user: UserId) -> Vec<Text> {
    let channels = morning.member(user).map(|(member, _)| member.user.allowed_channels).unwrap_or_default();
    let allowed = ContactChannel::ALL.iter().filter(|channel| channels.allows(**channel));
    allowed.map(|channel| Text::of(|language| channel.name(language))).collect()
}

mod words {
    use lifestage::answer::Language;

    use super::{Birthdays, Congratulated, Person};
    use crate::speech::{Text, comma, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Birthdays", "生日祝福");
    pub(super) const CALL: &str = "let away = birthday.next_from(as_of) - as_of;";
    const NONE_KNOWN: Text = Text::new(
        "No birthdays are known; a users file brings them.",
        "没有已知的生日；用户文件可以写明每名用户的生日。",
    );
    const NO_CHANNEL: Text = Text::new("no channel", "无");

    sentences! {
        congratulated(users, here, reachable)
            "{users} ({here} not gone, {reachable} may be contacted)"
            "{users}人（未流失{here}人，可触达{reachable}人）";
        all(today, in_7_days)
            "Today {today}, in 7 days with today {in_7_days}."
            "今日生日{today}，含今日在内的7天内生日{in_7_days}。";
        one(user, spent, by) "{user} spent {spent} in a year; by {by}" "用户{user}近一年净消费{spent}；可触达渠道：{by}";
    }

    pub(super) fn birthdays(language: Language, birthdays: &Birthdays) -> String {
        let told =
            |of: &Congratulated| congratulated(language, grouped(of.users), grouped(of.here), grouped(of.reachable));
        if !birthdays.any_known {
            return NONE_KNOWN.said(language).to_owned();
        }
        all(language, told(&birthdays.today), told(&birthdays.in_7_days))
    }

    pub(super) fn person(language: Language, person: &Person, spent: &str) -> String {
        let by: Vec<&str> = person.by.iter().map(|channel| channel.said(language)).collect();
        let by = if by.is_empty() { NO_CHANNEL.said(language).to_owned() } else { by.join(comma(language)) };
        one(language, &person.user, spent, by)
    }
}
