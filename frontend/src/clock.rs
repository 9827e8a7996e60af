//! The client's edge to the clock. Everything else takes the day as an argument.

use chrono::NaiveDate;

/// Today where the reader sits.
#[expect(clippy::disallowed_methods, reason = "this is the client's one door to the clock")]
pub fn today() -> NaiveDate {
    chrono::Local::now().date_naive()
}
