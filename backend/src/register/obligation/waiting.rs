//! Reports that wait for their controller, and reports that were returned: whom they wait for.

use std::collections::HashMap;

use accord_shared::{access, id::UserId, notice, obligation::OccurrenceState, occurrence::OccurrenceAct};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use uuid::Uuid;

use super::{step, visible};
use crate::{
    register::{Reading, custody},
    store::{FromRow, Row, StoreError},
};

/// An act that waits for the viewer.
#[derive(Debug, Clone, Copy)]
pub(in crate::register) struct Waits {
    /// With which obligation it was done.
    pub(in crate::register) obligation: Uuid,
    /// When.
    pub(in crate::register) at: DateTime<Utc>,
    /// By whom.
    pub(in crate::register) by: UserId,
    /// Whether a report was returned; else one was made.
    pub(in crate::register) returned: bool,
}

struct Open {
    obligation: Uuid,
    occurrence: Uuid,
    state: OccurrenceState,
    responsible: Option<Uuid>,
    responsible_for_agreement: Option<Uuid>,
}

impl FromRow for Open {
    fn from_row(row: &mut Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            obligation: row.uuid()?,
            occurrence: row.uuid()?,
            state: row.word()?,
            responsible: row.opt_uuid()?,
            responsible_for_agreement: row.opt_uuid()?,
        })
    }
}

/// The reports and the returns since an instant that wait for the viewer, by what they see.
pub(in crate::register) async fn waiting(
    reading: Reading<'_>,
    since: DateTime<Utc>,
) -> Result<Vec<Waits>, StoreError> {
    let acts = [OccurrenceAct::Report, OccurrenceAct::Return].map(OccurrenceAct::code);
    let touched = Query::select()
        .column(("occurrence_step", "occurrence_id"))
        .from("occurrence_step")
        .and_where(Expr::col(("occurrence_step", "act")).is_in(acts))
        .and_where(Expr::col(("occurrence_step", "at")).gte(since.timestamp_millis()))
        .to_owned();
    let states = [OccurrenceState::Reported, OccurrenceState::Scheduled].map(OccurrenceState::code);
    let mut statement = visible(reading);
    statement
        .columns([("obligation", "id"), ("occurrence", "id"), ("occurrence", "state")])
        .expr(custody::responsible("obligation"))
        .expr(custody::responsible("agreement"))
        .inner_join("agreement", Expr::col(("agreement", "id")).equals(("obligation", "agreement_id")))
        .inner_join("occurrence", Expr::col(("occurrence", "obligation_id")).equals(("obligation", "id")))
        .and_where(Expr::col(("occurrence", "id")).in_subquery(touched))
        .and_where(Expr::col(("occurrence", "state")).is_in(states));
    let open: Vec<Open> = reading.store.rows(&statement).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = open.iter().map(|open| open.occurrence).collect();
    let steps: HashMap<Uuid, Vec<step::Step>> = step::of(reading, &ids).await?;
    let me = reading.viewer.user;
    let waits = open.iter().filter_map(|open| {
        let steps = steps.get(&open.occurrence)?;
        let last = |act| steps.iter().rev().find(|step| step.act == act);
        let report = last(OccurrenceAct::Report)?;
        let act = match open.state {
            OccurrenceState::Reported => {
                let answers = open.responsible_for_agreement == Some(me.0);
                Some(report).filter(|report| notice::awaits(reading.viewer, Some(report.by), answers))
            }
            // Of what was said since, nothing but a comment leaves a return standing.
            _ => {
                let returned = steps.iter().rev().find(|step| step.act != OccurrenceAct::Comment)?;
                let mine = report.by == me || open.responsible == Some(me.0);
                Some(returned).filter(|step| step.act == OccurrenceAct::Return && mine && step.by != me)
            }
        }?;
        let returned = act.act == OccurrenceAct::Return;
        Some(Waits { obligation: open.obligation, at: act.at, by: act.by, returned })
    });
    Ok(waits.filter(|waits| waits.at >= since).collect())
}

/// The condition that the viewer answers for an obligation: as the person who is named (5.11), or as the coordinator of a body
/// that owes it or whose it is to do (3.1.3, 4.1.7).
pub(super) fn answered(reading: Reading<'_>) -> Expr {
    let column = |name: &'static str| Expr::col(("obligation", name));
    // What nobody answers for is not the viewer's.
    let named: Expr = Func::coalesce([custody::mine(reading, "obligation"), Expr::value(false)]).into();
    match access::own_body(reading.viewer) {
        Some(own) => {
            let is_own = |name| Expr::from(Func::coalesce([column(name).eq(own.0), Expr::value(false)]));
            named.or(is_own("debtor_id")).or(is_own("unit_id"))
        }
        None => named,
    }
}

/// The condition that an occurrence has a report which waits for the viewer, as [`notice::awaits`] says. The statement must
/// know its agreement.
pub(super) fn awaiting(reading: Reading<'_>) -> Expr {
    // Whom it would wait for if somebody else had made it, as whoever answers for the agreement or not.
    let [as_any, as_answering] = [false, true].map(|answers| notice::awaits(reading.viewer, None, answers));
    let called: Expr = match (as_any, as_answering) {
        (true, _) => Expr::value(true),
        (false, true) => Func::coalesce([custody::mine(reading, "agreement"), Expr::value(false)]).into(),
        (false, false) => return Expr::value(false),
    };
    let report = OccurrenceAct::Report.code();
    let last = Query::select()
        .expr(Expr::col(("later", "position")).max())
        .from_as("occurrence_step", "later")
        .and_where(Expr::col(("later", "occurrence_id")).equals(("occurrence_step", "occurrence_id")))
        .and_where(Expr::col(("later", "act")).eq(report))
        .to_owned();
    let own = Query::select()
        .column(("occurrence_step", "occurrence_id"))
        .from("occurrence_step")
        .and_where(Expr::col(("occurrence_step", "act")).eq(report))
        .and_where(Expr::col(("occurrence_step", "user_id")).eq(reading.viewer.user.0))
        .and_where(Expr::col(("occurrence_step", "position")).eq(Expr::SubQuery(None, Box::new(last.into()))))
        .to_owned();
    Expr::col(("occurrence", "state"))
        .eq(OccurrenceState::Reported.code())
        .and(called)
        .and(Expr::col(("occurrence", "id")).not_in_subquery(own))
}

/// The obligations under these agreements that the viewer sees, each with its agreement.
pub(in crate::register) async fn under(
    reading: Reading<'_>,
    agreements: &[Uuid],
) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
    if agreements.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement = visible(reading);
    statement
        .columns([("obligation", "id"), ("obligation", "agreement_id")])
        .and_where(reading.store.dialect().one_of(("obligation", "agreement_id"), agreements));
    reading.store.rows(&statement).await
}
