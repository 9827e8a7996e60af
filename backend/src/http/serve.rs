//! The server's life: from the first request to the last.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_graphql::Executor;
use tokio::{
    net::TcpListener,
    sync::Notify,
    time::{Instant, sleep_until, timeout_at},
};

use super::{App, MAX_WRITES, live, router};

/// How long requests may still take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Answers requests until `stop` is done. Then takes no new ones, lets those under way come to their end within ten
/// seconds, and closes the database.
pub async fn serve<E: Executor>(
    app: Arc<App<E>>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let stopping = Arc::new(Notify::new());
    let (told, live) = (stopping.clone(), app.live.clone());
    let following = tokio::spawn(live::follow(app.live.clone(), app.store.clone()));
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: no new requests are taken");
        // An open screen would wait for news for ever.
        live.stop();
        told.notify_one();
    });
    let deadline = async {
        stopping.notified().await;
        Instant::now() + GRACE
    };
    let mut last = None;
    tokio::select! {
        ended = server.into_future() => ended?,
        () = async {
            let at = deadline.await;
            last = Some(at);
            sleep_until(at).await;
        } => tracing::warn!("stopping: some requests did not end in time"),
    }
    // A change goes on without its request, so it is waited for on its own.
    let last = last.unwrap_or_else(|| Instant::now() + GRACE).max(Instant::now() + Duration::from_secs(1));
    if timeout_at(last, app.writes.acquire_many(MAX_WRITES)).await.is_err() {
        tracing::warn!("stopping: some changes did not end in time; the database takes them back");
    }
    following.abort();
    app.store.clone().close().await?;
    tracing::info!("stopped");
    Ok(())
}
