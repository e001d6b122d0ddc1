//! *Who is there?* Populations from columns, events and shards, on any number of threads.

mod columns;
mod columns_refused;
mod daily_totals;
mod log;
mod members;
mod merging;
mod scoring;
mod sizes;
#[cfg(feature = "parallel")]
mod threads;

use lifestage::Day;

/// The day around which everything in the logs happens.
const DAY: Day = Day::ymd(2026, 3, 29);

/// The same with so many threads; where there are none, with one.
pub(crate) fn with_threads<T: Send>(threads: usize, job: impl FnOnce() -> T + Send) -> T {
    #[cfg(feature = "parallel")]
    return rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(job);
    #[cfg(not(feature = "parallel"))]
    {
        let _ = threads;
        job()
    }
}
