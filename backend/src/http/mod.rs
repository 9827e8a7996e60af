//! The outer door: the GraphQL endpoint, sessions, the client's files, and signs of life.

mod agenda;
mod answer;
mod bulk;
mod client;
mod document;
mod export;
mod extract;
mod feed;
mod graphiql;
mod graphql;
mod headers;
mod health;
mod idempotency;
mod intake;
mod limits;
mod live;
mod log;
mod negotiate;
mod origin;
mod outlet;
mod overview;
mod paper;
mod params;
mod rates;
mod serve;
mod session;
mod unexpected;

use std::{sync::Arc, time::Duration};

use async_graphql::Executor;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{get, post},
};
use tokio::{sync::Semaphore, time::timeout};
use tower_http::{catch_panic::CatchPanicLayer, timeout::RequestBodyTimeoutLayer};

use crate::{
    clock::{self, IdSource, RequestMoment},
    graph::LiveGraph,
    keys::Keys,
    provider::Provider,
    register::intake::Jobs,
    store::Store,
};
use answer::Refusal;
use session::throttle::Throttle;

pub use document::{Documents, MOST_BYTES};
pub use rates::{Limits, PER_ADDRESS, PER_PERSON};
pub use serve::serve;
pub use session::PROVIDER_RETURN;

/// The largest body that is read.
const MAX_BODY: usize = 1 << 20;

/// How long a body may pause: who sends a byte now and then keeps a connection for nothing.
const BODY_PAUSE: Duration = Duration::from_secs(20);

/// How many changes may be under way at once.
const MAX_WRITES: u32 = 64;

/// How the server was told to behave.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whoever is not signed in looks around as the demonstration's analyst.
    pub demo: bool,
    /// Session cookies travel over https only.
    pub secure_cookies: bool,
    /// How often one may ask.
    pub limits: Limits,
}

/// What every request can reach.
pub struct App<E> {
    schema: E,
    store: Store,
    ids: Arc<IdSource>,
    options: Options,
    keys: Arc<Keys>,
    /// Who is asked who somebody is, where somebody is.
    provider: Option<Provider>,
    documents: Documents,
    throttle: Throttle,
    /// A permit per change under way: stopping waits until all are back.
    writes: Arc<Semaphore>,
    /// By which open screens hear of changes.
    live: Arc<live::Hub>,
    /// What a record is tied to: an open screen is concerned by that too.
    graph: Option<Arc<LiveGraph>>,
    /// What has been asked for lately.
    rates: rates::Rates,
    /// The imports that this server is at.
    jobs: Arc<Jobs>,
}

/// What a server has beside its schema and its store.
pub struct Means {
    /// What a record is tied to.
    pub graph: Option<Arc<LiveGraph>>,
    /// Where ids come from.
    pub ids: Arc<IdSource>,
    /// The server's key.
    pub keys: Arc<Keys>,
    /// Who is asked who somebody is, where somebody is.
    pub provider: Option<Provider>,
    /// Where documents are.
    pub documents: Documents,
}

impl<E: Executor> App<E> {
    /// A server of this schema over this store.
    pub fn new(schema: E, store: Store, means: Means, options: Options) -> Arc<Self> {
        let Means { graph, ids, keys, provider, documents } = means;
        let (throttle, writes) = (Throttle::default(), Arc::new(Semaphore::new(MAX_WRITES as usize)));
        Arc::new(Self {
            schema,
            store,
            ids,
            options,
            keys,
            provider,
            documents,
            throttle,
            writes,
            live: Arc::default(),
            graph,
            rates: rates::Rates::new(options.limits),
            jobs: Arc::default(),
        })
    }

    fn moment(&self) -> RequestMoment {
        RequestMoment::new(clock::now(), self.ids.clone())
    }
}

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// A change is never given up half-way: it is carried to its end even when nobody waits for it any more, because
/// whoever asked could not know whether the transaction had been committed.
async fn carry<E: Executor, T: Send + 'static>(
    app: &Arc<App<E>>,
    change: impl Future<Output = T> + Send + 'static,
) -> Result<T, Refusal> {
    let permit = timeout(PATIENCE, app.writes.clone().acquire_owned()).await;
    let Ok(Ok(permit)) = permit else {
        return Err(busy(
            "The server has too many changes under way, and this one was not begun. Try again.",
        ));
    };
    let live = app.live.clone();
    let task = tokio::spawn(async move {
        let done = change.await;
        live.written();
        drop(permit);
        done
    });
    match timeout(PATIENCE, task).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(panic)) => Err(unexpected::failed(panic)),
        Err(_) => Err(busy(
            "The change takes longer than 10 seconds and goes on without you. Look whether it has been made \
             before you send it again.",
        )),
    }
}

fn busy(message: &str) -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "TOOK_TOO_LONG", message)
}

/// Every address that the server answers.
pub fn router<E: Executor>(app: Arc<App<E>>) -> Router {
    Router::new()
        .route("/graphql", get(graphql::get::<E>).post(graphql::post::<E>))
        .route("/graphiql", get(graphiql::page::<E>))
        .route("/export", post(export::make::<E>))
        .route("/export/list", post(extract::make::<E>))
        .route("/export/agenda", post(agenda::make::<E>))
        .route("/export/overview", post(overview::make::<E>))
        .route("/live", get(live::open::<E>))
        .route("/papers/{file}", get(paper::get::<E>))
        .route("/feed/{file}", get(feed::get::<E>))
        .merge(bulk::routes())
        .merge(intake::routes())
        .merge(session::routes())
        .merge(document::routes())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready::<E>))
        .fallback(client::file)
        .method_not_allowed_fallback(answer::method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(RequestBodyTimeoutLayer::new(BODY_PAUSE))
        .layer(CatchPanicLayer::custom(unexpected::panicked))
        .layer(middleware::from_fn_with_state(app.clone(), rates::limit::<E>))
        .layer(middleware::map_response_with_state(app.options, headers::secure))
        .layer(middleware::from_fn(log::request))
        .with_state(app)
}
