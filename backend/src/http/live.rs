//! `/live`: a browser says which records and which lists are on its screen, and hears when one of them changed or is there
//! no more.
//!
//! It hears of nothing else: a record that the viewer cannot see is *gone* like one that never was, what is tied to a
//! record counts only as far as the viewer saw it when they last looked, and a list changed only where a record did that
//! they see or saw in it.
//!
//! Every answer says up to which entry of the ledger it told. Who comes back after a lost connection says it again, and
//! hears what was written meanwhile.

use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use accord_shared::{
    Noun, RecordId,
    id::{AssessmentId, AssessmentReviewId, DocumentId, UserId},
};
use async_graphql::Executor;
use axum::{
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;
use tokio::{
    sync::{Notify, broadcast, mpsc, watch},
    time::{MissedTickBehavior, interval},
};

use super::{App, answer::Refusal, negotiate::Media, session, unexpected};
use crate::{
    clock,
    ledger::{self, Touched},
    register::{
        Reading, assessment, document, following,
        notice::{self, NoticeKey},
        watching,
    },
    store::{Store, StoreError},
};

/// How often the ledger is asked for what other instances wrote.
const POLL: Duration = Duration::from_millis(500);

/// How often each connection asks whether its session still stands.
const STILL_SIGNED_IN: Duration = Duration::from_secs(3);

/// How many screens one person may have open at once.
const MOST_SCREENS: usize = 24;

/// How many records one screen may show.
const MOST_WATCHED: usize = 500;

/// Above so many entries at once, everybody looks again at everything they watch.
const TOO_MANY: u64 = 1_000;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Hub {
    /// What the ledger gained, to all.
    news: broadcast::Sender<News>,
    /// Rung when this instance wrote something.
    written: Notify,
    stopping: watch::Sender<bool>,
    screens: Mutex<HashMap<UserId, usize>>,
}

/// What the ledger gained.
#[derive(Debug, Clone)]
struct News {
    /// Up to which entry.
    seq: i64,
    /// Its changes; none stand for more than could be told.
    touched: Arc<[Touched]>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            news: broadcast::channel(64).0,
            written: Notify::new(),
            stopping: watch::channel(false).0,
            screens: Mutex::default(),
        }
    }
}

impl Hub {
    /// Something was written here: nobody waits for the next look at the ledger.
    pub(super) fn written(&self) {
        self.written.notify_one();
    }

    /// Ends every connection.
    pub(super) fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// A place among the screens of a person; nothing where they have too many.
    fn enter(self: &Arc<Self>, user: UserId) -> Option<Screen> {
        let mut screens = self.screens.lock().unwrap_or_else(PoisonError::into_inner);
        let open = screens.entry(user).or_default();
        if *open >= MOST_SCREENS {
            return None;
        }
        *open += 1;
        Some(Screen { hub: self.clone(), user })
    }
}

/// One open screen; it is counted for as long as this lives.
struct Screen {
    hub: Arc<Hub>,
    user: UserId,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let mut screens = self.hub.screens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = screens.get_mut(&self.user) {
            *open -= 1;
            if *open == 0 {
                screens.remove(&self.user);
            }
        }
    }
}

/// Tells all connections what the ledger gains, for as long as the server runs: one look at its head for all of them.
/// It looks also while nobody listens, so that whoever begins to listen misses nothing.
pub(super) async fn follow(hub: Arc<Hub>, store: Store) {
    let mut seq = None;
    let mut tick = interval(POLL);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            () = hub.written.notified() => {}
        }
        match gained(&store, &mut seq).await {
            Ok(Some(news)) => {
                let _ = hub.news.send(news);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "open screens hear nothing until the database answers"),
        }
    }
}

/// What the ledger gained since the last look.
async fn gained(store: &Store, seq: &mut Option<i64>) -> Result<Option<News>, StoreError> {
    let head = ledger::head(store).await?;
    let Some(known) = seq.replace(head).filter(|known| *known < head) else { return Ok(None) };
    since(store, known, head).await
}

/// What the ledger gained between two of its entries; nothing where nothing changed.
async fn since(store: &Store, known: i64, head: i64) -> Result<Option<News>, StoreError> {
    let touched = ledger::touched_after(store, known, TOO_MANY + 1).await?;
    if touched.len() as u64 > TOO_MANY {
        return Ok(Some(News { seq: head, touched: Arc::new([]) }));
    }
    let seq = touched.last().map_or(head, |last| last.seq);
    let changed: Arc<[Touched]> = touched.into_iter().filter(Touched::changed).collect();
    Ok((!changed.is_empty()).then_some(News { seq, touched: changed }))
}

/// What a browser has on its screen, each with commas between.
#[derive(Debug, Deserialize)]
pub(super) struct Watched {
    /// Records that are shown whole.
    #[serde(default)]
    watch: String,
    /// Nouns whose lists are shown.
    #[serde(default)]
    list: String,
    /// The records in those lists.
    #[serde(default)]
    rows: String,
    /// Whether it shows how much is new to its reader.
    #[serde(default)]
    notices: bool,
    /// Up to which entry of the ledger an earlier connection told. What the browser itself says after a lost connection
    /// counts before it.
    #[serde(default)]
    since: Option<i64>,
}

/// Begins to tell.
pub(super) async fn open<E: Executor>(
    State(app): State<Arc<App<E>>>,
    headers: HeaderMap,
    Query(watched): Query<Watched>,
) -> Response {
    let signed = match session::sign(&app, &headers).await {
        Ok(signed) => signed,
        Err(refusal) => return refusal.answer(Media::Json),
    };
    let ids = |text: &str| -> BTreeSet<RecordId> {
        text.split(',').filter_map(|id| id.parse().ok()).take(MOST_WATCHED).collect()
    };
    let (records, rows) = (ids(&watched.watch), ids(&watched.rows));
    let lists = watched.list.split(',').filter_map(|noun| noun.parse().ok()).collect();
    let again = headers.get("last-event-id").and_then(|seq| seq.to_str().ok()?.parse().ok());
    let told_to = again.or(watched.since);
    let user = signed.person.viewer.user;
    let Some(screen) = app.live.enter(user) else {
        let message = format!("More than {MOST_SCREENS} screens are open. Close some.");
        return Refusal::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY", message).answer(Media::Json);
    };
    let (out, told) = mpsc::channel(16);
    let counted = watched.notices.then_some(None);
    let watch = Watch { app, headers, out, screen, triggers: HashMap::new(), lists, rows, counted };
    tokio::spawn(watch.run(records, told_to));
    let events = stream::unfold(told, |mut told| async move {
        let event: Event = told.recv().await?;
        Some((Ok::<_, Infallible>(event), told))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}

/// One connection.
struct Watch<E> {
    app: Arc<App<E>>,
    /// By which the session is looked up again.
    headers: HeaderMap,
    out: mpsc::Sender<Event>,
    screen: Screen,
    /// For each record on the screen, the records whose change concerns it: itself, and what it was seen tied to.
    triggers: HashMap<RecordId, BTreeSet<RecordId>>,
    /// The nouns whose lists are on the screen.
    lists: BTreeSet<Noun>,
    /// The records in those lists.
    rows: BTreeSet<RecordId>,
    /// Where the screen shows how much is new to its reader, what it was told of that: how much, and what is the newest.
    counted: Option<Option<(usize, Option<NoticeKey>)>>,
}

/// The connection is over.
struct Over;

impl<E: Executor> Watch<E> {
    async fn run(mut self, records: BTreeSet<RecordId>, told_to: Option<i64>) {
        let mut news = self.app.live.news.subscribe();
        let mut stopping = self.app.live.stopping.subscribe();
        let mut signed_in = interval(STILL_SIGNED_IN);
        signed_in.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // What changed between loading the page and this connection shows at once, if only as gone.
        if self.look(records, false).await.is_err() || self.begin(told_to).await.is_err() {
            return;
        }
        loop {
            let looked = tokio::select! {
                () = self.out.closed() => return,
                _ = stopping.changed() => return,
                _ = signed_in.tick() => self.viewer().await.map(|_| ()),
                heard = news.recv() => match heard {
                    Ok(news) => self.hear(&news).await,
                    Err(broadcast::error::RecvError::Closed) => return,
                    Err(broadcast::error::RecvError::Lagged(_)) => self.look_at_all().await,
                },
            };
            if looked.is_err() {
                return;
            }
        }
    }

    fn records(&self) -> BTreeSet<RecordId> {
        self.triggers.keys().copied().collect()
    }

    /// Tells what was written since an earlier connection ended, and where this one begins.
    async fn begin(&mut self, told_to: Option<i64>) -> Result<(), Over> {
        let head = self.store(ledger::head(&self.app.store).await)?;
        self.look_at_rows().await?;
        self.count().await?;
        if let Some(known) = told_to.filter(|known| *known < head)
            && let Some(news) = self.store(since(&self.app.store, known, head).await)?
        {
            self.hear(&news).await?;
        }
        self.mark(head).await
    }

    /// Says up to which entry everything was told: the browser says it again when it comes back.
    async fn mark(&self, seq: i64) -> Result<(), Over> {
        let seq = seq.to_string();
        self.out.send(Event::default().event("told").id(&seq).data(&seq)).await.map_err(|_| Over)
    }

    fn store<T>(&self, answer: Result<T, StoreError>) -> Result<T, Over> {
        answer.map_err(|error| {
            unexpected::failed(error);
            Over
        })
    }

    /// Looks again at everything: more was written than could be told, or what they may see is something else now.
    async fn look_at_all(&mut self) -> Result<(), Over> {
        self.look(self.records(), true).await?;
        for noun in self.lists.clone() {
            self.say("list", noun.code()).await?;
        }
        self.count().await?;
        Ok(())
    }

    /// Says how much is new to the reader, where that is something else than they were told.
    async fn count(&mut self) -> Result<bool, Over> {
        let Some(told) = self.counted else { return Ok(false) };
        let viewer = self.viewer().await?;
        let reading = Reading { store: &self.app.store, viewer: &viewer };
        let unread = self.store(notice::unread(reading, clock::now()).await)?;
        // Meanwhile the reader may have read what they were told: another one in its place is news.
        if told == Some(unread) {
            return Ok(false);
        }
        self.counted = Some(Some(unread));
        self.say("notices", &unread.0.to_string()).await?;
        Ok(true)
    }

    /// Whether these entries can tell the reader something: of what they follow, or of what may wait for them.
    async fn may_tell(&self, touched: &[Touched], changed: &BTreeSet<RecordId>) -> Result<bool, Over> {
        if self.counted.is_none() {
            return Ok(false);
        }
        let waits = [Noun::Obligation.code(), AssessmentReviewId::PREFIX];
        if touched.iter().any(|touched| waits.contains(&touched.noun.as_str())) {
            return Ok(true);
        }
        let viewer = self.viewer().await?;
        let reading = Reading { store: &self.app.store, viewer: &viewer };
        let ids: Vec<_> = changed.iter().map(|record| record.uuid).collect();
        self.store(following::follows_any(reading, &ids).await)
    }

    /// Looks again at what these entries concern, and says up to which entry it did where that was something.
    async fn hear(&mut self, news: &News) -> Result<(), Over> {
        let touched = &news.touched;
        let about_viewer =
            |touched: &Touched| touched.noun == UserId::PREFIX && touched.record == self.screen.user.0;
        if touched.is_empty() || touched.iter().any(about_viewer) {
            self.look_at_all().await?;
            return self.mark(news.seq).await;
        }
        let mut changed: BTreeSet<RecordId> = touched
            .iter()
            .filter_map(|touched| Some(RecordId::new(touched.noun.parse::<Noun>().ok()?, touched.record)))
            .collect();
        let listed = self.hear_in_lists(&changed).await?;
        changed.extend(self.with_parts(touched).await?);
        let counted = self.may_tell(touched, &changed).await? && self.count().await?;
        let concerned = self.triggers.iter().filter(|(_, triggers)| !triggers.is_disjoint(&changed));
        let concerned: BTreeSet<RecordId> = concerned.map(|(record, _)| *record).collect();
        if concerned.is_empty() && !listed && !counted {
            // What does not concern them is not even counted before them.
            return Ok(());
        }
        self.look(concerned, true).await?;
        self.mark(news.seq).await
    }

    /// Says of each list whether a record of it changed that the viewer sees, or that is gone from what they saw.
    async fn hear_in_lists(&mut self, changed: &BTreeSet<RecordId>) -> Result<bool, Over> {
        let mut listed = false;
        for noun in self.lists.clone() {
            let of: BTreeSet<RecordId> = changed.iter().copied().filter(|it| it.noun == noun).collect();
            if of.is_empty() {
                continue;
            }
            let seen = self.seen(noun, &of).await?;
            // A row that was there concerns them once more when it may not be shown any more, and then never again.
            let gone: Vec<RecordId> =
                of.difference(&seen).filter(|it| self.rows.contains(it)).copied().collect();
            for row in &gone {
                self.rows.remove(row);
            }
            if !seen.is_empty() || !gone.is_empty() {
                self.say("list", noun.code()).await?;
                listed = true;
            }
        }
        Ok(listed)
    }

    /// Which of the rows the viewer sees. Where one is gone since the list was loaded, the list changed; of the others, of
    /// what never was and of what is hidden alike, nothing more is heard.
    async fn look_at_rows(&mut self) -> Result<(), Over> {
        for noun in self.lists.clone() {
            let of: BTreeSet<RecordId> = self.rows.iter().copied().filter(|it| it.noun == noun).collect();
            let seen = if of.is_empty() { BTreeSet::new() } else { self.seen(noun, &of).await? };
            if seen.len() < of.len() {
                self.say("list", noun.code()).await?;
            }
            self.rows.retain(|it| it.noun != noun || seen.contains(it));
        }
        let lists = &self.lists;
        self.rows.retain(|it| lists.contains(&it.noun));
        Ok(())
    }

    /// Those of these records of a noun that the viewer sees.
    async fn seen(&self, noun: Noun, of: &BTreeSet<RecordId>) -> Result<BTreeSet<RecordId>, Over> {
        let viewer = self.viewer().await?;
        let reading = Reading { store: &self.app.store, viewer: &viewer };
        let ids: Vec<_> = of.iter().map(|it| it.uuid).collect();
        let seen = self.store(watching::seen(reading, noun, &ids).await)?;
        Ok(seen.into_iter().map(|uuid| RecordId::new(noun, uuid)).collect())
    }

    async fn say(&self, event: &str, data: &str) -> Result<(), Over> {
        self.out.send(Event::default().event(event).data(data)).await.map_err(|_| Over)
    }

    /// The records whose documents or assessments these entries changed, as far as the viewer may know of those: of others
    /// nobody hears that there is something.
    async fn with_parts(&self, touched: &[Touched]) -> Result<BTreeSet<RecordId>, Over> {
        let of = |noun: &'static str| touched.iter().filter(move |touched| touched.noun == noun);
        let documents: BTreeSet<DocumentId> =
            of(DocumentId::PREFIX).map(|touched| touched.record.into()).collect();
        let assessments: BTreeSet<AssessmentId> =
            of(AssessmentId::PREFIX).map(|touched| touched.record.into()).collect();
        let mut records = BTreeSet::new();
        if documents.is_empty() && assessments.is_empty() {
            return Ok(records);
        }
        let viewer = self.viewer().await?;
        let reading = Reading { store: &self.app.store, viewer: &viewer };
        for document in documents {
            records.extend(self.store(document::concerned(reading, document).await)?);
        }
        for assessment in assessments {
            records.extend(self.store(assessment::concerned(reading, assessment).await)?);
        }
        Ok(records)
    }

    /// Says of these records whether they are gone and, where `changed`, that the others are something else than before.
    async fn look(&mut self, records: BTreeSet<RecordId>, changed: bool) -> Result<(), Over> {
        let viewer = self.viewer().await?;
        let reading = Reading { store: &self.app.store, viewer: &viewer };
        for record in records {
            let today = clock::now().date_naive();
            let seen = watching::concerns(reading, self.app.graph.as_deref(), record, today).await;
            let seen = self.store(seen)?;
            let event = match seen {
                None => {
                    self.triggers.remove(&record);
                    Some("gone")
                }
                Some(triggers) => {
                    self.triggers.insert(record, triggers);
                    changed.then_some("changed")
                }
            };
            if let Some(event) = event {
                self.say(event, &record.to_string()).await?;
            }
        }
        Ok(())
    }

    /// Who they are now; over where that is nobody, or somebody else.
    async fn viewer(&self) -> Result<accord_shared::Viewer, Over> {
        let signed = session::sign_watching(&self.app, &self.headers).await.map_err(|_| Over)?;
        let viewer = signed.person.viewer;
        if viewer.user == self.screen.user { Ok(viewer) } else { Err(Over) }
    }
}
