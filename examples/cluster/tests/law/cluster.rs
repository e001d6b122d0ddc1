//! Two hundred configurations, and an executor that is killed: on processes of their own, by one command.

use std::path::Path;
use std::time::{Duration, Instant};

use lifestage::time::Calendar;
use lifestage_datafusion::job::Plan;

use crate::alone::Alone;
use crate::configuration::{Configuration, Partial, Where};
use crate::events::Row;
use crate::few::{spilled, tried};
use crate::processes::Cluster;
use crate::{events, obeyed, year};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn a_hundred_and_fifty_configurations_in_this_process_give_the_bytes_of_the_crate() {
    for seed in 100..230 {
        tried(&Configuration::random(seed, Where::Here), 3_000, 200).await;
    }
    for seed in 230..240 {
        spilled(seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn fifty_configurations_on_two_executors_give_the_bytes_of_the_crate() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(folder.path(), "1G");
    for seed in 250..300 {
        tried(&Configuration::random(seed, Where::Cluster(cluster.address.clone())), 3_000, 200).await;
    }
}

/// Asks everything about a log on two executors, and again while one of them is killed in the middle.
async fn killed_in_the_middle(rows: &[Row], calendar: &Calendar, plan: Plan) {
    let folder = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::start(folder.path(), "2G");
    let alone = Alone::of(rows, calendar);
    let configuration = Configuration {
        seed: 7,
        files: 8,
        row_group: 100_000,
        batch: 8_192,
        partitions: 8,
        partial: Partial::On,
        memory: None,
        plan,
        at: Where::Cluster(cluster.address.clone()),
    };
    eprintln!("{} events of {} users, {configuration}", rows.len(), alone.profiles.len());
    let context = configuration.session(rows, &folder.path().join("log")).await;
    let began = Instant::now();
    obeyed::check(&context, plan, &alone).await;
    let whole = began.elapsed();

    let began = Instant::now();
    let mut victim = cluster.executors.pop().unwrap();
    let killer = tokio::spawn(async move {
        tokio::time::sleep(whole / 10).await;
        victim.kill();
        began.elapsed()
    });
    obeyed::check(&context, plan, &alone).await;
    let killed = killer.await.unwrap();
    let seconds = |time: Duration| time.as_secs_f64();
    eprintln!(
        "with both executors {:.1} s; with one killed after {:.1} s {:.1} s",
        seconds(whole),
        seconds(killed),
        seconds(began.elapsed())
    );
    assert!(killed < began.elapsed(), "the executor was killed while queries ran");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn an_executor_that_is_killed_in_the_middle_costs_time_and_no_byte() {
    killed_in_the_middle(&events::random(7, 100_000, 5_000), &events::calendar(), Plan::Tallies).await;
}

/// The year that the program embeds; a longer one where `LIFESTAGE_APP_YEAR` names a file of its generator.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test --release --test law -- --ignored --nocapture"]
async fn a_year_of_one_app_comes_through_while_an_executor_is_killed() {
    let rows = std::env::var_os("LIFESTAGE_APP_YEAR").map_or_else(year::embedded, |path| year::read(Path::new(&path)));
    let rows: Vec<Row> = rows.iter().map(year::Row::row).collect();
    killed_in_the_middle(&rows, &year::calendar(), Plan::Events).await;
}
