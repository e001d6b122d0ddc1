//! Work that is counted: how many steps a search or a walk takes, for the tests that bound it.
//!
//! A test measures with `counted`, doubles the input and compares. Steps and not time, as they are the same on every
//! machine and in every build. Whatever grows with an input calls [`steps`] in its innermost loop, or once for all that one
//! call of the standard library moves. Outside of tests it is nothing.

/// Notes this many steps.
#[cfg(not(test))]
#[inline]
pub(crate) const fn steps(_: usize) {}

#[cfg(test)]
pub(crate) use counting::{counted, steps};

#[cfg(test)]
mod counting {
    use std::cell::Cell;

    thread_local! {
        static STEPS: Cell<usize> = const { Cell::new(0) };
    }

    /// Notes this many steps.
    pub(crate) fn steps(many: usize) {
        STEPS.with(|steps| steps.set(steps.get() + many));
    }

    /// The steps of a job on this thread, and what came of it.
    pub(crate) fn counted<T>(job: impl FnOnce() -> T) -> (usize, T) {
        let before = STEPS.with(Cell::get);
        let made = job();
        (STEPS.with(Cell::get) - before, made)
    }
}
