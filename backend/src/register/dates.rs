//! Rules over dates, as SQL. Each says in its doc line which function of `shared` it repeats; tests hold them
//! together.

use accord_shared::{agreement::AgreementState, obligation::SOON_DAYS, partial_date::day_key};
use chrono::{Days, NaiveDate};
use sea_orm::sea_query::Expr;

/// `agreement::Life::state_on`, as an expression over the agreement table that gives the state's code.
pub(super) fn agreement_state(day: NaiveDate) -> Expr {
    let (through, from) = (day_key(day) + 9, day_key(day));
    let (ended, ends) = (latest("\"agreement\".\"ended_on\""), latest("\"agreement\".\"ends_on\""));
    let code = AgreementState::code;
    Expr::cust(format!(
        "CASE WHEN {ended} <= {through} THEN CASE WHEN \"agreement\".\"ended_by\" = 'replacement' THEN '{}' ELSE '{}' END \
         WHEN {ends} < {from} THEN '{}' \
         WHEN \"agreement\".\"suspended_on\" <= {through} THEN '{}' \
         WHEN \"agreement\".\"in_force_on\" <= {through} THEN '{}' \
         WHEN \"agreement\".\"provisional_on\" <= {through} THEN '{}' \
         WHEN \"agreement\".\"signed_on\" <= {through} THEN '{}' \
         ELSE '{}' END",
        code(AgreementState::Replaced),
        code(AgreementState::Terminated),
        code(AgreementState::Expired),
        code(AgreementState::Suspended),
        code(AgreementState::InForce),
        code(AgreementState::Provisional),
        code(AgreementState::Signed),
        code(AgreementState::Draft),
    ))
}

/// `obligation::Summary::standing_on`, as an expression over the obligation table that gives the standing's code.
pub(super) fn standing(day: NaiveDate) -> Expr {
    let soon = day.checked_add_days(Days::new(SOON_DAYS)).unwrap_or(NaiveDate::MAX);
    let due = latest("\"obligation\".\"next_due_on\"");
    Expr::cust(format!(
        "CASE WHEN \"obligation\".\"next_due_on\" IS NULL THEN COALESCE(\"obligation\".\"closed_as\", 'none') \
         WHEN {due} < {} THEN 'overdue' WHEN {due} <= {} THEN 'due_soon' ELSE 'scheduled' END",
        day_key(day),
        day_key(soon) + 9,
    ))
}

/// [`latest`] as an expression.
pub(super) fn latest_of(column: &str) -> Expr {
    Expr::cust(latest(column))
}

/// `PartialDate::latest`, close enough to compare with a real day: an unknown month counts as December, an unknown
/// day as the 31st.
fn latest(column: &str) -> String {
    format!(
        "({column} + CASE WHEN {column} / 10 % 10000 = 0 THEN 12310 WHEN {column} / 10 % 100 = 0 THEN 310 ELSE 0 END)"
    )
}
