//! What many tables have in common.

use sea_orm_migration::{prelude::*, schema};

/// A table of records: its key, version and access level.
pub(crate) fn record(name: &'static str) -> TableCreateStatement {
    let mut table = Table::create();
    table
        .table(name)
        .col(schema::uuid("id").primary_key())
        .col(schema::integer("version"))
        .col(schema::small_integer("access_level"));
    table
}

/// The columns of a localized text under a prefix: az, en, ru, original and the original's language.
pub(crate) fn localized(table: &mut TableCreateStatement, prefix: &str) {
    for part in ["az", "en", "ru", "original", "language"] {
        table.col(schema::text_null(Alias::new(format!("{prefix}_{part}"))));
    }
}

/// The columns that searching and sorting need.
pub(crate) fn searched(table: &mut TableCreateStatement) {
    table.col(schema::text("folded")).col(schema::blob("sort_key"));
}

/// A foreign key that forbids deleting what is referred to.
pub(crate) fn refers(table: &mut TableCreateStatement, column: &'static str, to: &'static str) {
    table.foreign_key(ForeignKey::create().from_col(column).to(to, "id"));
}

/// A plain index over columns of a table, named after both.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(table);
    for &column in columns {
        index.col(column);
    }
    index
}

/// A unique index over columns of a table.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().to_owned()
}
