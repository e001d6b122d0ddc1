//! On all cores, or on one: the only file that knows how.
//!
//! Results come back in the order of what went in, so that the number of threads changes no bit of any answer. Without
//! the feature `parallel` the same jobs run one after the other.

/// Something to do, which keeps its result itself.
type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

/// How many jobs a core gets. More of them even out that some take longer; each has a scratch space of its own.
const JOBS_OF_A_CORE: usize = 16;

#[cfg(feature = "parallel")]
mod threads {
    use rayon::prelude::*;

    /// How many pieces keep all cores of the current pool busy.
    pub(in crate::population) fn pieces() -> usize {
        rayon::current_num_threads().max(1)
    }

    /// The results for all items, in their order, each written where it stays.
    pub(in crate::population) fn map_large<T: Send, R: Send>(
        items: Vec<T>,
        job: impl Fn(T) -> R + Sync + Send,
    ) -> Vec<R> {
        items.into_par_iter().map(job).collect()
    }

    /// Does all jobs.
    pub(super) fn run(jobs: Vec<super::Job<'_>>) {
        jobs.into_par_iter().for_each(|job| job());
    }

    /// Sorts by a key that no two items share.
    pub(in crate::population) fn sort_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
        items.par_sort_unstable_by_key(key);
    }
}

#[cfg(not(feature = "parallel"))]
mod threads {
    pub(in crate::population) fn pieces() -> usize {
        1
    }

    pub(in crate::population) fn map_large<T, R>(items: Vec<T>, job: impl Fn(T) -> R) -> Vec<R> {
        items.into_iter().map(job).collect()
    }

    pub(super) fn run(jobs: Vec<super::Job<'_>>) {
        for job in jobs {
            job();
        }
    }

    pub(in crate::population) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
        items.sort_unstable_by_key(key);
    }
}

/// The results for all items, in their order; each of the jobs has a scratch space of its own.
///
/// The jobs are boxed, so that there is one copy of what shares them out and not one for each question: rayon's own `map`
/// was a fifth of the library's machine code, and a call by pointer for each job costs nothing beside the job.
pub(crate) fn map<T: Send, S, R: Send>(
    items: Vec<T>,
    scratch: impl Fn() -> S + Sync,
    job: impl Fn(&mut S, T) -> R + Sync,
) -> Vec<R> {
    let count = items.len();
    let size = count.div_ceil(pieces() * JOBS_OF_A_CORE).max(1);
    let mut parts: Vec<Vec<R>> = Vec::new();
    parts.resize_with(count.div_ceil(size), Vec::new);
    let (mut items, scratch, job) = (items.into_iter(), &scratch, &job);
    let jobs = parts.iter_mut().map(|part| -> Job<'_> {
        let items: Vec<T> = items.by_ref().take(size).collect();
        Box::new(move || {
            let mut space = scratch();
            *part = items.into_iter().map(|item| job(&mut space, item)).collect();
        })
    });
    threads::run(jobs.collect());
    let mut results = Vec::with_capacity(count);
    for part in parts {
        results.extend(part);
    }
    results
}

pub(super) use threads::{map_large, pieces, sort_by_key};
