//! Agreements in the schema, with their participations, links and documents.

use std::sync::Arc;

use accord_shared::{
    AccessLevel, Language, LocalizedText, PartialDate,
    agreement::{AgreementEnd, AgreementKind, AgreementLinkKind, AgreementState, Ambit, Term},
    clauses::Clauses,
    id::AgreementId,
    partial_date::Day,
    participation::{ParticipationRole, ParticipationState},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, asked_for, refused, unexpected},
    connection::{connection, nodes, page, page_cost, related_cost},
    custody::Custody,
    direction::Direction,
    document::Document,
    interaction::Interaction,
    life::{Entry, NoticeWindow, Registration},
    obligation::Obligation,
    occurrence::{Balance, Occurrence},
    organization::{Organization, first_of},
    payload::{UserError, outcome},
    ready::{Ready, ReadyList},
    selection,
};
use crate::register::{
    Failure,
    agreement::{self, AgreementFacet, AgreementFilter, AgreementInput, AgreementList, AgreementOrder},
    identifier::Identifier,
    obligation,
    participation::{self, ParticipationAction, Procedure},
};

/// An international document.
#[derive(Debug, Clone)]
pub(super) struct Agreement(Arc<agreement::Agreement>);

impl From<Arc<agreement::Agreement>> for Agreement {
    fn from(agreement: Arc<agreement::Agreement>) -> Self {
        Self(agreement)
    }
}

impl From<&Arc<agreement::Agreement>> for Agreement {
    fn from(agreement: &Arc<agreement::Agreement>) -> Self {
        Self(agreement.clone())
    }
}

impl Agreement {
    /// How closed it is by itself.
    pub(super) fn level(&self) -> AccessLevel {
        self.0.access_level
    }
}

#[Object(serial)]
impl Agreement {
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

    /// Its title for a reader of this language.
    async fn title(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.titles.pick(ctx.language(language))
    }

    /// Its titles in every language.
    async fn titles(&self) -> &LocalizedText {
        &self.0.titles
    }

    /// Its register number.
    async fn number(&self) -> Option<&str> {
        self.0.details.number.as_deref()
    }

    /// What it is by its name.
    async fn kind(&self) -> AgreementKind {
        self.0.kind
    }

    /// Between two or among more.
    async fn ambit(&self) -> Ambit {
        self.0.ambit
    }

    /// What it is about.
    async fn subject(&self) -> Option<&str> {
        self.0.details.subject.as_deref()
    }

    /// Its state on a day; today if left out.
    async fn state(&self, ctx: &Context<'_>, on: Option<Day>) -> AgreementState {
        self.0.state_on(on.map_or_else(|| ctx.today(), |day| day.0))
    }

    /// How long it is to last.
    async fn term(&self) -> Term {
        self.0.term
    }

    /// When drafting began.
    async fn drafted_on(&self) -> Option<PartialDate> {
        self.0.details.drafted_on
    }

    /// When it went to other bodies for review.
    async fn reviewed_on(&self) -> Option<PartialDate> {
        self.0.life.reviewed_on
    }

    /// When its text was agreed.
    async fn agreed_on(&self) -> Option<PartialDate> {
        self.0.life.agreed_on
    }

    /// When it was signed.
    async fn signed_on(&self) -> Option<PartialDate> {
        self.0.life.signed_on
    }

    /// From when it is applied provisionally.
    async fn provisional_on(&self) -> Option<PartialDate> {
        self.0.life.provisional_on
    }

    /// When it came into force; computed by its clauses where nobody entered it.
    async fn in_force_on(&self) -> Option<PartialDate> {
        self.0.life.in_force_on
    }

    /// Whether its entry into force is computed, and not entered by somebody.
    async fn in_force_computed(&self) -> bool {
        self.0.stated.as_ref().is_some_and(|stated| stated.computed)
    }

    /// When it was suspended.
    async fn suspended_on(&self) -> Option<PartialDate> {
        self.0.life.suspended_on
    }

    /// When it was applied again after a suspension.
    async fn resumed_on(&self) -> Option<PartialDate> {
        self.0.life.resumed_on
    }

    /// Its last day, as agreed.
    async fn ends_on(&self) -> Option<PartialDate> {
        self.0.life.ends_on
    }

    /// The day from which it is no longer in force.
    async fn ended_on(&self) -> Option<PartialDate> {
        self.0.life.ended_on
    }

    /// What ended it then.
    async fn ended_by(&self) -> Option<AgreementEnd> {
        self.0.life.ended_by
    }

    /// Where it was signed.
    async fn place(&self) -> Option<&str> {
        self.0.details.place.as_deref()
    }

    /// A page about it.
    async fn website(&self) -> Option<&str> {
        self.0.details.website.as_deref()
    }

    /// Where its text is published.
    async fn text_url(&self) -> Option<&str> {
        self.0.details.text_url.as_deref()
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.details.note.as_deref()
    }

    /// The unit that answers for it.
    async fn unit(&self) -> Option<Organization> {
        self.0.unit.as_ref().map(Organization::from)
    }

    /// The fields of cooperation it belongs to.
    async fn directions(&self) -> Vec<Direction> {
        self.0.directions.iter().map(Direction::from).collect()
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

    /// Who takes part, in the order of their entry.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn participations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Participation> {
        first_of(&self.0.participations, first)
    }

    /// How many take part.
    async fn participation_count(&self) -> i64 {
        self.0.participation_count
    }

    /// What is owed under it, by article.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn obligations(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Obligation> {
        first_of(&self.0.obligations, first)
    }

    /// How many of those are open.
    async fn open_obligation_count(&self) -> i64 {
        self.0.open_obligation_count
    }

    /// What the sides owe each other under it on a day, of what the viewer may see; today if left out.
    async fn balance(&self, ctx: &Context<'_>, on: Option<Day>) -> Balance {
        let day = on.map_or_else(|| ctx.today(), |day| day.0);
        obligation::balance_of(&self.0.tallies, day).into()
    }

    /// The occurrence that comes first among those still open.
    async fn next_occurrence(&self) -> Option<Occurrence> {
        self.0.next_occurrence.as_ref().map(Occurrence::from)
    }

    /// Both ways: what it amends and what amends it.
    async fn links(&self) -> Vec<AgreementLink> {
        self.0.links.iter().map(Into::into).collect()
    }

    /// The links of its whole family: of what it is linked to, and of what that is linked to.
    async fn family(&self) -> Vec<AgreementLink> {
        self.0.family.iter().map(Into::into).collect()
    }

    /// What it says of its own life.
    async fn clauses(&self) -> Clauses {
        self.0.stated.as_ref().map(|stated| stated.clauses.clone()).unwrap_or_default()
    }

    /// The languages of its authentic texts, ISO 639-1 or 639-3.
    async fn authentic_languages(&self) -> &[String] {
        self.0.stated.as_ref().map(|stated| stated.authentic_languages.as_slice()).unwrap_or_default()
    }

    /// The next window for notice that is not over on a day; today if left out.
    async fn notice_window(&self, ctx: &Context<'_>, on: Option<Day>) -> Option<NoticeWindow> {
        let day = on.map_or_else(|| ctx.today(), |day| day.0);
        self.0.notice_window(day).map(|window| NoticeWindow::of(window, day))
    }

    /// The last day of the term that runs on a day, where it is renewed by itself.
    async fn term_ends_on(&self, ctx: &Context<'_>, on: Option<Day>) -> Option<Day> {
        self.0.term_end(on.map_or_else(|| ctx.today(), |day| day.0)).map(Day)
    }

    /// Entry into force as its clauses and its parties' acts say; nothing where it does not say how it enters into
    /// force.
    async fn entry(&self) -> Option<Entry> {
        self.0.expected.as_ref().map(Entry::from)
    }

    /// The number under which it stands in the register.
    async fn registration(&self) -> Option<Registration> {
        self.0.registration.map(Into::into)
    }

    /// Meetings, visits, letters and the like that were about it, newest first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn interactions(&self, #[graphql(default = 20)] first: i32) -> ReadyList<Interaction> {
        first_of(&self.0.interactions, first)
    }

    /// Its documents.
    async fn documents(&self) -> Vec<Document> {
        self.0.documents.iter().map(Document::from).collect()
    }
}

/// What the first agreement is to the second.
#[derive(Debug, SimpleObject)]
pub(super) struct AgreementLink {
    /// What it is to it.
    kind: AgreementLinkKind,
    /// The first agreement.
    from: Agreement,
    /// The second agreement.
    to: Agreement,
}

impl From<&agreement::AgreementLink> for AgreementLink {
    fn from(link: &agreement::AgreementLink) -> Self {
        Self { kind: link.kind, from: (&link.from).into(), to: (&link.to).into() }
    }
}

/// One organization's part in one agreement.
#[derive(Debug, Clone)]
pub(super) struct Participation(participation::Participation);

impl From<&participation::Participation> for Participation {
    fn from(participation: &participation::Participation) -> Self {
        Self(participation.clone())
    }
}

#[Object(serial)]
impl Participation {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How many times it was written.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What the organization is in the agreement.
    async fn role(&self) -> ParticipationRole {
        self.0.role
    }

    /// Where it stands on a day; today if left out.
    async fn state(&self, ctx: &Context<'_>, on: Option<Day>) -> ParticipationState {
        self.0.state_on(on.map_or_else(|| ctx.today(), |day| day.0))
    }

    /// The organization.
    async fn organization(&self) -> Result<Ready<Organization>> {
        let organization = self.0.organization.as_ref().map(Organization::from);
        organization.map(Ready).ok_or_else(|| "not loaded".into())
    }

    /// The agreement.
    async fn agreement(&self) -> Result<Ready<Agreement>> {
        let agreement = self.0.agreement.as_ref().map(Agreement::from);
        agreement.map(Ready).ok_or_else(|| "not loaded".into())
    }

    /// What it did, in the order of entry.
    async fn actions(&self) -> &[ParticipationAction] {
        &self.0.actions
    }

    /// Its domestic procedures, in the order of entry.
    async fn procedures(&self) -> &[Procedure] {
        &self.0.procedures
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

connection!(AgreementConnection, AgreementEdge, Agreement, AgreementList, AgreementFacet);

/// Agreements.
#[derive(Default, Debug)]
pub(super) struct AgreementQuery;

#[Object]
impl AgreementQuery {
    /// The agreement with this id; nothing where it does not exist or is not open to the viewer.
    async fn agreement(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Agreement>> {
        match id.parse() {
            Ok(id) => {
                let found = find(ctx, id, &selection::below(&ctx.field())).await?;
                asked_for(ctx, id.into(), found.as_ref().map(Agreement::level)).await?;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// Agreements, the newest signature first unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<AgreementFilter>,
        order_by: Option<AgreementOrder>,
    ) -> Result<AgreementConnection> {
        let list = agreement::list(filter.unwrap_or_default(), order_by, ctx.today());
        let wanted = selection::agreement(&selection::of_nodes(&ctx.field()));
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted).await.map_err(refused)?);
        Ok(AgreementConnection { list, info, rows })
    }
}

pub(super) async fn find(
    ctx: &Context<'_>,
    id: AgreementId,
    fields: &selection::Fields<'_>,
) -> Result<Option<Agreement>> {
    let wanted = selection::agreement(fields);
    let found = agreement::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Agreement::from))
}

/// The agreement that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct AgreementPayload {
    /// The agreement after the change.
    agreement: Option<Agreement>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of agreements.
#[derive(Default, Debug)]
pub(super) struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Enters an agreement with its participations.
    async fn create_agreement(
        &self,
        ctx: &Context<'_>,
        input: AgreementInput,
        reason: Option<String>,
    ) -> Result<AgreementPayload> {
        answer(ctx, agreement::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives an agreement this content instead of what it had at the expected version.
    async fn change_agreement(
        &self,
        ctx: &Context<'_>,
        id: AgreementId,
        expected_version: i32,
        input: AgreementInput,
        reason: Option<String>,
    ) -> Result<AgreementPayload> {
        let changed =
            agreement::change(ctx.writing().because(reason.as_deref()), id, expected_version, input).await;
        answer(ctx, changed.map(|()| id)).await
    }
}

pub(super) async fn answer(
    ctx: &Context<'_>,
    written: Result<AgreementId, Failure>,
) -> Result<AgreementPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            ctx.catch_up().await?;
            let fields = selection::of_payload(&ctx.field(), "agreement");
            Ok(AgreementPayload { agreement: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(AgreementPayload { agreement: None, errors }),
    }
}
