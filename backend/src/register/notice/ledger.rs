//! What others did: to what the reader follows, and what waits for the reader since.

use std::collections::{BTreeMap, HashMap, HashSet};

use accord_shared::{
    id::{Noun, RecordId, UserId},
    notice::{Happened, NoticeReason, fold},
};
use uuid::Uuid;

use super::{Asked, ENTRIES, Notice, NoticeKey, Subject, read::Marks, start};
use crate::{
    register::{
        Reading, assessment, contact, document, following,
        history::{self, Seen, Span},
        obligation,
    },
    store::StoreError,
};

/// So many entries are looked at, at most: who comes back after a long time is not shown the whole ledger.
const MOST: usize = 600;

/// Why a record's entries are told, and from which entry on.
#[derive(Debug, Clone, Copy)]
struct Watched {
    reason: NoticeReason,
    /// The entry after which they are.
    since: i64,
}

/// An entry that is told.
struct Told {
    seen: Seen,
    under: RecordId,
    reasons: Vec<NoticeReason>,
}

/// What is watched: the records with why, and the parts of records whose entries are told as theirs, by their keys in the
/// ledger.
#[derive(Default)]
struct Watch {
    records: HashMap<RecordId, Vec<Watched>>,
    parts: HashMap<Uuid, RecordId>,
    /// Contacts of which what is personal is closed to the reader.
    closed: HashSet<Uuid>,
}

impl Watch {
    /// What the reader follows, with what belongs to it: its documents, what was judged of it, what is owed under it.
    async fn of(reading: Reading<'_>) -> Result<Self, StoreError> {
        let mut watch = Self::default();
        for follows in following::follows(reading).await? {
            let watched = Watched { reason: NoticeReason::Following, since: follows.since_seq };
            watch.records.entry(follows.record).or_default().push(watched);
        }
        let of_noun = |watch: &Self, noun| -> Vec<Uuid> {
            watch.records.keys().filter(|record| record.noun == noun).map(|record| record.uuid).collect()
        };
        let agreements = of_noun(&watch, Noun::Agreement);
        for (obligation, agreement) in obligation::under(reading, &agreements).await? {
            let since = watch.records[&RecordId::new(Noun::Agreement, agreement)][0].since;
            let watched = Watched { reason: NoticeReason::FollowingAgreement, since };
            watch.records.entry(RecordId::new(Noun::Obligation, obligation)).or_default().push(watched);
        }
        let organizations = of_noun(&watch, Noun::Organization);
        for (assessment, organization) in assessment::ever_of_all(reading, &organizations).await? {
            watch.parts.insert(assessment, RecordId::new(Noun::Organization, organization));
        }
        let records: Vec<RecordId> = watch.records.keys().copied().collect();
        for (document, record) in document::ever_of_all(reading, &records).await? {
            watch.parts.insert(document, record);
        }
        let contacts = of_noun(&watch, Noun::Contact);
        let found = contact::load(reading, contacts, &contact::Wanted::default()).await?;
        let closed = found.into_iter().filter(|(_, contact)| contact.personal_level.is_none());
        watch.closed = closed.map(|(id, _)| id).collect();
        watch.parts.extend(records.iter().map(|record| (record.uuid, *record)));
        Ok(watch)
    }

    /// The first entry that can be told.
    fn since(&self) -> i64 {
        self.records.values().flatten().map(|watched| watched.since).min().unwrap_or(i64::MAX)
    }

    /// An entry with why it is told; nothing where it is older than every reason.
    fn told(&self, seen: Seen) -> Option<Told> {
        let under = *self.parts.get(&seen.record)?;
        let watched = self.records.get(&under)?.iter().filter(|watched| seen.entry.seq > watched.since);
        let reasons: Vec<NoticeReason> = watched.map(|watched| watched.reason).collect();
        (!reasons.is_empty()).then_some(Told { seen, under, reasons })
    }
}

/// What others did, folded; each entry is in one notice.
pub(super) async fn told(
    reading: Reading<'_>,
    asked: &Asked,
    marks: &mut Marks,
) -> Result<Vec<Notice>, StoreError> {
    let from = start(asked.from());
    // What was read is not even looked for, where only what is new is wanted.
    let read = if asked.unread { marks.all } else { 0 };
    let mut by_seq: BTreeMap<i64, Told> = BTreeMap::new();
    let watch = Watch::of(reading).await?;
    let keys: Vec<Uuid> = watch.parts.keys().copied().collect();
    let span = Span { before: None, after: Some(watch.since().max(read)) };
    let is_closed =
        |record: Uuid| watch.parts.get(&record).is_some_and(|under| watch.closed.contains(&under.uuid));
    for seen in history::of_others(reading, &keys, (span, from), MOST, is_closed).await? {
        if let Some(told) = watch.told(seen) {
            by_seq.insert(told.seen.entry.seq, told);
        }
    }
    let waits = obligation::waiting(reading, from).await?;
    let ids: Vec<Uuid> = waits.iter().map(|waits| waits.obligation).collect();
    let since = waits.iter().map(|waits| waits.at).min().unwrap_or(from);
    let span = Span { before: None, after: Some(read) };
    for seen in history::of_others(reading, &ids, (span, since), MOST, |_| false).await? {
        let this = |waits: &&obligation::Waits| {
            waits.obligation == seen.record && waits.at == seen.entry.at && waits.by.0 == seen.user
        };
        let Some(waits) = waits.iter().find(this) else { continue };
        let reason = if waits.returned { NoticeReason::Returned } else { NoticeReason::AwaitsAcceptance };
        let under = RecordId::new(Noun::Obligation, seen.record);
        let told = Told { seen, under, reasons: Vec::new() };
        by_seq.entry(told.seen.entry.seq).or_insert(told).reasons.push(reason);
    }
    let under: HashSet<Uuid> = by_seq.values().map(|told| told.under.uuid).collect();
    marks.look(reading, &under.into_iter().collect::<Vec<_>>()).await?;
    Ok(folded(by_seq, marks))
}

fn folded(by_seq: BTreeMap<i64, Told>, marks: &Marks) -> Vec<Notice> {
    let happened: Vec<Happened> = by_seq
        .iter()
        .map(|(&seq, told)| Happened {
            record: told.under,
            by: UserId(told.seen.user),
            on: told.seen.entry.at.date_naive(),
            read: marks.has_entry(told.under.uuid, seq),
        })
        .collect();
    let groups = fold(&happened);
    let mut told: Vec<Option<Told>> = by_seq.into_values().map(Some).collect();
    let notice = |group: Vec<usize>| {
        let read = happened[*group.first()?].read;
        let mut acts: Vec<Told> = group.into_iter().filter_map(|at| told[at].take()).collect();
        let mut reasons: Vec<NoticeReason> = acts.iter().flat_map(|act| &act.reasons).copied().collect();
        reasons.sort_unstable();
        reasons.dedup();
        acts.reverse();
        let (count, last) = (acts.len(), acts.first()?);
        let (at, subject, seq) = (last.seen.entry.at, last.under, last.seen.entry.seq);
        let (actor, acting_for) = (last.seen.entry.actor.clone(), last.seen.entry.acting_for.clone());
        Some(Notice {
            key: NoticeKey { at, subject: subject.uuid, by_day: false },
            subject: Subject::Record(subject),
            names: Default::default(),
            at,
            actor: Some(actor),
            acting_for,
            reasons,
            count,
            entries: acts.into_iter().take(ENTRIES).map(|act| act.seen.entry).collect(),
            day: None,
            read,
            seq: Some(seq),
        })
    };
    groups.into_iter().filter_map(notice).collect()
}
