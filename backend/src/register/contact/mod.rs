//! Contacts: people in posts.

mod erase;
mod list;
mod write;

use std::{collections::HashMap, sync::Arc};

use accord_shared::{
    AccessLevel, LocalizedText, Viewer, access,
    id::{ContactId, Noun},
};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use super::{
    Reading, concern,
    custody::{self, Custody},
    identifier::{self, Identifier},
    interaction::{self, Interaction},
    post::{self, Post},
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub use erase::erase;
pub(super) use list::staffed_on;
pub use list::{ContactFacet, ContactFilter, ContactList, ContactOrder, ContactOrderField, list};
pub use write::{ContactInput, change, create};
pub(super) use write::{rewrite, take_back};

/// A contact with what was wanted of them.
#[derive(Debug, Clone)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// How many times they were written.
    pub version: i32,
    /// How closed the record is.
    pub access_level: AccessLevel,
    /// Their names.
    pub names: LocalizedText,
    /// Their address for electronic mail.
    pub email: Option<String>,
    /// Their telephone number.
    pub phone: Option<String>,
    /// The languages they speak, ISO 639-1 or 639-3.
    pub languages: Vec<String>,
    /// A note.
    pub note: Option<String>,
    /// How closed the address, number, languages and note are; nothing for whoever may not see those.
    pub personal_level: Option<AccessLevel>,
    /// The posts they hold or held.
    pub posts: Vec<Post>,
    /// Under which names others know them.
    pub identifiers: Vec<Identifier>,
    /// Who answers for it, and who may know of it.
    pub custody: Custody,
    /// Whether the viewer may change it; nothing says so unless it was wanted.
    pub can_edit: bool,
    /// The interactions in which they took part, newest first.
    pub interactions: Vec<Arc<Interaction>>,
}

/// What a request wants of contacts beside their own fields.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Their posts.
    pub posts: Option<Box<post::Wanted>>,
    /// Identifiers.
    pub identifiers: bool,
    /// Who answers for it, and who may know of it.
    pub custody: bool,
    /// Whether the viewer may change it.
    pub can_edit: bool,
    /// The interactions in which they took part.
    pub interactions: Option<Box<interaction::Wanted>>,
}

impl FromRow for Contact {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            names: row.localized()?,
            email: row.opt_text()?,
            phone: row.opt_text()?,
            languages: row.text()?.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            note: row.opt_text()?,
            personal_level: Some(row.level()?),
            posts: Vec::new(),
            identifiers: Vec::new(),
            custody: Custody::default(),
            can_edit: false,
            interactions: Vec::new(),
        })
    }
}

impl Contact {
    /// Takes out what is personal, where the viewer is not cleared for it.
    fn withhold(&mut self, viewer: &Viewer) {
        if !self.personal_level.is_some_and(|level| access::is_cleared(viewer, level)) {
            (self.email, self.phone, self.note, self.personal_level) = (None, None, None, None);
            self.languages.clear();
        }
    }
}

fn columns(statement: &mut SelectStatement) {
    let columns = [
        "id",
        "version",
        "access_level",
        "name_az",
        "name_en",
        "name_ru",
        "name_original",
        "name_language",
        "email",
        "phone",
        "languages",
        "note",
        "personal_level",
    ];
    statement.columns(columns.map(|column| ("contact", column)));
}

/// Whom a contact concerns: where they hold or held a post. What has ended counts too, so that whoever enters that
/// somebody left can still mend what they entered.
pub(super) fn concerned(reading: Reading<'_>) -> Vec<concern::Tie> {
    let rows = Query::select().from("post").and_where(scope::visible(reading, "post")).to_owned();
    vec![concern::Tie { rows, record: ("post", "contact_id"), body: ("post", "organization_id") }]
}

/// The contact with this id, if the viewer may see the record.
pub async fn find(
    reading: Reading<'_>,
    id: ContactId,
    wanted: &Wanted,
) -> Result<Option<Arc<Contact>>, StoreError> {
    Ok(load(reading, vec![id.0], wanted).await?.remove(&id.0))
}

/// Those of these contacts that the viewer may see.
pub(super) fn load<'a>(
    reading: Reading<'a>,
    ids: Vec<Uuid>,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<HashMap<Uuid, Arc<Contact>>, StoreError>> {
    Box::pin(async move {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut statement = Query::select();
        columns(&mut statement);
        statement
            .from("contact")
            .and_where(reading.store.dialect().one_of(("contact", "id"), &ids))
            .and_where(scope::visible(reading, "contact"));
        let mut found: Vec<Contact> = reading.store.rows(&statement).await?;
        attach(reading, &mut found, wanted).await?;
        Ok(found.into_iter().map(|contact| (contact.id.0, Arc::new(contact))).collect())
    })
}

async fn attach(reading: Reading<'_>, contacts: &mut [Contact], wanted: &Wanted) -> Result<(), StoreError> {
    for contact in contacts.iter_mut() {
        contact.withhold(reading.viewer);
    }
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    if let Some(wanted) = &wanted.posts {
        let mut posts = post::of(reading, post::Side::Contact, &ids, wanted).await?;
        for contact in contacts.iter_mut() {
            contact.posts = posts.remove(&contact.id.0).unwrap_or_default();
        }
    }
    if wanted.can_edit {
        let editable = concern::editable(reading, Noun::Contact, &ids).await?;
        for contact in contacts.iter_mut() {
            contact.can_edit = editable.contains(&contact.id.0);
        }
    }
    if wanted.custody {
        let mut custody = custody::of(reading, "contact", &ids).await?;
        for contact in contacts.iter_mut() {
            contact.custody = custody.remove(&contact.id.0).unwrap_or_default();
        }
    }
    if let Some(wanted) = &wanted.interactions {
        let mut held = interaction::of(reading, interaction::Side::Contact, &ids, wanted).await?;
        for contact in contacts.iter_mut() {
            contact.interactions = held.remove(&contact.id.0).unwrap_or_default();
        }
    }
    if wanted.identifiers {
        let mut identifiers = identifier::of(reading, &ids).await?;
        for contact in contacts.iter_mut() {
            contact.identifiers = identifiers.remove(&contact.id.0).unwrap_or_default();
        }
    }
    Ok(())
}
