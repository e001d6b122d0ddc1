//! One transaction on one connection.

use deadpool_postgres::{Object, Pool};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

use crate::store::{Result, StoreError};

/// A transaction. One that is dropped before it is committed never was.
pub(super) struct Session {
    client: Option<Object>,
}

impl Session {
    pub(super) async fn begin(pool: &Pool, begin: &str) -> Result<Self> {
        let client = pool.get().await?;
        client.batch_execute(begin).await?;
        Ok(Self { client: Some(client) })
    }

    pub(super) fn client(&self) -> Result<&Object> {
        self.client.as_ref().ok_or_else(|| StoreError::Unavailable("the transaction is over".to_owned()))
    }

    async fn prepared(&self, sql: &str) -> Result<(&Object, Statement)> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok((client, statement))
    }

    pub(super) async fn query(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>> {
        let (client, statement) = self.prepared(sql).await?;
        Ok(client.query(&statement, values).await?)
    }

    pub(super) async fn row(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Option<Row>> {
        let (client, statement) = self.prepared(sql).await?;
        Ok(client.query_opt(&statement, values).await?)
    }

    pub(super) async fn execute(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<u64> {
        let (client, statement) = self.prepared(sql).await?;
        Ok(client.execute(&statement, values).await?)
    }

    pub(super) async fn end(&mut self) -> Result<()> {
        let client = self.client()?;
        client.batch_execute("COMMIT").await?;
        // Only now may another transaction have the connection.
        self.client.take();
        Ok(())
    }
}

impl Drop for Session {
    /// Undoes what was not committed, and gives the connection back. Where that fails, the connection is closed, and the
    /// server undoes it.
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            drop(Object::take(client));
            return;
        };
        runtime.spawn(async move {
            if client.batch_execute("ROLLBACK").await.is_err() {
                drop(Object::take(client));
            }
        });
    }
}
