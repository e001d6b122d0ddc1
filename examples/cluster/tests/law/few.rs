//! Ten configurations, with every build.

use std::sync::Arc;

use datafusion::physical_plan::{ExecutionPlan, collect};
use lifestage_datafusion::job::Plan;

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

/// How often parts of a query that ran were spilled to disk.
fn spills(plan: &Arc<dyn ExecutionPlan>) -> usize {
    let here = plan.metrics().and_then(|metrics| metrics.spill_count()).unwrap_or(0);
    here + plan.children().into_iter().map(spills).sum::<usize>()
}

/// Less than the profiles of such a log take.
const MEMORY: usize = 3 << 20;

/// Makes profiles in so little memory that groups spill.
pub(crate) async fn spilled(seed: u64) {
    let rows = events::random(seed, 40_000, 4_000);
    let alone = Alone::of(&rows, &events::calendar());
    let usual = Configuration::random(seed, Where::Here);
    for plan in [Plan::Events, Plan::Tallies] {
        let configuration = Configuration {
            partitions: 2,
            batch: 512,
            partial: Partial::On,
            memory: Some(MEMORY),
            plan,
            ..usual.clone()
        };
        let folder = tempfile::tempdir().unwrap();
        let context = configuration.session(&rows, folder.path()).await;
        let query = obeyed::queries().profiles(plan);
        let physical = context.sql(&query).await.unwrap().create_physical_plan().await.unwrap();
        collect(Arc::clone(&physical), context.task_ctx()).await.unwrap();
        let spills = spills(&physical);
        eprintln!("{configuration}: spilled {spills} times");
        assert!(spills > 0, "{plan:?} fits into {MEMORY} bytes");
        obeyed::check_profiles(&context, plan, &alone).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_that_do_not_fit_are_spilled_and_give_the_bytes_of_the_crate() {
    spilled(10).await;
}
