//! A store to write into, past the register: rows and their ledger entry in one transaction.

use accord_shared::{
    AccessLevel, Language, LocalizedText, Noun, PartialDate, RecordId,
    agreement::{AgreementKind, AgreementLinkKind, Ambit, Term},
    obligation::{ObligationSide, Priority},
    organization::{AliasKind, OrganizationKind},
    participation::{ActionKind, ParticipationRole},
    relation::RelationKind,
};
use chrono::DateTime;
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    clock::{IdSource, Moment},
    ledger::{self, Change},
    store::{Store, entity::*},
};

/// A store in a temporary file.
pub(crate) struct World {
    pub(crate) store: Store,
    ids: IdSource,
    _folder: tempfile::TempDir,
}

/// An organization to write.
#[derive(Default)]
pub(crate) struct Body<'w> {
    pub(crate) level: AccessLevel,
    pub(crate) ours: bool,
    pub(crate) names: &'w [(Language, &'w str)],
    pub(crate) aliases: &'w [(AliasKind, &'w str)],
    pub(crate) relations: &'w [(RecordId, AccessLevel)],
    pub(crate) identifier: Option<&'w str>,
}

type Acts<'w> = &'w [(ActionKind, Option<PartialDate>)];

/// An agreement to write.
#[derive(Default)]
pub(crate) struct Paper<'w> {
    pub(crate) level: AccessLevel,
    pub(crate) titles: &'w [(Language, &'w str)],
    pub(crate) number: Option<&'w str>,
    pub(crate) parties: &'w [(RecordId, Acts<'w>)],
    pub(crate) amends: Option<RecordId>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store =
            Store::open(&format!("sqlite:{}", folder.path().join("accord.db").display())).await.unwrap();
        Self { store, ids: IdSource::seeded(7), _folder: folder }
    }

    fn moment(&self) -> Moment<'_> {
        Moment::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap(), &self.ids)
    }

    fn id(&self) -> Uuid {
        self.moment().id()
    }

    async fn commit(&self, transaction: DatabaseTransaction, records: &[RecordId]) {
        let by = super::viewer(AccessLevel::Secret);
        let changes = records
            .iter()
            .map(|&record| Change::of("test.write", record, AccessLevel::Open, None::<&()>, Some(&())));
        ledger::append(&transaction, &by, &self.moment(), changes).await.unwrap();
        transaction.commit().await.unwrap();
    }

    /// Writes an organization, over `id` where one is given.
    pub(crate) async fn organization(&self, id: Option<RecordId>, body: Body<'_>) -> RecordId {
        let transaction = self.store.begin().await.unwrap();
        let record = id.unwrap_or(RecordId::new(Noun::Organization, self.id()));
        let names = texts(body.names);
        let row = organization::ActiveModel {
            id: Set(record.uuid),
            version: Set(1),
            access_level: Set(body.level),
            name_az: Set(names.az),
            name_en: Set(names.en),
            name_ru: Set(names.ru),
            name_original: Set(names.original),
            name_language: Set(None),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            kind: Set(OrganizationKind::Other),
            ours: Set(body.ours),
            country: Set(None),
            city: Set(None),
            website: Set(None),
            established_on: Set(None),
            dissolved_on: Set(None),
            note: Set(None),
        };
        if id.is_some() {
            organization::Entity::update(row).exec(&transaction).await.unwrap();
        } else {
            organization::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        self.belongings(&transaction, record, body).await;
        self.commit(transaction, &[record]).await;
        record
    }

    async fn belongings(&self, transaction: &DatabaseTransaction, record: RecordId, body: Body<'_>) {
        let uuid = record.uuid;
        let old = relation::Entity::delete_many().filter(relation::Column::FromId.eq(uuid));
        old.exec(transaction).await.unwrap();
        let old = organization_alias::Entity::delete_many();
        let old = old.filter(organization_alias::Column::OrganizationId.eq(uuid));
        old.exec(transaction).await.unwrap();
        let old = identifier::Entity::delete_many().filter(identifier::Column::RecordId.eq(uuid));
        old.exec(transaction).await.unwrap();
        for &(to, level) in body.relations {
            let row = relation::ActiveModel {
                id: Set(self.id()),
                version: Set(1),
                access_level: Set(level),
                kind: Set(RelationKind::MemberOf),
                membership: Set(None),
                from_id: Set(uuid),
                to_id: Set(to.uuid),
                since_on: Set(None),
                until_on: Set(None),
                note: Set(None),
            };
            relation::Entity::insert(row).exec_without_returning(transaction).await.unwrap();
        }
        for (position, &(kind, text)) in body.aliases.iter().enumerate() {
            let row = organization_alias::ActiveModel {
                organization_id: Set(uuid),
                position: Set(position as i32),
                kind: Set(kind),
                language: Set(Some("en".into())),
                text: Set(text.into()),
            };
            organization_alias::Entity::insert(row).exec_without_returning(transaction).await.unwrap();
        }
        if let Some(value) = body.identifier {
            let row = identifier::ActiveModel {
                scheme: Set("test".into()),
                value: Set(value.into()),
                noun: Set(record.noun),
                record_id: Set(uuid),
            };
            identifier::Entity::insert(row).exec_without_returning(transaction).await.unwrap();
        }
    }

    /// Writes an agreement, over `id` where one is given.
    pub(crate) async fn agreement(&self, id: Option<RecordId>, paper: Paper<'_>) -> RecordId {
        let transaction = self.store.begin().await.unwrap();
        let record = id.unwrap_or(RecordId::new(Noun::Agreement, self.id()));
        let titles = texts(paper.titles);
        let row = agreement::ActiveModel {
            id: Set(record.uuid),
            version: Set(1),
            access_level: Set(paper.level),
            title_az: Set(titles.az),
            title_en: Set(titles.en),
            title_ru: Set(titles.ru),
            title_original: Set(None),
            title_language: Set(None),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            kind: Set(AgreementKind::Agreement),
            ambit: Set(Ambit::Multilateral),
            term: Set(Term::Unknown),
            number: Set(paper.number.map(Into::into)),
            in_force_on: Set(Some(20_000_000)),
            ..Default::default()
        };
        if id.is_some() {
            agreement::Entity::update(row).exec(&transaction).await.unwrap();
            self.clear_agreement(&transaction, record).await;
        } else {
            agreement::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        for &(party, acts) in paper.parties {
            self.party(&transaction, record, party, acts).await;
        }
        if let Some(to) = paper.amends.filter(|&to| to != record) {
            let row = agreement_link::ActiveModel {
                from_id: Set(record.uuid),
                to_id: Set(to.uuid),
                kind: Set(AgreementLinkKind::Amends),
            };
            agreement_link::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        self.commit(transaction, &[record]).await;
        record
    }

    async fn party(
        &self,
        transaction: &DatabaseTransaction,
        agreement: RecordId,
        party: RecordId,
        acts: &[(ActionKind, Option<PartialDate>)],
    ) {
        let id = self.id();
        let row = participation::ActiveModel {
            id: Set(id),
            version: Set(1),
            access_level: Set(AccessLevel::Open),
            agreement_id: Set(agreement.uuid),
            organization_id: Set(party.uuid),
            role: Set(ParticipationRole::Party),
            note: Set(None),
        };
        participation::Entity::insert(row).exec_without_returning(transaction).await.unwrap();
        for (position, &(kind, date)) in acts.iter().enumerate() {
            let row = participation_action::ActiveModel {
                participation_id: Set(id),
                position: Set(position as i32),
                kind: Set(kind),
                done_on: Set(date.map(PartialDate::key)),
                note: Set(None),
                ..Default::default()
            };
            participation_action::Entity::insert(row).exec_without_returning(transaction).await.unwrap();
        }
    }

    async fn clear_agreement(&self, transaction: &DatabaseTransaction, record: RecordId) {
        let of = participation::Column::AgreementId.eq(record.uuid);
        for old in participation::Entity::find().filter(of.clone()).all(transaction).await.unwrap() {
            let acts = participation_action::Column::ParticipationId.eq(old.id);
            participation_action::Entity::delete_many().filter(acts).exec(transaction).await.unwrap();
        }
        participation::Entity::delete_many().filter(of).exec(transaction).await.unwrap();
        let from = agreement_link::Column::FromId.eq(record.uuid);
        agreement_link::Entity::delete_many().filter(from).exec(transaction).await.unwrap();
    }

    /// Writes a contact with a post, over `id` where one is given.
    pub(crate) async fn contact(
        &self,
        id: Option<RecordId>,
        name: &str,
        post: Option<(&str, RecordId, AccessLevel)>,
    ) -> RecordId {
        let transaction = self.store.begin().await.unwrap();
        let record = id.unwrap_or(RecordId::new(Noun::Contact, self.id()));
        let row = contact::ActiveModel {
            id: Set(record.uuid),
            version: Set(1),
            access_level: Set(AccessLevel::Open),
            name_en: Set(Some(name.into())),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            languages: Set(String::new()),
            ..Default::default()
        };
        if id.is_some() {
            contact::Entity::update(row).exec(&transaction).await.unwrap();
            let old = post::Entity::delete_many().filter(post::Column::ContactId.eq(record.uuid));
            old.exec(&transaction).await.unwrap();
        } else {
            contact::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        if let Some((title, at, level)) = post {
            let row = post::ActiveModel {
                id: Set(self.id()),
                version: Set(1),
                access_level: Set(level),
                title_en: Set(Some(title.into())),
                contact_id: Set(record.uuid),
                organization_id: Set(at.uuid),
                ..Default::default()
            };
            post::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        self.commit(transaction, &[record]).await;
        record
    }

    /// Writes an obligation, over `id` where one is given.
    pub(crate) async fn obligation(
        &self,
        id: Option<RecordId>,
        text: &str,
        agreement: RecordId,
        ends: (Option<RecordId>, Option<RecordId>),
    ) -> RecordId {
        let transaction = self.store.begin().await.unwrap();
        let record = id.unwrap_or(RecordId::new(Noun::Obligation, self.id()));
        let row = obligation::ActiveModel {
            id: Set(record.uuid),
            version: Set(1),
            access_level: Set(AccessLevel::Open),
            text_en: Set(Some(text.into())),
            folded: Set(String::new()),
            sort_key: Set(Vec::new()),
            agreement_id: Set(agreement.uuid),
            side: Set(ObligationSide::Joint),
            priority: Set(Priority::Normal),
            debtor_id: Set(ends.0.map(|end| end.uuid)),
            creditor_id: Set(ends.1.map(|end| end.uuid)),
            ..Default::default()
        };
        if id.is_some() {
            obligation::Entity::update(row).exec(&transaction).await.unwrap();
        } else {
            obligation::Entity::insert(row).exec_without_returning(&transaction).await.unwrap();
        }
        self.commit(transaction, &[record]).await;
        record
    }

    /// Removes a contact, an obligation, or an agreement with its obligations, which it returns too.
    pub(crate) async fn remove(&self, record: RecordId) -> Vec<RecordId> {
        let transaction = self.store.begin().await.unwrap();
        let mut gone = vec![record];
        match record.noun {
            Noun::Contact => {
                let posts = post::Column::ContactId.eq(record.uuid);
                post::Entity::delete_many().filter(posts).exec(&transaction).await.unwrap();
                contact::Entity::delete_by_id(record.uuid).exec(&transaction).await.unwrap();
            }
            Noun::Obligation => {
                obligation::Entity::delete_by_id(record.uuid).exec(&transaction).await.unwrap();
            }
            Noun::Agreement => {
                let under = obligation::Column::AgreementId.eq(record.uuid);
                let obligations =
                    obligation::Entity::find().filter(under.clone()).all(&transaction).await.unwrap();
                gone.extend(obligations.iter().map(|row| RecordId::new(Noun::Obligation, row.id)));
                obligation::Entity::delete_many().filter(under).exec(&transaction).await.unwrap();
                self.clear_agreement(&transaction, record).await;
                let towards = agreement_link::Column::ToId.eq(record.uuid);
                let from =
                    agreement_link::Entity::find().filter(towards.clone()).all(&transaction).await.unwrap();
                agreement_link::Entity::delete_many().filter(towards).exec(&transaction).await.unwrap();
                agreement::Entity::delete_by_id(record.uuid).exec(&transaction).await.unwrap();
                let changed: Vec<_> = from
                    .iter()
                    .map(|link| RecordId::new(Noun::Agreement, link.from_id))
                    .chain(gone.clone())
                    .collect();
                self.commit(transaction, &changed).await;
                return gone;
            }
            Noun::Organization | Noun::Interaction => unreachable!("tests remove neither"),
        }
        self.commit(transaction, &gone).await;
        gone
    }
}

fn texts(listed: &[(Language, &str)]) -> LocalizedText {
    let mut text = LocalizedText::default();
    for &(language, wording) in listed {
        *text.slot(language) = Some(wording.into());
    }
    text
}
