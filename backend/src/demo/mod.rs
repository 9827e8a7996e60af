//! The demo register: our own content, written through the register's use cases as anybody's would be, so that
//! each record has its ledger entry.

mod content;
mod documents;
mod judgements;
mod keys;
#[cfg(test)]
mod promises;

use accord_shared::{
    PartialDate, Viewer,
    clauses::Clauses,
    id::{AgreementId, ContactId, DirectionId, InteractionId, ObligationId, OrganizationId, UserId},
};
use uuid::Uuid;

use crate::{
    clock::Moment,
    content::Contents,
    register::{
        Failure, Reading,
        agreement::{self, AgreementInput, AgreementLinkInput},
        contact::{self, ContactInput},
        direction::{self, DirectionInput},
        identifier,
        interaction::{self, InteractionInput},
        obligation::{self, DueRuleInput, ObligationInput, OccurrenceInput, OccurrenceStepInput},
        organization::{self, OrganizationFilter, OrganizationInput},
        participation::{ParticipationAction, ParticipationInput, Procedure},
        person::{self, DEMO_PEOPLE},
        post::PostInput,
        relation::RelationInput,
        weights::DirectionImportanceInput,
        writing::Writing,
    },
    store::{Store, StoreError},
};
use content::{AGREEMENTS, CONTACTS, Content, DIRECTIONS, File, INTERACTIONS, OBLIGATIONS, ORGANIZATIONS};
use keys::Keys;

/// Why the demo register could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file is not TOML, or holds a field, word or date that does not exist.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: &'static str,
        /// What is wrong, with its place.
        reason: String,
    },
    /// A record names one that does not stand above it.
    #[error("{file}: “{by}” names “{key}”, but {of} has no such record above it")]
    UnknownKey {
        /// The file of the record that names.
        file: &'static str,
        /// The record that names.
        by: String,
        /// What it names.
        key: String,
        /// The file where that should stand.
        of: &'static str,
    },
    /// Two records share a key.
    #[error("{file}: the key “{key}” stands twice")]
    Twice {
        /// The file.
        file: &'static str,
        /// The key.
        key: String,
    },
    /// The register refused a record.
    #[error("{file}: “{key}” was refused: {reason}")]
    Refused {
        /// The file.
        file: &'static str,
        /// The record.
        key: String,
        /// Every problem found, with its field.
        reason: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the demo register into an empty store, as the viewer of `writing`, who must be of the Department and
/// cleared for every level. Returns how many records were written.
pub async fn load(writing: Writing<'_>) -> Result<usize, DemoError> {
    Register::new(writing).write(Content::embedded()?).await
}

/// The body whose coordinator is among the people of the demonstration.
const COORDINATED: &str = "azercosmos";

/// Writes the demo register as the demonstration's Head, with its files, unless the store holds organizations already.
/// Returns how many records were written.
pub async fn load_into_empty(
    store: &Store,
    contents: &Contents,
    moment: Moment<'_>,
) -> Result<usize, DemoError> {
    let head = person::find_by_login(store, "head").await.map_err(|error| DemoError::Unreadable {
        file: "the people of the demonstration",
        reason: error.to_string(),
    })?;
    let Some(head) = head.filter(|person| person.demo) else { return Ok(0) };
    let reading = Reading { store, viewer: &head.viewer };
    let everything = organization::list(OrganizationFilter::default(), None, moment.today());
    if everything.total(reading).await? > 0 {
        return Ok(0);
    }
    let mut register = Register::new(Writing::new(store, &head.viewer, moment));
    let mut written = register.write(Content::embedded()?).await?;
    written += documents::attach(&register, contents).await?;
    let body = register.organizations.get(COORDINATED, ORGANIZATIONS, "coordinator")?;
    person::coordinate(store, &person::operator(), moment, body).await?;
    Ok(written)
}

/// What has been written so far.
struct Register<'a> {
    writing: Writing<'a>,
    directions: Keys<DirectionId>,
    organizations: Keys<OrganizationId>,
    contacts: Keys<ContactId>,
    agreements: Keys<AgreementId>,
    interactions: Keys<InteractionId>,
}

impl<'a> Register<'a> {
    fn new(writing: Writing<'a>) -> Self {
        Self {
            writing,
            directions: Keys::of(DIRECTIONS),
            organizations: Keys::of(ORGANIZATIONS),
            contacts: Keys::of(CONTACTS),
            agreements: Keys::of(AGREEMENTS),
            interactions: Keys::of(INTERACTIONS),
        }
    }

    async fn write(&mut self, content: Content) -> Result<usize, DemoError> {
        let mut written = 0;
        let mut importance = Vec::new();
        for (position, record) in (0..).zip(content.directions) {
            let given = record.importance;
            let direction = self.direction(position, record).await?;
            importance.extend(given.map(|importance| DirectionImportanceInput { direction, importance }));
            written += 1;
        }
        if !importance.is_empty() {
            self.weights(importance).await?;
            written += 1;
        }
        for record in content.organizations {
            self.organization(record).await?;
            written += 1;
        }
        for record in content.contacts {
            self.contact(record).await?;
            written += 1;
        }
        for record in content.agreements {
            // A registration is a change of its own.
            written += 1 + usize::from(record.registered_on.is_some());
            self.agreement(record).await?;
        }
        for record in content.interactions {
            self.interaction(record).await?;
            written += 1;
        }
        for record in content.obligations {
            // What was done with an occurrence is a change of its own.
            written += 1 + record.occurrences.iter().map(|one| one.steps.len()).sum::<usize>();
            self.obligation(record).await?;
        }
        written += self.judgements().await?;
        Ok(written)
    }

    async fn direction(
        &mut self,
        position: i32,
        record: content::Direction,
    ) -> Result<DirectionId, DemoError> {
        let key = record.key;
        let parent = self.directions.perhaps(record.parent.as_deref(), DIRECTIONS, &key)?;
        let input = DirectionInput {
            code: record.code,
            names: record.names.into(),
            parent,
            position,
            retired_on: None,
        };
        let id = direction::create(self.writing, input).await.map_err(refused(DIRECTIONS, &key))?;
        self.directions.add(key, id)?;
        Ok(id)
    }

    async fn organization(&mut self, record: content::Organization) -> Result<(), DemoError> {
        let key = record.key;
        let relation = |relation: content::Relation| {
            Ok(RelationInput {
                kind: relation.kind,
                membership: relation.membership,
                to: self.organizations.get(&relation.to, ORGANIZATIONS, &key)?,
                since: relation.since,
                until: relation.until,
                note: relation.note,
            })
        };
        let relations = record.relations.into_iter().map(relation).collect::<Result<_, DemoError>>()?;
        let alias = |alias: content::Alias| organization::Alias {
            kind: alias.kind,
            language: alias.language,
            text: alias.text,
        };
        let input = OrganizationInput {
            access_level: record.access,
            kind: record.kind,
            ours: record.ours,
            names: record.names.into(),
            aliases: record.aliases.into_iter().map(alias).collect(),
            identifiers: identifiers(record.identifiers),
            country: record.country,
            city: record.city,
            website: record.website,
            established_on: record.established_on,
            dissolved_on: record.dissolved_on,
            note: record.note,
            relations,
        };
        let id = organization::create(self.writing, input).await.map_err(refused(ORGANIZATIONS, &key))?;
        self.organizations.add(key, id)
    }

    async fn contact(&mut self, record: content::Contact) -> Result<(), DemoError> {
        let key = record.key;
        let post = |post: content::Post| {
            Ok(PostInput {
                organization: self.organizations.get(&post.organization, CONTACTS, &key)?,
                titles: post.titles.into(),
                since: post.since,
                until: post.until,
            })
        };
        let input = ContactInput {
            access_level: record.access,
            names: record.names.into(),
            email: record.email,
            phone: record.phone,
            languages: record.languages,
            note: record.note,
            personal_level: record.access,
            posts: record.posts.into_iter().map(post).collect::<Result<_, DemoError>>()?,
            identifiers: Vec::new(),
        };
        let id = contact::create(self.writing, input).await.map_err(refused(CONTACTS, &key))?;
        self.contacts.add(key, id)
    }

    async fn agreement(&mut self, record: content::Agreement) -> Result<(), DemoError> {
        let key = record.key;
        let participation = |participation: content::Participation| {
            let action = |action: content::Action| {
                let against = self.organizations.perhaps(action.against.as_deref(), AGREEMENTS, &key)?;
                Ok(ParticipationAction {
                    text: action.text,
                    withdrawn_on: action.withdrawn_on,
                    against: against.map(|id| async_graphql::ID(id.to_string())),
                    ..ParticipationAction::new(action.kind, action.on, action.note)
                })
            };
            let procedure = |content::Procedure { kind, done_on, note }| Procedure { kind, done_on, note };
            Ok(ParticipationInput {
                organization: self.organizations.get(&participation.organization, AGREEMENTS, &key)?,
                role: participation.role,
                note: None,
                actions: participation.actions.into_iter().map(action).collect::<Result<_, DemoError>>()?,
                procedures: participation.procedures.into_iter().map(procedure).collect(),
            })
        };
        let link = |link: content::Link| {
            Ok(AgreementLinkInput { kind: link.kind, to: self.agreements.get(&link.to, AGREEMENTS, &key)? })
        };
        let direction = |direction: String| self.directions.get(&direction, AGREEMENTS, &key);
        let input = AgreementInput {
            access_level: record.access,
            titles: record.titles.into(),
            number: record.number,
            kind: record.kind,
            ambit: record.ambit,
            term: record.term.unwrap_or(accord_shared::agreement::Term::Unknown),
            subject: record.subject,
            drafted_on: record.drafted_on,
            signed_on: record.signed_on,
            provisional_on: record.provisional_on,
            in_force_on: record.in_force_on,
            suspended_on: record.suspended_on,
            ends_on: record.ends_on,
            ended_on: record.ended_on,
            ended_by: record.ended_by,
            reviewed_on: record.reviewed_on,
            agreed_on: record.agreed_on,
            resumed_on: record.resumed_on,
            clauses: Clauses {
                term_months: record.duration.months,
                first_term_ends_on: record.duration.first_term_ends_on,
                renewal_months: record.duration.renewal_months,
                notice: record.duration.notice.map(Into::into),
                notice_opens: record.duration.notice_opens.map(Into::into),
                duration_article: record.duration.article,
                entry_kind: record.entry.kind,
                entry_on: record.entry.on,
                entry_threshold: record.entry.threshold,
                entry_delay: record.entry.delay.map(Into::into),
                entry_article: record.entry.article,
            },
            authentic_languages: record.authentic_languages,
            place: record.place,
            website: record.website,
            text_url: record.text_url,
            note: record.note,
            unit: self.organizations.perhaps(record.unit.as_deref(), AGREEMENTS, &key)?,
            directions: record.directions.into_iter().map(direction).collect::<Result<_, DemoError>>()?,
            identifiers: identifiers(record.identifiers),
            participations: record
                .participations
                .into_iter()
                .map(participation)
                .collect::<Result<_, DemoError>>()?,
            links: record.links.into_iter().map(link).collect::<Result<_, DemoError>>()?,
        };
        let id = agreement::create(self.writing, input).await.map_err(refused(AGREEMENTS, &key))?;
        if let Some(on) = record.registered_on {
            let on = Some(on.earliest());
            agreement::register(self.writing, id, 1, on).await.map_err(refused(AGREEMENTS, &key))?;
        }
        self.agreements.add(key, id)
    }

    async fn obligation(&self, record: content::Obligation) -> Result<(), DemoError> {
        let key = record.key;
        let organization =
            |named: Option<String>| self.organizations.perhaps(named.as_deref(), OBLIGATIONS, &key);
        let mut steps = Vec::new();
        let occurrence = |occurrence: content::Occurrence| {
            steps.extend(occurrence.steps.into_iter().map(|step| (occurrence.due_on, step)));
            OccurrenceInput {
                state: occurrence.state,
                reported_on: occurrence.reported_on,
                evidence: occurrence.evidence,
                note: occurrence.note,
                ..OccurrenceInput::due(occurrence.due_on)
            }
        };
        let rule = record.due_rule;
        let input = ObligationInput {
            access_level: record.access,
            agreement: self.agreements.get(&record.agreement, OBLIGATIONS, &key)?,
            article: record.article,
            texts: record.texts.into(),
            side: record.side,
            priority: record.priority.unwrap_or(accord_shared::obligation::Priority::Normal),
            debtor: organization(record.debtor)?,
            creditor: organization(record.creditor)?,
            unit: organization(record.unit)?,
            person: self.contacts.perhaps(record.person.as_deref(), OBLIGATIONS, &key)?,
            interaction: self.interactions.perhaps(record.interaction.as_deref(), OBLIGATIONS, &key)?,
            due_rule: DueRuleInput {
                on: rule.on,
                recurrence: rule.recurrence,
                days: rule.days,
                after: rule.after,
                since: rule.since,
            },
            occurrences: record.occurrences.into_iter().map(occurrence).collect(),
            identifiers: Vec::new(),
        };
        let id = obligation::create(self.writing, input).await.map_err(refused(OBLIGATIONS, &key))?;
        for (version, (due_on, step)) in (1..).zip(steps) {
            self.step(id, version, due_on, step, &key).await?;
        }
        Ok(())
    }

    /// Does with an occurrence what one of the people of the demonstration did.
    async fn step(
        &self,
        id: ObligationId,
        version: i32,
        due_on: PartialDate,
        step: content::Step,
        key: &str,
    ) -> Result<(), DemoError> {
        let content::Step { act, outcome, on, text, evidence, link, by } = step;
        let viewer = self.viewer(&by).await?;
        let writing = Writing { viewer: &viewer, ..self.writing };
        let input = OccurrenceStepInput { act, outcome, on, text, evidence, link, document: None };
        let done = obligation::act(writing, id, version, due_on, input);
        match done.await.map_err(refused(OBLIGATIONS, key))? {
            Ok(()) => Ok(()),
            Err(refusal) => Err(DemoError::Refused {
                file: OBLIGATIONS.name,
                key: key.to_owned(),
                reason: format!("{act} by {by}: {refusal}"),
            }),
        }
    }

    /// Somebody of the demonstration: as the store knows them, or in a store without people as they would be.
    async fn viewer(&self, login: &str) -> Result<Viewer, DemoError> {
        let unknown = |reason: String| DemoError::Unreadable { file: OBLIGATIONS.name, reason };
        let found = person::find_by_login(self.writing.store, login).await;
        if let Some(person) = found.map_err(|error| unknown(error.to_string()))? {
            return Ok(person.viewer);
        }
        let people = (1..).zip(DEMO_PEOPLE);
        let known = people.into_iter().find(|(_, person)| person.login == login);
        let (number, person) = known.ok_or_else(|| unknown(format!("nobody is called “{login}”")))?;
        let user = UserId(Uuid::from_u128(number));
        Ok(Viewer::new(user, person.name.to_owned(), person.role, person.clearance))
    }

    async fn interaction(&mut self, record: content::Interaction) -> Result<(), DemoError> {
        let key = record.key;
        let input = InteractionInput {
            access_level: record.access,
            kind: record.kind,
            on: record.on,
            until: record.until,
            place: record.place,
            subjects: record.subjects.into(),
            outcome: record.outcome,
            organizations: self.organizations.all(&record.participants, INTERACTIONS, &key)?,
            contacts: self.contacts.all(&record.people, INTERACTIONS, &key)?,
            agreements: self.agreements.all(&record.agreements, INTERACTIONS, &key)?,
        };
        let id = interaction::create(self.writing, input).await.map_err(refused(INTERACTIONS, &key))?;
        self.interactions.add(key, id)
    }
}

fn identifiers(identifiers: Vec<content::Identifier>) -> Vec<identifier::Identifier> {
    let identifier = |content::Identifier { scheme, value }| identifier::Identifier { scheme, value };
    identifiers.into_iter().map(identifier).collect()
}

/// What a failure of the register means for the record under `key` of `file`.
fn refused(file: File, key: &str) -> impl FnOnce(Failure) -> DemoError {
    move |failure| match failure {
        Failure::Store(error) => error.into(),
        failure @ Failure::Repeated(_) => {
            DemoError::Refused { file: file.name, key: key.to_owned(), reason: failure.to_string() }
        }
        Failure::Refused(problems) => {
            let sentence = |problem: &crate::register::Problem| match &problem.field {
                Some(field) => format!("{field}: {}", problem.message),
                None => problem.message.clone(),
            };
            let reason = problems.iter().map(sentence).collect::<Vec<_>>().join("; ");
            DemoError::Refused { file: file.name, key: key.to_owned(), reason }
        }
    }
}

#[cfg(test)]
mod tests {
    use accord_shared::{AccessLevel, Role, Viewer};
    use chrono::DateTime;

    use super::*;
    use crate::{
        clock::{IdSource, Moment},
        ledger,
        register::Reading,
        store::Store,
    };

    #[tokio::test]
    async fn the_whole_content_is_accepted_and_every_record_has_its_ledger_entry() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("demo.db").display());
        let store = Store::open(&url).await.unwrap();
        let viewer = Viewer::for_test(Role::Head, AccessLevel::Secret);
        let ids = IdSource::seeded(1);
        let moment = Moment::new(DateTime::from_timestamp(1_795_000_000, 0).unwrap(), &ids);
        let written = load(Writing::new(&store, &viewer, moment)).await.unwrap();
        assert!(written >= 150, "{written} records");
        assert_eq!(ledger::head(&store).await.unwrap(), written as i64);
        ledger::verify(&store, &[], None).await.unwrap().unwrap();

        let reading = Reading { store: &store, viewer: &viewer };
        let found = identifier::find_record(reading, "iso3166-1-alpha2", "AZ").await.unwrap();
        assert!(found.is_some(), "our State is known by its country code");
    }
}
