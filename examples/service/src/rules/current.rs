//! The rules in force, kept in memory as long as they are.

use std::sync::{Arc, RwLock};

use lifestage::RuleSet;
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
}

impl Rules {
    /// Before anybody put rules in force: every rule of the library with its defaults.
    fn default_ones() -> Self {
        let book = Book { rules: RuleSet::full(), ..Book::default() };
        Self { revision: 0, edition: Edition::new(book.rules.clone()), book, why: "defaults".to_owned() }
    }

    /// The rules in a row of the store.
    pub fn read(row: &RulesRow) -> Result<Self, Failure> {
        let RulesRow { revision, format, written_by, book, why, .. } = row;
        let what = format!("revision {revision} of the rules");
        if *format > FORMAT {
            return Err(Failure::broken(format!(
                "{what} was written by release {written_by} in format {format}, but this is release {} and reads up to \
                 format {FORMAT}: run release {written_by} or a newer one, or put rules in force again with this one's",
                env!("CARGO_PKG_VERSION"),
            )));
        }
        let book: Book = serde_json::from_str(book).map_err(|error| {
            Failure::broken(format!(
                "{what}, written by release {written_by}, cannot be read by release {}: {error}",
                env!("CARGO_PKG_VERSION")
            ))
        })?;
        Ok(Self { revision: *revision, edition: Edition::new(book.rules.clone()), book, why: why.clone() })
    }
}

/// The rules in force, read once for each revision.
#[derive(Debug, Default)]
pub struct CurrentRules {
    kept: RwLock<Option<Arc<Rules>>>,
}

impl CurrentRules {
    /// The rules that are in force in this transaction.
    pub async fn of(&self, transaction: &mut (impl Read + ?Sized)) -> Result<Arc<Rules>, Failure> {
        let revision = transaction.revision().await?;
        let kept = self.kept.read().ok().and_then(|kept| kept.clone());
        if let Some(rules) = kept.filter(|rules| rules.revision == revision) {
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
