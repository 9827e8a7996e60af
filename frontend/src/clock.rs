//! The client's edge to the clock. Everything else takes the day as an argument.

use chrono::{DateTime, Local, NaiveDate, NaiveDateTime};

/// Today where the reader sits.
#[expect(clippy::disallowed_methods, reason = "this is the client's one door to the clock")]
pub fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// An instant of the server (RFC 3339) as the reader's clock shows it.
pub fn local(instant: &str) -> Option<NaiveDateTime> {
    Some(DateTime::parse_from_rfc3339(instant).ok()?.with_timezone(&Local).naive_local())
}

/// A name that nobody has used: 128 random bits, for the key of a change. Nothing where the browser has none to give.
pub fn fresh_key() -> Option<String> {
    let mut bits = [0u8; 16];
    let crypto = leptos::prelude::window().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bits).ok()?;
    Some(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}
