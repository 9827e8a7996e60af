//! What a browser keeps: its session, and that it was signed in from before.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{http::Options, register::person::session};

/// With the prefix, a browser takes a cookie from this very host over https only (RFC 6265bis, 4.1.3.2).
fn name(base: &str, options: Options) -> String {
    if options.secure_cookies { format!("__Host-{base}") } else { base.to_owned() }
}

const SESSION: &str = "accord_session";
const DEVICE: &str = "accord_device";
/// What goes with somebody to a provider of identities and back.
pub(super) const JOURNEY: &str = "accord_journey";
/// What the provider answered about somebody who has still to give a code.
pub(super) const ARRIVAL: &str = "accord_arrival";
const YEAR: i64 = 365 * 24 * 3600;

/// The session's text, where the browser sent one.
pub(super) fn session(headers: &HeaderMap, options: Options) -> Option<&str> {
    find(headers, &name(SESSION, options))
}

/// What the browser was given at an earlier sign-in.
pub(super) fn device(headers: &HeaderMap, options: Options) -> Option<&str> {
    find(headers, &name(DEVICE, options))
}

/// Something of these that a browser keeps for a while.
pub(super) fn kept<'h>(headers: &'h HeaderMap, base: &str, options: Options) -> Option<&'h str> {
    find(headers, &name(base, options))
}

/// The same, forgotten. A browser takes it from wherever it comes back from.
pub(super) fn forgotten(base: &str, options: Options) -> HeaderValue {
    set(base, "", 0, "Lax", options)
}

pub(super) fn find<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The session, for as long as it can last.
pub(super) fn keep_session(text: &str, options: Options) -> HeaderValue {
    set(SESSION, text, session::LIFETIME.num_seconds(), "Strict", options)
}

/// The mark of a known device.
pub(super) fn keep_device(text: &str, options: Options) -> HeaderValue {
    set(DEVICE, text, YEAR, "Strict", options)
}

/// An empty session, which the browser forgets.
pub(super) fn cleared(options: Options) -> HeaderValue {
    set(SESSION, "", 0, "Strict", options)
}

/// `value` must be of characters that a cookie has: base64url is.
pub(super) fn set(base: &str, value: &str, seconds: i64, same_site: &str, options: Options) -> HeaderValue {
    let (name, secure) = (name(base, options), if options.secure_cookies { "; Secure" } else { "" });
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}
