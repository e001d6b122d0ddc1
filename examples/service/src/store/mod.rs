//! Stores: one trait for what the service keeps, and its two implementations.
//!
//! A store gives two sorts of transactions: [`Read`] sees one moment of everything, [`Write`] locks the users that it is
//! about and changes all their tables together or none. A write that is dropped without
//! [`commit`](Write::commit) never was.

pub mod embedded;
mod error;
mod pages;
pub mod postgres;
mod rows;

use std::fmt;

use async_trait::async_trait;

pub use error::StoreError;
pub use pages::Pages;
pub use rows::{
    Changed, Cut, ExposureRow, ForgottenRow, LinkRow, LogRow, LogRowError, MICROSECONDS_A_QUARTER, OutboxRow,
    QuarterRow, RulesRow, SentRow, StateRow, ToldRow, UserNumber, UserRow, midnight,
};

pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Where everything is kept.
#[async_trait]
pub trait Store: fmt::Debug + Send + Sync {
    /// Which one it is, for logs and metrics.
    fn name(&self) -> &'static str;

    /// A view of one moment.
    async fn read(&self) -> Result<Box<dyn Read>>;

    /// A transaction that changes something.
    async fn write(&self) -> Result<Box<dyn Write>>;
}

/// Every table, in the order in which a receipt lists them.
pub const TABLES: [&str; 13] = [
    "users",
    "states",
    "forgotten",
    "log",
    "links",
    "ledgers",
    "outbox",
    "sent",
    "exposures",
    "names",
    "rules",
    "jobs",
    "settings",
];

/// Questions about one moment.
#[async_trait]
pub trait Read: Send {
    /// The user of an id.
    async fn user(&mut self, id: &str) -> Result<Option<UserRow>>;

    /// The user of a number.
    async fn user_of(&mut self, number: UserNumber) -> Result<Option<UserRow>>;

    /// The users after a number, in order of their numbers, each with what follows from their events.
    async fn users_after(&mut self, after: UserNumber, limit: usize) -> Result<Vec<(UserRow, Option<StateRow>)>>;

    /// The users of these numbers, in order, without those who are gone.
    async fn users_of(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>>;

    /// All ids that links join to these canonical ones, those among them, in order of their numbers.
    async fn members(&mut self, heads: &[UserNumber]) -> Result<Vec<UserRow>>;

    /// All ids that links join to others, each with its canonical one, in order.
    async fn joined(&mut self) -> Result<Vec<(UserNumber, UserNumber)>>;

    /// The links at these ids and their ends, of all days.
    async fn links_at(&mut self, users: &[UserNumber]) -> Result<Vec<LinkRow>>;

    /// All links and their ends, in order.
    async fn links(&mut self) -> Result<Vec<LinkRow>>;

    /// Who changed since a mark that was given before.
    async fn changed(&mut self, since: Option<u64>) -> Result<Changed>;

    /// What follows from each user's events, in the order asked.
    async fn states(&mut self, users: &[UserNumber]) -> Result<Vec<Option<StateRow>>>;

    /// The users after a number who are due by a day or were told by other rules than this revision.
    async fn due(
        &mut self,
        by: lifestage::Day,
        revision: u64,
        after: UserNumber,
        limit: usize,
    ) -> Result<Vec<UserNumber>>;

    /// The events of these ids together, in order of arrival, each with the id under which it came.
    async fn events_of(&mut self, users: &[UserNumber]) -> Result<Vec<(UserNumber, LogRow)>>;

    /// The log after a place, in order of arrival.
    async fn log_after(&mut self, after: u64, limit: usize) -> Result<Vec<(u64, UserNumber, LogRow)>>;

    /// The events of a span of microseconds since 1970, its end not included, in no order.
    async fn log_between(&mut self, from: i64, until: i64) -> Result<Vec<(UserNumber, LogRow)>>;

    /// The ids with events before an instant, in microseconds since 1970; of bare dates, before that midnight in UTC.
    async fn with_events_before(&mut self, instant: i64) -> Result<Vec<UserNumber>>;

    /// The events of these ids that are to be forgotten, in order of arrival.
    async fn events_past(&mut self, users: &[UserNumber], cut: Cut) -> Result<Vec<(UserNumber, LogRow)>>;

    /// Of all that is left of forgotten days, one user for each set of incentive rules under which it was counted, and one
    /// where it was counted under none.
    async fn forgotten_under(&mut self) -> Result<Vec<(UserNumber, ForgottenRow)>>;

    /// How many events came when: quarters of an hour since 1970, the last one not included.
    async fn quarters(&mut self, from: i64, until: i64) -> Result<Vec<QuarterRow>>;

    /// All names of subjects with their numbers.
    async fn names(&mut self) -> Result<Vec<(u16, String)>>;

    /// The revision of the rules that are in force; 0 before any.
    async fn revision(&mut self) -> Result<u64>;

    /// A revision of the rules.
    async fn rules(&mut self, revision: u64) -> Result<Option<RulesRow>>;

    /// The ledger of a user.
    async fn ledger(&mut self, user: UserNumber) -> Result<Option<Vec<u8>>>;

    /// What was told of a user, the latest first.
    async fn told_of(&mut self, user: UserNumber, limit: usize) -> Result<Vec<ToldRow>>;

    /// What was told last, the latest first.
    async fn told_last(&mut self, limit: usize) -> Result<Vec<ToldRow>>;

    /// What was not delivered yet, the oldest first.
    async fn undelivered(&mut self, limit: usize) -> Result<Vec<ToldRow>>;

    /// The messages sent to a user.
    async fn sent_to(&mut self, user: UserNumber) -> Result<Vec<SentRow>>;

    /// All who met an experiment.
    async fn exposures(&mut self, experiment: &str) -> Result<Vec<ExposureRow>>;

    /// How far a job came.
    async fn job(&mut self, name: &str) -> Result<Option<String>>;

    /// A setting that all processes share.
    async fn setting(&mut self, name: &str) -> Result<Option<String>>;

    /// The number of rows in each of the [`TABLES`].
    async fn counts(&mut self) -> Result<Vec<(&'static str, u64)>>;
}

/// Whether a user who is not there is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    Create,
    LeaveOut,
}

/// Changes, all of them or none.
///
/// Whoever changes anything of a user locks the user first. Locks are taken in order of the numbers, so two transactions
/// over the same users wait for each other but never in a circle.
#[async_trait]
pub trait Write: Read {
    /// Locks the users of these ids until the end of the transaction: the ids and, of aliases, the canonical ones too; in
    /// order of their numbers, each once.
    async fn lock(&mut self, ids: &[&str], absent: Absent) -> Result<Vec<UserRow>>;

    /// Locks the users of these numbers; in order, without those who are gone.
    async fn lock_numbers(&mut self, users: &[UserNumber]) -> Result<Vec<UserRow>>;

    /// Locks the users whom a user brought, by their facts.
    async fn brought_by(&mut self, user: UserNumber) -> Result<Vec<UserRow>>;

    /// Stores what follows from users' events.
    async fn put_states(&mut self, states: &[(UserNumber, StateRow)]) -> Result<()>;

    /// Adds links and ends of links, but for those that are there; the number of new ones.
    async fn put_links(&mut self, links: &[LinkRow]) -> Result<u64>;

    /// Stores under which number these ids are kept from now on.
    async fn put_canonical(&mut self, users: &[(UserNumber, Option<UserNumber>)]) -> Result<()>;

    /// Stores the facts of a user, and who brought them.
    async fn put_facts(&mut self, user: UserNumber, facts: &str, referrer: Option<UserNumber>) -> Result<()>;

    /// Adds events to the log.
    async fn append(&mut self, events: &[(UserNumber, LogRow)]) -> Result<()>;

    /// Removes events that are forgotten from the log; their number.
    async fn trim(&mut self, users: &[UserNumber], cut: Cut) -> Result<u64>;

    /// Stores what is left of forgotten days.
    async fn put_forgotten(&mut self, rows: &[(UserNumber, ForgottenRow)]) -> Result<()>;

    /// Keeps others from putting rules in force until the end of the transaction.
    async fn hold_rules(&mut self) -> Result<()>;

    /// Adds changes to the outbox, but for those whose key is there; the number of new ones.
    async fn tell(&mut self, rows: &[OutboxRow]) -> Result<u64>;

    /// Marks changes as delivered; the number of those that were not.
    async fn delivered(&mut self, keys: &[&str]) -> Result<u64>;

    /// The numbers of these names, new ones for those that had none. Fails when no number is left.
    async fn number_names(&mut self, names: &[&str]) -> Result<Vec<u16>>;

    /// Puts rules in force in place of the revision before, if that is still the one.
    async fn put_rules(&mut self, rules: &RulesRow) -> Result<bool>;

    /// Stores the ledger of a user, or removes it.
    async fn put_ledger(&mut self, user: UserNumber, ledger: Option<&[u8]>) -> Result<()>;

    /// Notes messages that went out, but for those whose key is there.
    async fn put_sent(&mut self, user: UserNumber, sent: &[SentRow]) -> Result<()>;

    /// Notes that a user met an experiment, unless they had before; what is noted now.
    async fn expose(&mut self, exposure: &ExposureRow) -> Result<ExposureRow>;

    /// Notes how far a job came.
    async fn put_job(&mut self, name: &str, progress: &str) -> Result<()>;

    /// Stores a setting, unless there is one; what is stored now.
    async fn keep_setting(&mut self, name: &str, value: &str) -> Result<String>;

    /// Removes everything of a user, who must be locked: the number of rows by table.
    async fn erase(&mut self, user: UserNumber) -> Result<Vec<(&'static str, u64)>>;

    /// Makes everything last.
    async fn commit(self: Box<Self>) -> Result<()>;
}
