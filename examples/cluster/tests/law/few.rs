//! Ten configurations, with every build.

use crate::alone::Alone;
use crate::configuration::{Configuration, Partial, Where};
use crate::events;
use crate::obeyed;

/// Tries a configuration on a log of its own.
pub(crate) async fn tried(configuration: &Configuration, rows: u64, users: u64) {
    eprintln!("{configuration}");
    let rows = events::random(configuration.seed, rows, users);
    let alone = Alone::of(&rows, &events::calendar());
    let folder = tempfile::tempdir().unwrap();
    let context = configuration.session(&rows, folder.path()).await;
    obeyed::check(&context, configuration.plan, &alone).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn eight_configurations_in_this_process_give_the_bytes_of_the_crate() {
    for seed in 0..8 {
        // Each way of grouping comes twice.
        let partial = [Partial::On, Partial::Usual, Partial::Skipped, Partial::Off][usize::try_from(seed % 4).unwrap()];
        tried(&Configuration { partial, ..Configuration::random(seed, Where::Here) }, 900, 60).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_configurations_on_ballista_give_the_bytes_of_the_crate() {
    for seed in [8, 9] {
        let partitions = if seed == 8 { 2 } else { 4 };
        tried(&Configuration { partitions, ..Configuration::random(seed, Where::Standalone) }, 900, 60).await;
    }
}
