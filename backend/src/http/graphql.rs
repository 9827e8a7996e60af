//! `/graphql`, by the specification of GraphQL over HTTP.

use std::sync::Arc;

use accord_shared::Language;
use async_graphql::{Executor, Request, Response as Executed, parser::types::OperationType};
use axum::{
    body::Bytes,
    extract::{Query, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tokio::time::timeout;

use super::{
    App, MAX_BODY, PATIENCE, answer,
    answer::Refusal,
    busy, carry, idempotency, limits,
    negotiate::{self, Media},
    origin,
    params::Params,
    session::{self, Signed},
    unexpected,
};
use crate::{graphql::KnownDirections, register::idempotency::RequestKey, store::Store};

/// A query in an address. Nothing can be changed this way.
pub(super) async fn get<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    pairs: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
) -> Response {
    near(app.store.clone(), got(app, headers, pairs)).await
}

async fn got<E: Executor>(
    app: Arc<App<E>>,
    headers: HeaderMap,
    pairs: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
) -> Response {
    let media = match negotiate::accepted(&headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.into_response(),
    };
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.answer(media),
    };
    let params = match pairs {
        Ok(Query(pairs)) => Params::from_address(pairs),
        Err(rejection) => Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "MALFORMED",
            format!("The address cannot be read: {rejection}."),
        )),
    };
    let response = match params {
        Ok(params) => {
            answer(&app, &signed, params, negotiate::language(&headers), media, Method::Get, None).await
        }
        Err(refusal) => refusal.answer(media),
    };
    signed.onto(response)
}

/// A query or a change in a body.
pub(super) async fn post<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    near(app.store.clone(), posted(app, headers, body)).await
}

async fn posted<E: Executor>(
    app: Arc<App<E>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let media = match negotiate::accepted(&headers) {
        Ok(media) => media,
        Err(refusal) => return refusal.into_response(),
    };
    if let Err(refusal) = negotiate::require_json(&headers) {
        return refusal.answer(media);
    }
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.answer(media),
    };
    // A token is only sent by whoever has it; a cookie is sent by the browser, whoever asks.
    if let Err(refusal) = if signed.by_token() { Ok(()) } else { origin::require_own(&headers) } {
        return signed.onto(refusal.answer(media));
    }
    let asked = read(body).and_then(|body| {
        let key = idempotency::key(&headers, &body)?;
        Ok((Params::from_body(&body)?, key))
    });
    let response = match asked {
        Ok((params, key)) => {
            answer(&app, &signed, params, negotiate::language(&headers), media, Method::Post, key).await
        }
        Err(refusal) => refusal.answer(media),
    };
    signed.onto(response)
}

/// Answers where the rows are. What runs there is not interrupted between two of its statements by a timer of its own.
async fn near(store: Store, work: impl Future<Output = Response> + Send + 'static) -> Response {
    match store.near(PATIENCE, work).await {
        Ok(Some(response)) => response,
        Ok(None) => took_too_long().into_response(),
        Err(error) => unexpected::failed(error).into_response(),
    }
}

/// The whole body, or why there is none.
pub(super) fn read(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Refusal> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "TOO_LARGE",
            format!("The body is larger than {} KiB. Send it in several requests.", MAX_BODY / 1024),
        ),
        status => Refusal::new(status, "MALFORMED", "The body ended before it was whole. Send it again."),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

async fn answer<E: Executor>(
    app: &Arc<App<E>>,
    signed: &Signed,
    params: Params,
    language: Language,
    media: Media,
    method: Method,
    key: Option<RequestKey>,
) -> Response {
    if let Err(refusal) = app.rates.person(signed.person.viewer.user.0) {
        return refusal.answer(media);
    }
    let mut request = params.into_request();
    let may_introspect = app.options.demo || signed.is_administrator();
    if !may_introspect {
        request = request.disable_introspection();
    }
    let operation = match limits::check(&mut request, may_introspect) {
        Ok(operation) => operation,
        Err(error) => return answer::executed(&Executed::from_errors(vec![error]), media),
    };
    let changes = operation == Some(OperationType::Mutation);
    if method == Method::Get && operation.is_some_and(|operation| operation != OperationType::Query) {
        let refusal = Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "METHOD_NOT_ALLOWED",
            "Only queries are executed over GET. Send a mutation by POST as application/json.",
        );
        let mut response = refusal.answer(media);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
        return response;
    }
    if changes && !signed.person.viewer.entrance.may_write() {
        return Refusal::new(
            StatusCode::FORBIDDEN,
            "SCOPE",
            "This token only reads. Make one that may also write, on the page of your account.",
        )
        .answer(media);
    }
    let request = request.data(signed.person.clone()).data(signed.way).data(KnownDirections::default());
    let mut request = request.data(signed.person.viewer.clone()).data(app.moment()).data(language);
    if let Some(key) = key {
        request = request.data(key);
    }
    let executed = if changes { change(app, request).await } else { query(app, request).await };
    match executed {
        Ok(mut executed) => {
            unexpected::conceal(&mut executed);
            answer::executed(&executed, media)
        }
        Err(refusal) => refusal.answer(media),
    }
}

/// A read is given up when its time is over, or when whoever asked has gone away.
async fn query<E: Executor>(app: &App<E>, request: Request) -> Result<Executed, Refusal> {
    timeout(PATIENCE, app.schema.execute(request)).await.map_err(|_| took_too_long())
}

/// A change is carried to its end.
async fn change<E: Executor>(app: &Arc<App<E>>, request: Request) -> Result<Executed, Refusal> {
    let schema = app.schema.clone();
    carry(app, async move { schema.execute(request).await }).await
}

fn took_too_long() -> Refusal {
    busy("The query took longer than 10 seconds and was given up. Ask for less, or for fewer at a time.")
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicBool, Ordering},
        time::Duration,
    };

    use async_graphql::{Context, EmptySubscription, Object, Schema};

    use super::*;
    use crate::{
        clock::IdSource,
        http::{Documents, MOST_BYTES, Means, Options},
    };

    struct Slow;

    #[Object]
    impl Slow {
        async fn done(&self, context: &Context<'_>) -> bool {
            tokio::time::sleep(Duration::from_millis(100)).await;
            context.data_unchecked::<Arc<AtomicBool>>().store(true, Ordering::SeqCst);
            true
        }
    }

    #[tokio::test]
    async fn a_change_goes_on_when_nobody_waits_for_it_and_stopping_waits_until_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        let schema = Schema::new(Slow, Slow, EmptySubscription);
        let keys = Arc::new(crate::keys::Keys::new([1; 32]));
        let contents = crate::content::Contents::open(folder.path().to_str().unwrap()).unwrap();
        let documents = Documents::new(contents, MOST_BYTES);
        let ids = Arc::new(IdSource::seeded(1));
        let means = Means { graph: None, ids, keys, provider: None, documents };
        let app = App::new(schema, store, means, Options::default());
        let done = Arc::new(AtomicBool::new(false));
        let asked = |text: &str| Request::new(text).data(done.clone());

        let gone = timeout(Duration::from_millis(10), query(&app, asked("{ done }"))).await;
        assert!(gone.is_err());
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!done.load(Ordering::SeqCst), "a read ends with its reader");

        let gone = timeout(Duration::from_millis(10), change(&app, asked("mutation { done }"))).await;
        assert!(gone.is_err() && !done.load(Ordering::SeqCst));
        let _all = app.writes.acquire_many(crate::http::MAX_WRITES).await.unwrap();
        assert!(done.load(Ordering::SeqCst), "a change is carried to its end");
    }
}
