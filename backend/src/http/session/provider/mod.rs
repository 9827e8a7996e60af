//! Signing in, and proving again who one is, at a provider of identities (OpenID Connect; docs/decisions/0004).
//!
//! A browser leaves from one of our pages and comes back to [`RETURN`]; whatever becomes of it there, it is led to a page of
//! the client, which says it in the reader's language. Our cookie of the session is not sent on the way back, which begins
//! at another site: what has to be known then travels sealed in a cookie of its own.

mod back;
mod code;
mod journey;

use std::sync::Arc;

use async_graphql::Executor;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::{
    asked::{Peer, in_session},
    open, sign,
    throttle::Key,
};
use crate::{
    clock,
    http::{App, answer::Refusal, origin, unexpected},
    provider::{Answer, Asked, Provider, Sent, Trouble},
    register::person::{
        credential,
        identity::{self, Identity, Owner, Unwelcome},
        session,
    },
};
pub(super) use code::code;
use journey::{Arrival, Carried, Journey, Purpose};

/// Where the provider sends people back to, below the server's own address.
pub const RETURN: &str = "/session/provider/return";

/// What is said on the page to which somebody is led who did not get in: a word that the client has a sentence for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// The provider cannot be reached.
    Unreachable,
    /// What came back does not count: it was given up, is too old, or is not for this browser.
    Failed,
    /// Nobody of us is meant by it.
    Unwelcome,
    /// There were too many attempts.
    SlowDown,
    /// A code is still to be given.
    Code,
    /// It is proved who they are.
    Confirmed,
}

impl Said {
    const fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Failed => "failed",
            Self::Unwelcome => "unwelcome",
            Self::SlowDown => "slow",
            Self::Code => "code",
            Self::Confirmed => "confirmed",
        }
    }

    /// Leads to the page where it is said: that of signing in, or for a proof one of its own in the window that was
    /// opened for it.
    fn at(self, purpose: Option<&Purpose>) -> Response {
        match purpose {
            Some(Purpose::Confirm { .. }) => lead(&format!("/returned?said={}", self.word())),
            Some(Purpose::SignIn { .. }) | None => lead(&format!("/sign-in?said={}", self.word())),
        }
    }
}

impl From<&Trouble> for Said {
    fn from(trouble: &Trouble) -> Self {
        tracing::warn!(%trouble, "a provider of identities gave no answer that counts");
        match trouble {
            Trouble::Unreachable(_) => Self::Unreachable,
            Trouble::Wrong(_) => Self::Failed,
        }
    }
}

/// Leads the browser on, to an address that nobody keeps.
fn lead(to: &str) -> Response {
    let Ok(to) = HeaderValue::from_str(to) else {
        return unexpected::unexplained("an address with letters that no header has").into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, to), (header::CACHE_CONTROL, no_store())]).into_response()
}

fn no_store() -> HeaderValue {
    HeaderValue::from_static("no-store")
}

fn provider<E: Executor>(app: &App<E>) -> Result<&Provider, Refusal> {
    app.provider.as_ref().ok_or_else(|| {
        let message = "This server asks no provider of identities. Sign in with a password.";
        Refusal::new(StatusCode::NOT_FOUND, "NOT_FOUND", message)
    })
}

/// From where somebody leaves.
#[derive(Deserialize)]
pub(super) struct Leaving {
    back: Option<String>,
}

/// `GET /session/provider`: leads to the provider, to sign in and see the page `back`.
pub(super) async fn leave<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    asked: Result<Query<Leaving>, QueryRejection>,
) -> axum::response::Result<Response> {
    origin::require_own(&headers)?;
    let provider = provider(&app)?;
    let asked = asked.ok().and_then(|Query(asked)| asked.back);
    let replaces = sign(&app, &headers).await.ok().and_then(|signed| signed.way.session());
    let purpose = Purpose::SignIn { back: back::page(asked.as_deref()), replaces };
    Ok(depart(&app, provider, purpose).await)
}

/// `GET /session/provider/confirm`: leads to the provider, to prove again who one is. Whoever has a second factor here
/// proves it by that: it would be passed over otherwise.
pub(super) async fn leave_to_confirm<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
) -> axum::response::Result<Response> {
    let provider = provider(&app)?;
    let signed = in_session(&app, &headers).await?;
    let user = signed.person.viewer.user;
    let ways = credential::ways(&app.store, user).await.map_err(unexpected::failed)?;
    if ways.factor {
        let message = "Who has a second factor confirms by a code of it, or by the password.";
        return Err(Refusal::new(StatusCode::FORBIDDEN, "REFUSED", message).into());
    }
    let Some(session) = signed.way.session() else {
        return Err(unexpected::unexplained("a session without its id").into());
    };
    Ok(signed.onto(depart(&app, provider, Purpose::Confirm { session, user }).await))
}

async fn depart<E: Executor>(app: &App<E>, provider: &Provider, purpose: Purpose) -> Response {
    let random = || URL_SAFE_NO_PAD.encode(clock::secret());
    let sent = Sent { state: random(), nonce: random(), verifier: random() };
    let again = matches!(purpose, Purpose::Confirm { .. });
    match provider.address(&sent, again).await {
        Ok(address) => {
            let journey = Journey { sent, purpose, since: app.moment().get().at };
            let mut response = lead(&address);
            response.headers_mut().append(header::SET_COOKIE, journey.carry(app));
            response
        }
        Err(trouble) => Said::from(&trouble).at(Some(&purpose)),
    }
}

/// With what somebody comes back.
#[derive(Deserialize)]
pub(super) struct Brought {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// `GET /session/provider/return`: where the provider sends people back to. What went with them is used up by it,
/// whatever comes of it.
pub(super) async fn come_back<E: Executor>(
    State(app): State<Arc<App<E>>>,
    Peer(peer): Peer,
    headers: HeaderMap,
    brought: Result<Query<Brought>, QueryRejection>,
) -> Response {
    let journey = Journey::carried(&app, &headers, app.moment().get().at);
    let purpose = journey.as_ref().map(|journey| journey.purpose.clone());
    let address = [Key::address(peer)];
    let arrived = match (brought, journey) {
        (Ok(Query(brought)), Some(journey)) => match app.throttle.attempt(&address, app.moment().get().at) {
            Ok(()) => arrive(&app, &headers, journey, brought).await,
            Err(_) => Err(Said::SlowDown.at(purpose.as_ref())),
        },
        _ => Err(Said::Failed.at(purpose.as_ref())),
    };
    let mut response = match arrived {
        Ok(response) => {
            app.throttle.take_back(&address);
            response
        }
        Err(response) => response,
    };
    response.headers_mut().append(header::SET_COOKIE, Journey::dropped(&app));
    response
}

/// Somebody is back: the outcome, good or bad, is an answer to them.
async fn arrive<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    journey: Journey,
    brought: Brought,
) -> Result<Response, Response> {
    let Journey { sent, purpose, since } = journey;
    let stop = |said: Said| said.at(Some(&purpose));
    let provider = provider(app).map_err(IntoResponse::into_response)?;
    if brought.state.as_deref() != Some(&*sent.state) {
        tracing::warn!("somebody came back from the provider of identities with another's question");
        return Err(stop(Said::Failed));
    }
    let Some(code) = brought.code else {
        // They gave up, or the provider did not let them in.
        let error: String = brought.error.unwrap_or_default().chars().take(60).collect();
        tracing::warn!(?error, "the provider of identities sent somebody back without a code");
        return Err(stop(Said::Failed));
    };
    let again_since = matches!(purpose, Purpose::Confirm { .. }).then_some(since);
    let asked = Asked { again_since, at: app.moment().get().at };
    let answer = provider.answer(code, brought.iss.as_deref(), sent, asked).await;
    let answer = answer.map_err(|trouble| stop(Said::from(&trouble)))?;
    let meant = Meant::find(app, provider, &answer).await.map_err(|stopped| match stopped {
        Stopped::Trouble(trouble) => stop(Said::from(&trouble)),
        Stopped::Unwelcome(unwelcome) => {
            let email = answer.email.as_ref().map(|email| &email.address);
            tracing::warn!(reason = %unwelcome, subject = ?answer.subject, ?email, "a sign-in was refused");
            stop(Said::Unwelcome)
        }
        Stopped::Failed(refusal) => refusal.into_response(),
    })?;
    match &purpose {
        Purpose::SignIn { back, replaces } => {
            let arrival = Arrival {
                user: meant.owner.person.viewer.user,
                subject: answer.subject.clone(),
                email: meant.email.clone(),
                back: back.clone(),
                replaces: *replaces,
                since: asked.at,
            };
            if meant.owner.has_factor {
                let mut response = stop(Said::Code);
                response.headers_mut().append(header::SET_COOKIE, arrival.carry(app));
                return Ok(response);
            }
            // A proof of which nobody says when it was given is none for what asks for a fresh one.
            let proved_at = answer.proved_at.unwrap_or_default();
            let led = lead(&arrival.back);
            match welcome(app, headers, provider, arrival, meant.owner, proved_at, led).await {
                Ok(response) => Ok(response),
                Err(Stopped::Failed(refusal)) => Err(refusal.into_response()),
                Err(_) => Err(stop(Said::Unwelcome)),
            }
        }
        Purpose::Confirm { session, user } => {
            let owner = &meant.owner;
            let is_same = owner.person.viewer.user == *user && meant.email.is_none() && !owner.has_factor;
            let (true, Some(proved_at)) = (is_same, answer.proved_at) else {
                tracing::warn!(login = owner.person.login, "a proof at the provider was another's");
                return Err(stop(Said::Unwelcome));
            };
            let confirmed = session::confirm_own(&app.store, *session, *user, proved_at).await;
            let is_there = confirmed.map_err(|error| unexpected::failed(error).into_response())?;
            Ok(stop(if is_there { Said::Confirmed } else { Said::Failed }))
        }
    }
}

/// Why somebody is not let in.
enum Stopped {
    Trouble(Trouble),
    Unwelcome(Unwelcome),
    Failed(Refusal),
}

/// Whom of us the provider means.
struct Meant {
    owner: Owner,
    /// The e-mail that says so, where the two are not linked yet.
    email: Option<String>,
}

impl Meant {
    async fn find<E: Executor>(app: &App<E>, provider: &Provider, answer: &Answer) -> Result<Self, Stopped> {
        let failed = |error| Stopped::Failed(unexpected::failed(error));
        let identity = Identity { issuer: provider.issuer(), subject: &answer.subject };
        if let Some(found) = identity::owner(&app.store, identity).await.map_err(failed)? {
            return Ok(Self { owner: found.map_err(Stopped::Unwelcome)?, email: None });
        }
        let email = match &answer.email {
            Some(email) => Some(email.clone()),
            None => provider.email(answer).await.map_err(Stopped::Trouble)?,
        };
        // Anybody can write any address into an account of theirs.
        let email = email.filter(|email| email.verified).ok_or(Stopped::Unwelcome(Unwelcome::Unknown))?;
        let found = identity::claimant(&app.store, identity, &email.address).await.map_err(failed)?;
        Ok(Self { owner: found.map_err(Stopped::Unwelcome)?, email: Some(email.address) })
    }
}

/// Links the two where they are not linked yet, and begins a session.
async fn welcome<E: Executor>(
    app: &App<E>,
    headers: &HeaderMap,
    provider: &Provider,
    arrival: Arrival,
    owner: Owner,
    proved_at: chrono::DateTime<chrono::Utc>,
    response: Response,
) -> Result<Response, Stopped> {
    let moment = app.moment();
    if let Some(email) = &arrival.email {
        let identity = Identity { issuer: provider.issuer(), subject: &arrival.subject };
        let linked = identity::link(&app.store, moment.get(), identity, email, arrival.user).await;
        let linked = linked.map_err(|failure| Stopped::Failed(super::asked::refused(failure)))?;
        linked.map_err(Stopped::Unwelcome)?;
    }
    let begun =
        open::begin(app, headers, owner.person, proved_at, response).await.map_err(Stopped::Failed)?;
    if let Some(old) = arrival.replaces {
        let ended = session::end_by_id(&app.store, old).await;
        ended.map_err(|error| Stopped::Failed(unexpected::failed(error)))?;
    }
    Ok(begun)
}
