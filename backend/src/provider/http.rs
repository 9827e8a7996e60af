//! The only way out of this program: to the provider that the administrator named, and to nobody else.

use std::{io, pin::Pin, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http::StatusCode, url::Url};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::time::timeout;

use super::is_safe;

/// How long the provider may take for one answer: somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(8);

/// The largest answer that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpError {
    #[error("{0} is not a safe address")]
    Address(String),
    #[error("the connection failed: {0}")]
    Connection(#[source] hyper_util::client::legacy::Error),
    #[error("the answer broke off, or is larger than {LARGEST} bytes: {0}")]
    Body(String),
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    Late,
    #[error("it is out of order itself, and answers {0}")]
    OutOfOrder(StatusCode),
}

/// Asks over HTTP; follows no redirects, so that nobody is led elsewhere.
pub(super) struct Http(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl Http {
    /// Trusts those who vouch for certificates whom the machine trusts; where nothing is asked over https, nobody.
    pub(super) fn new(secure: bool) -> io::Result<Self> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?;
        let config = match secure {
            true => config.with_native_roots()?,
            false => config.with_root_certificates(RootCertStore::empty()),
        };
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(config.with_no_client_auth())
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let address = request.uri().to_string();
        if !Url::parse(&address).is_ok_and(|url| is_safe(&url)) {
            return Err(HttpError::Address(address));
        }
        let answered = async {
            let response = self.0.request(request.map(Full::from)).await.map_err(HttpError::Connection)?;
            if response.status().is_server_error() {
                return Err(HttpError::OutOfOrder(response.status()));
            }
            let (parts, body) = response.into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            let body = body.map_err(|error| HttpError::Body(error.to_string()))?.to_bytes();
            Ok(HttpResponse::from_parts(parts, body.to_vec()))
        };
        timeout(PATIENCE, answered).await.unwrap_or(Err(HttpError::Late))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
