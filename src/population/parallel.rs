//! On all cores, or on one: the only file that knows how.
//!
//! Results come back in the order of what went in, so that the number of threads changes no bit of any answer. Without
//! the feature `parallel` the same functions run one after the other.

#[cfg(feature = "parallel")]
mod threads {
    use rayon::prelude::*;

    /// How many pieces keep all cores of the current pool busy.
    pub(in crate::population) fn pieces() -> usize {
        rayon::current_num_threads().max(1)
    }

    /// The results for all items, in their order; each worker has a scratch space of its own.
    pub(crate) fn map<T: Send, S, R: Send>(
        items: Vec<T>,
        scratch: impl Fn() -> S + Sync + Send,
        job: impl Fn(&mut S, T) -> R + Sync + Send,
    ) -> Vec<R> {
        items.into_par_iter().map_init(scratch, job).collect()
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

    pub(crate) fn map<T, S, R>(items: Vec<T>, scratch: impl Fn() -> S, job: impl Fn(&mut S, T) -> R) -> Vec<R> {
        let mut space = scratch();
        items.into_iter().map(|item| job(&mut space, item)).collect()
    }

    pub(in crate::population) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
        items.sort_unstable_by_key(key);
    }
}

pub(crate) use threads::map;
pub(super) use threads::{pieces, sort_by_key};
