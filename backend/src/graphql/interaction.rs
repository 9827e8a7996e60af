//! Interactions in the schema, with who took part and what came of them.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate, id::InteractionId, interaction::InteractionKind,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    agreement::Agreement,
    asking::{Asked, asked_for, refused, unexpected},
    connection::{connection, nodes, page, page_cost, related_cost},
    contact::Contact,
    custody::Custody,
    obligation::Obligation,
    organization::{Organization, first_of},
    payload::{UserError, outcome},
    ready::ReadyList,
    selection,
};
use crate::register::{
    Failure,
    interaction::{
        self, InteractionFacet, InteractionFilter, InteractionInput, InteractionList, InteractionOrder,
    },
};

/// A dated meeting, call, letter, visit or event.
#[derive(Debug, Clone)]
pub(super) struct Interaction(Arc<interaction::Interaction>);

impl From<Arc<interaction::Interaction>> for Interaction {
    fn from(interaction: Arc<interaction::Interaction>) -> Self {
        Self(interaction)
    }
}

impl From<&Arc<interaction::Interaction>> for Interaction {
    fn from(interaction: &Arc<interaction::Interaction>) -> Self {
        Self(interaction.clone())
    }
}

impl From<interaction::Interaction> for Interaction {
    fn from(interaction: interaction::Interaction) -> Self {
        Self(Arc::new(interaction))
    }
}

impl Interaction {
    /// How closed it is by itself.
    pub(super) fn level(&self) -> AccessLevel {
        self.0.access_level
    }
}

#[Object(serial)]
impl Interaction {
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

    /// What it was.
    async fn kind(&self) -> InteractionKind {
        self.0.kind
    }

    /// When it was held, or began.
    async fn on(&self) -> PartialDate {
        self.0.on
    }

    /// Its last day, where it took more than one.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }

    /// Where.
    async fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// What it was about, for a reader of this language.
    async fn subject(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.subjects.pick(ctx.language(language))
    }

    /// What it was about, in every language.
    async fn subjects(&self) -> &LocalizedText {
        &self.0.subjects
    }

    /// What came of it.
    async fn outcome(&self) -> Option<&str> {
        self.0.outcome.as_deref()
    }

    /// The organizations that took part.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn organizations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Organization> {
        first_of(&self.0.organizations, first)
    }

    /// The people who took part.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn contacts(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Contact> {
        first_of(&self.0.contacts, first)
    }

    /// The agreements that it was about.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn agreements(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Agreement> {
        first_of(&self.0.agreements, first)
    }

    /// The obligations that came of it, the first due first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn obligations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Obligation> {
        first_of(&self.0.obligations, first)
    }

    /// Whether the viewer may change it: the Department any, a coordinator what concerns their own body.
    async fn can_edit(&self) -> bool {
        self.0.can_edit
    }

    /// Who answers for it, and who may know of it.
    async fn custody(&self) -> Custody {
        (&self.0.custody).into()
    }
}

connection!(InteractionConnection, InteractionEdge, Interaction, InteractionList, InteractionFacet);

/// Interactions.
#[derive(Default, Debug)]
pub(super) struct InteractionQuery;

#[Object]
impl InteractionQuery {
    /// The interaction with this id; nothing where it does not exist or is not open to the viewer.
    async fn interaction(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Interaction>> {
        match id.parse() {
            Ok(id) => {
                let found = find(ctx, id, &selection::below(&ctx.field())).await?;
                asked_for(ctx, id.into(), found.as_ref().map(Interaction::level)).await?;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// Interactions, the latest first unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn interactions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<InteractionFilter>,
        order_by: Option<InteractionOrder>,
    ) -> Result<InteractionConnection> {
        let list = interaction::list(filter.unwrap_or_default(), order_by);
        let wanted = selection::interaction(&selection::of_nodes(&ctx.field()));
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted).await.map_err(refused)?);
        Ok(InteractionConnection { list, info, rows })
    }
}

async fn find(
    ctx: &Context<'_>,
    id: InteractionId,
    fields: &selection::Fields<'_>,
) -> Result<Option<Interaction>> {
    let wanted = selection::interaction(fields);
    let found = interaction::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Interaction::from))
}

/// The interaction that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct InteractionPayload {
    /// The interaction after the change.
    interaction: Option<Interaction>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of interactions.
#[derive(Default, Debug)]
pub(super) struct InteractionMutation;

#[Object]
impl InteractionMutation {
    /// Enters an interaction with who took part.
    async fn create_interaction(
        &self,
        ctx: &Context<'_>,
        input: InteractionInput,
        reason: Option<String>,
    ) -> Result<InteractionPayload> {
        answer(ctx, interaction::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives an interaction this content instead of what it had at the expected version.
    async fn change_interaction(
        &self,
        ctx: &Context<'_>,
        id: InteractionId,
        expected_version: i32,
        input: InteractionInput,
        reason: Option<String>,
    ) -> Result<InteractionPayload> {
        let changed =
            interaction::change(ctx.writing().because(reason.as_deref()), id, expected_version, input).await;
        answer(ctx, changed.map(|()| id)).await
    }
}

async fn answer(ctx: &Context<'_>, written: Result<InteractionId, Failure>) -> Result<InteractionPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            ctx.catch_up().await?;
            let fields = selection::of_payload(&ctx.field(), "interaction");
            Ok(InteractionPayload { interaction: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(InteractionPayload { interaction: None, errors }),
    }
}
