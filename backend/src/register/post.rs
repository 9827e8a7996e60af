//! Posts: dated seats that contacts hold at organizations.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    error::ErrorCode,
    id::{ContactId, OrganizationId, PostId},
};
use async_graphql::InputObject;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    sea_query::{Order, Query},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    MOST_RELATED, Reading,
    check::{Check, LINE, LIST},
    contact::{self, Contact},
    organization::{self, Organization},
    scope,
    writing::{References, Writing, hidden},
};
use crate::store::{FromRow, Row, StoreError, entity::post};

/// A seat that a person holds or held.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// The person's id.
    pub contact_id: Uuid,
    /// The organization's id.
    pub organization_id: Uuid,
    /// What the post is called.
    pub titles: LocalizedText,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// How closed it is by itself.
    pub access_level: AccessLevel,
    /// The person.
    pub contact: Option<Arc<Contact>>,
    /// The organization.
    pub organization: Option<Arc<Organization>>,
}

/// What a request wants of posts.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The person.
    pub contact: Option<Box<contact::Wanted>>,
    /// The organization.
    pub organization: Option<Box<organization::Wanted>>,
    /// How many per parent.
    pub first: usize,
}

/// From which side posts are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Organization,
    Contact,
}

impl Side {
    const fn column(self) -> &'static str {
        match self {
            Self::Organization => "organization_id",
            Self::Contact => "contact_id",
        }
    }
}

impl FromRow for Post {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            contact_id: row.uuid()?,
            organization_id: row.uuid()?,
            titles: row.localized()?,
            since: row.opt_date()?,
            until: row.opt_date()?,
            access_level: row.level()?,
            contact: None,
            organization: None,
        })
    }
}

/// The posts of these parents that the viewer may see, those without an end first, then the latest.
pub(super) async fn of(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<Post>>, StoreError> {
    let columns = [
        "id",
        "contact_id",
        "organization_id",
        "title_az",
        "title_en",
        "title_ru",
        "title_original",
        "title_language",
        "since_on",
        "until_on",
        "access_level",
    ];
    let mut statement = Query::select()
        .columns(columns.map(|column| ("post", column)))
        .from("post")
        .and_where(reading.store.dialect().one_of(("post", side.column()), parents))
        .and_where(scope::visible(reading, "post"))
        .order_by(("post", "id"), Order::Asc)
        .to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        ("post", "organization_id"),
        "organization",
        "its_organization",
    );
    scope::join_visible(&mut statement, reading, ("post", "contact_id"), "contact", "its_contact");
    let mut posts: Vec<Post> = reading.store.rows(&statement).await?;
    posts.sort_by_key(|post| std::cmp::Reverse((post.until.is_none(), post.until, post.since)));
    attach(reading, &mut posts, wanted).await?;
    let mut by_parent: HashMap<Uuid, Vec<Post>> = HashMap::new();
    for post in posts {
        let parent = if side == Side::Organization { post.organization_id } else { post.contact_id };
        let siblings = by_parent.entry(parent).or_default();
        if siblings.len() < wanted.first.clamp(1, MOST_RELATED) {
            siblings.push(post);
        }
    }
    Ok(by_parent)
}

async fn attach(reading: Reading<'_>, posts: &mut [Post], wanted: &Wanted) -> Result<(), StoreError> {
    if let Some(wanted) = &wanted.contact {
        let ids: HashSet<Uuid> = posts.iter().map(|post| post.contact_id).collect();
        let contacts = contact::load(reading, ids.into_iter().collect(), wanted).await?;
        for post in posts.iter_mut() {
            post.contact = contacts.get(&post.contact_id).cloned();
        }
    }
    if let Some(wanted) = &wanted.organization {
        let ids: HashSet<Uuid> = posts.iter().map(|post| post.organization_id).collect();
        let organizations = organization::load(reading, ids.into_iter().collect(), wanted).await?;
        for post in posts.iter_mut() {
            post.organization = organizations.get(&post.organization_id).cloned();
        }
    }
    Ok(())
}

/// A post as somebody enters it, at its contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PostInput {
    /// Where.
    pub organization: OrganizationId,
    /// What the post is called.
    pub titles: LocalizedText,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
}

pub(super) fn check(check: &mut Check, references: &mut References, posts: &[PostInput]) {
    check.list("posts", posts, LIST);
    for (at, post) in posts.iter().enumerate() {
        let field = |part: &str| format!("posts.{at}.{part}");
        references.organization(field("organization"), Some(post.organization));
        check.named(&field("titles"), &post.titles, LINE);
        if let (Some(since), Some(until)) = (post.since, post.until)
            && until.latest() < since.earliest()
        {
            check.fail(field("until"), ErrorCode::Invalid, "ends before it begins");
        }
    }
}

async fn rows_of(transaction: &DatabaseTransaction, contact: Uuid) -> Result<Vec<post::Model>, DbErr> {
    let mut rows = post::Entity::find().filter(post::Column::ContactId.eq(contact)).all(transaction).await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// A contact's posts as they would be entered.
pub(super) async fn load(transaction: &DatabaseTransaction, contact: Uuid) -> Result<Vec<PostInput>, DbErr> {
    let date = |key: Option<i32>| key.and_then(PartialDate::from_key);
    let input = |row: post::Model| PostInput {
        organization: row.organization_id.into(),
        titles: LocalizedText {
            az: row.title_az,
            en: row.title_en,
            ru: row.title_ru,
            original: row.title_original,
            original_language: row.title_language,
        },
        since: date(row.since_on),
        until: date(row.until_on),
    };
    Ok(rows_of(transaction, contact).await?.into_iter().map(input).collect())
}

/// Gives a contact these posts instead of those they have. Posts at organizations above the writer's clearance stay;
/// a post at the same organization since the same date keeps its id.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    contact: ContactId,
    version: i32,
    access_level: AccessLevel,
    posts: &[PostInput],
) -> Result<(), DbErr> {
    let old = rows_of(transaction, contact.0).await?;
    let ends = old.iter().map(|row| row.organization_id).collect();
    let hidden = hidden(transaction, writing.viewer, "organization", ends).await?;
    let mut known: HashMap<(Uuid, Option<i32>), Uuid> = HashMap::new();
    for row in old.iter().filter(|row| !hidden.contains(&row.organization_id)) {
        known.insert((row.organization_id, row.since_on), row.id);
        post::Entity::delete_by_id(row.id).exec(transaction).await?;
    }
    for input in posts {
        let since = input.since.map(PartialDate::key);
        let kept = known.remove(&(input.organization.0, since));
        let row = post::ActiveModel {
            id: Set(kept.unwrap_or_else(|| writing.moment.id())),
            version: Set(version),
            access_level: Set(access_level),
            title_az: Set(input.titles.az.clone()),
            title_en: Set(input.titles.en.clone()),
            title_ru: Set(input.titles.ru.clone()),
            title_original: Set(input.titles.original.clone()),
            title_language: Set(input.titles.original_language.clone()),
            contact_id: Set(contact.0),
            organization_id: Set(input.organization.0),
            since_on: Set(since),
            until_on: Set(input.until.map(PartialDate::key)),
        };
        post::Entity::insert(row).exec_without_returning(transaction).await?;
    }
    Ok(())
}
