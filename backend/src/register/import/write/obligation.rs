//! Obligations with their identifiers and occurrences.

use accord_shared::{
    Noun,
    obligation::{DueRule, Summary},
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction};
use uuid::Uuid;

use super::{added, identifier_row, insert, key};
use crate::{
    register::{
        folded,
        import::{
            record::{Obligation, Occurrence},
            shelf::{Shelf, Write},
        },
    },
    store::{
        StoreError,
        entity::{identifier, obligation, occurrence},
    },
};

pub(super) async fn write(
    to: &DatabaseTransaction,
    shelf: &Shelf<Obligation>,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<(), StoreError> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    let (mut identifiers, mut occurrences) = (Vec::new(), Vec::new());
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
                .map(|identifier| identifier_row(Noun::Obligation, now.id, identifier)),
        );
        // An import adds occurrences and leaves those that are there alone.
        let known = before.map_or(0, |before| before.occurrences.len());
        occurrences
            .extend(now.occurrences[known..].iter().map(|occurrence| occurrence_row(now.id, occurrence)));
    }
    let count = new.len();
    insert::<obligation::Entity>(to, new).await?;
    progress(count);
    for model in changed {
        obligation::ActiveModel::from(model).reset_all().update(to).await?;
        progress(1);
    }
    insert::<identifier::Entity>(to, identifiers).await?;
    insert::<occurrence::Entity>(to, occurrences).await
}

fn row(record: &Obligation, version: i32) -> obligation::Model {
    let texts = &record.texts;
    let summary =
        Summary::of(record.occurrences.iter().map(|occurrence| (occurrence.state, occurrence.due_on)));
    let (due_on, due_recurrence, after) = match &record.due {
        DueRule::On(on) => (Some(*on), None, None),
        DueRule::Recurrence(rule) => (None, Some(rule.clone()), None),
        DueRule::After { days, event } => (None, None, Some((i32::from(*days), *event))),
        DueRule::Unstated => (None, None, None),
    };
    obligation::Model {
        id: record.id,
        version,
        access_level: record.access_level,
        text_az: texts.az.clone(),
        text_en: texts.en.clone(),
        text_ru: texts.ru.clone(),
        text_original: texts.original.clone(),
        text_language: texts.original_language.clone(),
        folded: folded::searchable(texts.all().chain(record.article.as_deref())),
        sort_key: folded::sort_key(texts),
        agreement_id: record.agreement,
        article: record.article.clone(),
        side: record.side,
        priority: record.priority,
        debtor_id: record.debtor,
        creditor_id: record.creditor,
        unit_id: record.unit,
        contact_id: record.person,
        interaction_id: record.interaction,
        due_on: key(due_on),
        due_recurrence,
        due_days: after.map(|(days, _)| days),
        due_event: after.map(|(_, event)| event),
        due_since: key(record.since.filter(|_| matches!(record.due, DueRule::Recurrence(_)))),
        next_due_on: key(summary.next_due_on),
        closed_as: summary.closed_as,
    }
}

fn occurrence_row(obligation: Uuid, occurrence: &Occurrence) -> occurrence::ActiveModel {
    occurrence::Model {
        id: occurrence.id,
        obligation_id: obligation,
        due_on: occurrence.due_on.key(),
        state: occurrence.state,
        reported_on: key(occurrence.reported_on),
        evidence: occurrence.evidence.clone(),
        note: occurrence.note.clone(),
        entered_as: occurrence.entered_as,
    }
    .into()
}
