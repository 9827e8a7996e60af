//! Who asks what of which sources: the data that every resolver starts from.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use accord_shared::{AccessLevel, Language, RecordId, Viewer, error::ErrorCode, id::DirectionId};
use async_graphql::{Context, Error, ErrorExtensions, ID};
use chrono::NaiveDate;
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::{
    clock::{Moment, RequestMoment},
    graph::LiveGraph,
    keys::Keys,
    register::{
        Failure, Reading, audit, direction,
        idempotency::{Keyed, RequestKey},
        person::{Person, Way},
        writing::Writing,
    },
    search::LiveIndex,
    store::{Store, StoreError},
};

/// What the server reads and writes; the same for every request.
#[derive(Debug, Clone)]
pub struct Sources {
    /// The store.
    pub store: Store,
    /// The relationship graph.
    pub graph: Arc<LiveGraph>,
    /// The search index.
    pub index: Arc<LiveIndex>,
    /// Whether the demo people may be chosen from.
    pub demo: bool,
    /// The server's key.
    pub keys: Arc<Keys>,
    /// The provider of identities, by its issuer identifier, where there is one.
    pub issuer: Option<String>,
}

/// The directions that the viewer may see: read once for all records of a request that tell theirs.
#[derive(Debug, Default)]
pub struct KnownDirections(OnceCell<BTreeMap<DirectionId, Option<DirectionId>>>);

/// What resolvers take from their context.
pub(super) trait Asked {
    fn sources(&self) -> &Sources;
    fn viewer(&self) -> &Viewer;
    fn moment(&self) -> Moment<'_>;
    /// The viewer with the name they sign in with.
    fn person(&self) -> &Person;
    /// By what the server knows them.
    fn way(&self) -> Way;

    /// What this request has read of the directions.
    fn request_directions(&self) -> &KnownDirections;

    /// The key that the request came with, and which of its changes this is.
    fn keyed(&self) -> Option<Keyed<'_>>;

    /// The language asked for, else the one that the reader accepts.
    fn language(&self, wanted: Option<Language>) -> Language;

    fn reading(&self) -> Reading<'_> {
        Reading { store: &self.sources().store, viewer: self.viewer() }
    }

    fn writing(&self) -> Writing<'_> {
        let writing = Writing::new(&self.sources().store, self.viewer(), self.moment());
        Writing { keyed: self.keyed(), ..writing }
    }

    fn today(&self) -> NaiveDate {
        self.moment().today()
    }

    /// Those of these directions that the viewer may see, with the wider ones that they belong to, in the order of
    /// their ids.
    async fn with_wider(&self, of: &[Uuid]) -> Result<Vec<ID>, Error> {
        if of.is_empty() {
            return Ok(Vec::new());
        }
        let list = async || {
            let directions = direction::list(self.reading()).await.map_err(unexpected)?;
            Ok::<_, Error>(directions.into_iter().map(|direction| (direction.id, direction.parent)).collect())
        };
        let known = self.request_directions().0.get_or_try_init(list).await?;
        let found = with_wider(known, of.iter().copied().map(DirectionId));
        Ok(found.into_iter().map(|id| ID(id.to_string())).collect())
    }

    /// Brings graph and search up to the ledger's end, so that a writer sees their own change at once and everybody
    /// that of another instance.
    async fn catch_up(&self) -> Result<(), Error> {
        let Sources { store, graph, index, .. } = self.sources();
        graph.catch_up(store).await.map_err(unexpected)?;
        index.catch_up(store).await.map_err(unexpected)
    }
}

impl Asked for Context<'_> {
    fn sources(&self) -> &Sources {
        self.data_unchecked()
    }

    fn viewer(&self) -> &Viewer {
        self.data_unchecked()
    }

    fn moment(&self) -> Moment<'_> {
        self.data_unchecked::<RequestMoment>().get()
    }

    fn request_directions(&self) -> &KnownDirections {
        self.data_unchecked()
    }

    fn keyed(&self) -> Option<Keyed<'_>> {
        let request = self.data_opt::<RequestKey>()?;
        Some(Keyed { request, field: self.item.node.response_key().node.as_str() })
    }

    fn person(&self) -> &Person {
        self.data_unchecked()
    }

    fn way(&self) -> Way {
        *self.data_unchecked()
    }

    fn language(&self, wanted: Option<Language>) -> Language {
        wanted.or_else(|| self.data_opt().copied()).unwrap_or(Language::Az)
    }
}

/// A record was asked for by its id, and is of this level, or not there for the viewer: the ledger has either before
/// anything goes out (5.12).
pub(super) async fn asked_for(
    ctx: &Context<'_>,
    record: RecordId,
    level: Option<AccessLevel>,
) -> Result<(), Error> {
    match level {
        Some(level) => audit::opened(ctx.writing(), record, level).await.map_err(unexpected),
        None => denied(ctx, record).await,
    }
}

/// The ledger has that somebody asked for what is not there for them.
pub(super) async fn denied(ctx: &Context<'_>, record: RecordId) -> Result<(), Error> {
    audit::denied(ctx.writing(), record).await.map_err(unexpected)
}

/// An error that the client cannot mend. The endpoint logs its source under a reference, and the reference is all that
/// goes out.
pub(super) fn unexpected(error: StoreError) -> Error {
    error.into()
}

/// A query's failure: what is wrong with the request goes out, what is wrong here does not.
pub(super) fn refused(failure: Failure) -> Error {
    match failure {
        Failure::Store(error) => unexpected(error),
        // Only a change can have been made before.
        Failure::Repeated(_) => Error::new("this was done before"),
        Failure::Refused(problems) => {
            let problem = problems.into_iter().next();
            let code = problem.as_ref().map_or(ErrorCode::Invalid, |problem| problem.code);
            let message =
                problem.map_or_else(|| "the request was refused".to_owned(), |problem| problem.message);
            Error::new(message)
                .extend_with(|_, extensions| extensions.set("code", code.code().to_ascii_uppercase()))
        }
    }
}

/// Those of these directions that are known, by what each belongs to, with the wider ones, in the order of their ids.
fn with_wider(
    known: &BTreeMap<DirectionId, Option<DirectionId>>,
    of: impl IntoIterator<Item = DirectionId>,
) -> BTreeSet<DirectionId> {
    let mut found = BTreeSet::new();
    for direction in of {
        let mut next = Some(direction);
        while let Some((id, wider)) = next.and_then(|id| known.get_key_value(&id)) {
            // A ring of directions would be a mistake; it ends here.
            next = found.insert(*id).then_some(*wider).flatten();
        }
    }
    found
}
