//! Doing something with an occurrence: reporting it, accepting or returning the report, waiving it, opening it again,
//! saying something about it. Each only where its life and the viewer's place in the Department allow it.

use accord_shared::{
    AccessLevel, PartialDate, access,
    error::ErrorCode,
    id::{DocumentId, ObligationId, OrganizationId, UserId},
    occurrence::{ActRefusal, Answering, OccurrenceAct, Outcome, Told, told_enough},
};
use async_graphql::InputObject;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr,
    sea_query::{Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    occurrence::OccurrenceInput,
    settle,
    step::Step,
    write::{ObligationInput, find, level, store},
};
use crate::{
    register::{
        Failure, Problem,
        check::{Check, LINE, TEXT, trimmed},
        document,
        writing::{Writing, changed, may_change},
    },
    store::entity::obligation,
};

/// An act as somebody does it.
#[derive(Debug, Clone, PartialEq, Eq, InputObject)]
pub struct OccurrenceStepInput {
    /// What is done.
    pub act: OccurrenceAct,
    /// What a report says became of it.
    pub outcome: Option<Outcome>,
    /// When what is reported was done; today if left out.
    pub on: Option<PartialDate>,
    /// The report, the reason, the ground or the comment.
    pub text: Option<String>,
    /// The document that proves it, by its name or number.
    pub evidence: Option<String>,
    /// A link to what proves it.
    pub link: Option<String>,
    /// The file that proves it: of the obligation or of its agreement, and no closer than the obligation.
    pub document: Option<DocumentId>,
}

impl OccurrenceStepInput {
    fn tidied(self) -> Self {
        let (text, evidence, link) = (trimmed(self.text), trimmed(self.evidence), trimmed(self.link));
        Self { text, evidence, link, ..self }
    }

    fn check(&self) -> Result<(), Failure> {
        let mut check = Check::default();
        check.text("text", self.text.as_deref(), TEXT);
        check.text("evidence", self.evidence.as_deref(), LINE);
        check.link("link", self.link.as_deref());
        check.done().map_err(Failure::Refused)
    }

    const fn told(&self) -> Told {
        Told {
            outcome: self.outcome,
            words: self.text.is_some(),
            evidence: self.evidence.is_some() || self.link.is_some() || self.document.is_some(),
        }
    }
}

/// Does this with the occurrence that is due on this date; or says why it cannot be done, and then nothing was written.
pub async fn act(
    writing: Writing<'_>,
    id: ObligationId,
    expected_version: i32,
    due_on: PartialDate,
    input: OccurrenceStepInput,
) -> Result<Result<(), ActRefusal>, Failure> {
    let input = ready(writing, input)?;
    let transaction = writing.open().await?;
    let old = find(&transaction, writing, id).await?;
    let level = level(&transaction, writing, &old).await?;
    may_change(writing.viewer, level, old.version, expected_version)?;
    let answering = answering(&transaction, &old).await?;
    proven(&transaction, writing, (&old, level), input.document).await?;
    let before = ObligationInput::load(&transaction, old.clone()).await?;
    let mut after = before.clone();
    let Some(occurrence) = after.occurrences.iter_mut().find(|occurrence| occurrence.due_on == due_on) else {
        return Err(Problem::not_found().into());
    };
    let action = action(input.act);
    let goes_on = goes_on(input.act);
    if let Err(refusal) = done(occurrence, writing, input, &answering) {
        return Ok(Err(refusal));
    }
    if goes_on {
        settle::top_up(&transaction, writing, &old, &mut after).await?;
    }
    store(&transaction, writing, &old, &after).await?;
    let change = changed(action, id, old.access_level, &before, &after);
    writing.commit(transaction, change).await?;
    Ok(Ok(()))
}

/// An act as it will be done. Whose role changes nothing at all is turned away as from any change.
pub(in crate::register) fn ready(
    writing: Writing<'_>,
    input: OccurrenceStepInput,
) -> Result<OccurrenceStepInput, Failure> {
    if !access::may_edit(writing.viewer) && access::own_body(writing.viewer).is_none() {
        return Err(Problem::refused().into());
    }
    let input = input.tidied();
    input.check()?;
    Ok(input)
}

/// The same for many obligations at once: a file belongs to one of them.
pub(in crate::register) fn ready_for_many(
    writing: Writing<'_>,
    input: OccurrenceStepInput,
) -> Result<OccurrenceStepInput, Failure> {
    let input = ready(writing, input)?;
    let mut check = Check::default();
    if input.document.is_some() {
        let message = "a file belongs to one obligation: name what proves the others by a number or a link";
        check.fail("document", ErrorCode::Invalid, message);
    }
    check.done().map_err(Failure::Refused)?;
    Ok(input)
}

/// Whether the file that a report names can be named there.
async fn proven(
    transaction: &DatabaseTransaction,
    writing: Writing<'_>,
    of: (&obligation::Model, AccessLevel),
    document: Option<DocumentId>,
) -> Result<(), Failure> {
    let Some(id) = document else { return Ok(()) };
    let mut check = Check::default();
    if !document::may_prove(transaction, writing, of, id).await? {
        let message =
            "no file of this obligation or its agreement that everybody sees who sees the obligation";
        check.fail("document", ErrorCode::NotFound, message);
    }
    check.done().map_err(Failure::Refused)
}

/// Does this with an occurrence that is held in memory; or says why it cannot be done, and then nothing is done.
pub(super) fn done(
    occurrence: &mut OccurrenceInput,
    writing: Writing<'_>,
    input: OccurrenceStepInput,
    answering: &Answering,
) -> Result<(), ActRefusal> {
    if input.on.is_some_and(|on| writing.moment.today() < on.earliest()) {
        return Err(ActRefusal::InFuture);
    }
    let life = occurrence.life();
    if let Some(refusal) = life.refuses(input.act, writing.viewer, answering) {
        return Err(refusal);
    }
    told_enough(input.act, input.told())?;
    let life = life.after(input.act, input.outcome, writing.viewer.user)?;
    occurrence.take(step(input, writing), life);
    Ok(())
}

/// Whether an act is followed by the next dates of a recurrence.
pub(super) const fn goes_on(act: OccurrenceAct) -> bool {
    matches!(act, OccurrenceAct::Report | OccurrenceAct::Accept | OccurrenceAct::Waive)
}

/// The act as it will be remembered. Only a report has an outcome, a date and evidence.
fn step(input: OccurrenceStepInput, writing: Writing<'_>) -> Step {
    let reports = input.act == OccurrenceAct::Report;
    let today = writing.moment.today();
    Step {
        act: input.act,
        outcome: input.outcome.filter(|_| reports),
        on: reports.then(|| input.on.unwrap_or_else(|| today.into())),
        text: input.text,
        evidence: input.evidence,
        link: input.link,
        document: input.document.filter(|_| reports),
        by: writing.viewer.user,
        name: writing.viewer.name.clone(),
        at: writing.moment.at,
    }
}

pub(super) const fn action(act: OccurrenceAct) -> &'static str {
    match act {
        OccurrenceAct::Report => "obligation.report",
        OccurrenceAct::Accept => "obligation.accept",
        OccurrenceAct::Return => "obligation.return",
        OccurrenceAct::Waive => "obligation.waive",
        OccurrenceAct::Reopen => "obligation.reopen",
        OccurrenceAct::Comment => "obligation.comment",
    }
}

/// Who answers for an obligation: whom somebody named, and the bodies that it concerns.
async fn answering(transaction: &DatabaseTransaction, row: &obligation::Model) -> Result<Answering, DbErr> {
    let statement = Query::select()
        .column("responsible_id")
        .from("obligation")
        .and_where(Expr::col("id").eq(row.id))
        .to_owned();
    let found = transaction.query_one(&statement).await?;
    let person: Option<Uuid> = found.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    let bodies = [row.debtor_id, row.unit_id].into_iter().flatten().map(OrganizationId).collect();
    Ok(Answering { person: person.map(UserId), bodies })
}
