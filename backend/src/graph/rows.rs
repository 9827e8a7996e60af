//! What a row of each table is in the graph: a node, or an edge.

use accord_shared::{
    AccessLevel, LocalizedText, Noun, PartialDate, RecordId,
    agreement::{AgreementLinkKind, Life},
    entry::EntryKind,
    obligation::Summary,
    participation::{ActionKind, ParticipationRole},
};
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use super::{
    edge::Tie,
    follow::LoadedTie,
    names::Names,
    node::{Facts, Node, cut},
    term::{Part, Term},
};
use crate::store::{FromRow, Row, StoreError};

/// A row that is a whole node or a whole edge.
pub(super) trait Whole: FromRow {
    type Item;
    /// Whose records narrow the statement, and by which column.
    const KEY: (Noun, (&'static str, &'static str));
    fn select() -> SelectStatement;
    fn item(self) -> Self::Item;
}

pub(super) struct OrganizationRow(Node);

impl FromRow for OrganizationRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, own, restricted, label) = (row.uuid()?, row.level()?, row.bool()?, row.localized()?);
        let facts = Facts::Organization(row.word()?);
        let ours = row.bool()?;
        let (since, until) = (row.opt_date()?, row.opt_date()?);
        let country = row.opt_text()?.and_then(|code| code.as_bytes().try_into().ok());
        let node = plain(RecordId::new(Noun::Organization, id), own, restricted, &label, facts);
        Ok(Self(Node { ours, country, since, until, term: Term::between(since, until), ..node }))
    }
}

impl Whole for OrganizationRow {
    type Item = Node;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Organization, ("organization", "id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "restricted",
                "name_az",
                "name_en",
                "name_ru",
                "name_original",
                "name_language",
            ])
            .columns(["kind", "ours", "established_on", "dissolved_on", "country"])
            .from("organization")
            .to_owned()
    }

    fn item(self) -> Node {
        self.0
    }
}

pub(super) struct AcronymRow {
    pub(super) organization: Uuid,
    pub(super) language: Option<String>,
    pub(super) text: String,
}

impl FromRow for AcronymRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { organization: row.uuid()?, language: row.opt_text()?, text: row.text()? })
    }
}

pub(super) struct AgreementRow(Node);

impl FromRow for AgreementRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, own, restricted, label) = (row.uuid()?, row.level()?, row.bool()?, row.localized()?);
        let (kind, drafted_on) = (row.word()?, row.opt_date()?);
        let life = Life {
            signed_on: row.opt_date()?,
            provisional_on: row.opt_date()?,
            in_force_on: row.opt_date()?,
            suspended_on: row.opt_date()?,
            ends_on: row.opt_date()?,
            ended_on: row.opt_date()?,
            ended_by: row.opt_word()?,
            reviewed_on: row.opt_date()?,
            agreed_on: row.opt_date()?,
            resumed_on: row.opt_date()?,
            needs_procedures: row.opt_word()?.is_some_and(EntryKind::needs_procedures),
        };
        let node =
            plain(RecordId::new(Noun::Agreement, id), own, restricted, &label, Facts::Agreement(kind, life));
        let since = life.signed_on.or(life.provisional_on).or(life.in_force_on);
        let until = life.ended_on.or(life.ends_on);
        Ok(Self(Node { since, until, term: Term::of_life(drafted_on, &life), ..node }))
    }
}

impl Whole for AgreementRow {
    type Item = Node;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Agreement, ("agreement", "id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "restricted",
                "title_az",
                "title_en",
                "title_ru",
                "title_original",
                "title_language",
            ])
            .columns(["kind", "drafted_on", "signed_on", "provisional_on", "in_force_on", "suspended_on"])
            .columns([
                "ends_on",
                "ended_on",
                "ended_by",
                "reviewed_on",
                "agreed_on",
                "resumed_on",
                "entry_kind",
            ])
            .from("agreement")
            .to_owned()
    }

    fn item(self) -> Node {
        self.0
    }
}

pub(super) struct ContactRow(Node);

impl FromRow for ContactRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, own, restricted, label) = (row.uuid()?, row.level()?, row.bool()?, row.localized()?);
        Ok(Self(plain(RecordId::new(Noun::Contact, id), own, restricted, &label, Facts::Contact)))
    }
}

impl Whole for ContactRow {
    type Item = Node;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Contact, ("contact", "id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "restricted",
                "name_az",
                "name_en",
                "name_ru",
                "name_original",
                "name_language",
            ])
            .from("contact")
            .to_owned()
    }

    fn item(self) -> Node {
        self.0
    }
}

pub(super) struct ObligationRow {
    pub(super) node: Node,
    pub(super) agreement: Uuid,
    pub(super) debtor: Option<Uuid>,
    pub(super) creditor: Option<Uuid>,
    pub(super) interaction: Option<Uuid>,
}

impl FromRow for ObligationRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, own, restricted, text) = (row.uuid()?, row.level()?, row.bool()?, row.localized()?);
        let (agreement, side) = (row.uuid()?, row.word()?);
        let (debtor, creditor) = (row.opt_uuid()?, row.opt_uuid()?);
        let summary = Summary { next_due_on: row.opt_date()?, closed_as: row.opt_word()? };
        let interaction = row.opt_uuid()?;
        let shorten = |text: Option<String>| text.map(|text| cut(&text));
        let label = LocalizedText {
            az: shorten(text.az),
            en: shorten(text.en),
            ru: shorten(text.ru),
            original: shorten(text.original),
            ..text
        };
        let node = plain(
            RecordId::new(Noun::Obligation, id),
            own,
            restricted,
            &label,
            Facts::Obligation(side, summary),
        );
        Ok(Self { node, agreement, debtor, creditor, interaction })
    }
}

impl ObligationRow {
    pub(super) fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "restricted",
                "text_az",
                "text_en",
                "text_ru",
                "text_original",
                "text_language",
            ])
            .columns(["agreement_id", "side", "debtor_id", "creditor_id", "next_due_on", "closed_as"])
            .column("interaction_id")
            .from("obligation")
            .to_owned()
    }

    pub(super) fn ties(&self) -> impl Iterator<Item = LoadedTie> {
        let obligation = self.node.id;
        let organization = |uuid| RecordId::new(Noun::Organization, uuid);
        let clause = (RecordId::new(Noun::Agreement, self.agreement), obligation, Tie::Clause);
        let debtor = self.debtor.map(|debtor| (organization(debtor), obligation, Tie::Debtor));
        let creditor = self.creditor.map(|creditor| (obligation, organization(creditor), Tie::Creditor));
        let interaction = |uuid| RecordId::new(Noun::Interaction, uuid);
        let raised = self.interaction.map(|uuid| (interaction(uuid), obligation, Tie::Raised));
        let level = self.node.own;
        std::iter::once(clause)
            .chain(debtor)
            .chain(creditor)
            .chain(raised)
            .map(move |(from, to, tie)| LoadedTie { level, ..undated(from, to, tie, obligation.uuid) })
    }
}

pub(super) struct RelationRow(LoadedTie);

impl FromRow for RelationRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, level) = (row.uuid()?, row.level()?);
        let tie = Tie::Relation(row.word()?, row.opt_word()?);
        let mut end = || Ok::<_, StoreError>(RecordId::new(Noun::Organization, row.uuid()?));
        let (from, to) = (end()?, end()?);
        let (since, until) = (row.opt_date()?, row.opt_date()?);
        let term = Term::between(since, until);
        Ok(Self(LoadedTie { level, since, until, term, ..undated(from, to, tie, id) }))
    }
}

impl Whole for RelationRow {
    type Item = LoadedTie;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Organization, ("relation", "from_id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns(["id", "access_level", "kind", "membership", "from_id", "to_id", "since_on", "until_on"])
            .from("relation")
            .to_owned()
    }

    fn item(self) -> LoadedTie {
        self.0
    }
}

pub(super) struct ParticipationRow {
    pub(super) id: Uuid,
    pub(super) level: AccessLevel,
    pub(super) agreement: Uuid,
    pub(super) organization: Uuid,
    pub(super) role: ParticipationRole,
}

impl FromRow for ParticipationRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?,
            level: row.level()?,
            agreement: row.uuid()?,
            organization: row.uuid()?,
            role: row.word()?,
        })
    }
}

impl ParticipationRow {
    pub(super) fn tie(self, part: Part) -> LoadedTie {
        let from = RecordId::new(Noun::Organization, self.organization);
        let to = RecordId::new(Noun::Agreement, self.agreement);
        let Part { since, until, term, breaks } = part;
        let tie = Tie::Participation(self.role);
        LoadedTie { level: self.level, since, until, term, breaks, ..undated(from, to, tie, self.id) }
    }
}

pub(super) struct ActionRow {
    pub(super) participation: Uuid,
    pub(super) kind: ActionKind,
    pub(super) done_on: Option<PartialDate>,
}

impl FromRow for ActionRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { participation: row.uuid()?, kind: row.word()?, done_on: row.opt_date()? })
    }
}

pub(super) struct PostRow(LoadedTie);

impl FromRow for PostRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, level, title) = (row.uuid()?, row.level()?, row.localized()?);
        let contact = RecordId::new(Noun::Contact, row.uuid()?);
        let organization = RecordId::new(Noun::Organization, row.uuid()?);
        let (since, until) = (row.opt_date()?, row.opt_date()?);
        let term = Term::between(since, until);
        let post = undated(contact, organization, Tie::Post, id);
        Ok(Self(LoadedTie { level, since, until, term, title: Some(title), ..post }))
    }
}

impl Whole for PostRow {
    type Item = LoadedTie;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Contact, ("post", "contact_id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "title_az",
                "title_en",
                "title_ru",
                "title_original",
                "title_language",
            ])
            .columns(["contact_id", "organization_id", "since_on", "until_on"])
            .from("post")
            .to_owned()
    }

    fn item(self) -> LoadedTie {
        self.0
    }
}

pub(super) struct LinkRow(LoadedTie);

impl FromRow for LinkRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let from = RecordId::new(Noun::Agreement, row.uuid()?);
        let to = RecordId::new(Noun::Agreement, row.uuid()?);
        let kind: AgreementLinkKind = row.word()?;
        Ok(Self(undated(from, to, Tie::Link(kind), Uuid::nil())))
    }
}

impl Whole for LinkRow {
    type Item = LoadedTie;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Agreement, ("agreement_link", "from_id"));

    fn select() -> SelectStatement {
        Query::select().columns(["from_id", "to_id", "kind"]).from("agreement_link").to_owned()
    }

    fn item(self) -> LoadedTie {
        self.0
    }
}

pub(super) struct InteractionRow(Node);

impl FromRow for InteractionRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        let (id, own, restricted, label) = (row.uuid()?, row.level()?, row.bool()?, row.localized()?);
        let since = row.opt_date()?;
        let node = plain(RecordId::new(Noun::Interaction, id), own, restricted, &label, Facts::Interaction);
        Ok(Self(Node { since, term: Term::between(since, None), ..node }))
    }
}

impl Whole for InteractionRow {
    type Item = Node;
    const KEY: (Noun, (&'static str, &'static str)) = (Noun::Interaction, ("interaction", "id"));

    fn select() -> SelectStatement {
        Query::select()
            .columns([
                "id",
                "access_level",
                "restricted",
                "subject_az",
                "subject_en",
                "subject_ru",
                "subject_original",
                "subject_language",
            ])
            .column("held_on")
            .from("interaction")
            .to_owned()
    }

    fn item(self) -> Node {
        self.0
    }
}

/// A part in an interaction, read from one of the three tables that say who or what had to do with it.
pub(super) struct PartRow {
    interaction: Uuid,
    other: Uuid,
    on: Option<PartialDate>,
    until: Option<PartialDate>,
}

impl FromRow for PartRow {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self { interaction: row.uuid()?, other: row.uuid()?, on: row.opt_date()?, until: row.opt_date()? })
    }
}

impl PartRow {
    pub(super) fn tie(self, noun: Noun) -> LoadedTie {
        let interaction = RecordId::new(Noun::Interaction, self.interaction);
        let other = RecordId::new(noun, self.other);
        let (from, to, tie) = match noun {
            Noun::Agreement => (interaction, other, Tie::Topic),
            _ => (other, interaction, Tie::Attendance),
        };
        // A meeting ties while it lasts; then it is what was.
        let (since, until) = (self.on, self.until.or(self.on));
        let term = Term::between(since, until);
        LoadedTie { since, until, term, ..undated(from, to, tie, self.interaction) }
    }
}

/// A node without dates.
fn plain(id: RecordId, own: AccessLevel, restricted: bool, label: &LocalizedText, facts: Facts) -> Node {
    Node {
        id,
        own,
        level: own,
        restricted,
        lists: restricted.then_some(id.uuid).into_iter().collect(),
        ours: false,
        country: None,
        directions: Box::default(),
        label: Names::pack(label),
        short: None,
        facts,
        since: None,
        until: None,
        term: Term::ALWAYS,
    }
}

/// An edge without dates, as open as its ends.
fn undated(from: RecordId, to: RecordId, tie: Tie, carrier: Uuid) -> LoadedTie {
    LoadedTie {
        from,
        to,
        tie,
        carrier,
        level: AccessLevel::Open,
        since: None,
        until: None,
        term: Term::ALWAYS,
        title: None,
        breaks: Box::default(),
    }
}
