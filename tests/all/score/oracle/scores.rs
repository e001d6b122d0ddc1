//! RFM and stage of every buyer.

use std::collections::BTreeMap;
use std::fmt::Write;

use lifestage::population::Member;
use lifestage::score::FittedRfm;
use lifestage::{Day, RuleSet, Scorecard};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{cdnow, expected, purchases, summary};

/// What the oracle says of everybody.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Summary {
    as_of: Day,
    users: usize,
    rows: usize,
    cuts: Cuts,
    segments: BTreeMap<String, u32>,
    classes: BTreeMap<String, u32>,
    stages: BTreeMap<String, u32>,
    net_spend_minor: i64,
    lines_sha256: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cuts {
    recency: Vec<i64>,
    frequency: Vec<i64>,
    monetary: Vec<i64>,
}

impl From<&FittedRfm> for Cuts {
    fn from(fitted: &FittedRfm) -> Self {
        let [recency, frequency, monetary] =
            [fitted.recency(), fitted.frequency(), fitted.monetary()].map(|cuts| cuts.points().to_vec());
        Self { recency, frequency, monetary }
    }
}

/// The rules fitted as of a day, and everybody's scores.
fn scored(as_of: Day) -> (RuleSet, Vec<Scorecard>) {
    let rules = RuleSet::default().fit(cdnow().profiles(), as_of).unwrap();
    let cards = rules.score_all(cdnow(), as_of).unwrap();
    (rules, cards)
}

/// One line of the oracle's table: of who is in the population, all columns.
fn line(card: &Scorecard) -> String {
    let mut line = format!("{:05}", card.user.bits());
    match card.rfm.known() {
        None => line += ",,,,,,,,",
        Some(rfm) => {
            let graded = [rfm.recency, rfm.frequency, rfm.monetary];
            for number in graded.map(|one| one.value).into_iter().chain(graded.map(|one| one.grade.get().into())) {
                write!(line, ",{number}").unwrap();
            }
            write!(line, ",{},{}", rfm.segment, rfm.class.unwrap()).unwrap();
        }
    }
    let stage = &card.stage;
    let ladder = stage.ladder().map(|ladder| ladder.to_string()).unwrap_or_default();
    write!(line, ",{},{ladder},{},{}", stage.stage, stage.since.day(), stage.since.is_bound()).unwrap();
    line
}

fn counted(names: impl IntoIterator<Item = String>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    names.into_iter().for_each(|name| *counts.entry(name).or_default() += 1);
    counts
}

fn summarised(as_of: Day) -> Summary {
    let (rules, cards) = scored(as_of);
    let graded = || cards.iter().filter_map(|card| card.rfm.known());
    let lines: String = cards.iter().map(|card| line(card) + "\n").collect();
    let mut lines_sha256 = String::new();
    for byte in Sha256::digest(lines.as_bytes()) {
        write!(lines_sha256, "{byte:02x}").unwrap();
    }
    Summary {
        as_of,
        users: cards.len(),
        rows: purchases().len(),
        cuts: rules.rfm.fitted().unwrap().into(),
        segments: counted(graded().map(|rfm| rfm.segment.to_string())),
        classes: counted(graded().map(|rfm| rfm.class.unwrap().to_string())),
        stages: counted(cards.iter().map(|card| card.stage.stage.to_string())),
        net_spend_minor: graded().map(|rfm| rfm.monetary.value).sum(),
        lines_sha256,
    }
}

#[test]
fn every_buyer_has_the_scores_of_the_oracle_at_the_end() {
    let (_, cards) = scored(Day::ymd(1998, 6, 30));
    let mut expected = expected!("cdnow_lines.csv").lines().skip(1);
    for card in &cards {
        assert_eq!(Some(line(card).as_str()), expected.next());
    }
    assert_eq!(expected.next(), None);
}

#[test]
fn the_population_has_the_summary_of_the_oracle_at_the_end() {
    assert_eq!(summarised(Day::ymd(1998, 6, 30)), summary(expected!("cdnow.json")));
}

#[test]
fn as_of_a_day_in_the_past_nothing_later_is_seen() {
    assert_eq!(summarised(Day::ymd(1997, 9, 30)), summary(expected!("cdnow_1997.json")));
}

#[test]
fn one_buyer_read_by_hand() {
    // Bought on January 1 and 18, August 2 and December 12, 1997.
    let (rules, _) = scored(Day::ymd(1998, 6, 30));
    let Member { user, profile, .. } = cdnow().get(4_u64).unwrap();
    let card = rules.score(profile.as_of(Day::ymd(1998, 6, 30)), &user).unwrap().unwrap();
    let reasons: Vec<String> = card.reasons().map(|reason| reason.to_string()).collect();
    assert_eq!(
        reasons,
        [
            "recency 4 of 5: last purchase 200 days ago, within 442",
            "frequency 4 of 5: 4 purchases, more than 2",
            "monetary 4 of 5: net spend 10050, more than 5925",
            "Loyal: recency 4, frequency 4 and monetary 4 of 5",
            "class 110 general value: recency better, frequency better, monetary not better than the mean",
            "not active for 200 days, this stage is 60 or more",
        ]
    );
}
