//! The server over HTTP.

mod agenda;
mod audit;
mod bulk;
mod coordinator;
mod documents;
mod edge;
mod endpoint;
mod export;
mod extract;
mod feed;
mod files;
mod intake;
mod life;
mod limits;
mod live;
mod open_id;
mod overview;
mod papers;
mod people;
mod repeats;
mod sessions;
mod sign_in;
