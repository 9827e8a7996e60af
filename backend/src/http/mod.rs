//! The outer door: the GraphQL endpoint, sessions, the client's files, and signs of life.

mod answer;
mod client;
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
    middleware,
    routing::{get, post},
};
use tokio::sync::Semaphore;
use tower_http::{catch_panic::CatchPanicLayer, timeout::RequestBodyTimeoutLayer};

use crate::{
    clock::{self, IdSource, RequestMoment},
    graph::LiveGraph,
    keys::Keys,
    provider::Provider,
    register::intake::Jobs,
    store::Store,
};
use session::throttle::Throttle;

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

impl<E: Executor> App<E> {
    /// A server of this schema over this store.
    pub fn new(
        schema: E,
        store: Store,
        graph: Option<Arc<LiveGraph>>,
        ids: Arc<IdSource>,
        keys: Arc<Keys>,
        provider: Option<Provider>,
        options: Options,
    ) -> Arc<Self> {
        let (throttle, writes) = (Throttle::default(), Arc::new(Semaphore::new(MAX_WRITES as usize)));
        Arc::new(Self {
            schema,
            store,
            ids,
            options,
            keys,
            provider,
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

/// Every address that the server answers.
pub fn router<E: Executor>(app: Arc<App<E>>) -> Router {
    Router::new()
        .route("/graphql", get(graphql::get::<E>).post(graphql::post::<E>))
        .route("/graphiql", get(graphiql::page::<E>))
        .route("/export", post(export::make::<E>))
        .route("/export/list", post(extract::make::<E>))
        .route("/live", get(live::open::<E>))
        .route("/feed/{file}", get(feed::get::<E>))
        .merge(intake::routes())
        .merge(session::routes())
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
