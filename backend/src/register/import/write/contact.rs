//! Contacts with their identifiers and posts.

use accord_shared::Noun;
use sea_orm::{ActiveModelTrait, DatabaseTransaction};
use uuid::Uuid;

use super::{added, identifier_row, insert, key};
use crate::{
    register::{
        folded,
        import::{
            record::{Contact, Post},
            shelf::{Shelf, Write},
        },
    },
    store::{
        StoreError,
        entity::{contact, identifier, post},
    },
};

pub(super) async fn write(
    to: &DatabaseTransaction,
    shelf: &Shelf<Contact>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), StoreError> {
    let (mut new, mut changed, mut identifiers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut posts, mut changed_posts) = (Vec::new(), Vec::new());
    for write in shelf.writes() {
        let (before, now) = match write {
            Write::New(now) => (None, now),
            Write::Changed(before, now) => (Some(before), now),
        };
        match before {
            None => new.push(row(now, now.version).into()),
            Some(before) => changed.push(row(now, before.version + 1)),
        }
        identifiers.extend(
            added(before.map(|before| before.identifiers.as_slice()), &now.identifiers)
                .map(|identifier| identifier_row(Noun::Contact, now.id, identifier)),
        );
        for post in &now.posts {
            let known = before.and_then(|before| before.posts.iter().find(|known| known.id == post.id));
            match known {
                None => posts.push(post_row(now.id, post, post.version).into()),
                Some(known) if known != post => changed_posts.push(post_row(now.id, post, known.version + 1)),
                Some(_) => {}
            }
        }
    }
    let count = new.len();
    insert::<contact::Entity>(to, new).await?;
    progress(count);
    for model in changed {
        contact::ActiveModel::from(model).reset_all().update(to).await?;
        progress(1);
    }
    insert::<identifier::Entity>(to, identifiers).await?;
    insert::<post::Entity>(to, posts).await?;
    for model in changed_posts {
        post::ActiveModel::from(model).reset_all().update(to).await?;
    }
    Ok(())
}

fn row(record: &Contact, version: i32) -> contact::Model {
    let names = &record.names;
    contact::Model {
        id: record.id,
        version,
        access_level: record.access_level,
        name_az: names.az.clone(),
        name_en: names.en.clone(),
        name_ru: names.ru.clone(),
        name_original: names.original.clone(),
        name_language: names.original_language.clone(),
        folded: folded::searchable(names.all()),
        sort_key: folded::sort_key(names),
        email: record.email.clone(),
        phone: record.phone.clone(),
        languages: record.languages.join(","),
        note: record.note.clone(),
        personal_level: record.personal_level,
    }
}

fn post_row(contact: Uuid, post: &Post, version: i32) -> post::Model {
    post::Model {
        id: post.id,
        version,
        access_level: post.access_level,
        title_az: post.titles.az.clone(),
        title_en: post.titles.en.clone(),
        title_ru: post.titles.ru.clone(),
        title_original: post.titles.original.clone(),
        title_language: post.titles.original_language.clone(),
        contact_id: contact,
        organization_id: post.organization,
        since_on: key(post.since),
        until_on: key(post.until),
    }
}
