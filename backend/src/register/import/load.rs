//! Loading what the register knows, within the import's transaction.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};

use accord_shared::{LocalizedText, PartialDate, Viewer, obligation::DueRule};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    known::Known,
    profile::Target,
    record::{
        Action, Agreement, Contact, Identifier, Kept, Obligation, Occurrence, Organization, OtherName,
        Participation, Post, Relation,
    },
};
use crate::{
    register::{agreement::in_row, participation::Procedure, scope},
    store::{
        StoreError,
        entity::{
            agreement, agreement_direction, agreement_link, contact, identifier, ledger, obligation,
            occurrence, organization, organization_alias, participation, participation_action,
            participation_procedure, post, relation,
        },
    },
};

/// What a row can be compared with: the organizations, and the records of the target's own noun.
pub(super) async fn known(from: &DatabaseTransaction, target: Target<'_>) -> Result<Known, StoreError> {
    let identifiers = identifier::Entity::find().all(from).await?;
    let mut by_record: HashMap<Uuid, Vec<Identifier>> = HashMap::new();
    for row in &identifiers {
        by_record.entry(row.record_id).or_default().push((row.scheme.clone(), row.value.clone()));
    }
    let agreements = match target {
        Target::Agreement(_) | Target::Participation(_) => true,
        Target::Obligation(fields) => fields.agreement.name.is_some(),
        _ => false,
    };
    let obligations = matches!(target, Target::Obligation(_));
    let contacts = matches!(target, Target::Contact(_));
    Ok(Known::new(
        organizations(from, &mut by_record).await?,
        if agreements { self::agreements(from, &mut by_record).await? } else { Vec::new() },
        if obligations { self::obligations(from, &mut by_record).await? } else { Vec::new() },
        if contacts { self::contacts(from, &mut by_record).await? } else { Vec::new() },
        identifiers.into_iter().map(|row| ((row.scheme, row.value), row.noun, row.record_id)),
        by_hand(from).await?,
    ))
}

/// What the viewer may not see of what was loaded: an import of theirs meets none of it and refers to none of it, and
/// leaves what hangs on it as it is.
pub(super) async fn hidden(
    from: &DatabaseTransaction,
    viewer: &Viewer,
    known: &Known,
) -> Result<HashSet<Uuid>, StoreError> {
    let mut hidden = HashSet::new();
    macro_rules! closed {
        ($entity:ident, $table:literal) => {
            let ids: Vec<Uuid> = $entity::Entity::find()
                .select_only()
                .column($entity::Column::Id)
                .filter(scope::visible_within(from, viewer, $table).not())
                .into_tuple()
                .all(from)
                .await?;
            hidden.extend(ids);
        };
    }
    closed!(organization, "organization");
    closed!(agreement, "agreement");
    closed!(contact, "contact");
    closed!(obligation, "obligation");
    let behind: Vec<Uuid> = known
        .obligations
        .all()
        .filter(|obligation| hidden.contains(&obligation.agreement))
        .map(|obligation| obligation.id)
        .collect();
    hidden.extend(behind);
    Ok(hidden)
}

/// Records with an entry in the ledger that neither an import made nor the undoing of one.
async fn by_hand(from: &DatabaseTransaction) -> Result<HashSet<Uuid>, StoreError> {
    let imports = Query::select()
        .column("seq")
        .from("ledger")
        .and_where(ledger::Column::Action.like("%.import"))
        .to_owned();
    let records = ledger::Entity::find()
        .select_only()
        .column(ledger::Column::RecordId)
        .distinct()
        .filter(ledger::Column::Action.not_like("%.import"))
        .filter(ledger::Column::Undoes.is_null().or(ledger::Column::Undoes.not_in_subquery(imports)))
        .into_tuple()
        .all(from)
        .await?;
    Ok(records.into_iter().collect())
}

async fn organizations(
    from: &DatabaseTransaction,
    identifiers: &mut HashMap<Uuid, Vec<Identifier>>,
) -> Result<Vec<Organization>, StoreError> {
    let aliases = organization_alias::Entity::find().order_by_asc(organization_alias::Column::Position);
    let mut aliases = grouped(
        aliases.all(from).await?,
        |row| row.organization_id,
        |row| OtherName { kind: row.kind, language: row.language, text: row.text },
    );
    let relations = relation::Entity::find().order_by_asc(relation::Column::Id);
    let mut relations = grouped(
        relations.all(from).await?,
        |row| row.from_id,
        |row| Relation {
            id: row.id,
            version: row.version,
            access_level: row.access_level,
            kind: row.kind,
            membership: row.membership,
            to: row.to_id,
            since: date(row.since_on),
            until: date(row.until_on),
            note: row.note,
        },
    );
    let rows = organization::Entity::find().order_by_asc(organization::Column::Id).all(from).await?;
    let record = |row: organization::Model| Organization {
        id: row.id,
        version: row.version,
        access_level: row.access_level,
        kind: row.kind,
        ours: row.ours,
        names: texts(row.name_az, row.name_en, row.name_ru, row.name_original, row.name_language),
        aliases: take(&mut aliases, row.id),
        identifiers: take(identifiers, row.id),
        country: row.country,
        city: row.city,
        website: row.website,
        established_on: date(row.established_on),
        dissolved_on: date(row.dissolved_on),
        note: row.note,
        relations: take(&mut relations, row.id),
    };
    Ok(rows.into_iter().map(record).collect())
}

async fn agreements(
    from: &DatabaseTransaction,
    identifiers: &mut HashMap<Uuid, Vec<Identifier>>,
) -> Result<Vec<Agreement>, StoreError> {
    let links = agreement_link::Entity::find().all(from).await?;
    let mut links = grouped(links, |row| row.from_id, |row| (row.kind, row.to_id));
    let directions = agreement_direction::Entity::find().all(from).await?;
    let mut directions = grouped(directions, |row| row.agreement_id, |row| row.direction_id);
    let actions = participation_action::Entity::find().order_by_asc(participation_action::Column::Position);
    let mut actions = grouped(
        actions.all(from).await?,
        |row| row.participation_id,
        |row| Action {
            kind: row.kind,
            on: date(row.done_on),
            note: row.note,
            text: row.text,
            withdrawn_on: date(row.withdrawn_on),
            against: row.against_id,
        },
    );
    let procedures =
        participation_procedure::Entity::find().order_by_asc(participation_procedure::Column::Position);
    let mut procedures = grouped(
        procedures.all(from).await?,
        |row| row.participation_id,
        |row| Procedure { kind: row.kind, done_on: date(row.done_on), note: row.note },
    );
    let participations = participation::Entity::find().order_by_asc(participation::Column::Id);
    let mut participations = grouped(
        participations.all(from).await?,
        |row| row.agreement_id,
        |row| Participation {
            actions: take(&mut actions, row.id),
            procedures: take(&mut procedures, row.id),
            id: row.id,
            version: row.version,
            access_level: row.access_level,
            organization: row.organization_id,
            role: row.role,
            note: row.note,
        },
    );
    let rows = agreement::Entity::find().order_by_asc(agreement::Column::Id).all(from).await?;
    let record = |row: agreement::Model| Agreement {
        kept: kept(&row),
        id: row.id,
        version: row.version,
        access_level: row.access_level,
        titles: texts(row.title_az, row.title_en, row.title_ru, row.title_original, row.title_language),
        kind: row.kind,
        ambit: row.ambit,
        term: row.term,
        number: row.number,
        subject: row.subject,
        drafted_on: date(row.drafted_on),
        signed_on: date(row.signed_on),
        provisional_on: date(row.provisional_on),
        in_force_on: date(row.in_force_on),
        suspended_on: date(row.suspended_on),
        ends_on: date(row.ends_on),
        ended_on: date(row.ended_on),
        ended_by: row.ended_by,
        place: row.place,
        website: row.website,
        text_url: row.text_url,
        note: row.note,
        unit: row.unit_id,
        directions: take(&mut directions, row.id),
        identifiers: take(identifiers, row.id),
        links: take(&mut links, row.id),
        participations: take(&mut participations, row.id),
    };
    Ok(rows.into_iter().map(record).collect())
}

async fn obligations(
    from: &DatabaseTransaction,
    identifiers: &mut HashMap<Uuid, Vec<Identifier>>,
) -> Result<Vec<Obligation>, StoreError> {
    let occurrences = occurrence::Entity::find().order_by_asc(occurrence::Column::DueOn).all(from).await?;
    let mut steps = crate::register::obligation::every_step(from).await?;
    let mut occurrences: HashMap<Uuid, Vec<Occurrence>> = {
        let mut groups: HashMap<_, Vec<_>> = HashMap::new();
        for row in occurrences {
            let Some(due_on) = PartialDate::from_key(row.due_on) else { continue };
            groups.entry(row.obligation_id).or_default().push(Occurrence {
                id: row.id,
                due_on,
                state: row.state,
                reported_on: date(row.reported_on),
                evidence: row.evidence,
                note: row.note,
                steps: take(&mut steps, row.id),
                entered_as: row.entered_as,
            });
        }
        groups
    };
    let rows = obligation::Entity::find().order_by_asc(obligation::Column::Id).all(from).await?;
    let record = |row: obligation::Model| Obligation {
        due: due_rule(&row),
        since: date(row.due_since),
        id: row.id,
        version: row.version,
        access_level: row.access_level,
        agreement: row.agreement_id,
        article: row.article,
        texts: texts(row.text_az, row.text_en, row.text_ru, row.text_original, row.text_language),
        side: row.side,
        priority: row.priority,
        debtor: row.debtor_id,
        creditor: row.creditor_id,
        unit: row.unit_id,
        person: row.contact_id,
        interaction: row.interaction_id,
        identifiers: take(identifiers, row.id),
        occurrences: take(&mut occurrences, row.id),
    };
    Ok(rows.into_iter().map(record).collect())
}

async fn contacts(
    from: &DatabaseTransaction,
    identifiers: &mut HashMap<Uuid, Vec<Identifier>>,
) -> Result<Vec<Contact>, StoreError> {
    let posts = post::Entity::find().order_by_asc(post::Column::Id).all(from).await?;
    let mut posts = grouped(
        posts,
        |row| row.contact_id,
        |row| Post {
            id: row.id,
            version: row.version,
            access_level: row.access_level,
            organization: row.organization_id,
            titles: texts(row.title_az, row.title_en, row.title_ru, row.title_original, row.title_language),
            since: date(row.since_on),
            until: date(row.until_on),
        },
    );
    let rows = contact::Entity::find().order_by_asc(contact::Column::Id).all(from).await?;
    let record = |row: contact::Model| Contact {
        id: row.id,
        version: row.version,
        access_level: row.access_level,
        names: texts(row.name_az, row.name_en, row.name_ru, row.name_original, row.name_language),
        email: row.email,
        phone: row.phone,
        languages: row.languages.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        note: row.note,
        personal_level: row.personal_level,
        identifiers: take(identifiers, row.id),
        posts: take(&mut posts, row.id),
    };
    Ok(rows.into_iter().map(record).collect())
}

fn due_rule(row: &obligation::Model) -> DueRule {
    match (date(row.due_on), &row.due_recurrence, row.due_days, row.due_event) {
        (Some(on), ..) => DueRule::On(on),
        (None, Some(recurrence), ..) => DueRule::Recurrence(recurrence.clone()),
        (None, None, Some(days), Some(event)) => {
            DueRule::After { days: u16::try_from(days).unwrap_or_default(), event }
        }
        _ => DueRule::Unstated,
    }
}

fn kept(row: &agreement::Model) -> Kept {
    let (clauses, authentic_languages) = in_row(row);
    Kept {
        reviewed_on: date(row.reviewed_on),
        agreed_on: date(row.agreed_on),
        resumed_on: date(row.resumed_on),
        clauses,
        authentic_languages,
    }
}

fn date(key: Option<i32>) -> Option<PartialDate> {
    key.and_then(PartialDate::from_key)
}

fn texts(
    az: Option<String>,
    en: Option<String>,
    ru: Option<String>,
    original: Option<String>,
    original_language: Option<String>,
) -> LocalizedText {
    LocalizedText { az, en, ru, original, original_language }
}

fn grouped<R, K: Eq + Hash, T>(
    rows: Vec<R>,
    key: impl Fn(&R) -> K,
    mut part: impl FnMut(R) -> T,
) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(part(row));
    }
    groups
}

fn take<T>(groups: &mut HashMap<Uuid, Vec<T>>, id: Uuid) -> Vec<T> {
    groups.remove(&id).unwrap_or_default()
}
