//! Who answers for a record (5.7, 5.11), and who may know of it where that is a list (5.12).

use std::{collections::BTreeSet, collections::HashMap, str::FromStr, sync::Arc};

use accord_shared::{
    AccessLevel, Role, access,
    error::ErrorCode,
    id::{InvalidId, RecordId, UserId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter,
    sea_query::{Expr, ExprTrait, Func, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{Failure, Problem, Reading, person, scope, writing::Writing};
use crate::{
    ledger::Change,
    store::{Dialect, FromRow, Row, StoreError, entity::document},
};

/// Who answers for a record, and who may know of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Custody {
    /// Who answers for it: whom somebody named, else whoever entered it; nobody where that was an import.
    pub responsible: Option<Colleague>,
    /// Those who may know of it, by name; nothing where everybody of its level may.
    pub need_to_know: Option<Vec<Colleague>>,
}

/// Somebody who uses Accord, as their colleagues know them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    /// Their id.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// What they are in the Department.
    pub role: Role,
}

impl FromRow for Colleague {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { id: UserId(row.uuid()?), name: row.text()?, role: row.word()? })
    }
}

/// The people whose accounts are open, by name: for whoever may name one. Nobody for those who may not.
pub async fn colleagues(reading: Reading<'_>) -> Result<Vec<Colleague>, StoreError> {
    if !access::may_edit(reading.viewer) {
        return Ok(Vec::new());
    }
    let statement = Query::select()
        .columns(["id", "name", "role"])
        .from("user")
        .and_where(Expr::col("disabled_at").is_null())
        .order_by("name", Order::Asc)
        .order_by("id", Order::Asc)
        .to_owned();
    reading.store.rows(&statement).await
}

struct Kept {
    record: Uuid,
    restricted: bool,
    responsible: Option<Colleague>,
}

impl FromRow for Kept {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (record, restricted) = (row.uuid()?, row.bool()?);
        let (id, name, role) = (row.opt_uuid()?, row.opt_text()?, row.opt_word()?);
        let responsible = match (id, name, role) {
            (Some(id), Some(name), Some(role)) => Some(Colleague { id: UserId(id), name, role }),
            _ => None,
        };
        Ok(Self { record, restricted, responsible })
    }
}

struct OnList(Uuid, Colleague);

impl FromRow for OnList {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, Colleague::from_row(row)?))
    }
}

/// The custody of these records of one noun, all of which the viewer sees.
pub(super) async fn of(
    reading: Reading<'_>,
    noun: &'static str,
    records: &[Uuid],
) -> Result<HashMap<Uuid, Custody>, StoreError> {
    let dialect = reading.store.dialect();
    // Whoever answers for what a document belongs to answers for the document.
    let answers = match noun {
        DOCUMENT => Expr::value(false),
        _ => responsible(noun).eq(Expr::col(("user", "id"))),
    };
    let kept = Query::select()
        .columns(["id", "restricted"].map(|column| (noun, column)))
        .columns(["id", "name", "role"].map(|column| ("user", column)))
        .from(noun)
        .join(JoinType::LeftJoin, "user", answers)
        .and_where(dialect.one_of((noun, "id"), records))
        .to_owned();
    let kept: Vec<Kept> = reading.store.rows(&kept).await?;
    let listed: Vec<Uuid> = kept.iter().filter(|kept| kept.restricted).map(|kept| kept.record).collect();
    let mut lists: HashMap<Uuid, Vec<Colleague>> = HashMap::new();
    if !listed.is_empty() {
        let statement = Query::select()
            .column(("need_to_know", "record_id"))
            .columns(["id", "name", "role"].map(|column| ("user", column)))
            .from("need_to_know")
            .inner_join("user", Expr::col(("user", "id")).equals(("need_to_know", "user_id")))
            .and_where(dialect.one_of(("need_to_know", "record_id"), &listed))
            .order_by(("user", "name"), Order::Asc)
            .order_by(("user", "id"), Order::Asc)
            .to_owned();
        for OnList(record, colleague) in reading.store.rows(&statement).await? {
            lists.entry(record).or_default().push(colleague);
        }
    }
    let custody = |kept: Kept| {
        let need_to_know = kept.restricted.then(|| lists.remove(&kept.record).unwrap_or_default());
        (kept.record, Custody { responsible: kept.responsible, need_to_know })
    };
    Ok(kept.into_iter().map(custody).collect())
}

/// The custody of one record or document, if the viewer may see it.
pub async fn find(reading: Reading<'_>, record: Listed) -> Result<Option<Custody>, StoreError> {
    let sees = match record.table.parse() {
        Ok(noun) => scope::sees(reading, RecordId::new(noun, record.uuid)).await?,
        Err(_) => super::document::find(reading, record.uuid.into()).await?.is_some(),
    };
    if !sees {
        return Ok(None);
    }
    Ok(of(reading, record.table, &[record.uuid]).await?.remove(&record.uuid))
}

/// Who answers for a record of `table`: whom somebody named, else the person of its first entry in the ledger.
pub(super) fn responsible(table: &'static str) -> Expr {
    let entered = Query::select()
        .column(("ledger", "user_id"))
        .from("ledger")
        .and_where(Expr::col(("ledger", "record_id")).equals((table, "id")))
        .order_by(("ledger", "seq"), Order::Asc)
        .limit(1)
        .to_owned();
    let entered = Expr::SubQuery(None, Box::new(entered.into()));
    Func::coalesce([Expr::col((table, "responsible_id")), entered]).into()
}

/// The condition that the viewer answers for records of `table`.
pub(super) fn mine(reading: Reading<'_>, table: &'static str) -> Expr {
    responsible(table).eq(reading.viewer.user.0)
}

/// The records whose lists name the user of the statement, in one text: [`read_listed`] reads it.
pub(super) fn listed_of_user(dialect: Dialect) -> Expr {
    let together = match dialect {
        Dialect::Sqlite => r#"group_concat(hex("record_id"))"#,
        Dialect::Postgres => r#"string_agg("record_id"::text, ',')"#,
    };
    let statement: SelectStatement = Query::select()
        .expr(Expr::cust(together))
        .from("need_to_know")
        .and_where(Expr::col(("need_to_know", "user_id")).equals(("user", "id")))
        .to_owned();
    Expr::SubQuery(None, Box::new(statement.into()))
}

/// Reads what [`listed_of_user`] selected.
pub(super) fn read_listed(row: &mut Row<'_>) -> Result<Arc<BTreeSet<Uuid>>, StoreError> {
    let text = row.opt_text()?.unwrap_or_default();
    // What cannot be read opens nothing.
    Ok(Arc::new(text.split(',').filter_map(|id| Uuid::try_parse(id).ok()).collect()))
}

/// The table of documents.
const DOCUMENT: &str = "document";

/// A record that can have a need-to-know list: of any noun, or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    table: &'static str,
    uuid: Uuid,
}

impl From<RecordId> for Listed {
    fn from(record: RecordId) -> Self {
        Self { table: record.noun.code(), uuid: record.uuid }
    }
}

impl FromStr for Listed {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        if let Ok(record) = text.parse::<RecordId>() {
            return Ok(record.into());
        }
        let known = text.split_once(':').and_then(|(prefix, uuid)| {
            let table = scope::LISTED.into_iter().find(|table| *table == prefix)?;
            Some(Self { table, uuid: Uuid::try_parse(uuid).ok()? })
        });
        known.ok_or_else(|| InvalidId::expected("a record"))
    }
}

impl Listed {
    /// Its table, whose name is also its noun in the ledger.
    pub fn table(self) -> &'static str {
        self.table
    }

    /// Its id.
    pub fn uuid(self) -> Uuid {
        self.uuid
    }
}

/// Gives a record a need-to-know list, or takes it away where `people` is nothing. Whoever makes the list stays on it,
/// whoever changes it later.
pub async fn set_list(
    writing: Writing<'_>,
    record: Listed,
    people: Option<Vec<UserId>>,
) -> Result<Uuid, Failure> {
    let transaction = writing.begin().await?;
    let found = load(&transaction, writing, record).await?;
    let people = people.map(|people| people.into_iter().map(|user| user.0).collect::<BTreeSet<Uuid>>());
    known(&transaction, people.iter().flatten()).await?;
    let before = list(&transaction, record).await?;
    let makers = before.iter().filter(|(_, maker)| *maker).map(|(user, _)| *user);
    let makers: BTreeSet<Uuid> =
        if found.restricted { makers.collect() } else { [writing.viewer.user.0].into() };
    let after = people.map(|people| people.union(&makers).copied().collect::<BTreeSet<Uuid>>());
    write_list(&transaction, record, after.as_ref(), &makers).await?;

    let told = |users: Vec<Uuid>| {
        let users: Vec<UserId> = users.into_iter().map(UserId).collect();
        Some(serde_json::json!({ "needToKnow": users }).to_string())
    };
    let change = Change {
        action: match record.table {
            "organization" => "organization.list",
            "agreement" => "agreement.list",
            "obligation" => "obligation.list",
            "contact" => "contact.list",
            "document" => "document.list",
            _ => "interaction.list",
        },
        noun: record.table,
        record: record.uuid,
        access_level: found.level,
        before: if found.restricted {
            told(before.into_iter().map(|(user, _)| user).collect())
        } else {
            None
        },
        after: after.and_then(|after| told(after.into_iter().collect())),
    };
    writing.commit(transaction, change).await?;
    Ok(record.uuid)
}

/// Says who answers for a record from now on (5.10.7, 5.11): somebody who may see it.
pub async fn reassign(writing: Writing<'_>, record: RecordId, to: UserId) -> Result<Uuid, Failure> {
    let transaction = writing.begin().await?;
    let listed = Listed::from(record);
    let found = load(&transaction, writing, listed).await?;
    let missing = || Problem::at("to", ErrorCode::NotFound, "nobody with an open account has this id");
    let person = person::find_by_id(&transaction, to).await?.ok_or_else(missing)?;
    let reaches =
        access::may_see(&person.viewer, access::Guard { level: found.level, lists: found.lists.as_slice() });
    if !reaches {
        let message =
            "this person may not see the record: raise their clearance or put them on its list first";
        return Err(Problem::at("to", ErrorCode::Invalid, message).into());
    }
    let assign = Query::update()
        .table(listed.table)
        .value("responsible_id", to.0)
        .and_where(Expr::col("id").eq(record.uuid))
        .to_owned();
    transaction.execute(&assign).await?;
    let told =
        |user: Option<Uuid>| user.map(|user| serde_json::json!({ "responsible": UserId(user) }).to_string());
    let change = Change {
        action: match listed.table {
            "organization" => "organization.reassign",
            "agreement" => "agreement.reassign",
            "obligation" => "obligation.reassign",
            "interaction" => "interaction.reassign",
            _ => "contact.reassign",
        },
        noun: listed.table,
        record: record.uuid,
        access_level: found.level,
        before: told(found.responsible),
        after: told(Some(to.0)),
    };
    writing.commit(transaction, change).await?;
    Ok(record.uuid)
}

/// What closes a record, as a change of it begins with.
pub(super) struct Found {
    /// The level that counts: its own, or that of what it belongs to.
    pub(super) level: AccessLevel,
    restricted: bool,
    /// It and what it belongs to, as far as they have lists.
    lists: Vec<Uuid>,
    responsible: Option<Uuid>,
}

/// A record within the writer's scope; missing and hidden are one.
pub(super) async fn load(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    record: Listed,
) -> Result<Found, Failure> {
    if record.table != DOCUMENT {
        return load_whole(transaction, writing, record).await;
    }
    let document = document::Entity::find_by_id(record.uuid)
        .filter(document::Column::RemovedAt.is_null())
        .one(transaction)
        .await?
        .and_then(|found| super::document::record_of(&found));
    // A document is as closed as its record.
    let belongs_to = document.ok_or_else(Problem::not_found)?;
    let whole = load_whole(transaction, writing, belongs_to.into()).await?;
    let own = load_whole(transaction, writing, record).await?;
    Ok(Found {
        level: Ord::max(own.level, whole.level),
        restricted: own.restricted,
        lists: [own.lists, whole.lists].concat(),
        responsible: None,
    })
}

/// A record with what it is a part of.
async fn load_whole(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    record: Listed,
) -> Result<Found, Failure> {
    let table = record.table;
    let visible = |table| scope::visible_within(transaction, writing.viewer, table);
    let mut statement = Query::select()
        .columns(["access_level", "restricted"].map(|column| (table, column)))
        .from(table)
        .and_where(Expr::col((table, "id")).eq(record.uuid))
        .and_where(visible(table))
        .to_owned();
    match table {
        DOCUMENT => {
            statement.expr(Expr::cust("CAST(NULL AS uuid)"));
        }
        _ => {
            statement.column((table, "responsible_id"));
        }
    }
    // An obligation is as closed as its agreement.
    if table == "obligation" {
        statement
            .columns(["access_level", "restricted", "id"].map(|column| ("agreement", column)))
            .inner_join("agreement", Expr::col(("agreement", "id")).equals((table, "agreement_id")))
            .and_where(visible("agreement"));
    }
    let row = transaction.query_one(&statement).await?.ok_or_else(Problem::not_found)?;
    let own = AccessLevel::from_rank(row.try_get_by_index(0)?);
    let restricted: bool = row.try_get_by_index(1)?;
    let responsible: Option<Uuid> = row.try_get_by_index(2)?;
    let mut lists: Vec<Uuid> = restricted.then_some(record.uuid).into_iter().collect();
    let mut level = own;
    if table == "obligation" {
        level = Ord::max(level, AccessLevel::from_rank(row.try_get_by_index(3)?));
        if row.try_get_by_index::<bool>(4)? {
            lists.push(row.try_get_by_index(5)?);
        }
    }
    Ok(Found { level, restricted, lists, responsible })
}

/// Who is on a record's list, and whether they made it.
async fn list(transaction: &DatabaseTransaction, record: Listed) -> Result<Vec<(Uuid, bool)>, Failure> {
    let statement = Query::select()
        .columns(["user_id", "maker"])
        .from("need_to_know")
        .and_where(Expr::col("record_id").eq(record.uuid))
        .order_by("user_id", Order::Asc)
        .to_owned();
    let rows = transaction.query_all(&statement).await?;
    let read = rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)));
    read.collect::<Result<_, sea_orm::DbErr>>().map_err(Failure::from)
}

/// Refuses ids that are nobody's, each at its place.
async fn known(
    transaction: &DatabaseTransaction,
    people: impl Iterator<Item = &Uuid>,
) -> Result<(), Failure> {
    let mut problems = Vec::new();
    for (at, &user) in people.enumerate() {
        if person::find_by_id(transaction, UserId(user)).await?.is_none() {
            let message = "nobody with an open account has this id";
            problems.push(Problem::at(format!("people.{at}"), ErrorCode::NotFound, message));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::Refused(problems)) }
}

async fn write_list(
    transaction: &DatabaseTransaction,
    record: Listed,
    people: Option<&BTreeSet<Uuid>>,
    makers: &BTreeSet<Uuid>,
) -> Result<(), Failure> {
    let clear = Query::delete()
        .from_table("need_to_know")
        .and_where(Expr::col("record_id").eq(record.uuid))
        .to_owned();
    transaction.execute(&clear).await?;
    if let Some(people) = people.filter(|people| !people.is_empty()) {
        let mut insert =
            Query::insert().into_table("need_to_know").columns(["record_id", "user_id", "maker"]).to_owned();
        for user in people {
            insert.values_panic([record.uuid.into(), (*user).into(), makers.contains(user).into()]);
        }
        transaction.execute(&insert).await?;
    }
    let mark = Query::update()
        .table(record.table)
        .value("restricted", people.is_some())
        .and_where(Expr::col("id").eq(record.uuid))
        .to_owned();
    transaction.execute(&mark).await?;
    Ok(())
}
