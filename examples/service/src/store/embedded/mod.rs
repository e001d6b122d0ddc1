//! The store of one process: a file of redb.
//!
//! One transaction writes at a time, so every write sees all writes before it and no user has to be locked. Readers see
//! the moment at which they began, and wait for nobody.

mod forget;
mod read;
mod tables;
mod touched;
mod write;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use redb::{Database, ReadableTable, StorageBackend};
use tokio::sync::Mutex;

use self::read::Session;
use self::tables::{Reading, SETTINGS, make_all};
use self::touched::Touched;
use self::write::Writing;
use super::{Read, Result, Store, StoreError, Write};

/// The tables of this release. It makes those that the versions before did not have: links, and what is left of forgotten days.
const VERSION: u32 = 3;

/// A file that holds everything.
#[derive(Clone, Debug)]
pub struct Embedded {
    database: Arc<Database>,
    /// Who writes. Waiting here costs no thread, as waiting within redb would.
    turn: Arc<Mutex<()>>,
    touched: Arc<Touched>,
}

impl Embedded {
    /// Opens a file, or makes it. A file that another process has open is refused.
    pub fn open(path: &Path) -> Result<Self> {
        Self::with(Database::create(path)?)
    }

    /// A database in another place than a file: memory, or a disk that breaks as a test wants it.
    pub fn on(backend: impl StorageBackend) -> Result<Self> {
        Self::with(Database::builder().create_with_backend(backend)?)
    }

    fn with(database: Database) -> Result<Self> {
        let transaction = database.begin_write()?;
        make_all(&transaction)?;
        {
            let mut settings = transaction.open_table(SETTINGS)?;
            let found = settings.get("version")?.map(|version| version.value().parse::<u32>());
            match found {
                None | Some(Ok(1 | 2)) => {
                    settings.insert("version", &*VERSION.to_string())?;
                }
                Some(Ok(VERSION)) => {}
                Some(found) => {
                    let advice = "run the newest release that wrote to this file";
                    return Err(StoreError::Version { found: found.unwrap_or_default(), read: VERSION, advice });
                }
            }
        }
        transaction.commit()?;
        Ok(Self { database: Arc::new(database), turn: Arc::default(), touched: Arc::default() })
    }
}

#[async_trait]
impl Store for Embedded {
    fn name(&self) -> &'static str {
        "redb"
    }

    async fn read(&self) -> Result<Box<dyn Read>> {
        Ok(Box::new(Session(Reading::begin(&self.database, self.touched.clone())?)))
    }

    async fn write(&self) -> Result<Box<dyn Write>> {
        let turn = self.turn.clone().lock_owned().await;
        Ok(Box::new(Session(Writing::new(self.database.begin_write()?, turn, self.touched.clone()))))
    }
}

macro_rules! unavailable {
    ($($error:ty),+) => {
        $(impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                Self::Unavailable(error.to_string())
            }
        })+
    };
}

unavailable!(redb::DatabaseError, redb::TransactionError, redb::TableError, redb::StorageError, redb::CommitError);
