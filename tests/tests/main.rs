//! What Accord promises to whoever uses it, held against the real program.

mod browser;
mod faults;
mod http;
