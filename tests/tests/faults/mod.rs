//! What happens to the product, done to it from outside: it is killed, stopped, starved and kept waiting, and what
//! it acknowledged must still be there.
//!
//! Each promise is held quickly in every run, and at length by `cargo xtask soak`.

mod clock;
mod disk;
mod kill;
mod outage;
mod slow;
mod stop;

/// How many rounds a long test goes; `cargo xtask soak` says it.
fn soak_rounds() -> u32 {
    std::env::var("ACCORD_SOAK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}
