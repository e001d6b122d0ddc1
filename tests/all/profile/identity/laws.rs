//! Order leaves no trace, the future does not show, and an end is as if nothing had been.

use std::collections::{BTreeMap, BTreeSet};

use lifestage::profile::{Families, IdentityRule, Link, LinkEnd, Links};
use lifestage::{Day, Subject, UserId};
use proptest::prelude::*;
use proptest::sample::Index;

use super::{FIRST, Line, day, lines, log, rule};
use crate::shared::seeded::cases;
use crate::shared::travels::travels;

/// The links of the list in force as of a day, one of each alias, user and source, by looking at everything each time.
fn in_force(links: &Links, as_of: Day) -> Vec<Link> {
    let stands = |link: &&Link| {
        link.since() <= as_of
            && !links.unlinks().any(|end| {
                (end.alias(), end.user(), end.source()) == (link.alias(), link.user(), link.source())
                    && (link.since()..=as_of).contains(&end.on())
            })
    };
    let mut standing: Vec<Link> = links.iter().filter(stands).copied().collect();
    standing.sort_by_key(Link::since);
    let mut known = BTreeSet::new();
    standing.retain(|link| known.insert((link.alias(), link.user(), link.source())));
    standing
}

/// Whether an id is at one end of more links of a source than its limit allows.
fn is_shared(rule: &IdentityRule, standing: &[Link], id: UserId) -> bool {
    let sources: BTreeSet<Subject> = standing.iter().map(Link::source).collect();
    sources.into_iter().any(|source| {
        let limit = rule.limit(source);
        let of_source = || standing.iter().filter(|link| link.source() == source);
        let users = of_source().filter(|link| link.alias() == id).count();
        let aliases = of_source().filter(|link| link.user() == id).count();
        users > limit.users_of_an_alias.get() as usize || aliases > limit.aliases_of_a_user.get() as usize
    })
}

/// The canonical id of every id that is named, by giving each the least of its neighbors' until nothing changes.
fn canonical_ids(rule: &IdentityRule, links: &Links, as_of: Day) -> BTreeMap<UserId, UserId> {
    let standing = in_force(links, as_of);
    let joins = |link: &&Link| ![link.alias(), link.user()].iter().any(|id| is_shared(rule, &standing, *id));
    let joining: Vec<Link> = standing.iter().filter(joins).copied().collect();
    let mut least: BTreeMap<UserId, UserId> =
        links.iter().flat_map(|link| [link.alias(), link.user()]).map(|id| (id, id)).collect();
    loop {
        let before = least.clone();
        for link in &joining {
            let smaller = least[&link.alias()].min(least[&link.user()]);
            least.insert(link.alias(), smaller);
            least.insert(link.user(), smaller);
        }
        if least == before {
            return least;
        }
    }
}

fn check(rule: &IdentityRule, links: &Links, families: &Families) {
    let as_of = families.as_of();
    let naive = canonical_ids(rule, links, as_of);
    for (id, canonical) in &naive {
        assert_eq!(families.canonical(*id), *canonical, "{id}");
        let family: Vec<UserId> = naive.iter().filter(|(_, head)| *head == canonical).map(|(id, _)| *id).collect();
        assert_eq!(families.family(*id), family);
        let is_alone = family.len() == 1;
        assert_eq!(families.iter().any(|(head, ids)| head == *canonical && ids == family), !is_alone);
    }
    let standing = in_force(links, as_of);
    for id in naive.keys() {
        assert_eq!(families.shared().iter().any(|shared| shared.id == *id), is_shared(rule, &standing, *id), "{id}");
    }
    for shared in families.shared() {
        assert_eq!(families.family(shared.id), [shared.id], "a shared id joins nobody");
        let at_end = |link: &&Link| {
            let id = if shared.end == LinkEnd::Alias { link.alias() } else { link.user() };
            id == shared.id && link.source() == shared.source
        };
        let mut since: Vec<Day> = standing.iter().filter(at_end).map(Link::since).collect();
        since.sort();
        assert_eq!((since.len(), since[shared.at_most as usize]), (shared.joined as usize, shared.since));
    }
    let left_out: BTreeMap<Link, UserId> = families.left_out().iter().map(|out| (out.link, out.shared.id)).collect();
    for link in &standing {
        match left_out.get(link) {
            Some(shared) => assert!(link.names(*shared) && families.shared().iter().any(|other| other.id == *shared)),
            None => assert_eq!(families.canonical(link.alias()), families.canonical(link.user())),
        }
    }
    assert!(left_out.keys().all(|link| standing.contains(link)));
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn families_are_those_of_a_naive_search(rule in rule(), lines in lines(), as_of in day()) {
        let links = log(&lines);
        let families = rule.families(&links, as_of);
        check(&rule, &links, &families);
        travels(&families);
    }

    #[test]
    fn order_repetition_and_merging_leave_no_trace(
        rule in rule(),
        (lines, shuffled) in lines().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        at in any::<Index>(),
        as_of in day(),
    ) {
        let links = log(&lines);
        let repeated = log(shuffled.iter().chain(&lines));
        prop_assert_eq!(&repeated, &links);
        prop_assert_eq!(repeated.to_bytes(), links.to_bytes());
        let (one, other) = shuffled.split_at(at.index(shuffled.len() + 1));
        let (one, other) = (log(one), log(other));
        for (mut both, more) in [(one.clone(), &other), (other.clone(), &one)] {
            both.merge(more);
            prop_assert_eq!(&both, &links);
        }
        prop_assert_eq!(rule.families(&repeated, as_of), rule.families(&links, as_of));
        prop_assert_eq!(&Links::from_bytes(&links.to_bytes()).unwrap(), &links);
        travels(&links);
    }

    #[test]
    fn what_is_known_later_does_not_change_a_day(rule in rule(), lines in lines(), as_of in day()) {
        let by_then = |line: &&Line| match line {
            Line::Link(link) => link.since() <= as_of,
            Line::Unlink(unlink) => unlink.on() <= as_of,
        };
        let then = log(lines.iter().filter(by_then));
        prop_assert_eq!(rule.families(&log(&lines), as_of), rule.families(&then, as_of));
    }

    #[test]
    fn an_end_is_as_if_the_link_had_never_been(
        rule in rule(), lines in lines(), which in any::<Index>(), on in day(), as_of in day(),
    ) {
        let links = log(&lines);
        prop_assume!(links.iter().next().is_some());
        let ended = *links.iter().nth(which.index(links.len())).unwrap();
        let mut with_end = links.clone();
        with_end.unlink(ended.end(on));
        let is_ended = |link: &Link| {
            (link.alias(), link.user(), link.source()) == (ended.alias(), ended.user(), ended.source()) && link.since() <= on
        };
        let without = log(lines.iter().filter(|line| !matches!(line, Line::Link(link) if as_of >= on && is_ended(link))));
        prop_assert_eq!(rule.families(&with_end, as_of), rule.families(&without, as_of));
    }

    #[test]
    fn the_links_that_reach_an_id_are_enough_for_its_family(rule in rule(), lines in lines(), which in any::<Index>(), as_of in day()) {
        let links = log(&lines);
        prop_assume!(links.iter().next().is_some());
        let id = links.iter().nth(which.index(links.len())).unwrap().alias();
        let mut reached = BTreeSet::from([id]);
        loop {
            let before = reached.len();
            for link in &links {
                if reached.contains(&link.alias()) || reached.contains(&link.user()) {
                    reached.extend([link.alias(), link.user()]);
                }
            }
            if reached.len() == before {
                break;
            }
        }
        let part = log(lines.iter().filter(|line| match line {
            Line::Link(link) => reached.contains(&link.alias()),
            Line::Unlink(unlink) => reached.contains(&unlink.alias()),
        }));
        let (whole, part) = (rule.families(&links, as_of), rule.families(&part, as_of));
        for id in reached {
            prop_assert_eq!(part.family(id), whole.family(id));
            let of = |families: &Families| families.shared().iter().filter(|shared| shared.id == id).copied().collect::<Vec<_>>();
            prop_assert_eq!(of(&part), of(&whole));
        }
    }

    #[test]
    fn any_flipped_bit_of_stored_links_is_refused(lines in lines(), place in any::<Index>(), bit in 0..8_u8) {
        let mut bytes = log(&lines).to_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        prop_assert!(Links::from_bytes(&bytes).is_err());
        bytes[place] ^= 1 << bit;
        prop_assert!(Links::from_bytes(&bytes[..place]).is_err());
    }
}

#[test]
fn a_shared_device_joins_nobody_whichever_login_came_first() {
    let login = Subject::new(1);
    let device = UserId::new(9_000);
    let link = |user: u64, day: i32| Link::new(device, user, FIRST.plus(day), login).unwrap();
    let logins = [link(1, 0), link(2, 3), link(3, 9)];
    let rule = IdentityRule::default();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let links: Links = order.map(|at| logins[at]).into_iter().collect();
        let as_of = |day: i32| rule.families(&links, FIRST.plus(day));
        assert_eq!(as_of(2).family(1_u64), [UserId::new(1), device], "one user so far");
        for day in [3, 9, 400] {
            let families = as_of(day);
            assert_eq!(families.iter().len(), 0);
            assert_eq!(families.shared()[0].since, FIRST.plus(3));
            assert_eq!(families.left_out().len(), if day < 9 { 2 } else { 3 });
        }
        // Two of them sold it on: from then on it is the third one's.
        let mut sold = links.clone();
        sold.unlink(link(1, 0).end(FIRST.plus(20)));
        sold.unlink(link(2, 3).end(FIRST.plus(20)));
        assert_eq!(rule.families(&sold, FIRST.plus(20)).family(device), [UserId::new(3), device]);
        assert_eq!(rule.families(&sold, FIRST.plus(19)), as_of(19));
    }
}

#[test]
fn a_long_chain_is_one_family() {
    let link = |at: u64| Link::new(at + 1, at, FIRST, Subject::new(1)).unwrap();
    for links in [(1..50_000).map(link).collect::<Links>(), (1..50_000).rev().map(link).collect()] {
        let families = IdentityRule::default().families(&links, FIRST);
        assert_eq!(families.canonical(50_000_u64), UserId::new(1));
        assert_eq!(families.family(7_u64).len(), 50_000);
        assert_eq!(Links::from_bytes(&links.to_bytes()), Ok(links));
    }
}
