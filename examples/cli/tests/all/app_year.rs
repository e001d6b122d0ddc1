//! The programs `operations` and `score` over whole years of one app, 20,000 users of three seeds, against an independent count.
//!
//! `examples/data/app_year.py` makes the logs, with Python. To make and read three million rows takes minutes where nothing is
//! optimized, so these are asked for by name, as `.ci/run years` does:
//!
//! ```sh
//! cargo test --release -p lifestage-cli --test program -- --ignored app_year
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;
use std::thread;

use serde_json::{Value, json};

use crate::operations::{blocks, holds};
use crate::program::{expected, oracle, run};

const SEEDS: [u32; 3] = [20_251_231, 777, 5];

/// All three, made side by side by whichever test is the first.
pub(crate) static YEARS: LazyLock<Vec<Year>> = LazyLock::new(|| {
    let making = SEEDS.map(|seed| thread::spawn(move || Year::make(seed)));
    making.into_iter().map(|year| year.join().unwrap()).collect()
});

/// The log of a seed, and what was counted of it.
pub(crate) struct Year {
    pub(crate) seed: u32,
    pub(crate) events: String,
    users: String,
    counted: Value,
}

impl Year {
    fn make(seed: u32) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("app_year_{seed}"));
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/app_year.py");
        let mut maker = Command::new("python3");
        maker.arg(script).arg(&folder).args(["--users", "20000", "--seed", &seed.to_string()]);
        let made = maker.output().expect("python3 makes the log");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        Self {
            seed,
            events: file("app_year.csv.gz"),
            users: file("app_year_users.csv.gz"),
            counted: serde_json::from_str(&expected(&format!("app_year/{seed}.json"))).unwrap(),
        }
    }

    /// What every question is asked with.
    fn with<'a>(&'a self, arguments: &[&'a str]) -> Vec<&'a str> {
        [&[&self.events, "--users", &self.users, "--utc-offset", "+08:00"], arguments].concat()
    }

    /// The blocks of a morning, by the rules of the company.
    fn morning(&self, arguments: &[&str]) -> BTreeMap<String, Value> {
        let company = oracle("app_year_company.json");
        blocks(&self.with(&[&["--company", company.to_str().unwrap()], arguments].concat()), "")
    }

    /// What is said of one user.
    fn explained(&self, user: &str, arguments: &[&str]) -> String {
        let done = run("score", &self.with(&[&["--explain", user], arguments].concat()), "");
        assert!(done.success, "{}", done.err);
        done.out
    }

    /// Everybody's line.
    fn scores(&self) -> Vec<Value> {
        let rules = oracle("app_year_company.json");
        let asked = self.with(&["--rules", rules.to_str().unwrap(), "--format", "jsonl"]);
        let done = run("score", &asked, "");
        let read = format!("{} rows of {} users", self.counted["events"], self.counted["users"]);
        assert!(done.success && done.err.contains(&read), "{read}: {}", done.err);
        done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// A cost as it is asked for, of one in minor units.
fn money(units: &Value) -> String {
    let units = units.as_u64().unwrap();
    format!("{}.{:02}", units / 100, units % 100)
}

#[test]
#[ignore = "three million rows are for a release build"]
fn the_last_morning_is_what_the_independent_count_says() {
    let costs = oracle("app_year_costs.csv");
    for year in YEARS.iter() {
        let answers = year.morning(&["--channel-costs", costs.to_str().unwrap()]);
        let counted = year.counted["morning"].as_object().unwrap();
        assert_eq!(counted.len(), 13);
        for (theme, counted) in counted {
            holds(&format!("{} {theme}", year.seed), &answers[theme], counted);
        }
        // Exactly the planted one.
        let warned = &answers["community"]["abuse"];
        assert_eq!((warned.as_array().map(Vec::len), &warned[0]["user"]), (Some(1), &"90002".into()), "{warned}");
    }
}

#[test]
#[ignore = "a million rows are for a release build"]
fn the_loop_of_a_whole_year_is_what_the_independent_count_says() {
    let counted: Value = serde_json::from_str(&expected("app_year/loop.json")).unwrap();
    let company = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/app_year_company.json");
    let answers = blocks(&YEARS[0].with(&["--company", company, "--campaign", "双十一"]), "");
    // Communities and cases are those of the small app.
    let handed_in = ["as_of", "later_memories", "communities"];
    let themes = counted.as_object().unwrap().iter().filter(|(name, _)| !handed_in.contains(&name.as_str()));
    assert_eq!(themes.clone().count(), 11);
    for (theme, counted) in themes {
        holds(theme, &answers[theme], counted);
    }
}

#[test]
#[ignore = "three million rows are for a release build"]
fn a_campaign_is_judged_by_what_it_brought_whatever_it_is_attributed_by() {
    for year in YEARS.iter() {
        let counted = &year.counted["sent"];
        let cost = money(&counted["cost"]);
        let answers = year.morning(&["--attribution", "sent", "--hold-out", "五步引导", "--cost", &cost]);
        holds(&format!("{} sent", year.seed), &answers["campaign"]["campaign"], counted);

        let counted = &year.counted["about"];
        let cost = money(&counted["cost"]);
        let answers = year.morning(&["--attribution", "about", "--cost", &cost]);
        holds(&format!("{} about", year.seed), &answers["campaign"]["campaign"], counted);
    }
}

#[test]
#[ignore = "three million rows are for a release build"]
fn other_mornings_warn_of_the_abuser_only_and_have_one_k() {
    for year in YEARS.iter() {
        for (as_of, counted) in year.counted["mornings"].as_object().unwrap() {
            let at = format!("{} {as_of}", year.seed);
            let cost = counted["campaign"]["cost"].as_u64().map(|_| money(&counted["campaign"]["cost"]));
            let asked: Vec<&str> = cost.iter().flat_map(|cost| ["--attribution", "opened", "--cost", cost]).collect();
            let answers = year.morning(&[&["--as-of", as_of], &asked[..]].concat());
            holds(&at, &answers["community"]["abuse"], &counted["abuse"]);
            holds(&at, &answers["referrals"], &counted["referrals"]);
            let board = &answers["targets"]["numbers"]["matured invitees per active user"];
            let k = json!({ "numerator": board["numerator"], "denominator": board["denominator"], "actual": board["actual"] });
            let counted_k = &counted["referrals"];
            assert_eq!(
                (&k["numerator"], &k["denominator"]),
                (&counted_k["matured_recently"], &counted_k["active_recently"]),
                "{at}"
            );
            assert_eq!(k["actual"], answers["referrals"]["k"], "{at}");
            if let Some(campaign) = counted.get("campaign") {
                holds(&at, &answers["campaign"]["campaign"], campaign);
            }
            // Those who were sent it on this very day, and nobody else yet.
            if as_of == "2025-11-01" {
                let verdict = answers["campaign"]["campaign"]["verdict"].as_str().unwrap();
                assert_eq!(verdict, "not yet: the windows of 3000 of 3000 users are still open", "{at}");
            }
        }
    }
}

#[test]
#[ignore = "three million rows are for a release build"]
fn newcomers_of_a_core_feature_have_its_tutorial_to_make_up_for_it() {
    let company = oracle("app_year_core_company.json");
    for year in YEARS.iter() {
        let answers = blocks(&year.with(&["--company", company.to_str().unwrap()]), "");
        for block in ["newcomers", "referrals"] {
            holds(&format!("{} {block}", year.seed), &answers[block], &year.counted["core"][block]);
        }
    }
}

#[test]
#[ignore = "three million rows are for a release build"]
fn the_planted_are_explained_by_what_they_did() {
    for year in YEARS.iter() {
        let abuser = year.explained("90002", &[]);
        assert!(abuser.contains("\nAbuse: block\n"), "{abuser}");
        assert!(abuser.contains("comment 40 times per active day, 1 is usual"), "{abuser}");
        for (as_of, counted) in year.counted["watched"].as_object().unwrap() {
            let told = year.explained("90003", &["--as-of", as_of]);
            assert!(told.contains("\nEarly warning: "), "{told}");
            let unusual = format!(
                "active on {} of {} days since {}, on {} of the {} before",
                counted["active"],
                counted["days"],
                counted["since"].as_str().unwrap_or_default(),
                counted["active_before"],
                counted["days_before"],
            );
            assert_eq!(told.contains(&unusual), !counted.is_null(), "{unusual} as of {as_of}: {told}");
            // One day away is usual, and from the second on it is unusual since the first.
            assert_eq!(told.contains(" since 2025-12-25, "), as_of != "2025-12-25", "{told}");
        }
    }
}

#[test]
#[ignore = "three million rows are for a release build"]
fn scorecards_come_to_what_the_independent_count_says() {
    for year in YEARS.iter() {
        let cards = year.scores();
        for card in &cards {
            let (stage, band) = (&card["stage"]["name"], &card["churn"]["band"]);
            assert!((stage == "Churned") == (band == "gone"), "{card}");
            assert!(stage != "Silent" || band != "low", "{card}");
            assert!(card["group"] != "high_potential_to_activate" || seen(card, "behavior.frequency") < 8, "{card}");
            let is_member = card["segments"].as_array().unwrap().iter().any(|segment| segment == "silver and gold");
            assert_eq!(is_member, card["membership"]["level"].as_u64() > Some(1), "{card}");
        }
        assert_eq!(totals(&cards), year.counted["score"], "{}", year.seed);
    }
}

/// What a rule saw of a user.
fn seen(card: &Value, rule: &str) -> u64 {
    let mut reasons = card["reasons"].as_array().unwrap().iter();
    reasons.find(|reason| reason["rule"] == rule).unwrap()["seen"].as_u64().unwrap()
}

/// The cards, added up as the count has them.
fn totals(cards: &[Value]) -> Value {
    let mut bands = BTreeMap::<&str, BTreeMap<&str, u64>>::new();
    let (mut segments, mut classes) = (BTreeMap::<&str, u64>::new(), BTreeMap::<&str, u64>::new());
    let (mut grades, mut monetary, mut customers) = ([0; 3], 0, 0);
    let (mut points, mut tiers, mut levels, mut since_this_month) = (0, [0; 4], [0; 3], 0);
    for card in cards {
        let band = card["churn"]["band"].as_str().unwrap_or("none");
        *bands.entry(card["stage"]["name"].as_str().unwrap()).or_default().entry(band).or_default() += 1;
        let rfm = &card["rfm"];
        if !rfm.is_null() {
            customers += 1;
            *segments.entry(rfm["segment"].as_str().unwrap()).or_default() += 1;
            *classes.entry(rfm["class"].as_str().unwrap()).or_default() += 1;
            for (total, name) in grades.iter_mut().zip(["r", "f", "m"]) {
                *total += rfm[name].as_u64().unwrap();
            }
            monetary += rfm["monetary"].as_i64().unwrap();
        }
        points += card["growth_points"]["points"].as_u64().unwrap();
        tiers[usize::try_from(card["growth_points"]["tier"].as_u64().unwrap_or(0)).unwrap()] += 1;
        let level = card["membership"]["level"].as_u64().unwrap();
        levels[usize::try_from(level - 1).unwrap()] += 1;
        since_this_month += u64::from(level > 1 && card["membership"]["since"].as_str() >= Some("2025-12-01"));
    }
    json!({
        "bands": bands,
        "rfm": { "users": customers, "segments": segments, "classes": classes, "grades": grades, "monetary": monetary },
        "growth_points": { "points": points, "tiers": tiers },
        "membership": { "levels": levels, "since_this_month": since_this_month },
    })
}
