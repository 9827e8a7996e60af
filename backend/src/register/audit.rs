//! What was read, and who was turned away: in the ledger too, without contents (5.12).
//!
//! Hidden and missing are one here as well: an id that leads nowhere leaves the same entry, so that neither the answer
//! nor its time tells the two apart.

use accord_shared::{
    AccessLevel,
    access::{self, Guard},
    id::{AssessmentId, AssessmentReviewId, DocumentId, Noun, RecordId},
};
use chrono::TimeDelta;
use sea_orm::{
    ConnectionTrait,
    sea_query::{Expr, ExprTrait, Order, Query, SelectStatement},
};
use uuid::Uuid;

use super::{Reading, assessment::Assessment, document::Document, scope, writing::Writing};
use crate::{
    ledger::{self, Change},
    store::{FromRow, Row, StoreError},
};

/// For so long a second reading of one record by one person leaves no second entry.
const ONCE_IN: TimeDelta = TimeDelta::minutes(10);

/// Within so long the attempts of one person are counted.
const COUNTED_IN: TimeDelta = TimeDelta::hours(1);

/// So many of them leave an entry each. The next leaves one that says that more were made, and those after it none:
/// whoever guesses at ids is known by then, and fills the ledger no further.
const EACH: usize = 20;

/// What an attempt leaves.
const DENIED: [&str; 9] = [
    "organization.denied",
    "agreement.denied",
    "obligation.denied",
    "contact.denied",
    "interaction.denied",
    "assessment_review.denied",
    "assessment.denied",
    "document.denied",
    "register.denied",
];

/// What is left where one person made more attempts than leave an entry each.
const MANY: &str = "register.many.denied";

/// Remembers that a record of this level was opened, where that is to be remembered. Called with the answer at hand and
/// before it goes out: there is no answer without its entry.
pub async fn opened(writing: Writing<'_>, record: RecordId, level: AccessLevel) -> Result<(), StoreError> {
    let level = level_of(writing, record, level).await?;
    let listed = access::is_on_list(writing.viewer, record.uuid).then_some(record.uuid);
    if !access::is_reading_recorded(Guard { level, lists: listed.as_slice() }) {
        return Ok(());
    }
    let action = match record.noun {
        Noun::Organization => "organization.read",
        Noun::Agreement => "agreement.read",
        Noun::Obligation => "obligation.read",
        Noun::Contact => "contact.read",
        Noun::Interaction => "interaction.read",
    };
    remember(writing, entry(action, record.noun.code(), record.uuid, level)).await
}

/// Remembers that the content of a document went out, where that is to be remembered: by the level and the lists of it
/// and of what it belongs to.
pub async fn document_opened(writing: Writing<'_>, document: &Document) -> Result<(), StoreError> {
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let (whole, mut lists) = scope::guard(reading, document.record).await?.unwrap_or_default();
    lists.extend(document.restricted.then_some(document.id.0));
    let level = Ord::max(whole, document.access_level);
    if !access::is_reading_recorded(Guard { level, lists: &lists }) {
        return Ok(());
    }
    remember(writing, entry("document.read", "document", document.id.0, level)).await
}

/// Remembers that somebody asked for a document that is not there for them.
pub async fn document_denied(writing: Writing<'_>, document: DocumentId) -> Result<(), StoreError> {
    let [.., denied, _] = DENIED;
    attempted(writing, entry(denied, "document", document.0, AccessLevel::Secret)).await
}

/// Remembers that an assessment was opened, where that is to be remembered: by its level, and by what closes its organization.
pub async fn assessment_opened(writing: Writing<'_>, assessment: &Assessment) -> Result<(), StoreError> {
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let of = assessment.organization_id.into();
    let (whole, lists) = scope::guard(reading, of).await?.unwrap_or_default();
    let level = Ord::max(whole, assessment.access_level);
    if !access::is_reading_recorded(Guard { level, lists: &lists }) {
        return Ok(());
    }
    remember(writing, entry("assessment.read", AssessmentId::PREFIX, assessment.id.0, level)).await
}

/// Remembers that somebody asked for an assessment that is not there for them.
pub async fn assessment_denied(writing: Writing<'_>, assessment: AssessmentId) -> Result<(), StoreError> {
    let [.., denied, _, _] = DENIED;
    attempted(writing, entry(denied, AssessmentId::PREFIX, assessment.0, AccessLevel::Secret)).await
}

/// Remembers that a review of assessments was opened, where its level asks for that.
pub async fn review_opened(
    writing: Writing<'_>,
    review: AssessmentReviewId,
    level: AccessLevel,
) -> Result<(), StoreError> {
    if !access::is_reading_recorded(level) {
        return Ok(());
    }
    remember(writing, entry("assessment_review.read", AssessmentReviewId::PREFIX, review.0, level)).await
}

/// Remembers that somebody asked for a review that is not there for them.
pub async fn review_denied(writing: Writing<'_>, review: AssessmentReviewId) -> Result<(), StoreError> {
    let [.., denied, _, _, _] = DENIED;
    attempted(writing, entry(denied, AssessmentReviewId::PREFIX, review.0, AccessLevel::Secret)).await
}

/// Remembers that somebody asked for a record that is not there for them.
pub async fn denied(writing: Writing<'_>, record: RecordId) -> Result<(), StoreError> {
    let [organization, agreement, obligation, contact, interaction, ..] = DENIED;
    let action = match record.noun {
        Noun::Organization => organization,
        Noun::Agreement => agreement,
        Noun::Obligation => obligation,
        Noun::Contact => contact,
        Noun::Interaction => interaction,
    };
    attempted(writing, entry(action, record.noun.code(), record.uuid, AccessLevel::Secret)).await
}

/// Remembers that somebody tried to do what their role does not allow, to no record that there is.
pub async fn refused(writing: Writing<'_>) -> Result<(), StoreError> {
    let [.., register] = DENIED;
    attempted(writing, entry(register, "register", Uuid::nil(), AccessLevel::Secret)).await
}

/// Remembers an attempt, as long as its person has not made too many.
async fn attempted(writing: Writing<'_>, change: Change) -> Result<(), StoreError> {
    let made: Vec<Action> = writing.store.rows(&attempts(writing)).await?;
    let many = made.iter().any(|Action(action)| action == MANY);
    match made.len() - usize::from(many) {
        ..EACH => remember(writing, change).await,
        _ if many => Ok(()),
        _ => remember(writing, entry(MANY, "register", Uuid::nil(), AccessLevel::Secret)).await,
    }
}

struct Action(String);

impl FromRow for Action {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.text()?))
    }
}

/// The entries that the person's attempts left lately. Which of several at once is the last to leave one of its own
/// does not matter: it is looked up without the write lock, which a flood of guesses must not take.
fn attempts(writing: Writing<'_>) -> SelectStatement {
    let actions = DENIED.into_iter().chain([MANY]);
    lately(writing, COUNTED_IN)
        .column(("ledger", "action"))
        .and_where(Expr::col(("ledger", "action")).is_in(actions))
        .limit(EACH as u64 + 1)
        .to_owned()
}

/// The entries that the person left within so long. Of what was written while the clock was ahead nothing counts.
fn lately(writing: Writing<'_>, within: TimeDelta) -> SelectStatement {
    let at = writing.moment.at;
    Query::select()
        .from("ledger")
        .and_where(Expr::col(("ledger", "user_id")).eq(writing.viewer.user.0))
        .and_where(Expr::col(("ledger", "at")).gt((at - within).timestamp_millis()))
        .and_where(Expr::col(("ledger", "at")).lte((at + access::CLOCKS_DIFFER).timestamp_millis()))
        .to_owned()
}

fn entry(action: &'static str, noun: &'static str, record: Uuid, access_level: AccessLevel) -> Change {
    Change { action, noun, record, access_level, before: None, after: None }
}

/// The level that counts: an obligation is as closed as its agreement, or more.
async fn level_of(
    writing: Writing<'_>,
    record: RecordId,
    own: AccessLevel,
) -> Result<AccessLevel, StoreError> {
    if record.noun != Noun::Obligation || access::is_reading_recorded(own) {
        return Ok(own);
    }
    let reading = Reading { store: writing.store, viewer: writing.viewer };
    let agreement = Query::select()
        .column(("agreement", "access_level"))
        .from("obligation")
        .inner_join("agreement", Expr::col(("agreement", "id")).equals(("obligation", "agreement_id")))
        .and_where(Expr::col(("obligation", "id")).eq(record.uuid))
        .and_where(scope::visible(reading, "agreement"))
        .to_owned();
    let above: Option<scope::Level> = writing.store.row(&agreement).await?;
    Ok(above.map_or(own, |above| Ord::max(above.0, own)))
}

/// Appends an entry, unless the same person left the same one a short time ago. That is looked up before the write
/// lock is taken, and again behind it, where nobody else can be leaving one.
async fn remember(writing: Writing<'_>, change: Change) -> Result<(), StoreError> {
    let fresh = latest(writing, &change);
    if writing.store.row::<(i64,)>(&fresh).await?.is_some() {
        return Ok(());
    }
    let transaction = writing.store.begin().await?;
    if transaction.query_one(&fresh).await?.is_some() {
        return Ok(());
    }
    ledger::append(&transaction, writing.viewer, &writing.moment, [change]).await?;
    Ok(transaction.commit().await?)
}

/// The same entry by the same person, where it is not old.
fn latest(writing: Writing<'_>, change: &Change) -> SelectStatement {
    lately(writing, ONCE_IN)
        .column(("ledger", "seq"))
        .and_where(Expr::col(("ledger", "record_id")).eq(change.record))
        .and_where(Expr::col(("ledger", "action")).eq(change.action))
        .order_by(("ledger", "seq"), Order::Desc)
        .limit(1)
        .to_owned()
}
