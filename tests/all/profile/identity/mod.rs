//! Which ids are one user: the laws of links, tried on many made-up logs.

mod erasure;
mod laws;
mod oracle;
mod profiles;

use std::num::NonZeroU32;

use lifestage::profile::{IdentityConfig, IdentityRule, Link, LinkLimit, Links, SourceLimit, Unlink};
use lifestage::{Day, Subject, UserId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const FIRST: Day = Day::ymd(2026, 1, 5);

/// One line of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Line {
    Link(Link),
    Unlink(Unlink),
}

fn log<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Links {
    let mut links = Links::new();
    for line in lines {
        match line {
            Line::Link(link) => links.link(*link),
            Line::Unlink(unlink) => links.unlink(*unlink),
        };
    }
    links
}

/// Few ids, so that they meet; one of them is a UUID.
fn id() -> impl Strategy<Value = UserId> {
    select((1..11_u128).chain([u128::MAX - 5]).collect::<Vec<_>>()).prop_map(UserId::new)
}

fn day() -> impl Strategy<Value = Day> {
    (0..30_i32).prop_map(|day| FIRST.plus(day))
}

fn line() -> impl Strategy<Value = Line> {
    let ids = (id(), id()).prop_filter("two ids", |(one, other)| one != other);
    (ids, day(), 1..4_u16, any::<bool>(), prop::bool::weighted(0.25)).prop_map(
        |((alias, user), day, source, _, ends)| {
            let source = Subject::new(source);
            if ends {
                Line::Unlink(Unlink::new(alias, user, day, source).unwrap())
            } else {
                Line::Link(Link::new(alias, user, day, source).unwrap())
            }
        },
    )
}

/// Some logs have ends of links that are there, and some of links that are not.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    (vec(line(), 0..30), vec((any::<prop::sample::Index>(), 0..20_u8), 0..6)).prop_map(|(mut lines, ends)| {
        let begun: Vec<Link> =
            lines.iter().filter_map(|line| if let Line::Link(link) = line { Some(*link) } else { None }).collect();
        for (which, later) in ends.iter().filter(|_| !begun.is_empty()) {
            let link = begun[which.index(begun.len())];
            lines.push(Line::Unlink(link.end(link.since().plus(i32::from(*later) - 4))));
        }
        lines
    })
}

fn limit() -> impl Strategy<Value = LinkLimit> {
    (1..4_u32, 1..6_u32).prop_map(|(users, aliases)| LinkLimit {
        users_of_an_alias: NonZeroU32::new(users).unwrap(),
        aliases_of_a_user: NonZeroU32::new(aliases).unwrap(),
    })
}

fn rule() -> impl Strategy<Value = IdentityRule> {
    (limit(), prop::option::of(limit())).prop_map(|(limit, own)| {
        let limits = own.map(|limit| SourceLimit { source: Subject::new(2), limit }).into_iter().collect();
        IdentityRule::new(IdentityConfig { limit, limits }).unwrap()
    })
}

#[test]
fn links_are_empty_until_one_begins_or_ends() {
    let link = Link::new(UserId::new(1), UserId::new(2), FIRST, Subject::new(1)).unwrap();
    let unlink = Unlink::new(UserId::new(1), UserId::new(2), FIRST, Subject::new(1)).unwrap();
    assert!(log([]).is_empty());
    assert!(!log([&Line::Link(link)]).is_empty() && !log([&Line::Unlink(unlink)]).is_empty());
    let mut both = Links::new();
    both.extend([link]);
    assert_eq!(both, log([&Line::Link(link)]));
    both.merge(&log([&Line::Unlink(unlink)]));
    assert_eq!((both.len(), both.unlinks().len()), (1, 1));
}
