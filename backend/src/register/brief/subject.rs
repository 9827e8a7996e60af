//! What a brief is about.

use std::sync::Arc;

use accord_shared::{
    Language, Noun, RecordId,
    contact::in_post_on,
    id::{AgreementId, ContactId, InteractionId, OrganizationId},
};
use chrono::NaiveDate;

use super::{Asked, Desk};
use crate::{
    paper::words,
    register::{
        RELATED, Reading,
        agreement::{self, Agreement},
        contact::{self, Contact},
        interaction::{self, Interaction},
        organization::{self, Organization},
        participation, post, relation,
    },
    store::StoreError,
};

/// The record that a brief is about.
pub(super) enum Subject {
    Organization(Arc<Organization>),
    Agreement(Arc<Agreement>),
    Contact(Arc<Contact>),
    Interaction(Arc<Interaction>),
}

/// The record, if the reader may see it and there are briefs of its noun.
pub(super) async fn find(reading: Reading<'_>, asked: Asked) -> Result<Option<Subject>, StoreError> {
    let id = asked.of.uuid;
    Ok(match asked.of.noun {
        Noun::Organization => {
            let wanted = organization::Wanted {
                details: true,
                aliases: true,
                relations: Some(Box::new(relation::Wanted { organizations: Some(Box::default()) })),
                posts: Some(Box::new(post::Wanted {
                    contact: Some(Box::default()),
                    first: RELATED,
                    ..post::Wanted::default()
                })),
                ..organization::Wanted::default()
            };
            organization::find(reading, OrganizationId(id), &wanted).await?.map(Subject::Organization)
        }
        Noun::Agreement => {
            let wanted = agreement::Wanted {
                details: true,
                unit: Some(Box::default()),
                stated: true,
                participations: Some(Box::new(participation::Wanted {
                    organization: Some(Box::default()),
                    actions: true,
                    first: RELATED,
                    ..participation::Wanted::default()
                })),
                ..agreement::Wanted::default()
            };
            agreement::find(reading, AgreementId(id), &wanted).await?.map(Subject::Agreement)
        }
        Noun::Contact => {
            let wanted = contact::Wanted {
                posts: Some(Box::new(post::Wanted {
                    organization: Some(Box::default()),
                    first: RELATED,
                    ..post::Wanted::default()
                })),
                ..contact::Wanted::default()
            };
            contact::find(reading, ContactId(id), &wanted).await?.map(Subject::Contact)
        }
        Noun::Interaction => {
            let wanted = interaction::Wanted {
                organizations: Some(Box::default()),
                contacts: Some(Box::default()),
                agreements: Some(Box::default()),
                ..interaction::Wanted::default()
            };
            interaction::find(reading, InteractionId(id), &wanted).await?.map(Subject::Interaction)
        }
        // What is owed is told in the brief of its agreement.
        Noun::Obligation => None,
    })
}

impl Subject {
    /// The record.
    pub(super) fn id(&self) -> RecordId {
        match self {
            Self::Organization(of) => of.id.into(),
            Self::Agreement(of) => of.id.into(),
            Self::Contact(of) => of.id.into(),
            Self::Interaction(of) => of.id.into(),
        }
    }

    /// What the brief is called.
    pub(super) fn title(&self, language: Language) -> String {
        match self {
            Self::Organization(of) => {
                let name = of.names.pick(language);
                let acronym = of.acronym(language).filter(|acronym| !name.contains(acronym));
                acronym.map_or_else(|| name.to_owned(), |acronym| format!("{name} ({acronym})"))
            }
            Self::Agreement(of) => of.titles.pick(language).to_owned(),
            Self::Contact(of) => of.names.pick(language).to_owned(),
            Self::Interaction(of) => of.subjects.pick(language).to_owned(),
        }
    }

    /// What it is, in a few words.
    pub(super) fn subtitle(&self, desk: &Desk<'_>) -> String {
        match self {
            Self::Organization(of) => desk.word("organization_kind", of.kind.code()).to_owned(),
            Self::Agreement(of) => desk.word("agreement_kind", of.kind.code()).to_owned(),
            Self::Contact(_) => desk.word("noun", Noun::Contact.code()).to_owned(),
            Self::Interaction(of) => {
                let kind = desk.word("interaction_kind", of.kind.code());
                format!("{kind}, {}", words::date(desk.asked.language, of.on))
            }
        }
    }

    /// The partners whom it concerns on a day, each once: the organization itself, where a person is in post, who took part.
    pub(super) fn partners(&self, day: NaiveDate) -> Vec<OrganizationId> {
        let mut partners: Vec<OrganizationId> = match self {
            Self::Organization(of) => vec![of.id],
            Self::Agreement(of) => {
                let parts = of.participations.iter().filter_map(|part| part.organization.as_deref());
                parts.filter(|body| !body.ours).map(|body| body.id).collect()
            }
            Self::Contact(of) => {
                let held = of.posts.iter().filter(|post| in_post_on(post.since, post.until, day));
                held.map(|post| OrganizationId(post.organization_id)).collect()
            }
            Self::Interaction(of) => {
                of.organizations.iter().filter(|body| !body.ours).map(|body| body.id).collect()
            }
        };
        partners.sort_unstable();
        partners.dedup();
        partners
    }
}
