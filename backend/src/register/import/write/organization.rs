//! Organizations with their other names, identifiers and relations.

use accord_shared::Noun;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{added, identifier_row, insert, key};
use crate::{
    register::{
        folded,
        import::{
            record::{Organization, Relation},
            shelf::{Shelf, Write},
        },
    },
    store::{
        StoreError,
        entity::{identifier, organization, organization_alias, relation},
    },
};

pub(super) async fn write(
    to: &DatabaseTransaction,
    shelf: &Shelf<Organization>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), StoreError> {
    let (mut new, mut changed, mut aliases, mut stale_aliases) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut identifiers, mut relations, mut changed_relations) = (Vec::new(), Vec::new(), Vec::new());
    for write in shelf.writes() {
        let (before, now) = match write {
            Write::New(now) => (None, now),
            Write::Changed(before, now) => (Some(before), now),
        };
        match before {
            None => new.push(row(now, now.version).into()),
            Some(before) => changed.push(row(now, before.version + 1)),
        }
        if before.is_none_or(|before| before.aliases != now.aliases) {
            stale_aliases.extend(before.map(|before| before.id));
            aliases.extend(alias_rows(now));
        }
        identifiers.extend(
            added(before.map(|before| before.identifiers.as_slice()), &now.identifiers)
                .map(|identifier| identifier_row(Noun::Organization, now.id, identifier)),
        );
        for relation in &now.relations {
            let known =
                before.and_then(|before| before.relations.iter().find(|known| known.id == relation.id));
            match known {
                None => relations.push(relation_row(now.id, relation, relation.version).into()),
                Some(known) if known != relation => {
                    changed_relations.push(relation_row(now.id, relation, known.version + 1));
                }
                Some(_) => {}
            }
        }
    }
    let count = new.len();
    insert::<organization::Entity>(to, new).await?;
    progress(count);
    for model in changed {
        organization::ActiveModel::from(model).reset_all().update(to).await?;
        progress(1);
    }
    for ids in stale_aliases.chunks(super::VALUES) {
        let of_these = organization_alias::Column::OrganizationId.is_in(ids.iter().copied());
        organization_alias::Entity::delete_many().filter(of_these).exec(to).await?;
    }
    insert::<organization_alias::Entity>(to, aliases).await?;
    insert::<identifier::Entity>(to, identifiers).await?;
    insert::<relation::Entity>(to, relations).await?;
    for model in changed_relations {
        relation::ActiveModel::from(model).reset_all().update(to).await?;
    }
    Ok(())
}

fn row(record: &Organization, version: i32) -> organization::Model {
    let names = &record.names;
    let aliases = record.aliases.iter().map(|alias| alias.text.as_str());
    organization::Model {
        id: record.id,
        version,
        access_level: record.access_level,
        name_az: names.az.clone(),
        name_en: names.en.clone(),
        name_ru: names.ru.clone(),
        name_original: names.original.clone(),
        name_language: names.original_language.clone(),
        folded: folded::searchable(names.all().chain(aliases)),
        sort_key: folded::sort_key(names),
        kind: record.kind,
        ours: record.ours,
        country: record.country.clone(),
        city: record.city.clone(),
        website: record.website.clone(),
        established_on: key(record.established_on),
        dissolved_on: key(record.dissolved_on),
        note: record.note.clone(),
    }
}

fn alias_rows(record: &Organization) -> impl Iterator<Item = organization_alias::ActiveModel> {
    record.aliases.iter().zip(0..).map(|(alias, position)| {
        organization_alias::Model {
            organization_id: record.id,
            position,
            kind: alias.kind,
            language: alias.language.clone(),
            text: alias.text.clone(),
        }
        .into()
    })
}

fn relation_row(from: Uuid, relation: &Relation, version: i32) -> relation::Model {
    relation::Model {
        id: relation.id,
        version,
        access_level: relation.access_level,
        kind: relation.kind,
        membership: relation.membership,
        from_id: from,
        to_id: relation.to,
        since_on: key(relation.since),
        until_on: key(relation.until),
        note: relation.note.clone(),
    }
}
