//! A provider of identities (OpenID Connect): asked who somebody is who has an account there.
//!
//! It knows no store, no session and no person. What its answers are good for, the register decides; that they are the
//! provider's, fresh and meant for us is decided here (OpenID Connect Core 1.0, 3.1.3.7).

mod answer;
mod http;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    core::{CoreAuthPrompt, CoreClient, CoreProviderMetadata, CoreResponseType},
    url::{Host, Url},
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

pub use answer::{Answer, Asked, Email};
use http::Http;

/// How long what the provider says about itself is believed. A key that is not in it is looked for at once.
const KEPT: Duration = Duration::from_secs(3600);

/// How long a provider that could not be reached is left alone: whoever presses the button meanwhile is told so at once.
const LEFT_ALONE: Duration = Duration::from_secs(3);

/// How old a proof at the provider may be for signing in: as long as a session of ours lasts. Asked for so that the answer
/// says when it was; an older one is no fresh proof, and signs in all the same.
const OLDEST: Duration = Duration::from_secs(12 * 3600);

/// Why a provider cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// Its address is none, or not a safe one.
    #[error(
        "“{0}” cannot be a provider's address: it must be https://…, without ? and #; http:// is for this machine alone"
    )]
    Issuer(String),
    /// The address at which it should answer is none.
    #[error("“{0}” is not an address to which a provider can send people back: set --public-url")]
    Return(String),
    /// The machine has no list of the authorities that vouch for a provider's certificate.
    #[error(
        "this machine trusts no certificate authorities, so that no provider can be asked over https: {0}"
    )]
    Authorities(std::io::Error),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The provider could not be reached, or is out of order itself.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// What came is not an answer that counts.
    #[error("the provider's answer does not count: {0}")]
    Wrong(String),
}

/// What the provider is called on the button, in each language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// In Azerbaijani.
    pub az: String,
    /// In English.
    pub en: String,
    /// In Russian.
    pub ru: String,
}

/// What a provider is known by, and what it knows us by.
pub struct Registration {
    /// Its issuer identifier: the address below which it describes itself.
    pub issuer: String,
    /// How it calls this server.
    pub client: String,
    /// The secret that it gave for that. It is never printed.
    pub secret: String,
    /// Where it sends people back to.
    pub back: String,
    /// What people call it.
    pub names: Names,
}

/// What was sent along with somebody, and must be met again in the answer. Secret until then.
#[derive(Serialize, Deserialize)]
pub struct Sent {
    /// Ties the answer to the browser that left.
    pub state: String,
    /// Ties the ID token to this one question.
    pub nonce: String,
    /// Proves that whoever brings the code asked the question (PKCE, RFC 7636).
    pub verifier: String,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// A provider of identities.
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: ClientSecret,
    back: RedirectUrl,
    names: Names,
    http: Http,
    known: Mutex<Known>,
}

/// What it said about itself, and since when we know; since when it cannot be reached.
#[derive(Default)]
struct Known {
    metadata: Option<(Arc<CoreProviderMetadata>, Instant)>,
    failed: Option<(Trouble, Instant)>,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Provider({})", self.issuer.as_str())
    }
}

impl Provider {
    /// A provider, which is not asked anything yet: it may be down.
    pub fn new(registration: Registration) -> Result<Self, ProviderError> {
        let Registration { issuer, client, secret, back, names } = registration;
        let url = Url::parse(&issuer).ok().filter(is_safe);
        let url = url.filter(|url| url.query().is_none() && url.fragment().is_none());
        let Some(url) = url else { return Err(ProviderError::Issuer(issuer)) };
        let back = RedirectUrl::new(back.clone()).map_err(|_| ProviderError::Return(back))?;
        let http = Http::new(url.scheme() == "https").map_err(ProviderError::Authorities)?;
        // The text as it was given: issuers are compared letter by letter.
        let issuer = IssuerUrl::new(issuer.clone()).map_err(|_| ProviderError::Issuer(issuer))?;
        let (client, secret) = (ClientId::new(client), ClientSecret::new(secret));
        Ok(Self { issuer, client, secret, back, names, http, known: Mutex::default() })
    }

    /// Its issuer identifier: subjects are its own, and mean nothing elsewhere.
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// What people call it.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Where to send somebody with what is sent along. Whoever is to prove again who they are must do so there, even
    /// where the provider knows them still.
    pub async fn address(&self, sent: &Sent, again: bool) -> Result<String, Trouble> {
        let metadata = self.metadata().await?;
        let there = metadata.authorization_endpoint().url();
        if !is_safe(there) {
            return Err(Trouble::Wrong(format!("{there} is not a safe address to send people to")));
        }
        let client = self.client(&metadata);
        let (state, nonce) = (CsrfToken::new(sent.state.clone()), Nonce::new(sent.nonce.clone()));
        let verifier = PkceCodeVerifier::new(sent.verifier.clone());
        let asked = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .add_scope(Scope::new("email".into()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        let asked = match again {
            true => asked.set_max_age(Duration::ZERO).add_prompt(CoreAuthPrompt::Login),
            false => asked.set_max_age(OLDEST),
        };
        let (address, ..) = asked.url();
        Ok(address.into())
    }

    /// Turns the code that somebody came back with into who they are, once. `iss` is whom the answer says to be from
    /// (RFC 9207), where it does.
    pub async fn answer(
        &self,
        code: String,
        iss: Option<&str>,
        sent: Sent,
        asked: Asked,
    ) -> Result<Answer, Trouble> {
        if iss.is_some_and(|iss| iss != self.issuer.as_str()) {
            return Err(Trouble::Wrong("it is another provider's".into()));
        }
        let mut client = self.client(&*self.metadata().await?);
        let exchange = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Trouble::Wrong("it has no address at which codes are exchanged".into()))?
            .set_pkce_verifier(PkceCodeVerifier::new(sent.verifier));
        let tokens = exchange.request_async(&self.http).await.map_err(answer::not_exchanged)?;
        let nonce = Nonce::new(sent.nonce);
        let mut answer = Answer::read(&client, &tokens, &nonce, asked);
        if answer.as_ref().is_err_and(answer::is_unknown_key) {
            // The provider has changed its keys since.
            client = self.client(&*self.fetch(&mut *self.known.lock().await).await?);
            answer = Answer::read(&client, &tokens, &nonce, asked);
        }
        answer.map_err(|error| Trouble::Wrong(told(&error)))
    }

    /// The e-mail that the provider has for somebody whose ID token does not say it.
    pub async fn email(&self, answer: &Answer) -> Result<Option<Email>, Trouble> {
        let client = self.client(&*self.metadata().await?);
        answer.ask_email(&client, &self.http).await
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let secret = Some(self.secret.clone());
        CoreClient::from_provider_metadata(metadata.clone(), self.client.clone(), secret)
            .set_auth_type(answer::auth_type(metadata))
            .set_redirect_uri(self.back.clone())
    }

    /// What the provider says about itself, asked for where it is not known or old. An older word stands where it cannot
    /// be reached.
    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let mut known = self.known.lock().await;
        if let Some((metadata, since)) = &known.metadata
            && since.elapsed() < KEPT
        {
            return Ok(metadata.clone());
        }
        if let Some((trouble, since)) = &known.failed
            && since.elapsed() < LEFT_ALONE
        {
            return known.metadata.as_ref().map(|(old, _)| old.clone()).ok_or_else(|| trouble.clone());
        }
        match self.fetch(&mut known).await {
            Ok(metadata) => Ok(metadata),
            Err(trouble) => known.metadata.as_ref().map(|(old, _)| old.clone()).ok_or(trouble),
        }
    }

    async fn fetch(&self, known: &mut Known) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http).await;
        match found {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                *known = Known { metadata: Some((metadata.clone(), Instant::now())), failed: None };
                Ok(metadata)
            }
            Err(error) => {
                let trouble = Trouble::Unreachable(told(&error));
                known.failed = Some((trouble.clone(), Instant::now()));
                Err(trouble)
            }
        }
    }
}

/// Whether what is said there is safe from others on the way: over https, or inside this machine.
fn is_safe(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    match url.scheme() {
        "https" => url.has_host(),
        "http" => is_here,
        _ => false,
    }
}

/// An error with what is behind it.
fn told(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(issuer: &str) -> Result<Provider, ProviderError> {
        Provider::new(Registration {
            issuer: issuer.into(),
            client: "accord".into(),
            secret: "a secret of many letters".into(),
            back: "http://127.0.0.1/session/provider/return".into(),
            names: Names { az: "A".into(), en: "E".into(), ru: "R".into() },
        })
    }

    #[test]
    fn a_provider_is_asked_over_https_or_inside_this_machine_only() {
        for safe in ["http://127.0.0.1:4000", "http://[::1]:4000/realm", "http://localhost/"] {
            let provider = made(safe).unwrap();
            assert_eq!(provider.issuer(), safe, "as it was given");
            assert!(!format!("{provider:?}").contains("secret"));
        }
        for unsafe_one in [
            "http://sso.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "ftp://sso.example",
            "sso.example",
            "http://127.0.0.1/?a=1",
            "http://127.0.0.1/#a",
            "",
        ] {
            assert!(matches!(made(unsafe_one), Err(ProviderError::Issuer(_))), "{unsafe_one}");
        }
    }

    #[tokio::test]
    async fn a_provider_that_is_down_is_said_to_be_so_and_left_alone_for_a_moment() {
        // Nobody listens on the port that was just given back.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let provider = made(&format!("http://127.0.0.1:{port}")).unwrap();
        let sent = || Sent { state: "s".into(), nonce: "n".into(), verifier: "v".repeat(43) };
        let first = provider.address(&sent(), false).await.unwrap_err();
        assert!(matches!(first, Trouble::Unreachable(_)), "{first}");
        assert_eq!(provider.address(&sent(), false).await, Err(first));
    }
}
