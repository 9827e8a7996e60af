//! Contacts in the schema, with their posts.

use std::sync::Arc;

use accord_shared::{AccessLevel, Language, LocalizedText, PartialDate, access, id::ContactId};
use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    asking::{Asked, asked_for, refused, unexpected},
    connection::{connection, nodes, page, page_cost, related_cost},
    custody::Custody,
    interaction::Interaction,
    organization::{Organization, first_of},
    payload::{UserError, outcome},
    ready::ReadyList,
    selection,
};
use crate::register::{
    Failure,
    contact::{self, ContactFacet, ContactFilter, ContactInput, ContactList, ContactOrder},
    identifier::Identifier,
    post,
};

/// A person in a post.
#[derive(Debug, Clone)]
pub(super) struct Contact(Arc<contact::Contact>);

impl From<Arc<contact::Contact>> for Contact {
    fn from(contact: Arc<contact::Contact>) -> Self {
        Self(contact)
    }
}

impl From<&Arc<contact::Contact>> for Contact {
    fn from(contact: &Arc<contact::Contact>) -> Self {
        Self(contact.clone())
    }
}

impl From<contact::Contact> for Contact {
    fn from(contact: contact::Contact) -> Self {
        Self(Arc::new(contact))
    }
}

impl Contact {
    /// How closed it is by itself.
    pub(super) fn level(&self) -> AccessLevel {
        self.0.access_level
    }
}

#[Object(serial)]
impl Contact {
    /// Their id.
    pub(super) async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// How many times the record was written; a change says which version it starts from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How closed the record is.
    async fn access_level(&self) -> AccessLevel {
        self.0.access_level
    }

    /// Their name for a reader of this language.
    async fn name(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.names.pick(ctx.language(language))
    }

    /// Their names in every language.
    async fn names(&self) -> &LocalizedText {
        &self.0.names
    }

    /// Their address for electronic mail.
    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    /// Their telephone number.
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// The languages they speak, ISO 639-1 or 639-3.
    async fn languages(&self) -> &[String] {
        &self.0.languages
    }

    /// A note.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// How closed the address, number, languages and note are; nothing for whoever may not see those.
    async fn personal_level(&self) -> Option<AccessLevel> {
        self.0.personal_level
    }

    /// The posts they hold or held, present ones first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn posts(&self, #[graphql(default = 100)] first: i32) -> ReadyList<Post> {
        first_of(&self.0.posts, first)
    }

    /// Meetings, visits, letters and the like in which they took part, newest first.
    #[graphql(complexity = "related_cost(first, child_complexity)")]
    async fn interactions(&self, #[graphql(default = 20)] first: i32) -> ReadyList<Interaction> {
        first_of(&self.0.interactions, first)
    }

    /// Whether the viewer may change the record: the Department any, a coordinator what concerns their own body.
    async fn can_edit(&self) -> bool {
        self.0.can_edit
    }

    /// Whether the viewer may erase what the record tells of the person: whoever decides as the Head.
    async fn can_erase(&self, ctx: &Context<'_>) -> bool {
        access::decides_as_head(ctx.viewer())
    }

    /// Who answers for it, and who may know of it.
    async fn custody(&self) -> Custody {
        (&self.0.custody).into()
    }

    /// Under which names others know them.
    async fn identifiers(&self) -> &[Identifier] {
        &self.0.identifiers
    }
}

/// A dated seat that a person holds at an organization.
#[derive(Debug, Clone)]
pub(super) struct Post(post::Post);

impl From<&post::Post> for Post {
    fn from(post: &post::Post) -> Self {
        Self(post.clone())
    }
}

#[Object(serial)]
impl Post {
    /// Its id.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What the post is called, for a reader of this language.
    async fn title(&self, ctx: &Context<'_>, language: Option<Language>) -> &str {
        self.0.titles.pick(ctx.language(language))
    }

    /// What the post is called, in every language.
    async fn titles(&self) -> &LocalizedText {
        &self.0.titles
    }

    /// The person.
    async fn contact(&self) -> Result<Contact> {
        self.0.contact.as_ref().map(Contact::from).ok_or_else(|| "not loaded".into())
    }

    /// The organization.
    async fn organization(&self) -> Result<Organization> {
        self.0.organization.as_ref().map(Organization::from).ok_or_else(|| "not loaded".into())
    }

    /// Since when.
    async fn since(&self) -> Option<PartialDate> {
        self.0.since
    }

    /// Until when.
    async fn until(&self) -> Option<PartialDate> {
        self.0.until
    }
}

connection!(ContactConnection, ContactEdge, Contact, ContactList, ContactFacet);

/// Contacts.
#[derive(Default, Debug)]
pub(super) struct ContactQuery;

#[Object]
impl ContactQuery {
    /// The contact with this id; nothing where it does not exist or is not open to the viewer.
    async fn contact(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Contact>> {
        match id.parse() {
            Ok(id) => {
                let found = find(ctx, id, &selection::below(&ctx.field())).await?;
                asked_for(ctx, id.into(), found.as_ref().map(Contact::level)).await?;
                Ok(found)
            }
            Err(_) => Ok(None),
        }
    }

    /// Contacts, by name unless another order is asked for.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments, reason = "Relay's connection arguments")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ContactFilter>,
        order_by: Option<ContactOrder>,
    ) -> Result<ContactConnection> {
        let list = contact::list(filter.unwrap_or_default(), order_by);
        let wanted = selection::contact(&selection::of_nodes(&ctx.field()));
        let page = page(ctx, first, after, last, before);
        let (info, rows) = nodes(list.page(ctx.reading(), &page, &wanted).await.map_err(refused)?);
        Ok(ContactConnection { list, info, rows })
    }
}

async fn find(ctx: &Context<'_>, id: ContactId, fields: &selection::Fields<'_>) -> Result<Option<Contact>> {
    let wanted = selection::contact(fields);
    let found = contact::find(ctx.reading(), id, &wanted).await.map_err(unexpected)?;
    Ok(found.map(Contact::from))
}

/// The contact that was written, or why it was not.
#[derive(Debug, SimpleObject)]
pub(super) struct ContactPayload {
    /// The contact after the change.
    contact: Option<Contact>,
    /// What is wrong with the input; empty where it was written.
    errors: Vec<UserError>,
}

/// Changes of contacts.
#[derive(Default, Debug)]
pub(super) struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Enters a contact with their posts.
    async fn create_contact(
        &self,
        ctx: &Context<'_>,
        input: ContactInput,
        reason: Option<String>,
    ) -> Result<ContactPayload> {
        answer(ctx, contact::create(ctx.writing().because(reason.as_deref()), input).await).await
    }

    /// Gives a contact this content instead of what they had at the expected version.
    async fn change_contact(
        &self,
        ctx: &Context<'_>,
        id: ContactId,
        expected_version: i32,
        input: ContactInput,
        reason: Option<String>,
    ) -> Result<ContactPayload> {
        let changed =
            contact::change(ctx.writing().because(reason.as_deref()), id, expected_version, input).await;
        answer(ctx, changed.map(|()| id)).await
    }

    /// Erases what the record of a contact and the ledger tell of the person: names, addresses, languages, note and
    /// identifiers. The posts stay. Nothing takes it back.
    async fn erase_contact(
        &self,
        ctx: &Context<'_>,
        id: ContactId,
        expected_version: i32,
        reason: Option<String>,
    ) -> Result<ContactPayload> {
        let erased = contact::erase(ctx.writing().because(reason.as_deref()), id, expected_version).await;
        answer(ctx, erased.map(|()| id)).await
    }
}

async fn answer(ctx: &Context<'_>, written: Result<ContactId, Failure>) -> Result<ContactPayload> {
    match outcome(ctx, written).await? {
        Ok(id) => {
            ctx.catch_up().await?;
            let fields = selection::of_payload(&ctx.field(), "contact");
            Ok(ContactPayload { contact: find(ctx, id, &fields).await?, errors: Vec::new() })
        }
        Err(errors) => Ok(ContactPayload { contact: None, errors }),
    }
}
