//! The store of many processes: PostgreSQL.

mod read;
mod rows;
mod session;
mod write;

use std::str::FromStr;

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;

use self::session::Session;
use super::{Read, Result, Store, StoreError, Write};

const VERSION: u32 = 3;

/// The number of the lock under which tables are made: any number, but always this one.
const MAKING_TABLES: i64 = 0x6c69_6665_7374_6167;

/// A pool of connections to one database.
#[derive(Clone, Debug)]
pub struct Postgres {
    pool: Pool,
}

impl Postgres {
    /// Connects, and makes the tables in a database that has none.
    ///
    /// `url` is as libpq takes it: `postgres://user@localhost/name`, or `host=/run/postgresql user=… dbname=…`.
    pub async fn open(url: &str, connections: usize) -> Result<Self> {
        let mut config = tokio_postgres::Config::from_str(url)
            .map_err(|error| StoreError::Unavailable(format!("the address of PostgreSQL cannot be read: {error}")))?;
        config.application_name("lifestage-service");
        // A client that is gone must not keep its locks.
        config.keepalives_idle(std::time::Duration::from_secs(30));
        config.connect_timeout(std::time::Duration::from_secs(10));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(std::time::Duration::from_secs(10)))
            .build()
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let store = Self { pool };
        store.make_tables().await?;
        Ok(store)
    }

    /// Two processes may start at once on an empty database: the second one waits, and finds the tables there.
    async fn make_tables(&self) -> Result<()> {
        let client = self.pool.get().await?;
        client.batch_execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({MAKING_TABLES})")).await?;
        let is_there: bool =
            client.query_one("SELECT to_regclass('lifestage_version') IS NOT NULL", &[]).await?.try_get(0)?;
        if !is_there {
            client.batch_execute(include_str!("schema.sql")).await?;
        }
        let version = "SELECT max(version) FROM lifestage_version";
        for (before, upgrade) in [(1, include_str!("upgrade_to_2.sql")), (2, include_str!("upgrade_to_3.sql"))] {
            if client.query_one(version, &[]).await?.try_get::<_, i32>(0)? == before {
                client.batch_execute(upgrade).await?;
            }
        }
        let found: i32 = client.query_one(version, &[]).await?.try_get(0)?;
        match u32::try_from(found) {
            Ok(VERSION) => {
                // A restored database counts transactions anew, and those of before would seem to be of the future.
                let touched = "UPDATE states SET touched = 0 WHERE touched > pg_current_xact_id()::text::bigint";
                client.batch_execute(&format!("{touched}; COMMIT")).await?;
                Ok(())
            }
            found => Err(StoreError::Version {
                found: found.unwrap_or_default(),
                read: VERSION,
                advice: "run the newest release that wrote to this database",
            }),
        }
    }
}

#[async_trait]
impl Store for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    async fn read(&self) -> Result<Box<dyn Read>> {
        Ok(Box::new(Session::begin(&self.pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
    }

    async fn write(&self) -> Result<Box<dyn Write>> {
        // Each statement sees what was committed before it, so what is read after a lock is what the lock waited for.
        Ok(Box::new(Session::begin(&self.pool, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE").await?))
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        use tokio_postgres::error::SqlState;

        let said = error.as_db_error().map_or_else(|| error.to_string(), |said| said.message().to_owned());
        match error.code() {
            Some(code) if [SqlState::T_R_DEADLOCK_DETECTED, SqlState::T_R_SERIALIZATION_FAILURE].contains(code) => {
                Self::InTheWay(said)
            }
            _ => Self::Unavailable(said),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            error => Self::Unavailable(error.to_string()),
        }
    }
}
