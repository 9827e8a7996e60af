//! A part of an organization that goes over to another: which of its participations, posts, relations, obligations,
//! identifiers and names, and from when.
//!
//! It is one act: one transaction, whose entries stand in the ledger one after another, one for each record that it
//! touches, remembered as one change of many records, so that it is taken back as one. What has a date keeps it: who was
//! bound, in post or related until then stays told of the one that it was. See docs/decisions/0018-merging.md.

mod input;
mod undo;

use std::collections::{BTreeMap, BTreeSet};

use accord_shared::{
    PartialDate, Viewer,
    error::ErrorCode,
    id::{Noun, ObligationId, OrganizationId, ParticipationId, PostId, RelationId},
    participation::ParticipationRole,
};
use async_graphql::InputObject;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::ExprTrait as _};
use uuid::Uuid;

use super::{
    Failure, Problem, agreement, bulk, contact,
    identifier::Identifier,
    merge::{by_hand, hand, is_listed},
    obligation as owed,
    organization::{self, OrganizationInput},
    relation::RelationInput,
    scope,
    writing::{Writing, hidden, may_change},
};
use crate::{
    ledger::{Change, Noted},
    store::entity::{obligation, participation, post, relation},
};

use input::Parting;
pub(super) use undo::{take_back, undone};

/// How the action ends that gives a part away: taking back any entry of it takes back all of it.
pub(super) const SPLIT: &str = ".split";

/// Under which word it is remembered among the changes of many records.
pub(super) const FIELD: &str = "split";

/// What goes over to whom, and from when.
#[derive(Debug, Clone, InputObject)]
pub struct SplitInput {
    /// From when.
    pub on: PartialDate,
    /// To whom it goes, where that is in the register.
    pub successor: Option<OrganizationId>,
    /// To whom it goes, where that is entered by this act.
    pub created: Option<OrganizationInput>,
    /// Its parts in agreements.
    #[graphql(default)]
    pub participations: Vec<ParticipationId>,
    /// The posts at it.
    #[graphql(default)]
    pub posts: Vec<PostId>,
    /// The relations that start or end at it.
    #[graphql(default)]
    pub relations: Vec<RelationId>,
    /// What it owes, is owed or answers for.
    #[graphql(default)]
    pub obligations: Vec<ObligationId>,
    /// Under which names others know it.
    #[graphql(default)]
    pub identifiers: Vec<Identifier>,
    /// Its other names, by their texts.
    #[graphql(default)]
    pub names: Vec<String>,
}

/// The most records that go over at once.
const MOST: usize = 2_000;

/// Gives a part of an organization to another, which succeeds it in that from a day on. For the Department alone (3.1.3):
/// they see both, and everything that they name. Returns the successor.
pub async fn split(
    writing: Writing<'_>,
    old: OrganizationId,
    expected_version: i32,
    input: SplitInput,
) -> Result<OrganizationId, Failure> {
    let transaction = writing.begin().await?;
    let row = organization::find_row(&transaction, writing, old).await?;
    may_change(writing.viewer, row.access_level, row.version, expected_version)?;
    let (level, restricted) = (row.access_level, is_listed(&transaction, [old.0]).await?);
    if restricted {
        let message = "a need-to-know list closes it: take it away first";
        return Err(Problem::whole(ErrorCode::Invalid, message).into());
    }
    let chosen = Chosen::find(&transaction, writing, old, &input).await?;

    let hand = hand(&transaction, writing.viewer).await?;
    let hand = by_hand(writing, &hand);
    let (new, entered) = successor(&transaction, writing, &input).await?;
    let parting = Parting { old, new, on: input.on };
    if new == old {
        return Err(Problem::at("successor", ErrorCode::Invalid, "name another organization").into());
    }
    let heir = organization::find_row(&transaction, writing, new).await?;
    if heir.access_level < level {
        let message = "it must be as closed as the organization whose part it takes";
        return Err(Problem::at("successor", ErrorCode::Invalid, message).into());
    }

    let had = organization::state(&transaction, row).await?;
    known(&had, &input)?;
    let led = |own: OrganizationId| chosen.relations.get(&own).map_or(&[][..], Vec::as_slice);
    let leave = |own| parting.leaves(own, &input, led(old));
    let left = organization::rewrite(&transaction, hand, old, "organization.split", leave).await?;
    let receive = |own| parting.receives(own, &had, &input, led(old));
    let mut got = organization::rewrite(&transaction, hand, new, "organization.split", receive).await?;
    if entered {
        got.before = None;
    }

    let mut changes = vec![got];
    for (&own, led) in chosen.relations.iter().filter(|(own, _)| ![old, new].contains(own)) {
        let change = |had| parting.related(own, had, led);
        changes.push(organization::rewrite(&transaction, hand, own, "organization.split", change).await?);
    }
    if let Some(led) = chosen.relations.get(&new) {
        // What the successor was to the one ends; it is nothing to itself.
        let change = |had| parting.related(new, had, led);
        let more = organization::rewrite(&transaction, hand, new, "organization.split", change).await?;
        changes[0].after = more.after;
    }
    for (&id, roles) in &chosen.agreements {
        let change = |had| parting.agreement(had, roles);
        changes.push(agreement::rewrite(&transaction, hand, id.into(), "agreement.split", change).await?);
    }
    for (&id, posts) in &chosen.contacts {
        let change = |had| parting.contact(had, posts);
        changes.push(contact::rewrite(&transaction, hand, id.into(), "contact.split", change).await?);
    }
    for &id in &chosen.obligations {
        let change = |had| parting.obligation(had);
        changes.push(owed::rewrite(&transaction, hand, id.into(), "obligation.split", change).await?);
    }
    // The last entry is that of the organization itself: it is the one that its history shows first.
    changes.push(left);
    let noted = |change: Change| Noted { change, reason: writing.reason.map(str::to_owned), undoes: None };
    let changes = changes.into_iter().map(noted).collect();
    bulk::remember(&transaction, writing, Noun::Organization, FIELD, changes).await?;
    writing.close(transaction, new.into()).await?;
    Ok(new)
}

/// To whom it goes, and whether that is new.
async fn successor(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    input: &SplitInput,
) -> Result<(OrganizationId, bool), Failure> {
    match (input.successor, input.created.clone()) {
        (Some(id), None) => Ok((id, false)),
        (None, Some(new)) => Ok((organization::enter(transaction, writing, new).await?, true)),
        _ => {
            let message = "name the successor, or enter a new one";
            Err(Problem::at("successor", ErrorCode::Required, message).into())
        }
    }
}

/// Refuses names and identifiers that it does not have.
fn known(had: &OrganizationInput, input: &SplitInput) -> Result<(), Problem> {
    let (names, _) = Parting::names(had.aliases.clone(), &input.names);
    if names.len() < input.names.len() {
        return Err(Problem::at("names", ErrorCode::NotFound, "it has no such name"));
    }
    if input.identifiers.iter().any(|one| !had.identifiers.contains(one)) {
        return Err(Problem::at("identifiers", ErrorCode::NotFound, "it has no such identifier"));
    }
    Ok(())
}

type Span = (Option<PartialDate>, Option<PartialDate>);

/// What was chosen, by the records that have it.
struct Chosen {
    agreements: BTreeMap<Uuid, Vec<ParticipationRole>>,
    contacts: BTreeMap<Uuid, Vec<Span>>,
    /// By the organization at which they start.
    relations: BTreeMap<OrganizationId, Vec<RelationInput>>,
    obligations: BTreeSet<Uuid>,
}

impl Chosen {
    /// Finds it, of what the writer may see: all of it, or nothing goes over.
    async fn find(
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        old: OrganizationId,
        input: &SplitInput,
    ) -> Result<Self, Failure> {
        let count = input.participations.len() + input.posts.len() + input.relations.len();
        if count + input.obligations.len() > MOST {
            let message = format!("at most {MOST} at once");
            return Err(Problem::whole(ErrorCode::TooMany, message).into());
        }
        let viewer = writing.viewer;
        let mut chosen = Self {
            agreements: BTreeMap::new(),
            contacts: BTreeMap::new(),
            relations: BTreeMap::new(),
            obligations: input.obligations.iter().map(|id| id.0).collect(),
        };

        let parts = participation::Entity::find()
            .filter(participation::Column::Id.is_in(input.participations.iter().map(|id| id.0)))
            .filter(participation::Column::OrganizationId.eq(old.0))
            .filter(scope::visible_within(transaction, viewer, "participation"))
            .all(transaction)
            .await?;
        let agreements =
            seen(transaction, viewer, "agreement", parts.iter().map(|part| part.agreement_id)).await?;
        whole("participations", input.participations.len(), agreements.then_some(parts.len()))?;
        for part in parts {
            chosen.agreements.entry(part.agreement_id).or_default().push(part.role);
        }

        let posts = post::Entity::find()
            .filter(post::Column::Id.is_in(input.posts.iter().map(|id| id.0)))
            .filter(post::Column::OrganizationId.eq(old.0))
            .filter(scope::visible_within(transaction, viewer, "post"))
            .all(transaction)
            .await?;
        let contacts = seen(transaction, viewer, "contact", posts.iter().map(|post| post.contact_id)).await?;
        whole("posts", input.posts.len(), contacts.then_some(posts.len()))?;
        for post in posts {
            let span = (date(post.since_on), date(post.until_on));
            chosen.contacts.entry(post.contact_id).or_default().push(span);
        }

        let led = relation::Entity::find()
            .filter(relation::Column::Id.is_in(input.relations.iter().map(|id| id.0)))
            .filter(relation::Column::FromId.eq(old.0).or(relation::Column::ToId.eq(old.0)))
            .filter(scope::visible_within(transaction, viewer, "relation"))
            .all(transaction)
            .await?;
        let ends = led.iter().flat_map(|relation| [relation.from_id, relation.to_id]);
        let ends = seen(transaction, viewer, "organization", ends).await?;
        whole("relations", input.relations.len(), ends.then_some(led.len()))?;
        for row in led {
            let own = OrganizationId(row.from_id);
            let relation = RelationInput {
                kind: row.kind,
                membership: row.membership,
                to: row.to_id.into(),
                since: date(row.since_on),
                until: date(row.until_on),
                note: row.note,
            };
            chosen.relations.entry(own).or_default().push(relation);
        }

        let owed = obligation::Entity::find()
            .filter(obligation::Column::Id.is_in(chosen.obligations.iter().copied()))
            .filter(
                obligation::Column::DebtorId
                    .eq(old.0)
                    .or(obligation::Column::CreditorId.eq(old.0))
                    .or(obligation::Column::UnitId.eq(old.0)),
            )
            .filter(scope::visible_within(transaction, viewer, "obligation"))
            .all(transaction)
            .await?;
        let agreements =
            seen(transaction, viewer, "agreement", owed.iter().map(|owed| owed.agreement_id)).await?;
        whole("obligations", input.obligations.len(), agreements.then_some(owed.len()))?;
        Ok(chosen)
    }
}

/// Whether the viewer may see all of these records.
async fn seen(
    transaction: &DatabaseTransaction,
    viewer: &Viewer,
    table: &'static str,
    ids: impl Iterator<Item = Uuid>,
) -> Result<bool, Failure> {
    let ids: BTreeSet<Uuid> = ids.collect();
    Ok(hidden(transaction, viewer, table, ids.into_iter().collect()).await?.is_empty())
}

/// Refuses where not everything that was named was found. It says no more of what was not.
fn whole(field: &'static str, named: usize, found: Option<usize>) -> Result<(), Problem> {
    if found == Some(named) {
        return Ok(());
    }
    Err(Problem::at(field, ErrorCode::NotFound, "each once, and only what it has and is open to you"))
}

fn date(key: Option<i32>) -> Option<PartialDate> {
    key.and_then(PartialDate::from_key)
}
