//! The rules in force, kept in memory as long as they are.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use lifestage::RuleSet;
use lifestage::model::Company;
use lifestage::rule::Edition;

use super::book::{Book, FORMAT};
use crate::failure::Failure;
use crate::store::{Read, RulesRow};

/// A revision of the rules, ready to be used.
#[derive(Clone, Debug)]
pub struct Rules {
    /// 0 before any were put in force: the rules that the library has by default.
    pub revision: u64,
    /// How users are scored, with its fingerprints.
    pub edition: Edition,
    /// All of it.
    pub book: Book,
    /// Why there is this revision.
    pub why: String,
    /// Since when, in milliseconds since 1970; none of the defaults.
    pub at: Option<i64>,
}

impl Rules {
    /// Before anybody put rules in force: every rule of the library with its defaults.
    fn default_ones() -> Self {
        let company = Company { rules: RuleSet::full(), ..Company::default() };
        let book = Book { company, ..Book::default() };
        Self { revision: 0, edition: Edition::new(book.rules().clone()), book, why: "defaults".to_owned(), at: None }
    }

    /// The rules in a row of the store.
    pub fn read(row: &RulesRow) -> Result<Self, Failure> {
        let RulesRow { revision, format, written_by, book, why, at } = row;
        let what = format!("revision {revision} of the rules");
        if *format > FORMAT {
            return Err(Failure::broken(format!(
                "{what} was written by release {written_by} in format {format}, but this is release {} and reads up to \
                 format {FORMAT}: run release {written_by} or a newer one, or put rules in force again with this one's",
                env!("CARGO_PKG_VERSION"),
            )));
        }
        let book = Book::stored_in(*format, book).map_err(|error| {
            Failure::broken(format!(
                "{what}, written by release {written_by}, cannot be read by release {}: {error}",
                env!("CARGO_PKG_VERSION")
            ))
        })?;
        let edition = Edition::new(book.rules().clone());
        Ok(Self { revision: *revision, edition, book, why: why.clone(), at: Some(*at) })
    }
}

impl Rules {
    /// Whether any part was fitted to a population.
    pub(super) fn is_fitted(&self) -> bool {
        *self.book.rules() != self.book.rules().clone().unfitted()
    }
}

/// The rules in force, read once for each revision.
#[derive(Debug, Default)]
pub struct CurrentRules {
    kept: RwLock<Option<Arc<Rules>>>,
    /// Which revisions were fitted to a population.
    fitted: RwLock<BTreeMap<u64, bool>>,
}

impl CurrentRules {
    /// The rules that were asked for last.
    pub fn latest(&self) -> Option<Arc<Rules>> {
        self.kept.read().ok().and_then(|kept| kept.clone())
    }

    /// Whether any part of a revision was fitted to a population. One that is not there was not.
    pub async fn was_fitted(&self, transaction: &mut (impl Read + ?Sized), revision: u64) -> Result<bool, Failure> {
        let known = self.fitted.read().ok().and_then(|fitted| fitted.get(&revision).copied());
        if let Some(known) = known {
            return Ok(known);
        }
        let row = transaction.rules(revision).await?;
        let is_fitted = row.map_or(Ok(false), |row| Rules::read(&row).map(|rules| rules.is_fitted()))?;
        if let Ok(mut fitted) = self.fitted.write() {
            fitted.insert(revision, is_fitted);
        }
        Ok(is_fitted)
    }

    /// The rules that are in force in this transaction.
    pub async fn of(&self, transaction: &mut (impl Read + ?Sized)) -> Result<Arc<Rules>, Failure> {
        let revision = transaction.revision().await?;
        if let Some(rules) = self.latest().filter(|rules| rules.revision == revision) {
            return Ok(rules);
        }
        let rules = match transaction.rules(revision).await? {
            Some(row) => Rules::read(&row)?,
            None => Rules::default_ones(),
        };
        let rules = Arc::new(rules);
        if let Ok(mut kept) = self.kept.write() {
            *kept = Some(rules.clone());
        }
        Ok(rules)
    }
}
