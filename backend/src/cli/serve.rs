//! `accord serve`.

use std::{net::IpAddr, process::ExitCode, sync::Arc, time::Duration};

use accord_backend::{
    backup::{self, BackupError, Place},
    chain_key::ChainKey,
    clock::{self, IdSource, Moment},
    content::Contents,
    demo, graphql,
    http::{self, App},
    ledger::{self, Live},
    register::{document, person},
    store::Store,
};
use anyhow::{Context, Result};
use clap::Args;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use super::{
    Database,
    config::Config,
    documents::Documents,
    open_id::OpenId,
    upgrade::{Safety, Upgraded},
};

/// How often content is looked through that no document needs.
const SWEEP: Duration = Duration::from_secs(6 * 60 * 60);

const LISTEN: &str = "127.0.0.1:8080";

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    database: Database,
    #[command(flatten)]
    documents: Documents,
    /// The largest document that is taken in, in MiB.
    #[arg(long, value_name = "MIB", env = "ACCORD_DOCUMENT_SIZE", default_value_t = 64,
        value_parser = clap::value_parser!(u64).range(1..=2047))]
    document_size: u64,
    /// Where the server answers: an address of this machine and a port. Without it: 127.0.0.1:8080, which only this
    /// machine reaches.
    #[arg(long, value_name = "ADDRESS:PORT", env = "ACCORD_LISTEN")]
    listen: Option<String>,
    /// Show Accord around: with sample people, whom anybody can be, and a sample register where the database is empty.
    /// Never for real work.
    #[arg(long)]
    demo: bool,
    /// Where people reach this server, as https://accord.example: links that are sent to them begin with it.
    #[arg(long, value_name = "ADDRESS", env = "ACCORD_PUBLIC_URL")]
    public_url: Option<String>,
    /// Let browsers send their session over https only. For a server behind https.
    #[arg(long)]
    secure_cookies: bool,
    /// Believe this proxy, which stands before the server, when it says in X-Forwarded-For from where a request comes.
    #[arg(long, value_name = "ADDRESS", env = "ACCORD_TRUSTED_PROXY")]
    trusted_proxy: Option<IpAddr>,
    /// How many requests a second one person may send for long; 0 for no limit.
    #[arg(long, value_name = "NUMBER", env = "ACCORD_RATE_PER_PERSON", default_value_t = http::PER_PERSON)]
    rate_per_person: u32,
    /// How many requests a second may come from one address for long; 0 for no limit. This machine's own are free.
    #[arg(long, value_name = "NUMBER", env = "ACCORD_RATE_PER_ADDRESS", default_value_t = http::PER_ADDRESS)]
    rate_per_address: u32,
    #[command(flatten)]
    open_id: OpenId,
    #[command(flatten)]
    safety: Safety,
}

impl Serve {
    /// Serves until it is told to stop.
    pub async fn run(self, config: &Config) -> Result<ExitCode> {
        let http = http::Options {
            demo: self.demo || config.demo,
            secure_cookies: self.secure_cookies || config.secure_cookies,
            limits: http::Limits {
                per_person: self.rate_per_person,
                per_address: self.rate_per_address,
                trusted_proxy: self.trusted_proxy.or(config.trusted_proxy),
            },
        };
        // Asked for first: a signal that comes while the database is being prepared must not be lost.
        let stop = stop_signal()?;
        let listen = self.listen.as_deref().or(config.listen.as_deref()).unwrap_or(LISTEN);
        let listener = TcpListener::bind(listen).await.with_context(|| {
            format!("cannot answer at {listen}: is another program there already? Choose with --listen")
        })?;
        let here = format!("http://{}", listener.local_addr()?);
        let public_url = self.public_url.as_deref().or(config.public_url.as_deref()).unwrap_or(&here);
        let provider = self.open_id.provider(&config.open_id, public_url)?;
        let address = self.database.address(config);
        let keys = Arc::new(self.database.keys(config)?);
        let chain = ChainKey::new(keys.ledger());
        let ids = Arc::new(IdSource::from_os().chained(chain.clone()));
        let contents = self.documents.open(&self.database, config)?;
        if http.demo {
            make_demonstration(&address, &contents, Moment::new(clock::now(), &ids)).await?;
        }
        let store = Store::connect(&address).await?;
        if let Some(Upgraded { applied, saved: Some(saved) }) =
            self.safety.upgrade(&store, &address, &contents, config).await?
        {
            println!("The tables were changed ({}). Before: {}", applied.join(", "), saved.display());
        }
        ledger::require_key(&store, &chain).await?;
        if http.demo {
            fill_with_demonstration(&store, &contents, Moment::new(clock::now(), &ids)).await?;
        }
        let began = std::time::Instant::now();
        let graph: accord_backend::graph::LiveGraph = Live::open(&store).await?;
        let size = graph.read().size();
        tracing::info!(
            records = size.nodes,
            ties = size.edges,
            bytes_a_tie = size.edge_bytes / size.edges.max(1),
            seconds = format!("{:.2}", began.elapsed().as_secs_f64()),
            "the graph is read"
        );
        let sources = graphql::Sources {
            graph: Arc::new(graph),
            index: Arc::new(Live::open(&store).await?),
            store: store.clone(),
            demo: http.demo,
            keys: keys.clone(),
            issuer: provider.as_ref().map(|provider| provider.issuer().to_owned()),
        };
        let graph = Some(sources.graph.clone());
        let schema = graphql::over(sources);
        let documents = http::Documents::new(contents.clone(), self.document_size << 20);
        let means = http::Means { graph, ids: ids.clone(), keys, provider, documents };
        let app = App::new(schema, store.clone(), means, http);
        if http.demo {
            println!("This is a demonstration: anybody who reaches this address can be any of its people.");
        }
        if !http.demo {
            invite_first(&store, &ids, public_url.trim_end_matches('/')).await?;
        }
        println!("Accord is open at {here}/");
        let sweeping = tokio::spawn(sweep(store, contents));
        http::serve(app, listener, Box::pin(stop)).await?;
        sweeping.abort();
        Ok(ExitCode::SUCCESS)
    }
}

/// Takes away, now and then, the content that no document needs any more.
async fn sweep(store: Store, contents: Contents) {
    loop {
        match document::sweep(&store, &contents, clock::now()).await {
            Ok(swept) if swept == document::Swept::default() => {}
            Ok(swept) => tracing::info!(removed = swept.removed, orphans = swept.orphans, "content swept"),
            Err(error) => tracing::warn!(%error, "content could not be swept"),
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// Makes the demonstration's register where there is none: whole, or not at all, so that one whose making was
/// interrupted is made at the next start. A database that somebody else has open is filled as it is.
async fn make_demonstration(address: &str, contents: &Contents, moment: Moment<'_>) -> Result<()> {
    let mut place = match Place::find(address).await {
        Ok(place) if backup::entries(address).await? == 0 => place,
        Ok(_) | Err(BackupError::InUse) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let made = async {
        let store = Store::open(&place.aside().await?).await?;
        fill_with_demonstration(&store, contents, moment).await?;
        Ok(store.close().await?)
    };
    match made.await {
        Ok(()) => Ok(place.take().await?),
        Err(error) => {
            place.leave().await?;
            Err(error)
        }
    }
}

async fn fill_with_demonstration(store: &Store, contents: &Contents, moment: Moment<'_>) -> Result<()> {
    person::ensure_demo(store, &person::operator(), moment).await?;
    demo::load_into_empty(store, contents, moment).await?;
    Ok(())
}

/// Where there is nobody yet, says how the first administrator gets in.
async fn invite_first(store: &Store, ids: &IdSource, public_url: &str) -> Result<()> {
    let moment = Moment::new(clock::now(), ids);
    if let Some(link) = person::link::first(store, moment, clock::secret()).await? {
        println!("Nobody can sign in yet. Make the first administrator within a day, by this link, once:");
        println!("{public_url}/welcome#{link}");
    }
    Ok(())
}

/// Done when the process is told to stop: SIGTERM, or Ctrl-C at the terminal.
pub fn stop_signal() -> Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
