//! Rules over dates, as SQL. Each says in its doc line which function of `shared` it repeats; tests hold them
//! together.

use accord_shared::{
    agreement::AgreementState,
    entry::EntryKind,
    escalation::{EscalateTo, EscalationRule},
    obligation::SOON_DAYS,
    partial_date::day_key,
};
use chrono::{Datelike, Days, NaiveDate};
use sea_orm::sea_query::Expr;

/// `agreement::Life::state_on`, as an expression over the agreement table that gives the state's code.
pub(super) fn agreement_state(day: NaiveDate) -> Expr {
    let begun = day_key(day) + 9;
    let (ended, expired) =
        (last_day_by("agreement", "ended_on", day), last_day_before("agreement", "ends_on", day));
    let code = AgreementState::code;
    let procedures = EntryKind::ALL.iter().filter(|kind| kind.needs_procedures());
    let procedures: Vec<_> = procedures.map(|kind| format!("'{kind}'")).collect();
    let procedures = procedures.join(", ");
    Expr::cust(format!(
        "CASE WHEN {ended} THEN CASE \"agreement\".\"ended_by\" WHEN 'replacement' THEN '{}' \
         WHEN 'denunciation' THEN '{}' ELSE '{}' END \
         WHEN {expired} THEN '{}' \
         WHEN \"agreement\".\"suspended_on\" <= {begun} \
         AND COALESCE(\"agreement\".\"resumed_on\", {begun} + 1) > {begun} THEN '{}' \
         WHEN \"agreement\".\"in_force_on\" <= {begun} THEN '{}' \
         WHEN \"agreement\".\"provisional_on\" <= {begun} THEN '{}' \
         WHEN \"agreement\".\"signed_on\" <= {begun} THEN \
         CASE WHEN \"agreement\".\"entry_kind\" IN ({procedures}) THEN '{}' ELSE '{}' END \
         WHEN \"agreement\".\"agreed_on\" <= {begun} THEN '{}' \
         WHEN \"agreement\".\"reviewed_on\" <= {begun} THEN '{}' \
         ELSE '{}' END",
        code(AgreementState::Replaced),
        code(AgreementState::Denounced),
        code(AgreementState::Terminated),
        code(AgreementState::Expired),
        code(AgreementState::Suspended),
        code(AgreementState::InForce),
        code(AgreementState::Provisional),
        code(AgreementState::AwaitingProcedures),
        code(AgreementState::Signed),
        code(AgreementState::Agreed),
        code(AgreementState::UnderReview),
        code(AgreementState::Draft),
    ))
}

/// `obligation::Summary::standing_on`, as an expression over the obligation table that gives the standing's code.
pub(super) fn standing(day: NaiveDate) -> Expr {
    let soon = day.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX);
    let overdue = last_day_before("obligation", "next_due_on", day);
    let due_soon = last_day_by("obligation", "next_due_on", soon);
    Expr::cust(format!(
        "CASE WHEN \"obligation\".\"next_due_on\" IS NULL THEN COALESCE(\"obligation\".\"closed_as\", 'none') \
         WHEN {overdue} THEN 'overdue' WHEN {due_soon} THEN 'due_soon' ELSE 'scheduled' END",
    ))
}

/// `obligation::standing_on`, as an expression over the occurrence table that gives the standing's code.
pub(super) fn occurrence_standing(day: NaiveDate) -> Expr {
    let soon = day.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX);
    let overdue = last_day_before("occurrence", "due_on", day);
    let due_soon = last_day_by("occurrence", "due_on", soon);
    Expr::cust(format!(
        "CASE WHEN \"occurrence\".\"state\" <> 'scheduled' THEN \"occurrence\".\"state\" \
         WHEN {overdue} THEN 'overdue' WHEN {due_soon} THEN 'due_soon' ELSE 'scheduled' END",
    ))
}

/// `escalation::escalated`, as an expression over the occurrence and obligation tables that gives the code of whom it
/// reaches, and `none` where it reaches nobody.
pub(super) fn occurrence_escalation(rules: &[EscalationRule], day: NaiveDate) -> Expr {
    let holds = |rule: &EscalationRule| {
        let mut conditions = Vec::new();
        conditions.extend(rule.side.map(|side| format!("\"obligation\".\"side\" = '{side}'")));
        conditions
            .extend(rule.priority.map(|priority| format!("\"obligation\".\"priority\" = '{priority}'")));
        let since = day.checked_sub_days(Days::new(rule.days_overdue.into())).unwrap_or(NaiveDate::MIN);
        conditions.push(last_day_by("occurrence", "due_on", since));
        format!("({})", conditions.join(" AND "))
    };
    // The highest first.
    let cases = EscalateTo::ALL.iter().rev().filter_map(|&to| {
        let holding: Vec<_> = rules.iter().filter(|rule| rule.to == to).map(holds).collect();
        (!holding.is_empty()).then(|| format!("WHEN {} THEN '{to}'", holding.join(" OR ")))
    });
    let cases: Vec<_> = cases.collect();
    Expr::cust(format!(
        "CASE WHEN \"occurrence\".\"state\" <> 'scheduled' THEN 'none' {} ELSE 'none' END",
        cases.join(" ")
    ))
}

/// Whether an occurrence was reported by the last day that its date can mean: 1 or 0; one without a report has none.
pub(super) fn reported_in_time() -> Expr {
    let due_on = "\"occurrence\".\"due_on\"";
    Expr::cust(format!(
        "CASE WHEN \"occurrence\".\"reported_on\" <= {due_on} + 9 + CASE WHEN {due_on} / 10 % 10000 = 0 THEN 12310 \
         WHEN {due_on} / 10 % 100 = 0 THEN 310 ELSE 0 END THEN 1 ELSE 0 END"
    ))
}

/// The condition that the last day which a partial date can mean is `day` or later.
pub(super) fn lasts_until(table: &str, column: &str, day: NaiveDate) -> Expr {
    Expr::cust(format!("NOT {}", last_day_before(table, column, day)))
}

/// `date.latest() <= day`, in SQL.
pub(super) fn last_day_by(table: &str, column: &str, day: NaiveDate) -> String {
    let column = format!("\"{table}\".\"{column}\"");
    // An unknown month counts as December and an unknown day as the 31st: no month has more days, and a day that is
    // its month's last stands for the 31st on the other side.
    let is_last = day.succ_opt().is_none_or(|next| next.day() == 1);
    let through = if is_last { day_key(day) / 1000 * 1000 + 319 } else { day_key(day) + 9 };
    format!(
        "({column} + CASE WHEN {column} / 10 % 10000 = 0 THEN 12310 WHEN {column} / 10 % 100 = 0 THEN 310 ELSE 0 END \
         <= {through})"
    )
}

/// `date.latest() < day`, in SQL.
fn last_day_before(table: &str, column: &str, day: NaiveDate) -> String {
    last_day_by(table, column, day.pred_opt().unwrap_or(NaiveDate::MIN))
}
