//! Recording what happened to an agreement: each event only where its state allows it.

use accord_shared::{
    PartialDate,
    agreement::{Life, Term},
    event::{AgreementEvent, EventRefusal},
    id::AgreementId,
};

use super::write::{AgreementInput, find, replace};
use crate::register::{Failure, calendar, writing::Writing};

/// Records an event of this date; or says why the agreement's state does not allow it, and then nothing was written.
pub async fn record(
    writing: Writing<'_>,
    id: AgreementId,
    expected_version: i32,
    event: AgreementEvent,
    on: PartialDate,
) -> Result<Result<(), EventRefusal>, Failure> {
    let mut transaction = writing.begin_in_scope().await?;
    let old = find(&transaction, writing, id).await?;
    transaction.may_change(id.into(), old.access_level, old.version, expected_version).await?;
    let stored = old.in_force_on.and_then(PartialDate::from_key);
    let input = AgreementInput::load(&transaction, old.clone()).await?;
    // The state is judged by entry into force as it is, computed or entered.
    let life = Life { in_force_on: stored, ..input.life() };
    let today = writing.moment.today();
    let after = match life.after(event, on, today) {
        Ok(after) => after,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut input = input.living(after, life);
    if event == AgreementEvent::Notice {
        if input.term != Term::Renewing {
            return Ok(Err(EventRefusal::NotRenewing));
        }
        let days = calendar::working_days_within(&transaction).await?;
        let window = input.clauses.notice_window(input.term, stored, None, on.latest(), &days);
        let Some(window) = window else { return Ok(Err(EventRefusal::NotRenewing)) };
        input.ends_on = Some(window.term_ends_on.into());
    }
    let change = replace(&transaction, writing, old, input, "agreement.event").await?;
    transaction.commit(change).await?;
    Ok(Ok(()))
}
