//! Accord's server: the register behind a GraphQL endpoint, with the client inside.
//!
//! Rooms and doors: `http → graphql → register → {store, ledger, graph, search}`; nothing points the other way.
//! `content` holds what documents hold, for `register` and `http`, as `store` holds everything else.
//! `paper` is what documents that the program writes are made of; it knows no record.
//! Beside them stand `backup`, which copies what `store` and `ledger` keep and knows nothing of what it means, and
//! `provider`, which asks elsewhere who somebody is and knows nobody.

// The roots of the schema are merged from a part for each noun, and each part is a layer of the type of their future.
#![recursion_limit = "256"]

pub mod backup;
pub mod chain_key;
pub mod clock;
pub mod content;
pub mod demo;
pub mod graph;
pub mod graphql;
pub mod http;
pub mod keys;
pub mod ledger;
pub mod paper;
pub mod provider;
pub mod register;
pub mod seal;
pub mod search;
pub mod store;
