//! Creating and changing contacts.

use accord_shared::{AccessLevel, LocalizedText, Viewer, access, error::ErrorCode, id::ContactId};
use async_graphql::InputObject;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use crate::{
    ledger::Change,
    register::{
        Failure, Problem,
        check::{Check, LINE, TEXT, trimmed, trimmed_text},
        folded,
        identifier::{self, Identifier},
        post::{self, PostInput},
        scope, undo,
        writing::{Begun, References, Writing, changed, created},
    },
    store::entity::contact,
};

/// A contact as somebody enters them, with their posts. A change gives the whole again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, InputObject)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactInput {
    /// How closed the record is.
    #[graphql(default)]
    #[serde(default)]
    pub access_level: AccessLevel,
    /// Their names.
    pub names: LocalizedText,
    /// Their address for electronic mail.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// The languages they speak, ISO 639-1 or 639-3.
    #[graphql(default)]
    #[serde(default)]
    pub languages: Vec<String>,
    /// A note.
    pub note: Option<String>,
    /// How closed the address, number, languages and note are, beside the record's own level. Whoever may not see them
    /// leaves them as they are, whatever they enter.
    #[graphql(default)]
    #[serde(default)]
    pub personal_level: AccessLevel,
    /// The posts they hold or held.
    #[graphql(default)]
    #[serde(default)]
    pub posts: Vec<PostInput>,
    /// Under which names others know them.
    #[graphql(default)]
    #[serde(default)]
    pub identifiers: Vec<Identifier>,
}

/// Enters a new contact. Refuses with every problem found.
pub async fn create(writing: Writing<'_>, input: ContactInput) -> Result<ContactId, Failure> {
    let input = input.tidied();
    let transaction = writing.begin_in_scope().await?;
    let id = ContactId(writing.moment.id());
    input.check(&transaction, writing, None).await?;
    contact::Entity::insert(input.row(id, 1)).exec_without_returning(&*transaction).await?;
    input.save_parts(&transaction, writing, id, 1).await?;
    let change = created("contact.create", id, input.access_level, &input);
    transaction.commit(change).await?;
    Ok(id)
}

/// Gives a contact this content instead of what they had at `expected_version`.
pub async fn change(
    writing: Writing<'_>,
    id: ContactId,
    expected_version: i32,
    input: ContactInput,
) -> Result<(), Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find_row(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let change = replace(&transaction, writing, old, input, "contact.change").await?;
    transaction.commit(change).await
}

/// Gives a contact what `change` makes of what it has, as part of an act that touches several records.
pub(in crate::register) async fn rewrite(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: ContactId,
    action: &'static str,
    change: impl FnOnce(ContactInput) -> ContactInput,
) -> Result<Change, Failure> {
    let old = find_row(transaction, writing, id).await?;
    let had = ContactInput::load(transaction, old.clone()).await?;
    replace(transaction, writing, old, change(had), action).await
}

/// Takes back its last change: it has this content again, or is gone where it had none.
pub(in crate::register) async fn take_back(
    transaction: &mut Begun<'_>,
    writing: Writing<'_>,
    id: ContactId,
    before: Option<ContactInput>,
) -> Result<Change, Failure> {
    const ACTION: &str = "contact.undo";
    let old = find_row(transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, old.version).await?;
    match before {
        Some(input) => replace(transaction, writing, old, input, ACTION).await,
        None => {
            let level = old.access_level;
            let version = old.version;
            let had = ContactInput::load(transaction, old).await?;
            let bare = ContactInput { posts: Vec::new(), identifiers: Vec::new(), ..had.clone() };
            bare.save_parts(transaction, writing, id, version).await?;
            undo::removed(contact::Entity::delete_by_id(id.0).exec(&**transaction).await)?;
            Ok(undo::gone(ACTION, id, level, &had))
        }
    }
}

/// The row of a contact that the writer may see.
pub(super) async fn find_row(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    id: ContactId,
) -> Result<contact::Model, Failure> {
    let found = contact::Entity::find_by_id(id.0)
        .filter(scope::visible_within(transaction, writing.viewer, "contact"))
        .one(transaction)
        .await?;
    Ok(found.ok_or_else(Problem::not_found)?)
}

/// Gives the record this content. What the writer may not see of it stays, so that the ledger's entry tells what the
/// store has afterwards, not what was entered.
pub(super) async fn replace(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    old: contact::Model,
    input: ContactInput,
    action: &'static str,
) -> Result<Change, Failure> {
    let (id, version) = (ContactId(old.id), old.version + 1);
    let levels = (old.access_level, old.personal_level);
    let before = ContactInput::load(transaction, old).await?;
    let input = input.tidied().with_what_is_closed(writing.viewer, &before);
    input.check(transaction, writing, Some(levels)).await?;
    contact::Entity::update(input.row(id, version)).exec(transaction).await?;
    input.save_parts(transaction, writing, id, version).await?;
    let after = ContactInput::load(transaction, find_row(transaction, writing, id).await?).await?;
    Ok(changed(action, id, input.access_level, &before, &after))
}

impl ContactInput {
    /// With the personal data that is there, where the writer is not cleared for it.
    fn with_what_is_closed(self, viewer: &Viewer, before: &Self) -> Self {
        if access::is_cleared(viewer, before.personal_level) {
            return self;
        }
        let Self { email, phone, languages, note, personal_level, .. } = before.clone();
        Self { email, phone, languages, note, personal_level, ..self }
    }

    fn tidied(self) -> Self {
        let languages = self.languages.iter().map(|code| code.trim().to_lowercase());
        Self {
            names: trimmed_text(self.names),
            email: trimmed(self.email),
            phone: trimmed(self.phone),
            languages: languages.filter(|code| !code.is_empty()).collect(),
            note: trimmed(self.note),
            ..self
        }
    }

    async fn check(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        from: Option<(AccessLevel, AccessLevel)>,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        check.level(writing.viewer, from.map(|(record, _)| record), self.access_level);
        let personal = from.map(|(_, personal)| personal);
        if personal != Some(self.personal_level)
            && !access::may_classify(writing.viewer, personal, self.personal_level)
        {
            let message = "not yours to open, or above your clearance";
            check.fail("personalLevel", ErrorCode::Refused, message);
        }
        check.named("names", &self.names, LINE);
        check.text("email", self.email.as_deref(), 320);
        if self.email.as_ref().is_some_and(|email| !email.trim_matches('@').contains('@')) {
            check.fail("email", ErrorCode::Invalid, "an address has a name, @ and a domain");
        }
        check.text("phone", self.phone.as_deref(), 60);
        check.text("note", self.note.as_deref(), TEXT);
        check.list("languages", &self.languages, 30);
        for (at, code) in self.languages.iter().enumerate() {
            if !((2..=3).contains(&code.len()) && code.bytes().all(|letter| letter.is_ascii_lowercase())) {
                check.fail(
                    format!("languages.{at}"),
                    ErrorCode::Invalid,
                    "two or three letters, as az (ISO 639)",
                );
            }
        }
        identifier::check(&mut check, &self.identifiers);
        let mut references = References::default();
        post::check(&mut check, &mut references, &self.posts);
        references.check(transaction, writing.viewer, &mut check).await?;
        check.done().map_err(Failure::Refused)
    }

    fn row(&self, id: ContactId, version: i32) -> contact::ActiveModel {
        // Not the posts' titles: one may be held at an organization that a reader of this contact may not see.
        let texts = self.names.all();
        contact::ActiveModel {
            id: Set(id.0),
            version: Set(version),
            access_level: Set(self.access_level),
            name_az: Set(self.names.az.clone()),
            name_en: Set(self.names.en.clone()),
            name_ru: Set(self.names.ru.clone()),
            name_original: Set(self.names.original.clone()),
            name_language: Set(self.names.original_language.clone()),
            folded: Set(folded::searchable(texts)),
            sort_key: Set(folded::sort_key(&self.names)),
            email: Set(self.email.clone()),
            phone: Set(self.phone.clone()),
            languages: Set(self.languages.join(",")),
            note: Set(self.note.clone()),
            personal_level: Set(self.personal_level),
        }
    }

    async fn save_parts(
        &self,
        transaction: &DatabaseTransaction,
        writing: Writing<'_>,
        id: ContactId,
        version: i32,
    ) -> Result<(), Failure> {
        let mut check = Check::default();
        identifier::replace(transaction, id.into(), &self.identifiers, &mut check).await?;
        check.done().map_err(Failure::Refused)?;
        post::replace(transaction, writing, id, version, self.access_level, &self.posts).await?;
        Ok(())
    }

    /// What stands in the store, as it would be entered.
    pub(super) async fn load(transaction: &DatabaseTransaction, row: contact::Model) -> Result<Self, DbErr> {
        Ok(Self {
            access_level: row.access_level,
            names: LocalizedText {
                az: row.name_az,
                en: row.name_en,
                ru: row.name_ru,
                original: row.name_original,
                original_language: row.name_language,
            },
            email: row.email,
            phone: row.phone,
            languages: row.languages.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            note: row.note,
            personal_level: row.personal_level,
            posts: post::load(transaction, row.id).await?,
            identifiers: identifier::load(transaction, row.id).await?,
        })
    }
}
