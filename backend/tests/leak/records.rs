//! The records of the register of known secrets, one noun after the other, each with every field filled.

use accord_backend::{
    clock::IdSource,
    ledger,
    register::{
        agreement::{self, AgreementInput, AgreementLinkInput},
        contact::{self, ContactInput},
        document::{self, Arrived, DocumentInput},
        identifier::Identifier,
        interaction::{self, InteractionInput},
        obligation::{self, DueRuleInput, ObligationInput, OccurrenceInput, OccurrenceStepInput},
        organization::{self, Alias, OrganizationInput},
        participation::{ParticipationAction, ParticipationInput, Procedure},
        post::PostInput,
        relation::RelationInput,
        undo,
    },
};
use accord_shared::{
    AccessLevel, LocalizedText, RecordId,
    agreement::{AgreementEnd, AgreementKind, Ambit, Term},
    calendar::{Period, PeriodUnit},
    clauses::Clauses,
    document::{DocumentKind, Medium},
    entry::EntryKind,
    id::{AgreementId, ContactId, DirectionId, DocumentId, InteractionId, ObligationId, OrganizationId},
    interaction::InteractionKind,
    obligation::{DueEvent, ObligationSide, OccurrenceState, Priority},
    occurrence::{OccurrenceAct, Outcome},
    organization::AliasKind,
    participation::{ActionKind, ParticipationRole, ProcedureKind},
    relation::{MembershipKind, RelationKind},
};

use super::{
    desk::Desk,
    world::{BASE, Closure, HUB, MISSION, WAITING},
};

/// Who has to do with an obligation.
pub(super) struct Ends {
    pub(super) debtor: Option<OrganizationId>,
    pub(super) creditor: Option<OrganizationId>,
    pub(super) person: Option<ContactId>,
    pub(super) interaction: Option<InteractionId>,
}

impl Desk<'_> {
    pub(super) async fn organization(
        &self,
        closure: Closure,
        number: i64,
        relations: Vec<RelationInput>,
    ) -> OrganizationId {
        let ids = IdSource::seeded(number as u64);
        let input = organization_input(closure, number, relations);
        organization::create(self.writing(&ids, number), input).await.unwrap()
    }

    /// Changes an organization for a reason that stands in every relation it has, and takes a last change back.
    pub(super) async fn revise(&self, id: OrganizationId, number: i64, mut relations: Vec<RelationInput>) {
        for relation in &mut relations {
            relation.note = relation.note.take().map(|note| format!("{note} revised"));
        }
        let revised = organization_input(Closure::Open, number, relations);
        let again = OrganizationInput { city: None, ..revised.clone() };
        for (version, input, reason) in [(1, revised, Some("qqopen reason")), (2, again, None)] {
            let ids = IdSource::seeded(400 + version as u64);
            let writing = self.writing(&ids, 400 + i64::from(version)).because(reason);
            organization::change(writing, id, version, input).await.unwrap();
        }
        let ids = IdSource::seeded(403);
        let last = ledger::head(self.store).await.unwrap();
        undo::undo(self.writing(&ids, 403), last).await.unwrap();
    }

    pub(super) async fn agreement(
        &self,
        closure: Closure,
        number: i64,
        parties: &[OrganizationId],
        links: Vec<AgreementLinkInput>,
        unit: Option<OrganizationId>,
        direction: DirectionId,
    ) -> AgreementId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let date = |month: u8| Some(format!("{}-{month:02}-10", closure.year()).parse().unwrap());
        let party = |&organization: &OrganizationId| ParticipationInput {
            organization,
            role: ParticipationRole::Party,
            note: Some(format!("{word} part")),
            actions: vec![
                ParticipationAction::new(ActionKind::Signature, date(3), Some(format!("{word} act"))),
                ParticipationAction {
                    text: Some(format!("{word} statement")),
                    withdrawn_on: date(9),
                    ..ParticipationAction::new(ActionKind::Declaration, date(3), None)
                },
                ParticipationAction {
                    against: Some(async_graphql::ID(organization.to_string())),
                    ..ParticipationAction::new(ActionKind::Objection, date(4), None)
                },
            ],
            procedures: vec![Procedure {
                kind: ProcedureKind::Government,
                done_on: date(2),
                note: Some(format!("{word} decision")),
            }],
        };
        let entry = match closure {
            _ if number == HUB => EntryKind::Signature,
            Closure::Secret | Closure::Listed => EntryKind::Notes,
            Closure::Open | Closure::Service | Closure::Confidential => EntryKind::Threshold,
        };
        let input = AgreementInput {
            access_level: closure.level(),
            titles: text(&format!("{word} agreement {number}")),
            number: Some(format!("{word}-{number}")),
            kind: AgreementKind::ALL[closure as usize],
            ambit: Ambit::Bilateral,
            term: if number == HUB { Term::Fixed } else { Term::Renewing },
            subject: Some(format!("{word} subject")),
            drafted_on: date(1),
            reviewed_on: date(1),
            agreed_on: date(2),
            signed_on: date(3),
            provisional_on: date(4),
            in_force_on: date(5),
            suspended_on: Some("2185".parse().unwrap()),
            resumed_on: Some("2186".parse().unwrap()),
            clauses: Clauses {
                term_months: Some(12 * (closure as i32 + 1)),
                first_term_ends_on: date(12).filter(|_| number != HUB),
                renewal_months: Some(12 + closure as i32),
                notice: Some(Period { amount: 3 + closure as i32, unit: PeriodUnit::Month }),
                notice_opens: Some(Period { amount: 20 + closure as i32, unit: PeriodUnit::Day }),
                duration_article: Some(format!("{word} duration")),
                entry_kind: Some(entry),
                entry_on: date(6),
                entry_threshold: Some(7 + closure as i32),
                entry_delay: Some(Period { amount: 1 + closure as i32, unit: PeriodUnit::Day }),
                entry_article: Some(format!("{word} entry")),
            },
            authentic_languages: vec!["az".into()],
            ends_on: "2190".parse().ok().filter(|_| number == HUB),
            ended_on: Some("2189".parse().unwrap()),
            ended_by: Some(AgreementEnd::Termination),
            place: Some(format!("{word} place")),
            website: Some(format!("https://{word}.example/page")),
            text_url: Some(format!("https://{word}.example/text")),
            note: Some(format!("{word} note")),
            unit,
            directions: vec![direction],
            identifiers: identifiers(closure, number),
            participations: parties.iter().map(party).collect(),
            links,
        };
        let id = agreement::create(self.writing(&ids, number), input).await.unwrap();
        // Each closure has a kind of its own, so that numbers tell nothing of others. The hub stays at its version.
        if number != HUB {
            agreement::register(self.writing(&ids, number), id, 1, None).await.unwrap();
        }
        id
    }

    pub(super) async fn owed(
        &self,
        closure: Closure,
        access_level: AccessLevel,
        number: i64,
        under: AgreementId,
        ends: Ends,
    ) -> ObligationId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let occurrence = |year: i32, state| OccurrenceInput {
            state,
            reported_on: Some("2025-06".parse().unwrap()),
            evidence: Some(format!("{word} evidence")),
            note: Some(format!("{word} remark")),
            ..OccurrenceInput::due(format!("{year}-05-01").parse().unwrap())
        };
        // Each form of a due rule once: by the number of its record.
        let due_rule = match number % 3 {
            0 => DueRuleInput { on: Some("2027-05-01".parse().unwrap()), ..DueRuleInput::default() },
            1 => DueRuleInput {
                recurrence: Some("FREQ=YEARLY".into()),
                since: Some("2020".parse().unwrap()),
                ..DueRuleInput::default()
            },
            _ => DueRuleInput { days: Some(30), after: Some(DueEvent::Adoption), ..DueRuleInput::default() },
        };
        let input = ObligationInput {
            access_level,
            agreement: under,
            article: Some(format!("{word} {number}")),
            texts: text(&format!("{word} obligation {number}")),
            side: ObligationSide::ALL[closure as usize % ObligationSide::ALL.len()],
            priority: Priority::ALL[closure as usize % Priority::ALL.len()],
            debtor: ends.debtor,
            creditor: ends.creditor,
            unit: ends.debtor,
            person: ends.person,
            interaction: ends.interaction,
            due_rule,
            // One waits for its event and occurs nowhere.
            occurrences: if number == WAITING {
                Vec::new()
            } else {
                vec![
                    occurrence(closure.year() + 30, OccurrenceState::Met),
                    occurrence(closure.year() + 35, OccurrenceState::Scheduled),
                    occurrence(closure.year() + 40, OccurrenceState::Scheduled),
                ]
            },
            identifiers: identifiers(closure, number),
        };
        obligation::create(self.writing(&ids, number), input).await.unwrap()
    }

    /// Reports an obligation of this number, with a file that proves it where there is one.
    pub(super) async fn reported(
        &self,
        closure: Closure,
        number: i64,
        id: ObligationId,
        document: Option<DocumentId>,
    ) {
        let ids = IdSource::seeded(number as u64 + 5_000);
        let word = closure.word();
        let due_on = format!("{}-05-01", closure.year() + 40).parse().unwrap();
        let step = OccurrenceStepInput {
            act: OccurrenceAct::Report,
            outcome: Some(Outcome::Met),
            on: Some("2026-11".parse().unwrap()),
            text: Some(format!("{word} report")),
            evidence: Some(format!("{word} proof")),
            link: Some(format!("https://{word}.example/proof")),
            document,
        };
        obligation::act(self.writing(&ids, number), id, 1, due_on, step).await.unwrap().unwrap();
    }

    pub(super) async fn contact(
        &self,
        closure: Closure,
        number: i64,
        at: &[(Closure, OrganizationId)],
    ) -> ContactId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let post = |&(closure, organization): &(Closure, OrganizationId)| PostInput {
            organization,
            titles: text(&format!("{} post", closure.word())),
            since: Some("2001".parse().unwrap()),
            until: Some("2190".parse().unwrap()),
        };
        let input = ContactInput {
            access_level: closure.level(),
            names: text(&format!("{word} contact {number}")),
            email: Some(format!("{word}@example.org")),
            phone: Some("+994 12 000 00 00".into()),
            languages: vec!["az".into()],
            note: Some(format!("{word} note")),
            personal_level: closure.level(),
            posts: at.iter().map(post).collect(),
            identifiers: identifiers(closure, number),
        };
        contact::create(self.writing(&ids, number), input).await.unwrap()
    }

    pub(super) async fn interaction(
        &self,
        closure: Closure,
        number: i64,
        (organizations, contacts, agreements): (&[OrganizationId], &[ContactId], &[AgreementId]),
    ) -> InteractionId {
        let ids = IdSource::seeded(number as u64);
        let word = closure.word();
        let input = InteractionInput {
            access_level: closure.level(),
            kind: InteractionKind::ALL[closure as usize % InteractionKind::ALL.len()],
            on: format!("{}-02", closure.year()).parse().unwrap(),
            until: Some(format!("{}-03", closure.year()).parse().unwrap()),
            place: Some(format!("{word} place")),
            subjects: text(&format!("{word} meeting")),
            outcome: Some(format!("{word} outcome")),
            organizations: organizations.to_vec(),
            contacts: contacts.to_vec(),
            agreements: agreements.to_vec(),
        };
        interaction::create(self.writing(&ids, number), input).await.unwrap()
    }

    pub(super) async fn document(&self, closure: Closure, number: i64, record: RecordId) -> DocumentId {
        let ids = IdSource::seeded(number as u64);
        let words = format!("{} document", closure.word());
        let mut spool = self.contents.spool(1 << 20).unwrap();
        spool.take(words.as_bytes()).await.unwrap().unwrap();
        let spooled = spool.finish().await.unwrap();
        self.contents.keep(&spooled).await.unwrap();
        let input = DocumentInput {
            access_level: Some(closure.level()),
            title: words,
            kind: DocumentKind::of(record.noun)[0],
            language: Some("az".into()),
        };
        let arrived = Arrived {
            contents: &self.contents,
            hash: spooled.hash,
            size: spooled.size,
            medium: Medium::Text,
        };
        document::add(self.writing(&ids, number), record, input, arrived).await.unwrap()
    }
}

pub(super) fn organization_input(
    closure: Closure,
    number: i64,
    relations: Vec<RelationInput>,
) -> OrganizationInput {
    let word = closure.word();
    let alias = |kind, text: String| Alias { kind, language: Some("en".into()), text };
    OrganizationInput {
        access_level: closure.level(),
        kind: closure.kind(),
        ours: [BASE, MISSION].contains(&number) || closure == Closure::Secret,
        names: text(&format!("{word} organization {number}")),
        aliases: vec![
            alias(AliasKind::Acronym, format!("{word}A{number}")),
            // One that they share, so that those of one closure look like duplicates.
            alias(AliasKind::Former, format!("{word} before")),
        ],
        identifiers: identifiers(closure, number),
        country: Some(closure.country().into()),
        city: Some(format!("{word} city")),
        website: Some(format!("https://{word}.example")),
        established_on: Some(format!("{}", closure.year()).parse().unwrap()),
        dissolved_on: Some("2190".parse().unwrap()),
        note: Some(format!("{word} note")),
        relations,
    }
}

pub(super) fn relation(closure: Closure, to: OrganizationId) -> RelationInput {
    RelationInput {
        kind: RelationKind::MemberOf,
        membership: Some(MembershipKind::Full),
        to,
        since: Some("2001".parse().unwrap()),
        until: Some("2190".parse().unwrap()),
        note: Some(format!("{} relation", closure.word())),
    }
}

pub(super) fn identifiers(closure: Closure, number: i64) -> Vec<Identifier> {
    vec![Identifier { scheme: "register".into(), value: format!("{}{number}", closure.word()) }]
}

pub(super) fn text(words: &str) -> LocalizedText {
    LocalizedText {
        az: Some(format!("{words} az")),
        en: Some(format!("{words} en")),
        ru: Some(format!("{words} ru")),
        original: Some(format!("{words} or")),
        original_language: Some("fr".into()),
    }
}
