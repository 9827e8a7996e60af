//! Absences of the Head, in which the Deputy acts with the Head's authority (5.8). They begin and end by themselves.

use accord_shared::{
    Role, Viewer, access,
    error::ErrorCode,
    id::{AbsenceId, UserId},
    partial_date::{PartialDate, day_key},
};
use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use serde::Serialize;

use super::{session::instant, user};
use crate::{
    register::{Failure, Problem, Reading, writing::Writing},
    store::{FromRow, Row, Store, StoreError, entity::absence},
};

/// The longest one, in days.
const LONGEST: u64 = 366;

/// Days on which the Head is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absence {
    /// Which one it is.
    pub id: AbsenceId,
    /// Who is away.
    pub head: UserId,
    /// Their name.
    pub head_name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl FromRow for Absence {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: AbsenceId(row.uuid()?),
            head: UserId(row.uuid()?),
            head_name: row.text()?,
            from: row.date()?.earliest(),
            until: row.date()?.latest(),
            recorded_by: row.text()?,
            recorded_at: instant(row.long()?),
        })
    }
}

/// What the ledger keeps of one.
#[derive(Serialize)]
struct Span {
    from: NaiveDate,
    until: NaiveDate,
}

/// Lets a Deputy act for the Head who is away on this day.
pub(super) async fn act(
    store: &Store,
    viewer: &mut Viewer,
    today: NaiveDate,
    demo: bool,
) -> Result<(), StoreError> {
    if viewer.role == Role::Deputy {
        viewer.acting_for = find_on(store, today, demo).await?.map(|absence| absence.head);
    }
    Ok(())
}

/// The absence of the Head that covers this day. People of the demonstration count only where `demo` says so.
pub async fn find_on(store: &Store, day: NaiveDate, demo: bool) -> Result<Option<Absence>, StoreError> {
    let day = day_key(day);
    let mut statement = select();
    statement
        .and_where(Expr::col(("absence", "from_on")).lte(day))
        .and_where(Expr::col(("absence", "until_on")).gte(day))
        .and_where(Expr::col(("head", "role")).eq(Role::Head.code()))
        .and_where(Expr::col(("head", "disabled_at")).is_null())
        .order_by(("absence", "until_on"), Order::Desc)
        .limit(1);
    if !demo {
        statement.and_where(Expr::col(("head", "demo")).eq(false));
    }
    store.row(&statement).await
}

/// The absences that are still to end on this day or later, the first one first: for those who may record them.
pub async fn list(reading: Reading<'_>, today: NaiveDate) -> Result<Vec<Absence>, StoreError> {
    if !access::may_record_absence(reading.viewer) {
        return Ok(Vec::new());
    }
    let mut statement = select();
    statement
        .and_where(Expr::col(("absence", "until_on")).gte(day_key(today)))
        .order_by(("absence", "from_on"), Order::Asc)
        .limit(100);
    reading.store.rows(&statement).await
}

fn select() -> SelectStatement {
    Query::select()
        .columns(["id", "user_id"].map(|column| ("absence", column)))
        .column(("head", "name"))
        .columns(["from_on", "until_on"].map(|column| ("absence", column)))
        .column(("recorder", "name"))
        .column(("absence", "recorded_at"))
        .from("absence")
        .join_as(
            sea_orm::JoinType::InnerJoin,
            "user",
            "head",
            Expr::col(("head", "id")).equals(("absence", "user_id")),
        )
        .join_as(
            sea_orm::JoinType::InnerJoin,
            "user",
            "recorder",
            Expr::col(("recorder", "id")).equals(("absence", "recorded_by")),
        )
        .to_owned()
}

/// Records that the Head is away from one day until another, both included. The Head does so, or the Deputy where the
/// Head cannot.
pub async fn record(writing: Writing<'_>, from: NaiveDate, until: NaiveDate) -> Result<AbsenceId, Failure> {
    if !access::may_record_absence(writing.viewer) {
        return Err(Problem::refused().into());
    }
    check(from, until, writing.moment.today())?;
    let head = head_of(writing).await?;
    let transaction = writing.open().await?;
    let overlaps = absence::Column::UserId
        .eq(head.0)
        .and(absence::Column::FromOn.lte(day_key(until)))
        .and(absence::Column::UntilOn.gte(day_key(from)));
    if absence::Entity::find().filter(overlaps).one(&transaction).await?.is_some() {
        let message = "an absence on some of these days is recorded already: end that one first";
        return Err(Problem::at("from", ErrorCode::Duplicate, message).into());
    }
    let id = AbsenceId(writing.moment.id());
    let row = absence::ActiveModel {
        id: Set(id.0),
        user_id: Set(head.0),
        from_on: Set(day_key(from)),
        until_on: Set(day_key(until)),
        recorded_by: Set(writing.viewer.user.0),
        recorded_at: Set(writing.moment.at.timestamp_millis()),
    };
    absence::Entity::insert(row).exec_without_returning(&transaction).await?;
    let entry = user::change("user.absence", head, None, Some(&Span { from, until }));
    writing.commit(transaction, entry).await?;
    Ok(id)
}

/// Ends an absence: from today on the Head is back. One that has not begun is as if it had never been.
pub async fn end(writing: Writing<'_>, id: AbsenceId) -> Result<(), Failure> {
    if !access::may_record_absence(writing.viewer) {
        return Err(Problem::refused().into());
    }
    let today = writing.moment.today();
    let transaction = writing.open().await?;
    let found = absence::Entity::find_by_id(id.0).one(&transaction).await?;
    let found = found.filter(|absence| absence.until_on >= day_key(today)).ok_or_else(Problem::not_found)?;
    let day = |key| PartialDate::from_key(key).map_or(today, PartialDate::earliest);
    let before = Span { from: day(found.from_on), until: day(found.until_on) };
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    let after = (before.from <= yesterday).then_some(Span { from: before.from, until: yesterday });
    let head = UserId(found.user_id);
    if after.is_some() {
        let shorter = absence::ActiveModel { until_on: Set(day_key(yesterday)), ..found.into() };
        absence::Entity::update(shorter).exec(&transaction).await?;
    } else {
        absence::Entity::delete_by_id(id.0).exec(&transaction).await?;
    }
    let entry = user::change("user.back", head, Some(&before), after.as_ref());
    writing.commit(transaction, entry).await
}

fn check(from: NaiveDate, until: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    if until < from {
        return Err(Problem::at("until", ErrorCode::Invalid, "the last day comes before the first one"));
    }
    if from < today {
        // What was done before it was recorded was done by the Deputy in their own name.
        return Err(Problem::at("from", ErrorCode::Invalid, "an absence is recorded from today on"));
    }
    if from.checked_add_days(Days::new(LONGEST)).is_none_or(|last| until > last) {
        return Err(Problem::at("until", ErrorCode::Invalid, "at most a year"));
    }
    Ok(())
}

/// Whose absence it is: the Head's own, or that of the one Head there is.
async fn head_of(writing: Writing<'_>) -> Result<UserId, Failure> {
    if writing.viewer.role == Role::Head {
        return Ok(writing.viewer.user);
    }
    // A Deputy of the demonstration acts for its Head, and no other for that one.
    let heads = Query::select()
        .column("id")
        .from("user")
        .and_where(Expr::col("role").eq(Role::Head.code()))
        .and_where(Expr::col("disabled_at").is_null())
        .and_where(
            Expr::col("demo").in_subquery(
                Query::select()
                    .column("demo")
                    .from("user")
                    .and_where(Expr::col("id").eq(writing.viewer.user.0))
                    .to_owned(),
            ),
        )
        .to_owned();
    let heads: Vec<(uuid::Uuid,)> = writing.store.rows(&heads).await?;
    match heads.as_slice() {
        [(head,)] => Ok(UserId(*head)),
        [] => Err(Problem::whole(ErrorCode::NotFound, "nobody is the Head").into()),
        _ => {
            Err(Problem::whole(ErrorCode::Invalid, "there are several Heads: each records their own absence")
                .into())
        }
    }
}
