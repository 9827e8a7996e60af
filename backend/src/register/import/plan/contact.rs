//! Contacts and the posts they hold.

use accord_shared::{
    Noun,
    id::{ContactId, PostId},
};
use uuid::Uuid;

use super::{Plan, Refusal, need_text};
use crate::register::import::{
    clean,
    merge::Merge,
    profile::{ContactFields, Existing, PostFields},
    reading::Reading,
    record::{Contact, Post},
};

impl Plan<'_> {
    /// A contact without a known organization for their post is skipped whole: a name alone is of no use to
    /// anybody, and its keeping has no reason.
    pub(super) fn contact(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &ContactFields,
    ) -> Result<(), Refusal> {
        let mut identifiers = self.identifiers(reading, &fields.identifiers)?;
        let names = reading.texts(&fields.names);
        let known = self.meets(Noun::Contact, &mut identifiers, |known| known.contact_named(&names))?;
        if known.is_none() {
            need_text(&names, "a contact without a name")?;
        }
        let post = match &fields.post {
            Some(post) => Some(self.wanted_post(reading, post, fields)?),
            None => None,
        };
        let email = reading.field(&fields.email);
        let phone = reading.field(&fields.phone);
        let languages = fields.languages.as_ref().map(|cell| reading.many(cell)).unwrap_or_default();
        let note = reading.field(&fields.note);

        let id = match known {
            Some(id) => id,
            None => {
                let id = self.moment.id();
                let blank = Contact {
                    id,
                    version: 1,
                    access_level: fields.access_level,
                    names: names.clone(),
                    email: None,
                    phone: None,
                    languages: Vec::new(),
                    note: None,
                    personal_level: accord_shared::AccessLevel::Open,
                    identifiers: Vec::new(),
                    posts: Vec::new(),
                };
                self.known.contacts.add(blank, self.mark);
                id
            }
        };
        let mut merge = self.merge(id);
        let Some((record, earlier)) = self.known.contacts.edit(id, self.mark) else {
            return Err(Refusal::new("target unknown", ContactId(id).to_string()));
        };
        if earlier.is_some() {
            merge = Merge::new(Existing::Fill);
        }
        let added = merge.identifiers(&mut record.identifiers, &identifiers);
        merge.texts("names", &mut record.names, names.clone());
        merge.option("email", &mut record.email, email);
        merge.option("phone", &mut record.phone, phone);
        for language in languages {
            if !record.languages.contains(&language) {
                record.languages.push(language);
                merge.takes("languages");
            }
        }
        merge.note(&mut record.note, note);
        for identifier in &added {
            self.known.identify(identifier, Noun::Contact, id);
        }
        if known.is_none() {
            self.known.contact_made(id, &names);
        }
        match known {
            None => self.created(ContactId(id), reading),
            Some(_) => self.met(ContactId(id), earlier, merge, reading),
        }
        if let Some(post) = post {
            self.post(reading, id, post)?;
        }
        Ok(())
    }

    fn wanted_post(
        &mut self,
        reading: &mut Reading<'_>,
        fields: &PostFields,
        contact: &ContactFields,
    ) -> Result<Post, Refusal> {
        let organization = self.refer_organization(reading, &fields.organization)?;
        let titles = reading.texts(&fields.titles);
        need_text(&titles, "a post without a title")?;
        Ok(Post {
            id: self.moment.id(),
            version: 1,
            access_level: contact.access_level,
            organization,
            titles,
            since: reading.day(&fields.since),
            until: reading.date(&fields.until).date(),
        })
    }

    /// Posts of one contact at one organization with one title and one beginning are the same.
    fn post(&mut self, reading: &mut Reading<'_>, contact: Uuid, wanted: Post) -> Result<(), Refusal> {
        let mut merge = self.merge(contact);
        let Some((record, _)) = self.known.contacts.edit(contact, self.mark) else {
            return Err(Refusal::new("target unknown", ContactId(contact).to_string()));
        };
        let is_this = |known: &Post| {
            known.organization == wanted.organization
                && known.since == wanted.since
                && wanted.titles.all().any(|title| known.titles.all().any(|known| clean::same(known, title)))
        };
        let Some(known) = record.posts.iter_mut().find(|known| is_this(known)) else {
            let id = wanted.id;
            record.posts.push(wanted);
            self.earlier_part(id);
            self.created(PostId(id), reading);
            return Ok(());
        };
        merge.texts("titles", &mut known.titles, wanted.titles);
        merge.option("until", &mut known.until, wanted.until);
        let id = known.id;
        let earlier = self.earlier_part(id);
        self.met(PostId(id), earlier, merge, reading);
        Ok(())
    }
}
