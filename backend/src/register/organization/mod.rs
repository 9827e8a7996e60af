//! Organizations: any body we deal with.

mod list;
mod succession;
mod write;

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate,
    id::{Noun, OrganizationId},
    obligation::ObligationSide,
    organization::{AliasKind, OrganizationKind},
};
use async_graphql::{InputObject, SimpleObject};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Order, Query, SelectStatement};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Reading, concern, custody,
    custody::Custody,
    identifier,
    identifier::Identifier,
    interaction,
    interaction::Interaction,
    merge, obligation,
    obligation::{Obligation, Tally},
    participation,
    participation::Participation,
    post,
    post::Post,
    relation,
    relation::Relation,
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub(super) use list::Brief;
pub use list::{
    OrganizationFacet, OrganizationFilter, OrganizationList, OrganizationOrder, OrganizationOrderField, list,
};
pub use succession::{Succession, rename, succeed};
pub use write::{OrganizationInput, change, create};
pub(super) use write::{bring_back, clear, enter, fill, find_row, remove, rewrite, state, take_back};

/// An organization with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Its id.
    pub id: OrganizationId,
    /// How many times it was written.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it is.
    pub kind: OrganizationKind,
    /// Whether it is on our side.
    pub ours: bool,
    /// Its names.
    pub names: LocalizedText,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What a list does not show.
    pub details: Details,
    /// Other names, acronyms and former names.
    pub aliases: Vec<Alias>,
    /// Under which names others know it.
    pub identifiers: Vec<Identifier>,
    /// Who answers for it, and who may know of it.
    pub custody: Custody,
    /// Whether the viewer may change it; nothing says so unless it was wanted.
    pub can_edit: bool,
    /// Relations at either end of which it stands.
    pub relations: Vec<Relation>,
    /// Its parts in agreements, newest first.
    pub participations: Vec<Participation>,
    /// In how many agreements it takes part.
    pub participation_count: i64,
    /// Posts at it, present ones first.
    pub posts: Vec<Post>,
    /// What it owes or is owed.
    pub obligations: Vec<Arc<Obligation>>,
    /// How many of those are open.
    pub open_obligation_count: i64,
    /// What is owed and was, by side, where it is wanted.
    pub tallies: Vec<(ObligationSide, Tally)>,
    /// Meetings and the like, newest first.
    pub interactions: Vec<Arc<Interaction>>,
}

/// What only a dossier shows.
#[derive(Debug, Clone, Default)]
pub struct Details {
    /// City of its seat.
    pub city: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// When it was established.
    pub established_on: Option<PartialDate>,
    /// When it was dissolved.
    pub dissolved_on: Option<PartialDate>,
    /// A note.
    pub note: Option<String>,
}

/// Another name of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, SimpleObject, InputObject)]
#[graphql(input_name = "AliasInput")]
pub struct Alias {
    /// What kind of name.
    pub kind: AliasKind,
    /// In which language, ISO 639-1 or 639-3.
    #[serde(default)]
    pub language: Option<String>,
    /// The name.
    pub text: String,
}

/// What a request wants of organizations beside their names.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// What only a dossier shows.
    pub details: bool,
    /// Other names.
    pub aliases: bool,
    /// Identifiers.
    pub identifiers: bool,
    /// Who answers for it, and who may know of it.
    pub custody: bool,
    /// Whether the viewer may change it.
    pub can_edit: bool,
    /// Relations.
    pub relations: Option<Box<relation::Wanted>>,
    /// Parts in agreements.
    pub participations: Option<Box<participation::Wanted>>,
    /// Their number.
    pub participation_count: bool,
    /// Posts.
    pub posts: Option<Box<post::Wanted>>,
    /// Obligations.
    pub obligations: Option<Box<obligation::Wanted>>,
    /// The number of open ones.
    pub open_obligation_count: bool,
    /// What the sides owe each other.
    pub balance: bool,
    /// Interactions.
    pub interactions: Option<Box<interaction::Wanted>>,
}

impl Organization {
    /// The acronym a reader of `language` knows it by: in their language, else in English, else any.
    pub fn acronym(&self, language: Language) -> Option<&str> {
        let acronyms = || self.aliases.iter().filter(|alias| alias.kind == AliasKind::Acronym);
        let in_language = |code: &str| acronyms().find(|alias| alias.language.as_deref() == Some(code));
        in_language(language.code())
            .or_else(|| in_language("en"))
            .or_else(|| acronyms().next())
            .map(|alias| alias.text.as_str())
    }
}

/// One row of the table; the details are read only where they were selected.
struct Read<const DETAILS: bool>(Arc<Organization>);

impl<const DETAILS: bool> FromRow for Read<DETAILS> {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let mut organization = Organization {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            kind: row.word()?,
            ours: row.bool()?,
            names: row.localized()?,
            country: row.opt_text()?,
            details: Details::default(),
            aliases: Vec::new(),
            identifiers: Vec::new(),
            custody: Custody::default(),
            can_edit: false,
            relations: Vec::new(),
            participations: Vec::new(),
            participation_count: 0,
            posts: Vec::new(),
            obligations: Vec::new(),
            open_obligation_count: 0,
            tallies: Vec::new(),
            interactions: Vec::new(),
        };
        if DETAILS {
            organization.details = Details {
                city: row.opt_text()?,
                website: row.opt_text()?,
                established_on: row.opt_date()?,
                dissolved_on: row.opt_date()?,
                note: row.opt_text()?,
            };
        }
        Ok(Self(Arc::new(organization)))
    }
}

fn columns(statement: &mut SelectStatement, details: bool) {
    let card = [
        "id",
        "version",
        "access_level",
        "kind",
        "ours",
        "name_az",
        "name_en",
        "name_ru",
        "name_original",
        "name_language",
        "country",
    ];
    statement.columns(card.map(|column| ("organization", column)));
    if details {
        let rest = ["city", "website", "established_on", "dissolved_on", "note"];
        statement.columns(rest.map(|column| ("organization", column)));
    }
}

/// Whom an organization concerns: itself.
pub(super) fn concerned() -> Vec<concern::Tie> {
    let id = ("organization", "id");
    vec![concern::Tie { rows: Query::select().from("organization").to_owned(), record: id, body: id }]
}

/// The organization with this id, if the viewer may see it; where it was joined to another, that one.
pub async fn find(
    reading: Reading<'_>,
    id: OrganizationId,
    wanted: &Wanted,
) -> Result<Option<Arc<Organization>>, StoreError> {
    if let Some(found) = load(reading, vec![id.0], wanted).await?.remove(&id.0) {
        return Ok(Some(found));
    }
    match merge::went_to(reading, id).await? {
        Some(kept) => Ok(load(reading, vec![kept.0], wanted).await?.remove(&kept.0)),
        None => Ok(None),
    }
}

/// Every organization that the viewer may see, with what tells it from others, the first entered first.
pub(super) async fn every(reading: Reading<'_>) -> Result<Vec<Arc<Organization>>, StoreError> {
    let wanted = Wanted { details: true, aliases: true, identifiers: true, ..Wanted::default() };
    let mut statement = Query::select();
    columns(&mut statement, true);
    statement
        .from("organization")
        .and_where(scope::visible(reading, "organization"))
        .order_by(("organization", "id"), Order::Asc);
    let mut found = read(reading, &statement, true).await?;
    attach(reading, &mut found, &wanted).await?;
    Ok(found)
}

/// Those of these organizations that the viewer may see, by their ids.
pub async fn find_all(
    reading: Reading<'_>,
    ids: &[OrganizationId],
    wanted: &Wanted,
) -> Result<HashMap<OrganizationId, Arc<Organization>>, StoreError> {
    let found = load(reading, ids.iter().map(|id| id.0).collect(), wanted).await?;
    Ok(found.into_values().map(|organization| (organization.id, organization)).collect())
}

/// Those of these organizations that the viewer may see.
pub(super) fn load<'a>(
    reading: Reading<'a>,
    ids: Vec<Uuid>,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<HashMap<Uuid, Arc<Organization>>, StoreError>> {
    Box::pin(async move {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut statement = Query::select();
        columns(&mut statement, wanted.details);
        statement
            .from("organization")
            .and_where(reading.store.dialect().one_of(("organization", "id"), &ids))
            .and_where(scope::visible(reading, "organization"));
        let mut found = read(reading, &statement, wanted.details).await?;
        attach(reading, &mut found, wanted).await?;
        Ok(found.into_iter().map(|organization| (organization.id.0, organization)).collect())
    })
}

async fn read(
    reading: Reading<'_>,
    statement: &SelectStatement,
    details: bool,
) -> Result<Vec<Arc<Organization>>, StoreError> {
    Ok(if details {
        reading.store.rows::<Read<true>>(statement).await?.into_iter().map(|row| row.0).collect()
    } else {
        reading.store.rows::<Read<false>>(statement).await?.into_iter().map(|row| row.0).collect()
    })
}

/// Loads what is wanted of these organizations, one flat statement per kind of thing.
async fn attach(
    reading: Reading<'_>,
    organizations: &mut [Arc<Organization>],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = organizations.iter().map(|organization| organization.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    macro_rules! hand_over {
        ($found:expr, $field:ident) => {
            let mut found = $found;
            for organization in organizations.iter_mut() {
                Arc::make_mut(organization).$field = found.remove(&organization.id.0).unwrap_or_default();
            }
        };
    }
    if wanted.can_edit {
        let editable = concern::editable(reading, Noun::Organization, &ids).await?;
        for organization in organizations.iter_mut() {
            Arc::make_mut(organization).can_edit = editable.contains(&organization.id.0);
        }
    }
    if wanted.aliases {
        hand_over!(aliases(reading, &ids).await?, aliases);
    }
    if wanted.identifiers {
        hand_over!(identifier::of(reading, &ids).await?, identifiers);
    }
    if wanted.custody {
        hand_over!(custody::of(reading, "organization", &ids).await?, custody);
    }
    if let Some(wanted) = &wanted.relations {
        hand_over!(relation::of(reading, &ids, wanted).await?, relations);
    }
    if let Some(wanted) = &wanted.participations {
        hand_over!(
            participation::of(reading, participation::Side::Organization, &ids, wanted).await?,
            participations
        );
    }
    if wanted.participation_count {
        hand_over!(
            participation::count(reading, participation::Side::Organization, &ids).await?,
            participation_count
        );
    }
    if let Some(wanted) = &wanted.posts {
        hand_over!(post::of(reading, post::Side::Organization, &ids, wanted).await?, posts);
    }
    if let Some(wanted) = &wanted.obligations {
        hand_over!(obligation::of(reading, obligation::Side::Organization, &ids, wanted).await?, obligations);
    }
    if wanted.balance {
        hand_over!(obligation::tallies_of(reading, obligation::Side::Organization, &ids).await?, tallies);
    }
    if wanted.open_obligation_count {
        hand_over!(
            obligation::open_count(reading, obligation::Side::Organization, &ids).await?,
            open_obligation_count
        );
    }
    if let Some(wanted) = &wanted.interactions {
        hand_over!(
            interaction::of(reading, interaction::Side::Organization, &ids, wanted).await?,
            interactions
        );
    }
    Ok(())
}

struct Owned(Uuid, Alias);

impl FromRow for Owned {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.uuid()?, Alias { kind: row.word()?, language: row.opt_text()?, text: row.text()? }))
    }
}

async fn aliases(reading: Reading<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<Alias>>, StoreError> {
    let statement = Query::select()
        .columns(["organization_id", "kind", "language", "text"])
        .from("organization_alias")
        .and_where(reading.store.dialect().one_of(("organization_alias", "organization_id"), ids))
        .order_by("organization_id", Order::Asc)
        .order_by("position", Order::Asc)
        .to_owned();
    let mut by_organization: HashMap<Uuid, Vec<Alias>> = HashMap::new();
    for Owned(organization, alias) in reading.store.rows(&statement).await? {
        by_organization.entry(organization).or_default().push(alias);
    }
    Ok(by_organization)
}
