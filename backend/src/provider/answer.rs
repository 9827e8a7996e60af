//! What the provider answers, and when it counts.

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::{
    AccessToken, AccessTokenHash, AuthType, ClaimsVerificationError, Nonce, OAuth2TokenResponse,
    RequestTokenError, SignatureVerificationError, SubjectIdentifier, UserInfoError,
    core::{
        CoreClientAuthMethod, CoreJwsSigningAlgorithm as Algorithm, CoreProviderMetadata, CoreTokenResponse,
        CoreUserInfoClaims,
    },
};

use super::{
    Client, Trouble,
    http::{Http, HttpError},
    told,
};

/// By how much the provider's clock may differ from ours.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// How old an ID token may be when it comes: it is made while we wait for it.
const OLDEST_TOKEN: TimeDelta = TimeDelta::minutes(10);

/// How an ID token may be signed: with a key of the provider's that is not also ours, or nobody's.
const SIGNED: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What the question was, and when it was answered.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Since when somebody had to prove who they are, where they were asked to do it again.
    pub again_since: Option<DateTime<Utc>>,
    /// The present instant.
    pub at: DateTime<Utc>,
}

/// An e-mail, as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The address.
    pub address: String,
    /// Whether the provider has made sure that it is theirs.
    pub verified: bool,
}

/// Who somebody is, by the provider's word.
pub struct Answer {
    /// Who: the provider's own name for them, which never changes and is never given to another.
    pub subject: String,
    /// Their e-mail, where the ID token says it.
    pub email: Option<Email>,
    /// When they proved it at the provider, where it says so; never later than now.
    pub proved_at: Option<DateTime<Utc>>,
    token: AccessToken,
}

impl Answer {
    /// Reads an ID token that is the provider's, for us, fresh, and the answer to this question.
    pub(super) fn read(
        client: &Client,
        tokens: &CoreTokenResponse,
        nonce: &Nonce,
        asked: Asked,
    ) -> Result<Self, ClaimsVerificationError> {
        let other = |sentence: &str| ClaimsVerificationError::Other(sentence.into());
        let token = tokens.extra_fields().id_token().ok_or_else(|| other("it has no ID token"))?;
        let verifier = client
            .id_token_verifier()
            .set_allowed_algs(SIGNED)
            .set_time_fn(move || asked.at)
            .set_issue_time_verifier_fn(move |issued| is_recent(issued, asked.at))
            .set_auth_time_verifier_fn(move |said| proved_at(said, asked).map(drop));
        let claims = token.claims(&verifier, nonce)?;
        if let Some(expected) = claims.access_token_hash() {
            let (algorithm, key) = (token.signing_alg(), token.signing_key(&verifier));
            let (Ok(algorithm), Ok(key)) = (algorithm, key) else {
                return Err(other("its access token cannot be held against its ID token"));
            };
            let found = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if found.as_ref() != Ok(expected) {
                return Err(other("its access token does not belong to its ID token"));
            }
        }
        Ok(Self {
            subject: claims.subject().to_string(),
            email: claims.email().map(|address| Email {
                address: address.to_string(),
                verified: claims.email_verified() == Some(true),
            }),
            proved_at: proved_at(claims.auth_time(), asked).ok().flatten(),
            token: tokens.access_token().clone(),
        })
    }

    /// Asks for the e-mail of the same person.
    pub(super) async fn ask_email(&self, client: &Client, http: &Http) -> Result<Option<Email>, Trouble> {
        let subject = SubjectIdentifier::new(self.subject.clone());
        // A provider without such an address has nothing more to say.
        let Ok(request) = client.user_info(self.token.clone(), Some(subject)) else { return Ok(None) };
        let claims: Result<CoreUserInfoClaims, _> = request.request_async(http).await;
        let claims = claims.map_err(|error| match error {
            UserInfoError::Request(error) => Trouble::Unreachable(told(&error)),
            // Its own words only: the body may be about somebody.
            error => Trouble::Wrong(error.to_string()),
        })?;
        let verified = claims.email_verified() == Some(true);
        Ok(claims.email().map(|address| Email { address: address.to_string(), verified }))
    }
}

/// How the provider wants our secret: in the header, unless it takes it in the body only (RFC 6749, 2.3.1).
pub(super) fn auth_type(metadata: &CoreProviderMetadata) -> AuthType {
    let taken = metadata.token_endpoint_auth_methods_supported().map(Vec::as_slice).unwrap_or_default();
    let takes = |method: CoreClientAuthMethod| taken.contains(&method);
    match takes(CoreClientAuthMethod::ClientSecretPost) && !takes(CoreClientAuthMethod::ClientSecretBasic) {
        true => AuthType::RequestBody,
        false => AuthType::BasicAuth,
    }
}

/// Why a code was not exchanged.
pub(super) fn not_exchanged<R: openidconnect::ErrorResponse + 'static>(
    error: RequestTokenError<HttpError, R>,
) -> Trouble {
    match error {
        RequestTokenError::Request(error) => Trouble::Unreachable(told(&error)),
        error => Trouble::Wrong(told(&error)),
    }
}

/// Whether an ID token may be signed with a key that came after those that are known.
pub(super) fn is_unknown_key(error: &ClaimsVerificationError) -> bool {
    let ClaimsVerificationError::SignatureVerification(error) = error else { return false };
    !matches!(error, SignatureVerificationError::DisallowedAlg(_))
}

fn is_recent(issued: DateTime<Utc>, at: DateTime<Utc>) -> Result<(), String> {
    if issued > at + SKEW {
        return Err(format!("it was issued in the future, at {issued}"));
    }
    if issued < at - OLDEST_TOKEN {
        return Err(format!("it was issued long ago, at {issued}"));
    }
    Ok(())
}

/// When somebody proved at the provider who they are, by our clock. What lies in the future is refused, and so is what
/// lies before they were asked to do it again, or is not said then.
fn proved_at(said: Option<DateTime<Utc>>, asked: Asked) -> Result<Option<DateTime<Utc>>, String> {
    if let Some(said) = said
        && said > asked.at + SKEW
    {
        return Err(format!("the proof lies in the future, at {said}"));
    }
    if let Some(since) = asked.again_since {
        let said = said.ok_or("it does not say when the proof was given")?;
        if said < since - SKEW {
            return Err(format!("the proof is older than the question, from {said}"));
        }
    }
    Ok(said.map(|said| said.min(asked.at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_proof_counts_from_when_it_was_given_and_never_from_the_future() {
        let signing_in = Asked { again_since: None, at: at(0) };
        assert_eq!(proved_at(None, signing_in), Ok(None), "it need not be said");
        assert_eq!(proved_at(Some(at(-9000)), signing_in), Ok(Some(at(-9000))), "an old one stays old");
        assert_eq!(proved_at(Some(at(30)), signing_in), Ok(Some(at(0))), "a clock that is a little ahead");
        assert!(proved_at(Some(at(90)), signing_in).is_err());
    }

    #[test]
    fn a_proof_that_was_asked_for_must_be_said_and_not_be_older_than_the_question() {
        let again = Asked { again_since: Some(at(-20)), at: at(0) };
        assert!(proved_at(None, again).is_err());
        assert!(proved_at(Some(at(-200)), again).is_err());
        assert!(proved_at(Some(at(90)), again).is_err());
        assert_eq!(proved_at(Some(at(-10)), again), Ok(Some(at(-10))));
        assert_eq!(proved_at(Some(at(10)), again), Ok(Some(at(0))));
    }

    #[test]
    fn a_token_is_taken_only_about_when_it_was_made() {
        assert!(is_recent(at(0), at(5)).is_ok() && is_recent(at(30), at(0)).is_ok());
        assert!(is_recent(at(0), at(3600)).is_err() && is_recent(at(90), at(0)).is_err());
    }
}
