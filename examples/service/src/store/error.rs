//! What goes wrong in a store.

/// Why a store did not do what it was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Two transactions waited for each other, and this one gave way: the same again will do.
    #[error("two transactions were in each other's way: {0}")]
    InTheWay(String),
    /// The store cannot be reached, or refuses to work: it is gone, full, or broken.
    #[error("the store does not work: {0}")]
    Unavailable(String),
    /// No number is left for a name.
    #[error("no number is left for the name `{0}`: there are 65535, so send names of features, not of single things")]
    NamesFull(String),
    /// The tables are those of another release.
    #[error("the tables have version `{found}` but this release reads `{read}`: {advice}")]
    Version {
        /// The version found.
        found: u32,
        /// The version that this release reads.
        read: u32,
        /// What to do.
        advice: &'static str,
    },
    /// A row is not what this service wrote.
    #[error("a stored row is not what it should be: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// Whether the same transaction may go well the next time.
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::InTheWay(_))
    }
}
