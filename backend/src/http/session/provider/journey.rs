//! What a browser carries while somebody is with the provider, and until they have given their code: sealed, so that it
//! can neither be read nor made up, and short-lived. The server keeps nothing meanwhile.

use accord_shared::id::{SessionId, UserId};
use async_graphql::Executor;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::super::cookie::{self, ARRIVAL, JOURNEY};
use crate::{clock, http::App, provider::Sent, seal};

/// How long somebody may be with the provider.
const JOURNEY_LASTS: TimeDelta = TimeDelta::minutes(10);
/// How long they may look for their code.
const ARRIVAL_LASTS: TimeDelta = TimeDelta::minutes(5);

/// What goes with somebody to the provider, and must be met again when they come back.
#[derive(Serialize, Deserialize)]
pub(super) struct Journey {
    /// What the answer is held against.
    pub(super) sent: Sent,
    /// What for.
    pub(super) purpose: Purpose,
    /// Since when.
    pub(super) since: DateTime<Utc>,
}

/// Why somebody goes to the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// To sign in, and see this page. The session that the browser has ends with it.
    SignIn { back: String, replaces: Option<SessionId> },
    /// To prove again who they are, in this session.
    Confirm { session: SessionId, user: UserId },
}

/// What the provider has answered about somebody who has a second factor here: they are nobody yet.
#[derive(Serialize, Deserialize)]
pub(super) struct Arrival {
    /// Whose code is waited for.
    pub(super) user: UserId,
    /// The provider's name for them.
    pub(super) subject: String,
    /// The e-mail by which the two are to be linked, where they are not yet.
    pub(super) email: Option<String>,
    /// The page to see.
    pub(super) back: String,
    /// The session that ends.
    pub(super) replaces: Option<SessionId>,
    /// Since when.
    pub(super) since: DateTime<Utc>,
}

/// Something that a browser carries for us.
pub(super) trait Carried: Serialize + DeserializeOwned {
    const COOKIE: &'static str;
    const LASTS: TimeDelta;
    /// Which pages it comes back with: those of ours only, or also the way back from elsewhere.
    const SAME_SITE: &'static str;

    fn since(&self) -> DateTime<Utc>;

    /// The cookie with it.
    fn carry<E: Executor>(&self, app: &App<E>) -> HeaderValue {
        let plain = serde_json::to_vec(self).unwrap_or_default();
        let sealed = seal::seal(&app.keys.provider(), clock::random(), Self::COOKIE.as_bytes(), &plain);
        let text = URL_SAFE_NO_PAD.encode(sealed);
        cookie::set(Self::COOKIE, &text, Self::LASTS.num_seconds(), Self::SAME_SITE, app.options)
    }

    /// What the browser has of it, where it is ours and not too old.
    fn carried<E: Executor>(app: &App<E>, headers: &HeaderMap, at: DateTime<Utc>) -> Option<Self> {
        let text = cookie::kept(headers, Self::COOKIE, app.options)?;
        let sealed = URL_SAFE_NO_PAD.decode(text).ok()?;
        let plain = seal::unseal(&app.keys.provider(), Self::COOKIE.as_bytes(), &sealed)?;
        let carried: Self = serde_json::from_slice(&plain).ok()?;
        (at - carried.since() < Self::LASTS).then_some(carried)
    }

    /// The cookie without it.
    fn dropped<E: Executor>(app: &App<E>) -> HeaderValue {
        cookie::forgotten(Self::COOKIE, app.options)
    }
}

impl Carried for Journey {
    const COOKIE: &'static str = JOURNEY;
    const LASTS: TimeDelta = JOURNEY_LASTS;
    const SAME_SITE: &'static str = "Lax";

    fn since(&self) -> DateTime<Utc> {
        self.since
    }
}

impl Carried for Arrival {
    const COOKIE: &'static str = ARRIVAL;
    const LASTS: TimeDelta = ARRIVAL_LASTS;
    const SAME_SITE: &'static str = "Strict";

    fn since(&self) -> DateTime<Utc> {
        self.since
    }
}
