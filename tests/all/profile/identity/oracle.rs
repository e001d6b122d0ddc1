//! Against families worked out in Python by replaying each log day by day.

use lifestage::Day;
use lifestage::UserId;
use lifestage::profile::{Families, IdentityRule, Link, LinkEnd, Links};
use serde::Deserialize;

use crate::shared::oracle::expected;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    config: IdentityRule,
    links: Vec<Link>,
    unlinks: Vec<lifestage::profile::Unlink>,
    answers: Vec<Answer>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    as_of: Day,
    families: Vec<Vec<UserId>>,
    /// Id, since, source, end, joined, at most.
    shared: Vec<(UserId, Day, u16, LinkEnd, u32, u32)>,
    /// Alias, user, source, since, which of them is shared.
    left_out: Vec<(UserId, UserId, u16, Day, UserId)>,
}

impl From<&Families> for Answer {
    fn from(families: &Families) -> Self {
        let shared = families.shared().iter();
        let shared = shared.map(|id| (id.id, id.since, id.source.number(), id.end, id.joined, id.at_most));
        let left_out = families.left_out().iter().map(|out| {
            let link = out.link;
            (link.alias(), link.user(), link.source().number(), link.since(), out.shared.id)
        });
        Self {
            as_of: families.as_of(),
            families: families.iter().map(|(_, family)| family.to_vec()).collect(),
            shared: shared.collect(),
            left_out: left_out.collect(),
        }
    }
}

#[test]
fn families_of_made_up_logs_are_those_of_the_oracle() {
    let (mut joined, mut left_out) = (0, 0);
    for line in expected("identity.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let mut links: Links = case.links.into_iter().collect();
        for unlink in case.unlinks {
            links.unlink(unlink);
        }
        for answer in case.answers {
            let found = Answer::from(&case.config.families(&links, answer.as_of));
            assert_eq!(found, answer, "{links:?}");
            joined += answer.families.len();
            left_out += answer.left_out.len();
        }
    }
    assert!(joined > 600 && left_out > 400, "{joined} {left_out}");
}
