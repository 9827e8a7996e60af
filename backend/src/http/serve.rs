//! The server's life: from the first request to the last.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::ConnectInfo, http::Request};
use futures_util::future::BoxFuture;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{Instant, timeout_at},
};
use tower::Service;

use crate::graphql::Schema;

use super::{App, MAX_WRITES, live, router};

/// How long requests may still take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long the head of a request may take, and how long a connection may lie idle before it: who opens connections
/// and sends nothing holds none of them.
const HEAD_PAUSE: Duration = Duration::from_secs(20);

/// How many connections there may be at once.
const MAX_CONNECTIONS: usize = 8192;

/// Answers requests until `stop` is done. Then takes no new ones, lets those under way come to their end within ten
/// seconds, and closes the database.
///
/// A boxed future of one type of app: what polls it is then compiled here, with all resolvers under it, and not a second
/// time in the program.
pub fn serve(
    app: Arc<App<Schema>>,
    listener: TcpListener,
    stop: BoxFuture<'static, ()>,
) -> BoxFuture<'static, anyhow::Result<()>> {
    Box::pin(served(app, listener, stop))
}

async fn served(
    app: Arc<App<Schema>>,
    listener: TcpListener,
    stop: BoxFuture<'static, ()>,
) -> anyhow::Result<()> {
    let following = tokio::spawn(live::follow(app.live.clone(), app.store.clone()));
    let connections = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (stopping, told) = watch::channel(false);
    tokio::select! {
        () = accept(listener, router(app.clone()), connections.clone(), told) => {}
        () = stop => {}
    }
    tracing::info!("stopping: no new requests are taken");
    let last = Instant::now() + GRACE;
    // An open screen would wait for news for ever.
    app.live.stop();
    stopping.send_replace(true);
    if timeout_at(last, connections.acquire_many(MAX_CONNECTIONS as u32)).await.is_err() {
        tracing::warn!("stopping: some requests did not end in time");
    }
    // A change goes on without its request, so it is waited for on its own.
    let last = last.max(Instant::now() + Duration::from_secs(1));
    if timeout_at(last, app.writes.acquire_many(MAX_WRITES)).await.is_err() {
        tracing::warn!("stopping: some changes did not end in time; the database takes them back");
    }
    following.abort();
    app.store.clone().close().await?;
    tracing::info!("stopped");
    Ok(())
}

/// Takes connections for ever, each on a task of its own.
async fn accept(
    listener: TcpListener,
    router: Router,
    connections: Arc<Semaphore>,
    told: watch::Receiver<bool>,
) {
    while let Ok(permit) = connections.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let answering = answer(stream, peer, router.clone(), told.clone());
                tokio::spawn(async move {
                    answering.await;
                    drop(permit);
                });
            }
            Err(error) => {
                // Most often there are no descriptors left; some come back when connections end.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Done when the server stops.
async fn stopped(told: &mut watch::Receiver<bool>) {
    let _ = told.wait_for(|stopping| *stopping).await;
}

/// Answers the requests of one connection until it ends, or until the one under way when the server stops.
async fn answer(stream: TcpStream, peer: SocketAddr, router: Router, mut told: watch::Receiver<bool>) {
    // An answer is sent at once, not when the next one has filled the packet.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_PAUSE);
    let mut connection = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopped(&mut told) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended");
    }
}
