//! Obligations: what somebody owes somebody under a clause of an agreement.

mod act;
mod due_facet;
mod due_list;
mod feed;
mod figures;
mod list;
mod many;
mod narrow;
mod occurrence;
mod rule;
mod settle;
mod step;
mod waiting;
mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    due::{EventDates, not_before},
    escalation::EscalationRule,
    id::{Noun, ObligationId},
    obligation::{DueRule, ObligationSide, Priority, Standing, Summary},
};
use chrono::NaiveDate;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::{
    MOST_RELATED, Reading,
    agreement::{self, Agreement},
    concern,
    contact::{self, Contact},
    custody::{self, Custody},
    escalation::{self, Ruled},
    identifier::{self, Identifier},
    interaction::{self, Interaction},
    organization::{self, Organization},
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub(super) use act::ready_for_many;
pub use act::{OccurrenceStepInput, act};
pub use due_facet::OccurrenceFacet;
pub use due_list::{
    ActedFilter, OccurrenceFilter, OccurrenceList, OccurrenceOrder, OccurrenceOrderField, occurrences,
};
pub use feed::feed;
pub use figures::{Balance, Figures, Month, SideBalance, Tally, balance_of};
pub(super) use figures::{open_count, tallies_of};
pub use list::{
    ObligationFacet, ObligationFilter, ObligationList, ObligationOrder, ObligationOrderField, list,
};
pub(super) use many::{Subject, subjects};
pub(super) use narrow::agreements_of;
pub(super) use occurrence::next_of_agreements as next_occurrences;
pub use occurrence::{More, Occurrence, OccurrenceInput};
pub use rule::{Preview, preview};
pub(super) use settle::settle;
pub use step::Step;
pub(super) use step::every_step;
pub(super) use waiting::{Waits, under, waiting};
pub use write::{DueRuleInput, ObligationInput, change, create};
pub(super) use write::{rewrite, take_back};

/// An obligation with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Its id.
    pub id: ObligationId,
    /// How many times it was written.
    pub version: i32,
    /// How closed it is; its agreement may be closer still.
    pub access_level: AccessLevel,
    /// The article that it stands in.
    pub article: Option<String>,
    /// What is owed.
    pub texts: LocalizedText,
    /// Who owes.
    pub side: ObligationSide,
    /// How much it matters.
    pub priority: Priority,
    /// When it falls due.
    pub due_rule: DueRule,
    /// From when a recurrence is counted, where somebody says.
    pub due_since: Option<PartialDate>,
    /// What its occurrences come to.
    pub summary: Summary,
    /// The ids of what it refers to.
    pub ends: Ends,
    /// The agreement.
    pub agreement: Option<Arc<Agreement>>,
    /// Who owes it.
    pub debtor: Option<Arc<Organization>>,
    /// To whom it is owed.
    pub creditor: Option<Arc<Organization>>,
    /// The unit that answers for it.
    pub unit: Option<Arc<Organization>>,
    /// The person who answers for it.
    pub person: Option<Arc<Contact>>,
    /// The interaction that it came of.
    pub interaction: Option<Arc<Interaction>>,
    /// The events of its agreement, where they are wanted.
    pub events: EventDates,
    /// Its due instances, by date.
    pub occurrences: Vec<Occurrence>,
    /// Under which names others know it.
    pub identifiers: Vec<Identifier>,
    /// Who answers for it, and who may know of it.
    pub custody: Custody,
    /// Whether the viewer may change it; nothing says so unless it was wanted.
    pub can_edit: bool,
}

/// The ids of what an obligation refers to.
#[derive(Debug, Clone, Copy)]
pub struct Ends {
    /// The agreement.
    pub agreement: Uuid,
    /// Who owes it.
    pub debtor: Option<Uuid>,
    /// To whom it is owed.
    pub creditor: Option<Uuid>,
    /// The unit that answers for it.
    pub unit: Option<Uuid>,
    /// The person who answers for it.
    pub person: Option<Uuid>,
    /// The interaction that it came of.
    pub interaction: Option<Uuid>,
    /// The colleague whom somebody named as the one who answers for it.
    pub responsible: Option<Uuid>,
}

/// What a request wants of obligations beside their own fields.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The agreement.
    pub agreement: Option<Box<agreement::Wanted>>,
    /// The organizations: debtor, creditor, unit.
    pub organizations: Option<Box<organization::Wanted>>,
    /// The person.
    pub person: Option<Box<contact::Wanted>>,
    /// The interaction that it came of.
    pub interaction: Option<Box<interaction::Wanted>>,
    /// Due instances.
    pub occurrences: bool,
    /// With more of each.
    pub more: More,
    /// The events of its agreement.
    pub events: bool,
    /// Identifiers.
    pub identifiers: bool,
    /// Who answers for it, and who may know of it.
    pub custody: bool,
    /// Whether the viewer may change it.
    pub can_edit: bool,
    /// How many per parent.
    pub first: usize,
}

impl Obligation {
    /// How it stands on a day.
    pub fn standing_on(&self, day: NaiveDate) -> Standing {
        self.summary.standing_on(day)
    }

    /// What rules of escalation ask for of it, with the rules.
    fn ruled(&self, rules: Arc<[EscalationRule]>) -> Ruled {
        Ruled { rules, side: self.side, priority: self.priority }
    }

    /// The first day on which it can be due, seen from a day, where it waits for its event and occurs nowhere.
    pub fn not_before(&self, day: NaiveDate) -> Option<PartialDate> {
        let nowhere = self.summary == Summary::default();
        not_before(&self.due_rule, self.events, day).filter(|_| nowhere)
    }
}

/// From which side obligations are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Under an agreement.
    Agreement,
    /// Owed by or to an organization.
    Organization,
    /// Which came of an interaction.
    Interaction,
}

impl FromRow for Obligation {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            article: row.opt_text()?,
            texts: row.localized()?,
            side: row.word()?,
            priority: row.word()?,
            due_rule: rule::read(row)?,
            due_since: row.opt_date()?,
            summary: Summary { next_due_on: row.opt_date()?, closed_as: row.opt_word()? },
            ends: Ends {
                agreement: row.uuid()?,
                debtor: row.opt_uuid()?,
                creditor: row.opt_uuid()?,
                unit: row.opt_uuid()?,
                person: row.opt_uuid()?,
                interaction: row.opt_uuid()?,
                responsible: row.opt_uuid()?,
            },
            agreement: None,
            debtor: None,
            creditor: None,
            unit: None,
            person: None,
            interaction: None,
            events: EventDates::default(),
            occurrences: Vec::new(),
            identifiers: Vec::new(),
            custody: Custody::default(),
            can_edit: false,
        })
    }
}

fn columns(statement: &mut SelectStatement) {
    let columns = [
        "id",
        "version",
        "access_level",
        "article",
        "text_az",
        "text_en",
        "text_ru",
        "text_original",
        "text_language",
        "side",
        "priority",
        "due_on",
        "due_recurrence",
        "due_days",
        "due_event",
        "due_since",
        "next_due_on",
        "closed_as",
        "agreement_id",
        "debtor_id",
        "creditor_id",
        "unit_id",
        "contact_id",
        "interaction_id",
        "responsible_id",
    ];
    statement.columns(columns.map(|column| ("obligation", column)));
}

/// Obligations within the viewer's scope: their own level and their agreement's.
fn visible(reading: Reading<'_>) -> SelectStatement {
    let mut statement =
        Query::select().from("obligation").and_where(scope::visible(reading, "obligation")).to_owned();
    scope::join_visible(
        &mut statement,
        reading,
        ("obligation", "agreement_id"),
        "agreement",
        "its_agreement",
    );
    statement
}

/// Whom an obligation concerns: who owes and is owed, and who takes part in its agreement.
pub(super) fn concerned(reading: Reading<'_>) -> Vec<concern::Tie> {
    let record = ("obligation", "id");
    let of_agreement = Expr::col(("participation", "agreement_id")).equals(("obligation", "agreement_id"));
    let taking_part = Query::select()
        .from("obligation")
        .inner_join("participation", of_agreement)
        .and_where(scope::visible(reading, "participation"))
        .to_owned();
    let rows = || Query::select().from("obligation").to_owned();
    vec![
        concern::Tie { rows: rows(), record, body: ("obligation", "debtor_id") },
        concern::Tie { rows: rows(), record, body: ("obligation", "creditor_id") },
        concern::Tie { rows: taking_part, record, body: ("participation", "organization_id") },
    ]
}

/// The obligation with this id, if the viewer may see it.
pub async fn find(
    reading: Reading<'_>,
    id: ObligationId,
    wanted: &Wanted,
) -> Result<Option<Arc<Obligation>>, StoreError> {
    Ok(load(reading, vec![id.0], wanted).await?.into_iter().next())
}

/// Those of these obligations that the viewer may see.
pub(super) fn load<'a>(
    reading: Reading<'a>,
    ids: Vec<Uuid>,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<Vec<Arc<Obligation>>, StoreError>> {
    Box::pin(async move {
        let mut statement = visible(reading);
        columns(&mut statement);
        statement.and_where(reading.store.dialect().one_of(("obligation", "id"), &ids));
        let mut found: Vec<Obligation> = reading.store.rows(&statement).await?;
        attach(reading, &mut found, wanted).await?;
        Ok(found.into_iter().map(Arc::new).collect())
    })
}

/// Obligations under the id of the agreement or organization to which they belong.
pub(super) type ByParent = HashMap<Uuid, Vec<Arc<Obligation>>>;

/// The obligations of these parents that the viewer may see: by article under an agreement, by due date at an
/// organization.
pub(super) fn of<'a>(
    reading: Reading<'a>,
    side: Side,
    parents: &'a [Uuid],
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<ByParent, StoreError>> {
    Box::pin(async move {
        let mut statement = visible(reading);
        columns(&mut statement);
        statement.and_where(belongs(reading, side, parents));
        let mut found: Vec<Obligation> = reading.store.rows(&statement).await?;
        match side {
            Side::Agreement => {
                found.sort_by_cached_key(|obligation| (article_order(obligation), obligation.id))
            }
            Side::Organization | Side::Interaction => found.sort_by_key(|obligation| {
                (obligation.summary.next_due_on.is_none(), obligation.summary.next_due_on, obligation.id)
            }),
        }
        attach(reading, &mut found, wanted).await?;
        let asked: HashSet<&Uuid> = parents.iter().collect();
        let mut by_parent = ByParent::new();
        for obligation in found.into_iter().map(Arc::new) {
            for parent in parents_of(side, &obligation).into_iter().filter(|parent| asked.contains(parent)) {
                let siblings = by_parent.entry(parent).or_default();
                if siblings.len() < wanted.first.clamp(1, MOST_RELATED) {
                    siblings.push(obligation.clone());
                }
            }
        }
        Ok(by_parent)
    })
}

fn belongs(reading: Reading<'_>, side: Side, parents: &[Uuid]) -> Expr {
    let dialect = reading.store.dialect();
    match side {
        Side::Agreement => dialect.one_of(("obligation", "agreement_id"), parents),
        Side::Interaction => dialect.one_of(("obligation", "interaction_id"), parents),
        Side::Organization => dialect
            .one_of(("obligation", "debtor_id"), parents)
            .or(dialect.one_of(("obligation", "creditor_id"), parents)),
    }
}

fn parents_of(side: Side, obligation: &Obligation) -> HashSet<Uuid> {
    match side {
        Side::Agreement => HashSet::from([obligation.ends.agreement]),
        Side::Interaction => obligation.ends.interaction.into_iter().collect(),
        Side::Organization => {
            [obligation.ends.debtor, obligation.ends.creditor].into_iter().flatten().collect()
        }
    }
}

/// Articles in the order of their numbers: 5.2 before 5.10 before 14.
fn article_order(obligation: &Obligation) -> (bool, Vec<u32>, String) {
    let article = obligation.article.clone().unwrap_or_default();
    let numbers =
        article.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    (article.is_empty(), numbers, article)
}

async fn attach(
    reading: Reading<'_>,
    obligations: &mut [Obligation],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    if obligations.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = obligations.iter().map(|obligation| obligation.id.0).collect();
    let distinct = |pick: fn(&Ends) -> [Option<Uuid>; 3]| -> Vec<Uuid> {
        let all = obligations.iter().flat_map(|obligation| pick(&obligation.ends)).flatten();
        all.collect::<HashSet<_>>().into_iter().collect()
    };
    let agreements = distinct(|ends| [Some(ends.agreement), None, None]);
    let organizations = distinct(|ends| [ends.debtor, ends.creditor, ends.unit]);
    let people = distinct(|ends| [ends.person, None, None]);
    let interactions = distinct(|ends| [ends.interaction, None, None]);
    let of_events = if wanted.events { agreements.clone() } else { Vec::new() };
    if let Some(wanted) = &wanted.agreement {
        let agreements = agreement::load(reading, agreements, wanted).await?;
        for obligation in obligations.iter_mut() {
            obligation.agreement = agreements.get(&obligation.ends.agreement).cloned();
        }
    }
    if let Some(wanted) = &wanted.organizations {
        let organizations = organization::load(reading, organizations, wanted).await?;
        let named = |id: Option<Uuid>| id.and_then(|id| organizations.get(&id).cloned());
        for obligation in obligations.iter_mut() {
            obligation.debtor = named(obligation.ends.debtor);
            obligation.creditor = named(obligation.ends.creditor);
            obligation.unit = named(obligation.ends.unit);
        }
    }
    if let Some(wanted) = &wanted.person {
        let people = contact::load(reading, people, wanted).await?;
        for obligation in obligations.iter_mut() {
            obligation.person = obligation.ends.person.and_then(|id| people.get(&id).cloned());
        }
    }
    if let Some(wanted) = &wanted.interaction {
        let interactions = interaction::load(reading, interactions, wanted).await?;
        for obligation in obligations.iter_mut() {
            let found = obligation.ends.interaction.and_then(|id| interactions.get(&id).cloned());
            obligation.interaction = found;
        }
    }
    if wanted.can_edit {
        let editable = concern::editable(reading, Noun::Obligation, &ids).await?;
        for obligation in obligations.iter_mut() {
            obligation.can_edit = editable.contains(&obligation.id.0);
        }
    }
    if wanted.occurrences {
        let mut occurrences = occurrence::of(reading, &ids).await?;
        if wanted.more.steps {
            let answering = obligations
                .iter()
                .map(|obligation| (obligation.id.0, occurrence::answering(&obligation.ends)));
            occurrence::attach_steps(reading, &mut occurrences, &answering.collect()).await?;
        }
        let rules = if wanted.more.escalation { Some(escalation::rules(reading).await?) } else { None };
        for obligation in obligations.iter_mut() {
            let mut own = occurrences.remove(&obligation.id.0).unwrap_or_default();
            for occurrence in &mut own {
                occurrence.ruled = rules.clone().map(|rules| obligation.ruled(rules));
            }
            obligation.occurrences = own;
        }
    }
    if wanted.events {
        let events = rule::events_of(reading, &of_events).await?;
        for obligation in obligations.iter_mut() {
            obligation.events = events.get(&obligation.ends.agreement).copied().unwrap_or_default();
        }
    }
    if wanted.custody {
        let mut custody = custody::of(reading, "obligation", &ids).await?;
        for obligation in obligations.iter_mut() {
            obligation.custody = custody.remove(&obligation.id.0).unwrap_or_default();
        }
    }
    if wanted.identifiers {
        let mut identifiers = identifier::of(reading, &ids).await?;
        for obligation in obligations.iter_mut() {
            obligation.identifiers = identifiers.remove(&obligation.id.0).unwrap_or_default();
        }
    }
    Ok(())
}
