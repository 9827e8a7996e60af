//! Organizations in the schema.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate, id::OrganizationId, organization::OrganizationKind,
    partial_date::Day,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    agreement::Participation,
    asking::{Asked, asked_for, refused, unexpected},
    connection::{connection, nodes, page, page_cost, related_cost},
    contact::Post,
    custody::Custody,
    interaction::Interaction,
    obligation::Obligation,
    occurrence::Balance,
    payload::{UserError, outcome},
    ready::ReadyList,
    relation::Relation,
    selection,
};
use crate::register::{
    Failure,
    identifier::Identifier,
    obligation,
    organization::{
        self, Alias, OrganizationFacet, OrganizationFilter, OrganizationInput, OrganizationList,
        OrganizationOrder,
    },
    split::{self, SplitInput},
};

/// Any body we deal with.
#[derive(Debug, Clone)]
pub(super) struct Organization(Arc<organization::Organization>);

impl From<Arc<organization::Organization>> for Organization {
    fn from(organization: Arc<organization::Organization>) -> Self {
        Self(organization)
    }
}

impl From<&Arc<organization::Organization>> for Organization {
    fn from(organization: &Arc<organization::Organization>) -> Self {
        Self(organization.clone())
    }
}

/// The first so many of a list, as the schema shows them.
pub(super) fn first_of<'a, T, N: From<&'a T>>(list: &'a [T], first: i32) -> ReadyList<N> {
    ReadyList(list.iter().take(usize::try_from(first).unwrap_or(0)).map(N::from).collect())
}

impl Organization {
    /// How closed it is by itself.
    pub(super) fn level(&self) -> AccessLevel {
        self.0.access_level
    }
}

#[Object(serial)]
impl Organization {
    /// Its id.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How many times it was written; a change says which version it starts from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How closed it is.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level
    }

    /// What it is.
    async fn kind(&self) -> OrganizationKind {
        self.0.kind
    }

    /// Whether it is on our side: our State, Ministry, units, subordinate bodies, missions.
    async fn ours(&self) -> bool {
        self.0.ours
    }

    /// Its name for a reader of this language.
    async fn name(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.names.pick(ctx.language(language))
    }

    /// Its names in every language.
    async fn names(&self) -> &LocalizedText {
        &self.0.names
    }

    /// The acronym that a reader of this language knows it by.
    async fn acronym(&self, ctx: &Context<'_>, language: Option<Language>) -> Option<&str> {
        self.0.acronym(ctx.language(language))
    }

    /// Other names, acronyms and former names.
    async fn aliases(&self) -> &[Alias] {
        &self.0.aliases
    }

    /// Whether the viewer may change it: the Department any, a coordinator what concerns their own body.
    async fn can_edit(&self) -> bool {
        self.0.can_edit
    }

    /// Who answers for it, and who may know of it.
    async fn custody(&self) -> Custody {
        (&self.0.custody).into()
    }

    /// Under which names others know it.
    async fn identifiers(&self) -> &[Identifier] {
        &self.0.identifiers
    }

    /// ISO 3166-1 alpha-2.
    async fn country(&self) -> Option<&str> {
        self.0.country.as_deref()
    }

    /// City of its seat.
    async fn city(&self) -> Option<&str> {
        self.0.details.city.as_deref()
    }

    /// Its website.
    async fn website(&self) -> Option<&str> {
        self.0.details.website.as_deref()
    }

    /// When it was established.
    async fn established_on(&self) -> Option<PartialDate> {
        self.0.details.established_on
    }

    /// When it was dissolved.
    async fn dissolved_on(&self) -> Option<PartialDate> {
        self.0.details.dissolved_on
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.details.note.as_deref()
    }

    /// Relations at either end of which it stands.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn relations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Relation> {
        first_of(&self.0.relations, first)
    }

    /// Its parts in agreements; a whole list is a page of `agreements(filter: {organization})`.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn participations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Participation> {
        first_of(&self.0.participations, first)
    }

    /// In how many agreements it takes part.
    async fn participation_count(&self) -> i64 {
        self.0.participation_count
    }

    /// Posts at it, present ones first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn posts(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Post> {
        first_of(&self.0.posts, first)
    }

    /// Obligations that it owes or that are owed to it, the first due first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn obligations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Obligation> {
        first_of(&self.0.obligations, first)
    }

    /// What it and our side owe each other on a day, of what the viewer may see; today if left out.
    async fn balance(&self, ctx: &Context<'_>, on: Option<Day>) -> Balance {
        let day = on.map_or_else(|| ctx.today(), |day| day.0);
        obligation::balance_of(&self.0.tallies, day).into()
    }

    /// How many of those are open.
    async fn open_obligation_count(&self) -> i64 {
        self.0.open_obligation_count
    }

    /// Meetings, visits, letters and the like, newest first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn interactions(&self, #[graphql(default = 20)] first: i32) -> ReadyList<Interaction> {
        first_of(&self.0.interactions, first)
    }
}

connection!(OrganizationConnection, OrganizationEdge, Organization, OrganizationList, OrganizationFacet);

/// Organizations.
#[derive(Default, Debug)]
pub(super) struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization with this id; nothing where it does not exist or is not open to the viewer.
    async fn organization(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Organization>> {
        match id.parse() {
            Ok(id) => {
                let found = find(ctx, id, &selection::below(&ctx.field())).await?;
                asked_for(ctx, id.into(), found.as_ref().map(Organization::level)).await?;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// Organizations, by name unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<OrganizationFilter>,
        order_by: Option<OrganizationOrder>,
    ) -> Result<OrganizationConnection> {
        let list = organization::list(filter.unwrap_or_default(), order_by, ctx.today());
        let wanted = selection::organization(&selection::of_nodes(&ctx.field()));
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted).await.map_err(refused)?);
        Ok(OrganizationConnection { list, info, rows })
    }
}

async fn find(
    ctx: &Context<'_>,
    id: OrganizationId,
    fields: &selection::Fields<'_>,
) -> Result<Option<Organization>> {
    let wanted = selection::organization(fields);
    let found = organization::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Organization::from))
}

/// The organization that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct OrganizationPayload {
    /// The organization after the change.
    organization: Option<Organization>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of organizations.
#[derive(Default, Debug)]
pub(super) struct OrganizationMutation;

#[Object]
impl OrganizationMutation {
    /// Enters an organization.
    async fn create_organization(
        &self,
        ctx: &Context<'_>,
        input: OrganizationInput,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        answer(ctx, organization::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives an organization this content instead of what it had at the expected version.
    async fn change_organization(
        &self,
        ctx: &Context<'_>,
        id: OrganizationId,
        expected_version: i32,
        input: OrganizationInput,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        let changed =
            organization::change(ctx.writing().because(reason.as_deref()), id, expected_version, input).await;
        answer(ctx, changed.map(|()| id)).await
    }

    /// Gives an organization other names; those that it had become former ones.
    async fn rename_organization(
        &self,
        ctx: &Context<'_>,
        id: OrganizationId,
        expected_version: i32,
        names: LocalizedText,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        let renamed =
            organization::rename(ctx.writing().because(reason.as_deref()), id, expected_version, names).await;
        answer(ctx, renamed.map(|()| id)).await
    }

    /// Records that an organization is dissolved, merged into another or split: on that day its relations end, unless it
    /// goes on beside its successors, and it leads to them.
    #[allow(clippy::too_many_arguments, reason = "the arguments of a mutation")]
    async fn succeed_organization(
        &self,
        ctx: &Context<'_>,
        id: OrganizationId,
        expected_version: i32,
        #[graphql(desc = "When.")] on: PartialDate,
        #[graphql(desc = "Whether it is no more from then on.")] dissolved: bool,
        #[graphql(desc = "Who succeeds it.")] successors: Vec<OrganizationId>,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        let succession = organization::Succession { on, dissolved, successors };
        let writing = ctx.writing().because(reason.as_deref());
        let succeeded = organization::succeed(writing, id, expected_version, succession).await;
        answer(ctx, succeeded.map(|()| id)).await
    }
}

/// Giving a part of an organization to another.
#[derive(Default, Debug)]
pub(super) struct SplitMutation;

#[Object]
impl SplitMutation {
    /// Gives a part of an organization to another, which succeeds it in that from a day on: its parts in agreements, posts,
    /// relations, obligations, identifiers and other names, as they are named. Answers with the other. Taken back as a whole
    /// by taking back its entry.
    async fn split_organization(
        &self,
        ctx: &Context<'_>,
        id: OrganizationId,
        expected_version: i32,
        input: SplitInput,
        reason: Option<String>,
    ) -> Result<OrganizationPayload> {
        let writing = ctx.writing().because(reason.as_deref());
        answer(ctx, split::split(writing, id, expected_version, input).await).await
    }
}

pub(super) async fn answer(
    ctx: &Context<'_>,
    written: Result<OrganizationId, Failure>,
) -> Result<OrganizationPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            ctx.catch_up().await?;
            let fields = selection::of_payload(&ctx.field(), "organization");
            Ok(OrganizationPayload { organization: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(OrganizationPayload { organization: None, errors }),
    }
}
