//! What goes out: answers of the GraphQL endpoint, and refusals that look like them.

use std::collections::BTreeMap;

use async_graphql::{ServerError, Value};
use axum::{
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::negotiate::Media;
use crate::graphql::to_json;

/// A request that is not carried out: what happened, and how to mend it.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// For programs; the client has a sentence for it in every language.
    pub(super) code: String,
    pub(super) message: String,
    /// The field of the request that is wrong, where it is one.
    pub(super) field: Option<String>,
    /// Under which name it is noted in the log, where it is.
    pub(super) reference: Option<String>,
    /// After how many seconds it is worth asking again, where that is known.
    pub(super) retry_after: Option<u64>,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
            field: None,
            reference: None,
            retry_after: None,
        }
    }

    /// The refusal as a GraphQL response.
    pub(super) fn answer(self, media: Media) -> Response {
        let mut error = ServerError::new(self.message, None);
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", self.code);
        if let Some(field) = self.field {
            extensions.set("field", field);
        }
        if let Some(reference) = self.reference {
            extensions.set("reference", reference);
        }
        let mut response =
            body(self.status, media, &Body { errors: &[error], data: None, extensions: &BTreeMap::new() });
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Where nothing was agreed on, JSON is understood everywhere.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.answer(Media::Json)
    }
}

/// A GraphQL response (specification, 7.1). The entry `data` is missing where nothing was executed.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [ServerError],
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'a BTreeMap<String, Value>,
}

/// The outcome of a request as HTTP has it: GraphQL over HTTP, 6.4. An error without a path comes from before the
/// execution (parsing, validation, variables), and then there is no data, not even null.
pub(super) fn executed(response: &async_graphql::Response, media: Media) -> Response {
    let was_refused = response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    let status = match media {
        Media::GraphqlResponse if was_refused => StatusCode::BAD_REQUEST,
        // 6.4.1: for application/json a well-formed GraphQL response is a success whatever it says.
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    let data = (!was_refused).then_some(&response.data);
    body(status, media, &Body { errors: &response.errors, data, extensions: &response.extensions })
}

fn body(status: StatusCode, media: Media, body: &Body<'_>) -> Response {
    // Values of a response are plain data, for which writing JSON cannot fail.
    let bytes = to_json(body).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, media.header())], bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Authorization, Cookie"));
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"Accord\""));
    }
    response
}

/// A known address asked in a way that it does not answer. The router adds which ones it does.
pub(super) async fn method_not_allowed(method: Method) -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "METHOD_NOT_ALLOWED",
        format!("{method} means nothing here. The header Allow of this answer lists the methods that do."),
    )
}
