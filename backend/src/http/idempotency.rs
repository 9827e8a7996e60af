//! The key with which a request can be sent again: the header `Idempotency-Key` (the IETF draft of this name).
//!
//! A header and not an argument, so that the body with the key left out is the request itself: its fingerprint is
//! that of the bytes, and no field of the schema has to repeat it.

use axum::http::{HeaderMap, StatusCode};

use super::answer::Refusal;
use crate::register::idempotency::{LONGEST_KEY, RequestKey};

const HEADER: &str = "idempotency-key";

/// The request's key, where it has one. The draft writes it in quotation marks; without them it is taken too.
pub(super) fn key(headers: &HeaderMap, body: &[u8]) -> Result<Option<RequestKey>, Refusal> {
    let mut given = headers.get_all(HEADER).iter();
    let Some(first) = given.next() else { return Ok(None) };
    let text = first.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    match RequestKey::new(text, body).filter(|_| given.next().is_none()) {
        Some(key) => Ok(Some(key)),
        None => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "MALFORMED",
            format!(
                "The header Idempotency-Key must stand once and hold 1 to {LONGEST_KEY} letters, digits and marks \
                 without blanks: a new UUID for each change."
            ),
        )),
    }
}
