//! A copy's two ends: reading every table as it was at one instant, and filling every table at once.

use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, IsolationLevel, Statement, TransactionTrait,
    sea_query::{Alias, PostgresQueryBuilder, Query, SqliteQueryBuilder},
};

use super::{
    Dialect, Store, StoreError, postgres_options, require_address, schema, sqlite_path,
    tables::{self, Cell, Table},
};

/// How many rows are read at a time.
const PAGE: usize = 1000;

/// How many values a statement may carry: below the limits of both databases.
const MAX_VALUES: usize = 8_000;

/// A database as it was at one instant, while others go on writing to it.
#[derive(Debug)]
pub struct Snapshot {
    connection: DatabaseConnection,
    transaction: DatabaseTransaction,
    dialect: Dialect,
}

impl Snapshot {
    /// Takes a snapshot of the database at this address. Every change that was acknowledged before is in it.
    pub async fn take(url: &str) -> Result<Self, StoreError> {
        require_address(url)?;
        let (options, dialect) = match sqlite_path(url) {
            Some(path) => (reading_sqlite(path), Dialect::Sqlite),
            None => (postgres_options(url), Dialect::Postgres),
        };
        let connection = Database::connect(options).await?;
        let transaction = match dialect {
            // The first read of a transaction fixes what all of them see.
            Dialect::Sqlite => connection.begin().await?,
            Dialect::Postgres => {
                let config = (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly));
                connection.begin_with_config(config.0, config.1).await?
            }
        };
        let snapshot = Self { connection, transaction, dialect };
        snapshot.migrations().await?;
        Ok(snapshot)
    }

    /// Which database it is of.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The migrations that had been applied.
    pub async fn migrations(&self) -> Result<Vec<String>, StoreError> {
        Ok(schema::applied(&self.transaction, self.dialect).await?)
    }

    /// Its tables, by name.
    pub async fn tables(&self) -> Result<Vec<Table>, StoreError> {
        tables::tables(&self.transaction, self.dialect).await
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &Table) -> Result<u64, StoreError> {
        count(&self.transaction, table).await
    }

    /// The rows of a table, page by page.
    pub async fn rows<'s>(&'s self, table: &'s Table) -> Result<Pages<'s>, StoreError> {
        let columns: Vec<String> = table.columns.iter().map(|column| self.selected(column)).collect();
        let (name, columns) = (&table.name, columns.join(", "));
        let page = match self.dialect {
            Dialect::Sqlite => format!(
                r#"SELECT rowid, {columns} FROM "{name}" WHERE rowid > $1 ORDER BY rowid LIMIT {PAGE}"#
            ),
            Dialect::Postgres => {
                // In the order of the first column, the key or its beginning: the ledger is read as a chain. A name
                // for each: the driver keeps what it knows of a statement's columns by its text.
                let select = format!(r#"SELECT 0::bigint, {columns} FROM "{name}" ORDER BY 2"#);
                let declare = format!(r#"DECLARE "page of {name}" CURSOR FOR {select}"#);
                self.transaction.execute_unprepared(&declare).await?;
                format!(r#"FETCH {PAGE} FROM "page of {name}""#)
            }
        };
        Ok(Pages { snapshot: self, table, page, after: i64::MIN })
    }

    fn selected(&self, column: &tables::Column) -> String {
        match (self.dialect, column.kind) {
            (Dialect::Postgres, tables::Kind::Int) => format!(r#""{}"::bigint"#, column.name),
            _ => format!(r#""{}""#, column.name),
        }
    }

    /// Lets go of it.
    pub async fn close(self) -> Result<(), StoreError> {
        self.transaction.rollback().await?;
        Ok(self.connection.close().await?)
    }
}

/// The rows of one table of a snapshot.
#[derive(Debug)]
pub struct Pages<'s> {
    snapshot: &'s Snapshot,
    table: &'s Table,
    page: String,
    after: i64,
}

impl Pages<'_> {
    /// The next rows; none when there are no more.
    pub async fn next(&mut self) -> Result<Vec<Vec<Cell>>, StoreError> {
        let transaction = &self.snapshot.transaction;
        let backend = transaction.get_database_backend();
        let statement = match self.snapshot.dialect {
            Dialect::Sqlite => Statement::from_sql_and_values(backend, &self.page, [self.after.into()]),
            Dialect::Postgres => Statement::from_string(backend, &self.page),
        };
        let found = transaction.query_all_raw(statement).await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in &found {
            self.after = row.try_get_by_index(0)?;
            let columns = self.table.columns.iter().enumerate();
            let cells = columns.map(|(at, column)| Cell::read(row, at + 1, column.kind));
            rows.push(cells.collect::<Result<_, _>>()?);
        }
        if rows.is_empty() && self.snapshot.dialect == Dialect::Postgres {
            let close = format!(r#"CLOSE "page of {}""#, self.table.name);
            transaction.execute_unprepared(&close).await?;
        }
        Ok(rows)
    }
}

/// Every table of a database being filled with other rows, all of them or none.
#[derive(Debug)]
pub struct Filling {
    transaction: DatabaseTransaction,
    tables: Vec<Table>,
    /// On PostgreSQL, the foreign keys that wait until the end: their tables and names, ready for a statement.
    waiting: Vec<String>,
}

impl Store {
    /// Begins to fill every table anew. What the migrations put into them goes.
    pub async fn fill(&self) -> Result<Filling, StoreError> {
        let transaction = self.begin().await?;
        let waiting = match self.dialect() {
            Dialect::Sqlite => {
                transaction.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
                Vec::new()
            }
            Dialect::Postgres => let_foreign_keys_wait(&transaction).await?,
        };
        let tables = tables::tables(&transaction, self.dialect()).await?;
        for table in &tables {
            transaction.execute(&Query::delete().from_table(table.iden()).to_owned()).await?;
        }
        Ok(Filling { transaction, tables, waiting })
    }
}

impl Filling {
    /// The tables to fill, by name.
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Puts rows into a table; their cells stand in the order of `table`'s columns.
    pub async fn put(&self, table: &Table, mut rows: Vec<Vec<Cell>>) -> Result<(), StoreError> {
        let at_once = (MAX_VALUES / table.columns.len().max(1)).max(1);
        while !rows.is_empty() {
            let later = rows.split_off(rows.len().min(at_once));
            let mut insert = Query::insert();
            insert.into_table(table.iden());
            insert.columns(table.columns.iter().map(|column| Alias::new(column.name.as_str())));
            for row in rows {
                let cells = row.into_iter().zip(&table.columns);
                insert.values_panic(cells.map(|(cell, column)| cell.bind(column.kind)));
            }
            let backend = self.transaction.get_database_backend();
            let (sql, values) = match backend {
                DbBackend::Postgres => insert.build(PostgresQueryBuilder),
                _ => insert.build(SqliteQueryBuilder),
            };
            // Another text than a migration's own statement has: the driver keeps the types of values by it.
            let statement =
                Statement { sql: format!("{sql} /* all */"), values: Some(values), db_backend: backend };
            self.transaction.execute_raw(statement).await?;
            rows = later;
        }
        Ok(())
    }

    /// How many rows a table has now.
    pub async fn count(&self, table: &Table) -> Result<u64, StoreError> {
        count(&self.transaction, table).await
    }

    /// Checks every foreign key and makes it so.
    pub async fn finish(self) -> Result<(), StoreError> {
        if !self.waiting.is_empty() {
            self.transaction.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await?;
        }
        for constraint in &self.waiting {
            self.transaction.execute_unprepared(&format!("{constraint} NOT DEFERRABLE")).await?;
        }
        Ok(self.transaction.commit().await?)
    }
}

/// Lets PostgreSQL check foreign keys at the end: tables refer to each other, and rows to rows of their own table.
async fn let_foreign_keys_wait(transaction: &DatabaseTransaction) -> Result<Vec<String>, StoreError> {
    let list = "SELECT format('ALTER TABLE %s ALTER CONSTRAINT %I', conrelid::regclass, conname) \
                FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace";
    let statement = Statement::from_string(transaction.get_database_backend(), list);
    let mut constraints = Vec::new();
    for row in transaction.query_all_raw(statement).await? {
        let constraint: String = row.try_get_by_index(0)?;
        transaction.execute_unprepared(&format!("{constraint} DEFERRABLE INITIALLY DEFERRED")).await?;
        constraints.push(constraint);
    }
    Ok(constraints)
}

async fn count(connection: &impl ConnectionTrait, table: &Table) -> Result<u64, StoreError> {
    let count = format!(r#"SELECT count(*) FROM "{}""#, table.name);
    let statement = Statement::from_string(connection.get_database_backend(), count);
    let row = connection.query_one_raw(statement).await?;
    let counted: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(counted).unwrap_or_default())
}

/// A connection that only reads. It must not make a file that is not there.
fn reading_sqlite(path: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rw"));
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite.pragma("query_only", "ON").busy_timeout(std::time::Duration::from_secs(10))
    });
    options
}
