//! Which version of the schema a database has, and bringing it up to date.

use accord_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::{Dialect, Store, StoreError};

/// The table in which the migrations that were applied are noted.
pub(super) const NOTES: &str = "seaql_migrations";

/// How a database's schema stands to the one that this program needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// The migrations that were applied, in their order; none in an empty database.
    pub applied: Vec<String>,
    /// Those that this program would still apply, in their order.
    pub pending: Vec<String>,
    /// Those that were applied and that this program does not know: a newer one was here.
    pub unknown: Vec<String>,
}

impl Schema {
    fn new(applied: Vec<String>) -> Self {
        let known = migrations();
        let pending = known.iter().filter(|name| !applied.contains(name)).cloned().collect();
        let unknown = applied.iter().filter(|name| !known.contains(name)).cloned().collect();
        Self { applied, pending, unknown }
    }

    /// Whether nothing has ever been set up in it.
    pub fn is_empty(&self) -> bool {
        self.applied.is_empty()
    }

    /// Whether it is exactly what this program needs.
    pub fn is_current(&self) -> bool {
        self.pending.is_empty() && self.unknown.is_empty()
    }
}

/// The names of every migration that this program knows, in their order.
pub fn migrations() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

impl Store {
    /// Reads which schema the database has. Changes nothing.
    pub async fn schema(&self) -> Result<Schema, StoreError> {
        Ok(Schema::new(applied(&self.write, self.dialect()).await?))
    }

    /// Applies every migration that is pending, or none of them.
    pub async fn upgrade(&self) -> Result<(), StoreError> {
        self.migrate(None).await
    }

    /// Applies the first `count` of all migrations to an empty database.
    pub async fn set_up_as(&self, count: u32) -> Result<(), StoreError> {
        self.migrate(Some(count)).await
    }

    async fn migrate(&self, steps: Option<u32>) -> Result<(), StoreError> {
        // Instances that start at the same time do it one after the other, as all changes.
        let transaction = self.begin().await?;
        Migrator::up(&transaction, steps).await?;
        Ok(transaction.commit().await?)
    }
}

/// The migrations that were applied to the database behind a connection, in their order.
pub(super) async fn applied(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
) -> Result<Vec<String>, DbErr> {
    let exists = match dialect {
        Dialect::Sqlite => format!("SELECT count(*) FROM sqlite_master WHERE name = '{NOTES}'"),
        Dialect::Postgres => format!(
            "SELECT count(*) FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = '{NOTES}'"
        ),
    };
    let backend = connection.get_database_backend();
    let found = connection.query_one_raw(Statement::from_string(backend, exists)).await?;
    if found.map(|row| row.try_get_by_index::<i64>(0)).transpose()? != Some(1) {
        return Ok(Vec::new());
    }
    let list = format!("SELECT version FROM {NOTES} ORDER BY version");
    let rows = connection.query_all_raw(Statement::from_string(backend, list)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}
