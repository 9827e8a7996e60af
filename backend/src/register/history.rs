//! A record's history, read from the ledger: who changed what, when, for whom and why.
//!
//! What a record held may name what a later reader may not see. So each state is read as if whatever is hidden from the
//! reader had never been in it, and only then compared; an entry of which nothing is left is left out.

use std::collections::{BTreeSet, HashMap};

use accord_shared::{
    AccessLevel, LocalizedText, Viewer, access,
    contact::PERSONAL,
    id::{AssessmentId, DirectionId, DocumentId, Noun, OrganizationId, RecordId},
    tree,
};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use serde_json::Value;
use uuid::Uuid;

use super::{
    Reading, agreement, assessment, concern, contact, direction, document, interaction, merge, obligation,
    organization, scope,
};
use crate::{
    ledger,
    store::{FromRow, Row, StoreError},
};

/// One entry, as its reader may know it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its number in the ledger.
    pub seq: i64,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub actor: String,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// What they did, as `noun.verb`.
    pub action: String,
    /// Why, where they gave a reason.
    pub reason: Option<String>,
    /// The entry that it takes back.
    pub undoes: Option<i64>,
    /// Its hash.
    pub hash: Vec<u8>,
    /// Whether it is the reader's own, the record's last change, and theirs to take back.
    pub undoable: bool,
    /// What is different since.
    pub changes: Vec<Change>,
}

/// One difference: a field that changed, or an item of a list that came or went.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The field, from the record down: `signedOn`, `names.az`, `participations.note`.
    pub path: String,
    /// What the items of lists are known by in which it lies.
    pub within: Vec<Part>,
    /// What was there; nothing where it is new.
    pub before: Vec<Part>,
    /// What is there; nothing where it is gone.
    pub after: Vec<Part>,
}

/// A value, or a part of an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The field.
    pub path: String,
    /// The value: a text, a word of a list, a partial date, an id.
    pub text: String,
    /// The names of what the id stands for.
    pub names: Option<LocalizedText>,
}

/// An entry as the store has it.
struct Stored {
    user: Uuid,
    before: Option<Value>,
    after: Option<Value>,
    noun: String,
    record: Uuid,
    entry: Entry,
}

/// An entry as its reader may know it, with what the ledger has it under.
pub(super) struct Seen {
    /// The record, or the part of one, that it changed.
    pub(super) record: Uuid,
    /// Who wrote it.
    pub(super) user: Uuid,
    /// The entry.
    pub(super) entry: Entry,
}

impl FromRow for Stored {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let entry = Entry {
            seq: row.long()?,
            at: DateTime::from_timestamp_millis(row.long()?).unwrap_or_default(),
            actor: row.text()?,
            acting_for: row.opt_text()?,
            action: row.text()?,
            reason: row.opt_text()?,
            undoes: row.opt_long()?,
            hash: row.bytes()?,
            undoable: false,
            changes: Vec::new(),
        };
        let user = row.uuid()?;
        let noun = row.text()?;
        // What is no JSON says nothing to anybody.
        let mut state =
            || Ok::<_, StoreError>(row.opt_text()?.and_then(|text| serde_json::from_str(&text).ok()));
        Ok(Self { user, before: state()?, after: state()?, noun, record: row.uuid()?, entry })
    }
}

/// Which entries of a record.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// Those older than this one.
    pub before: Option<i64>,
    /// Those newer than this one.
    pub after: Option<i64>,
}

/// The entries of a record that the viewer may see, newest first, those older than entry `before` if it is given; at
/// most `first`. Who read the record, and who was turned away, is for those who may audit. Empty for a record that does not exist or is hidden.
pub async fn list(
    reading: Reading<'_>,
    record: RecordId,
    before: Option<i64>,
    first: u64,
) -> Result<Vec<Entry>, StoreError> {
    list_within(reading, record, Span { before, after: None }, first).await
}

/// The same for a span of the ledger.
pub async fn list_within(
    reading: Reading<'_>,
    record: RecordId,
    mut span: Span,
    first: u64,
) -> Result<Vec<Entry>, StoreError> {
    if !scope::sees(reading, record).await? {
        return Ok(Vec::new());
    }
    let last = last_change(reading, record).await?;
    let editable = concern::editable(reading, record.noun, &[record.uuid]).await?.contains(&record.uuid);
    let last = last.filter(|_| editable);
    // Once it is closed, what is personal is closed in what was, too.
    let is_closed = match record.noun {
        Noun::Contact => {
            let found = contact::find(reading, record.uuid.into(), &contact::Wanted::default()).await?;
            found.is_none_or(|contact| contact.personal_level.is_none())
        }
        _ => false,
    };
    let mut entries = Vec::new();
    while (entries.len() as u64) < first {
        let rows: Vec<Stored> = reading.store.rows(&rows_of(reading, record, span, first)).await?;
        let Some(oldest) = rows.last().map(|row| row.entry.seq) else { break };
        let is_end = (rows.len() as u64) < first;
        let seen = as_seen(reading, rows, last, |_| is_closed).await?;
        entries.extend(seen.into_iter().map(|seen| seen.entry));
        if is_end {
            break;
        }
        span.before = Some(oldest);
    }
    entries.truncate(usize::try_from(first).unwrap_or(usize::MAX));
    Ok(entries)
}

/// How the actions end that change who may know of a record, or who answers for it.
pub(super) const CUSTODY: [&str; 2] = [".list", ".reassign"];

/// How the actions end that nothing takes back by itself: an agreement keeps its number; many records that were changed
/// at once are given back at once; what was erased is nowhere; that two records are two is no content.
pub(super) const FINAL: [&str; 4] = [".register", ".bulk", ".erase", merge::APART];

/// The condition that an entry tells of a change, and not of somebody reading.
pub(super) fn is_change() -> Expr {
    Expr::col(("ledger", "before")).is_not_null().or(Expr::col(("ledger", "after")).is_not_null())
}

/// The changes of these records, and of parts of records, by their keys in the ledger, that others than the viewer made
/// within a span and since an instant, newest first; at most `first`. Whether the viewer may see the records themselves is
/// the caller's to look at; `is_closed` says of which of them what is personal is closed to them.
pub(super) async fn of_others(
    reading: Reading<'_>,
    records: &[Uuid],
    (mut span, since): (Span, DateTime<Utc>),
    first: usize,
    is_closed: impl Fn(Uuid) -> bool,
) -> Result<Vec<Seen>, StoreError> {
    let mut found = Vec::new();
    while !records.is_empty() && found.len() < first {
        let whose = reading.store.dialect().one_of(("ledger", "record_id"), records);
        let mut statement = entries(reading, whose, span, BATCH);
        statement
            .and_where(is_change())
            .and_where(Expr::col(("ledger", "user_id")).ne(reading.viewer.user.0))
            .and_where(Expr::col(("ledger", "at")).gte(since.timestamp_millis()));
        let rows: Vec<Stored> = reading.store.rows(&statement).await?;
        let Some(oldest) = rows.last().map(|row| row.entry.seq) else { break };
        let is_end = (rows.len() as u64) < BATCH;
        found.extend(as_seen(reading, rows, None, &is_closed).await?);
        if is_end {
            break;
        }
        span.before = Some(oldest);
    }
    found.truncate(first);
    Ok(found)
}

/// How many entries are read at once where there may be many.
const BATCH: u64 = 200;

fn rows_of(reading: Reading<'_>, record: RecordId, span: Span, first: u64) -> SelectStatement {
    let whose = Expr::col(("ledger", "record_id"))
        .eq(record.uuid)
        .or(
            // What was done with its documents is a part of its story.
            Expr::col(("ledger", "record_id"))
                .in_subquery(document::ever_of(reading, record))
                .and(Expr::col(("ledger", "noun")).eq(DocumentId::PREFIX)),
        )
        .or(
            // And so is what the Sector judged of it.
            Expr::col(("ledger", "record_id"))
                .in_subquery(assessment::ever_of(reading, record))
                .and(Expr::col(("ledger", "noun")).eq(AssessmentId::PREFIX)),
        );
    let mut statement = entries(reading, whose, span, first);
    // Who read it, and who was turned away, is for those who may audit.
    if !access::may_audit(reading.viewer) {
        statement.and_where(is_change());
    }
    statement
}

fn entries(reading: Reading<'_>, whose: Expr, span: Span, first: u64) -> SelectStatement {
    let mut statement = Query::select()
        .columns(["seq", "at", "user_name"].map(|column| ("ledger", column)))
        .column(("acted_for", "name"))
        .columns(
            ["action", "reason", "undoes", "hash", "user_id", "noun", "before", "after", "record_id"]
                .map(|column| ("ledger", column)),
        )
        .from("ledger")
        .join_as(
            sea_orm::JoinType::LeftJoin,
            "user",
            "acted_for",
            Expr::col(("acted_for", "id")).equals(("ledger", "acting_for")),
        )
        .and_where(whose)
        .and_where(scope::visible(reading, "ledger"))
        .order_by(("ledger", "seq"), Order::Desc)
        .limit(first)
        .to_owned();
    if let Some(before) = span.before {
        statement.and_where(Expr::col(("ledger", "seq")).lt(before));
    }
    if let Some(after) = span.after {
        statement.and_where(Expr::col(("ledger", "seq")).gt(after));
    }
    statement
}

/// The number of a record's last change, whoever may see it.
async fn last_change(reading: Reading<'_>, record: RecordId) -> Result<Option<i64>, StoreError> {
    let last = Query::select()
        .column(("ledger", "seq"))
        .from("ledger")
        .and_where(Expr::col(("ledger", "record_id")).eq(record.uuid))
        .and_where(is_change())
        .order_by(("ledger", "seq"), Order::Desc)
        .limit(1)
        .to_owned();
    Ok(reading.store.row::<(i64,)>(&last).await?.map(|(seq,)| seq))
}

/// The entries as the viewer may know them; `last` is the record's last change, where the viewer may change it, and
/// `is_closed` of which records what is personal in them is closed to them.
async fn as_seen(
    reading: Reading<'_>,
    rows: Vec<Stored>,
    last: Option<i64>,
    is_closed: impl Fn(Uuid) -> bool,
) -> Result<Vec<Seen>, StoreError> {
    // What an erasure holds is hashes of other entries: it is told that it was done.
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| match row.entry.action.as_str() {
            ledger::ERASE => Stored { before: None, after: None, ..row },
            _ => row,
        })
        .collect();
    let states: Vec<&Value> = rows.iter().flat_map(|row| row.before.iter().chain(&row.after)).collect();
    let names = Names::of(reading, &states).await?;
    let seen = rows.into_iter().filter_map(|row| {
        let open = |state: &Option<Value>| {
            state.as_ref().filter(|state| names.opens(reading, &row.noun, state)).map(
                |state| match is_closed(row.record) {
                    true => without_personal(names.hide(state)),
                    false => names.hide(state),
                },
            )
        };
        let (before, after) = (open(&row.before), open(&row.after));
        let changes = tree::diff(before.as_ref(), after.as_ref());
        // Who may know of it and who answers for it is told by its own card, as it is now: here only that it changed.
        let of_custody = CUSTODY.iter().any(|verb| row.entry.action.ends_with(verb));
        let hides_all = !of_custody
            && changes.is_empty()
            && !tree::diff(row.before.as_ref(), row.after.as_ref()).is_empty();
        let is_own = row.user == reading.viewer.user.0 && last == Some(row.entry.seq);
        let undoable = is_own && !of_custody && !FINAL.iter().any(|verb| row.entry.action.ends_with(verb));
        let changes = || changes.iter().map(|change| names.told(change)).collect();
        (!hides_all).then(|| Seen {
            record: row.record,
            user: row.user,
            entry: Entry { undoable, changes: changes(), ..row.entry },
        })
    });
    Ok(seen.collect())
}

/// A contact's state without what its personal level closes.
fn without_personal(mut state: Value) -> Value {
    if let Value::Object(fields) = &mut state {
        fields.retain(|name, _| name != "personalLevel" && !PERSONAL.contains(&name.as_str()));
    }
    state
}

/// The names of what states refer to, as far as the viewer may know it.
pub(super) struct Names {
    names: HashMap<String, LocalizedText>,
    viewer: Viewer,
}

impl Names {
    /// Of everything that these states refer to.
    pub(super) async fn of(reading: Reading<'_>, states: &[&Value]) -> Result<Self, StoreError> {
        let references: BTreeSet<&str> = states.iter().flat_map(|state| tree::references(state)).collect();
        let mut records: HashMap<Noun, Vec<Uuid>> = HashMap::new();
        let mut names = HashMap::new();
        for record in references.iter().filter_map(|text| text.parse::<RecordId>().ok()) {
            records.entry(record.noun).or_default().push(record.uuid);
        }
        macro_rules! name {
            ($noun:ident, $module:ident, $names:ident) => {
                if let Some(ids) = records.remove(&Noun::$noun) {
                    let found = $module::load(reading, ids, &$module::Wanted::default()).await?;
                    names.extend(found.into_iter().map(|(uuid, found)| {
                        (RecordId::new(Noun::$noun, uuid).to_string(), found.$names.clone())
                    }));
                }
            };
        }
        // What was joined to another is known by the name of the one that stayed.
        let gone = records.get(&Noun::Organization).cloned().unwrap_or_default();
        name!(Organization, organization, names);
        let gone = gone.into_iter().map(OrganizationId).filter(|id| !names.contains_key(&id.to_string()));
        for (id, stayed) in merge::names_of_gone(reading, gone.collect()).await? {
            names.insert(id.to_string(), stayed);
        }
        name!(Agreement, agreement, titles);
        name!(Contact, contact, names);
        name!(Interaction, interaction, subjects);
        if let Some(ids) = records.remove(&Noun::Obligation) {
            let wanted = obligation::Wanted::default();
            let found = obligation::load(reading, ids, &wanted).await?;
            names.extend(found.into_iter().map(|found| (found.id.to_string(), found.texts.clone())));
        }
        if references.iter().any(|text| text.parse::<DirectionId>().is_ok()) {
            let directions = direction::list(reading).await?;
            names.extend(directions.into_iter().map(|found| (found.id.to_string(), found.names)));
        }
        Ok(Self { names, viewer: reading.viewer.clone() })
    }

    /// Whether the viewer may know of the record in this state: by its level then, and by what carried it then.
    fn opens(&self, reading: Reading<'_>, noun: &str, state: &Value) -> bool {
        let level = state.get("accessLevel").cloned().unwrap_or_default();
        let level = serde_json::from_value(level).unwrap_or(AccessLevel::Secret);
        let carrier =
            state.get("agreement").and_then(Value::as_str).filter(|_| noun == Noun::Obligation.code());
        access::may_see(reading.viewer, level)
            && carrier.is_none_or(|carrier| self.names.contains_key(carrier))
    }

    /// The state without what is hidden from the viewer: what it refers to, and what of a contact is personal.
    pub(super) fn hide(&self, state: &Value) -> Value {
        let seen = tree::hide(state, &|reference| self.names.contains_key(reference));
        let level = state.get("personalLevel").map(|level| serde_json::from_value(level.clone()));
        let is_closed = level
            .is_some_and(|level| !access::is_cleared(&self.viewer, level.unwrap_or(AccessLevel::Secret)));
        if is_closed { without_personal(seen) } else { seen }
    }

    /// The name of what this id refers to.
    pub(super) fn of_reference(&self, id: &str) -> Option<LocalizedText> {
        self.names.get(id).cloned()
    }

    /// The name of a record.
    pub(super) fn name(mut self, record: RecordId) -> Option<LocalizedText> {
        self.names.remove(&record.to_string())
    }

    fn told(&self, change: &tree::Change) -> Change {
        let path = change.path.join(".");
        let mut within = Vec::new();
        for (path, item) in &change.within {
            self.parts(&path.join("."), item, &mut within);
        }
        let parts = |value: &Option<Value>| {
            let mut parts = Vec::new();
            if let Some(value) = value {
                self.parts(&path, value, &mut parts);
            }
            parts
        };
        Change { within, before: parts(&change.before), after: parts(&change.after), path: path.clone() }
    }

    fn parts(&self, path: &str, value: &Value, parts: &mut Vec<Part>) {
        let text = match value {
            Value::Null => return,
            Value::Object(fields) => {
                for (name, value) in tree::told(fields) {
                    self.parts(&format!("{path}.{name}"), value, parts);
                }
                return;
            }
            Value::Array(items) => {
                items.iter().for_each(|item| self.parts(path, item, parts));
                return;
            }
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
        };
        parts.push(Part { path: path.to_owned(), names: self.names.get(&text).cloned(), text });
    }
}
