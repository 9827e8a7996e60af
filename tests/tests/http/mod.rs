//! The server over HTTP.

mod audit;
mod endpoint;
mod files;
mod life;
mod limits;
mod repeats;
mod sessions;
