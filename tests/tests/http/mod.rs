//! The server over HTTP.

mod audit;
mod endpoint;
mod files;
mod life;
mod limits;
mod people;
mod repeats;
mod sessions;
mod sign_in;
