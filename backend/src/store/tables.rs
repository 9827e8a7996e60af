//! The tables as they are, in words that are the same for both databases: for copies of the whole.

use sea_orm::{
    ConnectionTrait, QueryResult, Statement,
    sea_query::{Alias, Expr, Value as Bound},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Dialect, StoreError, schema::NOTES};

/// What a column holds, whatever the database calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A truth.
    Bool,
    /// A whole number of up to 64 bits.
    Int,
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// A UUID.
    Id,
}

impl Kind {
    /// The kind of a column that the database declares so.
    fn of(declared: &str) -> Option<Self> {
        match declared {
            "boolean" => Some(Self::Bool),
            "bytea" => Some(Self::Bytes),
            _ if declared.starts_with("uuid") => Some(Self::Id),
            _ if declared.contains("json") => None,
            _ if declared.contains("char") || declared.contains("text") => Some(Self::Text),
            _ if declared.contains("blob") || declared.contains("binary") => Some(Self::Bytes),
            _ if declared.contains("int") => Some(Self::Int),
            _ => None,
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in its order.
    pub columns: Vec<Column>,
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A truth.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// A UUID.
    Id(Uuid),
}

impl Cell {
    /// Reads a column of a row.
    pub(super) fn read(row: &QueryResult, column: usize, kind: Kind) -> Result<Self, StoreError> {
        let cell = match kind {
            Kind::Bool => row.try_get_by_index::<Option<bool>>(column)?.map(Self::Bool),
            Kind::Int => row.try_get_by_index::<Option<i64>>(column)?.map(Self::Int),
            Kind::Text => row.try_get_by_index::<Option<String>>(column)?.map(Self::Text),
            Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(column)?.map(Self::Bytes),
            Kind::Id => row.try_get_by_index::<Option<Uuid>>(column)?.map(Self::Id),
        };
        Ok(cell.unwrap_or(Self::Null))
    }

    /// The value as a statement takes it. Null is one of its kind.
    pub(super) fn bind(self, kind: Kind) -> Expr {
        let bound: Bound = match (self, kind) {
            (Self::Bool(value), _) => value.into(),
            (Self::Int(value), _) => value.into(),
            (Self::Text(value), _) => value.into(),
            (Self::Bytes(value), _) => value.into(),
            (Self::Id(value), _) => value.into(),
            (Self::Null, Kind::Bool) => None::<bool>.into(),
            (Self::Null, Kind::Int) => None::<i64>.into(),
            (Self::Null, Kind::Text) => None::<String>.into(),
            (Self::Null, Kind::Bytes) => None::<Vec<u8>>.into(),
            (Self::Null, Kind::Id) => None::<Uuid>.into(),
        };
        Expr::val(bound)
    }
}

impl Table {
    /// Its name as a statement takes it.
    pub(super) fn iden(&self) -> Alias {
        Alias::new(self.name.as_str())
    }
}

/// Every table behind a connection but the migrations' own notes, by name.
pub(super) async fn tables(
    connection: &impl ConnectionTrait,
    dialect: Dialect,
) -> Result<Vec<Table>, StoreError> {
    let list = match dialect {
        Dialect::Sqlite => {
            "SELECT m.name, p.name, lower(p.type) FROM sqlite_master AS m \
             JOIN pragma_table_info(m.name) AS p \
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, p.cid"
        }
        Dialect::Postgres => {
            "SELECT t.table_name::text, c.column_name::text, c.data_type::text \
             FROM information_schema.tables AS t JOIN information_schema.columns AS c \
             ON c.table_schema = t.table_schema AND c.table_name = t.table_name \
             WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
             ORDER BY t.table_name::text COLLATE \"C\", c.ordinal_position"
        }
    };
    let statement = Statement::from_string(connection.get_database_backend(), list);
    let mut tables: Vec<Table> = Vec::new();
    for row in connection.query_all_raw(statement).await? {
        let text = |column| row.try_get_by_index::<String>(column);
        let (table, name, declared) = (text(0)?, text(1)?, text(2)?);
        if table == NOTES {
            continue;
        }
        let Some(kind) = Kind::of(&declared) else {
            return Err(StoreError::Uncopied { table, column: name, declared });
        };
        let column = Column { name, kind };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    Ok(tables)
}
