//! Interactions: meetings, visits, letters and the like, with who took part in them, what they were about and what came
//! of them.

mod list;
mod write;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use accord_shared::{
    AccessLevel, LocalizedText, PartialDate,
    id::{InteractionId, Noun},
    interaction::InteractionKind,
};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use uuid::Uuid;

use super::{
    MOST_RELATED, RELATED, Reading,
    agreement::{self, Agreement},
    concern,
    contact::{self, Contact},
    custody::{self, Custody},
    obligation::{self, Obligation},
    organization::{self, Organization},
    scope,
};
use crate::store::{FromRow, Row, StoreError};

pub(super) use list::met_since;
pub use list::{
    InteractionFacet, InteractionFilter, InteractionList, InteractionOrder, InteractionOrderField, list,
};
pub use write::{InteractionInput, change, create};
pub(super) use write::{rewrite, take_back};

/// How two sides met, with what was wanted of it.
#[derive(Debug, Clone)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// How many times it was written.
    pub version: i32,
    /// How closed it is.
    pub access_level: AccessLevel,
    /// What it was.
    pub kind: InteractionKind,
    /// When it was held, or began.
    pub on: PartialDate,
    /// Its last day, where it took more than one.
    pub until: Option<PartialDate>,
    /// Where.
    pub place: Option<String>,
    /// What it was about.
    pub subjects: LocalizedText,
    /// What came of it.
    pub outcome: Option<String>,
    /// The organizations that took part.
    pub organizations: Vec<Arc<Organization>>,
    /// The people who took part.
    pub contacts: Vec<Arc<Contact>>,
    /// The agreements that it was about.
    pub agreements: Vec<Arc<Agreement>>,
    /// The obligations that came of it.
    pub obligations: Vec<Arc<Obligation>>,
    /// Who answers for it, and who may know of it.
    pub custody: Custody,
    /// Whether the viewer may change it; nothing says so unless it was wanted.
    pub can_edit: bool,
}

/// What a request wants of interactions beside their own fields.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The organizations that took part.
    pub organizations: Option<Box<organization::Wanted>>,
    /// The people who took part.
    pub contacts: Option<Box<contact::Wanted>>,
    /// The agreements that it was about.
    pub agreements: Option<Box<agreement::Wanted>>,
    /// The obligations that came of it.
    pub obligations: Option<Box<obligation::Wanted>>,
    /// Who answers for it, and who may know of it.
    pub custody: bool,
    /// Whether the viewer may change it.
    pub can_edit: bool,
    /// How many per parent.
    pub first: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            organizations: None,
            contacts: None,
            agreements: None,
            obligations: None,
            custody: false,
            can_edit: false,
            first: RELATED,
        }
    }
}

/// From which side interactions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In which an organization took part.
    Organization,
    /// In which a person took part.
    Contact,
    /// Which were about an agreement.
    Agreement,
}

impl Side {
    /// The table that joins interactions to it.
    pub(super) const fn table(self) -> &'static str {
        match self {
            Self::Organization => "interaction_participant",
            Self::Contact => "interaction_contact",
            Self::Agreement => "interaction_agreement",
        }
    }

    /// The other end in that table.
    pub(super) const fn column(self) -> &'static str {
        match self {
            Self::Organization => "organization_id",
            Self::Contact => "contact_id",
            Self::Agreement => "agreement_id",
        }
    }
}

impl FromRow for Interaction {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.uuid()?.into(),
            version: row.int()?,
            access_level: row.level()?,
            kind: row.word()?,
            on: row.date()?,
            until: row.opt_date()?,
            place: row.opt_text()?,
            subjects: row.localized()?,
            outcome: row.opt_text()?,
            organizations: Vec::new(),
            contacts: Vec::new(),
            agreements: Vec::new(),
            obligations: Vec::new(),
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
        "kind",
        "held_on",
        "until_on",
        "place",
        "subject_az",
        "subject_en",
        "subject_ru",
        "subject_original",
        "subject_language",
        "outcome",
    ];
    statement.columns(columns.map(|column| ("interaction", column)));
}

/// Whom an interaction concerns: the organizations that took part.
pub(super) fn concerned() -> Vec<concern::Tie> {
    let (table, column) = (Side::Organization.table(), Side::Organization.column());
    let rows = Query::select().from(table).to_owned();
    vec![concern::Tie { rows, record: (table, "interaction_id"), body: (table, column) }]
}

/// The interaction with this id, if the viewer may see it.
pub async fn find(
    reading: Reading<'_>,
    id: InteractionId,
    wanted: &Wanted,
) -> Result<Option<Arc<Interaction>>, StoreError> {
    Ok(load(reading, vec![id.0], wanted).await?.remove(&id.0))
}

/// Those of these interactions that the viewer may see.
pub(super) fn load<'a>(
    reading: Reading<'a>,
    ids: Vec<Uuid>,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<HashMap<Uuid, Arc<Interaction>>, StoreError>> {
    Box::pin(async move {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut statement = Query::select();
        columns(&mut statement);
        statement
            .from("interaction")
            .and_where(reading.store.dialect().one_of(("interaction", "id"), &ids))
            .and_where(scope::visible(reading, "interaction"));
        let mut found: Vec<Interaction> = reading.store.rows(&statement).await?;
        attach(reading, &mut found, wanted).await?;
        Ok(found.into_iter().map(|found| (found.id.0, Arc::new(found))).collect())
    })
}

/// The interactions of these parents that the viewer may see, newest first.
pub(super) async fn of(
    reading: Reading<'_>,
    side: Side,
    parents: &[Uuid],
    wanted: &Wanted,
) -> Result<HashMap<Uuid, Vec<Arc<Interaction>>>, StoreError> {
    let (table, column) = (side.table(), side.column());
    let statement = Query::select()
        .column((table, column))
        .column(("interaction", "id"))
        .from(table)
        .inner_join("interaction", Expr::col(("interaction", "id")).equals((table, "interaction_id")))
        .and_where(reading.store.dialect().one_of((table, column), parents))
        .and_where(scope::visible(reading, "interaction"))
        .order_by(("interaction", "held_on"), Order::Desc)
        .order_by(("interaction", "id"), Order::Desc)
        .to_owned();
    let mut ids: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (parent, id) in reading.store.rows::<(Uuid, Uuid)>(&statement).await? {
        let siblings = ids.entry(parent).or_default();
        if siblings.len() < wanted.first.clamp(1, MOST_RELATED) {
            siblings.push(id);
        }
    }
    let all: HashSet<Uuid> = ids.values().flatten().copied().collect();
    let found = load(reading, all.into_iter().collect(), wanted).await?;
    let held = |ids: Vec<Uuid>| ids.into_iter().filter_map(|id| found.get(&id).cloned()).collect();
    Ok(ids.into_iter().map(|(parent, ids)| (parent, held(ids))).collect())
}

async fn attach(
    reading: Reading<'_>,
    interactions: &mut [Interaction],
    wanted: &Wanted,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = interactions.iter().map(|interaction| interaction.id.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    macro_rules! parts {
        ($field:ident, $module:ident, $side:ident) => {
            if let Some(wanted) = &wanted.$field {
                let parts = parts(reading, Side::$side, &ids).await?;
                let all: HashSet<Uuid> = parts.iter().map(|(_, part)| *part).collect();
                let found = $module::load(reading, all.into_iter().collect(), wanted).await?;
                let mut of: HashMap<Uuid, Vec<_>> = HashMap::new();
                for (interaction, part) in parts {
                    of.entry(interaction).or_default().extend(found.get(&part).cloned());
                }
                for interaction in interactions.iter_mut() {
                    interaction.$field = of.remove(&interaction.id.0).unwrap_or_default();
                }
            }
        };
    }
    parts!(organizations, organization, Organization);
    parts!(contacts, contact, Contact);
    parts!(agreements, agreement, Agreement);
    if let Some(wanted) = &wanted.obligations {
        let mut raised = obligation::of(reading, obligation::Side::Interaction, &ids, wanted).await?;
        for interaction in interactions.iter_mut() {
            interaction.obligations = raised.remove(&interaction.id.0).unwrap_or_default();
        }
    }
    if wanted.can_edit {
        let editable = concern::editable(reading, Noun::Interaction, &ids).await?;
        for interaction in interactions.iter_mut() {
            interaction.can_edit = editable.contains(&interaction.id.0);
        }
    }
    if wanted.custody {
        let mut custody = custody::of(reading, "interaction", &ids).await?;
        for interaction in interactions.iter_mut() {
            interaction.custody = custody.remove(&interaction.id.0).unwrap_or_default();
        }
    }
    Ok(())
}

/// Who or what of one side had to do with these interactions, the first entered into the register first.
async fn parts(
    reading: Reading<'_>,
    side: Side,
    interactions: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    let (table, column) = (side.table(), side.column());
    let statement = Query::select()
        .columns([(table, "interaction_id"), (table, column)])
        .from(table)
        .and_where(reading.store.dialect().one_of((table, "interaction_id"), interactions))
        .order_by((table, column), Order::Asc)
        .to_owned();
    reading.store.rows(&statement).await
}
