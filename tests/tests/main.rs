//! What Accord promises to whoever uses it, held against the real program.

mod backup;
mod browser;
mod faults;
mod http;
mod security;
