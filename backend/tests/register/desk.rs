//! A register and short ways to fill it.

use accord_backend::{
    chain_key::ChainKey,
    clock::{IdSource, Moment},
    ledger,
    register::{
        Failure, Problem, Reading,
        agreement::{self, AgreementInput},
        contact::{self, ContactInput},
        obligation::{self, DueRuleInput, ObligationInput, OccurrenceInput},
        organization::{self, OrganizationInput},
        participation::{self, ParticipationAction, ParticipationInput},
        post::{self, PostInput},
        relation,
        writing::Writing,
    },
    store::Store,
};
use accord_databases::Database;
use accord_shared::{
    AccessLevel, Language, LocalizedText, Role, Viewer,
    agreement::{AgreementKind, Ambit, Term},
    clauses::Clauses,
    id::{AgreementId, ContactId, ObligationId, OrganizationId},
    obligation::{ObligationSide, Priority},
    organization::OrganizationKind,
    participation::{ActionKind, ParticipationRole},
};
use chrono::{DateTime, NaiveDate, Utc};

pub struct Desk {
    pub store: Store,
    pub head: Viewer,
    pub analyst: Viewer,
    ids: IdSource,
    _database: Database,
}

impl Desk {
    pub async fn new() -> Self {
        let database = Database::new();
        Self {
            store: Store::open(&database.url).await.unwrap(),
            head: Viewer::for_test(Role::Head, AccessLevel::Secret),
            analyst: Viewer::for_test(Role::Analyst, AccessLevel::Service),
            ids: IdSource::seeded(11).chained(chain_key()),
            _database: database,
        }
    }

    pub fn reading<'a>(&'a self, viewer: &'a Viewer) -> Reading<'a> {
        Reading { store: &self.store, viewer }
    }

    pub fn writing<'a>(&'a self, viewer: &'a Viewer) -> Writing<'a> {
        self.writing_at(viewer, DateTime::from_timestamp(1_795_500_000, 0).unwrap())
    }

    pub fn writing_at<'a>(&'a self, viewer: &'a Viewer, at: DateTime<Utc>) -> Writing<'a> {
        Writing::new(&self.store, viewer, Moment::new(at, &self.ids))
    }

    pub async fn organization(&self, name: &str, access_level: AccessLevel) -> OrganizationId {
        let input = OrganizationInput { access_level, ..organization_input(name) };
        organization::create(self.writing(&self.head), input).await.unwrap()
    }

    pub async fn agreement(
        &self,
        title: &str,
        level: AccessLevel,
        parties: &[OrganizationId],
    ) -> AgreementId {
        let input = AgreementInput { access_level: level, ..agreement_input(title, parties) };
        agreement::create(self.writing(&self.head), input).await.unwrap()
    }

    pub async fn obligation(&self, agreement: AgreementId, level: AccessLevel) -> ObligationId {
        let input = ObligationInput { access_level: level, ..obligation_input(agreement, "Report") };
        obligation::create(self.writing(&self.head), input).await.unwrap()
    }

    pub async fn contact(&self, name: &str, level: AccessLevel, at: OrganizationId) -> ContactId {
        let post = PostInput { organization: at, titles: text("Director"), since: None, until: None };
        let input = ContactInput {
            access_level: level,
            names: text(name),
            email: None,
            phone: None,
            languages: Vec::new(),
            note: None,
            personal_level: AccessLevel::Open,
            posts: vec![post],
            identifiers: Vec::new(),
        };
        contact::create(self.writing(&self.head), input).await.unwrap()
    }

    /// How many entries the ledger has; its chain must hold.
    pub async fn entries(&self) -> i64 {
        ledger::verify(&self.store, &[chain_key()], None).await.unwrap().unwrap().entries
    }
}

/// The key of the desk's ledger.
pub fn chain_key() -> ChainKey {
    ChainKey::new([7; 32])
}

pub fn text(english: &str) -> LocalizedText {
    LocalizedText::in_one(Language::En, english)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn organization_input(name: &str) -> OrganizationInput {
    OrganizationInput {
        access_level: AccessLevel::Open,
        kind: OrganizationKind::Company,
        ours: false,
        names: text(name),
        aliases: Vec::new(),
        identifiers: Vec::new(),
        country: None,
        city: None,
        website: None,
        established_on: None,
        dissolved_on: None,
        note: None,
        relations: Vec::new(),
    }
}

pub fn agreement_input(title: &str, parties: &[OrganizationId]) -> AgreementInput {
    let party = |organization: &OrganizationId| ParticipationInput {
        organization: *organization,
        role: ParticipationRole::Party,
        note: None,
        actions: vec![ParticipationAction::new(ActionKind::Signature, "2001-05-10".parse().ok(), None)],
        procedures: Vec::new(),
    };
    AgreementInput {
        access_level: AccessLevel::Open,
        titles: text(title),
        number: None,
        kind: AgreementKind::Memorandum,
        ambit: Ambit::Bilateral,
        term: Term::Unknown,
        subject: None,
        drafted_on: None,
        reviewed_on: None,
        agreed_on: None,
        signed_on: Some("2001-05-10".parse().unwrap()),
        provisional_on: None,
        in_force_on: None,
        suspended_on: None,
        resumed_on: None,
        ends_on: None,
        ended_on: None,
        ended_by: None,
        clauses: Clauses::default(),
        authentic_languages: Vec::new(),
        place: None,
        website: None,
        text_url: None,
        note: None,
        unit: None,
        directions: Vec::new(),
        identifiers: Vec::new(),
        participations: parties.iter().map(party).collect(),
        links: Vec::new(),
    }
}

pub fn obligation_input(agreement: AgreementId, what: &str) -> ObligationInput {
    ObligationInput {
        access_level: AccessLevel::Open,
        agreement,
        article: Some("5".into()),
        texts: text(what),
        side: ObligationSide::WeOwe,
        priority: Priority::Normal,
        debtor: None,
        creditor: None,
        unit: None,
        person: None,
        interaction: None,
        due_rule: DueRuleInput::default(),
        occurrences: vec![OccurrenceInput::due("2026-11-15".parse().unwrap())],
        identifiers: Vec::new(),
    }
}

/// What a refused request was told.
pub fn problems<T: std::fmt::Debug>(result: Result<T, Failure>) -> Vec<Problem> {
    match result {
        Err(Failure::Refused(problems)) => problems,
        other => panic!("not refused: {other:?}"),
    }
}

/// All that a dossier shows of an organization.
pub fn whole_organization() -> organization::Wanted {
    organization::Wanted {
        details: true,
        aliases: true,
        identifiers: true,
        relations: Some(Box::new(relation::Wanted { organizations: Some(Box::default()) })),
        participations: Some(Box::new(participation::Wanted {
            agreement: Some(Box::default()),
            actions: true,
            first: 100,
            ..participation::Wanted::default()
        })),
        posts: Some(Box::new(post::Wanted {
            contact: Some(Box::default()),
            first: 100,
            ..post::Wanted::default()
        })),
        obligations: Some(Box::new(obligation::Wanted { first: 100, ..obligation::Wanted::default() })),
        interactions: Some(Box::default()),
        ..organization::Wanted::default()
    }
}
