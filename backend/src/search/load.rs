//! Reading every text of a record from the store.

use std::collections::HashMap;

use accord_shared::{AccessLevel, LocalizedText, Noun, RecordId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::index::TextKind;
use crate::{
    ledger::Scope,
    store::{FromRow, Row, Store, StoreError},
};

/// What was read of some records, each record's texts together.
#[derive(Debug)]
pub struct Batch {
    pub(super) scope: Scope,
    pub(super) texts: Vec<LoadedText>,
}

/// A text as it was read.
#[derive(Debug)]
pub(super) struct LoadedText {
    pub(super) record: RecordId,
    pub(super) kind: TextKind,
    pub(super) text: String,
    pub(super) level: AccessLevel,
    /// The organization at which a post is.
    pub(super) place: Option<RecordId>,
}

/// Every text of these records as the store has them now.
pub(super) async fn batch(store: &Store, scope: Scope) -> Result<Batch, StoreError> {
    let mut texts = Vec::new();
    let mut levels = HashMap::new();
    for (noun, table, prefix) in [
        (Noun::Organization, "organization", NAME),
        (Noun::Agreement, "agreement", TITLE),
        (Noun::Contact, "contact", NAME),
        (Noun::Obligation, "obligation", TEXT),
        (Noun::Interaction, "interaction", SUBJECT),
    ] {
        let labels = Query::select().columns(["id", "access_level"]).columns(prefix).from(table).to_owned();
        let rows: Vec<LabelRow> = rows(store, &scope, noun, (table, "id"), labels).await?;
        levels.extend(rows.iter().map(|row| (RecordId::new(noun, row.0), row.1)));
        texts.extend(rows.into_iter().flat_map(|row| row.texts(noun)));
    }
    let aliases = Query::select()
        .columns(["organization_id", "text"])
        .from("organization_alias")
        .order_by("organization_id", Order::Asc)
        .order_by("position", Order::Asc)
        .to_owned();
    let aliases: Vec<(Uuid, String)> =
        rows(store, &scope, Noun::Organization, ("organization_alias", "organization_id"), aliases).await?;
    texts.extend(aliases.into_iter().map(|row| also(Noun::Organization, TextKind::Alias, row)));

    let numbers = Query::select().columns(["id", "number"]).from("agreement").to_owned();
    let numbers: Vec<NumberRow> = rows(store, &scope, Noun::Agreement, ("agreement", "id"), numbers).await?;
    let numbers = numbers.into_iter().filter_map(|NumberRow(id, number)| Some((id, number?)));
    texts.extend(numbers.map(|row| also(Noun::Agreement, TextKind::Number, row)));

    texts.extend(identifiers(store, &scope).await?);

    let posts = Query::select()
        .columns(["contact_id", "organization_id", "access_level"])
        .columns(TITLE)
        .from("post")
        .to_owned();
    let posts: Vec<PostRow> = rows(store, &scope, Noun::Contact, ("post", "contact_id"), posts).await?;
    texts.extend(posts.into_iter().flat_map(PostRow::texts));

    // Together by record; within it labels first, then in the order read.
    texts.sort_by_key(|text| (text.record, text.kind));
    inherit(&mut texts, &levels);
    Ok(Batch { scope, texts })
}

async fn identifiers(store: &Store, scope: &Scope) -> Result<Vec<LoadedText>, StoreError> {
    let mut texts = Vec::new();
    for &noun in Noun::ALL {
        let identifiers = Query::select()
            .columns(["record_id", "value"])
            .from("identifier")
            .and_where(Expr::col("noun").eq(noun.code()))
            .order_by("record_id", Order::Asc)
            .order_by("scheme", Order::Asc)
            .order_by("value", Order::Asc)
            .to_owned();
        let found: Vec<(Uuid, String)> =
            rows(store, scope, noun, ("identifier", "record_id"), identifiers).await?;
        texts.extend(found.into_iter().map(|row| also(noun, TextKind::Number, row)));
    }
    Ok(texts)
}

/// Gives every text at least the level of its record. One whose record was not read is of a record that is gone, or
/// half read: only the highest clearance finds it until the ledger brings it again.
fn inherit(texts: &mut [LoadedText], levels: &HashMap<RecordId, AccessLevel>) {
    for text in texts {
        let own = levels.get(&text.record).copied().unwrap_or(AccessLevel::Secret);
        text.level = Ord::max(text.level, own);
    }
}

const NAME: [&str; 5] = ["name_az", "name_en", "name_ru", "name_original", "name_language"];
const TITLE: [&str; 5] = ["title_az", "title_en", "title_ru", "title_original", "title_language"];
const TEXT: [&str; 5] = ["text_az", "text_en", "text_ru", "text_original", "text_language"];

const SUBJECT: [&str; 5] = ["subject_az", "subject_en", "subject_ru", "subject_original", "subject_language"];

async fn rows<T: FromRow>(
    store: &Store,
    scope: &Scope,
    noun: Noun,
    column: (&'static str, &'static str),
    statement: SelectStatement,
) -> Result<Vec<T>, StoreError> {
    match scope.narrow(store.dialect(), noun, column, statement) {
        Some(statement) => store.rows(&statement).await,
        None => Ok(Vec::new()),
    }
}

struct LabelRow(Uuid, AccessLevel, LocalizedText);

impl FromRow for LabelRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.level()?, row.localized()?))
    }
}

impl LabelRow {
    fn texts(self, noun: Noun) -> impl Iterator<Item = LoadedText> {
        let Self(id, level, label) = self;
        let record = RecordId::new(noun, id);
        wordings(label).map(move |text| LoadedText {
            record,
            kind: TextKind::Label,
            text,
            level,
            place: None,
        })
    }
}

struct NumberRow(Uuid, Option<String>);

impl FromRow for NumberRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, row.opt_text()?))
    }
}

struct PostRow {
    contact: Uuid,
    organization: Uuid,
    level: AccessLevel,
    title: LocalizedText,
}

impl FromRow for PostRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            contact: row.uuid()?,
            organization: row.uuid()?,
            level: row.level()?,
            title: row.localized()?,
        })
    }
}

impl PostRow {
    fn texts(self) -> impl Iterator<Item = LoadedText> {
        let record = RecordId::new(Noun::Contact, self.contact);
        let place = Some(RecordId::new(Noun::Organization, self.organization));
        let level = self.level;
        wordings(self.title).map(move |text| LoadedText { record, kind: TextKind::Post, text, level, place })
    }
}

fn also(noun: Noun, kind: TextKind, (id, text): (Uuid, String)) -> LoadedText {
    LoadedText { record: RecordId::new(noun, id), kind, text, level: AccessLevel::Open, place: None }
}

fn wordings(text: LocalizedText) -> impl Iterator<Item = String> {
    [text.az, text.en, text.ru, text.original].into_iter().flatten()
}
