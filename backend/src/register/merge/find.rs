//! The pairs of organizations that may be one.

use std::collections::HashSet;

use accord_shared::{
    AccessLevel,
    error::ErrorCode,
    id::OrganizationId,
    likeness::{self, Likened, LikenessReason},
    organization::AliasKind,
};
use sea_orm::{
    ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use crate::{
    ledger::Change,
    register::{
        Failure, Problem, Reading,
        organization::{self, Organization},
        scope,
        writing::Writing,
    },
    store::{StoreError, entity::organization as row},
};

/// Two organizations that may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The first of them.
    pub one: OrganizationId,
    /// The other.
    pub other: OrganizationId,
    /// How alike they are, from 0 to 100.
    pub score: u8,
    /// Why, what weighs most first.
    pub reasons: Vec<LikenessReason>,
}

/// The most alike pairs of those that the viewer may see.
#[derive(Debug, Clone)]
pub struct Duplicates {
    /// The first of them, the most alike first.
    pub pairs: Vec<Found>,
    /// How many there are in all.
    pub total: usize,
}

/// The pairs with at least so many points, without those that somebody said are two.
pub async fn find(
    reading: Reading<'_>,
    least: u8,
    first: usize,
    after: usize,
) -> Result<Duplicates, StoreError> {
    let all = organization::every(reading).await?;
    let apart = apart(reading).await?;
    let ids: Vec<OrganizationId> = all.iter().map(|body| body.id).collect();
    let likened: Vec<Likened> = all.iter().map(|body| likened(body)).collect();
    // Seconds of work for a large register: not on the threads that answer everybody else.
    let work = tokio::task::spawn_blocking(move || likeness::pairs(&likened, least));
    let pairs = work.await.map_err(|error| StoreError::Damaged { column: 0, reason: error.to_string() })?;
    let two = |pair: &likeness::Pair| !apart.contains(&ordered(ids[pair.one].0, ids[pair.other].0));
    let pairs: Vec<likeness::Pair> = pairs.into_iter().filter(two).collect();
    let total = pairs.len();
    let found = pairs.into_iter().skip(after).take(first).map(|pair| Found {
        one: ids[pair.one],
        other: ids[pair.other],
        score: pair.likeness.score,
        reasons: pair.likeness.reasons,
    });
    Ok(Duplicates { pairs: found.collect(), total })
}

fn likened(body: &Organization) -> Likened {
    let aliases = |acronym: bool| {
        let of_kind = body.aliases.iter().filter(move |alias| (alias.kind == AliasKind::Acronym) == acronym);
        of_kind.map(|alias| alias.text.clone())
    };
    Likened {
        names: body.names.all().map(str::to_owned).chain(aliases(false)).collect(),
        acronyms: aliases(true).collect(),
        identifiers: body
            .identifiers
            .iter()
            .map(|identifier| (identifier.scheme.clone(), identifier.value.clone()))
            .collect(),
        country: body.country.clone(),
        website: body.details.website.clone(),
        kind: body.kind.code(),
    }
}

const fn ordered(one: Uuid, other: Uuid) -> (Uuid, Uuid) {
    if one.as_u128() < other.as_u128() { (one, other) } else { (other, one) }
}

async fn apart(reading: Reading<'_>) -> Result<HashSet<(Uuid, Uuid)>, StoreError> {
    let said = Query::select().columns(["one_id", "other_id"]).from("organization_apart").to_owned();
    Ok(reading.store.rows::<(Uuid, Uuid)>(&said).await?.into_iter().collect())
}

/// Remembers that two organizations are two: the finder does not show them again.
pub async fn keep_apart(
    writing: Writing<'_>,
    one: OrganizationId,
    other: OrganizationId,
) -> Result<OrganizationId, Failure> {
    let transaction = writing.begin().await?;
    if one == other {
        let message = "name two organizations";
        return Err(Problem::at("other", ErrorCode::Invalid, message).into());
    }
    let mut level = AccessLevel::Open;
    for id in [one, other] {
        let found = row::Entity::find_by_id(id.0)
            .filter(scope::visible_within(&transaction, writing.viewer, "organization"))
            .one(&transaction)
            .await?
            .ok_or_else(Problem::not_found)?;
        level = Ord::max(level, found.access_level);
    }
    let (first, second) = ordered(one.0, other.0);
    let known = Query::select()
        .column("one_id")
        .from("organization_apart")
        .and_where(Expr::col("one_id").eq(first))
        .and_where(Expr::col("other_id").eq(second))
        .to_owned();
    if transaction.query_one(&known).await?.is_none() {
        let say = Query::insert()
            .into_table("organization_apart")
            .columns(["one_id", "other_id", "user_id", "at"])
            .values_panic([
                first.into(),
                second.into(),
                writing.viewer.user.0.into(),
                writing.moment.at.timestamp_millis().into(),
            ])
            .to_owned();
        transaction.execute(&say).await?;
    }
    let told = serde_json::json!({ "accessLevel": level, "apart": [other] }).to_string();
    let change = Change {
        action: "organization.apart",
        noun: "organization",
        record: one.0,
        access_level: level,
        before: None,
        after: Some(told),
    };
    writing.commit(transaction, change).await?;
    Ok(one)
}
