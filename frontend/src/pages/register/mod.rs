//! One chain for every list: the address's query, the state, the question, the table. Written once for all
//! four nouns; what differs is in `spec`.

pub mod bar;
mod export;
pub mod facets;
