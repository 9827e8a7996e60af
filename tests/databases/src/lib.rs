//! Real databases for tests: a SQLite file, a PostgreSQL server that the tests start.

use std::{cell::Cell, sync::Arc};

use tempfile::TempDir;

pub mod postgres;

use postgres::Cluster;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file of its own.
    Sqlite,
    /// A database of its own on a server of this run.
    Postgres,
}

thread_local! {
    static KIND: Cell<Kind> = const { Cell::new(Kind::Sqlite) };
}

/// Makes every database that this thread asks for one of `kind`; the macro [`on_both`] calls it.
pub fn use_kind(kind: Kind) {
    KIND.set(kind);
}

/// An empty database; it goes when this value does.
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
    _folder: Option<TempDir>,
    _cluster: Option<Arc<Cluster>>,
}

impl Database {
    /// An empty database of the kind that the test runs on.
    pub fn new() -> Self {
        match KIND.get() {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                let url = format!("sqlite:{}", folder.path().join("accord.db").display());
                Self { url, _folder: Some(folder), _cluster: None }
            }
            Kind::Postgres => {
                let cluster = Cluster::of_this_run();
                Self { url: cluster.new_database(), _folder: None, _cluster: Some(cluster) }
            }
        }
    }
}

impl Default for Database {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes two tests of one promise: `name::on_sqlite` and `name::on_postgres`. The body makes its databases by
/// [`Database::new`].
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident() $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn promise() $body

                #[tokio::test]
                async fn on_sqlite() {
                    $crate::use_kind($crate::Kind::Sqlite);
                    promise().await;
                }

                #[tokio::test]
                async fn on_postgres() {
                    $crate::use_kind($crate::Kind::Postgres);
                    promise().await;
                }
            }
        )+
    };
}
