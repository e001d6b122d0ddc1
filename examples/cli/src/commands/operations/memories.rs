//! What users may be reminded of today: years since joining, this day in earlier years, round numbers.

use std::cmp::Reverse;
use std::error::Error;

use lifestage::UserId;
use lifestage::report::Memory;
use serde::Serialize;

use super::Block;
use super::morning::{Counts, Morning, listed};
use super::page::Page;
use crate::speech::Text;

#[derive(Serialize)]
pub(super) struct Memories {
    users: u64,
    /// Those of them who allow some channel.
    reachable: u64,
    /// Users by what they may be reminded of; one with several counts for each.
    sorts: Counts,
    /// Those who spent the most.
    who: Vec<Reminded>,
}

#[derive(Serialize)]
struct Reminded {
    user: String,
    memories: Vec<String>,
}

impl Block for Memories {
    const NAME: &'static str = "memories";

    fn of(morning: &Morning) -> Result<Self, Box<dyn Error>> {
        let mut found: Vec<(UserId, Vec<Memory>)> = Vec::new();
        let (mut reachable, mut sorts) = (0, Counts::default());
        for card in &morning.cards {
            let Some((member, known)) = morning.member(card.user) else { continue };
            let memories = morning.company.memories.assess(known, &member.user)?;
            if memories.is_empty() {
                continue;
            }
            reachable += u64::from(member.user.allowed_channels.iter().next().is_some());
            for sort in words::SORTS.into_iter().filter(|(_, is)| memories.iter().any(is)).map(|(name, _)| name) {
                *sorts.entry(sort).or_default() += 1;
            }
            found.push((card.user, memories));
        }
        found.sort_by_key(|(user, _)| (Reverse(morning.value(*user)), *user));
        let who = found.iter().take(morning.named).map(|(user, memories)| Reminded {
            user: morning.name(*user).to_owned(),
            memories: memories.iter().map(|memory| morning.say(memory)).collect(),
        });
        Ok(Self { users: found.len() as u64, reachable, who: who.collect(), sorts })
    }

    fn tell(&self, morning: &Morning, page: &mut Page) {
        let language = morning.language;
        page.title(words::TITLE.said(language));
        page.line(&words::memories(language, self));
        for reminded in &self.who {
            page.item(&words::reminded(language, &reminded.user, &reminded.memories));
        }
        page.call(words::CALL);
    }

    fn gist(&self, morning: &Morning) -> Option<(Text, String)> {
        Some((words::TITLE, words::memories(morning.language, self)))
    }
}

mod words {
    use lifestage::answer::Language;
    use lifestage::report::Memory;

    use super::{Memories, listed};
    use crate::speech::{Text, semicolon, sentences};
    use crate::table::grouped;

    pub(super) const TITLE: Text = Text::new("Memories to tell", "可推送的回忆");
    pub(super) const CALL: &str = "let memories = MemoryRule::default().assess(profile.as_of(as_of), &user)?;";
    const NONE: Text = Text::new("Nobody has anything to be reminded of today.", "今日没有可推送的回忆。");

    type Sort = (Text, fn(&Memory) -> bool);

    /// The sorts of memories, in the order in which they are told.
    pub(super) const SORTS: [Sort; 4] = [
        (Text::new("years since joining", "加入周年"), |memory| matches!(memory, Memory::Joined { .. })),
        (Text::new("round numbers", "整数纪念"), |memory| {
            matches!(memory, Memory::ActiveDays { .. } | Memory::Events { .. })
        }),
        (Text::new("firsts", "往年今日的第一次"), |memory| matches!(memory, Memory::First { .. })),
        (Text::new("this day in earlier years", "往年今日"), |memory| matches!(memory, Memory::YearsAgo { .. })),
    ];

    sentences! {
        told(users, reachable, sorts)
            "{users} users may be reminded of something today, {reachable} of them by some channel: {sorts}."
            "今日有{users}人可推送回忆，其中可触达{reachable}人：{sorts}。";
        one(user, memories) "{user}: {memories}" "用户{user}：{memories}";
    }

    pub(super) fn memories(language: Language, of: &Memories) -> String {
        if of.users == 0 {
            return NONE.said(language).to_owned();
        }
        told(language, grouped(of.users), grouped(of.reachable), listed(language, &of.sorts))
    }

    pub(super) fn reminded(language: Language, user: &str, memories: &[String]) -> String {
        one(language, user, memories.join(semicolon(language)))
    }
}
