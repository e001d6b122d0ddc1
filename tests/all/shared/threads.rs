//! Jobs on a given number of threads.

/// The same with this many threads; where there are none, with one.
pub(crate) fn with_threads<T: Send>(threads: usize, job: impl FnOnce() -> T + Send) -> T {
    #[cfg(feature = "parallel")]
    return rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(job);
    #[cfg(not(feature = "parallel"))]
    {
        let _ = threads;
        job()
    }
}
